"""The preview's morph in a real browser: what changes, and what a reader did that must stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.journeys.speaking import Speaker, speaking
from tests.journeys.watching import chromium

pytestmark = pytest.mark.xdist_group("preview")

PLAIN = "<!doctype html><title>t</title><body></body>"
LONG = "".join(f"<p>Line {n}</p>" for n in range(80))


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    with speaking() as one:
        one.pages["/"] = PLAIN
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def tab(browser: Any, speaker: Speaker) -> Iterator[Any]:
    speaker.files["/blank.html"] = ("text/html", PLAIN.encode())
    page = browser.new_page()
    yield page
    page.close()


class Case(NamedTuple):
    """Bodies before and after; what is done in between; what must be true (JavaScript)."""

    name: str
    before: str
    act: str
    after: str
    holds: str
    equal: bool = False  # the body must be the new one in every respect


RUN = """async ([before, act, after, holds, equal]) => {
  const { morph, remember } = await import("/_byline/morph.js");
  const parse = (html) => new DOMParser().parseFromString("<body>" + html, "text/html").body;
  const one = (selector) => document.querySelector(selector);
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const run = (code) => new (async () => {}).constructor("one", "k", "frame", code)(one, k, frame);
  const k = {};
  document.body.replaceChildren(...parse(before).childNodes);
  const memory = remember(document.body, parse(before));
  await run(act);
  const fresh = parse(after);
  k.result = morph(document.body, fresh, { memory });
  if (!k.result.reload && !memory.base.isEqualNode(fresh)) return "the base is not the new page";
  if (equal && !document.body.isEqualNode(fresh)) return document.body.innerHTML;
  await frame();
  const verdict = await run("return (" + holds + ")");
  return verdict === true ? "" : String(verdict) + ": " + document.body.innerHTML;
}"""

ITEMS = "<ul><li>One stone</li><li>Two birds</li><li>Three wishes</li></ul>"
CASES = [
    Case("a word", "<p id=a>Old word here</p>", "k.p = one('p')", "<p id=a>New word here</p>",
         "one('p') === k.p && k.result.changed[0] === k.p", equal=True),
    Case("nothing changed", ITEMS, "k.n = one('ul')", ITEMS,
         "k.result.changed.length === 0 && one('ul') === k.n", equal=True),
    Case("an item before others", ITEMS, "k.li = one('li:nth-child(2)')",
         ITEMS.replace("<li>One", "<li>Zero hour</li><li>One"),
         "one('li:nth-child(3)') === k.li", equal=True),
    Case("an item taken out", ITEMS, "k.li = one('li:nth-child(3)')",
         ITEMS.replace("<li>Two birds</li>", ""), "one('li:nth-child(2)') === k.li", equal=True),
    Case("items in another order", ITEMS, "k.li = [...document.querySelectorAll('li')]",
         "<ul><li>Three wishes</li><li>One stone</li><li>Two birds</li></ul>",
         "one('li') === k.li[2] && one('li:nth-child(2)') === k.li[0]", equal=True),
    Case("an element is another one", "<p>Text</p>", "", "<h2>Text</h2>", "true", equal=True),
    Case("an attribute comes and goes", "<p title=a lang=de>T</p>", "", "<p dir=rtl lang=en>T</p>",
         "true", equal=True),
    Case("an attribute that only parsers write", '<p @a="1" x:y=2>T</p>', "",
         '<p @a="3" x:y=4 )=5>T</p>', "true", equal=True),
    Case("a drawing", '<svg viewBox="0 0 1 1"><path d="M0 0"/><use xlink:href="#a"/></svg>', "",
         '<svg viewBox="0 0 2 2"><path d="M1 1"/><circle r="1"/><use xlink:href="#b"/></svg>',
         "one('circle').namespaceURI.endsWith('svg')", equal=True),
    Case("an id moves to another parent", "<div><p>x</p><b id=k>keep</b></div><div><i>y</i></div>",
         "k.b = one('#k')", "<div><p>x</p></div><div><i>y</i><b id=k>keep</b></div>",
         "one('#k') === k.b", equal=True),
    Case("an id moves into something new", "<b id=k>keep</b><p>x</p>", "k.b = one('#k')",
         "<p>x</p><section><div><b id=k>keep</b></div></section>", "one('#k') === k.b", equal=True),
    Case("an id moves out of what goes", "<section><b id=k>keep</b></section><p>x</p>",
         "k.b = one('#k')", "<p>x</p><b id=k>keep</b>", "one('#k') === k.b", equal=True),
    Case("inside out", "<div id=a><div id=b>t</div></div>", "k.a = one('#a'); k.b = one('#b')",
         "<div id=b><div id=a>t</div></div>", "one('#b').contains(one('#a'))", equal=True),
    Case("an id that stands twice", "<p id=a>x</p><p id=a>y</p>", "",
         "<p id=a>y</p><p id=b>z</p><p id=a>x</p>", "true", equal=True),
    Case("focus", "<p>a</p><input id=f>", "k.f = one('#f'); k.f.focus()",
         "<h1>New</h1><p>b</p><input id=f title=x>",
         "document.activeElement === k.f && k.f === one('#f')", equal=True),
    Case("focus in what moves", "<input id=f><p>a</p><p>b</p>", "one('#f').focus()",
         "<p>a</p><p>b</p><div><input id=f></div>",
         "document.activeElement.id === 'f'", equal=True),
    Case("focus where nothing moves without losing it", "<input id=f><p>a</p><p>b</p>",
         "Element.prototype.moveBefore = undefined; one('#f').value = 'hello';"
         "one('#f').focus(); one('#f').setSelectionRange(1, 3)",
         "<p>a</p><p>b</p><div><input id=f></div>",
         "document.activeElement.id === 'f' && document.activeElement.selectionEnd === 3"),
    Case("typed text and the place in it", "<input id=f value=a>",
         "one('#f').value = 'typed'; one('#f').focus(); one('#f').setSelectionRange(2, 4)",
         "<p>new</p><input id=f value=b>",
         "one('#f').value === 'typed' && one('#f').selectionStart === 2"
         " && one('#f').selectionEnd === 4"),
    Case("a field nobody typed in", "<input id=f value=a>", "one('#f').value = 'x';"
         "one('#f').value = 'a'", "<input id=f value=b>", "one('#f').value === 'b'"),
    Case("typed text in a text area", "<textarea id=f>old</textarea>", "one('#f').value = 'mine'",
         "<textarea id=f>new</textarea>", "one('#f').value === 'mine'"),
    Case("a text area nobody typed in", "<textarea>old</textarea>", "",
         "<textarea>new</textarea>", "one('textarea').value === 'new'", equal=True),
    Case("a field becomes another kind", "<input name=a>", "one('input').value = 'secret'",
         "<input name=b>", "one('input').value === ''", equal=True),
    Case("a ticked box", "<input type=checkbox id=a><input type=checkbox id=b>",
         "one('#a').checked = true",
         "<input type=checkbox id=a title=x><input type=checkbox id=b checked>",
         "one('#a').checked && one('#b').checked"),
    Case("a choice", "<select><option>a<option>b<option>c</select>", "one('select').value = 'b'",
         "<select><option>a<option>b<option>d<option selected>e</select>",
         "one('select').value === 'b'"),
    Case("a choice that is gone", "<select><option>a<option>b</select>",
         "one('select').value = 'b'", "<select><option>a<option>c</select>",
         "one('select').value === 'a'"),
    Case("a choice nobody made", "<select><option>a<option>b</select>", "",
         "<select><option>a<option selected>b</select>", "one('select').value === 'b'"),
    Case("writing in the page", "<div contenteditable><p>a</p></div><p>x</p>",
         "one('[contenteditable] p').textContent = 'mine'",
         "<div contenteditable><p>a</p></div><p>y</p>",
         "one('[contenteditable]').textContent === 'mine' && one('body > p').textContent === 'y'"),
    Case("opened details", "<details><summary>s</summary>a</details>", "one('details').open = true",
         "<details><summary>s</summary>b</details>",
         "one('details').open && one('details').textContent === 'sb'"),
    Case("details that the source opens and closes",
         "<details open><summary>s</summary>a</details>", "",
         "<details><summary>s</summary>a</details>", "!one('details').open", equal=True),
    Case("open details do not open others", "<details><summary>One</summary>first</details>",
         "one('details').open = true", "<details><summary>Quite</summary>other</details><p>x</p>",
         "!one('details').open", equal=True),
    Case("an open dialog", "<dialog><p>a</p></dialog>", "one('dialog').showModal()",
         "<dialog><p>b</p></dialog>", "one('dialog:modal').textContent === 'b'"),
    Case("a playing sound", "<p>a</p><audio id=s loop src=/silence.wav></audio>",
         "k.s = one('audio'); k.s.muted = true; await k.s.play();"
         "while (!k.at) { await frame(); k.at = k.s.currentTime }",
         "<h1>x</h1><audio id=s loop src=/silence.wav></audio><p>b</p>",
         "one('audio') === k.s && !k.s.paused && k.s.currentTime >= k.at"),
    Case("a frame that moves is not loaded again",
         "<iframe id=f src=/blank.html></iframe><p>a</p><p>b</p>",
         "await new Promise((r) => one('iframe').addEventListener('load', r));"
         "one('iframe').contentWindow.mine = 7",
         "<p>a</p><p>b</p><iframe id=f src=/blank.html></iframe>",
         "one('iframe').contentWindow.mine === 7", equal=True),
    Case("a scrolled element", f"<div id=s style='height:90px;overflow:auto'>{LONG}</div><p>a</p>",
         "one('#s').scrollTop = 200; await frame(); await frame()",
         f"<p>b</p><section><div id=s style='height:90px;overflow:auto'>{LONG}"
         "<p>end</p></div></section>",
         "one('#s').scrollTop === 200", equal=True),
    Case("the window's scroll position", f"<p id=a>a</p>{LONG}", "scrollTo(0, 700); await frame()",
         f"<p id=a>b</p>{LONG}<p>end</p>", "scrollY === 700", equal=True),
    Case("a selection beside the edit", "<p>The quick brown fox</p>",
         "const t = one('p').firstChild; getSelection().setBaseAndExtent(t, 10, t, 15)",
         "<p>The slow and steady brown fox</p>", "String(getSelection()) === 'brown'", equal=True),
    Case("a selection in what moves", "<p id=a>brown fox</p><p>x</p><p>y</p>",
         "const t = one('p').firstChild; getSelection().setBaseAndExtent(t, 0, t, 5)",
         "<p>x</p><p>y</p><p id=a>brown fox</p>", "String(getSelection()) === 'brown'", equal=True),
    Case("a running animation", "<p>a</p><i id=x>spin</i>",
         "k.a = one('#x').animate([{ opacity: 0 }, { opacity: 1 }], 1e6); k.a.currentTime = 5e5",
         "<h1>n</h1><p>b</p><i id=x>spin</i>",
         "one('#x').getAnimations()[0] === k.a && k.a.currentTime >= 5e5", equal=True),
    Case("what is to stay for good", "<div data-preview-permanent><p>a</p></div><p>x</p>",
         "one('div p').textContent = 'live'; one('div').title = 'mine'",
         "<div data-preview-permanent><p>a</p></div><p>y</p>",
         "one('div p').textContent === 'live' && one('body > p').textContent === 'y'"),
    Case("what scripts added", "<div class=script><p>words</p></div><p>x</p>",
         "const b = document.createElement('button'); b.textContent = 'Copy'; one('div').append(b);"
         "one('body').prepend(document.createElement('nav'))",
         "<div class=script><p>other words</p><p>more</p></div><h2>h</h2><p>x</p>",
         "one('div').innerHTML === '<p>other words</p><p>more</p><button>Copy</button>'"
         " && one('body').firstChild.localName === 'nav'"),
    Case("classes and attributes that scripts added", "<ul><li class='part new'>a</li></ul>",
         "one('li').classList.add('read'); document.body.dataset.theme = 'dark'",
         "<ul><li class='part old'>b</li></ul>",
         "one('li').className === 'part read old' && document.body.dataset.theme === 'dark'"),
    Case("what scripts unhid", "<p hidden>a</p><p>x</p>", "one('p').hidden = false",
         "<p hidden>b</p><p>y</p>", "!one('p').hidden && one('p').textContent === 'b'"),
    Case("what scripts put a box around", "<table><tbody><tr><td>1</table><p>x</p>",
         "const d = document.createElement('div'); one('table').before(d); d.append(one('table'))",
         "<h2>h</h2><table><tbody><tr><td>2</table><h3>i</h3><p>x</p>",
         "one('div > table td').textContent === '2'"
         " && [...one('body').children].map((e) => e.localName).join() === 'h2,div,h3,p'"),
    Case("what scripts wrote over", "<pre><code>let a = 1</code></pre><p>x</p>",
         "one('code').innerHTML = '<b>let</b> a = <i>1</i>'",
         "<pre><code>let a = 2</code></pre><p>x</p>", "one('code').textContent === 'let a = 2'"),
    Case("without scripts", "<noscript><p>Please</p></noscript><p>x</p>", "",
         "<noscript><p>Pretty please</p></noscript><p>y</p><noscript>b</noscript>",
         "one('p').textContent === 'y' && one('noscript').textContent === '<p>Pretty please</p>'"),
    Case("a new script", "<p>a</p>", "", "<p>b</p><script>globalThis.ran = 1</script>",
         "k.result.reload && one('p').textContent === 'a' && !globalThis.ran"),
    Case("another script", "<script>1</script><p>a</p>", "", "<script>2</script><p>b</p>",
         "k.result.reload"),
    Case("a template", "<template><p>a</p></template>", "", "<template><p>b</p></template>",
         "k.result.reload"),
    Case("a script that moved and one that is data",
         "<script>1</script><p>a</p><script type=application/ld+json>{}</script>", "",
         "<p>b</p><script type=application/ld+json>[]</script><script>1</script>",
         "!k.result.reload && one('script').textContent === '[]'", equal=True),
    Case("a form with a field named id", "<form><input name=id></form><p>a</p>",
         "one('input').value = 'x'", "<h1>h</h1><form><input name=id></form><p>b</p>",
         "one('input').value === 'x'"),
    Case("comments", "<!-- a --><p>x</p><!-- b -->", "", "<!-- c --><p>x</p>", "true", equal=True),
    Case("many alike", "<i>x</i>" * 300, "", "<i>x</i>" * 150 + "<b>y</b>" + "<i>z</i>" * 140,
         "true", equal=True),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_morph_changes_and_keeps(tab: Any, speaker: Speaker, case: Case) -> None:
    tab.goto(f"{speaker.address}/blank.html")
    assert tab.evaluate(RUN, [case.before, case.act, case.after, case.holds, case.equal]) == ""


RANDOM = """async ([seed, rounds]) => {
  const { morph, remember } = await import("/_byline/morph.js");
  let state = seed;
  const chance = (n) => {  // a linear congruence: the same everywhere
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
  const names = ["p", "div", "b", "ul", "li", "input", "details", "svg", "h2", "table", "select"];
  const words = ["a stone", "two birds", "", " ", "three", "<!-- c -->", "x &amp; y", "\\n"];
  const draw = (depth) => {
    let html = "";
    for (let n = chance(6); n > 0; n--) {
      if (!depth || chance(3) === 0) { html += words[chance(words.length)]; continue; }
      const name = names[chance(names.length)];
      const id = chance(3) ? "" : ` id=i${chance(12)}`;
      const look = chance(3) ? "" : ` class="${["a", "b", "a b"][chance(3)]}" title=${chance(3)}`;
      html += `<${name}${id}${look}>${draw(depth - 1)}</${name}>`;
    }
    return html;
  };
  const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;
  for (let round = 0; round < rounds; round++) {
    const start = parse(draw(5));
    const live = document.importNode(start, true);
    if (round % 2) document.body.replaceWith(live);  // in the page, and beside it
    const memory = remember(live, start);
    for (let step = 0; step < 4; step++) {
      const html = draw(5);
      const before = live.innerHTML;
      morph(live, parse(html), round % 3 ? { memory } : {});
      if (!live.isEqualNode(parse(html)) || (round % 3 && !memory.base.isEqualNode(live)))
        return [round, step, before, html, live.innerHTML].join("\\n----\\n");
    }
  }
  return "";
}"""


@pytest.mark.parametrize("seed", [1, 20, 300])
def test_any_page_becomes_any_other(tab: Any, speaker: Speaker, seed: int) -> None:
    tab.goto(f"{speaker.address}/blank.html")
    assert tab.evaluate(RANDOM, [seed, 150]) == ""


KEEPING = """async ([seed, rounds]) => {
  // Whatever the source does, what a script added to a block that stays is there after it, once.
  const { morph, remember } = await import("/_byline/morph.js");
  let state = seed;
  const chance = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
  const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const draw = () => {
    const ids = [0, 1, 2, 3, 4, 5].filter(() => chance(4)).sort(() => chance(3) - 1);
    return ids.map((id) => `<section id=s${id}><p>${chance(9)} words</p></section>`)
      .join("<p>between</p>");
  };
  for (let round = 0; round < rounds; round++) {
    const html = draw();
    const start = parse(html);
    const live = document.body;
    live.replaceChildren(...parse(html).childNodes);
    const memory = remember(live, start);
    let had = new Set();
    for (const one of live.querySelectorAll("section")) {
      one.append(Object.assign(document.createElement("button"), { textContent: one.id }));
      had.add(one.id);
    }
    for (let step = 0; step < 4; step++) {
      const fresh = parse(draw());
      morph(live, fresh, { memory });
      had = new Set([...had].filter((id) => fresh.querySelector("#" + id)));
      const got = [...live.querySelectorAll("button")].map((one) => one.parentNode.id);
      if ([...had].sort().join() !== got.sort().join()) return live.innerHTML;
      for (const one of live.querySelectorAll("button"))
        if (one.textContent !== one.parentNode.id) return "astray";
      const bare = live.cloneNode(true);
      for (const one of bare.querySelectorAll("button")) one.remove();
      if (!bare.isEqualNode(fresh)) return bare.innerHTML + "\\n" + fresh.innerHTML;
    }
  }
  return "";
}"""


def test_what_scripts_added_outlives_any_edit(tab: Any, speaker: Speaker) -> None:
    tab.goto(f"{speaker.address}/blank.html")
    assert tab.evaluate(KEEPING, [7, 200]) == ""
