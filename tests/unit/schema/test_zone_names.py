"""Zones by their names."""

from __future__ import annotations

import zoneinfo

import pytest

from generator.schema.dates import named_zone


def test_every_zone_is_found_by_its_name() -> None:
    assert all(named_zone(name) for name in zoneinfo.available_timezones())


@pytest.mark.parametrize(
    "name",
    ["", "Europe", "Nowhere/Town", "../UTC", "/UTC", "Europe/", "a\x00b", "America/X " * 500, "ü"],
)
def test_what_names_no_zone_is_none(name: str) -> None:
    assert named_zone(name) is None
