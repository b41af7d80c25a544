"""The comments of a post as its page shows them, and whom that page may ask for them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from generator.config import checks
from generator.config.model import Comments, Config
from generator.render.views import (
    CommentChoice,
    CommentForm,
    CommentsView,
    CommentView,
    EmbedView,
    LinkView,
)
from generator.resolve.site import Comment, Post, Site

__all__ = ["FEED", "anchor_of", "comment_hosts", "comments_view", "count", "has_feed"]

FEED: Final = "/comments/feed.xml"
_DEEPEST: Final = 3  # levels below the first: on a phone, a fourth would be a column of words
_FORM: Final = "comments:write"
_GISCUS: Final = "https://giscus.app"
_UTTERANCES: Final = "https://utteranc.es"


def has_feed(site: Site) -> bool:
    """Say whether there is a feed of comments: there is none without a comment."""
    return site.config.comments.feed and any(slug in site.by_slug for slug in site.comments)


def anchor_of(name: str) -> str:
    """Return the anchor of a comment on its post's page.

    No heading can have it: theirs are letters, digits and hyphens.
    """
    return f"comment:{name}"


def count(site: Site, post: Post) -> int | None:
    """Return how many comments a post has that are files; None where it has no such section."""
    written = site.comments.get(post.slug, ())
    return len(written) if written or _takes(site, post) else None


def comments_view(site: Site, post: Post) -> CommentsView | None:
    """Return the comments of a post; None where there are none, and no way to write one."""
    written = site.comments.get(post.slug, ())
    takes = _takes(site, post)
    if not written and not takes:
        return None
    options = site.config.comments
    provider = options.provider
    form = _form(site, post, written) if takes and provider == "files" and options.form else None
    email = _email(site, post) if takes and provider == "files" and not form else None
    return CommentsView(
        provider=provider,
        anchor="comments" if "comments" not in post.document.anchors else "comments:",
        count=len(written),
        threads=_threads(site, post, written, email),
        closed=not takes,
        reply_url=_mail(site, post, email, None) if email else None,
        form=form,
        embed=_embed(site, post) if takes and provider != "files" else None,
    )


def _takes(site: Site, post: Post) -> bool:
    """Say whether readers can comment on a post."""
    options = site.config.comments
    if post.matter.comments in {False, "closed"} or options.provider == "none":
        return False
    return options.provider != "files" or bool(options.form or _email(site, post))


def _email(site: Site, post: Post) -> str | None:
    """Return the address to which a comment on a post is written."""
    if site.config.comments.email:
        return site.config.comments.email
    emails = _emails(site)
    return next((emails[slug] for slug in post.authors if slug in emails), None)


@functools.lru_cache(maxsize=1)
def _emails(site: Site) -> Mapping[str, str]:
    return {
        author.slug: author.email
        for author in site.authors
        if author.email and checks.email(author.email) is None
    }


def _threads(
    site: Site, post: Post, written: tuple[Comment, ...], email: str | None
) -> tuple[CommentView, ...]:
    """Return comments, which come in the order of the page, with their answers in them."""
    names = {one.name: one for one in written}
    levels: list[list[CommentView]] = [[] for _ in range(_DEEPEST + 2)]
    for one in reversed(written):  # answers come before what they answer
        level = min(one.depth, _DEEPEST)
        parent = names[one.parent] if one.parent and one.depth > _DEEPEST else None
        replies = tuple(reversed(levels[level + 1]))
        levels[level + 1].clear()
        levels[level].append(
            CommentView(
                anchor=anchor_of(one.name),
                author=one.author,
                url=one.url,
                date=one.date,
                html=one.html,
                reply_url=_reply_url(site, post, email, one),
                reply_to=LinkView(parent.author, f"#{anchor_of(parent.name)}") if parent else None,
                replies=replies,
            )
        )
    return tuple(reversed(levels[0]))


def _reply_url(site: Site, post: Post, email: str | None, one: Comment) -> str | None:
    if email:
        return _mail(site, post, email, one)
    options = site.config.comments
    by_form = options.provider == "files" and options.form and _takes(site, post)
    return f"#{_FORM}" if by_form else None


def _mail(site: Site, post: Post, email: str, answered: Comment | None) -> str:
    """Return a ``mailto:`` link with a subject and the first lines of a text (RFC 6068).

    The lines name the post, and the comment that is answered by its file's name, so that the writer
    of the blog can make a file of what comes.
    """
    permalink = site.root.absolute(post.path)
    subject = f"Comment on {post.title}"
    lines = ["", "", "--", f"Post: {permalink}"]
    if answered:
        subject = f"Answer to {answered.author} on {post.title}"
        lines[-1] += f"#{quote(anchor_of(answered.name), safe=':')}"
        lines.append(f"Answer to: {answered.name} ({answered.author})")
    lines += ["Name to show: ", "Web page to link, if any: "]
    body = "\r\n".join(lines)
    return (
        f"mailto:{quote(email, safe='@')}"
        f"?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
    )


def _form(site: Site, post: Post, written: tuple[Comment, ...]) -> CommentForm:
    action = site.config.comments.form or ""
    choices = [CommentChoice(one.name, one.author, one.date) for one in written]
    return CommentForm(
        action=site.root.href(action) if action.startswith("/") else action,
        post=site.root.absolute(post.path),
        title=post.title,
        anchor=_FORM,
        choices=(CommentChoice("", "", None), *choices) if choices else (),
    )


def _embed(site: Site, post: Post) -> EmbedView:
    options = site.config.comments
    language = post.matter.language or site.config.language
    if options.provider == "isso":
        return _isso(site, post, options, language)
    if options.provider == "giscus":
        return _giscus(options, language)
    return _utterances(options)


def _isso(site: Site, post: Post, options: Comments, language: str) -> EmbedView:
    """Return what https://isso-comments.de/docs/reference/client-config/ asks for.

    The thread is known by the post's address, so that it is one under all that lead there.
    """
    address = (options.address or "").rstrip("/")
    return EmbedView(
        host=urlsplit(address).netloc,
        page=None,
        script=f"{address}/js/embed.min.js",
        attributes={"data-isso": f"{address}/", "data-isso-lang": language},
        thread={
            "id": "isso-thread",
            "data-isso-id": site.root.href(post.path),
            "data-title": post.title,
        },
    )


def _giscus(options: Comments, language: str) -> EmbedView:
    """Return what https://giscus.app gives to put into a page.

    ``data-strict``: GitHub's search is fuzzy, and the titles of a series are like each other.
    """
    return EmbedView(
        host=urlsplit(_GISCUS).netloc,
        page=f"https://github.com/{options.repo}/discussions",
        script=f"{_GISCUS}/client.js",
        attributes={
            "data-repo": options.repo or "",
            "data-repo-id": options.repo_id or "",
            "data-category": options.category or "",
            "data-category-id": options.category_id or "",
            "data-mapping": options.mapping or "pathname",
            "data-strict": "1",
            "data-reactions-enabled": "1",
            "data-emit-metadata": "0",
            "data-input-position": "bottom",
            "data-theme": options.theme or "preferred_color_scheme",
            "data-lang": language,
            "crossorigin": "anonymous",
        },
        thread={},
    )


def _utterances(options: Comments) -> EmbedView:
    """Return what https://utteranc.es gives to put into a page."""
    return EmbedView(
        host=urlsplit(_UTTERANCES).netloc,
        page=f"https://github.com/{options.repo}/issues",
        script=f"{_UTTERANCES}/client.js",
        attributes={
            "repo": options.repo or "",
            "issue-term": options.mapping or "pathname",
            **({"label": options.label} if options.label else {}),
            "theme": options.theme or "preferred-color-scheme",
            "crossorigin": "anonymous",
        },
        thread={},
    )


def comment_hosts(config: Config) -> Mapping[str, tuple[str, ...]]:
    """Return what pages with comments need, by directive of a content security policy.

    Beside the blog's own host; empty where only that is asked. These are the origins that are
    asked, and what Isso does in its own markup: it hides some of it with attributes ``style``.
    """
    options = config.comments
    if options.provider == "isso" and options.address:
        parts = urlsplit(options.address)
        origin = (f"{parts.scheme}://{parts.netloc}",)
        return {
            "connect-src": origin,
            "img-src": origin,
            "script-src": origin,
            "style-src": origin,
            "style-src-attr": ("'unsafe-inline'",),
        }
    if options.provider == "giscus":
        return {"frame-src": (_GISCUS,), "script-src": (_GISCUS,), "style-src": (_GISCUS,)}
    if options.provider == "utterances":
        return {"frame-src": (_UTTERANCES,), "script-src": (_UTTERANCES,)}
    if options.provider == "files" and options.form and not options.form.startswith("/"):
        parts = urlsplit(options.form)
        return {"form-action": (f"{parts.scheme}://{parts.netloc}",)}
    return {}
