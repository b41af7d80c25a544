"""One build at a time: the lock of an output."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.publish.lock import Held, held
from generator.publish.manifest import FOLDER
from tests.conftest import SiteFolder


def test_the_lock_is_of_one_at_a_time_and_says_whose(tmp_path: Path):
    told: list[str] = []
    with held(tmp_path, 0):
        with pytest.raises(Held) as busy, held(tmp_path, 0, told.append):
            pytest.fail("two had the lock")
        assert busy.value.holder == f"process {os.getpid()}"
    assert told == []
    with held(tmp_path, 0):
        pass


def test_a_wait_is_told_of_once(tmp_path: Path):
    told: list[str] = []
    with held(tmp_path, 0), pytest.raises(Held), held(tmp_path, 0.12, told.append):
        pytest.fail("two had the lock")
    assert told == [f"process {os.getpid()}"]


def test_waiting_ends_when_the_holder_is_done(tmp_path: Path):
    waiting, done = threading.Event(), threading.Event()
    lock = tmp_path / FOLDER / "lock"
    named: list[str] = []

    def second() -> None:
        with held(tmp_path, 60, lambda _: waiting.set()):
            named.append(lock.read_text())
            done.set()

    thread = threading.Thread(target=second)
    with held(tmp_path, 0):
        thread.start()
        assert waiting.wait(60)
        assert not done.is_set()
    thread.join(60)
    assert done.is_set()
    assert named == [f"process {os.getpid()}"], "who had looked who it was begins at the start"
    assert lock.read_text() == ""


def test_a_wait_is_as_long_as_it_was_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    moments, slept = iter([10.0, 10.0, 10.1, 10.3]), []
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(time, "sleep", slept.append)
    told: list[str] = []
    with held(tmp_path, 0, told.append), pytest.raises(Held), held(tmp_path, 0.2, told.append):
        pytest.fail("two had the lock")
    assert len(slept) == 1
    assert len(told) == 1


def test_the_file_of_a_lock_can_be_read_by_others_and_written_by_its_owner(tmp_path: Path):
    before = os.umask(0)
    try:
        with held(tmp_path, 0):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / FOLDER / "lock").stat().st_mode) == 0o644


def test_the_lock_is_let_go_after_an_exception(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), held(tmp_path, 0):
        raise ZeroDivisionError
    with held(tmp_path, 0):
        pass


def test_a_holder_that_left_no_name_is_another_process(tmp_path: Path):
    with held(tmp_path, 0):
        os.truncate(tmp_path / FOLDER / "lock", 0)
        with pytest.raises(Held) as busy, held(tmp_path, 0):
            pytest.fail("two had the lock")
    assert busy.value.holder == "another process"


def test_what_a_dead_process_wrote_is_not_read(tmp_path: Path):
    lock = tmp_path / FOLDER / "lock"
    lock.parent.mkdir()
    lock.write_text("process 99999999 and a long name" * 9)
    with held(tmp_path, 0):
        assert lock.read_text() == f"process {os.getpid()}"
    assert lock.read_text() == ""


def test_a_lock_that_was_removed_while_waited_for_is_taken_anew(tmp_path: Path):
    """As ``byline clean`` removes it: who waited must not hold what nobody else can see."""
    waiting, in_body, leave = threading.Event(), threading.Event(), threading.Event()

    def second() -> None:
        with held(tmp_path, 60, lambda _: waiting.set()):
            in_body.set()
            leave.wait(60)

    thread = threading.Thread(target=second)
    with held(tmp_path, 0):
        thread.start()
        assert waiting.wait(60)
        (tmp_path / FOLDER / "lock").unlink()
        (tmp_path / FOLDER).rmdir()
    try:
        assert in_body.wait(60)
        with pytest.raises(Held), held(tmp_path, 0):
            pytest.fail("two had the lock")
    finally:
        leave.set()
        thread.join(60)


def test_builds_and_cleaning_say_who_is_at_work(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
):
    made = site({"content/posts/a.md": "---\ntitle: A\ndate: 2020-01-02\n---\n"})
    assert made.build().ok
    monkeypatch.setattr(pipeline, "_PATIENCE", 0.0)
    with held(made.output, 0):
        outcome = made.build()
        removed, found = pipeline.clean(made.folder, made.output)
    assert not outcome.ok
    assert [problem.code for problem in outcome.diagnostics] == ["output-busy"]
    assert f"process {os.getpid()}" in outcome.diagnostics[0].message
    assert (removed, [problem.code for problem in found]) == (0, ["output-busy"])
    assert made.build().ok
