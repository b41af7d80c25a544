"""Characters that stand for something between the text and the HTML.

They are noncharacters, which Unicode keeps for such use; control characters would do, if they could
stand in the address of a link. What would come out as one of them in a text is replaced.
"""

from __future__ import annotations

import html as entities
import re
from typing import Final
from urllib.parse import quote

__all__ = [
    "HEADING",
    "KIND_END",
    "KIND_START",
    "LIST_END",
    "LIST_START",
    "MADE_LEFT",
    "SPACE",
    "TYPED_LEFT",
    "TYPED_RIGHT",
    "free_of_marks",
    "hidden",
    "in_code",
    "kinds_left_out",
    "lists_shown",
    "read_list",
    "shown",
    "written_list",
]

KIND_START: Final = "\ufdd0"  # before the number of a block's kind
KIND_END: Final = "\ufdd1"
SPACE: Final = "\ufdd2"  # a space in what is said after a fence, which the parser would cut off
TYPED_LEFT: Final = "\ufdd3"  # “ as the writer typed it, not as made of a straight one
TYPED_RIGHT: Final = "\ufdd4"
MADE_LEFT: Final = "\ufdd5"
LIST_START: Final = "\ufdd8"  # before and behind an attribute list, as digits
LIST_END: Final = "\ufdd9"
HEADING: Final = "\ufdda"  # in the tag of a heading that is not the writer's own HTML
_TILDE: Final = "\ufdd6"
_REFERENCE: Final = "\ufdd7"

_ANY = re.compile("[\ufdd0-\ufdda]")
_SINGLE_TILDE = re.compile(r"(?<![~\\])~(?!~)")
_KEPT_REFERENCE = re.compile(r"&(?=#|[lr]dquo;)")
_INLINE_CODE = re.compile(r"<code>[^<]*</code>")
_MEANT: Final = {_TILDE: "~", SPACE: " ", TYPED_LEFT: "“", TYPED_RIGHT: "”"}
_IN_ADDRESS: Final = {mark: quote(mark) for mark in (*_MEANT, _REFERENCE)}
_KIND = re.compile(rf"{KIND_START}\d+{KIND_END}")
_LIST = re.compile(rf"{LIST_START}([0-9a-f]*){LIST_END}")
_LIST_IN_ADDRESS = re.compile(rf"{quote(LIST_START)}([0-9a-f]*){quote(LIST_END)}")
_CODE: Final = str.maketrans({**_MEANT, _REFERENCE: None})


def free_of_marks(text: str) -> str:
    """Replace what a writer has of these characters, one by one."""
    return text if text.isascii() else _ANY.sub("\ufffd", text)


def hidden(text: str, *, typed_quotes: bool) -> str:
    """Put marks for what the parser would change.

    That is a single tilde, which strikes nothing out; a reference that could give a mark or a
    quote; and, with ``typed_quotes``, the quotes that straight ones become too.
    """
    if "~" in text:
        text = _SINGLE_TILDE.sub(_TILDE, text)
    if "&" in text:
        text = _KEPT_REFERENCE.sub("&" + _REFERENCE, text)
    if typed_quotes:
        text = text.replace("“", TYPED_LEFT).replace("”", TYPED_RIGHT)
    return text


def shown(html: str) -> str:
    """Put back what the marks in some HTML stand for, in addresses too."""
    if _REFERENCE in html or _IN_ADDRESS[_REFERENCE] in html:
        html = _INLINE_CODE.sub(lambda match: match[0].translate(_CODE), html)
        for mark in (_REFERENCE, _IN_ADDRESS[_REFERENCE]):
            html = html.replace("&amp;" + mark, "&").replace(mark, "")
    for mark, meant in _MEANT.items():
        if mark in html:
            html = html.replace(mark, meant)
        if _IN_ADDRESS[mark] in html:
            html = html.replace(_IN_ADDRESS[mark], quote(meant, safe="~"))
    return html


def in_code(code: str) -> str:
    """Put back what the marks in some code stand for."""
    if KIND_START in code:  # an open fence has swallowed a block
        code = _KIND.sub("", code)
    if LIST_START in code:
        code = _LIST.sub(lambda match: read_list(match[1]), code)
    return code.translate(_CODE)


def written_list(said: str) -> str:
    """Return an attribute list as digits between marks."""
    return LIST_START + said.encode().hex() + LIST_END


def read_list(digits: str) -> str:
    """Return the attribute list that was written so."""
    return bytes.fromhex(digits).decode()


def kinds_left_out(html: str) -> str:
    """Leave out what is left over of marks of blocks in some HTML."""
    return _KIND.sub("", html)


def lists_shown(html: str) -> str:
    """Put back the attribute lists that are left over in some HTML."""
    html = _LIST.sub(lambda match: entities.escape(read_list(match[1])), html)
    return _LIST_IN_ADDRESS.sub(lambda match: quote(read_list(match[1])), html)
