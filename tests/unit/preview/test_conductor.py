"""Who is told what, while all of the blog is read again beside what the writer does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.model.options import Options
from generator.preview.conductor import Conductor
from generator.preview.guard import Refused
from generator.preview.settling import driven
from tests.conftest import AS_OF, SiteFolder
from tests.unit.preview.desk.sitting import FILES

pytestmark = pytest.mark.usefixtures("same_program")

_PATIENCE = 60.0


class Stage:
    """A conductor whose work aside is done when a test says so."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.words: list[str] = []
        shown = Options(as_of=AS_OF, drafts=True, future=True)
        self.conductor = Conductor(folder, shown, words=self.words.append)
        self.aside: list[tuple[Any, Callable[..., None]]] = []
        patch.setattr(self.conductor._aside, "drive", lambda *given: self.aside.append(given))
        patch.setattr(self.conductor, "server", Quiet())
        self.conductor.start().result(_PATIENCE)

    def run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return self.conductor._thread.submit(call, *arguments).result(_PATIENCE)

    def save(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8") if path.exists() else old
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.conductor.changed(frozenset({path}))
        self.run(lambda: None)

    def begin(self) -> None:
        """Have the work aside begin now, not in a moment."""
        self.run(self.conductor._settle_aside)

    def end(self) -> None:
        steps, done = self.aside.pop()
        state = driven(steps)
        self.run(done, lambda: state)

    def page(self, path: str) -> str:
        content = self.conductor.page(path).content
        assert isinstance(content, bytes)
        return content.decode()


class Quiet:
    """A server that nobody listens to."""

    build = 0
    lines = ()

    def tell(self, _event: object) -> None:
        return


@pytest.fixture
def stage(site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    one = Stage(site(FILES).folder, monkeypatch)
    yield one
    one.conductor.stop()


def test_what_is_saved_while_all_is_settled_is_put_into_it(stage: Stage):
    stage.save("content/posts/one.md", "title: One", "title: Won")
    stage.begin()
    assert "Won" in stage.page("/one/")
    stage.save("content/posts/two.md", "title: Two", "title: Too")
    stage.begin()
    assert len(stage.aside) == 1, "one after the other"
    stage.end()
    assert "Won" in stage.page("/archive/")
    assert "Too" in stage.page("/two/")
    stage.begin()
    stage.end()
    assert "Too" in stage.page("/archive/")
    stage.begin()
    assert not stage.aside, "all is settled"
    assert not stage.words


def test_a_text_is_its_newest_however_long_all_takes(stage: Stage):
    stage.save("content/posts/one.md", "title: One", "title: Won")
    stage.begin()
    steps, done = stage.aside.pop()
    state = driven(steps)
    stage.save("content/posts/one.md", "Words of one", "Other words")
    stage.run(done, lambda: state)
    assert "Other words" in stage.page("/one/")


def test_what_was_begun_before_all_was_read_at_once_is_let_go(stage: Stage):
    stage.save("content/posts/one.md", "title: One", "title: Won")
    stage.begin()
    stage.save("content/posts/new.md", "---\ntitle: New\ndate: 2026-01-09\n---\nWords.\n", "")
    stage.save("content/posts/new.md", "", "---\ntitle: New\ndate: 2026-01-09\n---\nWords.\n")
    before = stage.conductor._blog.state
    stage.end()
    assert stage.conductor._blog.state is before
    assert "Won" in stage.page("/archive/")


def test_what_fails_aside_is_told_and_read_anew_with_the_next_save(stage: Stage):
    stage.save("content/posts/one.md", "title: One", "title: Won")
    stage.begin()
    _, done = stage.aside.pop()

    def failing() -> None:
        raise RuntimeError("no more")

    stage.run(done, failing)
    assert "no more" in stage.words[0]
    stage.save("content/posts/two.md", "title: Two", "title: Too")
    assert "Won" in stage.page("/archive/")
    assert "Too" in stage.page("/archive/")


def test_another_day_is_a_day_where_the_blog_is_at_home(stage: Stage):
    stage.save("content/site.yaml", "timezone: UTC", "timezone: America/New_York")
    said = stage.conductor.asked("as-of", {"as_of": "2026-12-25"})
    assert said == {"as_of": "2026-12-25T00:00:00-05:00"}
    assert stage.conductor.asked("as-of", {"as_of": None}) == {"as_of": None}
    for nonsense in ("soon", "0001-01-01T00:00:00+14:00", 7):
        with pytest.raises(Refused):
            stage.conductor.asked("as-of", {"as_of": nonsense})
    with pytest.raises(Refused):
        stage.conductor.asked("other", {})
