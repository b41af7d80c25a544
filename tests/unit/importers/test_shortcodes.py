"""WordPress' shortcodes, blocks and line ends."""
# ruff: noqa: E501 - a case is a line

from __future__ import annotations

import pytest

from generator.importers.prose.context import Loss
from generator.importers.shortcodes import Library, Media, html_of
from tests.importing import markdown

LIBRARY = Library(
    {"7": Media("https://x.example/a.png", "A", "Cap", "1"), "8": Media("https://x.example/b.png")},
    {"12": "<!-- wp:paragraph --><p>Used twice</p><!-- /wp:paragraph -->"},
)


def said(text: str, losses: list[Loss] | None = None) -> str:
    return markdown(html_of(text, "1", LIBRARY, [] if losses is None else losses))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo\nthree.", "One.\n\nTwo  \nthree."),
        ("One.\r\n\r\nTwo.", "One.\n\nTwo."),
        ("<b>One</b>\nTwo", "**One**  \nTwo"),
        ("<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\nText", "- a\n- b\n\nText"),
        ("Text\n<blockquote>q</blockquote>\nmore", "Text\n\n> q\n\nmore"),
        ("<pre>a\n\nb</pre>\n\nc", "```\na\n\nb\n```\n\nc"),
        ("a [gallery] b", 'a\n\n![A](https://x.example/a.png "Cap")\n\nb'),
        ('[gallery ids="8,99"]', "![](https://x.example/b.png)"),
        ("[embed]https://youtu.be/a1b2c3d4e5f[/embed]", None),
        ("[youtube=https://youtu.be/a1b2c3d4e5f]", None),
        ("https://x.example/page", "<https://x.example/page>"),
        ("[php]$a < 1;[/php]", "```php\n$a < 1;\n```"),
        ('[sourcecode language="css"]a &gt; b {}[/sourcecode]', "```css\na > b {}\n```"),
        ("[code]x[/code]", "```\nx\n```"),
        ('[audio mp3="https://x.example/a.mp3"]', None),
        ("He said [sic] and [[escaped x=1]].", "He said [sic] and \\[escaped x=1\\]."),
        ("[unknown]kept[/unknown]", "<!-- [unknown] -->\n\nkept\n\n<!-- [/unknown] -->"),
        ('[my-form id="1"]', '<!-- [my-form id="1"] -->'),
        ('[caption width="9"]<img src="a.png" alt="A"> Said <b>so</b>[/caption]', '![A](a.png "Said so")'),
        ('[caption caption="Said"]<img src="a.png" alt="A">[/caption]', '![A](a.png "Said")'),
        ("[caption]no picture[/caption]", "no picture"),
        ('<!-- wp:block {"ref":12} /-->', "Used twice"),
        ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->", "a"),
        ("<!-- wp:x {broken} --><p>a</p><!-- /wp:x -->", "a"),
        ('<!-- wp:verse --><pre class="wp-block-verse">a\nb</pre><!-- /wp:verse -->', "a  \nb"),
        ("a<!--more-->b", "a\n\n<!-- more -->\n\nb"),
    ],
)  # fmt: skip
def test_what_wordpress_makes_of_a_text(text: str, expected: str | None) -> None:
    found = said(text)
    if expected is not None:
        assert found == expected
    else:
        assert found.startswith(("<iframe", "<audio"))


def test_films_are_shown_by_hosts_that_ask_for_less() -> None:
    assert "youtube-nocookie.com/embed/a1b2c3d4e5f" in said("https://youtu.be/a1b2c3d4e5f")
    assert "player.vimeo.com/video/123" in said("https://vimeo.com/123")


def test_what_nobody_understands_is_told_with_its_line() -> None:
    losses: list[Loss] = []
    said('One\n\n[my-form id="1"]', losses)
    said("<!-- wp:a/b -->\n<p>x</p>\n<!-- /wp:a/b -->\n<!-- wp:latest-posts /-->", losses)
    assert [(loss.code, loss.line) for loss in losses] == [
        ("shortcode", 3),
        ("block", 1),
        ("block", 4),
    ]


@pytest.mark.parametrize("notes", ["", "no json", "{}", "[1]", '[{"content": "x"}]'])
def test_footnotes_that_are_none(notes: str) -> None:
    assert markdown(html_of("a", "1", LIBRARY, [], notes)) == "a"


def test_a_block_within_itself_ends() -> None:
    again = '<!-- wp:block {"ref":7} /-->'
    losses: list[Loss] = []
    made = html_of(again, "1", Library(blocks={"7": f"a {again}"}), losses)
    assert made.count("a ") == 200
    assert [loss.code for loss in losses] == ["block"]


def test_a_mark_of_no_block_and_marks_of_ours_in_a_text() -> None:
    assert said("<!-- wp: -->a <!-- wp:paragraph -->b") == "a b"
    assert said("a\ue1000\ue101 \ue100 [b]\ue102") == said("a0  [b]")
