"""Covers: quiet, small, and the same for ever."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.cover import HEIGHT, WIDTH, cover_layers, cover_svg

SLUGS = [f"a-series-{number}" for number in range(300)]


@settings(deadline=None)
@given(st.text())
def test_a_cover_is_small_svg_that_says_nothing_and_has_no_colour_of_its_own(slug: str):
    svg = cover_svg(slug)
    root = ET.fromstring(svg)
    assert len(svg.encode()) <= 1200
    assert root.get("aria-hidden") == "true"
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    paints = re.findall(r'(?:fill|stroke|color)="([^"]*)"', svg)
    assert paints
    assert set(paints) <= {"none", "currentColor"}


def test_all_covers_of_many_series_are_small():
    assert max(len(cover_svg(slug)) for slug in SLUGS) <= 1200


def test_covers_differ():
    assert len({cover_svg(slug) for slug in SLUGS}) == len(SLUGS)


def test_there_are_several_kinds_of_patterns_and_none_is_rare():
    kinds = []
    for slug in SLUGS:
        layers = cover_layers(slug)
        shapes = {type(shape).__name__ for layer in layers for shape in layer.shapes}
        kinds.append((*sorted(shapes), len(layers)))
    counts = {kind: kinds.count(kind) for kind in kinds}
    assert len(counts) >= 5
    assert min(counts.values()) > len(SLUGS) / 20


@settings(deadline=None)
@given(st.text())
def test_every_layer_can_be_seen(slug: str):
    for layer in cover_layers(slug):
        assert 10 <= layer.strength <= 99
        assert layer.line >= 0


def test_a_slug_has_its_cover_in_every_process_and_for_ever():
    script = "from generator.render.cover import cover_svg; print(cover_svg('networking'))"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert other.stdout.decode().strip() == cover_svg("networking")
    digest = hashlib.sha256(other.stdout.strip()).hexdigest()
    assert digest[:16] == "43657327cd26b7df"
