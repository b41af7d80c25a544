"""A page as a reader's browser gets it, cut down to what rules ask about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Image", "Load", "Sheet", "sheet_of"]

_HEADING: Final = re.compile(r"h[1-6]")
_LOADING: Final = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
# What a browser fetches by itself when it meets the element, and the attribute that says what.
_FETCHED: Final = {
    "script": "src",
    "iframe": "src",
    "embed": "src",
    "object": "data",
    "audio": "src",
    "video": "src",
    "track": "src",
}
_HIDDEN: Final = "ancestor-or-self::*[@hidden or @aria-hidden='true']"
_OUTLINE: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Image(NamedTuple):
    """A picture on a page: its address, and its text, None where there is none at all.

    ``largest`` is the address of the heaviest file that a browser may take for it.
    """

    address: str
    alt: str | None
    largest: str


class Load(NamedTuple):
    """Something that a browser loads by itself: the element that asks for it, and its address."""

    tag: str
    address: str


class Sheet(NamedTuple):
    """What rules know of one page. All addresses are as they stand in it.

    ``jumps`` are the headings that skip a level: the level before, their own, and their words;
    ``tops`` is the number of headings of the first level; ``hollow`` are the levels of headings
    without words, and ``mute`` the addresses of links without any. ``ids`` are what addresses can
    name after a ``#``, and ``twice`` those of them that stand there more than once. ``moved`` says
    that the page only leads to another one.
    """

    title: str = ""
    description: str = ""
    indexed: bool = True
    moved: bool = False
    ids: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    loads: tuple[Load, ...] = ()
    images: tuple[Image, ...] = ()
    jumps: tuple[tuple[int, int, str], ...] = ()
    tops: int = 0
    hollow: tuple[int, ...] = ()
    mute: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses on the page: where its links lead, what it loads, what it shows."""
        loaded = (one.address for one in self.loads)
        return (*self.links, *loaded, *(one.address for one in self.images))

    @classmethod
    def of_data(cls, data: list[Any]) -> Sheet:
        """Return the page that was written as JSON."""
        title, description, indexed, moved, ids, twice, links, loads, images, jumps, *rest = data
        tops, hollow, mute = rest
        return cls(
            title,
            description,
            indexed,
            moved,
            tuple(ids),
            tuple(twice),
            tuple(links),
            tuple(Load(*one) for one in loads),
            tuple(Image(*one) for one in images),
            tuple((before, level, words) for before, level, words in jumps),
            tops,
            tuple(hollow),
            tuple(mute),
        )


def sheet_of(content: bytes) -> Sheet:
    """Read a page. Whatever stands there: a browser makes something of it, and so does this."""
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        # As Any: what its types say of XPath is less than what this asks of it.
        root: Any = lxml.html.document_fromstring(content, parser=parser)
    except lxml.etree.ParserError:  # an empty file
        return Sheet()
    ids = [*root.xpath("//@id"), *root.xpath("//a/@name[not(. = ../@id)]")]
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    outline = [element for element in elements if element.tag in _OUTLINE]
    levels = [int(element.tag[1]) for element in outline]
    return Sheet(
        title=_words(root.findtext(".//title") or ""),
        description=_words(_meta(root, "description")),
        indexed="noindex" not in _meta(root, "robots"),
        moved=bool(root.xpath("//meta[translate(@http-equiv,'REFSH','refsh')='refresh']")),
        ids=tuple(dict.fromkeys(ids)),
        twice=tuple(sorted(one for one, count in Counter(ids).items() if count > 1)),
        links=tuple(dict.fromkeys(_links(elements))),
        loads=tuple(dict.fromkeys(_loads(elements))),
        images=tuple(dict.fromkeys(_image(one) for one in elements if one.tag == "img")),
        jumps=tuple(
            (before, level, _words(element.text_content()))
            for before, level, element in zip([0, *levels], levels, outline, strict=False)
            if level > before + 1
        ),
        tops=levels.count(1),
        hollow=tuple(
            level for level, one in zip(levels, outline, strict=True) if not _is_worded(one)
        ),
        mute=tuple(dict.fromkeys(_mute(elements))),
    )


def _words(text: str) -> str:
    return " ".join(text.split())


def _meta(root: HtmlElement, name: str) -> str:
    return next((one.get("content") or "" for one in root.xpath(f"//meta[@name='{name}']")), "")


def _links(elements: list[HtmlElement]) -> Iterator[str]:
    for element in elements:
        if element.tag in {"a", "area"} and element.get("href") is not None:
            yield element.get("href", "").strip()


def _loads(elements: list[HtmlElement]) -> Iterator[Load]:
    for element in elements:
        if element.tag == "link":
            if _LOADING & set((element.get("rel") or "").lower().split()):
                yield Load("link", element.get("href", "").strip())
        elif element.tag == "source":
            if element.getparent() is not None and element.getparent().tag != "picture":
                yield Load("source", element.get("src", "").strip())
        elif element.tag in _FETCHED and (address := element.get(_FETCHED[element.tag])):
            yield Load(element.tag, address.strip())


def _image(element: HtmlElement) -> Image:
    address = element.get("src", "").strip()
    decorative = element.get("role") in {"presentation", "none"} or element.xpath(_HIDDEN)
    alt = "" if decorative else element.get("alt")
    parent = element.getparent()
    sources = parent.findall("source") if parent is not None and parent.tag == "picture" else []
    # A browser takes the first format that it knows, and on a large, sharp screen the widest file.
    chosen = next((one.get("srcset") for one in sources if one.get("srcset")), None)
    largest = _widest(chosen or element.get("srcset") or "") or address
    return Image(address, alt, largest)


def _widest(srcset: str) -> str:
    candidates = [one.split() for one in re.split(r",\s+|,$", srcset.strip()) if one.split()]
    best = max(candidates, key=lambda one: float(one[1][:-1]) if _sized(one) else 1.0, default=[""])
    return best[0]


def _sized(candidate: list[str]) -> bool:
    return len(candidate) > 1 and bool(re.fullmatch(r"\d+(?:\.\d+)?[wx]", candidate[1]))


def _mute(elements: list[HtmlElement]) -> Iterator[str]:
    for element in elements:
        address = element.get("href", "").strip() if element.tag == "a" else ""
        if address and not _is_worded(element) and not element.xpath(_HIDDEN):
            yield address


def _is_worded(element: HtmlElement) -> bool:
    """Say whether an element tells a screen reader anything."""
    if element.text_content().strip():
        return True
    return any(
        (one.get("aria-label") or one.get("aria-labelledby") or one.get("title") or "").strip()
        or (one.tag == "img" and (one.get("alt") or "").strip())
        for one in element.iter()
        if isinstance(one.tag, str)
    )
