"""Where a build's time went, as tables and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from generator.cache import reasons
from generator.cli.terminal import count, table
from generator.profile import Piece, Profile

__all__ = ["profile_as_json", "text_of_profile"]

_SLOWEST: Final = 10


def text_of_profile(profile: Profile) -> str:
    """Return the tables; times are of the clock on the wall, in milliseconds."""
    parts = [
        table(
            ["STAGE", "MS"],
            [[name, _ms(seconds)] for name, seconds in profile.stages.items()],
        )
    ]
    if profile.documents:
        rows = [[_ms(one.seconds), one.name] for one in _slowest(profile.documents)]
        parts.append(table(["MS", "SLOWEST TO READ"], rows))
    if profile.files:
        rows = [[_ms(one.seconds), one.name, one.by] for one in _slowest(profile.files)]
        parts.append(table(["MS", "SLOWEST TO MAKE", "BY"], rows))
        rows = [
            [_ms(seconds), str(number), _ms(seconds / number), by]
            for by, number, seconds in profile.templates()
        ]
        parts.append(table(["MS", "FILES", "MS EACH", "TEMPLATE"], rows))
    parts.append(_cache(profile))
    return "\n" + "\n".join(parts)


def _cache(profile: Profile) -> str:
    documents = count(len(profile.documents), "was read", "were read")
    files = count(len(profile.files), "was made", "were made")
    rows = [
        [str(number), what, reasons.words(why)]
        for what, pieces in (("read", profile.documents), ("made", profile.files))
        for why, number in Profile.reasons(pieces)
    ]
    said = (
        f"documents: {profile.known:,} remembered, {documents}\n"
        f"files: {profile.fresh:,} left as they were, {files}\n"
    )
    return said + (table(["NUMBER", "WHAT", "BECAUSE"], rows) if rows else "")


def _slowest(pieces: Sequence[Piece]) -> list[Piece]:
    return _by_time(pieces)[:_SLOWEST]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}"


def profile_as_json(profile: Profile) -> dict[str, Any]:
    """Return all there is to say; times are in seconds."""
    return {
        "stages": {name: round(seconds, 6) for name, seconds in profile.stages.items()},
        "documents": {
            "remembered": profile.known,
            "read": [_piece(piece) for piece in _by_time(profile.documents)],
        },
        "files": {
            "left": profile.fresh,
            "made": [{**_piece(piece), "by": piece.by} for piece in _by_time(profile.files)],
        },
        "templates": [
            {"by": by, "files": number, "seconds": round(seconds, 6)}
            for by, number, seconds in profile.templates()
        ],
    }


def _by_time(pieces: Sequence[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda piece: (-piece.seconds, piece.name))


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "seconds": round(piece.seconds, 6),
        "path": piece.name,
        "because": reasons.words(piece.why),
    }
