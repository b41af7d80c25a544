"""The first look at an old blog: what there is, what each is called now, and where it will lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from generator.config.checks import language_tag, site_url
from generator.importers.addresses import host_key, path_of
from generator.importers.anchors import anchors_of
from generator.importers.guessing import previous_in
from generator.importers.importer import (
    Asset,
    Author,
    Blog,
    Entry,
    Form,
    Found,
    Remark,
    Reply,
    Series,
    Skipped,
    Sort,
    Weight,
)
from generator.importers.naming import name_all
from generator.importers.plan import Head, Options, Plan, ReplyHead
from generator.importers.zones import guessed_zone, in_zone, zone_called
from generator.model.diagnostic import Place
from generator.model.url import slugify

if TYPE_CHECKING:
    from generator.importers.home import Home
    from generator.importers.journal import Journal

__all__ = ["survey"]

_SHOWS: Final = re.compile(
    r"<img\b|!\[|\[gallery|<(?:video|audio|source|amp-img)\b|file:"
    r"|(?:href\s*=\s*[\"']?|\]\(\s*<?)[^\"'\s)>]+\.(?:pdf|zip|docx?|xlsx?|pptx?|od[tsp]|epub|mp3|m4a|"
    r"mp4|ogg|webm|csv|txt|svg|png|gif|jpe?g|webp)\b",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"href\s*=\s*[\"']?(https?://[^/\"'\s<>]+)(/[^\"'\s<>]+)", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_WORDS: Final = 8  # of a text that stand in for its title
_LONGEST_NAME: Final = 40  # characters of an author's name in the name of a file


def survey(
    found: Iterator[Found],
    options: Options,
    home: Home,
    journal: Journal,
    progress: Callable[[int], None],
) -> Plan:
    """Look through all that an importer yields."""
    plan = Plan()
    entries = 0
    orphans: list[Reply] = []
    for one in found:
        match one:
            case Blog():
                plan.blog = _merged(plan.blog, one)
            case Entry():
                entries += 1
                progress(entries)
                _entry(one, plan)
            case Reply():
                _count(plan, "comments")
                _reply(one, plan)
                if one.entry not in plan.heads:
                    orphans.append(replace(one, text=""))
            case Author():
                plan.authors.setdefault(one.key, ("", one))
            case Series():
                plan.series.append(one)
            case Asset():
                plan.assets[one.name] = one.path
            case Skipped():
                plan.skipped.append(one)
            case Remark():
                plan.remarks.append(one)
    _settle(plan, options, home)
    name_all(plan, options, home, journal)
    plan.remarks += _orphaned(orphans, plan)
    return plan


def _merged(known: Blog, more: Blog) -> Blog:
    """Return what is known of the blog with what more is said; what was said first stands."""
    said = {
        one.name: getattr(known, one.name) or getattr(more, one.name)
        for one in fields(Blog)
        if one.name not in {"redirects", "roots"}
    }
    roots = tuple(dict.fromkeys((*known.roots, *more.roots)))
    return Blog(**said, roots=roots, redirects={**more.redirects, **known.redirects})


def _count(plan: Plan, what: str) -> None:
    plan.read[what] = plan.read.get(what, 0) + 1


def _entry(entry: Entry, plan: Plan) -> None:
    _count(plan, "pages" if entry.sort is Sort.PAGE else "posts")
    if entry.draft:
        _count(plan, "drafts")
    if entry.key in plan.heads:
        message = f'this has the same id as "{plan.heads[entry.key].name}", and was left out'
        plan.remarks.append(Remark(Weight.LOST, "same-id", message, entry.place))
        return
    date = entry.date
    if date is None and not entry.draft and entry.sort is Sort.POST:
        date = entry.updated
        what = "it has the date of its last change" if date else "it has none"
        message = f"there is no date here that can be read: {what}"
        hint = "add a line date: 2010-07-28"
        plan.remarks.append(
            Remark(Weight.GUESSED, "no-date", message, entry.place, hint, entry.key)
        )
    if entry.form is Form.HTML and not plan.blog.address and "//" not in entry.address:
        for start, path in _LINK.findall(entry.text):
            plan.linked.setdefault(start, set()).add(path_of(path))
    plan.heads[entry.key] = Head(
        key=entry.key,
        sort=entry.sort,
        title=_title(entry, date, plan),
        date=date,
        draft=entry.draft,
        place=entry.place,
        wanted=entry.slug,
        old=entry.address,
        aliases=entry.aliases,
        identifier=entry.id,
        tags=tuple(_tags(entry, plan)),
        series=entry.series,
        part=entry.part,
        bundled=bool(entry.image or entry.files or _SHOWS.search(entry.text)),
        before=previous_in(entry.text, entry.form),
        anchors=anchors_of(entry.text) if entry.form is Form.MARKDOWN else None,
    )
    for author in entry.authors:
        plan.authors.setdefault(author, ("", Author(author, author)))


def _title(entry: Entry, date: datetime | None, plan: Plan) -> str:
    title = " ".join(entry.title.split())
    if title:
        return title
    text = _TAG.sub(" ", entry.text) if entry.form is Form.HTML else entry.text
    words = " ".join(re.sub(r"&\w+;|[^\w\s'’.,-]", " ", text[:600]).split()[:_WORDS])  # noqa: RUF001
    title = words.strip(" .,-") or (f"Untitled, {date:%Y-%m-%d}" if date else "Untitled")
    message = f'there was no title; it is called "{title}" now'
    plan.remarks.append(
        Remark(Weight.GUESSED, "no-title", message, entry.place, "give it a title", entry.key)
    )
    return title


def _tags(entry: Entry, plan: Plan) -> Iterator[str]:
    seen: set[str] = set()
    for tag in entry.tags:
        name = " ".join(tag.split())
        slug = slugify(name)
        if not slug:
            message = f'the tag "{tag}" has no letter or digit'
            plan.remarks.append(Remark(Weight.LOST, "tag", message, entry.place, entry=entry.key))
            continue
        known = plan.tags.setdefault(slug, name)
        if known.casefold() != name.casefold():
            message = f'the tag "{name}" is "{known}" now, as elsewhere'
            plan.remarks.append(
                Remark(Weight.CHANGED, "tag", message, entry.place, entry=entry.key)
            )
        if slug not in seen:
            seen.add(slug)
            yield known


def _reply(reply: Reply, plan: Plan) -> None:
    who = slugify(reply.author)[:_LONGEST_NAME].rstrip("-") or "reader"
    plan.replies.setdefault(reply.key, ReplyHead(reply.entry, who, reply.date))


def _name_replies(plan: Plan) -> None:
    """Name comments by their day and who wrote them, and a number where that is not enough."""
    names: dict[tuple[str, str], int] = {}
    for key, (entry, who, moment) in plan.replies.items():
        date = in_zone(moment, plan.zone) if moment else None
        name = f"{date:%Y-%m-%d}-{who}" if date else who
        number = names[entry, name] = names.get((entry, name), 0) + 1
        plan.replies[key] = ReplyHead(entry, name if number == 1 else f"{name}-{number}", moment)


def _orphaned(orphans: list[Reply], plan: Plan) -> Iterator[Remark]:
    for reply in orphans:
        if reply.entry not in plan.heads:
            message = f"a comment by {reply.author or 'somebody'}, whose post is not in the export"
            yield Remark(Weight.LOST, "comment-without-post", message, reply.place)


def _settle(plan: Plan, options: Options, home: Home) -> None:
    """Decide what concerns all entries: hosts, the zone, the authors."""
    blog = plan.blog
    if options.base_url:
        blog = replace(blog, address=options.base_url)
    if blog.address and site_url(blog.address):
        message = f'the address of the blog cannot be read: "{blog.address}"'
        plan.remarks.append(Remark(Weight.GUESSED, "blog-address", message, Place("")))
        blog = replace(blog, address="")
    if blog.language and language_tag(blog.language):
        message = f'"{blog.language}" is no language; it is English now'
        plan.remarks.append(Remark(Weight.GUESSED, "language", message, Place("")))
        blog = replace(blog, language="")
    plan.blog = blog
    plan.roots = blog.roots or ("",)
    _find_hosts(plan)
    _find_zone(plan, options, home)
    for head in plan.heads.values():
        head.date = in_zone(head.date, plan.zone) if head.date else None
    _name_authors(plan)
    _name_replies(plan)
    for head in plan.heads.values():
        # A file that holds many entries is none of them.
        known = plan.by_file.setdefault(head.place.path, head.key)
        if known != head.key:
            plan.by_file[head.place.path] = ""


def _guess_address(plan: Plan) -> None:
    """Take it that a blog which does not say its address stood where links to its posts lead."""
    fits = {
        start: len(paths & plan.old.entries.keys()) for start, paths in sorted(plan.linked.items())
    }
    best = max(fits, key=lambda start: fits[start], default="")
    if best and fits[best] and not site_url(f"{best}/"):
        plan.blog = replace(plan.blog, address=f"{best}/")
        message = f"the blog stood at {best}/, as links to its own posts lead there"
        hint = "if it is another address, import with --base-url"
        plan.remarks.append(Remark(Weight.GUESSED, "blog-address", message, Place(""), hint))


def _find_hosts(plan: Plan) -> None:
    if not plan.blog.address:
        for head in plan.heads.values():
            plan.old.add(head.key, (head.old,))
        _guess_address(plan)
    addresses = [plan.blog.address, *(head.old for head in plan.heads.values())]
    if plan.blog.address:
        plan.old.base = path_of(plan.blog.address).rstrip("/")
        addresses = addresses[:1] + [one for one in addresses[1:] if "blogspot." in one]
    hosts = {urlsplit(one).hostname or "" for one in addresses if "//" in one}
    plan.old.hosts = {host_key(host) for host in hosts if host}
    if not plan.blog.address and len(plan.old.hosts) == 1:
        whole = next(head.old for head in plan.heads.values() if "//" in head.old)
        parts = urlsplit(whole)
        plan.blog = replace(plan.blog, address=f"{parts.scheme}://{parts.netloc}/")
    for head in plan.heads.values():
        plan.old.add(head.key, (head.old,))
    for head in plan.heads.values():
        plan.old.add(head.key, head.aliases)


def _find_zone(plan: Plan, options: Options, home: Home) -> None:
    asked = options.timezone or (home.config.timezone if home.config else "")
    name = asked or plan.blog.timezone
    if name and (zone := zone_called(name)):
        plan.zone, plan.zone_name = zone, name
        return
    dates = [head.date for head in plan.heads.values() if head.date]
    guessed = guessed_zone(dates, plan.blog.language)
    if guessed and (zone := zone_called(guessed)):
        plan.zone, plan.zone_name = zone, guessed
        message = f"the time zone is {guessed}, as the blog's dates fit it"
        hint = "if it is another one, correct timezone: in content/site.yaml"
        plan.remarks.append(Remark(Weight.GUESSED, "time-zone", message, Place(""), hint))
    elif any(date.tzinfo is not None for date in dates):
        message = "the export does not say in which time zone the blog was written; it is UTC now"
        hint = "import with --timezone Europe/Berlin, or write timezone: in content/site.yaml"
        plan.remarks.append(Remark(Weight.GUESSED, "time-zone", message, Place(""), hint))


def _name_authors(plan: Plan) -> None:
    taken: set[str] = set()
    for number, (key, (_, author)) in enumerate(sorted(plan.authors.items()), start=1):
        slug = base = slugify(author.name) or slugify(key) or f"author-{number}"
        count = 1
        while slug in taken:
            count += 1
            slug = f"{base}-{count}"
        taken.add(slug)
        plan.authors[key] = (slug, author)
    if len(plan.authors) == 1:
        plan.sole = next(iter(plan.authors))
