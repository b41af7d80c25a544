"""What the badge says of posts that are hidden or to come, and their marks in lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from generator.model.options import Options
from generator.preview.facts import facts_of
from generator.preview.session import Session
from tests.conftest import AS_OF, SiteFolder
from tests.unit.preview.desk.sitting import FILES
from tests.unit.preview.holding import built, opened

pytestmark = pytest.mark.usefixtures("same_program")


@pytest.fixture
def folder(site: Callable[..., SiteFolder]) -> SiteFolder:
    return site(FILES)


@pytest.fixture
def session(folder: SiteFolder) -> Iterator[Session]:
    with opened(folder.folder, Options(as_of=AS_OF, drafts=True, future=True)) as one:
        yield one


def test_a_post_that_has_expired_is_said_to_have(session: Session):
    assert session.answer("/gone/").status == 404
    said = facts_of(session, "/gone/", ())
    assert (said["status"], said["title"], said["source"]) == (
        *("expired", "Gone"),
        "content/posts/gone.md",
    )


def test_a_post_that_is_hidden_is_said_to_be_a_draft(folder: SiteFolder):
    with opened(folder.folder) as session:
        assert session.answer("/draft/").status == 404
        assert facts_of(session, "/draft/", ())["status"] == "draft"
        assert facts_of(session, "/three/", ())["status"] == "scheduled"


def test_an_entry_of_the_feed_has_its_day_and_a_series_its_file(session: Session):
    assert facts_of(session, "/one/", ())["feed"]["date"].startswith("2026-01-03T00:00")
    assert facts_of(session, "/draft/", ())["feed"]["date"].startswith("2026-11-20")
    said = facts_of(session, "/series/letters/", ())
    assert said["source"] == "content/series/letters.md"
    assert facts_of(session, "/series/steps/", ())["source"] is None


def test_what_is_to_come_has_a_mark_in_lists_and_on_its_page(session: Session, folder, tmp_path):
    home = session.answer("/").content
    assert isinstance(home, bytes)
    assert home.count(b"(scheduled)") == 1
    assert home.count(b"(draft)") == 1
    page = session.answer("/three/").content
    assert isinstance(page, bytes)
    assert b"This post comes out on" in page
    assert b"24 December 2026" in page
    files, outcome = built(folder.folder, tmp_path / "clean")
    assert outcome.ok
    assert b"(scheduled)" not in b"".join(files.values())
