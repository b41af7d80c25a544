"""Read ``content/site.yaml``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.config import checks, commenting
from generator.config.model import Comments, Config
from generator.config.words import words_of
from generator.model.diagnostic import (
    Diagnostic,
    Place,
    Severity,
    did_you_mean,
    error,
    note,
    warning,
)
from generator.schema import text, yaml
from generator.schema.decode import Decoder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PATH", "Settings", "read_config"]

PATH: Final = "content/site.yaml"
UNTITLED: Final = "My blog"
_MOST_GUESSES: Final = 50  # of what words were meant: more of them are no misspellings
_DOMAIN: Final = re.compile(r"[^\s/.:]+(?:\.[^\s/.:]+)+")


class Settings(NamedTuple):
    """The configuration, where each of its values stands, and what is wrong with it."""

    config: Config
    places: Mapping[str, tuple[int, int]]
    found: tuple[Diagnostic, ...]


def read_config(data: bytes | None) -> Settings:
    """Read the bytes of ``site.yaml``, or None where there is no such file."""
    if data is None:
        hint = note(
            "no-site-yaml",
            "this blog has no site.yaml; all settings have their defaults",
            PATH,
            f"create {PATH} with at least a line title: …",
        )
        return Settings(Config(title=UNTITLED), {}, (hint,))
    content, found = text.decode(data, PATH)
    if any(problem.severity is Severity.ERROR for problem in found):
        return Settings(Config(title=UNTITLED), {}, found)
    node, problems = yaml.parse(content, PATH)
    if node is None and problems:
        return Settings(Config(title=UNTITLED), {}, (*found, *problems))
    decoder = Decoder(PATH)
    config = decoder.record(Config, node, what="site.yaml", defaults={"title": UNTITLED})
    told = {(one.line, one.column) for one in decoder.found}
    if told & {decoder.places.get(key) for key in ("comments", "comments.provider")}:
        # Whatever was meant: nothing more is to be said of it.
        config = replace(config, comments=Comments("none"))
    else:
        problems = (*problems, *commenting.problems(config.comments, PATH, decoder.places))
    return Settings(
        config,
        decoder.places,
        (*found, *problems, *decoder.found, *_checked(config, decoder)),
    )


def _checked(config: Config, decoder: Decoder) -> tuple[Diagnostic, ...]:
    """Check what concerns several keys, or the keys of a mapping."""
    found: list[Diagnostic] = []
    places = decoder.places
    if "url" not in places and not decoder.found:
        found.append(
            note(
                "no-url",
                f"site.yaml has no url; feeds and canonical links say {config.url}",
                PATH,
                "add a line url: https://… before you publish",
            )
        )
    for old in config.redirects:
        if problem := checks.old_address(old):
            place = Place(PATH, *places[f"redirects.{old}:"])
            message = f"the old address {problem.message}"
            found.append(error(problem.code, message, place, problem.hint))
    known = words_of(config.language)
    table = "options.md of byline has a table of all"
    for number, name in enumerate(one for one in config.words if one not in known):
        place = Place(PATH, *places[f"words.{name}:"])
        hint = did_you_mean(name, known, table) if number < _MOST_GUESSES else table
        found.append(error("unknown-word", f'no word is called "{name}"', place, hint))
    if config.cname and not _DOMAIN.fullmatch(config.cname):
        found.append(
            warning(
                "bad-cname",
                f'"cname" is not a domain: "{config.cname}"',
                Place(PATH, *places["cname"]),
                "write the domain alone, such as www.example.com",
            )
        )
    return tuple(found)
