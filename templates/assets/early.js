/* In the head of each page, before anything is drawn: the reader's own choice of light or dark. */
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* storage is closed: the system's own preference holds */ }
