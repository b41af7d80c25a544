"""Pages are measured in turns, anew after each change."""

from __future__ import annotations

import itertools

import pytest

from generator.preview.desk import timing
from generator.preview.desk.timing import Stopwatch
from tests.unit.preview.desk.sitting import Sitting


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock is 30 ms after the last."""
    ticks = itertools.count(0.0, 0.03)
    monkeypatch.setattr(timing.time, "perf_counter", lambda: next(ticks))


def test_turns_are_short_and_come_to_an_end(at_desk: Sitting, clock: None):
    watch = Stopwatch()
    done, total = watch.turn(at_desk.session)
    assert 0 < done < total
    seen = [done]
    while done < total:
        done, total = watch.turn(at_desk.session)
        seen.append(done)
    assert seen == sorted(set(seen))
    assert watch.turn(at_desk.session) == (total, total)
    at_desk.site.write({"content/posts/new.md": "---\ntitle: New\ndate: 2026-01-09\n---\n"})
    at_desk.session.changed(None)
    assert watch.turn(at_desk.session)[0] < done


def test_the_slowest_come_first(at_desk: Sitting):
    watch = Stopwatch()
    assert watch.slowest(at_desk.session, 3) == []
    watch.times = {"one/index.html": 0.002, "index.html": 0.003, "about/index.html": 0.001, "x": 9}
    found = watch.slowest(at_desk.session, 2)
    assert [(one.url, one.milliseconds, one.source) for one in found] == [
        ("/", 3.0, None),
        ("/one/", 2.0, "content/posts/one.md"),
    ]


def test_nothing_to_measure(tmp_path):
    from generator.model.options import Options
    from tests.conftest import AS_OF
    from tests.unit.preview.holding import opened

    with opened(tmp_path, Options(as_of=AS_OF)) as session:
        watch = Stopwatch()
        assert watch.turn(session) == (0, 0)
        assert watch.slowest(session, 3) == []
