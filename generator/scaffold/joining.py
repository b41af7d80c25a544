"""A new post's place in a series: lines that say so, or the series' file with one part more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.load.amend import CannotAmend, amended
from generator.model.diagnostic import Diagnostic, error, nearest, note
from generator.model.document import Document, FrontMatter, PlannedPart, SeriesOutline
from generator.model.source import Kind
from generator.model.url import slugify
from generator.schema.writing import entry

__all__ = ["Joined", "Known", "join", "known_series"]

_FENCE: Final = "---"


class Known(NamedTuple):
    """A series that there is: its slug, its title, and its file, if it has one."""

    slug: str
    title: str
    path: str | None = None
    outline: SeriesOutline | None = None

    @property
    def lists(self) -> bool:
        """Whether its file lists the parts."""
        return bool(self.outline and self.outline.parts)


class Joined(NamedTuple):
    """What makes a post part of a series: front matter, or a file's bytes before and after.

    ``planned`` is the day of the planned part that the post takes the place of.
    """

    matter: Mapping[str, object]
    rewrite: tuple[str, bytes, bytes] | None = None
    found: tuple[Diagnostic, ...] = ()
    planned: datetime | None = None


def known_series(documents: Iterable[Document]) -> tuple[Known, ...]:
    """Return all series by slug, also those that no reader sees yet."""
    documents = tuple(documents)
    found: dict[str, Known] = {}
    for document in documents:
        outline, path = document.matter, document.source.path
        if isinstance(outline, SeriesOutline):
            slug = slugify(document.source.name)
            found.setdefault(slug, Known(slug, outline.title, path, outline))
    titles = {one.title.casefold() for one in found.values()}
    for name in (name for matter in _posts(documents).values() for name in matter.series):
        if name.casefold() not in titles and slugify(name):
            found.setdefault(slugify(name), Known(slugify(name), name))
    return tuple(found[slug] for slug in sorted(found))


def _posts(documents: Iterable[Document]) -> dict[str, FrontMatter]:
    """Return the front matter of all posts by path."""
    return {
        one.source.path: one.matter
        for one in documents
        if isinstance(one.matter, FrontMatter) and one.source.kind is Kind.POST
    }


def join(
    folder: Path,
    documents: Iterable[Document],
    wanted: str,
    slug: str,
    title: str,
    part: int | None = None,
) -> Joined:
    """Make the post ``slug`` a part of the series that ``wanted`` names, by title or by slug.

    Without ``part`` it is the next; a planned part of the same title becomes this post. A number
    that another post has is refused.
    """
    documents = tuple(documents)
    known = known_series(documents)
    series = _named(wanted, known)
    if series is None:
        match = nearest(wanted, [one.title for one in known])
        said = note("new-series", f'"{wanted}" is a new series', hint=f'did you mean "{match}"?')
        numbered = {"part": part} if part else {}
        return Joined({"series": wanted, **numbered}, found=(said,) if match else ())
    if series.lists and series.path:
        return _listed(folder, series, slug, title, part)
    numbers = {
        matter.part: path
        for path, matter in _posts(documents).items()
        if matter.part and any(_is_of(name, series) for name in matter.series)
    }
    if part in numbers:
        return Joined({}, found=(_taken(part, series, numbers[part]),))
    number = part or (max(numbers) + 1 if numbers else None)
    return Joined({"series": series.title, **({"part": number} if number else {})})


def _is_of(name: str, series: Known) -> bool:
    return name.casefold() == series.title.casefold() or slugify(name) == series.slug


def _named(wanted: str, known: tuple[Known, ...]) -> Known | None:
    folded = wanted.casefold()
    named = (one for one in known if folded in {one.slug.casefold(), one.title.casefold()})
    return next(named, None) or next((one for one in known if one.slug == slugify(wanted)), None)


def _taken(part: int | None, series: Known, by: str) -> Diagnostic:
    hint = "give another number, or none for the next"
    return error("part-taken", f'part {part} of "{series.title}" is {by}', hint=hint)


def _listed(folder: Path, series: Known, slug: str, title: str, part: int | None) -> Joined:
    assert series.path is not None
    assert series.outline is not None
    parts = series.outline.parts
    index = _index(parts, title, part)
    if index < len(parts) and isinstance(parts[index], str) and part:
        return Joined({}, found=(_taken(part, series, f'"{parts[index]}"'),))
    path = series.path
    plan = _is_plan(parts, index, title, part)
    try:
        before = (folder / path).read_bytes()
        after = _with_part(before.decode(), parts, index, slug, plan=plan)
    except (OSError, ValueError, CannotAmend):
        hint = "mend that file first: byline build says what is wrong with it"
        problem = error("cannot-join", "the parts of this series cannot be read", path, hint)
        return Joined({}, found=(problem,))
    replaced = parts[index] if plan else None
    day = replaced.planned if isinstance(replaced, PlannedPart) else None
    return Joined({}, (path, before, after.encode()), planned=day)


def _index(parts: tuple[str | PlannedPart, ...], title: str, part: int | None) -> int:
    """Return where in the list a post goes: before the plans that end it, or in a plan's place."""
    if part:
        return min(part - 1, len(parts))
    same = title.casefold()
    for number, one in enumerate(parts):
        if isinstance(one, PlannedPart) and one.title.casefold() == same:
            return number
    written = [number for number, one in enumerate(parts) if isinstance(one, str)]
    return written[-1] + 1 if written else 0


def _is_plan(
    parts: tuple[str | PlannedPart, ...], index: int, title: str, part: int | None
) -> bool:
    """Say whether the post takes the place of a planned part."""
    one = parts[index] if index < len(parts) else None
    return isinstance(one, PlannedPart) and (bool(part) or one.title.casefold() == title.casefold())


def _with_part(
    text: str, parts: tuple[str | PlannedPart, ...], index: int, slug: str, *, plan: bool
) -> str:
    if index == len(parts) and all(isinstance(one, str) for one in parts):
        return amended(text, {"parts": [*parts, slug]})
    import yaml

    newline = "\r\n" if "\r\n" in text else "\n" if "\n" in text else "\r"
    start = text.index(newline) + len(newline)
    end = text.find(f"{newline}{_FENCE}", start)
    root = yaml.compose(text[start:end], Loader=yaml.SafeLoader)
    assert root is not None
    items = next(node for key, node in root.value if key.value == "parts")
    written = entry("k", slug, flow=True).removeprefix("k: ")
    if plan:
        first, last = items.value[index].start_mark.index, _end(items.value[index])
        return text[: start + first] + written + text[start + last :]
    if items.flow_style:
        at = start + items.value[index].start_mark.index if index < len(items.value) else -1
        if at >= 0:
            return f"{text[:at]}{written}, {text[at:]}"
        at = start + _end(items.value[-1])
        return f"{text[:at]}, {written}{text[at:]}"
    # A line of its own, as deep as the others: below the one before, which its blank lines follow.
    mark = items.value[max(index - 1, 0)]
    dash = text.rindex("-", 0, start + mark.start_mark.index)
    indent = text[text.rindex(newline, 0, dash) + len(newline) : dash]
    if index == 0:
        at = dash - len(indent)
        return f"{text[:at]}{indent}- {written}{newline}{text[at:]}"
    at = text.index(newline, start + _end(mark))
    return f"{text[:at]}{newline}{indent}- {written}{text[at:]}"


def _end(node: Any) -> int:
    """Return where a node's own text ends, without the lines behind it."""
    import yaml

    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    index: int = node.end_mark.index
    return index
