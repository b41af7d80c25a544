// The search page. What readers type is looked up in the index that Pagefind made, here, in their
// own browser: no word of it goes anywhere. Nothing is loaded before there is something to look for.

const box = document.getElementById("search");
const form = document.querySelector("main form[role=search]");

if (box && form) {
  const say = box.dataset;
  const field = form.elements.q;
  const within = box.querySelector("select");
  const status = box.querySelector("[role=status]");
  const list = box.querySelector("ol");
  const more = box.querySelector(".search-more");
  const page = 10; // results that are shown at once
  const patience = 250; // milliseconds after the last key
  let engine = null;
  let failures = 0;
  let turn = 0; // of the newest question; what comes back for an older one is dropped
  let found = [];
  let shown = 0;

  const load = () => {
    engine ??= (async () => {
      // Browsers keep it in mind when a module could not be loaded; another address is another one.
      const pagefind = await import(failures ? `${say.engine}?${failures}` : say.engine);
      await pagefind.options({ excerptLength: 28 });
      await pagefind.init();
      // Each language has an index; the page's own is open, and the others join it. Of a folder by
      // the same name Pagefind thinks that it is there already, hence the dot.
      const folder = `${new URL(".", new URL(say.engine, location.href)).pathname}./`;
      const own = say.language.toLowerCase();
      const others = say.languages.toLowerCase().split(" ").filter((one) => one !== own);
      for (const language of others) await pagefind.mergeIndex(folder, { language });
      return pagefind;
    })();
    engine.catch(() => { engine = null; failures += 1; });
    return engine;
  };

  const element = (name, properties, ...inside) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  };

  // An excerpt is text, escaped, with <mark> around what was looked for: only marks are let through.
  const marked = (excerpt) => {
    const parsed = new DOMParser().parseFromString(excerpt, "text/html").body;
    return [...parsed.childNodes].map((node) =>
      node.nodeName === "MARK" ? element("mark", {}, node.textContent) : node.textContent);
  };

  const day = (date) => {
    const format = new Intl.DateTimeFormat(say.language, { dateStyle: "long", timeZone: "UTC" });
    return element("time", { dateTime: date }, format.format(new Date(`${date}T00:00Z`)));
  };

  const item = ({ meta, excerpt }) => {
    const link = element("a", { href: meta.href }, meta.title);
    const facts = element("p", { className: "search-facts" });
    if (meta.series) facts.append(element("span", { className: "search-series" }, meta.series));
    if (meta.series && meta.date) facts.append(" · ");
    if (meta.date) facts.append(day(meta.date));
    const end = /[.!?…]\s*$/.test(excerpt.replace(/<[^>]*>/g, "")) ? "" : " …";
    return element("li", {}, element("h2", {}, link), facts, element("p", {}, ...marked(excerpt), end));
  };

  const show = async (asked) => {
    const next = await Promise.all(found.slice(shown, shown + page).map((one) => one.data()));
    if (asked !== turn) return null;
    const items = next.map(item);
    list.append(...items);
    shown += next.length;
    more.hidden = shown >= found.length;
    return items[0];
  };

  // Forms for one and for more stand in the order of CLDR's categories.
  const form_of = (text, number) => {
    const rules = new Intl.PluralRules(say.language);
    const known = rules.resolvedOptions().pluralCategories;
    const order = ["zero", "one", "two", "few", "many", "other"].filter((one) => known.includes(one));
    const forms = text.split(" | ");
    return forms[Math.min(order.indexOf(rules.select(number)), forms.length - 1)];
  };

  const words = (text, number = 0) =>
    form_of(text, number).replace(/\{(n|query)\}/g, (_, name) =>
      name === "n" ? number.toLocaleString(say.language) : field.value.trim());

  const clear = (text) => {
    list.replaceChildren();
    more.hidden = true;
    status.textContent = text;
  };

  const search = async () => {
    const asked = ++turn;
    const query = field.value.trim();
    if (within) box.querySelector(".search-within").hidden = !query;
    if (!query) return clear(say.empty);
    try {
      const waiting = setTimeout(() => { if (asked === turn) status.textContent = say.searching; }, 400);
      const pagefind = await load();
      const filters = {};
      if (within?.value) filters.series = within.value;
      const tag = new URLSearchParams(location.search).get("tag");
      if (tag) filters.tag = tag;
      const answer = await pagefind.search(query, { filters });
      clearTimeout(waiting);
      if (asked !== turn) return;
      found = [...new Map(answer.results.map((one) => [one.id, one])).values()];
      shown = 0;
      const count = found.length;
      clear(words(count ? say.found : say.none, count));
      if (!count) status.append(" ", say.hint);
      await show(asked);
    } catch {
      if (asked !== turn) return;
      clear(say.broken);
      const again = element("button", { type: "button" }, say.again);
      again.addEventListener("click", search);
      status.append(" ", again);
    }
  };

  const remember = () => {
    const address = new URL(location.href);
    const values = { q: field.value.trim(), series: within?.value };
    for (const [name, value] of Object.entries(values)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  };

  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { remember(); search(); }, patience);
  };

  const recall = () => {
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("q") ?? "";
    if (within) within.value = asked.get("series") ?? "";
    if (within && within.selectedIndex < 0) within.selectedIndex = 0;
    search();
  };

  field.addEventListener("input", soon);
  field.addEventListener("focus", () => { load().catch(() => {}); }, { once: true });
  within?.addEventListener("change", () => { remember(); search(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    remember();
    search();
  });
  more.querySelector("button").addEventListener("click", async () => {
    const first = await show(turn);
    first?.querySelector("a").focus();
  });
  addEventListener("popstate", recall);
  recall();
  if (!field.value) field.focus();
}
