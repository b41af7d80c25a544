from __future__ import annotations

import pytest

from generator.config.model import Colors, Fonts, Theme
from generator.render.dress import style_of, stylesheet


def test_a_hue_brings_its_colours_for_old_browsers() -> None:
    style = style_of(172)
    assert style.startswith("--hue:172;--l1:#")
    assert [part.split(":")[0] for part in style.split(";")] == [
        "--hue", "--l1", "--l2", "--l3", "--d1", "--d2", "--d3",
    ]  # fmt: skip


def test_without_choices_there_is_no_style() -> None:
    assert stylesheet(Theme()) == ""


def test_fonts_are_for_light_and_dark() -> None:
    assert stylesheet(Theme(fonts=Fonts("Charter, serif", ""))) == ":root{--serif:Charter, serif}"


@pytest.mark.parametrize(("name", "other"), [("light", "dark"), ("dark", "light")])
def test_colours_are_for_one_of_the_two(name: str, other: str) -> None:
    colors = Colors(paper="#fff")
    theme = Theme(colors=colors) if name == "light" else Theme(dark=colors)
    style = stylesheet(theme)
    assert f"@media (prefers-color-scheme:{name}){{:root:root:not([data-theme=" in style
    assert f'not([data-theme="{other}"])' in style
    assert f':root:root[data-theme="{name}"]' in style
    assert style.count("--paper:#fff") == 2
