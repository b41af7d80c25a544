// The text field: what is put into it goes the way of typing, so that it can be undone.

/** Replaces part of a field's text, as if it had been typed; the caret then stands at its end. */
export function type(field, text, start = field.selectionStart, end = field.selectionEnd) {
  field.focus();
  field.setSelectionRange(start, end);
  const done = text
    ? document.execCommand("insertText", false, text)
    : start === end || document.execCommand("delete");
  if (done) return;
  field.setRangeText(text, start, end, "end"); // a browser that has given up the command
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts marks around what is selected, or takes them away. */
export function wrap(field, mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const inside = value.slice(start, end);
  const size = mark.length;
  if (value.slice(start - size, start) === mark && value.slice(end, end + size) === mark) {
    type(field, inside, start - size, end + size);
    field.setSelectionRange(start - size, end - size);
    return;
  }
  type(field, mark + inside + mark, start, end);
  field.setSelectionRange(start + size, end + size);
}

/** Puts a mark before each line that is selected, or takes it away from all. */
export function prefix(field, mark) {
  const { value } = field;
  const start = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const stop = value.indexOf("\n", field.selectionEnd);
  const end = stop === -1 ? value.length : stop;
  const lines = value.slice(start, end).split("\n");
  const all = lines.every((line) => line.startsWith(mark));
  const fresh = lines.map((line) => (all ? line.slice(mark.length) : mark + line)).join("\n");
  type(field, fresh, start, end);
  field.setSelectionRange(start + fresh.length, start + fresh.length);
}
