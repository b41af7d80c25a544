// What a page can do beyond being read. All of it is additional: without this file every word and
// every link is there. What a reader has read, ticked and written stays in their own browser.
(() => {
  "use strict";
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  // A browser may refuse to keep anything, and what it kept may be nonsense; then a page works as
  // on a first visit.
  const keeps = "keep" in document.body.dataset;
  const recall = (key, kind) => {
    try {
      const kept = JSON.parse(localStorage.getItem("byline:" + key));
      return kept?.constructor === kind ? kept : undefined;
    } catch {}
  };
  const keep = (key, value) => {
    try {
      if (value === null) localStorage.removeItem("byline:" + key);
      else if (keeps) localStorage.setItem("byline:" + key, JSON.stringify(value));
    } catch {}
  };

  // Light or dark
  const root = document.documentElement;
  const appearance = one("[data-appearance]");
  if (appearance) {
    const show = () => {
      for (const button of all("button", appearance))
        button.setAttribute("aria-pressed", button.value === (root.dataset.theme ?? ""));
    };
    appearance.addEventListener("click", ({ target }) => {
      if (target.type !== "button") return;
      if (target.value) root.dataset.theme = target.value;
      else delete root.dataset.theme;
      try {
        if (target.value) localStorage.setItem("theme", target.value);
        else localStorage.removeItem("theme");
      } catch {}
      show();
    });
    show();
    appearance.hidden = false;
  }

  // "/" and Ctrl+K lead to the search: to the field on this page, or to the page that has one
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    const control = event.ctrlKey || event.metaKey;
    const writing = target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName);
    const slash = key === "/" && !control && !event.altKey && !writing;
    const k = key.toLowerCase() === "k" && control && !event.altKey && !event.shiftKey;
    if (event.defaultPrevented || event.isComposing || !(slash || k)) return;
    const field = document.querySelector("main [role=search] [type=search], [role=search] [type=search]");
    const link = document.querySelector("a[data-search]");
    if (field?.checkVisibility?.() ?? field) {
      field.focus();
      field.select();
    } else if (link) {
      location.assign(link.href);
    } else {
      return;
    }
    event.preventDefault();
  });

  // What has been read
  const read = new Set(keeps ? recall("read", Array) : []);
  const here = one("[data-post]");
  const showRead = () => {
    for (const part of all("[data-part]")) {
      if (!read.has(part.dataset.part) || part.classList.contains("read")) continue;
      part.classList.add("read");
      const said = part.parentElement.dataset.read;
      if (said) one("a", part).append(make("span", { className: "vh", textContent: ` (${said})` }));
    }
    for (const element of all("[data-so-far]")) {
      const around = element.closest("nav, article");
      const current = one("[aria-current]", one("ol", around) ?? around);
      const n = all(".read[data-part]", around).length + (current && read.has(here?.dataset.post) ? 1 : 0);
      const words = n ? fill(element.dataset.soFar, { n, total: element.dataset.total }) : "";
      element.replaceChildren(make("span", { textContent: words }));
    }
  };
  showRead();

  const text = one(".text");
  const headings = text ? all("h2[id], h3[id]", text) : [];
  const reached = () => headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
  if (here && text && keeps) {
    const url = here.dataset.post;
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      keep("read", [...read.add(url)]);
      if (recall("last", Object)?.url === url) keep("last", null);
      showRead();
    }).observe(one(".post > footer"));
    addEventListener("pagehide", () => {
      const anchor = reached()?.id;
      if (anchor && !read.has(url)) keep("last", { url, anchor, title: one("h1").textContent });
    });
  }

  // The table of contents: open where there is room beside the text, with the place one is at
  const toc = one("[data-toc]");
  if (toc) {
    const wide = matchMedia("(min-width: 78rem)");
    const open = () => (one("details", toc).open = wide.matches);
    wide.addEventListener("change", open);
    open();
    let waiting = false;
    const follow = () => {
      waiting = false;
      const id = reached()?.id;
      for (const link of all("a", toc)) {
        if (decodeURIComponent(link.hash) === "#" + id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    addEventListener("scroll", () => waiting || ((waiting = true), requestAnimationFrame(follow)), { passive: true });
    follow();
  }

  // What is too wide for the column scrolls by itself; the keyboard must reach it then
  if (text) {
    const wide = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
        else target.removeAttribute("tabindex");
      }
    });
    for (const box of all("pre, table", text)) wide.observe(box);
  }

  // Advice: words to copy, lists to tick, room to write
  if (!text) return;
  const said = text.dataset;
  const title = (block) => one(".admonition-title", block)?.textContent.trim() ?? "";
  const key = (block) => {
    const alike = all(".admonition", text).filter((other) => title(other) === title(block));
    return [location.pathname, title(block), alike.indexOf(block) + 1].join("\n");
  };
  const sayable = (block) => {
    const button = make("button", { type: "button", textContent: said.copy });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(one("blockquote", block).innerText.trim());
        button.textContent = said.copied;
        setTimeout(() => (button.textContent = said.copy), 2500);
      } catch {
        getSelection().selectAllChildren(one("blockquote", block));
      }
    });
    button.setAttribute("aria-live", "polite");
    block.append(button);
  };
  const tickable = (block) => {
    const boxes = () => all("[type=checkbox]", block);
    if (!boxes().length) return;
    const name = "ticked\n" + key(block);
    const words = (box) => box.closest("label").textContent.trim();
    const ticked = recall(name, Array);
    if (ticked) for (const box of boxes()) box.checked = ticked.includes(words(box));
    const tally = make("span");
    tally.setAttribute("role", "status");
    const again = make("button", { type: "button", textContent: said.startAgain });
    const count = () => {
      const done = boxes().filter((box) => box.checked);
      tally.textContent = fill(said.done, { n: done.length, total: boxes().length });
      again.hidden = !done.length;
    };
    block.addEventListener("change", () => {
      keep(name, boxes().filter((box) => box.checked).map(words));
      count();
    });
    again.addEventListener("click", () => {
      for (const box of boxes()) box.checked = false;
      keep(name, null);
      count();
      boxes()[0]?.focus();
    });
    block.append(make("p", { className: "tally" }, tally, again));
    document.addEventListener("byline:morph", count);
    count();
  };
  const writable = (block) => {
    const name = "words\n" + key(block);
    const area = make("textarea", { className: "own-words", value: recall(name, String) ?? "", rows: 4 });
    const grow = () => {
      if (CSS.supports("field-sizing", "content")) return;
      area.style.height = "auto";
      area.style.height = area.scrollHeight + 4 + "px";
    };
    area.addEventListener("input", () => {
      keep(name, area.value || null);
      grow();
    });
    block.append(make("label", {}, said.ownWords, area), make("small", { textContent: said.ownWordsKept }));
    addEventListener("beforeprint", grow);
    grow();
  };
  // A preview changes the open page: what is new in it gets its tools then.
  const equip = () => {
    const kinds = [[".script", said.copy, sayable], [".checklist", said.done, tickable], [".exercise", said.ownWords && keeps, writable]];
    for (const [selector, wanted, give] of kinds)
      for (const block of wanted ? all(selector, text) : []) {
        if ("equipped" in block.dataset) continue;
        block.dataset.equipped = "";
        give(block);
      }
    showRead();
  };
  document.addEventListener("byline:morph", equip);
  equip();

  // Printed, links that lead elsewhere become footnotes
  addEventListener("beforeprint", () => {
    if (one(".print-links")) return;
    const list = make("ol", { className: "print-links" });
    for (const link of all('a[href^="http"]', text)) {
      link.after(make("sup", { className: "print-mark", textContent: list.children.length + 1 }));
      list.append(make("li", { textContent: link.href }));
    }
    if (list.children.length) text.append(list);
    document.body.classList.add("numbered");
  });
})();
