"""What the workers of a cluster are asked, to know that they make the same bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.cli.workers import code_of, files_in, program_here


def test_files_are_told_apart_by_folder_name_and_size(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "posts").mkdir(parents=True)
        (folder / "posts/a.md").write_text("words")
    same = files_in(str(one))
    assert files_in(str(other)) == same
    assert files_in(str(one), str(other)) != same
    assert files_in(str(tmp_path / "nowhere")) != same
    (other / "posts/a.md").write_text("other words")
    assert files_in(str(other)) != same
    (other / "posts/a.md").write_text("drows")
    assert files_in(str(other)) == same
    (other / "posts/a.md").rename(other / "posts/b.md")
    assert files_in(str(other)) != same


def test_a_file_whose_name_is_no_text_is_a_file_too(tmp_path: Path) -> None:
    before = files_in(str(tmp_path))
    with open(os.fsencode(tmp_path) + b"/\xff", "wb"):  # noqa: PTH123
        pass
    assert files_in(str(tmp_path)) != before


def test_extensions_are_told_apart_by_their_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    nothing = code_of("words_of_mine")
    assert nothing == code_of()
    (tmp_path / "words_of_mine.py").write_text("a = 1\n")
    first = code_of("words_of_mine")
    (tmp_path / "words_of_mine.py").write_text("a = 2\n")
    assert len({nothing, first, code_of("words_of_mine")}) == 3


def test_the_program_is_the_same_each_time() -> None:
    assert program_here() == program_here()
