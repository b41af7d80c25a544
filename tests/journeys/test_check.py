"""``byline check`` as a writer uses it, and this repository's own blog under it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import REPOSITORY, byline
from tests.journeys.watching import AS_OF


def test_the_blog_of_this_repository_is_clean(tmp_path: Path) -> None:
    """Whatever a link waits for is said; nothing else is."""
    done = byline(
        *("check", "--site", REPOSITORY, "--output", tmp_path, "--as-of", AS_OF),
        *("--no-cache", "--json"),
    )
    told = [one["code"] for one in json.loads(done.stdout)["diagnostics"]]
    assert (done.returncode, set(told)) == (0, {"unpublished-link"})


def test_a_new_blog_is_clean(tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    byline("init", blog, check=True)
    done = byline("check", "--strict", "--quiet", cwd=blog)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_from_a_mistake_to_a_clean_blog(tmp_path: Path) -> None:
    """A writer is told of what readers would meet, mends it, and publishes."""
    blog = tmp_path / "blog"
    byline("init", blog, check=True)
    page = blog / "content/pages/about.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f'{text}\nSee <a href="/nowhere/#x"></a>.\n', encoding="utf-8")
    line = text.count("\n") + 2
    told = byline("check", cwd=blog)
    assert told.returncode == 1
    assert f"content/pages/about.md:{line}:14: error: this link leads to no page" in told.stderr
    assert "this link has no words" in told.stderr
    assert not (blog / "output").exists()

    page.write_text(text, encoding="utf-8")
    settings = blog / "content/site.yaml"
    own = settings.read_text(encoding="utf-8").replace("https://example.com/", "https://my.blog/")
    settings.write_text(own, encoding="utf-8")
    post = next((blog / "content/posts").rglob("*.md"))
    before = post.read_bytes()
    kept = b"".join(one for one in before.splitlines(keepends=True) if not one.startswith(b"id:"))
    post.write_bytes(kept)
    mended = byline("check", "--fix", cwd=blog)
    assert mended.returncode == 0
    assert " mended" in mended.stdout
    assert post.read_bytes().startswith(kept.partition(b"\n---\n")[0] + b"\nid: https://my.blog/")
    assert byline("build", "--strict", cwd=blog).returncode == 0
    again = byline("check", "--format", "sarif", cwd=blog)
    assert json.loads(again.stdout)["runs"][0]["results"] == []
