from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.config.destinations import RsyncOptions
from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Permanent,
    Release,
    Taken,
    Transient,
)
from generator.deploy.targets.rsync import RsyncTarget
from tests.conftest import tree
from tests.servers.shell import Shell
from tests.unit.deploy.targets.seam import deploy, run, upload

pytestmark = pytest.mark.skipif(shutil.which("rsync") is None, reason="needs rsync")
ODD = {"a b/é+%.html": b"1", "new\nline.html": b"2", "'q\".html": b"3", r"b\#012.html": b"4"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "the www"


@pytest.fixture
def options(ssh_server: Shell, folder: Path) -> RsyncOptions:
    return RsyncOptions(
        type="rsync",
        host="127.0.0.1",
        port=ssh_server.port,
        user=ssh_server.user,
        path=str(folder),
        keep=2,
    )


@pytest.fixture
def target(options: RsyncOptions, ssh_server: Shell, tmp_path: Path):
    def make(environ: dict[str, str] | None = None, **more: Any) -> RsyncTarget:
        variables = {"PATH": os.environ["PATH"], "RSYNC_RSH": ssh_server.command, **(environ or {})}
        return RsyncTarget(dataclasses.replace(options, **more), tmp_path / "site", variables)

    return make


def test_releases_are_folders_and_the_link_leads_to_the_last(target, folder) -> None:
    async def work(target) -> None:
        await deploy(target, "1", {"index.html": b"one", "a/index.html": b"a", "b/x.css": b"x"})
        assert tree(folder / "current")["a/index.html"] == b"a"
        assert (folder / "current/a").stat().st_mode & 0o777 == 0o755
        assert (folder / "current/index.html").stat().st_mode & 0o777 == 0o644
        await deploy(target, "2", {"index.html": b"two"}, ["b/x.css"])
        assert (folder / "current").readlink() == Path("releases/2")
        assert tree(folder / "current") == {"index.html": b"two", "a/index.html": b"a"}
        assert not (folder / "current/b").exists()
        assert tree(folder / "releases/1")["index.html"] == b"one"
        one, two = (folder / f"releases/{name}/a/index.html" for name in "12")
        assert one.samefile(two)
        assert await target.releases() == [Release("2", live=True), Release("1")]
        await deploy(target, "3", {"index.html": b"three"})
        assert [release.id for release in await target.releases()] == ["3", "2"]
        await target.finish()
        await target.restore("2")
        assert (folder / "current/index.html").read_bytes() == b"two"
        assert await target.releases() == [Release("3"), Release("2", live=True)]
        with pytest.raises(Permanent):
            await target.restore("9")

    run(target(), work)


def test_nothing_is_seen_before_the_end(target, folder) -> None:
    async def work(target) -> None:
        assert await target.releases() == []
        await deploy(target, "1", {"index.html": b"one"})
        before = await target.list()
        await target.begin(Deployment("2", "", {"index.html": "", "new.html": ""}, ["new.html"]))
        await target.put(upload("new.html", b"new"))
        await target.settle()
        assert tree(folder / "current") == {"index.html": b"one"}
        listed = await target.list()
        assert sorted(listed) == ["index.html", "new.html"]
        assert listed["index.html"] == before["index.html"]
        found = await target.get("new.html")
        assert (found.content, found.token) == (b"new", listed["new.html"].token)
        await target.abandon()
        assert [path.name for path in (folder / "releases").iterdir()] == ["1"]
        assert await target.get("new.html") is None

    run(target(), work)


def test_in_one_folder_those_of_a_phase_change_together(target, folder) -> None:
    async def work(target) -> None:
        assert await target.list() == {}
        await deploy(target, "1", {"index.html": b"one", "a": b"a file", "b/c/x.html": b"x"})
        assert tree(folder) == {"index.html": b"one", "a": b"a file", "b/c/x.html": b"x"}
        gone = ["a", "b/c/x.html"]
        await deploy(target, "2", {"a/index.html": b"a folder", "b": b"a file"}, gone)
        assert tree(folder) == {"index.html": b"one", "a/index.html": b"a folder", "b": b"a file"}
        await target.delete(["a/index.html", "never/was"])
        assert not (folder / "a").exists()
        assert not (folder / "never").exists()
        assert await target.releases() == ()

    run(target(releases=False), work)


def test_what_changes_within_a_second_has_another_token(target, folder) -> None:
    async def work(target) -> None:
        await deploy(target, "1", {"index.html": b"one"})
        first = await target.list()
        await deploy(target, "2", {"index.html": b"two"})
        second = await target.list()
        assert first["index.html"].token != second["index.html"].token
        os.utime(folder / "index.html", (2**32, 2**32))  # whose clock is wrong changes nothing
        await deploy(target, "3", {"a.html": b"a"})
        assert int((await target.list())["a.html"].token.partition("-")[0]) < 2**32

    run(target(releases=False), work)


def test_names_are_what_they_are(target, folder) -> None:
    async def work(target) -> None:
        await deploy(target, "1", ODD)
        assert (await target.list()).keys() == ODD.keys()
        for name, content in ODD.items():
            assert (await target.get(name)).content == content
        await deploy(target, "2", {"index.html": b"x"}, [*ODD])

    run(target(), work)
    assert tree(folder / "current") == {"index.html": b"x"}


@pytest.mark.parametrize("releases", [True, False])
@pytest.mark.parametrize("confined", [True, False])
def test_a_lock_is_taken_once(target, ssh_server, releases, confined) -> None:
    if releases and confined:
        with pytest.raises(Permanent, match="the shell could not"):
            run(target({"RSYNC_RSH": ssh_server.confined_command}), lambda target: target.list())
        return
    more = {"RSYNC_RSH": ssh_server.confined_command} if confined else {}

    async def work(first) -> None:
        await first.put(upload(LOCK, b"me", exclusive=True))
        await first.put(upload(LOCK, b"me", exclusive=True))  # as after an answer that was lost
        second = target(more, releases=releases)
        await second.open()
        with pytest.raises(Taken):
            await second.put(upload(LOCK, b"you", exclusive=True))
        assert (await second.get(LOCK)).content == b"me"
        assert LOCK not in await first.list()
        await first.delete([LOCK])
        assert await first.get(LOCK) is None
        await second.put(upload(LOCK, b"you", exclusive=True))
        await second.put(upload(LOCK, b"you too"))
        assert (await first.get(LOCK)).content == b"you too"
        await second.put(upload(LOCK, b"YOU TOO"))
        assert (await first.get(LOCK)).content == b"YOU TOO"
        await second.close()

    run(target(more, releases=releases), work)


def test_rsync_alone_is_enough_for_one_folder(target, ssh_server, folder) -> None:
    async def work(target) -> None:
        await deploy(target, "1", {"index.html": b"one", "a/x.html": b"a"})
        await deploy(target, "2", {"index.html": b"two"}, ["a/x.html"])

    run(target({"RSYNC_RSH": ssh_server.confined_command}, releases=False), work)
    assert tree(folder) == {"index.html": b"two"}


def test_files_are_sent_from_the_disk(target, folder, tmp_path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(bytes(range(256)) * 40_000)

    async def work(target) -> None:
        await target.begin(Deployment("1", "", {"photo.jpg": ""}, ["photo.jpg"]))
        await target.put(upload("photo.jpg", file))
        await target.settle()
        await target.finish()

    run(target(), work)
    photo = folder / "current/photo.jpg"
    assert not photo.is_symlink()
    assert photo.read_bytes() == file.read_bytes()


def test_a_server_that_is_not_known_is_refused(target) -> None:
    stranger = "ssh -F none -o UserKnownHostsFile=/dev/null -o BatchMode=yes"
    with pytest.raises(Denied, match="not known on this machine"):
        run(target({"RSYNC_RSH": stranger}), lambda target: target.list())


def test_whoever_is_not_let_in_is_told_what_to_look_at(target, ssh_server) -> None:
    known = ssh_server.home / ".ssh/known_hosts"
    keyless = f"ssh -F none -o IdentityFile=none -o UserKnownHostsFile={known} -o BatchMode=yes"
    for releases in (True, False):
        with pytest.raises(Denied, match="does not let you in"):
            run(target({"RSYNC_RSH": keyless}, releases=releases), lambda target: target.list())


def test_a_server_that_is_not_there(target) -> None:
    with pytest.raises(Transient, match="cannot be reached"):
        run(target(port=1), lambda target: target.list())


def test_folders_that_cannot_be_are_refused(target, tmp_path) -> None:
    with pytest.raises(Permanent, match="no folder above"):
        run(target(path=f"{tmp_path}/no/where"), lambda target: target.list())
    assert not (tmp_path / "no").exists()


def test_a_folder_with_other_files_takes_no_releases(target, folder) -> None:
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    with pytest.raises(Permanent, match=r"belong to no release: index\.html"):
        run(target(), lambda target: target.list())


def test_programs_that_are_missing_are_named(target, tmp_path) -> None:
    bare = {"PATH": str(tmp_path)}
    with pytest.raises(Permanent, match="ssh is not installed"):
        run(target(bare), lambda target: target.list())
    with pytest.raises(Permanent, match="rsync is not installed"):
        run(target(bare, releases=False), lambda target: target.list())


@pytest.mark.parametrize("name", ["../x", "a//b", "a/./b"])
def test_names_that_cannot_be_are_refused(target, name) -> None:
    with pytest.raises(Permanent):
        run(target(), lambda target: target.put(upload(name)))


def test_many_files(target, folder, tmp_path) -> None:
    files = {f"p{number}/index.html": b"%d" % number for number in range(300)}

    async def work(target) -> None:
        await deploy(target, "1", files)
        assert len(await target.list()) == 300
        await deploy(target, "2", {"p7/index.html": b"seven"}, ["p8/index.html"])

    run(target(), work)
    assert len(tree(folder / "current")) == 299
    assert not (tmp_path / "site/.cache/deploy/rsync").exists()
