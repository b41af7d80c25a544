"""What cameras wrote is gone from a file; what it shows is the same, to the last pixel."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from generator.pictures.metadata import Uncuttable, stripped
from tests.pictures import gif, gps_jpeg, open_picture, png_chunk, raster, split

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
IPTC = b"8BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02\x5a\0\x06Berlin\0"
XMP = b"<x:xmpmeta><exif:GPSLatitude>52</exif:GPSLatitude></x:xmpmeta>"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(more: bytes, after: bytes = b"", **save) -> bytes:
    plain = split("jpeg", **save)
    return plain[:2] + more + plain[2:] + after


def png_with(*chunks: bytes) -> bytes:
    plain = split("png")
    return plain[:33] + b"".join(chunks) + plain[33:]


TELLING = {
    "jpeg by a telephone": ("jpeg", gps_jpeg()),
    "jpeg in scans": ("jpeg", gps_jpeg(progressive=True)),
    "jpeg with restarts": ("jpeg", gps_jpeg(restart_marker_blocks=1)),
    "jpeg with XMP": ("jpeg", jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))),
    "jpeg with IPTC": ("jpeg", jpeg_with(segment(0xED, b"Photoshop 3.0\0" + IPTC))),
    "jpeg with a comment": ("jpeg", jpeg_with(segment(0xFE, b"Berlin"))),
    "jpeg with a preview": ("jpeg", jpeg_with(segment(0xE0, b"JFXX\0\x10preview"))),
    "jpeg with more pictures": ("jpeg", jpeg_with(b"", gps_jpeg())),
    "jpeg with a film": ("jpeg", jpeg_with(b"", b"\0\0\0\x18ftypmp42film")),
    "jpeg with padding": ("jpeg", jpeg_with(b"\xff\xff" + segment(0xFE, b"told"))),
    "png with EXIF": ("png", split("png", exif=EXIF[6:])),
    "png with texts": (
        "png",
        png_with(png_chunk(b"tEXt", b"a\0told"), png_chunk(b"tIME", bytes(7))),
    ),
    "png with XMP": ("png", png_with(png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP))),
    "png with something after it": ("png", split("png") + b"told"),
    "webp with EXIF and XMP": ("webp", raster("webp", exif=EXIF, xmp=XMP)),
    "webp without loss": ("webp", raster("webp", exif=EXIF, lossless=True)),
    "webp that moves": (
        "webp",
        raster("webp", save_all=True, append_images=[Image.new("RGB", (40, 30))], exif=EXIF),
    ),
    "gif with a comment": ("gif", gif(1)),
    "gif that moves": ("gif", gif(3)),
    "gif with XMP": ("gif", gif(1)[:-1] + b"!\xff\x0bXMP DataXMP\x03abc\0;"),
}


@pytest.mark.parametrize("name", TELLING)
def test_nothing_is_told_and_everything_is_shown(name):
    kind, data = TELLING[name]
    clean = stripped(data, kind)
    assert len(clean) < len(data)
    for told in (
        b"Exif",
        b"eXIf",
        b"EXIF",
        b"xmp",
        b"GPS",
        b"Berlin",
        b"told",
        b"film",
        b"preview",
    ):
        assert told not in clean
    before, after = open_picture(data), open_picture(clean)
    assert before.size == after.size
    assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()
    assert getattr(before, "n_frames", 1) == getattr(after, "n_frames", 1)
    assert not after.getexif()
    assert stripped(clean, kind) == clean


def test_the_further_pictures_of_a_telephone_go():
    data = raster("mpo", save_all=True, append_images=[open_picture(gps_jpeg())], exif=EXIF)
    clean = stripped(data, "jpeg")
    assert b"MPF" in data
    assert b"MPF" not in clean
    assert clean.count(b"\xff\xd8\xff") == 1
    assert open_picture(clean).format == "JPEG"


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_colour_profiles_stay(kind):
    data = split(kind, icc_profile=PROFILE)
    assert open_picture(stripped(data, kind)).info["icc_profile"] == PROFILE


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif", "bmp"])
def test_what_tells_nothing_is_left_alone(kind):
    data = split(kind)
    assert stripped(data, kind) == data


def test_a_film_of_pictures_in_a_png_goes_on_moving():
    data = split("png", save_all=True, append_images=[Image.new("RGB", (40, 20), "white")])
    told = data[:33] + png_chunk(b"tEXt", b"a\0b") + data[33:]
    assert stripped(told, "png") == data
    assert open_picture(data).n_frames == 2


def test_metadata_in_an_avif_cannot_be_cut_out():
    with pytest.raises(Uncuttable):
        stripped(split("avif", exif=EXIF), "avif")
    with pytest.raises(Uncuttable):
        stripped(split("avif", xmp=XMP), "avif")


@pytest.mark.parametrize("name", TELLING)
@settings(deadline=None)
@given(st.data())
def test_damaged_files_cannot_be_cut_or_can(name, data):
    kind, whole = TELLING[name]
    spoilt = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for at in data.draw(st.lists(st.integers(0, max(0, len(spoilt) - 1)), max_size=4)):
        if spoilt:
            spoilt[at] = data.draw(st.integers(0, 255))
    try:
        clean = stripped(bytes(spoilt), kind)
    except Uncuttable:
        return
    assert len(BytesIO(clean).getvalue()) <= len(spoilt) + 8
