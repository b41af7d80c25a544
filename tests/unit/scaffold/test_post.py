from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from generator.scaffold.post import Made, new_post
from generator.scaffold.site import new_site
from tests.conftest import SiteFolder

TODAY = datetime(2026, 11, 22, 23, 30, tzinfo=timezone.utc)


def made(site: SiteFolder, title: str, series: str | None = None) -> Made:
    return new_post(site.folder, title, series=series, draft=False, today=TODAY)


def text(site: SiteFolder, post: Made) -> str:
    return (site.folder / post.paths[0]).read_text()


def test_the_day_is_that_of_the_blog(site: Callable[..., SiteFolder]) -> None:
    blog = site(config="title: T\ntimezone: Asia/Tokyo\n")
    assert "\ndate: 2026-11-23\n" in text(blog, made(blog, "Later there"))


def test_a_blog_without_settings_is_in_utc(site: Callable[..., SiteFolder]) -> None:
    blog = site(config=None)
    assert "\ndate: 2026-11-22\n" in text(blog, made(blog, "A day"))


def test_titles_that_yaml_would_misread_are_quoted(site: Callable[..., SiteFolder]) -> None:
    blog = site()
    assert '\ntitle: "Yes: \\"you\\" \\\\ I"\n' in text(blog, made(blog, 'Yes: "you" \\ I'))
    assert '\ntitle: "true"\n' in text(blog, made(blog, "true"))
    assert "\ntitle: Plain words, here\n" in text(blog, made(blog, "Plain words, here"))
    assert blog.build().ok


def test_a_title_that_makes_no_name_is_refused(site: Callable[..., SiteFolder]) -> None:
    assert made(site(), "!!!").found[0].code == "bad-title"


def test_a_series_by_a_near_name_is_asked_about(site: Callable[..., SiteFolder]) -> None:
    blog = site(
        {"content/posts/a.md": "---\ntitle: A\ndate: 2010-01-01\nseries: Networking\n---\n"}
    )
    post = made(blog, "B", "Netwroking")
    assert post.found[0].hint == 'did you mean "Networking"?'
    assert "\nseries: Netwroking\n" in text(blog, post)
    assert made(blog, "C", "Something else").found == ()


def test_a_series_whose_file_lists_nothing_is_joined_by_name(
    site: Callable[..., SiteFolder],
) -> None:
    blog = site({"content/series/talks.md": "---\ntitle: Talks\n---\n"})
    post = made(blog, "First", "talks")
    assert len(post.paths) == 1
    assert blog.build().ok


def test_the_slug_goes_after_the_last_post_and_before_the_plans(
    site: Callable[..., SiteFolder],
) -> None:
    blog = site(
        {
            "content/posts/a.md": "---\ntitle: A\ndate: 2010-01-01\n---\n",
            "content/series/s.md": "---\ntitle: S\nparts:\n  - a\n\n  - title: P\n"
            "    planned: 2030-01-01\ndescription: D\n---\n",
        }
    )
    made(blog, "B", "S")
    assert (
        (blog.folder / "content/series/s.md")
        .read_text()
        .startswith("---\ntitle: S\nparts:\n  - a\n  - b\n\n  - title: P\n")
    )


def test_a_new_blog_needs_a_folder(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    problem = new_site(tmp_path / "file")
    assert problem is not None
    assert problem.message.endswith("is a file")
    inside = new_site(tmp_path / "file/inside")
    assert inside is not None
    assert inside.hint == "check the folder's permissions and the disk's space"


def test_a_gitignore_that_is_there_stays(tmp_path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    assert new_site(tmp_path) is None
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
