"""Tags of images: what is added to them, and what the writer said stays."""

from __future__ import annotations

import pytest

from generator.load.markup import scan
from generator.render.fill import fill
from generator.resolve.site import Address, Shown, Versions

AVIF = Versions("image/avif", (("/a b-480.x.avif", 480), ("/a b-900.x.avif", 900)))
WEBP = Versions("image/webp", (("/a b-480.x.webp", 480),))
PHOTO = Shown("image/jpeg", 900, 600, "#102030", "(min-width: 9rem) 7rem, 100vw", (AVIF, WEBP))
DRAWING = Shown("image/svg+xml", 30, 20)
UNKNOWN = Shown("image/svg+xml", 0, 0)


def filled(html: str, shown: Shown = DRAWING, **how) -> str:
    fragment = scan(html, "a.md").fragment
    targets = tuple(
        Address(path="/a", shown=shown if link.tag == "img" else None) for link in fragment.links
    )
    return fill(fragment.parts, targets, lambda path: f"/base{path.replace(' ', '%20')}", **how)


def test_a_photograph_has_versions():
    assert filled('<p><img alt="A" src="x"></p>', PHOTO) == (
        '<p><picture><source type="image/avif" srcset="/base/a%20b-480.x.avif 480w, '
        '/base/a%20b-900.x.avif 900w" sizes="(min-width: 9rem) 7rem, 100vw">'
        '<source type="image/webp" srcset="/base/a%20b-480.x.webp 480w" '
        'sizes="(min-width: 9rem) 7rem, 100vw"><img alt="A" src="/base/a" width="900" '
        'height="600" loading="lazy" decoding="async" style="background-color:#102030">'
        "</picture></p>"
    )


LAZY = ' loading="lazy" decoding="async"'


@pytest.mark.parametrize(
    ("tag", "made"),
    [
        ("<img src=x>", f'<img src="/base/a" width="30" height="20"{LAZY}>'),
        ("<img src=x />", f'<img src="/base/a" width="30" height="20"{LAZY} />'),
        ("<IMG SRC='x'/>", f'<IMG SRC=\'/base/a\' width="30" height="20"{LAZY}/>'),
        ('<img src="x" width=60>', f'<img src="/base/a" width=60 height="40"{LAZY}>'),
        ('<img height="10" src="x">', f'<img height="10" src="/base/a" width="15"{LAZY}>'),
        ('<img src="x" width="50%">', f'<img src="/base/a" width="50%"{LAZY}>'),
        ('<img src="x" width="0">', f'<img src="/base/a" width="0"{LAZY}>'),
        (
            '<img src="x" width="1" height="2">',
            f'<img src="/base/a" width="1" height="2"{LAZY}>',
        ),
        (
            '<img src="x" loading="eager" decoding=sync>',
            '<img src="/base/a" loading="eager" decoding=sync width="30" height="20">',
        ),
        (
            '<img alt="a width=3 height=4 loading" src="x">',
            f'<img alt="a width=3 height=4 loading" src="/base/a" width="30" height="20"{LAZY}>',
        ),
        ('<img src="x" srcset="x 2x">', '<img src="/base/a" srcset="/base/a 2x">'),
        ('<img srcset="x">', '<img srcset="/base/a">'),
    ],
)
def test_what_the_writer_said_stays(tag, made):
    assert filled(tag) == made


def test_where_nothing_says_how_large_it_is_nothing_is_said():
    assert filled('<img src="x">', UNKNOWN) == f'<img src="/base/a"{LAZY}>'


def test_a_style_of_the_writer_s_own_stays():
    made = filled('<img src="x" style="border:0">', PHOTO)
    assert 'style="border:0"' in made
    assert "background" not in made


def test_one_narrow_by_the_writer_s_wish_is_as_wide_on_any_screen():
    assert 'sizes="200px"' in filled('<img src="x" width="200">', PHOTO)
    small = Shown("image/jpeg", 300, 200, "", "100vw", (AVIF,))
    assert 'sizes="(max-width: 300px) 100vw, 300px"' in filled('<img src="x">', small)


def test_only_the_first_is_loaded_at_once():
    made = filled('<img src="x"><img src="x">', eager=True)
    assert made == (
        '<img src="/base/a" width="30" height="20" fetchpriority="high">'
        f'<img src="/base/a" width="30" height="20"{LAZY}>'
    )


def test_a_picture_of_the_writer_s_own_is_not_wrapped_again():
    html = '<picture><source srcset="y"><img src="x"></picture><img src="x">'
    made = filled(html, PHOTO)
    assert made.count("<picture>") == 2
    assert made.startswith('<picture><source srcset="/base/a"><img src="/base/a" width="900"')


def test_in_a_feed_a_picture_has_its_size_alone():
    assert filled('<img src="x">', PHOTO, draw=False) == (
        '<img src="/base/a" width="900" height="600">'
    )
