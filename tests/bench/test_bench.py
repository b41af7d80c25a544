"""The benchmark itself: the same posts for all, a table and a drawing of what was measured."""

from __future__ import annotations

import hashlib
import statistics
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.bench import corpus, plot, sites, table
from tests.bench.compare import COLD, LINES, POST, SAME, TEMPLATE, Comparison, Result
from tests.bench.growth import Growth, Size
from tests.bench.measure import Failed, Took, measure, median
from tests.bench.sites import BYLINE, COMMONMARK, HUGO, Written
from tests.conftest import REPOSITORY, byline

STEPS = (COLD, SAME, POST, TEMPLATE)


def _result(posts: int, *kinds: str, ours: float = 1.0) -> Result:
    took = {
        kind: {step: Took(ours if kind != HUGO else 2.0, 3.0, 100.0) for step in STEPS}
        for kind in kinds
    }
    return Result(posts, took, {kind: Written(1234, 5.678) for kind in kinds})


def _growth(each: float) -> Growth:
    sizes = [
        Size(1000, Took(1.0, 2.0, 50.0), Written(10, 1.0)),
        Size(5000, Took(1.0, 10.0 * each, 90.0), Written(50, 5.0)),
    ]
    return Growth("A <machine> & more", 1, sizes)


def test_the_corpus_is_the_same_everywhere():
    digest = hashlib.sha256()
    for one in corpus.posts(100):
        digest.update(one.source.encode())
    assert digest.hexdigest()[:16] == "c1ebb269db3969e6"
    assert corpus.post(7) == list(corpus.posts(8))[7]


def test_the_corpus_is_like_a_blog():
    posts = list(corpus.posts(300))
    words = [len(one.body.split()) for one in posts]
    assert abs(statistics.mean(words) - corpus.WORDS) < 10
    assert all(abs(count - corpus.WORDS) < 120 for count in words)
    assert len({one.slug for one in posts}) == len({one.title for one in posts}) == 300
    parts = [one.series for one in posts]
    assert all(parts.count(series) == corpus.PARTS for series in parts)
    assert all(len(set(one.tags)) == 2 for one in posts)
    text = "".join(one.body for one in posts)
    for mark in (
        "\n## ",
        "\n### ",
        "\n- ",
        "\n1. ",
        "\n> ",
        "](/",
        "](https",
        "**",
        "`",
        "|--",
        '"',
    ):
        assert mark in text, mark


def test_both_blogs_hold_the_same_posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sites, "command", lambda kind: kind)
    folders: dict[str, dict[str, bytes]] = {}
    for kind in (HUGO, BYLINE, COMMONMARK):
        blog = sites.make(kind, 12, tmp_path / kind)
        assert blog is not None
        before, template = blog.post.read_text(), blog.template.read_text()
        folder = blog.post.parent
        folders[kind] = {path.name: path.read_bytes() for path in folder.iterdir()}
        blog.edit_post(1)
        blog.edit_template(1)
        assert blog.post.read_text().startswith(before)
        assert blog.post.read_text() != before
        assert blog.template.read_text().count("<p>Edition 1</p>\n</footer>") == 1
        assert len(blog.template.read_text()) == len(template) + len("<p>Edition 1</p>\n")
    assert folders[HUGO] == folders[BYLINE] == folders[COMMONMARK]
    assert len(folders[HUGO]) == 12
    tomllib.loads((tmp_path / HUGO / "hugo.toml").read_text())


def test_byline_builds_the_blog_without_a_word(tmp_path: Path):
    blog = sites.make(BYLINE, 21, tmp_path / "site")
    assert blog is not None
    assert blog.missing()
    done = byline(*blog.command[1:])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert blog.missing() == []
    assert blog.written().files > 21
    (blog.output / "page" / "3" / "index.html").unlink()
    assert blog.missing() == ["page/3/index.html"]
    blog.wipe()
    assert not blog.output.exists()
    assert not (tmp_path / "site" / ".cache").exists()


def test_a_run_is_measured_with_all_that_it_starts():
    work = "x = b'x' * 50_000_000; sum(range(10_000_000))"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    took = measure([sys.executable, "-c", code])
    assert took.cpu > 0.1
    assert took.wall > 0.1
    assert 50 < took.peak < 200
    with pytest.raises(Failed, match="failed: no"):
        measure([sys.executable, "-c", "import sys; sys.exit('no')"])


def test_the_median_is_of_each_number_by_itself():
    runs = [Took(1.0, 9.0, 5.0), Took(2.0, 8.0, 7.0), Took(3.0, 7.0, 6.0)]
    assert median(runs) == Took(2.0, 8.0, 6.0)


def test_the_table_says_which_targets_are_met():
    made = Comparison("A machine", 3, [_result(1000, HUGO, BYLINE, COMMONMARK)], "2026-11-22")
    text = table.compared(made)
    rows = [line for line in text.splitlines() if line.startswith("| 1,000")]
    assert len(rows) == len(LINES)
    assert rows[0] == (
        "| 1,000 | cold build | 2.00 (3.00) s | 1.00 (3.00) s | 0.50 (1.00) | ≤ 1.5 | yes |"
    )
    assert rows[1].endswith("| 0.50 (1.00) | ≤ 0.7 | by the clock only |")
    assert rows[2].endswith("| 0.50 (1.00) | ≤ 0.3 | no |")
    assert rows[5] == "| 1,000 | peak memory, cold | 100 MB | 100 MB | 1.00 | ≤ 1.0 | yes |"
    assert "medians of 3 runs" in text
    assert "byline 1,234 files, 5.7 MB" in text
    assert text.endswith("A machine. 2026-11-22.\n")


def test_without_hugo_the_table_has_byline_alone():
    made = Comparison("A machine", 1, [_result(1000, BYLINE), _result(77, HUGO, BYLINE)])
    rows = [line for line in table.compared(made).splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 2 * (len(LINES) - 1)
    assert rows[2] == "| 1,000 | cold build |  | 1.00 (3.00) s |  |  |  |"
    assert rows[7] == "| 77 | cold build | 2.00 (3.00) s | 1.00 (3.00) s | 0.50 (1.00) |  |  |"
    assert plot.compared(Comparison("A machine", 1, [_result(1000, BYLINE)])) == ""


def test_the_table_of_growth_says_whether_the_target_is_met():
    assert "is 1.00 times" not in table.grown(_growth(1.0))
    assert "takes 1.00 times" in table.grown(_growth(1.0))
    assert "target is 1.3, met" in table.grown(_growth(1.3))
    assert "target is 1.3, not met" in table.grown(_growth(1.4))
    assert "| 5,000 | 1.00 (10.00) s | 2.00 ms | 90 MB | 50 files, 5.0 MB |" in table.grown(
        _growth(1.0)
    )


@pytest.mark.parametrize(
    "drawing",
    [
        plot.compared(
            Comparison("<&>", 3, [_result(1000, HUGO, BYLINE), _result(7, HUGO, BYLINE)])
        ),
        plot.compared(Comparison("", 1, [_result(10000, HUGO, BYLINE, COMMONMARK, ours=90.0)])),
        plot.grown(_growth(1.2)),
    ],
)
def test_a_drawing_is_well_formed_and_says_what_it_shows(drawing: str):
    root = ET.fromstring(drawing)
    name = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{name}svg"
    texts = {one: root.find(f"{name}{one}") for one in ("title", "desc")}
    assert all(one is not None and one.text for one in texts.values())
    ids = root.get("aria-labelledby", "").split()
    assert [one.get("id") for one in texts.values() if one is not None] == ids
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for one in root.iter():
        for key, most in (("x", width), ("x2", width), ("y", height), ("y2", height)):
            assert 0 <= float(one.get(key, 0)) <= most


def test_the_readme_has_a_place_for_the_table():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    once = table.quoted(readme, "| one \\1 |\n", "| two |\n")
    assert once.count("| one \\1 |\n\n| two |\n\n<!--") == 1
    assert table.quoted(once, "") != once
    assert table.quoted(once, "| one \\1 |\n", "| two |\n") == once
    with pytest.raises(ValueError, match="no place"):
        table.quoted("# A README", "")
    marks = "<!-- preview: written by `make bench-preview README=1` -->\n<!-- end of preview -->"
    assert "| three |" in table.quoted(f"{readme}{marks}", "| three |\n", place="preview")
