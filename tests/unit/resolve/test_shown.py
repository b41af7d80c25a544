from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config.model import ImageQuality, Images
from generator.model.picture import Picture
from generator.model.source import Kind, Source
from generator.resolve.pictures import shown_by_source, widths_of
from generator.resolve.site import Asset, Shown

WIDTHS = (480, 800, 1200, 1600)


@pytest.mark.parametrize(
    ("own", "widths"),
    [
        (4000, (480, 800, 1200, 1600)),
        (1600, (480, 800, 1200, 1600)),
        (1500, (480, 800, 1200, 1500)),
        (1300, (480, 800, 1300)),
        (500, (500,)),
        (480, (480,)),
        (100, (100,)),
    ],
)
def test_widths(own, widths):
    assert widths_of(own, WIDTHS) == widths


def test_without_widths_there_are_none():
    assert widths_of(100, ()) == ()


@given(st.integers(1, 10_000), st.lists(st.integers(16, 10_000), max_size=8))
def test_no_version_is_wider_than_its_picture(own, chosen):
    widths = widths_of(own, chosen)
    assert list(widths) == sorted(set(widths))
    assert all(width <= own for width in widths)
    assert not chosen or widths[-1] == min(own, max(chosen))


def shown(picture: Picture, images: Images, path: str = "/a/photo.jpg") -> Shown | None:
    asset = Asset(Source(f"content/posts{path}", Kind.ASSET, path), path)
    return shown_by_source([asset], {asset.source.path: picture}, images).get(asset.source.path)


PHOTO = Picture("jpeg", 1000, 500, "digest", "#123456")


def test_a_photograph():
    found = shown(PHOTO, Images())
    assert found is not None
    assert (found.type, found.width, found.height, found.color) == (
        "image/jpeg",
        1000,
        500,
        "#123456",
    )
    assert [one.type for one in found.versions] == ["image/avif", "image/webp"]
    assert [width for _, width in found.versions[0].files] == [480, 800, 1000]
    for versions, ending in zip(found.versions, ("avif", "webp"), strict=True):
        for path, width in versions.files:
            assert path.startswith(f"/a/photo-{width}.")
            assert path.endswith(f".{ending}")


@pytest.mark.parametrize(
    ("picture", "images"),
    [
        (PHOTO, Images(resize=False)),
        (PHOTO, Images(formats=())),
        (PHOTO, Images(widths=())),
        (Picture("gif", 1000, 500, animated=True), Images()),
        (Picture("svg", 1000, 500), Images()),
        (Picture("png", 40, 500), Images()),
    ],
)
def test_those_of_which_nothing_is_made(picture, images):
    found = shown(picture, images)
    assert found is not None
    assert (found.versions, found.sizes, found.height) == ((), "", 500)


def test_one_of_which_something_is_wrong_is_not_shown():
    assert shown(Picture(code="damaged-picture"), Images()) is None


def test_an_address_says_all_that_decides_the_content():
    def names(picture: Picture = PHOTO, images: Images | None = None, path: str = "/a/photo.jpg"):
        found = shown(picture, images or Images(), path)
        assert found is not None
        return {name for versions in found.versions for name, _ in versions.files}

    first = names()
    assert names() == first
    other = Picture("jpeg", 1000, 500, "other")
    assert names(other).isdisjoint(first)
    assert names(path="/a/photo.jpeg").isdisjoint(first)
    finer = names(images=Images(quality=ImageQuality(avif=56)))
    assert {name for name in finer & first if name.endswith("avif")} == set()
    assert {name for name in finer & first if name.endswith("webp")}
