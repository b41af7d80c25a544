"""From a site's folder to its sources, read and resolved: the stages ``load`` and ``resolve``."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator import concurrency, making
from generator.cache import reasons
from generator.cache.codec import Encoded, decode_head, encode, face_of
from generator.cache.documents import key_of
from generator.cache.memory import Memory
from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import Settings
from generator.lettering import lettering
from generator.load.discover import CONTENT, discover
from generator.load.document import load, untitled
from generator.load.markdown import Engine, check_engine, engine_of, extension_files
from generator.load.picture import load_picture, unreadable_picture, worth_reading
from generator.model.diagnostic import Diagnostic, Severity
from generator.model.document import Document
from generator.model.options import Options
from generator.model.picture import Picture
from generator.model.source import Kind, Source
from generator.profile import Piece, Profile
from generator.render.assets import asset_views, wardrobe_of
from generator.render.sharing import site_image
from generator.render.templates import Theme
from generator.render.viewing import site_view
from generator.resolve.resolve import resolve
from generator.resolve.site import Site
from generator.settings import settings_of, unreadable

__all__ = [
    "FEWEST",
    "FEWEST_PICTURES",
    "Gathered",
    "Loaded",
    "Progress",
    "Read",
    "There",
    "contents_of",
    "gather",
    "load_bytes",
    "load_one",
    "look",
    "read",
    "resolved",
    "shop_of",
    "silent",
]

FEWEST: Final = 40
"""Below so many documents, starting processes costs more than it saves (measured on two cores)."""

FEWEST_PICTURES: Final = 4
"""The same of pictures, which take some ten times as long as documents."""

_BATCH: Final = 16
_ROWS: Final = 500  # that are written to the cache together

Progress = Callable[[str, int, int], None]


class Loaded(NamedTuple):
    """A document without the parts of its content, all of it as JSON, and seconds of wall time."""

    document: Document
    encoded: Encoded
    seconds: float


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody how far a build is."""


@dataclass(frozen=True, slots=True)
class Read:
    """A site's sources, read and resolved; ``documents`` by path, some without their contents."""

    site: Site | None
    found: tuple[Diagnostic, ...] = field(default=())
    documents: Mapping[str, Document] = field(default_factory=dict)
    engine: Engine = field(default_factory=Engine)
    bodies: Mapping[str, str] = field(default_factory=dict)


class There(NamedTuple):
    """What lies in a site's folder: its sources, what is wrong with them, its settings."""

    sources: tuple[Source, ...]
    found: tuple[Diagnostic, ...]
    settings: Settings


class Gathered(NamedTuple):
    """A site that was read and is not resolved; ``photographs`` is None if none were wanted."""

    settings: Settings
    engine: Engine
    files: Sequence[Source]
    documents: Mapping[str, Document]
    photographs: Mapping[str, Document] | None
    bodies: Mapping[str, str]
    found: tuple[Diagnostic, ...]


def read(
    folder: Path,
    options: Options,
    crew: concurrency.Crew,
    progress: Progress,
    memory: Memory | None,
    profile: Profile,
    *,
    pictures: bool = True,
    only: Callable[[Sequence[Source]], Sequence[Source]] | None = None,
) -> Read:
    """Read all sources of a site, as far as they are not remembered, and resolve them.

    Without ``pictures`` these are only files: enough for who makes no page. With ``only`` the
    site is one of fewer sources, those that it gives.
    """
    with profile.stage("look for files"):
        there = look(folder)
    if only:
        there = there._replace(sources=tuple(only(there.sources)))
    if not (folder / CONTENT).is_dir():
        return Read(None, there.found)
    gathered = gather(folder, there, crew, progress, memory, profile, pictures=pictures)
    with profile.stage("resolve"):
        return resolved(folder, gathered, options)


def look(folder: Path) -> There:
    """Find what lies in a site's folder, and read its settings."""
    sources, found = discover(folder)
    return There(sources, found, settings_of(folder))


def gather(
    folder: Path,
    there: There,
    crew: concurrency.Crew,
    progress: Progress,
    memory: Memory | None,
    profile: Profile,
    *,
    pictures: bool = True,
) -> Gathered:
    """Read the sources that were found, as far as they are not remembered."""
    sources, found, settings = there
    engine = engine_of(settings.config)
    problems = check_engine(engine, CONFIG_PATH, settings.places)
    found = (*found, *settings.found, *problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        engine = Engine(language=engine.language, timeout=engine.timeout)
    files = [source for source in sources if source.kind in {Kind.STATIC, Kind.ASSET}]
    texts = [source for source in sources if source.kind not in {Kind.STATIC, Kind.ASSET}]
    if memory:
        memory.watch(extension_files(settings.config.markdown.extensions))
    reader = _Reader(folder, engine, crew, progress, memory, profile)
    documents, bodies = reader.read(texts, FEWEST, _BATCH)
    shown = worth_reading(files, documents.values()) if pictures else []
    photographs = reader.read(shown, FEWEST_PICTURES, 1)[0] if shown else {}
    for document in documents.values():
        found = (*found, *document.found) if document.found else found
    seen = photographs if pictures else None
    return Gathered(settings, engine, files, documents, seen, bodies, found)


def resolved(folder: Path, gathered: Gathered, options: Options) -> Read:
    """Resolve what was gathered; any thread may, as nothing else is touched."""
    settings, engine, files, documents, photographs, bodies, found = gathered
    site, problems = resolve(
        documents.values(),
        files,
        settings.config,
        settings.places,
        options.as_of,
        drafts=options.drafts,
        future=options.future,
        pictures=None if photographs is None else _pictures(photographs.values()),
    )
    lettered, untrue = lettering(folder, settings)
    if site and lettered:
        site = replace(site, lettering=lettered)
    everything = {**documents, **(photographs or {})}
    return Read(site, (*found, *problems, *untrue), everything, engine, bodies)


def _pictures(documents: Iterable[Document]) -> Mapping[str, Picture]:
    return {one.source.path: one.matter for one in documents if isinstance(one.matter, Picture)}


class _Reader:
    """Reads sources, as far as they are not remembered, and remembers them."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        crew: concurrency.Crew,
        progress: Progress,
        memory: Memory | None,
        profile: Profile,
    ) -> None:
        self._folder, self._engine, self._crew = folder, engine, crew
        self._progress, self._memory, self._profile = progress, memory, profile

    def read(
        self, sources: Sequence[Source], fewest: int, batch: int
    ) -> tuple[dict[str, Document], dict[str, str]]:
        """Return the documents by path, in order, and the contents of those read anew.

        ``fewest`` says from how many on several processes read, ``batch`` how many each takes.
        """
        memory, engine, profile = self._memory, self._engine, self._profile
        with profile.stage("remember documents"):
            known = memory.documents(sources, engine) if memory else {}
        missing = [source for source in sources if source.path not in known]
        profile.known += len(known)
        salt = memory.salt(engine) if memory else b""
        with profile.stage("read documents"):
            bodies: dict[str, str] = {}
            fresh: list[tuple[Document, Encoded]] = []
            makers = concurrency.Alone() if len(missing) < fewest else self._crew
            each = functools.partial(_loaded, self._folder, engine, salt)
            with makers.over(each, missing, batch) as results:
                for source, result in zip(missing, results, strict=True):
                    document, encoded, seconds = _received(source, result)
                    path = document.source.path
                    why = memory.why_read(path, engine) if memory else reasons.NO_CACHE
                    profile.documents.append(Piece(seconds, path, why))
                    known[path] = document
                    bodies[path] = encoded.body
                    self._progress("reading", len(known), len(sources))
                    if memory:
                        fresh.append((document, encoded))
                        if len(fresh) == _ROWS:
                            memory.remember(fresh)
                            fresh.clear()
            if memory and fresh:
                memory.remember(fresh)
        return {source.path: known[source.path] for source in sources}, bodies


def load_one(folder: Path, engine: Engine, salt: bytes, source: Source) -> Loaded:
    """Read one document. ``salt`` is what its key depends on beside its file."""
    return _received(source, _loaded(folder, engine, salt, source))


def load_bytes(engine: Engine, salt: bytes, source: Source, data: bytes) -> Loaded:
    """Read one document of bytes that are not in its file, or not yet."""
    return _received(source, _read_of(engine, salt, source, data, time.perf_counter()))


_Result: TypeAlias = tuple[str, str, str, float]


def _received(source: Source, result: _Result) -> Loaded:
    digest, head, body, seconds = result
    return Loaded(decode_head(source, head, digest), Encoded(head, body), seconds)


def _loaded(folder: Path, engine: Engine, salt: bytes, source: Source) -> _Result:
    """Return the digest of one document, its head, its body and the seconds it took.

    As texts it goes from process to process in half the time that its parts would take.
    """
    start = time.perf_counter()
    try:
        with open(folder / source.path, "rb", buffering=0) as stream:  # noqa: PTH123 - many of them
            data = stream.read()
    except OSError as problem:
        return _written("", _unread(source, problem), start)
    return _read_of(engine, salt, source, data, start)


def _read_of(engine: Engine, salt: bytes, source: Source, data: bytes, start: float) -> _Result:
    picture = source.kind in {Kind.STATIC, Kind.ASSET}
    document = load_picture(source, data) if picture else load(source, data, engine)
    return _written(key_of(salt, source.path, data).hex(), document, start)


def _written(digest: str, document: Document, start: float) -> _Result:
    head, body = encode(replace(document, face=face_of(document)))
    return digest, head, body, time.perf_counter() - start


def _unread(source: Source, problem: OSError) -> Document:
    if source.kind in {Kind.STATIC, Kind.ASSET}:
        return unreadable_picture(source, problem.strerror or str(problem))
    found = (unreadable(source.path, problem),)
    return Document(source, untitled(source), found=found)


def contents_of(
    folder: Path,
    engine: Engine,
    bodies: Mapping[str, str],
    memory: Memory | None,
) -> Callable[[Document], str]:
    """Return what gives the content of a document: read just now, remembered, or read again."""

    def of(document: Document) -> str:
        known = bodies.get(document.source.path)
        if known is None and memory:
            known = memory.body(document)
        if known is None:
            # The memory has lost it since it gave the head.
            known = load_one(folder, engine, b"", document.source).encoded.body
        return known

    return of


def shop_of(
    one: Read, site: Site, theme: Theme, folder: Path, output: Path, memory: Memory | None
) -> making.Shop:
    """Return what the files of a site that was read are made with."""
    assets = asset_views(wardrobe_of(theme, minify=site.config.minify), site.root)
    return making.Shop(
        theme,
        site_view(site, assets, site_image(site)),
        site.root,
        folder,
        output,
        one.documents,
        contents_of(folder, one.engine, one.bodies, memory),
    )
