from __future__ import annotations

import struct
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from generator.model.picture import Cleaning
from generator.pictures import raster as pictures
from tests.conftest import REPOSITORY
from tests.pictures import gif, gps_jpeg, open_picture, png_chunk, raster, split
from tests.unit.pictures.test_metadata import EXIF, PROFILE, XMP

FORMATS = ("jpeg", "png", "webp", "avif", "bmp")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_plain_picture(kind):
    seen = pictures.seen(raster(kind, (50, 20)), kind)
    assert (seen.format, seen.width, seen.height) == (kind, 50, 20)
    assert (seen.code, seen.animated, seen.cleaning) == ("", False, Cleaning.NONE)
    assert seen.is_drawn


@pytest.mark.parametrize("kind", FORMATS)
def test_the_colour_is_the_mean_of_all(kind):
    color = pictures.seen(
        split(kind, (400, 200), **({"quality": 95} if kind == "jpeg" else {})), kind
    ).color
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    # Three eighths red, three eighths blue, a quarter green.
    assert all(abs(part - wanted) <= 4 for part, wanted in zip(parts, (96, 64, 96), strict=True))


@pytest.mark.parametrize(
    "data",
    [
        raster("png", mode="RGBA"),
        raster("png", mode="LA"),
        raster("webp", mode="RGBA"),
        raster("png", mode="1", transparency=0),
    ],
)
def test_what_the_page_shows_through_has_no_colour(data):
    kind = "webp" if data[:4] == b"RIFF" else "png"
    assert pictures.seen(data, kind).color == ""


def test_one_that_could_be_transparent_and_is_not_has_a_colour():
    image = Image.new("RGBA", (8, 8), (10, 20, 30, 255))
    assert pictures.seen(_png(image), "png").color == "#0a141e"


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "P", "RGB"])
def test_every_way_to_keep_colours(mode):
    image = Image.new(mode, (80, 40), 40 if mode == "P" else 1 if mode == "1" else 0)
    if mode == "I;16":
        image = Image.frombytes(mode, (80, 40), b"\0\x80" * 3200)
    data = _png(image)
    seen = pictures.seen(data, "png")
    assert (seen.code, seen.width) == ("", 80)
    if mode == "I;16":
        assert seen.color == "#808080"
    for into in ("avif", "webp"):
        assert open_picture(pictures.resized(data, "png", (40, 20), into, 50)).size == (40, 20)


def test_a_picture_for_print():
    image = Image.new("CMYK", (80, 40), (255, 0, 0, 0))
    out = BytesIO()
    image.save(out, "JPEG", icc_profile=PROFILE)
    data = out.getvalue()
    assert pictures.seen(data, "jpeg").code == ""
    small = open_picture(pictures.resized(data, "jpeg", (40, 20), "webp", 80))
    assert (small.mode, small.info.get("icc_profile")) == ("RGB", None)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_as_it_was_seen(orientation):
    """Red on the left and blue on the right below green, however the telephone was held."""
    upright = open_picture(split(size=(80, 80)))
    turned = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    (upright.transpose(turned) if turned is not None else upright).save(
        out, "JPEG", exif=exif, quality=95
    )
    data = out.getvalue()
    seen = pictures.seen(data, "jpeg")
    assert seen.cleaning == (Cleaning.STRIP if orientation == 1 else Cleaning.REDRAW)
    clean = pictures.redrawn(data, "jpeg")
    assert b"Exif" not in clean
    for made in (clean, pictures.resized(data, "jpeg", (80, 80), "avif", 90)):
        image = open_picture(made).convert("RGB")
        assert _near(image.getpixel((20, 60)), (254, 0, 0))
        assert _near(image.getpixel((60, 60)), (0, 0, 254))
        assert _near(image.getpixel((40, 8)), (0, 255, 1))


def test_width_and_height_are_those_of_the_picture_when_it_stands():
    data = gps_jpeg((40, 20), 6)
    seen = pictures.seen(data, "jpeg")
    assert (seen.width, seen.height) == (20, 40)
    assert open_picture(pictures.redrawn(data, "jpeg")).size == (20, 40)
    assert open_picture(pictures.resized(data, "jpeg", (10, 20), "webp", 50)).size == (10, 20)


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_other_formats_are_turned_too(kind):
    exif = Image.Exif()
    exif[0x0112] = 8
    data = split(kind, (40, 20), exif=exif, icc_profile=PROFILE)
    seen = pictures.seen(data, kind)
    assert (seen.width, seen.height, seen.cleaning) == (20, 40, Cleaning.REDRAW)
    clean = open_picture(pictures.redrawn(data, kind))
    assert (clean.size, clean.info["icc_profile"]) == ((20, 40), PROFILE)
    assert not clean.getexif()


def test_an_avif_is_saved_anew_to_free_it():
    data = split("avif", exif=EXIF, xmp=XMP)
    assert pictures.seen(data, "avif").cleaning == Cleaning.REDRAW
    clean = pictures.redrawn(data, "avif")
    assert pictures.seen(clean, "avif").cleaning == Cleaning.NONE


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("gif", gif(3)),
        ("webp", raster("webp", save_all=True, append_images=[Image.new("RGB", (40, 30))])),
        ("png", raster("png", save_all=True, append_images=[Image.new("RGB", (40, 30))])),
        ("avif", raster("avif", save_all=True, append_images=[Image.new("RGB", (40, 30))])),
    ],
)
def test_what_moves_is_left_to_move(kind, data):
    seen = pictures.seen(data, kind)
    assert seen.animated
    assert not seen.is_drawn
    assert seen.width


def test_what_moves_and_tells_is_refused_where_it_cannot_be_cut():
    data = raster("avif", save_all=True, append_images=[Image.new("RGB", (40, 30))], exif=EXIF)
    assert pictures.seen(data, "avif").code == "picture-metadata"


def test_a_telephone_s_second_picture_does_not_make_it_move():
    data = raster("mpo", save_all=True, append_images=[Image.new("RGB", (40, 30))])
    seen = pictures.seen(data, "jpeg")
    assert (seen.animated, seen.cleaning, seen.code) == (False, Cleaning.STRIP, "")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
def test_one_that_is_cut_off(kind, share):
    data = raster(kind, (300, 200), seed=3)
    seen = pictures.seen(data[: int(len(data) * share)], kind)
    assert seen.code == "damaged-picture"
    assert not seen.is_drawn


@pytest.mark.parametrize("side", [11_000, 30_000])
def test_a_bomb_is_not_opened(side, recwarn):
    seen = pictures.seen(bomb(side), "png")
    assert seen.code == "huge-picture"
    assert not recwarn.list


def bomb(side: int) -> bytes:
    """A PNG that says that it has so many rows, as its first bytes do."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", b"")
        + png_chunk(b"IEND", b"")
    )


def test_pillow_keeps_its_warnings_to_itself(recwarn):
    data = gps_jpeg()
    at = data.index(b"Exif\0\0") + 6
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        seen = pictures.seen(data[:at] + b"MM\0*\0\0\0\x08\0\x09" + data[at + 10 :], "jpeg")
    assert seen.code == ""
    assert not recwarn.list


@pytest.mark.parametrize("into", ["avif", "webp"])
@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_the_same_picture_gives_the_same_bytes_anywhere(into, kind):
    data = raster(kind, (300, 200), seed=1)
    here = pictures.resized(data, kind, (150, 100), into, 60)
    with ThreadPoolExecutor(2) as pool:
        threads = list(pool.map(lambda _: pictures.resized(data, kind, (150, 100), into, 60), "ab"))
    assert threads == [here, here]
    program = (
        "import hashlib, sys; from generator.pictures.raster import resized; "
        "data = sys.stdin.buffer.read(); "
        f"made = resized(data, {kind!r}, (150, 100), {into!r}, 60); "
        "print(hashlib.sha256(made).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], input=data, capture_output=True, cwd=REPOSITORY, check=True
    )
    assert run.stdout.decode().strip() == sha256(here).hexdigest()


def test_versions_keep_the_colour_profile_and_nothing_else():
    data = gps_jpeg((400, 200), icc_profile=PROFILE)
    for into in ("avif", "webp"):
        made = pictures.resized(data, "jpeg", (200, 100), into, 60)
        image = open_picture(made)
        assert image.info["icc_profile"] == PROFILE
        assert not image.getexif()
        assert "xmp" not in image.info


def test_transparency_stays():
    image = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    for into in ("avif", "webp"):
        made = open_picture(pictures.resized(_png(image), "png", (50, 50), into, 60))
        assert made.convert("RGBA").getpixel((25, 25))[3] == 0


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _near(pixel, wanted) -> bool:
    return all(abs(one - other) <= 24 for one, other in zip(pixel, wanted, strict=True))
