"""The reference of all options, made from the documentation under each field.

``python -m generator.config.reference`` writes ``options.md`` beside this file.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
import types
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from generator.config.destinations import AnyDestination
from generator.config.model import Config
from generator.config.words import LANGUAGES, words_of
from generator.model.document import AuthorProfile, FrontMatter, ReaderComment, SeriesOutline
from generator.schema.decode import tags_of

__all__ = ["PATH", "documentation", "reference"]

PATH: Final = Path(__file__).with_name("options.md")
_KINDS: Final = {str: "text", bool: "yes or no", int: "number", datetime: "date", Any: "anything"}
_SECTIONS: Final[tuple[tuple[str, str, Any], ...]] = (
    (
        "`content/site.yaml`",
        "Everything has a default but the title. An unknown key is an error.",
        Config,
    ),
    (
        "The front matter of posts and pages",
        (
            "Between two lines `---` at the top of the file. `series`, `part`, `prequel`,\n"
            "`sequel`, `expires` and `review_by` are for posts alone."
        ),
        FrontMatter,
    ),
    (
        "The front matter of a series: `content/series/NAME.md`",
        "The text below it is the introduction on the series' own page.",
        SeriesOutline,
    ),
    ("An author: `content/authors/NAME.yaml`", "", AuthorProfile),
    (
        "A comment: `content/comments/POST/NAME.yaml`",
        (
            "`POST` is the slug of the post, `NAME` yours to choose: the comment's anchor is\n"
            "`comment:NAME`. A reader's e-mail address has no place in it."
        ),
        ReaderComment,
    ),
)
_A_TARGET: Final = "A place below `deploy:` in `content/site.yaml`, of `type`"
_INTRODUCTION: Final = """\
# All options

A date is a day (`2010-07-28`) or a day and a time (`2010-07-28T09:30`, `2010-07-28 09:30 +02:00`);
without a zone it is in the blog's `timezone`. Where a list is meant, one item may stand alone.
This page is made from the program by `make reference`.
"""

_WORDS: Final = f"""\
What the theme says by itself, in English. byline has it in other languages too:
{", ".join(one for one in LANGUAGES if one != "en")}.
Under `words:` in `content/site.yaml` each can be put otherwise, or in another language. `{{names}}`
are filled in by byline, and may be left out. Where two wordings stand, the first is for one thing
and the second for more: write as many as your language has, with ` | ` between them, in the order
zero, one, two, few, many, other.
"""


def reference() -> str:
    """Return the page as Markdown."""
    parts = [_INTRODUCTION]
    for title, text, record in (_SECTIONS[0], *_targets(), *_SECTIONS[1:]):
        parts += [f"## {title}\n", *([f"{text}\n"] if text else []), _table(record)]
    return "\n".join([*parts, "## Words of the theme\n", _WORDS, _table_of_words()])


def _targets() -> Iterator[tuple[str, str, Any]]:
    """Yield the sections of what each type of target takes."""
    for record in _alternatives(AnyDestination):
        names = " or ".join(f"`{tag}`" for tag in tags_of(record))
        yield f"{_A_TARGET} {names}", inspect.getdoc(record) or "", record


def _table(record: Any) -> str:
    rows = ["| key | takes | default | what it does |", "|---|---|---|---|"]
    rows += [f"| {' | '.join(row)} |" for row in _rows(record, "")]
    return "\n".join(rows) + "\n"


def _table_of_words() -> str:
    rows = ["| word | in English |", "|---|---|"]
    rows += [f"| `{name}` | {_in_a_cell(said)} |" for name, said in words_of("en").items()]
    return "\n".join(rows) + "\n"


def _in_a_cell(words: str) -> str:
    return words.replace("|", "\\|")


def _rows(record: Any, prefix: str) -> Iterator[tuple[str, str, str, str]]:
    texts = documentation(record)
    hints = typing.get_type_hints(record)
    for field in dataclasses.fields(record):
        name = f"{prefix}{field.name}"
        kind = hints[field.name]
        yield f"`{name}`", _kind(kind), _default(field), texts[field.name]
        inner = typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else kind
        if record_of := next(
            (k for k in _alternatives(inner) if dataclasses.is_dataclass(k)), None
        ):
            listed = typing.get_origin(kind) is tuple
            yield from _rows(record_of, f"{name}[]." if listed else f"{name}.")


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the one kind itself."""
    is_union = isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union
    return typing.get_args(kind) if is_union else (kind,)


def documentation(record: Any) -> dict[str, str]:
    """Return the text below each field of a dataclass, as far as there is one."""
    above = [one for one in record.__mro__[1:] if dataclasses.is_dataclass(one)]
    found = documentation(above[0]) if above else {}
    tree = ast.parse(textwrap.dedent(inspect.getsource(record))).body[0]
    assert isinstance(tree, ast.ClassDef)
    for statement, after in zip(tree.body, tree.body[1:], strict=False):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            found[statement.target.id] = " ".join(str(after.value.value).split())
    return found


def _kind(kind: Any) -> str:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return f"list of {_kind(arguments[0])}"
    if origin is dict:
        return "group of keys"
    if origin is typing.Literal:
        return " or ".join(f"`{one}`" for one in arguments)
    if arguments:
        return " or ".join(_kind(one) for one in arguments if one is not type(None))
    if dataclasses.is_dataclass(kind):
        return "group"
    return _KINDS[kind]


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING:
        return "" if field.default_factory is not dataclasses.MISSING else "(required)"
    value = field.default
    if value is None or value in {"", ()}:
        return ""
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value}`"


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
