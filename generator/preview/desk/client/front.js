// The form for front matter. The server sets what is filled in; everything else in it stays.
import { ask } from "./ask.js";

const PAUSE = 400; // ms after the last key in the front matter as text

/**
 * `form`, `raw`: the form and the field with the front matter as text. `changed()` is called when
 * the front matter is another one, `wrong(words)` when it could not be set.
 */
export function front(form, raw, { changed, wrong }) {
  let waiting = {}; // fields that were changed and not yet set
  let working = null;
  let timer = 0;

  const value = (field) => {
    const group = field.closest("[data-moment]");
    if (group) {
      const [day, time] = group.querySelectorAll("input");
      return [group.dataset.moment, day.value && time.value ? `${day.value} ${time.value}` : day.value];
    }
    return [field.name, field.type === "checkbox" ? (field.checked ? "yes" : "no") : field.value];
  };
  const work = async () => {
    while (Object.keys(waiting).length) {
      const changes = waiting;
      waiting = {};
      try {
        const { head } = await ask("amend", { head: raw.value, changes });
        if (raw.value !== head) {
          raw.value = head;
          changed();
        }
      } catch (error) {
        wrong(error.message);
      }
    }
    working = null;
  };
  form.addEventListener("input", ({ target }) => {
    const [name, said] = value(target);
    waiting[name] = said;
    working ??= work();
  });
  // The title has several lines to be seen in, and is one.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.name === "title") event.preventDefault();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const show = (html) => {
    const open = form.querySelector("details")?.open;
    form.innerHTML = html; // ours: a piece of the page, made by the same templates
    const details = form.querySelector("details");
    if (details && open) details.open = true;
  };
  const refresh = async () => {
    try {
      show((await ask("amend", { head: raw.value, changes: {} })).form);
    } catch (error) {
      wrong(error.message);
    }
  };
  raw.addEventListener("input", () => {
    changed();
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
  return {
    /** Waits until all that was filled in is set. */
    settled: () => working ?? Promise.resolve(),
    /** Shows another front matter, with its form or asking for it. */
    set(head, html) {
      if (raw.value === head) return;
      raw.value = head;
      raw.closest("details").hidden = !head;
      if (html) show(html);
      else refresh();
    },
  };
}
