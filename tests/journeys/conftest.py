"""What journeys in a browser share: blogs that are built, a host for each, and the browser."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tests.conftest import REPOSITORY, byline
from tests.journeys import everything
from tests.journeys.watching import AS_OF, CHROMIUM
from tests.serving import serving

REDIRECT = "redirect"


@dataclass(frozen=True)
class Page:
    """A page of a built blog: its address on its host, and what kind it is."""

    path: str
    kind: str
    file: Path


@dataclass(frozen=True)
class Blog:
    """A blog that was built and is served."""

    output: Path
    address: str

    @functools.cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages."""
        assert len(self._traits) > 20
        return tuple(page for page, _traits in self._traits)

    @functools.cached_property
    def kinds(self) -> tuple[Page, ...]:
        """Pages of all kinds, which together show whatever some page of that kind shows.

        A kind is what the class of the body says. Few pages, but no element and no class that
        any page of that kind has is missing: a new kind of page or part is among them by itself.
        """
        rest = dict(self._traits)
        missing = set().union(*rest.values())
        found = []
        while missing:
            best = max(rest, key=lambda page: len(rest[page] & missing))
            missing -= rest.pop(best)
            found.append(best)
        return tuple(found)

    @functools.cached_property
    def _traits(self) -> tuple[tuple[Page, frozenset[tuple[str, str]]], ...]:
        files = sorted(self.output.rglob("*.html"))
        return tuple(_traits(file, self.output) for file in files)


def _traits(file: Path, output: Path) -> tuple[Page, frozenset[tuple[str, str]]]:
    root = lxml.html.document_fromstring(file.read_bytes())
    kinds = [name for name in root.body.classes if name.startswith("kind-")]
    kind = kinds[0].removeprefix("kind-") if kinds else REDIRECT
    parts = {str(element.tag) for element in root.iter()}
    for element in root.iterfind(".//*[@class]"):
        parts |= {f".{name}" for name in element.classes}
    for name in ("dir", "lang", "rel", "role", "type"):
        parts |= {f"{name}={value}" for value in root.xpath(f"//@{name}")}
    # The colours of code are many, and looked at one by one elsewhere.
    shown = {part for part in parts if len(part) > 3 or not part.startswith(".")}
    path = f"/{file.relative_to(output).as_posix()}".removesuffix("index.html")
    return Page(path, kind, file), frozenset((kind, part) for part in shown)


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the blog of this repository."""
    folder = tmp_path_factory.mktemp("blog") / "output"
    done = byline("build", "--site", REPOSITORY, "--output", folder, "--as-of", AS_OF, "--strict")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def served() -> Iterator[Any]:
    """Return a function that serves a folder and gives the address."""
    with ExitStack() as stack:
        yield functools.cache(lambda folder: stack.enter_context(serving(folder)))


@pytest.fixture(scope="session")
def address(output: Path, served: Any) -> str:
    return served(output)


@pytest.fixture(scope="session")
def own(output: Path, address: str) -> Blog:
    """Return the blog of this repository."""
    return Blog(output, address)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, served: Any) -> Any:
    """Return a function that makes the blog that has everything, in a language.

    From right to left its readers comment by e-mail, else in a form.
    """

    @functools.cache
    def make(language: str) -> Blog:
        folder = tmp_path_factory.mktemp(f"everything-{language}")
        comments = "email: ada@mail.example" if language == "ar" else "form: /comment.cgi"
        for name, content in everything.files(language, comments).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        done = byline("build", "--site", folder, "--as-of", AS_OF, "--drafts")
        assert done.returncode == 0, done.stderr
        return Blog(folder / "output", served(folder / "output"))

    return make


@pytest.fixture(params=["own", "everything", "mirrored"])
def blog(request: pytest.FixtureRequest) -> Blog:
    """Return the blog of this repository, one that has everything, and that from right to left."""
    if request.param == "own":
        return request.getfixturevalue("own")
    return request.getfixturevalue("built")("ar" if request.param == "mirrored" else "en")


@pytest.fixture(scope="module")
def browsers() -> Iterator[Any]:
    """Return a function that starts a browser, with more arguments."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("needs chromium")
    with sync_api.sync_playwright() as playwright, ExitStack() as stack:

        def start(*more: str) -> Any:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*arguments, *more])
            stack.callback(started.close)
            return started

        yield start


@pytest.fixture(scope="module")
def browser(browsers: Any) -> Any:
    return browsers()


@pytest.fixture(scope="module")
def large(browsers: Any) -> Any:
    """Return the browser of someone who has set letters to be twice as large."""
    return browsers("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26")
