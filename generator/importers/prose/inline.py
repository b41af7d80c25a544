"""From elements within a paragraph to spans."""

from __future__ import annotations

import html
import re
from typing import Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.context import Context
from generator.importers.prose.elements import (
    BLOCKS,
    FORMS,
    INLINE_HTML,
    MARKED,
    name_of,
    style,
    words,
)
from generator.importers.prose.escaping import address, escaped, quoted
from generator.importers.prose.footnotes import REFERENCE
from generator.importers.prose.pictures import addresses, is_picture
from generator.importers.prose.spans import Break, Mark, Raw, Span, Word, is_blank

__all__ = ["Inline"]

_SAFE: Final = re.compile(r"(?!(?:javascript|vbscript|data|file):)", re.IGNORECASE)
_HEAVY: Final = frozenset({"bold", "bolder", "600", "700", "800", "900"})
# What scripts show later comes before what stands there until then.
_SOURCES: Final = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")
_RIGHT_TO_LEFT: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_KNOWN: Final = frozenset(
    "a span br img font big small center nobr label time data area map blink marquee "  # noqa: SIM905
    "basefont input button select option optgroup textarea o:p".split()
)


class Inline:
    """Reads what stands within the words of one text."""

    def __init__(self, context: Context, anchors: frozenset[str]) -> None:
        """``anchors`` are those that a link of the text leads to."""
        self.context = context
        self.anchors = anchors

    def inside_all(self, element: Any) -> list[Span]:
        """Return all that is in an element, blocks too, as one line."""
        spans: list[Span] = []
        self.inside(element, (), spans)
        return spans

    def inside(self, element: Any, marks: tuple[Mark, ...], run: list[Span]) -> None:
        """Read what is in an element."""
        if element.text:
            run.append(Word(element.text, marks))
        for child in element:
            name = name_of(child)
            if name:
                self.read(child, marks, run)
                if name in BLOCKS:
                    run.append(Word(" "))
            if child.tail:
                run.append(Word(child.tail, marks))

    def read(self, element: Any, marks: tuple[Mark, ...], run: list[Span]) -> None:
        """Read one element."""
        name = name_of(element)
        if name == "br":
            run.append(Break(marks))
        elif name == "img":
            self._image(element, marks, run, linked="")
        elif name == "a":
            self._link(element, marks, run)
        elif name == REFERENCE:
            run.append(Raw(f"[^{element.get('name')}]", marks, element.get("name") or ""))
        elif name in {"script", "style"}:
            what = element.get("src") or "written into the text"
            weight = Weight.LOST if name == "script" else Weight.CHANGED
            self._tell(weight, name, f"<{name}> was left out: {what}", element)
        elif name == "embed" or (name in FORMS and name != "label"):
            # A box to tick is what an item of a list begins with: see reading.
            if element.get("type") != "checkbox" or next(element.iterancestors("li"), None) is None:
                self._gone(element, name)
            self.inside(element, marks, run)
        else:
            self._anchor(element, marks, run)
            self.inside(element, self.marks(element, marks), run)
            if name not in INLINE_HTML and name not in MARKED and name not in _KNOWN | BLOCKS:
                self._tell(Weight.CHANGED, "element", f"<{name}> became its words", element)

    def marks(self, element: Any, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Return the marks of what is in an element."""
        name = name_of(element)
        found = self.styled(element, marks)
        light = style(element).get("font-weight") in {"normal", "400"}
        if name in MARKED and not (light and MARKED[name] == "strong"):
            found = (*found, Mark(MARKED[name]))
        elif name in INLINE_HTML and self.context.html:
            title = element.get("title") or ""
            said = f' title="{html.escape(title)}"' if title and name != "sup" else ""
            tag = "abbr" if name == "acronym" else name
            found = (*found, Mark("html", f"<{tag}{said}>", f"</{tag}>"))
        elif name in {"sup", "sub"}:
            pass
        return found

    def styled(self, element: Any, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Return the marks that attributes of an element add: what looks bold is bold."""
        said = style(element)
        found = marks
        name = name_of(element)
        if said:
            if said.get("font-weight") in _HEAVY:
                found = (*found, Mark("strong"))
            elif said.get("font-weight") in {"normal", "400"} and name in {"b", "strong"}:
                return tuple(mark for mark in found if mark.kind != "strong")
            if said.get("font-style") in {"italic", "oblique"}:
                found = (*found, Mark("em"))
            if "line-through" in said.get("text-decoration", ""):
                found = (*found, Mark("del"))
        language, turned = self._spoken(element)
        if self.context.html and (language or turned) and name != "body":
            lang = f' lang="{html.escape(language)}"' if language else ""
            turned = f' dir="{turned}"' if turned else ""
            found = (*found, Mark("html", f"<span{lang}{turned}>", "</span>"))
        return found

    def _spoken(self, element: Any) -> tuple[str, str]:
        """Return an element's language and direction, where they are not those of the blog.

        Word processors name a language on every word, and some editors let the direction be
        guessed; of these only what changes anything is kept.
        """
        language, direction = element.get("lang") or "", (element.get("dir") or "").lower()
        same = language.partition("-")[0].lower() == self.context.language.partition("-")[0].lower()
        if same or "mso-" in (element.get("style") or ""):
            language = ""
        if direction == "auto" and _RIGHT_TO_LEFT.search(words(element)):
            direction = "rtl"
        return language, direction if direction == "rtl" or (language and direction) else ""

    def _anchor(self, element: Any, marks: tuple[Mark, ...], run: list[Span]) -> None:
        anchor = element.get("id") or (element.get("name") if name_of(element) == "a" else "") or ""
        if anchor in self.anchors and self.context.html:
            run.append(Raw(f'<a id="{html.escape(anchor)}"></a>', marks))

    def _link(self, element: Any, marks: tuple[Mark, ...], run: list[Span]) -> None:
        target = (element.get("href") or "").strip()
        self._anchor(element, marks, run)
        inner: list[Span] = []
        if target and not _SAFE.match(re.sub(r"[\x00-\x20]", "", target)):
            self._tell(Weight.LOST, "link", f"a link was left out: {target[:80]}", element)
            target = ""
        if target.startswith("#") and target[1:] not in self.anchors:
            if target not in {"#", "#top"}:
                message = f"a link to a place in the text that is not there: {target[:80]}"
                self._tell(Weight.LOST, "link", message, element)
            target = ""
        image = self._only_image(element)
        if target and image is not None and is_picture(target):
            self._image(image, marks, run, linked=target)
            return
        if not target:
            self.inside(element, marks, run)
            return
        self.inside(element, (), inner)
        if is_blank(inner):
            if inner:
                run.append(Word(" "))
            if words(element) or not element.get("name"):
                self._tell(Weight.LOST, "link", f"a link without words: {target[:120]}", element)
            return
        title = (element.get("title") or "").strip()
        link = Mark("link", self.context.link(target), "" if title == words(element) else title)
        around = (*marks, *self.marks(element, ()), link)
        run += [_with_marks(one, around) for one in inner]

    def _only_image(self, element: Any) -> Any:
        images = list(element.iter("img"))
        return images[0] if len(images) == 1 and not words(element) else None

    def _image(self, element: Any, marks: tuple[Mark, ...], run: list[Span], linked: str) -> None:
        run.append(self.picture(element, linked, None, marks))

    def picture(
        self, element: Any, linked: str, caption: str | None, marks: tuple[Mark, ...] = ()
    ) -> Span:
        """Return a picture; its caption is that given, else the ``title`` it has."""
        given = ((element.get(name) or "").strip() for name in _SOURCES)
        source = next((one for one in given if one and not one.startswith("data:")), "")
        source = source or (element.get("src") or "").strip()
        alt = " ".join((element.get("alt") or "").split())
        title = caption if caption is not None else " ".join((element.get("title") or "").split())
        if not source or (source.startswith("data:") and len(source) < 120):  # noqa: PLR2004 - a dot
            message = f"a picture without an address{f': {alt}' if alt else ''}"
            self._tell(Weight.LOST, "picture", message, element)
            return Word(alt, marks)
        if not self.context.html:
            target = self.context.link(addresses(source, linked)[0])
            return Word(alt or "picture", (*marks, Mark("link", target)))
        if described := element.get("longdesc"):
            self._tell(Weight.LOST, "attribute", f"a long description: {described}", element)
        if not alt:
            message = f"a picture without words for those who do not see it: {source[:120]}"
            self._tell(Weight.NOTED, "no-alt", message, element)
        where = address(self.context.picture(addresses(source, linked)))
        said = f" {quoted(title)}" if title and title != alt else ""
        return Raw(f"![{escaped(alt)}]({where}{said})", marks)

    def _gone(self, element: Any, name: str) -> None:
        said = element.get("src") or element.get("name") or element.get("value") or ""
        self._tell(Weight.LOST, "element", f"<{name}> was left out {said}".rstrip(), element)

    def _tell(self, weight: Weight, code: str, message: str, element: Any) -> None:
        self.context.tell(weight, code, message, element.sourceline or 1)


def _with_marks(one: Span, marks: tuple[Mark, ...]) -> Span:
    if isinstance(one, Word):
        return Word(one.text, (*marks, *one.marks))
    if isinstance(one, Break):
        return Break((*marks, *one.marks))
    return Raw(one.text, (*marks, *one.marks), one.words)
