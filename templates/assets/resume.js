/* Right behind the box that says where a reader stopped, so that it is there before anything is
   drawn: what came later would push the page down. */
try {
  const box = document.querySelector("[data-resume]");
  const kept = (name) => JSON.parse(localStorage.getItem("byline:" + name));
  const last = kept("last");
  const landing = box.closest(".landing");
  const here = landing && [...landing.querySelectorAll("[data-part]")].map((part) => part.dataset.part);
  if (typeof last?.url === "string" && !kept("read")?.includes(last.url) && (here?.includes(last.url) ?? true)) {
    const link = document.createElement("a");
    link.href = last.url + (last.anchor ? "#" + last.anchor : "");
    link.textContent = last.title;
    box.firstElementChild.append(": ", link);
    box.hidden = false;
  }
} catch { /* storage is closed: as on a first visit */ }
