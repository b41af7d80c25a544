"""All documents, the configuration and the clock to one site: the order of the steps."""

from __future__ import annotations

import posixpath
import unicodedata
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from generator.config import checks
from generator.config.model import Config
from generator.config.read import PATH as CONFIG_PATH
from generator.config.words import words_of
from generator.model.diagnostic import Diagnostic, Place, Severity
from generator.model.document import (
    AuthorProfile,
    Document,
    SeriesOutline,
)
from generator.model.picture import Picture
from generator.model.source import Kind, Source
from generator.model.url import Root
from generator.resolve.comments import comments_of, tell_unreachable
from generator.resolve.due import due_of, until_of
from generator.resolve.entries import Entries, entries_of
from generator.resolve.links import Destination, Linker, backlinks_of
from generator.resolve.moments import localised
from generator.resolve.pictures import shown_by_source, unmentioned
from generator.resolve.releases import releases_of
from generator.resolve.sequels import sequels_of
from generator.resolve.series import order_of, series_of
from generator.resolve.site import (
    Address,
    Alias,
    Asset,
    Author,
    MenuEntry,
    Page,
    Post,
    Series,
    Site,
    Status,
)
from generator.resolve.taxonomies import with_authors, with_tags

__all__ = ["resolve"]

_START: Final = "start-here"


def resolve(
    documents: Iterable[Document],
    files: Iterable[Source],
    config: Config,
    config_places: Mapping[str, tuple[int, int]],
    as_of: datetime,
    *,
    drafts: bool = False,
    future: bool = False,
    pictures: Mapping[str, Picture] | None = None,
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Return the site as it is at ``as_of`` (with a zone), and what is wrong with it.

    ``files`` are the sources that are copied as they are; ``pictures`` say what is known of those
    of them that were read as such, by path. With ``drafts``, drafts are published,
    with ``future`` also what is scheduled for later.
    """
    found: list[Diagnostic] = []
    documents = tuple(documents)
    files = tuple(files)
    asked = {Status.PUBLISHED: True, Status.DRAFT: drafts, Status.SCHEDULED: future}
    visible = frozenset(status for status, shown in asked.items() if shown)
    zone = zoneinfo.ZoneInfo(config.timezone)
    as_of = localised(as_of, zone)
    releases = releases_of(documents, config, zone, as_of)
    entries = entries_of(documents, config, zone, as_of, visible, releases.posts, found)
    posts, tags = with_tags(entries.posts, visible, found)
    posts, authors = with_authors(
        posts,
        (one for one in documents if isinstance(one.matter, AuthorProfile)),
        config,
        config_places,
        visible,
        found,
    )
    entries = replace(entries, posts=posts)
    everything: tuple[Post | Page, ...] = (*posts, *entries.pages)
    public = tuple(entry for entry in everything if entry.status in visible)
    outlines = [one for one in documents if isinstance(one.matter, SeriesOutline)]
    series, orders = series_of(posts, outlines, zone, as_of, visible, releases.plans, found)
    sequels = sequels_of(posts, orders, found)
    shown = tuple(post for post in posts if post.status in visible)
    shown_slugs = {post.slug for post in shown}
    pages = tuple(page for page in entries.pages if page.status in visible)
    assets = _assets(files, public)
    pictures = pictures or {}
    ways = shown_by_source(assets, pictures, config.images)
    destinations = _destinations(entries, series, documents, authors, assets, files, visible)
    for path in pictures.keys() & destinations.keys():
        destinations[path] = replace(
            destinations[path], picture=pictures[path], shown=ways.get(path)
        )
    linker = Linker(
        destinations,
        {
            **{one.path: destinations[one.document.source.path] for one in series if one.document},
            **{entry.path: destinations[entry.source] for entry in everything},
        },
        frozenset(
            one.source.path
            for one in documents
            if any(problem.severity is Severity.ERROR for problem in one.found)
        ),
        found,
        {asset.path: asset.source.path for asset in assets if asset.source.path in pictures},
    )
    linked = {
        entry.source: linker.resolve(
            entry.document, Status.PUBLISHED if entry.status in visible else entry.status
        )
        for entry in everything
    }
    landings = [one.document for one in series if one.document]
    for document in landings:
        linked[document.source.path] = linker.resolve(document, Status.PUBLISHED)
    tell_unreachable(config, config_places, authors, found)
    images, shown_files = _images(public, linker)
    used = set(shown_files)
    for document in (*(entry.document for entry in public), *landings):
        used.update(linked[document.source.path].files)
        shown_files.update(linked[document.source.path].pictures)
    published = tuple(asset for asset in assets if _is_published(asset, used))
    found += unmentioned(published, pictures, used)
    site = Site(
        config=config,
        root=Root.parse(config.url),
        as_of=as_of,
        posts=shown,
        pages=pages,
        series=series,
        tags=tags,
        authors=tuple(author for author in authors if author.posts),
        assets=published,
        aliases=(*entries.aliases, *_redirects(config, config_places, linker)),
        menu=_menu(config, config_places, linker),
        everything=posts,
        orders=orders,
        targets={source: one.targets for source, one in linked.items()},
        summary_targets={source: one.summary for source, one in linked.items()},
        images=images,
        backlinks=backlinks_of(
            (post.slug, tuple(s for s in linked[post.source].posts if s in shown_slugs))
            for post in shown
        ),
        prequels=sequels.prequels,
        sequels=sequels.sequels,
        memberships=order_of(series),
        claims=tuple(linker.claims),
        due=due_of(everything, documents, releases.plans, zone, as_of),
        until=until_of(everything, documents, releases.plans, zone, as_of),
        by_slug={post.slug: post for post in shown},
        words=words_of(config.language, config.words),
        start=_start(config, config_places, pages, linker),
        comments=comments_of(documents, posts, config, zone, as_of, found),
        pictures={
            asset.source.path: pictures[asset.source.path]
            for asset in published
            if asset.source.path in pictures
            and (asset.source.kind is Kind.ASSET or asset.source.path in shown_files)
        },
        shown={path: ways[path] for path in sorted(shown_files & ways.keys())},
    )
    return site, tuple(found)


def _assets(files: Iterable[Source], entries: Iterable[Post | Page]) -> tuple[Asset, ...]:
    """Give each file that may be copied its address.

    A file in a post's folder stands below the post's own address, so that the two move together.
    Addresses are composed (NFC) whatever the disk does, so that they are the same on any system.
    """
    homes = {
        entry.document.source.bundle: entry.path
        for entry in entries
        if entry.document.source.bundle
    }
    assets = []
    for source in files:
        if source.kind is Kind.STATIC:
            path = f"/{source.name}"
        elif source.bundle is None:
            path = f"/{source.name.removeprefix('pages/')}"
        elif source.bundle in homes:
            home = posixpath.splitext(homes[source.bundle])[0].rstrip("/")
            below = posixpath.relpath(source.path, source.bundle)
            path = f"{home}/{below}"
        else:
            continue
        assets.append(Asset(source, unicodedata.normalize("NFC", path)))
    return tuple(assets)


def _is_published(asset: Asset, used: set[str]) -> bool:
    # What lies beside posts without a folder of their own may belong to a draft.
    return bool(
        asset.source.kind is Kind.STATIC or asset.source.bundle or asset.source.path in used
    )


def _destinations(
    entries: Entries,
    series: Iterable[Series],
    documents: Iterable[Document],
    authors: Iterable[Author],
    assets: Iterable[Asset],
    files: Iterable[Source],
    visible: frozenset[Status],
) -> dict[str, Destination]:
    """Say what each source path leads to."""
    found: dict[str, Destination] = {
        source.path: Destination(None, None, posixpath.basename(source.path)) for source in files
    }
    for asset in assets:
        found[asset.source.path] = Destination(asset.path)
    written: tuple[Post | Page, ...] = (*entries.posts, *entries.pages)
    for entry in written:
        found[entry.source] = Destination(
            entry.path if entry.status in visible else None,
            entry.document.anchors,
            entry.title,
            entry.slug if isinstance(entry, Post) else None,
            expired=entry.status is Status.EXPIRED,
        )
    paths = {one.document.source.path: one.path for one in series if one.document}
    # An author without a file of their own has the place where they are named, a post's.
    paths |= {author.place.path: author.path for author in authors if author.posts}
    for document in documents:
        path, matter = document.source.path, document.matter
        if isinstance(matter, SeriesOutline):
            found[path] = Destination(paths.get(path), document.anchors, matter.title)
        elif isinstance(matter, AuthorProfile):
            found[path] = Destination(paths.get(path), frozenset(), matter.name)
    return found


def _images(entries: Iterable[Post | Page], linker: Linker) -> tuple[dict[str, Address], set[str]]:
    """Return the addresses of the entries' own pictures, and the files they are."""
    images: dict[str, Address] = {}
    pictures: set[str] = set()
    for entry in entries:
        if entry.matter.image is None:
            continue
        place = entry.document.place("image")
        address, file = linker.single(entry.source, entry.matter.image, place, "img")
        if address:
            images[entry.source] = address
        if file:
            pictures.add(file)
    return images, pictures


def _menu(
    config: Config, places: Mapping[str, tuple[int, int]], linker: Linker
) -> tuple[MenuEntry, ...]:
    menu = []
    for number, item in enumerate(config.menu):
        place = Place(CONFIG_PATH, *places.get(f"menu.{number}.url", (1, 1)))
        address, _ = linker.single(CONFIG_PATH, item.url, place)
        if address is not None:
            menu.append(MenuEntry(item.title, address.path, address.url or item.url))
    return tuple(menu)


def _start(
    config: Config,
    places: Mapping[str, tuple[int, int]],
    pages: Iterable[Page],
    linker: Linker,
) -> str | None:
    """Return the path of the page for those who are new, if there is one."""
    if not config.theme.start:
        return next((page.path for page in pages if page.slug == _START), None)
    place = Place(CONFIG_PATH, *places.get("theme.start", (1, 1)))
    address, _ = linker.single(CONFIG_PATH, config.theme.start, place)
    return address.path if address else None


def _redirects(
    config: Config, places: Mapping[str, tuple[int, int]], linker: Linker
) -> tuple[Alias, ...]:
    redirects = []
    for old, new in config.redirects.items():
        if checks.old_address(old):
            continue  # told where the settings are read, and no file of this site
        place = Place(CONFIG_PATH, *places.get(f"redirects.{old}", (1, 1)))
        address, _ = linker.single(CONFIG_PATH, new, place)
        if address is not None:
            at = Place(CONFIG_PATH, *places.get(f"redirects.{old}:", (1, 1)))
            redirects.append(Alias(old, address.path or address.url or new, at))
    return tuple(redirects)
