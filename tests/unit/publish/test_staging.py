"""What lies where while files come into place, and what stands in their way deep down."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.artifact import Artifact, Phase
from generator.publish.manifest import FOLDER, Manifest
from generator.publish.publish import Refused, Report, Staging, check_output
from tests.conftest import tree


def _staged(output: Path, files: dict[str, bytes]) -> Staging:
    output.mkdir(exist_ok=True)
    staging = Staging(output, check_output(output, output.parent / "elsewhere"))
    for name, content in files.items():
        staging.add(Artifact(name, Phase.LISTS, content))
    return staging


def _published(output: Path, files: dict[str, bytes]) -> Report:
    return _staged(output, files).commit()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_nothing_is_left_of_the_stage(output: Path):
    assert _published(output, {"a.txt": b"1", "deep/er/b.txt": b"2"}) == Report(2, 0, 0)
    assert [path.name for path in (output / FOLDER).iterdir()] == ["manifest.json"]
    assert _published(output, {"a.txt": b"3", "deep/er/b.txt": b"2"}) == Report(1, 1, 0)
    assert [path.name for path in (output / FOLDER).iterdir()] == ["manifest.json"]


def test_what_is_about_to_come_is_written_down_before_it_comes(
    output: Path, monkeypatch: pytest.MonkeyPatch
):
    """Else what a dead build put there would be nobody's, and stay for ever."""
    _published(output, {"a.txt": b"1", "b.txt": b"1"})

    class Dead(BaseException):
        pass

    def die(*_: object) -> None:
        raise Dead

    staging = _staged(output, {"a.txt": b"2", "c.txt": b"2"})
    monkeypatch.setattr(Staging, "_place", die)
    with pytest.raises(Dead):
        staging.commit()
    manifest = Manifest.read(output)
    assert manifest is not None
    assert sorted(manifest.files) == ["a.txt", "b.txt", "c.txt"]
    monkeypatch.undo()
    assert _published(output, {"a.txt": b"2"}) == Report(1, 0, 2)
    assert tree(output) == {"a.txt": b"2"}


@pytest.mark.parametrize("name", ["a/b/c.txt", "a/b/c/d.txt", "a/b/c/d/e.txt"])
def test_a_file_of_the_users_stands_in_the_way_however_deep(output: Path, name: str):
    _published(output, {"a/x.txt": b"1"})
    (output / "a/b").write_bytes(b"mine")
    with pytest.raises(Refused) as refused:
        _staged(output, {"a/x.txt": b"1", name: b"2"})
    assert refused.value.diagnostic.message.startswith("output/a/b was not made by byline")
    (output / "a/b").unlink()
    (output / "a/b").mkdir()
    _published(output, {"a/x.txt": b"1", name: b"2"})
    assert tree(output) == {"a/x.txt": b"1", name: b"2"}


def test_files_and_folders_change_places_deep_down(output: Path):
    first = {"a/b/c.txt": b"1", "a/d": b"2", "e/f/g/h.txt": b"3", "i.txt": b"4"}
    second = {"a/b": b"5", "a/d/x/y.txt": b"6", "e/f": b"7", "i.txt/j/k.txt": b"8"}
    for files in (first, second, first, second):
        _published(output, files)
        assert tree(output) == files
        folders = {path for path in output.rglob("*") if path.is_dir() and FOLDER not in path.parts}
        assert all(any(folder.iterdir()) for folder in folders)


@pytest.mark.parametrize("fails", range(1, 9))
def test_wherever_the_disk_fails_all_is_as_it_was(
    output: Path, monkeypatch: pytest.MonkeyPatch, fails: int
):
    first = {"a/b/c.txt": b"1", "a/d": b"2", "e/f/g/h.txt": b"3", "i.txt": b"4"}
    second = {"a/b": b"5", "a/d/x/y.txt": b"6", "new/f.txt": b"7", "i.txt": b"8"}
    _published(output, first)
    manifest = Manifest.path(output).read_bytes()
    staging = _staged(output, second)
    calls = 0

    def failing(self: Staging, *arguments: object) -> None:
        nonlocal calls
        calls += 1
        if calls == fails:
            raise OSError(28, "No space left on device")
        real(self, *arguments)

    which = "_place" if fails <= 4 else "_remove"
    real = getattr(Staging, which)
    calls = 0 if fails <= 4 else 4
    monkeypatch.setattr(Staging, which, failing)
    try:
        staging.commit()
    except OSError:
        assert tree(output) == first
        assert Manifest.path(output).read_bytes() == manifest
    else:
        assert fails > calls
        assert tree(output) == second
