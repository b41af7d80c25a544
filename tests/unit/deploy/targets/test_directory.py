"""What a folder adds to the contract: what it refuses, what stands in the way, what it cannot."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from generator.config.destinations import DirectoryOptions
from generator.deploy.digests import digest_of
from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Full,
    Headers,
    Permanent,
    Remote,
    TargetError,
    Transient,
    Upload,
)
from generator.deploy.targets import target_of
from generator.deploy.targets.directory import DirectoryTarget
from generator.deploy.targets.disk import Contents

HTML = Headers("text/html", "no-cache")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "blog" / "content").mkdir(parents=True)
    return tmp_path / "blog"


def directory(blog: Path, path: str = "../www", *, releases: bool = False, keep: int = 5):
    options = DirectoryOptions(type="directory", path=path, releases=releases, keep=keep)
    made = target_of(options, blog, {})
    assert isinstance(made, DirectoryTarget)
    return made


def run(work: Awaitable[object]) -> object:
    async def one() -> object:
        return await work

    return asyncio.run(one())


def upload(path: str, content: bytes | Path) -> Upload:
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    return Upload(path, content, size, HTML, digest_of(content, "sha256"))


def deploy(
    target: DirectoryTarget, files: dict[str, bytes], name: str = "r1", gone: tuple[str, ...] = ()
) -> None:
    async def one() -> None:
        await target.open()
        there = {path: one.digest for path, one in (await target.list()).items()}
        staying = {path: digest for path, digest in there.items() if path not in gone}
        coming = dict.fromkeys(files, "")
        await target.begin(Deployment(name, "m", {**staying, **coming}, tuple(files), gone))
        for path, content in files.items():
            await target.put(upload(path, content))
        await target.settle()
        await target.delete(gone)
        await target.finish()
        await target.close()

    asyncio.run(one())


@pytest.mark.parametrize(
    "path", ["/", "..", ".", "content", "content/deep", "output", ".git/x", "templates"]
)
def test_the_blog_s_own_folders_are_refused(blog: Path, path: str):
    with pytest.raises(Permanent) as told:
        run(directory(blog, path).open())
    assert told.value.hint == "choose another path:"


def test_a_folder_is_made_but_not_what_is_above_it(blog: Path):
    run(directory(blog).open())
    assert (blog.parent / "www").is_dir()
    with pytest.raises(Permanent, match="there is no folder"):
        run(directory(blog, "../share/www").open())
    (blog.parent / "file").write_text("x")
    with pytest.raises(Permanent, match="is a file"):
        run(directory(blog, "../file").open())


def test_your_home_folder_has_a_short_name(blog: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(blog.parent))
    assert directory(blog, "~/www").traits.address == str(blog.parent / "www")


def test_releases_want_a_folder_of_their_own(blog: Path):
    www = blog.parent / "www"
    www.mkdir()
    (www / ".well-known").mkdir()
    (www / "index.html").write_text("somebody's")
    with pytest.raises(Permanent) as told:
        run(directory(blog, releases=True).open())
    assert told.value.hint
    assert "releases: no" in told.value.hint
    (www / "index.html").unlink()
    run(directory(blog, releases=True).open())


def test_a_folder_without_links_is_told(blog: Path, monkeypatch: pytest.MonkeyPatch):
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "not here")

    monkeypatch.setattr(os, "symlink", no_links)
    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(Permanent) as told:
        deploy(directory(blog, releases=True), {"a.html": b"a"})
    assert told.value.hint
    assert "releases: no" in told.value.hint
    deploy(directory(blog, "../plain"), {"a.html": b"a"})


def test_what_stays_the_same_is_stored_once(blog: Path):
    deploy(directory(blog, releases=True), {"a.html": b"a", "b/c.html": b"c"})
    deploy(directory(blog, releases=True), {"a.html": b"A"}, "r2")
    releases = blog.parent / "www" / "releases"
    assert (releases / "r1/b/c.html").samefile(releases / "r2/b/c.html")
    assert (releases / "r1/a.html").read_bytes() == b"a"
    assert (blog.parent / "www" / "current").readlink() == Path("releases/r2")


def test_where_nothing_can_be_linked_it_is_copied(blog: Path, monkeypatch: pytest.MonkeyPatch):
    deploy(directory(blog, releases=True), {"a.html": b"a", "b.html": b"b"})

    def no_links(*_: object) -> None:
        raise OSError(errno.EXDEV, "no")

    monkeypatch.setattr(os, "link", no_links)
    deploy(directory(blog, releases=True), {"a.html": b"A"}, "r2")
    assert (blog.parent / "www/current/b.html").read_bytes() == b"b"


def test_the_oldest_releases_go_and_never_the_one_online(blog: Path):
    for number in range(1, 6):
        target = directory(blog, releases=True, keep=2)
        deploy(target, {"a.html": str(number).encode()}, f"r{number}")
        if number == 4:
            run(target.restore("r3"))
    names = sorted(path.name for path in (blog.parent / "www" / "releases").iterdir())
    assert names == ["r4", "r5"]


def test_a_release_that_was_not_finished_is_cleared_away(blog: Path):
    target = directory(blog, releases=True)
    deploy(target, {"a.html": b"a"})

    async def half() -> None:
        await target.begin(Deployment("r2", "m", {"a.html": ""}, ()))

    asyncio.run(half())
    releases = blog.parent / "www" / "releases"
    assert (releases / "r2.part").is_dir()
    assert [one.id for one in run(target.releases())] == ["r1"]
    (blog.parent / "www/.byline/new-7").write_text("left by a process that was killed")
    deploy(directory(blog, releases=True), {"a.html": b"b"}, "r3")
    assert sorted(path.name for path in releases.iterdir()) == ["r1", "r3"]
    assert [path.name for path in (blog.parent / "www/.byline").iterdir()] == []
    asyncio.run(half())
    run(target.abandon())
    assert not (releases / "r2.part").exists()
    run(directory(blog).abandon())


def test_a_file_may_become_a_folder_and_a_folder_a_file(blog: Path):
    deploy(directory(blog), {"a": b"file", "b/c/d.html": b"folder"})
    new = {"a/index.html": b"folder", "b": b"file"}
    deploy(directory(blog), new, "r2", ("a", "b/c/d.html"))
    www = blog.parent / "www"
    assert (www / "a/index.html").read_bytes() == b"folder"
    assert (www / "b").read_bytes() == b"file"


@pytest.mark.parametrize(("there", "path"), [("a", "a/index.html"), ("a/other.txt", "a")])
def test_what_is_not_byline_s_is_never_in_its_way_for_long(blog: Path, there: str, path: str):
    run(directory(blog).open())
    other = blog.parent / "www" / there
    other.parent.mkdir(exist_ok=True)
    other.write_text("somebody's")
    with pytest.raises(Permanent, match="in the way"):
        deploy(directory(blog), {path: b"x"})
    assert other.read_text() == "somebody's"


def test_folders_that_are_empty_go_and_others_stay(blog: Path):
    deploy(directory(blog), {"a/b/c.html": b"c", "a/d.html": b"d", "e/f.html": b"f"})
    deploy(directory(blog), {}, "r2", ("a/b/c.html", "e/f.html", "e/none.html", "a"))
    www = blog.parent / "www"
    assert sorted(path.name for path in www.iterdir()) == [".byline", "a"]
    assert [path.name for path in (www / "a").iterdir()] == ["d.html"]


def test_where_case_does_not_count_the_new_name_stays(blog: Path, monkeypatch: pytest.MonkeyPatch):
    deploy(directory(blog), {"About.html": b"a"})
    monkeypatch.setattr(Path, "samefile", lambda *_: True)
    deploy(directory(blog), {"about.html": b"a"}, "r2", ("About.html",))
    assert (blog.parent / "www" / "about.html").exists()
    assert (blog.parent / "www" / "About.html").exists()


def test_links_are_neither_listed_nor_followed(blog: Path, tmp_path: Path):
    deploy(directory(blog), {"a.html": b"a"})
    www = blog.parent / "www"
    (www / "link.html").symlink_to(www / "a.html")
    (www / "folder").symlink_to(blog)
    assert {*run(directory(blog).list())} == {"a.html"}
    with pytest.raises(Permanent, match="in the way"):
        deploy(directory(blog), {"folder/a.html": b"x"}, "r2")


@pytest.mark.parametrize("path", ["../x", "a/../x", "/x", "a//b", "a\\b", ""])
def test_no_name_leaves_the_folder(blog: Path, path: str):
    target = directory(blog)
    run(target.open())
    with pytest.raises(Permanent):
        run(target.put(upload(path, b"x")))
    with pytest.raises(Permanent):
        run(target.get(path))
    with pytest.raises(Permanent):
        run(target.delete([path]))


def test_what_is_not_there_is_none(blog: Path):
    target = directory(blog)
    deploy(target, {"a/b.html": b"x"})
    for path in ("none.html", "a", "a/b.html/c", LOCK):
        assert run(target.get(path)) is None


def test_a_large_file_comes_from_where_it_lies(blog: Path, tmp_path: Path):
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(600_000))
    target = directory(blog)

    async def one() -> None:
        await target.open()
        await target.begin(Deployment("r1", "m", {"film.mp4": ""}, ("film.mp4",)))
        await target.put(upload("film.mp4", film))
        await target.settle()
        listed = await target.list()
        assert listed["film.mp4"].digest == digest_of(film, "sha256")
        assert listed["film.mp4"].size == 600_000

    asyncio.run(one())


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, Full),
        (errno.EDQUOT, Full),
        (errno.EACCES, Denied),
        (errno.EROFS, Denied),
        (errno.ESTALE, Transient),
        (errno.ENAMETOOLONG, Permanent),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_what_the_system_says_is_put_into_words(
    blog: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: type[TargetError],
    named: bool,
):
    target = directory(blog)
    run(target.open())
    monkeypatch.setattr(target, "_list", _raising(number, named=named))
    with pytest.raises(kind) as told:
        run(target.list())
    assert os.strerror(number) in told.value.message


def _raising(number: int, *, named: bool) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(number, os.strerror(number), *(["/www/a"] if named else []))

    return fail


def test_a_file_that_goes_while_it_is_looked_at_was_not_there(
    blog: Path, monkeypatch: pytest.MonkeyPatch
):
    target = directory(blog)
    deploy(target, {"a.html": b"a"})
    monkeypatch.setattr(
        "generator.deploy.targets.directory.files_below", lambda _: iter(["a.html", "b.html"])
    )
    assert {*run(target.list())} == {"a.html"}


def test_a_file_is_read_once_unless_it_is_another_by_then(tmp_path: Path):
    old = (tmp_path / "old.html", b"old"), (tmp_path / "twin.html", b"two")
    for path, content in old:
        path.write_bytes(content)
        os.utime(path, (1, 1))
    contents = Contents()
    first = contents.remote(str(tmp_path), "old.html")
    assert first == Remote("old.html", 3, *[digest_of(b"old", "sha256")] * 2)
    os.link(tmp_path / "old.html", tmp_path / "same.html")
    (tmp_path / "old.html").chmod(0)
    again = contents.remote(str(tmp_path), "same.html")
    assert again is not None
    assert again.digest == first.digest
    # What was written just now is read again, as a coarse clock could hide another change.
    for text in (b"one", b"two", b"six"):
        (tmp_path / "twin.html").write_bytes(text)
        os.utime(tmp_path / "twin.html", None)
        seen = contents.remote(str(tmp_path), "twin.html")
        assert seen is not None
        assert seen.digest == digest_of(text, "sha256")
    contents.write(str(tmp_path / "new.html"), b"new", digest_of(b"new", "sha256"))
    assert (tmp_path / "new.html").read_bytes() == b"new"
    assert contents.remote(str(tmp_path), "gone.html") is None
    (tmp_path / "new.html").write_bytes(b"newer")
    seen = contents.remote(str(tmp_path), "new.html")
    assert seen is not None
    assert seen.digest == digest_of(b"newer", "sha256")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_write_that_is_cut_short_is_no_write():
    with pytest.raises(OSError, match="No space left"):
        Contents().write("/dev/full", b"words", "")
