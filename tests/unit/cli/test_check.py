"""``byline check``: what it prints, and when it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from tests.unit.check.looking import post, written
from tests.unit.check.outside.hosting import hosting

pytestmark = pytest.mark.usefixtures("same_program")

AT = ("--as-of", "2026-11-22")
BLOG = {
    "content/posts/a.md": post("A", "[gone](https://talk.example/gone/)\n"),
    "content/posts/b.md": post("B", tags=""),
    "content/posts/c.md": post("C", id=""),
}


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return a function that checks a blog in the folder ``blog`` of this one."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, files: dict[str, str] = BLOG, config: str = "") -> int:
        if not (tmp_path / "blog").exists():
            written(tmp_path / "blog", files, config)
        return main(["check", "--site", "blog", *AT, *arguments])

    return run


def test_for_people(check: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert check() == 1
    said = capsys.readouterr()
    assert said.out == "10 pages looked at, 1 error, 1 warning, 1 note; --fix mends 1 of them\n"
    assert "content/posts/a.md:8:8: error: this link leads to no page" in said.err
    assert "    8 | [gone](https://talk.example/gone/)\n      |        ^\n" in said.err
    assert "[no-tags]" in said.err
    assert check("--quiet") == 1
    assert "[no-id]" not in capsys.readouterr().err


def test_when_it_fails(check: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    config = "check: {severities: {broken-link: warning}}\n"
    assert check(config=config) == 0
    assert check("--strict") == 1
    capsys.readouterr()


def test_nothing_to_say(check: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--quiet", files={"content/posts/a.md": post("A")}) == 0
    assert capsys.readouterr() == ("", "")


def test_what_repeats_itself(check: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    files = {f"content/posts/p{n}.md": post(f"P{n}", tags="") for n in range(14)}
    assert check(files=files) == 0
    said = capsys.readouterr().err
    assert said.count("[no-tags]") == 11
    assert "and more of the same: 4 [no-tags]; --all shows them" in said
    assert check("--all") == 0
    assert capsys.readouterr().err.count("[no-tags]") == 14


def test_for_programs(check: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["pages"] == 10
    assert {one["code"] for one in data["diagnostics"]} == {"broken-link", "no-tags", "no-id"}
    assert data["diagnostics"][0]["path"] == "content/posts/a.md"


def test_for_code_hosts(
    check: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    assert check("--format", "github") == 1
    assert capsys.readouterr().out.startswith("::error file=blog/content/posts/a.md,line=8,col=8,")
    assert check("--format", "sarif") == 1
    log = json.loads(capsys.readouterr().out)
    places = [one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"]]
    assert places[0]["artifactLocation"]["uri"] == "blog/content/posts/a.md"
    monkeypatch.chdir(tmp_path / "blog")
    assert main(["check", *AT, "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=content/posts/a.md,")


def test_mending(
    check: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with hosting() as host:
        host.page("/old", 301, Location="/new")
        host.page("/new")
        text = f"[a]({host.address}/old) [b]({host.address}/gone)\n"
        files = {"content/posts/a.md": post("A", text, id="")}
        assert check("--external", "--private", "--fix", files=files) == 0
        assert host.asked.count("HEAD /gone") == 1
    said = capsys.readouterr()
    assert said.out == (
        "8 pages looked at, 2 things mended, 2 addresses elsewhere asked for, "
        "0 errors, 1 warning, 0 notes\n"
    )
    after = (tmp_path / "blog/content/posts/a.md").read_text()
    expected = files["content/posts/a.md"].replace("/old", "/new")
    assert after == expected.replace("---\n[", "id: https://talk.example/a/\n---\n[")
    assert check("--fix") == 0
    assert "mended" not in capsys.readouterr().out


@pytest.mark.parametrize("jobs", ["0", "x", "1025"])
def test_wrong_usage(jobs: str, check: Callable[..., int], capsys: object) -> None:
    with pytest.raises(SystemExit) as stopped:
        check("--jobs", jobs)
    assert stopped.value.code == 2
