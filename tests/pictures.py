"""Small pictures for tests, made when they are wanted: the same bytes for the same arguments."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image

__all__ = ["SVG", "gif", "gps_jpeg", "open_picture", "png_chunk", "raster", "split"]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}"/>'


def raster(
    kind: str = "jpeg",
    size: tuple[int, int] = (40, 30),
    *,
    seed: int = 0,
    mode: str = "RGB",
    **save: Any,
) -> bytes:
    """Return a picture of soft patches of colour, another one for each seed."""
    chance = random.Random(seed)
    patches = Image.frombytes(
        mode, (4, 3), chance.randbytes(12 * len(Image.new(mode, (1, 1)).getbands()))
    )
    return _saved(patches.resize(size, Image.Resampling.BICUBIC), kind, **save)


def split(kind: str = "jpeg", size: tuple[int, int] = (40, 20), **save: Any) -> bytes:
    """Return a picture that is red on its left half and blue on its right one, at top green."""
    width, height = size
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, width // 2, height))
    image.paste("lime", (0, 0, width, height // 4))
    return _saved(image, kind, **save)


def gps_jpeg(size: tuple[int, int] = (40, 20), orientation: int = 1, **save: Any) -> bytes:
    """Return the :func:`split` picture as a telephone saves it: where it was taken, how held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telephone & Sons"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0), 29: "2010:07:28"}
    )
    return split("jpeg", size, exif=exif, comment=b"Berlin", **save)


def gif(frames: int = 1, size: tuple[int, int] = (20, 10)) -> bytes:
    """Return a GIF of so many frames."""
    images = [Image.new("P", size, number + 1) for number in range(frames)]
    for image in images:
        image.putpalette(bytes(range(256)) * 3)
    return _saved(images[0], "gif", save_all=True, append_images=images[1:], comment=b"told")


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def open_picture(data: bytes) -> Image.Image:
    """Return a picture, read whole."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def _saved(image: Image.Image, kind: str, **save: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind.upper(), **save)
    return out.getvalue()
