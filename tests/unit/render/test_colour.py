"""Every hue can be read, by day and by night."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.colour import DARK, LIGHT, Look, contrast, hue_of, oklch


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_in_every_hue(look: Look):
    for hue in range(360):
        tint, _, deep = look.of(hue)
        pairs = [
            (deep, look.paper),
            (deep, tint),
            (deep, look.sheet),
            (look.ink, tint),
            (look.paper, deep),
        ]
        assert [contrast(*pair) >= 4.5 for pair in pairs] == [True] * 5, (hue, pairs)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_words_in_ink_and_in_soft_ink_can_be_read(look: Look):
    for ground in (look.paper, look.sheet):
        assert contrast(look.ink, ground) >= 7
        assert contrast(look.soft, ground) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_and_signs_stand_out_from_the_paper(look: Look):
    for hue in range(360):
        assert contrast(look.of(hue)[1], look.paper) >= 3, hue


@pytest.mark.parametrize(
    ("lightness", "chroma", "hue", "shown"),
    [  # black, white, a grey and the primaries of sRGB, as CSS Color 4 converts them
        (0, 0, 0, "#000000"),
        (1, 0, 0, "#ffffff"),
        (0.5, 0, 0, "#636363"),
        (0.62796, 0.25768, 29.234, "#ff0000"),
        (0.86644, 0.294827, 142.4953, "#00ff00"),
        (0.45201, 0.313214, 264.052, "#0000ff"),
    ],
)
def test_known_colours(lightness: float, chroma: float, hue: float, shown: str):
    assert oklch(lightness, chroma, hue) == shown


@settings(deadline=None)
@given(st.floats(-0.5, 1.5), st.floats(0, 0.5), st.floats(0, 360))
def test_whatever_is_asked_for_is_a_colour_that_screens_can_show(
    lightness: float, chroma: float, hue: float
):
    assert len(oklch(lightness, chroma, hue)) == 7
    assert int(oklch(lightness, chroma, hue)[1:], 16) < 1 << 24


def test_what_cannot_be_shown_keeps_its_lightness():
    vivid, most = oklch(0.7, 0.4, 150), oklch(0.7, 0.5, 150)
    assert vivid == most  # both are as vivid as can be
    assert contrast(vivid, oklch(0.7, 0, 0)) < 1.2


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@settings(deadline=None)
@given(st.text(), st.none() | st.integers())
def test_a_hue_is_an_angle(slug: str, chosen: int | None):
    assert 0 <= hue_of(slug, chosen) < 360
    assert hue_of(slug, chosen) == hue_of(slug, chosen)


def test_a_chosen_hue_is_kept():
    assert hue_of("networking", 172) == 172
    assert hue_of("networking", 0) == 0


def test_hues_are_spread_over_the_whole_circle():
    hues = [hue_of(f"series-{number}") for number in range(400)]
    assert {hue // 30 for hue in hues} == set(range(12))
    assert len(set(hues)) > 200


def test_a_slug_has_its_hue_in_every_process_and_for_ever():
    script = "from generator.render.colour import hue_of; print(hue_of('networking'))"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert int(other.stdout) == hue_of("networking") == 264
