// Before anything is painted: light or dark, as it was chosen on the blog.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {} // it follows the system then

// What is pressed and written before the page's own script is there is not lost on it.
{
  const pressed = [];
  const written = new Set();
  const press = ({ target }) => {
    const button = target.closest("button[type=button]");
    if (button) pressed.push(button);
  };
  const write = ({ target }) => written.add(target);
  document.addEventListener("click", press);
  document.addEventListener("input", write);
  const ready = () => {
    document.removeEventListener("click", press);
    document.removeEventListener("input", write);
    for (const one of written) one.dispatchEvent(new InputEvent("input", { bubbles: true }));
    for (const one of pressed) one.click();
  };
  document.addEventListener("byline:ready", ready, { once: true });
}
