// What tests ask of a page in a browser. It is there before the page's own scripts; nothing on the
// page sees it.
globalThis.byTestsOfByline = (() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const called = (element) => {
    const name = element.tagName.toLowerCase();
    const marks = [element.id && "#" + element.id, ...[...element.classList].map((one) => "." + one)];
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return name + marks.filter(Boolean).join("") + (words && ` “${words}”`);
  };
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  // Words for screen readers alone stand in a box of a pixel.
  const unseen = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const { width, height } = one.getBoundingClientRect();
      if (getComputedStyle(one).position === "absolute" && width <= 1 && height <= 1) return true;
      if (one.matches(".skip:not(:focus)")) return true;
    }
    return false;
  };
  const scrolls = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement)
      if (/auto|scroll/.test(getComputedStyle(one).overflowX)) return true;
    return false;
  };
  const lines = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { currentNode: text } = walker;
      const parent = text.parentElement;
      if (!text.data.trim() || !seen(parent) || unseen(parent)) continue;
      if (parent.closest("svg, script, style, noscript, textarea, select")) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects())
        if (box.width > 1) found.push({ parent, box, text });
    }
    return found;
  };

  const FOCUSABLE =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, object, " +
    "audio[controls], video[controls], [contenteditable], [tabindex]";

  return {
    called,

    // The page is wider than the window.
    wider: () => {
      const over = document.scrollingElement.scrollWidth - innerWidth;
      return over > 0 ? [`the page is ${over} px too wide`] : [];
    },

    // Words that stand outside the window, where no scrolling leads.
    outside: () =>
      lines()
        .filter(({ parent, box }) => (box.right > innerWidth + 1 || box.left < -1) && !scrolls(parent))
        .map(({ parent }) => "outside: " + called(parent)),

    // Boxes that cut off what does not fit.
    clipped: () =>
      all("body *")
        .filter((element) => {
          if (element.closest("svg, textarea, select") || !element.textContent.trim()) return false;
          if (!seen(element) || unseen(element)) return false;
          const { overflowX, overflowY } = getComputedStyle(element);
          return (
            (/hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
            (/hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
          );
        })
        .map((element) => "clipped: " + called(element)),

    // Words that lie on other words. Lines of one block may touch; those of two may not.
    overlapping: () => {
      const block = (element) => {
        while (getComputedStyle(element).display.startsWith("inline") && element.parentElement)
          element = element.parentElement;
        return element;
      };
      const found = lines()
        .filter(({ parent }) => !scrolls(parent))
        .map((line) => ({ ...line, block: block(line.parent) }))
        .sort((a, b) => a.box.top - b.box.top);
      const said = new Set();
      found.forEach((one, at) => {
        for (const other of found.slice(at + 1)) {
          if (other.box.top > one.box.bottom) break;
          if (one.block === other.block) continue;
          const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
          const across =
            Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          if (across > 2 && down > Math.min(one.box.height, other.box.height) / 4)
            said.add(`${called(one.parent)} lies on ${called(other.parent)}`);
        }
      });
      return [...said];
    },

    // What a reader can come to with the Tab key, in the order of the document.
    focusable: () =>
      all(FOCUSABLE).filter(
        (element) =>
          element.tabIndex >= 0 && !element.disabled && seen(element) &&
          // A summary of its own is only the first one of its details.
          (element.tagName !== "SUMMARY" || element.parentElement.firstElementChild === element)
      ),

    // What is wrong with how the focused element shows that it is focused.
    focused: () => {
      const element = document.activeElement;
      const paint = (colour) => {
        const context = document.createElement("canvas").getContext("2d");
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
      };
      const light = ([red, green, blue]) => {
        const linear = (value) =>
          value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
      };
      let under = element.parentElement;
      while (under && paint(getComputedStyle(under).backgroundColor)[3] < 255) under = under.parentElement;
      const ground = light(paint(getComputedStyle(under ?? document.documentElement).backgroundColor));
      const problems = [];
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      // "auto" is the browser's own: two rings, of which one is seen on any ground.
      const own = outlineStyle === "auto";
      if (!own && (outlineStyle === "none" || parseFloat(outlineWidth) < 2)) problems.push("no outline");
      const ring = light(paint(outlineColor));
      const contrast = (Math.max(ring, ground) + 0.05) / (Math.min(ring, ground) + 0.05);
      if (!own && contrast < 3) problems.push(`its outline has a contrast of ${contrast.toFixed(2)}`);
      const boxes = [...element.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
      const within = boxes.filter(
        ({ left, right, top, bottom }) => right > 0 && left < innerWidth && bottom > 0 && top < innerHeight
      );
      if (!within.length) problems.push("it is outside the window");
      const shown = within.some(({ left, right, top, bottom }) => {
        const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
        const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
        const hit = document.elementFromPoint(x, y);
        return hit && (element.contains(hit) || hit.contains(element));
      });
      if (within.length && !shown) problems.push("something lies on it");
      return problems.map((problem) => `${called(element)}: ${problem}`);
    },

    // Controls that only a script would bring to life.
    dead: () =>
      all("button, select, textarea, input:not([type=checkbox])")
        .filter((element) => seen(element) && !element.form)
        .map((element) => "dead: " + called(element)),
  };
})();
