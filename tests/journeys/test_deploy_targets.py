"""``byline deploy`` as a writer runs it, to real servers."""

from __future__ import annotations

import contextlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from generator.cli import main
from generator.deploy.target import RECORD
from tests.conftest import tree
from tests.servers.objects import ObjectServer
from tests.servers.repositories import bare, git
from tests.servers.shell import Shell

POST = "---\ntitle: One\ndate: 2026-01-01\n---\n\nWords.\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    (folder / "content/posts").mkdir(parents=True)
    (folder / "content/posts/one.md").write_text(POST)
    return folder


def settle(blog: Path, target: str) -> None:
    text = f"title: Test\nurl: https://example.com/\ncards: false\ndeploy:\n  web: {target}\n"
    (blog / "content/site.yaml").write_text(text)


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


def deploy(blog: Path, environ: dict[str, str], *arguments: str, day: int = 21) -> Done:
    """Run the command in this process, with nothing in its environment but what it is given."""
    out, err = io.StringIO(), io.StringIO()
    kept = {"PATH": os.environ["PATH"], "HOME": str(blog), "COLUMNS": "100", **environ}
    with (
        mock.patch.dict(os.environ, kept, clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        always = ("--yes", "--site", str(blog), "--as-of", f"2026-11-{day}")
        code = main(["deploy", *always, *arguments])
    return Done(code, out.getvalue(), err.getvalue())


def test_to_a_bucket_and_back(blog: Path, seaweed_server: ObjectServer) -> None:
    import obstore
    from obstore.store import S3Store

    bucket = seaweed_server.bucket()
    settle(blog, f"{{type: s3, bucket: {bucket}, endpoint: '{seaweed_server.endpoint}'}}")
    first = deploy(blog, seaweed_server.variables)
    assert first.returncode == 0, first.stderr
    store = S3Store(
        bucket,
        endpoint=seaweed_server.endpoint,
        access_key_id=seaweed_server.variables["AWS_ACCESS_KEY_ID"],
        secret_access_key=seaweed_server.secret,
        client_options={"allow_http": True},
    )
    page = obstore.get(store, "one/index.html").attributes
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert page["Content-Encoding"] == "gzip"
    again = json.loads(deploy(blog, seaweed_server.variables, "--json").stdout)
    assert not again["sent"]
    (blog / "content/posts/one.md").write_text(f"{POST}\nMore.\n")
    assert deploy(blog, seaweed_server.variables, day=22).returncode == 0
    changed = obstore.head(store, "one/index.html")["e_tag"]
    assert deploy(blog, seaweed_server.variables, "--rollback", day=23).returncode == 0
    assert obstore.head(store, "one/index.html")["e_tag"] != changed


def test_a_wrong_key_is_told_and_not_shown(blog: Path, seaweed_server: ObjectServer) -> None:
    bucket = seaweed_server.bucket()
    settle(blog, f"{{type: s3, bucket: {bucket}, endpoint: '{seaweed_server.endpoint}'}}")
    wrong = {**seaweed_server.variables, "AWS_SECRET_ACCESS_KEY": "hunter2-hunter2"}
    done = deploy(blog, wrong)
    assert done.returncode == 1
    assert "403" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", ["sftp", "rsync"])
def test_to_a_server_and_back(blog: Path, ssh_server: Shell, tmp_path: Path, kind: str) -> None:
    where = f"host: 127.0.0.1, port: {ssh_server.port}, user: {ssh_server.user}"
    settle(blog, f"{{type: {kind}, {where}, path: '{tmp_path}/www'}}")
    first = deploy(blog, ssh_server.variables)
    assert first.returncode == 0, first.stderr
    built = tree(blog / "output")
    assert tree((tmp_path / "www/current").resolve()) == built
    (blog / "content/posts/one.md").write_text(f"{POST}\nMore.\n")
    assert deploy(blog, ssh_server.variables, day=22).returncode == 0
    assert tree((tmp_path / "www/current").resolve()) != built
    assert deploy(blog, ssh_server.variables, "--rollback", day=23).returncode == 0
    assert tree((tmp_path / "www/current").resolve()) == built


def test_to_a_branch_and_back(blog: Path, tmp_path: Path) -> None:
    origin = bare(tmp_path / "origin.git")
    settle(blog, f"{{type: git, remote: '{origin}'}}")
    rosa = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Rosa"), ("EMAIL", "rosa@example.com"))
    }
    first = deploy(blog, rosa)
    assert first.returncode == 0, first.stderr
    names = git("ls-tree", "-r", "-z", "--name-only", "gh-pages", cwd=origin).split("\0")[:-1]
    assert {*names} - {RECORD} == tree(blog / "output").keys()
    page = git("rev-parse", "gh-pages:one/index.html", cwd=origin)
    (blog / "content/posts/one.md").write_text(f"{POST}\nMore.\n")
    assert deploy(blog, rosa, day=22).returncode == 0
    assert git("rev-parse", "gh-pages:one/index.html", cwd=origin) != page
    assert deploy(blog, rosa, "--rollback", day=23).returncode == 0
    assert git("rev-parse", "gh-pages:one/index.html", cwd=origin) == page
    assert len(git("log", "--format=%H", "gh-pages", cwd=origin).split()) == 3
