// Makes an open page what the server says it is now, and leaves alone what else lives in it.
//
// A page in a browser is not what the server sent: scripts have added to it, the reader has opened,
// ticked and typed. So three trees are held against each other: the server's last page (the
// *base*), the server's new one, and the live one. Only what differs between the first two is done
// to the live tree. The base is a document nobody sees; each of its nodes has a *twin* in the live
// page. Each edit that makes the base the new page is done to the twin as well, so the base is up
// to date when all is done, and what lies outside the edits was never touched.
//
// Nodes are matched by id wherever they are; then those that are the very same; then by likeness.
// What is matched is moved and edited, not made again: it keeps its focus, its scroll position, its
// sound. Scripts cannot be edited: they have run. Where one differs, the page must be loaded again.

const PERMANENT = "data-preview-permanent";
const OURS = "byline-preview";
// Two elements that differ in one of these are not one element that changed.
const KEYS = ["type", "name", "rel", "property", "http-equiv", "itemprop"];
// What a reader does to these is theirs; it must not come to stand in another of the kind.
const HOLDS = /^(?:input|textarea|select|details|dialog|video|audio|iframe|form|object)$/i;
// The inside of these is no part of the page, or another one with scripts than without.
const OPAQUE = /^(?:noscript|template)$/i;
const ALIKE = 0.5; // from here on two elements are taken for one
const WORDS = 400; // of a text are looked at, to say how alike it is to another
const COMPARISONS = 5000; // of elements among one another, at one place; beyond, order decides

const isElement = (node) => node.nodeType === 1;
const isOurs = (node) => node.localName === OURS;
// Not `node.id`: a form with a field named "id" has that for one.
const idOf = (node) => (isElement(node) ? node.getAttribute("id") : null);
const whole = (node) => (isElement(node) ? node.outerHTML : node.nodeType + node.data);
const isSheet = (node) => node.localName === "link" && node.relList.contains("stylesheet");

/** Holds the server's page against the live one it became. `base` is kept and changed. */
export function remember(live, base) {
  const twins = new WeakMap();
  const link = (own, twin) => {
    twins.set(own, twin);
    if (OPAQUE.test(own.localName)) return;
    const there = [...twin.childNodes].filter((node) => !isOurs(node));
    const here = [...own.childNodes];
    const [start, end] = edges(there, here);
    for (let one = 0; one < start; one++) link(here[one], there[one]);
    for (let one = 1; one <= end; one++) link(here.at(-one), there.at(-one));
    const [others, rest] = [there, here].map((all) => all.slice(start, all.length - end));
    for (const [child, other] of pair(others, rest, shared)) link(child, other);
  };
  const shared = sharedIds(live, base);
  link(base, live);
  return { base, twins };
}

/**
 * Makes `from` (live) what `to` is. With `memory`, as `remember` gives it, what scripts and readers
 * did to the page stays; without, `from` itself is taken for the server's last word.
 * Gives `reload: true`, and has done nothing, if only loading the page again will do; else the live
 * elements that changed, in `changed`.
 */
export function morph(from, to, { memory = simple(from) } = {}) {
  if (scripts(memory.base) !== scripts(to)) return { reload: true, changed: [] };
  const work = new Work(from, to, memory);
  const scrolled = scrolledNow();
  const focused = focusNow();
  work.update(memory.base, to);
  work.finish();
  refocus(focused);
  for (const [element, top, left] of scrolled) {
    if (element.scrollTop !== top) element.scrollTop = top;
    if (element.scrollLeft !== left) element.scrollLeft = left;
  }
  return { reload: false, changed: [...work.changed].filter((one) => one?.isConnected) };
}

/** Puts another style sheet in the place of one, which stays until the new one is there. */
export function swapSheet(old, next) {
  const before = [old, ...(leaving.get(old) ?? [])];
  leaving.set(next, before);
  // One that cannot be had leaves the old one in force.
  next.addEventListener("load", () => before.forEach((one) => one.remove()), { once: true });
  old.after(next);
}
const leaving = new WeakMap();

/**
 * Puts style sheets in the place of others, in the live page and in what is remembered of it. One
 * whose text came along is in force at once; the file that it comes from follows.
 */
export function restyle({ base, twins }, changes) {
  const path = (address) => new URL(address, document.baseURI).pathname;
  for (const { from, to, integrity, text } of changes) {
    for (const own of base.querySelectorAll("link[rel~=stylesheet][href]")) {
      const old = twins.get(own);
      if (!old?.isConnected || path(old.getAttribute("href")) !== path(from)) continue;
      const next = old.cloneNode();
      for (const link of [own, next]) {
        // Where the address stays, only another one makes the browser ask again.
        link.setAttribute("href", path(from) === path(to) ? `${to}?${Date.now()}` : to);
        if (integrity) link.setAttribute("integrity", integrity);
        else link.removeAttribute("integrity");
      }
      twins.set(own, next);
      const now = text && !old.disabled ? dressed(old, text, new URL(to, document.baseURI)) : old;
      swapSheet(now, next);
    }
  }
}

/**
 * Has style sheets look as they were just written, until `restyle` brings what is made of them. For
 * those whose text names no other file.
 */
export function dress({ base, twins }, sheets) {
  const path = (address) => new URL(address, document.baseURI).pathname;
  for (const { of, text } of sheets) {
    for (const own of base.querySelectorAll("link[rel~=stylesheet][href]")) {
      const old = twins.get(own);
      if (!old?.isConnected || old.disabled || path(own.getAttribute("href")) !== path(of)) continue;
      const now = textual(old, text);
      if (!now) continue;
      for (const one of leaving.get(old) ?? []) one.remove();
      leaving.set(old, [now]);
      // Not the element's own switch, which whatever takes its place would be copied with.
      if (old.sheet) old.sheet.disabled = true;
    }
  }
}

/** Puts a text in force after a sheet; gives what holds it, or null if a policy forbids it. */
function textual(old, text) {
  const now = document.createElement("style");
  now.media = old.media;
  now.textContent = text;
  old.after(now);
  if (now.sheet) return now;
  now.remove();
  return null;
}

// A page's own addresses start from the page, those of a sheet from the sheet.
const ADDRESS = /url\(\s*(["']?)(?![a-z][a-z\d+.-]*:|\/|#|\1\s*\))([^"')]*)\1\s*\)/gi;

/** Has a text in force in the place of a sheet; gives what holds it, or the sheet if it must not. */
function dressed(old, text, address) {
  const now = textual(
    old,
    text.replace(
      ADDRESS,
      (_, quote, name) => `url(${quote}${new URL(name, address).href}${quote})`,
    ),
  );
  if (!now) return old;
  for (const one of [old, ...(leaving.get(old) ?? [])]) one.remove();
  return now;
}

const simple = (from) => {
  const base = from.cloneNode(true);
  for (const one of base.querySelectorAll(OURS)) one.remove();
  return remember(from, base);
};

// What has run, or could: sorted, since a script that only moved need not run again. The client
// itself comes with another token after each start of the server. Templates are here because
// comparing nodes does not look into them.
function scripts(root) {
  const data = (one) =>
    /^(?!module$|importmap$|speculationrules$|$)(?!.*javascript)/i.test(one.type);
  return [...root.querySelectorAll("script, template")]
    .filter((one) => one.localName === "template" || !(data(one) || /\/_byline\//.test(one.src)))
    .map((one) => one.outerHTML)
    .sort()
    .join("\n");
}

// Ids that stand once on either side, for elements of one name: id → the element in `old`.
function sharedIds(old, fresh) {
  const once = (root) => {
    const found = new Map();
    for (const one of root.querySelectorAll("[id]")) {
      const id = idOf(one);
      found.set(id, found.has(id) ? null : one);
    }
    return found;
  };
  const news = once(fresh);
  const shared = once(old);
  for (const [id, own] of shared) {
    const other = news.get(id);
    if (!own || !other || !related(own, other)) shared.delete(id);
  }
  return shared;
}

// How many nodes at the start, and how many at the end, are the very same: mostly all but one.
function edges(olds, news) {
  const most = Math.min(olds.length, news.length);
  let start = 0;
  let end = 0;
  while (start < most && olds[start].isEqualNode(news[start])) start++;
  while (end < most - start && olds.at(-1 - end).isEqualNode(news.at(-1 - end))) end++;
  return [start, end];
}

/** Says which of `olds` becomes which of `news`: new → old. Those from elsewhere come by id. */
function pair(olds, news, shared) {
  const match = new Map();
  const free = new Set(olds);
  let left = news;
  const each = (find) => {
    left = left.filter((fresh) => {
      const own = find(fresh);
      if (own) match.set(fresh, own);
      free.delete(own);
      return !own;
    });
  };
  each((fresh) => shared.get(idOf(fresh)));
  for (const own of free) if (shared.has(idOf(own))) free.delete(own); // wanted elsewhere
  const [only] = free;
  if (free.size === 1 && left.length === 1 && related(only, left[0])) each(() => only);
  if (!free.size || !left.length) return match;

  const queues = (key) => {
    const found = new Map();
    for (const own of free) {
      const name = key(own);
      if (found.has(name)) found.get(name).push(own);
      else found.set(name, [own]);
    }
    return (fresh) => found.get(key(fresh))?.shift();
  };
  each(queues(whole));
  const best = alike([...free], left);
  each((fresh) => best.get(fresh));
  // The rest in order: the third paragraph, written anew from first word to last, is still
  // the third paragraph.
  const kind = (node) => {
    if (!isElement(node)) return node.nodeType;
    if (HOLDS.test(node.localName)) return node; // like no other
    const keys = KEYS.map((key) => node.getAttribute(key));
    keys.push(node.nodeName, node.namespaceURI, node.getAttribute("class"), idOf(node));
    return keys.join("\n");
  };
  each(queues(kind));
  return match;
}

function related(own, fresh) {
  return (
    own.nodeType === fresh.nodeType &&
    own.nodeName === fresh.nodeName &&
    own.namespaceURI === fresh.namespaceURI &&
    (!isElement(own) || /^(?:html|head|body)$/.test(own.localName) || sameKeys(own, fresh))
  );
}

const sameKeys = (own, fresh) =>
  (!idOf(own) || !idOf(fresh) || idOf(own) === idOf(fresh)) &&
  KEYS.every((key) => own.getAttribute(key) === fresh.getAttribute(key));

// The likest first: new → old.
function alike(olds, news) {
  const best = new Map();
  const elements = olds.filter(isElement);
  if (elements.length * news.length > COMPARISONS) return best;
  const looks = new Map([...elements, ...news.filter(isElement)].map((one) => [one, look(one)]));
  const found = [];
  for (const [index, fresh] of news.entries()) {
    if (!isElement(fresh)) continue;
    for (const [at, own] of elements.entries()) {
      if (!related(own, fresh)) continue;
      const score = likeness(looks.get(own), looks.get(fresh));
      if (score >= ALIKE) found.push([score, Math.abs(index - at), fresh, own]);
    }
  }
  const taken = new Set();
  for (const [, , fresh, own] of found.sort((a, b) => b[0] - a[0] || a[1] - b[1])) {
    if (best.has(fresh) || taken.has(own)) continue;
    best.set(fresh, own);
    taken.add(own);
  }
  return best;
}

const look = (element) => ({
  words: new Set(
    element.textContent
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, WORDS),
  ),
  attributes: new Set([...element.attributes].map((one) => one.name + "\n" + one.value)),
});

function likeness(own, fresh) {
  const common = (a, b) => {
    let n = 0;
    for (const one of a) if (b.has(one)) n++;
    return a.size + b.size ? (2 * n) / (a.size + b.size) : 1;
  };
  const attributes = common(own.attributes, fresh.attributes);
  if (!own.words.size && !fresh.words.size) return attributes;
  return (2 * common(own.words, fresh.words) + attributes) / 3;
}

/** One morph: the edits to the base, and to the live page through the twins. */
class Work {
  constructor(from, to, { base, twins }) {
    this.from = from;
    this.twins = twins;
    this.shared = sharedIds(base, to);
    this.changed = new Set(); // live elements
    this.placed = new Set(); // of the base: matched, hence not to be removed
    this.born = new Set(); // of the base: made in this morph
    this.doomed = []; // of the base; removed last: what stands in them may be wanted elsewhere
    this.stale = new Set(); // of the base: scripts have written over their live twins
  }

  /** The live twin of a node of the base, if it still stands in the page. */
  twin(own) {
    const live = this.twins.get(own);
    return live && this.from.contains(live) ? live : null;
  }

  /** Notes where something changed: the element itself, or the one that stands for it. */
  note(live, instead = isElement(live) ? live : null) {
    if (isElement(live) || live.data.trim()) this.changed.add(instead ?? live.parentElement);
  }

  update(own, fresh) {
    this.placed.add(own);
    if (own.isEqualNode(fresh)) return;
    if (isElement(own)) this.updateElement(own, fresh);
    else this.updateText(own, fresh);
  }

  updateText(own, fresh) {
    const live = this.twin(own);
    if (live) splice(live, fresh.data);
    if (live) this.note(live);
    else this.stale.add(own.parentNode);
    own.data = fresh.data;
  }

  updateElement(own, fresh) {
    const live = this.twin(own);
    if (live?.hasAttribute(PERMANENT)) return;
    if (OPAQUE.test(own.localName)) {
      const inside = [...fresh.childNodes].map((one) => own.ownerDocument.importNode(one, true));
      own.replaceChildren(...inside);
      this.attributes(own, fresh, live);
      if (live) live.textContent = fresh.innerHTML;
      return;
    }
    const field = live && fieldBefore(live);
    this.attributes(own, fresh, live);
    // What somebody is writing in the page itself is theirs.
    const writing = live && /^(?:|true|plaintext-only)$/.test(live.getAttribute("contenteditable"));
    if (!writing || live.innerHTML === own.innerHTML) this.children(own, fresh);
    field?.();
  }

  attributes(own, fresh, live) {
    const href = (link) => link.getAttribute("href");
    const sheet = live && isSheet(live) && href(own) !== href(fresh);
    const target = sheet ? live.cloneNode() : live;
    for (const attribute of [...fresh.attributes]) {
      if (own.getAttribute(attribute.name) === attribute.value) continue;
      if (target) this.attribute(own, target, attribute.name, attribute);
      // As a node: what parsers read, `setAttribute` may refuse to write.
      own.setAttributeNode(attribute.cloneNode());
    }
    for (const { name } of [...own.attributes]) {
      if (fresh.hasAttribute(name)) continue;
      if (target) this.attribute(own, target, name, null);
      own.removeAttribute(name);
    }
    if (!sheet) return;
    this.twins.set(own, target);
    swapSheet(live, target);
  }

  attribute(own, live, name, attribute) {
    this.changed.add(live);
    if (name === "class" && live.getAttribute(name) !== own.getAttribute(name)) {
      // Scripts have added and taken some; only the server's own come and go.
      const names = (value) => (value ?? "").split(/\s+/).filter(Boolean);
      const [before, after] = [names(own.getAttribute(name)), names(attribute?.value)];
      live.classList.remove(...before.filter((one) => !after.includes(one)));
      live.classList.add(...after.filter((one) => !before.includes(one)));
    } else if (attribute) live.setAttributeNode(attribute.cloneNode());
    else live.removeAttribute(name);
  }

  children(own, fresh) {
    let olds = [...own.childNodes];
    let news = [...fresh.childNodes];
    const [start, end] = edges(olds, news);
    let previous = olds[start - 1] ?? null;
    [olds, news] = [olds, news].map((all) => all.slice(start, all.length - end));
    const match = pair(olds, news, this.shared);
    // By id an element could be wanted inside itself.
    for (const [one, other] of match) if (other.contains(own)) match.delete(one);
    const matched = new Set(match.values());
    for (const one of matched) this.placed.add(one);
    for (const one of olds) if (!matched.has(one)) this.doomed.push(one);
    const staying = inOrder(
      news.map((one) => match.get(one)),
      olds,
    );
    for (const one of news) {
      const other = match.get(one);
      if (!other) {
        previous = this.create(one, own, previous);
        continue;
      }
      if (!staying.has(other)) this.move(other, own, previous);
      this.update(other, one);
      previous = other;
    }
  }

  /** Puts a node of the base after its new neighbour, and its twin likewise. */
  move(own, parent, previous) {
    parent.insertBefore(own, previous ? previous.nextSibling : parent.firstChild);
    const live = this.twin(own);
    const there = this.twin(parent);
    if (!live || !there || live.contains(there)) {
      this.stale.add(parent);
      return;
    }
    let place = this.place(own, there);
    if (place === live) place = live.nextSibling;
    keepingSelection(live, () => {
      // Moved so, a frame is not loaded again, a film plays on, and focus stays.
      if (there.moveBefore && there.isConnected) there.moveBefore(live, place);
      else there.insertBefore(live, place);
    });
    this.note(live);
  }

  create(fresh, parent, previous) {
    const own = parent.ownerDocument.importNode(fresh, OPAQUE.test(fresh.localName));
    parent.insertBefore(own, previous ? previous.nextSibling : parent.firstChild);
    this.placed.add(own);
    this.born.add(own);
    const there = this.twin(parent);
    if (there) {
      const live = document.importNode(fresh, fresh.localName === "template");
      if (fresh.localName === "noscript") live.textContent = fresh.innerHTML;
      there.insertBefore(live, this.place(own, there));
      this.twins.set(own, live);
      if (!this.born.has(parent)) this.note(live);
    } else this.stale.add(parent);
    // Its children come one by one: some of them may be in the page already.
    if (isElement(fresh) && !OPAQUE.test(fresh.localName)) this.children(own, fresh);
    return own;
  }

  /** Where in the live parent a twin belongs: behind its neighbour's, whatever is around that. */
  place(own, there) {
    const beside = (neighbour) => {
      let live = this.twin(neighbour);
      while (live && live.parentNode !== there) live = live.parentNode;
      return live;
    };
    for (let one = own.previousSibling; one; one = one.previousSibling) {
      const live = beside(one);
      if (live) return live.nextSibling;
    }
    for (let one = own.nextSibling; one; one = one.nextSibling) {
      const live = beside(one);
      if (live) return live;
    }
    return there.firstChild;
  }

  finish() {
    for (const own of this.doomed) {
      if (this.placed.has(own)) continue;
      const live = this.twin(own);
      if (live) this.note(live, live.previousElementSibling ?? live.nextElementSibling);
      else this.stale.add(own.parentNode);
      for (const one of leaving.get(live) ?? []) one.remove();
      live?.remove();
      own.remove();
    }
    for (const own of this.stale) this.renew(own);
  }

  /**
   * Makes the inside of a live element anew. A script has put something of its own in the place
   * of what the server sent (coloured code, a drawn formula), so an edit had nothing to be done
   * to; but what a writer saves must be seen. The script may do its work again on `byline:morph`.
   */
  renew(own) {
    while (own && !this.twin(own)) own = own.parentNode;
    if (!own || /^(?:html|head|body|noscript|template)$/i.test(own.localName)) return;
    const build = (child) => {
      const live = document.importNode(child, false);
      this.twins.set(child, live);
      if (child.firstChild) live.append(...[...child.childNodes].map(build));
      return live;
    };
    const live = this.twin(own);
    if (live.isEqualNode(own)) return;
    live.replaceChildren(...[...own.childNodes].map(build));
    this.changed.add(live);
  }
}

// The longest run of matched nodes that are in the right order already: these are not moved.
function inOrder(wanted, olds) {
  const places = new Map(olds.map((one, index) => [one, index]));
  const known = wanted.filter((one) => places.has(one));
  const tails = []; // of the best run of each length: index into `known`
  const back = known.map(() => -1);
  for (const [index, one] of known.entries()) {
    let low = 0;
    for (let high = tails.length; low < high;) {
      const middle = (low + high) >> 1;
      if (places.get(known[tails[middle]]) < places.get(one)) low = middle + 1;
      else high = middle;
    }
    back[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  }
  const run = new Set();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = back[index]) run.add(known[index]);
  return run;
}

// Only the middle that differs is replaced, so that a selection before or behind it stays.
function splice(node, text) {
  const old = node.data;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old[start] === text[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  node.replaceData(start, old.length - start - end, text.slice(start, text.length - end));
}

/**
 * Says what is to be done to a form field once its attributes and children are new: a reader's own
 * word stays, what nobody touched follows the server. Browsers do so by themselves, but not where
 * something was typed and taken back, and not in lists of choices.
 */
function fieldBefore(live) {
  const name = live.localName;
  if (name === "select") {
    const options = [...live.options];
    const first = live.multiple || options.some((one) => one.defaultSelected) ? -1 : 0;
    const own = (one, index) => one.selected !== (one.defaultSelected || index === first);
    const chosen = options.some(own)
      ? options.filter((one) => one.selected).map((one) => one.value)
      : null;
    return () => {
      const now = [...live.options];
      const kept = chosen && (!chosen.length || now.some((one) => chosen.includes(one.value)));
      const given = now.some((one) => one.defaultSelected);
      if (!kept && !given && !live.multiple) live.selectedIndex = now.length ? 0 : -1;
      else
        for (const one of now)
          one.selected = kept ? chosen.includes(one.value) : one.defaultSelected;
    };
  }
  if (!(name === "textarea" || name === "input") || live.type === "file") return null;
  const untouched = live.value === live.defaultValue;
  const unticked = live.checked === live.defaultChecked;
  return () => {
    if (untouched && live.value !== live.defaultValue) live.value = live.defaultValue;
    if (unticked && live.checked !== live.defaultChecked) live.checked = live.defaultChecked;
  };
}

// A selection inside what is moved is lost; its ends are put back where they were.
function keepingSelection(live, act) {
  const selection = getSelection();
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const inside = anchorNode && (live.contains(anchorNode) || live.contains(focusNode));
  act();
  if (inside) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
}

function focusNow() {
  const element = document.activeElement;
  const { selectionStart = null, selectionEnd, selectionDirection } = element ?? {};
  return { element, selectionStart, selectionEnd, selectionDirection, value: element?.value };
}

function refocus({ element, value, selectionStart, selectionEnd, selectionDirection }) {
  if (!element?.isConnected || isOurs(element)) return;
  const lost = document.activeElement !== element && element !== document.body;
  if (lost) element.focus({ preventScroll: true });
  if (selectionStart !== null && (lost || element.value !== value)) {
    element.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
  }
}

// Moving an element may lose how far it was scrolled. To ask all of them costs a layout of all,
// so those that were scrolled are noted when they are.
const scrolling = new Set();
document.addEventListener(
  "scroll",
  ({ target }) => isElement(target) && !isOurs(target) && scrolling.add(target),
  { capture: true, passive: true },
);

function scrolledNow() {
  for (const one of scrolling) if (!one.isConnected) scrolling.delete(one);
  return [...scrolling].map((one) => [one, one.scrollTop, one.scrollLeft]);
}
