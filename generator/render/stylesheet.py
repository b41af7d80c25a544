"""Style sheets: their mistakes, the files that they name, and all that they import as one text.

What counts as a string, an address or a block: CSS Syntax Module Level 3.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from generator.model.diagnostic import Diagnostic, Place, did_you_mean, error, warning

__all__ = ["bundled", "minified"]

_STRING: Final = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_TOKEN: Final = re.compile(
    rf"""(?P<comment>/\*.*?\*/)
      | (?P<endless>/\*)
      | (?P<url>\burl\(\s*(?:(?P<quoted>{_STRING})|(?P<bare>(?:[^\s"'()\\]|\\.)*))\s*\))
      | (?P<string>{_STRING})
      | (?P<broken>["'])
      | (?P<imports>@import\b)
      | (?P<open>[{{(\[])
      | (?P<close>[}})\]])
      | (?P<end>;)
      | (?P<words>(?!\s)(?:[^"'{{}}()\[\];/@u]|u(?!rl\())+|[/@])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_NEXT_PROPERTY: Final = re.compile(r"\n[ \t]*(?=-?[a-zA-Z][\w-]*[ \t]*:)")
_ELSEWHERE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|#|$")
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_CHARSET: Final = re.compile(r"\s*@charset\s+\"[^\"]*\"\s*;", re.IGNORECASE)
_LAYER: Final = re.compile(r"layer\b(?:\(\s*([^()]*)\s*\))?\s*", re.IGNORECASE)
_SUPPORTS: Final = re.compile(r"supports(\((?:[^()]|\([^()]*\))*\))\s*", re.IGNORECASE)
_URL: Final = re.compile(r"\burl\(", re.IGNORECASE)
_KEPT: Final = re.compile(r"url\(byline-kept-(\d+)\)")


class _Reference(NamedTuple):
    """Where a sheet names a file: ``target`` as written, ``at`` its first character.

    ``start`` and ``end`` are what goes when it is replaced; for an import, ``condition`` is what
    follows the address.
    """

    start: int
    end: int
    target: str
    at: int
    condition: str | None = None


class _Survey(NamedTuple):
    references: tuple[_Reference, ...]
    found: tuple[Diagnostic, ...]


def bundled(
    name: str, sheets: Mapping[str, str], addresses: Mapping[str, str]
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return a style sheet with all that it imports in it, and what is wrong with it.

    ``sheets`` are all there are, ``addresses`` where each other file is published; both by name,
    relative to the folder of the assets. Addresses are written relative to the sheet's own.
    """
    bundle = _Bundle(name, sheets, addresses)
    text = bundle.sheet(name)
    first = "".join(f"{line}\n" for line in dict.fromkeys(bundle.elsewhere))
    return first + text, tuple(dict.fromkeys(bundle.found))


def minified(text: str) -> str:
    """Return a style sheet without what only people read; ``/*! … */`` stays."""
    from rcssmin import cssmin

    # It would take the spaces out of a quoted address, as those of drawn pictures have them.
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if not match["quoted"]:
            return match[0]
        kept.append(f"url({match['quoted']})")
        return f"url(byline-kept-{len(kept) - 1})"

    if _URL.search(text):  # to look at each word takes longer than all the rest
        text = _TOKEN.sub(keep, text)
    text = str(cssmin(text, keep_bang_comments=True))
    return _KEPT.sub(lambda match: kept[int(match[1])], text)


@dataclass
class _Bundle:
    """One style sheet while what it imports is put into it."""

    root: str
    sheets: Mapping[str, str]
    addresses: Mapping[str, str]
    found: list[Diagnostic] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """Imports from other hosts: they are heeded at the start of a sheet alone."""
    open: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> str:
        """Return one sheet with its references resolved."""
        text = self.sheets[name]
        survey = _survey(text, name)
        self.found += survey.found
        self.open.append(name)
        charset = _CHARSET.match(text)  # what is published is UTF-8, as the pages are
        parts: list[str] = []
        done = charset.end() if charset else 0
        for reference in survey.references:
            replaced = self._replaced(name, text, reference)
            if replaced is not None:
                parts += [text[done : reference.start], replaced]
                done = reference.end
        self.open.pop()
        return "".join([*parts, text[done:]])

    def _replaced(self, name: str, text: str, reference: _Reference) -> str | None:
        """Return what stands for a reference; None where it stays as it is."""
        place = _place(text, name, reference.at)
        if _ELSEWHERE.match(reference.target):
            if reference.condition is None:
                return None
            self.elsewhere.append(text[reference.start : reference.end])
            return ""
        path, mark, rest = _split(reference.target)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
        known = self.sheets if reference.condition is not None else self.addresses
        if target not in known:
            self.found.append(_missing(reference.target, name, place, known))
            return None
        if reference.condition is None:
            here = posixpath.dirname(self.root)
            address = posixpath.relpath(self.addresses[target], here or ".")
            return f"url({quote(address, safe='/~!$&*+,;=:@-._')}{mark}{rest})"
        if target in self.open:
            message = "this style sheet imports itself"
            self.found.append(error("css-import", message, place, "delete this line"))
            return None
        return _conditioned(self.sheet(target), reference.condition)


def _split(target: str) -> tuple[str, str, str]:
    """Split what names a file from its query and its fragment."""
    match = re.search(r"[?#]", target)
    if match is None:
        return target, "", ""
    return target[: match.start()], match[0], target[match.end() :]


def _missing(written: str, name: str, place: Place, known: Mapping[str, str]) -> Diagnostic:
    near = {posixpath.relpath(one, posixpath.dirname(name) or "."): one for one in known}
    hint = did_you_mean(written, sorted(near), "put the file there, or mend the name")
    return error("css-missing-file", f'there is no file "{written}" in the theme', place, hint)


def _conditioned(text: str, condition: str) -> str:
    """Wrap an imported sheet in the conditions of its import (CSS Cascading Level 5, section 2)."""
    layer = supports = None
    if match := _LAYER.match(condition):
        layer, condition = match[1] or "", condition[match.end() :]
    if match := _SUPPORTS.match(condition):
        supports, condition = match[1], condition[match.end() :]
    text = f"{text}\n"
    if layer is not None:
        text = f"@layer {layer}{{{text}}}\n"
    if supports is not None:
        inner = supports[1:-1].strip()
        query = inner if inner.startswith(("(", "not ")) else supports
        text = f"@supports {query}{{{text}}}\n"
    return f"@media {condition.strip()}{{{text}}}\n" if condition.strip() else text


@functools.lru_cache(maxsize=64)
def _survey(text: str, name: str) -> _Survey:
    """Look through one sheet: what it refers to, and what no browser would read as it is meant."""
    reader = _Reader(text, name)
    references = tuple(reader.references())
    return _Survey(references, tuple(reader.found))


class _Reader:
    """Reads one sheet from its start to its end."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.found: list[Diagnostic] = []
        self._open: list[tuple[str, int]] = []
        self._statement: int | None = None  # where the one in hand starts

    def references(self) -> Iterator[_Reference]:
        """Yield what the sheet refers to, and note what is wrong on the way."""
        importing: int | None = None
        named: tuple[str, int, int] | None = None
        for match in _TOKEN.finditer(self.text):
            kind = str(match.lastgroup)
            if kind == "comment":
                continue
            if kind in {"endless", "broken"}:
                self._endless(kind, match.start())
                return
            if kind not in {"close", "end"} and self._statement is None:
                self._start(match)
            if kind == "imports" and not self._open:
                importing, named = match.start(), None
            elif kind in {"url", "quoted", "bare", "string"}:
                target, at = _target(match)
                if importing is None:
                    if kind != "string":
                        yield _Reference(match.start(), match.end(), target, at)
                elif named is None:
                    named = (target, at, match.end())
            if kind == "open":
                self._opened(match[0], match.start())
            elif kind == "close":
                self._closed(match[0], match.start())
            elif kind == "end" and not (self._open and self._open[-1][0] != "{"):
                if importing is not None and named is not None:
                    target, at, last = named
                    condition = self.text[last : match.start()].strip()
                    yield _Reference(importing, match.end(), target, at, condition)
                importing = named = None
                self._ended(match.start())
        for bracket, at in self._open[-1:]:
            closing = _CLOSING[bracket]
            message = f'this "{bracket}" is never closed'
            self._note(error, "css-syntax", message, at, f'close it with "{closing}"')

    def _note(
        self, kind: Callable[..., Diagnostic], code: str, message: str, at: int, hint: str
    ) -> None:
        self.found.append(kind(code, message, _place(self.text, self.name, at), hint))

    def _start(self, match: re.Match[str]) -> None:
        self._statement = match.start()
        if self.text.startswith("//", match.start()):
            message = "this is no comment in CSS, and the rule below it is lost"
            self._note(warning, "css-comment", message, match.start(), "write /* … */")

    def _endless(self, kind: str, at: int) -> None:
        if kind == "endless":
            self._note(error, "css-syntax", "this comment is never closed", at, "close it with */")
        else:
            message = "this text is not closed in its line"
            hint = f"close it with {self.text[at]}"
            self._note(error, "css-syntax", message, at, hint)

    def _opened(self, bracket: str, at: int) -> None:
        self._open.append((bracket, at))
        if bracket == "{":
            self._statement = None

    def _closed(self, bracket: str, at: int) -> None:
        if all(_CLOSING[opened] != bracket for opened, _ in self._open):
            message = f'this "{bracket}" closes nothing'
            self._note(error, "css-syntax", message, at, "delete it")
            return
        opened, start = self._open[-1]
        if _CLOSING[opened] != bracket:
            message = f'this "{opened}" is not closed before the "{bracket}" that ends its block'
            self._note(error, "css-syntax", message, start, f'close it with "{_CLOSING[opened]}"')
            while _CLOSING[self._open[-1][0]] != bracket:
                self._open.pop()
        if bracket == "}":
            self._ended(at)
        self._open.pop()

    def _ended(self, at: int) -> None:
        """Look at a statement that ends without a block of its own."""
        start, self._statement = self._statement, None
        if start is None or self.text[start] == "@":
            return
        said = self.text[start:at]
        if ":" not in said or not self._open:
            message = f'"{said.split(chr(10))[0].strip()}" is no declaration, so browsers skip it'
            hint = "write it as property: value;"
            self._note(warning, "css-declaration", message, start, hint)
        elif not said.startswith("--") and (match := _NEXT_PROPERTY.search(said, said.find(":"))):
            end = start + len(said[: match.start()].rstrip())
            message = "this line has no ; at its end, so browsers skip it and the next one"
            self._note(warning, "css-declaration", message, end, "put a ; here")


def _target(match: re.Match[str]) -> tuple[str, int]:
    """Return the address in a token, and where it stands."""
    group = next(name for name in ("quoted", "bare", "string") if match[name] is not None)
    value, at = match[group], match.start(group)
    if group != "bare":
        value, at = value[1:-1], at + 1
    return _ESCAPE.sub(lambda one: one[2] or chr(int(one[1], 16)), value), at


def _place(text: str, name: str, at: int) -> Place:
    line = text.count("\n", 0, at) + 1
    return Place(f"templates/assets/{name}", line, at - text.rfind("\n", 0, at))
