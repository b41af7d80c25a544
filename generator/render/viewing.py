"""The site to views: what each page shows of a post, a series, a tag."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from generator.config.model import Theme
from generator.model.document import Document
from generator.model.url import markdown_path
from generator.render import commenting
from generator.render.colour import DARK, LIGHT, hue_of
from generator.render.cover import cover_svg
from generator.render.dress import style_of, stylesheet
from generator.render.fill import fill
from generator.render.filters import direction_of, fill_in
from generator.render.job import Text
from generator.render.pictures import sizes_of, srcset
from generator.render.related import Related
from generator.render.views import (
    AssetView,
    AuthorView,
    FeedLink,
    Head,
    IconView,
    ImageView,
    LinkView,
    PartView,
    PostCard,
    PostView,
    RelatedView,
    SeriesBox,
    SeriesView,
    ShareImage,
    ShareView,
    SiteView,
    SourceView,
    TagView,
    ThemeView,
)
from generator.resolve.site import Author, Page, Part, Post, Series, Site, Status, Tag

__all__ = [
    "DRAWN_ICON",
    "MANIFEST",
    "author_view",
    "brief",
    "card",
    "description_of",
    "has_search",
    "head",
    "icons_of",
    "image_of",
    "least_headings",
    "lookup_of",
    "modified",
    "paper_of",
    "post_view",
    "rss_link",
    "said",
    "series_view",
    "site_view",
    "tag_view",
    "text_of",
    "twin_link",
]

_HEADINGS_FOR_TOC: Final = 3
RSS: Final = "application/rss+xml"
# The one of many sizes comes first: browsers that know SVG take the later of two that fit.
_ICONS: Final = (
    ("icon", "/favicon.ico", "image/x-icon", "32x32"),
    ("icon", "/favicon.png", "image/png", ""),
    ("icon", "/favicon.svg", "image/svg+xml", "any"),
    ("apple-touch-icon", "/apple-touch-icon.png", "image/png", "180x180"),
)
DRAWN_ICON: Final = "/favicon.svg"
"""Where the icon stands that byline draws for a site without one."""
MANIFEST: Final = "/site.webmanifest"
_DESCRIPTION: Final = 160  # characters: what lists of results show of a description
_SENTENCE: Final = 80  # characters: a sentence that ends beyond them says enough
_FORMATS: Final = {"atom": "Atom", "json": "JSON"}
_FEEDS: Final = {
    "rss": ("/feed.xml", RSS),
    "atom": ("/atom.xml", "application/atom+xml"),
    "json": ("/feed.json", "application/feed+json"),
}


def site_view(
    site: Site, assets: dict[str, AssetView], image: ShareImage | None = None
) -> SiteView:
    """Return what every page knows of the site; ``assets`` are the theme's."""
    config, root = site.config, site.root
    theme = config.theme
    return SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        direction=direction_of(config.language),
        home=root.href("/"),
        base=root.base,
        origin=root.origin,
        permalink=root.absolute("/"),
        menu=tuple(_menu(site)),
        icons=icons_of(site),
        manifest=root.href(MANIFEST),
        paper=paper_of(theme),
        feeds=tuple(
            FeedLink(
                config.title if name == "rss" else f"{config.title} ({_FORMATS[name]})",
                root.href(_FEEDS[name][0]),
                _FEEDS[name][1],
            )
            for name in ("rss", "atom", "json")
            if name in config.feeds.formats
        )
        + tuple(_comments_feed(site)),
        words=dict(site.words),
        share=ShareView(config.share.twitter, config.share.fediverse, image),
        search=LinkView(site.words["search"], root.href("/search/")) if has_search(site) else None,
        theme=ThemeView(
            footer=theme.footer,
            links=tuple(LinkView(link.title, link.url) for link in theme.links),
            style=stylesheet(theme),
            appearance=theme.appearance,
            shelf=theme.shelf,
            progress=theme.progress,
            author_box=theme.author_box,
            reading_time=theme.reading_time,
            toc=theme.toc,
            backlinks=theme.backlinks,
            extra=theme.extra,
        ),
        assets=assets,
        minify=config.minify,
    )


def paper_of(theme: Theme) -> tuple[str, str]:
    """Return the colour of the paper, in light and in dark."""
    return theme.colors.paper or LIGHT.paper, theme.dark.paper or DARK.paper


def icons_of(site: Site) -> tuple[IconView, ...]:
    """Return the icons that a site has in ``content/static/``, or the one that is drawn for it."""
    own = {asset.path for asset in site.assets}
    if own.isdisjoint(path for rel, path, _, _ in _ICONS if rel == "icon"):
        own.add(DRAWN_ICON)
    return tuple(
        IconView(rel, site.root.href(path), media_type, sizes)
        for rel, path, media_type, sizes in _ICONS
        if path in own
    )


def _comments_feed(site: Site) -> Iterable[FeedLink]:
    if commenting.has_feed(site):
        title = f"Comments – {site.config.title}"  # noqa: RUF001
        yield FeedLink(title, site.root.href(commenting.FEED), RSS)


def has_search(site: Site) -> bool:
    """Say whether readers can search the site: they can when there is something to find."""
    return site.config.search and any(post.document.words for post in site.posts)


def _menu(site: Site) -> Iterable[LinkView]:
    if site.config.menu:
        for entry in site.menu:
            yield LinkView(
                entry.title, site.root.href(entry.path) if entry.path is not None else entry.url
            )
        return
    if site.series:
        yield LinkView(site.words["series"], site.root.href("/series/"))
    if site.tags:
        yield LinkView(site.words["tags"], site.root.href("/tags/"))
    if any(post.date for post in site.posts):
        yield LinkView(site.words["archive"], site.root.href("/archive/"))
    for page in site.pages:
        yield LinkView(page.title, site.root.href(page.path))


def head(
    site: Site,
    kind: str,
    title: str,
    path: str,
    *,
    description: str = "",
    language: str | None = None,
    feeds: tuple[FeedLink, ...] = (),
    previous: str | None = None,
    next: str | None = None,  # noqa: A002 - the standard name of the relation
    index: bool = True,
    hue: int | None = None,
    type: str = "website",  # noqa: A002 - the standard name of the property
    image: ShareImage | None = None,
    within: Iterable[tuple[str, str]] | None = (),
    markdown: str | None = None,
    me: Iterable[str | None] = (),
) -> Head:
    """Return what a page says of itself; ``previous`` and ``next`` are paths.

    ``within`` are the titles and paths of the pages between the home page and this one; None where
    the page has no place among others. Of ``me``, only addresses of the web are taken.
    """
    href = site.root.href
    crumbs: tuple[LinkView, ...] = ()
    if within is not None:
        way = (("/", site.config.title), *((to, name) for name, to in within), (path, title))
        crumbs = tuple([LinkView(name, href(to)) for to, name in way])
    return Head(
        kind=kind,
        style=style_of(site.config.theme.hue if hue is None else hue),
        title=title,
        description=description or site.config.description,
        url=site.root.href(path),
        permalink=site.root.absolute(path),
        language=language or site.config.language,
        feeds=feeds,
        previous=site.root.absolute(previous) if previous else None,
        next=site.root.absolute(next) if next else None,
        index=index,
        type=type,
        image=image,
        breadcrumbs=crumbs,
        markdown=markdown,
        me=tuple(one for one in me if one and one.startswith(("https://", "http://"))),
    )


def twin_link(site: Site, path: str) -> str | None:
    """Return the link to the Markdown beside a page, if the site has such twins."""
    return site.root.href(markdown_path(path)) if site.config.markdown_twins else None


def brief(text: str) -> str:
    """Return the start of a text, as long as lists of results show it.

    It ends with a sentence if one ends late enough, else between two words.
    """
    if len(text) <= _DESCRIPTION:
        return text
    start = text[: _DESCRIPTION - 1]
    end = max(start.rfind(f"{mark} ") for mark in ".!?\u2026")
    if end >= _SENTENCE:
        return start[: end + 1]
    words = start if text[len(start)] == " " else start.rpartition(" ")[0] or start
    return words.rstrip(",;:.\u2013\u2014- ") + "\u2026"


def text_of(
    site: Site, document: Document, permalink: str | None = None, *, toc: int | None = None
) -> Text:
    """Return a document's content as a page shows it, or as a feed does that names its page."""
    path = document.source.path
    led = permalink is None and path in site.images
    return Text(path, document.digest, site.targets[path], permalink, toc, led=led)


def said(site: Site, word: str, **values: Any) -> str:
    """Return words of the theme with their values filled in."""
    return fill_in(site.words[word], **values)


def modified(post: Post) -> datetime | None:
    """Return when readers last saw a post change."""
    if post.updated and post.date:
        return max(post.updated, post.date)
    return post.updated or post.date


def description_of(post: Post | Page) -> str:
    """Return the description that the writer gave, else the start of the text."""
    return post.matter.description or post.document.summary_text


def rss_link(site: Site, title: str, path: str) -> FeedLink:
    """Return the RSS feed below a list's own address."""
    return FeedLink(f"{title} – {site.config.title}", site.root.href(f"{path}feed.xml"), RSS)  # noqa: RUF001


def tag_view(site: Site, tag: Tag) -> TagView:
    """Return what a page shows of a tag."""
    return TagView(tag.name, site.root.href(tag.path), len(tag.posts))


def author_view(site: Site, author: Author) -> AuthorView:
    """Return what a page shows of an author."""
    return AuthorView(
        author.name,
        site.root.href(author.path),
        author.bio,
        author.url,
        author.email,
        len(author.posts),
    )


def least_headings(site: Site, chosen: bool | None) -> int | None:  # noqa: FBT001
    """Return from how many headings on a text gets a table of contents; None for never."""
    if chosen is not None:
        return 1 if chosen else None
    return _HEADINGS_FOR_TOC if site.config.theme.toc else None


def image_of(site: Site, entry: Post | Page) -> ImageView | None:
    """Return an entry's own picture."""
    address = site.images.get(entry.source)
    if address is None:
        return None
    alt, shown, root = entry.matter.image_alt or "", address.shown, site.root
    if address.path is None:
        url = address.url or ""
        return ImageView(url, url, alt, "", None, None, "", "", ())
    url, permalink = root.href(address.path), root.absolute(address.path)
    if shown is None:
        return ImageView(url, permalink, alt, "", None, None, "", "", ())
    sources = (SourceView(one.type, srcset(one.files, root.href)) for one in shown.versions)
    return ImageView(
        url,
        permalink,
        alt,
        shown.type,
        shown.width or None,
        shown.height or None,
        shown.color,
        sizes_of(shown),
        tuple(sources),
    )


class Lookup:
    """Finds tags, authors and series by slug, and makes each card once."""

    def __init__(self, site: Site) -> None:
        """Index the site."""
        self.site = site
        self._tags = {tag.slug: tag_view(site, tag) for tag in site.tags}
        self._authors = {author.slug: author_view(site, author) for author in site.authors}
        self._series = {series.slug: series for series in site.series}
        self._cards: dict[str, PostCard] = {}

    def tags(self, post: Post) -> tuple[TagView, ...]:
        """Return the tags of a post."""
        return tuple(self._tags[slug] for slug in post.tags if slug in self._tags)

    def authors(self, post: Post) -> tuple[AuthorView, ...]:
        """Return the authors of a post."""
        return tuple(self._authors[slug] for slug in post.authors if slug in self._authors)

    def card(self, post: Post) -> PostCard:
        """Return a post as lists show it."""
        if post.slug not in self._cards:
            self._cards[post.slug] = _card(self, post)
        return self._cards[post.slug]

    @functools.cached_property
    def related(self) -> Related:
        """What finds posts on the same topics."""
        return Related(self.site)

    def hue(self, post: Post) -> int | None:
        """Return the colour of a post: that of its first series, if it has one."""
        return next((hue_of(one.slug, one.hue) for one, _ in self.series(post)), None)

    def series(self, post: Post) -> list[tuple[Series, int]]:
        """Return the series of a post, and the part it is there."""
        members = self.site.memberships.get(post.slug, ())
        return [(self._series[slug], number) for slug, number in members]


@functools.lru_cache(maxsize=1)
def lookup_of(site: Site) -> Lookup:
    """Return the one index of a site that all its outputs share."""
    return Lookup(site)


def _card(lookup: Lookup, post: Post) -> PostCard:
    site = lookup.site
    url = site.root.href(post.path)
    if post.matter.description:
        summary = ""
    else:
        targets = site.summary_targets[post.source]
        summary = fill(post.document.summary.parts, targets, site.root.href, url)
    return PostCard(
        title=post.title,
        url=url,
        date=post.date,
        updated=post.updated,
        summary=summary,
        description=description_of(post),
        tags=lookup.tags(post),
        series=tuple(
            LinkView(
                said(site, "series_part", series=series.title, n=number)
                if len(series.parts) > 1
                else series.title,
                site.root.href(series.path),
            )
            for series, number in lookup.series(post)
        ),
        minutes=post.document.minutes,
        image=image_of(site, post),
        language=_own_language(site, post),
        draft=post.status is Status.DRAFT,
        scheduled=post.status is Status.SCHEDULED,
        comment_count=commenting.count(site, post),
    )


def card(lookup: Lookup, post: Post) -> PostCard:
    """Return a post as lists show it: the same value in each of them."""
    return lookup.card(post)


def _own_language(site: Site, post: Post) -> str | None:
    language = post.matter.language
    return language if language and language != site.config.language else None


def _link(site: Site, slug: str | None) -> LinkView | None:
    post = site.by_slug.get(slug) if slug else None
    return LinkView(post.title, site.root.href(post.path)) if post else None


def post_view(lookup: Lookup, post: Post, newer: Post | None, older: Post | None) -> PostView:
    """Return a post as its own page shows it."""
    site = lookup.site
    backlinks = (_link(site, slug) for slug in site.backlinks.get(post.slug, ()))
    boxes = tuple(_box(site, series, number) for series, number in lookup.series(post))
    told = {part.url for box in boxes for part in (box.previous, box.next_published) if part}
    prequel = _link(site, site.prequels.get(post.slug))
    sequel = _link(site, site.sequels.get(post.slug))
    return PostView(
        title=post.title,
        url=site.root.href(post.path),
        permalink=site.root.absolute(post.path),
        date=post.date,
        updated=post.updated,
        description=description_of(post),
        lede=post.matter.description or "",
        tags=lookup.tags(post),
        authors=lookup.authors(post),
        series=boxes,
        prequel=prequel if prequel and prequel.url not in told else None,
        sequel=sequel if sequel and sequel.url not in told else None,
        newer=_link(site, newer.slug if newer and site.config.theme.neighbours else None),
        older=_link(site, older.slug if older and site.config.theme.neighbours else None),
        backlinks=tuple(link for link in backlinks if link) if site.config.theme.backlinks else (),
        related=_related(lookup, post),
        minutes=post.document.minutes,
        image=image_of(site, post),
        language=_own_language(site, post),
        draft=post.status is Status.DRAFT,
        scheduled=post.status is Status.SCHEDULED,
        comments=commenting.comments_view(site, post),
        extra=post.matter.extra,
    )


def _related(lookup: Lookup, post: Post) -> tuple[RelatedView, ...]:
    """Return posts on the same topics that the page does not lead to in any case."""
    site = lookup.site
    count = site.config.theme.related
    if not count:
        return ()
    told = {site.prequels.get(post.slug, ""), site.sequels.get(post.slug, "")}
    told.update(site.backlinks.get(post.slug, ()))
    return tuple(
        RelatedView(
            other.title,
            site.root.href(other.path),
            description_of(other),
            other.document.minutes,
            _own_language(site, other),
        )
        for other in lookup.related.to(post, count, told)
    )


def _part(site: Site, part: Part, *, current: bool = False, full: bool = False) -> PartView:
    post = site.by_slug.get(part.post) if part.post else None
    return PartView(
        number=part.number,
        title=part.title,
        url=site.root.href(post.path) if post else None,
        date=part.date,
        current=current,
        summary=description_of(post) if post and full else "",
        minutes=post.document.minutes if post and full else 0,
    )


def _box(site: Site, series: Series, number: int) -> SeriesBox:
    parts = tuple(_part(site, part, current=part.number == number) for part in series.parts)
    before = [part for part in parts[: number - 1] if part.url]
    return SeriesBox(
        title=series.title,
        url=site.root.href(series.path),
        style=style_of(hue_of(series.slug, series.hue)),
        feed=_feed_of(site, series),
        number=number,
        total=len(parts),
        complete=series.complete,
        parts=parts,
        previous=before[-1] if before else None,
        next=parts[number] if number < len(parts) else None,
        next_published=next((part for part in parts[number:] if part.url), None),
    )


def _feed_of(site: Site, series: Series) -> FeedLink | None:
    return rss_link(site, series.title, series.path) if site.config.feeds.series else None


def series_view(site: Site, series: Series) -> SeriesView:
    """Return a series as its landing page and the hub show it."""
    parts = tuple(_part(site, part, full=True) for part in series.parts)
    return SeriesView(
        title=series.title,
        url=site.root.href(series.path),
        style=style_of(hue_of(series.slug, series.hue)),
        cover=cover_svg(series.slug) if site.config.theme.covers else "",
        description=series.description or (series.document.summary_text if series.document else ""),
        lede=series.description or "",
        parts=parts,
        published=sum(part.url is not None for part in parts),
        total=len(parts),
        minutes=sum(part.minutes for part in parts),
        complete=series.complete,
        feed=_feed_of(site, series),
        next_part=next((part for part in parts if part.url is None), None),
    )
