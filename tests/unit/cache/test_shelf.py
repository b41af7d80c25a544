from __future__ import annotations

import sqlite3
from pathlib import Path

from generator.cache import shelf
from generator.cache.shelf import Shelf


def test_what_is_put_is_there(tmp_path: Path) -> None:
    one = Shelf(tmp_path / "new")
    assert one.get(b"a") is None
    one.put([(b"a", "Ä"), (b"b", "B")], frozenset({b"a", b"b"}))
    assert (one.get(b"a"), one.get(b"b"), one.get(b"c")) == ("Ä", "B", None)
    one.put([(b"a", "A")], frozenset({b"a"}))
    assert one.get(b"a") == "A"
    one.close()


def test_a_damaged_row_is_a_miss(tmp_path: Path) -> None:
    one = Shelf(tmp_path)
    one.put([(b"a", "A"), (b"b", "B")], frozenset())
    one.close()
    connection = sqlite3.connect(tmp_path / "checks.sqlite3")
    connection.execute("UPDATE rows SET row = 'X' WHERE key = ?", (b"a",))
    connection.execute("UPDATE rows SET row = ? WHERE key = ?", (b"\xff", b"b"))
    connection.commit()
    connection.close()
    assert one.get(b"a") is None
    assert one.get(b"b") is None
    one.close()


def test_a_file_of_another_kind_or_version(tmp_path: Path) -> None:
    path = tmp_path / "checks.sqlite3"
    path.write_bytes(b"no database at all " * 100)
    one = Shelf(tmp_path)
    assert one.get(b"a") is None
    one.put([(b"a", "A")], frozenset())
    assert one.get(b"a") == "A"
    one.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    one.put([(b"b", "B")], frozenset())
    assert (one.get(b"a"), one.get(b"b")) == (None, "B")
    one.close()


def test_what_is_not_used_goes_once_there_is_much(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(shelf, "_SPARE", 1)
    one = Shelf(tmp_path)
    one.put([(bytes([n]), "x") for n in range(1, 4)], frozenset({b"\1"}))
    assert [one.get(bytes([n])) for n in range(1, 4)] == ["x", "x", "x"]
    one.put([(b"\4", "x")], frozenset({b"\1", b"\4"}))
    assert one.get(b"\2") == "x"
    one.put([(b"\5", "x")], frozenset({b"\5"}))
    assert [one.get(bytes([n])) for n in range(1, 6)] == [None, None, None, None, "x"]
    one.close()
