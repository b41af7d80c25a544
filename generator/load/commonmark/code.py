"""Blocks of code, coloured through Pygments' classes where they name a language."""

from __future__ import annotations

import functools
import html
import re
from typing import Any, NamedTuple

from generator.load.commonmark.marks import SPACE, in_code

__all__ = ["fences_in_one_word", "highlighted"]

# What follows a fence and is more than one word: ``{ .yaml hl_lines="2" }``, ``py hl_lines="1"``.
_FENCE = re.compile(
    r"^(?P<before>[ \t>]*(?:`{3,}|~{3,}))[ \t]*(?P<said>[^`\n]*?(?:\{|hl_lines=)[^`\n]*?)[ \t]*$",
    re.MULTILINE,
)
_SAID = re.compile(
    r"""(?P<key>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}]+))
      | \.?(?P<name>[\w#.+-]+)""",
    re.VERBOSE,
)
_TRUE = frozenset({"1", "on", "true", "yes"})


class _Said(NamedTuple):
    language: str
    classes: tuple[str, ...]
    options: dict[str, Any]


def fences_in_one_word(text: str) -> str:
    """Join what is said after fences by marks, because the parser hands on its first word."""
    return _FENCE.sub(lambda match: match["before"] + match["said"].replace(" ", SPACE), text)


def highlighted(said: str | None, code: str) -> str:
    """Return a block of code as HTML, from what is said after its fence."""
    code = in_code(code)
    if said:
        language, classes, options = _read(in_code(said))
        coloured = _coloured(code, language, classes, options)
        if coloured is not None:
            return coloured
    text = code.strip("\n")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<div class="highlight"><pre><span></span><code>{text}\n</code></pre></div>\n'


def _read(said: str) -> _Said:
    names: list[str] = []
    options: dict[str, Any] = {}
    for match in _SAID.finditer(said):
        if match["key"] is None:
            names.append(match["name"])
            continue
        value = match["double"] or match["single"] or match["bare"] or ""
        if match["key"] == "hl_lines":
            options["hl_lines"] = [int(number) for number in re.findall(r"\d{1,9}", value)]
        elif match["key"] in {"linenums", "linenos"}:
            options["linenos"] = value if value in {"table", "inline"} else value.lower() in _TRUE
        else:
            options[match["key"]] = value
    braced = said.lstrip().startswith("{")
    return _Said(names[0] if names else "", tuple(names[1:] if braced else ()), options)


def _coloured(
    code: str, language: str, classes: tuple[str, ...], options: dict[str, Any]
) -> str | None:
    """Return code as Pygments colours it, or None where there is nothing for it to do."""
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not options and not classes:
        tools = _tools(language)
        return highlight(code.strip("\n"), *tools) if tools else None
    try:
        lexer = get_lexer_by_name(language, **options)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", **options)
    kept = {key: value for key, value in options.items() if key not in {"full", "wrapcode"}}
    kept["cssclass"] = html.escape(" ".join([*classes, "highlight"]))
    return highlight(code.strip("\n"), lexer, HtmlFormatter(wrapcode=True, **kept))


@functools.lru_cache(maxsize=32)
def _tools(language: str) -> tuple[Any, Any] | None:
    """Return what colours a language, or None if it is none that Pygments knows."""
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return None
    return lexer, HtmlFormatter(wrapcode=True, cssclass="highlight")
