"""What falls due, and when the clock alone makes another site: to the moment, in order."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from generator.config.model import Config
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.source import Kind, Source
from generator.resolve.due import Due, change_of, cron_lines, until_of
from generator.resolve.resolve import resolve
from generator.resolve.site import Site

UTC = timezone.utc
PARIS = ZoneInfo("Europe/Paris")
_KINDS = {"posts": Kind.POST, "pages": Kind.PAGE, "series": Kind.SERIES, "comments": Kind.COMMENT}
_SITE = {
    "content/posts/later.md": "---\ntitle: Later\ndate: 2026-12-24 10:00\n---\n",
    "content/posts/goes.md": "---\ntitle: Goes\ndate: 2026-01-01\nexpires: 2027-01-02\n---\n",
    "content/posts/gone.md": "---\ntitle: Gone\ndate: 2026-01-01\nexpires: 2026-02-01\n---\n",
    "content/posts/never.md": "---\ntitle: Never\ndate: 2027-03-01\nexpires: 2027-02-01\n---\n",
    "content/posts/both.md": "---\ntitle: Both\ndate: 2027-03-01\nexpires: 2027-04-01\n---\n",
    "content/posts/draft.md": "---\ntitle: Draft\ndate: 2026-12-01\ndraft: true\n---\n",
    "content/pages/about.md": "---\ntitle: About\ndate: 2026-12-30\n---\n",
    "content/series/letters.md": "---\ntitle: Letters\nparts:\n  - title: Past\n"
    '    planned: "2026-10-01"\n  - title: Today\n    planned: "2026-11-22"\n  - title: Some day\n'
    '  - title: Late\n    planned: "2027-05-01"\n---\n',
    "content/comments/goes/one.yaml": "author: Ann\ndate: 2026-12-31\nbody: Words.\n",
    "content/comments/goes/old.yaml": "author: Ann\ndate: 2026-05-31\nbody: More words.\n",
}


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def resolved(files: dict[str, str], as_of: datetime) -> Site:
    sources = []
    for path in sorted(files):
        _, folder, name = path.split("/", 2)
        sources.append(Source(path, _KINDS[folder], name.rpartition(".")[0]))
    read = [load(one, files[one.path].encode(), Engine()) for one in sources]
    return resolve(read, (), Config(title="T", timezone="UTC"), {}, as_of)[0]


def test_what_falls_due_in_the_order_in_which_it_does():
    site = resolved(_SITE, as_of=_utc(2026, 11, 22, 12))
    assert [(one.kind, one.title, str(one.moment)[:16], one.line) for one in site.due] == [
        ("part", "Today", "2026-11-22 00:00", 6),
        ("post", "Later", "2026-12-24 10:00", 3),
        ("page", "About", "2026-12-30 00:00", 3),
        ("comment", "Ann", "2026-12-31 00:00", 2),
        ("expiry", "Goes", "2027-01-02 00:00", 4),
        ("post", "Both", "2027-03-01 00:00", 3),
        ("expiry", "Both", "2027-04-01 00:00", 4),
        ("part", "Late", "2027-05-01 00:00", 9),
    ]
    assert {one.path for one in site.due} >= {"content/comments/goes/one.yaml"}
    assert site.until == _utc(2026, 11, 23)


def test_a_moment_that_is_now_is_no_longer_to_come():
    later = {"content/posts/later.md": _SITE["content/posts/later.md"]}
    assert resolved(later, as_of=_utc(2026, 12, 24, 10)).due == ()
    assert resolved(later, as_of=_utc(2026, 12, 24, 10)).until is None
    just = resolved(later, as_of=_utc(2026, 12, 24, 10) - timedelta(seconds=1))
    assert [one.title for one in just.due] == ["Later"]
    assert just.until == _utc(2026, 12, 24, 10)


def test_a_plan_changes_the_site_once_its_day_has_passed():
    planned = Due(datetime(2026, 10, 24, tzinfo=PARIS), "part", "A", "a", 1)
    assert change_of(planned, PARIS).isoformat() == "2026-10-25T00:00:00+02:00"
    post = Due(_utc(2026, 10, 24, 5), "post", "A", "a", 1)
    assert change_of(post, PARIS) == _utc(2026, 10, 24, 5)


def test_drafts_and_what_leaves_change_the_site_too():
    goes = {"content/posts/goes.md": _SITE["content/posts/goes.md"]}
    site = resolved(goes, as_of=_utc(2026, 11, 22))
    assert site.until == _utc(2027, 1, 2)
    assert until_of((), (), {}, UTC, _utc(2026, 1, 1)) is None


def test_lines_for_cron():
    def due(*parts: int) -> Due:
        return Due(_utc(*parts), "post", "A", "a", 1)

    now = _utc(2026, 11, 22)
    assert cron_lines([due(2026, 12, 24, 10, 5)], PARIS, now) == ("5 10 24 12 *",)
    # cron wakes at full minutes: what comes a second later waits for the next.
    assert cron_lines([due(2026, 12, 24, 10, 5, 1)], PARIS, now) == ("6 10 24 12 *",)
    assert cron_lines([due(2026, 12, 24, 10, 5, 0, 9)], PARIS, now) == ("6 10 24 12 *",)
    twice = [due(2026, 12, 24, 10, 4, 30), due(2026, 12, 24, 10, 5)]
    assert cron_lines(twice, PARIS, now) == ("5 10 24 12 *",)
    assert cron_lines([due(2027, 11, 22), due(2028, 1, 1)], PARIS, now) == ()
    assert cron_lines([due(2027, 11, 21, 23, 59)], PARIS, now) == ("59 23 21 11 *",)
    many = [due(2026, 12, 1, hour) for hour in range(23, -1, -1)]
    assert cron_lines(many, PARIS, now) == tuple(f"0 {hour} 1 12 *" for hour in range(20))
    shifted = Due(datetime(2026, 12, 24, 10, tzinfo=PARIS), "post", "A", "a", 1)
    assert cron_lines([shifted], PARIS, now) == ("0 9 24 12 *",)
