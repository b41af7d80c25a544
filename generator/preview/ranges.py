"""Which part of a file is asked for, by a ``Range`` header (RFC 9110, section 14)."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["part"]

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def part(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte that one range asks for, of ``size``.

    None stands for all of it: also of what asks for several ranges, which would let a few bytes
    ask for very many. A range that cannot be had starts behind its end, or behind the file's.
    """
    match = _RANGE.fullmatch(header)
    if match is None or not any(match.groups()):
        return None
    start, end = match.groups()
    if not start:
        return max(0, size - int(end)), size - 1
    return int(start), min(int(end), size - 1) if end else size - 1
