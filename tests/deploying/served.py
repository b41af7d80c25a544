"""Places on real servers that the contract of targets is held against."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.config.destinations import (
    AzureOptions,
    GitOptions,
    GoogleOptions,
    NetlifyOptions,
    RsyncOptions,
    S3Options,
    SftpOptions,
)
from generator.deploy.target import Headers, Target
from generator.deploy.targets import target_of
from tests.conftest import tree
from tests.deploying import disks
from tests.deploying.places import Place
from tests.servers.netlify import Netlify
from tests.servers.objects import ObjectServer
from tests.servers.repositories import GitHost, bare, git
from tests.servers.shell import Shell

__all__ = ["SERVED"]

_HEADERS = ("Content-Type", "Cache-Control", "Content-Encoding")
Opening = Callable[[Any, Path], AbstractContextManager[Place]]


def _objects(kind: str, stride: int, deaths: int, *, checks_keys: bool) -> Opening:
    @contextlib.contextmanager
    def place(server: ObjectServer, folder: Path) -> Iterator[Place]:
        bucket = server.bucket()
        wrong = {name: value[::-1] for name, value in server.variables.items()}
        wrong |= {n: v for n, v in server.variables.items() if n.endswith(("NAME", "KEY_ID"))}

        def connect(endpoint: str = server.endpoint, environ: Any = server.variables) -> Target:
            to: Any
            if kind == "azure":
                to = AzureOptions(type="azure", container=bucket, prefix="w", endpoint=endpoint)
            elif kind == "gcs":
                to = GoogleOptions(type="gcs", bucket=bucket, prefix="w")
                environ = {**environ, "GOOGLE_BASE_URL": endpoint}
            else:
                to = S3Options(type="s3", bucket=bucket, prefix="w", endpoint=endpoint)
            return target_of(to, folder, {"HOME": str(folder), **environ})

        store = _store(connect())

        def over(address: str) -> Target:
            return connect(f"{address}{urlsplit(server.endpoint).path}")

        yield Place(
            connect,
            lambda: _stored(store),
            lambda path: _headers(store, path),
            (lambda: connect(environ=wrong)) if checks_keys else None,
            over=over,
            server=f"http://127.0.0.1:{server.port}",
            stride=stride,
            deaths=deaths,
            slow=2.0,
        )

    return place


def _store(target: Any) -> Any:
    """Return the library's own view of what a target would speak to."""
    from generator.deploy.targets.stores import opened

    return opened(target._options, target._environ).store


def _stored(store: Any) -> dict[str, bytes]:
    """Return what a browser would have of each file."""
    import obstore

    found = {}
    for one in obstore.list(store).collect():
        if not one["path"].startswith(".byline/"):
            answer = obstore.get(store, one["path"])
            content = bytes(answer.bytes())
            packed = answer.attributes.get("Content-Encoding") == "gzip"
            found[one["path"]] = gzip.decompress(content) if packed else content
    return found


def _headers(store: Any, path: str) -> Headers:
    import obstore

    attributes = obstore.get(store, path).attributes
    return Headers(*(attributes.get(name, "") for name in _HEADERS))


def _ssh(kind: str, stride: int, deaths: int, *, releases: bool) -> Opening:
    @contextlib.contextmanager
    def place(server: Shell, folder: Path) -> Iterator[Place]:
        site, disk = folder / "blog", folder / "disk"
        site.mkdir()
        common = {"host": "127.0.0.1", "port": server.port, "user": server.user}
        to: Any
        if kind == "sftp":
            to = SftpOptions(type="sftp", path=f"{disk}/www", releases=releases, **common)
        else:
            to = RsyncOptions(type="rsync", path=f"{disk}/www", releases=releases, **common)
        known = {"PATH": os.environ["PATH"], **server.variables}
        nobody = folder / "nobody"
        (nobody / ".ssh").mkdir(parents=True)
        hosts = server.home / ".ssh" / "known_hosts"
        (nobody / ".ssh/config").write_text(
            f"UserKnownHostsFile {hosts}\nIdentityFile none\nBatchMode yes\n"
        )
        keyless = f"ssh -F {nobody / '.ssh/config'}"
        wrong = {**known, "HOME": str(nobody), "RSYNC_RSH": keyless}

        def seen() -> dict[str, bytes]:
            root = disk / "www" / "current" if releases else disk / "www"
            return tree(root.resolve()) if root.exists() else {}

        with disks.disk(disk) as tight:
            yield Place(
                lambda: target_of(to, site, known),
                seen,
                stranger=lambda: target_of(to, site, wrong),
                tight=tight,
                stride=stride,
                deaths=deaths,
                slow=16.0 if kind == "rsync" else 2.0,
            )

    return place


def _writer(folder: Path) -> dict[str, str]:
    (folder / ".gitconfig").write_text("[user]\n\tname = Rosa\n\temail = rosa@example.com\n")
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}


def _branch(repository: Path) -> dict[str, bytes]:
    if "gh-pages" not in git("branch", "--list", "gh-pages", cwd=repository):
        return {}
    checkout = repository.with_name(f"{repository.name}.files")
    shutil.rmtree(checkout, ignore_errors=True)
    checkout.mkdir()
    git("--work-tree", checkout, "checkout", "--quiet", "-f", "gh-pages", "--", ".", cwd=repository)
    found = tree(checkout)
    found.pop(".nojekyll", None)
    return found


def _git(*, history: bool) -> Opening:
    @contextlib.contextmanager
    def place(_: Any, folder: Path) -> Iterator[Place]:
        site = folder / "blog"
        site.mkdir()
        origin = bare(folder / "origin.git")
        to = GitOptions(type="git", remote=str(origin), history=history)
        known = _writer(folder)
        yield Place(
            lambda: target_of(to, site, known),
            lambda: _branch(origin),
            stride=37,
            deaths=7,
            slow=8.0,
        )

    return place


@contextlib.contextmanager
def _git_over_http(server: GitHost, folder: Path) -> Iterator[Place]:
    site = folder / "blog"
    site.mkdir()
    address = server.repository(f"{folder.name}.git")
    helper = folder / "helper"
    helper.write_text(f"#!/bin/sh\necho username={server.user}\necho password={server.secret}\n")
    helper.chmod(0o755)
    known = _writer(folder)
    with (folder / ".gitconfig").open("a") as stream:
        stream.write(f"[credential]\n\thelper = {helper}\n")
    to = GitOptions(type="git", remote=address)

    def over(proxy: str) -> Target:
        there = proxy + urlsplit(address).path
        return target_of(dataclasses.replace(to, remote=there), site, known)

    yield Place(
        lambda: target_of(to, site, known),
        lambda: _branch(server.folder / f"{folder.name}.git"),
        stranger=lambda: target_of(to, site, {**known, "HOME": str(site)}),
        over=over,
        server=f"http://127.0.0.1:{server.port}",
        stride=41,
        deaths=7,
        slow=8.0,
    )


@contextlib.contextmanager
def _netlify(server: Netlify, folder: Path) -> Iterator[Place]:
    name = server.site()
    server.polls = 0
    to = NetlifyOptions(type="netlify", site=name)

    def connect(address: str = "", token: str = server.secret) -> Target:
        api = f"{address or f'http://127.0.0.1:{server.port}'}/api/v1"
        environ = {"HOME": str(folder), "NETLIFY_API_URL": api, "NETLIFY_AUTH_TOKEN": token}
        return target_of(to, folder, environ)

    def seen() -> dict[str, bytes]:
        files = server.served(name).items()
        return {path: content for path, content in files if not path.startswith(".byline/")}

    yield Place(
        connect,
        seen,
        stranger=lambda: connect(token="wrong"),
        over=connect,
        server=f"http://127.0.0.1:{server.port}",
        stride=17,
    )


SERVED: Mapping[str, tuple[str, Opening]] = {
    "SeaweedFS": ("seaweed_server", _objects("s3", 29, 1, checks_keys=True)),
    "moto": ("moto_server", _objects("s3", 47, 7, checks_keys=False)),
    "Azurite": ("azurite_server", _objects("azure", 47, 7, checks_keys=True)),
    "Google": ("google_server", _objects("gcs", 29, 1, checks_keys=False)),
    "SFTP": ("ssh_server", _ssh("sftp", 29, 1, releases=False)),
    "SFTP with releases": ("ssh_server", _ssh("sftp", 29, 1, releases=True)),
    "rsync": ("ssh_server", _ssh("rsync", 61, 11, releases=False)),
    "rsync with releases": ("ssh_server", _ssh("rsync", 61, 11, releases=True)),
    "git": ("tmp_path", _git(history=True)),
    "git without history": ("tmp_path", _git(history=False)),
    "git over HTTP": ("git_server", _git_over_http),
    "Netlify": ("netlify_server", _netlify),
}
"""Each place by its name: the fixture that runs its server, and what opens it."""
