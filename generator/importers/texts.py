"""One entry: its text in Markdown, with front matter as a person would have written it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from generator.importers.importer import Form, Remark, Sort, Weight
from generator.importers.markdown import relinked
from generator.importers.prose.context import Context
from generator.importers.prose.convert import markdown_of
from generator.importers.zones import in_zone
from generator.load.amend import front_matter
from generator.model.diagnostic import Place

if TYPE_CHECKING:
    from generator.importers.importer import Entry
    from generator.importers.linking import Links
    from generator.importers.plan import Head, Plan

__all__ = ["body_of", "file_of", "told"]

_MOST_TOLD: Final = 60  # characters of a link in a remark


def body_of(links: Links) -> str:
    """Return the text of an entry in Markdown, with placeholders where files are shown."""
    entry = links.entry
    if entry.form is Form.MARKDOWN:
        return relinked(entry.text, links.link, links.picture).strip("\n")
    language = entry.language or links.plan.blog.language or "en"
    context = Context(links.link, links.picture, language=language, losses=links.losses)
    return markdown_of(entry.text, context)


def told(links: Links) -> list[Remark]:
    """Return the remarks about an entry's text, each with its place in the source."""
    entry = links.entry
    path = entry.place.path
    remarks = [
        Remark(
            loss.weight,
            loss.code,
            loss.message,
            Place(path, entry.text_line + loss.line - 1),
            entry=entry.key,
        )
        for loss in links.losses
    ]
    for target in dict.fromkeys(links.lost):
        message = f"a link to what is not among what was imported: {target}"
        remarks.append(
            Remark(
                Weight.LOST,
                "own-link",
                message,
                entry.place,
                "look where it should lead now",
                entry.key,
            )
        )
    return remarks


def file_of(head: Head, entry: Entry, plan: Plan, body: str, image: str) -> bytes:
    """Return the whole file of an entry. ``image`` is the address of its own picture, if any."""
    return f"{front_matter(_values(head, entry, plan, image))}\n{body}\n".encode()


def _values(head: Head, entry: Entry, plan: Plan, image: str) -> dict[str, Any]:
    updated = in_zone(entry.updated, plan.zone) if entry.updated else None
    changed = bool(updated and head.date and updated.date() > head.date.date())
    series = [one.title for one in plan.series if head.key in one.parts]
    named = head.path.removesuffix("/index.md").removesuffix(".md").rpartition("/")[2]
    post = head.sort is Sort.POST
    authors = [plan.authors[key][0] for key in entry.authors if key in plan.authors]
    values: dict[str, Any] = {
        "title": head.title,
        "date": _moment(head.date),
        "updated": _moment(updated) if changed else None,
        "description": " ".join(entry.description.split()) or None,
        "tags": list(head.tags) or None,
        "series": [one for one in head.series if one not in series] or None,
        "part": head.part,
        "prequel": head.prequel or None,
        "expires": _moment(in_zone(entry.expires, plan.zone)) if entry.expires else None,
        "authors": authors if authors and (not plan.sole or not post) and post else None,
        "slug": head.slug if head.slug != named or _is_dated(named) else None,
        "permalink": head.permalink or None,
        "aliases": list(head.aliases) or None,
        "image": image or None,
        "image_alt": entry.image_alt if image else None,
        "toc": entry.toc,
        "comments": entry.comments if post else None,
        "language": entry.language or None,
        "draft": True if head.draft else None,
        "id": head.identifier or None,
        "extra": _plain(entry.extra) or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def _moment(moment: Any) -> Any:
    """Return a moment as front matter has it; a midnight without a zone is a day."""
    if moment is None:
        return None
    whole = moment.replace(microsecond=0)
    if whole.tzinfo is None and (whole.hour, whole.minute, whole.second) == (0, 0, 0):
        return whole.date()
    return whole


def _is_dated(name: str) -> bool:
    return len(name) > 10 and name[:4].isdigit() and name[4] == "-" and name[5:7].isdigit()  # noqa: PLR2004


def _plain(value: Any) -> Any:
    """Return data that YAML can say: mappings and lists of what it knows, all else as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value if hasattr(value, "isoformat") else str(value)
