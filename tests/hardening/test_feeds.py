"""Texts that no feed can carry as they are: each feed is well-formed and valid all the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from generator.check.feeds import problems_of
from tests.conftest import SiteFolder, tree
from tests.contracts import feed_rules
from tests.contracts.test_feeds import RULES
from tests.hardening.conftest import Extent

_ADDRESS: Final = "https://me.example/"
_TEN_MEGABYTES: Final = 10_000_000
_PIECES: Final = (
    "עוד מילים \u202e ]]> the end 🎉. ",
    "Words, & <b>more</b> words, and the end ]]> 🎉. ",
    "<p>One, and the end</p>\n\n",
)
_TEXTS: Final = (
    # What XML 1.0 cannot say (section 2.2), as it is, and as HTML and XML write characters.
    *("\x07 \x00 \x0b \x1b \x7f", "\x08" * 50, "&#0; &#7; &#8; &#x1F; &#xB;", "&#xFFFE; &#xFFFF;"),
    *("&#xD800; &#55296;", "&#x110000; &#99999999;", "\ufffe\uffff", "\ufdd0\ufdef", "\U0001ffff"),
    *(
        "\x85 \x9f \u2028 \u2029",
        "\U0010ffff\U000e0001",
        "&#128; &#159;",
        "\ufeffa\ufeff",
        "\r\n\r",
    ),
    # What ends what stands around it.
    *("]]>", "]]]]>>", "]]>]]>" * 20, "<![CDATA[a]]>", "<![CDATA[", "]]&gt;", "a ]]\u200b> b"),
    *("<!-- a -- b --->", "<!--", "-->", "<?xml version='1.0'?>", "<?a", "?>", "<!DOCTYPE a>"),
    *("</item></channel></rss>", "</content></entry>", "</title>", "<item>", "&a;", "&", "&&amp;"),
    *("&amp;amp;lt;", "&lt;b&gt;", "<", ">", "< b", "a<b>c", "<b", "</b>", "<b/>", '"', "'", "\\"),
    *(
        "<script>a && b < c</script>",
        "<svg><title>]]></title></svg>",
        "<p>a<p>b",
        "<br><hr>",
        "<ü>",
    ),
    # Letters of all kinds.
    *(
        "👩\u200d💻 👍🏽 🏳️\u200d🌈 🇺🇳",
        "𝒳𝔸𐍈",
        "e\u0301 é",
        "a" + "\u0301" * 200,
        "日本語 한국어 ไทย",
    ),
    *("שלום עולם", "مرحبا \u202eabc\u202c", "\u2066a\u2069 \u200e\u200f", "\u202e", "नमस्ते"),
    *("\u00a0 \u2003 \u3000", "\u200b", "\u00ad", "ﷺ﷽", "ß ﬁ ı İ", "𓂀 𒀀", "\ue000 \uf8ff"),
)


def _post(text: str, number: int, body: str) -> str:
    # What a line of YAML cannot hold stands in the body alone.
    line = re.sub("[\r\n\x80-\x84\x86-\x9f]", " ", text).replace("'", "''")
    keys = (
        f"title: '{number} {line}'\ndescription: 'About {line}'\ntags: ['all', '{number} {line}']"
    )
    date = f"2020-01-02T03:04:{number % 60:02}Z"
    return f"---\n{keys}\ndate: {date}\nseries: All\n---\n{body}\n"


def _bodies(text: str) -> str:
    """Return a text in all that stands in posts."""
    return (
        f"{text}\n\n<!-- more -->\n\n## {text}\n\n`{text}` *{text}* [{text}](/?q={text})\n\n"
        f"> {text}\n\n```\n{text}\n```\n\n<p title='a'>{text}</p>\n\n- {text}\n\n"
        f"![{text}](data:,x)\n"
    )


def _problems(site: SiteFolder) -> Iterator[str]:
    for path, data in tree(site.output).items():
        name = path.rpartition("/")[2]
        if name in RULES:
            # A path has what is no ASCII encoded in addresses: the rules are told as the feed says.
            yield from (f"{path}: {one}" for one in RULES[name](data, _own_address(data, path)))
            yield from (f"{path}: {one}" for one in problems_of(name, data))


def _is_theirs(problem: str) -> bool:
    """Say whether it is HTML that its writer left open: it is passed on as it is."""
    match = re.search(r"/p(\d+)/: <.*(?:is never closed|closes nothing)$", problem, re.DOTALL)
    return match is not None and "<" in _TEXTS[int(match[1])]


def _own_address(data: bytes, path: str) -> str:
    if path in RULES:
        return f"{_ADDRESS}{path}"
    root = feed_rules.etree.fromstring(data)
    link = root.find(f"channel/{feed_rules.ATOM}link[@rel='self']")
    assert link is not None, path
    return str(link.get("href"))


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_any_text_can_stand_in_a_feed(
    engine: str, tmp_path: Path, tally: Callable[[str, int], None]
):
    site = SiteFolder(tmp_path)
    settings = f"title: 'A ]]> & <b> 🎉'\nurl: {_ADDRESS}\nmarkdown: {{engine: {engine}}}\n"
    site.write({"content/site.yaml": f"{settings}feeds: {{limit: 100}}\nauthor: a\n"})
    site.write({"content/authors/a.yaml": "name: '<b> & ]]> \U0001f469\u200d\U0001f4bb'\n"})
    for number, text in enumerate(_TEXTS):
        post = _post(text, number, _bodies(text))
        site.write({f"content/posts/p{number}.md": post.encode("utf-8", "surrogatepass")})
    outcome = site.build()
    assert outcome.ok, [str(one) for one in outcome.diagnostics if one.severity == "error"]
    items = json.loads(site.read("feed.json"))["items"]
    assert len(items) == len(_TEXTS)
    assert [one for one in _problems(site) if not _is_theirs(one)] == []
    tally("feeds", len(_TEXTS))


def test_posts_of_ten_megabytes(tmp_path: Path, extent: Extent, tally: Callable[[str, int], None]):
    pieces = _PIECES[: extent(len(_PIECES), 1)]
    for number, piece in enumerate(pieces):
        body = piece * (_TEN_MEGABYTES // len(piece.encode()))
        site = SiteFolder(tmp_path / str(number))
        settings = f"title: A\nurl: {_ADDRESS}\nmarkdown: {{engine: commonmark, timeout: 300}}\n"
        site.write({"content/site.yaml": settings, "content/posts/a.md": _post("Long", 1, body)})
        outcome = site.build()
        assert outcome.ok, outcome.diagnostics
        for name in ("feed.xml", "atom.xml"):
            data = (site.output / name).read_bytes()
            said = "".join(ET.fromstring(data).itertext())
            assert said.count("the end") == len(body) // len(piece)
            assert problems_of(name, data) == ()
        (item,) = json.loads(site.read("feed.json"))["items"]
        assert item["content_html"].count("the end") == len(body) // len(piece)
    tally("feeds", len(pieces))
