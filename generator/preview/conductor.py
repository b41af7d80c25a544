"""The preview as a whole: what files change, what pages then show, and who is told.

All that touches the blog runs on one thread, one thing after the other: so a page is never half
old and half new, and nothing needs a lock. What is looked at comes first.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias
from urllib.parse import unquote

from generator.model.diagnostic import error
from generator.preview.desk.admission import Editing
from generator.preview.desk.asked import DESK
from generator.preview.desk.door import Desk
from generator.preview.guard import Refused
from generator.preview.opening import Opening, Tidying
from generator.preview.problems import apology, problem_data
from generator.preview.settling import Aside, driven
from generator.preview.standing import (
    changed_sheets,
    links_to_files,
    links_to_pages,
    written_sheets,
)
from generator.preview.thread import IDLE, LATER, Thread
from generator.preview.trial import Trial

if TYPE_CHECKING:
    from datetime import datetime

    from generator.model.diagnostic import Diagnostic
    from generator.model.options import Options
    from generator.preview.desk.asked import Asked, Reply
    from generator.preview.line import Line
    from generator.preview.server import Server
    from generator.preview.session import Session
    from generator.preview.state import Answer, State

__all__ = ["Conductor"]

_FOR_ALL: Final = ("templates/", "content/site.yaml")
"""What all pages may depend on."""
_Names: TypeAlias = frozenset[str] | None
"""Files of the site; None for all of them."""
_BREATH: Final = 0.03  # seconds in which a tab fetches what it was told of
_PATIENCE: Final = 0.3  # seconds for what is in hand at the end
_ON_THE_WAY: Final = 3.0  # seconds in which a tab that follows comes to a page, and listens


class _Went(NamedTuple):
    """Where tabs went last: pages that were saved, in which build, when by the monotonic clock."""

    pages: tuple[str, ...] = ()
    build: int = 0
    at: float = 0.0


class Conductor:
    """Stands between the files, the blog and the tabs."""

    def __init__(
        self,
        folder: Path,
        options: Options,
        *,
        editor: str = "",
        editing: Editing = Editing.ON,
        told: Callable[[tuple[Diagnostic, ...], State], None] = lambda _found, _state: None,
        words: Callable[[str], None] = lambda _said: None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Take the site in ``folder``.

        ``editor`` is an address with ``{path}``, ``{line}`` and ``{column}`` that opens a file;
        ``editing`` says whether texts may be changed from a browser; ``told`` is told of what is
        wrong, whenever that is something else, ``words`` what else the writer must know; ``clock``
        says what time it is, where that goes on.
        """
        self._folder = folder.resolve()
        self._editor, self._told, self._words = editor, told, words
        self._clock = clock or (lambda: options.as_of)
        tidying = Tidying()
        self._thread = Thread("byline-preview", tidying, tidying.after)
        self._aside = Aside(self._thread)
        self._newer: _Names = None  # saved since all is being settled, if it is
        self._turn = 0  # counts how often all was read at once
        self._opening = Opening(self._folder, options)
        self._trial = Trial(self._idle, lambda: self._tell_problems(self._blog.state))
        self._amiss = False  # whether something failed, so that nothing known can be trusted
        self._waiting: _Names = frozenset()  # to be settled
        self._problems: tuple[Diagnostic, ...] | None = None
        self._session: Session | None = None
        self._went = _Went()
        self.server: Server | None = None
        self.desk = Desk(self._folder, editing, self._ask_desk)

    def start(self) -> Future[None]:
        """Begin to read the blog; what is asked for meanwhile is answered as well as can be."""
        return self._thread.submit(self._guarded, self._open)

    def stop(self) -> None:
        """End: every tab is let go, and what is being done is left."""
        for line in self.server.lines if self.server else ():
            line.hang_up()
        self._opening.stop()
        self._aside.stop()
        self._thread.stop(_PATIENCE, self._close)

    def _close(self) -> None:
        if self._session:
            self._session.close()

    def _guarded(self, call: Callable[..., None], *arguments: Any) -> None:
        """Do something that nobody waits for, and tell the writer if it fails within byline."""
        try:
            call(*arguments)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the preview goes on
            self._fail(problem)

    def _fail(self, problem: Exception) -> None:
        self._amiss = True
        said = f"{type(problem).__name__}: {problem}"
        self._words(
            f"error: byline itself failed, and reads everything anew at the next save: {said}"
        )

    def _open(self) -> None:
        self._session = self._opening.session()
        self._tell_problems(self._session.state)
        self._trial.begin(self._blog)

    def _idle(self, call: Callable[[], None], after: float) -> None:
        self._thread.later(IDLE, lambda: self._guarded(call), after=after)

    @property
    def _blog(self) -> Session:
        assert self._session is not None, "it is opened before anything else runs on its thread"
        return self._session

    def page(self, path: str) -> Answer:
        """Return what stands at an address; the server asks, from any of its threads."""
        early = self._opening.early(path, lambda: self._amiss)
        return early or self._thread.submit(self._answer, path).result()

    def _answer(self, path: str) -> Answer:
        try:
            answer = self._blog.answer(path)
        except Exception as problem:  # noqa: BLE001 - as above
            self._fail(problem)
            from generator.preview.state import Answer as Given

            said = f"{type(problem).__name__}: {problem}"
            failed = error("byline-failed", said, hint="save any file to have all read anew")
            return Given(500, content=apology(failed), problem=failed)
        if answer.problem is None:
            return answer
        self._trial.failed.add(path)
        self._tell_problems(self._blog.state)
        return answer._replace(content=apology(answer.problem))

    def _ask_desk(self, asked: Asked) -> Reply:
        """Answer for the writer's desk; raises :class:`Refused`. What it wrote shows at once."""
        return self._thread.submit(self._at_desk, asked).result()

    def _at_desk(self, asked: Asked) -> Reply:
        reply = self.desk.answer(asked, self._blog, self._problems or (), self._clock())
        if reply.wrote:
            self._follow(frozenset(self._folder / path for path in reply.wrote))
        return reply

    def ready(self, line: Line) -> None:
        """Tell a new tab how things stand."""
        self._thread.submit(self._guarded, self._greet, line)

    def _greet(self, line: Line) -> None:
        assert self.server is not None
        line.digest = self._digest(line.page)
        line.say({"kind": "hello", "build": self._blog.state.number, "server": self.server.name})
        self._tell_problems(self._blog.state)  # what is looked at now may be what fails
        line.say(self._problem_event())
        line.say({"kind": "facts", "facts": self._facts(line.page)})
        went = self._went
        late = line.build is not None and line.build < went.build
        if late and time.monotonic() - went.at < _ON_THE_WAY:
            self._go(line)  # it was on its way from one post to the next while that was saved

    def changed(self, paths: frozenset[Path] | None) -> None:
        """Take what the watcher saw."""
        self._thread.submit(self._guarded, self._follow, paths)

    def _follow(self, paths: frozenset[Path] | None) -> None:
        """Show what changed: first where somebody looks, then wherever else it can be seen."""
        blog, before = self._blog, self._blog.state
        names = blog.notice(None if self._amiss else paths)
        self._tell_sheets(before, names)
        self._amiss = False
        self._trial.stir()
        waiting = self._waiting
        self._waiting = None if names is None or waiting is None else waiting | names
        if self._newer is not None and names is not None:
            self._newer |= names
        if not waiting and (state := blog.retouched(names)):
            self._waiting = frozenset()
            self._tell(before, state, names)
        elif state := blog.ahead(names):
            self._tell(before, state, names)
            # What the tabs fetch now is not to wait for all the rest.
            self._thread.later(LATER, lambda: self._guarded(self._settle_aside), after=_BREATH)
        else:
            self._settle(names)

    def _settle_aside(self) -> None:
        """Have all that may be another read and planned again, beside what is done meanwhile."""
        if self._newer is not None or self._waiting == frozenset():
            return
        self._newer, turn = frozenset(), self._turn
        self._aside.drive(
            self._blog.settling(self._waiting),
            lambda state: self._guarded(self._settled, state, turn),
        )

    def _settled(self, made: Callable[[], State], turn: int) -> None:
        """Take what was made of the blog; what has been saved since is put into it."""
        newer, self._newer = self._newer, None
        state = made()  # or it is told what went wrong
        if turn == self._turn:
            self._take(state, self._waiting, (), newer)
        else:  # all was read after that began
            self._settle_aside()

    def _settle(self, saved: Collection[str] | None) -> None:
        """Read and plan again all that may be another, whatever waits."""
        self._turn += 1
        names, self._waiting = self._waiting, frozenset()
        self._take(driven(self._blog.settling(names)), names, saved or (), None)

    def _take(self, state: State, names: _Names, saved: Collection[str], newer: _Names) -> None:
        """Show what was made of the blog for some names, with what is newer put into it."""
        self._waiting = newer or frozenset()
        blog, before = self._blog, self._blog.state
        state = blog.take(state)
        if newer:
            again = blog.ahead(newer)
            if again is None:
                self._settle(newer)
                return
            state = again
            self._thread.later(LATER, lambda: self._guarded(self._settle_aside), after=_BREATH)
        self._tell(before, state, saved)
        for line in self.server.lines if before.ahead and self.server else ():
            line.say({"kind": "facts", "facts": self._facts(line.page)})
        if names is None or any(name.startswith(_FOR_ALL) for name in names):
            self._trial.begin(blog)

    def _tell(self, before: State, state: State, names: Collection[str] | None) -> None:
        self._tell_styles(before, state)
        self._tell_files(names or ())
        self._tell_problems(state)
        if not state.errors:  # with a mistake in it, the last good page stays below the overlay
            self._tell_pages(links_to_pages(state.site, names or ()))

    def _tell_files(self, names: Collection[str]) -> None:
        """Tell all tabs of files that are others now under the address that they had."""
        paths = links_to_files(self._blog.state.site, names)
        if paths and self.server:
            self.server.tell({"kind": "files", "paths": paths})

    def _tell_sheets(self, before: State, names: _Names) -> None:
        """Tell all tabs how style sheets look that were just saved, before anything is made."""
        sheets = written_sheets(before, names, self._folder)
        if sheets and self.server:
            self.server.tell({"kind": "sheets", "sheets": sheets})

    def _tell_styles(self, before: State, state: State) -> None:
        """Tell all tabs of style sheets that have another address now."""
        changes = changed_sheets(before, state)
        if changes and self.server:
            self.server.tell({"kind": "style", "changes": changes})

    def _tell_pages(self, saved: list[str]) -> None:
        """Tell the tabs whose pages are others now; the rest go to what was saved."""
        assert self.server is not None
        lines = self.server.lines
        number = self._blog.state.number
        if saved:
            self._went = _Went(tuple(saved), number, time.monotonic())
        digests = {page: self._digest(page) for page in sorted({line.page for line in lines})}
        for line in lines:
            if digests[line.page] != line.digest:
                line.digest = digests[line.page]
                told = {"kind": "page", "build": number, "paths": [line.page]}
                line.say({**told, "html": self._sent(line.page)})
                line.say({"kind": "facts", "facts": self._facts(line.page)})
            if saved:
                self._go(line)

    def _go(self, line: Line) -> None:
        """Have a tab go to what was saved, if it does not show some of it."""
        pages = self._went.pages
        if line.page not in {unquote(page) for page in pages}:
            line.say({"kind": "go", "url": pages[0]})

    def _sent(self, page: str) -> str | None:
        """Return a page as the server sends it, so that no tab need ask for it."""
        answer = self._blog.answer(page)
        if (
            self.server is None
            or answer.status != HTTPStatus.OK
            or not answer.type.startswith("text/html")
        ):
            return None
        assert isinstance(answer.content, bytes)
        return self.server.with_client(answer.content).decode()

    def _digest(self, page: str) -> str:
        if page.startswith(DESK):  # it shows something of everything
            return str(self._blog.state.number)
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
            for page in sorted(pages | self._trial.failed)
            if (problem := self._blog.answer(page).problem)
        }
        self._trial.failed = set(failed)
        # One mistake in a template is one, however many pages it spoils.
        places = {(one.path, one.line, one.code): one for one in reversed(failed.values())}
        everything = {*state.found, *places.values()}
        return tuple(sorted(everything, key=lambda one: one.sort_key()))

    def _problem_event(self) -> Mapping[str, Any]:
        themes = [Path(folder) for folder in self._blog.state.theme.folders]
        shown = [
            self.desk.opening(problem_data(one, self._folder, themes, self._editor))
            for one in self._problems or ()
        ]
        return {"kind": "problems", "problems": shown}

    def _facts(self, page: str) -> dict[str, Any]:
        from generator.preview.facts import facts_of

        facts = facts_of(self._blog, page, self._problems or ())
        return {**facts, **self.desk.links_of(facts.get("source"))}

    def asked(self, name: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do what a page of ours asks for; raises :class:`Refused` for what there is not."""
        if name == "as-of":
            return self._thread.submit(self._show_at, said.get("as_of")).result()
        raise Refused(404, "there is nothing here")

    def _show_at(self, said: object) -> Mapping[str, Any]:
        from generator.preview.state import moment_of

        now = self._clock()
        as_of = moment_of(said, self._blog.state.site) or now
        state = self._blog.show(replace(self._blog.options, as_of=as_of))
        self._turn += 1
        self._tell_pages([])
        self._tell_problems(state)
        return {"as_of": None if as_of == now else as_of.isoformat()}
