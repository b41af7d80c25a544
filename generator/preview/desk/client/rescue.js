// What was written and not saved is kept in this browser, for a tab that was closed or has crashed.
const PAUSE = 500; // ms

/** Keeps what is not saved of one file, by its path. */
export function rescue(source) {
  const name = `byline-desk:${source}`;
  let timer = 0;
  const found = () => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null; // nothing is kept, or nonsense
    }
  };
  let write = () => {};
  const keep = (what) => {
    clearTimeout(timer);
    write = () => {
      try {
        if (what) localStorage.setItem(name, JSON.stringify(what));
        else localStorage.removeItem(name);
      } catch {} // it is full, or off
    };
    timer = setTimeout(write, PAUSE);
  };
  addEventListener("pagehide", () => write());
  return { found, keep };
}
