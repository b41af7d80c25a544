// The editor: the text, its form, and beside them the page that it would be if it were saved.
import { listen } from "/_byline/stream.js";
import { ask, confirmed, give, tell, upload } from "./ask.js";
import { colours } from "./colours.js";
import { conflict } from "./conflict.js";
import { prefix, type, wrap } from "./field.js";
import { front } from "./front.js";
import { offers } from "./offers.js";
import { rescue } from "./rescue.js";

const by = (id) => document.getElementById(id);
const [editor, body, raw, state] = ["editor", "body", "head", "state"].map(by);
const [frame, notice, page] = ["frame", "notice", "page"].map(by);
const command = (event) => (event.ctrlKey || event.metaKey) && !event.altKey;

let digest = editor.dataset.digest; // of the file that was opened, or saved
// Not what stands in the fields: somebody may have begun to write before this ran.
let saved = { head: raw.defaultValue, body: body.defaultValue };
let saving = null;
let status = ""; // of the post
let [ready, latest, stale] = [false, null, false]; // of the page beside the text
const now = () => ({ head: raw.value, body: body.value });
const dirty = () => raw.value !== saved.head || body.value !== saved.body;
const headLines = () => raw.value.split("\n").length - 1;

// The text

const ground = colours(by("colours"));
const spot = (offset) => {
  const before = body.value.slice(0, offset);
  const line = before.split("\n").length - 1;
  return ground.place(line, offset - (before.lastIndexOf("\n") + 1));
};
const links = offers(body, by("offers"), spot);
const kept = rescue(editor.dataset.source);

function mark(words, wrong = false) {
  state.textContent = words ?? (dirty() ? "Not saved" : "Saved");
  state.classList.toggle("unsaved", !words && dirty());
  state.classList.toggle("wrong", wrong);
}

function changed() {
  ground.paint(body.value);
  mark();
  kept.keep(dirty() ? { ...now(), digest } : null);
  render();
}

/** Puts another text into the field, in a way that can be undone. */
function put({ head, body: text, form }) {
  if (body.value !== text) {
    const at = body.selectionStart;
    type(body, text, 0, body.value.length);
    body.setSelectionRange(at, at);
  }
  matter.set(head, form);
  changed();
}

const matter = front(by("form"), raw, { changed, wrong: (words) => mark(words, true) });
body.addEventListener("input", changed);

/** Goes to a line of the file, from 1. */
function go(line, column = 1) {
  const number = line - headLines() - 1;
  view(editor.dataset.view === "page" ? "write" : editor.dataset.view);
  if (number < 0) {
    by("raw").open = true;
    const start = raw.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    raw.focus();
    raw.setSelectionRange(start + column - 1, start + column - 1);
    return;
  }
  const start = body.value.split("\n").slice(0, number).join("\n").length + (number > 0 ? 1 : 0);
  const end = body.value.indexOf("\n", start);
  const place = Math.min(start + column - 1, end === -1 ? body.value.length : end);
  body.focus({ preventScroll: true });
  body.setSelectionRange(place, place);
  const row = ground.row(number);
  row?.scrollIntoView({ block: "center" });
  row?.classList.add("at");
}

// The page beside it

// With each key the page is made as far as can be told at once; in a pause, all that follows from it.
const PAUSE = 350; // ms; or longer, where that takes long
let [wanted, rendering, pause, took] = [false, false, 0, 0];
async function render(settled = false) {
  clearTimeout(pause);
  if (!settled) wanted = true;
  if (rendering) return;
  rendering = true;
  try {
    for (; wanted || settled; settled = false) {
      const whole = !wanted;
      wanted = false;
      const start = performance.now();
      shown(await ask("render", { ...now(), settled: whole }));
      if (whole) took = performance.now() - start;
      else pause = setTimeout(render, Math.max(PAUSE, 2 * took), true);
    }
  } catch (error) {
    by("page-note").textContent = `${error.message}.`;
  }
  rendering = false;
  if (wanted) render();
}

function shown({ page: text, url, words, minutes, status: is, problems, title, settled }) {
  const facts = [`${words} ${words === 1 ? "word" : "words"}`, `${minutes} min`];
  if (settled) status = is;
  if (status && status !== "published") facts.push(status);
  by("facts").textContent = facts.join(" · ");
  document.title = `${title || "Untitled"} – the desk`;
  const publish = by("publish");
  if (publish) publish.hidden = !["draft", "scheduled"].includes(status);
  const link = by("page-link");
  link.hidden = !url;
  if (url) link.href = url;
  if (settled) {
    const note = problems.length
      ? `${problems.length} ${problems.length === 1 ? "thing" : "things"} to look at`
      : text === null ? "This text has no page just now." : "As it will be";
    if (by("page-note").textContent !== note) by("page-note").textContent = note;
    list(problems);
  }
  if (text === null) return;
  latest = text;
  send();
}

function list(problems) {
  const rows = problems.map(({ severity, message, hint, line, column }) => {
    const row = document.createElement("li");
    const kind = Object.assign(document.createElement("b"), { textContent: `${severity}: ` });
    row.append(kind, message, hint ? ` (${hint})` : "");
    if (line) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Line ${line}`;
      button.addEventListener("click", () => go(line, column ?? 1));
      row.append(button);
    }
    return row;
  });
  const all = document.createElement("ul");
  all.append(...rows);
  by("problems").replaceChildren(all);
  by("problems").hidden = !rows.length;
}

function send() {
  if (ready && latest !== null)
    frame.contentWindow.postMessage({ kind: "byline:page", page: latest }, location.origin);
}
addEventListener("message", ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== location.origin) return;
  if (data?.kind === "byline:ready") {
    ready = true;
    send();
  } else if (data?.kind === "byline:stale") {
    // Scripts have run and cannot be edited: such a page is loaded anew, once it is saved.
    stale = true;
    by("page-note").textContent = "What scripts of this text do shows once it is saved.";
  }
});
function reload() {
  [ready, stale] = [false, false];
  frame.contentWindow.location.reload();
}

// Saving

function save() {
  if (saving) return saving;
  const own = write().finally(() => saving === own && (saving = null));
  saving = own;
  return own;
}

async function write() {
  await matter.settled();
  const mine = now();
  mark("Saving…");
  try {
    const said = await ask("save", { ...mine, before: digest });
    if (said.status === 409) {
      saving = null; // that is over; what is chosen may be to save again
      return await choose(said);
    }
    digest = said.digest;
    saved = mine;
    hush("elsewhere");
    if (!mine.head && said.head) {
      // The front matter, which could not be read, stood in the text till now.
      saved = { head: said.head, body: said.body };
      put(said);
    }
    if (stale) reload();
    changed();
    tell("Saved");
    return true;
  } catch (error) {
    mark(`Not saved: ${error.message}`, true);
    return false;
  }
}

/** Shows both versions; what the writer chooses is done. */
async function choose(said) {
  mark("Not saved: the file was changed elsewhere", true);
  const choice = await conflict(said);
  if (choice === "mine" && said.theirs) {
    digest = said.digest;
    return save();
  }
  if (choice === "theirs" && said.theirs) {
    digest = said.digest;
    saved = said.theirs;
    put(said.theirs);
    hush("elsewhere");
    return false;
  }
  body.focus();
  return false;
}

async function publish() {
  if (dirty() && !(await save())) return;
  const title = by("form").querySelector("[name=title]")?.value || "this post";
  const words = status === "draft"
    ? "It is a draft no more. With a later day it comes out then; else it gets today’s date and is on the blog from the next build on."
    : "It gets today’s date and is on the blog from the next build on.";
  if (!(await confirmed(`Publish “${title}”?`, words, "Publish"))) return;
  try {
    const said = await ask("publish", { before: digest });
    if (said.status === 409) return void (await choose(said));
    digest = said.digest;
    saved = { head: said.head, body: said.body };
    put(said);
    tell("Published");
  } catch (error) {
    mark(`Not published: ${error.message}`, true);
  }
}

// What happens to the file elsewhere

async function look() {
  if (saving) return;
  const there = await give("file").catch(() => null);
  if (!there || saving || there.digest === digest) return hush("elsewhere");
  if (dirty()) {
    say("elsewhere", "The file was changed elsewhere. What you have written here is kept; saving shows you both.");
    return;
  }
  digest = there.digest;
  saved = { head: there.head, body: there.body };
  put(there);
  tell("The file was changed elsewhere; this is how it stands now.");
}

function say(about, words, ...buttons) {
  notice.dataset.about = about;
  const line = Object.assign(document.createElement("p"), { textContent: words });
  notice.replaceChildren(line, ...buttons);
  notice.hidden = false;
  tell(words);
}
const hush = (about = notice.dataset.about) => (notice.hidden ||= notice.dataset.about === about);

const lost = kept.found();
if (lost && (lost.head !== raw.value || lost.body !== body.value)) {
  const make = (words, act) => {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = words;
    button.addEventListener("click", () => (hush(), act()));
    return button;
  };
  const bring = () => {
    // Saved over what it was not written on, both are shown.
    digest = lost.digest;
    put(lost);
  };
  const drop = () => kept.keep(null);
  say("lost", "Here is text that was not saved the last time.", make("Bring it back", bring), " ", make("Throw it away", drop));
}

listen("/_desk/edit/", ({ kind }) => /^(?:page|hello|problems)$/.test(kind) && look(), () => {});
addEventListener("beforeunload", (event) => dirty() && event.preventDefault());

// Pictures

async function place(files, offset = body.selectionStart) {
  const pictures = [...files].filter((file) => file.type.startsWith("image/"));
  if (!pictures.length) return mark("Only pictures can be put beside a text", true);
  let at = offset;
  for (const file of pictures) {
    mark(`Putting ${file.name} beside the text…`);
    try {
      const { name } = await upload("picture", file);
      const alone = body.value[at - 1] && body.value[at - 1] !== "\n" ? "\n\n" : "";
      const written = `${alone}![](${name})`;
      type(body, written, at, at);
      body.setSelectionRange(at + alone.length + 2, at + alone.length + 2);
      at += written.length;
      tell(`${name} is beside the text. Write between the brackets what it shows.`);
      mark();
    } catch (error) {
      mark(`${file.name}: ${error.message}`, true);
      return;
    }
  }
  links.forget();
}
const carries = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
let inside = 0; // elements that a dragged file is over
addEventListener("dragenter", (event) => carries(event) && ((by("drop").hidden = false), inside++));
addEventListener("dragleave", (event) => carries(event) && !--inside && (by("drop").hidden = true));
addEventListener("dragover", (event) => carries(event) && event.preventDefault());
addEventListener("drop", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  [inside, by("drop").hidden] = [0, true];
  const under = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  place(event.dataTransfer.files, under?.offsetNode === body ? under.offset : undefined);
});
body.addEventListener("paste", (event) => {
  const files = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (!files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  place(files);
});
by("picture").addEventListener("click", () => by("files").click());
by("files").addEventListener("change", ({ target }) => {
  place(target.files);
  target.value = "";
});

// Buttons and keys

function link() {
  const { selectionStart: start, selectionEnd: end, value } = body;
  type(body, `[${value.slice(start, end)}]()`, start, end);
  body.setSelectionRange(end + 3, end + 3);
  links.look();
}
const does = {
  bold: () => wrap(body, "**"),
  italic: () => wrap(body, "*"),
  heading: () => prefix(body, "## "),
  list: () => prefix(body, "- "),
  quote: () => prefix(body, "> "),
  link,
};
const views = [...document.querySelectorAll("[data-view]:is(button)")];
function view(name) {
  editor.dataset.view = name;
  for (const one of views) one.setAttribute("aria-pressed", one.dataset.view === name);
}
for (const one of views) one.addEventListener("click", () => view(one.dataset.view));
for (const one of document.querySelectorAll("[data-do]"))
  one.addEventListener("click", () => does[one.dataset.do]());
const widths = [...document.querySelectorAll("[data-width]:is(button)")];
for (const one of widths)
  one.addEventListener("click", () => {
    page.dataset.width = one.dataset.width;
    for (const other of widths) other.setAttribute("aria-pressed", other === one);
  });
by("save").addEventListener("click", save);
by("publish")?.addEventListener("click", publish);
const keys = { b: does.bold, i: does.italic, k: link };
addEventListener("keydown", (event) => {
  if (!command(event) || event.isComposing) return;
  const key = event.key.toLowerCase();
  if (key === "s" && !event.shiftKey) {
    event.preventDefault();
    if (!event.repeat && !document.querySelector("dialog[open]")) save();
  } else if (keys[key] && event.target === body && !event.shiftKey) {
    event.preventDefault();
    keys[key]();
  }
});

// Where there is no room for two, one is shown at a time.
const narrow = matchMedia("(max-width: 60rem)");
const fit = () => {
  if (narrow.matches && editor.dataset.view === "both") view("write");
  else if (!narrow.matches && editor.dataset.view === "write") view("both");
};
narrow.addEventListener("change", fit);
fit();
ground.paint(body.value);
mark();
render();
const asked = new URLSearchParams(location.search);
if (asked.get("line")) go(Number(asked.get("line")), Number(asked.get("column") ?? 1));
document.dispatchEvent(new Event("byline:ready"));
