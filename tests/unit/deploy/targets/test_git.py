from __future__ import annotations

import os
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from generator.config.destinations import GitOptions
from generator.deploy.target import (
    LOCK,
    Denied,
    Deployment,
    Overtaken,
    Permanent,
    Release,
    Target,
    Transient,
)
from generator.deploy.targets.git import GitTarget
from tests.servers.repositories import GitHost, bare, git
from tests.servers.shell import Shell
from tests.unit.deploy.targets.seam import deploy, digest_of, run, upload

FIRST, SECOND, THIRD = (f"2026112{number}T101010Z-0000000{number}" for number in "123")
ODD = {"a b/é+%.html": b"1", "tab\there.html": b"2", 'quo"te.html': b"3", "new\nline.html": b"4"}


@pytest.fixture
def writer(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a writer whom git knows."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Rosa\n\temail = rosa@example.com\n[core]\n\tautocrlf = true\n"
    )
    kept = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, "HOME": str(home), "SSH_AUTH_SOCK": ""}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    return bare(tmp_path / "origin.git")


@pytest.fixture
def target(site: Path, origin: Path, writer: dict[str, str]) -> Callable[..., GitTarget]:
    def make(remote: Any = origin, **more: Any) -> GitTarget:
        environ = {**writer, **more.pop("environ", {})}
        options = GitOptions(type="git", remote=str(remote), keep=more.pop("keep", 5), **more)
        return GitTarget(options, site, environ)

    return make


def files_of(origin: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """Return the files of a branch, byte for byte."""
    names = git("ls-tree", "-r", "-z", "--name-only", branch, cwd=origin).split("\0")[:-1]
    return {
        name: git("cat-file", "blob", f"{branch}:{name}", cwd=origin).encode() for name in names
    }


def log_of(origin: Path, form: str = "%s") -> list[str]:
    return git("log", f"--format={form}", "gh-pages", cwd=origin).splitlines()


def test_each_deployment_is_a_commit_by_the_writer(target, origin) -> None:
    async def work(target: Target) -> None:
        assert await target.list() == {}
        await deploy(target, FIRST, {"index.html": b"one\r\n", "a/index.html": b"a"})
        listed = await target.list()
        assert listed["index.html"].digest == digest_of(b"one\r\n", "git")
        await deploy(target, SECOND, {"index.html": b"two"}, ["a/index.html"])

    run(target(), work)
    assert files_of(origin) == {".nojekyll": b"", "index.html": b"two"}
    assert log_of(origin) == [f"Deploy {SECOND}", f"Deploy {FIRST}"]
    assert log_of(origin, "%an %ae %cd")[0].startswith("Rosa rosa@example.com Sun Nov 22 10:10:10")
    assert git("cat-file", "blob", "gh-pages~1:index.html", cwd=origin).encode() == b"one\r\n"


def test_the_same_deployment_is_the_same_commit(target, tmp_path) -> None:
    async def work(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one"})

    commits = set()
    for number in range(2):
        origin = bare(tmp_path / f"{number}.git")
        run(target(origin), work)
        commits.add(git("rev-parse", "gh-pages", cwd=origin))
    assert len(commits) == 1


def test_without_history_there_is_only_ever_one_commit(target, origin) -> None:
    async def work(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one"})
        await deploy(target, SECOND, {"a.html": b"a"})
        assert await target.releases() == ()

    run(target(history=False), work)
    assert log_of(origin) == [f"Deploy {SECOND}"]
    assert files_of(origin) == {".nojekyll": b"", "index.html": b"one", "a.html": b"a"}


@pytest.mark.parametrize("history", [True, False])
def test_whoever_comes_late_is_told_and_nothing_is_overwritten(
    target, origin, site, history
) -> None:
    async def late(target: Target) -> None:
        await target.list()
        await target.begin(Deployment(SECOND, "late", {}))
        await target.put(upload("index.html", b"late", algorithm="git"))
        await target.settle()
        run_first()
        with pytest.raises(Overtaken):
            await target.finish()
        await target.abandon()
        assert (await target.get("index.html")) is None
        assert list(await target.list()) == [".nojekyll", "first.html"]
        await deploy(target, THIRD, {"index.html": b"third"})

    def run_first() -> None:
        work = git("clone", "--quiet", str(origin), str(site / "clone"))
        assert work == ""
        clone = site / "clone"
        git("config", "user.name", "Ada", cwd=clone)
        git("config", "user.email", "ada@example.com", cwd=clone)
        git("checkout", "--quiet", "--orphan", "gh-pages", cwd=clone)
        (clone / "first.html").write_text("first")
        (clone / ".nojekyll").write_text("")
        git("add", ".", cwd=clone)
        git("commit", "--quiet", "-m", "first", cwd=clone)
        git("push", "--quiet", "origin", "gh-pages", cwd=clone)

    run(target(history=history), late)
    assert files_of(origin) == {".nojekyll": b"", "first.html": b"first", "index.html": b"third"}


def test_a_second_try_at_the_end_is_as_if_there_was_one(target, origin) -> None:
    async def work(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one"})
        await target.finish()

    for history in (True, False):
        run(target(history=history), work)
    assert files_of(origin)["index.html"] == b"one"


def test_going_back_is_a_commit_on_top(target, origin) -> None:
    async def work(target: Target) -> None:
        for name, text in ((FIRST, b"one"), (SECOND, b"two")):
            await deploy(target, name, {"index.html": text})
        releases = await target.releases()
        assert [(one.id, one.live) for one in releases] == [(SECOND, True), (FIRST, False)]
        await target.restore(FIRST)
        assert [one.live for one in await target.releases()] == [False, True]
        await target.restore(FIRST)
        assert (await target.get("index.html")).content == b"one"
        await deploy(target, THIRD, {"index.html": b"three"})
        with pytest.raises(Permanent):
            await target.restore("20200101T000000Z-gone")

    run(target(), work)
    assert files_of(origin)["index.html"] == b"three"
    assert log_of(origin)[1:] == [f"Go back to {FIRST}", f"Deploy {SECOND}", f"Deploy {FIRST}"]


def test_another_machine_finds_all_that_is_there(target, site, origin) -> None:
    import shutil

    async def first(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one", "a.html": b"a"})

    async def second(target: Target) -> None:
        listed = await target.list()
        assert sorted(listed) == [".nojekyll", "a.html", "index.html"]
        assert (await target.get("a.html")).content == b"a"
        assert await target.get("none.html") is None
        assert await target.get(LOCK) is None
        assert await target.releases() == [Release(FIRST, f"Deploy {FIRST}", live=True)]
        await deploy(target, SECOND, {"a.html": b"b"})

    run(target(), first)
    shutil.rmtree(site / ".cache")
    run(target(), second)
    assert files_of(origin)["a.html"] == b"b"


def test_names_and_kinds_of_files_are_kept(target, origin, tmp_path) -> None:
    file = tmp_path / "photo\n1.jpg"
    file.write_bytes(b"\xff\xd8")

    async def work(target: Target) -> None:
        await deploy(target, FIRST, {**ODD, "a": b"file"})
        assert {**ODD, "a": b"", ".nojekyll": b""}.keys() == (await target.list()).keys()
        await target.begin(Deployment(SECOND, "x", {}, removals=["a"]))
        await target.put(upload("a/b.html", b"below", algorithm="git"))
        await target.put(upload("photo.jpg", file, algorithm="git"))
        assert (await target.get("a/b.html")).content == b"below"
        await target.settle()
        assert (await target.get("photo.jpg")).content == b"\xff\xd8"
        assert "a/b.html" in await target.list()
        assert "a" not in await target.list()
        await target.finish()

    run(target(), work)
    names = git("ls-tree", "-r", "-z", "--name-only", "gh-pages", cwd=origin).split("\0")
    assert {"a/b.html", "photo.jpg", *ODD} <= {*names}


@pytest.mark.parametrize("name", [".git/config", "a/../b", "x//y", "a/.GIT/hooks"])
def test_names_that_cannot_be_are_refused(target, name) -> None:
    async def work(target: Target) -> None:
        await target.begin(Deployment(FIRST, "x", {}))
        with pytest.raises(Permanent):
            await target.put(upload(name, b"x", algorithm="git"))

    run(target(), work)


def test_a_remote_is_named_as_in_the_blogs_repository(target, site, origin) -> None:
    git("init", "--quiet", site)
    git("remote", "add", "mine", str(origin), cwd=site)
    assert target("mine").traits.address == f"{origin}#gh-pages"
    with pytest.raises(Permanent, match="no such repository"):
        run(target("other"), lambda target: target.list())


def test_nobody_whom_git_knows_makes_no_commit(target, origin, site, writer, tmp_path) -> None:
    nobody = {"HOME": str(tmp_path)}

    async def work(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one"})

    with pytest.raises(Permanent, match="who you are") as refused:
        run(target(environ=nobody), work)
    assert "git config --global" in refused.value.hint
    git("init", "--quiet", site)
    (site / "post.md").write_text("x")
    git("add", ".", cwd=site)
    git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-qm", "x", cwd=site)
    run(target(environ=nobody), work)
    assert log_of(origin, "%an %ce") == ["Ada ada@example.com"]


def test_a_token_comes_from_where_git_keeps_it(target, git_server: GitHost, site, tmp_path) -> None:
    address = git_server.repository("tokens.git")
    with pytest.raises(Denied) as refused:
        run(target(address), lambda target: target.list())
    assert "credential helper" in refused.value.hint
    git("init", "--quiet", site)
    store = tmp_path / "store"
    host = address.replace("http://", f"http://{git_server.user}:{git_server.secret}@")
    store.write_text(f"{host}\n")
    git("config", "credential.helper", f"store --file={store}", cwd=site)

    async def work(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one"})
        assert (await target.get("index.html")).content == b"one"

    run(target(address), work)
    assert files_of(git_server.folder / "tokens.git")["index.html"] == b"one"
    kept = [path for path in (site / ".cache").rglob("*") if path.is_file()]
    assert not any(git_server.secret.encode() in path.read_bytes() for path in kept)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (HTTPStatus.FORBIDDEN, Denied),
        (HTTPStatus.NOT_FOUND, Permanent),
        (HTTPStatus.REQUEST_TIMEOUT, Transient),
        (HTTPStatus.TOO_MANY_REQUESTS, Transient),
        (HTTPStatus.INTERNAL_SERVER_ERROR, Transient),
        (HTTPStatus.SERVICE_UNAVAILABLE, Transient),
    ],
)
def test_what_a_host_answers_is_named(target, git_server: GitHost, status, kind) -> None:
    address = git_server.repository(f"{status.value}.git")
    git_server.faults.append(status)
    with pytest.raises(kind) as refused:
        run(target(address), lambda target: target.list())
    assert "127.0.0.1" not in f"{refused.value.message} {refused.value.hint}"


def test_a_host_that_is_not_there(target) -> None:
    with pytest.raises(Transient):
        run(target("http://127.0.0.1:1/blog.git"), lambda target: target.list())


def test_a_branch_that_is_protected(target, origin) -> None:
    hook = origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)

    async def work(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one"})

    with pytest.raises(Denied, match="takes no push"):
        run(target(), work)


def test_by_ssh_with_the_keys_that_git_would_use(target, ssh_server: Shell, origin) -> None:
    address = f"ssh://{ssh_server.user}@127.0.0.1:{ssh_server.port}{origin}"

    async def work(target: Target) -> None:
        await deploy(target, FIRST, {"index.html": b"one"})

    run(target(address, environ={"GIT_SSH_COMMAND": ssh_server.command}), work)
    assert files_of(origin)["index.html"] == b"one"
    strict = "ssh -F none -o UserKnownHostsFile=/dev/null -o BatchMode=yes"
    with pytest.raises(Denied, match="not known on this machine"):
        run(target(address, environ={"GIT_SSH_COMMAND": strict}), lambda target: target.list())


def test_passwords_in_an_address_are_not_shown(target) -> None:
    hidden = target("https://me:hunter2@example.com/blog.git")
    assert hidden.traits.address == "https://example.com/blog.git#gh-pages"
    assert hidden.secrets == {"hunter2"}


def test_many_files(target, origin) -> None:
    files = {f"p{number}/index.html": b"%d" % number for number in range(1000)}

    async def work(target: Target) -> None:
        await deploy(target, FIRST, files)
        await deploy(target, SECOND, {"p7/index.html": b"seven"}, ["p8/index.html"])
        assert len(await target.list()) == 1000  # with .nojekyll

    run(target(), work)
    assert len(git("ls-tree", "-r", "--name-only", "gh-pages", cwd=origin).splitlines()) == 1000


def test_what_a_git_that_was_killed_has_locked_is_no_hindrance(target, site, origin) -> None:
    run(target(), lambda target: deploy(target, FIRST, {"index.html": b"one"}))
    (folder,) = (site / ".cache/deploy").glob("*.git")
    (folder / "shallow.lock").touch()
    (folder / "refs/byline/online.lock").touch()
    run(target(), lambda target: deploy(target, SECOND, {"index.html": b"two"}))
    assert files_of(origin)["index.html"] == b"two"


def test_without_git_it_is_told(target, tmp_path) -> None:
    with pytest.raises(Permanent, match="git is not installed"):
        run(target(environ={"PATH": str(tmp_path)}), lambda target: target.list())


def test_two_at_once_on_one_machine_have_a_repository_each(target, site, origin) -> None:
    async def work(first) -> None:
        await deploy(first, FIRST, {"index.html": b"one"})
        second = target()
        await second.open()
        assert len([*(site / ".cache/deploy").glob("*.git")]) == 2
        assert (await second.get("index.html")).content == b"one"
        await second.close()

    run(target(), work)
    assert len([*(site / ".cache/deploy").glob("*.git")]) == 1
    assert files_of(origin)["index.html"] == b"one"


def test_files_are_sent_from_the_disk_whatever_they_are_called(target, origin, tmp_path) -> None:
    names = ["photo.jpg", "of\nlines.jpg"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())

    async def work(target) -> None:
        paths = ["a/1.jpg", "a/2.jpg"]
        await target.begin(Deployment(FIRST, "m", dict.fromkeys(paths, ""), paths))
        for path, name in zip(paths, names, strict=True):
            await target.put(upload(path, tmp_path / name, algorithm="git"))
        await target.settle()
        await target.finish()

    run(target(), work)
    assert [*files_of(origin).values()][-2:] == [name.encode() for name in names]
