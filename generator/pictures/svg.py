"""SVG files: how large they are, and whether they do anything but show a picture.

An SVG file is a document that can run scripts and fetch other files, once a reader opens it by
itself. Only what is known to be harmless passes. The parser is expat, which loads nothing; entities
are refused, as they can be made to grow without end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from generator.model.picture import Picture

__all__ = ["seen"]

_SPACE: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_DANGEROUS: Final = frozenset(
    {"script", "handler", "listener", "iframe", "frame", "object", "embed", "applet", "form"}
) | {"audio", "video", "link", "meta", "base"}
_LEADING: Final = frozenset({"href", f"{_XLINK} href", "src", "from", "to", "values", "by"})
_ANIMATED: Final = re.compile(r"\s*(?:xlink:)?(?:href|on\w+)\s*", re.IGNORECASE)
_INSIDE: Final = r"data:(?:image/(?!svg)|font/|application/(?:x-)?font)"
_HARMLESS: Final = re.compile(rf"#|{_INSIDE}|$", re.IGNORECASE)
_WEB: Final = re.compile(r"https?:|mailto:|tel:|[^:]*$|[^:]*[/?#]", re.IGNORECASE)
# Browsers pass over these in an address.
_IGNORED: Final = re.compile("[\x00-\x20\x7f-\xa0\u200b\ufeff]")
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n]?|\\(.)|/\*.*?\*/", re.DOTALL)
_FETCHING: Final = re.compile(
    rf"""@import|image-set\(|expression\(|javascript:|-moz-binding|behavior\s*:
        |url\(\s*+["']?+\s*+(?!\#|{_INSIDE}|["']?\s*\))""",
    re.IGNORECASE | re.VERBOSE,
)
_LENGTH: Final = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*([a-z]*)\s*", re.IGNORECASE)
# CSS Values and Units 4, section 6.2: absolute lengths; an em is taken for what it mostly is.
_PIXELS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LARGEST: Final = 100_000  # pixels; beyond, a length is a mistake


class _Unsafe(Exception):  # noqa: N818 - it carries what to say
    """The file does something that a picture must not do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


class _Size(NamedTuple):
    width: int
    height: int


def seen(data: bytes) -> Picture:
    """Return what an SVG file says: all but the digest.

    What is wrong with it is in the picture; nothing is raised.
    """
    reader = _Reader()
    try:
        reader.read(data)
    except _Unsafe as unsafe:
        line = reader.parser.CurrentLineNumber
        problem = f"{unsafe.problem} (in its line {line})"
        return Picture("svg", code="unsafe-svg", problem=problem, remedy=unsafe.remedy)
    except (expat.ExpatError, ValueError, LookupError) as problem:
        line = getattr(problem, "lineno", reader.parser.CurrentLineNumber)
        return Picture(
            "svg",
            code="damaged-picture",
            problem=f"is no well-formed SVG (in its line {line})",
            remedy="save it again with the program that made it",
        )
    if reader.size is None:
        return Picture(
            "svg",
            code="damaged-picture",
            problem="is no SVG that a browser shows",
            remedy=f'its first element must be <svg xmlns="{_SPACE}">',
        )
    return Picture("svg", *reader.size)


class _Reader:
    """Reads one file, and stops at the first thing that must not be there."""

    def __init__(self) -> None:
        self.size: _Size | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self._depth = 0
        self._style: list[str] | None = None
        parser = self.parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = _refuse_entity
        parser.ProcessingInstructionHandler = _refuse_sheet

    def read(self, data: bytes) -> None:
        self.parser.Parse(data, True)  # noqa: FBT003 - that there is no more

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self._depth and name == f"{_SPACE} svg":
            self.size = _size(attributes)
        self._depth += 1
        if local.lower() in _DANGEROUS:
            raise _Unsafe(f"has the element <{local}>", f"delete <{local}> and all that is in it")
        if local == "style":
            self._style = []
        for key, value in attributes.items():
            _check(local, key, value)
        if local in {"animate", "set"} and _ANIMATED.fullmatch(attributes.get("attributeName", "")):
            raise _Unsafe(f"changes addresses by <{local}>", f"delete the element <{local}>")

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, name: str) -> None:
        if self._style is not None and name.rpartition(" ")[2] == "style":
            _check_style("<style>", "".join(self._style))
            self._style = None


def _refuse_entity(*_: Any) -> None:
    raise _Unsafe("defines entities", "write what they stand for in their place")


def _refuse_sheet(target: str, _: str) -> None:
    if target.lower() == "xml-stylesheet":
        raise _Unsafe("takes its style from another file", "put the style into the file itself")


def _check(element: str, key: str, value: str) -> None:
    """Raise for an attribute that runs something or fetches something."""
    if " " not in key and key.lower().startswith("on"):
        raise _Unsafe(f'runs a script by "{key}"', f"delete the attribute {key}")
    shown = key.rpartition(" ")[2]
    if key in _LEADING:
        _check_address(element, shown, _IGNORED.sub("", value))
    elif "(" in value or "\\" in value or "@" in value:
        _check_style(f'"{shown}"', value)


def _check_address(element: str, key: str, address: str) -> None:
    if re.search(r"(?:java|vb)script:|data:text", address, re.IGNORECASE):
        raise _Unsafe(f'runs a script by "{key}"', f"delete the attribute {key}")
    if key not in {"href", "src"} or _HARMLESS.match(address):
        return
    if element == "a" and _WEB.match(address):
        return  # a link: it leads somewhere when it is followed, and fetches nothing
    raise _Unsafe(
        f'needs another file: "{_shortened(address)}"',
        "put that into the file itself (in Inkscape: Embed Images), or save it as a PNG",
    )


def _shortened(address: str) -> str:
    return address if len(address) <= 40 else f"{address[:40]}…"  # noqa: PLR2004 - enough to find it


def _check_style(where: str, style: str) -> None:
    """Raise for CSS that fetches something; escapes could hide how it does."""
    if _FETCHING.search(_ESCAPE.sub(_unescaped, style)) or _FETCHING.search(style):
        raise _Unsafe(f"needs another file by its {where}", "delete what leads there")


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return chr(number) if number < 0x110000 else ""  # noqa: PLR2004 - the end of Unicode
    return match[2] or ""


def _size(attributes: Mapping[str, str]) -> _Size:
    """Return width and height in pixels, 0 where nothing says them (SVG 2, section 8.2)."""
    width, height = _pixels(attributes.get("width")), _pixels(attributes.get("height"))
    box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    sides = [_pixels(one) for one in box[2:]] if len(box) == 4 else []  # noqa: PLR2004
    if all(sides) and sides:
        across, down = sides[0] or 0.0, sides[1] or 0.0
        if width is None and height is None:
            width, height = across, down
        elif width is None and height is not None:
            width = height * across / down
        elif height is None and width is not None:
            height = width * down / across
    if not width or not height or max(width, height) > _LARGEST:
        return _Size(0, 0)
    return _Size(max(1, round(width)), max(1, round(height)))


def _pixels(length: str | None) -> float | None:
    """Return a length in pixels; None for one that says none, such as a percentage."""
    match = _LENGTH.fullmatch(length or "")
    if match is None or match[2].lower() not in _PIXELS:
        return None
    return float(match[1]) * _PIXELS[match[2].lower()] or None
