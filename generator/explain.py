"""Say of one file of the output from what it is made, and why it was made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from generator import making, reading
from generator.cache import reasons, shortcut
from generator.cache.memory import Memory
from generator.cache.values import Writer
from generator.concurrency import Alone
from generator.config.read import PATH as CONFIG_PATH
from generator.model.diagnostic import Diagnostic, did_you_mean, error
from generator.model.options import Options
from generator.model.url import output_path
from generator.profile import Profile
from generator.publish.manifest import Manifest
from generator.render.assets import wardrobe_of
from generator.render.job import Given, Job, Work, file_of, maker_of
from generator.render.plan import plan
from generator.render.templates import Theme, templates_of
from generator.resolve.site import Page, Post, Site

__all__ = ["Explanation", "explain"]


class Explanation(NamedTuple):
    """One file of the output: what it is made from, and why.

    ``texts`` are the sources whose text it holds, ``shows`` those of which it says something else,
    such as the title. ``last`` is why the last build that made it did so, None when no build that
    is remembered did; ``now`` why the next one would make it, None when it would not.
    """

    address: str
    file: str
    by: str
    templates: tuple[str, ...]
    texts: tuple[str, ...]
    shows: tuple[str, ...]
    last: str | None
    now: str | None


def explain(
    folder: Path, output: Path, asked: str, options: Options
) -> tuple[Explanation | None, tuple[Diagnostic, ...]]:
    """Explain the file that is ``asked`` for: by its path, its address, or its whole URL."""
    program = shortcut.program()
    memory = Memory(folder, output, shortcut.build_of(program, options), program)
    try:
        return _explain(folder, output, asked, options, memory)
    finally:
        memory.close()


def _explain(
    folder: Path, output: Path, asked: str, options: Options, memory: Memory
) -> tuple[Explanation | None, tuple[Diagnostic, ...]]:
    theme = Theme.of(folder)
    read = reading.read(folder, options, Alone(), reading.silent, memory, Profile())
    site = read.site
    if site is None:
        return None, read.found
    wardrobe = wardrobe_of(theme, minify=site.config.minify)
    shop = reading.shop_of(read, site, theme, folder, output, memory)
    given = _given(site, shop, memory)
    work, found = plan(site, theme.names(), theme.assets(), wardrobe, given=given)
    known = {file_of(item): item for item in work}
    named = [file for file in _files(asked, output, site) if file in known]
    if not named:
        hint = did_you_mean(_as_file(asked), sorted(known), "write a path below the output folder")
        unknown = error("unknown-file", f'no file of the site is "{asked}"', hint=hint)
        return None, (unknown, *_errors((*read.found, *found)))
    item = known[named[0]]
    memory.compare(theme.folders, Writer().text(shop.site))
    past = making.Past(memory, Manifest.read(output) or Manifest())
    key, view, done = making.examined(shop, past, item)
    now = None if done else reasons.words(memory.why_made(named[0], key))
    last = memory.why_last(named[0])
    said = _said(item, named[0], view, site, theme)
    return said._replace(last=last and reasons.words(last), now=now), ()


def _given(site: Site, shop: making.Shop, memory: Memory) -> tuple[Given, ...]:
    if not site.config.search:
        return ()
    from generator.search.bundle import bundle_of

    return bundle_of(site, shop.documents, shop.contents, memory).files


def _errors(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(problem for problem in found if problem.severity.value == "error")


def _as_file(asked: str) -> str:
    return _address(asked).lstrip("/")


def _address(asked: str) -> str:
    try:
        return unquote(urlsplit(asked).path)
    except ValueError:  # as of a host that begins with a bracket
        return asked


def _files(asked: str, output: Path, site: Site) -> Iterator[str]:
    """Yield the files that may be meant, the likeliest first."""
    path = Path(asked).resolve()
    if path.is_relative_to(output.resolve()):
        named = path.relative_to(output.resolve())
        yield named.as_posix()
        yield (named / "index.html").as_posix()
    address = _address(asked)
    for start in (unquote(site.root.base), ""):
        if f"{address}/".startswith(f"{start}/") or not start:
            inside = "/" + address.removeprefix(start).lstrip("/")
            yield inside[1:]
            yield output_path(inside)
            yield output_path(inside.rstrip("/") + "/")


def _said(item: Work, file: str, view: Any, site: Site, theme: Theme) -> Explanation:
    if not isinstance(item, Job):
        sources = item.sources if isinstance(item, Given) else (item.origin.path,)
        return Explanation(item.path, file, maker_of(item), (), sources, (), None, None)
    texts = tuple(dict.fromkeys(text.source for text in item.texts))
    shown = dict.fromkeys(_shown(view, site))
    templates: tuple[str, ...] = ()
    if isinstance(item.by, str):
        templates = templates_of(theme, item.by)
    shows = tuple(sorted(source for source in shown if source not in texts))
    return Explanation(
        item.path, file, maker_of(item), templates, texts, (CONFIG_PATH, *shows), None, None
    )


def _shown(view: Any, site: Site) -> Iterator[str]:
    """Yield the sources of all entries to whose addresses a view leads."""
    entries: tuple[Post | Page, ...] = (*site.posts, *site.pages)
    paths = {entry.path: entry.source for entry in entries}
    for series in site.series:
        if series.document:
            paths[series.path] = series.document.source.path
    for author in site.authors:
        paths[author.path] = author.place.path
    sources = {site.root.href(path): source for path, source in paths.items()}
    sources |= {site.root.absolute(path): source for path, source in paths.items()}
    todo = [view]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            if value in sources:
                yield sources[value]
        elif isinstance(value, (tuple, list)):
            todo += value
        elif dataclasses.is_dataclass(value):
            todo += [getattr(value, field.name) for field in dataclasses.fields(value)]
