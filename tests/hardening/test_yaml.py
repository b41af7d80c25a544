"""Front matter and settings nobody would write are read or refused where they are wrong, soon."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.config.read import read_config
from generator.load.document import load, load_head
from generator.load.markdown import Engine
from generator.model.diagnostic import Diagnostic, Severity
from generator.model.source import Kind, Source
from tests.conftest import REPOSITORY
from tests.hardening import table
from tests.hardening.conftest import SEED, Extent
from tests.hardening.mutating import Mutator
from tests.properties.yaml_texts import KEYS, SIGNS, VALUES, any_text, as_read, matter, within

# Seconds of a processor for one text; whoever counts which lines run takes a few times as long.
_MOST: Final = 0.05 * (4 if sys.gettrace() else 1)
_LONGEST: Final = 10_000  # characters: three times the longest front matter that we know
_PATH: Final = "content/some/file"
_SETTINGS: Final = "settings"
_BODY: Final = "Text.\n"
_PLACES: Final = {
    Kind.POST: "posts/**/*.md",
    Kind.PAGE: "pages/**/*.md",
    Kind.SERIES: "series/*.md",
    Kind.AUTHOR: "authors/*.yaml",
    Kind.COMMENT: "comments/**/*.yaml",
    _SETTINGS: "site.yaml",
}
# Settings and dates that broke something once, or are made to.
_EVIL: Final = (
    *("America/New_York" * 200, "Europe/" * 300, "Europe/Berlin/" * 99, "a." * 2000, "1" * 5000),
    *("0001-01-01", "9999-12-31T23:59:59-23:59", "2024-02-30", "24:00", "0x_", "1:2:3"),
    *("every tuesday from 2027-03-02", "tuesday " * 300, "&a [*a, *a]", "!!python/object:os.x"),
    *("{{a: b}: c}", "? [a]\n: b", "<<: {a: b}", "- - - - -", '"\\ud800"', '"\\0"', "%41" * 500),
)
_PIECES: Final = (
    *VALUES,
    *SIGNS,
    *_EVIL,
    *(f"{key}: " for key in KEYS),
    *(f"\n{k}:" for k in KEYS),
)
_EXAMPLES: Final = settings(
    max_examples=20_000 if table.is_whole() else 400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)


def _seeds(kind: str) -> list[str]:
    """Return real files of a kind, of the blog here and of the golden cases; texts cut short."""
    roots = (REPOSITORY / "content", *(REPOSITORY / "tests/golden/cases").glob("*/site/content"))
    files = itertools.chain.from_iterable(root.glob(_PLACES[kind]) for root in roots)
    return [_without_text(file) for file in sorted(files)]


def _without_text(file: Path) -> str:
    text = file.read_bytes().decode(errors="replace")
    head, fence, _ = text.removeprefix("---\n").partition("\n---\n")
    return f"---\n{head}{fence}{_BODY}" if fence and file.suffix == ".md" else text


def _found(kind: str, data: bytes) -> tuple[Diagnostic, ...]:
    if kind == _SETTINGS:
        return read_config(data).found
    source = Source(_PATH, Kind(kind), "text/name" if kind == Kind.COMMENT else "name")
    if kind in {Kind.AUTHOR, Kind.COMMENT}:
        return load(source, data, Engine()).found
    return load_head(source, data).found


def _seconds(kind: str, data: bytes) -> tuple[float, tuple[Diagnostic, ...]]:
    start = time.thread_time()
    found = _found(kind, data)
    return time.thread_time() - start, found


def _held(kind: str, data: bytes) -> None:
    """Read a text: soon, and each error of it stands at a line and a column of it."""
    took, found = _seconds(kind, data)
    if took > _MOST:  # whoever else was at work on this machine is not meant
        took = min(_seconds(kind, data)[0] for _ in range(3))
    assert took <= _MOST, (kind, took, data)
    within(found, as_read(data))
    for one in found:
        assert (one.line and one.column) or one.severity is not Severity.ERROR, (kind, one, data)


@pytest.mark.parametrize("kind", _PLACES)
def test_real_ones_bent(kind: str, extent: Extent, tally: Callable[[str, int], None]):
    texts = Mutator(_seeds(kind), _PIECES, _LONGEST, SEED)
    count = extent(160_000, 3_200)
    for data in texts.texts(count):
        try:
            _held(kind, data)
        except AssertionError:
            raise
        except Exception as problem:
            raise AssertionError((kind, data)) from problem
    tally("yaml", count)


def _bombs() -> Iterator[str]:
    """Yield what takes a loader of YAML its memory, its time or its stack."""
    yield from (piece * 100_000 for piece in ("[", "{a: ", "- ", "? ", '"', "'", "|\n", "%", ":"))
    nines = [f"[{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)]
    yield "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} {nine}" for n, nine in enumerate(nines, 1))
    yield "a0: &a0 {x: y}\n" + "".join(
        f"a{n}: &a{n}\n  <<: {nine}" for n, nine in enumerate(nines, 1)
    )
    yield "".join(f"a{n}: &a{n} x\n" for n in range(500))
    yield "a: [" + "*a, " * 2_000
    yield "".join(f"titel{n}: x\n" for n in range(800))
    yield "words:\n" + "".join(f"  posts_abou{n}: x\n" for n in range(500))
    yield "menu:\n" + "- titel: x\n  y: z\n" * 500
    yield "parts:\n" + "- planed: x\n  y: z\n" * 500
    yield "tags:\n" + "-\n" * 5_000
    yield "\n".join(" " * n + "a:" for n in range(140))
    yield from ("release: " + word * 2_000 for word in ("x ", "é.", "{slug}", "tuesday "))
    yield from (
        f"timezone: {name}\n" for name in ("A/" * 4_000, "America/New_Yor " * 250, "a" * 9_000)
    )


def test_what_bursts_elsewhere(tally: Callable[[str, int], None]):
    count = 0
    for text, kind in itertools.product(_bombs(), _PLACES):
        fence = "" if kind in {Kind.AUTHOR, Kind.COMMENT, _SETTINGS} else "---\n"
        _held(kind, f"{fence}{text}\n{fence}".encode())
        count += 1
    tally("yaml", count)


@_EXAMPLES
@given(
    matter.map(str.encode) | st.binary(max_size=60),
    st.sampled_from([Kind.POST, Kind.PAGE, Kind.SERIES, Kind.AUTHOR, Kind.COMMENT]),
)
@example("---\ntitle: ü\x92\n---\n".encode(), Kind.POST)
@example(b"\xff\xfea\x00", Kind.POST)
@example(b"---\r\ntitle: x\r\ntags: [\r\n---\r\n", Kind.POST)
def any_file_is_read_or_refused_where_it_is_wrong(data: bytes, kind: Kind):
    name = "text/name" if kind is Kind.COMMENT else "name"
    document = load(Source(_PATH, kind, name), data, Engine())
    within(document.found, as_read(data))
    assert all(problem.path == _PATH for problem in document.found)


@_EXAMPLES
@given(any_text.map(str.encode) | st.binary(max_size=60))
@example(b"title: x\nredirects:\n  a: b\ncname: x/y\nurl: 'https://[::1'\n")
@example(b"title: x\ntimezone: ../../etc/passwd\npermalink: '/{x}'\n")
def any_settings_are_read_or_refused_where_they_are_wrong(data: bytes):
    found = read_config(data)
    within(found.found, as_read(data))
    assert found.config.title


@pytest.mark.parametrize(
    "holds",
    [
        any_file_is_read_or_refused_where_it_is_wrong,
        any_settings_are_read_or_refused_where_they_are_wrong,
    ],
)
def test_made_ones(holds: Callable[[], None], tally: Callable[[str, int], None]):
    holds()
    tally("yaml", _EXAMPLES.max_examples)
