from __future__ import annotations

import dataclasses
import importlib.metadata
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator import concurrency
from generator.cache.shelf import Shelf
from generator.check import checking, gathering
from generator.check.checking import check, errors
from generator.check.rule import Finding, Rule
from generator.model.diagnostic import Place, Severity
from generator.model.options import Options
from tests.conftest import AS_OF, tree
from tests.unit.check.looking import looked, places, post, written

BROKEN = {
    "content/posts/a.md": post("A", "[a](gone.md) [b](https://talk.example/gone/) lately\n"),
    "content/posts/b.md": post("B", tags=""),
}
OPTIONS = Options(as_of=AS_OF)
pytestmark = pytest.mark.usefixtures("same_program")


def test_what_must_be_mended_before_deploying(tmp_path: Path) -> None:
    folder = written(tmp_path, BROKEN)
    found = errors(folder, folder / "output", OPTIONS)
    assert [one.code for one in found] == ["broken-link", "broken-link"]
    strict = errors(folder, folder / "output", dataclasses.replace(OPTIONS, strict=True))
    assert [one.code for one in strict] == ["broken-link", "broken-link", "no-tags"]
    assert not (folder / "output").exists()


def test_without_a_number_of_jobs_all_processors_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    crew = concurrency.crew
    monkeypatch.setattr(concurrency, "cores", lambda: 3)
    monkeypatch.setattr(concurrency, "crew", lambda jobs: asked.append(jobs) or crew(1))
    folder = written(tmp_path, BROKEN)
    check(folder, folder / "output", dataclasses.replace(OPTIONS, jobs=0))
    check(folder, folder / "output", dataclasses.replace(OPTIONS, jobs=2))
    assert asked == [3, 2]


def test_a_folder_without_a_blog(tmp_path: Path) -> None:
    report = check(tmp_path, tmp_path / "output", dataclasses.replace(OPTIONS, cache=False))
    assert [one.code for one in report.diagnostics] == ["no-content"]
    assert report.pages == 0


def test_severities_of_the_writer_s_own(tmp_path: Path) -> None:
    config = (
        "check:\n  severities: {no-tags: error, stale-words: off, broken-link: note, "
        "unpublished-link: off, list-indent: error, no-tag: note}\n"
    )
    text = "1. a\n  - b\n\n[c](draft.md), [gone](gone.md)\n"
    files = {
        **BROKEN,
        "content/posts/c.md": post("C", text),
        "content/posts/draft.md": post("Draft", draft="true"),
    }
    report = looked(tmp_path, files, config)
    severities = {(one.code, one.severity.value) for one in report.diagnostics}
    assert ("no-tags", "error") in severities
    assert ("list-indent", "error") in severities
    # What the build calls an error stays one; what the rule of that name finds is the writer's.
    assert {("broken-link", "error"), ("broken-link", "note")} <= severities
    assert {"stale-words", "unpublished-link"}.isdisjoint(code for code, _ in severities)
    unknown = next(one for one in report.diagnostics if one.code == "unknown-rule")
    assert (unknown.path, unknown.line) == ("content/site.yaml", 5)
    assert unknown.hint == 'did you mean "no-tags"?'


def test_a_template_that_fails_is_told_of(tmp_path: Path) -> None:
    report = looked(tmp_path, {**BROKEN, "templates/post.html": "{{ nothing }}"})
    assert [one.path for one in report.diagnostics].count("templates/post.html") == 1
    # The pages that cannot be made are not missing as well.
    assert [path for path, *_ in places(report, "broken-link")] == ["content/posts/a.md"]


def test_drafts_are_looked_at_when_that_is_wanted(tmp_path: Path) -> None:
    folder = written(tmp_path, {"content/posts/a.md": post("A", tags="", draft="true")})
    asked = dataclasses.replace(OPTIONS, cache=False)
    assert places(check(folder, folder / "output", asked), "no-tags") == []
    drafts = dataclasses.replace(asked, drafts=True)
    assert len(places(check(folder, folder / "output", drafts), "no-tags")) == 1


def test_the_search_s_own_files_are_there(tmp_path: Path) -> None:
    text = '<a href="https://talk.example/pagefind/pagefind.js">x</a>\n'
    files = {"content/posts/a.md": post("A", text)}
    assert places(looked(tmp_path, files, "search: yes\n"), "broken-link") == []
    assert len(places(looked(tmp_path, files), "broken-link")) == 1


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files that are read, as they are."""
    files: list[str] = []
    real = gathering.leaf_of

    def leaf_of(file: str, content: bytes) -> object:
        files.append(file)
        return real(file, content)

    monkeypatch.setattr(gathering, "leaf_of", leaf_of)
    monkeypatch.setattr(
        gathering,
        "text_of",
        lambda *given, real=gathering.text_of: (files.append(given[1]), real(*given))[1],
    )
    return files


def test_only_what_changed_is_looked_at_again(tmp_path: Path, rendered: list[str]) -> None:
    folder = written(tmp_path, BROKEN)
    first = check(folder, folder / "output", OPTIONS)
    assert {"a/index.html", "index.html", "feed.xml", "content/posts/a.md"} <= set(rendered)
    rendered.clear()
    assert check(folder, folder / "output", OPTIONS) == first
    assert rendered == []
    text = BROKEN["content/posts/a.md"]
    (folder / "content/posts/a.md").write_text(text.replace("lately", "late"))
    again = check(folder, folder / "output", OPTIONS)
    assert "a/index.html" in rendered
    assert "content/posts/a.md" in rendered
    assert "b/index.html" not in rendered
    assert again == check(folder, folder / "output", dataclasses.replace(OPTIONS, cache=False))


def test_banned_words_are_looked_for_anew(tmp_path: Path) -> None:
    folder = written(tmp_path, BROKEN)
    assert places(check(folder, folder / "output", OPTIONS), "banned-word") == []
    written(tmp_path, BROKEN, "check: {banned: {lately: when}}\n")
    assert len(places(check(folder, folder / "output", OPTIONS), "banned-word")) == 1


def test_a_damaged_memory_costs_time_alone(tmp_path: Path) -> None:
    folder = written(tmp_path, BROKEN)
    first = check(folder, folder / "output", OPTIONS)
    (folder / ".cache/checks.sqlite3").write_bytes(b"\0" * 5000)
    assert check(folder, folder / "output", OPTIONS) == first
    assert check(folder, folder / "output", OPTIONS) == first


def test_a_build_is_the_same_after_a_check_as_before(site: Callable[..., object]) -> None:
    one = site(BROKEN | {"content/posts/a.md": post("A", "Words.")})
    check(one.folder, one.output, OPTIONS)
    assert one.build().ok
    built = tree(one.output)
    check(one.folder, one.output, OPTIONS)
    assert tree(one.output) == built
    assert one.build().report.written == 0


def test_several_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_FEWEST", 1)
    folder = written(tmp_path, BROKEN)
    asked = dataclasses.replace(OPTIONS, cache=False)
    alone = check(folder, folder / "output", asked)
    with concurrency.crew(2) as crew:
        assert check(folder, folder / "output", asked, crew=crew) == alone


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(file: str, path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(gathering, "leaf_of_file", refused)
    report = looked(tmp_path, {**BROKEN, "content/static/a.txt": "A"})
    assert "output/a.txt" in {one.path for one in report.diagnostics}


def test_a_text_that_goes_away_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(gathering, "text_of", gone)
    assert places(looked(tmp_path, BROKEN), "stale-words") == []


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (concurrency.ProcessDied(), "process-died"),
        (PermissionError(13, "Permission denied", "templates/a.html"), "cannot-read"),
    ],
)
def test_what_ends_a_check(
    problem: Exception, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> None:
        raise problem

    monkeypatch.setattr(checking, "leaves_of", ended)
    report = looked(tmp_path, BROKEN)
    assert [one.code for one in report.diagnostics] == [code]


LOUD = Rule(
    "no-shouting",
    "A title ends in an exclamation mark.",
    Severity.WARNING,
    lambda blog: [
        Finding("do not shout", Place(post.source, 2), "take it out")
        for post in blog.site.posts
        if post.title.endswith("!")
    ],
)


def _fails(_: object) -> list[Finding]:
    raise KeyError("x")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that installs rules of another package."""

    def install(*rules: object) -> None:
        def entry_points(*, group: str) -> list[SimpleNamespace]:
            assert group == "byline.rules"
            return [SimpleNamespace(name=f"r{n}", load=lambda r=r: r) for n, r in enumerate(rules)]

        monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)

    return install


def test_rules_of_other_packages(tmp_path: Path, installed: Callable[..., None]) -> None:
    installed(LOUD)
    files = {"content/posts/a.md": post("A!", id="urn:a"), "content/posts/b.md": post("B")}
    assert places(looked(tmp_path, files), "no-shouting") == [("content/posts/a.md", 2, 1)]
    off = looked(tmp_path, files, "check: {severities: {no-shouting: off}}\n")
    assert off.diagnostics == ()


def test_one_that_fails_is_told_of(tmp_path: Path, installed: Callable[..., None]) -> None:
    installed(Rule("failing", "Fails.", Severity.WARNING, _fails), LOUD)
    report = looked(tmp_path, {"content/posts/a.md": post("A!", id="urn:a")})
    assert [one.code for one in report.diagnostics] == ["no-shouting", "failing"]
    assert "KeyError" in report.diagnostics[1].message


def test_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file")
    shelf.put([(b"k", "row")], frozenset())
    assert shelf.get(b"k") is None
    shelf.close()
