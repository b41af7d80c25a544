"""Which addresses readers lose, and what would save each."""

from __future__ import annotations

import pytest

from generator.deploy.lost import address_of, is_held, lost_addresses
from generator.deploy.record import Known
from generator.deploy.types import headers_of
from generator.publish.manifest import Entry, Kind


def known(path: str, kind: Kind, digest: str = "old") -> Known:
    return Known(digest, 1, "t", headers_of(path, kind), kind)


def post(name: str) -> Kind:
    return Kind("posts", source=f"content/posts/{name}.md")


LISTS, FEEDS = Kind("lists", source="content/site.yaml"), Kind("feeds", source="content/site.yaml")


def advice(gone: dict[str, Kind], built: dict[str, Kind], new: tuple[str, ...] = ()) -> list[str]:
    files = {path: Entry(f"new-{path}", 1, kind) for path, kind in built.items()}
    before = frozenset(files.keys() - {*new})
    lost = lost_addresses({path: known(path, kind) for path, kind in gone.items()}, files, before)
    return [f"{one.address} in {one.where}: {one.line}" for one in lost]


@pytest.mark.parametrize(
    ("path", "address"),
    [("index.html", "/"), ("a/index.html", "/a/"), ("a.html", "/a.html"), ("x/f.xml", "/x/f.xml")],
)
def test_the_address_of_a_file(path: str, address: str):
    assert address_of(path) == address


@pytest.mark.parametrize(
    ("path", "kind", "held"),
    [
        ("a/index.html", post("a"), True),
        ("2010/07/a.html", post("a"), True),
        ("feed.xml", FEEDS, True),
        ("a/photo.jpg", Kind(), True),
        ("papers/a.pdf", Kind(), True),
        ("a/photo-800.1a2b.avif", Kind(lasting=True), False),
        ("assets/style.css", Kind(), False),
        ("sitemap.xml", Kind("sitemap"), False),
        ("page/3/index.html", LISTS, False),
        ("tags/a/page/2/index.html", LISTS, False),
        ("_redirects", LISTS, False),
        ("404.html", LISTS, False),
        ("favicon.svg", Kind(), False),
        ("pagefind/pagefind-entry.json", Kind(), False),
        ("a/index.md", post("a"), False),
        ("notes.md", Kind(), True),
    ],
)
def test_what_readers_may_hold(path: str, kind: Kind, held: bool):
    assert is_held(path, known(path, kind)) is held


def test_a_post_whose_address_changed_wants_its_alias():
    found = advice(
        {"old/index.html": post("a")}, {"new/index.html": post("a")}, ("new/index.html",)
    )
    assert found == ["/old/ in content/posts/a.md: aliases: [/old/]"]


def test_an_alias_that_was_deleted_wants_to_come_back():
    gone = {"older/index.html": Kind("redirect", source="content/posts/a.md")}
    found = advice(gone, {"a/index.html": post("a")})
    assert found == ["/older/ in content/posts/a.md: aliases: [/older/]"]


def test_a_post_in_a_new_file_is_found_by_its_address():
    found = advice(
        {"how-to-ask/index.html": post("ask")},
        {"how-to-ask-for-help/index.html": post("help"), "other/index.html": post("other")},
        ("how-to-ask-for-help/index.html",),
    )
    assert found == ["/how-to-ask/ in content/posts/help.md: aliases: [/how-to-ask/]"]


def test_a_file_that_moved_is_known_by_its_content():
    files = {"b/map.pdf": Entry("same", 1, Kind()), "z/map.pdf": Entry("same", 1, Kind())}
    gone = {"a/map.pdf": known("a/map.pdf", Kind(), "same")}
    (lost,) = lost_addresses(gone, files, frozenset())
    assert (lost.to, lost.line) == ("/b/map.pdf", "redirects: {/a/map.pdf: /b/map.pdf}")


def test_a_series_of_another_name_is_found_by_its_file():
    series = Kind("lists", source="content/series/offer.md")
    found = advice({"series/old/index.html": series}, {"series/new/index.html": series})
    assert found == ["/series/old/ in content/site.yaml: redirects: {/series/old/: /series/new/}"]


def test_a_list_that_is_empty_leads_to_what_is_above_it():
    gone = {"archive/2026/10/index.html": LISTS, "tags/x/index.html": LISTS}
    built = {"archive/2026/index.html": LISTS, "archive/2026/11/index.html": LISTS}
    found = advice(gone, built, ("archive/2026/11/index.html",))
    assert [line.rpartition("redirects: ")[2] for line in found] == [
        "{/archive/2026/10/: /archive/2026/}",
        "{/tags/x/: /}",
    ]


def test_what_stands_in_a_page_s_folder_goes_with_it():
    gone = {"a/index.html": post("a"), "a/photo.jpg": Kind(), "a/feed.xml": FEEDS}
    assert len(advice(gone, {})) == 1
    led_on = {"a/index.html": Kind("redirect", source="content/posts/b.md")}
    assert advice({"a/photo.jpg": Kind()}, led_on) == []
    assert len(advice({"a/photo.jpg": Kind()}, {"a/index.html": post("a")})) == 1
