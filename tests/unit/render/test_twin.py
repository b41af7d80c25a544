"""Markdown twins: addresses are whole, nothing else is touched, nothing hidden is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator import pipeline
from generator.model.diagnostic import Place
from generator.model.document import Link
from generator.model.url import Root, markdown_path
from generator.render.job import Body, Text
from generator.render.twin import escaped, markdown_of
from generator.resolve.site import Address
from tests.conftest import AS_OF, SiteFolder, tree
from tests.pictures import SVG

CONFIG = "title: Test\nurl: https://talk.example/blog/\nmarkdown_twins: true\n"
ENGINES = ["python-markdown", "commonmark"]
ONE = "https://talk.example/blog/one/"


def post(body: str, *more: str, date: str = "2024-03-01") -> str:
    lines = "".join(f"{line}\n" for line in more)
    return f"---\ntitle: A title\ndate: {date}\n{lines}---\n\n{body}\n"


def twin(site: Callable[..., SiteFolder], body: str, engine: str) -> str:
    """Return the text of the twin of a post with this body, beside posts and files to link to."""
    made = site(
        {
            "content/posts/it.md": post(body),
            "content/posts/one.md": post("One.\n\n## Part {#part}"),
            "content/posts/secret.md": post("Hidden.", "slug: hidden", date="2027-01-01"),
            "content/posts/draft/index.md": post("Hidden.", "draft: true"),
            "content/posts/draft/dot.svg": SVG.format(4, 3),
            "content/posts/a_b.pdf": "x",
            "content/posts/\u00e9 f.pdf": "x",
            "content/posts/dot.svg": SVG.format(4, 3),
        },
        config=f"{CONFIG}markdown: {{engine: {engine}}}\n",
    )
    outcome = made.build()
    assert outcome.ok, outcome.diagnostics
    head, _, text = made.read("it/index.md").partition("Page: <https://talk.example/blog/it/>\n\n")
    assert head == "# A title\n\nPublished 2024-03-01.\n"
    return text.removesuffix("\n")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Plain *words*.", "Plain *words*."),
        ("[a](one.md)", f"[a]({ONE})"),
        ("[a](one.md#part)", f"[a]({ONE}#part)"),
        ("[a](<one.md> 'b')", f"[a](<{ONE}> 'b')"),
        ("[a](one.md) [b](one.md)", f"[a]({ONE}) [b]({ONE})"),
        ("`[a](one.md)` [a](one.md)", f"`[a](one.md)` [a]({ONE})"),
        ("```\n[a](one.md)\n```\n\n[a](one.md)", f"```\n[a](one.md)\n```\n\n[a]({ONE})"),
        ("one.md is [here](one.md)", f"one.md is [here]({ONE})"),
        ("[a][x] [b][x]\n\n[x]: one.md 'T'", f"[a][x] [b][x]\n\n[x]: {ONE} 'T'"),
        ('<a href="one.md">a</a>', f'<a href="{ONE}">a</a>'),
        ("[a](/one/) [b](/one/?x=1&y=2)", f"[a]({ONE}) [b]({ONE}?x=1&y=2)"),
        ("Said <!-- {{< x >}} -->so.", "Said so."),
        ("`<!-- x -->`", "`<!-- x -->`"),
        ("[a](a\\_b.pdf)", "[a](https://talk.example/blog/posts/a_b.pdf)"),
        ("[a](\u00e9%20f.pdf)", "[a](https://talk.example/blog/posts/%C3%A9%20f.pdf)"),
        ("![a](dot.svg)", "![a](https://talk.example/blog/posts/dot.svg)"),
        (
            "[![a](dot.svg)](one.md)",
            f"[![a](https://talk.example/blog/posts/dot.svg)]({ONE})",
        ),
        ("[a](#top)", "[a](https://talk.example/blog/it/#top)"),
        ("[a](?b=1)", "[a](https://talk.example/blog/it/?b=1)"),
        ("[a](//away.example/x)", "[a](https://away.example/x)"),
        ("[a](https://away.example/one.md)", "[a](https://away.example/one.md)"),
        ("<https://away.example/one.md>", "<https://away.example/one.md>"),
        ("[a](mailto:a@away.example)", "[a](mailto:a@away.example)"),
        ("A[^1]\n\n[^1]: B [c](one.md)", f"A[^1]\n\n[^1]: B [c]({ONE})"),
        # What is not out
        ("[a](secret.md)", "a"),
        ("[*a* [b] \\]](secret.md 'T').", "*a* [b] \\]."),
        ("[a](<secret.md>) and [b](one.md)", f"a and [b]({ONE})"),
        ("[a][x]\n\n[x]: secret.md", "[a][x]\n\n[x]: <>"),
        ('<a href="secret.md">a</a>', '<a href="">a</a>'),
        ("[![a](dot.svg)](secret.md)", "![a](https://talk.example/blog/posts/dot.svg)"),
        ("A ![a](draft/dot.svg 'T') b", "A  b"),
        # Comments
        ("A\n\n<!-- more -->\n\nB", "A\n\nB"),
        ("A\n\n<!-- [a](one.md)\nb -->\n\nB", "A\n\nB"),
        ("```\n<!-- kept -->\n```", "```\n<!-- kept -->\n```"),
    ],
)
def test_addresses_are_whole_and_all_else_is_as_written(
    site: Callable[..., SiteFolder], engine: str, written: str, shown: str
) -> None:
    assert twin(site, written, engine) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/a/", "/a/index.md"),
        ("/2010/07/x.html", "/2010/07/x.md"),
        ("/", "/index.md"),
        ("/v1.2/", "/v1.2/index.md"),
        ("/x.y.html", "/x.y.md"),
    ],
)
def test_a_twin_stands_beside_its_page(path: str, shown: str) -> None:
    assert markdown_path(path) == shown


def test_signs_of_markdown_in_a_title_are_none() -> None:
    assert escaped("a [b] *c*\n<d> `e` \\") == "a \\[b\\] \\*c\\* \\<d> \\`e\\` \\\\"


def test_a_place_that_does_not_hold_is_not_taken_on_trust() -> None:
    """A file may be saved between the moment it is read and the moment its twin is made."""
    text = Text("a.md", "", (Address(path="/b/"), Address(path="/c/")), "https://x.example/a/")
    links = (Link("b.md", "a", Place("a.md", 99, 1)), Link("c.md", "a", Place("a.md", 4, 1)))
    body = Body(markdown="---\ntitle: A\n---\nNew c.md [b](b.md) and [d](d.md).\n", links=links)
    shown = "New c.md [b](https://x.example/b/) and [d](d.md)."
    assert markdown_of(text, body, Root.parse("https://x.example/")) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[a](b.md) [b](b.md)", "[a](https://x.example/c/) [b](https://x.example/c/)"),
        ("[a](b.md) and no more", "[a](https://x.example/c/) and no more"),
        ("nothing any more", "nothing any more"),
    ],
)
def test_without_a_place_each_link_is_looked_for(written: str, shown: str) -> None:
    text = Text("a.md", "", (Address(path="/c/"),) * 2, "https://x.example/a/")
    links = (Link("b.md", "a", Place("a.md", 1, 1)),) * 2
    body = Body(markdown=f"---\ntitle: A\n---\n{written}\n", links=links)
    assert markdown_of(text, body, Root.parse("https://x.example/")) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a](b.md)", "a]()"),
        ("<!--\n[a](b.md)\n-->\nc", "c"),
    ],
)
def test_what_is_hidden_stays_so_where_a_text_is_another_by_now(written: str, shown: str) -> None:
    text = Text("a.md", "", (None,), "https://x.example/a/")
    links = (Link("b.md", "a", Place("a.md", 1, 1)),)
    body = Body(markdown=f"---\ntitle: A\n---\n{written}\n", links=links)
    assert markdown_of(text, body, Root.parse("https://x.example/")) == shown


BLOG = {
    "content/posts/one.md": post("First.\n\nSee [two](two.md)."),
    "content/posts/two.md": post("Words.", "slug: second", "series: S", "authors: ann"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nSee [two](../posts/two.md).\n",
}


def held(made: SiteFolder) -> bool:
    """Build again, hold it against a clean build, and say whether that went the short way."""
    other = made.folder.parent / "clean"
    outcome = pipeline.build(made.folder, made.output, pipeline.Options(AS_OF))
    assert outcome.ok
    assert pipeline.build(made.folder, other, pipeline.Options(AS_OF, cache=False)).ok
    assert tree(made.output) == tree(other)
    return outcome.site is None


def test_a_twin_changes_with_its_text_by_the_short_way(site) -> None:
    made = site(BLOG, config=CONFIG)
    assert made.build().ok
    made.write({"content/posts/one.md": post("First.\n\nOne line more.\n\n- See [two](two.md)!")})
    assert held(made)
    shown = "One line more.\n\n- See [two](https://talk.example/blog/second/)!\n"
    assert made.read("one/index.md").endswith(shown)


def test_a_twin_changes_with_the_address_of_what_it_links_to(site) -> None:
    made = site(BLOG, config=CONFIG)
    assert made.build().ok
    made.write({"content/posts/two.md": post("Words.", "slug: other", "series: S", "authors: ann")})
    assert not held(made)
    for name in ("one", "about"):
        assert "(https://talk.example/blog/other/)" in made.read(f"{name}/index.md")
    made.write({"content/posts/two.md": post("Words.", "slug: other", "draft: true")})
    assert not held(made)
    for name in ("one", "about"):
        assert "See two" in made.read(f"{name}/index.md")
    assert not (made.output / "other").exists()


def test_a_twin_names_authors_and_series(site) -> None:
    made = site(BLOG, config=CONFIG)
    assert made.build().ok
    assert made.read("second/index.md") == (
        "# A title\n\nBy ann.\nPublished 2024-03-01.\n"
        "Part 1 of 1 of [S](https://talk.example/blog/series/s/).\n"
        "Page: <https://talk.example/blog/second/>\n\nWords.\n"
    )


def test_without_the_option_there_are_none(site) -> None:
    made = site(BLOG)
    assert made.build().ok
    assert list(made.output.rglob("*.md")) == []
    assert "text/markdown" not in made.read("one/index.html")
