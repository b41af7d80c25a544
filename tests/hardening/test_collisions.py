"""Two sources for one file, by case, by Unicode form, by kind: an error that names both."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.conftest import tree
from tests.hardening.blogs import given

pytestmark = pytest.mark.usefixtures("same_program")

# Two names that some file system takes for one: macOS and Windows fold case, macOS composes
# letters (and its older disks overlook joiners), archives and hosts may do either.
_FORMS: Final = {
    "same": ("word", "word"),
    "case": ("word", "WoRD"),
    "composed": ("caf\u00e9", "cafe\u0301"),
    "sharp s": ("stra\u00dfe", "strasse"),
    "ligature": ("\ufb01n", "fin"),
    "sign": ("\u212aelvin-\u212bngstrom", "kelvin-\u00e5ngstrom"),
    "sigma": ("λόγος", "ΛΌΓΟΣ"),
    "width": ("\uff41\uff42", "ab"),
    "vowels": ("\u1eae", "A\u0306\u0301"),
}
_FREE: Final = ("post", "page", "alias", "redirect", "static")
_BELOW: Final = {"tag": "tags", "series": "series", "author": "authors"}


class Source(NamedTuple):
    """What makes an address: its file, what stands in there, and in ``site.yaml``."""

    path: str
    text: str
    redirect: str = ""


def _source(kind: str, key: str, address: str, name: str) -> Source:
    """Return what makes ``address``, which for a tag and the like comes of a ``name``."""
    head = f"title: {key}\ndate: 2020-01-02\n"
    lines = {
        "post": f"permalink: {address}",
        "page": f"permalink: {address}",
        "alias": f"aliases: [{address}]",
        "tag": f"tags: [{name}]",
        "series": f"series: [{name}]",
        "author": f"authors: [{name}]",
    }
    if kind == "redirect":
        return Source("content/site.yaml", "", f"  {address}: /about/\n")
    if kind == "static":
        return Source(f"content/static{address}index.html", "x")
    folder = "pages" if kind == "page" else "posts"
    return Source(f"content/{folder}/{key}.md", f"---\n{head}{lines[kind]}\n---\n")


def _pairs() -> Iterator[tuple[str, Source, Source]]:
    """Yield a mark that is in the addresses, and two sources that collide."""
    free = [*itertools.combinations_with_replacement(_FREE, 2)]
    for number, ((form, names), (first, second)) in enumerate(
        itertools.product(_FORMS.items(), [*free, *itertools.product(_BELOW, _FREE)])
    ):
        if form == "same" and first == second and first in {"redirect", "static"}:
            continue  # a key of YAML and a file of a folder are there once
        mark = f"w{number}-"
        left, right = (f"{mark}{name}" for name in names)
        above = f"/{_BELOW[first]}" if first in _BELOW else ""
        yield (
            mark,
            _source(first, f"left-{number}", f"{above}/{left}/", left),
            _source(second, f"right-{number}", f"{above}/{right}/", ""),
        )
    for number, (form, names) in enumerate(_FORMS.items()):
        mark = f"v{number}-"
        for first, second in (("posts", "posts"), ("posts", "pages"), ("pages", "pages")):
            left, right = (f"content/{n}/{mark}{first[:2]}{second[:2]}-" for n in (first, second))
            text = "---\ntitle: T\ndate: 2020-01-02\n---\n"
            other = f"{names[1]}.markdown" if form == "same" else f"{names[1]}.md"
            yield (
                f"{mark}{first[:2]}{second[:2]}-",
                Source(f"{left}{names[0]}.md", text),
                Source(f"{right}{other}", text),
            )


def _others() -> Iterator[tuple[str, Source, Source]]:
    """Yield what collides with what the blog or the theme makes by itself, or with a folder."""
    post = "---\ntitle: T{0}\ndate: 2020-01-02\n{1}---\n"
    yield (
        "/file",
        Source("content/static/file", "x"),
        Source("content/posts/a.md", post.format(0, "permalink: /file/\n")),
    )
    yield (
        "/deep/er",
        Source("content/static/deep/er", "x"),
        Source("content/posts/b.md", post.format(1, "aliases: [/deep/ER/at/all/]\n")),
    )
    yield (
        "zero",
        Source("content/static/ze\u200cro.txt", "x"),
        Source("content/static/zero.txt", "x"),
    )
    for number, address in enumerate(
        ("/archive/", "/tags/", "/series/", "/feed.xml", "/sitemap.xml", "/Robots.TXT", "/404.html")
    ):
        yield (
            address.rstrip("/").casefold(),
            Source("the blog itself", ""),
            Source(f"content/posts/own-{number}.md", post.format(2, f"aliases: [{address}]\n")),
        )
    yield (
        "/assets/style.css",
        Source("templates/assets/style.css", ""),
        Source("content/static/assets/STYLE.css", "x"),
    )


def test_collisions(tmp_path: Path, tally: Callable[[str, int], None]):
    pairs = [*_pairs(), *_others()]
    config = "title: T\nurl: https://example.com/\nredirects:\n"
    site = given(tmp_path / "site", {"content/pages/about.md": "---\ntitle: About\n---\n"})
    for _, *sources in pairs:
        for source in sources:
            config += source.redirect
            if source.text:
                site.write({source.path: source.text})
    site.write({"content/site.yaml": config})
    outcome = site.build()
    assert not outcome.ok
    assert tree(site.output) == {}
    errors = [one for one in outcome.diagnostics if one.severity.name == "ERROR"]
    assert [one for one in errors if one.code not in {"address-taken", "duplicate-slug"}] == []
    said = [f"{one.path} {one.message}" for one in errors]
    assert [pair for pair in pairs if not any(_names(line, *pair) for line in said)] == []
    assert len(said) == len(pairs)  # nothing is told twice
    tally("collisions", len(pairs))


def _names(line: str, mark: str, one: Source, other: Source) -> bool:
    """Say whether a diagnostic is of an address, and names both of its sources."""
    if one.path == other.path:
        return mark in line.casefold() and line.count(one.path) > 1
    return mark in line.casefold() and one.path in line and other.path in line
