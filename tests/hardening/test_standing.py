"""A preview goes on and on: each edit is seen, no page is an old one, and it grows no heavier."""

from __future__ import annotations

import os
import random
import re
import shutil
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import SiteFolder, tree
from tests.hardening.conftest import SEED, Extent
from tests.journeys.test_preview import Preview, previewing

pytestmark = pytest.mark.xdist_group("preview")

_EDITS: Final = 5_000
_POSTS: Final = 40
_MINUTES: Final = float(os.environ.get("BYLINE_HARDEN_MINUTES", "60"))
_ASKED: Final = 4_000  # times, until an edit is taken to be lost
_GROWTH: Final = 0.10  # of memory, from the first quarter to the end
_DRIFT: Final = 0.20  # of the time that an edit takes
_SCRIPT: Final = re.compile(rb'<script type="module" src="/_byline/client.js"[^>]*></script>')
_CONFIG: Final = "title: Test\nurl: https://example.com/\ntimezone: UTC\n"


@dataclass
class Writer:
    """Somebody who edits one thing after the other, for as long as is wished."""

    site: SiteFolder
    picks: random.Random
    words: dict[int, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    latest: int = 0

    def begin(self) -> None:
        """Write a blog."""
        self.site.write({"content/site.yaml": _CONFIG, "content/static/note.txt": "0"})
        for number in range(_POSTS):
            self._put(number, words="first", title=f"Title {number}")

    def edit(self, number: int) -> tuple[str, bytes]:
        """Do one edit; return the address where it is to be seen, and what there."""
        kinds = (self._body,) * 7 + (self._title, self._style, self._note, self._new, self._broken)
        return self.picks.choice(kinds)(number)

    def _put(self, post: int, *, words: str = "", title: str = "") -> None:
        self.words[post] = words = words or self.words[post]
        self.titles[post] = title = title or self.titles[post]
        head = f"title: {title}\nslug: post-{post}\ndate: 2020-01-{1 + post % 28:02}\n"
        head += f"tags: [t{post % 5}]\nseries: S{post % 4}\n"
        text = f"---\n{head}---\n\nWords: {words}.\n\n" + "A line of the text.\n" * 40
        self.site.write({f"content/posts/post-{post}.md": text})

    def _any(self) -> int:
        return self.picks.choice(sorted(self.words))

    def _body(self, number: int) -> tuple[str, bytes]:
        post = self._any()
        self._put(post, words=f"edit {number}")
        return f"/post-{post}/", f"Words: edit {number}.".encode()

    def _title(self, number: int) -> tuple[str, bytes]:
        post = self._any()
        self._put(post, title=f"Renamed {number}")
        return "/archive/", f"Renamed {number}".encode()

    def _style(self, number: int) -> tuple[str, bytes]:
        self.site.write({"templates/partials/footer.html": f"<footer>End {number}</footer>\n"})
        return "/", f"End {number}".encode()

    def _note(self, number: int) -> tuple[str, bytes]:
        self.site.write({"content/static/note.txt": f"note {number}"})
        return "/note.txt", f"note {number}".encode()

    def _new(self, number: int) -> tuple[str, bytes]:
        """Write a post, and remove another: so that the blog stays as large as it is."""
        gone = self._any()
        (self.site.folder / f"content/posts/post-{gone}.md").unlink()
        del self.words[gone], self.titles[gone]
        self._put(_POSTS + number, words="new", title=f"New {number}")
        return f"/post-{_POSTS + number}/", b"Words: new."

    def _broken(self, number: int) -> tuple[str, bytes]:
        """Make a mistake, and mend it."""
        post = self._any()
        self.site.write({f"content/posts/post-{post}.md": "---\ntitle: [\n---\n"})
        time.sleep(0.02)
        self._put(post, words=f"mended {number}")
        return f"/post-{post}/", f"mended {number}".encode()


@dataclass
class Standing:
    """A preview that is asked again and again, and what it takes."""

    preview: Preview
    connection: HTTPConnection
    seconds: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)

    def ask(self, path: str) -> bytes:
        """Ask for a page over the one line that stays open."""
        self.connection.request("GET", path)
        return self.connection.getresponse().read()

    def sees(self, path: str, words: bytes) -> None:
        """Wait until an edit is seen."""
        start, work = time.monotonic(), self.busy()
        # Counted, not timed: a computer that sleeps for an hour has lost no edit.
        asked = 0
        while words not in self.ask(path):
            asked += 1
            assert asked < _ASKED, (path, words)
            time.sleep(0.005)
        self.seconds.append(time.monotonic() - start)
        self.work.append(self.busy() - work)

    def busy(self) -> float:
        """Return for how many seconds it was busy in all: what others do here changes nothing."""
        stat = Path(f"/proc/{self.preview.process.pid}/stat").read_text(encoding="ascii")
        parts = stat.rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Return how much memory it has, in kB, without what it shares with others."""
        said = Path(f"/proc/{self.preview.process.pid}/smaps_rollup").read_text(encoding="ascii")
        return sum(map(int, re.findall(r"^Private_\w+:\s+(\d+)", said, re.MULTILINE)))

    def files(self) -> int:
        """Return how many files it has open."""
        return len(os.listdir(f"/proc/{self.preview.process.pid}/fd"))  # noqa: PTH208

    def is_as_built(self, site: SiteFolder, aside: Path) -> None:
        """Hold every file of the site against a clean build of what is there now."""
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(site.folder, aside, ignore=shutil.ignore_patterns(".cache"))
        clean = SiteFolder(aside)
        assert clean.build().ok
        asked = 0
        for name, built in tree(clean.output).items():
            if name not in {"_headers", "404.html"}:
                address = "/" + name.removesuffix("index.html")
                while _SCRIPT.sub(b"", self.ask(address)) != built:
                    asked += 1
                    assert asked < _ASKED, name
                    time.sleep(0.005)


def test_a_preview_that_is_left_running(
    tmp_path: Path,
    extent: Extent,
    tally: Callable[[str, int], None],
    record_property: Callable[[str, object], None],
):
    site = SiteFolder(tmp_path / "site")
    writer = Writer(site, random.Random(SEED))
    writer.begin()
    edits = extent(_EDITS, 100)
    pause = extent(60, 0) and _MINUTES * 60 / edits
    with previewing(site.folder, "--no-drafts") as preview, closing(preview.connect()) as line:
        standing = Standing(preview, line)
        standing.sees("/post-1/", b"Words: first.")
        begun, memory, files = time.monotonic(), [], set()
        for number in range(edits):
            standing.sees(*writer.edit(number))
            if number % (edits // 20) == 0:
                memory.append(standing.memory())
                files.add(standing.files())
            if number % (edits // 20) == 0 and extent(1, 0):
                standing.is_as_built(site, tmp_path / "clean")
            time.sleep(max(0.0, begun + number * pause - time.monotonic()))
        standing.is_as_built(site, tmp_path / "clean")
        memory.append(standing.memory())
    quarter = edits // 4
    first, last = (statistics.mean(standing.work[part]) for part in _quarters(quarter))
    record_property("standing", _said(standing, memory, files, first, last))
    assert max(files) - min(files) <= 2
    if extent(1, 0):
        assert max(memory[-5:]) < min(memory[5:8]) * (1 + _GROWTH), memory
        assert last < first * (1 + _DRIFT), (first, last)
    else:
        assert memory[-1] < memory[5] * 1.5, memory  # what is cached still comes to be
    tally("standing", edits)


def _quarters(quarter: int) -> tuple[slice, slice]:
    """Return the second and the last: in the first it comes to its speed."""
    return slice(quarter, 2 * quarter), slice(-quarter, None)


def _said(standing: Standing, memory: list[int], files: set[int], first: float, last: float) -> str:
    median = statistics.median(standing.seconds) * 1000
    return (
        f"{len(standing.seconds)} edits, seen after {median:.1f} ms in the median; "
        f"busy {first * 1000:.2f} ms an edit in the second quarter and {last * 1000:.2f} in the "
        f"last; memory {memory[5]} kB after a quarter and {memory[-1]} at the end; "
        f"{sorted(files)} files open"
    )
