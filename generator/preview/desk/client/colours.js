// Markdown in colours, below a text field whose own letters cannot be seen. Only lines that changed
// are made anew. It is a help to the eye and decides nothing: what a text means, the engine says.
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const INLINE = new RegExp(
  [
    /(?<escape>\\[!-/:-@[-`{-~])/,
    /(?<code>(?<tick>`+)[^`].*?(?<!`)\k<tick>(?!`))/,
    /(?<foot>\[\^[^\]\s]+\])/,
    /(?<open>!?\[)(?<label>(?:[^\][]|\[[^\][]*\])*)(?<turn>\]\()(?<url>[^()\s]*(?:\s+"[^"]*")?)(?<close>\))/,
    /(?<ref>\[(?:[^\][])+\]\[[^\]]*\])/,
    /(?<html><!--.*?-->|<\/?[A-Za-z][^<>]*>)/,
    /(?<strong>(?<mark>\*\*|__)(?=\S)(?:(?!\k<mark>).)+\k<mark>)/,
    /(?<emphasis>(?<![\w*_])(?<one>[*_])(?=[^\s*_])(?:(?!\k<one>).)+\k<one>(?!\w))/,
    /(?<attributes>\{:[^}]*\})/,
  ]
    .map((one) => one.source)
    .join("|"),
  "gu",
);

/** Cuts one line into pieces: [class, text]. `fence` is what has opened a block of code. */
export function pieces(line, fence) {
  if (fence || FENCE.test(line)) return [[FENCE.test(line) ? "mark" : "code", line]];
  let match = /^(#{1,6}\s+)(.*)$/u.exec(line);
  if (match) return [["mark", match[1]], ["heading", match[2]]];
  match = /^((?:!!!|\?\?\?\+?)\s*)(.*)$/u.exec(line);
  if (match) return [["mark", match[1]], ["block", match[2]]];
  if (/^\s*(?:[-*_]\s*){3,}$/u.test(line)) return [["mark", line]];
  match = /^(\s*\[[^\]]+\]:\s*)(.*)$/u.exec(line);
  if (match) return [["link", match[1]], ...(match[1].includes("[^") ? inline(match[2]) : [["url", match[2]]])];
  match = /^(\s*>[\s>]*)(.*)$/u.exec(line);
  if (match) return [["mark", match[1]], ...inline(match[2]).map(([kind, text]) => [kind || "quote", text])];
  match = /^(\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?)(.*)$/u.exec(line);
  if (match) return [["mark", match[1]], ...inline(match[2])];
  match = /^(:\s+)(.*)$/u.exec(line);
  if (match) return [["mark", match[1]], ...inline(match[2])];
  return inline(line);
}

function inline(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) found.push(["", text.slice(end, match.index)]);
    end = match.index + match[0].length;
    const { open, label, turn, url, close, ...whole } = match.groups;
    if (open) found.push(["mark", open], ["link", label], ["mark", turn], ["url", url], ["mark", close]);
    else if (whole.code) found.push(["code", match[0]]);
    else if (whole.html) found.push(["html", match[0]]);
    else if (whole.strong) found.push(["strong", match[0]]);
    else if (whole.emphasis) found.push(["emphasis", match[0]]);
    else if (whole.foot || whole.ref) found.push(["link", match[0]]);
    else found.push(["mark", match[0]]);
  }
  if (end < text.length) found.push(["", text.slice(end)]);
  return found;
}

// What is open after a line: the fence itself, or nothing.
function after(line, fence) {
  const match = FENCE.exec(line);
  if (!match) return fence;
  if (!fence) return match[1];
  const closes = match[1][0] === fence[0] && match[1].length >= fence.length;
  return closes && line.trim() === match[1] ? "" : fence;
}

/** Gives what colours a text below its field: `paint(text)`, and `place(offset)` on the page. */
export function colours(ground) {
  let keys = [];
  const make = (key) => {
    const [fence, line] = [key.slice(0, key.indexOf("\n")), key.slice(key.indexOf("\n") + 1)];
    const row = document.createElement("div");
    for (const [kind, text] of pieces(line, fence)) {
      if (!kind) row.append(text);
      else row.append(Object.assign(document.createElement("span"), { className: `t-${kind}`, textContent: text }));
    }
    return row;
  };
  const paint = (text) => {
    let fence = "";
    const fresh = text.split("\n").map((line) => {
      const key = `${fence}\n${line}`;
      fence = after(line, fence);
      return key;
    });
    const most = Math.min(keys.length, fresh.length);
    let [start, end] = [0, 0];
    while (start < most && keys[start] === fresh[start]) start++;
    while (end < most - start && keys.at(-1 - end) === fresh.at(-1 - end)) end++;
    const gone = [...ground.children].slice(start, keys.length - end);
    const before = ground.children[keys.length - end] ?? null;
    for (const key of fresh.slice(start, fresh.length - end)) ground.insertBefore(make(key), before);
    for (const row of gone) row.remove();
    keys = fresh;
  };
  /** Where a line stands, from 0. */
  const row = (number) => ground.children[number] ?? null;
  /** Where a column of a line is on the page. */
  const place = (number, column) => {
    const line = row(number);
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let left = column;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left <= node.data.length) {
        const range = document.createRange();
        range.setStart(node, left);
        return range.getClientRects()[0] ?? range.getBoundingClientRect();
      }
      left -= node.data.length;
    }
    return line.getBoundingClientRect();
  };
  return { paint, place, row };
}
