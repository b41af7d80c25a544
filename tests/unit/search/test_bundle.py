"""The index is made when it must be, and is a part of the site like any other."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from generator import pipeline
from generator.concurrency import Hired
from generator.model.diagnostic import Diagnostic, Severity
from generator.search import bundle, pagefind
from generator.search.stable import ENTRY, Unknown
from tests.conftest import AS_OF, SiteFolder, byline, tree
from tests.pictures import raster

CONFIG = "title: Test\nurl: https://example.com/\nsearch: true\n"
POST = "---\ntitle: {}\ndate: 2020-01-02\nseries: Talks\ntags: [work]\n---\n{}\n"
FILES = {
    "content/posts/one.md": POST.format("One", "Say [who](two.md) told you."),
    "content/posts/two.md": POST.format("Two", "Ask for an umbrella. ![A cup](cup.png)"),
    "content/posts/cup.png": raster("png"),
    "content/pages/about.md": "---\ntitle: About\n---\nMe.\n",
    "content/posts/draft.md": POST.replace("series", "draft: true\nseries").format("No", "No."),
}


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often Pagefind is run, and with how many posts."""
    counted: list[int] = []
    indexed = pagefind.indexed

    def counting(pages: Any) -> dict[str, bytes]:
        pages = list(pages)
        counted.append(len(pages))
        return indexed(pages)

    monkeypatch.setattr(bundle.pagefind, "indexed", counting)
    return counted


Make = Callable[..., SiteFolder]


def index_of(site: SiteFolder) -> dict[str, bytes]:
    return {k: v for k, v in tree(site.output).items() if k.startswith("pagefind/")}


def test_without_search_there_is_nothing_of_it(site: Make, runs: list[int]):
    made = site(FILES)
    assert made.build().ok
    assert runs == []
    assert index_of(made) == {}
    assert not (made.output / "search").exists()


def test_without_search_nothing_of_it_is_imported(site: Make):
    made = site(FILES)
    script = (
        "import sys, datetime\nfrom pathlib import Path\nfrom generator import pipeline\n"
        f"o = pipeline.Options(as_of=datetime.datetime.fromisoformat({AS_OF.isoformat()!r}))\n"
        f"assert pipeline.build(Path({str(made.folder)!r}), Path({str(made.output)!r}), o).ok\n"
        "heavy = ('pagefind', 'font_', 'generator.search')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("text", ["", "![A cup](cup.png)", "&nbsp;", "***"])
def test_posts_without_words_have_no_search(site: Make, runs: list[int], text: str):
    files = {
        "content/posts/one.md": POST.format("One", text),
        "content/posts/cup.png": raster("png"),
    }
    made = site(files, config=CONFIG)
    outcome = made.build()
    assert outcome.ok, outcome.diagnostics
    assert runs == []
    assert index_of(made) == {}
    assert not (made.output / "search").exists()
    made.write({"content/posts/two.md": POST.format("Two", "Words.")})
    assert made.build().ok
    assert runs == [2]


def test_the_index_is_kept_until_what_it_says_changes(site: Make, runs: list[int]):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    assert runs == [2]  # neither the draft nor the page
    first = index_of(made)
    assert {"pagefind/pagefind.js", f"pagefind/{ENTRY}"} < first.keys()
    made.write(
        {
            "content/pages/about.md": "---\ntitle: About us\n---\nWe.\n",
            "content/posts/cup.png": raster("png", seed=1),
            "templates/partials/footer.html": "<footer>Own</footer>\n",
            "content/site.yaml": CONFIG + "description: Other\n",
        }
    )
    assert made.build().ok
    assert runs == [2]
    assert index_of(made) == first
    shutil.rmtree(made.output)
    assert made.build().ok
    assert runs == [2]
    assert index_of(made) == first


@pytest.mark.parametrize(
    "change",
    [
        {"content/posts/one.md": POST.format("One", "Say something else.")},
        {"content/posts/one.md": POST.format("Another title", "Say [who](two.md) told you.")},
        {"content/posts/two.md": POST.format("Two", "Words.").replace("Talks", "Other talks")},
        {"content/posts/two.md": POST.format("Two", "Words.").replace("work", "play")},
        {"content/posts/three.md": POST.format("Three", "Words.")},
        {"content/series/talks.md": "---\ntitle: Talks\nparts: [two, one]\n---\n"},
        {"content/site.yaml": CONFIG.replace("com/", "com/blog/")},
    ],
)
def test_when_it_is_made_anew_it_is_what_a_clean_build_makes(
    site: Make, runs: list[int], change: dict[str, str | bytes], tmp_path: Any
):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    before = index_of(made)
    made.write(change)
    assert made.build().ok
    assert len(runs) == 2
    assert index_of(made) != before
    clean = SiteFolder(tmp_path / "clean")
    shutil.copytree(made.folder / "content", clean.folder / "content")
    assert clean.build().ok
    assert tree(made.output) == tree(clean.output)


def test_a_fragment_of_a_post_that_stays_stays(site: Make, runs: list[int]):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    first = {name for name in index_of(made) if "fragment" in name}
    made.write({"content/posts/0-first.md": POST.replace("Talks", "B").format("B", "New.")})
    assert made.build().ok
    assert first < {name for name in index_of(made) if "fragment" in name}


def test_workers_far_away_need_not_carry_it(site: Make):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    there = tree(made.output)
    shutil.rmtree(made.output)
    with ThreadPoolExecutor(2) as executor:
        options = pipeline.Options(as_of=AS_OF)
        assert pipeline.build(made.folder, made.output, options, crew=Hired(executor)).ok
    assert tree(made.output) == there


def test_a_site_without_posts_has_no_search(site: Make, runs: list[int]):
    made = site({"content/pages/about.md": "---\ntitle: About\n---\nMe.\n"}, config=CONFIG)
    assert made.build().ok
    assert runs == []
    assert not (made.output / "search").exists()


def test_mistakes_elsewhere_are_told_before_anything_is_indexed(site: Make, runs: list[int]):
    made = site({**FILES, "content/posts/bad.md": "---\ntitel: Bad\n---\n"}, config=CONFIG)
    assert not made.build().ok
    assert runs == []


@pytest.mark.parametrize("problem", [pagefind.Failed("no room"), Unknown("no room"), OSError(28)])
def test_when_pagefind_fails_nothing_is_published(
    site: Make, monkeypatch: pytest.MonkeyPatch, problem: Exception
):
    made = site(FILES, config=CONFIG)

    def failing(_pages: Any) -> dict[str, bytes]:
        raise problem

    monkeypatch.setattr(bundle.pagefind, "indexed", failing)
    outcome = made.build()
    assert not outcome.ok
    assert [found.code for found in outcome.diagnostics] == ["search-failed"]
    assert outcome.diagnostics[0].path == "content/site.yaml"


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Pagefind, Pillow and the fonts seem to be missing."""
    find = importlib.util.find_spec
    missing = ("pagefind", "PIL", "font_")

    def found(name: str, package: str | None = None) -> Any:
        return None if name.startswith(missing) else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", found)


@pytest.mark.usefixtures("nothing_installed")
def test_what_is_not_installed_is_told_and_the_site_does_without(site: Make):
    made = site(FILES, config=CONFIG + "cards: true\n")
    outcome = made.build()
    assert outcome.ok
    assert outcome.diagnostics == (
        Diagnostic(
            Severity.WARNING,
            "no-search",
            "there is no search, because the package that makes its index is not installed",
            "content/site.yaml",
            3,
            9,
            "run pip install 'byline[search]', or write search: false",
        ),
        Diagnostic(
            Severity.WARNING,
            "no-cards",
            "there are no social cards, because a package that draws them is not installed",
            "content/site.yaml",
            4,
            8,
            "run pip install --upgrade --force-reinstall byline, or write cards: false",
        ),
    )
    assert index_of(made) == {}
    assert not (made.output / "search").exists()
    assert not (made.output / "cards").exists()
    assert not made.build(strict=True).ok


def test_once_it_is_installed_the_next_build_has_a_search(
    site: Make, monkeypatch: pytest.MonkeyPatch
):
    made = site(FILES, config=CONFIG)
    with monkeypatch.context() as missing:
        missing.setattr(pagefind, "is_installed", lambda: False)
        missing.setattr("generator.cache.shortcut.program", lambda: b"before")
        assert made.build().diagnostics
    assert not made.build().diagnostics
    assert (made.output / "search/index.html").is_file()


def test_why_knows_the_files_of_the_index(site: Make):
    made = site(FILES, config=CONFIG)
    at = ("--site", made.folder, "--as-of", "2026-11-22", "--json")
    byline("build", *at, check=True)
    said = json.loads(byline("why", "/pagefind/pagefind.js", *at, check=True).stdout)
    assert said["by"] == "pagefind"
    assert said["texts"] == ["content/posts/one.md", "content/posts/two.md"]
    assert said["now"] is None
    made.write({"content/posts/one.md": POST.format("One", "Other words.")})
    said = json.loads(byline("why", f"/pagefind/{ENTRY}", *at, check=True).stdout)
    assert "content/posts/one.md" in said["now"]
    again = byline("build", *at, "--verify")
    assert again.returncode == 0, again.stdout
    assert json.loads(again.stdout)["written"] > 0


def test_the_search_page_says_nothing_to_search_engines(site: Make):
    made = site(FILES, config=CONFIG)
    assert made.build().ok
    assert '<meta name="robots" content="noindex">' in made.read("search/index.html")
    assert "/search/" not in made.read("sitemap.xml")
