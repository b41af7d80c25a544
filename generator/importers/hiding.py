"""What the old blog's program understood and nothing does any more: kept, and not published."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["apart", "hidden"]

# A line that begins with comments, and goes on behind them.
_LEADING: Final = re.compile(
    r"^(?P<indent>[ ]{0,3})(?P<comments>(?:<!--(?:(?!-->).)*-->[ \t]*)+)(?=[^\s<]|<(?!!--))",
    re.MULTILINE | re.DOTALL,
)


def hidden(text: str) -> str:
    """Return ``text`` inside a comment of HTML, which stays in the file and off the page.

    It may stand within a line, a list or a table. The comment cannot be ended by what is in it: of
    two hyphens the second is written as ``&#45;`` (HTML, section 13.1.6), bars as ``&#124;``.
    """
    inner = text.strip().replace("--", "-&#45;").replace("|", "&#124;")
    if inner.startswith((">", "->")):
        inner = f" {inner}"
    # A blank line would end the block for a parser of Markdown.
    lines = "\n".join(line for line in inner.split("\n") if line.strip())
    return f"<!-- {lines} -->"


def apart(text: str, is_code: Callable[[int], bool]) -> str:
    """Return a text in which nothing stands behind a comment that begins a line.

    CommonMark takes the whole line for HTML there (0.31, section 4.6), and shows marks as they are.
    ``is_code`` says whether code stands at a place; there nothing changes.
    """

    def one(match: re.Match[str]) -> str:
        if is_code(match.start()):
            return match[0]
        return f"{match['indent']}{match['comments'].rstrip()}\n{match['indent']}"

    return _LEADING.sub(one, text)
