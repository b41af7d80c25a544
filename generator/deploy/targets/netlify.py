"""A site at Netlify: a deploy is a list of digests, of which Netlify asks for those it lacks.

(https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/ and
https://open-api.netlify.com/.) It is made as a draft, which readers do not see, and published when
all of it was verified. Netlify keeps what was published, so an earlier one can be published again.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from generator.config.destinations import NetlifyOptions
from generator.deploy.keys import home
from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Found,
    Overtaken,
    Permanent,
    Release,
    Remote,
    TargetError,
    Traits,
    Upload,
)
from generator.deploy.targets.api import Api, Question, encoded

__all__ = ["NetlifyTarget"]

_API: Final = "https://api.netlify.com/api/v1"
_WIDTH: Final = 8
_MANY: Final = 100  # files from which on Netlify is to compare them without keeping us waiting
_POLL: Final = 0.5  # seconds, at first, between looks at what Netlify is working on
_LONGEST: Final = 5.0
_RAW: Final = "application/vnd.bitballoon.v1.raw"  # a file itself, not what is known of it
_LOGIN: Final = "set NETLIFY_AUTH_TOKEN, or run `netlify login`"
_WHICH: Final = "write site: with its id or its address, or set NETLIFY_SITE_ID"
_PREPARED: Final = frozenset({"prepared", "uploading", "uploaded", "processing", "ready"})


class NetlifyTarget:
    """A site. Readers see a deployment when it is published, all at once."""

    def __init__(self, options: NetlifyOptions, site: Path, environ: Mapping[str, str]) -> None:
        """Deploy to the site that ``options`` name, with the token that Netlify's tools have."""
        self._folder = site
        self._environ = environ
        self._token = environ.get("NETLIFY_AUTH_TOKEN") or _kept_token(environ)
        named = options.site or environ.get("NETLIFY_SITE_ID") or _linked(site)
        self._named = (named or "").removeprefix("https://").strip("/")
        self._keep = options.keep
        self._api = Api(environ.get("NETLIFY_API_URL", _API).rstrip("/"), self._token, _LOGIN)
        self._id = ""
        self._live = ""  # the deploy that readers see, as far as it was looked
        self._files: dict[str, Remote] = {}  # those of that deploy
        self._at: str | None = None  # where that deploy can be read
        self._fresh = False
        self._looking = asyncio.Lock()
        self._deployment: Deployment | None = None
        self._draft = ""
        self._required: set[str] = set()
        self.secrets = frozenset(filter(None, (self._token,)))
        self.traits = Traits(
            f"netlify:{self._named or '?'}",
            atomic=True,
            algorithm="sha1",
            locking=False,
            releases=True,
            width=_WIDTH,
        )

    async def open(self) -> None:
        """See whether there is such a site, and what it shows."""
        if not self._token:
            raise Denied("there is no token for Netlify", _LOGIN)
        if not self._named:
            raise Permanent("the site at Netlify is not named", _WHICH)
        try:
            await self._look()
        except BaseException:
            self._api.close()
            raise
        self._fresh = True

    async def _look(self) -> None:
        try:
            site = await self._api.get(f"/sites/{quote(self._named, safe='')}")
        except Permanent as problem:
            message = f"there is no site {self._named} at Netlify, or it is not shown to you"
            raise Permanent(message, _WHICH) from problem
        self._id = str(site["id"])
        published = site.get("published_deploy") or {}
        self._live = str(published.get("id") or "")
        self._at = published.get("deploy_ssl_url")

    async def list(self) -> Mapping[str, Remote]:
        """Return the files that readers see, or of the draft those that Netlify has."""
        if self._draft:
            return await self._drafted()
        async with self._looking:
            if not self._fresh:
                await self._look()
            self._fresh = False
            self._files = {}
            if self._live:
                listed = await self._api.get(f"/sites/{self._id}/files")
                self._files = {one.path: one for one in map(_remote, listed) if one.path != LOCK}
            return dict(self._files)

    async def _drafted(self) -> Mapping[str, Remote]:
        assert self._deployment is not None
        said = await self._api.get(f"/deploys/{self._draft}")
        missing = {*(said.get("required") or ())}
        files = self._deployment.files.items()
        return {
            path: Remote(path, -1, digest, digest)
            for path, digest in files
            if digest not in missing
        }

    async def get(self, path: str) -> Found | None:
        """Return one file, if it can be had as it was put."""
        async with self._looking:
            if path == LOCK:
                return None
            deployment = self._deployment if self._draft else None
            known = self._files.get(path)
            digest = (deployment.files.get(path) if deployment else None) or (
                known and known.digest
            )
            if not digest:
                return None
            deploy = self._draft or self._live
            for question, api in self._ways(deploy, path):
                # What comes may also be what Netlify knows of the file, or a page made smaller.
                try:
                    content = (await api.ask(question)).content
                except Permanent:
                    continue
                finally:
                    if api is not self._api:
                        api.close()
                if hashlib.sha1(content, usedforsecurity=False).hexdigest() == digest:
                    return Found(content, digest)
            return None

    def _ways(self, deploy: str, path: str) -> Sequence[tuple[Question, Api]]:
        headers = {"Accept": _RAW, "Content-Type": _RAW}
        first = Question("GET", f"/deploys/{deploy}/files/{encoded(path)}", headers)
        ways = [(first, self._api)]
        if self._at and not self._draft:
            plain = {"Accept-Encoding": "identity", "Cache-Control": "no-cache"}
            public = Api(self._at.rstrip("/"), None, _LOGIN)
            ways.append((Question("GET", f"/{encoded(path)}", plain), public))
        return ways

    async def begin(self, deployment: Deployment) -> None:
        """Tell Netlify all that is going to be there, and learn what it lacks."""
        bad = next((path for path in deployment.files if {"#", "?"}.intersection(path)), None)
        if bad:
            raise Permanent(
                f'Netlify takes no file named "{bad}"', "give it a name without # and ?"
            )
        await self.abandon()
        self._deployment = deployment
        files = {f"/{path}": digest for path, digest in deployment.files.items()}
        asked = {"files": files, "draft": True, "async": len(files) > _MANY}
        path = f"/sites/{self._id}/deploys?title={quote(deployment.message)}"
        made = await self._api.post(path, asked)
        self._draft = str(made["id"])
        if asked["async"]:
            made = await self._until(_PREPARED)
        self._required = {*(made.get("required") or ())}

    async def _until(self, states: frozenset[str]) -> Any:
        """Return what is known of the draft once it is in one of some states."""
        pause = _POLL
        while True:
            said = await self._api.get(f"/deploys/{self._draft}")
            if said["state"] in states:
                return said
            if said["state"] in {"error", "rejected"}:
                why = " ".join(str(said.get("error_message") or "it does not say why").split())
                raise Permanent(f"Netlify did not take the deploy: {why}")
            await asyncio.sleep(pause)
            pause = min(_LONGEST, 2 * pause)

    async def put(self, upload: Upload) -> Remote:
        """Send a file if Netlify lacks it."""
        if upload.digest in self._required:
            path = f"/deploys/{self._draft}/files/{encoded(upload.path)}"
            said = await self._api.put(path, upload.content)
            digest = str(said.get("sha") or upload.digest)
            if digest == upload.digest:
                self._required.discard(digest)
        else:
            digest = upload.digest
        return Remote(upload.path, -1, digest, digest)

    async def settle(self) -> None:
        """Wait for nothing: Netlify compared each file with its digest."""

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove nothing: what is to go was not in the list that Netlify got."""

    async def finish(self) -> None:
        """Publish the draft, unless another deploy was published meanwhile."""
        before = self._live
        await self._until(frozenset({"ready"}))
        await self._look()
        if self._live not in {before, self._draft}:
            raise Overtaken("another deploy was published meanwhile")
        if self._live != self._draft:
            self._live = before
            await self._publish(self._draft)
        assert self._deployment is not None
        files = self._deployment.files.items()
        self._files = {path: Remote(path, -1, digest, digest) for path, digest in files}
        self._live, self._at = self._draft, None
        self._draft, self._fresh = "", False

    async def _publish(self, deploy: str) -> None:
        await self._api.post(f"/sites/{self._id}/deploys/{deploy}/restore")

    async def abandon(self) -> None:
        """Have Netlify forget the draft."""
        if self._draft:
            draft, self._draft = self._draft, ""
            with contextlib.suppress(TargetError):
                await self._api.post(f"/deploys/{draft}/cancel")

    async def releases(self) -> Sequence[Release]:
        """Return what was published, as far as Netlify still has it."""
        await self._look()
        listed = await self._api.get(f"/sites/{self._id}/deploys?per_page=100")
        known = [
            Release(str(one["id"]), str(one.get("title") or ""), live=one["id"] == self._live)
            for one in listed
            if one.get("state") == "ready" and (one.get("published_at") or one["id"] == self._live)
        ]
        live = next((number for number, one in enumerate(known) if one.live), 0)
        return known[: max(self._keep, live + 2)]

    async def restore(self, release: str) -> None:
        """Publish an earlier deploy again."""
        await self._publish(release)

    async def close(self) -> None:
        """Let go of the connections."""
        self._api.close()


def _remote(one: Any) -> Remote:
    digest = str(one["sha"])
    return Remote(str(one["path"]).lstrip("/"), -1, digest, digest)


def _kept_token(environ: Mapping[str, str]) -> str | None:
    """Return the token that ``netlify login`` has kept, in any of the places it has for that."""
    folders = [home(environ) / part for part in (".config", "Library/Preferences")]
    if environ.get("XDG_CONFIG_HOME"):
        folders.insert(0, Path(environ["XDG_CONFIG_HOME"]))
    files = [folder / "netlify" / "config.json" for folder in folders]
    if environ.get("APPDATA"):
        files.append(Path(environ["APPDATA"]) / "netlify" / "Config" / "config.json")
    for file in files:
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            data = json.loads(file.read_bytes())
            return str(data["users"][data["userId"]]["auth"]["token"])
    return None


def _linked(site: Path) -> str | None:
    """Return the site that ``netlify link`` has noted in the blog's folder."""
    try:
        return str(json.loads((site / ".netlify" / "state.json").read_bytes())["siteId"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
