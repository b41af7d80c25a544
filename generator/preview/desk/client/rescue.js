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
  const keep = (what) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        if (what) localStorage.setItem(name, JSON.stringify(what));
        else localStorage.removeItem(name);
      } catch {} // it is full, or off
    }, PAUSE);
  };
  return { found, keep };
}
