"""Exports that are cut, bent, or made to burst: what can be read is, and nothing lies elsewhere."""

from __future__ import annotations

import multiprocessing
import random
import resource
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from generator.importers.importer import Unreadable
from tests.hardening import archives, bursting
from tests.hardening.conftest import SEED, Extent
from tests.hardening.mutating import Mutator
from tests.importing import SAMPLES, imported
from tests.properties.yaml_texts import SIGNS

_MEMORY: Final = 1 << 30  # bytes of addresses beyond what the process has when it begins
_PATIENCE: Final = 120  # seconds for one export, on a machine that does other things too
_WRITTEN: Final = {"content", "import-report.md", ".gitignore"}
_FILES: Final = {
    "wordpress": "wordpress/export-1.2.xml",
    "blogger": "blogger/feed.atom",
    "blogger-backup": "blogger/backup.xml",
    "feed-rss": "feed/rss.xml",
    "feed-atom": "feed/atom.xml",
}
_POSTS: Final = {
    "jekyll": ("_posts/2020-01-02-a.md", "_config.yml"),
    "hugo": ("content/posts/a.md", "hugo.toml"),
    "pelican": ("content/a.md", "pelicanconf.py"),
}
_PIECES: Final = (
    *SIGNS,
    *("<item>", "</item>", "<entry>", "</entry>", "<![CDATA[", "]]>", "<!--", "-->", "<?", "&a;"),
    *("&#0;", "&#x110000;", "<b>", "</b>", '="', "xmlns:a='b'", "<wp:comment>", "</wp:comment>"),
    *("[caption]", "[/caption]", "[gallery ids='1']", "<!-- wp:block {", "<pre>", "</pre>"),
    *("{% if a %}", "{{ a | b: c }}", "{% include a.html %}", "{{< a >}}", "{{% a %}}", "{: .a }"),
    *("../../evil", "/etc/passwd", "http://127.0.0.1:1/a.png", "0000-00-00", "-1", "9" * 40),
    *("\ue100", "\ue1000\ue101", "\ue2000\ue201", "\uf8e0", "\ufdd0", "![a](../../../evil)"),
)


def _around(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def tried(source: Path, kind: str, room: Path) -> None:
    """Import a source into ``room/a/b/new``: nothing else changes in the room."""
    into = room / "a" / "b" / "new"
    into.parent.mkdir(parents=True, exist_ok=True)
    before = _around(room)
    refused: Unreadable | None = None
    try:
        imported(source, into, kind)
    except Unreadable as problem:
        refused = problem
    assert refused is None or (refused.message and refused.hint), source
    if into.exists():
        assert {path.name for path in into.iterdir()} <= _WRITTEN, source
        assert not any(path.is_symlink() for path in into.rglob("*")), source
        shutil.rmtree(into)
    assert _around(room) == before, source


def _kind(name: str) -> str:
    return name.partition("-")[0]


@pytest.mark.parametrize("name", _FILES)
def test_cut_off_at_every_hundredth(
    tmp_path: Path, name: str, extent: Extent, tally: Callable[[str, int], None]
):
    data = (SAMPLES / _FILES[name]).read_bytes()
    source = tmp_path / "source.xml"
    # One of them with all tests, the others at some places.
    cuts = range(1, 100) if name == "blogger" else range(1, 100, extent(1, 11))
    for percent in cuts:
        source.write_bytes(data[: len(data) * percent // 100])
        tried(source, _kind(name), tmp_path)
    tally("exports", len(cuts))


@pytest.mark.parametrize("name", _FILES)
def test_bent(tmp_path: Path, name: str, extent: Extent, tally: Callable[[str, int], None]):
    source = tmp_path / "source.xml"
    text = (SAMPLES / _FILES[name]).read_bytes().decode(errors="replace")
    count = extent(1_100, 6)
    for data in Mutator([text], _PIECES, 60_000, SEED).texts(count):
        source.write_bytes(data)
        try:
            tried(source, _kind(name), tmp_path)
        except Exception as problem:
            raise AssertionError((name, data)) from problem
    tally("exports", count)


@pytest.mark.parametrize("kind", ["jekyll", "hugo", "pelican"])
def test_archives_bent(
    tmp_path: Path, kind: str, extent: Extent, tally: Callable[[str, int], None]
):
    source, choose = tmp_path / "source.zip", random.Random(SEED)
    count = extent(1_300, 6)
    for number in range(count):
        source.write_bytes(archives.bent(kind, choose, _PIECES))
        try:
            tried(source, kind, tmp_path)
        except Exception as problem:
            kept = shutil.copy(source, tmp_path / f"{number}.zip")
            raise AssertionError((kind, kept)) from problem
    tally("exports", count)


def test_names_that_leave_the_archive(tmp_path: Path, tally: Callable[[str, int], None]):
    room = tmp_path / "room"
    (room / "source").mkdir(parents=True)
    evil = archives.names(room / "outside")
    for number, name in enumerate(evil):
        source = room / "source" / "blog.zip"
        source.write_bytes(archives.named(name))
        tried(source, "hugo", room)
        assert number < len(evil)
    assert not (tmp_path / "evil").exists()
    tally("exports", len(evil))


def _bounded() -> None:
    """Give this process little memory, and no more."""
    with open("/proc/self/statm", encoding="ascii") as said:  # noqa: PTH123 - not a file of ours
        has = int(said.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + _MEMORY, has + _MEMORY))


def _burst(data: bytes, kind: str, room: Path) -> None:
    source = room / f"source.{'zip' if kind in _POSTS else 'xml'}"
    source.write_bytes(data)
    tried(source, kind, room)
    source.unlink()


@pytest.fixture(scope="module")
def narrow() -> Iterator[ProcessPoolExecutor]:
    """A process with little memory."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_bounded) as pool:
        yield pool


def test_what_bursts(
    tmp_path: Path, narrow: ProcessPoolExecutor, extent: Extent, tally: Callable[[str, int], None]
):
    made = bursting.exports(extent(100_000, 4_000))
    for name, data in made.items():
        try:
            narrow.submit(_burst, data, "wordpress", tmp_path).result(_PATIENCE)
        except Exception as problem:
            raise AssertionError(name) from problem
    tally("exports", len(made))


@pytest.mark.parametrize("kind", sorted(_POSTS))
def test_plain_texts_that_burst(
    kind: str,
    tmp_path: Path,
    narrow: ProcessPoolExecutor,
    extent: Extent,
    tally: Callable[[str, int], None],
):
    texts = bursting.texts(extent(20_000, 1_500))[:: extent(1, 4)]
    name, settings = _POSTS[kind]
    for text in texts:
        post = f"---\ntitle: A\ndate: 2020-01-02\n---\n{text}\n".encode()
        data = archives.packed({settings: b"", name: post})
        try:
            narrow.submit(_burst, data, kind, tmp_path).result(_PATIENCE)
        except Exception as problem:
            raise AssertionError((kind, text[:80])) from problem
    tally("exports", len(texts))


def test_archives_that_burst(
    tmp_path: Path, narrow: ProcessPoolExecutor, extent: Extent, tally: Callable[[str, int], None]
):
    for name in archives.HOSTILE:
        data = archives.hostile(name, 20_000_000)
        try:
            narrow.submit(_burst, data, "hugo", tmp_path).result(_PATIENCE)
        except Exception as problem:
            raise AssertionError(name) from problem
    tally("exports", len(archives.HOSTILE))
