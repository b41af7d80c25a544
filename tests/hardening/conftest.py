"""How much is done, and the table of what was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.hardening import table

SEED: Final = 20100728
_README: Final = Path(__file__).parents[2] / "README.md"


@dataclass(frozen=True)
class Extent:
    """How much is to be done: all of it, or the share of it that runs with all tests."""

    whole: bool

    def __call__(self, whole: int, share: int) -> int:
        return whole if self.whole else share


@pytest.fixture(scope="session")
def extent() -> Extent:
    """How much is to be done."""
    return Extent(table.is_whole())


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Note that so many trials of a row were done; nothing is noted of a test that fails."""

    def note(row: str, count: int) -> None:
        assert row in table.ROWS, row
        record_property("hardening", f"{row}={count}")

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was done, and after the whole of it write it down."""
    counts: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for outcome, rows in (("passed", counts), ("failed", failed)):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == "hardening" and getattr(report, "when", "") == "call":
                    row, _, count = str(value).partition("=")
                    rows[row] += int(count)
    if not counts:
        return
    terminalreporter.section("hardening")
    terminalreporter.write(f"{table.table(counts)}Seed {SEED}.\n")
    if table.is_whole():
        done = {row: count for row, count in counts.items() if not failed[row]}
        text = _README.read_text(encoding="utf-8")
        _README.write_text(table.quoted(text, done), encoding="utf-8")
