"""Strings that would run as a script, wherever strangers write: in a browser none of them does.

There is no content security policy in the way, so what does not run is not there. The author of a
text may write HTML into it; all else is text, and imports and comments are made harmless.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from tests.conftest import SiteFolder
from tests.hardening.conftest import Extent
from tests.hardening.payloads import KNOWN, OURS
from tests.importing import imported
from tests.journeys.watching import chromium
from tests.serving import serving

pytestmark = [pytest.mark.xdist_group("scripts"), pytest.mark.usefixtures("same_program")]

_SINKS: Final = 8
# Runs in each frame before anything else: what runs is told in the console, wherever that is.
_WATCH: Final = """
  const told = (what) => console.log("RAN " + what);
  Object.defineProperty(window, "__xss", { set: told, get: () => 0, configurable: false });
  for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => told(name);
"""
# What could run, if somebody touched it; scripts that are not the theme's.
_LOOK: Final = r"""(inline) => {
  const wrong = [];
  const runs = /^[\s\x00-\x20]*(?:java|vb|live)script:|^[\s\x00-\x20]*data:(?!image\/(?!svg))/i;
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) wrong.push(`${one.localName} ${name}`);
      if (/^(?:href|src|srcdoc|action|formaction|data|poster|xlink:href|to|values)$/i.test(name)
          && one.rel !== "icon"
          && (name === "srcdoc" || runs.test(value.replace(/[\t\n\r]/g, ""))))
        wrong.push(`${one.localName} ${name}=${value}`);
    }
    if (/^(?:object|embed|base|applet|frame|frameset|foreignobject)$/i.test(one.localName))
      wrong.push(one.localName);
    if (one.localName === "meta" && one.httpEquiv === "refresh") wrong.push("refresh");
    if (one.localName === "script") {
      const own = one.src && new URL(one.src).origin === location.origin;
      if (one.type === "application/ld+json") JSON.parse(one.textContent);
      else if (!(own || inline.includes(one.textContent))) wrong.push(`script ${one.textContent}`);
    }
  }
  return wrong;
}"""
_READER: Final = """(texts) => texts.map((html) => {
  const box = document.createElement("div");
  box.innerHTML = html;
  document.body.append(box);
})"""


def _line(text: str) -> str:
    """Return a string in quotation marks, as YAML takes it, with all that it may hold."""
    plain = "".join(c if c.isprintable() or c.isspace() or c > "\x9f" else " " for c in text)
    return json.dumps(" ".join(plain.split()), ensure_ascii=False)


def _file_name(payload: str) -> str:
    """Return what a file can be called that comes nearest to a string."""
    name = re.sub(r"[\x00-\x1f\x7f-\x9f/\\:#?%&;]", "\u2215", payload)[:60].rstrip(". ")
    return "".join(c for c in name if c.isprintable() and c not in "[]")


def _blog(folder: Path, payloads: Sequence[str]) -> SiteFolder:
    """Make a blog in which each string is a title, a tag, an author, a comment and a file."""
    site = SiteFolder(folder)
    config = "title: T\nurl: https://example.com/\nsearch: true\ncomments: {form: /send}\n"
    more = "feeds: {limit: 1000, formats: [rss, atom, json]}\n"
    files: dict[str, str | bytes] = {"content/site.yaml": config + more}
    for n, payload in enumerate(payloads):
        named = f"{n}-{_file_name(payload)}"
        files[f"content/static/{named}.txt"] = "x"
        files[f"content/posts/p{n}.md"] = (
            f"---\ntitle: {_line(f'{payload} {n}')}\ndate: 2020-01-02\n"
            f"tags: [{_line(f'{payload} t{n}')}]\nauthors: [{_line(f'{payload} a{n}')}]\n"
            f"description: {_line(payload)}\nseries: {_line(f'{payload} s{n}')}\n---\n"
            f"The needle.\n\n[A file](../static/{quote(named)}.txt)\n\n"
            + "".join(f"    {line}\n" for line in payload.splitlines())
        )
        said = [f"{key}: {_line(text)}\n" for key, text in (("author", payload), ("url", payload))]
        body = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", " ", payload)
        body = json.dumps(body, ensure_ascii=False)
        files[f"content/comments/p{n}/c.yaml"] = f"{''.join(said)}date: 2020-01-03\nbody: {body}\n"
    site.write(files)
    return site


def _export(payloads: Sequence[str]) -> str:
    """Return an export of WordPress in which each string is a post, and a comment on it."""
    items = "".join(
        f"<item><title>{_xml(f'{payload} {n}')}</title><link>https://old.example/p{n}/</link>"
        f"<content:encoded>{_xml(payload)}</content:encoded><wp:post_id>{n}</wp:post_id>"
        f"<wp:post_date>2020-01-02 10:00:00</wp:post_date><wp:post_name>p{n}</wp:post_name>"
        f'<category domain="post_tag" nicename="t{n}">{_xml(f"{payload} t{n}")}</category>'
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_approved>1"
        f"</wp:comment_approved><wp:comment_author>{_xml(payload)}</wp:comment_author>"
        f"<wp:comment_author_url>{_xml(payload)}</wp:comment_author_url>"
        f"<wp:comment_date>2020-01-03 10:00:00</wp:comment_date>"
        f"<wp:comment_content>{_xml(payload)}</wp:comment_content></wp:comment></item>"
        for n, payload in enumerate(payloads, 1)
    )
    spaces = "".join(
        f' xmlns:{name}="{address}"'
        for name, address in (
            ("content", "http://purl.org/rss/1.0/modules/content/"),
            ("wp", "http://wordpress.org/export/1.2/"),
        )
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"{spaces}><channel><title>Old</title>'
        "<link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>"
        "<wp:base_blog_url>https://old.example</wp:base_blog_url>"
        f"{items}</channel></rss>"
    )


def _xml(text: str) -> str:
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text))


@contextmanager
def _watched(browser: Any, address: str) -> Iterator[tuple[Any, list[str]]]:
    """Open a page that tells what ran in it; other hosts are not there."""
    context = browser.new_context()
    context.add_init_script(_WATCH)
    page = context.new_page()
    ran: list[str] = []
    page.on("console", lambda said: ran.append(said.text) if said.text[:4] == "RAN " else None)
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    away = re.compile(rf"^(?!{re.escape(address)})")
    page.route(away, lambda route: route.abort())
    yield page, ran
    context.close()


def _visit(page: Any, address: str, paths: Sequence[str], inline: Sequence[str]) -> list[Any]:
    """Look at some pages, and return what is wrong with them."""
    wrong = []
    for path in paths:
        page.goto(f"{address}{path}")
        if page.url != f"{address}{path}":
            wrong.append((path, page.url))
        wrong += [(path, one) for one in page.evaluate(_LOOK, inline)]
    return wrong


def _inline(page: Any, address: str) -> list[str]:
    """Return the scripts that stand in pages of the theme: those of one without any post."""
    scripts: set[str] = set()
    for path in ("/404.html", "/series/", "/"):
        page.goto(f"{address}{path}")
        found = "[...document.scripts].filter(s => !s.src && !s.type).map(s => s.textContent)"
        scripts.update(page.evaluate(found))
    return sorted(one for one in scripts if "__xss" not in one)


def _texts_of_feeds(output: Path) -> list[str]:
    """Return the HTML that readers of feeds show; feeds are read without any mercy."""
    texts = []
    for name in ("feed.xml", "atom.xml", "comments/feed.xml"):
        if (output / name).exists():
            strict = etree.XMLParser(resolve_entities=False, huge_tree=True)
            root = etree.parse(output / name, strict).getroot()
            # Atom says of each text whether it is HTML; of RSS readers take it for granted.
            named = root.iter("{*}encoded", "{*}content", "description", "{*}summary")
            atom = name == "atom.xml"
            texts += [one.text or "" for one in named if not atom or one.get("type") == "html"]
    if (output / "feed.json").exists():
        feed = json.loads((output / "feed.json").read_text(encoding="utf-8"))
        texts += [one.get("content_html", "") for one in feed["items"]]
    return texts


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as one:
        yield one


def _payloads(extent: Extent) -> tuple[str, ...]:
    """Return all strings, or those that are ours."""
    return (*KNOWN, *OURS)[extent(0, len(KNOWN)) :]


def test_there_are_enough():
    assert len(KNOWN) >= 220
    assert len(set(OURS) - set(KNOWN)) >= 60


def test_nothing_that_is_text_runs(
    tmp_path: Path, browser: Any, extent: Extent, tally: Callable[[str, int], None]
):
    payloads = _payloads(extent)
    site = _blog(tmp_path / "site", payloads)
    outcome = site.build()
    assert [one for one in outcome.diagnostics if one.severity.name == "ERROR"] == []
    lists = ["/", "/tags/", "/authors/", "/series/", "/feed.xml", "/atom.xml", "/404.html"]
    lists = [path for path in lists if (site.output / path.strip("/")).exists()]
    below = ("tags", "authors", "series")
    others = [f"/{one.parent.relative_to(site.output).as_posix()}/" for name in below
              for one in sorted((site.output / name).glob("*/index.html"))]  # fmt: skip
    texts = _texts_of_feeds(site.output)
    assert len(texts) > 3 * len(payloads)
    with serving(site.output) as address, _watched(browser, address) as (page, ran):
        inline = _inline(page, address)
        posts = [f"/p{n}/" for n in range(len(payloads))]
        step = extent(1, 12)
        wrong = _visit(page, address, [*lists, *posts, *map(quote, others[::step])], inline)
        page.goto(f"{address}/search/?q=needle")
        found = page.locator(".search-results li")
        found.first.wait_for()
        while found.count() < len(payloads):
            before = found.count()
            page.locator(".search-more button").click()
            found.nth(before).wait_for()
        wrong += [("search", one) for one in page.evaluate(_LOOK, inline)]
        page.goto(f"{address}/404.html")
        page.evaluate(_READER, texts)
        page.wait_for_load_state("networkidle")
        wrong += [("feed", one) for one in page.evaluate(_LOOK, inline)]
    assert ran == []
    assert wrong == []
    tally("scripts", (_SINKS - 1) * len(payloads))


def test_nothing_that_is_imported_runs(
    tmp_path: Path, browser: Any, extent: Extent, tally: Callable[[str, int], None]
):
    payloads = _payloads(extent)
    export = tmp_path / "export.xml"
    export.write_text(_export(payloads), encoding="utf-8")
    imported(export, tmp_path / "site")
    site = SiteFolder(tmp_path / "site")
    outcome = site.build()
    assert [one for one in outcome.diagnostics if one.severity.name == "ERROR"] == []
    posts = sorted(
        f"/{one.parent.relative_to(site.output).as_posix()}/"
        for one in site.output.rglob("index.html")
        if 'class="text' in one.read_text(encoding="utf-8")
    )
    assert len(posts) == len(payloads)
    with serving(site.output) as address, _watched(browser, address) as (page, ran):
        inline = _inline(page, address)
        wrong = _visit(page, address, ["/", "/tags/", "/feed.xml", *map(quote, posts)], inline)
        page.goto(f"{address}/404.html")
        page.evaluate(_READER, _texts_of_feeds(site.output))
        page.wait_for_load_state("networkidle")
        wrong += [("feed", one) for one in page.evaluate(_LOOK, inline)]
    assert ran == []
    assert wrong == []
    tally("scripts", len(payloads))
