"""Pictures and other files of posts: out of the archive or off the web, beside their post."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from generator.importers.fetching import Refused
from generator.importers.vault import BrokenFile
from generator.model.picture import Picture
from generator.model.source import Kind, Source
from generator.model.url import slugify
from generator.pictures.formats import format_of_bytes, format_of_name

if TYPE_CHECKING:
    from generator.importers.fetching import Fetcher
    from generator.importers.journal import Journal
    from generator.importers.linking import Links, Shown
    from generator.importers.vault import Vault

__all__ = ["Got", "Pictures"]

_AT_ONCE: Final = 8  # requests
_START: Final = 4096  # bytes that show the format
# Files that Google and others name by what no person reads.
_MADE_UP: Final = re.compile(r"[\w=-]{30,}|AVvXs.*|s\d{2,4}", re.IGNORECASE)


# A picture that stands in the text itself (RFC 2397).
_WRITTEN_OUT: Final = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s%]+)\Z")


class Got(NamedTuple):
    """What became of a picture: its address in the text, or why it has kept its old one."""

    target: str
    problem: str = ""


@dataclass(slots=True)
class Pictures:
    """Gets the files that texts show. ``fetcher`` is None where nothing is to be fetched."""

    vault: Vault
    journal: Journal
    fetcher: Fetcher | None
    written: int = 0
    there: int = 0
    fetched: dict[str, bytes | str] = field(default_factory=dict)
    """What came of the addresses of the batch in hand: bytes, or why there are none."""

    def gather(self, entries: Iterable[Links]) -> None:
        """Fetch what some entries show and is not there yet, several at once."""
        self.fetched.clear()
        wanted = [
            (links.head.key, shown)
            for links in entries
            for shown in links.shown
            if not shown.name
            and shown.addresses
            and not self._known(links.head.key, shown)
            and not _WRITTEN_OUT.match(shown.addresses[-1])
        ]
        if self.fetcher is None or not wanted:
            return
        from concurrent.futures import ThreadPoolExecutor

        unique = {shown.addresses: shown for _, shown in wanted}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for addresses, found in zip(unique, pool.map(self._fetch, unique), strict=True):
                self.fetched[addresses[0]] = found

    def _fetch(self, addresses: tuple[str, ...]) -> bytes | str:
        assert self.fetcher is not None
        problem = ""
        for address in addresses:
            try:
                data = self.fetcher(address)
            except Refused as refused:
                problem = problem or str(refused)
                continue
            if wrong := _wrong(data):
                problem = problem or wrong
                continue
            return data
        return problem

    def _known(self, key: str, shown: Shown) -> bool:
        return self.journal.is_there(self._name_of(key, shown))

    def _name_of(self, key: str, shown: Shown) -> str:
        what = shown.name or (shown.addresses[-1] if shown.addresses else "")
        if _WRITTEN_OUT.match(what):
            what = f"data:{hashlib.blake2b(what.encode(), digest_size=16).hexdigest()}"
        return f"file:{key}:{what}"

    def place(self, links: Links, shown: Shown, taken: set[str]) -> Got:
        """Put one file beside its entry; ``taken`` are the names that are there already."""
        kept = shown.addresses[-1] if shown.addresses else shown.name
        name = self._name_of(links.head.key, shown)
        folder = posixpath.dirname(links.head.path)
        if (path := self.journal.path_of(name)) and self.journal.is_there(name):
            self.there += 1
            taken.add(posixpath.basename(path))
            return Got(posixpath.relpath(path, folder))
        data = self._data(shown)
        if isinstance(data, str):
            return Got(kept, data)
        last = self._called(shown, data, taken)
        taken.add(last)
        if not links.head.path.endswith("/index.md"):
            return Got(kept, "the post lies in no folder of its own")
        self.journal.put(name, f"{folder}/{last}", data)
        self.written += 1
        return Got(last)

    def _data(self, shown: Shown) -> bytes | str:
        if shown.name:
            try:
                data = self.vault.read(shown.name)
            except BrokenFile as problem:
                return f"it cannot be read: {problem}"
            pictured = format_of_name(shown.name) is not None
            return (_wrong(data) if pictured else "") or data
        if not shown.addresses:
            return "it has no address"
        if match := _WRITTEN_OUT.match(shown.addresses[-1]):
            data = _decoded(match[1])
            return _wrong(data) or data
        if self.fetcher is None:
            return "nothing was fetched, as was asked"
        return self.fetched.get(shown.addresses[0], "it was not fetched")

    def _called(self, shown: Shown, data: bytes, taken: set[str]) -> str:
        """Return a name for a file: its own, with the ending of what it is."""
        written_out = shown.addresses and _WRITTEN_OUT.match(shown.addresses[-1])
        # The first address is that of the picture in full size, whichever came.
        old = shown.name or ("" if written_out else unquote(urlsplit(shown.addresses[0]).path))
        stem, ending = posixpath.splitext(old.rstrip("/").rpartition("/")[2])
        found = format_of_bytes(data[:_START])
        if found is not None:
            ending = ending.lower() if ending.lower() in found.endings else found.endings[0]
        stem = "" if _MADE_UP.fullmatch(stem) else slugify(stem.partition("?")[0])[:80].rstrip("-")
        stem = stem or "picture"
        if stem == "index":
            stem = "picture"
        name, number = f"{stem}{ending.lower()}", 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}{ending.lower()}"
        return name


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(unquote(text))
    except ValueError:
        return b""


def _wrong(data: bytes) -> str:
    """Say why something is no picture that a blog can show, or nothing."""
    found = format_of_bytes(data[:_START])
    if found is None:
        return "what came is no picture"
    if not found.shown:
        return f"no browser shows {found.title}"
    from generator.load.picture import load_picture

    # What a build would refuse is not brought in.
    name = f"picture{found.endings[0]}"
    matter = load_picture(Source(name, Kind.ASSET, name), data).matter
    return matter.problem if isinstance(matter, Picture) else ""
