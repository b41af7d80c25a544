"""The seam between a deployment and the place it goes to.

A :class:`Target` knows how to list, put and delete, and nothing of what should be there: that is
:mod:`generator.deploy.plan`'s affair, and order, retries, time limits and locking are
:mod:`generator.deploy.apply`'s. So a target does each thing once, says truly what came of it, and
never tries again by itself.

Paths are names of files below the root of the site, with forward slashes and not encoded
(``café/index.html``), as in the manifest of a build. Those below ``.byline/`` are byline's own: the
:data:`RECORD` of what is online, which is listed, put and kept in releases like any other file, and
the :data:`LOCK`. The lock is put, read and deleted at any time, takes effect at once, and belongs
to no release: an atomic target keeps it apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

__all__ = [
    "LOCK",
    "RECORD",
    "Algorithm",
    "Denied",
    "Deployment",
    "Found",
    "Full",
    "Headers",
    "Overtaken",
    "Permanent",
    "Release",
    "Remote",
    "Taken",
    "Target",
    "TargetError",
    "Traits",
    "Transient",
    "Upload",
]

RECORD: Final = ".byline/online.json.gz"
"""What byline knows of the files that are online."""

LOCK: Final = ".byline/lock.json"
"""Who is deploying, where :attr:`Traits.locking` says that others must be kept out so."""

Algorithm: TypeAlias = Literal["", "md5", "sha1", "sha256", "git"]
"""What a target's digests are made with; ``git`` is the SHA-1 of a blob object, header included."""


class TargetError(Exception):
    """What a target could not do. ``message`` is for the writer, as is ``hint``: what to do.

    Neither may have a credential in it; what they say is scrubbed all the same.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        """Say what is wrong in plain words, beginning in lower case and without a full stop."""
        super().__init__(message)
        self.message, self.hint = message, hint


class Denied(TargetError):  # noqa: N818 - it says what is the matter
    """The credentials are missing, wrong, or not allowed to do this (401, 403, a wrong key)."""


class Full(TargetError):  # noqa: N818 - it says what is the matter
    """There is no room left: a full disk, a quota that is used up (507)."""


class Permanent(TargetError):  # noqa: N818 - it says what is the matter
    """It will not work the next time either: no such bucket, a name that is not allowed (400)."""


class Transient(TargetError):  # noqa: N818 - it says what is the matter
    """It may work the next time: 408, 429, 5xx, a connection that broke, a time limit.

    ``after`` is the number of seconds that the server asked to be left alone (``Retry-After``).
    """

    def __init__(self, message: str, hint: str | None = None, after: float | None = None) -> None:
        """Say what is wrong, and for how long, if the server said so."""
        super().__init__(message, hint)
        self.after = after


class Taken(TargetError):  # noqa: N818 - it says what is the matter
    """An :attr:`Upload.exclusive` file was there already."""


class Overtaken(TargetError):  # noqa: N818 - it says what is the matter
    """Another deployment came in between, so nothing of this one is to be seen: plan it anew."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What can be expected of a target.

    ``atomic``: readers see nothing of a deployment before :meth:`Target.finish`, then all of it.
    ``headers``: each file is served with the headers it was put with. ``encodings``: those of
    ``br`` and ``gzip`` that a file can be stored in, the best first. ``algorithm``: that of
    :attr:`Remote.digest`, where it has any. ``locking``: others are to be kept out by a lock file;
    False where :meth:`Target.finish` itself raises :class:`Overtaken`. ``releases``: it keeps its
    own last releases, and can go back to one. ``width``: uploads at once. ``address``: where in
    the world it is, for people and without credentials, such as ``s3://my-blog`` or
    ``/srv/www/blog``.
    """

    address: str
    atomic: bool = False
    headers: bool = False
    encodings: tuple[str, ...] = ()
    algorithm: Algorithm = ""
    locking: bool = True
    releases: bool = False
    width: int = 32


@dataclass(frozen=True, slots=True)
class Headers:
    """What a file is served with: ``Content-Type``, ``Cache-Control`` and ``Content-Encoding``."""

    type: str
    cache: str
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Remote:
    """A file at the target, as the target itself says.

    ``size`` counts bytes as they are stored, -1 where the target does not say. ``token`` is another
    one whenever the file is another one: an ETag, or what else the target has. ``digest`` is the
    hexadecimal digest of the stored bytes in the target's algorithm, or empty.
    """

    path: str
    size: int
    token: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The bytes of one file as they are stored, its token, and what it is served with if known."""

    content: bytes
    token: str
    headers: Headers | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to put: ``content`` is what is to be stored, encoded already, or a file with it.

    ``size`` and ``digest`` are those of the content; the digest is in the target's algorithm, and
    empty where it has none. An ``exclusive`` one (the lock) must not replace a file: :class:`Taken`
    is raised where there is one. A target decides that at one stroke, or puts what is not there
    yet and reads back whose it was.
    """

    path: str
    content: bytes | Path
    size: int
    headers: Headers
    digest: str = ""
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Deployment:
    """All that is going to happen, told before the first put.

    ``files`` are all that will be there at the end: the ``uploads``, and what stays as it is, also
    files that are not byline's. Each has its digest in the target's algorithm, but the uploads only
    at a target that is atomic and has one: there the record is among them too. Elsewhere it is put
    last, and no digest is known before. ``id`` sorts as the deployments came and can
    stand in a name of a file; ``message`` says in one line what this is. ``before`` is what
    :meth:`Target.list` gave when all this was planned, for those who can see whether anybody came
    in between.
    """

    id: str
    message: str
    files: Mapping[str, str]
    uploads: Sequence[str] = ()
    removals: Sequence[str] = ()
    before: Mapping[str, Remote] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """A state of the site that the target still has. ``live`` is the one that readers see."""

    id: str
    message: str = ""
    live: bool = False


class Target(Protocol):
    """A place to deploy to. The methods are called in this order, :meth:`put` many at once.

    Each raises one of the errors above, and never another; :exc:`asyncio.CancelledError` passes,
    as a call that takes too long is cancelled and then counts as :class:`Transient`. Each can be
    called again after :class:`Transient`, and the outcome is as if it had been called once. Work
    that blocks belongs in :func:`asyncio.to_thread`.
    """

    @property
    def traits(self) -> Traits:
        """What can be expected of it; known before :meth:`open`."""

    @property
    def secrets(self) -> frozenset[str]:
        """Every credential it was given: no message may show one."""

    async def open(self) -> None:
        """Connect, and see whether the credentials are any good."""

    async def list(self) -> Mapping[str, Remote]:
        """Return every file that is there, by path; empty where nothing was deployed yet.

        After :meth:`begin` of a target that is atomic, it is what :meth:`finish` would show.
        """

    async def get(self, path: str) -> Found | None:
        """Return one file, from the same state as :meth:`list`; None when there is none."""

    async def begin(self, deployment: Deployment) -> None:
        """Make ready. What another deployment left half done is cleared away."""

    async def put(self, upload: Upload) -> Remote:
        """Put one file, whole or not at all, and return it as the target now has it."""

    async def settle(self) -> None:
        """Return once all that was put is really there: the end of a phase.

        A target that sends many files at a time gathers them in :meth:`put` and sends them here.
        """

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove files; those that are not there are no matter."""

    async def finish(self) -> None:
        """Show readers the new state, where they do not see it yet; let go of old releases."""

    async def abandon(self) -> None:
        """Forget what was begun and not finished. Nothing is said of what cannot be undone."""

    async def releases(self) -> Sequence[Release]:
        """Return the releases that it keeps, the newest first; none without that trait."""

    async def restore(self, release: str) -> None:
        """Show readers an earlier release again, all at once."""

    async def close(self) -> None:
        """Let go of connections. Called once after :meth:`open`, whatever happened."""
