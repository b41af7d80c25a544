from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.config.destinations import AzureOptions, GoogleOptions, S3Options
from generator.deploy.target import (
    LOCK,
    Deployment,
    Headers,
    Permanent,
    Taken,
    Target,
    Transient,
)
from generator.deploy.targets.objects import ObjectTarget
from tests.unit.deploy.targets.seam import run, upload

SITE = Path("/nowhere")
KINDS = ("seaweed", "moto", "azurite", "google")
ODD = ["a b/é+%.html", "x%20y.html", "tilde~.html", "q?u#e.html", "quo'te\".html", "a&b=c;d$.html"]


@pytest.fixture(params=KINDS)
def bucket(request: pytest.FixtureRequest) -> Callable[..., ObjectTarget]:
    """Return a function that makes targets for one new bucket."""
    server = request.getfixturevalue(f"{request.param}_server")
    name = server.bucket()

    def make(prefix: str = "", environ: Mapping[str, str] | None = None) -> ObjectTarget:
        variables = {**server.variables, **(environ or {})}
        options: Any
        if request.param == "azurite":
            options = AzureOptions(
                type="azure", container=name, prefix=prefix, endpoint=server.endpoint
            )
        elif request.param == "google":
            options = GoogleOptions(type="gcs", bucket=name, prefix=prefix)
        else:
            options = S3Options(type="s3", bucket=name, prefix=prefix, endpoint=server.endpoint)
        return ObjectTarget(options, SITE, variables)

    return make


def test_what_is_put_is_listed_and_read_back_with_its_headers(bucket) -> None:
    packed = Headers("text/css; charset=utf-8", "public, max-age=31536000, immutable", "gzip")

    async def work(target: Target) -> None:
        assert await target.list() == {}
        await target.begin(Deployment("1", "first", {}))
        put = await target.put(upload("index.html"))
        await target.put(upload("a/style.css", b"\x1f\x8b", headers=packed))
        await target.settle()
        listed = await target.list()
        assert sorted(listed) == ["a/style.css", "index.html"]
        assert listed["index.html"] == put
        found = await target.get("a/style.css")
        assert found is not None
        assert (found.content, found.headers) == (b"\x1f\x8b", packed)
        assert found.token == listed["a/style.css"].token
        await target.finish()
        await target.delete(["a/style.css", "never/was.html"])
        assert list(await target.list()) == ["index.html"]
        await target.abandon()
        assert await target.get("a/style.css") is None
        assert await target.releases() == ()

    run(bucket(), work)


def test_a_file_that_changes_has_another_token(bucket) -> None:
    async def work(target: Target) -> None:
        first = await target.put(upload("index.html"))
        second = await target.put(upload("index.html", b"<p>Bye</p>"))
        assert first.token != second.token
        assert (await target.list())["index.html"] == second

    run(bucket(), work)


def test_names_are_what_they_are(bucket) -> None:
    async def work(target: Target) -> None:
        for name in ODD:
            await target.put(upload(name, name.encode()))
        assert sorted(await target.list()) == sorted(ODD)
        for name in ODD:
            assert (await target.get(name)).content == name.encode()
        await target.delete(ODD)
        assert await target.list() == {}

    run(bucket(), work)


def test_a_folder_in_a_bucket_is_all_that_is_seen(bucket) -> None:
    async def outer(target: Target) -> None:
        assert sorted(await target.list()) == ["blogs/mine/index.html", "other.html"]

    run(bucket(), lambda target: target.put(upload("other.html")))
    run(bucket("blogs/mine/"), lambda target: target.put(upload("index.html")))
    assert list(run(bucket("blogs/mine"), lambda target: target.list())) == ["index.html"]
    run(bucket(), outer)


def test_a_lock_is_taken_once_and_is_not_in_the_list(bucket) -> None:
    async def work(target: Target) -> None:
        await target.put(upload(LOCK, b"me", exclusive=True))
        with pytest.raises(Taken):
            await bucket_of_another.put(upload(LOCK, b"you", exclusive=True))
        assert (await target.get(LOCK)).content == b"me"
        assert await target.list() == {}
        await target.delete([LOCK])
        assert await target.get(LOCK) is None
        await bucket_of_another.put(upload(LOCK, b"you", exclusive=True))

    bucket_of_another = bucket()
    run(bucket_of_another, lambda target: target.list())
    run(bucket(), work)


def test_a_lock_whose_answer_was_lost_is_had_at_the_second_try(bucket) -> None:
    async def work(target: Target) -> None:
        await target.put(upload(LOCK, b"me", exclusive=True))
        await target.put(upload(LOCK, b"me", exclusive=True))

    run(bucket(), work)


def test_files_are_sent_from_the_disk(bucket, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(bytes(range(256)) * 40_000)

    async def work(target: Target) -> None:
        sent = await target.put(upload("photo.jpg", file))
        assert sent.size == file.stat().st_size
        assert (await target.get("photo.jpg")).content == file.read_bytes()

    run(bucket(), work)


@pytest.mark.parametrize("bucket", ["seaweed", "google"], indirect=True)  # the others are slow
def test_more_than_a_page_of_files_is_listed_and_removed(bucket) -> None:
    names = [f"p{number}/index.html" for number in range(1100)]

    async def work(target: Target) -> None:
        room = asyncio.Semaphore(target.traits.width)

        async def put(name: str) -> None:
            async with room:
                await target.put(upload(name))

        await asyncio.gather(*map(put, names))
        assert sorted(await target.list()) == sorted(names)
        await target.delete(names)
        assert await target.list() == {}

    run(bucket(), work)


def test_a_bucket_that_is_not_there_is_named(bucket) -> None:
    target = bucket()
    other = "nobody-has-this"
    options = target._options
    kind = "container" if isinstance(options, AzureOptions) else "bucket"
    gone = ObjectTarget(dataclasses.replace(options, **{kind: other}), SITE, target._environ)
    with pytest.raises(Permanent, match=f"there is no (s3|gs|az)://{other}"):
        run(gone, lambda target: target.list())


def test_names_that_cannot_be_are_refused(bucket) -> None:
    with pytest.raises(Permanent, match="not a name"):
        run(bucket(), lambda target: target.put(upload("a\\b.html")))


def test_a_service_whose_etags_are_of_something_else_is_seen_through(seaweed_server) -> None:
    """As one that encrypts with its owner's keys: what was sent is fetched, and compared."""
    options = S3Options(type="s3", bucket=seaweed_server.bucket(), endpoint=seaweed_server.endpoint)
    target = ObjectTarget(options, SITE, seaweed_server.variables)

    async def work(target: Any) -> None:
        wrong = "0123456789abcdef0123456789abcdef"
        sent = await target.put(upload("fine.html"))
        assert sent.digest
        send, get = target._send, target.get

        async def misled(one: Any, content: Any) -> str:
            await send(one, content)
            return wrong

        target._send = misled
        # The answer alone was wrong.
        assert (await target.put(upload("a.html"))).digest == upload("a.html").digest

        async def encrypted(path: str) -> Any:
            found = await get(path)
            return found and dataclasses.replace(found, token=wrong)

        target.get = encrypted
        there = await target.put(upload("b.html"))
        assert (there.token, there.digest) == (wrong, "")

        async def damaged(path: str) -> Any:
            return dataclasses.replace(await get(path), content=b"half")

        target.get, target._hashes = damaged, True
        with pytest.raises(Transient, match="did not arrive"):
            await target.put(upload("c.html"))
        with pytest.raises(Permanent, match="keeps no releases"):
            await target.restore("1")

    run(target, work)
