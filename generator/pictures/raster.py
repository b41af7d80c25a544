"""Pictures made of pixels, through Pillow: what they are, smaller ones, and clean ones.

Pillow is imported when there is a picture to read or to make, and not before.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, Final

from generator.model.picture import Cleaning, Picture
from generator.pictures.metadata import Uncuttable, stripped

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MOST_PIXELS", "redrawn", "resized", "seen"]

MOST_PIXELS: Final = 120_000_000
"""More than any telephone takes in one go; a picture of so many needs 360 MB to be read."""

_ORIENTATION: Final = 0x0112  # EXIF 2.32, table 4: how the camera was held, from 1 to 8
_UPRIGHT: Final = 1
_ON_ITS_SIDE: Final = 5  # from here on width and height change places
_PLUGINS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP")
# Formats of drawings and screenshots: their colours have edges that a photograph's do not have.
_SHARP: Final = frozenset({"png", "gif", "bmp"})
# Of AVIF's encoder, 0 to 10: a fifth of the time of 6, in as many bytes, 0.1 dB further off.
_SPEED: Final = 8
_METHOD: Final = 4  # of WebP's encoder, 0 to 6
_FAITHFUL: Final = 92  # the quality of what is saved anew in the format it had
_DAMAGED: Final = ("is cut off or damaged", "copy it here again from where it comes")


def seen(data: bytes, kind: str) -> Picture:
    """Return what the bytes of a picture in a format say: all but the digest.

    What is wrong with it is in the picture; nothing is raised.
    """
    from PIL.Image import DecompressionBombError

    try:
        return _seen(data, kind)
    except DecompressionBombError:
        return _too_large()
    except Exception:  # noqa: BLE001 - decoders raise whatever a damaged file leads them to
        problem, remedy = _DAMAGED
        return Picture(kind, code="damaged-picture", problem=problem, remedy=remedy)


def _too_large() -> Picture:
    return Picture(
        code="huge-picture",
        problem=f"has more than {MOST_PIXELS // 1_000_000} million pixels",
        remedy="save it smaller: 3000 pixels are wide enough for any screen",
    )


def _seen(data: bytes, kind: str) -> Picture:
    image = _opened(data)
    if image.width * image.height > MOST_PIXELS:
        return _too_large()
    width, height = image.size
    orientation = _orientation(image)
    if orientation >= _ON_ITS_SIDE:
        width, height = height, width
    animated = image.format != "MPO" and bool(getattr(image, "is_animated", False))
    cleaning = _cleaning(data, kind, turned=orientation != _UPRIGHT and not animated)
    color = _color(image)
    if cleaning == Cleaning.REDRAW and animated:
        return Picture(
            kind,
            code="picture-metadata",
            problem="holds what a camera or a program wrote into it, which cannot be taken out",
            remedy="save it without metadata, or as a GIF",
        )
    return Picture(kind, width, height, color=color, animated=animated, cleaning=cleaning)


def _opened(data: bytes) -> Image:
    from PIL import Image

    # Whatever Pillow warns of is either told by us or of no use to who writes.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    return Image.open(io.BytesIO(data), formats=_PLUGINS)


def _orientation(image: Image) -> int:
    """Return how the picture is to be turned; what cannot be read says nothing."""
    try:
        value = image.getexif().get(_ORIENTATION, _UPRIGHT)
    except Exception:  # noqa: BLE001 - what is in there may be anything
        return _UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else _UPRIGHT  # noqa: PLR2004


def _cleaning(data: bytes, kind: str, *, turned: bool) -> str:
    try:
        clean = stripped(data, kind)
    except Uncuttable:
        return Cleaning.REDRAW
    if turned and kind != "avif":  # AVIF is turned by what is no metadata
        return Cleaning.REDRAW
    return Cleaning.NONE if clean == data else Cleaning.STRIP


def _color(image: Image) -> str:
    """Return the mean colour; empty where the page may show through. Reads all of the picture."""
    image.draft("RGB", (64, 64))
    image.load()
    if image.has_transparency_data:
        with_alpha = image.convert("RGBA")
        if with_alpha.getchannel("A").getextrema()[0] != 255:  # noqa: PLR2004 - opaque
            return ""
    plain = _plain(image).convert("RGB")
    red, green, blue = plain.resize((1, 1), _box()).tobytes()
    return f"#{red:02x}{green:02x}{blue:02x}"


def _box() -> Any:
    from PIL.Image import Resampling

    return Resampling.BOX


def _plain(image: Image) -> Image:
    """Return the picture with eight bits a colour, and none by number."""
    if image.mode.startswith(("I", "F")):  # sixteen bits of grey; Pillow would cut, not scale
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _upright(image: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def resized(
    data: bytes,
    kind: str,
    size: tuple[int, int],
    into: str,
    quality: int,
) -> bytes:
    """Return a picture at ``size`` (width and height in pixels) in the format ``into``.

    ``kind`` is the format that it is in, ``into`` is ``avif`` or ``webp``, ``quality`` 1 to 100.
    The same arguments give the same bytes. Raises whatever a damaged file leads the decoder to.
    """
    from PIL.Image import Resampling

    image = _opened(data)
    profile = image.info.get("icc_profile") if image.mode != "CMYK" else None
    orientation = _orientation(image)
    size = size if orientation < _ON_ITS_SIDE else (size[1], size[0])
    image.draft("RGB", (2 * size[0], 2 * size[1]))
    small = _plain(image).resize(size, Resampling.LANCZOS, reducing_gap=3.0)
    small = _upright(small, orientation)
    small.info = {}
    out = io.BytesIO()
    more: dict[str, Any] = {"icc_profile": profile} if profile else {}
    sharp = kind in _SHARP
    if into == "avif":
        # One thread: with more, the bytes depend on how many there are.
        more |= {"subsampling": "4:4:4" if sharp else "4:2:0", "speed": _SPEED, "max_threads": 1}
    else:
        more |= {"method": _METHOD, "use_sharp_yuv": sharp}
    small.save(out, into.upper(), quality=quality, **more)
    return out.getvalue()


def redrawn(data: bytes, kind: str) -> bytes:
    """Return a picture saved anew in its own format: upright, with nothing beside its pixels.

    Its colour profile stays. Raises whatever a damaged file leads the decoder to.
    """
    image = _opened(data)
    more: dict[str, Any] = _saving(image, kind)
    if profile := image.info.get("icc_profile"):
        more["icc_profile"] = profile
    upright = _upright(image, _orientation(image))
    upright.info = {k: v for k, v in image.info.items() if k == "transparency"}
    out = io.BytesIO()
    upright.save(out, kind.upper(), **more)
    return stripped(out.getvalue(), kind)


def _saving(image: Image, kind: str) -> dict[str, Any]:
    if kind == "jpeg":
        from PIL.JpegImagePlugin import get_sampling

        more: dict[str, Any] = {"progressive": True, "optimize": True}
        sampling = get_sampling(image)
        # As finely as it was saved before, no finer: that keeps what it has, and its size.
        tables = getattr(image, "quantization", None)
        more |= {"qtables": tables} if tables else {"quality": _FAITHFUL}
        return more | ({"subsampling": sampling} if sampling >= 0 else {})
    if kind == "avif":
        return {"quality": _FAITHFUL, "speed": _SPEED, "max_threads": 1}
    return {"quality": _FAITHFUL, "method": _METHOD} if kind == "webp" else {}
