// What the pages of the desk ask their server for. Each has its own address and its own token.
const token = () => document.querySelector("main")?.dataset.token ?? "";

/** Thrown for what was refused, with the reason in words. */
export class Refusal extends Error {}

const send = async (what, type, body, more = {}) => {
  let got;
  try {
    got = await fetch(`${location.pathname}?do=${what}`, {
      method: "POST",
      headers: { "Content-Type": type, "X-Byline-Token": token(), ...more },
      body,
    });
  } catch {
    throw new Refusal("the preview does not answer; is it still running?");
  }
  if (got.headers.get("Content-Type")?.startsWith("application/json"))
    return { status: got.status, ...(await got.json()) };
  throw new Refusal((await got.text()).trim() || `the preview said ${got.status}`);
};

/** Asks for something; `said` goes as JSON. Gives the answer with its `status`. */
export const ask = (what, said) => send(what, "application/json", JSON.stringify(said));

/** Sends a file. */
export const upload = (what, file) =>
  send(what, "application/octet-stream", file, { "X-Byline-Name": encodeURIComponent(file.name) });

/** Asks for something that changes nothing. */
export const give = async (what) => {
  const got = await fetch(`${location.pathname}?give=${what}`, { cache: "no-store" });
  if (!got.ok) throw new Refusal((await got.text()).trim());
  return got.json();
};

/** Puts a question to the writer; true for yes. */
export function confirmed(title, words, yes) {
  const dialog = document.getElementById("ask");
  const [no, go] = dialog.querySelectorAll(".choices button");
  document.getElementById("ask-title").textContent = title;
  document.getElementById("ask-words").textContent = words;
  go.textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  go.focus();
  no.onclick = () => dialog.close("no");
  go.onclick = () => dialog.close("yes");
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Says something to who does not see the page. */
export const tell = (words) => (document.getElementById("said").textContent = words);
