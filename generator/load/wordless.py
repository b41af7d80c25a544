"""Images without a text for those who do not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.load.markup import Scan
from generator.model.diagnostic import Diagnostic, Place, warning
from generator.model.document import Link

__all__ = ["lead_without_words", "without_words"]

_IN_MARKDOWN = re.compile(r"(?<!\\)(?:\\\\)*(?P<image>!\[\s*\])(?=[(\[])")
_IN_HTML = re.compile(
    r"""(?P<image><img\b)(?P<rest>(?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE
)
_ALT = re.compile(r"""(?:^|[\s"'])alt(?=[\s=/]|$)""", re.IGNORECASE)
_MARKDOWN = (
    'write between the brackets what it shows, or <img alt="" src="…"> if it is mere decoration'
)
_HTML = 'say what it shows by alt="…", or alt="" if it is mere decoration'


def without_words(
    scan: Scan, links: tuple[Link, ...], prose: str, path: str, first_line: int
) -> Iterator[Diagnostic]:
    """Warn of images that have no alternative text, each at its place.

    ``prose`` is the text that starts at line ``first_line``, without its code; ``links`` are those
    of the scan, with their places. Of HTML alone, an empty text is taken for what is meant: in
    Markdown that looks the same as one that was forgotten.
    """
    if not scan.wordless:
        return
    lacking = (one for one in _IN_HTML.finditer(prose) if not _ALT.search(one["rest"]))
    places = (*_IN_MARKDOWN.finditer(prose), *lacking)
    found = sorted(match.start("image") for match in places)
    # More of them may seem to be there than are: in a comment, or where Markdown reads no image.
    for start in found[: len(scan.wordless)]:
        line, column = prose.count("\n", 0, start), start - prose.rfind("\n", 0, start)
        place = Place(path, first_line + line, column)
        yield _warned(place, _MARKDOWN if prose.startswith("!", start) else _HTML)
    untold = [links[number] for number, meant in scan.wordless if not meant][len(found) :]
    for link in untold:
        yield _warned(link.place, _HTML)


def _warned(place: Place, hint: str) -> Diagnostic:
    message = "this picture says nothing to those who do not see it"
    return warning("image-without-words", message, place, hint)


def lead_without_words(place: Place) -> Diagnostic:
    """Return the warning that the picture of a post or a page has no alternative text."""
    hint = 'add a line image_alt: with what it shows, or image_alt: "" if it is mere decoration'
    return _warned(place, hint)
