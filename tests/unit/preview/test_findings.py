"""What is told of at once, and what is looked at twice; by a clock that a test sets."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.preview import findings
from generator.preview.findings import AGAIN, Findings
from generator.preview.glimpse import Glimpse, glimpse, is_written

NOTHING: frozenset[Path] = frozenset()


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what says whether somebody writes to a file, as on most systems."""
    monkeypatch.setattr(findings, "is_written", lambda _: None)


def seen(*paths: Path) -> dict[str, Glimpse]:
    return {str(path): look for path in paths if (look := glimpse(str(path)))}


def test_who_writes_to_a_file_is_known(tmp_path: Path):
    path = tmp_path / "a.md"
    assert is_written(str(path)) is None
    assert is_written("a\0b") is None
    assert glimpse("a\0b") is None
    path.write_text("a")
    assert is_written(str(path)) is False
    with path.open():
        assert is_written(str(path)) is False
    with path.open("a"):
        assert is_written(str(path)) is True
    assert is_written(str(tmp_path)) is None
    (tmp_path / "link").symlink_to(path)
    assert is_written(str(tmp_path / "link")) is None


def test_a_file_system_may_not_say_who_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import fcntl

    def refuse(*_: int) -> int:
        raise OSError(22, "Invalid argument")

    (tmp_path / "a.md").write_text("a")
    monkeypatch.setattr(fcntl, "fcntl", refuse)
    assert is_written(str(tmp_path / "a.md")) is None


def test_a_file_that_went_is_told_of_unless_it_comes_back(tmp_path: Path):
    gone, back = tmp_path / "gone.md", tmp_path / "back.md"
    found = Findings()
    for path in (gone, back):
        found.stirred(str(path), 1.0)
    assert found.taken() == NOTHING
    assert found.due() == 1.0 + AGAIN
    with back.open("w") as file:
        found.look_again(1.0 + AGAIN)
        assert found.taken() == {gone}
        file.write("all")
    assert (found.taken(), found.due()) == (NOTHING, None)
    found.closed(str(back), 2.0)
    assert found.taken() == {back}


def test_a_file_that_came_back_before_the_second_look_is_told_of(tmp_path: Path):
    path = tmp_path / "a.md"
    found = Findings()
    found.stirred(str(path), 1.0)
    path.write_text("all")
    found.look_again(1.0 + AGAIN / 2)
    assert found.taken() == NOTHING
    found.look_again(1.0 + AGAIN)
    assert found.taken() == {path}


def test_a_file_that_was_closed_but_is_kept_open_is_told_of(tmp_path: Path):
    path = tmp_path / "a.md"
    found = Findings()
    with path.open("w") as file:
        file.write("half")
        file.flush()
        found.closed(str(path), 1.0)
        assert found.taken() == NOTHING
        file.write(" and half")
        file.flush()
        found.look_again(2.0)
        assert found.taken() == NOTHING
        found.stirred(str(path), 2.0)
        found.look_again(3.0)
        assert found.taken() == {path}


@pytest.mark.usefixtures("blind")
def test_where_nobody_says_who_writes_a_file_at_rest_is_told_of(tmp_path: Path):
    path = tmp_path / "a.md"
    found = Findings()
    for number in range(3):
        path.write_text("more and " * number)
        found.stirred(str(path), number)
        found.look_again(number + AGAIN / 2)
        path.write_text("more and more " * (number + 1))
        found.look_again(number + AGAIN)
        assert found.taken() == NOTHING
    found.look_again(10)
    assert found.taken() == {path}


def put_link(folder: Path) -> Path:
    (folder / "link").symlink_to("nothing")
    return folder / "link"


def put_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def put_socket(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(folder / "s"))
    return folder / "s"


@pytest.mark.parametrize("put", [put_link, put_pipe, put_socket])
def test_what_is_no_file_is_told_of_at_once(tmp_path: Path, put: Callable[[Path], Path]):
    path = put(tmp_path)
    found = Findings()
    found.stirred(str(path), 1.0)
    assert found.taken() == {path}


def test_everything_is_told_once_and_covers_the_rest(tmp_path: Path):
    (tmp_path / "a.md").write_text("a")
    found = Findings()
    found.stirred(str(tmp_path / "a.md"), 1.0)
    found.lose()
    assert found.taken() is None
    assert found.taken() == NOTHING


def test_looks_find_what_is_new_other_or_gone(tmp_path: Path):
    same, other, gone, new, busy = (tmp_path / f"{name}.md" for name in "abcde")
    for path in (same, other, gone, busy):
        path.write_text("old")
    found = Findings()
    assert not found.compare(seen(same, other, gone, busy), 1.0)
    assert found.taken() == NOTHING
    gone.unlink()
    for path in (other, new):
        path.write_text("this is new")
    with busy.open("w") as file:
        file.write("half")
        file.flush()
        assert found.compare(seen(same, other, new, busy), 2.0)
        assert found.taken() == {other, new}
        found.look_again(2.0 + AGAIN)
        assert found.taken() == {gone}
    for path in (busy,):
        found.compare(seen(same, other, new, busy), 3.0)
        assert found.taken() == {path}
    found.compare(seen(same, other, new, busy), 4.0)
    assert (found.taken(), found.due()) == (NOTHING, None)


def test_what_was_told_of_is_not_found_by_the_next_look(tmp_path: Path):
    path, gone = tmp_path / "a.md", tmp_path / "b.md"
    found = Findings()
    path.write_text("old")
    gone.write_text("old")
    found.compare(seen(path, gone), 1.0)
    path.write_text("this is new")
    gone.unlink()
    found.closed(str(path), 2.0)
    found.stirred(str(gone), 2.0)
    found.look_again(3.0)
    assert found.taken() == {path, gone}
    found.compare(seen(path), 4.0)
    assert (found.taken(), found.due()) == (NOTHING, None)


def test_after_it_is_told_to_forget_a_look_finds_nothing(tmp_path: Path):
    found = Findings()
    found.compare({}, 1.0)
    found.forget()
    assert not found.compare({str(tmp_path / "a.md"): (1, 2, 3)}, 2.0)
    assert found.taken() == NOTHING
