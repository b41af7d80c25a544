"""``load → resolve → render → publish``: the four calls in order, and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from generator import concurrency, making, reading, retouch
from generator.cache import shortcut
from generator.cache.memory import Left, Memory
from generator.cache.values import Writer
from generator.edition import Edition
from generator.load.discover import CONTENT
from generator.model.diagnostic import Diagnostic, Severity, error
from generator.model.options import Options
from generator.pictures.formats import format_of_name
from generator.profile import Profile
from generator.publish import publish
from generator.publish.alone import NOT_HAD, reserved
from generator.publish.lock import Held, held
from generator.publish.manifest import Manifest
from generator.reading import Progress, silent
from generator.render.assets import wardrobe_of
from generator.render.job import Drawing
from generator.render.plan import plan
from generator.render.templates import Theme
from generator.resolve.site import Site, Status
from generator.settings import unreadable

__all__ = ["Options", "Outcome", "build", "clean", "read_site", "why_not"]

_PATIENCE: Final = 30.0  # seconds to wait for another build of the same output

_PROCESS_DIED: Final = error(
    "process-died",
    "a process of this build was ended from outside",
    hint="if memory was short, build with --jobs 1",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build made. ``report`` is None when nothing was published."""

    diagnostics: tuple[Diagnostic, ...]
    site: Site | None = None
    report: publish.Report | None = None
    theme: Theme | None = None
    facts: Mapping[str, Any] = field(default_factory=lambda: _facts(None))
    """What there is to say of the site, as plain data."""

    @property
    def ok(self) -> bool:
        """Whether the site was published."""
        return self.report is not None


def _facts(site: Site | None) -> dict[str, Any]:
    return {
        "posts": len(site.posts) if site else 0,
        "pages": len(site.pages) if site else 0,
        "series": len(site.series) if site else 0,
        "drafts": sum(post.status is Status.DRAFT for post in site.posts) if site else 0,
        "next_due": site.next_due.isoformat() if site and site.next_due else None,
        "until": site.until.isoformat() if site and site.until else None,
    }


def read_site(
    folder: Path, options: Options, progress: Progress = silent
) -> tuple[Site | None, tuple[Diagnostic, ...]]:
    """Load and resolve the site in ``folder``: what it holds, and what is wrong with it."""
    one = reading.read(
        folder, options, concurrency.Alone(), progress, None, Profile(), pictures=False
    )
    return one.site, _sorted(one.found)


def build(
    folder: Path,
    output: Path,
    options: Options,
    progress: Progress = silent,
    waiting: Callable[[str], None] = lambda _: None,
    crew: concurrency.Crew | None = None,
    profile: Profile | None = None,
    *,
    mine: bool = False,
) -> Outcome:
    """Build the site in ``folder`` into ``output``.

    Nothing is written unless all of it could be made. ``waiting`` is told who holds the output
    while another build does. The work is done by ``crew``, or else by ``options.jobs`` processes;
    ``profile`` is told what it takes. The output is ``mine`` in the body of :func:`reserved`.
    """
    profile = profile or Profile()
    try:
        with (
            contextlib.nullcontext() if mine else reserved(folder, output, _PATIENCE, waiting),
            _memory(folder, output, options, profile) as memory,
            contextlib.nullcontext(crew)
            if crew
            else concurrency.crew(_workers(folder, options.jobs)) as workers,
        ):
            old = publish.check_output(output, folder)
            return _build(folder, output, options, progress, old, memory, workers, profile)
    except NOT_HAD as problem:
        return Outcome((why_not(problem, folder, output),))
    except concurrency.ProcessDied:
        return Outcome((_PROCESS_DIED,))


def why_not(problem: Exception, folder: Path, output: Path) -> Diagnostic:
    """Say why an output could not be had, or not be written to."""
    if isinstance(problem, publish.Refused):
        return problem.diagnostic
    if isinstance(problem, Held):
        return _busy(problem)
    assert isinstance(problem, OSError)
    return _failed(problem, folder, output)


@contextlib.contextmanager
def _memory(
    folder: Path, output: Path, options: Options, profile: Profile
) -> Iterator[Memory | None]:
    if not options.cache:
        yield None
        return
    with profile.stage("look for files"):
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
    profile: Profile,
) -> Outcome:
    theme = Theme.of(folder)
    moment = options.as_of.timestamp()
    if memory and (again := retouch.retouched(folder, output, memory, old, theme, moment, profile)):
        made_again, facts = again
        told = tuple(Diagnostic(Severity(kind), *rest) for kind, *rest in facts["diagnostics"])
        return Outcome(told, None, made_again, theme, facts)
    read = reading.read(folder, options, crew, progress, memory, profile)
    problems = list(read.found)
    if read.site is None:
        return Outcome(_sorted([*problems, *theme.strays]), theme=theme)
    shop = reading.shop_of(read, read.site, theme, folder, output, memory)
    index = None
    if read.site.config.search and not _blocks(problems, options):
        from generator.search.bundle import bundle_of

        with profile.stage("index for search"):
            index = bundle_of(read.site, shop.documents, shop.contents, memory)
        problems += index.found
    with profile.stage("plan"):
        given = index.files if index else ()
        wardrobe = wardrobe_of(theme, minify=read.site.config.minify)
        work, more = plan(read.site, theme.names(), theme.assets(), wardrobe, given=given)
    problems += more
    if memory:
        with profile.stage("look at the output"):
            memory.compare(theme.folders, Writer().text(shop.site))
    staging = publish.Staging(output, old)
    edition = Edition(staging, memory, profile, blocked=_blocks(problems, options))
    try:
        past = making.Past(memory, old)
        spot = None if edition.blocked else staging.spot
        everything = making.all_made(shop, past, work, spot, crew)
        with profile.stage("render"), contextlib.closing(everything) as results:
            for made in results:
                edition.take(made)
                progress("rendering", len(edition.keys), len(work))
        with profile.stage("publish"):
            report = edition.end()
    except publish.Refused as refused:
        staging.discard()
        problems.append(refused.diagnostic)
        return Outcome(_sorted(problems), read.site, theme=theme, facts=_facts(read.site))
    except BaseException:
        staging.discard()
        raise
    found = _sorted([*problems, *edition.found])
    outcome = Outcome(found, read.site, report, theme, _facts(read.site))
    if memory and report:
        with profile.stage("remember all this"):
            _leave(memory, options, read, outcome, edition)
            drawn = [item.key for item in work if isinstance(item, Drawing)]
            memory.prune_drawings([*drawn, index.key] if index and index.key else drawn)
    return outcome


def clean(folder: Path, output: Path) -> tuple[int, tuple[Diagnostic, ...]]:
    """Remove what builds wrote to ``output``; returns how many files, and why not."""
    try:
        publish.check_output(output, folder)
        if not output.is_dir():
            return 0, ()
        with held(output, _PATIENCE):
            return publish.clean(output, folder), ()
    except NOT_HAD as problem:
        return 0, (why_not(problem, folder, output),)


def _busy(busy: Held) -> Diagnostic:
    return error(
        "output-busy",
        f"another build is writing to this output ({busy.holder})",
        hint="wait until it is done, or end it",
    )


def _failed(problem: OSError, folder: Path, output: Path) -> Diagnostic:
    path = Path(problem.filename or output)
    if path.is_relative_to(folder / CONTENT):
        return unreadable(path.relative_to(folder).as_posix(), problem)
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
    texts = pictures = 0
    for path in (folder / CONTENT).rglob("*"):
        texts += path.suffix == ".md"
        pictures += format_of_name(path.name) is not None
        if texts >= reading.FEWEST or pictures >= reading.FEWEST_PICTURES:
            return jobs
    return 1


def _blocks(found: Iterable[Diagnostic], options: Options) -> bool:
    stopping = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    return any(problem.severity in stopping for problem in found)


def _leave(
    memory: Memory, options: Options, read: reading.Read, outcome: Outcome, edition: Edition
) -> None:
    site = read.site
    assert site is not None
    found = [dataclasses.astuple(problem) for problem in outcome.diagnostics]
    memory.leave(
        Left(
            options.as_of.timestamp(),
            site.until.timestamp() if site.until else None,
            {name: entry.digest for name, entry in edition.staging.manifest.files.items()},
            edition.keys,
            edition.shown,
            tuple(read.documents.values()),
            edition.reasons,
            read.engine,
            {**outcome.facts, "diagnostics": found},
        )
    )


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    # Two links by one definition of a reference are told of once.
    return tuple(sorted(set(found), key=Diagnostic.sort_key))
