"""A cover is the same picture on a page, where a browser draws it, and on a social card."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from generator.render.cards.face import Face
from generator.render.cards.painting import draw_card
from generator.render.colour import LIGHT
from generator.render.cover import cover_layers, cover_svg

CHROMIUM = "/usr/bin/chromium"
HUE = 40
WIDTH, HEIGHT, COVER = 1200, 630, 372
NOTHING = ("", "")
SLUGS = [f"series-{number}" for number in range(14)]

pytestmark = pytest.mark.xdist_group("covers")


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("needs chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        started.close()


def test_all_kinds_of_patterns_are_among_those_that_are_compared() -> None:
    kinds = {
        frozenset(type(shape).__name__ for shape in layer.shapes)
        for slug in SLUGS
        for layer in cover_layers(slug)
    }
    assert frozenset().union(*kinds) == {"Disc", "Wedge", "Leaf", "Bar"}
    assert any(layer.line and "Disc" in repr(layer) for s in SLUGS for layer in cover_layers(s))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_and_a_card_show_the_same_cover(page: Any, slug: str) -> None:
    tint, mid, _ = LIGHT.of(HUE)
    style = "display:block;width:1200px;height:630px"
    svg = cover_svg(slug).replace("<svg ", f'<svg style="{style}" ')
    page.set_content(f'<body style="margin:0;background:{tint};color:{mid}">{svg}</body>')
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    left = (WIDTH - COVER) // 2
    shown = shown.crop((left, 0, left + COVER, HEIGHT))
    face = Face(NOTHING, NOTHING, NOTHING, NOTHING, slug, HUE)
    card = Image.open(io.BytesIO(draw_card(Path(), face, ""))).convert("RGB")
    drawn = card.crop((WIDTH - COVER, 0, WIDTH, HEIGHT))
    difference = ImageChops.difference(shown, drawn)
    assert max(ImageStat.Stat(difference).mean) < 2.5  # of 255: edges, and the palette's steps
