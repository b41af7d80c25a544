"""Comments: which post each belongs to, which other it answers, and in which order they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from generator.config.model import Config
from generator.config.read import PATH as CONFIG_PATH
from generator.model.diagnostic import (
    Diagnostic,
    Place,
    Severity,
    did_you_mean,
    error,
    note,
    warning,
)
from generator.model.document import Document, ReaderComment
from generator.model.url import slug_problem, slugify
from generator.resolve.moments import localised
from generator.resolve.site import Author, Comment, Post
from generator.resolve.slots import post_hint

__all__ = ["comments_of", "tell_unreachable"]

_FOLDER: Final = "content/comments"


@dataclass(frozen=True, slots=True)
class _Note:
    """A comment's file, and when it was written, in the blog's zone."""

    name: str
    document: Document
    matter: ReaderComment
    date: datetime


def comments_of(
    documents: Iterable[Document],
    posts: Iterable[Post],
    config: Config,
    zone: tzinfo,
    as_of: datetime,
    found: list[Diagnostic],
) -> Mapping[str, tuple[Comment, ...]]:
    """Return the comments that are shown, by the slug of their post, in the order of the page.

    Of those below the same comment the oldest comes first. One dated after ``as_of`` waits, and its
    answers stand without it until then.
    """
    folders: dict[str, list[Document]] = {}
    for document in documents:
        if isinstance(document.matter, ReaderComment):
            folder = document.source.name.partition("/")[0]
            folders.setdefault(unicodedata.normalize("NFC", folder), []).append(document)
    if not folders:
        return {}
    posts = tuple(posts)
    by_slug = {post.slug: post for post in posts}
    shown: dict[str, tuple[Comment, ...]] = {}
    for folder, files in sorted(folders.items()):
        post = by_slug.get(folder)
        if post is None:
            _tell_unknown(folder, files[0], posts, found)
            continue
        threads = _threads(_notes(files, zone, found), as_of, found)
        if post.matter.comments is False and threads:
            _tell_hidden(post, len(threads), found)
        elif threads and config.comments.provider != "none":
            shown[folder] = threads
    return shown


def tell_unreachable(
    config: Config,
    config_places: Mapping[str, tuple[int, int]],
    authors: Iterable[Author],
    found: list[Diagnostic],
) -> None:
    """Report comments that were asked for, and that no reader knows where to send."""
    options = config.comments
    written = config_places.keys() & {"comments.email", "comments.form"}
    if "comments" not in config_places or options.provider != "files" or written:
        return
    if not any(author.email for author in authors):
        found.append(
            note(
                "no-comment-address",
                "readers have no address to send a comment to",
                Place(CONFIG_PATH, *config_places["comments"]),
                "add email: or form: below comments:, or email: to an author's file",
            )
        )


def _tell_unknown(
    folder: str, document: Document, posts: tuple[Post, ...], found: list[Diagnostic]
) -> None:
    # Where a post cannot be read, its slug may be what could not.
    if any(one.severity is Severity.ERROR for post in posts for one in post.document.found):
        return
    by_slug = {post.slug: post for post in posts}
    otherwise = f"name the folder below {_FOLDER}/ with the slug of a post"
    found.append(
        error(
            "unknown-post",
            f'there is no post "{folder}" to comment on',
            document.place(),
            post_hint(folder, by_slug, otherwise),
        )
    )


def _tell_hidden(post: Post, count: int, found: list[Diagnostic]) -> None:
    what = "one comment" if count == 1 else f"{count} comments"
    found.append(
        note(
            "comments-hidden",
            f"this keeps {what} from being shown",
            post.document.place("comments"),
            "write comments: closed to show what is there, and take no more",
        )
    )


def _notes(files: Iterable[Document], zone: tzinfo, found: list[Diagnostic]) -> dict[str, _Note]:
    """Return the comments of a post by name, those that have a date and a name of their own."""
    notes: dict[str, _Note] = {}
    said: dict[tuple[str, datetime, str], _Note] = {}
    for document in files:
        matter = document.matter
        assert isinstance(matter, ReaderComment)
        name = unicodedata.normalize("NFC", document.source.name.partition("/")[2])
        if problem := slug_problem(name):
            hint = f"rename it to {slugify(name) or 'a-name-of-letters'}.yaml"
            found.append(error("bad-name", f"the file's name {problem}", document.place(), hint))
            continue
        if other := notes.get(name):
            message = f'the comment "{name}" is also {other.document.source.path}'
            found.append(
                error("duplicate-comment", message, document.place(), "rename one of the two")
            )
            continue
        if matter.date is None:
            continue  # told where it was read
        one = _Note(name, document, matter, localised(matter.date, zone))
        notes[name] = one
        same = said.setdefault((matter.author, one.date, matter.body), one)
        if same is not one:
            found.append(
                warning(
                    "duplicate-comment",
                    f'this comment says again what "{same.name}" says',
                    document.place("body"),
                    "delete one of the two",
                )
            )
    return notes


def _threads(
    notes: Mapping[str, _Note], as_of: datetime, found: list[Diagnostic]
) -> tuple[Comment, ...]:
    """Put the comments of a post in order, each below the one that it answers."""
    parents = _parents(notes, found)
    answers: dict[str | None, list[_Note]] = {}
    for one in sorted(notes.values(), key=lambda one: (one.date, one.name)):
        if one.date <= as_of:
            answers.setdefault(_shown_parent(one.name, parents, notes, as_of), []).append(one)
    ordered: list[Comment] = []
    todo: list[tuple[_Note, str | None, int]]
    todo = [(one, None, 0) for one in reversed(answers.get(None, ()))]
    while todo:
        one, parent, depth = todo.pop()
        ordered.append(
            Comment(
                one.name,
                one.matter.author,
                one.matter.url,
                one.date,
                "".join(part for part in one.document.summary.parts if isinstance(part, str)),
                one.document.summary_text,
                parent,
                depth,
            )
        )
        todo += [(reply, one.name, depth + 1) for reply in reversed(answers.get(one.name, ()))]
    return tuple(ordered)


def _parents(notes: Mapping[str, _Note], found: list[Diagnostic]) -> dict[str, str]:
    """Return which comment each answers; what leads nowhere or in a circle is told and left out."""
    parents: dict[str, str] = {}
    for name, one in notes.items():
        if one.matter.reply_to is None:
            continue
        parent = unicodedata.normalize("NFC", one.matter.reply_to)
        if parent in notes:
            parents[name] = parent
            continue
        others = [other for other in notes if other != name]
        found.append(
            error(
                "unknown-comment",
                f'there is no comment "{parent}" of this post',
                one.document.place("reply_to"),
                did_you_mean(
                    parent, others, "write the name of its file without the ending, or delete this"
                ),
            )
        )
    for name in _circular(parents):
        found.append(
            error(
                "comment-loop",
                "this comment answers itself, by way of its answers"
                if parents[name] != name
                else "this comment answers itself",
                notes[name].document.place("reply_to"),
                "write the name of the comment that was there first, or delete this",
            )
        )
        del parents[name]
    for name, parent in parents.items():
        # A day without a time says nothing of the hour.
        if notes[name].date.date() < notes[parent].date.date():
            found.append(
                warning(
                    "answer-too-early",
                    f'this comment is older than "{parent}", which it answers',
                    notes[name].document.place("date"),
                    "correct one of the dates, or reply_to:",
                )
            )
    return parents


def _circular(parents: Mapping[str, str]) -> list[str]:
    """Return one comment of each circle, the first by name."""
    found: list[str] = []
    done: set[str] = set()
    for start in sorted(parents):
        path: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in path and here not in done:
            path[here] = None
            here = parents.get(here)
        if here is not None and here in path:
            names = list(path)
            found.append(min(names[names.index(here) :]))
        done.update(path)
    return found


def _shown_parent(
    name: str, parents: Mapping[str, str], notes: Mapping[str, _Note], as_of: datetime
) -> str | None:
    """Return the nearest comment above one that is out already."""
    parent = parents.get(name)
    while parent is not None and notes[parent].date > as_of:
        parent = parents.get(parent)
    return parent
