from __future__ import annotations

from pathlib import Path

from generator.check.fixes import SetKey, mended
from tests.unit.check.looking import looked, places, post


def test_the_id_that_feeds_have_is_written_down(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", id=""),
        "content/posts/b.md": post("B"),
        "content/posts/undated.md": post("C", id="", date=""),
        "content/posts/draft.md": post("D", id="", draft="true"),
    }
    report = looked(tmp_path, files)
    assert places(report, "no-id") == [("content/posts/a.md", 2, 8)]
    fixes = [one.fix for one in report.told if one.fix]
    assert fixes == [SetKey("content/posts/a.md", "id", "https://talk.example/a/")]
    before = (tmp_path / "content/posts/a.md").read_text()
    assert mended(tmp_path, fixes) == tuple(fixes)
    after = (tmp_path / "content/posts/a.md").read_text()
    assert after == before.replace("\n---\n\n", "\nid: https://talk.example/a/\n---\n\n")


def test_a_blog_without_an_address_of_its_own(tmp_path: Path) -> None:
    for url in ("http://localhost:8000/", "https://example.com/blog/"):
        config = {"content/site.yaml": f"title: Talk\nurl: {url}\n"}
        report = looked(tmp_path, {"content/posts/a.md": post("A", id=""), **config})
        assert places(report, "no-id") == []
