// The open page follows what the writer saves. The server says what changed, this fetches and shows
// it. What is on the page besides (the badge, the mistakes) is in `face.js`.
import { face } from "./face.js";
import { dress, morph, remember, restyle } from "./morph.js";
import { listen } from "./stream.js";

const QUIET = 2000; // ms after the reader's last move, until when the page does not move by itself
const MARKED = 1000; // ms that a changed block is marked
const MANY = 60; // changed elements: then it was the theme, and there is no place to show
const PATIENCE = 10_000; // ms for one answer
const [SOON, LATE] = [150, 4000]; // ms until the next try after the first failure, and at most
const SETTINGS = "byline-preview";

const page = location.pathname;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const ours = (root) => root.querySelector('script[src$="/_byline/client.js"]');
const buildOf = (root) => Number(ours(root)?.dataset.build ?? NaN);
const parse = (text) => new DOMParser().parseFromString(text, "text/html").documentElement;
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

let token = ours(document)?.dataset.token;
let build = buildOf(document); // that the page shows; NaN until it is known
let server = null;
let text = null; // of the page, as the server last sent it
let wanted = 0; // how often the page was asked for
let given = null; // the page as it came with the news, so that nobody need ask
let following = null; // the work of fetching and showing, while there is some
let wake = () => {}; // ends a pause between two tries
let pointing = false; // the next change is one that the writer is to see
let returned = false; // to this page, which was kept
let moved = -Infinity; // when the reader last did something

const settings = (() => {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(SETTINGS)) ?? {};
  } catch {} // nothing is kept, or nonsense
  return { follow: kept.follow !== false };
})();

// What the server sent for this page, before scripts went to work: from the browser's own cache, so
// it is what the page was made of even if the file has been saved since.
const memory = (async () => {
  const live = document.documentElement;
  try {
    const got = await fetch(location.href, { cache: "force-cache" });
    const sent = await got.text();
    const base = parse(sent);
    const shown = buildOf(base);
    if (got.status < 500 && (shown === build || Number.isNaN(build) || Number.isNaN(shown))) {
      text = sent;
      return remember(live, base);
    }
  } catch {} // the server has gone already
  // Another page than the one that is shown: then what is shown has to do.
  const base = live.cloneNode(true);
  base.querySelector("byline-preview")?.remove();
  update(false);
  return remember(live, base);
})();

/** Shows the page as it is now, which is fetched unless it came. `saved`: to be seen where. */
function update(saved, sent = null) {
  wanted++;
  given = sent;
  pointing ||= saved;
  wake();
  following ??= follow().finally(() => (following = null));
  return following;
}

async function follow() {
  let pause = SOON;
  for (let shown = -1; shown !== wanted;) {
    const asked = wanted;
    const got = given ?? (await ask());
    given = null;
    if (got === null) {
      await Promise.race([sleep(pause), new Promise((resolve) => (wake = resolve))]);
      pause = Math.min(pause * 1.6, LATE);
      continue;
    }
    [shown, pause] = [asked, SOON];
    try {
      await show(got);
    } catch (error) {
      console.error(error);
      location.reload(); // whatever went wrong here, that is the page
    }
  }
}

/** Gives the page as it is now, or null if it could not be had. */
async function ask() {
  try {
    const got = await fetch(location.href, {
      headers: { "X-Byline-Preview": "morph" },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (got.redirected) location.replace(got.url + location.hash);
    // The page of an error is for those who have nothing better to look at.
    return got.status < 500 ? await got.text() : null;
  } catch {
    return null;
  }
}

async function show(sent) {
  const known = await memory;
  if (sent === text) return;
  const fresh = parse(sent);
  token = ours(fresh)?.dataset.token ?? token;
  const { reload, changed } = morph(document.documentElement, fresh, { memory: known });
  if (reload) return location.reload();
  text = sent;
  const newest = buildOf(fresh);
  if (!Number.isNaN(newest)) build = newest;
  if (pointing) point(changed);
  pointing = false;
  document.dispatchEvent(new CustomEvent("byline:morph", { detail: { changed } }));
  line.ask();
}

/** Shows where the page changed: marks it, and goes there if it is out of sight. */
function point(changed) {
  if (changed.length > MANY) return;
  const blocks = new Set();
  for (let one of changed) {
    if (!one.closest("main, article, [role=main]")) continue;
    while (/^(?:inline|contents)/.test(getComputedStyle(one).display)) one = one.parentElement;
    blocks.add(one);
  }
  const shown = [...blocks].filter((one) => one.checkVisibility?.() ?? true);
  const first = shown.sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1))[0];
  if (!first) return;
  const inSight = (one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  if (!shown.some(inSight) && performance.now() - moved > QUIET) {
    first.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
  }
  for (const one of shown) {
    const line = { outline: "2px solid rgb(128 128 128 / 60%)", outlineOffset: "4px" };
    const end = calm.matches ? line : { ...line, outlineColor: "transparent" };
    one.animate([line, line, end], { duration: MARKED, easing: "ease-out" });
  }
}

/** Has pictures, sounds and films read again that lie at an address as something else now. */
function refresh(address) {
  const again = `${address}?again=${Date.now()}`;
  const is = (one) => new URL(one, location.href).href.replace(/\?again=\d+$/, "") === address;
  for (const one of document.querySelectorAll("[src], [srcset], [poster]")) {
    for (const name of ["src", "poster"]) {
      const value = one.getAttribute(name);
      if (value && one.localName !== "script" && is(value)) one.setAttribute(name, again);
    }
    const set = one.getAttribute("srcset");
    if (!set) continue;
    const fresh = set.split(/,\s+/).map((part) => {
      const [url, ...size] = part.trim().split(/\s+/);
      return [is(url) ? again : url, ...size].join(" ");
    });
    if (fresh.join(", ") !== set) one.setAttribute("srcset", fresh.join(", "));
  }
}

// One path has several spellings.
const plain = (path) => {
  try {
    return decodeURI(path).replace(/\/index\.html$/, "/");
  } catch {
    return path;
  }
};
const here = (path) => plain(path) === plain(page);
const typing = (element) =>
  element?.isContentEditable || /^(?:input|textarea|select)$/.test(element?.localName);

const on = {
  hello({ build: now, server: id }) {
    // What happened while nobody listened is not told: after a new start, or a later build.
    const missed = (server !== null && id !== server) || (!Number.isNaN(build) && now !== build);
    server = id;
    build = now;
    if (missed) update(false);
  },
  page({ build: now, paths, html }) {
    build = now;
    if (!paths || paths.some(here)) update(true, html);
  },
  files({ paths }) {
    for (const path of paths) refresh(new URL(path, location.href).href);
  },
  async sheets({ sheets }) {
    dress(await memory, sheets ?? []);
  },
  async style({ changes }) {
    restyle(await memory, changes ?? []);
  },
  problems({ problems }) {
    badge.problems(problems ?? []);
  },
  facts({ facts }) {
    badge.facts(facts ?? {});
  },
  // Not morphed: another page has other scripts to run, and the reader another way back.
  go({ url }) {
    const to = new URL(url, location.href);
    const desk = page.startsWith("/_desk/"); // where somebody may be writing
    if (here(to.pathname) || to.origin !== location.origin || desk) return;
    if (!settings.follow || document.hidden || typing(document.activeElement)) return;
    location.assign(to);
  },
};

const badge = face({
  page,
  settings,
  keep() {
    try {
      localStorage.setItem(SETTINGS, JSON.stringify(settings));
    } catch {} // it holds as long as the page is open
  },
  /** Has all pages shown as on a day (ISO), or as now (null). False if the server refused. */
  async asOf(day) {
    try {
      const got = await fetch("/_byline/as-of", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Byline-Token": token ?? "" },
        body: JSON.stringify({ as_of: day }),
      });
      if (got.ok) await update(false);
      return got.ok;
    } catch {
      return false;
    }
  },
});

for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  addEventListener(kind, () => (moved = performance.now()), { capture: true, passive: true });
}
// Who came back to a page did not miss where tabs went since.
addEventListener("pageshow", ({ persisted }) => (returned ||= persisted));
// An event of a kind that is not known is from a newer server, whose client will be here soon.
const line = listen(
  page,
  (event) => on[event.kind]?.(event),
  badge.line,
  () => (returned ? NaN : build),
);
