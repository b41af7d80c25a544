"""What tests of targets share: uploads, and a whole visit to a target."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from generator.deploy.target import Deployment, Headers, Target, Upload

__all__ = ["HTML", "deploy", "run", "upload"]

HTML = Headers("text/html; charset=utf-8", "public, max-age=0, must-revalidate")


def digest_of(data: bytes, algorithm: str) -> str:
    """Return the digest that a target of this algorithm would have."""
    if algorithm == "git":
        return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
    return hashlib.new(algorithm, data).hexdigest() if algorithm else ""


def upload(
    path: str, content: bytes | Path = b"<p>Hello</p>", *, algorithm: str = "md5", **more: Any
) -> Upload:
    """Return a file to put, with its size and digest."""
    data = content if isinstance(content, bytes) else content.read_bytes()
    headers = more.pop("headers", HTML)
    return Upload(path, content, len(data), headers, digest_of(data, algorithm), **more)


def run(target: Target, work: Callable[[Target], Coroutine[Any, Any, Any]]) -> Any:
    """Do something with a target that is open."""

    async def whole() -> Any:
        try:
            await target.open()
            return await work(target)
        finally:
            await target.close()

    return asyncio.run(whole())


async def deploy(
    target: Target, name: str, files: dict[str, bytes], gone: Sequence[str] = ()
) -> None:
    """Put files, as apply would: what stays is what was there and is not gone."""
    algorithm = target.traits.algorithm
    old = await target.list()
    staying = {path: one.digest for path, one in old.items() if path not in gone}
    new = {path: digest_of(data, algorithm) for path, data in files.items()}
    known = {path: old[path] for path in {*files, *gone} & {*old}}
    deployment = Deployment(name, f"Deploy {name}", {**staying, **new}, [*files], gone, known)
    await target.begin(deployment)
    uploads = [upload(path, data, algorithm=algorithm) for path, data in files.items()]
    await asyncio.gather(*map(target.put, uploads))
    await target.settle()
    if gone:
        await target.delete(gone)
    await target.finish()
