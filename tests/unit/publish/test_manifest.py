"""What a build wrote, and what each file is: written down and read again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.model.artifact import Artifact, Phase
from generator.publish.manifest import FOLDER, Entry, Kind, Manifest
from generator.publish.publish import Staging

_PLAIN = Entry("aa", 1)
_PAGE = Entry("bb", 20, Kind("pages", lasting=False, source="content/posts/é.md"))
_STYLE = Entry("cc", 3, Kind("assets", lasting=True))
_FILES = {"z/index.html": _PAGE, "a.txt": _PLAIN, "assets/é.css": _STYLE}


def _made(name: str) -> Artifact:
    return Artifact(name, next(iter(Phase)), b"new")


def _write(output: Path, data: bytes) -> None:
    (output / FOLDER).mkdir(parents=True, exist_ok=True)
    Manifest.path(output).write_bytes(data)


def test_it_is_read_as_it_was_written(tmp_path: Path):
    manifest = Manifest(_FILES)
    _write(tmp_path, manifest.encoded())
    assert Manifest.read(tmp_path) == manifest
    assert Manifest.read(tmp_path, strict=True) == manifest


def test_what_goes_without_saying_is_not_said():
    said = json.loads(Manifest(_FILES).encoded())["files"]
    assert list(said) == ["a.txt", "assets/é.css", "z/index.html"]
    assert said == {
        "a.txt": {"sha256": "aa", "size": 1},
        "assets/é.css": {"sha256": "cc", "size": 3, "lasting": True},
        "z/index.html": {
            "sha256": "bb",
            "size": 20,
            "kind": "pages",
            "source": "content/posts/é.md",
        },
    }
    assert "é.css" in Manifest(_FILES).encoded().decode()


def test_one_that_is_not_there_or_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert Manifest.read(tmp_path, strict=True) is None
    Manifest.path(tmp_path).mkdir(parents=True)
    assert Manifest.read(tmp_path, strict=True) is None

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert Manifest.read(tmp_path) is None
    with pytest.raises(PermissionError):
        Manifest.read(tmp_path, strict=True)


def test_names_that_lead_out_are_not_believed(tmp_path: Path):
    for name in ("../a", "a/../b", "/a", "", "a//b", "./a", "."):
        _write(tmp_path, Manifest({"ok": _PLAIN, name: _PLAIN}).encoded())
        assert Manifest.read(tmp_path) is None, name


def test_a_file_keeps_its_kind_unless_it_gets_another(tmp_path: Path):
    old = Manifest({"a.txt": _PAGE, "b.txt": _PAGE, "c.txt": _PAGE})
    staging = Staging(tmp_path, old)
    staging.keep("a.txt")
    staging.keep("b.txt", Kind("lists"))
    staging.add(_made("c.txt"))
    staging.add(_made("d.txt"))
    found = staging.manifest.files
    assert found["a.txt"] is _PAGE
    assert found["b.txt"] == replace(_PAGE, kind=Kind("lists"))
    assert found["c.txt"].kind == _PAGE.kind
    assert found["d.txt"].kind == Kind()
    staging.discard()
