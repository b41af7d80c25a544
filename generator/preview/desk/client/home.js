// The desk's home: it follows what is saved, starts posts, puts drafts out, has pages measured.
import { morph, remember } from "/_byline/morph.js";
import { listen } from "/_byline/stream.js";
import { Refusal, ask, confirmed, tell } from "./ask.js";

const FEW = 300; // pages that are measured without being asked for
const main = document.getElementById("main");
const form = document.querySelector("#new-post form");
const dialog = document.getElementById("new-post");
const wrong = document.getElementById("new-wrong");
// As the server sent it: nothing has been done to the page yet.
const live = document.documentElement;
const memory = remember(live, live.cloneNode(true));
let [following, again] = [false, false];

async function follow() {
  again = true;
  if (following) return;
  following = true;
  while (again) {
    again = false;
    try {
      const got = await fetch(location.href, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await got.text(), "text/html");
      // What only this page knows stays: a question that is put, what is typed, how far one is.
      if (got.ok) morph(live, page.documentElement, { memory });
    } catch {} // once the server is back, it says so
  }
  following = false;
}

const on = { page: follow, problems: follow };
let heard = 0;
listen("/_desk/", (event) => {
  // The first word on how things stand is what the page shows already.
  if (event.kind === "problems" && !heard++) return;
  on[event.kind]?.();
}, () => {});

function start() {
  wrong.textContent = "";
  dialog.showModal();
  form.title.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [title, series] = [form.elements.title.value, form.elements.series.value];
  try {
    const { edit } = await ask("new", { title, series });
    location.assign(edit);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    wrong.textContent = `${error.message}.`;
    form.elements.title.focus();
  }
});
form.querySelector("[value=no]").addEventListener("click", () => dialog.close());

async function publish({ publish: path, title, day, said, status }) {
  const today = document.querySelector(".masthead time").getAttribute("datetime");
  const later = status === "draft" && day > today;
  const words = later
    ? `It is a draft no more, and comes out by itself on ${said}.`
    : `It gets today’s date and is on the blog from the next build on.`;
  const [question, yes] = later
    ? [`Schedule “${title}”?`, "Schedule"]
    : [`Publish “${title}”?`, "Publish"];
  if (!(await confirmed(question, words, yes))) return;
  try {
    await ask("publish", { path });
    tell(later ? `${title} is scheduled.` : `${title} is published.`);
    await follow();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await confirmed("This could not be published", `${error.message}.`, "All right");
  }
}

async function measure() {
  const button = document.getElementById("measure");
  const said = document.getElementById("measured");
  if (button.disabled) return;
  button.disabled = true;
  try {
    for (let [done, total] = [0, 1]; done < total;) {
      ({ done, total } = await ask("measure", {}));
      said.textContent = `${done} of ${total}`;
    }
    await follow();
    said.textContent = "";
  } catch (error) {
    said.textContent = error.message;
  }
  document.getElementById("measure").disabled = false;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.id === "new") start();
  else if (button?.id === "measure") measure();
  else if (button?.dataset.publish) publish(button.dataset);
});
document.addEventListener("keydown", (event) => {
  const typing = /^(?:input|textarea|select)$/.test(event.target.localName ?? "");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key !== "n" || !plain || typing || document.querySelector("dialog[open]")) return;
  if (!main.dataset.token) return;
  event.preventDefault();
  start();
});

const button = document.getElementById("measure");
if (button?.dataset.measured === "no" && Number(button.dataset.count) <= FEW) measure();
document.dispatchEvent(new Event("byline:ready"));
