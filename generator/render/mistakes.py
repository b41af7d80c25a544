"""What went wrong in a template: said for who wrote it, at the place where it is mended."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.load.limits import TooSlow
from generator.model.diagnostic import Diagnostic, Place, Severity, did_you_mean, error, nearest
from generator.render.filters import FILTERS
from generator.schema.text import decode

if TYPE_CHECKING:
    from jinja2 import Environment, TemplateSyntaxError

    from generator.render.templates import Theme

__all__ = ["BYLINE", "diagnose", "template_hint"]

BYLINE: Final = "byline/"
"""What stands before the name of a template of byline's own, whether a site has one or not."""
_TAGS: Final = (
    *("autoescape", "block", "call", "extends", "filter", "for", "from", "if", "import"),
    *("include", "macro", "raw", "set", "with"),
)
# What may stand inside a block of its own, beside its end.
_INSIDE: Final[Mapping[str, tuple[str, ...]]] = {"if": ("elif", "else"), "for": ("else",)}
# Part of what Jinja says, and what helps.
_HINTS: Final = (
    ("'end of print statement'", 'close it with "}}"'),
    ("'end of statement block'", 'something is missing before "%}"'),
    ("end of comment tag", 'close it with "#}"'),
    ("end of raw directive", "close it with {% endraw %}"),
    ("unexpected char '\"'", "a quotation mark is not closed"),
    ('unexpected char "\'"', "a quotation mark is not closed"),
    ("defined twice", "give one of the two another name"),
)


def template_hint(name: str, names: Iterable[str]) -> str:
    """Return the hint for a template that does not exist."""
    # What is common to names would make all of them alike.
    before = BYLINE if name.startswith(BYLINE) else ""
    same = [known for known in names if known.startswith(BYLINE) is bool(before)]
    stems = {known.removeprefix(before).removesuffix(".html"): known for known in same}
    if match := nearest(name.removeprefix(before).removesuffix(".html"), stems):
        return f'did you mean "{stems[match]}"?'
    if before:
        return f"write the name of a template that byline brings, such as {BYLINE}post.html"
    if name.endswith(".html") and not name.startswith("/") and ".." not in name:
        return f"create templates/{name}"
    return "write the name of a file in templates/, such as post.html"


def diagnose(
    problem: Exception,
    theme: Theme,
    environment: Environment,
    name: str,
    context: Mapping[str, Any],
    page: str,
) -> Diagnostic:
    """Return what an exception says that came out of the template ``name``.

    ``context`` is what it was given; ``page`` is the address that was being made.
    """
    from jinja2 import TemplateNotFound, TemplateSyntaxError
    from jinja2.exceptions import SecurityError

    if isinstance(problem, TemplateSyntaxError):
        return _syntax_error(problem, theme, environment, name)
    if isinstance(problem, UnicodeDecodeError) and (found := _undecodable(theme)):
        return found
    if isinstance(problem, PermissionError) and (found := _shut(theme, str(problem.filename))):
        return found
    at, line, names = name, 1, theme.by_path()
    for frame in traceback.extract_tb(problem.__traceback__):
        if found_in := names.get(Path(frame.filename)):
            at, line = found_in, frame.lineno or 1
    if isinstance(problem, TemplateNotFound):
        word = str(problem.name)
        code, message = "template-not-found", f'there is no template "{word}"'
        hint = template_hint(word, sorted(theme.names()))
    elif isinstance(problem, RecursionError):
        word, code = None, "template-recursion"
        message = "this template includes itself without end"
        hint = _way_out(theme, at) or "look at the include, extends or macro in this line"
    elif isinstance(problem, TooSlow):
        word, code = None, "template-timeout"
        message, hint = "this template takes too long", "look at the loop around this line"
    elif isinstance(problem, SecurityError):
        word, code, message = None, "template-unsafe", str(problem)
        hint = "templates have what they are given; templates/reference.md names it"
    else:
        code = "template-failed"
        word, message, hint = _failure(problem, environment, context)
    place = Place(f"templates/{at}", *_position(_text(theme, at), line, word))
    return error(code, f"{message} (while making {page})", place, hint)


def _way_out(theme: Theme, name: str) -> str | None:
    """Return the hint for a site's template that meant the one of byline's that it replaces."""
    itself = re.search(
        rf"""\{{%-?\s*(extends|include)\s+["']{re.escape(name)}["']""", _text(theme, name)
    )
    if not itself or f"{BYLINE}{name}" not in theme.names():
        return None
    return f'for the one that byline brings write {{% {itself[1]} "{BYLINE}{name}" %}}'


def _failure(
    problem: Exception, environment: Environment, context: Mapping[str, Any]
) -> tuple[str | None, str, str]:
    """Return the word in the template that failed, what is wrong with it, and a hint."""
    from jinja2.utils import missing

    text = str(problem)
    if match := re.match(r"No (filter|test) named '([^']+)'", text):
        return match[2], *_unnamed(environment, match[1], match[2])
    obj, wanted, said = getattr(problem, "byline", (None, None, None))
    if said:
        return wanted, said, "look at what that template defines"
    if wanted is None:
        return None, f"{type(problem).__name__}: {text}", "look at what this line computes"
    word = str(wanted)
    known: list[str] = []
    if obj is missing:
        known = sorted({"site", *context})
    elif isinstance(obj, Mapping):
        known = [str(key) for key in obj]
    elif is_dataclass(obj):
        known = [field.name for field in fields(obj)]
    if known:
        hint = did_you_mean(word, known) or f"there is: {', '.join(known)}"
        return word, f'"{word}" does not exist here', hint
    hint = "ask first whether it is there: {% if … %}"
    if isinstance(obj, (list, tuple)) and isinstance(wanted, int):
        return word, f"this list has no item {wanted}; they are counted from 0", hint
    return word, f'"{word}" does not exist here: what stands before it is empty or a text', hint


def _shut(theme: Theme, path: str) -> Diagnostic | None:
    """Return what was said already of a template that may not be read."""
    said = {
        f"{theme.folders[0]}{(one.path or '').removeprefix('templates')}": one
        for one in theme.strays
    }
    return said.get(path)


def _undecodable(theme: Theme) -> Diagnostic | None:
    """Return what is wrong with the first template that is not UTF-8."""
    for name, path in theme.found():
        _, found = decode(path.read_bytes(), f"templates/{name}")
        for one in found:
            if one.severity is Severity.ERROR:
                return one
    return None  # not reached: one of them has just failed to be decoded


def _syntax_error(
    problem: TemplateSyntaxError, theme: Theme, environment: Environment, name: str
) -> Diagnostic:
    names = theme.by_path()
    # For what it finds outside of tags, Jinja gives the whole path as the name.
    places = (Path(one) for one in (problem.filename, problem.name) if one)
    at = next((names[one] for one in places if one in names), problem.name or name)
    line = problem.lineno
    said = (problem.message or "this is not a template").rstrip(".")
    unknown = re.match(r"Encountered unknown tag '(\w+)'", said)
    inside = re.search(r"innermost block that needs to be closed is '(\w+)'", said)
    unnamed = re.match(r"No (filter|test) named '([^']+)'", said)
    quoted = re.search(r"'([^']+)'", said)
    word = unnamed[2] if unnamed else quoted[1] if quoted else None
    line, column = _position(_text(theme, at), line, word)
    if inside and not unknown:
        line, column = _opening(_text(theme, at), inside[1]) or (line, column)
        message = f'the block "{inside[1]}" is not closed'
        hint = f"close it with {{% end{inside[1]} %}}"
    elif inside and unknown:
        message = f'"{unknown[1]}" has no place in the block "{inside[1]}" above it'
        near = None if unknown[1].startswith("end") else nearest(unknown[1], _inside(inside[1]))
        closing = f"close that block before it with {{% end{inside[1]} %}}"
        hint = f'did you mean "{near}"?' if near else closing
    elif unknown:
        message, hint = _unknown_tag(unknown[1])
    elif unnamed:
        message, hint = _unnamed(environment, unnamed[1], unnamed[2])
    else:
        other = "compare the line with that of the theme that byline brings"
        message, hint = said, next((hint for part, hint in _HINTS if part in said), other)
    return error("template-syntax", message, Place(f"templates/{at}", line, column), hint)


def _inside(block: str) -> tuple[str, ...]:
    return (*_TAGS, *_INSIDE.get(block, ()))


def _unknown_tag(tag: str) -> tuple[str, str]:
    if tag.startswith("end"):
        return f'"{tag}" closes nothing: no such block is open', "delete it, or open its block"
    other = f"there is: {', '.join(_TAGS)}"
    return f'there is no tag "{tag}"', did_you_mean(tag, _TAGS) or other


def _unnamed(environment: Environment, kind: str, name: str) -> tuple[str, str]:
    """Return message and hint for a filter or a test that does not exist."""
    known = environment.filters if kind == "filter" else environment.tests
    ours = f"; byline has {', '.join(FILTERS)} beside them" if kind == "filter" else ""
    other = f"use one of Jinja's {kind}s{ours}"
    return f'there is no {kind} "{name}"', did_you_mean(name, known) or other


def _opening(text: str, block: str) -> tuple[int, int] | None:
    """Return the line and column of the last block of a kind that nothing closes."""
    opened: list[int] = []
    for match in re.finditer(rf"\{{%[-+]?\s*(end)?{block}\b", text):
        if not match[1]:
            opened.append(match.start())
        elif opened:
            opened.pop()
    if not opened:  # not reached: Jinja has just found one that nothing closes
        return None
    start = opened[-1]
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _text(theme: Theme, name: str) -> str:
    """Return the text of a template, as well as it can be read."""
    path = dict(theme.found()).get(name)
    return path.read_text(encoding="utf-8", errors="replace") if path else ""


def _position(text: str, line: int, word: str | None) -> tuple[int, int]:
    """Return where a word stands in the tags of a line, else where the first of them starts.

    Of a tag of several lines, Jinja names the first.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
    if line >= len(starts):  # not reached: unless the file has just become shorter
        return line, 1
    begin, end = starts[line - 1], starts[line]
    tags = [match.span() for match in re.finditer(r"(?s)\{[{%#].*?(?:[}%#]\}|$)", text)]
    here = [(first, last) for first, last in tags if first < end and last > begin]
    if word:
        bounds = r"(?<!\w){}(?!\w)" if word.isidentifier() else "{}"
        wanted = re.compile(bounds.format(re.escape(word)))
        for first, last in here:
            if match := wanted.search(text, max(first, begin), last):
                at = match.start()
                return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return line, max(here[0][0] - begin, 0) + 1 if here else 1
