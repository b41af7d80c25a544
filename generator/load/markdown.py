"""Markdown to HTML, by default through Python-Markdown, which is set up here."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from generator.config.model import COMMONMARK, PYTHON_MARKDOWN, Config
from generator.model.diagnostic import Diagnostic, Place, error, warning
from generator.model.document import Heading

if TYPE_CHECKING:
    import markdown

    from generator.load.traps import Survey

__all__ = [
    "Converted",
    "Engine",
    "check_engine",
    "convert",
    "engine_of",
    "extension_files",
    "survey",
]


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that decides what HTML a text gives; hashable, so that it can be a cache's key.

    ``options`` is JSON: extension → its options; ``code`` a digest of the files of extensions that
    the writer added, which may be the writer's own and change.
    """

    extensions: tuple[str, ...] = ()
    options: str = "{}"
    smart_quotes: bool = True
    language: str = "en"
    timeout: int = 10
    code: str = ""
    name: str = PYTHON_MARKDOWN


class Converted(NamedTuple):
    """The HTML of a text and its headings."""

    html: str
    headings: tuple[Heading, ...]


# Double quotes by language, after Unicode's CLDR (delimiters). The single ones stay English
# everywhere, because Python-Markdown uses the closing one for the apostrophe too.
_QUOTES: Final[Mapping[str, tuple[str, str]]] = {
    "bg": ("„", "“"),
    "cs": ("„", "“"),
    "da": ("”", "”"),
    "de": ("„", "“"),
    "de-ch": ("«", "»"),
    "el": ("«", "»"),
    "en": ("“", "”"),
    "es": ("«", "»"),
    "et": ("„", "“"),
    "fi": ("”", "”"),
    "fr": ("«\u202f", "\u202f»"),
    "hr": ("„", "“"),
    "hu": ("„", "”"),
    "it": ("«", "»"),
    "lt": ("„", "“"),
    "nb": ("«", "»"),
    "nn": ("«", "»"),
    "no": ("«", "»"),
    "pl": ("„", "”"),
    "pt": ("“", "”"),
    "pt-pt": ("«", "»"),
    "ro": ("„", "”"),
    "ru": ("«", "»"),
    "sk": ("„", "“"),
    "sl": ("„", "“"),
    "sv": ("”", "”"),
    "uk": ("«", "»"),
}

_OURS: Final = ("extra", "toc", "admonition", "codehilite", "smarty")
_OTHERS: Final = ("pymdownx.tilde", "pymdownx.magiclink", "pymdownx.quotes")


def engine_of(config: Config) -> Engine:
    """Return the engine that ``site.yaml`` asks for."""
    chosen = config.markdown
    return Engine(
        chosen.extensions,
        json.dumps(chosen.options, sort_keys=True),
        chosen.smart_quotes,
        config.language,
        chosen.timeout,
        _code_of(chosen.extensions),
        chosen.engine,
    )


def extension_files(names: Iterable[str]) -> tuple[str, ...]:
    """Return the Python files of extensions, by their import names, as far as they are found."""
    import importlib.metadata
    import importlib.util
    from pathlib import Path

    files: set[str] = set()
    for name in names:
        registered = importlib.metadata.entry_points(group="markdown.extensions", name=name)
        module = next((entry.module for entry in registered), name.partition(":")[0])
        try:
            found = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            continue
        for folder in (found.submodule_search_locations or ()) if found else ():
            files.update(str(path) for path in Path(folder).rglob("*.py"))
        if found and found.origin and found.has_location:
            files.add(found.origin)
    return tuple(sorted(files))


def _code_of(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    import hashlib
    from pathlib import Path

    digest = hashlib.blake2b(digest_size=16)
    for file in extension_files(names):
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()


def check_engine(
    engine: Engine, path: str, places: Mapping[str, tuple[int, int]]
) -> tuple[Diagnostic, ...]:
    """Try the extensions and options that ``site.yaml`` adds, each by itself."""
    if engine.name == COMMONMARK:
        return _check_unused(engine, path, places)
    import markdown

    found: list[Diagnostic] = []
    usable: list[str] = []
    options: dict[str, Any] = json.loads(engine.options)
    for number, name in enumerate(engine.extensions):
        try:
            markdown.Markdown(extensions=[name])
            usable.append(name)
        except Exception as problem:  # noqa: BLE001 - an extension may raise anything
            place = _place(path, places, f"markdown.extensions.{number}")
            hint = "write its import name, and install it beside byline: pip install …"
            found.append(
                error("markdown-extension", f'"{name}" cannot be used: {problem}', place, hint)
            )
    known = {*_OURS, *_OTHERS, *engine.extensions, *_EXTRA_PARTS}
    for name, values in options.items():
        place = _place(path, places, f"markdown.options.{name}:")
        if name not in known:
            found.append(
                error(
                    "markdown-option",
                    f'"{name}" is not an extension that is in use',
                    place,
                    "add it to extensions, or write the name as it stands there",
                )
            )
        elif not isinstance(values, dict):
            found.append(
                error(
                    "markdown-option",
                    f'"{name}" takes a group of options',
                    place,
                    "write key: value",
                )
            )
        else:
            try:
                _make(Engine(tuple(usable), json.dumps({name: values})))
            except Exception as problem:  # noqa: BLE001 - an extension may raise anything
                message = f'"{name}" does not take these options: {problem}'
                found.append(error("markdown-option", message, place, "see its documentation"))
    return tuple(found)


def _check_unused(
    engine: Engine, path: str, places: Mapping[str, tuple[int, int]]
) -> tuple[Diagnostic, ...]:
    """Warn of extensions and options that are for the other engine."""
    return tuple(
        warning(
            f"{key}-unused",
            f'"{key}" says nothing to the engine commonmark: it is for python-markdown',
            _place(path, places, f"markdown.{key}"),
            f"delete {key}, or write engine: python-markdown",
        )
        for key, given in (("extensions", engine.extensions), ("options", engine.options != "{}"))
        if given
    )


# Extensions that "extra" stands for; options may name them.
_EXTRA_PARTS: Final = (
    "abbr",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "tables",
)


def _place(path: str, places: Mapping[str, tuple[int, int]], key: str) -> Place:
    return Place(path, *places.get(key, (1, 1)))


def _make(engine: Engine) -> markdown.Markdown:
    import markdown
    from markdown.extensions.toc import slugify_unicode

    from generator.load.extensions.advice import AdviceExtension
    from generator.load.extensions.figures import FiguresExtension
    from generator.load.extensions.headings import HeadingsExtension
    from generator.load.extensions.sparing import SparingExtension

    left, right = _quotes(engine.language)
    settings: dict[str, dict[str, Any]] = {
        "toc": {"slugify": slugify_unicode, "toc_depth": "2-4"},
        "codehilite": {"css_class": "highlight", "guess_lang": False},
        "smarty": {
            "substitutions": {
                "left-single-quote": "\u2018",
                "right-single-quote": "\u2019",
                "left-double-quote": left,
                "right-double-quote": right,
                "ellipsis": "…",
                "ndash": "–",  # noqa: RUF001 - this is the dash that is meant
                "mdash": "—",
            }
        },
        "pymdownx.tilde": {"subscript": False},
        "pymdownx.quotes": {"callouts": True},
    }
    parts: dict[str, dict[str, Any]] = {}
    for name, values in json.loads(engine.options).items():
        (parts if name in _EXTRA_PARTS else settings).setdefault(name, {}).update(values)
    if parts:
        settings["extra"] = parts
    names = [name for name in _OURS if name != "smarty" or engine.smart_quotes]
    names += [*_OTHERS, *(name for name in engine.extensions if name not in names)]
    ours = (HeadingsExtension(), AdviceExtension(), FiguresExtension(), SparingExtension())
    return markdown.Markdown(
        extensions=[*names, *ours],
        extension_configs={name: settings[name] for name in names if name in settings},
        output_format="html",
    )


def _quotes(language: str) -> tuple[str, str]:
    tag = language.lower()
    return _QUOTES.get(tag) or _QUOTES.get(tag.split("-")[0]) or _QUOTES["en"]


@functools.lru_cache(maxsize=32)
def _made(engine: Engine, _thread: int) -> markdown.Markdown:
    """Return what converts in this thread: it keeps what it has read of a text in itself."""
    return _make(engine)


def convert(text: str, engine: Engine) -> Converted:
    """Convert a text. Whatever Python-Markdown or an extension raises passes through."""
    if engine.name == COMMONMARK:
        from generator.load.commonmark.convert import convert as converted

        return Converted(
            *converted(text, _quotes(engine.language) if engine.smart_quotes else None)
        )
    made = _made(engine, threading.get_ident())
    made.reset()
    html = made.convert(text)
    tokens = getattr(made, "toc_tokens", [])
    return Converted(html, tuple(_headings(tokens)))


def survey(body: str, path: str, first_line: int, engine: Engine) -> Survey:
    """Look for places where the engine reads a text otherwise than its writer meant."""
    if engine.name == COMMONMARK:
        from generator.load.commonmark.survey import survey as surveyed
    else:
        from generator.load.traps import survey as surveyed
    return surveyed(body, path, first_line)


def _headings(tokens: list[dict[str, Any]]) -> list[Heading]:
    found: list[Heading] = []
    for token in tokens:
        found.append(Heading(token["level"], token["id"], token["name"]))
        found += _headings(token["children"])
    return found
