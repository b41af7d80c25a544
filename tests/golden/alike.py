"""Output in which the same HTML is written the same way, whoever made it."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import unquote

_PARTS = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_TEXT = re.compile(r"(<[^<>]*>)")
_BLOCK = (
    "address|article|aside|blockquote|body|br|dd|details|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h1|h2|h3|h4|h5|h6|head|header|hr|html|li|link|main|meta|nav|ol|p|pre|section|summary"
    "|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_AROUND_BLOCKS = re.compile(rf"\s*(</?(?:{_BLOCK})\b[^<>]*>)\s*")
_ADDRESSES = frozenset({"href", "src", "srcset", "poster"})
_FLAGS = frozenset({"checked", "disabled", "open"})


def alike(path: str, content: bytes) -> bytes:
    """Return a file of the output so that differences which no browser sees are none."""
    text = content.decode("utf-8", "backslashreplace")
    if path.endswith(".json"):
        text = json.dumps(_strings(json.loads(text)), indent=1, ensure_ascii=False)
    elif path.endswith(".xml"):
        text = _html(html.unescape(text))
    elif path.endswith(".html"):
        text = _html(text)
    return text.encode()


def _strings(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _strings(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_strings(one) for one in value]
    return _html(value) if isinstance(value, str) else value


def _html(text: str) -> str:
    text = _TAG.sub(_tag, text)
    parts = [
        part if number % 2 else _AROUND_BLOCKS.sub(r"\n\1\n", part)
        for number, part in enumerate(_PARTS.split(text))
    ]
    text = "".join(
        part if number % 2 else html.escape(html.unescape(part), quote=False)
        for number, part in enumerate(_TEXT.split("".join(parts)))
    )
    return re.sub(r"\n\s*\n", "\n", text).strip() + "\n"


def _tag(match: re.Match[str]) -> str:
    """Return a tag with its attributes in order, each written in the same way."""
    attributes = []
    for name, *values in _ATTRIBUTE.findall(match[3]):
        value = html.unescape("".join(values))
        if name in _ADDRESSES:
            value = unquote(value)
        if name == "style":
            value = value.rstrip("; ")
        value = html.escape(value)
        attributes.append(f" {name}" if name in _FLAGS else f' {name}="{value}"')
    return f"<{match[1]}{match[2].lower()}{''.join(sorted(attributes))}>"
