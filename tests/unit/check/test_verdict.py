"""That nothing is wrong is remembered for as long as that is certain, and no longer."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from generator import pipeline
from generator.check import checking
from generator.check.checking import errors
from generator.check.verdict import Verdict
from generator.model.options import Options
from tests.conftest import AS_OF
from tests.unit.check.looking import post, written

OPTIONS = Options(as_of=AS_OF)
pytestmark = pytest.mark.usefixtures("same_program")


def known(folder: Path) -> bool:
    verdict = Verdict.of(folder, folder / "output")
    return verdict is not None and verdict.is_known


def built(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"content/posts/{name}.md").write_text(text, encoding="utf-8")
    assert pipeline.build(folder, folder / "output", OPTIONS).ok
    return folder


def test_it_is_known_until_anything_is_another(tmp_path: Path) -> None:
    severe = "check:\n  severities: {no-tags: error}\n"
    folder = written(tmp_path, {"content/posts/a.md": post("A")}, severe)
    assert not known(folder)
    built(folder)
    assert not known(folder)
    assert errors(folder, folder / "output", OPTIONS) == ()
    assert known(folder)
    built(folder, b=post("B", tags=""))
    assert not known(folder)
    assert [one.code for one in errors(folder, folder / "output", OPTIONS)] == ["no-tags"]
    assert not known(folder)
    built(folder, b=post("B"))
    assert errors(folder, folder / "output", OPTIONS) == ()
    assert known(folder)


def test_what_the_clock_alone_may_change_is_looked_at_each_time(tmp_path: Path) -> None:
    files = {"content/posts/a.md": post("A", review_by="2099-01-01")}
    folder = written(tmp_path, files, "check:\n  severities: {review-due: error}\n")
    built(folder)
    assert errors(folder, folder / "output", OPTIONS) == ()
    assert not known(folder)


def test_rules_of_others_are_asked_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = built(written(tmp_path, {"content/posts/a.md": post("A")}))
    assert errors(folder, folder / "output", OPTIONS) == ()
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: ["a rule"])
    assert Verdict.of(folder, folder / "output") is None
    monkeypatch.setattr(checking, "others", lambda: ())
    assert errors(folder, folder / "output", OPTIONS) == ()


def test_what_cannot_be_remembered_is_not(tmp_path: Path) -> None:
    folder = built(written(tmp_path, {"content/posts/a.md": post("A")}))
    verdict = Verdict.of(folder, folder / "output")
    assert verdict is not None
    verdict.path.mkdir()
    verdict.keep()
    assert not verdict.is_known
