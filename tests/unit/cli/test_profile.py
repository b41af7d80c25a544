"""``byline build --profile``: what it tells is all of it, and nothing else."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from generator.cache import shortcut
from generator.cli import main
from tests.conftest import CONFIG, SiteFolder, byline, tree
from tests.pictures import gps_jpeg

pytestmark = pytest.mark.usefixtures("same_program")

AT = ("--as-of", "2026-11-22")
POSTS = {
    f"content/posts/p{n:02}.md": f"---\ntitle: P{n}\ndate: 2010-01-{n:02}\ntags: [t{n % 2}]\n---\n"
    f"\nText {n}.\n\nThe end of it.\n"
    for n in range(1, 13)
}
SEVENTH = "content/posts/p07.md"
BLOG = {
    **POSTS,
    "content/posts/empty.md": "---\ntitle: Empty\ndate: 2010-02-01\n---\n",
    "content/authors/ann.yaml": "name: Ann\n",
    "content/static/thing.txt": "a thing",
}
DOCUMENTS = 14
STAGES = [
    *("look for files", "remember documents", "read documents", "resolve", "plan"),
    *("look at the output", "render", "publish", "remember all this"),
]


@pytest.fixture
def blog(site: Callable[..., SiteFolder]) -> SiteFolder:
    made: SiteFolder = site(BLOG)
    return made


@pytest.fixture
def build(
    blog: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return what builds with ``--profile``: gives the code, and what is said."""

    def run(*more: str) -> tuple[int, str, str]:
        capsys.readouterr()
        asked = ("--profile", *AT, "--jobs", "1")
        code = main(["build", "--site", str(blog.folder), *asked, *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def profile(blog: SiteFolder, build) -> Callable[..., Any]:
    """Return what builds with ``--profile --json``, after a look at whether all of it adds up."""

    def run(*more: str) -> Any:
        code, out, err = build("--json", *more)
        assert (code, err) == (0, "")
        said = json.loads(out)
        one = said.pop("profile")
        documents, files, templates = one["documents"], one["files"], one["templates"]
        assert list(one) == ["stages", "documents", "files", "templates"]
        times = [*one["stages"].values()]
        for rows in (documents["read"], files["made"], templates):
            seconds = [row["seconds"] for row in rows]
            assert seconds == sorted(seconds, reverse=True)
            times += seconds
        assert all(type(seconds) is float and seconds >= 0 for seconds in times)
        sources = len([*blog.folder.glob("content/*/*.md"), *blog.folder.glob("content/authors/*")])
        assert documents["remembered"] + len(documents["read"]) == sources
        assert files["left"] + len(files["made"]) == len(tree(blog.output))
        assert files["left"] + len(files["made"]) == said["written"] + said["unchanged"]
        assert len(files["made"]) >= said["written"]
        assert sum(row["files"] for row in templates) == len(files["made"])
        for row in templates:
            of_it = [file for file in files["made"] if file["by"] == row["by"]]
            assert len(of_it) == row["files"]
            together = sum(file["seconds"] for file in of_it)
            assert row["seconds"] == pytest.approx(together, abs=1e-6 * (len(of_it) + 1))
        return one

    return run


def why(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the paths by their reasons."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["because"], []).append(row["path"])
    return {because: sorted(paths) for because, paths in found.items()}


def end_otherwise(blog: SiteFolder, path: str) -> None:
    text = (blog.folder / path).read_text()
    assert "The end" in text
    blog.write({path: text.replace("The end", "An end")})


def test_the_first_build(blog: SiteFolder, profile) -> None:
    said = profile()
    assert [*said["stages"]] == STAGES
    assert said["documents"]["remembered"] == said["files"]["left"] == 0
    because = "there was no earlier build to take it from"
    assert [*why(said["documents"]["read"])] == [*why(said["files"]["made"])] == [because]
    numbers = {row["by"]: row["files"] for row in said["templates"]}
    assert [numbers[by] for by in ("post.html", "home.html", "rss")] == [13, 2, 3]


def test_nothing_changed(profile) -> None:
    first = profile()
    said = profile()
    assert [*said["stages"]] == STAGES
    # A text of nothing is remembered as any other, and so is what has none.
    assert said["documents"] == {"remembered": DOCUMENTS, "read": []}
    assert said["files"] == {"left": len(first["files"]["made"]), "made": []}
    assert said["templates"] == []


def test_one_text(blog: SiteFolder, profile) -> None:
    profile()
    end_otherwise(blog, SEVENTH)
    said = profile()
    assert "resolve" not in said["stages"]
    assert said["documents"]["remembered"] == DOCUMENTS - 1
    assert why(said["documents"]["read"]) == {"its text had changed": [SEVENTH]}
    assert why(said["files"]["made"]) == {
        f"its text had changed ({SEVENTH})": [
            *("atom.xml", "feed.json", "feed.xml", "p07/index.html", "tags/t1/feed.xml")
        ]
    }


def test_a_title_and_a_new_post(blog: SiteFolder, profile) -> None:
    profile()
    blog.write({"content/posts/p06.md": POSTS["content/posts/p06.md"].replace("P6", "Q6")})
    blog.write({"content/posts/q.md": "---\ntitle: Q\ndate: 2009-02-01\n---\n"})
    said = profile()
    assert why(said["documents"]["read"]) == {
        "its text had changed": ["content/posts/p06.md"],
        "it was new": ["content/posts/q.md"],
    }
    made = why(said["files"]["made"])
    beside = "what it shows beside its text had changed (content/posts/p06.md, content/posts/q.md)"
    assert made.keys() == {"it was new", beside}
    assert "q/index.html" in made["it was new"]
    assert {"p05/index.html", "p06/index.html", "index.html"} <= {*made[beside]}


def test_a_template(blog: SiteFolder, profile) -> None:
    first = profile()
    blog.write({"templates/partials/footer.html": "<footer></footer>"})
    said = profile()
    assert said["documents"]["read"] == []
    # Whatever is made at all is made anew: a template may say anything of it.
    assert said["files"]["left"] == 0
    because = "a template, or something that every page shows, had changed"
    assert why(said["files"]["made"]) == {because: sorted(why_all(first))}


def why_all(said: Any) -> list[str]:
    return [file["path"] for file in said["files"]["made"]]


def test_the_output_was_damaged(blog: SiteFolder, profile) -> None:
    profile()
    blog.write({"output/p03/index.html": "by hand"})
    (blog.output / "thing.txt").unlink()
    said = profile()
    assert said["documents"]["read"] == []
    because = "it was missing or changed in the output"
    assert why(said["files"]["made"]) == {because: ["p03/index.html", "thing.txt"]}


def test_how_markdown_is_read(blog: SiteFolder, profile) -> None:
    profile()
    blog.write({"content/site.yaml": f"{CONFIG}markdown: {{smart_quotes: false}}\n"})
    said = profile()
    assert [*why(said["documents"]["read"])] == ["how Markdown is read had changed"]
    assert said["documents"]["remembered"] == 0
    assert [*why(said["files"]["made"])] == ["its text had changed (content/site.yaml)"]


def test_another_program(blog: SiteFolder, profile, monkeypatch: pytest.MonkeyPatch) -> None:
    profile()
    monkeypatch.setattr(shortcut, "program", lambda: b"another program")
    said = profile()
    because = "byline itself, its packages or its options had changed"
    assert [*why(said["documents"]["read"])] == [*why(said["files"]["made"])] == [because]


def test_a_cache_that_lost_something(blog: SiteFolder, profile) -> None:
    profile()
    connection = sqlite3.connect(blog.folder / ".cache/documents.sqlite3")
    connection.execute("DELETE FROM documents WHERE head LIKE '%P3%'")
    connection.commit()
    connection.close()
    said = profile()
    assert why(said["documents"]["read"]) == {"the cache had lost it": ["content/posts/p03.md"]}
    assert said["files"]["made"] == []


def test_no_cache(profile) -> None:
    profile()
    said = profile("--no-cache")
    assert not {"remember documents", "remember all this"} & {
        name for name, seconds in said["stages"].items() if seconds > 0.01
    }
    assert said["documents"]["remembered"] == said["files"]["left"] == 0
    because = "the cache was not to be used"
    assert [*why(said["documents"]["read"])] == [*why(said["files"]["made"])] == [because]


def tables(said: str) -> list[list[str]]:
    return [part.splitlines() for part in said.split("\n\n")]


def test_in_words(blog: SiteFolder, build) -> None:
    code, out, err = build()
    assert (code, err) == (0, "")
    summary, *parts = tables(out)
    assert summary[0].startswith("13 posts, 0 pages, 0 series in ")
    stages, read, made, templates, cache = parts
    assert stages[0].split() == ["STAGE", "MS"]
    assert [line.rsplit(maxsplit=1)[0].rstrip() for line in stages[1:]] == STAGES
    assert re.fullmatch(r"MS +SLOWEST TO READ", read[0])
    # Of fourteen, ten are told of.
    assert len(read) == len(made) == 11
    for part in (read, made, templates):
        times = [float(line.split()[0].replace(",", "")) for line in part[1:]]
        assert times == sorted(times, reverse=True)
    assert re.fullmatch(r"MS +SLOWEST TO MAKE +BY", made[0])
    assert re.fullmatch(r"MS +FILES +MS EACH +TEMPLATE", templates[0])
    posts = next(line.split() for line in templates if line.endswith("post.html"))
    assert posts[1] == "13"
    assert float(posts[2]) == pytest.approx(float(posts[0]) / 13, abs=0.06)
    files = len(tree(blog.output))
    because = "there was no earlier build to take it from"
    assert cache[:2] == [
        "documents: 0 remembered, 14 were read",
        f"files: 0 left as they were, {files} were made",
    ]
    assert [line.split(maxsplit=2) for line in cache[2:]] == [
        ["NUMBER", "WHAT", "BECAUSE"],
        ["14", "read", because],
        [str(files), "made", because],
    ]
    _, out, _ = build()
    _, stages, cache = tables(out)
    assert len(stages) == 1 + len(STAGES)
    assert cache == [
        "documents: 14 remembered, 0 were read",
        f"files: {files} left as they were, 0 were made",
    ]
    end_otherwise(blog, SEVENTH)
    _, out, _ = build()
    assert "documents: 13 remembered, 1 was read\n" in out
    assert f"files: {files - 5} left as they were, 5 were made\n" in out
    assert re.search(rf"^5 +made +its text had changed \({SEVENTH}\)$", out, re.MULTILINE)


def test_quiet_says_nothing_else(build) -> None:
    code, out, err = build("--quiet")
    assert (code, err) == (0, "")
    assert out.startswith("\nSTAGE ")


def test_it_is_asked_for(blog: SiteFolder) -> None:
    done = byline("build", *AT, "--json", cwd=blog.folder, check=True)
    assert "profile" not in json.loads(done.stdout)
    for more in ((), ("--verify",)):
        done = byline("build", *AT, "--json", "--profile", *more, cwd=blog.folder, check=True)
        said = json.loads(done.stdout)
        assert said["profile"]["documents"] == {"remembered": DOCUMENTS, "read": []}
    done = byline("build", *AT, cwd=blog.folder, check=True)
    assert "STAGE" not in done.stdout


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"content/posts/p03.md": "---\ntitel: P\n---\n"}, "unknown-key"),
        ({"content/site.yaml": "title: [\n"}, "yaml-syntax"),
        ({"templates/post.html": "{{ nothing }}"}, "template-failed"),
        ({"output/b/index.html": "", "content/posts/b.md": "---\ntitle: B\n---\n"}, "foreign-file"),
    ],
)
@pytest.mark.parametrize("before", [False, True], ids=["first", "again"])
def test_with_errors(
    blog: SiteFolder, build, wrong: dict[str, str], code: str, before: bool
) -> None:
    if before:
        assert build()[0] == 0
    elif code == "foreign-file":
        code = "output-refused"
    blog.write(wrong)
    done, out, err = build()
    assert done == 1
    assert f"[{code}]" in err
    assert "STAGE" in out
    assert re.search(r"^documents: \d+ remembered, \d+ w", out, re.MULTILINE)
    assert "Traceback" not in out + err
    done, out, err = build("--json")
    assert (done, err) == (1, "")
    said = json.loads(out)
    assert code in {problem["code"] for problem in said["diagnostics"]}
    documents = said["profile"]["documents"]
    number = len(list(blog.folder.glob("content/posts/*"))) + 1 if code != "output-refused" else 0
    assert documents["remembered"] + len(documents["read"]) == number
    paths = [row["path"] for row in said["profile"]["files"]["made"]]
    assert len(paths) == len(set(paths))


def test_where_no_blog_is(blog: SiteFolder, build) -> None:
    (blog.folder / "content").rename(blog.folder / "contents")
    done, out, err = build()
    assert done == 1
    assert "[no-content]" in err
    assert out.startswith("\nSTAGE ")
    assert "documents: 0 remembered, 0 were read\nfiles: 0 left as they were, 0 were made\n" in out


def test_drawings_are_files_with_a_maker_of_their_own(blog: SiteFolder, capsys: Any) -> None:
    blog.write(
        {
            "content/posts/trip/index.md": "---\ntitle: Trip\n---\n\n![A](a.jpg)\n",
            "content/posts/trip/a.jpg": gps_jpeg((100, 60)),
        }
    )

    def made() -> tuple[dict[str, int], list[str]]:
        capsys.readouterr()
        asked = ("--profile", "--json", "--jobs", "1", *AT)
        assert main(["build", "--site", str(blog.folder), *asked]) == 0
        one = json.loads(capsys.readouterr().out)["profile"]
        return (
            {row["by"]: row["files"] for row in one["templates"]},
            [row["path"] for row in one["documents"]["read"]],
        )

    makers, read = made()
    assert (makers["version"], makers["cleaned"]) == (2, 1)
    assert "content/posts/trip/a.jpg" in read
    blog.write({"content/posts/trip/index.md": "---\ntitle: Trip\n---\n\n![B](a.jpg)\n"})
    makers, read = made()
    assert not makers.keys() & {"version", "cleaned"}
    assert read == ["content/posts/trip/index.md"]
