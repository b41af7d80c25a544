"""The blog that an import goes into: what is there already and must not be touched or met twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.config.model import Config
from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import read_config
from generator.importers.importer import Unreadable
from generator.load.discover import CONTENT, discover
from generator.model.source import Kind

__all__ = ["Home", "home_at"]

_SLUG: Final = re.compile(rb"^slug:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_ID: Final = re.compile(rb"^id:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_HEAD: Final = 4096  # bytes in which front matter is looked for


@dataclass(frozen=True, slots=True)
class Home:
    """A blog as it is before an import."""

    folder: Path
    config: Config | None = None
    """Its settings, or None where it has no ``site.yaml`` yet."""
    posts: dict[str, str] = field(default_factory=dict)
    """The paths of its posts by their slugs."""
    pages: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """The paths of its posts by their ids in feeds."""


def home_at(folder: Path) -> Home:
    """Look at the blog in a folder, which need not be there yet. Raises :class:`Unreadable`."""
    if folder.exists() and not folder.is_dir():
        raise Unreadable(f"{folder} is a file", "choose another folder with --into")
    settings = folder / CONFIG_PATH
    config = None
    if settings.is_file():
        try:
            config = read_config(settings.read_bytes()).config
        except OSError as problem:
            hint = "check its permissions"
            raise Unreadable(f"{settings}: {problem.strerror}", hint) from problem
    home = Home(folder, config)
    if (folder / CONTENT).is_dir():
        for source in discover(folder)[0]:
            if source.kind in {Kind.POST, Kind.PAGE}:
                start = (folder / source.path).read_bytes()[:_HEAD]
                slug = _SLUG.search(start)
                name = slug[1].decode(errors="replace") if slug else source.name
                (home.posts if source.kind is Kind.POST else home.pages)[name] = source.path
                if identifier := _ID.search(start):
                    home.ids[identifier[1].decode(errors="replace")] = source.path
    return home
