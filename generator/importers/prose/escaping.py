"""Plain words to Markdown that says these words, for both engines of byline.

Only what would be read as a mark is escaped, so that ordinary sentences stay as they are.
Backslashes stand before marks where Python-Markdown allows them; elsewhere entities are used.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["address", "at_line_start", "escaped", "fenced", "quoted"]

_MARKS: Final = re.compile(
    r"""(?P<slash>\\)
      | (?P<star>\*) | (?P<tick>`)
      | (?P<under>(?<![^\W_])_|_(?![^\W_]))
      | (?P<plain>\[[\w .,'\u2019-]+\](?=[\s.,;!?)]))
      | (?P<bracket>[\[\]])
      | (?P<less><(?=[A-Za-z/!?]))
      | (?P<entity>&(?=\#?\w+;))
      | (?P<tilde>~~)
      | (?P<brace>\{(?=[:\#.\w ]))
      | (?P<control>[\x00-\x08\x0b-\x1f\x7f])
    """,
    re.VERBOSE,
)
_WRITTEN: Final = {
    "slash": "\\\\", "star": "\\*", "tick": "\\`", "under": "\\_", "less": "&lt;",
    "entity": "&amp;", "tilde": "\\~\\~", "brace": "\\{", "control": "",
}  # fmt: skip
_START: Final = re.compile(
    r"""(?P<mark>\#{1,6}(?=\s|$|\#) | > | [-+](?=\s|$) | !!! | \?\?\? | \|)
      | (?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)
      | (?P<line>(?:-[ ]?){2,}$ | =+[ ]*$ | -{3,} | ~{3,} | :(?=\s) | ///)
      | (?P<box>\[[ xX]\](?=\s))
    """,
    re.VERBOSE,
)
_TICKS: Final = re.compile(r"`+")
_IN_ADDRESS: Final = {
    " ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", '"': "%22",
    "*": "%2A", "`": "%60", "|": "%7C", "\t": "", "\n": "", "\r": "",
}  # fmt: skip
_TABLE: Final = str.maketrans(_IN_ADDRESS)


def escaped(text: str) -> str:
    """Return a piece of text, without line breaks, as Markdown."""
    return _MARKS.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if kind == "plain":
        # [sic] is no link in either engine where nothing follows it.
        return f"[{escaped(match[0][1:-1])}]"
    return _WRITTEN.get(kind) or ("" if kind == "control" else f"\\{match[0]}")


def at_line_start(line: str) -> str:
    """Return a line of Markdown that starts no block: no list, no heading, no quotation."""
    match = _START.match(line)
    if match is None:
        return line
    rest = line[match.end() :]
    if match["number"]:
        return f"{match['number']}\\{match['dot']}{rest}"
    if match["line"] and match["line"][0] in "=:~/":
        return f"&#{ord(match['line'][0])};{match['line'][1:]}{rest}"
    return f"\\{match[0]}{rest}"


def quoted(text: str) -> str:
    """Return a title in quotation marks, as it stands behind an address."""
    words = " ".join(text.split())
    return '"' + escaped(words).replace('"', "&quot;") + '"'


def address(target: str) -> str:
    """Return an address as it stands between round brackets."""
    return target.strip().translate(_TABLE)


def fenced(text: str, mark: str = "`", least: int = 1) -> str:
    """Return the run of marks that ends nothing in ``text``: one longer than any in it."""
    longest = max((len(run[0]) for run in re.finditer(f"{re.escape(mark)}+", text)), default=0)
    return mark * max(least, longest + 1)
