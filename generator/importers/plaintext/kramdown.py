"""What kramdown, Jekyll's Markdown, writes otherwise than byline.

Source: https://kramdown.gettalong.org/syntax.html. Attribute lists keep what can be said of the
element they stand at; what is left of them is hidden, and told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from generator.importers.hiding import hidden
from generator.importers.plaintext.telling import Telling
from generator.importers.plaintext.unread import code_in

__all__ = ["Attributes", "attributes_of", "byline_of"]

_LIST: Final = re.compile(
    r"[ ]{0,3}\{:(?P<said>(?!:|\w[\w-]*:)(?:[^{}\\\"']|\"[^\"]*\"|'[^']*')*)\}[ \t]*"
)
_DEFINITION: Final = re.compile(
    r"^[ ]{0,3}\{:(?P<name>\w[\w-]*):(?P<said>[^}\n]*)\}[ \t]*\n?", re.MULTILINE
)
_SPAN: Final = re.compile(r"(?<=\S)(?:\{:(?:[^{}\"'\n]|\"[^\"]*\"|'[^']*')*\})+")
_ITEM: Final = re.compile(
    r"""\#(?P<id>[\w:.-]+)|\.(?P<class>[\w:-]+)
      |(?P<name>[\w:-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+))
      |(?P<word>[\w-]+)""",
    re.VERBOSE,
)
_EXTENSION: Final = re.compile(
    r"\{::(?P<name>\w+)(?P<said>[^}]*?)(?P<single>/)?\}(?(single)|(?P<inner>.*?)\{:/(?P=name)?\})",
    re.DOTALL,
)
_BOXES: Final = re.compile(
    r"(?:prompt|notice|alert|callout)-+(\w+)|notice|note|tip|warning|important"
)
_KINDS: Final = {
    "info": "note", "primary": "note", "notice": "note", "note": "note", "secondary": "note",
    "success": "tip", "tip": "tip", "warning": "warning",
    "danger": "danger", "important": "important",
}  # fmt: skip
_FENCE: Final = re.compile(r"([ ]{0,3})(`{3,}|~{3,})[ \t]*([^\s`]*)[ \t]*")
_HEADING: Final = re.compile(r"[ ]{0,3}#{1,6}\s.*")
_UNDERLINE: Final = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*")
_ROW: Final = re.compile(r"[ ]{0,3}\|.*\S.*")
_RULE: Final = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-*:?[ \t]*)*")
_IN_HTML: Final = re.compile(
    r"""(<[A-Za-z][^<>]*?)\s+markdown\s*=\s*(?:"[^"]*"|'[^']*'|\w+)([^<>]*>)"""
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What an attribute list says."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    """References to definitions, and kramdown's own words such as ``toc``."""

    @property
    def written(self) -> str:
        """The list as byline reads it; empty where it says nothing."""
        items = [f"#{self.id}"] if self.id else []
        items += [f".{name}" for name in self.classes]
        items += [f'{name}="{value}"' for name, value in self.values]
        return f"{{: {' '.join(items)} }}" if items else ""


def attributes_of(said: str, defined: dict[str, str] | None = None) -> Attributes:
    """Read an attribute list; ``defined`` are the lists that have a name."""
    one = Attributes()
    for match in _ITEM.finditer(said):
        if match["id"]:
            one = Attributes(match["id"], one.classes, one.values, one.words)
        elif match["class"]:
            one = Attributes(one.id, (*one.classes, match["class"]), one.values, one.words)
        elif match["name"]:
            value = next(
                (match[g] for g in ("double", "single", "bare") if match[g] is not None), ""
            )
            one = _with_value(one, match["name"], value)
        elif defined and match["word"] in defined:
            more = attributes_of(defined[match["word"]])
            values = (*one.values, *more.values)
            one = Attributes(more.id or one.id, (*one.classes, *more.classes), values, one.words)
        else:
            one = Attributes(one.id, one.classes, one.values, (*one.words, match["word"]))
    return one


def _with_value(one: Attributes, name: str, value: str) -> Attributes:
    if name == "id":
        return Attributes(value, one.classes, one.values, one.words)
    if name == "class":
        return Attributes(one.id, (*one.classes, *value.split()), one.values, one.words)
    return Attributes(one.id, one.classes, (*one.values, (name, value)), one.words)


@dataclass(slots=True)
class _Reader:
    telling: Telling
    defined: dict[str, str]
    toc: bool = False
    out: list[str] = field(default_factory=list)
    before: Attributes | None = None
    """A list that stands before its block, and waits for it."""

    def block_list(self, said: str, line: int, *, alone: bool) -> None:
        """Take a list that stands on a line of its own."""
        one = attributes_of(said, self.defined)
        if "toc" in one.words:
            self.toc = True
            start = _last_block(self.out)
            if start < len(self.out) and re.match(r"[ ]{0,3}(?:[*+-]|\d+\.)\s", self.out[start]):
                del self.out[start:]
            return
        if alone:
            self.before = one
        else:
            self.behind(one, line)

    def behind(self, one: Attributes, line: int) -> None:
        """Give a list to the block that ends above it."""
        if not one.written:
            return
        start = _last_block(self.out)
        block = self.out[start:]
        if box := _box_of(one):
            self.out[start:] = _boxed(block, box)
        elif block and (_HEADING.fullmatch(block[-1]) or _underlined(block)):
            at = -1 if _HEADING.fullmatch(block[-1]) else -2
            self.out[at] = f"{self.out[at].rstrip()} {one.written}"
        elif block and (language := _language(one)) and _end_of_fence(self.out):
            _name_fence(self.out, language)
        elif block and _is_paragraph(block):
            self.out.append(one.written)
        else:
            self.out += ["", hidden(one.written), ""]
            message = f"{one.written} cannot be said of what it stands at; it is in a comment"
            self.telling.changed("attribute-list", message, line)

    def over(self, line: int) -> None:
        """Give the list that waits to the block that has ended."""
        if self.before is not None:
            one, self.before = self.before, None
            self.behind(one, line)


def byline_of(text: str, telling: Telling) -> tuple[str, bool]:
    """Return kramdown as byline reads it, and whether it asks for a table of contents."""
    text = _extensions(text, telling)
    defined: dict[str, str] = {}

    def define(match: re.Match[str]) -> str:
        defined[match["name"]] = match["said"]
        return ""

    if "{:" in text:
        code = code_in(text)
        text = _DEFINITION.sub(lambda m: m[0] if m.start() in code else define(m), text)
    reader = _Reader(telling, defined)
    if "{:" in text:
        text = _lists(text, reader)
    text = _IN_HTML.sub(_opened, text) if "markdown=" in text else text
    if re.search(r"^[ ]{0,3}\|", text, re.MULTILINE):
        text = _tables(text, telling)
    return re.sub(r"(?m)^[ ]{0,3}\^[ \t]*$", "", text) if "\n^" in text else text, reader.toc


def _lists(text: str, reader: _Reader) -> str:
    code = code_in(text)
    position = 0
    fence_line = False
    for number, line in enumerate(text.split("\n"), 1):
        in_code = position in code or position + len(line) - len(line.lstrip()) in code
        match = None if in_code else _LIST.fullmatch(line)
        if match is not None:
            after_blank = not reader.out or not reader.out[-1].strip()
            reader.block_list(match["said"], number, alone=after_blank and not fence_line)
        else:
            if not line.strip() and not in_code and reader.out and reader.out[-1].strip():
                reader.over(number)
            reader.out.append(line if in_code else _spans(line, position, code, reader))
        fence_line = in_code
        position += len(line) + 1
    reader.over(text.count("\n") + 1)
    return "\n".join(reader.out)


def _spans(line: str, start: int, code: object, reader: _Reader) -> str:
    """Write the lists within a line as byline reads them."""

    def one(match: re.Match[str]) -> str:
        if start + match.start() in code:  # type: ignore[operator] # Spans answer it
            return match[0]
        return attributes_of(match[0].strip("{}: ").replace("}{:", " "), reader.defined).written

    return _SPAN.sub(one, line) if "{:" in line else line


def _extensions(text: str, telling: Telling) -> str:
    if "{::" not in text:
        return text
    code = code_in(text)

    def one(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        if match.start() in code:
            return match[0]
        if match["name"] == "nomarkdown":
            return match["inner"] or ""
        if match["name"] == "comment":
            return hidden(match["inner"] or match["said"])
        message = f"{match[0].splitlines()[0]} is for kramdown alone; it stands in a comment"
        telling.changed("kramdown", message, line)
        return hidden(match[0])

    return _EXTENSION.sub(one, text)


def _last_block(out: list[str]) -> int:
    """Return where the block begins that ends with the last line."""
    start = len(out)
    while start and out[start - 1].strip():
        start -= 1
    return start


def _box_of(one: Attributes) -> str:
    for name in one.classes:
        match = _BOXES.fullmatch(name)
        if match:
            return _KINDS.get(match[1] or name, "note")
    return ""


def _boxed(block: list[str], kind: str) -> list[str]:
    """Return a paragraph or a quote as a box."""
    lines = [re.sub(r"^[ ]{0,3}>[ ]?", "", line) for line in block]
    return [f"!!! {kind}", *(f"    {line}".rstrip() for line in lines)]


def _underlined(block: list[str]) -> bool:
    return len(block) > 1 and bool(_UNDERLINE.fullmatch(block[-1]))


def _is_paragraph(block: list[str]) -> bool:
    first = block[0].lstrip()
    lists = re.match(r"(?:[*+-]|\d+[.)])\s|>|\||<|`{3}|~{3}", first)
    return not lists and not block[0].startswith("    ")


def _language(one: Attributes) -> str:
    named = next((name for name in one.classes if name.startswith(("language-", "lang-"))), "")
    return named.partition("-")[2]


def _end_of_fence(out: list[str]) -> bool:
    return bool(_FENCE.fullmatch(out[-1]))


def _name_fence(out: list[str], language: str) -> None:
    closing = _FENCE.fullmatch(out[-1])
    assert closing is not None
    for at in range(len(out) - 2, -1, -1):
        opening = _FENCE.fullmatch(out[at])
        if opening and opening[2].startswith(closing[2]):
            out[at] = f"{opening[1]}{opening[2]}{language}"
            return


def _opened(match: re.Match[str]) -> str:
    """Let Markdown begin within a tag: below an empty line it is read as such."""
    tag = match[1] + match[2]
    inline = re.match(r"<(?:span|a|em|strong|b|i|small|mark|q|cite|summary)\b", tag)
    return tag if inline else f"{tag}\n"


def _tables(text: str, telling: Telling) -> str:
    """Give tables without a head an empty one, without which they would be no tables."""
    lines = text.split("\n")
    code = code_in(text)
    out: list[str] = []
    position = 0
    for number, line in enumerate(lines):
        starts = _ROW.fullmatch(line) and (not number or not lines[number - 1].strip())
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if starts and position not in code and not _RULE.fullmatch(below) and _ROW.fullmatch(below):
            columns = line.strip().strip("|").count("|") + 1
            if _RULE.fullmatch(line):
                out += [f"|{'   |' * columns}"]
            else:
                out += [f"|{'   |' * columns}", f"|{'---|' * columns}"]
            telling.changed("table-head", "a table without a head has an empty one", number + 1)
        out.append(line)
        position += len(line) + 1
    return "\n".join(out)
