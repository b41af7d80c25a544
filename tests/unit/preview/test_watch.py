"""Files are told of that were written, moved or removed: all of them, and never half of one."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import itertools
import mmap
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.preview import watch
from generator.preview.notices import Happening, Notice
from generator.preview.watch import Watcher

PATIENCE = 60  # seconds, for a machine that has other things to do
WHOLE = "a whole file, to its end\n" * 2000
END = "to its end\n"


class Heard:
    """What a watcher told, in order; each file is read as it is told of."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()
        self.everything = 0
        self.halves: list[Path] = []
        self.words: list[str] = []
        self.threads: set[str] = set()
        self._news = threading.Condition()

    def changed(self, paths: frozenset[Path] | None) -> None:
        for path in paths or ():
            with contextlib.suppress(OSError):
                if path.is_file() and not path.read_text().endswith(END):
                    self.halves.append(path)
        with self._news:
            self.threads.add(threading.current_thread().name)
            if paths is None:
                self.everything += 1
            else:
                assert paths
                self.paths |= paths
            self._news.notify_all()

    def wait(self, until: Callable[[Heard], bool]) -> None:
        with self._news:
            assert self._news.wait_for(lambda: until(self), PATIENCE), (
                self.everything,
                sorted(self.paths)[:20],
            )

    def wait_for(self, *paths: Path) -> None:
        self.wait(lambda heard: heard.everything > 0 or heard.paths.issuperset(paths))
        assert self.halves == []

    def wait_for_just(self, *paths: Path) -> None:
        self.wait(lambda heard: heard.paths.issuperset(paths))
        assert (self.everything, self.halves) == (0, [])

    def settle(self, folder: Path) -> None:
        """Wait until all that has happened in a folder is told of, and forget it."""
        for number in itertools.count():
            # Each time another: one that is written again could be read half-written here.
            marker = folder / f"marker-{threading.get_ident()}-{number}.md"
            self.forget()
            marker.write_text(END)
            self.wait(lambda heard, new=marker: heard.everything > 0 or new in heard.paths)  # type: ignore[misc]
            if not self.everything:
                return

    def forget(self) -> None:
        with self._news:
            self.paths.clear()
            self.everything = 0


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "site" / "content" / "posts"
    folder.mkdir(parents=True)
    (folder / "old.md").write_text(END)
    return folder


@pytest.fixture
def heard() -> Heard:
    return Heard()


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@contextlib.contextmanager
def watching(site: Path, heard: Heard) -> Iterator[Watcher]:
    names = ("content", "templates", "assets")
    before = set(threading.enumerate())
    files = open_files()
    watcher = Watcher([site / name for name in names], [], heard.changed, heard.words.append)
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.stop()
        assert set(threading.enumerate()) - before == set()
        assert open_files() == files


@pytest.fixture
def watched(posts: Path, heard: Heard) -> Iterator[Heard]:
    with watching(posts.parents[1], heard):
        yield heard
    assert heard.threads <= {"byline watcher"}
    assert heard.words == []


# How programs save


def test_saved_in_place(posts: Path, watched: Heard):
    (posts / "old.md").write_text(WHOLE)
    watched.wait_for_just(posts / "old.md")


def test_saved_as_vim_does_with_a_backup(posts: Path, watched: Heard):
    (posts / "old.md").rename(posts / "old.md~")
    (posts / "old.md").write_text(WHOLE)
    (posts / "old.md~").unlink()
    watched.wait_for_just(posts / "old.md")
    assert watched.paths == {posts / "old.md"}


def test_saved_beside_and_renamed(posts: Path, watched: Heard):
    (posts / "new.tmp").write_text(WHOLE)
    (posts / "new.tmp").replace(posts / "old.md")
    watched.wait_for_just(posts / "old.md")
    assert watched.paths == {posts / "old.md"}


def test_saved_as_jetbrains_does(posts: Path, watched: Heard):
    (posts / "old.md___jb_tmp___").write_text(WHOLE)
    (posts / "old.md").rename(posts / "old.md___jb_old___")
    (posts / "old.md___jb_tmp___").rename(posts / "old.md")
    (posts / "old.md___jb_old___").unlink()
    watched.wait_for_just(posts / "old.md")


def test_saved_outside_and_moved_in(posts: Path, watched: Heard, tmp_path: Path):
    (tmp_path / "draft").write_text(WHOLE)
    (tmp_path / "draft").replace(posts / "old.md")
    watched.wait_for_just(posts / "old.md")


def test_edited_by_sed(posts: Path, watched: Heard):
    subprocess.run(["sed", "-i", "s/to/unto/; s/unto/to/", posts / "old.md"], check=True)
    watched.wait_for_just(posts / "old.md")


def test_touched(posts: Path, watched: Heard):
    subprocess.run(["touch", posts / "old.md"], check=True)
    watched.wait_for_just(posts / "old.md")


@pytest.mark.parametrize("name", ["old.md", "new.md", "deep/er/new.md"])
def test_saved_slowly(posts: Path, watched: Heard, name: str):
    path = posts / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        for _ in range(4):
            file.write("half a line")
            file.flush()
            (posts / "other.md").write_text(END)  # so that something is told of meanwhile
            time.sleep(0.1)
            assert path not in watched.paths
        file.write(END)
        file.flush()
        watched.settle(posts)
        assert path not in watched.paths
    watched.wait_for_just(path)


def test_written_through_memory(posts: Path, watched: Heard):
    path = posts / "old.md"
    path.write_bytes(WHOLE.encode())
    watched.wait_for_just(path)
    watched.forget()
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[:5] = b"A new"
        memory.flush()
    watched.wait_for_just(path)


def test_removed(posts: Path, watched: Heard):
    (posts / "old.md").unlink()
    watched.wait_for_just(posts / "old.md")


def test_moved_out_and_in(posts: Path, watched: Heard, tmp_path: Path):
    for _ in range(3):
        watched.forget()
        (posts / "old.md").rename(tmp_path / "old.md")
        watched.wait_for_just(posts / "old.md")
        watched.forget()
        (tmp_path / "old.md").rename(posts / "old.md")
        watched.wait_for_just(posts / "old.md")


def test_renamed(posts: Path, watched: Heard):
    (posts / "old.md").rename(posts / "renamed.md")
    watched.wait_for_just(posts / "old.md", posts / "renamed.md")


def test_a_link_put_in_place_of_another(posts: Path, watched: Heard):
    (posts / "next.md").symlink_to("old.md")
    (posts / "next.md").replace(posts / "now.md")
    watched.wait_for_just(posts / "now.md")


def test_a_second_name_of_a_file(posts: Path, watched: Heard):
    (posts / "twin.md").hardlink_to(posts / "old.md")
    watched.wait_for_just(posts / "twin.md")


def test_new_folders_and_files_in_them_at_once(posts: Path, watched: Heard):
    made = []
    for number in range(40):
        path = posts / f"{number}/a/b/c/index.md"
        path.parent.mkdir(parents=True)
        path.write_text(WHOLE)
        made.append(path)
    watched.wait_for_just(*made)
    watched.forget()
    made[7].write_text(END)
    watched.wait_for_just(made[7])


def test_a_folder_moved_in(posts: Path, watched: Heard, tmp_path: Path):
    (tmp_path / "elsewhere/deep").mkdir(parents=True)
    (tmp_path / "elsewhere/deep/index.md").write_text(WHOLE)
    (tmp_path / "elsewhere").rename(posts / "here")
    path = posts / "here/deep/index.md"
    watched.wait_for_just(path)
    watched.forget()
    path.write_text(END)
    watched.wait_for_just(path)


@pytest.mark.parametrize("out", [False, True])
def test_a_folder_renamed_or_moved_out(posts: Path, watched: Heard, tmp_path: Path, out: bool):
    (posts / "one/deep").mkdir(parents=True)
    (posts / "one/deep/index.md").write_text(END)
    watched.wait_for_just(posts / "one/deep/index.md")
    there = (tmp_path if out else posts) / "two"
    (posts / "one").rename(there)
    watched.wait(lambda heard: heard.everything > 0)
    watched.settle(posts)
    there.rename(posts / "three")
    watched.wait_for(posts / "three/deep/index.md")
    watched.settle(posts)
    (posts / "three/deep/index.md").write_text(WHOLE)
    watched.wait(lambda heard: posts / "three/deep/index.md" in heard.paths)


def test_a_folder_removed_with_all_in_it(posts: Path, watched: Heard):
    (posts / "one").mkdir()
    (posts / "one/index.md").write_text(END)
    watched.wait_for_just(posts / "one/index.md")
    shutil.rmtree(posts / "one")
    watched.wait(lambda heard: heard.everything > 0)


def test_another_branch_is_checked_out(posts: Path, watched: Heard):
    def git(*words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "gc.auto=0"]
        subprocess.run(["git", *who, *words], cwd=posts, check=True, capture_output=True)

    git("init", "-b", "main", ".")
    git("add", "-A")
    git("commit", "-m", "One post")
    git("switch", "-c", "many")
    many = [posts / f"{n % 10}/post{n}.md" for n in range(1000)]
    for path in many:
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{path}{END}")
    git("add", "-A")
    git("commit", "-m", "A thousand posts")
    git("switch", "main")
    watched.wait(lambda heard: heard.everything > 0)  # its folders went
    # Or a file is told of that went, and read when it comes back; folders that go are looked at
    # once more when there was a pause.
    for _ in range(3):
        watched.settle(posts)
        time.sleep(0.3)
    git("switch", "many")
    watched.wait_for(*many)
    assert not any(".git" in path.parts for path in watched.paths)


SAVES: dict[str, Callable[[Path, Path, str], None]] = {
    "in place": lambda path, _, text: path.write_text(text) and None,
    "beside": lambda path, _, text: (
        path.with_suffix(".tmp").write_text(text)
        and path.with_suffix(".tmp").replace(path)
        and None
    ),
    "outside": lambda path, other, text: (
        (other / path.name).write_text(text) and (other / path.name).replace(path) and None
    ),
    "backup": lambda path, _, text: (
        path.replace(f"{path}~") and path.write_text(text) and Path(f"{path}~").unlink()
    ),
}


def test_fifty_saves_of_each_kind_at_once(posts: Path, watched: Heard, tmp_path: Path):
    # Each to a file of its own: a path may be told twice, and one that is saved again could be
    # read half-written as it is told of for the save before.
    files = {kind: [posts / f"{kind} {number}.md" for number in range(50)] for kind in SAVES}
    for path in itertools.chain.from_iterable(files.values()):
        path.write_text(END)
    watched.settle(posts)

    def save(kind: str) -> None:
        for path in files[kind]:
            SAVES[kind](path, tmp_path, f"{path.name}\n{WHOLE}")
            watched.wait(lambda heard, path=path: path in heard.paths)

    writers = [threading.Thread(target=save, args=(kind,)) for kind in SAVES]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    watched.wait_for_just(*itertools.chain.from_iterable(files.values()))


def test_the_last_of_many_saves_is_always_told_of(posts: Path):
    """Whoever reads a file as it is told of has, in the end, its last state."""
    states: dict[Path, str] = {}
    news = threading.Condition()

    def changed(paths: frozenset[Path] | None) -> None:
        assert paths is not None
        with news:
            states.update((path, path.read_text()) for path in paths)
            news.notify_all()

    watcher = Watcher([posts], [], changed)
    watcher.start()
    path = posts / "old.md"
    for number in range(200):
        path.write_text(f"{number}")
        if number % 20 == 19:
            with news:
                assert news.wait_for(lambda last=f"{number}": states.get(path) == last, PATIENCE)
    watcher.stop()


# What is not told of


def test_what_editors_leave_and_what_byline_makes_is_passed_over(posts: Path, watched: Heard):
    site = posts.parents[1]
    for name in (".a.md.swp", "a.md~", "#a.md#", ".git/HEAD", ".cache/x", "../output/x", "a.bak"):
        path = posts / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(END)
    for name in ("output/index.html", ".cache/x", "notes.txt", "contents/x"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(END)
    shutil.rmtree(site / "output")
    shutil.rmtree(posts / ".cache")
    kept = [posts / "output/a.md", site / "content/static/.well-known/x", posts / "last.md"]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(END)
    watched.wait_for_just(*kept)
    assert watched.paths == set(kept)


def test_reading_is_not_told_of(posts: Path, watched: Heard):
    for _ in range(100):
        (posts / "old.md").read_text()
        list(posts.iterdir())
    (posts / "last.md").write_text(END)
    watched.wait_for_just(posts / "last.md")
    assert watched.paths == {posts / "last.md"}


# Folders that come and go


def test_a_folder_that_appears_is_watched(posts: Path, watched: Heard):
    path = posts.parents[1] / "templates/partials/head.html"
    path.parent.mkdir(parents=True)
    path.write_text(END)
    watched.wait(lambda heard: heard.everything > 0 or path in heard.paths)
    watched.wait(lambda heard: heard.everything > 0)
    watched.forget()
    path.write_text(WHOLE)
    watched.wait(lambda heard: path in heard.paths)


def test_a_folder_put_in_place_of_another_is_watched(posts: Path, watched: Heard):
    content = posts.parent
    content.rename(content.with_name("before"))
    watched.wait(lambda heard: heard.everything > 0)
    watched.forget()
    posts.mkdir(parents=True)
    watched.wait(lambda heard: heard.everything > 0)
    (posts / "a.md").write_text(END)
    watched.wait(lambda heard: posts / "a.md" in heard.paths)


def test_nothing_need_be_there(tmp_path: Path, heard: Heard):
    path = tmp_path / "a/b/content/posts/a.md"
    with watching(tmp_path / "a/b", heard):
        path.parent.mkdir(parents=True)
        heard.wait(lambda heard: heard.everything > 0)
        path.write_text(END)
        heard.wait(lambda heard: path in heard.paths or heard.everything > 1)


def test_single_files_and_what_lies_beside_them(tmp_path: Path, heard: Heard):
    one, there = tmp_path / "one.yaml", tmp_path / "sub/two.yaml"
    watcher = Watcher([], [one, there], heard.changed)
    watcher.start()
    (tmp_path / "other.yaml").write_text(END)
    one.write_text(END)
    heard.wait_for_just(one)
    there.parent.mkdir()
    heard.wait(lambda heard: heard.everything > 0)
    there.write_text(END)
    heard.wait(lambda heard: there in heard.paths)
    watcher.stop()
    assert heard.paths == {one, there}


def test_a_blog_that_is_reached_by_a_link(posts: Path, heard: Heard, tmp_path: Path):
    (tmp_path / "link").symlink_to(posts.parents[1])
    with watching(tmp_path / "link", heard):
        (posts / "a.md").write_text(END)
        heard.wait_for_just(tmp_path / "link/content/posts/a.md")


def test_linked_folders_are_watched_once_they_are_known(
    posts: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "_TICK", 0.05)
    there = posts.parents[1] / "texts"
    there.mkdir()
    (posts / "linked").symlink_to(there)
    (posts / "loop").symlink_to(posts)
    (posts / "out").symlink_to("/")
    with watching(posts.parents[1], heard):
        heard.wait(lambda heard: heard.everything > 0)  # the links were found
        (there / "a.md").write_text(END)
        heard.wait(lambda heard: heard.paths == {posts / "linked/a.md"})


def test_a_link_to_a_folder_is_looked_at_as_a_whole(posts: Path, watched: Heard):
    (posts / "images").mkdir()
    (posts / "linked").symlink_to(posts / "images")
    watched.wait(lambda heard: heard.everything > 0)


# Losses


def create_with_nobody_listening(folder: Path, count: int) -> None:
    """Create files while no other thread can run: what is called so keeps Python's lock."""
    library = ctypes.PyDLL(None)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        for number in range(count):
            library.close(library.creat(b"%s/%d.md" % (os.fsencode(folder), number), 0o644))
    finally:
        sys.setswitchinterval(before)


def test_more_than_the_system_can_keep(
    posts: Path, watched: Heard, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "_BURST", 10**9)  # so that it is heard of, not suspected
    queue = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if queue > 20_000:
        pytest.skip("the queue is long here")
    create_with_nobody_listening(posts, queue)  # of each file two things are told
    watched.wait(lambda heard: heard.everything > 0)
    # What comes after is told of as ever.
    (posts / "new").mkdir()
    (posts / "new/index.md").write_text(WHOLE)
    watched.wait(lambda heard: posts / "new/index.md" in heard.paths)


class Deaf:
    """Notices that come only when a test gives them."""

    made: list[Deaf]
    problem: OSError | None = None

    def __init__(self, folders: dict[str, bool], send: Callable[[Any], None]) -> None:
        if self.problem:
            raise self.problem
        self.folders, self.send, self.living = folders, send, True
        self.made.append(self)

    def alive(self) -> bool:
        return self.living

    def stop(self) -> None:
        self.living = True


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> type[Deaf]:
    """Put a system in place that tells of nothing, and is looked at often."""
    made = type("Made", (Deaf,), {"made": [], "problem": None})
    monkeypatch.setattr(watch, "Notices", made)
    for name in ("_TICK", "_POLL", "_IDLE", "_SOON", "_REST"):
        monkeypatch.setattr(watch, name, 0.02)
    for name in ("_IDLE_SHARE", "_POLL_SHARE"):
        monkeypatch.setattr(watch, name, 1)
    return made


def seen_once(watcher: Watcher) -> bool:
    return watcher._findings._seen is not None


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_what_nobody_told_of_is_found_by_a_look(posts: Path, heard: Heard, deaf: type[Deaf]):
    with watching(posts.parents[1], heard) as watcher:
        until(lambda: seen_once(watcher))
        (posts / "new.md").write_text(END)
        heard.wait_for_just(posts / "new.md")
        (posts / "old.md").unlink()
        heard.wait_for_just(posts / "old.md")
        assert heard.paths == {posts / "new.md", posts / "old.md"}


def test_a_look_waits_for_who_writes(posts: Path, heard: Heard, deaf: type[Deaf]):
    with watching(posts.parents[1], heard) as watcher:
        until(lambda: seen_once(watcher))
        with (posts / "old.md").open("w") as old, (posts / "new.md").open("w") as new:
            for number in range(10):
                for file in (old, new):
                    file.write("half a line")
                    file.flush()
                path = posts / f"{number}.md"
                path.write_text(END)
                heard.wait_for_just(path)
            assert {posts / "old.md", posts / "new.md"}.isdisjoint(heard.paths)
            old.write(END)
            new.write(END)
        heard.wait_for_just(posts / "old.md", posts / "new.md")


def test_after_a_burst_all_files_are_looked_at(
    posts: Path, heard: Heard, deaf: type[Deaf], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "_IDLE", 3600)
    with watching(posts.parents[1], heard) as watcher:
        until(lambda: seen_once(watcher))
        (posts / "new.md").write_text(END)
        for _ in range(watch._BURST):
            deaf.made[0].send(Notice(Happening.CLOSED, str(posts / "old.md")))
        heard.wait_for_just(posts / "new.md")


def test_after_a_burst_of_which_nothing_is_known_everything_is(
    posts: Path, heard: Heard, deaf: type[Deaf], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "_TICK", 3600)
    with watching(posts.parents[1], heard):
        for _ in range(watch._BURST):
            deaf.made[0].send(Notice(Happening.CLOSED, str(posts / "old.md")))
        heard.wait(lambda heard: heard.everything > 0)


def test_lost_notices_and_a_clock_that_jumps(
    posts: Path, heard: Heard, deaf: type[Deaf], monkeypatch: pytest.MonkeyPatch
):
    with watching(posts.parents[1], heard) as watcher:
        deaf.made[0].send(None)
        heard.wait(lambda heard: heard.everything == 1)
        until(lambda: seen_once(watcher))
        later = watch._drift() + 3600
        monkeypatch.setattr(watch, "_drift", lambda: later)
        heard.wait(lambda heard: heard.everything == 2)


def test_notices_that_ended_begin_anew(posts: Path, heard: Heard, deaf: type[Deaf]):
    with watching(posts.parents[1], heard):
        deaf.made[0].living = False
        heard.wait(lambda heard: heard.everything == 1)
        assert len(deaf.made) == 2


def test_of_a_new_folder_all_files_are_told_of(
    posts: Path, heard: Heard, deaf: type[Deaf], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "_TICK", 3600)  # so that no look finds them
    with watching(posts.parents[1], heard):
        (posts / "a/b").mkdir(parents=True)
        (posts / "a/b/c.md").write_text(END)
        (posts / "a/b/d.md~").write_text(END)
        with (posts / "a/b/e.md").open("w"):
            deaf.made[0].send(Notice(Happening.FOLDER_CAME, str(posts / "a")))
            heard.wait_for_just(posts / "a/b/c.md")
            assert heard.paths == {posts / "a/b/c.md"}


def test_a_folder_that_comes_while_others_begin_to_be_watched(
    posts: Path, heard: Heard, deaf: type[Deaf], monkeypatch: pytest.MonkeyPatch
):
    templates = posts.parents[1] / "templates"

    def late(self: Deaf, folders: dict[str, bool], send: Callable[[Any], None]) -> None:
        Deaf.__init__(self, folders, send)
        templates.mkdir(exist_ok=True)

    monkeypatch.setattr(deaf, "__init__", late)
    with watching(posts.parents[1], heard):
        assert str(templates) not in deaf.made[0].folders
        assert str(templates) in deaf.made[-1].folders


def test_a_folder_that_goes_while_it_is_watched(posts: Path, heard: Heard, deaf: type[Deaf]):
    deaf.problem = FileNotFoundError(errno.ENOENT, "gone", "content")
    with watching(posts.parents[1], heard):
        assert deaf.made == []
        deaf.problem = None
        heard.wait(lambda heard: heard.everything > 0 and len(deaf.made) == 1)
    assert heard.words == []


def test_another_watchdog_is_enough_for_all_but_losses(
    posts: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "generator.preview.hearing", None)
    with watching(posts.parents[1], heard):
        (posts / "a/b").mkdir(parents=True)
        (posts / "a/b/c.md").write_text(WHOLE)
        heard.wait_for_just(posts / "a/b/c.md")
        (posts / "draft.tmp").write_text(WHOLE)
        (posts / "draft.tmp").replace(posts / "old.md")
        heard.wait_for_just(posts / "old.md")


# A system that refuses


LIMITS = [
    (errno.ENOSPC, "sudo sysctl fs.inotify.max_user_watches=524288"),
    (errno.EMFILE, "sudo sysctl fs.inotify.max_user_instances=1024"),
    (errno.EPERM, "(Operation not permitted)"),
]


@pytest.mark.parametrize(("number", "words"), LIMITS)
@pytest.mark.parametrize("later", [False, True])
def test_a_system_that_refuses_is_looked_at(
    posts: Path, heard: Heard, deaf: type[Deaf], number: int, words: str, later: bool
):
    problem = OSError(number, os.strerror(number))
    deaf.problem = None if later else problem
    with watching(posts.parents[1], heard):
        if later:
            deaf.made[0].send(problem)
            deaf.made[0].send(problem)
            heard.wait(lambda heard: heard.everything == 1)
        heard.forget()
        (posts / "deep/er").mkdir(parents=True)
        (posts / "deep/er/new.md").write_text(END)
        heard.wait_for_just(posts / "deep/er/new.md")
        (posts / "old.md").write_text(WHOLE)
        heard.wait_for_just(posts / "old.md")
    (told,) = heard.words
    assert words in told
    assert "once a second" in told


# The end


def test_it_may_be_stopped_twice_or_without_a_start(posts: Path, heard: Heard):
    watcher = Watcher([posts], [], heard.changed)
    watcher.stop()
    watcher.start()
    watcher.stop()
    watcher.stop()
    (posts / "old.md").write_text(WHOLE)
    assert (heard.paths, heard.everything) == (set(), 0)


def test_it_may_be_stopped_by_whom_it_tells(posts: Path):
    ended = threading.Event()

    def changed(_: object) -> None:
        watcher.stop()
        ended.set()

    watcher = Watcher([posts], [], changed)
    watcher.start()
    (thread,) = (one for one in threading.enumerate() if one.name == "byline watcher")
    (posts / "old.md").write_text(WHOLE)
    assert ended.wait(PATIENCE)
    thread.join(PATIENCE)
    assert not thread.is_alive()


_INTERRUPTED = """
import sys, signal, threading
from pathlib import Path
from generator.preview.watch import Watcher
signal.signal(signal.SIGINT, signal.default_int_handler)
watcher = Watcher([Path(sys.argv[1])], [], lambda paths: print("told", flush=True))
watcher.start()
try:
    print("started", flush=True)
    threading.Event().wait()
except KeyboardInterrupt:
    if sys.argv[2] == "stopped":
        watcher.stop()
"""


@pytest.mark.parametrize("end", ["stopped", "left"])
def test_an_interrupt_ends_the_process_without_a_word(posts: Path, end: str):
    command = [sys.executable, "-c", _INTERRUPTED, posts, end]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        (posts / "old.md").write_text(WHOLE)
        assert process.stdout.readline() == "told\n"
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=PATIENCE)
    assert (process.returncode, words) == (0, "")


def test_nothing_is_done_while_nothing_happens(
    posts: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    wakes: list[float] = []
    drift = watch._drift
    monkeypatch.setattr(watch, "_drift", lambda: wakes.append(0) or drift())
    with watching(posts.parents[1], heard):
        time.sleep(0.5)
    assert len(wakes) < 5  # one at the start, one each two seconds; without a rest, thousands
