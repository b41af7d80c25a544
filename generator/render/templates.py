"""The theme: Jinja templates and assets, those of the site before those of byline."""

from __future__ import annotations

import errno
import functools
import hashlib
import itertools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

from generator.load.limits import time_limit
from generator.model.diagnostic import Diagnostic, error
from generator.render.fence import fenced
from generator.render.filters import FILTERS
from generator.render.mistakes import BYLINE, diagnose

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment, Template, Undefined
    from jinja2.bccache import Bucket

__all__ = ["PATIENCE", "TemplateProblem", "Theme", "render_template", "templates_of", "undefined"]

_ASSETS: Final = "assets"
PATIENCE: Final = 10.0
"""Seconds for one page."""
_SPECIAL: Final = re.compile("[&<>'\"]")


@dataclass(frozen=True, slots=True)
class Theme:
    """The folders that templates are looked for in, first wins; the last is byline's own.

    Its templates have names that start with ``byline/`` too, for those that build on them.
    ``version`` is another one when a file in them is: what was compiled holds for one version.
    """

    folders: tuple[str, ...]
    version: str = ""
    strays: tuple[Diagnostic, ...] = ()
    """What is wrong with links, special and unreadable files in the site's own folder."""

    @classmethod
    def of(cls, site: Path) -> Theme:
        """Return the theme of a site: its own ``templates/`` over the one that byline brings."""
        package = Path(__file__).resolve().parent.parent
        # In a checkout the theme stands beside the package; the wheel carries it inside.
        inside = package / "theme"
        builtin = inside if inside.is_dir() else package.parent / "templates"
        own = (site / "templates").resolve()
        folders = [str(own)] if own.is_dir() and own != builtin.resolve() else []
        theme = cls((*folders, str(builtin)))
        stats = [(name, path.stat()) for name, path in (*theme.found(), *theme.assets())]
        seen = repr([(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats])
        strays = tuple(itertools.chain.from_iterable(map(_strays, folders)))
        return cls(theme.folders, hashlib.sha256(seen.encode()).hexdigest(), strays)

    def found(self) -> tuple[tuple[str, Path], ...]:
        """Return all templates by name, with forward slashes."""
        own = {f"{BYLINE}{name}": path for name, path in self._files(self.folders[-1:]).items()}
        files = {**self._files(self.folders), **own}
        return tuple((name, path) for name, path in sorted(files.items()) if _is_template(name))

    def _files(self, folders: tuple[str, ...]) -> dict[str, Path]:
        # Before it has a version nothing is known of its files.
        return _files_at(folders, self.version) if self.version else _files(folders)

    def names(self) -> frozenset[str]:
        """Return the names of all templates."""
        return frozenset(name for name, _ in self.found())

    def by_path(self) -> dict[Path, str]:
        """Return the name of each template, the shortest that leads to it, by its file."""
        found = sorted(self.found(), key=lambda one: len(one[0]), reverse=True)
        return {path: name for name, path in found}

    def assets(self) -> tuple[tuple[str, Path], ...]:
        """Return the files to be copied, each with its address."""
        return tuple(
            (f"/{name}", path)
            for name, path in sorted(self._files(self.folders).items())
            if name.startswith(f"{_ASSETS}/")
        )


def _files(folders: Iterable[str]) -> dict[str, Path]:
    """Return all files in folders by name, those that win."""
    found: dict[str, Path] = {}
    for folder in reversed([*folders]):
        for above, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if not name.startswith("."))
            inside = os.path.relpath(above, folder).replace(os.sep, "/")
            for name in names:
                path = Path(above, name)
                if name.startswith(".") or name.endswith("~") or not path.is_file():
                    continue
                if os.access(path, os.R_OK):  # or else it is among the strays
                    found[name if inside == "." else f"{inside}/{name}"] = path
    return found


def _strays(folder: str) -> Iterator[Diagnostic]:
    """Yield what is neither a file nor a folder of the theme, though it stands in its folder."""
    site = Path(folder).parent
    for above, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in (*below, *sorted(names)):
            if name.startswith(".") or name.endswith("~"):
                continue
            path = Path(above, name)
            said = f"templates/{path.relative_to(folder).as_posix()}"
            if path.is_symlink() and not _is_inside(path, site):
                hint = "copy the file into templates/"
                yield error("outside-site", "this link leads out of the site", said, hint)
            elif path.is_symlink() and path.is_dir():
                hint = "copy the folder into templates/"
                yield error(
                    "linked-folder", "this folder is a link, which no theme has", said, hint
                )
            elif name in names and not path.is_file():
                hint = "move it out of templates/"
                yield error("not-a-file", "this is not a regular file", said, hint)
            elif not os.access(path, os.R_OK if name in names else os.R_OK | os.X_OK):
                reason = os.strerror(errno.EACCES)
                hint = "check its permissions"
                yield error("unreadable", f"this cannot be read: {reason}", said, hint)


def _is_inside(path: Path, site: Path) -> bool:
    try:
        return path.resolve().is_relative_to(site)
    except (OSError, RuntimeError):  # a loop of links
        return False


@functools.lru_cache(maxsize=16)
def _files_at(folders: tuple[str, ...], _version: str) -> dict[str, Path]:
    """Return the files of one version of a theme; nobody changes what is returned."""
    return _files(folders)


def _is_template(name: str) -> bool:
    # Markdown among templates is a note to those who look there.
    return not name.removeprefix(BYLINE).startswith(f"{_ASSETS}/") and not name.endswith(".md")


def templates_of(theme: Theme, name: str) -> tuple[str, ...]:
    """Return the names of a template and of all that it extends, includes or imports.

    As far as it names them: not those whose names are made while it is rendered.
    """
    from jinja2 import TemplateError, meta

    environment, files = _environment(theme), dict(theme.found())
    found: list[str] = []
    todo = [name]
    while todo:
        one = todo.pop(0)
        if one in found or one not in files:
            continue
        found.append(one)
        try:
            parsed = environment.parse(files[one].read_text(encoding="utf-8"))
        except (OSError, ValueError, TemplateError):
            continue
        todo += sorted(filter(None, meta.find_referenced_templates(parsed)))
    return tuple(found)


class TemplateProblem(Exception):  # noqa: N818 - it carries a diagnostic, it is not one
    """A template could not be rendered."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Carry the diagnostic."""
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@functools.lru_cache(maxsize=2)
def _compiled(*, tight: bool) -> BytecodeCache:
    """Return what holds compiled templates, by their text: most outlive a theme's version."""
    from jinja2 import BytecodeCache

    class Compiled(BytecodeCache):
        """Holds code in memory; for each file only the newest."""

        def __init__(self) -> None:
            self._codes: dict[str, tuple[str, CodeType | None]] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            checksum, code = self._codes.get(bucket.key, ("", None))
            if checksum == bucket.checksum:
                bucket.code = code

        def dump_bytecode(self, bucket: Bucket) -> None:
            self._codes[bucket.key] = (bucket.checksum, bucket.code)

    del tight  # what is read otherwise is compiled otherwise
    return Compiled()


@functools.cache
def undefined() -> type[Undefined]:
    """Return what stands for a name that a template uses and that does not exist."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import UndefinedError
    from jinja2.utils import missing

    class Missing(StrictUndefined):
        """An error for whatever does not exist, that knows what would."""

        __slots__ = ()

        def __init__(
            self,
            hint: str | None = None,
            obj: Any = missing,
            name: str | None = None,
            exc: Any = UndefinedError,
        ) -> None:
            super().__init__(hint, obj, name, exc)

            def problem(message: str | None = None) -> UndefinedError:
                raised = UndefinedError(message)
                raised.byline = (obj, name, hint)  # type: ignore[attr-defined]
                return raised

            self._undefined_exception = problem  # type: ignore[assignment]

    return Missing


@functools.lru_cache(maxsize=4)
def _environment(theme: Theme, *, tight: bool = False) -> Environment:
    from jinja2 import (
        ChoiceLoader,
        FileSystemLoader,
        PrefixLoader,
        Template,
    )

    escaped = escaper()

    class Quick(Template):
        """A template that escapes text without making HTML objects of it, which cost most."""

        @classmethod
        def from_code(
            cls,
            environment: Environment,
            code: CodeType,
            globals: MutableMapping[str, Any],  # noqa: A002 - Jinja's name
            uptodate: Callable[[], bool] | None = None,
        ) -> Template:
            template = super().from_code(environment, code, globals, uptodate)
            # What Jinja compiles looks this name up in the module that it makes.
            template.root_render_func.__globals__["escape"] = escaped
            return template

    environment = fenced()(
        loader=ChoiceLoader(
            [
                PrefixLoader({BYLINE.rstrip("/"): FileSystemLoader(theme.folders[-1])}),
                FileSystemLoader(theme.folders),
            ]
        ),
        autoescape=True,
        undefined=undefined(),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_compiled(tight=tight),
    )
    environment.template_class = Quick
    environment.filters.update(FILTERS)
    if tight:
        from generator.render.tight import Tight

        environment.add_extension(Tight)
    return environment


def escaper() -> Callable[[Any], str]:
    """Return what does as markupsafe's ``escape`` does, but gives plain text."""
    from markupsafe import escape

    special = _SPECIAL.search

    def escaped(value: Any) -> str:
        if type(value) is str and special(value) is None:
            return value
        return str.__str__(escape(value))

    return escaped


@functools.lru_cache(maxsize=4)
def _templates(theme: Theme, *, tight: bool) -> Callable[[str], Template]:
    """Return what gives a template by its name, and goes with the environment of them all."""
    return functools.cache(_environment(theme, tight=tight).get_template)


def render_template(
    theme: Theme,
    name: str,
    context: Mapping[str, Any],
    page: str,
    *,
    tight: bool = False,
    patience: float = PATIENCE,
) -> str:
    """Render one template, read :mod:`tight <generator.render.tight>` or as it is.

    Raises :class:`TemplateProblem` with the template's line for whatever goes wrong in it;
    ``page`` is the address that was being made, ``patience`` the seconds that it may take.
    """
    environment = _environment(theme, tight=tight)
    try:
        with time_limit(patience):
            return _templates(theme, tight=tight)(name).render(context)
    except Exception as problem:
        found = diagnose(problem, theme, environment, name, context, page)
        raise TemplateProblem(found) from problem
