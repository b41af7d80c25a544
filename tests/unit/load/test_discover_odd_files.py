"""Links, special files and what cannot be read."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import making, reading
from generator.load.discover import discover
from tests.conftest import SiteFolder

POST = "---\ntitle: A\ndate: 2010-01-01\n---\n"


def codes(folder: Path) -> list[tuple[str, str | None]]:
    return sorted((problem.code, problem.path) for problem in discover(folder)[1])


def test_a_link_inside_the_site_is_followed(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST, "content/pages/real/b.txt": "x"})
    (made.folder / "content/posts/b.md").symlink_to("a.md")
    (made.folder / "content/static").symlink_to("pages/real")
    sources, found = discover(made.folder)
    assert [problem.code for problem in found] == ["stray-file"]
    assert {"content/posts/b.md", "content/static/b.txt"} <= {source.path for source in sources}


def test_a_link_out_of_the_site_is_refused(site: Callable[..., SiteFolder], tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(POST)
    made = site({})
    (made.folder / "content/posts").mkdir()
    (made.folder / "content/posts/a.md").symlink_to(tmp_path / "secret.md")
    (made.folder / "content/static").symlink_to(tmp_path)
    assert codes(made.folder) == [
        ("outside-site", "content/posts/a.md"),
        ("outside-site", "content/static"),
    ]
    assert not made.build().ok


def test_a_loop_of_links_ends(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST})
    for name in ("one", "two", "three"):
        (made.folder / "content/posts" / name).symlink_to("../posts")
    (made.folder / "content/posts/self").symlink_to("self")
    found = codes(made.folder)
    assert ("link-loop", "content/posts/one") in found
    assert ("unreadable", "content/posts/self") in found
    assert not made.build().ok


def test_a_link_to_nothing_is_told(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST})
    (made.folder / "content/posts/b.md").symlink_to("gone.md")
    assert codes(made.folder) == [("unreadable", "content/posts/b.md")]


def test_a_pipe_is_not_read(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST})
    os.mkfifo(made.folder / "content/posts/b.md")
    assert codes(made.folder) == [("not-a-file", "content/posts/b.md")]


def test_a_folder_that_cannot_be_listed(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site({"content/posts/a.md": POST})
    scandir = os.scandir

    def refused(path):
        if str(path).endswith("posts"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert codes(made.folder) == [("unreadable", "content/posts")]


def test_a_text_with_another_ending_is_pointed_out(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST, "content/posts/b.md.txt": POST})
    (problem,) = discover(made.folder)[1]
    assert (problem.code, problem.hint) == ("stray-file", "rename it to b.md")


def test_files_that_vanish_or_cannot_be_read(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site({"content/posts/a.md": POST})
    real = io.open

    def refused(path: str | Path, *arguments, **named):
        if Path(path).name == "a.md":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **named)

    # By either name files are opened, here and in the standard library.
    monkeypatch.setattr(io, "open", refused)
    monkeypatch.setattr(reading, "open", refused, raising=False)
    outcome = made.build()
    assert [(d.code, d.path) for d in outcome.diagnostics] == [("unreadable", "content/posts/a.md")]


def test_a_folder_where_site_yaml_would_be(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST}, config=None)
    (made.folder / "content/site.yaml").mkdir()
    outcome = made.build()
    assert ("unreadable", "content/site.yaml") in [(d.code, d.path) for d in outcome.diagnostics]


def test_an_interrupt_while_rendering_leaves_nothing_staged(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site({"content/posts/a.md": POST})
    assert made.build().ok
    made.write({"content/posts/b.md": POST})
    render = making.render

    def interrupted(work, *arguments):
        if work.path == "/sitemap.xml":
            raise KeyboardInterrupt
        return render(work, *arguments)

    monkeypatch.setattr(making, "render", interrupted)
    with pytest.raises(KeyboardInterrupt):
        made.build()
    assert not (made.output / ".byline/stage").exists()
    assert not (made.output / "b").exists()
