"""Random blogs: what Hypothesis draws them from, and what readers may not find in them."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hypothesis import strategies as st

from generator.model.url import slugify

__all__ = ["Blog", "blogs"]

_PAST: Final = (
    *("2010-07-28", "2010-7-9", "2015-02-28T23:59:59-11:00", "2019-W07-3", "2020-366"),
    *("2024-02-29 06:00", "2026-11-20", "2026-11-20T00:00:00+14:00"),
)
_FUTURE: Final = (
    *("2026-11-24", "2027-03-09", "2027-03-09T09:30:00Z", "2100-01-01 12:00 -5", "9998-12-31"),
)
_NAMES: Final = (
    *("Notes {}", "C++ {}", "Größe {}", "日本語 {}", "what is {}?", "e\u0301t\u00e9-{}"),
    *("{}", "a.b {}"),
)
_TITLES: Final = ('"Quoted" & <b>', "日本語", "Part 2: the call", "- x", "{{ x }}")
_TAGS: Final = ("Work", "work", "C#", "Größe", "日本語", "a b", "Ask & give", "'quoted'", "<b>")
_SERIES: Final = ("First steps", "Größe & Co", "日本", "The <b>bold</b> one")
_LINES: Final = (
    'Plain words, a "quote" and *some* **marks** -- and so on...',
    "## A heading",
    "# A first heading",
    "- one\n- two\n    - three",
    "> quoted\n> text",
    "```python\nprint('hello')\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    '!!! checklist "Before"\n    - first\n    - second',
    "!!! script\n    Say it.",
    "- [ ] open\n- [x] done",
    "A note.[^1]\n\n[^1]: It is here.",
    '<div markdown="1">\n*inside*\n</div>',
    "<!-- more -->",
    "[away](https://elsewhere.example/?a=1&b=2) and <me@elsewhere.example>",
    "&amp; &lt;b&gt; \u00a0 \u202f € 🤝",
)
_FILES: Final = ("a.txt", "A b.txt", "e\u0301.pdf", "d/\u00e9.css", "100%.txt", "d/a&b+c;d=e.txt")
_PAGES: Final = ("about", "help/faq", "help/index", "日本")
_NOT_LINKABLE: Final = ("c#.txt", "q?.txt")
_PERMALINKS: Final = (
    *("/{slug}/", "/{slug}.html", "/{year}/{month}/{slug}.html", "/p/{year}/{day}/{slug}/"),
)


@dataclass(frozen=True)
class _Post:
    number: int
    stem: str
    folder: str
    bundle: bool
    date: str | None
    date_in_name: bool
    hidden: bool
    announced: bool = False
    keys: dict[str, Any] = field(default_factory=dict)
    body: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.keys.get("slug") or slugify(self.stem)

    @property
    def path(self) -> str:
        name = f"{self.date}-{self.stem}" if self.date_in_name else self.stem
        return f"content/posts/{self.folder}{name}" + ("/index.md" if self.bundle else ".md")


@dataclass(frozen=True)
class Blog:
    """The files of a blog; words that no reader may find; whether it has faults on purpose."""

    files: dict[str, str | bytes]
    hidden: tuple[str, ...]
    faulty: bool


def _text(keys: dict[str, Any], body: str) -> str:
    # JSON's values are YAML's too.
    head = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
    return "\n".join(["---", *head, "---", "", body, ""])


@st.composite
def _posts(draw: st.DrawFn, number: int, *, dated: bool) -> _Post:
    states = ["past"] * 6 + ["future", "draft", "expired", "expires"] + ["none"] * (not dated)
    state = draw(st.sampled_from(states))
    date = None
    if state != "none":
        date = draw(st.sampled_from(_FUTURE if state == "future" else _PAST))
    hidden = state in {"future", "draft", "expired"}
    stem = draw(st.sampled_from(_NAMES)).format(number)
    if hidden:
        stem = f"zqslug{number}x {stem}"
    keys: dict[str, Any] = {"title": f"Title {number}"}
    if hidden:
        keys["title"] = f"zqtitle{number}x & more"
    elif draw(st.booleans()):
        keys["title"] = draw(st.sampled_from(_TITLES))
    in_name = bool(date and len(date) == 10 and date[4:8:3] == "--" and draw(st.booleans()))
    if date and not in_name:
        keys["date"] = date
    if state == "draft":
        keys["draft"] = True
        if draw(st.booleans()):
            keys.pop("date", None)
    if state == "expired":
        keys["expires"] = "2026-11-21"
    if state == "expires":
        keys["expires"] = "2026-11-23"
    if draw(st.integers(0, 3)) == 0:
        keys["slug"] = f"zqslug{number}x" if hidden else f"own-slug-{number}"
    if draw(st.booleans()):
        keys["tags"] = draw(st.lists(st.sampled_from(_TAGS), max_size=3))
    if draw(st.integers(0, 5)) == 0:
        keys["aliases"] = [f"/old/zqslug{number}x/" if hidden else f"/old/{number}.html"]
    if draw(st.integers(0, 5)) == 0:
        keys["description"] = f"zqbody{number}x" if hidden else "A <short> description"
    if draw(st.integers(0, 5)) == 0:
        keys["authors"] = draw(st.lists(st.sampled_from(["Ann", "Bob B.", "ann"]), max_size=2))
    if draw(st.integers(0, 7)) == 0:
        keys["updated"] = "2026-11-21"
    if draw(st.integers(0, 7)) == 0:
        keys["language"] = draw(st.sampled_from(["de", "he", "ja"]))
    lines = draw(st.lists(st.sampled_from(_LINES), max_size=4))
    if hidden:
        lines = [f"zqbody{number}x", *lines]
    return _Post(
        number=number,
        stem=stem,
        folder=draw(st.sampled_from(["", "", "2010/", "deep/er/"])),
        bundle=draw(st.integers(0, 4)) == 0,
        date=date,
        date_in_name=in_name,
        hidden=hidden,
        keys=keys,
        body=tuple(lines),
    )


@st.composite
def _in_series(
    draw: st.DrawFn, posts: list[_Post], *, faulty: bool
) -> tuple[list[_Post], dict[str, str]]:
    """Put posts into series: by files that list them, by front matter, with and without parts."""
    files: dict[str, str] = {}
    for title in draw(st.permutations(_SERIES))[: draw(st.integers(0, 3))]:
        most = min(6, len(posts))
        members = draw(
            st.lists(
                st.integers(0, len(posts) - 1),
                unique=True,
                min_size=draw(st.integers(1, most)),
                max_size=most,
            )
        )
        way = draw(st.sampled_from(["listed", "listed", "titled", "parts", "plain"]))
        announced = way != "listed" or draw(st.booleans())
        if way == "listed":
            parts: list[Any] = [posts[n].slug for n in members]
            if draw(st.booleans()):
                parts.insert(
                    draw(st.integers(0, len(parts))), {"title": "To come", "planned": "2027-05-01"}
                )
            if faulty and draw(st.booleans()):
                parts.append(draw(st.sampled_from(["no-such-post", posts[0].slug])))
            keys = {"title": title, "parts": parts, "announce": announced}
            if draw(st.booleans()):
                keys["complete"] = True
            files[f"content/series/{slugify(title)}.md"] = _text(keys, "An introduction.")
        elif way == "titled":
            files[f"content/series/{slugify(title)}.md"] = _text({"title": title}, "")
        for place, number in enumerate(members, start=1):
            post = posts[number]
            keys = dict(post.keys)
            if way != "listed" or draw(st.booleans()):
                keys["series"] = [*keys.get("series", []), title]
            if way == "parts" and len(keys["series"]) == 1 and "part" not in keys:
                keys["part"] = place
            posts[number] = replace(post, keys=keys, announced=post.announced or announced)
    if not faulty:
        # A number belongs to one series; which one is not said once a post is in two.
        count = {
            post.slug: sum(post.slug in text for text in files.values())
            + len(post.keys.get("series", []))
            for post in posts
        }
        for number, post in enumerate(posts):
            if "part" in post.keys and count[post.slug] > 1:
                keys = {key: value for key, value in post.keys.items() if key != "part"}
                posts[number] = replace(post, keys=keys)
    return posts, files


@st.composite
def _with_sequels(
    draw: st.DrawFn, posts: list[_Post], outlines: Iterable[str], *, faulty: bool
) -> list[_Post]:
    """Link pairs; without faults, each post is in one pair at most, and in no series."""
    free = [
        number
        for number, post in enumerate(posts)
        if faulty or not (post.keys.get("series") or any(post.slug in text for text in outlines))
    ]
    order = draw(st.permutations(free)) if free else []
    for before, after in list(zip(order[::2], order[1::2], strict=False))[
        : draw(st.integers(0, 3))
    ]:
        one, other = (before, after) if draw(st.booleans()) else (after, before)
        key = "sequel" if one == before else "prequel"
        target = posts[other].slug
        if faulty and draw(st.integers(0, 3)) == 0:
            target = draw(st.sampled_from(["no-such-post", posts[one].slug, posts[0].slug]))
        posts[one] = replace(posts[one], keys={**posts[one].keys, key: target})
    return posts


@st.composite
def _links(
    draw: st.DrawFn,
    source: _Post,
    posts: list[_Post],
    files: list[str],
    permalink: str,
    *,
    faulty: bool,
) -> str:
    targets = ["post", "post", "address", "file", "list"]
    kind = draw(st.sampled_from([*targets, "broken"] if faulty or source.hidden else targets))
    folder = posixpath.dirname(source.path)
    post = draw(st.sampled_from(posts))
    if kind == "post":
        target = posixpath.relpath(post.path, folder).replace(" ", "%20").replace("?", "%3F")
    elif kind == "address":
        targets = ["/", "/feed.xml", "/sitemap.xml", "/404.html"]
        if permalink == "/{slug}/":
            targets.append(f"/{post.slug}/")
        target = draw(st.sampled_from(targets))
    elif kind == "file" and files:
        target = posixpath.relpath(draw(st.sampled_from(files)), folder)
        target = target.replace("%", "%25").replace(" ", "%20").replace("#", "%23")
        target = target.replace("?", "%3F")
    elif kind == "broken":
        target = draw(st.sampled_from(["nowhere.md", "#nowhere", "/nowhere/", "../../../../x.md"]))
    else:
        target = draw(st.sampled_from(["https://elsewhere.example/", "mailto:me@away.example"]))
    return draw(
        st.sampled_from(["See [this]({}).", '<a href="{}">this</a>', "[that][r]\n\n[r]: {}"])
    ).format(target)


@st.composite
def blogs(draw: st.DrawFn, most: int = 30, *, faulty: bool) -> Blog:
    """Draw a blog of 1 to ``most`` posts; ``faulty`` ones may have faults that stop publication."""
    permalink = draw(st.sampled_from(_PERMALINKS))
    dated = "{year}" in permalink and not faulty
    posts = [draw(_posts(number, dated=dated)) for number in range(draw(st.integers(1, most)))]
    posts, files = draw(_in_series(posts, faulty=faulty))
    posts = draw(_with_sequels(posts, files.values(), faulty=faulty))
    static = draw(
        st.lists(
            st.sampled_from([*_FILES, *_NOT_LINKABLE]),
            unique=True,
            max_size=3,
        )
    )
    pages = draw(st.lists(st.sampled_from(_PAGES), unique=True, max_size=3))
    linkable = [
        f"content/static/{name}" for name in static if faulty or name not in _NOT_LINKABLE
    ] + [f"content/pages/{name}.md" for name in pages]
    hidden = [
        word
        for post in posts
        if post.hidden
        for word in (
            f"zqslug{post.number}x",
            f"zqbody{post.number}x",
            *([] if _title_is_shown(post) else [f"zqtitle{post.number}x"]),
        )
    ]
    content: dict[str, str | bytes] = dict(files)
    for post in posts:
        links = [
            draw(_links(post, posts, linkable, permalink, faulty=faulty))
            for _ in range(draw(st.integers(0, 3)))
        ]
        body = "\n\n".join([*post.body, *links])
        if post.bundle:
            content[posixpath.join(posixpath.dirname(post.path), "pic.svg")] = (
                f"<svg xmlns='http://www.w3.org/2000/svg'><!-- zqbody{post.number}x --></svg>"
                if post.hidden
                else "<svg xmlns='http://www.w3.org/2000/svg'/>"
            )
            body += "\n\n![A picture](pic.svg)"
        content[post.path] = _text(post.keys, body)
    for name in static:
        content[f"content/static/{name}"] = draw(st.binary(max_size=4))
    for name in pages:
        drafted = draw(st.integers(0, 4)) == 0
        keys = {"title": f"Page {name}", **({"draft": True} if drafted else {})}
        content[f"content/pages/{name}.md"] = _text(keys, "Words.\n\n## More\n\n[up](#more)")
    if draw(st.booleans()):
        content["content/authors/ann.yaml"] = "name: Ann\nbio: Writes.\n"
    base = draw(st.sampled_from(["", "/", "/blog", "/~me/blog/"]))
    settings = {
        "title": "A <blog> & more",
        "url": f"https://example.com{base}",
        "permalink": permalink,
        "posts_per_page": draw(st.integers(1, 10)),
        "timezone": draw(st.sampled_from(["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])),
        "language": draw(st.sampled_from(["en", "de", "he"])),
        "redirects": {"/was/here": "/sitemap.xml"} if draw(st.booleans()) else {},
        "feeds": {"limit": draw(st.integers(1, 20)), "tags": draw(st.booleans())},
    }
    content["content/site.yaml"] = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()
    )
    return Blog(content, tuple(hidden), faulty)


def _title_is_shown(post: _Post) -> bool:
    """Say whether the title of a hidden post may be announced, as a part of a series to come."""
    return post.announced and post.date in _FUTURE and not post.keys.get("draft")
