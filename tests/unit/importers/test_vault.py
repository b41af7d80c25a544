"""Files, folders and archives of old blogs, and hostile ones."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from generator.importers.importer import Unreadable
from generator.importers.vault import BrokenFile, open_vault


def archive(path: Path, files: dict[str, bytes]) -> Path:
    file = path / "blog.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return file


def test_a_file_a_folder_and_an_archive_look_alike(tmp_path: Path) -> None:
    folder = tmp_path / "blog"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "b.txt").write_bytes(b"hello")
    (folder / "c.txt").write_bytes(b"there")
    packed = archive(tmp_path, {"blog/a/b.txt": b"hello", "blog/c.txt": b"there"})
    for source in (folder, packed):
        vault = open_vault(source)
        assert vault.names == ("a/b.txt", "c.txt")
        assert vault.read("a/b.txt") == b"hello"
        assert vault.called("B.TXT") == ("a/b.txt",)
        assert "c.txt" in vault
        assert not vault.is_file
    single = open_vault(folder / "c.txt")
    assert (single.names, single.is_file, single.start("c.txt", 2)) == (("c.txt",), True, b"th")


@pytest.mark.parametrize(
    "name", ["../evil.md", "a/../../evil.md", "/etc/evil", "c:/evil", "a\\..\\evil"]
)
def test_names_that_leave_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    vault = open_vault(archive(tmp_path, {name: b"x", "good.md": b"y"}))
    assert vault.names == ("good.md",)
    assert [one.code for one in vault.remarks] == ["file-refused"]


def test_links_in_archives_and_out_of_folders_are_refused(tmp_path: Path) -> None:
    member = zipfile.ZipInfo("link")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as packed:
        packed.writestr(member, "/etc/passwd")
        packed.writestr("good.md", "y")
    assert open_vault(tmp_path / "l.zip").names == ("good.md",)
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret").write_text("s")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "in").symlink_to("good.md")
    (folder / "good.md").write_text("y")
    (folder / "nowhere").symlink_to(folder / "missing")
    vault = open_vault(folder)
    assert vault.names == ("good.md", "in")
    assert [one.place.path for one in vault.remarks] == ["out"]


def test_what_would_swell_is_refused(tmp_path: Path) -> None:
    vault = open_vault(archive(tmp_path, {"bomb.xml": b"\0" * 80_000_000, "good.md": b"y"}))
    assert vault.names == ("good.md",)
    assert "swell" in vault.remarks[0].message


def test_a_file_larger_than_allowed_is_not_read(tmp_path: Path) -> None:
    vault = open_vault(archive(tmp_path, {"a": b"12345", "b": b""}))
    with pytest.raises(BrokenFile):
        vault.read("a", most=4)


def test_a_damaged_archive(tmp_path: Path) -> None:
    packed = archive(tmp_path, {"a.txt": b"hello " * 500, "b.txt": b""})
    data = bytearray(packed.read_bytes())
    data[45:60] = b"\xff" * 15
    packed.write_bytes(data)
    vault = open_vault(packed)
    with pytest.raises(BrokenFile):
        vault.read("a.txt")
    assert vault.start("a.txt") == b""
    packed.write_bytes(packed.read_bytes()[:200])
    with pytest.raises(Unreadable):
        open_vault(packed)


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    packed = archive(tmp_path, {"a.txt": b"hello", "b.txt": b"b"})
    data = bytearray(packed.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    packed.write_bytes(data)
    assert open_vault(packed).names == ("b.txt",)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        open_vault(tmp_path / "missing.xml")


def test_folders_of_programs_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")
    (tmp_path / "post.md").write_text("x")
    assert open_vault(tmp_path).names == ("post.md",)
    assert open_vault(archive(tmp_path, {"__MACOSX/x": b"", "y": b""})).names == ("y",)


def test_all_that_an_archive_holds_counts(tmp_path: Path) -> None:
    files = {f"{n}.txt": b"\0" * 30_000_000 for n in range(3)}
    vault = open_vault(archive(tmp_path, {**files, "n" * 241: b"x", "good.md": b"y"}))
    assert vault.names == ("0.txt", "1.txt", "good.md")
    assert [one.place.path for one in vault.remarks] == ["2.txt", "n" * 241]
