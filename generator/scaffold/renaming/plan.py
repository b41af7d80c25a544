"""What renaming a post changes: prepared as a whole, before anything is touched."""

from __future__ import annotations

import posixpath
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from generator.config.read import PATH as CONFIG_PATH
from generator.heads import Heads, heads_of
from generator.load.amend import CannotAmend, amended
from generator.load.discover import discover, sources_among
from generator.load.document import load, load_head
from generator.load.markdown import engine_of
from generator.model.diagnostic import Diagnostic, Severity, error
from generator.model.document import Document, FrontMatter
from generator.model.source import Kind, Source
from generator.model.url import Root, collision_key
from generator.resolve.entries import Entries, entries_of
from generator.resolve.moments import localised
from generator.resolve.releases import releases_of
from generator.resolve.site import Page, Post, Status
from generator.scaffold.renaming.companions import companions_of
from generator.scaffold.renaming.rewriting import (
    Reference,
    rewritten,
    settings_rewritten,
)
from generator.scaffold.renaming.target import Target, found_post, target_of
from generator.scaffold.renaming.ways import Ways

__all__ = ["Plan", "Rewrite", "plan_rename"]

_COMMENTS: Final = "content/comments"


class Rewrite(NamedTuple):
    """A file that changes, by the path that it has now; ``links`` is how many in it."""

    path: str
    before: bytes
    after: bytes
    links: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a renaming does, in order: files rewritten, then files and folders moved.

    ``old`` and ``new`` are the addresses of the post, the paths in the order of the site's. With an
    error among ``found`` there is nothing to do.
    """

    found: tuple[Diagnostic, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    old: str = ""
    new: str = ""
    alias: bool = False

    @property
    def ok(self) -> bool:
        """Whether it can be carried out."""
        return bool(self.moves or self.rewrites) and not any(
            one.severity is Severity.ERROR for one in self.found
        )


def plan_rename(folder: Path, old: str, new: str, now: datetime) -> Plan:
    """Return what makes the post ``old`` the post ``new``: nothing is touched.

    ``old`` is a slug, a file, a folder or an address; ``new`` a slug, or a file or folder in
    ``content/posts/``. Where something that is read cannot be, its links could be missed: then
    that is told, and nothing else is done.
    """
    heads = heads_of(folder)
    if any(one.severity is Severity.ERROR for one in heads.found):
        return Plan(heads.found)
    sources = discover(folder)[0]
    entries = _entries(heads, heads.documents, now)
    post = found_post(entries.posts, old)
    if isinstance(post, Diagnostic):
        return Plan((post,))
    target = target_of(post, new)
    if isinstance(target, Diagnostic):
        return Plan((target,))
    return _Planner(folder, heads, sources, entries, now).planned(post, target)


class _Planner:
    """One renaming in preparation."""

    def __init__(
        self,
        folder: Path,
        heads: Heads,
        sources: tuple[Source, ...],
        entries: Entries,
        now: datetime,
    ) -> None:
        self._folder, self._heads, self._now = folder, heads, now
        self._sources, self._entries = sources, entries
        self._paths = tuple(one.path for one in sources)
        self._engine = engine_of(heads.settings.config)

    def planned(self, post: Post, target: Target) -> Plan:
        """Return the plan."""
        renamed = self._renamed(post, target)
        if isinstance(renamed, Diagnostic):
            return Plan((renamed,))
        if problem := self._in_the_way(post, renamed):
            return Plan((problem,))
        texts = self._texts(post, renamed)
        if wrong := [p for d in texts for p in d.found if p.code in _UNREAD]:
            return Plan(tuple(wrong))
        old_slug, new_slug = post.slug, renamed.slug
        root = Root.parse(self._heads.settings.config.url)
        moves = companions_of(post, renamed.source, self._sources, texts, root)
        if old_slug != new_slug and (self._folder / _COMMENTS / old_slug).is_dir():
            moves[f"{_COMMENTS}/{old_slug}"] = f"{_COMMENTS}/{new_slug}"
        if problem := self._taken(moves):
            return Plan((problem,))
        ways = Ways(
            self._moved(moves),
            _addresses(post, renamed, self._sources, moves),
            self._paths,
            root,
        )
        reference = Reference(old_slug, new_slug, ways)
        alias = post.path != renamed.path and post.status in {Status.PUBLISHED, Status.EXPIRED}
        rewrites, found = self._rewrites(post, target, renamed, texts, reference, alias=alias)
        return Plan(
            tuple(found),
            tuple(sorted((a, b) for a, b in moves.items() if a != b)),
            tuple(sorted(rewrites)),
            post.path,
            renamed.path,
            alias,
        )

    def _renamed(self, post: Post, target: Target) -> Post | Diagnostic:
        """Return the post as it will be, read from what its file will say."""
        text = (self._folder / post.source).read_bytes().decode(errors="replace")
        try:
            changed = amended(text, _slug_of(post, target))
        except CannotAmend:
            hint = "mend it first: byline build says what is wrong with it"
            return error("cannot-rename", "this front matter cannot be changed", post.source, hint)
        path = target.path
        paths = [path, *(one for one in self._paths if one != post.source)]
        (source,) = sources_among([path], paths) or (post.document.source,)
        document = load_head(source, changed.encode())
        others = [one for one in self._heads.documents if one is not post.document]
        documents = (*others, document)
        for one in _entries(self._heads, documents, self._now).posts:
            if one.source == path:
                return one
        message = f"{path} cannot be a post"  # a second Markdown file in a post's folder
        return error("bad-target", message, hint="choose a folder that is not another post's")

    def _in_the_way(self, post: Post, renamed: Post) -> Diagnostic | None:
        if renamed.source == post.source and renamed.slug == post.slug:
            return error("same-name", "the post has this name already", post.source)
        others = [one for one in self._entries.posts if one is not post]
        for one in others:
            if one.slug.casefold() == renamed.slug.casefold():
                hint = "choose another name, or rename that post first"
                return error("slug-taken", f'"{renamed.slug}" is that of {one.source}', hint=hint)
        redirects = self._heads.settings.config.redirects
        entries: tuple[Post | Page, ...] = (*others, *self._entries.pages)
        taken = {collision_key(one.path): one.source for one in entries}
        taken |= {
            collision_key(alias): one.source for one in others for alias in one.matter.aliases
        }
        taken |= {collision_key(path): CONFIG_PATH for path in redirects}
        if owner := taken.get(collision_key(renamed.path)):
            hint = "choose another name, or free the address there"
            return error("address-taken", f"{renamed.path} is an address of {owner}", hint=hint)
        return None

    def _taken(self, moves: Mapping[str, str]) -> Diagnostic | None:
        for old, new in moves.items():
            if old != new and (self._folder / new).exists():
                hint = "nothing is overwritten: choose another name, or move that away"
                return error("file-exists", "there is something of this name already", new, hint)
        return None

    def _texts(self, post: Post, renamed: Post) -> tuple[Document, ...]:
        """Return the documents that may lead to a post or its files, read with their links."""
        names = _names(post, renamed, self._paths)
        found = []
        for head in self._heads.documents:
            if head.source.kind in {Kind.AUTHOR, Kind.COMMENT}:
                continue
            data = (self._folder / head.source.path).read_bytes()
            if head.source.path == post.source or _may_name(data, names):
                found.append(load(head.source, data, self._engine))
        return tuple(found)

    def _reader(self, source: Source) -> Callable[[str], Document]:
        return lambda text: load(source, text.encode(), self._engine)

    def _moved(self, moves: Mapping[str, str]) -> dict[str, str]:
        """Return where each file goes, of folders each file in them."""
        files = {}
        for old, new in moves.items():
            for path in self._paths:
                if path == old or path.startswith(f"{old}/"):
                    files[path] = new + path[len(old) :]
        return files

    def _rewrites(
        self,
        post: Post,
        target: Target,
        renamed: Post,
        texts: Iterable[Document],
        reference: Reference,
        *,
        alias: bool,
    ) -> tuple[list[Rewrite], list[Diagnostic]]:
        rewrites: list[Rewrite] = []
        found: list[Diagnostic] = []
        for document in texts:
            path = document.source.path
            before = (self._folder / path).read_bytes()
            after, links, missed = rewritten(
                document, before.decode(), reference, self._reader(document.source)
            )
            found += missed
            if path == post.source:
                after = amended(after, _own(post, target, renamed, alias=alias))
            if after.encode() != before:
                rewrites.append(Rewrite(path, before, after.encode(), links))
        settings = self._folder / CONFIG_PATH
        if settings.is_file():
            before = settings.read_bytes()
            settings_now = self._heads.settings
            after, links, missed = settings_rewritten(settings_now, before.decode(), reference)
            found += missed
            if links:
                rewrites.append(Rewrite(CONFIG_PATH, before, after.encode(), links))
        return rewrites, found


_UNREAD: Final = frozenset({"markdown-timeout", "markdown-depth", "markdown-failed"})


def _entries(heads: Heads, documents: Iterable[Document], now: datetime) -> Entries:
    config = heads.settings.config
    zone = zoneinfo.ZoneInfo(config.timezone)
    as_of = localised(now, zone)
    documents = tuple(documents)
    released = releases_of(documents, config, zone, as_of).posts
    return entries_of(documents, config, zone, as_of, frozenset(), released, [])


def _slug_of(post: Post, target: Target) -> dict[str, object]:
    if target.keeps_slug or (post.matter.slug is None and target.slug is None):
        return {}
    return {"slug": target.slug}


def _own(post: Post, target: Target, renamed: Post, *, alias: bool) -> dict[str, object]:
    """Return what changes in the front matter of the post itself."""
    changes = _slug_of(post, target)
    matter = post.matter
    assert isinstance(matter, FrontMatter)
    aliases = [one for one in matter.aliases if collision_key(one) != collision_key(renamed.path)]
    if alias:
        aliases.append(post.path)
    if aliases != list(matter.aliases):
        changes["aliases"] = aliases or None
    return changes


def _names(post: Post, renamed: Post, paths: Iterable[str]) -> tuple[str, ...]:
    """Return words of which each link to a post has one, or to a file that may go with it."""
    bundle = post.document.source.bundle
    file = posixpath.basename(bundle or posixpath.splitext(post.source)[0])
    names = {file, post.slug, post.path.strip("/").rpartition("/")[2]}
    home = posixpath.dirname(post.source)
    if bundle is None and home != posixpath.dirname(renamed.source):
        below = (path for path in paths if path.startswith(f"{home}/"))
        names |= {posixpath.basename(one) for one in below if not one.endswith(".md")}
    return tuple(sorted(name for name in names if name))


def _may_name(data: bytes, names: Iterable[str]) -> bool:
    """Say whether a text may have one of some names; of what can be written in two ways, it may."""
    for name in names:
        plain = name.isascii() and all(sign.isalnum() or sign in "-_." for sign in name)
        if not plain or name.encode() in data:
            return True
    return b"%" in data or b"&#" in data


def _addresses(
    post: Post, renamed: Post, sources: Iterable[Source], moves: Mapping[str, str]
) -> dict[str, str]:
    """Return the addresses that change, each with what it will be."""
    found = {post.path: renamed.path} if post.path != renamed.path else {}
    bundle = post.document.source.bundle
    old_home, new_home = (posixpath.splitext(one.path)[0].rstrip("/") for one in (post, renamed))
    for source in sources:
        if source.kind is not Kind.ASSET or source.path not in _below(moves, source.path):
            continue
        name = unicodedata.normalize("NFC", posixpath.basename(source.path))
        if bundle and source.bundle == bundle:
            below = unicodedata.normalize("NFC", posixpath.relpath(source.path, bundle))
            found[f"{old_home}/{below}"] = f"{new_home}/{below}"
        elif renamed.document.source.bundle:
            found[f"/{source.name.removeprefix('pages/')}"] = f"{new_home}/{name}"
        else:
            new = moves.get(source.path, source.path)
            found[f"/{source.name}"] = f"/{new.removeprefix('content/')}"
    return {old: new for old, new in found.items() if old != new}


def _below(moves: Mapping[str, str], path: str) -> set[str]:
    return {path for old in moves if path == old or path.startswith(f"{old}/")}
