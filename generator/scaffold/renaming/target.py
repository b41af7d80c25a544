"""Which post is meant, and where it is to go."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from generator.model.diagnostic import Diagnostic, error
from generator.model.url import slug_problem, slugify
from generator.resolve.site import Post
from generator.resolve.slots import post_hint

__all__ = ["Target", "found_post", "target_of"]

_POSTS: Final = "content/posts/"
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")
_ENDINGS: Final = (".md", ".markdown")
_FILE: Final = "index.md"


class Target(NamedTuple):
    """Where a post goes: its file, and the slug that its name does not give, if there is one.

    Where ``keeps_slug``, a ``slug:`` in the post stays what it is.
    """

    path: str
    slug: str | None = None
    keeps_slug: bool = False


def found_post(posts: Iterable[Post], wanted: str) -> Post | Diagnostic:
    """Return the post that is named by its slug, its file, its folder or its address."""
    posts = tuple(posts)
    name = wanted.strip().removeprefix("./")
    for post in posts:
        paths = {post.source, post.document.source.bundle or post.source}
        given = {name.rstrip("/"), f"content/{name.rstrip('/')}", f"{_POSTS}{name.rstrip('/')}"}
        if name in {post.slug, post.path} or paths & given:
            return post
    by_slug = {post.slug: post for post in posts}
    hint = post_hint(wanted, by_slug, "write a post's slug, its file or its address")
    return error("unknown-post", f'there is no post "{wanted}"', hint=hint)


def target_of(post: Post, wanted: str) -> Target | Diagnostic:
    """Return where a post goes: ``wanted`` is a slug, or a file or folder in ``content/posts/``."""
    name = wanted.strip().removeprefix("./").removeprefix("content/").removeprefix("posts/")
    if "/" not in name.strip("/") and not name.endswith(_ENDINGS) and name == wanted.strip():
        return _by_slug(post, name)
    return _by_path(post, name)


def _by_slug(post: Post, slug: str) -> Target | Diagnostic:
    if problem := slug_problem(slug):
        hint = f'write "{slugify(slug)}"' if slugify(slug) else "use letters, digits and hyphens"
        return error("bad-slug", f'the slug "{slug}" {problem}', hint=hint)
    own = slugify(slug)
    bundle = post.document.source.bundle
    old = bundle or post.source
    dated = _DATED.match(posixpath.basename(old))
    name = (dated[0] if dated else "") + own
    ending = "" if bundle else posixpath.splitext(old)[1]
    path = posixpath.join(posixpath.dirname(old), name + ending)
    if bundle:
        path = f"{path}/{posixpath.basename(post.source)}"
    return Target(path, slug if slug != own else None)


def _by_path(post: Post, name: str) -> Target | Diagnostic:
    path = posixpath.normpath(_POSTS + name)
    bundle = post.document.source.bundle
    if not f"{path}/".startswith(_POSTS) or path == _POSTS.rstrip("/"):
        hint = "posts lie in content/posts/, pages in content/pages/"
        return error("bad-target", f'"{name}" leads out of content/posts/', hint=hint)
    if not path.endswith(_ENDINGS):
        path = f"{path}/{posixpath.basename(post.source)}" if bundle else f"{path}.md"
    if bundle and posixpath.basename(path) not in {f"index{ending}" for ending in _ENDINGS}:
        hint = f"name a folder: {posixpath.splitext(name)[0]}/"
        message = "this post has a folder of its own, which moves with it"
        return error("bad-target", message, post.source, hint)
    if bundle:
        path = f"{posixpath.dirname(path)}/{posixpath.basename(post.source)}"
    if path in {_POSTS + _FILE, _POSTS + "index.markdown"}:
        return error("bad-target", "a post needs a name", hint="write content/posts/NAME.md")
    named = _named(path)
    if not slugify(named):
        return error("bad-slug", f'"{named}" makes no slug', hint="use letters or digits")
    return Target(path, keeps_slug=True)


def _named(path: str) -> str:
    parts: Sequence[str] = path.split("/")
    name = parts[-2] if parts[-1].startswith("index.") else posixpath.splitext(parts[-1])[0]
    return _DATED.sub("", name)
