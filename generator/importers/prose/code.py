"""Code, and in which language it is, as highlighters of all kinds say it."""

from __future__ import annotations

import re
from typing import Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.blocks import Code
from generator.importers.prose.context import Context
from generator.importers.prose.elements import BLOCKS, name_of

__all__ = ["code_of", "language_of"]

_BRUSH: Final = re.compile(r"\bbrush\s*:\s*([\w+#-]+)", re.IGNORECASE)
_NAMED: Final = re.compile(r"\b(?:language|lang|highlight-source|highlight|sourceCode)-([\w+#.-]+)")
_LANG: Final = re.compile(r"\blang:([\w+#-]+)")
_PLAIN: Final = frozenset({"plain", "text", "plaintext", "none", "default", "txt"})


def code_of(element: Any, context: Context) -> Code:
    """Return the code in a ``<pre>``: its text alone, line for line."""
    lost = {name_of(one) for one in element.iter() if name_of(one) in {"a", "img", "b", "strong"}}
    if lost:
        message = f"within code Markdown has no {' and no '.join(f'<{n}>' for n in sorted(lost))}"
        weight = Weight.LOST if lost & {"a", "img"} else Weight.CHANGED
        context.tell(weight, "in-code", message, element.sourceline or 1)
    text = "".join(_texts(element)).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u00a0", " ")
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return Code("\n".join(lines), language_of(element))


def _texts(element: Any) -> list[str]:
    parts = [element.text or ""] if name_of(element) else []
    for child in element:
        name = name_of(child)
        if name == "br" or (name in BLOCKS and parts and not parts[-1].endswith("\n")):
            parts.append("\n")
        parts += _texts(child)
        parts.append(child.tail or "")
    return parts


def language_of(element: Any) -> str:
    """Return the language that an element, what is in it or around it says; empty if none does."""
    around = [element, *element, element.getparent()]
    for one in around:
        if one is None or not name_of(one):
            continue
        said = f"{one.get('class') or ''} {one.get('data-enlighter-language') or ''}"
        named = one.get("data-language") or one.get("data-lang") or one.get("lang") or ""
        match = _BRUSH.search(said) or _NAMED.search(said) or _LANG.search(said)
        found = (match[1] if match else named if name_of(one) in {"pre", "code"} else "").lower()
        if found and found not in _PLAIN:
            return found
    return ""
