"""The reference of the theme, made from its templates and from what they are given.

``python -m generator.render.reference`` writes ``templates/reference.md``.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.config import model
from generator.config.reference import documentation
from generator.render import views
from generator.render.filters import FILTERS

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.nodes import Template

__all__ = ["PATH", "TEMPLATES", "Undocumented", "reference"]

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates"
PATH: Final = TEMPLATES / "reference.md"

_KINDS: Final = {str: "text", bool: "yes or no", int: "number", datetime: "date", Any: "anything"}
_INTRODUCTION: Final = """\
# What every template is and is given

[How to change the look](README.md) says what to do with it. This page is made from the program by
`make reference`.

A link (`url`) is ready to stand in a page: it starts at the root of the host. A `permalink` is the
whole address. Where it says HTML, write `|safe` behind the name; everything else is text that the
template makes safe by itself. "or nothing" means: ask with `{% if … %}` before you use it. A date
goes through the filter `day` or `iso`.
"""
# What says the same as a group of options.
_OPTIONS: Final[Mapping[type, type]] = {
    views.ShareView: model.Share,
    views.ThemeView: model.Theme,
}
_BASE: Final = (
    "What all pages but `redirect.html` have in common: each of their templates extends it."
)
_ON_PARTIALS: Final = """\
Include one with `{% include "partials/NAME.html" %}`. Beside what it must be given, each sees what
the page sees.
"""

# What a name means wherever it stands, unless the view says otherwise.
_USUAL: Final[Mapping[str, str]] = {
    "alt": "What a picture shows.",
    "anchor": "What stands behind `#` in a link to it.",
    "author": "The author.",
    "authors": "The authors.",
    "backlinks": "The posts that link to it.",
    "bio": "A few words about them.",
    "comments": "Whether readers may comment on it.",
    "complete": "Whether no more parts will come.",
    "count": "How many posts there are.",
    "current": "Whether it is the part that the page shows.",
    "date": "When it was published, or is to be.",
    "description": "A few words about it.",
    "draft": "Whether it is a draft, which only `byline build --drafts` shows.",
    "scheduled": "Whether it is to come out later; only `byline preview` shows such a post.",
    "email": "An address that readers may write to.",
    "extra": "What the writer put under `extra:`.",
    "feed": "Its feed.",
    "feeds": "Its feeds.",
    "headings": "The headings of the text, in order.",
    "height": "In pixels.",
    "html": "Its words, as HTML.",
    "image": "Its picture.",
    "image_alt": "What its picture shows.",
    "language": "Its language, as a tag such as `en`; of a post only if it is not the blog's.",
    "level": "From 1 to 6.",
    "menu": "The entries of the menu.",
    "minutes": "How many minutes it takes to read.",
    "month": "The first day of the month.",
    "months": "The months that have posts, each with these.",
    "name": "The name.",
    "newer": "The post after it in time.",
    "next": "The link to the page after it.",
    "number": "Which one it is, counted from 1.",
    "older": "The post before it in time.",
    "page": "What the page says of itself.",
    "pagination": "Where in a list of several pages this one stands.",
    "parts": "All parts in order, those to come too.",
    "permalink": "The whole address.",
    "post": "The post.",
    "posts": "The posts of this page, as lists show them.",
    "previous": "The link to the page before it.",
    "published": "How many parts are out.",
    "related": "Posts on the same topics.",
    "rel": "What it is for, as the attribute `rel` says it.",
    "series": "The series; of a post, those that it is part of.",
    "share": "The options `share:` of `site.yaml`.",
    "tag": "The tag.",
    "tags": "The tags.",
    "theme": "The options `theme:` of `site.yaml`.",
    "title": "The title.",
    "total": "How many there are.",
    "type": "The media type.",
    "updated": "When it was last changed, if the writer says so.",
    "url": "The link.",
    "website": "Their own page elsewhere.",
    "width": "In pixels.",
    "words": "How many words the text has.",
    "year": "The year, such as 2010.",
    "years": "The years that have posts.",
}


class Undocumented(Exception):  # noqa: N818 - it says what is missing
    """Something that templates see has no words that explain it."""


def reference() -> str:
    """Return the page as Markdown.

    Raises :class:`Undocumented` where a field, a partial or a filter is not explained.
    """
    return "\n".join(
        [
            _INTRODUCTION,
            "## In every template\n",
            _table(_everywhere()),
            "## Pages\n",
            *_pages(),
            "## Partials\n",
            _ON_PARTIALS,
            *_partials(),
            "## Filters\n",
            *_filters(),
            "## What is in what\n",
            *_records(),
        ]
    )


def _everywhere() -> Iterator[tuple[str, str, str]]:
    for name, kind, text in (
        ("site", views.SiteView, "What all pages know of the blog."),
        ("page", views.Head, "What the page says of itself."),
    ):
        yield f"`{name}`", _kind(kind), text
    yield from _rows(views.TextView)
    yield "`json_ld`", "text", "What the page says of itself to machines; HTML, for a `script`."


def _pages() -> Iterator[str]:
    made = _made()
    for path in sorted(TEMPLATES.glob("*.html")):
        view = made.get(path.name)
        if view is None and path.name != "base.html":
            raise Undocumented(f"no view says that it is for {path.name}")
        text = _BASE if view is None else _sentence(view).partition(": ")[2]
        yield f"### `{path.name}`\n"
        yield f"{_capital(text)}\n"
        blocks = [f"`{name}`" for name in _blocks(path)]
        yield f"Blocks: {', '.join(blocks)}.\n" if blocks else "It has no blocks.\n"
        rows = [] if view is None else [row for row in _rows(view) if row[0] != "`page`"]
        if rows:
            yield _table(rows)


def _made() -> Mapping[str, type]:
    """Return for each template of a page what it is given: the class whose text starts with it."""
    named = {}
    for name in views.__all__:
        view = getattr(views, name)
        if match := re.match(r"``([\w.]+\.html)``: ", inspect.getdoc(view) or ""):
            named[match[1]] = view
    return named


def _partials() -> Iterator[str]:
    for path in sorted((TEMPLATES / "partials").glob("*.html")):
        text = re.match(r"\{# (.+?) #\}", path.read_text(encoding="utf-8"), re.DOTALL)
        if text is None:
            raise Undocumented(f"partials/{path.name} has no {{# comment #}} in its first line")
        yield f"- `{path.name}`: {' '.join(text[1].split())}"
    yield ""


def _filters() -> Iterator[str]:
    for name, function in sorted(FILTERS.items()):
        text = _plain(inspect.getdoc(function), name)
        yield f"### `{name}`\n"
        yield f"`{_call(name, function)}`\n"
        yield f"{re.sub('^Return', 'Gives', text)}\n"


def _call(name: str, function: Callable[..., Any]) -> str:
    """Return how a filter is called, with what it takes beside what stands before it."""
    first, *more = inspect.signature(function).parameters.values()
    given = [
        f"{one.name}=…"
        if one.kind is one.VAR_KEYWORD
        else one.name + ("" if one.default is one.empty else f"={one.default!r}")
        for one in more
    ]
    return f"{first.name}|{name}" + (f"({', '.join(given)})" if given else "")


def _records() -> Iterator[str]:
    pages = {*_made().values(), views.TextView}
    for view in _reached(views.SiteView, views.Head, *pages):
        if view not in pages:
            yield f"### {view.__name__}\n"
            yield f"{_sentence(view)}\n"
            yield _table(_rows(view))


def _reached(*records: type) -> list[type]:
    """Return records and all that are in them, by name."""
    found: dict[str, type] = {}
    todo = list(records)
    while todo:
        record = todo.pop()
        if record.__name__ not in found:
            found[record.__name__] = record
            for kind in typing.get_type_hints(record).values():
                todo += _records_in(kind)
    return [found[name] for name in sorted(found)]


def _records_in(kind: Any) -> Iterator[type]:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        yield kind
    for inner in typing.get_args(kind):
        yield from _records_in(inner)


def _rows(view: type) -> Iterator[tuple[str, str, str]]:
    hints, texts = typing.get_type_hints(view), documentation(view)
    if view in _OPTIONS:
        texts = documentation(_OPTIONS[view]) | texts
    for field in dataclasses.fields(view):
        text = texts.get(field.name) or _USUAL.get(field.name)
        if text is None:
            raise Undocumented(f"{view.__name__}.{field.name} has no text below it in views.py")
        yield (
            f"`{field.name}`",
            _kind(hints[field.name]),
            _plain(text, field.name).replace("|", r"\|"),
        )


def _kind(kind: Any) -> str:
    """Return an annotation in words."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return f"list of {_kind(arguments[0])}"
    if origin is dict:
        return "group of names and values"
    if arguments:
        known = [_kind(one) for one in arguments if one is not type(None)]
        return " or ".join([*known, "nothing"] if type(None) in arguments else known)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return _KINDS[kind]


def _table(rows: Iterator[tuple[str, str, str]] | list[tuple[str, str, str]]) -> str:
    lines = ["| name | is | what it says |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _sentence(view: type) -> str:
    return _plain(inspect.getdoc(view), view.__name__)


def _plain(text: str | None, what: str) -> str:
    """Return a docstring as Markdown."""
    if not text:
        raise Undocumented(f"{what} has no text that says what it is")
    text = re.sub(r":\w+:`~?[\w.]*?(\w+)`", r"`\1`", text)
    text = text.replace("``", "`").replace("None", "nothing")
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _blocks(path: Path) -> list[str]:
    from jinja2 import nodes

    return [block.name for block in _parsed(path).find_all(nodes.Block)]


@cache
def _environment() -> Environment:
    from jinja2 import Environment

    environment = Environment(autoescape=True)
    environment.filters.update(FILTERS)
    return environment


def _parsed(path: Path) -> Template:
    return _environment().parse(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
