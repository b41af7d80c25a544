"""The settings of a blog that has none yet, and the files of its authors and series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from generator.importers.importer import Remark, Sort, Weight
from generator.importers.naming import rule_for
from generator.model.diagnostic import Place
from generator.model.url import collision_key, slugify
from generator.schema.writing import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.importers.importer import Series
    from generator.importers.plan import Options, Plan

__all__ = ["author_file", "menu_of", "redirects_of", "series_files", "settings_file"]

_HEAD: Final = """\
# The settings of your blog, as far as its old home said them. Lines that begin with # are notes for
# you; byline does not read them. What else can be set: generator/config/options.md of byline.

"""
_UNTITLED: Final = "My blog"


def settings_file(plan: Plan, redirects: dict[str, str]) -> bytes:
    """Return ``content/site.yaml``."""
    blog = plan.blog
    values: dict[str, Any] = {
        "title": blog.title or _UNTITLED,
        "url": blog.address or None,
        "description": " ".join(blog.description.split()) or None,
        "language": blog.language or None,
        "timezone": plan.zone_name,
        "authors": [plan.authors[plan.sole][0]] if plan.sole else None,
        "permalink": plan.pattern if plan.pattern != "/{slug}/" else None,
        "menu": menu_of(plan)[0] or None,
        "markdown": {"engine": blog.engine} if blog.engine else None,
        "redirects": redirects or None,
    }
    said = {key: value for key, value in values.items() if value is not None}
    return (_HEAD + entries(said)).encode()


def menu_of(plan: Plan) -> tuple[list[dict[str, str]], list[Remark]]:
    """Return the entries of the old menu that lead to something that is here, or elsewhere."""
    found: list[dict[str, str]] = []
    remarks: list[Remark] = []
    lists = {plan.old.inside(old): new for old, new in plan.blog.redirects.items()}
    for title, address in plan.blog.menu:
        where = address
        if _is_own(address, plan):
            key, old = plan.old.find(address), plan.old.inside(address)
            head = plan.heads.get(key or "")
            where = "/" if old == "/" else lists.get(old, "") if head is None else ""
            where = head.path.removeprefix("content/") if head and not head.draft else where
        if where and not where.startswith(("tag:", "entry:", "author:")):
            found.append({"title": title, "url": where})
        else:
            message = f'the entry "{title}" of the menu leads to nothing that is here: {address}'
            remarks.append(Remark(Weight.LOST, "menu", message, Place("content/site.yaml")))
    return found, remarks


def _is_own(address: str, plan: Plan) -> bool:
    return "//" not in address or plan.old.is_own(address)


def redirects_of(plan: Plan, options: Options) -> tuple[dict[str, str], list[Remark]]:
    """Return where lists and feeds of the old blog lead, as far as the new one has the like."""
    out = [
        head
        for head in plan.heads.values()
        if not head.draft and (head.date is None or _is_past(head.date, options))
    ]
    posts = [head for head in out if head.sort is Sort.POST]
    tags = {slugify(tag) for head in posts for tag in head.tags}
    dated = any(head.date for head in posts)
    comments = any(
        reply.entry in plan.heads and plan.heads[reply.entry] in posts
        for reply in plan.replies.values()
    )
    lacking = {"/archive/": dated, "/comments/feed.xml": comments}
    used = {collision_key(head.permalink) for head in plan.heads.values() if head.permalink}
    used |= {collision_key(alias) for head in plan.heads.values() for alias in head.aliases}
    found: dict[str, str] = {}
    remarks: list[Remark] = []
    for old, new in sorted(plan.blog.redirects.items()):
        inside = old.removeprefix(plan.old.base) if plan.old.base else old
        rule = rule_for(inside)
        target = _target(new, plan, tags)
        if rule is None:
            message = f"nothing can lead on from the old address {old}"
            remarks.append(Remark(Weight.LOST, "address", message, Place("")))
        elif target and lacking.get(target, True) and collision_key(rule) not in used:
            found[rule] = target
    return found, remarks


def _is_past(moment: Any, options: Options) -> bool:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=options.as_of.tzinfo)
    return bool(aware <= options.as_of)


def _target(new: str, plan: Plan, tags: set[str]) -> str:
    kind, _, name = new.partition(":")
    if kind == "tag":
        return f"/tags/{slugify(name)}/" if slugify(name) in tags else ""
    if kind == "author":
        named = name in plan.authors and any(name == key for key in plan.authors)
        return f"/authors/{plan.authors[name][0]}/" if named and len(plan.authors) > 1 else ""
    if kind == "entry":
        head = plan.heads.get(name)
        return "/" + head.path.removeprefix("content/") if head and not head.draft else ""
    if "//" in new and plan.old.is_own(new) and (key := plan.old.find(new)):
        return _target(f"entry:{key}", plan, tags)
    return new


def author_file(key: str, plan: Plan) -> tuple[str, bytes]:
    """Return the path and the bytes of an author's file."""
    slug, author = plan.authors[key]
    values = {"name": author.name or slug, "bio": author.bio or None, "url": author.url or None}
    said = {name: value for name, value in values.items() if value}
    return f"content/authors/{slug}.yaml", entries(said).encode()


def series_files(plan: Plan, chosen: list[Series]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the files of series: what each is made of, its path and its bytes."""
    for series in chosen:
        slug = slugify(series.title)
        parts = [plan.heads[key].slug for key in series.parts if key in plan.heads]
        values: dict[str, Any] = {"title": series.title}
        if series.description:
            values["description"] = " ".join(series.description.split())
        if parts:
            values["parts"] = parts
        if slug:
            text = f"---\n{entries(values)}---\n" + (f"\n{series.text}\n" if series.text else "")
            yield f"series:{slug}", f"content/series/{slug}.md", text.encode()
