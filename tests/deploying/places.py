"""Every place that the contract of targets is held against: one line each."""

from __future__ import annotations

import contextlib
import gzip
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from generator.config.destinations import DirectoryOptions
from generator.deploy.target import Headers, Target, Traits
from generator.deploy.targets.directory import DirectoryTarget
from tests.conftest import tree
from tests.deploying.disks import disk
from tests.deploying.memory import MemoryTarget, Store

__all__ = ["PLACES", "Place"]


@dataclass(frozen=True)
class Place:
    """Somewhere to deploy to, empty at first.

    ``connect`` gives a new target each time; ``seen`` all that readers get, each as its headers say
    decoded, and without byline's own; ``headers`` what a file is served with. ``stranger`` is a
    target with credentials that are worth nothing, ``tight`` makes the place have room for no more
    than so many bytes. Where ``over`` is given, it makes a target that reaches the server behind
    another address, and ``server`` is the address (``http://127.0.0.1:9000``) of that. ``stride``
    is how many faults are passed over where trying each takes too long, ``deaths`` the same of
    requests that are the last, ``slow`` how many times as long as others its answers may take.
    """

    connect: Callable[[], Target]
    seen: Callable[[], Mapping[str, bytes]]
    headers: Callable[[str], Headers] | None = None
    stranger: Callable[[], Target] | None = None
    tight: Callable[[int], AbstractContextManager[None]] | None = None
    over: Callable[[str], Target] | None = None
    server: str = ""
    stride: int = 1
    deaths: int = 1
    slow: float = 1.0


def _in_memory(traits: Traits) -> Callable[[Path], AbstractContextManager[Place]]:
    @contextlib.contextmanager
    def place(_: Path) -> Iterator[Place]:
        store = Store()

        @contextlib.contextmanager
        def tight(room: int) -> Iterator[None]:
            store.room = room
            yield
            store.room = None

        def seen() -> dict[str, bytes]:
            return {
                path: gzip.decompress(one.content) if one.headers.encoding else one.content
                for path, one in sorted(store.files.items())
                if not path.startswith(".byline/")
            }

        yield Place(
            lambda: MemoryTarget(store, traits),
            seen,
            (lambda path: store.files[path].headers) if traits.headers else None,
            lambda: MemoryTarget(store, traits, "another-key"),
            tight,
            slow=0.1,
        )

    return place


def _directory(*, releases: bool) -> Callable[[Path], AbstractContextManager[Place]]:
    @contextlib.contextmanager
    def place(folder: Path) -> Iterator[Place]:
        blog, www = folder / "blog", folder / "disk" / "www"
        blog.mkdir()
        options = DirectoryOptions(type="directory", path=str(www), releases=releases)
        root = www / "current" if releases else www

        def seen() -> Mapping[str, bytes]:
            return tree(root.resolve()) if root.exists() else {}

        with disk(folder / "disk") as tight:
            yield Place(lambda: DirectoryTarget(options, blog, {}), seen, tight=tight, stride=4)

    return place


PLACES: Mapping[str, Callable[[Path], AbstractContextManager[Place]]] = {
    "memory": _in_memory(Traits("memory", headers=True, algorithm="md5")),
    "memory, with gzip": _in_memory(Traits("memory", headers=True, encodings=("gzip",))),
    "memory, with tokens alone": _in_memory(Traits("memory")),
    "memory, at one stroke": _in_memory(
        Traits("memory", atomic=True, algorithm="sha1", locking=False, releases=True)
    ),
    "memory, at one stroke, with tokens": _in_memory(Traits("memory", atomic=True)),
    "directory": _directory(releases=False),
    "directory with releases": _directory(releases=True),
}
