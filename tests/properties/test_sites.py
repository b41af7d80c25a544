"""Whatever a blog holds: it is refused with diagnostics, or it is whole and the same anywhere."""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from hypothesis import event, given

from generator import pipeline
from generator.model.diagnostic import Diagnostic, Severity
from generator.model.url import output_path
from tests.conftest import AS_OF, SiteFolder, tree
from tests.properties.blogs import Blog, blogs
from tests.properties.conftest import examples

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@examples(50, shrink=False)
@given(blogs(faulty=False) | blogs(faulty=True))
def test_a_blog_is_refused_with_diagnostics_or_published_whole(blog: Blog):
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        site = SiteFolder(Path(one, "blog"))
        site.write(blog.files)
        outcome = site.build()
        event(f"published: {outcome.ok}")
        for problem in outcome.diagnostics:
            assert isinstance(problem, Diagnostic)
            assert problem.line is None or problem.line >= 1
            assert problem.path is None or (site.folder / problem.path).exists()
        errors = [p for p in outcome.diagnostics if p.severity is Severity.ERROR]
        assert outcome.ok == (not errors)
        if not outcome.ok:
            assert blog.faulty, errors
            assert tree(site.output) == {}
            return
        made = tree(site.output)
        _built_again(site, made)
        _built_elsewhere(blog, Path(other, "deep", "er"), made)
        _hides(made, blog.hidden)
        _leads_somewhere(made, _base(blog))
        _sitemap_is_true(made, _base(blog))


@examples(15, shrink=False)
@given(blogs(most=8, faulty=False))
def test_drafts_are_shown_only_when_asked_for(blog: Blog):
    with tempfile.TemporaryDirectory() as folder:
        site = SiteFolder(Path(folder))
        site.write(blog.files)
        shown = site.build(drafts=True).ok and tree(site.output)
        assert site.build().ok
        hidden = tree(site.output)
        _hides(hidden, blog.hidden)
        if shown:
            assert len(shown) >= len(hidden)


def _built_again(site: SiteFolder, made: dict[str, bytes]) -> None:
    times = {path: path.stat().st_mtime_ns for path in site.output.rglob("*") if path.is_file()}
    again = site.build()
    assert again.report is not None
    assert (again.report.written, again.report.removed) == (0, 0)
    assert again.report.unchanged == len(made)
    assert tree(site.output) == made
    # The lock alone is written to by every build.
    assert {p.name for p, time in times.items() if p.stat().st_mtime_ns != time} <= {"lock"}


def _built_elsewhere(blog: Blog, folder: Path, made: dict[str, bytes]) -> None:
    site = SiteFolder(folder)
    site.write(dict(reversed(blog.files.items())))
    output = folder.parent / "public"
    outcome = pipeline.build(folder, output, pipeline.Options(as_of=AS_OF))
    assert outcome.ok
    assert tree(output) == made


def _hides(made: dict[str, bytes], words: tuple[str, ...]) -> None:
    for name, content in made.items():
        for word in words:
            assert word not in name
            assert word.encode() not in content, (word, name)


def _base(blog: Blog) -> str:
    found = re.search(r'url: "(.*)"', str(blog.files["content/site.yaml"]))
    assert found
    return found[1].rstrip("/")


class _Addresses(HTMLParser):
    """The addresses of a page and its ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "poster"} and value is not None:
                self.addresses.append(value)
            elif name == "http-equiv" and value == "refresh":
                content = dict(attrs)["content"] or ""
                self.addresses.append(content.partition("url=")[2])
            elif name == "id" and value:
                self.ids.add(value)


def _leads_somewhere(made: dict[str, bytes], url: str) -> None:
    """Follow every address of the site in its pages and feeds, with its anchor."""
    pages = {
        name: _Addresses(content.decode())
        for name, content in made.items()
        if name.endswith(".html")
    }
    for source, address in _addresses(made, pages):
        place = f"{url}/{source.removesuffix('index.html')}"
        file = _file_of(address, place, url)
        if file is None:
            continue
        assert file in made, (source, address)
        anchor = unquote(urlsplit(address).fragment)
        assert not anchor or anchor == "top" or anchor in pages[file].ids, (source, address)


def _addresses(made: dict[str, bytes], pages: dict[str, _Addresses]) -> Iterator[tuple[str, str]]:
    for name, page in pages.items():
        for address in page.addresses:
            yield name, address
    for name, content in made.items():
        if name.endswith(("feed.xml", "atom.xml")):
            root = ET.fromstring(content)
            for element in root.iter():
                if element.tag in {"link", "comments", "guid"} and element.text:
                    yield name, element.text
                if element.get("href"):
                    yield name, str(element.get("href"))
                for address in re.findall(r'(?:href|src)="([^"]*)"', element.text or ""):
                    assert urlsplit(address).scheme, (name, address)
                    yield name, unescape(address)
        elif name == "_redirects":
            for line in content.decode().splitlines():
                yield name, line.split(" ")[1]


def _file_of(address: str, place: str, url: str) -> str | None:
    """Return the file that an address on the page ``place`` asks for; None if it leads away."""
    if urlsplit(address).scheme not in {"", "https"}:
        return None
    here = urlsplit(place)
    parts = urlsplit(address)
    if parts.netloc and parts.netloc != here.netloc:
        return None
    path = posixpath.join(here.path, parts.path) if parts.path else here.path
    base = urlsplit(url).path
    assert path == base or path.startswith(f"{base}/"), address
    return output_path(unquote(path.removeprefix(base)) or "/")


def _sitemap_is_true(made: dict[str, bytes], url: str) -> None:
    places = [
        str(element.text) for element in ET.fromstring(made["sitemap.xml"]).iter(f"{_SITEMAP}loc")
    ]
    assert len(set(places)) == len(places)
    for place in places:
        assert place.startswith(url)
        assert output_path(unquote(place.removeprefix(url)) or "/") in made, place
