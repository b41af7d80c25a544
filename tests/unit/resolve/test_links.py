"""Where each link leads, and what is said of those that lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.diagnostic import Diagnostic, Place, Severity
from generator.model.document import Document
from generator.model.picture import Picture
from generator.model.source import Kind, Source
from generator.resolve.links import Destination, Linker, backlinks_of
from generator.resolve.site import Address, Shown, Status

HERE = "content/posts/here.md"
PLACE = Place(HERE, 5, 1)
SHOWN = Shown("image/jpeg", 4, 3)
BROKEN = Picture(code="picture-format", problem="is no picture", remedy="save it anew")
SOURCES = {
    HERE: Destination("/here/", frozenset({"mine"}), "Here", "here"),
    "content/posts/2020-03-04-pitch.md": Destination(
        "/pitch/", frozenset({"goal", "proof"}), "The pitch", "pitch"
    ),
    "content/posts/tour/index.md": Destination("/tour/", frozenset(), "A tour", "tour"),
    "content/posts/later.md": Destination(None, frozenset({"x"}), "Later", "later"),
    "content/posts/gone.md": Destination(None, frozenset(), "Gone", "gone", expired=True),
    "content/posts/torn.md": Destination("/torn/", frozenset({"whole"}), "Torn", "torn"),
    "content/pages/about.md": Destination("/about/", frozenset({"me"}), "About"),
    "content/posts/here/form.pdf": Destination("/here/form.pdf"),
    "content/posts/here/what?.pdf": Destination("/here/what?.pdf"),
    "content/posts/here/photo.jpg": Destination(
        "/here/photo.jpg", picture=Picture("jpeg", 4, 3), shown=SHOWN
    ),
    "content/posts/here/bad.jpg": Destination("/here/bad.jpg", picture=BROKEN),
    "content/static/logo.png": Destination("/logo.png", picture=BROKEN),
    "content/static/cafe\u0301.txt": Destination("/cafe\u0301.txt"),
}
ADDRESSES = {
    SOURCES[path].path or f"/{SOURCES[path].post}/": SOURCES[path]
    for path in SOURCES
    if SOURCES[path].anchors is not None
}
UNREAD = frozenset({"content/posts/torn.md", "content/posts/unread.md"})
PICTURES = {
    "/here/photo.jpg": "content/posts/here/photo.jpg",
    "/logo.png": "content/static/logo.png",
}


def linker(found: list[Diagnostic]) -> Linker:
    return Linker(SOURCES, ADDRESSES, UNREAD, found, PICTURES)


def single(target: str, tag: str = "a", source: str = HERE) -> tuple[object, str | None, str]:
    """Return where a target leads, which file it is, and what is said."""
    found: list[Diagnostic] = []
    address, file = linker(found).single(source, target, PLACE, tag)
    said = "; ".join(f"{one.severity} {one.code}: {one.message} ({one.hint})" for one in found)
    assert {(one.path, one.line) for one in found} <= {(HERE, 5)}
    return address, file, said


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("", Address(url="")),
        ("https://example.com/a#b", Address(url="https://example.com/a#b")),
        ("//example.com", Address(url="//example.com")),
        ("mailto:a@example.com", Address(url="mailto:a@example.com")),
        ("?page=2", Address(url="?page=2")),
        ("#", Address(anchor="")),
        ("#top", Address(anchor="top")),
        ("#:~:text=words", Address(anchor=":~:text=words")),
        ("2020-03-04-pitch.md", Address(path="/pitch/")),
        ("./2020-03-04-pitch.md", Address(path="/pitch/")),
        ("../pages/about.md#me", Address(path="/about/#me")),
        ("../pages/about.md#top", Address(path="/about/#top")),
        ("../pages/about.md#", Address(path="/about/#")),
        ("../pages/about.md?a=b#me", Address(path="/about/?a=b#me")),
        ("../pages/about.md#me:~:text=x", Address(path="/about/#me:~:text=x")),
        ("tour/index.md", Address(path="/tour/")),
        ("tour", Address(path="/tour/")),
        ("/posts/tour", Address(path="/posts/tour")),
        ("/posts/tour/index.md", Address(path="/tour/")),
        ("/pages/about.md", Address(path="/about/")),
        ("/about/", Address(path="/about/")),
        ("/about", Address(path="/about")),
        ("/about/index.html#me", Address(path="/about/index.html#me")),
        ("/nowhere/", Address(path="/nowhere/")),
        ("torn.md#anything", Address(path="/torn/#anything")),
        ("unread.md", Address(url="unread.md")),
    ],
)
def test_what_leads_somewhere(target: str, address: Address):
    assert single(target) == (address, None, "")


@pytest.mark.parametrize(
    ("target", "tag", "address", "file"),
    [
        ("here/form.pdf", "a", Address(path="/here/form.pdf"), "content/posts/here/form.pdf"),
        ("here/photo.jpg", "a", Address(path="/here/photo.jpg"), "content/posts/here/photo.jpg"),
        (
            "here/photo.jpg",
            "img",
            Address(path="/here/photo.jpg", shown=SHOWN),
            "content/posts/here/photo.jpg",
        ),
        (
            "/here/photo.jpg",
            "img",
            Address(path="/here/photo.jpg", shown=SHOWN),
            "content/posts/here/photo.jpg",
        ),
        (
            "/static/caf%C3%A9.txt",
            "a",
            Address(path="/cafe\u0301.txt"),
            "content/static/caf\u00e9.txt",
        ),
        ("/logo.png", "a", Address(path="/logo.png"), "content/static/logo.png"),
    ],
)
def test_what_leads_to_a_file(target: str, tag: str, address: Address, file: str):
    got = single(target, tag)
    assert got[0] == address
    assert got[2] == ""
    assert got[1] in {file, file.replace("\u00e9", "e\u0301")}


@pytest.mark.parametrize(
    ("target", "tag", "code", "message", "hint"),
    [
        (
            "#min",
            "a",
            "error broken-anchor",
            'there is no "#min" in this text',
            "use the id of one of its headings",
        ),
        (
            "#fnref:a",
            "a",
            "warning unused-footnote",
            'nothing in this text refers to the footnote "a"',
            "write [^a] where it belongs, or delete it",
        ),
        (
            "../pages/about.md#mee",
            "a",
            "error broken-anchor",
            'there is no "#mee" in ../pages/about.md',
            'did you mean "#me"?',
        ),
        (
            "/about/#zzz",
            "a",
            "error broken-anchor",
            'there is no "#zzz" in /about/',
            "use the id of one of its headings",
        ),
        (
            "pitch.md",
            "a",
            "error broken-link",
            'this link leads to no file: "pitch.md"',
            'did you mean "2020-03-04-pitch.md"?',
        ),
        (
            "pich",
            "a",
            "error broken-link",
            'this link leads to no file: "pich"',
            'did you mean "2020-03-04-pitch.md"?',
        ),
        (
            "tours/",
            "a",
            "error broken-link",
            'this link leads to no file: "tours/"',
            'did you mean "tour/index.md"?',
        ),
        (
            "../page/about.md",
            "a",
            "error broken-link",
            'this link leads to no file: "../page/about.md"',
            'did you mean "../pages/about.md"?',
        ),
        (
            "here/foto.jpg",
            "img",
            "error broken-image",
            'this image leads to no file: "here/foto.jpg"',
            'did you mean "here/photo.jpg"?',
        ),
        (
            "pitch.webp",
            "img",
            "error broken-image",
            'this image leads to no file: "pitch.webp"',
            "write the path of the file, seen from the folder of this one",
        ),
        (
            "www.example.com",
            "a",
            "error broken-link",
            'this link leads to no file: "www.example.com"',
            "write https://www.example.com for an address elsewhere",
        ),
        (
            "qqqqqq",
            "a",
            "error broken-link",
            'this link leads to no file: "qqqqqq"',
            "write the path of the file, seen from the folder of this one",
        ),
        (
            "later.md",
            "a",
            "note unpublished-link",
            '"Later" is not published yet, so this link stands as plain text',
            "nothing to do: it comes by itself once that is out",
        ),
        (
            "/later/",
            "a",
            "note unpublished-link",
            '"Later" is not published yet, so this link stands as plain text',
            "nothing to do: it comes by itself once that is out",
        ),
        (
            "gone.md",
            "img",
            "note unpublished-link",
            '"Gone" has expired, so it is left out here',
            "take it out here, or give the post a later expires:",
        ),
        (
            "here/what%3F.pdf",
            "a",
            "error bad-name",
            'a link cannot lead to a file with "?" in its name: "here/what?.pdf"',
            "rename the file",
        ),
        (
            "here/bad.jpg",
            "img",
            "error picture-format",
            '"here/bad.jpg" is no picture',
            "save it anew",
        ),
        (
            "here/bad.jpg",
            "source",
            "error picture-format",
            '"here/bad.jpg" is no picture',
            "save it anew",
        ),
        (
            "here/bad.jpg",
            "a",
            "warning picture-format",
            '"here/bad.jpg" is no picture',
            "save it anew",
        ),
        (
            "/logo.png",
            "img",
            "error picture-format",
            '"/logo.png" is no picture',
            "save it anew",
        ),
    ],
)
def test_what_is_said_of_a_link(target: str, tag: str, code: str, message: str, hint: str):
    assert single(target, tag)[2] == f"{code}: {message} ({hint})"


def _read(text: str) -> Document:
    document = load(
        Source(HERE, Kind.POST, "here"), f"---\ntitle: Here\n---\n\n{text}\n".encode(), Engine()
    )
    assert document.found == ()
    return document


_LINKED = "warning picture-format"
TEXT = """## Mine

[a](#mine) [b](#yours) [c](tour/index.md) [d](later.md) [e](none.md) [f](tour/index.md)
![g](here/photo.jpg) [h](here/form.pdf) [i](/old/) ![j](/old.png) [k](here/bad.jpg)
"""


@pytest.mark.parametrize(
    ("status", "severities", "claims"),
    [
        (
            Status.PUBLISHED,
            ["error broken-anchor", "note unpublished-link", "error broken-link", _LINKED],
            [("/old/", "link"), ("/old.png", "image")],
        ),
        (Status.SCHEDULED, ["warning broken-anchor", "warning broken-link", _LINKED], []),
        (Status.DRAFT, ["note broken-anchor", "note broken-link", "note picture-format"], []),
        (Status.EXPIRED, ["note broken-anchor", "note broken-link", "note picture-format"], []),
    ],
)
def test_all_links_of_a_text(
    status: Status, severities: Sequence[str], claims: Sequence[tuple[str, str]]
):
    found: list[Diagnostic] = []
    one = linker(found)
    document = _read(TEXT)
    linked = one.resolve(document, status)
    assert linked.targets == (
        Address(anchor="mine"),
        Address(anchor="yours"),
        Address(path="/tour/"),
        None,
        Address(url="none.md"),
        Address(path="/tour/"),
        Address(path="/here/photo.jpg", shown=SHOWN),
        Address(path="/here/form.pdf"),
        Address(path="/old/"),
        Address(path="/old.png"),
        Address(path="/here/bad.jpg"),
    )
    assert linked.posts == ("tour", "later", "tour")
    assert linked.files == (
        "content/posts/here/photo.jpg",
        "content/posts/here/form.pdf",
        "content/posts/here/bad.jpg",
    )
    assert linked.pictures == ("content/posts/here/photo.jpg",)
    assert [f"{one.severity} {one.code}" for one in found] == severities
    assert [(name, what) for name, _, what in one.claims] == claims
    assert all(place.path == HERE and place.line for _, place, _ in one.claims)
    assert all(one.severity is not Severity.ERROR for one in found) or status is Status.PUBLISHED


def test_a_summary_leads_where_its_text_does():
    found: list[Diagnostic] = []
    document = _read("One [a](tour/index.md).\n\n<!-- more -->\n\nTwo [b](later.md).")
    linked = linker(found).resolve(document, Status.PUBLISHED)
    assert linked.targets == (Address(path="/tour/"), None)
    assert linked.summary == (Address(path="/tour/"),)


def test_posts_that_link_to_one_another():
    links = [("a", ("b", "c", "b")), ("b", ("b", "c")), ("c", ())]
    assert backlinks_of(links) == {"b": ("a",), "c": ("a", "b")}
