"""What templates see: plain frozen data, without methods.

Every template is given ``site``, the fields of its page's class below, those of
:class:`TextView`, and ``json_ld``: what the page says of itself to machines, ready to stand in a
``script`` (:mod:`generator.render.structured`), empty where search engines are to pass by. Every
address in a view is ready to stand in a page: ``url`` starts at the root of the host,
``permalink`` is whole. Fields that hold HTML say so; all else is text that the template escapes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

__all__ = [
    "ArchivePage",
    "ArchiveYear",
    "AssetView",
    "AuthorPage",
    "AuthorView",
    "AuthorsPage",
    "CommentChoice",
    "CommentForm",
    "CommentView",
    "CommentsView",
    "EmbedView",
    "FeedLink",
    "Head",
    "HomePage",
    "IconView",
    "ImageView",
    "LinkView",
    "MonthView",
    "NotFoundPage",
    "PagePage",
    "Pagination",
    "PartView",
    "PeriodPage",
    "PostCard",
    "PostPage",
    "PostView",
    "RedirectPage",
    "RelatedView",
    "SearchPage",
    "SeriesBox",
    "SeriesHub",
    "SeriesPage",
    "SeriesView",
    "ShareImage",
    "ShareView",
    "SiteView",
    "SourceView",
    "StartView",
    "TagPage",
    "TagView",
    "TagsPage",
    "TextView",
    "ThemeView",
]


@dataclass(frozen=True, slots=True)
class LinkView:
    """Words that lead somewhere."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed: its title, its link and media type."""

    title: str
    url: str
    type: str


@dataclass(frozen=True, slots=True)
class ThemeView:
    """The options ``theme:`` of ``site.yaml``."""

    footer: str
    links: tuple[LinkView, ...]
    """Where else the writer can be found."""
    style: str
    """CSS: the colours and fonts of the writer's own choosing, if any."""
    appearance: bool
    """Whether readers can choose between light and dark."""
    shelf: bool
    progress: bool
    """Whether a reader's browser keeps what they have read."""
    author_box: bool
    reading_time: bool
    toc: bool
    backlinks: bool
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class IconView:
    """An icon of the site as a ``link`` in the head names it; ``rel`` says what it is for."""

    rel: str
    url: str
    type: str
    sizes: str
    """``any``, or such as ``32x32``."""


@dataclass(frozen=True, slots=True)
class ShareView:
    """The options ``share:`` of ``site.yaml``; empty where nothing is said."""

    twitter: str
    fediverse: str
    image: ShareImage | None = None
    """What stands for the pages that have no picture of their own."""


@dataclass(frozen=True, slots=True)
class ShareImage:
    """The picture that stands for a page where it is shared; ``url`` is its whole address.

    ``width`` and ``height`` are in pixels, 0 where they are not known.
    """

    url: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class AssetView:
    """A file of the theme's ``assets/``, as it is published."""

    url: str
    """Its link: with a digest of its content in its name, if it is a style sheet, a script, a font
    or a picture."""
    integrity: str
    """The digest that browsers hold it against, for the attribute of that name; empty where there
    is none."""
    type: str
    """Its media type, such as ``text/css``; empty where its name does not say it."""
    inline: str
    """Of a script or a style sheet, its text as it may stand in a page:
    ``<script>{{ site.assets["early.js"].inline|safe }}</script>``. Else empty."""


@dataclass(frozen=True, slots=True)
class SiteView:
    """What every page knows of the blog: ``site`` in every template."""

    title: str
    description: str
    language: str
    direction: str
    """``ltr`` or ``rtl``."""
    home: str
    """The link to the home page."""
    base: str
    """What stands before each path of the site: empty, or ``/blog``."""
    origin: str
    """What makes a link whole when it stands before it: ``https://example.com``."""
    permalink: str
    """The whole address of the home page."""
    menu: tuple[LinkView, ...]
    icons: tuple[IconView, ...]
    """For the head of pages; there is one at least."""
    manifest: str
    """The link to the web manifest."""
    paper: tuple[str, str]
    """The colour of the paper, in light and in dark, for a browser's own furniture."""
    feeds: tuple[FeedLink, ...]
    words: dict[str, str]
    """What the theme says, by name, in the language of the site."""
    share: ShareView
    search: LinkView | None
    """The search page, where there is one."""
    theme: ThemeView
    assets: dict[str, AssetView] = field(default_factory=dict)
    """The theme's files, by their names in ``templates/assets/``."""
    minify: bool = False
    """Whether templates are read without what only their writers read."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself: ``page`` in every template."""

    kind: str
    """``home``, ``post``, ``page``, ``series``, ``tag``, …"""
    style: str
    """CSS for a ``style`` attribute: the colour of the page, from its series or the site."""
    title: str
    description: str
    url: str
    permalink: str
    language: str
    feeds: tuple[FeedLink, ...] = ()
    """Feeds of this page beside the site's."""
    previous: str | None = None
    """The whole address of the page before it in a sequence."""
    next: str | None = None
    """The whole address of the page after it."""
    index: bool = True
    """Whether search engines should list it."""
    type: str = "website"
    """What Open Graph calls it: ``website``, ``article`` (a post), ``profile`` (an author)."""
    image: ShareImage | None = None
    breadcrumbs: tuple[LinkView, ...] = ()
    """The way here from the home page, both ends included; empty on the home page itself."""
    markdown: str | None = None
    """The link to the same text as Markdown."""
    me: tuple[str, ...] = ()
    """Addresses elsewhere of who the page is of (``rel="me"``)."""


@dataclass(frozen=True, slots=True)
class AuthorView:
    """Someone who writes."""

    name: str
    url: str
    """The link to their posts."""
    bio: str
    website: str | None
    email: str | None
    count: int


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag and how many posts it has."""

    name: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of a series; ``url`` is None for one that is still to come."""

    number: int
    title: str
    url: str | None
    date: datetime | None
    current: bool = False
    summary: str = ""
    """Text; on the series' own page alone."""
    minutes: int = 0
    """How long it takes to read; there alone."""


@dataclass(frozen=True, slots=True)
class SeriesBox:
    """A series as seen from one of its posts."""

    title: str
    url: str
    style: str
    """CSS for a ``style`` attribute: the series' colour."""
    number: int
    """Which part of it the post is."""
    total: int
    complete: bool
    feed: FeedLink | None
    parts: tuple[PartView, ...]
    previous: PartView | None
    """The last part before this one that is out."""
    next: PartView | None
    """The part after this one, be it out or still to come."""
    next_published: PartView | None
    """The first part after this one that is out."""


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series on its landing page and on the hub."""

    title: str
    url: str
    style: str
    """CSS for a ``style`` attribute: the series' colour."""
    cover: str
    """A drawing, as SVG; empty where there is none."""
    description: str
    """Text."""
    lede: str
    """The description, if the writer gave one beside the text."""
    parts: tuple[PartView, ...]
    published: int
    total: int
    minutes: int
    complete: bool
    feed: FeedLink | None
    next_part: PartView | None
    """The first part that is still to come."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """Versions of a picture in one format: its media type, and the attribute ``srcset``."""

    type: str
    srcset: str
    """Its files, each with its width, as the attribute of that name wants them."""


@dataclass(frozen=True, slots=True)
class ImageView:
    """The picture of a post or a page, as its front matter names it.

    ``partials/picture.html`` draws it.
    """

    url: str
    permalink: str
    alt: str
    """What it shows; empty for one that is mere decoration."""
    type: str
    """Its media type; empty for a picture from elsewhere, of which nothing is known."""
    width: int | None
    """In pixels; None when it is not known."""
    height: int | None
    color: str
    """Its mean colour as ``#rrggbb``; empty when the page may show through."""
    sizes: str
    """The attribute ``sizes`` for the sources."""
    sources: tuple[SourceView, ...]
    """Lighter versions, those that a browser should try first at the front."""


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post in a list."""

    title: str
    url: str
    date: datetime | None
    updated: datetime | None
    summary: str
    """HTML, a few paragraphs at most."""
    description: str
    """Text."""
    tags: tuple[TagView, ...]
    series: tuple[LinkView, ...]
    """The series it is part of; the title says which part."""
    minutes: int
    image: ImageView | None
    language: str | None
    draft: bool
    scheduled: bool
    comment_count: int | None = None
    """How many comments it has that are files; None where it has no comments section."""


@dataclass(frozen=True, slots=True)
class HeadingView:
    """A heading of the text: its level, its anchor, its words as HTML."""

    level: int
    anchor: str
    html: str


@dataclass(frozen=True, slots=True)
class TextView:
    """The text of a page; empty where there is none."""

    content: str = ""
    """The text of the page, as HTML."""
    headings: tuple[HeadingView, ...] = ()
    toc: bool = False
    """Whether the page should have a table of contents."""
    words: int = 0


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A post on the same topics."""

    title: str
    url: str
    description: str
    """Text."""
    minutes: int
    language: str | None


@dataclass(frozen=True, slots=True)
class CommentView:
    """A reader's comment. Its author and address are hostile: escape them, as all text is."""

    anchor: str
    """The comment's own."""
    author: str
    """Put it into ``<bdi>``: it may run the other way."""
    url: str | None
    """The author's own page on the web; link it ``rel="ugc nofollow noopener"``."""
    date: datetime
    """When it was written."""
    html: str
    """HTML, sanitised: paragraphs, lists, quotes, code, links elsewhere, and no attribute else."""
    reply_url: str | None
    """Where an answer is written to: a ``mailto:`` link, or the form's anchor."""
    reply_to: LinkView | None
    """The comment that this one answers, where it does not stand just below it."""
    replies: tuple[CommentView, ...]
    """The answers to it, the oldest first."""


@dataclass(frozen=True, slots=True)
class CommentChoice:
    """A comment that one in the form can answer; an empty ``name`` is the post itself."""

    name: str
    """What the form sends for it."""
    author: str
    """Who wrote it."""
    date: datetime | None
    """When."""


@dataclass(frozen=True, slots=True)
class CommentForm:
    """A form that is sent to ``action``, with the hidden fields ``post`` and ``title``."""

    action: str
    """The address that it is sent to."""
    post: str
    """The whole address of the post."""
    title: str
    """The title of the post."""
    anchor: str
    """The form's own."""
    choices: tuple[CommentChoice, ...]
    """For the field ``reply_to``; empty when there is nothing to answer but the post."""


@dataclass(frozen=True, slots=True)
class EmbedView:
    """Comments that another server keeps; it is asked for nothing until the reader wants it."""

    host: str
    """Who is asked, in words for the reader."""
    page: str | None
    """A page that shows the same without JavaScript, if there is one."""
    script: str
    """The address of the server's script."""
    attributes: dict[str, str]
    """The attributes of the script's element."""
    thread: dict[str, str]
    """The attributes of an element that must be there before the script, if any."""


@dataclass(frozen=True, slots=True)
class CommentsView:
    """The comments of a post, and how to write one."""

    provider: str
    """``files``, ``isso``, ``giscus`` or ``utterances``."""
    anchor: str
    """The section's own: ``comments``, unless the text has that one."""
    count: int
    """How many comments ``threads`` has, with all answers."""
    threads: tuple[CommentView, ...]
    """The oldest first; answers stand in each other three deep at most, and are never left out."""
    closed: bool
    """Whether no more are taken."""
    reply_url: str | None
    """A ``mailto:`` link that carries the post's title and address."""
    form: CommentForm | None
    """A form to write one with."""
    embed: EmbedView | None
    """Another server that keeps the comments."""


@dataclass(frozen=True, slots=True)
class PostView:
    """A post on its own page."""

    title: str
    url: str
    permalink: str
    date: datetime | None
    updated: datetime | None
    description: str
    lede: str
    """The description, if the writer gave one: else it would only say the first words twice."""
    tags: tuple[TagView, ...]
    authors: tuple[AuthorView, ...]
    series: tuple[SeriesBox, ...]
    prequel: LinkView | None
    """The post to read first, unless a series says so already."""
    sequel: LinkView | None
    """The post to read next, unless a series says so already."""
    newer: LinkView | None
    older: LinkView | None
    backlinks: tuple[LinkView, ...]
    related: tuple[RelatedView, ...]
    minutes: int
    image: ImageView | None
    language: str | None
    draft: bool
    scheduled: bool
    comments: CommentsView | None
    """None where there are none, and no way to write one."""
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where in a list of pages this one stands."""

    number: int
    total: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class StartView:
    """The page for those who are new."""

    title: str
    url: str
    description: str
    """Text."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """``home.html``: the home page, and the pages after it with older posts."""

    page: Head
    posts: tuple[PostCard, ...]
    pagination: Pagination
    series: tuple[SeriesView, ...]
    """The shelf: on the first page only."""
    start: StartView | None
    """The page for those who are new: on the first page only."""


@dataclass(frozen=True, slots=True)
class PostPage:
    """``post.html``: a post."""

    page: Head
    post: PostView


@dataclass(frozen=True, slots=True)
class PagePage:
    """``page.html``: a page outside the stream of posts, such as about."""

    page: Head
    updated: datetime | None
    image: ImageView | None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """``series.html``: the landing page of a series."""

    page: Head
    series: SeriesView


@dataclass(frozen=True, slots=True)
class SeriesHub:
    """``series_hub.html``: the page of all series."""

    page: Head
    series: tuple[SeriesView, ...]


@dataclass(frozen=True, slots=True)
class TagPage:
    """``tag.html``: the posts that have a tag."""

    page: Head
    tag: TagView
    posts: tuple[PostCard, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True)
class TagsPage:
    """``tags.html``: the page of all tags."""

    page: Head
    tags: tuple[TagView, ...]


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: ``month`` is its first day."""

    month: datetime
    url: str
    posts: tuple[PostCard, ...]


@dataclass(frozen=True, slots=True)
class ArchiveYear:
    """A year and how many posts it has; with few posts in all, these."""

    year: int
    url: str
    count: int
    posts: tuple[PostCard, ...] = ()
    """The posts of the year, newest first; empty where the blog has more than 120 posts."""


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """``archive.html``: the page of all years."""

    page: Head
    years: tuple[ArchiveYear, ...]


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """``period.html``: the posts of a year, or of one month."""

    page: Head
    year: int
    year_url: str
    """The link to the whole year."""
    month: datetime | None
    """The first day of the month; None on the page of a whole year."""
    months: tuple[MonthView, ...]


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """``author.html``: an author and their posts."""

    page: Head
    author: AuthorView
    posts: tuple[PostCard, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True)
class AuthorsPage:
    """``authors.html``: the page of all authors."""

    page: Head
    authors: tuple[AuthorView, ...]


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """``404.html``: what a reader sees where there is no page."""

    page: Head
    series: tuple[SeriesView, ...]
    posts: tuple[PostCard, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``search.html``: the page on which readers search."""

    page: Head
    engine: str
    """The link to the script that searches."""
    languages: tuple[str, ...]
    """The languages of the posts; each has an index of its own."""
    series: tuple[LinkView, ...]
    ways: tuple[LinkView, ...]
    """Other ways to find a post: the archive, the tags, the series."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """``redirect.html``: an old address, which leads to the new one."""

    page: Head
    to: str
    """The link to the new address."""
    canonical: str
    """The whole of it."""
