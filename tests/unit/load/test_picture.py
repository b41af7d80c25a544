from __future__ import annotations

import pytest

from generator.load import picture as pictures
from generator.load.picture import load_picture, unreadable_picture, worth_reading
from generator.model.diagnostic import Place
from generator.model.document import Document, Fragment, FrontMatter, Link
from generator.model.picture import Picture
from generator.model.source import Kind, Source
from tests.pictures import SVG, raster
from tests.unit.pictures.test_raster import bomb


def read(name: str, data: bytes) -> Picture:
    matter = load_picture(Source(name, Kind.ASSET, name), data).matter
    assert isinstance(matter, Picture)
    return matter


def test_a_picture_is_known_by_its_bytes():
    one, same = read("a.png", raster("png")), read("b.png", raster("png"))
    other = read("a.png", raster("png", seed=1))
    assert one == same
    assert one.digest != other.digest
    assert read("a.svg", SVG.format(3, 4).encode()).width == 3


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("a.jpg", b"", "damaged-picture", "is an empty file"),
        ("a.jpg", b"words", "damaged-picture", "holds no picture"),
        ("a.jpg", raster("png"), "misnamed-picture", "is named as a JPEG, but holds a PNG"),
        ("a.svg", raster("png"), "misnamed-picture", "is named as a SVG, but holds a PNG"),
        ("a.png", SVG.encode(), "misnamed-picture", "is named as a PNG, but holds a SVG"),
        ("a.jpg", b"\0\0\0\x18ftypheic", "misnamed-picture", "but holds a HEIC"),
        ("a.png", raster("png")[:60], "damaged-picture", "is cut off or damaged"),
        ("a.png", bomb(30_000), "huge-picture", "million pixels"),
        ("a.tif", b"II*\0", "picture-format", "browsers do not show (TIFF)"),
        ("a.heic", b"x", "picture-format", "HEIC"),
        ("a.svg", b"<svg/>", "damaged-picture", "is no SVG that a browser shows"),
    ],
)
def test_what_is_wrong_with_it(name, data, code, said):
    found = read(name, data)
    assert found.code == code
    assert said in found.problem
    assert found.remedy
    assert found.digest


def test_the_remedy_names_the_right_name():
    assert read("p/a.b.jpg", raster("webp")).remedy == "rename it to a.b.webp, here too"
    assert read("a.jpg", b"\0\0\0\x18ftypheic").remedy == "save it as a JPEG or a PNG"


def test_a_file_too_large_is_not_opened(monkeypatch):
    monkeypatch.setattr(pictures, "_MOST_BYTES", 100)
    assert read("a.png", raster("png")).code == "huge-picture"


def test_one_that_the_system_keeps():
    source = Source("a.png", Kind.ASSET, "a.png")
    document = unreadable_picture(source, "Permission denied")
    assert isinstance(document.matter, Picture)
    assert document.matter.problem == "cannot be read: Permission denied"
    assert document.digest == ""


def source(path: str, kind: Kind = Kind.ASSET, bundle: str | None = None) -> Source:
    return Source(path, kind, path, bundle)


def document(*targets: str, image: str | None = None) -> Document:
    links = tuple(Link(target, "img", Place("a.md")) for target in targets)
    return Document(
        source("a.md", Kind.POST), FrontMatter("A", image=image), content=Fragment((), links)
    )


@pytest.mark.parametrize(
    ("one", "targets", "image", "read"),
    [
        (source("content/posts/a/x.jpg", bundle="content/posts/a"), [], None, True),
        (source("content/posts/x.jpg"), [], None, False),
        (source("content/posts/x.jpg"), ["x.jpg"], None, True),
        (source("content/posts/x.jpg"), ["../posts/x.jpg?a#b"], None, True),
        (source("content/posts/x.jpg"), [], "x.jpg", True),
        (source("content/posts/ü.jpg"), ["u%CC%88.jpg"], None, True),
        (source("content/posts/a 100%25.jpg"), ["a%20100%2525.jpg"], None, True),
        (source("content/static/x.jpg", Kind.STATIC), [], None, False),
        (source("content/static/x.jpg", Kind.STATIC), ["/x.jpg"], None, True),
        (source("content/posts/a/x.pdf", bundle="content/posts/a"), ["x.pdf"], None, False),
    ],
)
def test_only_pictures_that_may_be_shown_are_read(one, targets, image, read):
    found = worth_reading([one], [document(*targets, image=image)])
    assert found == ([one] if read else [])
