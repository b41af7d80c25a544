"""Someone who edits a blog without a plan, but knows what they did; and what befalls the blog."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from generator import pipeline
from generator.config.model import MarkdownOptions
from tests.conftest import AS_OF, REPOSITORY, SiteFolder, tree
from tests.killing import build_killed
from tests.pictures import gps_jpeg

__all__ = ["KINDS", "Writer"]

_TAGS: Final = ("Work", "Money", "C++", "日本語")
_DAYS: Final = (
    *("2010-07-28", "2015-01-01", "2026-11-21", "2026-11-24", "2026-12-24", "2027-03-09"),
)
_RELEASES: Final = (
    *(None, "2010-07-28", "2026-11-24 09:00", "2027-03-09", "weekly from 2026-11-10"),
    *("daily at 18:00 from 2026-11-20", "monthly on the last Friday from 2026-10-01"),
)
_SERIES: Final = "content/series/three.md"
_SETTINGS: Final = {
    "posts_per_page": ("1", "3", "50"),
    "permalink": ("/{slug}/", "/{year}/{slug}.html", "/p/{slug}/"),
    "feeds": ("{tags: false}", "{limit: 2}", "{formats: [atom]}"),
    "language": ("en", "de"),
    "title": ("Test", "Another"),
    "images": ("{resize: no}", "{widths: [30, 64]}", "{keep_metadata: yes}", "{formats: [webp]}"),
    "theme": ("{footer: The end}", "{toc: false, backlinks: false}"),
    "redirects": ("{/was/here/: /}", "{}"),
    "llms": ("true", "false"),
    "markdown_twins": ("true", "true", "false"),
    "share": ("{twitter: '@test'}", "{fediverse: '@a@b.example'}"),
    "minify": ("true", "false"),
    "headers": ("{write: false}", "{scripts: https://cdn.example}", "{}"),
    "comments": ("{email: me@example.com}", "none", "{form: /send, feed: false}"),
}
_ENGINES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"smart_quotes": False},
    {"extensions": ["sane_lists"]},
    {"extensions": ["nl2br", "sane_lists"]},
    {"options": {"toc": {"permalink": True}}},
    # What another way to read Markdown cannot be told is left out beside it.
    *(
        [{"engine": "commonmark"}, {"engine": "commonmark", "smart_quotes": False}]
        if "engine" in {field.name for field in dataclasses.fields(MarkdownOptions)}
        else []
    ),
)
_BODIES: Final = (
    "Words {0}.\n\n## A heading\n\nMore.",
    'Words "{0}" -- and ...\n\n- one\n- two\n\n1. three\n',
    "Words {0}\nin lines.\n\n## One\n\n## Two\n\n## Three\n\n```python\nx = {0}\n```",
    "Words.\n\n<script>let words = {0}</script>\n",
    'Words.\n\n<script src="https://cdn.example/{0}.js"></script>\n',
)
_KEPT: Final = 4  # how many earlier states are kept to go back to
_FURTHEST: Final = 80  # the last point of a build at which it is killed first


class Writer:
    """Edits in an order that a seed decides, each kind as often as the others.

    A kind that cannot be done in the blog as it is does first what it needs.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.site = SiteFolder(folder / "site")
        self.as_of = AS_OF
        self.drafts = False
        self.done: list[str] = []
        self.killed = 0
        self.builds = 0
        self._aside = folder / "aside"
        self._posts: dict[str, dict[str, str]] = {}
        self._comments: dict[tuple[str, str], dict[str, str]] = {}
        self._parts: list[str | dict[str, str]] = []
        self._count = 0
        self._settings = {"title": "Test", "url": "https://example.com/"}
        self._deck: list[str] = []
        self._due: datetime | None = None
        self._release: str | None = None
        self._caches: list[dict[str, bytes]] = []
        self._outputs: list[Path] = []
        self._write_settings()
        for _ in range(8):
            self.add()
        self.site.write({"content/static/thing": "a file", "content/pages/about.md": _page("Us")})

    @property
    def options(self) -> pipeline.Options:
        return pipeline.Options(as_of=self.as_of, drafts=self.drafts)

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.done)

    def edit(self) -> None:
        """Do one thing."""
        if not self._deck:
            self._deck = sorted(KINDS)
            self.random.shuffle(self._deck)
        kind = self._deck.pop()
        self.done.append(kind)
        KINDS[kind](self)

    def build(self) -> pipeline.Outcome:
        """Build, and keep what the build leaves, for who goes back to it."""
        outcome = pipeline.build(self.site.folder, self.site.output, self.options)
        self.builds += 1
        self._due = outcome.site.next_due if outcome.site else None
        if outcome.ok:
            self._caches = [*self._caches[-_KEPT:], tree(self.site.folder / ".cache")]
            folder = self.site.folder / ".cache"
            cache = tree(folder)
            self._caches = [*self._caches[-_KEPT:], cache]
            if self.builds % 3 == 0:
                self._aside.mkdir(exist_ok=True)
                self._outputs.append(self._aside / str(self.builds))
                shutil.copytree(self.site.output, self._outputs[-1])
                for old in self._outputs[:-_KEPT]:
                    shutil.rmtree(old)
                self._outputs = self._outputs[-_KEPT:]
        return outcome

    def give_in(self) -> None:
        """Take back what can contradict other things."""
        for path in self._posts:
            self._set(path, "prequel", None)
        self._settings.pop("markdown", None)
        self._write_settings()

    # Posts

    def add(self) -> None:
        self._count += 1
        path = f"content/posts/post-{self._count}.md"
        self._posts[path] = {
            "title": f"Post {self._count}",
            "date": self.random.choice(_DAYS),
            "slug": f"slug-{self._count}",
            "tags": f"[{self.random.choice(_TAGS)}]",
            "body": f"Words {self.random.random()}.",
        }
        self._write(path)

    def remove(self) -> None:
        if len(self._posts) < 3:
            self.add()
        keys = self._forget(self._post())
        self._unlist(keys["slug"])
        self._silence(keys["slug"])

    def rename(self) -> None:
        keys = self._forget(self._post())
        self._count += 1
        self._unlist(keys["slug"])
        # Sometimes the address moves along, sometimes it stays, sometimes the old one leads on.
        if self.random.random() < 0.6:
            if self.random.random() < 0.5:
                keys["aliases"] = f"[/{keys['slug']}/]"
            self._silence(keys["slug"])
            keys["slug"] = f"slug-{self._count}"
        new = f"content/posts/{self.random.choice(['', '2010/'])}renamed-{self._count}.md"
        if "pic.svg" in keys["body"] or ".jpg" in keys["body"]:
            keys["body"] = "The picture is gone."
        if keys.pop("image", None):
            keys.pop("image_alt")
        self._posts[new] = keys
        self._write(new)

    def move_into_a_folder(self) -> None:
        keys = self._forget(self._post())
        self._count += 1
        new = f"content/posts/folder-{self._count}/index.md"
        if keys.pop("image", None):
            keys.pop("image_alt")
        keys["body"] = "![A picture](pic.svg)"
        self._posts[new] = keys
        self.site.write(
            {
                new.replace(
                    "index.md", "pic.svg"
                ): f"<svg xmlns='http://www.w3.org/2000/svg'>{self._count}</svg>"
            }
        )
        self._write(new)

    def change_picture(self) -> None:
        if not any("pic.svg" in keys["body"] for keys in self._posts.values()):
            self.move_into_a_folder()
        paths = [path for path, keys in self._posts.items() if "pic.svg" in keys["body"]]
        picture = self.random.choice(sorted(paths)).replace("index.md", "pic.svg")
        self.site.write(
            {picture: f"<svg xmlns='http://www.w3.org/2000/svg'>{self.random.randrange(10)}</svg>"}
        )

    def add_photograph(self) -> None:
        """Put a photograph into a post, beside it or, for all posts, into a folder of files."""
        self._count += 1
        path = self._post()
        photograph = self._photograph()
        if self.random.random() < 0.5:
            name = f"content/static/photographs/{self._count}.jpg"
            target = f"/photographs/{self._count}.jpg"
        else:
            name = f"content/posts/photograph-{self._count}.jpg"
            target = os.path.relpath(name, os.path.dirname(path))  # noqa: PTH120 - no files yet
        self.site.write({name: photograph})
        if self.random.random() < 0.3:
            self._set(path, "image", target)
            self._set(path, "image_alt", "A photograph")
        else:
            title = self.random.choice(["", ' "Taken then"'])
            self._set(path, "body", f"![A photograph]({target}{title})\n\n[Whole]({target})")

    def replace_photograph(self) -> None:
        if not self._photographs():
            self.add_photograph()
        self.random.choice(self._photographs()).write_bytes(self._photograph())

    def remove_photograph(self) -> None:
        if not self._photographs():
            self.add_photograph()
        gone = self.random.choice(self._photographs())
        gone.unlink()
        for path, keys in self._posts.items():
            if gone.name in keys["body"]:
                self._set(path, "body", "The photograph is gone.")
            if gone.name in keys.get("image", ""):
                keys.pop("image_alt")
                self._set(path, "image", None)

    def change_title(self) -> None:
        self._set(self._post(), "title", f'"Title {self.random.random()} & more"')

    def change_tags(self) -> None:
        tags = self.random.sample(_TAGS, self.random.randrange(len(_TAGS)))
        self._set(self._post(), "tags", f"[{', '.join(tags)}]")

    def change_date(self) -> None:
        self._set(self._post(), "date", self.random.choice(_DAYS))

    def change_expiry(self) -> None:
        self._set(self._post(), "expires", self.random.choice([*_DAYS[3:], None]))

    def change_series(self) -> None:
        self._set(self._post(), "series", self.random.choice(["One", "Two", "[One, Two]", None]))

    def change_body(self) -> None:
        # Same length each time: a build that trusts sizes would miss it.
        text = self.random.choice(_BODIES).format(f"{self.random.randrange(10**9):09}")
        self._set(self._post(), "body", text)

    def change_draft(self) -> None:
        self._set(self._post(), "draft", self.random.choice(["true", None]))

    def change_prequel(self) -> None:
        having = [path for path, keys in sorted(self._posts.items()) if "prequel" in keys]
        if having:
            self._set(having[0], "prequel", None)
        else:
            first, second = self.random.sample(sorted(self._posts), 2)
            self._set(second, "prequel", self._posts[first]["slug"])

    def link_two(self) -> None:
        source, target = self._post(), self._post()
        address = os.path.relpath(target, os.path.dirname(source))  # noqa: PTH120 - not files yet
        self._set(source, "body", f"See [this]({address}).")

    # Comments

    def add_comment(self) -> None:
        self._count += 1
        slug = self._posts[self._post()]["slug"]
        others = sorted(name for post, name in self._comments if post == slug)
        self._comments[slug, f"c-{self._count}"] = {
            "author": f"Reader {self.random.randrange(3)}",
            "date": self.random.choice(_DAYS),
            "body": f"Words *{self.random.randrange(10**9):09}*.",
            **({"reply_to": self.random.choice(others)} if others else {}),
        }
        self._write_comment((slug, f"c-{self._count}"))

    def change_comment(self) -> None:
        key = self._comment()
        name = self.random.choice(["author", "date", "body", "url"])
        self._comments[key][name] = {
            "author": f"Reader {self.random.randrange(9)} \u202e",
            "date": self.random.choice(_DAYS),
            "body": f"Words *{self.random.randrange(10**9):09}*.",
            "url": self.random.choice(["https://example.com/me", "javascript:x"]),
        }[name]
        self._write_comment(key)

    def remove_comment(self) -> None:
        slug, name = self._comment()
        del self._comments[slug, name]
        (self.site.folder / f"content/comments/{slug}/{name}.yaml").unlink()
        for key, others in self._comments.items():
            if key[0] == slug and others.get("reply_to") == name:
                del others["reply_to"]
                self._write_comment(key)

    def close_comments(self) -> None:
        chosen = self.random.choice(["true", "false", "closed", None])
        self._set(self._post(), "comments", chosen)

    def pass_day_of_comment(self) -> None:
        """Build just before a comment falls due, and go on to that moment."""
        key = self._comment()
        soon = (self.as_of + timedelta(days=2)).replace(microsecond=0)
        self._comments[key]["date"] = soon.isoformat()
        self._write_comment(key)
        self.build()
        self.as_of = soon

    # Series

    def list_series(self) -> None:
        slugs = [keys["slug"] for keys in self._posts.values()]
        self._parts = [*self.random.sample(slugs, self.random.randint(2, min(4, len(slugs))))]
        self._write_series()

    def reorder_series(self) -> None:
        if len(self._parts) < 2:
            self.list_series()
        before = list(self._parts)
        while self._parts == before:
            self.random.shuffle(self._parts)
        self._write_series()

    def plan_part(self) -> None:
        if not self._parts:
            self.list_series()
        self._count += 1
        part = {"title": f"Plan {self._count}", "planned": self.random.choice(_DAYS)}
        self._parts.insert(self.random.randint(0, len(self._parts)), part)
        self._write_series()

    def drop_plan(self) -> None:
        plan = self._plan()
        self._parts.remove(plan)
        self._write_series()

    def retitle_plan(self) -> None:
        self._plan()["title"] = f"Plan {self.random.random()}"
        self._write_series()

    def redate_plan(self) -> None:
        plan = self._plan()
        plan["planned"] = self.random.choice([day for day in _DAYS if day != plan["planned"]])
        self._write_series()

    def release_series(self) -> None:
        """Let the series give its parts dates, other ones, or none."""
        if not self._parts:
            self.list_series()
        others = [one for one in _RELEASES if one != self._release]
        self._release = self.random.choice(others)
        self._write_series()

    # The rest of the blog

    def change_page(self) -> None:
        path = "content/pages/about.md"
        if (self.site.folder / path).exists():
            (self.site.folder / path).unlink()
        else:
            self.site.write({path: _page(f"Us {self.random.random()}")})

    def change_static(self) -> None:
        """Make a file a folder, or a folder a file; or change what it holds."""
        path = self.site.folder / "content" / "static" / "thing"
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
        kind = self.random.randrange(3)
        if kind == 0:
            self.site.write({"content/static/thing": f"{self.random.random()}"})
        else:
            self.site.write(
                {
                    f"content/static/thing/{'deeper/' * n}file": f"{self.random.random()}"
                    for n in range(kind)
                }
            )

    def change_icon(self) -> None:
        """Put an icon, or what else byline makes by itself, into the blog, or take it away."""
        names = ("favicon.svg", "favicon.ico", "icon-192.png", "site.webmanifest", "llms.txt")
        self._put_or_drop(f"content/static/{self.random.choice(names)}")

    def change_asset(self) -> None:
        self._put_or_drop(f"templates/assets/{self.random.choice(['style.css', 'more/a.js'])}")

    def change_partial(self) -> None:
        self._override(self.random.choice(["footer", "card", "series_box"]), "partials/")

    def change_template(self) -> None:
        self._override(self.random.choice(["post", "base", "series"]))

    def build_on_template(self) -> None:
        """Put a template there that says one thing more than byline's own."""
        name = self.random.choice(["post", "base", "series"])
        more = f"{{% block main %}}{{{{ super() }}}}{self.random.random()}{{% endblock %}}"
        self.site.write({f"templates/{name}.html": f'{{% extends "byline/{name}.html" %}}{more}'})

    def change_settings(self) -> None:
        key = self.random.choice(sorted(_SETTINGS))
        self._settings[key] = self.random.choice(_SETTINGS[key])
        self._write_settings()

    def change_engine(self) -> None:
        others = [
            text
            for text in map(json.dumps, _ENGINES)
            if text != self._settings.get("markdown", "{}")
        ]
        self._settings["markdown"] = self.random.choice(others)
        self._write_settings()

    def turn_search_on_or_off(self) -> None:
        if self._settings.pop("search", None) is None:
            self._settings["search"] = "true"
        self._write_settings()

    def turn_cards_on_or_off(self) -> None:
        if self._settings.pop("cards", None) is None:
            self._settings["cards"] = self.random.choice(["true", "{}"])
        self._write_settings()

    def ask_for_drafts(self) -> None:
        self.drafts = not self.drafts

    # Time

    def let_time_pass(self) -> None:
        self.as_of += timedelta(days=self.random.choice([-7, 1, 20, 60]))

    def pass_due_date(self) -> None:
        """Build just before something falls due, and go on to that moment."""
        if self._due is None or self._due <= self.as_of:
            soon = (self.as_of + timedelta(days=2)).date().isoformat()
            for key, value in (("date", soon), ("draft", None), ("expires", None)):
                self._set(min(self._posts), key, value)
            self.build()
        assert self._due is not None
        assert self._due > self.as_of
        self.as_of = self._due

    def pass_planned_day(self) -> None:
        """Build on the day for which a part is planned, and go on to the next."""
        self.as_of = datetime.fromisoformat(self._plan()["planned"]).replace(tzinfo=AS_OF.tzinfo)
        self.build()
        self.as_of += timedelta(days=1)

    # Mishaps

    def delete_cache(self) -> None:
        self._ensure_built()
        shutil.rmtree(self.site.folder / ".cache")

    def flip_bytes(self) -> None:
        path = self._cached("documents.sqlite3")
        content = bytearray(path.read_bytes())
        for _ in range(self.random.choice([1, 1, 20])):
            content[self.random.randrange(len(content))] ^= 1 << self.random.randrange(8)
        path.write_bytes(content)

    def cut_cache(self) -> None:
        name = self.random.choice(["documents.sqlite3", "documents.sqlite3", "index-*.json"])
        path = self._cached(name)
        os.truncate(path, self.random.randrange(path.stat().st_size))

    def damage_drawing(self) -> None:
        """Change what was kept of a card or of the search index, or cut it."""
        folder = self.site.folder / ".cache/drawings"
        if not list(folder.glob("*/*")):
            self._settings["cards"] = "true"
            self._write_settings()
            self._make()
        path = self.random.choice(sorted(folder.glob("*/*")))
        content = path.read_bytes()
        path.write_bytes(self.random.choice([b"", content[:-1], content[:-1] + b"\0", b"x" * 99]))

    def spoil_index(self) -> None:
        path = self._cached("index-*.json")
        content = path.read_bytes()
        middle = len(content) // 2
        wrong = [b"", b"{}", b"\x00\xff" * 99, b"[]\n" + content, content[:middle] + b"9"]
        path.write_bytes(self.random.choice(wrong))

    def go_back_to_index(self) -> None:
        """Put an older index beside a newer cache of documents, or the other way round."""
        path = self._cached(self.random.choice(["index-*.json", "documents.sqlite3"]))
        path.write_bytes(self.random.choice(self._caches)[path.name])

    def go_back_to_cache(self) -> None:
        """Put the whole cache of an earlier build there, as a build service may."""
        self._ensure_built()
        shutil.rmtree(self.site.folder / ".cache")
        cache = self.random.choice(self._caches)
        self.site.write({f".cache/{name}": content for name, content in cache.items()})

    def go_back_to_output(self) -> None:
        """Put the whole output of an earlier build there."""
        while not self._outputs:
            self._make()
        shutil.rmtree(self.site.output, ignore_errors=True)
        shutil.copytree(self.random.choice(self._outputs), self.site.output)

    def damage_output(self) -> None:
        """Change some files by hand, one of them without changing its size or its time."""
        for path in self._made(3):
            before, content = path.stat(), path.read_bytes()
            wrong = [content[::-1], content[: len(content) // 2], content + b"x", b""]
            path.write_bytes(self.random.choice(wrong))
            if self.random.random() < 0.5:
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def delete_some_output(self) -> None:
        path = self._made(1)[0]
        top = self.site.output / path.relative_to(self.site.output).parts[0]
        chosen = self.random.choice([path, top, self.site.output])
        if chosen.is_dir():
            shutil.rmtree(chosen)
        else:
            chosen.unlink()

    def kill(self) -> None:
        """Kill a build that has something to do, at one of its points."""
        self._make()
        answer = self.site.folder.parent / "answer"
        points: int | None = _FURTHEST
        while points is not None:
            self.change_body()
            self.change_title()
            points = build_killed(self.site, self.options, self.random.randint(1, points), answer)
        self.killed += 1

    @contextmanager
    def mistaken(self) -> Iterator[None]:
        """Have something wrong in the blog for a while, that stops any build."""
        wrong = {
            self._post(): self.random.choice(
                [b"no front matter", b"---\ntitle: [\n---\n", b"\xff"]
            ),
            "templates/home.html": b"{% if %}",
            "content/site.yaml": b"titel: Test\n",
            "content/comments/nowhere/one.yaml": b"author: Ann\n",
        }
        name = self.random.choice(sorted(wrong))
        path = self.site.folder / name
        before = path.read_bytes() if path.exists() else None
        self.site.write({name: wrong[name]})
        yield
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)

    # What these have in common

    def _photograph(self) -> bytes:
        return gps_jpeg((self.random.choice([40, 70, 120]), 30), self.random.randint(1, 8))

    def _photographs(self) -> list[Path]:
        return sorted((self.site.folder / "content").rglob("*.jpg"))

    def _post(self) -> str:
        return self.random.choice(sorted(self._posts))

    def _write(self, path: str) -> None:
        keys = self._posts[path]
        head = "".join(f"{key}: {value}\n" for key, value in keys.items() if key != "body")
        self.site.write({path: f"---\n{head}---\n\n{keys['body']}\n"})

    def _comment(self) -> tuple[str, str]:
        if not self._comments:
            self.add_comment()
        return self.random.choice(sorted(self._comments))

    def _write_comment(self, key: tuple[str, str]) -> None:
        text = "".join(f"{k}: {json.dumps(v)}\n" for k, v in self._comments[key].items())
        self.site.write({f"content/comments/{key[0]}/{key[1]}.yaml": text})

    def _silence(self, slug: str) -> None:
        """Delete the comments of a post that is gone."""
        for key in [key for key in self._comments if key[0] == slug]:
            del self._comments[key]
            (self.site.folder / f"content/comments/{slug}/{key[1]}.yaml").unlink()

    def _set(self, path: str, key: str, value: str | None) -> None:
        if value is None:
            self._posts[path].pop(key, None)
        else:
            self._posts[path][key] = value
        self._write(path)

    def _write_settings(self) -> None:
        text = "".join(f"{key}: {value}\n" for key, value in self._settings.items())
        self.site.write({"content/site.yaml": text})

    def _forget(self, path: str) -> dict[str, str]:
        keys = self._posts.pop(path)
        file = self.site.folder / path
        file.unlink()
        if file.name == "index.md":
            shutil.rmtree(file.parent)
        for other, others in self._posts.items():
            if path.rpartition("/")[2] in others["body"] or path in others["body"]:
                self._set(other, "body", "The link is out.")
            if others.get("prequel") == keys["slug"]:
                self._set(other, "prequel", None)
        if "](" in keys["body"] and ".md)" in keys["body"]:
            keys["body"] = "The link is out."  # to itself, or seen from another folder
        return keys

    def _plan(self) -> dict[str, str]:
        if not any(isinstance(part, dict) for part in self._parts):
            self.plan_part()
        return self.random.choice([part for part in self._parts if isinstance(part, dict)])

    def _unlist(self, slug: str) -> None:
        if slug in self._parts:
            self._parts.remove(slug)
            self._write_series()

    def _write_series(self) -> None:
        if not self._parts:
            (self.site.folder / _SERIES).unlink()
            return
        lines = "".join(f"  - {json.dumps(part)}\n" for part in self._parts)
        release = f"release: {self._release}\n" if self._release else ""
        said = f"---\ntitle: Three\n{release}parts:\n{lines}---\nAll three.\n"
        self.site.write({_SERIES: said})

    def _put_or_drop(self, name: str) -> None:
        path = self.site.folder / name
        if path.exists() and self.random.random() < 0.5:
            path.unlink()
        else:
            number = self.random.random()
            texts = [f"/* {number} */", f"a {{ --a: {number}; }}\n"]
            texts += ["@import url('more/b.css');"] if name == "templates/assets/style.css" else []
            text = self.random.choice(texts) if name.endswith(".css") else f"let a = {number} // a"
            self.site.write({name: text, "templates/assets/more/b.css": "b { --b: 1; }"})

    def _override(self, name: str, folder: str = "") -> None:
        """Put the theme's own template with one more line into the blog, or take it away again."""
        path = self.site.folder / "templates" / folder / f"{name}.html"
        if path.exists() and self.random.random() < 0.5:
            path.unlink()
            return
        text = (REPOSITORY / "templates" / folder / f"{name}.html").read_text(encoding="utf-8")
        line = self.random.choice(["<!-- {} -->\n", "<p>  {}\n", "<script>{}</script>\n"])
        line = line.format(self.random.random())
        # What stands outside of the blocks of a template that extends another is not shown.
        at = text.rindex("{% endblock %}") if "{% extends" in text else len(text)
        self.site.write({f"templates/{folder}{name}.html": text[:at] + line + text[at:]})

    def _make(self) -> None:
        if not self.build().ok:
            self.give_in()
            again = self.build()
            assert again.ok, (again.diagnostics, self.as_of, self.drafts, self.done)

    def _ensure_built(self) -> None:
        cache = self.site.folder / ".cache"
        if not (cache / "documents.sqlite3").is_file() or not list(cache.glob("index-*.json")):
            self._make()

    def _cached(self, name: str) -> Path:
        path = next((self.site.folder / ".cache").glob(name), None)
        if path is None or not path.stat().st_size:
            self._make()
        return next((self.site.folder / ".cache").glob(name))

    def _made(self, most: int) -> list[Path]:
        """Return some files that a build made."""
        if not tree(self.site.output):
            self._make()
        names = sorted(tree(self.site.output))
        return [
            self.site.output / name for name in self.random.sample(names, min(most, len(names)))
        ]


_NOT_EDITS: Final = {"edit", "build", "give_in", "mistaken"}
KINDS: Final[dict[str, Callable[[Writer], None]]] = {
    name: value
    for name, value in vars(Writer).items()
    if callable(value) and not name.startswith("_") and name not in _NOT_EDITS
}
if not hasattr(os, "fork"):  # Windows
    del KINDS["kill"]


def _page(words: str) -> str:
    return f"---\ntitle: About\n---\n{words}.\n"
