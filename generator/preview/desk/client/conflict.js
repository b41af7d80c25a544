// Two versions of one file, side by side, and what to do about it.

/** Shows both; gives "mine", "theirs" or "neither". */
export function conflict({ rows, theirs }) {
  const dialog = document.getElementById("conflict");
  const cell = (text, other) => {
    const made = document.createElement("td");
    made.textContent = text ?? "";
    if (text === null && other) made.className = "none";
    return made;
  };
  document.getElementById("rows").replaceChildren(
    ...rows.map(({ 0: kind, 1: mine, 2: other }) => {
      const row = document.createElement("tr");
      row.className = kind;
      if (kind === "skip") {
        const made = cell("⋯");
        made.colSpan = 2;
        row.append(made);
      } else row.append(cell(mine, true), cell(other, true));
      return row;
    }),
  );
  const buttons = [...dialog.querySelectorAll("[data-choice]")];
  // A file that is gone can neither be taken nor be written over; what was written stays here.
  for (const one of buttons) one.hidden = !theirs && one.dataset.choice !== "neither";
  dialog.returnValue = "";
  dialog.showModal();
  buttons.at(-1).focus();
  for (const one of buttons) one.onclick = () => dialog.close(one.dataset.choice);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || "neither"), { once: true });
  });
}
