"""No package that byline stands on has a known hole, neither as asked for nor as installed."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Mapping
from typing import Final, NamedTuple

import pytest

from tests.conftest import REPOSITORY
from tests.hardening.audit import said


class Hole(NamedTuple):
    """The last known hole of a package: where it is told of, and the first version without it."""

    mended: str
    told: str


# Looked up in November 2026; of each package the hole that was mended last.
_HOLES: Final[Mapping[str, Hole]] = {
    "asyncssh": Hole("2.23.1", "CVE-2026-54591, a path out of the folder"),
    "babel": Hole("2.9.1", "CVE-2021-42771, a path out of the folder"),
    "brotli": Hole("1.2.0", "CVE-2025-6176, a bomb"),
    "distributed": Hole("2026.1.0", "CVE-2026-23528, strangers' code"),
    "jinja2": Hole("3.1.6", "CVE-2025-27516, a way out of the sandbox"),
    "lxml": Hole("6.1.0", "CVE-2026-41066, entities that read files"),
    "markdown": Hole("3.8.1", "CVE-2025-69534, a text that stops it"),
    "nh3": Hole("0.3.3", "RUSTSEC-2025-0071 in ammonia, scripts in other namespaces"),
    "pillow": Hole("12.3.0", "CVE-2026-59199 and thirteen more, writes out of bounds"),
    "pygments": Hole("2.20.0", "CVE-2026-4539, a text that takes for ever"),
    "pymdown-extensions": Hole("11.0.1", "CVE-2026-67422, a text that takes for ever"),
    "pyyaml": Hole("5.4", "CVE-2020-14343, strangers' code"),
}
_FLOOR: Final = re.compile(r"([a-z0-9-]+)(?:\[[a-z,]+\])?>=([\d.]+)", re.IGNORECASE)


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's numbers without zeros at its end: 6.1 is 6.1.0."""
    numbers = [int(part) for part in re.findall(r"\d+", version)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _floors() -> dict[str, str]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(one for name in sorted(extras) for one in extras[name])]
    found = [match for one in asked if (match := _FLOOR.match(one))]
    return {match[1].lower(): match[2] for match in found}


def test_what_is_asked_for_and_what_is_installed_lies_past_the_known_holes():
    floors = _floors()
    for name, hole in _HOLES.items():
        for version in (floors[name], importlib.metadata.version(name)):
            assert _numbers(version) >= _numbers(hole.mended), (name, version, hole.told)


def test_each_package_has_a_lower_bound():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [one for one in project["dependencies"] if not _FLOOR.match(one)] == []


@pytest.mark.parametrize(
    ("report", "code", "words"),
    [
        (None, 0, "cannot be had"),
        ({"dependencies": [{"name": "a", "skip_reason": "not found"}]}, 0, "cannot be had"),
        ({"dependencies": [{"name": "a", "version": "1", "vulns": []}]}, 0, "1 of 1 packages"),
        (
            {
                "dependencies": [
                    {"name": "b", "skip_reason": "not found"},
                    {"name": "a", "version": "1", "vulns": [{"id": "X", "fix_versions": ["2"]}]},
                ]
            },
            1,
            "a 1: X, mended in 2",
        ),
    ],
)
def test_an_audit_that_asked_nobody_says_so_and_one_that_found_a_hole_fails(
    report: Mapping[str, object] | None, code: int, words: str
):
    found = said(report)
    assert found[0] == code
    assert words in found[1]
