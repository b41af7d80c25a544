"""The preview as a whole: what files change, what pages then show, and who is told.

All that touches the blog runs on one thread, one thing after the other: so a page is never half
old and half new, and nothing needs a lock. What is looked at comes first.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timezone
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from generator.model.diagnostic import error
from generator.preview.desk.admission import Editing
from generator.preview.desk.asked import DESK
from generator.preview.desk.door import Desk
from generator.preview.guard import Refused
from generator.preview.opening import Opening
from generator.preview.problems import apology, problem_data
from generator.preview.thread import IDLE, LATER, Thread

if TYPE_CHECKING:
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
_SLICE: Final = 0.008  # seconds of work at a time that nobody asked for
_ENOUGH: Final = 20  # pages that fail: the rest will not say anything else
_BREATH: Final = 0.03  # seconds in which a tab fetches what it was told of
_PATIENCE: Final = 0.3  # seconds for what is in hand at the end


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
    ) -> None:
        """Take the site in ``folder``.

        ``editor`` is an address with ``{path}``, ``{line}`` and ``{column}`` that opens a file;
        ``editing`` says whether texts may be changed from a browser; ``told`` is told of what is
        wrong, whenever that is something else, ``words`` what else the writer must know.
        """
        self._folder, self._options = folder.resolve(), options
        self._editor, self._told, self._words = editor, told, words
        self._now = options.as_of
        self._thread = Thread("byline-preview")
        self._opening = Opening(self._folder, options)
        self._tries: Iterator[str | None] | None = None
        self._amiss = False  # whether something failed, so that nothing known can be trusted
        self._waiting: frozenset[str] | None = frozenset()  # files to be settled; None for all
        self._problems: tuple[Diagnostic, ...] | None = None
        self._failed: set[str] = set()  # pages that could not be made
        self._session: Session | None = None
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
        self._try_all()

    def _try_all(self) -> None:
        """Make each page once when there is time, to see what is wrong with it."""
        if not self._tries:
            self._tries = self._blog.trial()
            self._thread.later(IDLE, lambda: self._guarded(self._try_some))

    def _try_some(self) -> None:
        until = time.monotonic() + _SLICE
        for failed in self._tries or ():
            if failed is not None:
                self._failed.add(failed)
            if len(self._failed) >= _ENOUGH:
                break
            if time.monotonic() > until:
                self._thread.later(IDLE, lambda: self._guarded(self._try_some))
                return
        self._tries = None
        self._tell_problems(self._blog.state)

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
        self._failed.add(path)
        self._tell_problems(self._blog.state)
        return answer._replace(content=apology(answer.problem))

    def _ask_desk(self, asked: Asked) -> Reply:
        """Answer for the writer's desk; raises :class:`Refused`. What it wrote shows at once."""
        return self._thread.submit(self._at_desk, asked).result()

    def _at_desk(self, asked: Asked) -> Reply:
        reply = self.desk.answer(asked, self._blog, self._problems or (), self._now)
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

    def changed(self, paths: frozenset[Path] | None) -> None:
        """Take what the watcher saw."""
        self._thread.submit(self._guarded, self._follow, paths)

    def _follow(self, paths: frozenset[Path] | None) -> None:
        """Show what changed: first where somebody looks, then wherever else it can be seen."""
        blog, before = self._blog, self._blog.state
        names = blog.notice(None if self._amiss else paths)
        self._amiss = False
        waiting = self._waiting
        self._waiting = None if names is None or waiting is None else waiting | names
        if not waiting and (state := blog.retouched(names)):
            self._waiting = frozenset()
            self._tell(before, state, names)
        elif state := blog.ahead(names):
            self._tell(before, state, names)
            # What the tabs fetch now is not to wait for all the rest.
            self._thread.later(LATER, lambda: self._guarded(self._settle, None), after=_BREATH)
        else:
            self._settle(names)

    def _settle(self, saved: Collection[str] | None) -> None:
        """Read and plan again all that may be another."""
        names, self._waiting = self._waiting, frozenset()
        if names is not None and not names:
            return  # more was saved since, and has been settled with it
        blog, before = self._blog, self._blog.state
        state = blog.reread(names)
        self._tell(before, state, saved or ())
        for line in self.server.lines if before.ahead and self.server else ():
            line.say({"kind": "facts", "facts": self._facts(line.page)})
        if names is None or any(name.startswith(_FOR_ALL) for name in names):
            self._try_all()

    def _tell(self, before: State, state: State, names: Collection[str] | None) -> None:
        self._tell_styles(before, state)
        self._tell_files(names or ())
        self._tell_problems(state)
        if not state.errors:  # with a mistake in it, the last good page stays below the overlay
            self._tell_pages(self._blog.pages_of(names or ()))

    def _tell_files(self, names: Collection[str]) -> None:
        """Tell all tabs of files that are others now under the address that they had."""
        paths = self._blog.files_of(names)
        if paths and self.server:
            self.server.tell({"kind": "files", "paths": paths})

    def _tell_styles(self, before: State, state: State) -> None:
        """Tell all tabs of style sheets that have another address now."""
        if before.shop is None or state.shop is None or self.server is None:
            return
        old, new = before.shop.site.assets, state.shop.site.assets
        changes = [
            {
                "from": old[name].url,
                "to": new[name].url,
                "integrity": new[name].integrity,
                "text": new[name].inline,
            }
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
                told = {"kind": "page", "build": number, "paths": [line.page]}
                line.say({**told, "html": self._sent(line.page)})
                line.say({"kind": "facts", "facts": self._facts(line.page)})
            if saved and line.page not in own:
                line.say({"kind": "go", "url": saved[0]})

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
            for page in sorted(pages | self._failed)
            if (problem := self._blog.answer(page).problem)
        }
        self._failed = set(failed)
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
