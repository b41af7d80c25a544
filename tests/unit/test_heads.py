from __future__ import annotations

from datetime import datetime, timezone

from generator import heads
from generator.heads import coming, heads_of

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)


def test_it_says_of_a_site_what_a_build_says(site):
    listed = "---\ntitle: S\nparts: [a, {title: T, planned: 2027-03-01}]\n---\n"
    blog = site(
        {
            "content/posts/a.md": "---\ntitle: A\ndate: 2027-01-01\nseries: S\n---\n",
            "content/posts/b.md": "---\ntitle: B\ndate: 2020-01-01\nexpires: 2027-02-01\n---\n",
            "content/posts/c.md": "---\ntitle: C\ndate: 2027-01-01\ndraft: true\n---\n",
            "content/pages/p.md": "---\ntitle: P\ndate: 2026-12-01\n---\n",
            "content/series/s.md": listed,
            "content/comments/b/ann.yaml": "author: Ann\ndate: 2026-12-24 09:30\nbody: Yes.\n",
            "content/authors/ann.yaml": "name: Ann\n",
        }
    )
    found = coming(heads_of(blog.folder), NOW)
    assert [(one.kind, one.title, f"{one.moment:%m-%d}") for one in found.due] == [
        ("page", "P", "12-01"),
        ("comment", "Ann", "12-24"),
        ("post", "A", "01-01"),
        ("expiry", "B", "02-01"),
        ("part", "T", "03-01"),
    ]
    built = blog.build(NOW).site
    assert built is not None
    assert found.due == built.due
    assert found.until == built.until
    assert built.next_due == found.due[0].moment


def test_what_is_planned_for_today_is_still_to_come(site):
    listed = "---\ntitle: S\nparts: [{title: T, planned: 2026-11-22}]\n---\n"
    blog = site({"content/series/s.md": listed})
    noon = NOW.replace(hour=12)
    found = coming(heads_of(blog.folder), noon)
    assert [one.title for one in found.due] == ["T"]
    assert found.until == NOW.replace(day=23)
    assert blog.build(noon).site.next_due is None
    assert coming(heads_of(blog.folder), found.until).due == ()


def test_a_file_that_cannot_be_read_is_told(site, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    blog = site({"content/posts/a.md": "---\ntitle: A\n---\n"})
    monkeypatch.setattr(heads, "load_head", refused)
    (document,) = heads_of(blog.folder).documents
    assert document.found[0].code == "unreadable"
    assert [one.path for one in heads_of(blog.folder).found] == ["content/posts/a.md"]


def test_bytes_that_are_no_text_are_told(site):
    blog = site({"content/posts/a.md": b"\xff\xfe", "content/authors/x.yaml": b"name: [\n"})
    assert len(heads_of(blog.folder).found) == 2
