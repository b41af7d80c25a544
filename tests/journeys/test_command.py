"""The installed command, as a writer uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, byline, tree

MANY = 60
POST = "---\ntitle: {title}\ndate: {date}\n---\n\nWords of {title}.\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    byline("init", folder, check=True)
    return folder


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    heavy = ("jinja2", "markdown", "yaml", "feedgen", "lxml", "babel", "pygments", "asyncio")
    code = (
        "import sys; from generator.cli import main\n"
        "try: main(['--help'])\n"
        f"except SystemExit: print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout.splitlines()[-1] == "[]"
    for command in ("init", "new", "build", "list", "clean"):
        assert f"    {command} " in done.stdout


def test_python_m_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    )
    assert done.stdout == byline("--version").stdout


def test_a_new_blog_builds_without_a_word_of_complaint(blog: Path) -> None:
    done = byline("build", "--strict", cwd=blog)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 posts, 1 page, 1 series" in done.stdout
    assert (blog / "output/welcome/index.html").is_file()
    assert (blog / ".gitignore").read_text() == "output/\n.cache/\n"


def test_init_overwrites_nothing(blog: Path) -> None:
    before = tree(blog)
    done = byline("init", blog)
    assert done.returncode == 1
    assert "there is a blog in" in done.stderr
    assert tree(blog) == before


def test_json_is_one_object_and_nothing_else(blog: Path) -> None:
    (blog / "content/posts/later.md").write_text(POST.format(title="Later", date="2029-05-04"))
    done = byline("build", "--json", "--as-of", "2026-11-22", cwd=blog)
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert list(found) == [
        "posts", "pages", "series", "written", "unchanged", "removed", "seconds", "next_due",
        "diagnostics",
    ]  # fmt: skip
    assert (found["posts"], found["pages"], found["series"]) == (2, 1, 1)
    assert found["written"] > 20
    assert found["unchanged"] == found["removed"] == 0
    assert found["next_due"].startswith("2029-05-04T00:00:00")
    again = json.loads(byline("build", "--json", "--as-of", "2026-11-22", cwd=blog).stdout)
    assert (again["written"], again["unchanged"]) == (0, found["written"])


def test_json_carries_each_diagnostic_whole(blog: Path) -> None:
    (blog / "content/posts/bad.md").write_text("---\ntitle: Bad\ndrfat: true\n---\n")
    done = byline("build", "--json", cwd=blog)
    assert done.returncode == 1
    problem = next(d for d in json.loads(done.stdout)["diagnostics"] if d["severity"] == "error")
    assert problem == {
        "severity": "error",
        "code": "unknown-key",
        "message": '"drfat" is not a key of the front matter of a post',
        "path": "content/posts/bad.md",
        "line": 3,
        "column": 1,
        "hint": 'did you mean "draft"?',
    }


def test_warnings_stop_publication_only_when_strict(blog: Path) -> None:
    (blog / "content/posts/list.md").write_text(
        "---\ntitle: List\ndate: 2026-01-01\n---\n\nThree things:\n- one\n"
    )
    lenient = byline("build", cwd=blog)
    assert lenient.returncode == 0
    assert "content/posts/list.md:7:1: warning: this list has no blank line" in lenient.stderr
    before = tree(blog / "output")
    strict = byline("build", "--strict", "--output", "other", cwd=blog)
    assert strict.returncode == 1
    assert "1 problem; nothing was published" in strict.stderr
    assert tree(blog / "output") == before
    assert tree(blog / "other") == {}


@pytest.mark.parametrize(
    "wrong",
    [
        ["build", "--jobs", "0"],
        ["build", "--as-of", "yesterday"],
        ["build", "--no-such-option"],
        ["list", "things"],
        ["list"],
        ["new"],
        ["init"],
        ["publish"],
        [],
    ],
)
def test_wrong_usage_is_exit_code_2(wrong: list[str], blog: Path) -> None:
    done = byline(*wrong, cwd=blog)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: byline")
    assert "Traceback" not in done.stderr


def test_quiet_says_nothing_when_all_is_well(blog: Path) -> None:
    done = byline("build", "--quiet", cwd=blog)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_drafts_are_published_only_when_asked(blog: Path) -> None:
    byline("new", "A secret thing", cwd=blog, check=True)
    byline("build", cwd=blog, check=True)
    assert not (blog / "output/a-secret-thing").exists()
    byline("build", "--drafts", cwd=blog, check=True)
    assert "This is a draft." in (blog / "output/a-secret-thing/index.html").read_text()
    byline("build", cwd=blog, check=True)
    assert not (blog / "output/a-secret-thing").exists()


def test_no_content_folder_is_explained(tmp_path: Path) -> None:
    done = byline("build", cwd=tmp_path)
    assert done.returncode == 1
    assert "there is no folder content/ here" in done.stderr
    assert "byline init DIR" in done.stderr


def test_new_fills_the_front_matter_in_and_joins_the_series(blog: Path) -> None:
    done = byline("new", 'Part three: "the end"', "--series", "First steps", cwd=blog)
    assert done.returncode == 0, done.stderr
    path, outline = done.stdout.split()
    text = (blog / path).read_text()
    assert path == "content/posts/part-three-the-end.md"
    assert 'title: "Part three: \\"the end\\""' in text
    assert "draft: true" in text
    assert "id: urn:uuid:" in text
    parts = (blog / outline).read_text()
    assert parts.index("second-part") < parts.index("part-three-the-end") < parts.index("planned:")
    built = byline("build", "--strict", "--drafts", cwd=blog)
    assert built.returncode == 0, built.stderr


def test_new_never_overwrites(blog: Path) -> None:
    byline("new", "Twice", "--no-draft", cwd=blog, check=True)
    before = tree(blog)
    done = byline("new", "Twice", cwd=blog)
    assert done.returncode == 1
    assert "this post is there already" in done.stderr
    assert tree(blog) == before


def test_new_counts_on_in_a_series_that_posts_number_themselves(blog: Path) -> None:
    for number in (1, 2):
        (blog / f"content/posts/p{number}.md").write_text(
            f"---\ntitle: P{number}\ndate: 2026-02-0{number}\n"
            f"series: Numbers\npart: {number}\n---\n"
        )
    path = byline("new", "P three", "--series", "numbers", cwd=blog, check=True).stdout.strip()
    assert "series: Numbers\npart: 3\n" in (blog / path).read_text()


def test_lists(blog: Path) -> None:
    byline("new", "Not yet", cwd=blog, check=True)
    (blog / "content/posts/later.md").write_text(POST.format(title="Later", date="2031-05-04"))
    (blog / "content/posts/latest.md").write_text(POST.format(title="Last", date="2032-05-04"))
    at = ("--as-of", "2026-11-22")

    def rows(what: str) -> list[dict[str, object]]:
        return json.loads(byline("list", what, "--json", *at, cwd=blog, check=True).stdout)

    assert [row["slug"] for row in rows("drafts")] == ["not-yet"]
    assert [row["slug"] for row in rows("scheduled")] == ["later", "latest"]
    assert {row["slug"] for row in rows("posts")} == {
        "later", "latest", "not-yet", "welcome", "second-part",
    }  # fmt: skip
    (series,) = rows("series")
    assert (series["slug"], series["published"], series["parts"]) == ("first-steps", 2, 3)
    assert all(row["posts"] for row in rows("tags"))
    shown = byline("list", "scheduled", *at, cwd=blog).stdout.splitlines()
    assert shown[0].split() == [
        "DATE",
        "STATUS",
        "SLUG",
        "TITLE",
        "SERIES",
        "TAGS",
        "WORDS",
        "PATH",
    ]
    assert shown[1].startswith("2031-05-04  scheduled  later")
    assert byline("list", "drafts", "--site", blog, *at).stdout.count("\n") == 2


def test_clean_removes_what_builds_wrote_and_nothing_else(blog: Path) -> None:
    byline("build", cwd=blog, check=True)
    (blog / "output/mine.txt").write_text("mine")
    done = byline("clean", cwd=blog)
    assert done.returncode == 0
    assert tree(blog / "output") == {"mine.txt": b"mine"}


def test_a_pipe_that_is_closed_is_no_traceback(blog: Path) -> None:
    for number in range(MANY):
        (blog / f"content/posts/n{number}.md").write_text(
            POST.format(title="N" * 900, date="2026-01-01")
        )
    command = Path(sys.executable).with_name("byline")
    with subprocess.Popen(
        [str(command), "list", "posts"], cwd=blog, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert b"Traceback" not in said
