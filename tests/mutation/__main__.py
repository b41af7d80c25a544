"""``make mutate``: change the program in one small way after the other; a test must see each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import REPOSITORY
from tests.mutation.trial import Trial

_ENOUGH: Final = 0.85
_CODE: Final = (
    "generator/resolve/*.py",
    "generator/publish/*.py",
    "generator/deploy/plan.py",
    "generator/load/frontmatter.py",
)
_TESTS: Final = (
    "tests/unit/load/test_frontmatter.py",
    "tests/unit/resolve",
    "tests/unit/publish",
    "tests/unit/deploy/test_plan_of_deployment.py",
    "tests/unit/deploy/test_lost.py",
    "tests/malformed/test_content.py",
    "tests/malformed/test_comments.py",
    "tests/malformed/test_front_matter.py",
    "tests/golden/test_golden.py::test_golden",
)
_RESULT: Final = Path(__file__).with_name("results.md")
_LINE: Final = (
    "| small changes to the code that decides what is published | {0:,} | {1:.0%} seen{2} |\n"
)


def _modules(patterns: list[str]) -> list[Path]:
    return [
        path
        for pattern in patterns
        for path in sorted(REPOSITORY.glob(pattern))
        if path.name != "__init__.py"
    ]


def main() -> int:
    """Say how many were seen, and which were not; return 1 where that is too few."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", default=_CODE, help="which of the program's files")
    parser.add_argument("--tests", nargs="*", default=_TESTS, help="which tests are to see them")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth mutant")
    asked = parser.parse_args()
    trial = Trial(_modules(list(asked.modules)), asked.every)
    quiet = ["-q", "-s", "--no-header", "-p", "no:cacheprovider", "-p", "no:faulthandler"]
    pytest.main([*quiet, *asked.tests], plugins=[trial])
    killed, tried = sum(trial.killed.values()), sum(trial.tried.values())
    sys.stdout.write(f"{killed} of {tried} mutants were seen ({killed / max(tried, 1):.1%})\n")
    if tuple(asked.modules) == _CODE:
        sample = f", of every {asked.every}th" if asked.every > 1 else ""
        line = _LINE.format(tried, killed / max(tried, 1), sample)
        _RESULT.write_text(line, encoding="utf-8")
    return 0 if killed >= tried * _ENOUGH and tried else 1


if __name__ == "__main__":
    sys.exit(main())
