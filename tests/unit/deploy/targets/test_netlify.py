from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from generator.config.destinations import NetlifyOptions
from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Full,
    Overtaken,
    Permanent,
    Target,
    Transient,
)
from generator.deploy.targets import netlify as module
from generator.deploy.targets.api import Api
from generator.deploy.targets.netlify import NetlifyTarget
from tests.servers.netlify import Netlify
from tests.unit.deploy.targets.seam import deploy, digest_of, run, upload


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_POLL", 0.001)


@pytest.fixture
def target(netlify_server: Netlify, tmp_path: Path) -> Callable[..., NetlifyTarget]:
    name = netlify_server.site()

    def make(**more: Any) -> NetlifyTarget:
        environ = {
            "HOME": str(tmp_path),
            "NETLIFY_API_URL": netlify_server.address,
            "NETLIFY_AUTH_TOKEN": netlify_server.secret,
            **more.pop("environ", {}),
        }
        options = NetlifyOptions(type="netlify", site=more.pop("site", name), **more)
        return NetlifyTarget(options, tmp_path, environ)

    return make


def served(server: Netlify) -> dict[str, bytes]:
    (name,) = server.sites
    return server.served(name)


def sent(server: Netlify) -> list[str]:
    found = [one.rpartition("/files/")[2] for one in server.requests if one.startswith("PUT")]
    server.requests.clear()
    return found


def test_only_what_netlify_lacks_is_sent(target, netlify_server) -> None:
    async def work(target: Target) -> None:
        assert await target.list() == {}
        await deploy(target, "1", {"index.html": b"one", "a b/é.html": b"a", "copy.html": b"a"})
        assert len(sent(netlify_server)) in {2, 3}
        assert served(netlify_server) == {
            "index.html": b"one",
            "a b/é.html": b"a",
            "copy.html": b"a",
        }
        listed = await target.list()
        assert listed["index.html"].digest == digest_of(b"one", "sha1")
        await deploy(target, "2", {"index.html": b"two"}, ["copy.html"])
        assert sent(netlify_server) == ["index.html"]
        await deploy(target, "3", {"index.html": b"one"})
        assert sent(netlify_server) == []

    run(target(), work)
    assert served(netlify_server) == {"index.html": b"one", "a b/é.html": b"a"}


def test_nothing_is_seen_before_the_end(target, netlify_server) -> None:
    async def work(target: Target) -> None:
        await deploy(target, "1", {"index.html": b"one"})
        files = {"index.html": digest_of(b"two", "sha1"), "new.html": digest_of(b"n", "sha1")}
        await target.begin(Deployment("2", "second", files))
        await target.put(upload("index.html", b"two", algorithm="sha1"))
        assert list(await target.list()) == ["index.html"]
        await target.put(upload("new.html", b"n", algorithm="sha1"))
        assert sorted(await target.list()) == ["index.html", "new.html"]
        assert (await target.get("new.html")).content == b"n"
        assert served(netlify_server) == {"index.html": b"one"}
        await target.abandon()
        assert (await target.get("index.html")).content == b"one"
        assert list(await target.list()) == ["index.html"]

    run(target(), work)


def test_many_files_are_compared_while_we_wait(target, netlify_server) -> None:
    files = {f"p{number}/index.html": b"%d" % number for number in range(150)}
    run(target(), lambda target: deploy(target, "1", files))
    assert served(netlify_server) == files


def test_an_earlier_deploy_is_published_again(target, netlify_server) -> None:
    async def work(target: Target) -> None:
        assert await target.releases() == []
        for name in "123":
            await deploy(target, name, {"index.html": name.encode()})
        three, two, one = await target.releases()
        assert (three.live, two.live, one.message) == (True, False, "Deploy 1")
        await target.restore(two.id)
        assert served(netlify_server) == {"index.html": b"2"}
        assert [release.live for release in await target.releases()] == [False, True, False]

    run(target(keep=3), work)


def test_a_deploy_that_came_in_between_is_not_replaced(target, netlify_server) -> None:
    async def work(late: Target) -> None:
        await late.list()
        await late.begin(Deployment("2", "late", {"index.html": digest_of(b"late", "sha1")}))
        await late.put(upload("index.html", b"late", algorithm="sha1"))
        early = target()
        await early.open()
        await deploy(early, "1", {"index.html": b"early"})
        await early.close()
        with pytest.raises(Overtaken):
            await late.finish()
        await late.abandon()
        assert (await late.list())["index.html"].digest == digest_of(b"early", "sha1")
        await deploy(late, "3", {"index.html": b"late"})

    run(target(), work)
    assert served(netlify_server) == {"index.html": b"late"}


def test_the_end_can_be_tried_again(target, netlify_server) -> None:
    async def work(target: Target) -> None:
        await target.list()
        await target.begin(Deployment("1", "x", {"index.html": digest_of(b"one", "sha1")}))
        await target.put(upload("index.html", b"one", algorithm="sha1"))
        netlify_server.faults.append((HTTPStatus.BAD_GATEWAY, {}))
        with pytest.raises(Transient):
            await target.finish()
        await target.finish()

    run(target(), work)
    assert served(netlify_server) == {"index.html": b"one"}


def test_a_file_comes_from_the_page_where_the_interface_gives_none(target, netlify_server) -> None:
    async def work(target: Target) -> None:
        await deploy(target, "1", {"index.html": b"one"})
        netlify_server.raw = False
        await target.list()
        assert (await target.get("index.html")).content == b"one"
        digest = digest_of(b"one", "sha1")
        netlify_server.blobs[digest] = b"made smaller by the host"
        assert await target.get("index.html") is None
        assert await target.get("none.html") is None
        assert await target.get(LOCK) is None

    run(target(), work)


def test_a_deploy_that_netlify_does_not_take(target, netlify_server) -> None:
    netlify_server.refuses = "too\n large"
    with pytest.raises(Permanent, match="did not take the deploy: too large"):
        run(target(), lambda target: deploy(target, "1", {"index.html": b"one"}))
    assert served(netlify_server) == {}


def test_names_that_netlify_does_not_take(target) -> None:
    with pytest.raises(Permanent, match="takes no file"):
        run(target(), lambda target: deploy(target, "1", {"what?.html": b"one"}))


@pytest.mark.parametrize(
    ("status", "headers", "kind", "after"),
    [
        (403, {}, Denied, None),
        (404, {}, Permanent, None),
        (408, {}, Transient, None),
        (422, {}, Permanent, None),
        (429, {"Retry-After": "7"}, Transient, 7),
        (429, {"X-RateLimit-Reset": "99999999999"}, Transient, 99999999999),
        (500, {"X-RateLimit-Reset": "99999999999"}, Transient, None),
        (503, {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}, Transient, 4102444800),
        (503, {"Retry-After": "soon"}, Transient, None),
        (507, {}, Full, None),
    ],
)
def test_what_netlify_answers_is_named(
    target, netlify_server, status, headers, kind, after
) -> None:
    netlify_server.faults.append((HTTPStatus(status), headers))
    with pytest.raises(kind) as refused:
        run(target(), lambda target: target.list())
    assert netlify_server.secret not in f"{refused.value.message} {refused.value.hint}"
    if after is not None:
        expected = after if after < 10 else after - time.time()
        assert abs(refused.value.after - expected) < 60
    elif kind is Transient:
        assert refused.value.after is None


def test_a_wrong_token_is_told(target) -> None:
    with pytest.raises(Denied) as refused:
        run(target(environ={"NETLIFY_AUTH_TOKEN": "wrong"}), lambda target: target.list())
    assert "netlify login" in refused.value.hint


def test_without_a_token_or_a_site_nothing_is_asked(target, netlify_server) -> None:
    with pytest.raises(Denied, match="no token"):
        run(target(environ={"NETLIFY_AUTH_TOKEN": ""}), lambda target: target.list())
    with pytest.raises(Permanent, match="not named"):
        run(target(site=None), lambda target: target.list())
    assert netlify_server.requests == []


def test_a_site_that_is_not_there(target) -> None:
    with pytest.raises(Permanent, match=r"no site other\.example"):
        run(target(site="https://other.example/"), lambda target: target.list())


def test_token_and_site_as_netlifys_own_program_keeps_them(
    target, netlify_server, tmp_path
) -> None:
    folder = tmp_path / ".config" / "netlify"
    folder.mkdir(parents=True)
    users = {"me": {"auth": {"token": netlify_server.secret}}}
    (folder / "config.json").write_text(json.dumps({"userId": "me", "users": users}))
    (tmp_path / ".netlify").mkdir()
    (site,) = netlify_server.sites
    (tmp_path / ".netlify/state.json").write_text(json.dumps({"siteId": site}))
    kept = target(site=None, environ={"NETLIFY_AUTH_TOKEN": ""})
    assert kept.secrets == {netlify_server.secret}
    assert run(kept, lambda target: target.list()) == {}
    assert target(environ={"XDG_CONFIG_HOME": "/none", "APPDATA": "/none"}).traits.atomic


def test_a_site_can_be_named_by_its_address(target, netlify_server) -> None:
    (name,) = (site.name for site in netlify_server.sites.values())
    assert run(target(site=f"https://{name}.netlify.app/"), lambda target: target.list()) == {}


def test_a_server_that_is_not_there(target) -> None:
    gone = target(environ={"NETLIFY_API_URL": "http://127.0.0.1:1/api/v1"})
    with pytest.raises(Transient):
        run(gone, lambda target: target.list())


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    async def work(port: int) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await Api(f"http://127.0.0.1:{port}", "x", "").get("/")

    # The system takes the connection, and nobody ever takes it from there.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asyncio.run(work(silent.getsockname()[1]))
