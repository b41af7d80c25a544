"""A picture with a title, alone in its paragraph, is a figure with a caption, in both engines."""

from __future__ import annotations

import re

import pytest

from generator.config.model import COMMONMARK, PYTHON_MARKDOWN
from generator.load import markdown
from generator.load.markdown import Engine

IMAGE = '<img alt="a" src="x.jpg">'
TITLED = '<img alt="a" src="x.jpg" title="Words">'
FIGURE = f"<figure>{IMAGE}<figcaption>Words</figcaption></figure>"
RAW = '<p><img src="x.jpg" alt="a" title="Words"></p>'
FIGURES = [
    ('![a](x.jpg "Words")', FIGURE),
    ("![a](x.jpg 'Two words')", FIGURE.replace("Words", "Two words")),
    ('![a][r]\n\n[r]: x.jpg "Words"', FIGURE),
    (
        '[![a](x.jpg "Words")](y.html)',
        f'<figure><a href="y.html">{IMAGE}</a><figcaption>Words</figcaption></figure>',
    ),
    (
        r'![a](x.jpg "A \"b\" & <b> &amp; c -- so")',
        f'<figure>{IMAGE}<figcaption>A "b" &amp; &lt;b&gt; &amp; c -- so</figcaption></figure>',
    ),
    ('> ![a](x.jpg "Words")', f"<blockquote>\n{FIGURE}\n</blockquote>"),
    ('![a](x.jpg "Words"){: .wide }', FIGURE.replace("src", 'class="wide" src')),
    ('![a](x.jpg "Words")\n{: .wide }', FIGURE.replace("<figure>", '<figure class="wide">')),
]
OTHERS = [
    ('Text ![a](x.jpg "Words")', f"<p>Text {TITLED}</p>"),
    ('![a](x.jpg "Words") text', f"<p>{TITLED} text</p>"),
    ("![a](x.jpg)", f"<p>{IMAGE}</p>"),
    (RAW, RAW),
    ('`![a](x.jpg "Words")`', '<p><code>![a](x.jpg "Words")</code></p>'),
    ('[![a](x.jpg "Words") b](y)', f'<p><a href="y">{TITLED} b</a></p>'),
    ('*![a](x.jpg "Words")*', f"<p><em>{TITLED}</em></p>"),
    (
        '![a](x.jpg "Words")\n![a](x.jpg "Words")',
        f"<p>{TITLED}\n{TITLED}</p>",
    ),
]


@pytest.mark.parametrize("engine", [PYTHON_MARKDOWN, COMMONMARK])
@pytest.mark.parametrize(("text", "html"), [*FIGURES, *OTHERS])
def test_figures(engine, text, html):
    made = markdown.convert(text, Engine(name=engine)).html.strip()
    assert _sorted(made) == _sorted(html)


def _sorted(html: str) -> str:
    """Put the attributes of images into one order; the engines write them in two."""

    def tag(match: re.Match[str]) -> str:
        said = re.findall('[a-z]+="[^"]*"', match[0])
        return f"<img {' '.join(sorted(said))}>"

    return re.sub(r"<img [^>]*>", tag, html.replace("&quot;", '"'))
