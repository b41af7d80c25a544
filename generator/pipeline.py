"""``load → resolve → render → publish``: the four calls in order, and nothing else."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from generator import concurrency
from generator.cache import shortcut
from generator.cache.documents import key_of
from generator.cache.memory import Memory, job_key
from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import Settings, read_config
from generator.load.discover import CONTENT, discover
from generator.load.document import load
from generator.load.markdown import Engine, check_engine, engine_of, extension_files
from generator.model.artifact import Artifact
from generator.model.diagnostic import Diagnostic, Severity, error
from generator.model.document import Document, Fragment, FrontMatter
from generator.model.options import Options
from generator.model.source import Kind, Source
from generator.model.url import Root
from generator.publish import publish
from generator.publish.lock import Held, held
from generator.publish.manifest import Manifest
from generator.render.job import Copy, Job, Work, file_of
from generator.render.plan import plan
from generator.render.render import render
from generator.render.templates import TemplateProblem, Theme
from generator.render.viewing import site_view
from generator.render.views import SiteView
from generator.resolve.resolve import resolve
from generator.resolve.site import Site, Status

__all__ = ["Options", "Outcome", "build", "clean", "read_site"]

# Below these sizes, starting processes costs more than it saves (measured on two cores).
_FEWEST_DOCUMENTS: Final = 40
_FEWEST_PAGES: Final = 600
_BATCH: Final = 16
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


def read_site(
    folder: Path, options: Options, progress: Progress = _silent
) -> tuple[Site | None, tuple[Diagnostic, ...]]:
    """Load and resolve the site in ``folder``: what it holds, and what is wrong with it."""
    read = _read(folder, options, None, progress, None)
    return read.site, _sorted(read.found)


def build(
    folder: Path,
    output: Path,
    options: Options,
    progress: Progress = _silent,
    waiting: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Build the site in ``folder`` into ``output``.

    Nothing is written unless all of it could be made. ``waiting`` is told who holds the output
    while another build does.
    """
    try:
        publish.check_output(output, folder)
        output.mkdir(parents=True, exist_ok=True)
        with held(output, _PATIENCE, waiting):
            old = publish.check_output(output, folder)
            with _memory(folder, output, options) as memory:
                return _build(folder, output, options, progress, old, memory)
    except publish.Refused as refused:
        return Outcome((refused.diagnostic,))
    except Held as busy:
        return Outcome((_busy(busy),))
    except concurrency.ProcessDied:
        return Outcome((_PROCESS_DIED,))
    except OSError as problem:
        return Outcome((_failed(problem, folder, output),))


@contextmanager
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
) -> Outcome:
    with concurrency.pool(_workers(folder, options.jobs)) as executor:
        read = _read(folder, options, executor, progress, memory)
        found = list(read.found)
        if read.site is None:
            return Outcome(_sorted(found), theme=read.theme)
        work, problems = plan(read.site, read.theme.names(), read.theme.assets())
        found += problems
        staging = publish.Staging(output, old)
        blocked = _blocks(found, options)
        try:
            stale = work if memory is None else _stale(work, read, old, staging, memory)
            for made in _render(read, stale, folder, executor, progress, memory):
                if isinstance(made, Diagnostic):
                    found.append(made)
                    blocked = True
                elif not blocked:
                    staging.add(made)
            report = None if blocked else staging.commit()
        except publish.Refused as refused:
            staging.discard()
            return Outcome(_sorted([*found, refused.diagnostic]), read.site, theme=read.theme)
        except BaseException:
            staging.discard()
            raise
        if blocked:
            staging.discard()
    outcome = Outcome(_sorted(found), read.site, report, read.theme)
    if memory:
        memory.remember(read.documents.values(), repr(read.engine).encode())
        if report:
            _leave(memory, options, outcome, staging.manifest)
    return outcome


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
    executor: Executor | None,
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
    read = functools.partial(_load, folder, engine, salt)
    few = len(missing) < _FEWEST_DOCUMENTS
    for document in concurrency.mapped(None if few else executor, read, missing, _BATCH):
        known[document.source.path] = document
        progress("reading", len(known), len(texts))
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
    return _Read(site, theme, (*found, *resolved), documents, engine)


def _settings(folder: Path) -> Settings:
    try:
        return read_config((folder / CONFIG_PATH).read_bytes())
    except FileNotFoundError:
        return read_config(None)
    except OSError as problem:
        return read_config(None)._replace(found=(_unreadable(CONFIG_PATH, problem),))


def _load(folder: Path, engine: Engine, salt: bytes, source: Source) -> Document:
    try:
        data = (folder / source.path).read_bytes()
    except OSError as problem:
        return Document(
            source, FrontMatter(source.name), found=(_unreadable(source.path, problem),)
        )
    digest = key_of(salt, source.path, data).hex()
    return replace(load(source, data, engine), digest=digest)


def _unreadable(path: str, problem: OSError) -> Diagnostic:
    return error(
        "unreadable", f"this cannot be read: {problem.strerror}", path, "check its permissions"
    )


def _blocks(found: Iterable[Diagnostic], options: Options) -> bool:
    stopping = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    return any(problem.severity in stopping for problem in found)


def _stale(
    work: Sequence[Work], read: _Read, old: Manifest, staging: publish.Staging, memory: Memory
) -> list[Work]:
    """Return what must be made; the files of all else are kept, being just what would be made."""
    assert read.site is not None
    salt = memory.theme_salt(read.theme.folders)
    salt = bytes.fromhex(job_key(salt, site_view(read.site)))
    stale: list[Work] = []
    for item in work:
        file = file_of(item)
        if isinstance(item, Job):
            key = job_key(salt, (item.path, item.by, item.view, item.texts))
            entry = old.files.get(file)
            if memory.is_fresh(file, key, entry.digest if entry else None):
                staging.keep(file)
                continue
        stale.append(item)
    return stale


def _leave(memory: Memory, options: Options, outcome: Outcome, manifest: Manifest) -> None:
    site = outcome.site
    assert site is not None
    found = [dataclasses.astuple(problem) for problem in outcome.diagnostics]
    memory.leave(
        options.as_of.timestamp(),
        site.until.timestamp() if site.until else None,
        {name: entry.digest for name, entry in manifest.files.items()},
        {**outcome.facts, "diagnostics": found},
    )


def _fragments(
    read: _Read, work: Iterable[Work], folder: Path, memory: Memory | None
) -> Callable[[Work], tuple[Fragment, ...]]:
    """Return what gives each job the contents of its texts, fetched where they were left out."""
    wanted = {text.source for job in work if isinstance(job, Job) for text in job.texts}
    contents = {path: read.documents[path].content for path in wanted}
    bare = [read.documents[path] for path in sorted(wanted) if not contents[path].parts]
    stored = memory.contents(bare) if memory else {}
    for document in bare:
        path = document.source.path
        if path in stored:
            contents[path] = Fragment(stored[path], document.content.links)
        elif document.content.links or document.words:
            # The memory has lost it since it gave the head.
            contents[path] = _load(folder, read.engine, b"", document.source).content

    def of(job: Work) -> tuple[Fragment, ...]:
        if isinstance(job, Copy):
            return ()
        return tuple(contents[text.source] for text in job.texts)

    return of


def _render(
    read: _Read,
    work: Sequence[Work],
    folder: Path,
    executor: Executor | None,
    progress: Progress,
    memory: Memory | None,
) -> Iterator[Artifact | Diagnostic]:
    """Yield each artifact, or what was wrong with its template, once for each place."""
    assert read.site is not None
    make = functools.partial(_make, read.theme, site_view(read.site), read.site.root, folder)
    fragments = _fragments(read, work, folder, memory)
    items = [(item, fragments(item)) for item in work]
    seen: set[tuple[str | None, int | None, str]] = set()
    pool = executor if len(work) >= _FEWEST_PAGES else None
    for number, made in enumerate(concurrency.mapped(pool, make, items, _BATCH), start=1):
        progress("rendering", number, len(work))
        if isinstance(made, Diagnostic):
            key = (made.path, made.line, made.code)
            if key in seen:
                continue
            seen.add(key)
        yield made


def _make(
    theme: Theme,
    site: SiteView,
    root: Root,
    folder: Path,
    item: tuple[Work, tuple[Fragment, ...]],
) -> Artifact | Diagnostic:
    work, fragments = item
    try:
        return render(work, fragments, theme, site, root, folder)
    except TemplateProblem as problem:
        return problem.diagnostic


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    # Two links by one definition of a reference are told of once.
    return tuple(sorted(set(found), key=Diagnostic.sort_key))
