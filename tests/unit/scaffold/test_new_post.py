from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from generator.authoring import FileChanged
from generator.scaffold import joining, post
from generator.scaffold.post import Asked, made_of
from tests.conftest import tree

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
SERIES = "content/series/s.md"


def listing(parts: str, more: str = "") -> str:
    return f"---\ntitle: S\n{more}parts:\n{parts}---\nIntroduction.\n"


def made(blog, title, **asked):
    return made_of(blog.folder, Asked(title, **asked), NOW)


def text(blog, path):
    return (blog.folder / path).read_bytes().decode()


def codes(result):
    return [one.code for one in result.found]


def test_all_that_is_asked_for_stands_in_the_order_of_the_reference(site):
    blog = site()
    result = made(
        blog,
        "How to ask",
        series="Talks",
        part=3,
        tags=("a b", "c"),
        date=date(2027, 1, 2),
        description="In short: ask.",
        slug="Asking",
        in_folder=True,
        text="Say *please*.",
    )
    assert result.paths == ("content/posts/Asking/index.md",)
    lines = text(blog, result.paths[0]).split("\n")
    assert lines[1:9] == [
        "title: How to ask",
        "slug: Asking",
        "date: 2027-01-02",
        'description: "In short: ask."',
        "series: Talks",
        "part: 3",
        "tags: [a b, c]",
        "draft: true",
    ]
    assert lines[9].startswith("id: urn:uuid:")
    assert lines[10:] == ["---", "", "Say *please*.", ""]
    assert blog.build(drafts=True).ok


@pytest.mark.parametrize(
    ("parts", "asked", "expected"),
    [
        ("  - a\n  - title: Plan\n", {}, "  - a\n  - new\n  - title: Plan\n"),
        ("  - a\n\n  # later\n  - title: Plan\n", {}, "  - a\n  - new\n\n  # later\n"),
        ("- title: Plan\n", {}, "- new\n- title: Plan\n"),
        ("  - a # the first\n  - title: P\n", {"part": 1}, None),
        ("  - a # the first\n  - title: P\n", {"part": 2}, "  - a # the first\n  - new\n---"),
        ("  - a # the first\n  - title: P\n", {}, "  - a # the first\n  - new\n  - title: P\n"),
        ("  - a\n  - title: P\n    planned: 2027-03-01\n", {"title": "p"}, "  - a\n  - p\n---"),
        ("  [a, {title: Plan}]\n", {}, "  [a, new, {title: Plan}]\n"),
        ("  [{title: Plan}]\n", {}, "  [new, {title: Plan}]\n"),
        ("  [{title: Plan}, a]\n", {}, "  [{title: Plan}, a, new]\n"),
        ("  - title: Plan\n  - a\n", {}, "  - title: Plan\n  - a\n  - new\n"),
        ("  - a\n", {"part": 9}, "  - a\n  - new\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_parts_of_a_series(site, parts, asked, expected, newline):
    before = listing(parts, "description: D # as it is\n").replace("\n", newline)
    blog = site(
        {"content/posts/a.md": "---\ntitle: A\ndate: 2010-01-01\n---\n", SERIES: before.encode()}
    )
    result = made(blog, asked.get("title", "new"), series="s", part=asked.get("part"))
    if expected is None:
        assert codes(result) == ["part-taken"]
        assert text(blog, SERIES) == before
        return
    assert result.paths[1:] == (SERIES,)
    assert expected.replace("\n", newline) in text(blog, SERIES)
    assert text(blog, SERIES).endswith("Introduction." + newline)
    assert blog.build(drafts=True).ok


def test_a_plan_that_comes_true_gives_its_day(site):
    blog = site({SERIES: listing("  - title: Plan\n    planned: 2027-03-01\n")})
    result = made(blog, "Plan", series="S")
    assert "\ndate: 2027-03-01\n" in text(blog, result.paths[0])
    later = site({SERIES: listing("  - title: Two\n    planned: 2027-03-01 09:30\n")})
    assert "\ndate: 2027-03-01 09:30\n" in text(later, made(later, "Two", series="S").paths[0])


def test_a_part_that_its_series_dates_has_no_date_of_its_own(site):
    listed = listing("  - a\n", "release: weekly from 2027-01-01\n")
    blog = site({SERIES: listed, "content/posts/a.md": "---\ntitle: A\n---\n"})
    assert "\ndate:" not in text(blog, made(blog, "B", series="S").paths[0])
    asked = made(blog, "C", series="S", date=date(2027, 5, 1))
    assert "\ndate: 2027-05-01\n" in text(blog, asked.paths[0])
    open_one = site({"content/series/o.md": "---\ntitle: Open\nrelease: 2027-01-01\n---\n"})
    assert "\ndate:" not in text(open_one, made(open_one, "D", series="o").paths[0])


def test_numbered_parts(site):
    one = "---\ntitle: A\ndate: 2010-01-01\nseries: Talks\npart: 1\n---\n"
    blog = site({"content/posts/a.md": one})
    assert codes(made(blog, "B", series="talks", part=1)) == ["part-taken"]
    assert "\nseries: Talks\npart: 2\n" in text(blog, made(blog, "B", series="talks").paths[0])


@pytest.mark.parametrize("listed", [b"---\ntitle: S\nparts: [a]\n", b"\xff\xfe---\n"])
def test_a_series_that_cannot_be_read_is_not_touched(site, listed, monkeypatch):
    blog = site({SERIES: listing("  - a\n")})
    heads = post.heads_of(blog.folder)
    blog.write({SERIES: listed})
    monkeypatch.setattr(post, "heads_of", lambda _: heads)
    result = made(blog, "B", series="S")
    assert codes(result) == ["cannot-join"]
    assert not (blog.folder / "content/posts").exists()


def test_a_series_that_changes_meanwhile_takes_the_post_back(site, monkeypatch):
    blog = site({SERIES: listing("  - a\n")})
    before = tree(blog.folder)

    def changed(path, *_):
        raise FileChanged(path, b"")

    monkeypatch.setattr(post, "rewrite", changed)
    assert codes(made(blog, "B", series="S")) == ["file-changed"]
    assert tree(blog.folder) == before


def test_what_cannot_be_written_is_told(site):
    blog = site({"content/posts": "a file"})
    assert codes(made(blog, "B")) == ["cannot-write"]


def test_nothing_is_overwritten(site, monkeypatch):
    blog = site({"content/posts/2010-01-01-b.md": "---\ntitle: Other\n---\n"})
    found = made(blog, "B").found[0]
    assert (found.code, found.path) == ("post-exists", "content/posts/2010-01-01-b.md")
    blog.write({"content/posts/c/photo.jpg": b"", "content/posts/d.md": "mine"})
    assert codes(made(blog, "C")) == ["post-exists"]
    # It comes between the look and the write.
    monkeypatch.setattr(post, "_taken", lambda *_: None)
    assert codes(made(blog, "D")) == ["post-exists"]
    assert text(blog, "content/posts/d.md") == "mine"


@pytest.mark.parametrize(("slug", "hint"), [("a/b", 'write "a-b"'), ("/", "use letters")])
def test_a_slug_that_cannot_be_one(site, slug, hint):
    found = made(site(), "T", slug=slug).found[0]
    assert found.code == "bad-slug"
    assert found.hint.startswith(hint)


def archetype(site, text, name="post"):
    return site({f"content/archetypes/{name}.md": text})


def test_an_archetype_says_what_posts_start_with(site):
    blog = archetype(
        site,
        "---\n# mine\ntags: [letter]\ndraft: false # at once\ntitle: {{ title|tojson }}\n---\n\n"
        "Dear {{ site.title }}, {{ title }} on {{ date }}.{% if series %}\nIn {{ series }}."
        "{% endif %}\nEnd.\n",
    )
    result = made(blog, 'Yes: "you"')
    said = text(blog, result.paths[0])
    assert said.startswith(
        "---\ndate: 2026-11-22\n# mine\ntags: [letter]\ndraft: false # at once\n"
    )
    assert '\ntitle: "Yes: \\"you\\""\n' in said
    assert 'Dear Test, Yes: "you" on 2026-11-22.' in said
    asked = made(blog, "B", tags=("c",), series="Talks", date=date(2027, 1, 1), draft=False)
    said = text(blog, asked.paths[0])
    assert "\ntags: [c]\n" in said
    assert "draft" not in said
    assert said.startswith("---\ndate: 2027-01-01\nseries: Talks\n")
    assert "In Talks." in said
    assert blog.build().ok


def test_an_archetype_is_chosen_by_its_name(site):
    blog = archetype(site, "Only a text.\n", "letter")
    assert "Only a text." not in text(blog, made(blog, "A").paths[0])
    result = made(blog, "B", archetype="letter", text="And more.")
    assert text(blog, result.paths[0]).endswith("---\n\nOnly a text.\n\nAnd more.\n")
    assert made(blog, "C", archetype="leter").found[0].hint == 'did you mean "letter"?'
    assert made(site(), "C", archetype="x").found[0].hint == "there is: letter"


def test_archetypes_are_not_published(site):
    blog = archetype(site, "---\ntitle: {{ nothing }}\n---\n")
    outcome = blog.build()
    assert outcome.ok
    assert outcome.diagnostics == ()


@pytest.mark.parametrize(
    ("written", "line", "message"),
    [
        ("---\n---\n\n{{ titel }}\n", 4, '"titel" does not exist here'),
        ("---\n---\n{% if title %}\n", 3, 'the block "if" is not closed'),
        ("---\n---\n{% include 'other' %}\n", 3, 'there is no template "other"'),
        ("---\n---\n\n{{ title.__class__.__mro__ }}\n", 4, "unsafe"),
        ("---\n---\n{{ tags.append('x') }}\n", 3, "unsafe"),
    ],
)
def test_a_mistake_in_an_archetype_is_told_at_its_line(site, written, line, message):
    blog = archetype(site, written)
    found = made(blog, "A").found[0]
    assert (found.path, found.line) == ("content/archetypes/post.md", line)
    assert message in found.message
    assert not (blog.folder / "content/posts").exists()


def test_front_matter_that_a_title_breaks_is_told(site):
    blog = archetype(site, "---\ndescription: {{ title }}\n---\n")
    found = made(blog, "Ask: who").found[0]
    assert (found.code, found.path) == ("archetype-matter", "content/archetypes/post.md")
    assert "tojson" in found.hint


def test_series_are_known_by_their_files_and_by_their_posts(site):
    blog = site(
        {
            SERIES: listing("  - a\n"),
            "content/posts/a.md": "---\ntitle: A\nseries: [s, Other, '!!!']\n---\n",
        }
    )
    known = joining.known_series(post.heads_of(blog.folder).documents)
    assert [(one.slug, one.title, one.lists) for one in known] == [
        ("other", "Other", False),
        ("s", "S", True),
    ]
