"""Start a new post: date, id and series filled in, nothing overwritten."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from generator import pipeline
from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import read_config
from generator.model.diagnostic import Diagnostic, error, nearest, note
from generator.model.url import slugify

if TYPE_CHECKING:
    from generator.resolve.site import Site

__all__ = ["Made", "new_post"]

_POSTS: Final = "content/posts"
_PLAIN: Final = re.compile(r"[A-Za-z][\w ,.()/-]*")
_PARTS: Final = re.compile(r"^parts:[ \t]*$", re.MULTILINE)
_ITEM: Final = re.compile(r"^(\s*)-\s")


class Made(NamedTuple):
    """The paths of what was written, relative to the site, and what is wrong."""

    paths: tuple[str, ...]
    found: tuple[Diagnostic, ...] = ()


def new_post(folder: Path, title: str, *, series: str | None, draft: bool, today: datetime) -> Made:
    """Write ``content/posts/SLUG.md``; with ``series`` it becomes that series' next part.

    Where a file in ``content/series/`` lists the parts, the slug is added to it.
    """
    title = " ".join(title.split())
    slug = slugify(title)
    if not slug:
        hint = "use letters or digits"
        return Made((), (error("bad-title", "the title makes no file name", hint=hint),))
    if not (folder / "content").is_dir():
        hint = "run byline init DIR to make a blog, or go to the folder that holds content/"
        return Made((), (error("no-content", "there is no folder content/ here", hint=hint),))
    site, _ = pipeline.read_site(folder, pipeline.Options(as_of=today))
    path = f"{_POSTS}/{slug}.md"
    if site and (other := next((p for p in site.everything if p.slug == slug), None)):
        path = other.source
    if (folder / path).exists() or (folder / _POSTS / slug).exists():
        hint = "choose another title, or go on with that post"
        return Made((), (error("post-exists", "this post is there already", path, hint),))
    joined = _join(folder, site, series, slug) if series else _Joined()
    date = today.astimezone(_zone(folder)).date().isoformat()
    lines = ["---", f"title: {_quoted(title)}", f"date: {date}", *joined.lines]
    lines += ["tags: []", *(["draft: true"] if draft else []), f"id: urn:uuid:{uuid.uuid4()}"]
    text = "\n".join([*lines, "---", "", "Write here.", ""])
    written = [path]
    _write_new(folder / path, text)
    if joined.outline is not None:
        _replace(folder / joined.outline[0], joined.outline[1])
        written.append(joined.outline[0])
    return Made(tuple(written), joined.found)


class _Joined(NamedTuple):
    """The front-matter lines that make a post part of a series, or the series' new file."""

    lines: tuple[str, ...] = ()
    outline: tuple[str, str] | None = None
    found: tuple[Diagnostic, ...] = ()


def _join(folder: Path, site: Site | None, wanted: str, slug: str) -> _Joined:
    known = _known_series(folder, site)
    key = next(
        (k for k, t in known.items() if wanted.casefold() in {k.casefold(), t.casefold()}), None
    )
    key = key or (slugify(wanted) if slugify(wanted) in known else None)
    if key is None:
        match = nearest(wanted, known.values())
        found: tuple[Diagnostic, ...] = ()
        if match:
            found = (
                note("new-series", f'"{wanted}" is a new series', hint=f'did you mean "{match}"?'),
            )
        return _Joined((f"series: {_quoted(wanted)}",), found=found)
    path = f"content/series/{key}.md"
    file = folder / path
    if file.is_file() and (text := _with_part(file.read_text(encoding="utf-8"), slug)):
        return _Joined(outline=(path, text))
    lines = [f"series: {_quoted(known[key])}"]
    part = _next_part(site, key)
    if part:
        lines.append(f"part: {part}")
    return _Joined(tuple(lines))


def _known_series(folder: Path, site: Site | None) -> dict[str, str]:
    """Return the titles of all series by slug, also of those that nobody sees yet."""
    known = {series.slug: series.title for series in site.series} if site else {}
    for post in site.everything if site else ():
        for name in post.matter.series:
            known.setdefault(slugify(name), name)
    for file in sorted((folder / "content" / "series").glob("*.md")):
        known.setdefault(file.stem, file.stem)
    return known


def _next_part(site: Site | None, key: str) -> int | None:
    """Return the number after the highest ``part:`` of a series whose posts are numbered."""
    numbers = [
        post.matter.part
        for post in (site.everything if site else ())
        if post.matter.part and key in {slugify(name) for name in post.matter.series}
    ]
    return max(numbers) + 1 if numbers else None


def _with_part(text: str, slug: str) -> str | None:
    """Return a series' file with one more post after the last that is listed; None without list.

    The line goes before the planned parts that end the list, as they come later.
    """
    match = _PARTS.search(text)
    if match is None:
        return None
    lines = text.split("\n")
    start = text.count("\n", 0, match.start()) + 1
    last, indent = start, "  "
    for number in range(start, len(lines)):
        item = _ITEM.match(lines[number])
        if item:
            indent = item[1]
            if not re.match(r"\s*-\s+\w+:(?:\s|$)", lines[number]):
                last = number + 1
        elif not lines[number].startswith((" ", "\t")) and lines[number].strip():
            break
    lines.insert(last, f"{indent}- {slug}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a text as a YAML value: bare when that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in {"null", "true", "false", "yes", "no"}:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _zone(folder: Path) -> ZoneInfo:
    try:
        config = read_config((folder / CONFIG_PATH).read_bytes()).config
    except OSError:
        return ZoneInfo("UTC")
    return ZoneInfo(config.timezone)


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)
