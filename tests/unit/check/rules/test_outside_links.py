from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.check.fixes import Swap, mended
from generator.check.outside.answer import Answer
from generator.config.model import Check
from generator.model.diagnostic import Place
from tests.unit.check.looking import looked, places, post

TEXT = (
    "[gone](https://else.example/gone) [moved](https://else.example/old#part)\n"
    "[busy](https://busy.example/) [fine](https://fine.example/) [gone](https://else.example/gone)\n"
)
ANSWERS = {
    "https://else.example/gone": Answer(404),
    "https://else.example/old": Answer(200, "https://else.example/new"),
    "https://busy.example/": Answer(0, problem="the host wants to be asked later"),
    "https://fine.example/": Answer(200),
    "https://menu.example/old": Answer(200, "https://menu.example/new"),
}


def ask(_: Check, urls: Sequence[str]) -> Mapping[str, Answer]:
    return {url: ANSWERS[url] for url in urls}


def test_what_other_hosts_say(tmp_path: Path) -> None:
    config = "menu:\n  - title: Else\n    url: https://menu.example/old\n"
    files = {"content/posts/a.md": post("A", TEXT), "content/posts/b.md": post("B")}
    report = looked(tmp_path, files, config, ask=ask)
    assert report.addresses == 5
    assert places(report, "dead-link") == [
        ("content/posts/a.md", 8, 8),
        ("content/posts/a.md", 9, 68),
    ]
    assert places(report, "unsure-link") == [("content/posts/a.md", 9, 8)]
    assert places(report, "moved-link") == [
        ("content/posts/a.md", 8, 43),
        ("content/site.yaml", 6, 10),
    ]
    fixes = [one.fix for one in report.told if one.fix]
    place = Place("content/posts/a.md", 8, 43)
    new = "https://else.example/new#part"
    assert fixes == [Swap(place, "https://else.example/old#part", new)]
    mended(tmp_path, fixes)
    text = (tmp_path / "content/posts/a.md").read_text()
    assert text == files["content/posts/a.md"].replace("/old#part", "/new#part")


def test_nobody_is_asked_unless_that_is_wanted(tmp_path: Path) -> None:
    report = looked(tmp_path, {"content/posts/a.md": post("A", TEXT)})
    assert {"dead-link", "moved-link", "unsure-link"}.isdisjoint(
        one.code for one in report.diagnostics
    )
