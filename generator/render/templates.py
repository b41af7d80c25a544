"""The theme: Jinja templates and assets, those of the site before those of byline."""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.model.diagnostic import Diagnostic, Place, did_you_mean, error
from generator.render.filters import FILTERS

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["TemplateProblem", "Theme", "render_template"]

_ASSETS: Final = "assets"


@dataclass(frozen=True, slots=True)
class Theme:
    """The folders that templates are looked for in, first wins."""

    folders: tuple[str, ...]

    @classmethod
    def of(cls, site: Path) -> Theme:
        """Return the theme of a site: its own ``templates/`` over the one that byline brings."""
        package = Path(__file__).resolve().parent.parent
        # In a checkout the theme stands beside the package; the wheel carries it inside.
        inside = package / "theme"
        builtin = inside if inside.is_dir() else package.parent / "templates"
        own = (site / "templates").resolve()
        folders = [str(own)] if own.is_dir() and own != builtin.resolve() else []
        return cls((*folders, str(builtin)))

    def files(self) -> Mapping[str, Path]:
        """Return all files by name, with forward slashes, those that win."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            root = Path(folder)
            for path in sorted(root.rglob("*")):
                relative = path.relative_to(root)
                hidden = any(part.startswith(".") for part in relative.parts)
                if path.is_file() and not hidden and not path.name.endswith("~"):
                    found[relative.as_posix()] = path
        return found

    def names(self) -> frozenset[str]:
        """Return the names of all templates."""
        return frozenset(name for name in self.files() if not name.startswith(f"{_ASSETS}/"))

    def assets(self) -> tuple[tuple[str, Path], ...]:
        """Return the files to be copied, each with its address."""
        return tuple(
            (f"/{name}", path)
            for name, path in sorted(self.files().items())
            if name.startswith(f"{_ASSETS}/")
        )


class TemplateProblem(Exception):  # noqa: N818 - it carries a diagnostic, it is not one
    """A template could not be rendered."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Carry the diagnostic."""
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@functools.lru_cache(maxsize=4)
def _environment(theme: Theme) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from jinja2.exceptions import UndefinedError

    class Missing(StrictUndefined):
        """An error for whatever does not exist, that knows what would."""

        __slots__ = ()

        def __init__(
            self,
            hint: str | None = None,
            obj: Any = None,
            name: str | None = None,
            exc: Any = UndefinedError,
        ) -> None:
            super().__init__(hint, obj, name, exc)

            def problem(message: str | None = None) -> UndefinedError:
                raised = UndefinedError(message)
                raised.byline = (obj, name)  # type: ignore[attr-defined]
                return raised

            self._undefined_exception = problem  # type: ignore[assignment]

    environment = Environment(
        loader=FileSystemLoader(list(theme.folders)),
        autoescape=True,
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(FILTERS)
    return environment


def render_template(theme: Theme, name: str, context: Mapping[str, Any], page: str) -> str:
    """Render one template.

    Raises :class:`TemplateProblem` with the template's line for whatever goes wrong in it;
    ``page`` is the address that was being made.
    """
    environment = _environment(theme)
    try:
        return environment.get_template(name).render(context)
    except Exception as problem:
        raise TemplateProblem(_diagnose(problem, theme, name, context, page)) from problem


def _diagnose(
    problem: Exception, theme: Theme, name: str, context: Mapping[str, Any], page: str
) -> Diagnostic:
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    at, line = name, 1
    if isinstance(problem, TemplateSyntaxError):
        at, line = problem.name or name, problem.lineno
        message = problem.message or "this is not a template"
        return error(
            "template-syntax",
            message,
            Place(f"templates/{at}", line, _column(theme, at, line, message)),
            _syntax_hint(message),
        )
    for frame in traceback.extract_tb(problem.__traceback__):
        for folder in theme.folders:
            path = Path(frame.filename)
            if path.is_relative_to(folder):
                at, line = path.relative_to(folder).as_posix(), frame.lineno or 1
    while_making = f"(while making {page})"
    if isinstance(problem, TemplateNotFound):
        missing = str(problem.name)
        column = _column(theme, at, line, f"'{missing}'")
        return error(
            "template-not-found",
            f'there is no template "{missing}" {while_making}',
            Place(f"templates/{at}", line, column),
            did_you_mean(missing, sorted(theme.names()), f"create templates/{missing}"),
        )
    if isinstance(problem, RecursionError):
        return error(
            "template-recursion",
            f"this template includes itself without end {while_making}",
            Place(f"templates/{at}", line),
            "look at the include, extends or macro in this line",
        )
    obj, wanted = getattr(problem, "byline", (None, None))
    text = str(problem) or type(problem).__name__
    column = _column(theme, at, line, f"'{wanted}'" if wanted else text)
    if wanted is not None:
        known = [field.name for field in fields(obj)] if is_dataclass(obj) else []
        if isinstance(obj, Mapping):
            known = [str(key) for key in obj]
        if not known:
            known = sorted({"site", *context})
        text = f'"{wanted}" does not exist here'
        hint = did_you_mean(str(wanted), known, f"there is: {', '.join(known)}")
    else:
        text = f"{type(problem).__name__}: {text}"
        hint = "see the list of what templates are given in generator/render/views.py"
    return error(
        "template-failed", f"{text} {while_making}", Place(f"templates/{at}", line, column), hint
    )


def _column(theme: Theme, name: str, line: int, message: str) -> int:
    """Return where in its line the word stands that a message quotes, else where code starts."""
    for folder in theme.folders:
        path = Path(folder, name)
        if path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
            text = lines[line - 1] if line <= len(lines) else ""
            for word in re.findall(r"'([^']+)'", message):
                if word in text:
                    return text.index(word) + 1
            starts = [text.find(mark) for mark in ("{%", "{{") if mark in text]
            return min(starts, default=0) + 1
    return 1


def _syntax_hint(message: str) -> str:
    if "Unexpected end of template" in message:
        return "close the block: each for, if and block needs its end"
    if "unknown tag" in message.lower():
        return "check the spelling of the tag, and that the block above it is closed"
    if "No filter named" in message:
        name = re.search(r"'([^']+)'", message)
        return did_you_mean(name[1] if name else "", FILTERS, None) or "check the filter's name"
    return "compare the line with the same template of the theme that byline brings"
