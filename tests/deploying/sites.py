"""Small sites as a build leaves them, and the reader who follows every link of one."""

from __future__ import annotations

import functools
import hashlib
import posixpath
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.deploy.sending import Parcel
from generator.publish.manifest import Entry, Kind

__all__ = ["Blog", "blog", "broken_links", "many_files", "parcel"]

_LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
_DOORS = ("index.html", "feed.xml", "sitemap.xml")


@dataclass(frozen=True)
class Blog:
    """The files of a built site and what each is."""

    files: Mapping[str, bytes]
    kinds: Mapping[str, Kind]


def blog(
    posts: Mapping[str, str], style: str = "body {}", aliases: Mapping[str, str] | None = None
) -> Blog:
    """Return a blog of posts in a row, each leading to its neighbours, its tag and all assets.

    ``posts`` are slugs with their words, the first of which is the tag; ``aliases`` are old
    addresses with the slugs that they lead to.
    """
    files: dict[str, bytes] = {}
    kinds: dict[str, Kind] = {}

    def add(path: str, text: str, kind: Kind) -> None:
        files[path], kinds[path] = text.encode(), kind

    name = f"assets/style.{hashlib.sha256(style.encode()).hexdigest()[:8]}.css"
    add(name, style, Kind("assets", lasting=True))
    add("assets/style.css", style, Kind("assets"))
    head = f'<link rel="stylesheet" href="/{name}">'
    slugs = [*posts]
    tags: dict[str, list[str]] = {}
    for number, (slug, words) in enumerate(posts.items()):
        tag = words.split()[0]
        tags.setdefault(tag, []).append(slug)
        near = slugs[max(0, number - 1) : number] + slugs[number + 1 : number + 2]
        links = "".join(f'<a href="/{one}/">{one}</a>' for one in near)
        text = f'{head}<p>{words}</p>{links}<a href="/tags/{tag}/">{tag}</a><a href="/">home</a>'
        add(f"{slug}/index.html", text, Kind("posts", source=f"content/posts/{slug}.md"))
        picture = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{slug}</title></svg>'
        add(f"{slug}/picture.svg", picture, Kind("assets", source=f"content/posts/{slug}.svg"))
        files[f"{slug}/index.html"] += f'<img src="/{slug}/picture.svg">'.encode()
    for tag, of in tags.items():
        listed = "".join(f'<a href="/{slug}/">{slug}</a>' for slug in of)
        feed = f'<link href="/tags/{tag}/feed.xml">'
        add(f"tags/{tag}/index.html", f"{head}{feed}{listed}", Kind("lists"))
        add(f"tags/{tag}/feed.xml", f"<rss>{listed}</rss>", Kind("feeds"))
    for old, slug in (aliases or {}).items():
        source = f"content/posts/{slug}.md"
        add(f"{old}/index.html", f'<a href="/{slug}/">moved</a>', Kind("redirect", source=source))
    everything = "".join(f'<a href="/{slug}/">{slug}</a>' for slug in slugs)
    everything += "".join(f'<a href="/tags/{tag}/">{tag}</a>' for tag in tags)
    home = f'{head}{everything}<link href="/feed.xml">'
    add("index.html", home, Kind("lists", source="content/site.yaml"))
    add("404.html", f'{head}<a href="/">home</a>', Kind("lists", source="content/site.yaml"))
    add("feed.xml", f"<rss>{everything}</rss>", Kind("feeds", source="content/site.yaml"))
    add("sitemap.xml", f"<urlset>{everything}</urlset>", Kind("sitemap"))
    return Blog(files, kinds)


def many_files(number: int) -> Blog:
    """Return a blog of so many files, with names that are hard to write in an address."""
    one = blog({"first": "a word"})
    names = [f"files/{n % 20}/a page+{n} (é %41).html" for n in range(number - len(one.files))]
    more = {name: f'<a href="/">{name}</a>{"x" * 300}'.encode() for name in names}
    kinds = {name: Kind("posts", source="content/pages/x.md") for name in names}
    return Blog({**one.files, **more}, {**one.kinds, **kinds})


def parcel(made: Blog, folder: Path, **more: object) -> Parcel:
    """Write a blog to a folder, as a build does, and return it ready to be sent."""
    entries = {}
    written = folder.exists()
    for path, content in made.files.items():
        if not written:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        entries[path] = Entry(digest, len(content), made.kinds[path])
    return Parcel(entries, f"{folder}/".__add__, **more)


def broken_links(files: Mapping[str, bytes], known: Container[str] = _DOORS) -> list[str]:
    """Return what is missing of all that a reader reaches.

    They enter by the home page, and by each page that is ``known`` to them.
    """
    missing: list[str] = []
    seen: set[str] = set()
    waiting = [path for path in files if path == "index.html" or path in known]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if posixpath.splitext(path)[1] not in {".html", ".xml"}:
            continue
        for link in _links(files[path]):
            target = f"{link[1:]}index.html" if link.endswith("/") else link[1:]
            if target in files:
                waiting.append(target)
            else:
                missing.append(f"{path} leads to {link}")
    return sorted(missing)


@functools.lru_cache(maxsize=4096)
def _links(content: bytes) -> tuple[str, ...]:
    return tuple(_LINK.findall(content.decode()))
