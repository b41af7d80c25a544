"""Social cards: a picture for each post that has none, drawn once."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator import reading
from generator.concurrency import Alone
from generator.model.options import Options
from generator.profile import Profile
from generator.render.cards import deck as cards
from generator.render.cards import painting
from generator.render.cards.face import Face, key_of
from generator.render.cards.lettering import lettering_of
from generator.render.colour import LIGHT, hue_of
from generator.resolve.site import Site
from tests.conftest import AS_OF, SiteFolder
from tests.pictures import raster

CONFIG = (
    "title: Talks\nurl: https://example.com/blog/\ndescription: All about talks.\ncards: true\n"
)
HEBREW = "איך מבקשים"
FILES = {
    "content/posts/one.md": "---\ntitle: One\ndate: 2020-01-01\n---\nA.\n",
    "content/posts/two.md": "---\ntitle: Two\ndate: 2020-01-02\n---\nB.\n",
    "content/posts/seen.md": (
        "---\ntitle: Seen\ndate: 2020-01-03\nimage: a.png\nimage_alt: A picture\n---\nC.\n"
    ),
    "content/posts/alone.md": "---\ntitle: Alone\ndate: 2020-01-04\n---\nD.\n",
    "content/posts/a.png": raster("png"),
    "content/series/talks.md": (
        "---\ntitle: Talks at work\nparts:\n  - one\n  - two\n  - title: Three\n"
        "    planned: 2027-01-01\n---\nAn introduction.\n"
    ),
}
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")
Make = Callable[..., SiteFolder]


def resolved(made: SiteFolder) -> Site:
    read = reading.read(made.folder, Options(as_of=AS_OF), Alone(), reading.silent, None, Profile())
    assert read.site is not None
    return read.site


def drawn(made: SiteFolder) -> dict[str, bytes]:
    folder = made.output / "cards"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.png")
    }


def picture(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as opened:
        opened.load()
        return opened.convert("RGB")


def colours(content: bytes) -> set[tuple[int, ...]]:
    found = picture(content).getcolors(1 << 20)
    assert found is not None
    return {colour for _, colour in found}


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def test_every_post_without_an_image_each_series_and_the_site_have_a_card(site: Make):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    names = {name.rsplit(".", 2)[0] for name in drawn(made)}
    assert names == {"one", "two", "alone", "series/talks", "site"}
    for content in drawn(made).values():
        assert picture(content).size == (1200, 630)
        assert len(content) < 60_000


def test_without_the_option_there_is_none(site: Make):
    made = site(FILES, config=CONFIG.replace("cards: true", "cards: false"))
    assert made.build().ok
    assert drawn(made) == {}
    here = resolved(made)
    assert cards.card_of(here, here.by_slug["one"]) is None
    assert cards.series_card_of(here, here.series[0]) is None
    assert cards.site_card_of(here) is None


def test_pages_name_the_cards_that_are_made(site: Make):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    here = resolved(made)
    named = [
        cards.card_of(here, here.by_slug["one"]),
        cards.card_of(here, here.by_slug["alone"]),
        cards.series_card_of(here, here.series[0]),
        cards.site_card_of(here),
    ]
    for card in named:
        assert card is not None
        start, _, path = card.address.partition("/blog/")
        assert start == "https://example.com"
        assert (made.output / path).is_file()
        assert (card.width, card.height) == (1200, 630)
    assert named[0] is not None
    assert named[0].alt == "One, Part 1 of 3 in Talks at work"
    assert cards.card_of(here, here.by_slug["seen"]) is None


def test_a_card_has_the_colours_of_its_series_and_words_in_ink(site: Make):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    by_name = {name.rsplit(".", 2)[0]: colours(content) for name, content in drawn(made).items()}
    tint, mid, deep = LIGHT.of(hue_of("talks"))
    everywhere = {rgb(LIGHT.paper), rgb(LIGHT.ink), rgb(LIGHT.soft)}
    assert by_name["one"] >= everywhere | {rgb(tint), rgb(mid), rgb(deep)}
    assert by_name["alone"] >= everywhere | {rgb(LIGHT.of(172)[0]), rgb(LIGHT.of(172)[1])}


def test_the_face_of_a_part_and_of_its_series(site: Make):
    here = resolved(site(FILES, config=CONFIG))
    assert here.lettering is not None
    part = cards._post_face(here, here.lettering, here.by_slug["two"])
    assert part.above == ("sans", "Part 2 of 3 in Talks at work")
    assert part.title == ("serif", "Two")
    assert part.stones == ("before", "here", "planned")
    series = cards._series_face(here, here.lettering, here.series[0])
    assert series.above == ("sans", "A series in 3 parts")
    assert series.note == ("sans", "An introduction.")
    assert series.stones == ("before", "before", "planned")
    alone = cards._post_face(here, here.lettering, here.by_slug["alone"])
    assert alone.above == ("", "")
    assert alone.stones == ()


def test_a_card_is_drawn_once_and_again_only_when_it_shows_something_else(
    site: Make, monkeypatch: pytest.MonkeyPatch
):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    first = drawn(made)
    with monkeypatch.context() as context:
        context.setattr(painting, "_Card", None)  # whoever draws now falls
        made.write({"content/posts/one.md": FILES["content/posts/one.md"] + "More.\n"})
        made.write({"templates/partials/footer.html": "<footer>Own</footer>\n"})
        assert made.build().ok
        assert drawn(made) == first
    made.write({"content/posts/one.md": FILES["content/posts/one.md"].replace("One", "Other")})
    assert made.build().ok
    again = drawn(made)
    assert len(again) == len(first)
    assert {name.rsplit(".", 2)[0] for name in again.keys() - first.keys()} == {"one"}


FACE = Face(
    ("sans", "Part 2 of 4 · Talks"),
    ("serif", "A title with “quotes” – and ﬁgures 1234"),
    ("sans", "A note of some words."),
    ("sans", "The blog"),
    "talks",
    40,
    ("before", "here", "after", "planned"),
)


def test_the_same_bytes_in_every_process():
    here = painting.draw_card(Path(), FACE, "")
    script = (
        "import hashlib\nfrom pathlib import Path\n"
        "from generator.render.cards.face import Face\n"
        "from generator.render.cards.painting import draw_card\n"
        f"print(hashlib.sha256(draw_card(Path(), {FACE!r}, '')).hexdigest())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        )
        assert done.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_the_key_says_all_that_a_card_depends_on():
    from dataclasses import fields, replace

    key = key_of(FACE, "fonts")
    assert key_of(FACE, "other fonts") != key
    others: dict[str, Any] = {"hue": 41, "stones": (), "mirrored": True, "pattern": "other"}
    for field in fields(Face):
        other = replace(FACE, **{field.name: others.get(field.name, ("serif", "Other"))})
        assert key_of(other, "fonts") != key
        assert painting.draw_card(Path(), other, "") != painting.draw_card(Path(), FACE, "")


@pytest.mark.parametrize("count", [1, 2, 9, 10, 20, 40, 90, 400])
@pytest.mark.parametrize("mirrored", [False, True])
def test_stones_of_long_series_stay_in_their_column(count: int, mirrored: bool):
    from dataclasses import replace

    face = replace(FACE, stones=("before",) * count, mirrored=mirrored)
    bare = replace(face, stones=())
    with_stones = picture(painting.draw_card(Path(), face, ""))
    without = picture(painting.draw_card(Path(), bare, ""))
    from PIL import ImageChops

    box = ImageChops.difference(
        with_stones.crop((0, 500, 1200, 545)), without.crop((0, 500, 1200, 545))
    ).getbbox()
    assert box is not None
    if mirrored:
        assert box[0] >= painting._COVER + painting._SPINE
        assert box[2] <= 1200 - painting._MARGIN + 1
    else:
        assert box[0] >= painting._MARGIN - 1
        assert box[2] <= 1200 - painting._COVER - painting._SPINE


@pytest.mark.parametrize(
    "title", ["W" * 300, "word " * 60, "i", "…", "A\u0301\u0302\u0303", "fi ffi st"]
)
def test_no_title_leaves_its_column(title: str):
    from dataclasses import replace

    letters = lettering_of(Path(), "")
    bare = replace(FACE, title=("", ""), note=("", ""))
    said = cards._line(letters, title, "serif")
    assert said[0]
    face = replace(bare, title=said)
    from PIL import ImageChops

    box = ImageChops.difference(
        picture(painting.draw_card(Path(), face, "")), picture(painting.draw_card(Path(), bare, ""))
    ).getbbox()
    assert box is not None
    assert box[0] >= painting._MARGIN - 16
    assert box[2] <= 1200 - painting._COVER - painting._SPINE
    assert 100 < box[1] < box[3] < 500


def test_a_title_that_no_font_can_write_is_told_and_left_out(site: Make):
    hebrew = f"---\ntitle: {HEBREW}\ndate: 2020-01-01\n---\nA.\n"
    made = site({**FILES, "content/posts/one.md": hebrew}, config=CONFIG)
    outcome = made.build()
    assert outcome.ok
    assert [(d.code, d.path, d.line) for d in outcome.diagnostics] == [
        ("no-letters", "content/posts/one.md", 2)
    ]
    here = resolved(made)
    assert here.lettering is not None
    face = cards._post_face(here, here.lettering, here.by_slug["one"])
    assert face.title == ("", "")
    assert face.below == ("sans", "Talks")
    assert face.mirrored


def test_pictures_in_a_title_are_left_out_and_the_words_stay(site: Make):
    party = "---\ntitle: 🎉 Ten\u200d\ufe0f tips 👋🏽\ndate: 2020-01-01\n---\nA.\n"
    made = site({**FILES, "content/posts/one.md": party}, config=CONFIG)
    assert made.build().diagnostics == ()
    here = resolved(made)
    assert here.lettering is not None
    face = cards._post_face(here, here.lettering, here.by_slug["one"])
    assert face.title == ("serif", "Ten tips")


@pytest.mark.skipif(not DEJAVU.exists(), reason="needs a font with Hebrew letters")
def test_a_font_of_the_writers_own_is_used_for_what_it_has(site: Make):
    hebrew = f"---\ntitle: {HEBREW}\ndate: 2020-01-01\n---\nA.\n"
    config = CONFIG.replace("cards: true", "cards: {font: static/own.ttf}")
    files = {**FILES, "content/posts/one.md": hebrew, "content/static/own.ttf": DEJAVU.read_bytes()}
    made = site(files, config=config)
    assert made.build().diagnostics == ()
    before = drawn(made)
    here = resolved(made)
    assert here.lettering is not None
    face = cards._post_face(here, here.lettering, here.by_slug["one"])
    assert face.title == ("own", HEBREW)
    assert face.mirrored
    ink = rgb(LIGHT.ink)
    shown = next(picture(content) for name, content in before.items() if name.startswith("one"))
    assert ink in {shown.getpixel((x, y)) for x in range(700, 1130) for y in range(130, 230)}
    # Another font is other pictures.
    made.write({"content/static/own.ttf": DEJAVU.with_name("DejaVuSerif-Bold.ttf").read_bytes()})
    assert made.build().ok
    assert drawn(made).keys().isdisjoint(before.keys())


def test_without_what_shapes_letters_such_scripts_are_left_out():
    from dataclasses import replace

    letters = replace(lettering_of(Path(), ""), own=frozenset(range(0x5D0, 0x5EB)), shapes=True)
    assert cards._line(letters, HEBREW) == ("own", HEBREW)
    assert cards._line(replace(letters, shapes=False), HEBREW) == ("", "")


@pytest.mark.parametrize(
    ("font", "message"),
    [
        ("static/none.ttf", "cannot be read: No such file or directory"),
        ("static/text.ttf", "cannot be read: it is no font in the format TrueType or OpenType"),
        ("../../other.ttf", "is not in content/"),
    ],
)
def test_a_font_that_is_none_is_told(site: Make, font: str, message: str):
    config = CONFIG.replace("cards: true", f"cards:\n  font: {font}")
    made = site({**FILES, "content/static/text.ttf": "text" * 20}, config=config)
    outcome = made.build()
    assert not outcome.ok
    (found,) = outcome.diagnostics
    assert (found.code, found.line, found.column) == ("bad-font", 5, 9)
    assert found.message == f'the font "content/{font}" {message}'


def test_a_font_that_cannot_be_used_after_all_is_told(site: Make):
    from tests.unit.render.cards.test_glyphs import font, groups

    own = font(groups((32, 126)))
    config = CONFIG.replace("cards: true", "cards: {font: static/own.ttf}")
    made = site({**FILES, "content/static/own.ttf": own}, config=config)
    outcome = made.build()
    assert not outcome.ok
    assert {found.code for found in outcome.diagnostics} == {"bad-font"}
