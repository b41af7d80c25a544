"""The preview as a whole: what files change, what pages then show, and who is told.

All that touches the blog runs on one thread, one thing after the other: so a page is never half
old and half new, and nothing needs a lock. What is looked at comes first.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

from generator.preview.guard import Refused
from generator.quoting import quoted

if TYPE_CHECKING:
    from generator.model.diagnostic import Diagnostic
    from generator.model.options import Options
    from generator.preview.server import Line, Server
    from generator.preview.session import Answer, Session, State

__all__ = ["Conductor"]

_AROUND: Final = 2  # lines of a source that are shown before and after the one that is meant


class Conductor:
    """Stands between the files, the blog and the tabs."""

    def __init__(
        self,
        folder: Path,
        options: Options,
        *,
        editor: str = "",
        told: Callable[[tuple[Diagnostic, ...], State], None] = lambda _found, _state: None,
    ) -> None:
        """Take the site in ``folder``.

        ``editor`` is an address with ``{path}``, ``{line}`` and ``{column}`` that opens a file;
        ``told`` is told of what is wrong, whenever that is something else.
        """
        self._folder, self._options = folder.resolve(), options
        self._editor, self._told = editor, told
        self._now = options.as_of
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="byline-preview")
        self._problems: tuple[Diagnostic, ...] | None = None
        self._failed: set[str] = set()  # pages that could not be made
        self._session: Session | None = None
        self.server: Server | None = None

    def start(self) -> Future[None]:
        """Begin to read the blog; what is asked for meanwhile waits."""
        return self._thread.submit(self._open)

    def stop(self) -> None:
        """End: every tab is let go."""
        for line in self.server.lines if self.server else ():
            line.hang_up()
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True, cancel_futures=False)

    def _open(self) -> None:
        from generator.preview.session import Session

        self._session = Session(self._folder, self._options)
        self._tell_problems(self._session.open())

    def _close(self) -> None:
        if self._session:
            self._session.close()

    @property
    def _blog(self) -> Session:
        assert self._session is not None, "it is opened before anything else runs on its thread"
        return self._session

    def page(self, path: str) -> Answer:
        """Return what stands at an address; the server asks, from any of its threads."""
        return self._thread.submit(self._answer, path).result()

    def _answer(self, path: str) -> Answer:
        answer = self._blog.answer(path)
        if answer.problem is None:
            return answer
        self._failed.add(path)
        self._tell_problems(self._blog.state)
        return _apology(answer)

    def ready(self, line: Line) -> None:
        """Tell a new tab how things stand."""
        self._thread.submit(self._greet, line)

    def _greet(self, line: Line) -> None:
        assert self.server is not None
        line.digest = self._digest(line.page)
        line.say({"kind": "hello", "build": self._blog.state.number, "server": self.server.name})
        self._tell_problems(self._blog.state)  # what is looked at now may be what fails
        line.say(self._problem_event())
        line.say({"kind": "facts", "facts": self._facts(line.page)})

    def changed(self, paths: frozenset[Path] | None) -> None:
        """Take what the watcher saw."""
        self._thread.submit(self._follow, paths)

    def _follow(self, paths: frozenset[Path] | None) -> None:
        before = self._blog.state
        state = self._blog.changed(paths)
        self._tell_styles(before, state)
        names = {path.relative_to(self._folder).as_posix() for path in paths or ()}
        self._tell_problems(state)
        if not state.errors:  # with a mistake in it, the last good page stays below the overlay
            self._tell_pages(self._blog.pages_of(names))

    def _tell_styles(self, before: State, state: State) -> None:
        """Tell all tabs of style sheets that have another address now."""
        if before.shop is None or state.shop is None or self.server is None:
            return
        old, new = before.shop.site.assets, state.shop.site.assets
        changes = [
            {"from": old[name].url, "to": new[name].url, "integrity": new[name].integrity}
            for name in sorted(old.keys() & new.keys())
            if name.endswith(".css") and old[name].url != new[name].url
        ]
        if changes:
            self.server.tell({"kind": "style", "changes": changes})

    def _tell_pages(self, saved: list[str]) -> None:
        """Tell the tabs whose pages are others now; the rest go to what was saved."""
        assert self.server is not None
        lines = self.server.lines
        number = self._blog.state.number
        own = {unquote(page) for page in saved}
        digests = {page: self._digest(page) for page in sorted({line.page for line in lines})}
        for line in lines:
            if digests[line.page] != line.digest:
                line.digest = digests[line.page]
                line.say({"kind": "page", "build": number, "paths": [line.page]})
                line.say({"kind": "facts", "facts": self._facts(line.page)})
            if saved and line.page not in own:
                line.say({"kind": "go", "url": saved[0]})

    def _digest(self, page: str) -> str:
        answer = self._blog.answer(page)
        if answer.problem or isinstance(answer.content, Path):
            return f"{answer.problem} {answer.content!r}"
        return hashlib.blake2b(answer.content).hexdigest()

    def _tell_problems(self, state: State) -> None:
        """Tell everyone what is wrong, if that is something else than before."""
        if self.server:
            self.server.build = state.number
        found = self._found(state)
        if found == self._problems:
            return
        self._problems = found
        self._told(found, state)
        if self.server:
            self.server.tell(self._problem_event())

    def _found(self, state: State) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the blog, and with the pages that are or were looked at."""
        pages = {line.page for line in self.server.lines} if self.server else set()
        failed = {
            page: problem
            for page in sorted(pages | self._failed)
            if (problem := self._blog.answer(page).problem)
        }
        self._failed = set(failed)
        everything = {*state.found, *failed.values()}
        return tuple(sorted(everything, key=lambda one: one.sort_key()))

    def _problem_event(self) -> Mapping[str, Any]:
        return {
            "kind": "problems",
            "problems": [self._as_data(one) for one in self._problems or ()],
        }

    def _as_data(self, problem: Diagnostic) -> dict[str, Any]:
        themes = [Path(folder) for folder in self._blog.state.theme.folders]
        source = quoted(problem, [self._folder], themes)
        said: dict[str, Any] = {**problem.as_data(), "excerpt": None, "open": None}
        if source:
            said["excerpt"] = _excerpt(source.lines, problem)
            said["open"] = self._opener(source.file, problem.line, problem.column)
        return said

    def _opener(self, file: Path, line: int | None, column: int | None) -> str | None:
        if not self._editor:
            return None
        path = quote(file.as_posix())
        return (
            self._editor.replace("{path}", path)
            .replace("{line}", str(line or 1))
            .replace("{column}", str(column or 1))
        )

    def _facts(self, page: str) -> dict[str, Any]:
        from generator.preview.facts import facts_of

        return facts_of(self._blog, page, self._problems or ())

    def asked(self, name: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do what a page of ours asks for; raises :class:`Refused` for what there is not."""
        if name == "as-of":
            return self._thread.submit(self._show_at, said.get("as_of")).result()
        raise Refused(404, "there is nothing here")

    def _show_at(self, moment: object) -> Mapping[str, Any]:
        try:
            as_of = self._now if moment in (None, "") else datetime.fromisoformat(str(moment))
            as_of = as_of if as_of.tzinfo else as_of.replace(tzinfo=self._now.tzinfo)
            as_of.astimezone(timezone.utc)
        except (ValueError, OverflowError):
            raise Refused(400, "this is no time") from None
        state = self._blog.show(replace(self._blog.options, as_of=as_of))
        self._tell_pages([])
        self._tell_problems(state)
        return {"as_of": None if as_of == self._now else as_of.isoformat()}


def _apology(answer: Answer) -> Answer:
    """Return a page for one that could not be made: the client shows above it why."""
    problem = answer.problem
    assert problem is not None
    said = html.escape(f"{problem.path or ''}:{problem.line or ''} {problem.message}")
    hint = f"<p>{html.escape(problem.hint)}" if problem.hint else ""
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        "<title>This page cannot be made yet</title>"
        f"<body><main><h1>This page cannot be made yet</h1><p>{said}{hint}</main></body></html>"
    )
    return answer._replace(content=page.encode())


def _excerpt(lines: list[str], problem: Diagnostic) -> dict[str, Any] | None:
    """Return the lines of a source round the one that is meant."""
    if problem.line is None:
        return None
    first = max(1, problem.line - _AROUND)
    shown = lines[first - 1 : problem.line + _AROUND]
    return {"first_line": first, "lines": shown, "caret_column": problem.column}
