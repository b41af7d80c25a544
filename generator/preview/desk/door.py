"""The way in to the desk: which address is what, and who may do it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.preview.desk.admission import Admission, Editing
from generator.preview.desk.asked import DESK, HTML, Asked, Reply
from generator.preview.guard import Refused

if TYPE_CHECKING:
    from generator.model.diagnostic import Diagnostic
    from generator.preview.desk.editor import Editor
    from generator.preview.desk.timing import Stopwatch
    from generator.preview.session import Session

__all__ = ["Desk"]

_OWN: Final = re.compile(r"[a-z-]+\.(?:js|css)")
_CLIENT: Final = Path(__file__).with_name("client")
_TYPES: Final[Mapping[str, str]] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
_EDIT: Final = f"{DESK}edit/"
_BESIDE: Final = f"{DESK}beside/"


class Desk:
    """Answers for all addresses below :data:`~generator.preview.desk.asked.DESK`."""

    def __init__(
        self,
        folder: Path,
        editing: Editing = Editing.ON,
        run: Callable[[Asked], Reply] | None = None,
    ) -> None:
        """Stand before the site in ``folder``; ``run`` has :meth:`answer` called on its thread."""
        self._folder, self._run = folder, run
        self.admission = Admission(editing)
        self._watch: Stopwatch | None = None

    @property
    def is_open(self) -> bool:
        """Whether texts may be changed here."""
        return self.admission.editing is Editing.ON

    def links_of(self, source: str | None) -> dict[str, str | None]:
        """Return the addresses of the desk, and of the editor for a source, for a page's badge."""
        from generator.preview.desk.reach import edit_url

        return {"desk": DESK, "edit": edit_url(source) if source and self.is_open else None}

    def opening(self, problem: dict[str, Any]) -> dict[str, Any]:
        """Return a diagnostic for the browser; where no editor opens its line, the desk does."""
        from generator.preview.desk.reach import edit_url

        if problem["open"] or not self.is_open:
            return problem
        return {
            **problem,
            "open": edit_url(problem["path"] or "", problem["line"], problem["column"]),
        }

    def ask(self, asked: Asked) -> Reply:
        """Answer a request, from any thread; raises :class:`Refused`."""
        assert self._run is not None, "who has no blog is not asked"
        return self.file(asked.path) or self._run(asked)

    def file(self, path: str) -> Reply | None:
        """Return a file of the desk's own, by its address; None for what is no such address."""
        name = path.removeprefix(f"{DESK}own/")
        if name == path:
            return None
        file = _CLIENT / name
        if not _OWN.fullmatch(name) or not file.is_file():
            raise Refused(404, "there is nothing here")
        return Reply(200, _TYPES[file.suffix], file.read_bytes())

    def answer(
        self, asked: Asked, session: Session, problems: Iterable[Diagnostic], now: datetime
    ) -> Reply:
        """Answer on the blog's own thread; raises :class:`Refused`.

        What is to change has been admitted before. ``now`` is the clock without any view of
        another day.
        """
        path = asked.path
        if path.startswith(_EDIT):
            return self._edit(asked, session, path.removeprefix(_EDIT), now)
        if path.startswith(_BESIDE) and asked.method != "POST":
            return self._editor(session, path.removeprefix(_BESIDE), now).beside()
        if path == f"{DESK}hues.css":
            from generator.preview.desk.home import hues

            return hues(session)
        if path in {DESK, DESK.rstrip("/")}:
            return self._home(asked, session, tuple(problems), now)
        raise Refused(404, "there is nothing here")

    def _home(
        self, asked: Asked, session: Session, problems: tuple[Diagnostic, ...], now: datetime
    ) -> Reply:
        from generator.preview.desk.home import Home
        from generator.preview.desk.timing import Stopwatch

        self._watch = self._watch or Stopwatch()
        home = Home(session, self._folder, problems, self._watch, now)
        if asked.method == "POST":
            return home.asked(asked)
        if asked.path != DESK:
            return Reply(301, HTML, b"", headers={"Location": DESK})
        token = self.admission.token(DESK) if self.is_open else ""
        return home.page(asked.query.get("month", ""), token, self.admission.editing.reason)

    def _edit(self, asked: Asked, session: Session, below: str, now: datetime) -> Reply:
        if not self.is_open:
            from generator.preview.desk.pages import page

            return page("closed.html", 403, reason=self.admission.editing.reason)
        editor = self._editor(session, below, now)
        if asked.method == "POST":
            return editor.asked(asked)
        if asked.query.get("give") == "file":
            return editor.stands()
        if asked.query.get("give") == "targets":
            return editor.targets()
        return editor.open(self.admission.token(asked.path))

    def _editor(self, session: Session, below: str, now: datetime) -> Editor:
        from generator.preview.desk.editor import Editor
        from generator.preview.desk.reach import reached

        text = reached(self._folder, session.state.read.documents, below)
        return Editor(session, self._folder, text, now)
