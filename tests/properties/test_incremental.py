"""After any sequence of edits, a build into the same output is what a clean build would be."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from generator import pipeline
from generator.cache import shortcut
from generator.publish.manifest import FOLDER, Manifest
from tests.conftest import AS_OF, SiteFolder, tree

SEEDS = 6 * (25 if os.environ.get("BYLINE_HYPOTHESIS") == "long" else 1)
STEPS = 12
_TAGS = ("Work", "Money", "C++", "日本語")
_DAYS = ("2010-07-28", "2015-01-01", "2026-11-21", "2026-11-24", "2026-12-24", "2027-03-09")


class Writer:
    """Someone who edits a blog without a plan, but knows what they did."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.site = SiteFolder(folder)
        self.posts: dict[str, dict[str, str]] = {}
        self.count = 0
        self.as_of = AS_OF
        self.done: list[str] = []
        self.settings = {"title": "Test", "url": "https://example.com/"}
        self._write_settings()
        for _ in range(8):
            self.add()
        self.site.write({"content/static/thing": "a file", "content/pages/about.md": _page("Us")})

    def edit(self) -> None:
        """Do one thing."""
        edits: list[Callable[[], None]] = [
            *(self.add, self.add, self.remove, self.rename, self.move_into_a_folder),
            *(self.change_title, self.change_tags, self.change_date, self.change_series),
            *(self.change_body, self.change_body, self.change_draft, self.link_two),
            *(self.change_static, self.change_static, self.change_page, self.change_settings),
            *(self.change_template, self.let_time_pass, self.list_series),
        ]
        chosen = self.random.choice(edits)
        self.done.append(chosen.__name__)
        chosen()

    def _post(self) -> str:
        return self.random.choice(sorted(self.posts))

    def _write(self, path: str) -> None:
        keys = self.posts[path]
        head = "".join(f"{key}: {value}\n" for key, value in keys.items() if key != "body")
        self.site.write({path: f"---\n{head}---\n\n{keys['body']}\n"})

    def _set(self, key: str, value: str | None) -> None:
        path = self._post()
        if value is None:
            self.posts[path].pop(key, None)
        else:
            self.posts[path][key] = value
        self._write(path)

    def _write_settings(self) -> None:
        text = "".join(f"{key}: {value}\n" for key, value in self.settings.items())
        self.site.write({"content/site.yaml": text})

    def _forget(self, path: str) -> dict[str, str]:
        keys = self.posts.pop(path)
        file = self.site.folder / path
        file.unlink()
        if file.name == "index.md":
            shutil.rmtree(file.parent)
        for other, others in self.posts.items():
            if path.rpartition("/")[2] in others["body"] or path in others["body"]:
                others["body"] = "The link is out."
                self._write(other)
        return keys

    def add(self) -> None:
        self.count += 1
        path = f"content/posts/post-{self.count}.md"
        self.posts[path] = {
            "title": f"Post {self.count}",
            "date": self.random.choice(_DAYS),
            "slug": f"slug-{self.count}",
            "tags": f"[{self.random.choice(_TAGS)}]",
            "body": f"Words {self.random.random()}.",
        }
        self._write(path)

    def remove(self) -> None:
        if len(self.posts) > 2:
            keys = self._forget(self._post())
            self._unlist(keys["slug"])

    def rename(self) -> None:
        path = self._post()
        keys = self._forget(path)
        self.count += 1
        self._unlist(keys["slug"])
        # Sometimes the address moves along, sometimes it stays, sometimes the old one leads on.
        if self.random.random() < 0.6:
            if self.random.random() < 0.5:
                keys["aliases"] = f"[/{keys['slug']}/]"
            keys["slug"] = f"slug-{self.count}"
        new = f"content/posts/{self.random.choice(['', '2010/'])}renamed-{self.count}.md"
        self.posts[new] = keys
        self._write(new)

    def move_into_a_folder(self) -> None:
        path = self._post()
        keys = self._forget(path)
        self.count += 1
        new = f"content/posts/folder-{self.count}/index.md"
        keys["body"] = "![A picture](pic.svg)"
        self.posts[new] = keys
        self.site.write({new.replace("index.md", "pic.svg"): f"<svg>{self.count}</svg>"})
        self._write(new)

    def change_title(self) -> None:
        self._set("title", f'"Title {self.random.random()} & more"')

    def change_tags(self) -> None:
        tags = self.random.sample(_TAGS, self.random.randrange(len(_TAGS)))
        self._set("tags", f"[{', '.join(tags)}]")

    def change_date(self) -> None:
        self._set("date", self.random.choice(_DAYS))

    def change_series(self) -> None:
        self._set("series", self.random.choice(["One", "Two", "[One, Two]", None]))

    def change_body(self) -> None:
        # Same length each time: a build that trusts sizes would miss it.
        self._set("body", f"Words {self.random.randrange(10**9):09}.\n\n## A heading\n\nMore.")

    def change_draft(self) -> None:
        self._set("draft", self.random.choice(["true", None]))

    def link_two(self) -> None:
        source, target = self._post(), self._post()
        address = os.path.relpath(target, os.path.dirname(source))  # noqa: PTH120 - not files yet
        self.posts[source]["body"] = f"See [this]({address})."
        self._write(source)

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

    def change_page(self) -> None:
        path = "content/pages/about.md"
        if (self.site.folder / path).exists():
            (self.site.folder / path).unlink()
        else:
            self.site.write({path: _page(f"Us {self.random.random()}")})

    def change_settings(self) -> None:
        changes = {
            "posts_per_page": ("1", "3", "50"),
            "permalink": ("/{slug}/", "/{year}/{slug}.html", "/p/{slug}/"),
            "feeds": ("{tags: false}", "{limit: 2}", "{formats: [atom]}"),
            "language": ("en", "de"),
            "title": ("Test", "Another"),
        }
        key = self.random.choice(sorted(changes))
        self.settings[key] = self.random.choice(changes[key])
        self._write_settings()

    def change_template(self) -> None:
        path = self.site.folder / "templates" / "partials" / "footer.html"
        if path.exists() and self.random.random() < 0.5:
            path.unlink()
        else:
            self.site.write({"templates/partials/footer.html": f"<p>{self.random.random()}</p>"})

    def let_time_pass(self) -> None:
        self.as_of += timedelta(days=self.random.choice([-7, 1, 20, 60]))

    def list_series(self) -> None:
        slugs = [keys["slug"] for keys in self.posts.values()]
        listed = self.random.sample(slugs, self.random.randint(1, min(4, len(slugs))))
        lines = "".join(f"  - {slug}\n" for slug in listed)
        self.site.write({"content/series/three.md": f"---\ntitle: Three\nparts:\n{lines}---\n"})

    @contextmanager
    def mistaken(self) -> Iterator[None]:
        """Have something wrong in the blog for a while, that stops any build."""
        path = self.site.folder / self._post()
        before = path.read_bytes()
        wrong = self.random.choice([b"no front matter", b"---\ntitle: [\n---\n", b"\xff"])
        path.write_bytes(wrong)
        self.done.append("mistaken")
        yield
        path.write_bytes(before)

    def _unlist(self, slug: str) -> None:
        path = self.site.folder / "content" / "series" / "three.md"
        if path.exists() and f"- {slug}\n" in path.read_text():
            path.unlink()


def _page(words: str) -> str:
    return f"---\ntitle: About\n---\n{words}.\n"


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_build_after_edits_is_what_a_clean_build_would_be(tmp_path: Path, seed: int):
    writer = Writer(tmp_path / "site", seed)
    site = writer.site
    assert site.build(writer.as_of).ok
    published = 0
    for step in range(STEPS):
        for _ in range(writer.random.choice([1, 1, 1, 3])):
            writer.edit()
        fresh = SiteFolder(tmp_path / f"clean-{step}")
        for name in ("content", "templates"):
            if (site.folder / name).is_dir():
                shutil.copytree(site.folder / name, fresh.folder / name)
        before = tree(site.output)
        if step % 3 == 0:
            with writer.mistaken():
                assert not site.build(writer.as_of).ok
            assert tree(site.output) == before, writer.done
        clean = fresh.build(writer.as_of)
        # What the command asks before it builds at all.
        if shortcut.nothing_to_do(site.folder, site.output, pipeline.Options(writer.as_of)):
            assert before == tree(fresh.output), writer.done
        outcome = site.build(writer.as_of)
        assert outcome.diagnostics == clean.diagnostics, writer.done
        assert outcome.ok == clean.ok
        if not outcome.ok:
            assert tree(site.output) == before, writer.done
            continue
        published += 1
        assert tree(site.output) == tree(fresh.output), writer.done
        assert Manifest.read(site.output) == Manifest.read(fresh.output), writer.done
        assert _folders(site.output) == _folders(fresh.output), writer.done
        assert outcome.report is not None
        assert outcome.report.written + outcome.report.unchanged == len(tree(fresh.output))
        again = pipeline.build(site.folder, site.output, pipeline.Options(as_of=writer.as_of))
        assert again.report is not None
        assert (again.report.written, again.report.removed) == (0, 0), writer.done
        assert shortcut.nothing_to_do(site.folder, site.output, pipeline.Options(writer.as_of))
    print(f"{STEPS} builds after {len(writer.done)} edits, {published} of them published")  # noqa: T201
    assert published


def _folders(output: Path) -> set[str]:
    return {
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_dir() and FOLDER not in path.relative_to(output).parts
    }
