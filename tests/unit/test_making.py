"""Whoever makes the files, and wherever: they are the same, and so is what is wrong."""

from __future__ import annotations

import os
import pickle
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator import concurrency, making, pipeline, reading
from generator.concurrency import Alone, Crew, Forked, Hired
from generator.model.diagnostic import Diagnostic
from generator.pictures import raster as pictures
from generator.profile import Profile
from generator.publish.manifest import Manifest
from generator.render.outputs import assets
from tests.conftest import AS_OF, CONFIG, SiteFolder, tree
from tests.pictures import gps_jpeg, raster

# Python's own pool forks before it starts threads; the test runner may have some already.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

_POSTS = 18


def _post(number: int, text: str = "Words.") -> str:
    return (
        f"---\ntitle: Post {number}\ndate: 2020-{number % 12 + 1:02}-{number % 28 + 1:02}\n"
        f"tags: [t{number % 3}]\nseries: S{number % 2}\n---\n"
        f"{text}[^1] See [it](p{(number * 7) % _POSTS:02}.md).\n\n[^1]: A note.\n\n# Two\n\n"
        f"```python\nx = {number}\n```\n"
    )


FILES: dict[str, str | bytes] = {
    **{f"content/posts/p{n:02}.md": _post(n) for n in range(_POSTS)},
    "content/posts/folder/index.md": "---\ntitle: F\ndate: 2019-01-01\n---\n![x](x.png)\n",
    "content/posts/folder/x.png": raster("png", (100, 60)),
    "content/posts/folder/y.jpg": gps_jpeg((40, 20), 6),
    "content/posts/lone.md": "---\ntitle: Lone\ndate: 2019-02-01\ntags: t1\n---\nWords.\n",
    "content/pages/about.md": "---\ntitle: About\naliases: /who\n---\nMe.\n",
    "content/static/robots.txt": "User-agent: *\n",
    "content/series/s1.md": "---\ntitle: S1\n---\nIntro to [one](../posts/p01.md).\n",
    "templates/assets/own.css": "p {}",
}


@contextmanager
def _threads() -> Iterator[Crew]:
    with ThreadPoolExecutor(2) as executor:
        yield Hired(executor)


@contextmanager
def _pool() -> Iterator[Crew]:
    with concurrency._pool(2) as executor:
        yield Hired(executor)


@contextmanager
def _of(crew: Crew) -> Iterator[Crew]:
    yield crew


CREWS: dict[str, Callable[[], Any]] = {
    "alone": lambda: _of(Alone()),
    "forked": lambda: _of(Forked(2)),
    "threads": _threads,
    "pool": _pool,
}


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every crew work, however little there is to do."""
    monkeypatch.setattr(making, "_FEWEST", 1)
    monkeypatch.setattr(reading, "FEWEST", 1)
    monkeypatch.setattr(reading, "FEWEST_PICTURES", 1)


Sites = dict[str, SiteFolder]


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    """One site for each crew, so that none knows what another has read."""
    made = {name: SiteFolder(tmp_path / name) for name in CREWS}
    _write(made, {"content/site.yaml": CONFIG, **FILES})
    return made


def _write(sites: Sites, files: dict[str, str | bytes | None]) -> None:
    for made in sites.values():
        made.write({path: content for path, content in files.items() if content is not None})
        for path, content in files.items():
            if content is None:
                (made.folder / path).unlink()


def _build(sites: Sites, name: str, *, cache: bool = True) -> pipeline.Outcome:
    made = sites[name]
    with CREWS[name]() as crew:
        options = pipeline.Options(as_of=AS_OF, cache=cache)
        return pipeline.build(made.folder, made.output, options, crew=crew)


def _made(sites: Sites, name: str) -> tuple[dict[str, bytes], bytes]:
    output = sites[name].output
    assert not (output / ".byline/stage").exists()
    return tree(output), Manifest.path(output).read_bytes()


def _all_the_same(sites: Sites) -> None:
    """Build with each crew, upon what it built before, and hold the results together."""
    outcomes = {name: _build(sites, name) for name in sites}
    first = outcomes["alone"]
    for name, outcome in outcomes.items():
        assert outcome.ok, outcome.diagnostics
        assert outcome.diagnostics == first.diagnostics, name
        assert outcome.report == first.report, name
        assert outcome.facts == first.facts, name
        assert _made(sites, name) == _made(sites, "alone"), name


def test_whoever_makes_the_files_they_are_the_same(sites: Sites) -> None:
    _all_the_same(sites)
    assert b"See <a" in _made(sites, "alone")[0]["p00/index.html"]


CHANGES: dict[str, dict[str, str | bytes | None]] = {
    "nothing": {},
    "text": {"content/posts/p03.md": _post(3, "Other words.")},
    "title": {"content/posts/p03.md": _post(3).replace("Post 3", "Another title")},
    "tag": {"content/posts/p03.md": _post(3).replace("t0", "new")},
    "new": {"content/posts/new.md": _post(30)},
    "gone": {"content/posts/lone.md": None},
    "picture": {"content/posts/folder/x.png": raster("png", (90, 70), seed=1)},
    "static": {"content/static/robots.txt": "User-agent: other\n"},
    "asset": {"templates/assets/own.css": "p { margin: 0 }"},
    "template": {"templates/partials/card.html": "{{ post.title }}"},
    "all texts": {f"content/posts/p{n:02}.md": _post(n, "More words.") for n in range(_POSTS)},
    "settings": {"content/site.yaml": "title: Other\nurl: https://example.org/sub/\n"},
}


def test_whoever_makes_what_has_changed_it_is_the_same(sites: Sites) -> None:
    """One change after another, as a writer makes them, so that each build stands on the last."""
    _all_the_same(sites)
    for change in CHANGES.values():
        _write(sites, change)
        _all_the_same(sites)
    expected = _made(sites, "forked")
    shutil.rmtree(sites["alone"].output)
    assert _build(sites, "alone", cache=False).ok
    assert _made(sites, "alone") == expected


MISTAKES: dict[str, dict[str, str | bytes]] = {
    "undefined": {"templates/partials/card.html": "\n{{ post.nothing }}"},
    "syntax": {"templates/post.html": "{% if %}"},
    "one page": {"templates/post.html": "{{ post.url }}{% if post.prequel %}{{ no }}{% endif %}"},
    "two": {"templates/post.html": "{{ a.b }}", "templates/tags.html": "{{ 1 / 0 }}"},
    "documents": {
        "content/posts/p07.md": "---\ntitle: [\n---\n",
        "content/posts/p11.md": "---\ntitel: A\n---\n",
        "content/posts/p13.md": _post(13) + "\n[nowhere](nowhere.md)\n",
        "content/posts/p17.md": b"\xff\xfe\x00",
        "content/pages/about.md": "---\ntitle: About\n---\nText:\n- one\n",
    },
    "both": {
        "content/posts/p07.md": "---\ntitle: [\n---\n",
        "templates/partials/card.html": "{{ post.nothing }}",
    },
}


def test_whoever_finds_a_mistake_it_is_told_alike(sites: Sites) -> None:
    _write(sites, {"content/posts/p05.md": _post(5).replace("---\n", "---\nprequel: p02\n", 1)})
    _all_the_same(sites)
    before = _made(sites, "alone")
    for what, files in MISTAKES.items():
        _write(sites, {**files})
        expected = _told(sites, "alone", before, cache=False)
        assert expected, what
        for name in CREWS:
            assert _told(sites, name, before) == expected, (what, name)
        # Those who read again what is remembered say it again.
        assert _told(sites, "forked", before) == expected, what
        _write(sites, {path: FILES.get(path) for path in files})


def _told(
    sites: Sites, name: str, before: tuple[dict[str, bytes], bytes], *, cache: bool = True
) -> tuple[Diagnostic, ...]:
    outcome = _build(sites, name, cache=cache)
    assert not outcome.ok
    assert _made(sites, name) == before
    return outcome.diagnostics


@pytest.mark.parametrize("name", CREWS)
def test_a_file_that_vanishes_while_it_is_made_is_told_of(
    sites: Sites, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    all_made = making.all_made

    def later(*arguments: Any) -> Iterator[Any]:
        (sites[name].folder / "content/static/robots.txt").unlink()
        yield from all_made(*arguments)

    monkeypatch.setattr(making, "all_made", later)
    outcome = _build(sites, name)
    assert [(d.code, d.path) for d in outcome.diagnostics] == [
        ("unreadable", "content/static/robots.txt")
    ]
    assert tree(sites[name].output) == {}


class _Counted(Executor):
    """Does each thing at once, and counts them."""

    def __init__(self) -> None:
        self.items = 0

    def map(self, fn: Callable[..., Any], *iterables: Any, **_: Any) -> Iterator[Any]:
        for items in zip(*iterables, strict=True):
            self.items += len(items[0])
            yield fn(*items)


def test_only_what_is_to_do_is_sent_elsewhere(sites: Sites) -> None:
    made = sites["alone"]
    executor = _Counted()
    options = pipeline.Options(as_of=AS_OF)

    def sent() -> int:
        before = executor.items
        assert pipeline.build(made.folder, made.output, options, crew=Hired(executor)).ok
        return executor.items - before

    read = sum(name.endswith((".md", ".png", ".jpg")) for name in FILES)
    assert sent() == read + len(tree(made.output))
    assert sent() == 0
    made.write({"content/posts/p03.md": _post(3).replace("Post 3", "Another title")})
    assert 1 < sent() < len(tree(made.output))


def test_what_is_sent_elsewhere_reaches_nothing_but_the_site(
    sites: Sites,
) -> None:
    """The memory and the output are this process's own; there may be none where others work."""
    made = sites["alone"]
    sizes: list[int] = []

    class Sending(_Counted):
        def map(self, fn: Callable[..., Any], *iterables: Any, **_: Any) -> Iterator[Any]:
            for items in zip(*iterables, strict=True):
                data = pickle.dumps((fn, items))
                assert str(made.output).encode() not in data
                sizes.append(len(data))
                again, arguments = pickle.loads(data)
                yield pickle.loads(pickle.dumps(again(*arguments)))

    options = pipeline.Options(as_of=AS_OF)
    assert pipeline.build(made.folder, made.output, options, crew=Hired(Sending())).ok
    assert _build(sites, "forked").ok
    assert _made(sites, "alone") == _made(sites, "forked")
    # A batch holds what its files show, and not the whole site.
    assert max(sizes) < 150_000


def test_forked_processes_do_the_work_and_the_staging(
    sites: Sites, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    stage = making.stage

    def seen(artifact: Any, output: Path, spot: str) -> Any:
        with log.open("a") as stream:
            stream.write(f"{os.getpid()}\n")
        time.sleep(0.002)
        return stage(artifact, output, spot)

    monkeypatch.setattr(making, "stage", seen)
    assert _build(sites, "forked").ok
    pids = log.read_text().split()
    assert len(pids) == len(_made(sites, "forked")[0])
    assert str(os.getpid()) not in pids
    assert 2 <= len(set(pids)) <= 4  # drawings come first, by processes of their own


def test_what_is_read_is_remembered_in_batches(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ROWS", 2)
    made = site({f"content/posts/p{n}.md": f"---\ntitle: P{n}\n---\nText\n" for n in range(5)})
    assert made.build().ok
    made.write({"content/site.yaml": "title: Other\nurl: https://example.com/\n"})
    profile = Profile()
    options = pipeline.Options(AS_OF)
    assert pipeline.build(made.folder, made.output, options, profile=profile).ok
    assert (profile.known, profile.documents) == (5, [])


@pytest.mark.parametrize("name", CREWS)
def test_what_is_drawn_is_drawn_once(
    sites: Sites, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert _build(sites, name).ok
    made, first = sites[name], _made(sites, name)
    monkeypatch.setattr(assets, "version", lambda *_: pytest.fail("drawn again"))
    monkeypatch.setattr(assets, "cleaned", lambda *_: pytest.fail("cleaned again"))
    shutil.rmtree(made.output)
    (made.folder / ".cache/documents.sqlite3").unlink()
    assert _build(sites, name).ok
    assert _made(sites, name) == first


def test_without_the_cache_it_is_drawn_again(sites: Sites) -> None:
    assert _build(sites, "alone").ok
    first = _made(sites, "alone")
    shutil.rmtree(sites["alone"].output)
    for path in (sites["alone"].folder / ".cache/drawings").glob("*/*"):
        path.write_bytes(b"nothing of use")
    assert _build(sites, "alone", cache=False).ok
    assert _made(sites, "alone") == first


def test_what_was_damaged_is_drawn_again(sites: Sites) -> None:
    assert _build(sites, "alone").ok
    first = _made(sites, "alone")
    shutil.rmtree(sites["alone"].output)
    kept = sorted((sites["alone"].folder / ".cache/drawings").glob("*/*"))
    assert len(kept) == 3
    for path in kept:
        path.write_bytes(path.read_bytes()[:-1])
    assert _build(sites, "alone").ok
    assert _made(sites, "alone") == first
    assert sorted((sites["alone"].folder / ".cache/drawings").glob("*/*")) == kept


@pytest.mark.parametrize("name", CREWS)
def test_a_picture_that_changes_while_it_is_drawn_is_told_of(
    sites: Sites, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    all_made = making.all_made

    def later(*arguments: Any) -> Iterator[Any]:
        sites[name].write({"content/posts/folder/x.png": raster("png", (100, 60), seed=9)})
        (sites[name].folder / "content/posts/folder/y.jpg").unlink()
        yield from all_made(*arguments)

    monkeypatch.setattr(making, "all_made", later)
    outcome = _build(sites, name)
    assert [(d.code, d.path) for d in outcome.diagnostics] == [
        ("picture-changed", "content/posts/folder/x.png"),
        ("picture-changed", "content/posts/folder/y.jpg"),
    ]
    assert tree(sites[name].output) == {}
    monkeypatch.undo()
    assert _build(sites, name).ok


def test_a_picture_that_cannot_be_drawn_is_told_of(
    sites: Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> bytes:
        raise MemoryError

    monkeypatch.setattr(pictures, "resized", fail)
    monkeypatch.setattr(pictures, "redrawn", fail)
    outcome = _build(sites, "alone")
    assert {(d.code, d.path) for d in outcome.diagnostics} == {
        ("undrawable-picture", "content/posts/folder/x.png"),
        ("undrawable-picture", "content/posts/folder/y.jpg"),
    }


@pytest.mark.parametrize("crew", [Alone(), Forked(2), Hired(ThreadPoolExecutor(2))])
def test_where_nothing_will_be_published_nothing_is_written(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch, crew: Crew
) -> None:
    monkeypatch.setattr(making, "_FEWEST", 1)
    monkeypatch.setattr(making, "stage", lambda *_: pytest.fail("a file was staged"))
    files = {
        "content/posts/a.md": "---\ntitel: A\n---\n",
        "content/posts/b.md": "---\ntitle: B\n---\n",
    }
    made = site({**files, "templates/partials/footer.html": "{{ nothing }}"})
    outcome = pipeline.build(made.folder, made.output, pipeline.Options(AS_OF), crew=crew)
    assert outcome.report is None
    # What is wrong with templates is told all the same.
    assert {"template-failed"} < {problem.code for problem in outcome.diagnostics}
