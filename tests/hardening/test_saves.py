"""Saves in all the ways of editors, crowds of files, pauses: what is told of them is all true."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from tests.bench.saves import SAVES
from tests.conftest import REPOSITORY, SiteFolder
from tests.hardening.conftest import SEED, Extent
from tests.hardening.mirror import END, PATIENCE, Mirror, said_of, there
from tests.journeys.test_preview import previewing

Note = Callable[[str, int], None]


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "site/content/posts"
    folder.mkdir(parents=True)
    (tmp_path / "aside").mkdir()
    return folder


def _text(name: str, number: int) -> str:
    return f"{name} {number}\n" + "a line of some words\n" * (number * 37 % 400) + END


def test_each_save_is_told_of_and_none_when_it_is_half(
    posts: Path, tmp_path: Path, extent: Extent, tally: Note
):
    """Some wait until they were heard, others follow one another as fast as they can."""
    picks = random.Random(SEED)
    for name in SAVES:
        (posts / f"{name}.md").write_text(END)
    mirror = Mirror(posts.parent)
    times = extent(50, 5)
    try:
        order = [name for name in SAVES for _ in range(times)]
        picks.shuffle(order)
        for number, name in enumerate(order):
            path, text = posts / f"{name}.md", _text(name, number)
            SAVES[name](path, tmp_path / "aside", text)
            if picks.random() < 0.5:
                assert mirror.has(path, text), name
        assert mirror.is_true()
    finally:
        mirror.stop()
    # Whoever saves half a text and then all of it has saved twice.
    assert [path for path in mirror.halves if Path(path).stem != "twice"] == []
    assert mirror.words == []
    tally("saves", len(order))


class Follower:
    """A mirror that is a process of its own, which can be stopped for a while."""

    def __init__(self, folder: Path, *limit: str) -> None:
        self.folder = folder
        apart = ["unshare", "-Ur"] if limit else []
        self.process = subprocess.Popen(
            [*apart, sys.executable, "-m", "tests.hardening.mirror", str(folder), *limit],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def asked(self) -> tuple[str, str]:
        """Return what it has, and what it said of the system."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        count, digest, words = self.process.stdout.readline().split(" ", 2)
        return f"{count} {digest}", words.strip()

    def is_true(self) -> bool:
        """Say whether it comes to have all that is there, as it is."""
        end, real = time.monotonic() + 4 * PATIENCE, said_of(there(self.folder))
        while self.asked()[0] != real:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    @contextmanager
    def stopped(self, seconds: float) -> Iterator[None]:
        """Let it stand still meanwhile, and at least for so long."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
            time.sleep(seconds)
        finally:
            os.kill(self.process.pid, signal.SIGCONT)

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            assert self.process.wait(PATIENCE) == 0
        finally:
            self.process.kill()
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()


def _flat(posts: Path, _aside: Path, count: int) -> None:
    for number in range(count):
        (posts / f"{number}.md").write_text(f"{number}\n{END}")


def _in_folders(posts: Path, _aside: Path, count: int) -> None:
    for number in range(count):
        path = posts / f"{number % (2 + count // 100)}/{number % 3}/{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}\n{END}")


def _again(posts: Path, _aside: Path, count: int) -> None:
    """Write all that is there again, some of it with the same size."""
    for number, path in enumerate(sorted(posts.rglob("*.md"))[:count]):
        path.write_text(f"{number % 7}\n{END}")


def _moved_out(posts: Path, aside: Path, _count: int) -> None:
    posts.rename(aside / "posts")
    posts.mkdir()
    (posts / "only.md").write_text(END)


def _moved_in(posts: Path, aside: Path, _count: int) -> None:
    (aside / "posts").rename(posts / "back")


def _renamed(posts: Path, _aside: Path, count: int) -> None:
    """Have files change their names in a ring, so that each is another one."""
    files = sorted(posts.rglob("*.md"))[:count]
    if files:
        files[0].rename(posts / "first")
        for before, after in itertools.pairwise(files):
            after.rename(before)
        (posts / "first").rename(files[-1])


def _in_all_ways(posts: Path, aside: Path, _count: int) -> None:
    for name, save in SAVES.items():
        (posts / f"{name}.md").write_text(END)
        save(posts / f"{name}.md", aside, _text(name, 7))


def _gone(posts: Path, _aside: Path, _count: int) -> None:
    shutil.rmtree(posts)
    posts.mkdir()


_CROWDS: Final[Mapping[str, Callable[[Path, Path, int], None]]] = {
    "many files": _flat,
    "written again": _again,
    "files that changed their names": _renamed,
    "many in new folders": _in_folders,
    "saved in all ways": _in_all_ways,
    "moved out": _moved_out,
    "moved in": _moved_in,
    "all gone": _gone,
}
"""What happens to a folder, in this order: the second folder lies beside the site."""


def test_crowds_and_pauses(posts: Path, tmp_path: Path, extent: Extent, tally: Note):
    """More than the system can keep for a watcher that is stopped: what it lost is found."""
    follower = Follower(posts.parent)
    done = 0
    try:
        follower.asked()
        for seconds in (0.0, extent(50, 2) / 10):
            for name, happens in _CROWDS.items():
                if seconds:
                    with follower.stopped(seconds):
                        happens(posts, tmp_path / "aside", extent(40_000, 2_000))
                else:
                    happens(posts, tmp_path / "aside", extent(40_000, 100))
                assert follower.is_true(), (name, seconds)
                done += 1
            # What comes after is told of as ever.
            (posts / "after.md").write_text(f"{seconds}{END}")
            assert follower.is_true()
    finally:
        follower.end()
    tally("saves", done)


_LIMITS: Final = (
    ("max_inotify_watches", "3", "max_user_watches"),
    ("max_inotify_watches", "1", "max_user_watches"),
    ("max_inotify_watches", "0", "max_user_watches"),
    ("max_inotify_instances", "0", "max_user_instances"),
)


def test_a_system_that_lets_too_little_be_watched(
    posts: Path, tmp_path: Path, extent: Extent, tally: Note
):
    """By limits of a user's own, which hold for one process alone."""
    with suppress(OSError):
        if subprocess.run(["unshare", "-Ur", "true"], check=False, capture_output=True).returncode:
            pytest.skip("needs namespaces")
    limits = _LIMITS[: extent(len(_LIMITS), 1)]
    crowds = (_in_folders, _in_all_ways, _again, _gone)[: extent(4, 2)]
    for limit, value, setting in limits:
        follower = Follower(posts.parent, limit, value)
        try:
            follower.asked()
            for happens in crowds:
                happens(posts, tmp_path / "aside", extent(4_000, 50))
                assert follower.is_true(), (limit, value, happens)
            assert f"sudo sysctl fs.inotify.{setting}=" in follower.asked()[1]
        finally:
            follower.end()
    tally("saves", len(limits))


def test_a_preview_that_stood_still_shows_all_that_was_saved(tmp_path: Path, extent: Extent):
    """As on a computer that slept: each way of saving, while nobody could hear of it."""
    made = SiteFolder(tmp_path / "site")
    made.write({"content/site.yaml": "title: Test\nurl: https://example.com/\n"})
    (tmp_path / "aside").mkdir()
    posts = {name: f"content/posts/post-{n}.md" for n, name in enumerate(SAVES)}
    text = "---\ntitle: {0}\ndate: 2026-01-03\n---\n\nWords {1}.\n"
    made.write({path: text.format(name.title(), 0) for name, path in posts.items()})
    with previewing(made.folder) as preview:
        for number in range(1, extent(5, 1) + 1):
            assert preview.ask("/post-0/")[0] == 200
            os.kill(preview.process.pid, signal.SIGSTOP)
            for name, path in posts.items():
                SAVES[name](made.folder / path, tmp_path / "aside", text.format(name, number))
            time.sleep(extent(50, 2) / 10)
            os.kill(preview.process.pid, signal.SIGCONT)
            end = time.monotonic() + PATIENCE
            waiting = [f"/post-{n}/" for n in range(len(posts))]
            while waiting:
                assert time.monotonic() < end, waiting
                words = f"Words {number}.".encode()
                waiting = [path for path in waiting if words not in preview.ask(path)[2]]
