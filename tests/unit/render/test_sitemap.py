from __future__ import annotations

from xml.etree import ElementTree as ET

from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.outputs import sitemap

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def nothing() -> None:
    return None


def made(site, count: int) -> dict[str, bytes]:
    outcome = site({"content/posts/a.md": "---\ntitle: A\ndate: 2010-01-01\n---\n"}).build()
    assert outcome.site is not None
    work = [
        Job(f"/p{n:06}/", Phase.POSTS, nothing, "post.html", Place("a"), listed=True)
        for n in range(count)
    ]
    work.append(Job("/404.html", Phase.LISTS, nothing, "404.html", Place("a")))
    return {job.path: job.by(job.view()) for job in sitemap.jobs(outcome.site, work)}


def test_one_file_holds_fifty_thousand_addresses(site) -> None:
    files = made(site, 50_000)
    assert list(files) == ["/sitemap.xml"]
    root = ET.fromstring(files["/sitemap.xml"])
    assert root.tag == f"{MAP}urlset"
    assert len(root) == 50_000


def test_more_make_an_index(site) -> None:
    files = made(site, 50_001)
    assert list(files) == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap.xml"]
    index = ET.fromstring(files["/sitemap.xml"])
    assert index.tag == f"{MAP}sitemapindex"
    assert [one.text for one in index.iter(f"{MAP}loc")] == [
        "https://example.com/sitemap-1.xml",
        "https://example.com/sitemap-2.xml",
    ]
    assert len(ET.fromstring(files["/sitemap-2.xml"])) == 1
