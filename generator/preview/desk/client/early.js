// Before anything is painted: light or dark, as it was chosen on the blog.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {} // it follows the system then
