"""The blog goes online, as a writer brings it there: the installed command, a real folder."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from tests.conftest import SiteFolder, byline, tree
from tests.serving import serving

SITE = """\
title: Rivers
url: {url}
cards: false
deploy:
  web:
    type: directory
    path: ../www
    releases: {releases}
{more}"""


def post(title: str, more: str = "", words: str = "Words.") -> str:
    return f"---\ntitle: {title}\ndate: 2020-01-02\n{more}---\n{words}\n"


_OTHER = """\
  other:
    type: directory
    path: ../other
    releases: no
"""


@pytest.fixture
def rivers(site: Callable[..., SiteFolder]) -> SiteFolder:
    made = site(
        {"content/posts/danube.md": post("Danube"), "content/posts/rhine.md": post("Rhine")}
    )
    settle(made)
    return made


def settle(made: SiteFolder, releases: str = "no", more: str = "", url="https://example.com/"):
    text = SITE.format(releases=releases, more=more, url=url)
    made.write({"content/site.yaml": text})


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let git find no repository but those that tests make."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def deploy(made: SiteFolder, *arguments: str, code: int = 0) -> str:
    """Run the command in this process, where it is the same and sooner there."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        done = main(["deploy", "--site", str(made.folder), *arguments])
    said = out.getvalue() + err.getvalue()
    assert done == code, said
    return said


def installed(made: SiteFolder, *arguments: str) -> str:
    """Run the command as it is installed."""
    done = subprocess.run(
        [Path(sys.executable).with_name("byline"), "deploy", "--site", made.folder, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def www(made: SiteFolder) -> Path:
    folder = made.folder.parent / "www"
    return (folder / "current").resolve() if (folder / "current").exists() else folder


def test_from_the_first_time_to_going_back(rivers: SiteFolder):
    settle(rivers, "yes")
    said = installed(rivers, "--yes")
    assert re.search(r"2 posts new, \d+ other files new, 0 files unchanged, 0 addresses lost", said)
    assert said.rstrip().endswith("look at https://example.com/")
    assert tree(www(rivers)) == tree(rivers.output)
    first = tree(rivers.output)

    assert "nothing to do" in deploy(rivers, "--yes")

    rivers.write({"content/posts/elbe.md": post("Elbe"), "content/posts/rhine.md": post("Rhein")})
    plan = deploy(rivers, "--plan")
    assert re.search(r"^new +/elbe/$", plan, re.MULTILINE)
    assert re.search(r"^changed +/rhine/$", plan, re.MULTILINE)
    assert plan.index("/elbe/") < plan.index("/rhine/") < plan.index("changed                 /\n")
    assert tree(www(rivers)) == first

    assert "1 post new, 2 changed" in installed(rivers, "web", "--yes")
    assert tree(www(rivers)) == tree(rivers.output)

    assert "online again" in deploy(rivers, "--rollback", "--yes")
    assert tree(www(rivers)) == first
    assert "no earlier release" in deploy(rivers, "--rollback", "--yes", code=1)


def test_going_back_where_the_folder_keeps_nothing(rivers: SiteFolder):
    deploy(rivers, "--yes")
    first = tree(rivers.output)
    rivers.write({"content/posts/elbe.md": post("Elbe")})
    deploy(rivers, "--yes")
    assert tree(www(rivers)) == tree(rivers.output) != first
    assert "1 removed" in deploy(rivers, "--rollback", "--yes")
    assert tree(www(rivers)) == first


def test_an_address_is_not_lost(rivers: SiteFolder):
    deploy(rivers, "--yes")
    before = tree(www(rivers))
    old = rivers.folder / "content/posts/danube.md"
    old.rename(old.with_name("donau.md"))
    said = deploy(rivers, "--yes", code=1)
    assert "/danube/ would lead nowhere" in said
    assert "donau.md" not in said or "aliases: [/danube/]" in said
    assert tree(www(rivers)) == before

    (rivers.folder / "content/posts/donau.md").write_text(post("Danube", "aliases: [/danube/]\n"))
    deploy(rivers, "--yes")
    assert tree(www(rivers)) == tree(rivers.output)
    assert "/donau/" in (www(rivers) / "danube/index.html").read_text()

    (rivers.folder / "content/posts/donau.md").unlink()
    assert "would lead nowhere" in deploy(rivers, "--plan", code=1)
    assert "2 addresses lost" in deploy(rivers, "--yes", "--force-remove")
    assert tree(www(rivers)) == tree(rivers.output)


def test_a_post_with_another_slug_is_told_its_alias(rivers: SiteFolder):
    deploy(rivers, "--yes")
    rivers.write({"content/posts/rhine.md": post("Rhine", "slug: the-rhine\n")})
    said = deploy(rivers, "--yes", code=1)
    assert "content/posts/rhine.md: error: /rhine/ would lead nowhere" in said
    assert "hint: add aliases: [/rhine/]" in said


def test_a_blog_with_errors_stays_at_home(rivers: SiteFolder):
    deploy(rivers, "--yes")
    before = tree(www(rivers))
    rivers.write({"content/posts/elbe.md": post("Elbe", "drfat: true\n")})
    said = deploy(rivers, "--yes", code=1)
    assert "nothing was sent" in said
    assert 'did you mean "draft"' in said
    assert tree(www(rivers)) == before


def test_nobody_there_to_ask(rivers: SiteFolder):
    said = deploy(rivers, code=1)
    assert "say --yes" in said
    assert not (rivers.folder.parent / "www" / "index.html").exists()


@pytest.mark.parametrize(
    ("answer", "sent"), [("y", True), ("yes", True), ("", False), ("no", False)]
)
def test_it_asks(
    rivers: SiteFolder, monkeypatch: pytest.MonkeyPatch, capsys, answer: str, sent: bool
):
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda words: asked.append(words) or answer)
    assert main(["deploy", "--site", str(rivers.folder)]) == 0
    assert asked == [f"To {rivers.folder.parent / 'www'}: send it? [y/N] "]
    assert (rivers.folder.parent / "www" / "index.html").exists() is sent
    out = capsys.readouterr().out
    assert ("nothing was sent" in out) is not sent


def test_json_for_programs(rivers: SiteFolder):
    planned = json.loads(deploy(rivers, "--plan", "--json"))
    assert planned["plan"]["lost"] == []
    assert planned["sent"] is None
    done = json.loads(deploy(rivers, "--yes", "--json"))
    assert done["target"] == "web"
    assert done["address"] == "https://example.com/"
    assert done["sent"]["files"] == len(tree(rivers.output)) == len(done["plan"]["changes"])
    phases = [one["phase"] for one in done["plan"]["changes"]]
    assert phases[0] == "new_assets"
    assert json.loads(deploy(rivers, "--json", "--yes"))["sent"] is None
    rivers.write({"content/posts/elbe.md": post("Elbe")})
    refused = json.loads(deploy(rivers, "--json", code=1))
    assert [one["code"] for one in refused["diagnostics"]] == ["not-agreed"]


def test_which_target_is_meant(rivers: SiteFolder):
    assert 'no place named "wbe"' in deploy(rivers, "wbe", code=1)
    assert 'did you mean "web"' in deploy(rivers, "wbe", code=1)
    settle(rivers, more=_OTHER)
    assert "name one of them: web, other" in deploy(rivers, "--yes", code=1)
    deploy(rivers, "other", "--yes")
    assert (rivers.folder.parent / "other" / "index.html").exists()
    rivers.write({"content/site.yaml": "title: Rivers\n"})
    assert "deploy: {web:" in deploy(rivers, code=1)
    rivers.write({"content/site.yaml": "title: Rivers\ndeploy:\n  web:\n    type: ftp\n"})
    assert 'cannot be "ftp"' in deploy(rivers, code=1)


def test_a_folder_that_cannot_be_is_told(rivers: SiteFolder):
    rivers.write(
        {"content/site.yaml": "title: R\ndeploy: {web: {type: directory, path: content/x}}\n"}
    )
    said = deploy(rivers, "--yes", code=1)
    assert "is part of the blog's own files" in said
    assert "is part of the blog's own files" in deploy(rivers, "--due", code=1)


def test_readers_get_what_was_built(rivers: SiteFolder):
    (rivers.folder.parent / "www").mkdir()
    with serving(rivers.folder.parent / "www") as address:
        settle(rivers, url=f"{address}/")
        said = deploy(rivers, "--yes", "--verify")
        assert re.search(r"readers get all \d+ changed addresses as built", said)


def test_readers_that_get_something_else_are_told_of(
    rivers: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    monkeypatch.setattr("generator.cli.deploy._VERIFYING", 0.0)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "404.html").write_text("none")
    with serving(tmp_path / "elsewhere") as address:
        settle(rivers, url=f"{address}/")
        assert main(["deploy", "--site", str(rivers.folder), "--yes", "--verify"]) == 1
    assert "is answered with 404" in capsys.readouterr().err


def test_caches_are_told_what_changed(rivers: SiteFolder):
    rivers.write({"content/pages/about.md": "---\ntitle: About\n---\nWords.\n"})
    deploy(rivers, "--yes")
    settle(rivers, more="    purge: cat > purged\n")
    rivers.write({"content/posts/rhine.md": post("Rhein")})
    deploy(rivers, "--yes")
    told = (rivers.folder / "purged").read_text().splitlines()
    assert "https://example.com/rhine/" in told
    assert "https://example.com/" in told
    assert "https://example.com/about/" not in told
    (rivers.folder / "purged").unlink()
    deploy(rivers, "--rollback", "--yes")
    assert "https://example.com/rhine/" in (rivers.folder / "purged").read_text()
    settle(rivers, more="    purge: exit 7\n")
    assert "ended with 7" in deploy(rivers, "--yes", code=1)


def test_nothing_is_done_before_something_is_due(rivers: SiteFolder):
    rivers.write({"content/posts/elbe.md": post("Elbe").replace("2020-01-02", "2031-05-06")})
    deploy(rivers, "--due", "--yes", "--as-of", "2030-01-01")
    assert not (www(rivers) / "elbe").exists()
    said = deploy(rivers, "--due", "--yes", "--as-of", "2031-05-05")
    assert said == "nothing is due; next at 2031-05-06 00:00\n"
    due = json.loads(deploy(rivers, "--due", "--yes", "--json", "--as-of", "2031-05-05"))
    assert due["due"] == "2031-05-06T00:00:00+00:00"
    deploy(rivers, "--due", "--yes", "--as-of", "2031-05-07")
    assert (www(rivers) / "elbe" / "index.html").exists()
    assert deploy(rivers, "--due", "--yes", "--as-of", "2040-01-01") == "nothing is due\n"


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-C", folder]
    subprocess.run([*command, *arguments], check=True, capture_output=True)


def test_texts_that_are_not_committed_and_older_ones_are_refused(rivers: SiteFolder):
    (rivers.folder / ".gitignore").write_text("output/\n.cache/\n")
    git(rivers.folder, "init", "-q", "-b", "main")
    assert "no-target" not in deploy(rivers, "--yes")
    rivers.write({"content/posts/elbe.md": post("Elbe")})
    git(rivers.folder, "add", "-A")
    git(rivers.folder, "commit", "-qm", "one")
    deploy(rivers, "--yes")
    rivers.write({"content/posts/oder.md": post("Oder")})
    assert "not committed" in deploy(rivers, "--yes", code=1)
    git(rivers.folder, "add", "-A")
    git(rivers.folder, "commit", "-qm", "two")
    deploy(rivers, "--yes")
    git(rivers.folder, "checkout", "-q", "HEAD~")
    said = deploy(rivers, "--yes", "--force-remove", code=1)
    assert "newer than" in said
    assert "git pull" in said
    deploy(rivers, "--yes", "--force-remove", "--anyway")
    assert not (www(rivers) / "oder").exists()


def test_no_message_shows_a_credential(rivers: SiteFolder, monkeypatch: pytest.MonkeyPatch):
    secret = "s3cr3t/with+signs"
    monkeypatch.setenv("SOME_API_TOKEN", secret)
    settle(rivers, more=f'    purge: "echo {secret} >&2; exit 1"\n')
    for more in ((), ("--json",)):
        rivers.write({"content/posts/rhine.md": post(f"Rhine {more}")})
        said = deploy(rivers, "--yes", *more, code=1)
        assert secret not in said
        assert "•••" in said


def test_what_broke_off_is_told_and_goes_on(rivers: SiteFolder):
    deploy(rivers, "--yes")
    rivers.write({"content/posts/elbe.md": post("Elbe")})
    in_the_way = www(rivers) / "elbe"
    in_the_way.write_text("somebody's file")
    said = deploy(rivers, "--yes", code=1)
    assert "is in the way of elbe/index.html" in said
    assert "goes on from there" in said
    in_the_way.unlink()
    deploy(rivers, "--yes")
    assert tree(www(rivers)) == tree(rivers.output)


def test_help_says_what_it_does():
    assert "--force-remove" in byline("deploy", "--help").stdout
