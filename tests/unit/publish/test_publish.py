"""The output folder: what may be one, what is written and removed there, and what is left alone."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from generator import pipeline
from generator.model.artifact import Artifact, Phase
from generator.publish.manifest import FOLDER, Entry, Manifest
from generator.publish.publish import Refused, Report, Staging, check_output, clean
from tests.conftest import AS_OF, SiteFolder, tree

POST = "---\ntitle: A post\ndate: 2020-01-02\n---\nWords.\n"


def artifacts(files: dict[str, bytes | Path]) -> Iterable[Artifact]:
    for number, (name, content) in enumerate(files.items()):
        yield Artifact(name, Phase(number % len(Phase)), content)


def publish(output: Path, files: dict[str, bytes | Path]) -> Report:
    """Do with some artifacts what a build does."""
    output.mkdir(parents=True, exist_ok=True)
    staging = Staging(output, check_output(output, output.parent / "elsewhere"))
    try:
        for artifact in artifacts(files):
            staging.add(artifact)
        return staging.commit()
    except BaseException:
        staging.discard()
        raise


def manifest_of(output: Path) -> dict[str, object]:
    return json.loads((output / FOLDER / "manifest.json").read_bytes())["files"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


# Which folders may be an output


def refusal(output: Path, site: SiteFolder) -> str:
    """Return what speaks against an output."""
    outcome = pipeline.build(site.folder, output, pipeline.Options(as_of=AS_OF))
    assert not outcome.ok
    (problem,) = outcome.diagnostics
    assert problem.code == "output-refused"
    assert problem.hint in {
        "choose another folder with --output",
        "empty it, or choose another folder with --output",
    }
    removed, found = pipeline.clean(site.folder, output)
    assert (removed, [p.code for p in found]) == (0, ["output-refused"])
    start = f"the output folder {output.name or output} "
    assert problem.message.startswith(start)
    return problem.message.removeprefix(start)


def test_the_root_is_refused(site: Callable[..., SiteFolder]):
    assert refusal(Path("/"), site()) == "is the root of the disk"


def test_the_home_folder_is_refused(
    site: Callable[..., SiteFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    assert refusal(home, site()) == "is your home folder"
    assert list(home.iterdir()) == []


def test_a_user_without_a_home_folder_can_build(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
):
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert site({"content/posts/a.md": POST}).build().ok


@pytest.mark.parametrize("below", ["", ".."])
def test_the_site_and_what_is_above_it_are_refused(site: Callable[..., SiteFolder], below: str):
    made = site({"content/posts/a.md": POST})
    before = tree(made.folder)
    assert refusal(made.folder / below, made) == "holds the site itself"
    assert tree(made.folder) == before


@pytest.mark.parametrize("below", ["content", "content/out", "templates", "templates/a/b", ".git"])
def test_the_sites_own_files_are_refused(site: Callable[..., SiteFolder], below: str):
    made = site({"content/posts/a.md": POST, "templates/x.html": ""})
    before = tree(made.folder)
    assert refusal(made.folder / below, made) == "is part of the site's own files"
    assert tree(made.folder) == before


def test_the_sites_own_files_are_refused_behind_a_link(
    site: Callable[..., SiteFolder], tmp_path: Path
):
    made = site({"content/posts/a.md": POST})
    (made.folder / "content").rename(tmp_path / "texts")
    (made.folder / "content").symlink_to(tmp_path / "texts")
    for output in (tmp_path / "texts" / "out", made.folder / "content" / "out"):
        assert refusal(output, made) == "is part of the site's own files"


def test_a_link_to_the_site_is_refused(site: Callable[..., SiteFolder], tmp_path: Path):
    made = site()
    (tmp_path / "link").symlink_to(made.folder)
    assert refusal(tmp_path / "link", made) == "holds the site itself"


def test_a_file_is_refused(site: Callable[..., SiteFolder], output: Path):
    output.write_text("mine")
    assert refusal(output, site()) == "is a file"
    assert output.read_text() == "mine"


def test_a_folder_below_a_file_is_refused(site: Callable[..., SiteFolder], tmp_path: Path):
    made = site({"content/posts/a.md": POST})
    (tmp_path / "file").write_text("mine")
    outcome = pipeline.build(made.folder, tmp_path / "file" / "out", pipeline.Options(as_of=AS_OF))
    assert [problem.code for problem in outcome.diagnostics] == ["cannot-write"]


def test_a_folder_with_other_files_is_refused(site: Callable[..., SiteFolder], output: Path):
    output.mkdir()
    (output / "thesis.doc").write_text("mine")
    assert refusal(output, site()) == "has files in it that byline did not make"
    assert tree(output) == {"thesis.doc": b"mine"}


def test_a_folder_that_only_git_has_files_in_counts_as_empty(
    site: Callable[..., SiteFolder], output: Path
):
    made = site({"content/posts/a.md": POST})
    (output / ".git").mkdir(parents=True)
    (output / ".gitignore").write_text("*\n")
    (output / ".gitkeep").write_text("")
    assert pipeline.build(made.folder, output, pipeline.Options(as_of=AS_OF)).ok
    assert (output / ".gitignore").read_text() == "*\n"


def test_an_output_is_made_with_the_folders_above_it(
    site: Callable[..., SiteFolder], tmp_path: Path
):
    made = site({"content/posts/a.md": POST})
    output = tmp_path / "a" / "b" / "c"
    assert pipeline.build(made.folder, output, pipeline.Options(as_of=AS_OF)).ok
    assert "index.html" in tree(output)


# The manifest


def test_the_manifest_says_what_was_written(output: Path):
    publish(output, {"b.txt": b"two", "a/b.txt": b"one"})
    read = Manifest.read(output)
    assert read is not None
    assert read == Manifest(read.files)
    assert list(read.files) == ["a/b.txt", "b.txt"]
    assert read.files["b.txt"].size == 3
    assert Manifest.path(output).read_bytes() == read.encoded()
    assert names(output / FOLDER) == ["manifest.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b'{"version": 1}',
        b'{"version": 1, "files": []}',
        b'{"version": 1, "files": {"a": 1}}',
        b'{"version": 1, "files": {"a": {"sha256": "x"}}}',
        b'{"version": 1, "files": {"a": {"sha256": "x", "size": "big"}}}',
        b'{"version": 1, "files": {"a": {"sha256": "x", "size": Infinity}}}',
        b'{"version": 2, "files": {"a.txt": {"sha256": "x", "size": 1}}}',
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_cannot_be_read_makes_all_files_foreign(output: Path, content: bytes):
    publish(output, {"a.txt": b"one"})
    Manifest.path(output).write_bytes(content)
    assert Manifest.read(output) is None
    with pytest.raises(Refused, match="byline did not make"):
        publish(output, {"a.txt": b"two"})
    assert tree(output) == {"a.txt": b"one"}


@pytest.mark.parametrize(
    "name", ["../mine.txt", "a/../../mine.txt", "{folder}/mine.txt", "", ".", "/"]
)
def test_a_manifest_that_names_files_outside_is_not_believed(
    output: Path, tmp_path: Path, name: str
):
    publish(output, {"a.txt": b"one"})
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    entry = Entry("0" * 64, 4)
    Manifest.path(output).write_bytes(Manifest({name.format(folder=tmp_path): entry}).encoded())
    with pytest.raises(Refused):
        publish(output, {"b.txt": b"two"})
    with pytest.raises(Refused):
        clean(output, tmp_path / "site")
    assert mine.read_text() == "mine"


def test_a_manifest_without_its_files_is_no_hindrance(output: Path):
    publish(output, {"a/b.txt": b"one", "c.txt": b"two"})
    shutil.rmtree(output / "a")
    (output / "c.txt").unlink()
    assert publish(output, {"d.txt": b"three"}) == Report(1, 0, 2)
    assert tree(output) == {"d.txt": b"three"}


# What is written


def test_a_second_build_writes_nothing(output: Path):
    files: dict[str, bytes | Path] = {"a.txt": b"one", "b/c.txt": b"two"}
    assert publish(output, files) == Report(2, 0, 0)
    times = {path: path.stat() for path in output.rglob("*") if path.is_file()}
    assert publish(output, files) == Report(0, 2, 0)
    for path, was in times.items():
        assert path.stat().st_mtime_ns == was.st_mtime_ns
        assert path.stat().st_ino == was.st_ino


def test_only_what_differs_is_written(output: Path):
    publish(output, {"a.txt": b"one", "b.txt": b"two"})
    before = (output / "a.txt").stat()
    assert publish(output, {"a.txt": b"one", "b.txt": b"new", "c.txt": b""}) == Report(2, 1, 0)
    assert (output / "a.txt").stat().st_ino == before.st_ino
    assert tree(output) == {"a.txt": b"one", "b.txt": b"new", "c.txt": b""}


@pytest.mark.parametrize("damage", [b"", b"longer than it was", b"two"])
def test_files_changed_by_hand_are_healed(output: Path, damage: bytes):
    files: dict[str, bytes | Path] = {"a.txt": b"one", "b.txt": b"same"}
    publish(output, files)
    (output / "a.txt").write_bytes(damage)
    assert publish(output, files) == Report(1, 1, 0)
    assert tree(output) == files


def test_files_removed_by_hand_come_back(output: Path):
    files: dict[str, bytes | Path] = {"a/b.txt": b"one", "c.txt": b"two"}
    publish(output, files)
    shutil.rmtree(output / "a")
    assert publish(output, files) == Report(1, 1, 0)
    assert tree(output) == files


def test_a_large_file_is_copied_whole_and_compared(output: Path, tmp_path: Path):
    source = tmp_path / "film.bin"
    content = random.Random(0).randbytes(3 * (1 << 20) + 17)
    source.write_bytes(content)
    assert publish(output, {"film.bin": source}) == Report(1, 0, 0)
    assert (output / "film.bin").read_bytes() == content
    assert publish(output, {"film.bin": source}) == Report(0, 1, 0)
    for changed in (content[:-1], content + b"x", content[: 1 << 20], b"", b"y" + content[1:]):
        source.write_bytes(changed)
        assert publish(output, {"film.bin": source}) == Report(1, 0, 0)
        assert (output / "film.bin").read_bytes() == changed
        entry = Manifest.read(output)
        assert entry is not None
        assert entry.files["film.bin"].size == len(changed)


# What is not byline's


def test_a_file_of_the_users_is_not_overwritten(output: Path):
    publish(output, {"a.txt": b"one"})
    (output / "mine.txt").write_text("mine")
    with pytest.raises(Refused) as refused:
        publish(output, {"a.txt": b"new", "mine.txt": b"not mine"})
    assert refused.value.diagnostic.code == "foreign-file"
    assert refused.value.diagnostic.message.startswith("output/mine.txt was not made by byline")
    assert refused.value.diagnostic.hint == "move it to content/static/, or delete it"
    assert tree(output) == {"a.txt": b"one", "mine.txt": b"mine"}
    assert not (output / FOLDER / "stage").exists()


def test_a_file_of_the_users_that_is_the_same_is_taken_over(output: Path):
    publish(output, {"a.txt": b"one"})
    (output / "b.txt").write_bytes(b"two")
    assert publish(output, {"a.txt": b"one", "b.txt": b"two"}) == Report(0, 2, 0)
    assert "b.txt" in manifest_of(output)


def test_a_broken_link_of_the_users_is_not_replaced(output: Path):
    publish(output, {"a.txt": b"one"})
    (output / "b.txt").symlink_to("nowhere")
    with pytest.raises(Refused, match="not made by byline"):
        publish(output, {"a.txt": b"one", "b.txt": b"two"})
    assert (output / "b.txt").is_symlink()


def test_a_file_of_the_users_where_a_folder_must_be_stops_the_build(output: Path):
    publish(output, {"a.txt": b"one"})
    (output / "about").write_text("mine")
    with pytest.raises(Refused) as refused:
        publish(output, {"a.txt": b"new", "about/you/index.html": b"page"})
    assert "output/about was not made" in refused.value.diagnostic.message
    assert tree(output) == {"a.txt": b"one", "about": b"mine"}


def test_a_folder_of_the_users_where_a_file_must_be_stops_the_build(output: Path):
    publish(output, {"a.txt": b"one", "b/c.txt": b"two"})
    (output / "b" / "mine.txt").write_text("mine")
    with pytest.raises(Refused) as refused:
        publish(output, {"a.txt": b"new", "b": b"file"})
    assert "output/b/mine.txt was not made" in refused.value.diagnostic.message
    assert tree(output) == {"a.txt": b"one", "b/c.txt": b"two", "b/mine.txt": b"mine"}


def test_files_of_the_users_stay(output: Path):
    publish(output, {"a/b.txt": b"one", "c.txt": b"two"})
    (output / "a" / "mine.txt").write_text("mine")
    (output / "mine").mkdir()
    assert publish(output, {"c.txt": b"two"}) == Report(0, 1, 1)
    assert tree(output) == {"c.txt": b"two", "a/mine.txt": b"mine"}
    assert (output / "mine").is_dir()


# What is removed


def test_what_is_no_longer_made_is_removed_with_its_empty_folders(output: Path):
    publish(output, {"a/b/c/d.txt": b"one", "a/e.txt": b"two", "f.txt": b"three"})
    assert publish(output, {"f.txt": b"three", "a/e.txt": b"two"}) == Report(0, 2, 1)
    assert not (output / "a" / "b").exists()
    assert publish(output, {"f.txt": b"three"}) == Report(0, 1, 1)
    assert names(output) == [FOLDER, "f.txt"]


@pytest.mark.parametrize("kind", ["bytes", "files"])
def test_a_file_becomes_a_folder_and_a_folder_a_file(output: Path, tmp_path: Path, kind: str):
    def content(text: str) -> bytes | Path:
        path = tmp_path / f"{text}.txt"
        path.write_text(text)
        return path if kind == "files" else text.encode()

    flat: dict[str, bytes | Path] = {"a": content("one"), "b/c/d": content("two")}
    deep: dict[str, bytes | Path] = {
        "a/x/y": content("three"),
        "a/x/z": content("four"),
        "b": content("five"),
    }
    for files, report in ((flat, (2, 0, 0)), (deep, (3, 0, 2)), (flat, (2, 0, 3))):
        assert publish(output, files) == Report(*report)
        assert set(tree(output)) == set(files)
        assert set(manifest_of(output)) == set(files)
        assert publish(output, files) == Report(0, len(files), 0)


def test_empty_folders_do_not_stand_in_the_way_of_a_file(output: Path):
    publish(output, {"b/c.txt": b"two"})
    (output / "b" / "empty" / "er").mkdir(parents=True)
    publish(output, {"b": b"file"})
    assert tree(output) == {"b": b"file"}


def test_a_file_whose_name_changes_only_in_case_stays_on_a_disk_that_knows_no_case(output: Path):
    publish(output, {"Logo.png": b"one", "other.txt": b""})
    # Such a disk is imitated by a second name for the same file.
    os.link(output / "Logo.png", output / "logo.png")
    publish(output, {"logo.png": b"one", "other.txt": b""})
    assert (output / "Logo.png").exists()
    assert (output / "logo.png").read_bytes() == b"one"
    assert set(manifest_of(output)) == {"logo.png", "other.txt"}


def test_a_file_whose_name_and_content_change_is_still_bylines_there(output: Path):
    publish(output, {"Logo.png": b"one"})
    os.link(output / "Logo.png", output / "logo.png")
    publish(output, {"logo.png": b"two"})
    assert (output / "logo.png").read_bytes() == b"two"


# Disks that fail


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def changed(site: Callable[..., SiteFolder]) -> tuple[SiteFolder, dict[str, bytes]]:
    """A site that was built and then changed, and what the output holds."""
    made = site({"content/posts/a.md": POST, "content/static/x.bin": b"x" * 10})
    assert made.build().ok
    before = tree(made.output)
    made.write({"content/posts/b.md": POST, "content/static/x.bin": b"y" * 20})
    return made, before


@pytest.mark.parametrize(
    "broken",
    [
        "pathlib.Path.replace",
        "pathlib.Path.write_bytes",
        "shutil.copyfile",
        "generator.publish.whole.open",
    ],
)
def test_a_full_disk_leaves_the_old_site(
    changed: tuple[SiteFolder, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, broken: str
):
    made, before = changed
    with monkeypatch.context() as patched:
        patched.setattr(broken, full, raising=False)  # what is built in gets a name there
        outcome = made.build()
    (problem,) = outcome.diagnostics
    assert problem.code == "cannot-write"
    assert os.strerror(errno.ENOSPC) in problem.message
    assert "output" in problem.message
    assert tree(made.output) == before
    assert not (made.output / FOLDER / "stage").exists()
    assert made.build().ok
    assert "b/index.html" in tree(made.output)


def test_the_file_that_cannot_be_written_is_named(
    changed: tuple[SiteFolder, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
):
    made, before = changed

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", refuse)
        (problem,) = made.build().diagnostics
    assert problem.code == "cannot-write"
    assert "Permission denied" in problem.message
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        (problem,) = made.build().diagnostics
    assert problem.message.startswith("output/.byline/stage/manifest.json: ")
    assert tree(made.output) == before


@pytest.mark.parametrize("number", range(1, 8))
def test_a_disk_that_fails_between_two_files_leaves_each_whole(
    changed: tuple[SiteFolder, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, number: int
):
    made, before = changed
    left = [number]

    def failing(move: Callable[..., None]) -> Callable[..., None]:
        def fail_later(source: str | Path, target: str | Path) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(source))
            move(source, target)

        return fail_later

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", failing(os.replace))
        patched.setattr(os, "rename", failing(os.rename))
        (problem,) = made.build().diagnostics
    assert problem.code == "cannot-write"
    between = tree(made.output)
    assert made.build().ok
    after = tree(made.output)
    for name, content in between.items():
        assert content in {before.get(name), after.get(name)}


def test_a_source_that_cannot_be_read_is_named(
    changed: tuple[SiteFolder, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
):
    made, before = changed
    real = Path.open

    def refuse(self: Path, *arguments: object, **named: object) -> object:
        if self.name == "x.bin" and "content" in self.parts:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return real(self, *arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        (problem,) = made.build().diagnostics
    assert (problem.code, problem.path) == ("unreadable", "content/static/x.bin")
    assert tree(made.output) == before


# Cleaning


def test_clean_removes_what_builds_wrote_and_nothing_else(site: Callable[..., SiteFolder]):
    made = site({"content/posts/a.md": POST})
    (made.output).mkdir()
    (made.output / ".gitignore").write_text("*\n")
    report = made.build().report
    assert report is not None
    (made.output / "mine.txt").write_text("mine")
    (made.output / "a" / "mine.txt").write_text("mine")
    assert pipeline.clean(made.folder, made.output) == (report.written, ())
    assert tree(made.output) == {
        ".gitignore": b"*\n",
        "mine.txt": b"mine",
        "a/mine.txt": b"mine",
    }
    assert not (made.output / FOLDER).exists()


def test_clean_of_an_empty_or_missing_output_does_nothing(site: Callable[..., SiteFolder]):
    made = site()
    assert pipeline.clean(made.folder, made.output) == (0, ())
    assert not made.output.exists()
    made.output.mkdir()
    assert pipeline.clean(made.folder, made.output) == (0, ())
    assert list(made.output.iterdir()) == []


def test_clean_of_a_folder_that_is_not_bylines_does_nothing(output: Path, tmp_path: Path):
    output.mkdir()
    (output / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="byline did not make"):
        clean(output, tmp_path / "site")
    assert tree(output) == {"mine.txt": b"mine"}


def test_clean_says_why_it_cannot(site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch):
    made = site({"content/posts/a.md": POST})
    assert made.build().ok
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", full)
        removed, (problem,) = pipeline.clean(made.folder, made.output)
    assert (removed, problem.code) == (0, "cannot-write")
