from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

import pytest

from generator.config.destinations import SftpOptions
from generator.deploy.target import LOCK, Denied, Permanent, Release, Taken, Transient
from generator.deploy.targets.sftp import SftpTarget
from tests.conftest import tree
from tests.servers.shell import Shell
from tests.unit.deploy.targets.seam import deploy, run, upload

pytest.importorskip("asyncssh")


@pytest.fixture
def options(ssh_server: Shell, tmp_path: Path) -> SftpOptions:
    return SftpOptions(
        type="sftp",
        host="127.0.0.1",
        port=ssh_server.port,
        user=ssh_server.user,
        path=str(tmp_path / "www"),
        keep=2,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "www"


def target(options: SftpOptions, server: Shell, **more: Any) -> SftpTarget:
    return SftpTarget(
        dataclasses.replace(options, **more), Path("/nowhere"), {"HOME": str(server.home)}
    )


def test_releases_are_folders_and_the_link_leads_to_the_last(options, ssh_server, folder) -> None:
    async def work(target) -> None:
        await deploy(target, "1", {"index.html": b"one", "a/index.html": b"a", "b/x.css": b"x"})
        assert tree(folder / "current") == {
            "index.html": b"one",
            "a/index.html": b"a",
            "b/x.css": b"x",
        }
        await deploy(target, "2", {"index.html": b"two"}, ["b/x.css"])
        assert (folder / "current").readlink() == Path("releases/2")
        assert tree(folder / "current") == {"index.html": b"two", "a/index.html": b"a"}
        assert tree(folder / "releases/1")["index.html"] == b"one"
        one, two = (folder / f"releases/{name}/a/index.html" for name in "12")
        assert one.samefile(two)
        assert await target.releases() == [Release("2", live=True), Release("1")]
        await deploy(target, "3", {"index.html": b"three"})
        assert [release.id for release in await target.releases()] == ["3", "2"]
        await target.restore("2")
        assert (folder / "current/index.html").read_bytes() == b"two"
        assert await target.releases() == [Release("3"), Release("2", live=True)]

    run(target(options, ssh_server), work)


def test_nothing_is_seen_before_the_end(options, ssh_server, folder) -> None:
    from generator.deploy.target import Deployment

    async def work(target) -> None:
        await deploy(target, "1", {"index.html": b"one"})
        await target.begin(Deployment("2", "", {"index.html": "", "new.html": ""}, ["new.html"]))
        put = await target.put(upload("new.html", b"new"))
        assert tree(folder / "current") == {"index.html": b"one"}
        listed = await target.list()
        assert sorted(listed) == ["index.html", "new.html"]
        assert listed["new.html"] == put
        assert (await target.get("new.html")).content == b"new"
        await target.abandon()
        assert [path.name for path in (folder / "releases").iterdir()] == ["1"]

    run(target(options, ssh_server), work)


def test_in_one_folder_files_change_one_by_one(options, ssh_server, folder) -> None:
    async def work(target) -> None:
        assert await target.list() == {}
        await deploy(target, "1", {"index.html": b"one", "a": b"a file", "b/c/x.html": b"x"})
        assert tree(folder) == {"index.html": b"one", "a": b"a file", "b/c/x.html": b"x"}
        gone = ["a", "b/c/x.html"]
        await deploy(target, "2", {"a/index.html": b"a folder", "b": b"a file"}, gone)
        assert tree(folder) == {"index.html": b"one", "a/index.html": b"a folder", "b": b"a file"}
        await target.delete(["a/index.html", "never/was"])
        assert sorted(path.name for path in folder.iterdir()) == [".byline", "b", "index.html"]
        assert await target.releases() == ()

    run(target(options, ssh_server, releases=False), work)


@pytest.mark.parametrize("releases", [True, False])
def test_a_lock_is_taken_once(options, ssh_server, releases) -> None:
    async def work(first) -> None:
        await first.put(upload(LOCK, b"me", exclusive=True))
        await first.put(upload(LOCK, b"me", exclusive=True))  # as after an answer that was lost
        second = target(options, ssh_server, releases=releases)
        await second.open()
        with pytest.raises(Taken):
            await second.put(upload(LOCK, b"you", exclusive=True))
        assert (await second.get(LOCK)).content == b"me"
        assert LOCK not in await first.list()
        await first.delete([LOCK])
        assert await first.get(LOCK) is None
        await second.put(upload(LOCK, b"you", exclusive=True))
        await second.put(upload(LOCK, b"you too"))
        await second.close()

    run(target(options, ssh_server, releases=releases), work)


def test_files_are_sent_from_the_disk(options, ssh_server, tmp_path) -> None:
    from generator.deploy.target import Deployment

    file = tmp_path / "photo.jpg"
    file.write_bytes(bytes(range(256)) * 40_000)

    async def work(target) -> None:
        await target.begin(Deployment("1", "", {"photo.jpg": ""}, ["photo.jpg"]))
        assert (await target.put(upload("photo.jpg", file))).size == file.stat().st_size
        assert (await target.get("photo.jpg")).content == file.read_bytes()

    run(target(options, ssh_server), work)


def test_a_server_that_is_not_known_is_refused_with_its_fingerprint(
    options, ssh_server, tmp_path
) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh/config").write_text(
        f"UserKnownHostsFile {home}/none\nGlobalKnownHostsFile none\n"
    )
    stranger = SftpTarget(options, tmp_path, {"HOME": str(home)})
    with pytest.raises(Denied, match="not a server that is known") as refused:
        run(stranger, lambda target: target.list())
    assert "SHA256:" in refused.value.message
    assert ssh_server.host_key in refused.value.hint


def test_a_key_in_the_settings_makes_a_server_known(options, ssh_server, tmp_path) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    key = {"HOME": str(home), "BYLINE_SFTP_KEY": ssh_server.key.read_text()}
    known = dataclasses.replace(options, host_key=ssh_server.host_key)
    assert run(SftpTarget(known, tmp_path, key), lambda target: target.list()) == {}
    assert SftpTarget(known, tmp_path, key).secrets == {ssh_server.key.read_text()}
    other = (ssh_server.key.with_name("user.pub")).read_text().strip()
    wrong = dataclasses.replace(options, host_key=other)
    with pytest.raises(Denied, match="not a server that is known"):
        run(SftpTarget(wrong, tmp_path, key), lambda target: target.list())


def test_whoever_is_not_let_in_is_told_what_to_look_at(options, ssh_server, tmp_path) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    known = dataclasses.replace(options, host_key=ssh_server.host_key)
    with pytest.raises(Denied, match="does not let you in"):
        run(SftpTarget(known, tmp_path, {"HOME": str(home), "BYLINE_SFTP_PASSWORD": "x"}), None)


def test_a_server_that_is_not_there(options, ssh_server) -> None:
    with pytest.raises(Transient):
        run(target(options, ssh_server, port=1), None)


@pytest.mark.parametrize("path", ["/nowhere/at/all", ".", "/"])
def test_folders_that_cannot_be_are_refused(options, ssh_server, path) -> None:
    with pytest.raises(Permanent):
        run(target(options, ssh_server, path=path), None)


def test_a_folder_with_other_files_takes_no_releases(options, ssh_server, folder) -> None:
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    with pytest.raises(Permanent, match=r"belong to no release: index\.html"):
        run(target(options, ssh_server), None)


def test_a_line_that_broke_is_made_again(options, ssh_server) -> None:
    async def work(target) -> None:
        await deploy(target, "1", {"index.html": b"one"})
        target._line._connection.abort()
        await asyncio.sleep(0.05)
        try:
            listed = await target.list()
        except Transient:
            listed = await target.list()
        assert list(listed) == ["index.html"]

    run(target(options, ssh_server), work)


def test_many_files(options, ssh_server, folder) -> None:
    files = {f"p{number}/index.html": b"%d" % number for number in range(300)}

    async def work(target) -> None:
        await deploy(target, "1", files)
        assert tree(folder / "current") == files
        assert len(await target.list()) == 300
        await deploy(target, "2", {"p7/index.html": b"seven"}, ["p8/index.html"])
        assert len(tree(folder / "current")) == 299

    run(target(options, ssh_server), work)


def test_a_server_without_extensions_does_as_well_as_it_can(options, ssh_server, folder) -> None:
    async def work(target) -> None:
        handler = target._line._client._handler
        handler._supports_posix_rename = handler._supports_hardlink = False
        await deploy(target, "1", {"index.html": b"one", "a.html": b"a"})
        await deploy(target, "2", {"index.html": b"two"})
        assert tree(folder / "current") == {"index.html": b"two", "a.html": b"a"}

    run(target(options, ssh_server), work)


def test_what_is_in_the_way_is_told(options, ssh_server, folder) -> None:
    async def work(target) -> None:
        (folder / "a").write_text("mine")
        (folder / "b").mkdir()
        (folder / "b/mine.html").write_text("mine")
        from generator.deploy.target import Deployment

        await target.begin(Deployment("1", "", {}))
        with pytest.raises(Permanent, match="a file or a link has its name"):
            await target.put(upload("a/index.html"))
        with pytest.raises(Permanent, match="would not move"):
            await target.put(upload("b"))
        with pytest.raises(Permanent, match="not the name of a file"):
            await target.put(upload("../x"))
        assert await target.get("b") is None
        await target.delete(["b"])
        assert (folder / "b/mine.html").exists()

    run(target(options, ssh_server, releases=False), work)


def test_a_folder_where_the_link_has_to_be_is_told(options, ssh_server, folder) -> None:
    (folder / "releases").mkdir(parents=True)
    (folder / "current").mkdir()
    with pytest.raises(Permanent, match="is a folder, where a link has to be"):
        run(target(options, ssh_server), lambda target: target.list())


def test_a_request_that_is_not_waited_for_ends_the_line(options, ssh_server) -> None:
    async def work(target) -> None:
        async def forever() -> None:
            async with target._line.asking("wait"):
                await asyncio.sleep(3600)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await forever()
        assert target._line._client is None
        assert await target.list() == {}

    run(target(options, ssh_server), work)


def test_errors_are_named(options) -> None:
    import socket

    import asyncssh

    from generator.deploy.target import Full
    from generator.deploy.targets.ssh import _named, _nowhere

    kinds = {
        asyncssh.SFTPNoSpaceOnFilesystem("x"): Full,
        asyncssh.SFTPQuotaExceeded("x"): Full,
        asyncssh.SFTPPermissionDenied("x"): Denied,
        asyncssh.SFTPFailure(""): Permanent,
        asyncssh.SFTPConnectionLost("x"): Transient,
        asyncssh.ConnectionLost("x"): Transient,
        OSError("x"): Transient,
    }
    for problem, kind in kinds.items():
        assert type(_named(problem, "write")) is kind
    gone, later = socket.gaierror(socket.EAI_NONAME, ""), socket.gaierror(socket.EAI_AGAIN, "")
    assert type(_nowhere("x", gone)) is Permanent
    assert type(_nowhere("x", later)) is Transient


def test_a_key_or_a_config_that_cannot_be_read(options, ssh_server, tmp_path) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    known = dataclasses.replace(options, host_key=ssh_server.host_key)
    broken = {"HOME": str(home), "BYLINE_SFTP_KEY": "hunter2"}
    with pytest.raises(Denied, match="cannot be read") as refused:
        run(SftpTarget(known, tmp_path, broken), lambda target: target.list())
    assert "hunter2" not in f"{refused.value.message} {refused.value.hint}"
    (home / ".ssh/config").write_text("Port none\n")
    with pytest.raises(Permanent, match="config cannot be read"):
        run(SftpTarget(options, tmp_path, {"HOME": str(home)}), lambda target: target.list())


def test_known_hosts_that_are_switched_off_are_not(options, ssh_server, tmp_path) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh/config").write_text("UserKnownHostsFile none\n")
    with pytest.raises(Denied, match="not a server that is known"):
        run(SftpTarget(options, tmp_path, {"HOME": str(home)}), lambda target: target.list())


def test_a_package_that_is_missing_is_named(options, ssh_server, monkeypatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "asyncssh", None)
    with pytest.raises(Permanent) as refused:
        asyncio.run(target(options, ssh_server).open())
    assert refused.value.hint == "run pip install 'byline[sftp]'"
