"""What ``deploy:`` in ``site.yaml`` may say: one record for each type of target.

No key takes a credential: those come from the environment, or from where the target's own tools
keep them. The keys that all types share are those of :class:`Destination`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from generator.config import checks
from generator.config import destination_checks as reach
from generator.schema.decode import one_of

__all__ = [
    "AnyDestination",
    "AzureOptions",
    "Destination",
    "DirectoryOptions",
    "GitOptions",
    "GoogleOptions",
    "NetlifyOptions",
    "Purge",
    "RsyncOptions",
    "S3Options",
    "SftpOptions",
]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Options(Destination):
    """A bucket of Amazon S3, or of anything that speaks S3: Cloudflare R2, Backblaze B2, MinIO.

    It needs `byline[s3]`. The key comes from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or
    from where the AWS tools keep it (`~/.aws`, `AWS_PROFILE`).
    """

    type: Literal["s3"]
    """`s3`."""

    bucket: Annotated[str, reach.bucket_name]
    """The name of the bucket."""

    prefix: Annotated[str, reach.bucket_folder] = ""
    """A folder in the bucket, where the blog is not to have all of it."""

    region: str | None = None
    """Where the bucket is: `eu-central-1`; by itself what `AWS_REGION` or your profile says."""

    endpoint: Annotated[str, reach.service_address] | None = None
    """The address of the service, where it is not Amazon's: for Cloudflare
    `https://ACCOUNT.r2.cloudflarestorage.com`. By itself what `AWS_ENDPOINT_URL_S3` or
    `AWS_ENDPOINT_URL` says."""

    bucket_in_host: bool = False
    """Whether the service wants the bucket's name before its own (`https://blog.example.com`) and
    not behind it (`https://example.com/blog`), as Alibaba's does."""

    profile: str | None = None
    """Which profile of `~/.aws` has the key; by itself what `AWS_PROFILE` says, else `default`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleOptions(Destination):
    """A bucket of Google Cloud Storage.

    It needs `byline[s3]`. The key is found as Google's tools find it: by
    `GOOGLE_APPLICATION_CREDENTIALS`, or after `gcloud auth application-default login`.
    """

    type: Literal["gcs"]
    """`gcs`."""

    bucket: Annotated[str, reach.bucket_name]
    """The name of the bucket."""

    prefix: Annotated[str, reach.bucket_folder] = ""
    """A folder in the bucket, where the blog is not to have all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureOptions(Destination):
    """A container of Azure Blob Storage; that of a static website is named `$web`.

    It needs `byline[s3]`. The key comes from `AZURE_STORAGE_CONNECTION_STRING`, or from
    `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_TOKEN`, or after `az login`.
    """

    type: Literal["azure"]
    """`azure`."""

    container: Annotated[str, reach.bucket_name] = "$web"
    """The name of the container."""

    prefix: Annotated[str, reach.bucket_folder] = ""
    """A folder in the container, where the blog is not to have all of it."""

    account: str | None = None
    """The name of the storage account; by itself what `AZURE_STORAGE_ACCOUNT` says."""

    endpoint: Annotated[str, reach.service_address] | None = None
    """The address of the service, where it is not the account's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpOptions(Destination):
    """A folder on a server that is reached by SFTP, as nearly every web host has it.

    It needs `byline[sftp]`. Keys, the agent, `~/.ssh/config` and `~/.ssh/known_hosts` are those of
    OpenSSH. Where there is only a password, it comes from `BYLINE_SFTP_PASSWORD`; a key that is in
    no file, as on a machine that only builds, from `BYLINE_SFTP_KEY`.
    """

    type: Literal["sftp"]
    """`sftp`."""

    host: Annotated[str, reach.host_name]
    """The name of the server, or one that `~/.ssh/config` explains."""

    path: Annotated[str, reach.remote_folder]
    """The folder on the server: from its root, or seen from where you land (`www`)."""

    user: Annotated[str, reach.user_name] | None = None
    """Your name on the server."""

    port: Annotated[int, checks.between(1, 65535)] | None = None
    """Where the server listens; by itself 22."""

    host_key: Annotated[str, reach.public_key] | None = None
    """The server's public key, as `ssh-keyscan` prints it: `ssh-ed25519 AAAA…`. It is no secret.
    Without it the server must stand in `~/.ssh/known_hosts`."""

    releases: bool = True
    """Whether each release has a folder of its own, `releases/ID`, with a link `current` to the one
    that is online. The web server is to serve `current`. With `no` the files stand in the folder
    itself and change one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RsyncOptions(Destination):
    """A folder on a server that has rsync and is reached by SSH.

    The programs `rsync` and `ssh` are those of your machine, with all that they are set up with.
    """

    type: Literal["rsync"]
    """`rsync`."""

    host: Annotated[str, reach.host_name]
    """The name of the server, or one that `~/.ssh/config` explains."""

    path: Annotated[str, reach.remote_folder]
    """The folder on the server: from its root, or seen from where you land (`www`)."""

    user: Annotated[str, reach.user_name] | None = None
    """Your name on the server."""

    port: Annotated[int, checks.between(1, 65535)] | None = None
    """Where the server listens; by itself 22."""

    releases: bool = True
    """Whether each release has a folder of its own, `releases/ID`, with a link `current` to the one
    that is online. The web server is to serve `current`. With `no` the files stand in the folder
    itself, and those of a phase change together; that is also for servers where you may run rsync
    and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GitOptions(Destination):
    """A branch that a host publishes, such as `gh-pages`; there is no need to check it out.

    It needs the program `git`, and uses your keys, its credential helpers and your name.
    """

    type: Literal["git"]
    """`git`."""

    remote: Annotated[str, reach.git_remote] = "origin"
    """The address of the repository, or the name of a remote of the one that the blog is in."""

    branch: Annotated[str, reach.git_branch] = "gh-pages"
    """The branch; it is made if it is not there."""

    history: bool = True
    """Whether each release is a commit on top of the one before. With `no` the branch has only ever
    one commit, and is replaced by force, though never one that somebody else put there
    meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetlifyOptions(Destination):
    """A site at Netlify, to which only the files go that it lacks.

    The token comes from `NETLIFY_AUTH_TOKEN`, or from where Netlify's own program keeps it after
    `netlify login`.
    """

    type: Literal["netlify"]
    """`netlify`."""

    site: str | None = None
    """The site's id, or its address such as `my-blog.netlify.app`; by itself what
    `NETLIFY_SITE_ID` says."""


AnyDestination: TypeAlias = (
    DirectoryOptions
    | S3Options
    | GoogleOptions
    | AzureOptions
    | SftpOptions
    | RsyncOptions
    | GitOptions
    | NetlifyOptions
)
"""Every type; a union of more."""
