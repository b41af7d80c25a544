// What a writer sees of the preview: a badge in the corner with what is known of the page, and the
// mistakes that keep it from being made. It stands in an element of its own behind the body, in a
// shadow, so neither the page's style sheets nor ours reach over. All that is shown may be missing.
import { morph } from "./morph.js";
import { sheet } from "./style.js";

const STATUS = {
  draft: "Draft",
  scheduled: "Scheduled",
  expired: "Expired",
  published: "Published",
};
const VIEWS = { "": "as the system", light: "light", dark: "dark" };
const PHONE = "popup,width=390,height=844";
const DAY = 86_400_000; // ms
const EARLIEST = 1900; // a year that is being typed is another one before

const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((one) => one || one === 0));
  return element;
};
const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;
// The day that stands in the file, not that of this browser's time zone.
const dated = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const day = (iso) =>
  Number.isNaN(+new Date(iso ?? NaN)) ? "" : dated.format(Date.parse(`${iso}`.slice(0, 10)));
const link = (href, text) =>
  /^(?!javascript:|data:)/i.test(href ?? "javascript:")
    ? make("a", { href }, text)
    : make("span", {}, text);
const part = (title, ...inside) =>
  inside.flat().some(Boolean) && make("section", {}, make("h3", {}, title), ...inside);

customElements.define("byline-preview", class extends HTMLElement {});

/** Puts it on the page. `page`: its path; `settings`, `keep`: the switches; `asOf`: see client. */
export function face({ page, settings, keep, asOf }) {
  const host = document.createElement("byline-preview");
  const shadow = host.attachShadow({ mode: "open" });
  let [known, told, connected, hushed, last] = [{}, [], true, false, "[]"];

  // The badge
  const panelId = "panel";
  const button = make("button", {
    type: "button",
    className: "badge",
    "aria-expanded": "false",
    "aria-controls": panelId,
  });
  const info = make("div", { className: "info" });
  const said = make("p", { role: "status" });
  const date = make("input", { type: "date", name: "day" });
  const now = make("button", { type: "reset" }, "Now");
  const form = make(
    "form",
    {},
    make("label", {}, "View as of ", date),
    make("button", {}, "Show"),
    now,
  );
  const views = Object.entries(VIEWS).map(([value, name]) =>
    make("button", { type: "button", value, "aria-pressed": "false" }, name),
  );
  const phone = make("button", { type: "button" }, "phone");
  const print = make("button", { type: "button" }, "print");
  const follow = make("input", { type: "checkbox", checked: settings.follow });
  const again = make("button", { type: "button", hidden: true }, "Show the mistakes");
  const close = make("button", { type: "button", className: "close", "aria-label": "Close" }, "×");
  const panel = make(
    "div",
    {
      id: panelId,
      className: "panel",
      role: "dialog",
      "aria-label": "About this page",
      hidden: true,
      tabIndex: -1,
    },
    close,
    make("h2", {}, "This page"),
    info,
    again,
    form,
    make(
      "div",
      { role: "group", "aria-label": "Look" },
      make("span", {}, "Look: "),
      views,
      phone,
      print,
    ),
    make("label", {}, follow, " Follow what I save"),
    said,
  );
  // The mistakes
  const alert = make("p", { role: "alert" });
  const list = make("div", { className: "list" });
  const hide = make("button", { type: "button", className: "close", title: "Esc" }, "Hide");
  const overlay = make(
    "section",
    { className: "mistakes", "aria-label": "Mistakes", tabIndex: 0, hidden: true },
    hide,
    list,
  );
  shadow.adoptedStyleSheets = [sheet()];
  shadow.append(make("aside", { "aria-label": "byline preview" }, alert, overlay, panel, button));
  document.documentElement.append(host);

  const isHere = (one) => one.page === page || (known.source && one.path === known.source);
  const errors = () => told.filter((one) => one.severity === "error");
  const warnings = () => told.filter((one) => one.severity !== "error");

  const elsewhen = () => {
    const then = Date.parse(`${known.as_of}`.slice(0, 10));
    // The day of the blog and that of this browser may be neighbours.
    return Math.abs(Date.now() - DAY / 2 - then) > 1.5 * DAY;
  };

  function draw() {
    const wrong = errors().length;
    const noted = Math.max(
      known.warnings ?? 0,
      warnings().filter(isHere).length,
    );
    const facts = [
      !connected && make("b", {}, "not connected"),
      wrong && make("b", {}, count(wrong, "mistake", "mistakes")),
      known.status &&
        make("span", { className: "mark " + known.status }, STATUS[known.status] ?? known.status),
      elsewhen() && make("span", {}, "as of " + day(known.as_of)),
      known.words && make("span", {}, count(known.words, "word", "words")),
      known.minutes && make("span", {}, known.minutes + " min"),
      (noted || warnings().length) &&
        make("span", {}, count(noted || warnings().length, "warning", "warnings")),
    ];
    button.replaceChildren(
      make("span", {}, "byline preview"),
      ...facts.filter(Boolean).flatMap((one) => [" ", one]),
    );
    again.hidden = !wrong || !overlay.hidden;
    if (panel.hidden) return;
    for (const one of views)
      one.setAttribute(
        "aria-pressed",
        one.value === (document.documentElement.dataset.theme ?? ""),
      );
    if (shadow.activeElement !== date) date.value = `${known.as_of ?? ""}`.slice(0, 10);
    // Morphed, so that a link in it keeps its focus.
    morph(info, make("div", { className: "info" }, about()));
  }

  function about() {
    const { status, words, minutes, search, feed, card, series } = known;
    const when =
      { scheduled: "appears on", expired: "it was of", published: "on" }[status] ?? "dated";
    const sentence =
      STATUS[status] &&
      [STATUS[status], day(known.date) && `${when} ${day(known.date)}`].filter(Boolean).join(", ");
    const here = warnings().filter(isHere);
    const there = warnings().filter((one) => !isHere(one));
    const each = (some) =>
      some.length > 0 &&
      make(
        "ul",
        {},
        some.map((one) => make("li", {}, one.message, " ", place(one))),
      );
    return [
      !connected &&
        make(
          "p",
          { className: "wrong" },
          "Not connected: the preview does not answer. The page follows again once it does.",
        ),
      sentence && make("p", {}, sentence + "."),
      words &&
        make(
          "p",
          {},
          count(words, "word", "words"),
          minutes && `, ${count(minutes, "minute", "minutes")} to read`,
          ".",
        ),
      (known.edit || known.desk) &&
        make(
          "p",
          {},
          known.edit && link(known.edit, "Edit this page"),
          known.edit && known.desk && " · ",
          known.desk && link(known.desk, "The desk"),
        ),
      part("Warnings", each(here)),
      part("Warnings elsewhere", each(there)),
      search &&
        part(
          "In a search",
          make(
            "div",
            { className: "result" },
            make("small", {}, search.url),
            make("b", {}, search.title),
            make("span", {}, search.description),
          ),
        ),
      card &&
        part(
          "Shared",
          make(
            "figure",
            { className: "card" },
            make("img", { src: card, alt: "" }),
            make(
              "figcaption",
              {},
              make("b", {}, search?.title),
              make("span", {}, search?.description),
            ),
          ),
        ),
      feed &&
        part(
          "In the feed",
          make(
            "div",
            { className: "result" },
            make("small", {}, day(feed.date ?? feed.published)),
            make("b", {}, feed.url ? link(feed.url, feed.title) : feed.title),
            make("span", {}, feed.summary ?? feed.description),
          ),
        ),
      (series ?? []).map((one) =>
        part(
          "Series: " + (one.title ?? ""),
          one.url && make("p", {}, link(one.url, "Its page")),
          make("ol", {}, (one.parts ?? []).map(step)),
        ),
      ),
    ]
      .flat()
      .filter(Boolean);
  }

  const step = ({ number, title, url, date: at, status, current }) =>
    make(
      "li",
      { value: number ?? 0, ...(current ? { "aria-current": "true" } : {}) },
      url && !current ? link(url, title) : title,
      status &&
        status !== "published" &&
        ` (${[STATUS[status]?.toLowerCase() ?? status, day(at)].filter(Boolean).join(", ")})`,
    );

  const place = ({ path, line, column, open }) => {
    const text = [path, line, column].filter((one) => one || one === 0).join(":");
    return text && (open ? link(open, text) : make("code", {}, text));
  };

  const mistake = (one) => {
    const { first_line: first = 1, lines = [], caret_column: caret } = one.excerpt ?? {};
    const wide = String(first + lines.length - 1).length;
    const code = lines.flatMap((text, index) => {
      const at = first + index;
      const row = make(
        "span",
        at === one.line ? { className: "at" } : {},
        `${String(at).padStart(wide)} │ ${text}\n`,
      );
      // Tabs stay tabs before the caret, so that it stands under what it means.
      const before = text
        .slice(0, (caret ?? 1) - 1)
        .replace(/[^\t]/g, " ")
        .padEnd((caret ?? 1) - 1);
      return at === one.line && caret
        ? [row, make("b", {}, `${" ".repeat(wide)} │ ${before}^\n`)]
        : [row];
    });
    return make(
      "article",
      {},
      make("h2", {}, one.message),
      make("p", {}, place(one), one.code && make("small", {}, " " + one.code)),
      code.length > 0 &&
        make("pre", { tabIndex: 0, role: "region", "aria-label": "The lines" }, code),
      one.hint && make("p", {}, one.hint),
    );
  };

  function cover(visible) {
    const focused = overlay.contains(shadow.activeElement);
    overlay.hidden = !visible;
    if (!visible && focused) button.focus();
    draw();
  }
  function toggle(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", open);
    draw();
    if (open) panel.focus();
    else button.focus();
  }
  async function travel(to) {
    said.textContent = (await asOf(to)) ? "" : "The preview refused the date. Load the page again.";
  }

  button.addEventListener("click", () => toggle(panel.hidden));
  close.addEventListener("click", () => toggle(false));
  hide.addEventListener("click", () => cover(false));
  again.addEventListener("click", () => (cover(true), overlay.focus()));
  phone.addEventListener("click", () => open(location.href, "byline-phone", PHONE));
  print.addEventListener("click", () => globalThis.print());
  follow.addEventListener("change", () => ((settings.follow = follow.checked), keep()));
  for (const one of views) {
    one.addEventListener("click", () => {
      if (one.value) document.documentElement.dataset.theme = one.value;
      else delete document.documentElement.dataset.theme;
      draw();
    });
  }
  form.addEventListener("submit", (event) => (event.preventDefault(), travel(date.value || null)));
  form.addEventListener("reset", () => travel(null));
  date.addEventListener("change", () => parseInt(date.value, 10) >= EARLIEST && travel(date.value));
  // In the page, Esc takes away what covers it; in the panel, the panel.
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || overlay.hidden) return;
    hushed = true;
    cover(false);
  });
  draw();

  return {
    facts(facts) {
      known = facts;
      draw();
    },
    problems(problems) {
      const same = JSON.stringify(problems) === last;
      last = JSON.stringify(problems);
      told = problems;
      if (same) return; // as after each new connection: nothing hidden is shown, or said twice
      const wrong = errors();
      list.replaceChildren(...wrong.map(mistake));
      alert.textContent = wrong.length
        ? `${count(wrong.length, "mistake", "mistakes")}: ${wrong[0].message}`
        : "";
      cover(wrong.length > 0);
    },
    line(up) {
      connected = up;
      draw();
    },
  };
}
