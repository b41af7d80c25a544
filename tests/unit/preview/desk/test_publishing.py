"""A draft is put out with one change to its front matter."""

from __future__ import annotations

from datetime import date

import pytest

from generator.preview.desk.publishing import published
from generator.preview.guard import Refused
from tests.unit.preview.desk.sitting import Sitting

_TODAY = date(2026, 11, 22)


def publish(at_desk: Sitting, below: str, text: str | None = None) -> str:
    site = at_desk.session.state.site
    assert site
    post = next(one for one in site.everything if one.source == f"content/{below}")
    return published(at_desk.text(below) if text is None else text, post, _TODAY)


def test_a_draft_gets_the_day(at_desk: Sitting):
    before = at_desk.text("posts/draft.md")
    after = before.replace("draft: true\n", "").replace("2026-11-20", "2026-11-22")
    assert publish(at_desk, "posts/draft.md") == after
    assert "# first idea" in after


def test_a_draft_without_a_day_gets_one(at_desk: Sitting):
    at_desk.site.write({"content/posts/new.md": "---\ntitle: New\ndraft: true\n---\nWords.\n"})
    at_desk.session.changed(None)
    assert publish(at_desk, "posts/new.md") == "---\ntitle: New\ndate: 2026-11-22\n---\nWords.\n"


def test_a_draft_of_a_later_day_keeps_it(at_desk: Sitting):
    text = "---\ntitle: New\ndate: 2027-01-01T08:00\ndraft: yes\n---\n"
    at_desk.site.write({"content/posts/new.md": text})
    at_desk.session.changed(None)
    assert publish(at_desk, "posts/new.md") == text.replace("draft: yes\n", "")


def test_what_is_scheduled_comes_out_today(at_desk: Sitting):
    after = publish(at_desk, "posts/deep/three/index.md")
    assert after == at_desk.text("posts/deep/three/index.md").replace("2026-12-24", "2026-11-22")


@pytest.mark.parametrize("below", ["posts/one.md", "posts/gone.md"])
def test_what_is_or_was_out_is_not_put_out(at_desk: Sitting, below: str):
    with pytest.raises(Refused, match="out already") as refused:
        publish(at_desk, below)
    assert refused.value.status == 409


def test_front_matter_that_cannot_be_read(at_desk: Sitting):
    with pytest.raises(Refused, match="cannot be read"):
        publish(at_desk, "posts/draft.md", "---\n[\n---\n")
