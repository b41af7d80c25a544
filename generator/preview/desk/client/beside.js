// In the page that stands beside the editor: it becomes what the editor says, and leads nowhere.
import { morph, remember } from "/_byline/morph.js";

const parse = (text) => new DOMParser().parseFromString(text, "text/html").documentElement;
const MANY = 40; // changed elements: then there is no place to show
const above = parent;
const known = (async () => {
  const got = await fetch(location.href, { cache: "force-cache" });
  return remember(document.documentElement, parse(await got.text()));
})();

async function show(text) {
  const memory = await known;
  const fresh = parse(text);
  // The page that was sent had this script in it.
  const script = memory.base.querySelector('script[src$="/own/beside.js"]');
  if (script) fresh.querySelector("body").append(script.cloneNode());
  const { reload, changed } = morph(document.documentElement, fresh, { memory });
  above.postMessage({ kind: reload ? "byline:stale" : "byline:shown" }, location.origin);
  document.dispatchEvent(new CustomEvent("byline:morph", { detail: { changed } }));
  const seen = changed.filter((one) => one.closest("main") && (one.checkVisibility?.() ?? true));
  if (reload || !seen.length || changed.length > MANY) return;
  const inSight = (one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  if (!seen.some(inSight)) seen[0].scrollIntoView({ block: "center" });
}

let [wanted, working] = [null, false];
addEventListener("message", async ({ source, origin, data }) => {
  if (source !== above || origin !== location.origin || data?.kind !== "byline:page") return;
  wanted = data.page;
  if (working) return;
  working = true;
  try {
    while (wanted !== null) {
      const text = wanted;
      wanted = null;
      await show(text);
    }
  } finally {
    working = false;
  }
});
// What one writes stays beside what one reads: other pages open apart.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  open(link.href, "_blank", "noopener");
}, { capture: true });
document.addEventListener("submit", (event) => event.preventDefault(), { capture: true });
above.postMessage({ kind: "byline:ready" }, location.origin);
