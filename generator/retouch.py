"""The shortest way: when only the text of a few documents changed, make just what shows it.

That is decided without reading any other document: every file of the site is as the last build saw
or left it, and each changed document shows other pages the face it had (see
:func:`~generator.cache.codec.face_of`). Then all jobs are what they were but for the digests of the
new texts, and those that show one are known, and kept as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generator import making, reading
from generator.cache import reasons
from generator.cache.index import Index
from generator.cache.memory import Memory
from generator.cache.values import Reader
from generator.concurrency import Alone
from generator.edition import Edition
from generator.load.discover import sources_among
from generator.load.markdown import Engine, engine_of
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.model.document import Document
from generator.model.url import Root
from generator.profile import Piece, Profile
from generator.publish.manifest import Manifest
from generator.publish.publish import Report, Staging
from generator.render import syndication, twin, views
from generator.render.job import Job, Text, given
from generator.render.templates import Theme
from generator.resolve.site import Address, Shown, Versions
from generator.settings import settings_of

__all__ = ["retouched"]

_MOST: Final = 20  # documents; with more, to look at everything is as quick

# Everything that a job that shows a text can be made of.
_CLASSES: Final = (
    *(getattr(views, name) for name in views.__all__),
    syndication.FeedView,
    syndication.Item,
    twin.TwinSeries,
    twin.TwinView,
    Address,
    Shown,
    Versions,
    Phase,
    Text,
)
_FUNCTIONS: Final = (syndication.rss, syndication.atom, syndication.json_feed, twin.encode)


_PLACE: Final = Place("")  # jobs are not reported on: they were checked when they were planned


def retouched(
    folder: Path,
    output: Path,
    memory: Memory,
    manifest: Manifest,
    theme: Theme,
    moment: float,
    profile: Profile,
) -> tuple[Report, Mapping[str, Any]] | None:
    """Build by the shortest way; returns the report, and what there is to say of the site.

    None when that is no way, or something is wrong: then nothing is changed. ``moment`` is the
    clock, in seconds.
    """
    with profile.stage("look for files"):
        touched = memory.touched(moment)
    old = memory.old
    if old is None or not touched or len(touched) > _MOST or not _are_texts(old, touched):
        return None
    settings = settings_of(folder)
    if settings.config.search:  # whose index holds every text
        return None
    engine = engine_of(settings.config)
    with profile.stage("read documents"):
        documents, read = _read(folder, memory, old, engine, touched)
    jobs = _jobs(memory, old, documents) if documents else None
    shown = None if jobs is None else _with_others(memory, old, engine, jobs, documents)
    if jobs is None or shown is None:
        return None
    site: views.SiteView = Reader(_CLASSES, _FUNCTIONS).value(old.site)
    shop = making.Shop(
        theme,
        site,
        Root.parse(settings.config.url),
        folder,
        output,
        shown,
        reading.contents_of(folder, engine, {}, memory),
    )
    staging = Staging(output, manifest)
    edition = Edition(staging, memory, profile, again=True)
    past = making.Past(None, manifest)
    try:
        with profile.stage("render"):
            for made in making.all_made(shop, past, jobs, staging.spot, Alone()):
                edition.take(made)
        digests = {file: entry.digest for file, entry in staging.manifest.files.items()}
        for file in manifest.files:
            if file not in digests:
                staging.keep(file)
        with profile.stage("publish"):
            report = edition.end()
    except BaseException:
        staging.discard()
        raise
    if report is None:
        profile.files.clear()  # the long way makes them again
        return None
    with profile.stage("remember all this"):
        fresh = documents.values()
        memory.leave_again(digests, edition.keys, edition.reasons, fresh, engine)
    profile.known = len(old.documents) - len(read)
    profile.fresh = len(manifest.files) - len(digests)
    for path, seconds in read.items():
        profile.documents.append(Piece(seconds, path, reasons.TEXT))
    return report, old.summary


def _are_texts(old: Index, paths: Iterable[str]) -> bool:
    """Say whether paths are of documents of which there was nothing to tell."""
    told = {path for _, _, _, path, *_ in old.summary["diagnostics"]}
    return all(path in old.faces and path in old.shown and path not in told for path in paths)


def _read(
    folder: Path, memory: Memory, old: Index, engine: Engine, paths: Iterable[str]
) -> tuple[dict[str, Document], dict[str, float]]:
    """Return the documents, none at all if one has another face than it had.

    And for those that were not remembered by what they say now the seconds that it took to read.
    """
    sources = sources_among(paths, old.sources)
    found = memory.documents(sources, engine)
    read: dict[str, float] = {}
    for source in sources:
        if source.path not in found:
            loaded = reading.load_one(folder, engine, memory.salt(engine), source)
            memory.remember([(loaded.document, loaded.encoded)])
            found[source.path] = loaded.document
            read[source.path] = loaded.seconds
    same = all(one.face == old.faces[path] and not one.found for path, one in found.items())
    return (found, read) if same else ({}, {})


def _jobs(memory: Memory, old: Index, documents: Mapping[str, Document]) -> list[Job] | None:
    """Return all jobs that show one of the documents, with its new digest; None in doubt."""
    reader = Reader(_CLASSES, _FUNCTIONS)
    digests = {path: document.digest for path, document in documents.items()}
    jobs: list[Job] = []
    # A file may have been saved, or brought back, as it was.
    other = [path for path in documents if not old.documents[path].endswith(digests[path])]
    for file in sorted({file for path in other for file in old.shown[path]}):
        try:
            (path, phase, by, view), texts = reader.value(memory.job(old.keys[file]) or "")
        except (ValueError, LookupError, TypeError):
            return None
        texts = tuple(replace(one, digest=digests.get(one.source, one.digest)) for one in texts)
        jobs.append(Job(path, phase, given(view), by, _PLACE, texts=texts))
    return jobs


def _with_others(
    memory: Memory,
    old: Index,
    engine: Engine,
    jobs: Iterable[Job],
    documents: Mapping[str, Document],
) -> Mapping[str, Document] | None:
    """Return the documents that are shown beside those which changed, and these; None in doubt."""
    paths = {text.source for job in jobs for text in job.texts} - documents.keys()
    others = memory.documents(sources_among(sorted(paths), old.sources), engine) if paths else {}
    if others.keys() != paths:
        return None
    return {**others, **documents}
