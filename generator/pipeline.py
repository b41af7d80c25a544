"""``load → resolve → render → publish``: the four calls in order, and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from generator import concurrency, making
from generator.cache import shortcut
from generator.cache.codec import Encoded, encode, face_of
from generator.cache.documents import key_of
from generator.cache.memory import Made, Memory
from generator.cache.values import Writer
from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import Settings, read_config
from generator.load.discover import CONTENT, discover
from generator.load.document import load
from generator.load.markdown import Engine, check_engine, engine_of, extension_files
from generator.model.diagnostic import Diagnostic, Severity, error
from generator.model.document import Document, FrontMatter
from generator.model.options import Options
from generator.model.source import Kind, Source
from generator.publish import publish
from generator.publish.lock import Held, held
from generator.publish.manifest import Manifest
from generator.render.job import Job, file_of
from generator.render.plan import plan
from generator.render.templates import Theme
from generator.render.viewing import site_view
from generator.resolve.resolve import resolve
from generator.resolve.site import Site, Status

__all__ = ["Options", "Outcome", "build", "clean", "read_site"]

# Below this, starting processes costs more than it saves (measured on two cores).
_FEWEST_DOCUMENTS: Final = 40
_BATCH: Final = 16
_ROWS: Final = 500  # that are written to the cache together
_PATIENCE: Final = 30.0  # seconds to wait for another build of the same output

_PROCESS_DIED: Final = error(
    "process-died",
    "a process of this build was ended from outside",
    hint="if memory was short, build with --jobs 1",
)

Progress = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _total: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build made. ``report`` is None when nothing was published."""

    diagnostics: tuple[Diagnostic, ...]
    site: Site | None = None
    report: publish.Report | None = None
    theme: Theme | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What there is to say of the site, as plain data."""
        site = self.site
        return {
            "posts": len(site.posts) if site else 0,
            "pages": len(site.pages) if site else 0,
            "series": len(site.series) if site else 0,
            "drafts": sum(post.status is Status.DRAFT for post in site.posts) if site else 0,
            "next_due": site.next_due.isoformat() if site and site.next_due else None,
        }

    @property
    def ok(self) -> bool:
        """Whether the site was published."""
        return self.report is not None


@dataclass(frozen=True, slots=True)
class _Read:
    """A site's sources, read and resolved; ``documents`` by path, some without their contents."""

    site: Site | None
    theme: Theme
    found: tuple[Diagnostic, ...] = field(default=())
    documents: Mapping[str, Document] = field(default_factory=dict)
    engine: Engine = field(default_factory=Engine)
    bodies: Mapping[str, str] = field(default_factory=dict)


def read_site(
    folder: Path, options: Options, progress: Progress = _silent
) -> tuple[Site | None, tuple[Diagnostic, ...]]:
    """Load and resolve the site in ``folder``: what it holds, and what is wrong with it."""
    read = _read(folder, options, concurrency.Alone(), progress, None)
    return read.site, _sorted(read.found)


def build(
    folder: Path,
    output: Path,
    options: Options,
    progress: Progress = _silent,
    waiting: Callable[[str], None] = lambda _: None,
    crew: concurrency.Crew | None = None,
) -> Outcome:
    """Build the site in ``folder`` into ``output``.

    Nothing is written unless all of it could be made. ``waiting`` is told who holds the output
    while another build does. The work is done by ``crew``, or else by ``options.jobs`` processes.
    """
    try:
        publish.check_output(output, folder)
        output.mkdir(parents=True, exist_ok=True)
        with held(output, _PATIENCE, waiting):
            old = publish.check_output(output, folder)
            with (
                _memory(folder, output, options) as memory,
                contextlib.nullcontext(crew)
                if crew
                else concurrency.crew(_workers(folder, options.jobs)) as workers,
            ):
                return _build(folder, output, options, progress, old, memory, workers)
    except publish.Refused as refused:
        return Outcome((refused.diagnostic,))
    except Held as busy:
        return Outcome((_busy(busy),))
    except concurrency.ProcessDied:
        return Outcome((_PROCESS_DIED,))
    except OSError as problem:
        return Outcome((_failed(problem, folder, output),))


@contextlib.contextmanager
def _memory(folder: Path, output: Path, options: Options) -> Iterator[Memory | None]:
    if not options.cache:
        yield None
        return
    program = shortcut.program()
    memory = Memory(folder, output, shortcut.build_of(program, options), program)
    try:
        yield memory
    finally:
        memory.close()


def _build(
    folder: Path,
    output: Path,
    options: Options,
    progress: Progress,
    old: Manifest,
    memory: Memory | None,
    crew: concurrency.Crew,
) -> Outcome:
    read = _read(folder, options, crew, progress, memory)
    found = list(read.found)
    if read.site is None:
        return Outcome(_sorted(found), theme=read.theme)
    work, problems = plan(read.site, read.theme.names(), read.theme.assets())
    found += problems
    shop = making.Shop(
        read.theme,
        site_view(read.site),
        read.site.root,
        folder,
        output,
        read.documents,
        _contents(read, folder, memory),
    )
    if memory:
        memory.compare(read.theme.folders, Writer().text(shop.site))
    staging = publish.Staging(output, old)
    publishing = _Publishing(staging, memory, blocked=_blocks(found, options))
    try:
        past = making.Past(memory, old)
        with contextlib.closing(making.all_made(shop, past, work, staging.spot, crew)) as results:
            for made in results:
                publishing.take(made)
                progress("rendering", len(publishing.keys), len(work))
        report = publishing.end()
    except publish.Refused as refused:
        staging.discard()
        return Outcome(_sorted([*found, refused.diagnostic]), read.site, theme=read.theme)
    except BaseException:
        staging.discard()
        raise
    outcome = Outcome(_sorted([*found, *publishing.found]), read.site, report, read.theme)
    if memory and report:
        _leave(memory, options, read, outcome, publishing)
    return outcome


class _Publishing:
    """Takes what is made, piece by piece, and publishes all of it, or nothing."""

    def __init__(self, staging: publish.Staging, memory: Memory | None, *, blocked: bool) -> None:
        self.staging, self.memory, self.blocked = staging, memory, blocked
        self.found: list[Diagnostic] = []
        self.keys: dict[str, str] = {}
        self.shown: dict[str, list[str]] = {}
        self._rows: list[tuple[str, str]] = []
        self._told: set[tuple[str | None, int | None, str]] = set()

    def take(self, made: making.Made) -> None:
        """Take one thing; what is wrong with a template is told once for each place."""
        file = file_of(made.work)
        self.keys[file] = made.key
        if isinstance(made.work, Job):
            for text in made.work.texts:
                self.shown.setdefault(text.source, []).append(file)
        problem = made.result
        if isinstance(problem, Diagnostic):
            self.blocked = True
            place = (problem.path, problem.line, problem.code)
            if place not in self._told:
                self._told.add(place)
                self.found.append(problem)
        elif self.blocked:
            return
        elif problem is None:
            self.staging.keep(file)
        else:
            self.staging.take(problem)
            if made.row and self.memory:
                self._rows.append((made.key, made.row))
                if len(self._rows) == _ROWS:
                    self._remember()

    def end(self) -> publish.Report | None:
        """Publish, unless something is in the way."""
        if self.memory and not self.blocked:
            self._remember()
        if self.blocked:
            self.staging.discard()
            return None
        return self.staging.commit()

    def _remember(self) -> None:
        assert self.memory is not None
        self.memory.remember_jobs(self._rows)
        self._rows = []


def clean(folder: Path, output: Path) -> tuple[int, tuple[Diagnostic, ...]]:
    """Remove what builds wrote to ``output``; returns how many files, and why not."""
    try:
        publish.check_output(output, folder)
        if not output.is_dir():
            return 0, ()
        with held(output, _PATIENCE):
            return publish.clean(output, folder), ()
    except publish.Refused as refused:
        return 0, (refused.diagnostic,)
    except Held as busy:
        return 0, (_busy(busy),)
    except OSError as problem:
        return 0, (_failed(problem, folder, output),)


def _busy(busy: Held) -> Diagnostic:
    return error(
        "output-busy",
        f"another build is writing to this output ({busy.holder})",
        hint="wait until it is done, or end it",
    )


def _failed(problem: OSError, folder: Path, output: Path) -> Diagnostic:
    path = Path(problem.filename or output)
    if path.is_relative_to(folder / CONTENT):
        return _unreadable(path.relative_to(folder).as_posix(), problem)
    shown = str(path).removeprefix(f"{output.parent}/")
    return error(
        "cannot-write",
        f"{shown}: {problem.strerror or problem}",
        hint="check the disk's space and the folder's permissions, then do it again; what is "
        "there is whole",
    )


def _workers(folder: Path, jobs: int) -> int:
    if jobs < 2:  # noqa: PLR2004
        return 1
    found = sum(1 for _ in zip(folder.glob("content/**/*.md"), range(_FEWEST_DOCUMENTS)))  # noqa: B905
    return jobs if found >= _FEWEST_DOCUMENTS else 1


def _read(
    folder: Path,
    options: Options,
    crew: concurrency.Crew,
    progress: Progress,
    memory: Memory | None,
) -> _Read:
    theme = Theme.of(folder)
    sources, found = discover(folder)
    if not (folder / CONTENT).is_dir():
        return _Read(None, theme, found)
    settings = _settings(folder)
    engine = engine_of(settings.config)
    problems = check_engine(engine, CONFIG_PATH, settings.places)
    found = (*found, *settings.found, *problems)
    if problems:
        engine = Engine(language=engine.language, timeout=engine.timeout)
    files = [source for source in sources if source.kind in {Kind.STATIC, Kind.ASSET}]
    texts = [source for source in sources if source.kind not in {Kind.STATIC, Kind.ASSET}]
    name = repr(engine).encode()
    if memory:
        memory.watch(extension_files(settings.config.markdown.extensions))
    known = memory.documents(texts, name) if memory else {}
    missing = [source for source in texts if source.path not in known]
    salt = memory.salt(name) if memory else b""
    bodies: dict[str, str] = {}
    fresh: list[tuple[Document, Encoded]] = []
    makers = concurrency.Alone() if len(missing) < _FEWEST_DOCUMENTS else crew
    load_one = functools.partial(_load, folder, engine, salt)
    with makers.over(load_one, missing, _BATCH) as results:
        for document, encoded in results:
            known[document.source.path] = document
            bodies[document.source.path] = encoded.body
            progress("reading", len(known), len(texts))
            if memory:
                fresh.append((document, encoded))
                if len(fresh) == _ROWS:
                    memory.remember(fresh)
                    fresh.clear()
    if memory and fresh:
        memory.remember(fresh)
    documents = {source.path: known[source.path] for source in texts}
    for document in documents.values():
        found = (*found, *document.found) if document.found else found
    site, resolved = resolve(
        documents.values(),
        files,
        settings.config,
        settings.places,
        options.as_of,
        drafts=options.drafts,
    )
    return _Read(site, theme, (*found, *resolved), documents, engine, bodies)


def _settings(folder: Path) -> Settings:
    try:
        return read_config((folder / CONFIG_PATH).read_bytes())
    except FileNotFoundError:
        return read_config(None)
    except OSError as problem:
        return read_config(None)._replace(found=(_unreadable(CONFIG_PATH, problem),))


def _load(folder: Path, engine: Engine, salt: bytes, source: Source) -> tuple[Document, Encoded]:
    """Return a document without the parts of its content, and all of it as JSON."""
    try:
        data = (folder / source.path).read_bytes()
    except OSError as problem:
        found = (_unreadable(source.path, problem),)
        document = Document(source, FrontMatter(source.name), found=found)
    else:
        document = load(source, data, engine)
        document = replace(document, digest=key_of(salt, source.path, data).hex())
    document = replace(document, face=face_of(document))
    encoded = encode(document)
    return replace(document, content=replace(document.content, parts=())), encoded


def _unreadable(path: str, problem: OSError) -> Diagnostic:
    return error(
        "unreadable", f"this cannot be read: {problem.strerror}", path, "check its permissions"
    )


def _blocks(found: Iterable[Diagnostic], options: Options) -> bool:
    stopping = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    return any(problem.severity in stopping for problem in found)


def _contents(read: _Read, folder: Path, memory: Memory | None) -> making.Contents:
    """Return what gives the content of a document: read just now, remembered, or read again."""

    def of(document: Document) -> str:
        known = read.bodies.get(document.source.path)
        if known is None and memory:
            known = memory.body(document)
        if known is None:
            # The memory has lost it since it gave the head.
            known = _load(folder, read.engine, b"", document.source)[1].body
        return known

    return of


def _leave(
    memory: Memory, options: Options, read: _Read, outcome: Outcome, publishing: _Publishing
) -> None:
    site = read.site
    assert site is not None
    found = [dataclasses.astuple(problem) for problem in outcome.diagnostics]
    memory.leave(
        Made(
            options.as_of.timestamp(),
            site.until.timestamp() if site.until else None,
            {name: entry.digest for name, entry in publishing.staging.manifest.files.items()},
            publishing.keys,
            publishing.shown,
            tuple(read.documents.values()),
            repr(read.engine).encode(),
            {**outcome.facts, "diagnostics": found},
        )
    )


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    # Two links by one definition of a reference are told of once.
    return tuple(sorted(set(found), key=Diagnostic.sort_key))
