"""Photographs from a telephone to a reader: what is loaded, what is told, what is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CONFIG, REPOSITORY, SiteFolder, byline, tree
from tests.pictures import SVG, gps_jpeg, open_picture, raster
from tests.serving import serving

pytestmark = pytest.mark.xdist_group("pictures")

TEXT = "\n\n".join(["Some words that fill a few lines on any screen, and then some more."] * 60)
POST = f"""\
---
title: A trip
date: 2024-03-01
---

Words before it.

![A house under a tree](house.jpg "The house")

{TEXT}

![A lake](lake.png)

[The lake, whole](hidden.jpg)

![A drawing](drawing.svg)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    site = SiteFolder(tmp_path_factory.mktemp("pictures"))
    site.write(
        {
            "content/site.yaml": CONFIG,
            "content/posts/trip/index.md": POST,
            "content/posts/trip/house.jpg": gps_jpeg((2000, 3000), 6),
            "content/posts/trip/lake.png": raster("png", (1000, 400)),
            "content/posts/trip/hidden.jpg": gps_jpeg((300, 200)),
            "content/posts/trip/drawing.svg": SVG.format(300, 100),
            "content/static/as-it-is.jpg": gps_jpeg((50, 40)),
        }
    )
    done = byline("build", "--strict", "--site", site.folder)
    assert (done.returncode, done.stderr) == (0, "")
    return site


@pytest.fixture(scope="module")
def address(made: SiteFolder) -> Iterator[str]:
    with serving(made.output) as host:
        yield host


def test_nothing_of_what_the_telephone_wrote_is_published(made: SiteFolder) -> None:
    files = tree(made.output)
    told = [name for name, data in files.items() if b"Exif" in data or b"Telephone" in data]
    assert told == ["as-it-is.jpg"]  # the writer's own, as it is
    for name, data in files.items():
        if name.endswith((".jpg", ".png", ".avif", ".webp")) and name not in told:
            assert not open_picture(data).getexif()
    house = open_picture(files["trip/house.jpg"]).convert("RGB")
    assert house.size == (3000, 2000)
    # It was held on its side: what was on top is on the right, what was on the left is on top.
    near = [tuple(round(part / 255) for part in house.getpixel(at)) for at in _CORNERS]
    assert near == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert b"Telephone" in (made.folder / "content/posts/trip/house.jpg").read_bytes()


_CORNERS = ((100, 100), (2900, 1000), (100, 1900))
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""
PICTURES = """() => Array.from(document.images, one => ({
  name: one.currentSrc.split('/').pop(), complete: one.complete, natural: one.naturalWidth,
  width: one.clientWidth, height: one.clientHeight, loading: one.loading,
  priority: one.fetchPriority,
}))"""


@pytest.mark.parametrize(
    ("width", "ratio", "house"),
    [
        (1280, 1, "house-800."),
        (375, 2, "house-800."),
        (375, 1, "house-480."),
    ],
)
def test_a_browser_loads_the_lightest_that_is_sharp(
    browser: Any, address: str, width: int, ratio: int, house: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, device_scale_factor=ratio)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/trip/", wait_until="networkidle")
    first, lake, drawing = page.evaluate(PICTURES)
    assert first["complete"]
    assert first["natural"] > 0
    assert first["name"].startswith(house)
    assert first["name"].endswith(".avif")
    assert (first["priority"], lake["loading"], drawing["loading"]) == ("high", "lazy", "lazy")
    assert abs(first["height"] - first["width"] * 2 / 3) <= 1
    assert not any("lake" in url for url in asked)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("() => Array.from(document.images).every(one => one.complete)")
    page.wait_for_function("() => Array.from(document.images).every(one => one.naturalWidth)")
    assert page.evaluate(PICTURES)[1]["name"].endswith(".avif")
    assert page.evaluate(SHIFTS) == 0
    assert page.locator("figure figcaption").inner_text() == "The house"
    # Only what is shown was loaded, and none of it twice.
    assert sum(url.endswith((".avif", ".webp", ".jpg", ".png")) for url in asked) == 2
    page.close()


def test_a_browser_without_avif_takes_webp(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route("**/trip/", _without_avif)
    page.goto(f"{address}/trip/", wait_until="networkidle")
    assert page.evaluate(PICTURES)[0]["name"].endswith(".webp")
    page.close()


def _without_avif(route: Any) -> None:
    body = route.fetch().text().replace("image/avif", "image/of-tomorrow")
    route.fulfill(body=body, content_type="text/html")


RUN = """
import json, sys
from datetime import datetime, timezone
from pathlib import Path
from generator import pipeline
folder = Path(sys.argv[1])
options = pipeline.Options(as_of=datetime(2026, 11, 22, tzinfo=timezone.utc))
outcome = pipeline.build(folder, folder / "output", options)
assert outcome.ok, outcome.diagnostics
print(json.dumps([outcome.report.written, "PIL" in sys.modules]))
"""


def test_pillow_is_imported_only_for_pictures_that_are_new(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)

    def build() -> list[Any]:
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(site.folder)],
            capture_output=True,
            text=True,
            check=True,
            cwd=REPOSITORY,
        )
        found = json.loads(done.stdout)
        assert isinstance(found, list)
        return found

    site.write({"content/site.yaml": CONFIG, "content/posts/a.md": "---\ntitle: A\n---\nText.\n"})
    assert build()[1] is False
    site.write({"content/posts/a.md": "---\ntitle: A\n---\n![A](a.jpg)\n"})
    site.write(
        {"content/posts/a.jpg": gps_jpeg((100, 60)), "content/posts/unshown.jpg": gps_jpeg()}
    )
    assert build()[1] is True
    assert build() == [0, False]
    # All pages are made again, and no picture.
    site.write({"content/site.yaml": CONFIG.replace("Test", "Other")})
    written, pillow = build()
    assert (written > 0, pillow) == (True, False)
    site.write({"content/posts/a.jpg": gps_jpeg((100, 70))})
    assert build()[1] is True
