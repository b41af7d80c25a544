"""Builds that meet in one output, and builds that are told to stop."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator import pipeline
from generator.publish.manifest import FOLDER
from tests.conftest import SiteFolder, tree

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are those of Unix")

_POST = "---\ntitle: {0}\ndate: 2020-01-02\n---\n{1}\n"
_HOLDER = """
import sys
from pathlib import Path
from generator.publish.lock import held

with held(Path(sys.argv[1]), 0):
    print("held", flush=True)
    sys.stdin.read()
"""
# A Markdown extension of the user's own, which stops at one text until a file appears.
_WAITING = """
import os, time
from pathlib import Path
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

class Wait(Preprocessor):
    def run(self, lines):
        if "STOP HERE" in lines:
            Path(os.environ["REACHED"]).touch()
            while not Path(os.environ["GO_ON"]).exists():
                time.sleep(0.005)
        return lines

class Waiting(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Wait(md), "waiting", 1000)

makeExtension = Waiting
"""
_WITH_WAITING = (
    "title: Test\nurl: https://example.com/\nmarkdown: {extensions: [waiting], timeout: 3600}\n"
)


@contextmanager
def held_elsewhere(output: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the lock of an output, until its input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(output)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a function that starts the command in a group of its own, as a terminal does."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("byline")), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, **environment},
            # A shell that runs the tests in the background has them ignore interrupts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def test_a_build_waits_for_another_and_says_for_whom(site: Callable[..., SiteFolder], start: Start):
    made = site({"content/posts/a.md": _POST.format("A", "Words.")})
    with held_elsewhere(made.output) as holder:
        build = start("build", "--site", made.folder, "--as-of", "2026-11-22")
        assert build.stderr
        said = build.stderr.readline()
        assert said == f"another build is at work here (process {holder.pid}); waiting for it\n"
        assert build.poll() is None
        assert tree(made.output) == {}
        assert holder.stdin
        holder.stdin.close()
        out, err = build.communicate(timeout=120)
        assert holder.wait(120) == 0
    assert (build.returncode, err) == (0, "")
    assert out.startswith("1 post, ")
    assert "a/index.html" in tree(made.output)


def test_builds_at_once_all_succeed(site: Callable[..., SiteFolder], start: Start):
    made = site({f"content/posts/p{n}.md": _POST.format(n, "Words.") for n in range(9)})
    builds = [
        start("build", "--site", made.folder, "--as-of", "2026-11-22", "--quiet") for _ in range(3)
    ]
    for build in builds:
        assert (*build.communicate(timeout=120), build.returncode) == ("", "", 0)
    assert len([name for name in tree(made.output) if name.startswith("p")]) == 9
    report = made.build().report
    assert report is not None
    assert report.written == 0


def test_patience_ends_and_names_the_other_process(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
):
    made = site({"content/posts/a.md": _POST.format("A", "Words.")})
    monkeypatch.setattr(pipeline, "_PATIENCE", 0.1)
    with held_elsewhere(made.output) as holder:
        outcome = made.build()
        assert not outcome.ok
        (problem,) = outcome.diagnostics
        assert problem.code == "output-busy"
        assert f"(process {holder.pid})" in problem.message
        assert problem.hint
        assert tree(made.output) == {}


def test_the_lock_of_a_killed_process_is_free_at_once(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
):
    made = site({"content/posts/a.md": _POST.format("A", "Words.")})
    with held_elsewhere(made.output) as holder:
        holder.kill()
        holder.wait()
        monkeypatch.setattr(pipeline, "_PATIENCE", 0.0)
        assert made.build().ok


@pytest.fixture
def stopping(
    site: Callable[..., SiteFolder], start: Start, tmp_path: Path
) -> Callable[[int], tuple[SiteFolder, subprocess.Popen[str]]]:
    """Start a build with so many jobs on a changed site, and wait until it reads a certain post."""

    def begin(jobs: int) -> tuple[SiteFolder, subprocess.Popen[str]]:
        # With more than one job there must be enough to do for several processes.
        files = {f"content/posts/p{n:02}.md": _POST.format(n, "Words.") for n in range(50)}
        made = site({**files, "content/static/a.bin": b"old"})
        assert made.build().ok
        (tmp_path / "modules").mkdir()
        (tmp_path / "modules" / "waiting.py").write_text(_WAITING)
        made.write(
            {
                "content/site.yaml": _WITH_WAITING,
                "content/posts/p20.md": _POST.format("Changed", "STOP HERE"),
                "content/static/a.bin": b"new",
            }
        )
        build = start(
            *("build", "--site", made.folder, "--as-of", "2026-11-22", "--jobs", str(jobs)),
            PYTHONPATH=str(tmp_path / "modules"),
            REACHED=str(tmp_path / "reached"),
            GO_ON=str(tmp_path / "go-on"),
        )
        wait_for(tmp_path / "reached", build)
        return made, build

    return begin


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("number", "whole_group", "code"),
    [
        (signal.SIGTERM, False, 143),
        (signal.SIGINT, False, 130),
        (signal.SIGINT, True, 130),  # as Ctrl+C does
    ],
)
def test_a_build_that_is_stopped_leaves_the_old_site(
    stopping: Callable[[int], tuple[SiteFolder, subprocess.Popen[str]]],
    jobs: int,
    number: signal.Signals,
    whole_group: bool,
    code: int,
):
    made, build = stopping(jobs)
    before = tree(made.output)
    if whole_group:
        os.killpg(build.pid, number)
    else:
        build.send_signal(number)
    out, err = build.communicate(timeout=120)
    assert build.returncode == code
    assert out == ""
    assert "Traceback" not in err
    assert err == ("\nstopped\n" if number == signal.SIGINT else "")
    assert tree(made.output) == before
    assert names(made.output / FOLDER) == ["lock", "manifest.json"]
    made.write({"content/site.yaml": "title: Test\n"})
    assert made.build().ok


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_that_is_killed_lets_its_lock_and_its_processes_go(
    stopping: Callable[[int], tuple[SiteFolder, subprocess.Popen[str]]], jobs: int
):
    made, build = stopping(jobs)
    before = tree(made.output)
    build.kill()
    # The pipes end when the last process that has them does.
    assert build.communicate(timeout=120) == ("", "")
    assert build.returncode == -signal.SIGKILL
    assert tree(made.output) == before
    made.write({"content/site.yaml": "title: Test\n"})
    assert made.build().ok


def test_while_a_build_is_at_work_no_other_writes_or_cleans(
    stopping: Callable[[int], tuple[SiteFolder, subprocess.Popen[str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    made, build = stopping(2)
    before = tree(made.output)
    monkeypatch.setattr(pipeline, "_PATIENCE", 0.0)
    for found in (made.build().diagnostics, pipeline.clean(made.folder, made.output)[1]):
        assert [problem.code for problem in found] == ["output-busy"]
        assert f"(process {build.pid})" in found[0].message
    assert tree(made.output) == before
    (tmp_path / "go-on").touch()
    out, err = build.communicate(timeout=120)
    assert (build.returncode, err) == (0, "")
    assert re.match(r"50 posts, ", out)
    assert tree(made.output)["a.bin"] == b"new"
