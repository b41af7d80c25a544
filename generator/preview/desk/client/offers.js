// While a link is being written: what it may lead to, below the caret.
import { give, tell } from "./ask.js";
import { type } from "./field.js";

const MOST = 8;
const OPEN = /(!?)\[([^\][\n]*)\]\(([^()\s]*)$/u;
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Offers links in `field`. `place(offset)` gives where on the page a place of the text is. */
export function offers(field, list, place) {
  let known = null; // what there is to link to, once somebody asks
  let shown = [];
  let at = null; // { start, end, picture, label }: what would be replaced
  let chosen = -1;

  const load = async () => {
    known ??= give("targets").then(({ targets }) =>
      targets.map((one) => ({ ...one, words: folded(`${one.title} ${one.link}`) })),
    );
    return known;
  };
  const hide = () => {
    list.hidden = true;
    [shown, chosen, at] = [[], -1, null];
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  };
  const choose = (index) => {
    chosen = (index + shown.length) % shown.length;
    for (const [number, row] of [...list.children].entries()) {
      row.setAttribute("aria-selected", number === chosen);
      if (number === chosen) row.scrollIntoView({ block: "nearest" });
    }
    field.setAttribute("aria-activedescendant", `offer-${chosen}`);
  };
  const find = (targets, written, picture) => {
    const [path, anchor] = written.split("#");
    const own = targets.find((one) => one.link === path);
    if (anchor !== undefined && own)
      return own.anchors
        .filter((one) => one.includes(anchor))
        .map((one) => ({ ...own, title: `${own.title}, ${one}`, link: `${own.link}#${one}` }));
    const words = folded(decodeURI(written.replace(/%(?![0-9a-f]{2})/gi, "%25"))).split(/[/\s-]+/);
    return targets.filter(
      (one) =>
        (one.kind === "picture" || !picture) && words.every((word) => one.words.includes(word)),
    );
  };
  const look = async () => {
    const caret = field.selectionStart;
    const before = field.value.slice(Math.max(0, caret - 600), caret);
    const match = caret === field.selectionEnd && OPEN.exec(before);
    if (!match || /^[a-z]+:/i.test(match[3])) return hide();
    const targets = await load();
    if (field.selectionStart !== caret) return;
    shown = find(targets, match[3], match[1] === "!").slice(0, MOST);
    if (!shown.length || (shown.length === 1 && shown[0].link === match[3])) return hide();
    const start = caret - match[3].length;
    at = { start, end: caret, picture: match[1] === "!", label: match[2] };
    list.replaceChildren(
      ...shown.map((one, number) => {
        const row = document.createElement("li");
        row.id = `offer-${number}`;
        row.role = "option";
        const note = document.createElement("small");
        note.textContent = [one.note, one.link].filter(Boolean).join(" · ");
        row.append(one.title, note);
        return row;
      }),
    );
    const [spot, ground] = [place(start), list.parentElement.getBoundingClientRect()];
    list.style.top = `${spot.bottom - ground.top + 6}px`;
    if (list.hidden) tell(`${shown.length} links to choose from`);
    list.hidden = false;
    const room = ground.width - list.offsetWidth;
    list.style.left = `${Math.max(0, Math.min(spot.left - ground.left, room))}px`;
    field.setAttribute("aria-controls", list.id);
    choose(0);
  };
  const take = (index) => {
    const [one, { start, end, picture, label }] = [shown[index], at];
    const closed = field.value[end] === ")";
    hide();
    const title = !label && !picture && one.kind === "text" ? one.title.replace(/[[\]]/g, "\\$&") : null;
    // An empty label gets the title of what it leads to: "[" label "](" stands before.
    const from = title === null ? start : start - 2 - label.length;
    type(field, title === null ? `${one.link})` : `${title}](${one.link})`, from, end + (closed ? 1 : 0));
    tell(`Link to ${one.title}`);
  };

  field.addEventListener("input", (event) => event.isComposing || look());
  field.addEventListener("compositionend", look);
  field.addEventListener("blur", hide);
  field.addEventListener("keyup", ({ key }) => /^(?:Arrow(?:Left|Right)|Home|End)$/.test(key) && look());
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps its focus
    const row = event.target.closest("li");
    if (row) take([...list.children].indexOf(row));
  });
  return { look, forget: () => (known = null) };
}
