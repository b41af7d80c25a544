"""A bucket: Amazon's S3 and all who speak like it, Google Cloud Storage, Azure Blob Storage.

obstore speaks with all three. An ETag is the MD5 of a file that was put in one piece, unless the
service encrypts with keys of its owner; so it is believed only after it was seen to be so, and
where it is not what was sent is asked for again and compared.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.config.destinations import AzureOptions
from generator.deploy.target import (
    LOCK,
    Deployment,
    Found,
    Headers,
    Permanent,
    Release,
    Remote,
    Taken,
    TargetError,
    Traits,
    Transient,
    Upload,
)
from generator.deploy.targets.answers import is_of_file, of_store
from generator.deploy.targets.stores import ObjectOptions, Opened, address_of, opened

if TYPE_CHECKING:
    from obstore import Attributes
    from obstore.store import ObjectStore

__all__ = ["ObjectTarget"]

_MD5: Final = re.compile(r"[0-9a-f]{32}")
_ONE_PIECE: Final = 256 << 20  # bytes; larger files are sent in parts, and their ETag says nothing
_TOGETHER: Final = 1000  # names in one request to delete


class _Absent(Permanent):
    """There is a bucket, but no such file in it."""


class ObjectTarget:
    """A bucket, or a folder in one: each file appears by itself, and whole."""

    def __init__(self, options: ObjectOptions, _site: Path, environ: Mapping[str, str]) -> None:
        """Deploy to the bucket that ``options`` name, with a key from ``environ`` or its tools."""
        self._options = options
        self._environ = environ
        self._address = address_of(options)
        self._hashes = not isinstance(options, AzureOptions)  # while no ETag was seen to be another
        self._tried: set[str] = set()
        self._opened: Opened | None = None
        self.traits = Traits(
            self._address,
            headers=True,
            encodings=("br", "gzip"),
            algorithm="md5" if self._hashes else "",
        )

    @property
    def secrets(self) -> frozenset[str]:
        """The key, once it was found."""
        return self._opened.secrets if self._opened else frozenset()

    async def open(self) -> None:
        """Find the key, and look at byline's own folder: whether there is a bucket that opens."""
        self._opened = await asyncio.to_thread(opened, self._options, self._environ)
        import obstore

        with self._naming("a look at the bucket"):
            await obstore.list_with_delimiter_async(self._store, LOCK.partition("/")[0])

    @property
    def _store(self) -> ObjectStore:
        assert self._opened is not None
        return self._opened.store

    @contextlib.contextmanager
    def _naming(self, doing: str) -> Iterator[None]:
        """Name what the library has against a request."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, FileNotFoundError, ValueError) as problem:
            named = of_store(problem, doing, self._address)
            if isinstance(problem, FileNotFoundError) and is_of_file(problem):
                raise _Absent(named.message, named.hint) from problem
            raise named from problem

    async def list(self) -> Mapping[str, Remote]:
        """Ask for the names, a thousand at a time."""
        import obstore

        found: dict[str, Remote] = {}
        with self._naming("the list of the files"):
            async for some in obstore.list(self._store, chunk_size=_TOGETHER):
                for one in some:
                    token = _bare(one["e_tag"])
                    found[one["path"]] = Remote(
                        one["path"], one["size"], token, self._digest(token)
                    )
        found.pop(LOCK, None)
        return found

    def _digest(self, token: str) -> str:
        return token if self._hashes and _MD5.fullmatch(token) else ""

    async def get(self, path: str) -> Found | None:
        """Ask for one file."""
        import obstore

        try:
            with self._naming(f"the question for {path}"):
                answer = await obstore.get_async(self._store, path)
                content = bytes(await answer.bytes_async())
        except _Absent:
            return None
        served = {str(name): value for name, value in answer.attributes.items()}
        names = ("Content-Type", "Cache-Control", "Content-Encoding")
        headers = Headers(*(served.get(name, "") for name in names))
        return Found(content, _bare(answer.meta["e_tag"]), headers)

    async def begin(self, deployment: Deployment) -> None:
        """Make nothing ready: files come into place one by one."""

    async def put(self, upload: Upload) -> Remote:
        """Send one file, with what it is served with."""
        if "\\" in upload.path:  # the library would take it for a slash
            raise Permanent(f'"{upload.path}" is not a name that files can have there')
        if isinstance(upload.content, bytes) or upload.size > _ONE_PIECE:
            content = upload.content
        else:
            content = await asyncio.to_thread(upload.content.read_bytes)
        token = _bare(await self._send(upload, content))
        remote = Remote(upload.path, upload.size, token, self._digest(token))
        if remote.digest and upload.digest and remote.digest != upload.digest:
            return await self._seen(upload)
        return remote

    async def _send(self, upload: Upload, content: bytes | Path) -> str | None:
        import obstore
        from obstore.exceptions import AlreadyExistsError

        again = upload.path in self._tried
        self._tried.add(upload.path)
        try:
            with self._naming(f"the sending of {upload.path}"):
                sent = await obstore.put_async(
                    self._store,
                    upload.path,
                    content,
                    attributes=_attributes(upload.headers),
                    mode="create" if upload.exclusive else "overwrite",
                    use_multipart=upload.size > _ONE_PIECE,
                )
        except TargetError as problem:
            if not upload.exclusive or not isinstance(problem.__cause__, AlreadyExistsError):
                raise
            there = await self.get(upload.path) if again else None
            if there and there.content == content:  # the answer to the first try was lost
                return there.token
            raise Taken(f"{upload.path} is there already") from problem
        return sent["e_tag"]

    async def _seen(self, upload: Upload) -> Remote:
        """Look at what came of a file whose ETag is not its MD5."""
        there = await self.get(upload.path)
        if there is None or not await asyncio.to_thread(_is_same, there.content, upload):
            raise Transient(f"{upload.path} did not arrive as it was sent")
        if _MD5.fullmatch(there.token) and there.token != upload.digest:
            self._hashes = False  # the service encrypts: its ETags are of something else
        return Remote(upload.path, upload.size, there.token, self._digest(there.token))

    async def settle(self) -> None:
        """Nothing is to be waited for: what was put is there."""

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove files, many with one request where the service can do that."""
        import obstore

        for start in range(0, len(paths), _TOGETHER):
            some = list(paths[start : start + _TOGETHER])
            try:
                with self._naming("the removal of files"):
                    await obstore.delete_async(self._store, some)
            except Permanent:  # some are not there, or the service removes one at a time
                await asyncio.gather(*map(self._delete, some))

    async def _delete(self, path: str) -> None:
        import obstore

        with contextlib.suppress(_Absent), self._naming(f"the removal of {path}"):
            await obstore.delete_async(self._store, path)

    async def finish(self) -> None:
        """Show nothing: readers see everything already."""

    async def abandon(self) -> None:
        """Leave what was put: the next deployment goes on from there."""

    async def releases(self) -> Sequence[Release]:
        """Return none: a bucket keeps none."""
        return ()

    async def restore(self, release: str) -> None:
        """Refuse: a bucket keeps no releases."""
        raise Permanent(f"{self._address} keeps no releases, so not {release} either")

    async def close(self) -> None:
        """Leave it to the library to let go of its connections."""


def _bare(etag: str | None) -> str:
    """Return an ETag without its quotes, which not all answers of a service have."""
    return (etag or "").removeprefix("W/").strip('"')


def _attributes(headers: Headers) -> Attributes:
    named = {
        "Content-Type": headers.type,
        "Cache-Control": headers.cache,
        "Content-Encoding": headers.encoding,
    }
    return {name: value for name, value in named.items() if value}


def _is_same(content: bytes, upload: Upload) -> bool:
    sent = upload.content if isinstance(upload.content, bytes) else upload.content.read_bytes()
    return content == sent
