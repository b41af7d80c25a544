"""Pictures with captions, galleries, and films in old clothes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.blocks import Block, Paragraph
from generator.importers.prose.elements import classes, name_of, words
from generator.importers.prose.pictures import is_picture
from generator.importers.prose.spans import Mark, Raw, Span, Word

if TYPE_CHECKING:
    from generator.importers.prose.reading import Reader

__all__ = ["captioned", "figure_of"]

_CAPTIONS: Final = frozenset({"wp-caption-text", "tr-caption", "caption", "gallery-caption"})
_FIGURES: Final = frozenset({"wp-caption", "tr-caption-container", "gallery-item"})
_FILM: Final = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:v|embed)/([\w-]{11})")


def figure_of(element: Any, reader: Reader) -> list[Block] | None:
    """Return what a figure or its like is; None where it is but a box around other things."""
    name = name_of(element)
    if name == "figure" or _FIGURES & classes(element):
        return captioned(element, reader)
    if name == "object":
        return _old_film(element, reader)
    if name == "noscript" and _repeats(element):
        return []
    return None


def captioned(element: Any, reader: Reader) -> list[Block] | None:
    """Return one picture with its caption, if that is all there is in an element."""
    images = list(element.iter("img"))
    captions = [
        one
        for one in element.iter()
        if name_of(one) in {"figcaption", "caption"} or _CAPTIONS & classes(one)
    ]
    said = " ".join(words(one) for one in captions[:1])
    if len(images) != 1 or len(captions) > 1 or words(element) != said:
        return None
    image = images[0]
    if image in (captions[0].iter("img") if captions else ()):
        return None
    if not captions and name_of(element) == "table":
        return None
    link = next((one for one in image.iterancestors("a")), None)
    target = (link.get("href") or "") if link is not None else ""
    linked = target if is_picture(target) else ""
    simple = not captions or not any(name_of(one) == "a" for one in captions[0].iter())
    spans: list[Span] = [reader.inline.picture(image, linked, said if simple and said else None)]
    if target and not linked:
        where = Mark("link", reader.context.link(target))
        spans = [
            Raw(one.text, (where,), one.words) if isinstance(one, Raw) else one for one in spans
        ]
    blocks: list[Block] = [Paragraph(tuple(spans))]
    if not simple:
        message = "a caption with a link in it stands below its picture"
        reader.context.tell(Weight.CHANGED, "caption", message, image.sourceline or 1)
        blocks += reader.blocks(captions[0])
    elif said and target and not linked:
        # A picture that is a link shows no caption.
        blocks.append(Paragraph((Word(said, (Mark("em"),)),)))
    return blocks


def _old_film(element: Any, reader: Reader) -> list[Block] | None:
    """Return a link to a film that was shown by Flash."""
    sources = [
        one.get("value") or one.get("src") or one.get("data") or ""
        for one in (element, *element.iter("param", "embed"))
    ]
    film = next((match for one in sources if (match := _FILM.match(one))), None)
    line = element.sourceline or 1
    if film is None:
        shown = next((one for one in sources if one), "")
        reader.context.tell(Weight.LOST, "element", f"<object> was left out {shown}".strip(), line)
        return None
    address = f"https://www.youtube.com/watch?v={film[1]}"
    reader.context.tell(Weight.CHANGED, "film", "a film in Flash became a link to it", line)
    inside = [Paragraph((Word(said),))] if (said := words(element)) else []
    return [Paragraph((Word(address, (Mark("link", address),)),)), *inside]


def _repeats(element: Any) -> bool:
    """Say whether a ``<noscript>`` shows a picture again that a script would have shown."""
    before = element.getprevious()
    return (
        not words(element)
        and before is not None
        and any(one.get("data-src") or one.get("data-lazy-src") for one in before.iter("img"))
    )
