"""Series: which posts and plans each has, in which order, whatever readers may see of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from generator.model.diagnostic import Diagnostic, Place, did_you_mean, error, nearest, warning
from generator.model.document import Document, PlannedPart, SeriesOutline
from generator.model.url import slugify
from generator.resolve.entries import newest_first
from generator.resolve.site import Post, Status
from generator.resolve.taxonomies import usual

__all__ = ["Collected", "Slot", "collected", "post_hint"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a series: a post of any status, or a part that is planned."""

    post: Post | None
    planned: PlannedPart | None = None


@dataclass
class Collected:
    """A series while its slots are collected; it does not leave ``resolve``."""

    slug: str
    title: str
    place: Place
    outline: SeriesOutline | None = None
    document: Document | None = None
    members: list[Post] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def is_open(self) -> bool:
        """Whether no file lists its parts, so that its posts say the order."""
        return self.outline is None or not self.outline.parts

    def age(self, post: Post) -> tuple[bool, float | str]:
        """Return what orders a post by its date.

        That is the one written in it where the series gives its parts dates by their order.
        """
        if self.outline is None or self.outline.release is None:
            return (post.date is None, post.date.timestamp() if post.date else 0.0)
        moment = post.matter.date
        written = moment.replace(tzinfo=None).isoformat() if moment else post.document.source.date
        return (written is None, written or "")


def collected(
    posts: Iterable[Post],
    outlines: Iterable[Document],
    visible: frozenset[Status],
    found: list[Diagnostic],
) -> dict[str, Collected]:
    """Return all series by slug, with their slots in order."""
    posts = tuple(posts)
    by_slug = {post.slug: post for post in posts}
    drafts = _from_files(outlines, found)
    _join(posts, drafts, visible, found)
    listed: dict[str, list[str]] = {}
    for draft in drafts.values():
        _fill(draft, by_slug, found)
        for slot in draft.slots:
            if slot.post:
                listed.setdefault(slot.post.slug, []).append(draft.slug)
    _check_part_keys(posts, drafts, listed, found)
    return drafts


def _from_files(outlines: Iterable[Document], found: list[Diagnostic]) -> dict[str, Collected]:
    drafts: dict[str, Collected] = {}
    titles: dict[str, Document] = {}
    for document in outlines:
        if isinstance(document.matter, SeriesOutline):
            slug = slugify(document.source.name)
            outline = document.matter
            draft = Collected(slug, outline.title, document.place("title"), outline, document)
            other = drafts.setdefault(slug, draft).document
            if other is not None and other is not document:
                message = f"the address /series/{slug}/ is also that of {other.source.path}"
                hint = "give one of the two files another name"
                found.append(error("duplicate-series", message, document.place(), hint))
                continue
            # Posts name their series by its title.
            other = titles.setdefault(outline.title.casefold(), document)
            if other is not document:
                message = f'"{outline.title}" is also the title of {other.source.path}'
                hint = "give one of the two another title"
                found.append(error("duplicate-series", message, draft.place, hint))
    return drafts


def _join(
    posts: Iterable[Post],
    drafts: dict[str, Collected],
    visible: frozenset[Status],
    found: list[Diagnostic],
) -> None:
    """Put each post into the series that its front matter names.

    A series without a file is called as the posts that readers see mostly spell it.
    """
    files = {draft.slug: draft for draft in drafts.values()}
    titles = {draft.title.casefold(): slug for slug, draft in files.items()}
    for post in posts:
        seen: set[str] = set()
        for number, name in enumerate(post.matter.series):
            place = post.document.place(f"series.{number}", "series")
            slug = titles.get(name.casefold()) or slugify(name)
            if not slug:
                found.append(
                    error(
                        "bad-name",
                        f'the series "{name}" has no letter or digit to make an address of',
                        place,
                        "name it with letters or digits",
                    )
                )
                continue
            if slug in seen:
                found.append(
                    error(
                        "duplicate-series",
                        f'the series "{name}" is named twice',
                        place,
                        "delete one of the two",
                    )
                )
                continue
            seen.add(slug)
            if slug not in drafts:
                drafts[slug] = Collected(slug, name, place)
                match = nearest(name, [one.title for one in files.values()])
                if match is not None:
                    found.append(
                        warning(
                            "near-series",
                            f'"{name}" starts a new series',
                            place,
                            f'did you mean "{match}"?',
                        )
                    )
            drafts[slug].members.append(post)
            if post.status in visible:
                drafts[slug].spellings[name] += 1
    for draft in drafts.values():
        if draft.document is None and draft.spellings:
            draft.title = usual(draft.spellings)


def _fill(draft: Collected, by_slug: Mapping[str, Post], found: list[Diagnostic]) -> None:
    outline, document = draft.outline, draft.document
    if outline is None or document is None or not outline.parts:
        draft.slots = [Slot(post) for post in _in_part_order(draft, found)]
        return
    listed: set[str] = set()
    for number, entry in enumerate(outline.parts):
        place = document.place(f"parts.{number}")
        if isinstance(entry, PlannedPart):
            draft.slots.append(Slot(None, entry))
            continue
        post = by_slug.get(entry)
        if post is None:
            found.append(
                error(
                    "unknown-part",
                    f'there is no post "{entry}"',
                    place,
                    post_hint(
                        entry,
                        by_slug,
                        "write a post's slug, or title: and planned: for a later part",
                    ),
                )
            )
        elif entry in listed:
            found.append(
                error(
                    "duplicate-part",
                    f'"{entry}" is listed twice',
                    place,
                    "delete one of the two",
                )
            )
        else:
            listed.add(entry)
            draft.slots.append(Slot(post))
    for post in _oldest_first(draft):
        if post.slug not in listed:
            draft.slots.append(Slot(post))
            found.append(
                warning(
                    "unlisted-part",
                    f"this post is not among the parts in {document.source.path}; it stands last",
                    post.document.place("series"),
                    f'add a line "- {post.slug}" there',
                )
            )


def _oldest_first(series: Collected) -> list[Post]:
    if series.outline and series.outline.release:
        return sorted(series.members, key=lambda post: (*series.age(post), post.slug))
    return sorted(series.members, key=newest_first, reverse=True)


def _in_part_order(draft: Collected, found: list[Diagnostic]) -> list[Post]:
    """Order posts by part, then date; report a slot claimed twice and the first gap."""
    ordered = sorted(
        draft.members,
        key=lambda post: (
            post.matter.part is None,
            post.matter.part or 0,
            *draft.age(post),
            post.slug,
        ),
    )
    before: Post | None = None
    gap_told = False
    for post in ordered:
        part = post.matter.part
        if part is None:
            break
        last = before.matter.part if before and before.matter.part else 0
        if part < 1:
            found.append(
                error(
                    "bad-part",
                    f'"part" is {part}',
                    post.document.place("part"),
                    "parts are counted from 1",
                )
            )
        elif before and part == last:
            found.append(
                error(
                    "part-taken",
                    f'part {part} of "{draft.title}" is also {before.source}',
                    post.document.place("part"),
                    "give one of the two another number",
                )
            )
        elif part > last + 1 and not gap_told:
            gap_told = True
            missing = f"part {last + 1}" if part == last + 2 else f"parts {last + 1} to {part - 1}"
            found.append(
                warning(
                    "part-gap",
                    f'"{draft.title}" has no {missing}',
                    post.document.place("part"),
                    "number the parts without gaps, or list planned parts in "
                    f"content/series/{draft.slug}.md",
                )
            )
        before = post
    return ordered


def _check_part_keys(
    posts: Iterable[Post],
    drafts: Mapping[str, Collected],
    listed: Mapping[str, list[str]],
    found: list[Diagnostic],
) -> None:
    for post in posts:
        part = post.matter.part
        if part is None:
            continue
        place = post.document.place("part")
        series = listed.get(post.slug, [])
        if not series:
            found.append(
                error(
                    "part-without-series",
                    '"part" stands here without a series',
                    place,
                    "add a line series: …, or delete part:",
                )
            )
        elif len(series) > 1 and sum(drafts[slug].is_open for slug in series) == 1:
            continue  # the others have files that say, so this is of the one that has none
        elif len(series) > 1:
            found.append(
                error(
                    "ambiguous-part",
                    f'"part" cannot be said of {len(series)} series at once',
                    place,
                    "delete it, and list the parts in files in content/series/",
                )
            )
        else:
            draft = drafts[series[0]]
            if draft.is_open or draft.document is None:
                continue
            position = 1 + [slot.post for slot in draft.slots].index(post)
            if position != part:
                found.append(
                    error(
                        "part-contradicts",
                        f'"part" is {part}, but {draft.document.source.path} lists this post as '
                        f"part {position}",
                        place,
                        "delete part: here; the series' file is the one place for the order",
                    )
                )


def post_hint(written: str, by_slug: Mapping[str, Post], otherwise: str) -> str:
    """Return the hint for a slug that no post has: it may be a post's file, address or title."""
    last = written.strip("/").rpartition("/")[2].removesuffix(".md")
    for slug, post in by_slug.items():
        path = PurePosixPath(post.source)
        name = path.parent.name if path.stem == "index" else path.stem
        if last in {name, slug} or written.casefold() == post.title.casefold():
            return f'write its slug: "{slug}"'
    return did_you_mean(written, by_slug) or otherwise
