"""``make screenshots``: pictures of the blog of this repository, for the README.

The same on every machine: the fonts are those of two packages, the sizes are given, and a date
stands for today.
"""

from __future__ import annotations

import base64
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.serving import serving

_REPOSITORY: Final = Path(__file__).resolve().parent.parent.parent
_FOLDER: Final = _REPOSITORY / "docs/screenshots"
_AS_OF: Final = "2026-11-22"
_CHROMIUM: Final = "/usr/bin/chromium"
_MOST: Final = 150_000  # bytes of a picture
_WIDE: Final = 1360
_PHONE: Final = (390, 844)
POST, HOME, SERIES = "/informational-interview/", "/", "/series/networking-from-scratch/"

# Each a picture: its name, its page, light or dark, where on the page, and how high.
DESKTOPS: Final = (
    ("home", HOME, "light", "", 900),
    ("post", POST, "light", "", 900),
    ("series", SERIES, "light", "", 1400),
    ("dark", POST, "dark", ".script", 900),
)
PHONES: Final = (
    (HOME, "light", ""),
    (POST, "light", ""),
    (POST, "dark", ".checklist"),
    (SERIES, "dark", ""),
)
# What a reader has done who has been here before: part 1 is read, two boxes are ticked.
_READ: Final = """localStorage.setItem('byline:read', JSON.stringify(["/elevator-speech/"]))"""
_TICK: Final = """
    for (const box of [...document.querySelectorAll(".checklist [type=checkbox]")].slice(0, 3))
        box.click();
    document.activeElement.blur();
"""
_FONTS: Final = {
    "font_source_serif_pro": "Source Serif Pro",
    "font_source_sans_pro": "Source Sans Pro",
}
_ALSO: Final = {"Source Serif 4": "Source Serif Pro", "Source Sans 3": "Source Sans Pro"}


def main() -> int:
    """Build the blog, take the pictures, and fail if one is too heavy."""
    from playwright.sync_api import sync_playwright

    _FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="byline-screenshots-") as name:
        folder = Path(name)
        os.environ["FONTCONFIG_FILE"] = str(_fonts(folder))
        build = [Path(sys.executable).with_name("byline"), "build", "--quiet", "--as-of", _AS_OF]
        subprocess.run([*build, "--site", _REPOSITORY, "--output", folder / "output"], check=True)
        with sync_playwright() as playwright, serving(folder / "output") as address:
            browser = playwright.chromium.launch(
                executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            for picture, path, scheme, at, height in DESKTOPS:
                with _opened(browser, address + path, (_WIDE, height), scheme, at) as page:
                    _write(picture, _taken(page, "webp"))
            shots = []
            for path, scheme, at in PHONES:
                with _opened(browser, address + path, _PHONE, scheme, at) as page:
                    shots.append(_taken(page, "png"))
            _write("phone", _side_by_side(browser, shots))
            browser.close()
    heavy = [file.name for file in _FOLDER.glob("*.webp") if file.stat().st_size > _MOST]
    sys.stderr.writelines(f"{file} is larger than {_MOST:,} bytes\n" for file in heavy)
    return 1 if heavy else 0


@contextmanager
def _opened(
    browser: Any, address: str, size: tuple[int, int], scheme: str, at: str
) -> Iterator[Any]:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.add_init_script(_READ)
    page = context.new_page()
    page.goto(address)
    if at:
        page.evaluate(_TICK)
        page.locator(at).first.evaluate(
            "(element) => scrollTo(0, element.getBoundingClientRect().top - innerHeight / 4)"
        )
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def _taken(page: Any, kind: str) -> bytes:
    quality = {"quality": 82} if kind == "webp" else {}
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.captureScreenshot", {"format": kind, **quality})
    return base64.b64decode(answer["data"])


def _side_by_side(browser: Any, shots: list[bytes]) -> bytes:
    width, height = _PHONE
    images = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}" alt="">'
        for shot in shots
    )
    gap = 20
    page = browser.new_page(viewport={"width": len(shots) * (width + gap) - gap, "height": height})
    page.set_content(
        f"<style>body {{ margin: 0; display: flex; gap: {gap}px; background: #8a8580 }}</style>"
        f"{images}"
    )
    page.wait_for_load_state("networkidle")
    taken = _taken(page, "webp")
    page.close()
    return taken


def _write(name: str, picture: bytes) -> None:
    path = _FOLDER / f"{name}.webp"
    path.write_bytes(picture)
    sys.stdout.write(f"{path.relative_to(_REPOSITORY)}: {len(picture):,} bytes\n")


def _fonts(folder: Path) -> Path:
    """Write fontconfig's settings: two families and no other.

    Format: https://www.freedesktop.org/software/fontconfig/fontconfig-user.html.
    """
    folders = []
    for package in _FONTS:
        found = importlib.util.find_spec(package)
        assert found is not None
        assert found.submodule_search_locations
        folders.append(f"<dir>{Path(next(iter(found.submodule_search_locations)), 'files')}</dir>")
    also = {**_ALSO, "serif": "Source Serif Pro", "sans-serif": "Source Sans Pro"}
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family>'
        f"<prefer><family>{family}</family></prefer></alias>"
        for name, family in also.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{''.join(folders)}<cachedir>{folder / 'fonts'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return path


if __name__ == "__main__":
    sys.exit(main())
