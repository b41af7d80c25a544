"""A writer's file is written whole, and never over what is not known."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from generator import authoring
from generator.authoring import FileChanged, clear, rewrite, write_new


def test_a_new_file_appears_with_its_folders(tmp_path):
    write_new(tmp_path / "a" / "b.md", b"x")
    assert (tmp_path / "a" / "b.md").read_bytes() == b"x"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.md"]


def test_what_is_there_stays(tmp_path):
    (tmp_path / "b.md").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "b.md", b"x")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("b.md", b"mine")]


def test_without_hard_links_it_is_written_too(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(authoring.os, "link", refuse)
    write_new(tmp_path / "b.md", b"x")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("b.md", b"x")]


def test_a_file_is_rewritten_with_its_permissions(tmp_path):
    file = tmp_path / "b.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    rewrite(file, b"old", b"new")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real.md")
    rewrite(tmp_path / "link.md", b"old", b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


def test_what_changed_meanwhile_is_kept(tmp_path):
    file = tmp_path / "b.md"
    with pytest.raises(FileChanged) as caught:
        rewrite(file, b"old", b"new")
    assert caught.value.now is None
    file.write_bytes(b"theirs")
    with pytest.raises(FileChanged) as caught:
        rewrite(file, b"old", b"new")
    assert caught.value.now == b"theirs"
    assert file.read_bytes() == b"theirs"


def test_a_failure_leaves_the_old_file_alone(tmp_path, monkeypatch):
    file = tmp_path / "b.md"
    file.write_bytes(b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(authoring.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        rewrite(file, b"old", b"new")
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "c.md", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("b.md", b"old")]


def test_the_mask_counts(tmp_path):
    old = os.umask(0o077)
    try:
        write_new(tmp_path / "b.md", b"x")
    finally:
        os.umask(old)
    assert (tmp_path / "b.md").stat().st_mode & 0o777 == 0o600


def test_what_is_cut_off_without_hard_links_is_taken_away(tmp_path, monkeypatch):
    class Full(io.BytesIO):
        def write(self, _data):
            raise OSError(28, "No space left on device")

    def refuse(*_):
        raise PermissionError

    def opened(path, _mode):
        path.touch()
        return Full()

    monkeypatch.setattr(authoring.os, "link", refuse)
    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "b.md", b"x")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_whoever_stops_it_finds_nothing_that_it_had_begun(tmp_path, monkeypatch, stop):
    file = tmp_path / "b.md"
    file.write_bytes(b"old")

    def stopped(_):
        raise stop

    monkeypatch.setattr(authoring.os, "fsync", stopped)
    with pytest.raises(stop):
        rewrite(file, b"old", b"new")
    with pytest.raises(stop):
        write_new(tmp_path / "c.md", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("b.md", b"old")]


def test_what_a_killed_process_began_is_cleared_away(tmp_path):
    (tmp_path / ".b.md.0123abcd.new").write_bytes(b"ha")
    (tmp_path / ".b.md").write_bytes(b"a writer's")
    (tmp_path / "b.md.new").write_bytes(b"a writer's")
    clear(tmp_path / "b.md")
    assert {path.name for path in tmp_path.iterdir()} == {".b.md", "b.md.new"}
    clear(tmp_path / "nowhere" / "b.md")
