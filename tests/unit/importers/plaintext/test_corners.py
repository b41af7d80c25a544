"""Corners of the three importers: what is rare, and has to come over all the same."""

from __future__ import annotations

import pytest

from generator.importers import anchors, hiding
from generator.importers.anchors import anchor_in, anchors_of
from generator.importers.importer import Sort
from generator.importers.plaintext.expressions import UNKNOWN, evaluated, holds
from generator.importers.plaintext.unread import Unread, code_in
from tests.old_blogs import read, written


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("''", ""),
        ("true", True),
        ("false", False),
        ("nil | default: 1", 1),
        ("blank", "blank"),
        ("page.list.size", 2),
        ("page.list[9]", None),
        ("page.list | first", "a"),
        ("page.word.size", 4),
        ("page.word.more", UNKNOWN),
        ("page.none.more", None),
        ("page['word']", "word"),
        ("page.list", ["a", "b"]),
        ("'a", UNKNOWN),
        ("page.word | date: '%Y'", UNKNOWN),
        ("page.word | replace: 'w'", UNKNOWN),
        ("page.word | append: nobody", UNKNOWN),
        ("page.list | append: '!'", "ab!"),
        ("'a b' | url_encode", "a+b"),
        ("'a b/é' | uri_escape", "a%20b/%C3%A9"),
        ("'A b' | slugify", "a-b"),
        ("' <b> ' | strip | escape", "&lt;b&gt;"),
        ("'<' | xml_escape | markdownify", "&lt;"),
        ("'2010-07-28' | date_to_string", "28 Jul 2010"),
        ("'2010-07-28' | date_to_long_string", "28 July 2010"),
        ("'2010-07-08' | date: '%e.%-m.'", " 8.7."),
        ("true | append: nil", "true"),
    ],
)
def test_expressions(expression, value):
    scope = {"page": {"word": "word", "list": ["a", "b"]}, "site": {}}
    assert evaluated(expression, scope) == value


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("page.word == 'word'", True),
        ("page.none", False),
        ("page.none == empty", True),
        ("page.list contains 'a'", True),
        ("page.none contains 'a'", False),
        ("nobody == 'a'", None),
        ("page.word and page.word", None),
    ],
)
def test_conditions(condition, truth):
    scope = {"page": {"word": "word", "list": ["a"]}}
    assert holds(condition, scope) is truth


def test_anchors_are_found_by_letters_and_digits():
    known = anchors_of("# Café Über 1\n\n## What's *new*?\n\n<a id='own_one'></a>\n\n## A {#b-c}")
    assert anchor_in("caf%C3%A9-über--1", known) == "café-über-1"
    assert anchor_in("whats-new", known) == "whats-new"
    assert anchor_in("own-one", known) == "own_one"
    assert anchor_in("b-c", known) == "b-c"
    assert anchor_in("gone", known) is None
    assert anchors_of("Words.") == {}


def test_a_text_that_breaks_the_engine_has_no_anchors(monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("generator.load.markdown.convert", broken)
    assert anchors.anchors_of("# A") == {}


def test_a_parser_that_gives_up_on_a_text_sees_no_code(monkeypatch):
    from generator.importers.plaintext import unread
    from generator.load.commonmark.parser import Panic

    def panics(_text):
        raise Panic

    monkeypatch.setattr(unread, "read", panics)
    marks = Unread()
    assert marks.settled(f"`{marks.marked('{{ x }}')}`") == "`<!-- {{ x }} -->`"


def test_hugo_names_pages_in_many_ways(tmp_path):
    text = (
        '---\ntitle: A\ndate: 2020-01-01\n---\n[1]({{< ref "#x" >}}) [2]({{< ref "../about" >}}) '
        '[3]({{< ref "/posts/b" >}}) [4]({{< ref "b" >}}) '
        '[5]({{< ref "posts" >}}) '
        '[6]({{< ref "/gone" >}}) {{< param "deep.word" >}} {{< param "none" >}} '
        "{{< toc >}}\n\n## X"
    )
    files = {
        "hugo.toml": "[params.deep]\nword='W'\n",
        "content/about.md": "---\ntitle: About\n---\nx",
        "content/posts/a.md": text,
        "content/posts/b/index.md": "---\ntitle: B\ndate: 2020-01-02\n---\nx",
        "content/posts/b.de.md": "---\ntitle: B\ndate: 2020-01-02\n---\nx",
        "content/posts/_index.md": "",
    }
    old = read("hugo", written(tmp_path, files))
    entry = old.entries["content/posts/a.md"]
    assert entry.toc is True
    b = "entry:content/posts/b/index.md"
    assert entry.text.startswith(
        f"[1](#x) [2](entry:content/about.md) [3]({b}) [4]({b}) [5](entry:content/posts/_index.md) "
        '6<!-- [6]({{< ref "/gone" >}}) --> W <!-- {{< param "none" >}} -->'
    )


def test_hugo_front_matter_that_is_rare(tmp_path):
    files = {
        "hugo.toml": "[params]\nmainSections=['essays']\n[taxonomies]\nseries='series'\n",
        "content/essays/hidden/index.md":
            "---\ntitle: H\ndate: 2020-01-01\nbuild: {render: never}\nlayout: wide\n---\nx",
        "content/essays/headless/index.md":
            "---\ntitle: H\ndate: 2020-01-01\nheadless: true\n---\nx",
        "content/essays/when.md":
            "---\ntitle: W\npublished: 2020-02-01\nimages: [a.png, b.png]\nseries_weight: 2\n"
            "series: S\n---\nx",
        "content/other/undated.md":
            "---\ntitle: U\nseries: S\nweight: 3\nexpiryDate: 2031-01-01\n---\nx",
        "content/series/s/_index.md": '---\ntitle: The S\n---\nx {{< ref "when" >}}',
    }  # fmt: skip
    old = read("hugo", written(tmp_path, files))
    assert old.entries["content/essays/hidden/index.md"].draft
    assert old.entries["content/essays/hidden/index.md"].extra["layout"] == "wide"
    assert old.entries["content/essays/headless/index.md"].draft
    when = old.entries["content/essays/when.md"]
    assert when.date.isoformat() == "2020-02-01T00:00:00"
    assert (when.image, when.extra) == ("a.png", {"images": ["a.png", "b.png"]})
    assert when.series == ("The S",)
    undated = old.entries["content/other/undated.md"]
    assert undated.sort is Sort.PAGE
    assert undated.extra["weight"] == 3
    assert undated.extra["series"] == ["S"]
    assert [one.parts for one in old.series] == [("content/essays/when.md",)]


def test_hugo_publishes_no_earlier_than_it_did(tmp_path):
    head = "---\ntitle: A\ndate: 2020-01-01\npublishDate: {}\n---\nx"
    files = {"hugo.toml": "", "content/posts/a.md": head.format("2031-01-01"),
             "content/posts/b.md": head.format("2019-01-01")}  # fmt: skip
    old = read("hugo", written(tmp_path, files))
    assert old.entries["content/posts/a.md"].date.year == 2031
    assert old.entries["content/posts/b.md"].date.year == 2020


def test_which_files_come_along(tmp_path):
    files = {
        "_config.yml": "exclude: [drafts]\n",
        "_posts/2010-07-28-a.md":
            "![a](/img/a.png) [s](/own.css)\n\n[d]: /img/d.png\n\n`![b](/img/b.png)`",
        **dict.fromkeys(("img/a.png", "img/b.png", "img/d.png", "own.css", "theme.js"), b""),
        **dict.fromkeys(("robots.txt", "img/.DS_Store", "img/Thumbs.db", "list.pdf"), b""),
        **dict.fromkeys(("Gemfile", "drafts/x.pdf", "_site/x.pdf", "_posts/x.pdf"), b""),
        ".well-known/a.txt": b"",
    }  # fmt: skip
    old = read("jekyll", written(tmp_path, files))
    assert set(old.assets) == {"img/b.png", "own.css", "list.pdf", ".well-known/a.txt"}
    assert old.skipped == {
        "theme.js": "it belongs to the old theme",
        "robots.txt": "byline makes it itself",
    }


def test_jekyll_files_in_files(tmp_path):
    files = {
        "_config.yml": "source: src\ndefaults:\n- {scope: {path: 'a*'}, values: {mood: calm}}\n"
                       "- nonsense\ntimezone: Nowhere/Land\ntagline: T\nlocale: de_DE\n",
        "src/about.md": "---\n---\nA {% include_relative part.md %} b {% link img/a b.png %} c "
                        "[d]({% link img/a b.png %}) "
                        "[e]({{ site.baseurl }}{% link img/a b.png %})",
        "src/part.md": "of words",
        "src/img/a b.png": b"",
        "src/_posts/2010-07-28-a.md": "---\ndate: 2010-07-28 10:00 +0200\n---\nWords.",
        "src/wide.adoc": "---\n---\n= A",
        "src/tags.md": "---\n---\n{% for tag in site.tags %}{{ tag }}{% endfor %}",
    }  # fmt: skip
    old = read("jekyll", written(tmp_path, files))
    about = old.entries["src/about.md"]
    assert about.text.strip() == (
        "A of words b file:src/img/a b.png c [d](<file:src/img/a b.png>) "
        "[e](<file:src/img/a b.png>)"
    )
    assert about.extra == {"mood": "calm"}
    assert (old.blog.language, old.blog.description) == ("de-DE", "T")
    assert old.told("not-markdown")
    assert old.redirects["/tags.html"] == "/tags/"


def test_pelican_paths(tmp_path):
    files = {
        "pelicanconf.py": "PATH='.'\nARTICLE_PATHS=['blog']\nARTICLE_EXCLUDES=['blog/old']\n"
                          "STATIC_PATHS=['files']\n",
        "blog/a.md": "Title: A\nStatus: odd\nAuthor: Ann\n\n[x]({static}/files/a b.pdf) {nothing}x",
        "blog/b.md": "Title: B\nDate: 2010-07-28\nLang: en\n\n<!-- PELICAN_END_SUMMARY -->",
        "blog/old/c.md": "Title: C\n\nx", "other.md": "Title: O\n\nx", "blog/.hidden.md": "x",
        "files/page.html": "<p>x</p>", "files/a b.pdf": b"", "output/blog/x.html": "<p>x</p>",
    }  # fmt: skip
    old = read("pelican", written(tmp_path, files))
    assert set(old.entries) == {"blog/a.md", "blog/b.md"}
    assert old.entries["blog/a.md"].text.strip() == "[x](<file:files/a b.pdf>) {nothing}x"
    assert old.entries["blog/a.md"].draft
    assert old.told("status")
    assert old.entries["blog/b.md"].text.strip() == "<!-- more -->"
    assert old.assets == {"files/a b.pdf": "files/a b.pdf", "files/page.html": "files/page.html"}


def test_emoji_stay_in_code(tmp_path):
    files = {"hugo.toml": "enableEmoji=true",
             "content/posts/a.md": ":smile: `:smile:` :nothing: 10:30:00 :flag-x:"}  # fmt: skip
    entry = next(iter(read("hugo", written(tmp_path, files)).entries.values()))
    assert entry.text.strip() == "😄 `:smile:` :nothing: 10:30:00 :flag-x:"


def test_what_stands_behind_a_comment_is_markdown_but_not_in_code():
    text = "<!-- a -->\n*b*\n\n```\n<!-- a --> *b*\n```\n\n<!-- c --><!-- d --> *e*\n"
    apart = hiding.apart(text, code_in(text).__contains__)
    assert apart == text.replace("--> *e*", "-->\n*e*")
