"""The desk's home: what is planned and what is wrong, and from there a new post, or one put out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from generator.model.diagnostic import Diagnostic, Severity
from generator.model.url import slugify
from generator.preview.desk import pages
from generator.preview.desk.asked import Asked, Reply, as_json
from generator.preview.desk.editor import Editor
from generator.preview.desk.overview import overview_of
from generator.preview.desk.reach import edit_url, reached
from generator.preview.desk.timing import Stopwatch
from generator.preview.guard import Refused
from generator.preview.session import Session
from generator.render.colour import hue_of
from generator.render.dress import style_of, stylesheet

__all__ = ["Home", "hues"]

_SLOW = 8  # pages that are named
_LONGEST_TITLE = 300


class Home(NamedTuple):
    """The blog as its writer looks at it."""

    session: Session
    folder: Path
    problems: tuple[Diagnostic, ...]
    watch: Stopwatch
    now: datetime

    def page(self, month: str, token: str, closed: str) -> Reply:
        """Return the page; without a ``token`` nothing can be done from it, and it says why."""
        state = self.session.state
        site = state.site
        if site is None:
            return pages.page("no-site.html", problems=self.problems)
        shown = [one for one in self.problems if one.severity is not Severity.NOTE]
        slowest = self.watch.slowest(self.session, _SLOW)
        measured = self.watch.number == state.number and bool(self.watch.times)
        return pages.page(
            "home.html",
            site=site,
            home=site.root.href("/"),
            token=token,
            closed=closed,
            measured=measured,
            count=sum(name.endswith(".html") for name in state.files),
            overview=overview_of(state, site, shown, slowest, month),
            series=sorted(one.title for one in site.series),
        )

    def asked(self, asked: Asked) -> Reply:
        """Do what the page asks for; raises :class:`Refused` for what there is not."""
        said = asked.said()
        name = asked.query.get("do", "")
        if name == "new":
            return self._new(said)
        if name == "publish":
            return self._publish(said)
        if name == "measure":
            done, total = self.watch.turn(self.session)
            return as_json({"done": done, "total": total})
        raise Refused(404, "there is nothing here")

    def _new(self, said: Mapping[str, Any]) -> Reply:
        """Start a post, and say where it is edited."""
        from generator.scaffold.post import new_post

        title, series = str(said.get("title", "")), str(said.get("series", "")).strip()
        if not title.strip() or len(title) > _LONGEST_TITLE:
            raise Refused(400, "give it a title")
        made = new_post(self.folder, title, series=series or None, draft=True, today=self.now)
        errors = [one for one in made.found if one.severity is Severity.ERROR]
        if errors:
            hint = f": {errors[0].hint}" if errors[0].hint else ""
            raise Refused(409, f"{errors[0].message}{hint}")
        return as_json({"edit": edit_url(made.paths[0])}, wrote=made.paths)

    def _publish(self, said: Mapping[str, Any]) -> Reply:
        path = str(said.get("path", "")).removeprefix("content/")
        text = reached(self.folder, self.session.state.read.documents, path)
        return Editor(self.session, self.folder, text, self.now).publish_now()


def hues(session: Session) -> Reply:
    """Return the colours of the blog and of each series, as the theme has them."""
    site = session.state.site
    rules = [stylesheet(site.config.theme) if site else ""]
    rules.append(f":root{{{style_of(site.config.theme.hue if site else 172)}}}")
    for slug in sorted(site.orders) if site else ():
        seen = next((one.hue for one in site.series if one.slug == slug), None) if site else None
        rules.append(f'[data-series="{slugify(slug)}"]{{{style_of(hue_of(slug, seen))}}}')
    return Reply(200, "text/css; charset=utf-8", "\n".join(rules).encode())
