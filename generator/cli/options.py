"""Options that several commands share."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from pathlib import Path

__all__ = ["add_as_of", "add_json", "add_site", "moment", "now"]


def add_site(parser: argparse.ArgumentParser) -> None:
    """Add ``--site``."""
    parser.add_argument(
        "--site",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder of the blog (default: this one)",
    )


def add_json(parser: argparse._ActionsContainer) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON instead, for programs")


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """Add ``--as-of``."""
    parser.add_argument(
        "--as-of",
        type=moment,
        metavar="TIME",
        help="build as at this time, such as 2026-06-12 or 2026-06-12T09:00Z (default: now)",
    )


def moment(text: str) -> datetime:
    """Parse a time on the command line; without a zone it is UTC."""
    from generator.schema.dates import parse_moment

    parsed = parse_moment(text)
    if parsed is None:
        raise argparse.ArgumentTypeError(
            f'"{text}" is not a time; write it like 2026-06-12 or 2026-06-12T09:00Z'
        )
    return parsed.replace(tzinfo=timezone.utc) if parsed.tzinfo is None else parsed


def now() -> datetime:
    """Return the time of day: the one place where a build looks at the clock."""
    return datetime.now(timezone.utc)
