"""What is wrong, as plain data."""

from __future__ import annotations

from pathlib import Path

from generator.model.diagnostic import Place, error
from generator.preview.problems import apology, opener, problem_data

EDITOR = "edit://{path}:{line}:{column}"


def test_lines_around_and_a_way_to_the_editor(tmp_path: Path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a b.md").write_text("\n".join("abcdefg"))
    problem = error("x", "wrong", Place("content/a b.md", 3, 2), "mend it")
    said = problem_data(problem, tmp_path, [], EDITOR)
    assert said["excerpt"] == {"first_line": 1, "lines": list("abcde"), "caret_column": 2}
    assert said["open"] == f"edit://{tmp_path}/content/a%20b.md:3:2"
    assert (said["severity"], said["message"], said["hint"]) == ("error", "wrong", "mend it")


def test_without_a_line_a_file_or_an_editor(tmp_path: Path):
    (tmp_path / "a.md").write_text("a\n")
    whole = problem_data(error("x", "wrong", "a.md"), tmp_path, [], EDITOR)
    assert (whole["excerpt"], whole["open"]) == (None, f"edit://{tmp_path}/a.md:1:1")
    nowhere = problem_data(error("x", "wrong", "gone.md"), tmp_path, [], EDITOR)
    assert (nowhere["excerpt"], nowhere["open"]) == (None, None)
    assert opener("", tmp_path) is None


def test_the_page_instead_of_one_that_fails_runs_nothing():
    page = apology(error("x", "<script>", Place("<b>", 1), "<i>")).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;i&gt;" in page
    assert "<p>hint" not in apology(error("x", "wrong")).decode()
