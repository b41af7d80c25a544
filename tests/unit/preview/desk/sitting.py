"""A desk before a small blog, asked without a server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from generator.model.options import Options
from generator.preview.desk.admission import Editing
from generator.preview.desk.asked import Asked, Reply
from generator.preview.desk.door import Desk
from generator.preview.session import Session
from tests.conftest import AS_OF, SiteFolder
from tests.unit.preview.holding import opened

__all__ = ["FILES", "Sitting", "sitting"]

FILES: Mapping[str, str | bytes] = {
    "content/site.yaml": "title: Test\nurl: https://example.com/\ntimezone: UTC\n",
    "content/posts/one.md": "---\ntitle: One\ndate: 2026-01-03\ntags: [work, talk]\n"
    "series: Steps\nreview_by: 2026-11-01\n---\n\nWords of one.\n\n## First\n\nMore.\n",
    "content/posts/two.md": "---\ntitle: Two\ndate: 2026-02-03\ntags: [work]\nseries: Steps\n"
    "---\n\nSee [one](one.md).\n",
    "content/posts/deep/three/index.md": "---\ntitle: Three\ndate: 2026-12-24\nseries: Steps\n"
    "expires: 2027-03-01\n---\n\nIn winter.\n",
    "content/posts/draft.md": "---\ntitle: Draft & co\ndate: 2026-11-20  # first idea\n"
    "draft: true\nextra:\n  mood: calm\n---\n\nNot yet.\n",
    "content/posts/gone.md": "---\ntitle: Gone\ndate: 2026-01-05\nexpires: 2026-02-01\n---\n\n"
    "Was.\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
    "content/series/letters.md": "---\ntitle: Letters\nparts:\n  - title: Early\n"
    '    planned: "2026-10-01"\n  - title: Late\n    planned: "2027-05-01"\n  - title: Some day\n'
    "---\n\nAll of them.\n",
    "content/authors/ann.yaml": "name: Ann\n",
    "content/posts/.hidden.md": "---\ntitle: Hidden\n---\n",
    "secret.md": "---\ntitle: Secret\n---\n",
}


@dataclass
class Sitting:
    """A session, and a desk that is asked as its pages ask it."""

    site: SiteFolder
    session: Session
    desk: Desk

    def get(self, path: str, **query: str) -> Reply:
        """Ask for a page."""
        return self._answer(Asked("GET", path, query))

    def post(self, path: str, do: str, said: object = None, **headers: str) -> Reply:
        """Ask for something to be done; what it wrote is read again."""
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        reply = self._answer(Asked("POST", path, {"do": do}, headers, body))
        if reply.wrote:
            self.session.changed([self.site.folder / name for name in reply.wrote])
        return reply

    def edit(self, below: str, do: str, said: object = None, **headers: str) -> Any:
        """Ask the editor of a text; returns what it says, with the status."""
        reply = self.post(f"/_desk/edit/{below}", do, said, **headers)
        return {"status": reply.status, **json.loads(reply.content)}

    def opened(self, below: str) -> dict[str, str]:
        """Return a file as the editor gets it."""
        given: dict[str, str] = json.loads(self.get(f"/_desk/edit/{below}", give="file").content)
        return given

    def text(self, below: str) -> str:
        """Return a file as it is on the disk."""
        return (self.site.folder / "content" / below).read_text(encoding="utf-8")

    def _answer(self, asked: Asked) -> Reply:
        return self.desk.answer(asked, self.session, self.session.state.found, AS_OF)


@contextmanager
def sitting(
    site: SiteFolder, editing: Editing = Editing.ON, options: Options | None = None
) -> Iterator[Sitting]:
    """Sit down before a blog, with drafts and what is to come."""
    shown = options or Options(as_of=AS_OF, drafts=True, future=True)
    with opened(site.folder, shown) as session:
        yield Sitting(site, session, Desk(site.folder.resolve(), editing))
