"""Which files are asked for, which folders are watched for them, and what those are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.preview.scope import Plan, Scope, planned


def scope(site: Path, *files: str) -> Scope:
    folders = (str(site / "content"), str(site / "templates"))
    return Scope(folders, frozenset(str(site / file) for file in files))


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("content/posts/a.md", True),
        ("content/site.yaml", True),
        ("content/posts/output/a.md", True),
        ("content/static/.well-known/security.txt", True),
        ("templates/base.html", True),
        ("one.yaml", True),
        ("content", False),
        ("content/output/a.md", False),
        ("content/.git/HEAD", False),
        ("content/posts/.well-known/a.txt", False),
        ("content/posts/a.md~", False),
        ("content/posts/.a/b/c.md", False),
        ("contents/a.md", False),
        ("output/index.html", False),
        ("two.yaml", False),
    ],
)
def test_what_matters(tmp_path: Path, name: str, matters: bool):
    assert scope(tmp_path, "one.yaml").matters(str(tmp_path / name)) is matters


def test_a_look_and_a_notice_agree_about_what_matters(tmp_path: Path):
    asked = scope(tmp_path, "one.yaml", "missing.yaml")
    for name in ("posts/a.md", "posts/.b/c.md", "output/d", "posts/output/e", "posts/f.md~"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    (tmp_path / "one.yaml").write_text("text")
    (tmp_path / "content/posts/nowhere.md").symlink_to("nothing")
    found = {path for path, _ in asked.look({})}
    assert found == {
        str(tmp_path / name)
        for name in ("content/posts/a.md", "content/posts/output/e", "one.yaml")
    }
    assert all(map(asked.matters, found))


def test_links_are_followed_within_the_site_and_not_in_circles(tmp_path: Path):
    posts, other = tmp_path / "content/posts", tmp_path / "texts"
    for folder in (posts, other):
        folder.mkdir(parents=True)
        (folder / "a.md").write_text("text")
    (posts / "there").symlink_to(other)
    (other / "back").symlink_to(posts)
    (posts / "up").symlink_to("..")
    (posts / "self").symlink_to(".")
    (posts / "out").symlink_to("/")
    links: dict[str, str] = {}
    found = {path for path, _ in scope(tmp_path).look(links)}
    assert found == {str(posts / "a.md"), str(posts / "there/a.md")}
    assert links == {str(posts / "there"): str(other)}


def test_what_founds_others(tmp_path: Path):
    asked = scope(tmp_path, "sub/one.yaml")
    for name, founds in {"content": True, "sub": True, "": True, "content/posts": False}.items():
        assert asked.founds(str(tmp_path / name)) is founds


def test_what_is_not_there_is_waited_for_above(tmp_path: Path):
    (tmp_path / "content").mkdir()
    here = str(tmp_path)
    plan = planned(scope(tmp_path, "deep/er/one.yaml"), {})
    assert plan.watched == ((here, False), (f"{here}/content", True))
    assert plan.named(f"{here}/content/a.md") == [f"{here}/content/a.md"]


def test_what_lies_in_another_is_watched_once(tmp_path: Path):
    (tmp_path / "content/posts").mkdir(parents=True)
    content, posts = str(tmp_path / "content"), str(tmp_path / "content/posts")
    plan = planned(Scope((content, posts), frozenset({f"{content}/site.yaml"})), {})
    assert plan.watched == ((str(tmp_path), False), (content, True))


def test_a_linked_folder_has_the_names_of_its_links(tmp_path: Path):
    (tmp_path / "content").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "content/one").symlink_to(tmp_path / "texts")
    (tmp_path / "content/two").symlink_to(tmp_path / "texts")
    content, texts = str(tmp_path / "content"), str(tmp_path / "texts")
    plan = planned(
        Scope((content,), frozenset()), {f"{content}/{n}": texts for n in ("one", "two")}
    )
    assert dict(plan.watched) == {str(tmp_path): False, content: True, texts: True}
    names = {f"{content}/one/a.md", f"{content}/two/a.md"}
    assert names <= set(plan.named(f"{texts}/a.md"))
    assert Plan((), ()).named("/a") == []
