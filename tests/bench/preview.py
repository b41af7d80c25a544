"""From a saved file to the frame that shows it, in a real browser: byline's preview and Hugo's."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench import corpus, machine, sites
from tests.bench.measure import Failed
from tests.bench.saves import SAVES
from tests.bench.sites import BYLINE, HUGO

__all__ = ["Row", "measured", "table"]

_CHROMIUM: Final = "/usr/bin/chromium"
_BUSY: Final = 5.0  # hundredths of a core
_PATIENCE: Final = 20.0  # seconds after which a change is lost
# Each frame, whatever is looked for in the page is written down with the time at which it came.
_SEEN: Final = """
(() => {
  window.seen = {};
  const note = (text) => {
    for (const [, token] of text.matchAll(/TOK(\\d+)X/g)) {
      window.seen[token] ??= performance.timeOrigin + performance.now();
    }
  };
  const look = () => {
    if (document.body) {
      note(document.body.textContent);
      note(document.querySelector("byline-preview")?.shadowRoot?.textContent ?? "");
      note(getComputedStyle(document.documentElement).getPropertyValue("--token"));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Row:
    """What was measured of one kind of change; times in milliseconds, sorted."""

    what: str
    posts: int
    times: tuple[float, ...]
    lost: int = 0

    @property
    def median(self) -> float:
        """The time that half of the changes took at most."""
        return statistics.median(self.times)

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return self.times[min(len(self.times) - 1, int(len(self.times) * 0.95))]


class _Desk:
    """A blog, the server that shows it, and a tab."""

    def __init__(self, browser: Any, blog: sites.Blog, address: str, server: int) -> None:
        self.blog, self.address, self.server = blog, address, server
        self.posts = blog.post.parent
        self.site = self.posts.parent.parent
        self._browser = browser
        self._token = 1000
        self._random = random.Random(5)
        self.page = self.tab(f"{blog.post.stem}/")

    def tab(self, path: str) -> Any:
        """Open a tab that notes what it shows."""
        page = self._browser.new_context(viewport={"width": 1000, "height": 700}).new_page()
        page.add_init_script(_SEEN)
        page.goto(f"{self.address}{path}")
        page.wait_for_timeout(1500)
        return page

    def change(self, save: Callable[[str], None], page: Any = None) -> float | None:
        """Save with a new token; returns the milliseconds until the tab shows it, None if never."""
        self._token += 1
        token = str(self._token)
        save(f"TOK{token}X")
        saved = time.time() * 1000
        try:
            at = (page or self.page).wait_for_function(
                "(token) => window.seen[token]", arg=token, timeout=_PATIENCE * 1000
            )
        except Exception as problem:
            if "Timeout" not in str(problem):
                raise
            return None
        return float(at.json_value()) - saved

    def row(self, what: str, count: int, save: Callable[[str], None], page: Any = None) -> Row:
        """Change something again and again, with a writer's pauses."""
        times = []
        for _ in range(count):
            times.append(self.change(save, page))
            time.sleep(0.25 + self._random.random() * 0.3)
        shown = sorted(one for one in times if one is not None)
        return Row(what, self.blog.count, tuple(shown), times.count(None))


def measured(sizes: Sequence[int], runs: int, *, saves: int = 1000) -> Iterator[Row | str]:
    """Yield a row for each kind of change and size, and a line for what is no time.

    Raises :class:`Failed` where there is no browser.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as problem:
        raise Failed(f"this needs Playwright: {problem}") from None
    if not Path(_CHROMIUM).exists():
        raise Failed(f"this needs {_CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        for count in sizes:
            yield from _of_byline(browser, count, runs, saves if count == min(sizes) else 0)
        for count in sizes[:1]:
            yield from _of_hugo(browser, count, runs)
        browser.close()


def _of_byline(browser: Any, count: int, runs: int, saves: int) -> Iterator[Row | str]:
    with _opened(browser, BYLINE, count) as (desk, first):
        yield f"{count} posts, first page, nothing read before: {first:.2f} s"
        post = desk.blog.post
        text = post.read_text(encoding="utf-8")
        yield desk.row("a post's text", runs, lambda token: _put(post, f"{text}\n{token}\n"))
        title = re.compile(r"^title: .*$", re.MULTILINE)

        def rename(token: str) -> None:
            _put(post, title.sub(f"title: A title {token}", text, count=1))

        yield desk.row("a title: its page", runs, rename)
        lists = desk.tab("archive/")
        yield desk.row("a title: the archive", runs, rename, lists)
        lists.context.close()
        template = desk.blog.template
        footer = template.read_text(encoding="utf-8")
        yield desk.row(
            "a template",
            runs,
            lambda token: _put(template, footer.replace("</footer>", f"<p>{token}</p></footer>")),
        )
        settings = desk.site / "content" / "site.yaml"
        said = settings.read_text(encoding="utf-8")
        yield desk.row(
            "site.yaml", runs, lambda token: _put(settings, said.replace("Ten Steps", token))
        )
        _put(settings, said)
        style = desk.site / "templates" / "assets" / "style.css"
        style.parent.mkdir(parents=True, exist_ok=True)
        looks = (sites.THEME / "assets" / "style.css").read_text(encoding="utf-8")
        _put(style, looks)
        time.sleep(1)
        yield desk.row(
            "a style sheet",
            runs,
            lambda token: _put(style, f'{looks}\n:root {{ --token: "{token}"; }}\n'),
        )
        yield desk.row(
            "a mistake, to the overlay",
            runs,
            lambda token: _put(post, text.replace("---\n", f"---\n{token}: x\n", 1)),
        )
        _put(post, text)
        time.sleep(1)
        if saves:
            yield from _ways(desk, 50)
            yield _many(desk, saves)
        yield _standing(desk, count)


def _ways(desk: _Desk, each: int) -> Iterator[str]:
    """Save in each way that editors do; every one must be shown, and none half-written."""
    post = desk.blog.post
    text = post.read_text(encoding="utf-8")
    lost = 0
    with tempfile.TemporaryDirectory(dir=desk.site.parent) as aside:
        for save in SAVES.values():
            for _ in range(each):
                shown = desk.change(
                    lambda token, save=save: save(post, Path(aside), f"{text}\n{token}\n")
                )
                lost += shown is None
            if post.is_symlink():
                real = post.resolve()
                real.replace(post)
    _put(post, text)
    yield f"{desk.blog.count} posts, {len(SAVES)} ways to save, {each} times each: {lost} lost"


def _many(desk: _Desk, saves: int) -> str:
    """Save random posts, the tab following each; what is not shown is lost."""
    before = _memory(desk.server)
    posts = [desk.posts / f"{one.slug}.md" for one in corpus.posts(desk.blog.count)]
    chosen = random.Random(7)
    times: list[float] = []
    lost = 0
    for _ in range(saves):
        post = chosen.choice(posts)
        text = post.read_text(encoding="utf-8")
        shown = desk.change(lambda token, post=post, text=text: _put(post, f"{text}\n{token}\n"))
        lost += shown is None
        times += [] if shown is None else [shown]
    after = _memory(desk.server)
    tenth = max(1, len(times) // 10)
    drift = statistics.median(times[-tenth:]) / statistics.median(times[:tenth])
    return (
        f"{desk.blog.count} posts, {saves} saves of random posts, the tab going along: {lost} lost,"
        f" median {statistics.median(times):.0f} ms, the last tenth {drift:.2f} x the first,"
        f" memory {before:.0f} to {after:.0f} MB"
    )


def _standing(desk: _Desk, count: int) -> str:
    """Say what the server holds, and what it does when nobody does anything."""
    until = time.monotonic() + 10 * _PATIENCE
    while time.monotonic() < until and _share(desk.server, 2.0) > _BUSY:
        pass  # it still makes the pages that nobody looked at
    idle = _share(desk.server, 10.0)
    return f"{count} posts, {_memory(desk.server):.0f} MB of memory, idle {idle:.2f} % of a core"


def _share(process: int, seconds: float) -> float:
    """Return what a process has of a core for some seconds, in hundredths."""
    start = _processor(process)
    time.sleep(seconds)
    return (_processor(process) - start) / seconds * 100


def _of_hugo(browser: Any, count: int, runs: int) -> Iterator[Row | str]:
    if sites.command(HUGO) is None:
        yield "Hugo is not installed: byline is measured alone"
        return
    with _opened(browser, HUGO, count) as (desk, first):
        yield f"{count} posts, Hugo's first page: {first:.2f} s"
        post = desk.blog.post
        text = post.read_text(encoding="utf-8")
        row = desk.row("a post's text", runs, lambda token: _put(post, f"{text}\n{token}\n"))
        yield Row("a post's text, Hugo", count, row.times, row.lost)


@contextlib.contextmanager
def _opened(browser: Any, kind: str, count: int) -> Iterator[tuple[_Desk, float]]:
    """Give a blog that is shown, and the seconds until its first page."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        site = Path(folder) / "site"
        blog = sites.make(kind, count, site)
        if blog is None:
            raise Failed(f"{kind} is not installed")
        number = _port()
        address = f"http://localhost:{number}/"
        if kind == HUGO:
            shown = ("server", "-p", str(number), "--bind", "127.0.0.1", "-s", str(site))
        else:
            shown = ("preview", "--site", str(site), "--port", str(number))
        start = time.perf_counter()
        quiet = subprocess.DEVNULL
        server = subprocess.Popen([blog.command[0], *shown], stdout=quiet, stderr=quiet)
        try:
            first = _first_page(address, start)
            _settled(address, blog)
            yield _Desk(browser, blog, address, server.pid), first
        finally:
            for context in browser.contexts:
                context.close()
            server.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()


def _first_page(address: str, start: float) -> float:
    while time.perf_counter() - start < 10 * _PATIENCE:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                answer.read()
                return time.perf_counter() - start
        except OSError:
            time.sleep(0.003)
    raise Failed("the server shows nothing")


def _settled(address: str, blog: sites.Blog) -> None:
    """Wait until the whole blog is there: its oldest post."""
    oldest = corpus.post(0).slug
    until = time.monotonic() + 10 * _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"{address}{blog.feed}", timeout=60) as answer:
                answer.read()
            with urllib.request.urlopen(f"{address}{oldest}/", timeout=60) as answer:
                page = answer.read()
            if b'data-build="0"' not in page:  # made of a few posts, until all are read
                time.sleep(1)
                return
        time.sleep(0.1)


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _memory(process: int) -> float:
    """Return the megabytes that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _processor(process: int) -> float:
    """Return the seconds that a process has had of processors."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(rows: Sequence[Row | str], date: str) -> str:
    """Return what was measured, as Markdown."""
    lines = [
        "| saved | posts | median | 95 of 100 within | never shown |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        if isinstance(row, Row):
            times = f"{row.median:.0f} ms | {row.late:.0f} ms" if row.times else "– | –"
            lines.append(f"| {row.what} | {row.posts:,} | {times} | {row.lost} |")
    lines += ["", *(f"- {row}" for row in rows if isinstance(row, str)), ""]
    on = machine.machine(machine.hugo_version(sites.command(HUGO)))
    return "\n".join([*lines, f"{on}{f'; {date}' if date else ''}", ""])
