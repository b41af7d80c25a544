"""A malformed site, and everything that byline is to say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pytest

from generator.model.diagnostic import Diagnostic, Severity
from tests.conftest import CONFIG, SiteFolder, tree

POST = "content/posts/2010-07-28-a.md"
CONFIG_PATH = "content/site.yaml"
A, B, C, D = (f"content/posts/2010-01-0{day}-{name}.md" for day, name in enumerate("abcd", start=1))


@dataclass(frozen=True)
class Said:
    """What is said at ``where``: ``line:column`` of the case's first file, or with a path."""

    severity: Severity
    code: str
    where: str
    message: str
    hint: str | None

    def at(self, path: str) -> Diagnostic:
        *names, line, column = self.where.split(":") if ":" in self.where else (self.where, "", "")
        return Diagnostic(
            self.severity,
            self.code,
            self.message,
            ":".join(names) or path,
            int(line) if line else None,
            int(column) if column else None,
            self.hint,
        )


def error(code: str, where: str, message: str, hint: str | None) -> Said:
    return Said(Severity.ERROR, code, where, message, hint)


def warning(code: str, where: str, message: str, hint: str | None) -> Said:
    return Said(Severity.WARNING, code, where, message, hint)


def note(code: str, where: str, message: str, hint: str | None) -> Said:
    return Said(Severity.NOTE, code, where, message, hint)


@dataclass(frozen=True)
class Case:
    id: str
    files: Mapping[str, str | bytes]
    said: tuple[Said, ...]
    config: str | bytes | None = CONFIG
    main: str = field(default="")

    @property
    def expected(self) -> tuple[Diagnostic, ...]:
        path = self.main or next(iter(self.files), CONFIG_PATH)
        return tuple(sorted((one.at(path) for one in self.said), key=Diagnostic.sort_key))


def case(name: str, files: Mapping[str, str | bytes], *said: Said, main: str = "") -> Case:
    return Case(name, files, said, main=main)


def doc(title: str = "T", body: str = "Text.", **keys: object) -> str:
    """A text with a title in line 2 and each key in a line of its own below it."""
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: {title}\n{lines}---\n{body}\n"


def post(name: str, lines: str, *said: Said) -> Case:
    """A post with a title in line 2 and ``lines`` from line 3 on."""
    return Case(name, {POST: f"---\ntitle: T\n{lines}\n---\nText.\n"}, said)


def each(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Run a test for each case."""
    return pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in cases])


def check(site: Callable[..., SiteFolder], one: Case) -> None:
    """Build the case once: all that is said is what is expected, and errors publish nothing."""
    made = site(one.files, config=one.config if not isinstance(one.config, bytes) else None)
    if isinstance(one.config, bytes):
        made.write({CONFIG_PATH: one.config})
    outcome = made.build()
    assert list(outcome.diagnostics) == list(one.expected)
    broken = any(problem.severity is Severity.ERROR for problem in outcome.diagnostics)
    assert outcome.ok is not broken
    if broken:
        assert tree(made.output) == {}
