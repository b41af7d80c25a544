"""What ``content/site.yaml`` may say.

The text under each field is its documentation: ``options.md`` beside this file is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Final, TypeAlias

from generator.config import checks
from generator.config.destinations import AnyDestination
from generator.schema.decode import one_of

__all__ = [
    "COMMONMARK",
    "PYTHON_MARKDOWN",
    "Cards",
    "Check",
    "Colors",
    "Comments",
    "Config",
    "Feeds",
    "Fonts",
    "Headers",
    "ImageQuality",
    "Images",
    "MarkdownOptions",
    "MenuItem",
    "Share",
    "Theme",
]

PYTHON_MARKDOWN: Final = "python-markdown"
COMMONMARK: Final = "commonmark"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu."""

    title: str
    """The words that the reader sees."""

    url: str
    """Where it leads: a source file such as `pages/about.md`, an address of the site such as
    `/series/`, or a whole address elsewhere."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """What stands in feeds."""

    limit: Annotated[int, checks.between(1, 1000)] = 20
    """How many of the newest posts a feed holds."""

    formats: tuple[Annotated[str, one_of("rss", "atom", "json")], ...] = ("rss", "atom", "json")
    """The site's feeds: `rss` makes `feed.xml`, `atom` makes `atom.xml`, `json` makes
    `feed.json`."""

    tags: bool = True
    """Whether each tag has an RSS feed."""

    series: bool = True
    """Whether each series has an RSS feed."""


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """How Markdown is read."""

    engine: Annotated[str, one_of(PYTHON_MARKDOWN, COMMONMARK)] = PYTHON_MARKDOWN
    """Which engine reads it: `python-markdown`, or `commonmark`, which keeps to CommonMark's rules,
    as GitHub does, and is many times faster. It has no Markdown in HTML (`markdown="1"`), no
    `extensions` and no `options`."""

    extensions: tuple[str, ...] = ()
    """More extensions of Python-Markdown, by their import names, such as `sane_lists`. They must be
    installed beside byline."""

    options: dict[str, Any] = field(default_factory=dict)
    """Options for extensions, by extension: `toc: {permalink: true}`. Those that byline sets itself
    can be changed here too."""

    smart_quotes: bool = True
    """Whether straight quotes, `--` and `...` become the typographic ones of the language."""

    timeout: Annotated[int, checks.between(1, 3600)] = 10
    """How many seconds the conversion of one file may take before the build gives it up."""


@dataclass(frozen=True, slots=True)
class Colors:
    """Colours of the theme's own choosing where they are left out, as `#rrggbb`."""

    paper: Annotated[str, checks.color] = ""
    """What the page is printed on."""

    sheet: Annotated[str, checks.color] = ""
    """What lies on the page: worksheets, spoken words."""

    ink: Annotated[str, checks.color] = ""
    """The text."""

    soft: Annotated[str, checks.color] = ""
    """Dates, summaries and other things said in a low voice."""

    line: Annotated[str, checks.color] = ""
    """Lines between things."""

    tint: Annotated[str, checks.color] = ""
    """The ground of boxes; without it each series has its own, from its hue."""

    mid: Annotated[str, checks.color] = ""
    """Marks and edges; without it each series has its own."""

    deep: Annotated[str, checks.color] = ""
    """Links and the next part; without it each series has its own."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Fonts, as lists of names for CSS.

    Only those on the reader's device are used, unless a style sheet of the writer's brings some.
    """

    text: Annotated[str, checks.font_stack] = ""
    """For words: `Charter, Georgia, serif`."""

    furniture: Annotated[str, checks.font_stack] = ""
    """For menus, dates and labels: `Seravek, Calibri, sans-serif`."""


@dataclass(frozen=True, slots=True)
class Cards:
    """How social cards are drawn."""

    font: str = ""
    """A font of your own for all that it has letters for, as a path in `content/`:
    `static/fonts/mine.ttf`. Byline's own fonts have Latin, Greek and Cyrillic letters."""


@dataclass(frozen=True, slots=True)
class ImageQuality:
    """How faithful the versions of a picture are."""

    avif: Annotated[int, checks.between(1, 100)] = 55
    """That of AVIF."""

    webp: Annotated[int, checks.between(1, 100)] = 75
    """That of WebP."""


@dataclass(frozen=True, slots=True)
class Images:
    """What is made of pictures."""

    resize: bool = True
    """Whether smaller and lighter versions are made of the pictures that texts show, so that each
    browser can take the one that fits. They are made once and kept in `.cache/`."""

    widths: tuple[Annotated[int, checks.between(16, 10000)], ...] = (480, 800, 1200, 1600)
    """How many pixels wide the versions are. None is wider than its picture."""

    formats: tuple[Annotated[str, one_of("avif", "webp")], ...] = ("avif", "webp")
    """Their formats, the one that browsers should try first at the front."""

    quality: ImageQuality = field(default_factory=ImageQuality)
    """How faithful they are, from 1 to 100; the higher, the more bytes."""

    sizes: str = "(min-width: 48rem) 44rem, 100vw"
    """How wide the theme shows a picture, as the attribute `sizes` of HTML says it."""

    keep_metadata: bool = False
    """Whether what cameras and programs wrote into pictures, such as where they were taken, is
    published. Without it pictures beside posts and pages are freed of it, and so are those in
    `content/static/` that a text shows. Your own files stay as they are either way."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Options of the theme."""

    hue: Annotated[int, checks.between(0, 359)] = 172
    """The colour of the blog as an angle: 0 is a rose, 30 orange, 90 olive, 140 green, 172 teal,
    250 blue, 300 violet. A series has one of its own, from its name or its `hue`."""

    colors: Colors = field(default_factory=Colors)
    """Colours of your own by daylight."""

    dark: Colors = field(default_factory=Colors)
    """Colours of your own for readers who have set their device to dark."""

    fonts: Fonts = field(default_factory=Fonts)
    """Fonts of your own."""

    start: str = ""
    """A page for those who are new, shown on the home page: `pages/start-here.md`. That one is
    found by itself."""

    links: tuple[MenuItem, ...] = ()
    """Where else you can be found, at the foot of every page: each with a `title` and a `url`."""

    footer: str = ""
    """A line of text at the foot of every page."""

    appearance: bool = True
    """Whether readers can choose between light and dark; the theme follows their device in any
    case."""

    shelf: bool = True
    """Whether the home page shows the series as a shelf."""

    covers: bool = True
    """Whether a series without a picture has a drawn cover."""

    progress: bool = True
    """Whether a reader's own browser keeps what they have read, ticked and written, and shows it
    to them; nothing is sent anywhere."""

    related: Annotated[int, checks.between(0, 12)] = 3
    """How many other posts on the same topics a post names at its end."""

    neighbours: bool = True
    """Whether posts lead to the newer and the older one."""

    author_box: bool = True
    """Whether posts end with a few words about who wrote them, where `content/authors/` has
    some."""

    reading_time: bool = True
    """Whether posts say how many minutes they take to read."""

    toc: bool = True
    """Whether posts with three or more headings have a table of contents; `toc:` in a post's front
    matter overrides it."""

    backlinks: bool = True
    """Whether posts name the posts that link to them."""

    extra: dict[str, Any] = field(default_factory=dict)
    """Anything that a theme of your own wants to know; templates see it as `site.theme.extra`."""


_Hosts: TypeAlias = tuple[Annotated[str, checks.host], ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """What hosts such as Netlify and Cloudflare Pages are told to send with each file."""

    write: bool = True
    """Whether the build writes `_headers`: how long browsers may keep a file, and a content
    security policy that lets pages run the site's own scripts alone. A `content/static/_headers` of
    your own takes its place."""

    scripts: _Hosts = ()
    """Other hosts whose scripts your pages may run, such as `https://cdn.example`."""

    styles: _Hosts = ()
    """Other hosts whose style sheets your pages may use."""

    fonts: _Hosts = ()
    """Other hosts whose fonts your pages may use."""

    connections: _Hosts = ()
    """Other hosts that scripts in your pages may talk to."""

    forms: _Hosts = ()
    """Other hosts that forms in your pages may be sent to, such as that of a newsletter."""


@dataclass(frozen=True, slots=True)
class Share:
    """What stands in the head of pages for those who share them elsewhere."""

    twitter: Annotated[str, checks.twitter_handle] = ""
    """The blog's account on X, such as `@nextconversation`; cards of shared links name it."""

    fediverse: Annotated[str, checks.fediverse_handle] = ""
    """The blog's account in the fediverse, such as `@editor@mastodon.social`; Mastodon names it
    under links to posts."""


@dataclass(frozen=True, slots=True)
class Comments:
    """How readers comment. `comments: isso` alone is `comments: {provider: isso}`."""

    provider: Annotated[str, checks.comment_provider] = field(
        default="files", metadata={"bare": True}
    )
    """Who keeps the comments: `files` are files of yours in `content/comments/`, one a comment;
    `isso`, `giscus` and `utterances` are servers that a page asks only when its reader wants it;
    with `none` there are no comments. Comments that are files are shown with all but `none`."""

    email: Annotated[str, checks.email] | None = None
    """For `files`: the address that readers write their comments to; the `email` of the post's
    first author who has one when left out. It is shown."""

    form: Annotated[str, checks.form_address] | None = None
    """For `files`: an address that takes comments from a form, instead of an e-mail address. It is
    sent the fields `post`, `title`, `reply_to`, `author`, `url` and `body`."""

    address: Annotated[str, checks.server_address] | None = None
    """For `isso`: the address of your Isso server."""

    repo: Annotated[str, checks.repository] | None = None
    """For `giscus` and `utterances`: the repository on GitHub, `owner/name`."""

    repo_id: str | None = None
    """For `giscus`: the repository's id, as giscus.app gives it."""

    category: str | None = None
    """For `giscus`: the category of the discussions."""

    category_id: str | None = None
    """For `giscus`: the category's id, as giscus.app gives it."""

    label: str | None = None
    """For `utterances`: a label for the threads it opens."""

    mapping: Annotated[str, one_of("pathname", "url", "title", "og:title")] | None = None
    """For `giscus` and `utterances`: by what a post finds its thread, `pathname` when left out."""

    theme: Annotated[str, checks.theme_name] | None = None
    """For `giscus` and `utterances`: the name of one of their themes; the one that follows the
    reader's preference when left out."""

    feed: bool = True
    """Whether the comments that are files have an RSS feed, `/comments/feed.xml`."""


@dataclass(frozen=True, slots=True)
class Check:
    """What `byline check` asks of the blog."""

    severities: dict[str, Annotated[str, one_of("error", "warning", "note", "off")]] = field(
        default_factory=dict
    )
    """How bad each thing is, by its code: `{no-tags: error, hard-to-read: off}`. `docs/checks.md`
    of byline has all codes."""

    title_length: Annotated[int, checks.between(10, 1000)] = 65
    """How many characters a title may have, so that lists of results show all of it."""

    description_length: Annotated[int, checks.between(20, 1000)] = 160
    """How many characters a description may have, for the same reason."""

    page_weight: Annotated[int, checks.between(1, 1_000_000)] = 1000
    """How many kilobytes a page may weigh as it is sent, with all that it loads by itself."""

    image_weight: Annotated[int, checks.between(1, 1_000_000)] = 400
    """How many kilobytes one picture may weigh, the largest version that a page offers."""

    stale_after: Annotated[int, checks.between(1, 1200)] = 12
    """After how many months words such as "recently" or "this year" are told of in a post."""

    banned: dict[str, str] = field(default_factory=dict)
    """Words that you do not want to use, each with what to write instead: `{utilize: use}`."""

    reading_ease: Annotated[int, checks.between(0, 100)] = 30
    """How easy to read a text must be, from 0 to 100 on Flesch's scale: 60 is plain, below 30 is
    for scholars. 0 asks for nothing."""

    skip: tuple[str, ...] = ()
    """Addresses elsewhere that `byline check --external` leaves alone: how they begin, such as
    `https://intranet.example/`."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a blog."""

    title: str
    """The name of the blog. The one key that must be there."""

    url: Annotated[str, checks.site_url] = "http://localhost:8000/"
    """The address at which readers find the blog; it may have a path, as in
    `https://me.github.io/blog/`. Feeds, canonical links and the sitemap need it."""

    description: str = ""
    """One sentence that says what the blog is about, for feeds and search engines."""

    language: Annotated[str, checks.language_tag] = "en"
    """The language of the blog, as a tag such as `en`, `de` or `pt-BR`. Dates, quotation marks and
    the words of the theme follow it."""

    authors: tuple[str, ...] = field(default=(), metadata={"also": "author"})
    """Who writes, when a post does not say: names of files in `content/authors/` without their
    ending, or plain names. `author` is the same."""

    timezone: Annotated[str, checks.time_zone] = "UTC"
    """The time zone of dates that name none, such as `Europe/Berlin`."""

    menu: tuple[MenuItem, ...] = ()
    """The entries of the menu, each with a `title` and a `url`. Without it the menu has the series,
    the tags, the archive and the pages."""

    permalink: Annotated[str, checks.permalink_pattern] = "/{slug}/"
    """How addresses of posts are made, from `{slug}`, `{year}`, `{month}` and `{day}`. Blogger has
    `/{year}/{month}/{slug}.html`."""

    posts_per_page: Annotated[int, checks.between(1, 1000)] = 10
    """How many posts the home page and each page of a list show."""

    feeds: Feeds = field(default_factory=Feeds)
    """What stands in feeds."""

    markdown: MarkdownOptions = field(default_factory=MarkdownOptions)
    """How Markdown is read."""

    images: Images = field(default_factory=Images)
    """What is made of pictures."""

    theme: Theme = field(default_factory=Theme)
    """Options of the theme."""

    words: dict[str, str] = field(default_factory=dict)
    """Words of the theme in another wording, by their names in the table below:
    `subscribe: Join the list.` The theme speaks the blog's `language` where it can."""
    share: Share = field(default_factory=Share)
    """What stands in the head of pages for those who share them elsewhere."""

    llms: bool = False
    """Whether there is a file `llms.txt`: what the blog is about and a list of its series, posts
    and pages, for language models."""

    markdown_twins: bool = False
    """Whether each post and page also stands as Markdown beside its page: `index.md` beside
    `index.html`, with every address whole."""
    minify: bool = True
    """Whether the theme is published without what only its writers read: comments and white space
    in style sheets, scripts and templates."""

    headers: Headers = field(default_factory=Headers)
    """What hosts such as Netlify and Cloudflare Pages are told to send with each file."""
    comments: Comments = field(default_factory=Comments)
    """How readers comment; one word alone is the `provider`."""
    search: bool = False
    """Whether readers can search the posts, on a page `/search/`. It needs
    `pip install 'byline[search]'`. The index is made anew when a post has changed, which takes a
    second or two for a thousand posts."""

    cards: bool | Cards = False
    """Whether posts without an image, series and the blog itself get a picture for links to them in
    social media, with title, series and part. Each is drawn once, in some hundredths of a
    second. `cards: {font: …}` means yes, with a font of your own."""

    check: Check = field(default_factory=Check)
    """What `byline check` asks of the blog."""

    redirects: dict[str, str] = field(default_factory=dict)
    """Old addresses that no post claims as an alias, each with the address it now has:
    `/search/label/networking: /tags/networking/`."""

    cname: str = ""
    """Your own domain, for hosts that want it in a file named `CNAME`, such as GitHub Pages."""

    deploy: dict[str, AnyDestination] = field(default_factory=dict)
    """Where `byline deploy` sends the blog, each place below a name of your own:
    `deploy: {web: {type: directory, path: ../www}}`. What each type takes stands in tables of its
    own below."""
