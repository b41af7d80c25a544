// The look of the badge and of the mistakes. A sheet that a script makes is allowed under any policy
// of the page's; an element `style` is not.
export const sheet = () => {
  const made = new CSSStyleSheet();
  made.replaceSync(CSS);
  return made;
};

const CSS = /* css */ `
:host {
  all: initial !important; color-scheme: light dark !important;
  --sheet: light-dark(#fffdf9, #211f1d); --ink: light-dark(#211f1c, #ece6dc);
  --soft: light-dark(#5f5952, #b0a89d); --line: light-dark(#d9d0c2, #474239);
  --wrong: light-dark(#a3231f, #ffaca2); --link: light-dark(#1d4f91, #9cc4ff);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
aside { font: 14px/1.5 system-ui, sans-serif; color: var(--ink); overflow-wrap: break-word; }
button, input { font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--soft); border-radius: 6px; padding: 3px 9px; min-height: 28px; }
button { cursor: pointer; }
button:hover { border-color: var(--ink); }
button[aria-pressed="true"] { background: var(--ink); color: var(--sheet); }
input[type=checkbox] { min-height: 0; accent-color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
a { color: var(--link); }
b, .wrong { color: var(--wrong); }
h2, h3, p, ul, ol, figure { margin: 0 0 8px; }
h2 { font-size: 16px; line-height: 1.35; padding-right: 56px; }
h3 { font-size: 13px; color: var(--soft); }
ul, ol { padding-left: 26px; }
small { font-size: 12px; color: var(--soft); }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }

.badge, .panel, .mistakes, [role=alert] { position: fixed; z-index: 2147483647; }
.badge, .panel, .mistakes { background: var(--sheet); border: 1px solid var(--line); box-shadow: 0 2px 12px rgb(0 0 0 / 25%); }
.badge { right: 10px; bottom: 10px; max-width: calc(100vw - 20px); border-radius: 99px; padding: 4px 12px; font-size: 12px; }
.badge > * + *::before { content: "· "; color: var(--soft); font-weight: 400; }
.draft, .scheduled, .expired { font-weight: 700; }
.panel { right: 10px; bottom: 50px; width: min(380px, calc(100vw - 20px)); max-height: calc(100vh - 70px); overflow: auto; border-radius: 10px; padding: 12px 16px; }
.panel section { border-top: 1px solid var(--line); padding-top: 8px; }
.panel form, .panel [role=group] { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 0 0 8px; }
.result, .card { display: grid; border: 1px solid var(--line); border-radius: 8px; padding: 8px 10px; margin: 0 0 8px; }
.result b, .card b { color: inherit; }
.card { padding: 0; overflow: hidden; }
.card img { width: 100%; aspect-ratio: 1200 / 630; object-fit: cover; background: var(--line); }
.card figcaption { display: grid; padding: 8px 10px; }
[aria-current] { font-weight: 700; }
.close { float: right; position: sticky; top: 0; }

/* The page stays to be seen above. */
.mistakes { inset: auto 0 0; max-height: 70vh; overflow: auto; padding: 14px 18px 56px; border-top: 4px solid var(--wrong); }
.mistakes article + article { border-top: 1px solid var(--line); padding-top: 10px; }
pre { margin: 0 0 8px; padding: 8px 10px; overflow: auto; border: 1px solid var(--line); border-radius: 6px; tab-size: 4; white-space: pre; color: var(--soft); }
pre .at { color: var(--ink); }
/* Heard, not seen: it stands below at greater length. */
[role=alert] { width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
@media print { aside { display: none; } }
@media (prefers-reduced-motion: no-preference) { .badge { transition: border-color .15s; } }
`;
