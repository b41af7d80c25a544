"""What is written goes into the file that was opened, and over no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.authoring import FileChanged
from generator.preview.desk import saving
from generator.preview.desk.halves import Halves, digest_of
from generator.preview.desk.saving import Conflict, Row, Saved, rows, save
from generator.preview.guard import Refused

_OLD = b"---\r\ntitle: One\r\n---\r\nWords.\r\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "one.md"
    path.write_bytes(_OLD)
    path.chmod(0o640)
    return path


def test_a_file_that_is_as_it_was_is_written(file: Path):
    done = save(file, digest_of(_OLD), "---\ntitle: Two\n---\nWords.\n")
    assert file.read_bytes() == _OLD.replace(b"One", b"Two")
    assert done == Saved(digest_of(file.read_bytes()), changed=True)
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["one.md"]


def test_nothing_new_writes_nothing(file: Path):
    before = file.stat()
    done = save(file, digest_of(_OLD), "---\ntitle: One\n---\nWords.\n")
    assert done == Saved(digest_of(_OLD), changed=False)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_changed_is_left_alone(file: Path):
    file.write_bytes(b"---\ntitle: Theirs\n---\nOther.\n")
    done = save(file, digest_of(_OLD), "Mine.\n")
    assert done == Conflict(
        Halves("---\ntitle: Theirs\n---\n", "Other.\n"), digest_of(file.read_bytes())
    )
    assert file.read_bytes() == b"---\ntitle: Theirs\n---\nOther.\n"


def test_a_file_that_is_gone_is_not_made_again(file: Path):
    file.unlink()
    assert save(file, digest_of(_OLD), "Mine.\n") == Conflict(None, "")
    assert not file.exists()


@pytest.mark.parametrize("now", [b"Theirs.\n", None])
def test_a_change_in_the_last_moment(file: Path, monkeypatch: pytest.MonkeyPatch, now):
    def changed(path: Path, _before: bytes, _after: bytes) -> None:
        raise FileChanged(path, now)

    monkeypatch.setattr(saving, "rewrite", changed)
    done = save(file, digest_of(_OLD), "Mine.\n")
    assert done == (
        Conflict(Halves("", "Theirs.\n"), digest_of(now)) if now else Conflict(None, "")
    )


def test_what_the_system_refuses(file: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(saving, "rewrite", refused)
    with pytest.raises(Refused, match="cannot be written: Permission denied"):
        save(file, digest_of(_OLD), "Mine.\n")
    with pytest.raises(Refused, match="cannot be read"):
        save(file.parent, "", "Mine.\n")


def test_versions_side_by_side():
    mine = "a\nb\nc\nd\ne\nf\ng\nh\nmine\nj"
    theirs = "a\nb\nc\nd\ne\nf\ng\nh\ntheirs\nmore\nj"
    assert rows(mine, theirs) == [
        Row("skip", None, None),
        Row("same", "g", "g"),
        Row("same", "h", "h"),
        Row("other", "mine", "theirs"),
        Row("other", None, "more"),
        Row("same", "j", "j"),
    ]
    assert rows("a", "a") == []
    assert rows("a\nb", "b")[0] == Row("other", "a", None)
