"""A branch of a git repository, such as ``gh-pages``: each deployment is a commit.

Nothing is checked out. The commit is made by git's plumbing in a bare repository of our own, which
holds the branch as it is online but not the content of its files: these are fetched when one is
looked at (https://git-scm.com/docs/partial-clone). It can be removed at any time.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from generator.config.destinations import GitOptions
from generator.deploy.target import (
    LOCK,
    Deployment,
    Found,
    Permanent,
    Release,
    Remote,
    Traits,
    Upload,
)
from generator.deploy.targets.git_answers import Said
from generator.deploy.targets.git_blobs import content_of, laid_out
from generator.deploy.targets.git_program import Git, address_of, asked, carried_over, shown
from generator.publish.lock import Held, held

__all__ = ["GitTarget"]

_ONLINE: Final = "refs/byline/online"
_REMOTE: Final = "byline"
_TRAILER: Final = "Byline-Release"
_PLAIN: Final = ".nojekyll"
_FILES: Final = frozenset({"100644", "100755"})
_ABSENT: Final = re.compile(r"couldn't find remote ref|no matching remote head", re.IGNORECASE)
_IDENTITY: Final = re.compile(
    r"tell me who you are|empty ident|no (?:email|name) was given", re.IGNORECASE
)
_NAME_YOURSELF: Final = 'run git config --global user.name "…" and git config --global user.email …'


class GitTarget:
    """The branch of a remote. Readers see a deployment when it was pushed, all at once."""

    def __init__(self, options: GitOptions, site: Path, environ: Mapping[str, str]) -> None:
        """Push to the branch that ``options`` name; ``site`` is the blog's folder."""
        self._options = options
        self._site = site
        self._environ = environ
        self._address = address_of(options.remote, site, environ)
        self._ref = f"refs/heads/{options.branch}"
        self._one_at_a_time = asyncio.Lock()
        self._git: Git | None = None
        self._held = contextlib.ExitStack()
        self._base = ""  # the commit that is online, as far as it was looked
        self._fresh = False
        self._deployment: Deployment | None = None
        self._staged = False
        self._gathered: dict[str, Upload] = {}
        self._made = ""  # the commit of this deployment
        password = urlsplit(self._address).password if "://" in self._address else None
        self.secrets = frozenset(filter(None, (password,)))
        self.traits = Traits(
            f"{shown(self._address)}#{options.branch}",
            atomic=True,
            algorithm="git",
            locking=False,
            releases=options.history,
        )

    @property
    def _ask(self) -> Git:
        assert self._git is not None
        return self._git

    async def open(self) -> None:
        """Make the repository of our own, and fetch the branch."""
        if shutil.which("git", path=self._environ.get("PATH")) is None:
            raise Permanent("the program git is not installed", "install git, then deploy again")
        self._held.close()
        try:
            folder = self._folder()
            settings = {
                **await asyncio.to_thread(carried_over, self._site, self._environ),
                f"remote.{_REMOTE}.url": self._address,
                f"remote.{_REMOTE}.promisor": "true",
                f"remote.{_REMOTE}.partialclonefilter": "blob:none",
            }
            self._git = Git(folder, self._environ, settings)
            if not (folder / "HEAD").is_file():
                await self._ask("init", "--quiet", "--bare", str(folder))
            await self._fetch()
        except BaseException:
            self._held.close()
            raise
        self._fresh = True

    def _folder(self) -> Path:
        """Return the folder of our repository; another one while somebody else works in it."""
        name = hashlib.sha256(f"{self._address}\n{self._ref}".encode()).hexdigest()[:16]
        places = self._site / ".cache" / "deploy"
        folder = places / f"{name}.git"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._held.enter_context(held(folder, 0))
        except Held:
            folder = Path(tempfile.mkdtemp(prefix=f"{name}-", suffix=".git", dir=places))
            self._held.callback(shutil.rmtree, folder, ignore_errors=True)
        # What is locked here was left by a git that was killed.
        for left in (*folder.glob("*.lock"), *(folder / "refs").rglob("*.lock")):
            left.unlink(missing_ok=True)
        return folder

    async def _fetch(self, depth: int = 1) -> None:
        """Look at what is online now."""
        refs = f"+{self._ref}:{_ONLINE}"
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none")
        try:
            await self._ask("fetch", *options, f"--depth={depth}", _REMOTE, refs)
        except Said as said:
            if not _ABSENT.search(said.words):
                raise said.meaning("look at the branch") from said
            self._base = ""
        else:
            self._base = (await self._ask("rev-parse", _ONLINE)).decode().strip()

    async def list(self) -> Mapping[str, Remote]:
        """Return the files of the branch, or of what is going to be."""
        async with self._one_at_a_time:
            if not self._staged:
                if not self._fresh:
                    await self._fetch()
                self._fresh = False
            return {path: _remote(path, name) for path, name in (await self._files()).items()}

    async def _files(self) -> dict[str, str]:
        """Return the plain files that there are, with the names of their contents."""
        if self._staged:
            said = await self._ask("ls-files", "--stage", "-z")
            lines = [line.split(" ", 2) for line in said.decode().split("\0") if line]
            named = [(mode, name, rest.partition("\t")[2]) for mode, name, rest in lines]
        elif self._base:
            said = await self._ask("ls-tree", "-r", "-z", "--full-tree", self._base)
            rows = [line.partition("\t") for line in said.decode().split("\0") if line]
            named = [(row[0].split()[0], row[0].split()[2], row[2]) for row in rows]
        else:
            return {}
        return {
            path: name for mode, name, path in sorted(named, key=lambda n: n[2]) if mode in _FILES
        }

    async def get(self, path: str) -> Found | None:
        """Return one file."""
        if path == LOCK:
            return None
        async with self._one_at_a_time:
            upload = self._gathered.get(path)
            if upload is not None:
                return Found(content_of(upload), upload.digest)
            spot = f":{path}" if self._staged else f"{self._base}:{path}"
            if not (self._base or self._staged):
                return None
            try:
                name = (await self._ask("rev-parse", "--verify", "--quiet", spot)).decode().strip()
            except Said:
                return None
            try:
                return Found(await self._ask("cat-file", "blob", name), name)
            except Said as said:
                raise said.meaning(f"fetch {path}") from said

    async def begin(self, deployment: Deployment) -> None:
        """Begin with what is online, less what is to go."""
        self._deployment, self._gathered, self._made = deployment, {}, ""
        await self._ask("read-tree", *([self._base] if self._base else ["--empty"]))
        self._staged = True
        await self.delete(deployment.removals)

    async def put(self, upload: Upload) -> Remote:
        """Gather a file for :meth:`settle`."""
        if {"", ".", "..", ".git"}.intersection(upload.path.lower().split("/")):
            raise Permanent(f'"{upload.path}" is not a name that files can have in git')
        self._gathered[upload.path] = upload
        return Remote(upload.path, -1, upload.digest, upload.digest)

    async def settle(self) -> None:
        """Give git what was gathered."""
        async with self._one_at_a_time:
            if self._gathered:
                await self._take(self._gathered)
                self._gathered = {}

    async def _take(self, gathered: Mapping[str, Upload]) -> None:
        uploads = list(gathered.values())
        waiting = self._ask.folder / "byline-waiting"
        shutil.rmtree(waiting, ignore_errors=True)
        waiting.mkdir()
        spots = await asyncio.to_thread(laid_out, uploads, waiting)
        names = await self._ask(
            "hash-object", "-w", "--no-filters", "--stdin-paths", given="\n".join(spots).encode()
        )
        shutil.rmtree(waiting, ignore_errors=True)
        # Whether these are what was to be put, the list will say.
        named = zip(uploads, names.decode().split(), strict=True)
        await self._index(f"100644 {name}\t{upload.path}\0" for upload, name in named)

    async def _index(self, lines: Iterable[str]) -> None:
        given = "".join(lines).encode()
        await self._ask("update-index", "--add", "--replace", "-z", "--index-info", given=given)

    async def delete(self, paths: Sequence[str]) -> None:
        """Take files out of what is going to be."""
        if self._staged and paths:
            await self._index(f"0 {'0' * 40}\t{path}\0" for path in paths)

    async def finish(self) -> None:
        """Make a commit of it, and push that."""
        assert self._deployment is not None
        if not self._made:
            deployment = self._deployment
            await self._keep_plain()
            tree = (await self._ask("write-tree")).decode().strip()
            self._made = await self._commit(tree, deployment.message, deployment.id)
        await self._push(self._made)
        self._base, self._staged, self._fresh = self._made, False, False

    async def _keep_plain(self) -> None:
        """Keep GitHub from running Jekyll over the files."""
        if not await self._ask("ls-files", "-z", "--", f":(top){_PLAIN}"):
            name = await self._ask("hash-object", "-w", "--stdin", given=b"")
            await self._index([f"100644 {name.decode().strip()}\t{_PLAIN}\0"])

    async def _commit(self, tree: str, message: str, release: str) -> str:
        parent = ["-p", self._base] if self._base and self._options.history else []
        text = f"{message}\n\n{_TRAILER}: {release}\n"
        variables = {**await self._identity(), **_moment(release)}
        try:
            made = await self._ask(
                "commit-tree", tree, *parent, given=text.encode(), variables=variables
            )
        except Said as said:
            if _IDENTITY.search(said.words):
                raise Permanent("git does not know who you are", _NAME_YOURSELF) from said
            raise said.meaning("make a commit") from said
        return made.decode().strip()

    async def _identity(self) -> Mapping[str, str]:
        """Return who commits: whom git names, else whoever made the last commit of the blog."""
        try:
            await self._ask("var", "GIT_AUTHOR_IDENT")
            await self._ask("var", "GIT_COMMITTER_IDENT")
        except Said:
            last = ("log", "-1", "--format=%an%n%ae")
            said = await asyncio.to_thread(asked, self._site, self._environ, *last)
            name, _, email = (said or "").strip().partition("\n")
            if name and email:
                return {
                    "GIT_AUTHOR_NAME": name,
                    "GIT_AUTHOR_EMAIL": email,
                    "GIT_COMMITTER_NAME": name,
                    "GIT_COMMITTER_EMAIL": email,
                }
        return {}

    async def _push(self, commit: str) -> None:
        """Push a commit; by force only where there is to be no history, and only over our base."""
        force = () if self._options.history else (f"--force-with-lease={self._ref}:{self._base}",)
        try:
            await self._ask("push", "--quiet", *force, _REMOTE, f"{commit}:{self._ref}")
        except Said as said:
            raise said.meaning("push to the branch") from said
        await self._ask("update-ref", _ONLINE, commit)

    async def abandon(self) -> None:
        """Forget what was gathered; nothing of it was pushed."""
        self._staged, self._gathered, self._made = False, {}, ""

    async def releases(self) -> Sequence[Release]:
        """Return the last commits that are deployments."""
        if not self._options.history:
            return ()
        await self._fetch(depth=2 * self._options.keep)
        found, live = await self._commits()
        newest = [*found][: self._options.keep]
        return [Release(name, found[name][1], live=name == live) for name in newest]

    async def _commits(self) -> tuple[dict[str, tuple[str, str]], str]:
        """Return the releases in the branch, the newest first, and the one that is online.

        Each has a commit and its message. One that was gone back to stands where it first came.
        """
        if not self._base:
            return {}, ""
        form = f"--format=%H%x00%s%x00%(trailers:key={_TRAILER},valueonly,separator=%x20)"
        said = await self._ask("log", "--first-parent", form, self._base)
        lines = [line.split("\0") for line in said.decode(errors="replace").splitlines()]
        found: dict[str, tuple[str, str]] = {}
        for commit, message, release in lines:
            if release:
                found.pop(release, None)
                found[release] = (commit, message)
        return found, lines[0][2]

    async def restore(self, release: str) -> None:
        """Put a commit on top that has the files of an earlier one."""
        found, live = await self._commits()
        if release not in found:
            raise Permanent(f"the release {release} is not in the branch any more")
        if live != release:
            tree = (await self._ask("rev-parse", f"{found[release][0]}^{{tree}}")).decode().strip()
            commit = await self._commit(tree, f"Go back to {release}", release)
            await self._push(commit)
            self._base = commit

    async def close(self) -> None:
        """Let others have our repository."""
        self._git = None
        self._held.close()


def _remote(path: str, name: str) -> Remote:
    return Remote(path, -1, name, name)


def _moment(release: str) -> Mapping[str, str]:
    """Return the time that a deployment's name has, so that its commit depends on nothing else."""
    try:
        moment = datetime.strptime(release[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return {}
    stamp = f"{int(moment.timestamp())} +0000"
    return {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
