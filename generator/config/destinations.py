"""What ``deploy:`` in ``site.yaml`` may say: one record for each type of target.

No key takes a credential: those come from the environment, or from where the target's own tools
keep them. The keys that all types share are those of :class:`Destination`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from generator.config import checks
from generator.schema.decode import one_of

__all__ = ["AnyDestination", "Destination", "DirectoryOptions", "Purge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What is told of each address that changed, so that no cache keeps an old page.

    `purge: some command` is `purge: {command: some command}`.
    """

    command: str | None = field(default=None, metadata={"bare": True})
    """A command that is run in the blog's folder, and is given the changed addresses on its
    standard input, whole and one a line."""

    cloudfront: str | None = None
    """The id of a distribution of Amazon CloudFront. Its key is that of the AWS tools:
    `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or a profile in `~/.aws/credentials`."""

    cloudflare: str | None = None
    """The id of a zone of Cloudflare. Its token is `CLOUDFLARE_API_TOKEN`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """What every target takes."""

    url: Annotated[str, checks.site_url] | None = None
    """The address at which readers find what this target holds, where it is not the blog's
    `url`: that of a place to look at things first, for instance."""

    max_removals: Annotated[int, checks.between(0, 1_000_000)] = 256
    """How many files one deployment may remove; a plan that would remove more is refused."""

    keep: Annotated[int, checks.between(1, 1000)] = 5
    """How many releases are kept for `--rollback`, the one online among them."""

    compress: Annotated[str, one_of("gzip", "brotli", "no")] = "gzip"
    """How texts are stored where a target can say that they are: buckets can. Every browser reads
    `gzip`; `brotli` is smaller, needs `pip install 'byline[brotli]'`, and some programs that are
    not browsers cannot read it."""

    purge: Purge | None = None
    """What is told of the changed addresses once they are online."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryOptions(Destination):
    """A folder on this machine, or one that is mounted."""

    type: Literal["directory"]
    """`directory`."""

    path: str
    """The folder: from the root of the disk, from your home folder (`~/www`), or seen from the
    blog's folder (`../www`)."""

    releases: bool = True
    """Whether each release has a folder of its own, `releases/ID`, with a link `current` to the one
    that is online: then all of it changes at one stroke. The web server is to serve `current`. With
    `no` the files stand in the folder itself and change one by one, assets first; that is for
    folders that the web server serves as they are, and for shares without links."""


AnyDestination: TypeAlias = DirectoryOptions
"""Every type; a union of more."""
