"""What the old blog's program understood and nothing does any more: kept, and not published."""

from __future__ import annotations

__all__ = ["hidden"]


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
