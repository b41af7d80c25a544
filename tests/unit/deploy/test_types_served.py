"""What files are served with."""

from __future__ import annotations

import mimetypes

import pytest

from generator.deploy.types import headers_of, is_text, shrinks
from generator.publish.manifest import Kind


@pytest.mark.parametrize(
    ("path", "kind", "served"),
    [
        ("a/index.html", "posts", "text/html; charset=utf-8"),
        ("feed.xml", "feeds", "application/rss+xml; charset=utf-8"),
        ("tags/a/atom.xml", "feeds", "application/atom+xml; charset=utf-8"),
        ("feed.json", "feeds", "application/feed+json"),
        ("mine/feed.xml", "assets", "application/xml; charset=utf-8"),
        ("assets/site.js", "assets", "text/javascript; charset=utf-8"),
        ("a/PHOTO.JPG", "assets", "image/jpeg"),
        ("font.woff2", "assets", "font/woff2"),
        ("site.webmanifest", "assets", "application/manifest+json"),
        ("CNAME", "sitemap", "text/plain; charset=utf-8"),
        (".nojekyll", "sitemap", "text/plain; charset=utf-8"),
        ("old/page.php", "redirect", "text/html; charset=utf-8"),
        ("data.unheardof", "assets", "application/octet-stream"),
    ],
)
def test_types_are_our_own(path: str, kind: str, served: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_: ("x/y", None))
    assert headers_of(path, Kind(kind)).type == served


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("a/index.html", Kind("posts"), "public, max-age=0, must-revalidate"),
        ("a/photo.1a2b.avif", Kind(lasting=True), "public, max-age=31536000, immutable"),
        ("a/photo.jpg", Kind(), "public, max-age=86400"),
        ("feed.xml", Kind("feeds"), "public, max-age=300"),
        ("sitemap.xml", Kind("sitemap"), "public, max-age=300"),
        ("assets/style.css", Kind(), "public, max-age=3600"),
    ],
)
def test_how_long_files_are_kept(path: str, kind: Kind, kept: str):
    assert headers_of(path, kind).cache == kept


def test_texts_shrink_and_pictures_do_not():
    assert is_text("text/html; charset=utf-8")
    assert is_text("image/svg+xml")
    assert not is_text("image/png")
    assert shrinks("application/wasm")
    assert not shrinks("font/woff2")
