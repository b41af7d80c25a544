"""What is drawn once is kept by its key, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.cache import drawings
from generator.cache.drawings import Drawings


def files(folder: Path) -> list[Path]:
    return sorted((folder / "drawings").glob("*/*"))


def test_what_is_kept_is_given_by_its_key(tmp_path):
    kept = Drawings(tmp_path)
    assert (kept.has("a"), kept.get("a")) == (False, None)
    kept.put("a", b"one")
    kept.put("b", b"")
    assert (kept.has("a"), kept.get("a"), kept.get("b"), kept.get("c")) == (True, b"one", b"", None)
    assert Drawings(tmp_path).get("a") == b"one"
    kept.put("a", b"two")
    assert kept.get("a") == b"two"
    assert len(files(tmp_path)) == 2


def test_nothing_is_made_before_there_is_something_to_keep(tmp_path):
    Drawings(tmp_path).get("a")
    Drawings(tmp_path).prune(frozenset())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", [0, 15, 16, 20, -1])
def test_a_damaged_one_is_a_miss(tmp_path, at):
    kept = Drawings(tmp_path)
    kept.put("a", b"something of use")
    [path] = files(tmp_path)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    assert kept.get("a") is None
    kept.put("a", b"something of use")
    assert kept.get("a") == b"something of use"


@pytest.mark.parametrize("size", [0, 8, 16, 17, 31])
def test_one_that_was_cut_off_is_a_miss(tmp_path, size):
    kept = Drawings(tmp_path)
    kept.put("a", b"something of use")
    os.truncate(files(tmp_path)[0], size)
    assert kept.get("a") is None


def test_one_that_lies_where_another_should_is_a_miss(tmp_path):
    kept = Drawings(tmp_path)
    kept.put("a", b"one")
    [path] = files(tmp_path)
    content = path.read_bytes()
    kept.put("b", b"two")
    [other] = set(files(tmp_path)) - {path}
    other.write_bytes(content)
    assert kept.get("b") is None


def test_where_nothing_can_be_kept_nothing_is(tmp_path):
    (tmp_path / "drawings").write_bytes(b"a file")
    kept = Drawings(tmp_path)
    kept.put("a", b"one")
    kept.prune(frozenset({"a"}))
    assert kept.get("a") is None


def test_one_that_cannot_come_into_place_leaves_nothing(tmp_path, monkeypatch):
    kept = Drawings(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    kept.put("a", b"one")
    assert files(tmp_path) == []


def test_those_used_stay_and_of_others_the_newest(tmp_path, monkeypatch):
    monkeypatch.setattr(drawings, "_SPARE", 40)
    kept = Drawings(tmp_path)
    for age, key in enumerate("abcd"):
        kept.put(key, b"x")
        [path] = [one for one in files(tmp_path) if one.stat().st_mtime_ns > 10**15]
        os.utime(path, ns=(10**9 * age, 10**9 * age))
    kept.prune(frozenset("a"))
    assert [key for key in "abcd" if kept.has(key)] == ["a", "c", "d"]
    kept.prune(frozenset("abcd"))
    assert [key for key in "abcd" if kept.has(key)] == ["a", "c", "d"]
