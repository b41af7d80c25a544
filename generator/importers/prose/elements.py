"""Which elements of HTML are what."""

from __future__ import annotations

import re
from typing import Any, Final

__all__ = [
    "BLOCKS",
    "CONTAINERS",
    "FORMS",
    "INLINE_HTML",
    "KEPT",
    "MARKED",
    "STYLED",
    "classes",
    "is_block",
    "name_of",
    "style",
    "words",
]

CONTAINERS: Final = frozenset(
    "div p para section article main header footer aside nav center address hgroup body html "  # noqa: SIM905
    "span-block fieldset legend noscript object picture template figure figcaption".split()
)
BLOCKS: Final = CONTAINERS | frozenset(
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr td th pre "  # noqa: SIM905
    "blockquote hr details summary iframe video audio form listing xmp plaintext menu dir "
    "style script math colgroup col".split()
)
# What Markdown has marks for.
MARKED: Final = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "dfn": "em", "cite": "em",
    "s": "del", "strike": "del", "del": "del",
    "code": "code", "tt": "code", "samp": "code",
}  # fmt: skip
# What it has none for, and what says something: these tags stay within the words.
INLINE_HTML: Final = frozenset(
    "sup sub kbd mark ins u abbr acronym q var ruby rt rp bdi bdo".split()  # noqa: SIM905
)
# Blocks that stay HTML as a whole.
KEPT: Final = frozenset("iframe video audio details math".split())  # noqa: SIM905
# Looks, and nothing else.
STYLED: Final = frozenset("font big small basefont blink marquee nobr".split())  # noqa: SIM905
FORMS: Final = frozenset(
    "form input button select textarea option optgroup label".split()  # noqa: SIM905
)

_STYLE: Final = re.compile(r"([\w-]+)\s*:\s*([^;]+)")


def name_of(element: Any) -> str:
    """Return the name of an element in small letters, or nothing for a comment and the like."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def classes(element: Any) -> set[str]:
    """Return the classes of an element."""
    return set((element.get("class") or "").split())


def style(element: Any) -> dict[str, str]:
    """Return what the attribute ``style`` says, in small letters."""
    found = _STYLE.findall((element.get("style") or "").lower())
    return {name: value.strip() for name, value in found}


def is_block(element: Any) -> bool:
    """Say whether an element is a block, or has one in it."""
    return any(name_of(one) in BLOCKS for one in element.iter())


def words(element: Any) -> str:
    """Return the words in an element, scripts and styles left out."""
    parts: list[str] = []
    _gather(element, parts)
    return " ".join("".join(parts).split())


def _gather(element: Any, parts: list[str]) -> None:
    name = name_of(element)
    if name and name not in {"script", "style"}:
        parts.append(element.text or "")
        for child in element:
            _gather(child, parts)
            parts.append(child.tail or "")
        if name in BLOCKS or name == "br":
            parts.append(" ")
