"""From pieces of work to files: whether there is anything to do, and if so, doing it."""

from __future__ import annotations

import functools
import hashlib
import itertools
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from generator.cache.codec import decode_body
from generator.cache.memory import Memory
from generator.cache.values import Writer
from generator.concurrency import Alone, Crew
from generator.model.artifact import Artifact
from generator.model.diagnostic import Diagnostic
from generator.model.document import Document
from generator.model.url import Root
from generator.publish.manifest import Manifest
from generator.publish.publish import Staged, stage
from generator.render.job import (
    Body,
    Copy,
    Drawing,
    Given,
    Job,
    Text,
    Undrawable,
    Work,
    file_of,
    given,
)
from generator.render.render import render
from generator.render.templates import TemplateProblem, Theme
from generator.render.views import AuthorView, PostCard, SiteView, TagView
from generator.resolve.site import Shown
from generator.schema.text import decode

__all__ = [
    "Contents",
    "Made",
    "Past",
    "Shop",
    "all_made",
    "examined",
    "keys",
    "made_now",
    "text_of_job",
]

# Below this, starting processes costs more than it saves (measured on two cores).
_FEWEST: Final = 300
_BATCH: Final = 16
# To draw one thing takes as long as to fill in so many templates.
_A_DRAWING: Final = 100

Spot: TypeAlias = Callable[[int], str]
"""From the number of a piece of work to the path at which its file waits."""

Contents: TypeAlias = Callable[[Document], str]
"""From a document to the parts of its content as JSON."""

# A text is shown on its page, in the site's three feeds and in those of its tags and series.
_decoded = functools.lru_cache(maxsize=64)(decode_body)


@dataclass(frozen=True, slots=True)
class Shop:
    """What everything is made with."""

    theme: Theme
    site: SiteView
    root: Root
    folder: Path
    output: Path
    documents: Mapping[str, Document]
    contents: Contents


class Past(NamedTuple):
    """What there is of earlier builds."""

    memory: Memory | None
    manifest: Manifest


class Made(NamedTuple):
    """What came of a piece of work: staged, or what is wrong; None where nothing was to do.

    ``key`` stands for all that the file was made from but the theme: half of it for what it shows,
    half for its texts. ``row`` is the job as text, if it was made and has a text that can change
    without it. ``seconds`` is the wall time that it took.
    """

    work: Work
    key: str
    row: str | None
    result: Staged | Diagnostic | None
    seconds: float


def all_made(
    shop: Shop, past: Past, work: Sequence[Work], spot: Spot | None, crew: Crew
) -> Generator[Made, None, None]:
    """Yield what came of each piece of work, in order.

    ``spot`` says where each is staged; without it all is only tried, and nothing is written.
    """
    bench = _Bench(shop, past, spot)
    if not crew.near:
        yield from _by_others(bench, work, crew)
        return
    make = functools.partial(bench.make, work)
    ahead = _last_drawing(work) if bench.undrawn(work) else 0
    for numbers, batch in ((range(ahead), 1), (range(ahead, len(work)), _BATCH)):
        cost = len(numbers) + _A_DRAWING * bench.undrawn(work[number] for number in numbers)
        makers = Alone() if cost < _FEWEST else crew
        with makers.over(make, numbers, batch) as results:
            for number, made in zip(numbers, results, strict=True):
                yield Made(work[number], *made)


def _last_drawing(work: Sequence[Work]) -> int:
    """Return how many pieces of work there are up to the last drawing, which come in ones.

    What takes so long is to be spread well; as assets come first, that is true of few others.
    """
    last = 0
    for number, item in enumerate(work, 1):
        if isinstance(item, Drawing):
            last = number
    return last


def examined(shop: Shop, past: Past, work: Work) -> tuple[str, Any, bool]:
    """Return the key of a piece of work, its view, and whether its file is just what it makes."""
    key, _, view, done = _Bench(shop, past, None).examined(work)
    return key, view, done


def keys(shop: Shop, memory: Memory | None) -> Callable[[Work], str]:
    """Return what gives the key of one piece of work after another: see :class:`Made`."""
    bench = _Bench(shop, Past(memory, Manifest()), None)
    return lambda work: bench.examined(work)[0]


def made_now(shop: Shop, memory: Memory | None, work: Work) -> Artifact | Diagnostic:
    """Make one file, and write it nowhere."""
    return _Bench(shop, Past(memory, Manifest()), None).made(work)[0]


def _by_others(bench: _Bench, work: Sequence[Work], crew: Crew) -> Iterator[Made]:
    """Find out here what is to do, have it done elsewhere, and stage here what comes back."""
    stale: list[tuple[Work, tuple[Body, ...]]] = []
    known = []
    kept: dict[int, Artifact] = {}
    for number, item in enumerate(work):
        key, row, view, done = bench.examined(item)
        known.append((item, key, row, done))
        if not done and (drawn := bench.ready(item)):
            kept[number] = drawn
        elif not done:
            plain = replace(item, view=given(view)) if isinstance(item, Job) else item
            stale.append((plain, bench.bodies(item)))
    shop = bench.shop
    far = functools.partial(_far, shop.theme, shop.site, shop.root, shop.folder)
    ahead = _last_drawing([item for item, _ in stale])
    with (
        crew.over(far, stale[:ahead], 1) as drawings,
        crew.over(far, stale[ahead:], _BATCH) as others,
    ):
        results = itertools.chain(drawings, others)
        for number, (item, key, row, done) in enumerate(known):
            result: Artifact | Diagnostic | None = kept.get(number)
            seconds = 0.0
            if not done and result is None:
                result, seconds = next(results)
                bench.keep(item, result)
            if isinstance(result, Artifact) and bench.spot is None:
                yield Made(item, key, None, None, seconds)
            elif isinstance(result, Artifact):
                assert bench.spot is not None
                staged = stage(result, shop.output, bench.spot(number))
                yield Made(item, key, row, staged, seconds)
            else:
                yield Made(item, key, None, result, seconds)


def _far(
    theme: Theme, site: SiteView, root: Root, folder: Path, item: tuple[Work, tuple[Body, ...]]
) -> tuple[Artifact | Diagnostic, float]:
    """Render a piece of work, here or elsewhere; returns the seconds too."""
    work, bodies = item
    start = time.perf_counter()
    try:
        result: Artifact | Diagnostic = render(work, bodies, theme, site, root, folder)
    except (TemplateProblem, Undrawable) as problem:
        result = problem.diagnostic
    return result, time.perf_counter() - start


class _Bench:
    """Where one process works; what stands in many jobs is written once."""

    def __init__(self, shop: Shop, past: Past, spot: Spot | None) -> None:
        self.shop, self.past, self.spot = shop, past, spot
        self._writer = Writer((PostCard, TagView, AuthorView, Shown))

    def make(
        self, work: Sequence[Work], number: int
    ) -> tuple[str, str | None, Staged | Diagnostic | None, float]:
        """Return the key, the row and the result of a piece of work, and the seconds it took."""
        item = work[number]
        key, row, view, done = self.examined(item)
        if done:
            return key, None, None, 0.0
        if isinstance(item, Job):
            item = replace(item, view=given(view))
        result, seconds = self.made(item)
        if isinstance(result, Diagnostic):
            return key, None, result, seconds
        if self.spot is None:
            return key, None, None, seconds
        return key, row, stage(result, self.shop.output, self.spot(number)), seconds

    def made(self, item: Work) -> tuple[Artifact | Diagnostic, float]:
        """Return the file of a piece of work, and the seconds it took."""
        if kept := self.ready(item):
            return kept, 0.0
        shop = self.shop
        work_and_bodies = (item, self.bodies(item))
        result, seconds = _far(shop.theme, shop.site, shop.root, shop.folder, work_and_bodies)
        self.keep(item, result)
        return result, seconds

    def ready(self, item: Work) -> Artifact | None:
        """Return what needs no work: a file that is there, or what a drawing gave once."""
        if isinstance(item, Given):
            return Artifact(file_of(item), item.phase, item.content)
        memory = self.past.memory
        if memory is None or not isinstance(item, Drawing):
            return None
        content = memory.drawing(item.key)
        return None if content is None else Artifact(file_of(item), item.phase, content)

    def keep(self, item: Work, result: Artifact | Diagnostic | None) -> None:
        """Keep what a drawing gave."""
        memory = self.past.memory
        if memory and isinstance(item, Drawing) and isinstance(result, Artifact):
            assert isinstance(result.content, bytes)
            memory.keep_drawing(item.key, result.content)

    def undrawn(self, work: Iterable[Work]) -> int:
        """Return how many drawings are still to be made."""
        memory = self.past.memory
        return sum(
            isinstance(item, Drawing) and not (memory and memory.has_drawing(item.key))
            for item in work
        )

    def examined(self, item: Work) -> tuple[str, str | None, Any, bool]:
        """Return the key of a piece of work, its row, its view, and whether it is done already."""
        if isinstance(item, Copy):
            view, row, key = None, None, _half(f"copy {item.source}") + _half("")
        elif isinstance(item, Drawing):
            view, row, key = None, None, _half(f"drawing {item.key}") + _half("")
        elif isinstance(item, Given):
            view, row, key = (
                None,
                None,
                _half(hashlib.blake2b(item.content).hexdigest()) + _half(""),
            )
        else:
            view = item.view()
            shown, texts = text_of_job(self._writer, item, view)
            row = f"[{shown},{texts}]" if item.texts else None
            key = _half(shown) + _half(texts)
        return key, row, view, self._is_done(item, key)

    def _is_done(self, item: Work, key: str) -> bool:
        memory, manifest = self.past
        file = file_of(item)
        entry = manifest.files.get(file)
        if memory is None or not memory.is_fresh(file, key, entry.digest if entry else None):
            return False
        # A file of the theme is part of what all pages are made with, and as old as they.
        return (
            not isinstance(item, Copy)
            or item.source.is_absolute()
            or memory.is_still(str(item.source))
        )

    def bodies(self, item: Work) -> tuple[Body, ...]:
        """Return the texts of a piece of work."""
        return tuple(self._body(text) for text in item.texts) if isinstance(item, Job) else ()

    def _body(self, text: Text) -> Body:
        document = self.shop.documents[text.source]
        if text.raw:
            data = (self.shop.folder / text.source).read_bytes()
            return Body(markdown=decode(data, text.source)[0], links=document.content.links)
        parts = _decoded(self.shop.contents(document))
        return Body(parts, document.headings, document.words)


def text_of_job(writer: Writer, job: Job, view: Any) -> tuple[str, str]:
    """Return a job as text: all that its file is made from but the theme, and its texts apart."""
    return writer.text((job.path, job.phase, job.by, view)), writer.text(job.texts)


def _half(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
