"""Who does the work of a build: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.concurrency import Crew
from generator.pipeline import Outcome

if TYPE_CHECKING:
    from generator.cluster import Likeness

__all__ = ["built_by", "code_of", "files_in", "program_here"]


def built_by(address: str | None, site: Path, build: Callable[[Crew | None], Outcome]) -> Outcome:
    """Build with the workers of the cluster at ``address``, or on this machine where it is None."""
    if address is None:
        return build(None)
    from generator.cluster import ClusterProblem, workers_of

    try:
        with workers_of(address, _likenesses(site)) as crew:
            return build(crew)
    except ClusterProblem as problem:
        return Outcome((problem.diagnostic,))


def _likenesses(site: Path) -> list[Likeness]:
    """Return what workers must have in common with this machine to make the same bytes."""
    from generator.cluster import Likeness
    from generator.load.discover import CONTENT
    from generator.render.templates import Theme
    from generator.settings import settings_of

    extensions = settings_of(site).config.markdown.extensions
    folders = (str(site / CONTENT), *Theme.of(site).folders)
    return [
        Likeness(
            program_here,
            (),
            lasting=True,
            code="cluster-differs",
            message="the worker {} runs another byline, Python or package than this machine",
            hint="install the same versions on all machines, then start the cluster again",
        ),
        Likeness(
            code_of,
            extensions,
            lasting=True,
            code="cluster-differs",
            message="the worker {} has other Markdown extensions than this machine",
            hint="install the same on all machines, then start the cluster again",
        ),
        Likeness(
            files_in,
            folders,
            lasting=False,
            code="cluster-sees-other-files",
            message=f"the worker {{}} does not see the same files as this machine in {site}",
            hint="share the blog's folder with all workers, at the same path; byline too must be "
            "installed at the same path",
        ),
    ]


def program_here() -> str:
    """Return a digest of byline, Python and the packages that make a site."""
    from generator.cache.shortcut import program

    return program().hex()


def code_of(*names: str) -> str:
    """Return a digest of the code of Markdown extensions."""
    from generator.load.markdown import extension_files

    digest = hashlib.blake2b(digest_size=16)
    for file in extension_files(names):
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()


def files_in(*folders: str) -> str:
    """Return a digest of the names and sizes of all files in some folders."""
    from generator.cache.index import scan

    found = [
        sorted((name, seen.size) for name, seen in scan(Path(folder), 0).items())
        for folder in folders
    ]
    return hashlib.blake2b(repr(found).encode(), digest_size=16).hexdigest()
