"""The commands for writing, as they are installed: with a terminal, an editor, with neither."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import byline
from tests.terminal import pictured

COMMAND = str(Path(sys.executable).with_name("byline"))
SERIES = "---\ntitle: First calls\nparts:\n  - one\n  - title: The second\n---\n"
ONE = "---\ntitle: One\ndate: 2026-01-01\ntags: [calls, nerves]\n---\nWords.\n"
PATIENCE = 60.0


@pytest.fixture
def blog(tmp_path):
    for path, text in {
        "content/site.yaml": "title: T\nurl: https://example.com/\n",
        "content/posts/one.md": ONE,
        "content/series/calls.md": SERIES,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def talk(folder: Path, arguments: list[str], answers: list[tuple[str, str]], **env: str):
    """Run a command on a terminal; each answer is typed when its question has been read."""
    parent, child = pty.openpty()
    ours = {key: value for key, value in os.environ.items() if "EDITOR" not in key}
    process = subprocess.Popen(
        [COMMAND, *arguments],
        cwd=folder,
        stdin=child,
        stdout=child,
        stderr=child,
        env={**ours, "TERM": "dumb", **env},
    )
    os.close(child)
    said, waiting = "", list(answers)
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            if waiting and waiting[0][0] in said:
                os.write(parent, waiting.pop(0)[1].encode())
                said = ""
                continue
            if not select.select([parent], [], [], 0.2)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                piece = os.read(parent, 4096)
            except OSError:
                break
            if not piece:
                break
            said += piece.decode()
        return process.wait(timeout=PATIENCE), said, waiting
    finally:
        process.kill()
        process.wait()
        os.close(parent)


def test_a_writer_is_asked_for_what_no_option_gave(blog):
    editor = blog / "editor"
    editor.write_text(f'#!/bin/sh\necho "$1" > {blog}/opened\n')
    editor.chmod(0o755)
    code, said, left = talk(
        blog,
        ["new"],
        [
            ("Title:", "!!!\n"),
            ("needs letters", "The second\n"),
            ("none)", "1\n"),
            ("the next)", "many\n"),
            ("such as 2", "\n"),
            ("tags so far: calls, nerves", "calls, new, calls\n"),
            ("Enter for today", "12.6.2027\n"),
            ("year-month-day", "2027-06-12\n"),
        ],
        EDITOR=str(editor),
    )
    assert (code, left) == (0, []), said
    post = (blog / "content/posts/the-second.md").read_text()
    assert post.startswith(
        "---\ntitle: The second\ndate: 2027-06-12\ntags: [calls, new]\ndraft: true\nid: "
    )
    assert (blog / "content/series/calls.md").read_text() == SERIES.replace(
        "- title: The second", "- the-second"
    )
    assert (blog / "opened").read_text().strip().endswith("content/posts/the-second.md")
    assert byline("build", "--drafts", cwd=blog).returncode == 0


def test_who_breaks_off_has_written_nothing(blog):
    code, said, _ = talk(blog, ["new"], [("Title:", "Two\n"), ("none)", "\x04")])
    assert code == 1, said
    assert "stopped; nothing was written" in said
    assert [path.name for path in (blog / "content/posts").iterdir()] == ["one.md"]


def test_what_is_given_is_not_asked(blog):
    given = ["new", "Two", "--series", "First calls", "--part", "2", "--tags", "a,b"]
    code, said, _ = talk(blog, [*given, "--date", "2027-01-01"], [])
    assert code == 0, said
    assert "(" not in said
    code, said, _ = talk(blog, ["new", "Three", "--no-questions", "--editor", "false"], [])
    assert (code, "warning: false ended with code 1" in said) == (0, True)


def test_nobody_is_asked_without_a_terminal(blog):
    made = byline("new", "--site", blog)
    assert (made.returncode, made.stdout) == (2, "")
    assert "a post needs a title" in made.stderr
    made = byline("new", "Two", "--site", blog, "--editor", "/nowhere/at/all")
    assert made.returncode == 0
    assert "cannot be started" in made.stderr
    for wrong in (["--part", "0"], ["--date", "soon"]):
        assert byline("new", "T", "--site", blog, *wrong).returncode == 2


def test_a_post_is_renamed(blog):
    byline("new", "Two", "--site", blog, "--no-draft", "--series", "calls", check=True)
    two = blog / "content/posts/two.md"
    two.write_text(two.read_text().replace("Write here.", "See [one](one.md)."))
    planned = byline("rename", "one", "the-first", "--plan", "--site", blog)
    assert planned.returncode == 0
    assert planned.stdout == (
        "content/posts/one.md → content/posts/the-first.md\n"
        "content/posts/two.md: 1 reference\n"
        "content/series/calls.md: 1 reference\n"
        "readers of /one/ are led to /the-first/\n"
        "nothing was done: without --plan it is\n"
    )
    assert (blog / "content/posts/one.md").exists()
    done = byline("rename", "one", "the-first", "--json", "--site", blog)
    assert json.loads(done.stdout) == {
        "moves": [{"from": "content/posts/one.md", "to": "content/posts/the-first.md"}],
        "rewrites": [
            {"path": "content/posts/one.md", "references": 0},
            {"path": "content/posts/two.md", "references": 1},
            {"path": "content/series/calls.md", "references": 1},
        ],
        "address": {"from": "/one/", "to": "/the-first/", "alias": True},
    }
    built = byline("build", "--site", blog)
    assert (built.returncode, built.stderr) == (0, "")
    assert "/the-first/" in (blog / "output/one/index.html").read_text()
    failed = byline("rename", "nothing", "x", "--site", blog)
    assert failed.returncode == 1
    assert 'there is no post "nothing"' in failed.stderr


def test_an_interrupted_renaming_is_finished_first(blog):
    (blog / "content/.renaming.json").write_text(
        json.dumps({"moves": [["content/posts/one.md", "content/posts/two.md"]], "rewrites": []})
    )
    done = byline("rename", "two", "three", "--site", blog)
    assert done.returncode == 0
    assert "is finished now" in done.stderr
    assert (blog / "content/posts/three.md").exists()
    (blog / "content/.renaming.json").write_text("{")
    assert byline("rename", "three", "four", "--site", blog).returncode == 1


def test_a_workflow_comes_with_a_blog_or_to_one(tmp_path, blog):
    made = byline("init", tmp_path / "new", "--ci", "github")
    assert made.returncode == 0
    assert (tmp_path / "new/.github/workflows/byline.yml").is_file()
    assert (tmp_path / "new/content/site.yaml").is_file()
    byline("new", "Later", "--date", "2099-01-01 09:30", "--no-draft", "--site", blog, check=True)
    added = byline("init", "--ci", "github", cwd=blog)
    assert added.returncode == 0
    assert added.stdout.splitlines()[:2] == [".github/workflows/byline.yml", "requirements.txt"]
    assert byline("init", "--ci", "github", cwd=blog).returncode == 1
    assert byline("next", "--write", cwd=blog).stdout == "the times there are right already\n"
    assert byline("next", "--write", "--as-of", "2098-12-01", cwd=blog).returncode == 0
    workflow = (blog / ".github/workflows/byline.yml").read_text()
    assert '    # due\n    - cron: "30 9 1 1 *"\n    # end of due\n' in workflow
    assert byline("init", cwd=blog).returncode == 2
    (tmp_path / "empty").mkdir()
    assert byline("next", "--write", cwd=tmp_path / "empty").returncode == 1
    gone = byline("next", cwd=tmp_path / "empty")
    assert (gone.returncode, gone.stdout) == (1, "")


def test_a_phone_reads_where_the_preview_is(blog):
    zxingcpp = pytest.importorskip("zxingcpp", reason="what reads codes is not installed")
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "preview", "--host", "0.0.0.0", "--port", "8790"],
        cwd=blog,
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=child,
    )
    os.close(child)
    said = ""
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if select.select([parent], [], [], 2)[0]:
                said += os.read(parent, 65536).decode(errors="replace")
            elif "Ctrl-C ends" in said:
                break  # all has been said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
        os.close(parent)
    found = re.search(r"on your phone, in the same network: (\S+)", said)
    if found is None:  # a machine without a network
        assert "\x1b[" not in said
        return
    assert [one.text for one in zxingcpp.read_barcodes(pictured(said))] == [found[1]]


def test_a_kind_is_chosen_among_several(blog):
    for name in ("letter", "tip"):
        path = blog / f"content/archetypes/{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"A {name}.\n")
    answers = [("Which kind", "2\n"), ("series", "New talks\n"), ("the next)", "3\n")]
    code, said, left = talk(
        blog, ["new", "Two"], [*answers, ("none)", "\n"), ("today)", "\n")], VISUAL="true"
    )
    assert (code, left) == (0, []), said
    post = (blog / "content/posts/two.md").read_text()
    assert post.endswith("A tip.\n")
    assert "\nseries: New talks\npart: 3\ntags: []\n" in post


def test_where_there_is_no_blog_nothing_is_asked(tmp_path):
    code, said, _ = talk(tmp_path, ["new", "Two"], [])
    assert code == 1
    assert "no folder content/" in said


def test_nothing_may_be_due(blog):
    assert byline("next", cwd=blog).stdout == "nothing is due\n"
    assert json.loads(byline("next", "--json", cwd=blog).stdout) == {"next": None, "due": []}
    assert byline("next", "--cron", cwd=blog).stdout == ""
    (blog / "content/posts/bad.md").write_text("---\ntitle: [\n---\n")
    found = byline("next", "--write", cwd=blog)
    assert found.returncode == 1
    assert "content/posts/bad.md" in found.stderr
