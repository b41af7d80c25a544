"""What the editor asks for: a text opened, its form, its page as it would be, saved, published."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from generator.load.amend import CannotAmend, amended
from generator.model.diagnostic import Severity
from generator.model.source import Kind
from generator.preview.desk import pages
from generator.preview.desk.asked import DESK, HTML, Asked, Reply, as_json
from generator.preview.desk.form import changes_of, form_of, groups_of
from generator.preview.desk.halves import Halves, digest_of, halves_of, rewritten, split
from generator.preview.desk.placing import placed
from generator.preview.desk.publishing import published
from generator.preview.desk.reach import Reached
from generator.preview.desk.saving import Conflict, Saved, rows, save
from generator.preview.desk.targets import targets_of
from generator.preview.desk.unsaved import address_in, shown
from generator.preview.guard import Refused
from generator.preview.session import Session
from generator.resolve.site import Post, Site

__all__ = ["Editor"]

# The script in it reads from the browser's cache what it was loaded from.
_BESIDE: Final[Mapping[str, str]] = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


class Editor(NamedTuple):
    """One text that is open: what the blog is, where the text stands, and what is now."""

    session: Session
    folder: Path
    text: Reached
    now: datetime

    @property
    def site(self) -> Site:
        """The blog; raises :class:`Refused` where there is none."""
        site = self.session.state.site
        if site is None:
            raise Refused(503, "the blog cannot be read; the desk's home says why")
        return site

    @property
    def path(self) -> str:
        """The path of the file in the site."""
        return self.text.source.path

    def read(self) -> bytes:
        """Return the file's bytes."""
        try:
            return self.text.file.read_bytes()
        except OSError:
            raise Refused(404, "this file is gone") from None

    def open(self, token: str) -> Reply:
        """Return the page of the editor."""
        data = self.read()
        halves = halves_of(data)
        document = self.session.state.read.documents[self.path]
        return pages.page(
            "edit.html",
            title=getattr(document.matter, "title", self.path),
            source=self.path,
            below=self.path.partition("/")[2],
            kind=self.text.source.kind.value,
            halves=halves,
            digest=digest_of(data),
            token=token,
            form=self._form(halves.head),
            language=self._language(),
            **self._suggestions(),
        )

    def beside(self) -> Reply:
        """Return the page of the text as it is saved, with a script that follows the editor."""
        path = address_in(self.session.state, self.text.source)
        answer = self.session.answer(self.session.base + path) if path is not None else None
        if answer is None or answer.problem or not isinstance(answer.content, bytes):
            return Reply(200, HTML, pages.piece("nothing.html").encode(), _BESIDE)
        script = b'<script type="module" src="%sown/beside.js"></script>' % DESK.encode()
        before, end, after = answer.content.rpartition(b"</body>")
        whole = before + script + end + after if end else answer.content + script
        return Reply(200, HTML, whole, _BESIDE)

    def stands(self) -> Reply:
        """Return what the file is now: halves and digest, for an editor that was left open."""
        data = self.read()
        return as_json({**_halves(halves_of(data)), "digest": digest_of(data)})

    def targets(self) -> Reply:
        """Return what a link may lead to."""
        return as_json({"targets": targets_of(self.site, self.text.source)})

    def asked(self, asked: Asked) -> Reply:
        """Do what the editor's page asks for; raises :class:`Refused` for what there is not."""
        name = asked.query.get("do", "")
        if name == "picture":
            return self._picture(asked)
        said = asked.said()
        does = {
            "amend": self._amend,
            "render": self._render,
            "save": self._save,
            "publish": self._publish,
        }
        if name not in does:
            raise Refused(404, "there is nothing here")
        return does[name](said)

    def _amend(self, said: Mapping[str, Any]) -> Reply:
        """Set fields in the front matter; return it with its form, both as they are then."""
        head = _text(said, "head")
        changes = said.get("changes")
        if not isinstance(changes, dict):
            raise Refused(400, "these are no changes")
        given = {str(key): str(value) for key, value in changes.items()}
        values = changes_of(head, given, self.text.source.kind)
        try:
            after = amended(head, values) if values else head
        except CannotAmend:
            raise Refused(409, "the front matter cannot be read; mend it as text first") from None
        return as_json({"head": after, "form": self._form(after)})

    def _render(self, said: Mapping[str, Any]) -> Reply:
        halves = Halves(_text(said, "head"), _text(said, "body"))
        data = rewritten(self.read(), halves.text)
        settled = said.get("settled") is True
        there = shown(self.session, self.text.source, data, settled=settled)
        page = None
        if there.answer and isinstance(there.answer.content, bytes):
            page = there.answer.content.decode()
        document = there.document
        return as_json(
            {
                "page": page,
                "settled": settled,
                "url": self.site.root.href(there.path) if there.path is not None else None,
                "words": document.words,
                "minutes": document.minutes,
                "status": there.status,
                "title": getattr(document.matter, "title", ""),
                "problems": [
                    one.as_data() for one in there.found if one.severity is not Severity.NOTE
                ],
            }
        )

    def _save(self, said: Mapping[str, Any]) -> Reply:
        text = _text(said, "head") + _text(said, "body")
        return self._saved(save(self.text.file, _text(said, "before"), text), text)

    def _saved(self, done: Saved | Conflict, mine: str) -> Reply:
        if isinstance(done, Saved):
            halves = split(mine)
            wrote = (self.path,) if done.changed else ()
            said = {**_halves(halves), "digest": done.digest, "form": self._form(halves.head)}
            return as_json(said, wrote=wrote)
        theirs = done.theirs
        return as_json(
            {
                "rows": rows(mine, theirs.text if theirs else ""),
                "theirs": _halves(theirs) if theirs else None,
                "digest": done.digest,
            },
            status=409,
        )

    def _publish(self, said: Mapping[str, Any]) -> Reply:
        today = self.now.astimezone(zoneinfo.ZoneInfo(self.site.config.timezone)).date()
        text = published(halves_of(self.read()).text, self._post(), today)
        return self._saved(save(self.text.file, _text(said, "before"), text), text)

    def publish_now(self) -> Reply:
        """Publish the file as it is saved."""
        return self._publish({"before": digest_of(self.read())})

    def _post(self) -> Post:
        post = next((one for one in self.site.everything if one.source == self.path), None)
        if post is None:
            raise Refused(409, "only a post can be published")
        if any(one.severity is Severity.ERROR for one in post.document.found):
            raise Refused(409, "there are mistakes in this post; mend them first")
        return post

    def _picture(self, asked: Asked) -> Reply:
        name = unquote(asked.headers.get("x-byline-name", ""))
        path, new = placed(self.folder, self.path, name, asked.body)
        last = path.rpartition("/")[2]
        return as_json({"name": last, "path": path, "new": new}, wrote=(path,) if new else ())

    def _form(self, head: str) -> str:
        kind = self.text.source.kind
        fields = form_of(head, kind)
        if fields is None:
            return pages.piece("unreadable.html")
        title = next(field for field in fields if field.name == "title")
        return pages.piece("form.html", title=title, groups=groups_of(fields))

    def _language(self) -> str:
        matter = self.session.state.read.documents[self.path].matter
        return getattr(matter, "language", None) or self.site.config.language

    def _suggestions(self) -> dict[str, Any]:
        site = self.site
        if self.text.source.kind is Kind.SERIES:
            return {"lists": {}}
        slugs = {post.slug: post.title for post in site.everything}
        return {
            "lists": {
                "series": {one.title: "" for one in site.series},
                "authors": {one.slug: one.name for one in site.authors},
                "tags": {tag.name: "" for tag in site.tags},
                "prequel": slugs,
                "sequel": slugs,
            }
        }


def _halves(halves: Halves) -> dict[str, str]:
    return {"head": halves.head, "body": halves.body}


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise Refused(400, f"{name} is missing")
    return value
