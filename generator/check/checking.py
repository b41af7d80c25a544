"""A site's folder to everything that is wrong with it: what ``byline check`` and deploying ask."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from generator import concurrency, making, reading
from generator.cache import shortcut
from generator.cache.index import FOLDER
from generator.cache.memory import Memory
from generator.cache.shelf import Shelf
from generator.cache.values import Writer
from generator.check.addresses import Addresses
from generator.check.blog import Blog
from generator.check.gathering import Keeper, Reading, leaves_of, texts_of
from generator.check.outside.answer import Answer
from generator.check.rule import Finding, Rule, Told
from generator.check.rules import RULES, others
from generator.check.severity import settled, unknown
from generator.check.trace import Trace
from generator.check.verdict import Verdict
from generator.config.model import Check
from generator.config.read import PATH as CONFIG_PATH
from generator.model.diagnostic import Diagnostic, Place, Severity, error
from generator.model.options import Options
from generator.profile import Profile
from generator.reading import Progress, silent
from generator.render.assets import wardrobe_of
from generator.render.job import file_of
from generator.render.plan import plan
from generator.render.templates import Theme
from generator.resolve.site import Page, Post, Site
from generator.settings import settings_of

__all__ = ["Ask", "Report", "check", "errors"]

_INDEX: Final = ("pagefind/",)  # the files of the search, which nothing links to but a script

_PROCESS_DIED: Final = error(
    "process-died",
    "a process of this check was ended from outside",
    hint="if memory was short, check with --jobs 1",
)

Ask = Callable[[Check, Sequence[str]], Mapping[str, Answer]]
"""From the settings and addresses of other hosts to what these say of them."""


class Report(NamedTuple):
    """What is wrong with a site, worst last in no particular order but by file and place.

    ``themes`` are the folders of its theme; ``pages`` the number of pages that were looked at.
    """

    told: tuple[Told, ...]
    themes: tuple[str, ...] = ()
    pages: int = 0
    addresses: int = 0

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All of them, without how they can be mended."""
        return tuple(one.diagnostic for one in self.told)


def errors(
    folder: Path, output: Path, options: Options, crew: concurrency.Crew | None = None
) -> tuple[Diagnostic, ...]:
    """Return what must be mended before the site in ``folder`` is published; empty if nothing.

    That are the build's own errors and those of all rules, as ``site.yaml`` weighs them; with
    ``options.strict`` warnings too. ``output`` is where it is built to: nothing is written there.
    No other host is asked. That nothing is wrong is remembered (:class:`Verdict`).
    """
    stopping = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    verdict = Verdict.of(folder, output)
    found = check(folder, output, options, crew=crew).diagnostics
    wrong = tuple(one for one in found if one.severity in stopping)
    if verdict and not wrong and not _heeds_the_clock(folder, stopping):
        verdict.keep()
    return wrong


def _heeds_the_clock(folder: Path, stopping: AbstractSet[Severity]) -> bool:
    asked = settings_of(folder).config.check.severities
    return any(asked.get(one.code, one.severity) in stopping for one in RULES if one.timely)


def check(
    folder: Path,
    output: Path,
    options: Options,
    progress: Progress = silent,
    crew: concurrency.Crew | None = None,
    ask: Ask | None = None,
) -> Report:
    """Look at the site in ``folder`` as readers would get it.

    Nothing is written but the memory in ``.cache/``; with ``ask`` other hosts are asked for the
    addresses that lead to them.
    """
    jobs = options.jobs or concurrency.cores()
    try:
        with (
            _memory(folder, output, options) as memory,
            contextlib.nullcontext(crew) if crew else concurrency.crew(jobs) as workers,
        ):
            return _check(folder, output, options, progress, workers, memory, ask)
    except concurrency.ProcessDied:
        return Report((Told(_PROCESS_DIED),))
    except OSError as problem:
        said = f"{problem.filename or 'a file'}: {problem.strerror or problem}"
        return Report((Told(error("cannot-read", said, hint="check its permissions")),))


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


def _check(
    folder: Path,
    output: Path,
    options: Options,
    progress: Progress,
    crew: concurrency.Crew,
    memory: Memory | None,
    ask: Ask | None,
) -> Report:
    theme = Theme.of(folder)
    read = reading.read(folder, options, crew, progress, memory, Profile())
    if read.site is None:
        return Report(tuple(map(Told, _sorted(read.found))), theme.folders)
    shop = reading.shop_of(read, read.site, theme, folder, output, memory)
    blog, built = _blog_of(read, read.site, shop, memory, crew, progress)
    outside = _outside(blog) if ask else ()
    if ask:
        blog = replace(blog, answers=ask(blog.asked, outside))
    rules = (*RULES, *others())
    severities = blog.asked.severities
    told = [Told(one) for one in settled(built, severities)]
    told += map(Told, unknown(severities, blog.trace, rules))
    told += _by_rules(blog, rules, built)
    told.sort(key=lambda one: one.diagnostic.sort_key())
    return Report(tuple(told), theme.folders, len(blog.pages), len(outside))


def _blog_of(
    read: reading.Read,
    site: Site,
    shop: making.Shop,
    memory: Memory | None,
    crew: concurrency.Crew,
    progress: Progress,
) -> tuple[Blog, list[Diagnostic]]:
    """Return the blog with all that is known of it, and what the build says of it."""
    folder, theme = shop.folder, shop.theme
    wardrobe = wardrobe_of(theme, minify=site.config.minify)
    work, planned = plan(site, theme.names(), theme.assets(), wardrobe)
    keeper = _keeper(memory, shop)
    gathered = leaves_of(shop, memory, work, keeper, crew, progress)
    texts = texts_of(folder, _readings(site), read.engine, site.config.check.banned, keeper, crew)
    keeper.keep()
    works = {file_of(item): item for item in work}
    # What could not be made is told of; links to it are not wrong for that.
    searched = _INDEX if site.config.search else ()
    addresses = Addresses(site.root, works, _own_redirects(folder), searched)
    settings = settings_of(folder)
    trace = Trace(folder, site, settings, theme, works, read.documents, addresses)
    built = _sorted([*read.found, *planned, *gathered.found])
    failed = frozenset(one.code for one in built if one.severity is Severity.ERROR)
    return Blog(site, works, gathered.leaves, texts, trace, addresses, failed), built


def _keeper(memory: Memory | None, shop: making.Shop) -> Keeper:
    if memory is None:
        return Keeper(None)
    memory.compare(shop.theme.folders, Writer().text(shop.site))
    return Keeper(Shelf(shop.folder / FOLDER))


def _readings(site: Site) -> list[Reading]:
    written: tuple[Post | Page, ...] = (*site.posts, *site.pages)
    entries = [(one.document, one.matter.language or site.config.language) for one in written]
    entries += [(one.document, site.config.language) for one in site.series if one.document]
    return [Reading(one.source.path, one.digest, language) for one, language in entries]


def _own_redirects(folder: Path) -> Iterator[str]:
    """Yield the old addresses in a writer's own ``_redirects``, as Netlify reads that file."""
    try:
        content = (folder / "content/static/_redirects").read_text("utf-8", "replace")
    except OSError:
        return
    for line in content.splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            yield words[0]


def _outside(blog: Blog) -> tuple[str, ...]:
    """Return the addresses of other hosts to which pages lead, or which they load."""
    found = {
        lead.url
        for file, sheet in blog.pages.items()
        for address in sheet.addresses
        if (lead := blog.addresses.lead(file, address)) and not lead.inside
    }
    return tuple(sorted(found))


def _by_rules(blog: Blog, rules: Iterable[Rule], built: Iterable[Diagnostic]) -> Iterator[Told]:
    """Yield what rules find, each thing once, and nothing that the build has told already."""
    known = {(one.code, one.path, one.line, one.column) for one in built}
    told: set[Diagnostic] = set()
    for rule in rules:
        severity = blog.asked.severities.get(rule.code, rule.severity.value)
        if severity == "off":
            continue
        for finding in _found(rule, blog):
            place = finding.place
            if (rule.code, place.path, place.line, place.column) in known:
                continue
            diagnostic = Diagnostic(
                Severity(severity),
                rule.code,
                finding.message,
                place.path,
                place.line,
                place.column,
                finding.hint,
            )
            if diagnostic not in told:
                told.add(diagnostic)
                yield Told(diagnostic, finding.fix)


def _found(rule: Rule, blog: Blog) -> Iterable[Finding]:
    """Return what a rule finds; one of another package that fails is told of, and no more."""
    if rule in RULES:
        return rule.look(blog)
    try:
        return tuple(rule.look(blog))
    except Exception as problem:  # noqa: BLE001 - it may raise anything
        said = f"the rule failed ({type(problem).__name__}: {problem})"
        return (
            Finding(said, Place(CONFIG_PATH), f"write check: {{severities: {{{rule.code}: off}}}}"),
        )


def _sorted(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(set(found), key=Diagnostic.sort_key)
