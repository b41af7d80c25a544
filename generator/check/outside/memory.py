"""What other hosts said lately, kept for a week, so that nobody is asked the same each day."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from generator.check.outside.answer import Answer

__all__ = ["recalled", "remember"]

_NAME: Final = "links.json"
_FORMAT: Final = 1
_WEEK: Final = timedelta(days=7)


def recalled(folder: Path, now: datetime) -> dict[str, tuple[datetime, Answer]]:
    """Return the answers in ``folder`` that are younger than a week; a broken file has none."""
    try:
        data = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        rows = data["answers"] if data["format"] == _FORMAT else {}
        found = {url: _row(row) for url, row in rows.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {url: one for url, one in found.items() if timedelta() <= now - one[0] < _WEEK}


def _row(row: list[Any]) -> tuple[datetime, Answer]:
    when, status, moved = row
    return datetime.fromisoformat(when), Answer(int(status), str(moved))


def remember(
    folder: Path,
    known: Mapping[str, tuple[datetime, Answer]],
    fresh: Iterable[tuple[str, Answer]],
    now: datetime,
) -> None:
    """Keep what is ``known`` and what is new, as far as it is well: what is not is asked anew.

    Where nothing can be written, it is forgotten.
    """
    well = {
        url: (now, answer)
        for url, answer in fresh
        if not answer.problem and HTTPStatus.OK <= answer.status < HTTPStatus.BAD_REQUEST
    }
    rows = {
        url: [when.isoformat(), answer.status, answer.moved]
        for url, (when, answer) in sorted({**known, **well}.items())
    }
    path = folder / _NAME
    staged = path.with_suffix(".new")
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        staged.write_text(json.dumps({"format": _FORMAT, "answers": rows}, indent=0), "utf-8")
        staged.replace(path)
