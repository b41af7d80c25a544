"""What each entry is called in the new blog: its slug, its file, its address, its old addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from generator.config.checks import absolute_id, old_address, own_address
from generator.importers.addresses import path_of
from generator.importers.importer import Remark, Sort, Weight
from generator.importers.plan import Head, Options, Plan
from generator.model.url import collision_key, slug_problem, slugify

if TYPE_CHECKING:
    from generator.importers.home import Home
    from generator.importers.journal import Journal

__all__ = ["address_in", "name_all", "rule_for"]

_PATTERNS: Final = (
    "/{year}/{month}/{slug}.html", "/{year}/{month}/{day}/{slug}/", "/{year}/{month}/{slug}/",
    "/{slug}/", "/{year}/{slug}/", "/{slug}.html", "/{year}/{month}/{day}/{slug}.html",
    "/blog/{slug}/", "/posts/{slug}/", "/post/{slug}/", "/blog/{year}/{month}/{day}/{slug}/",
    "/archives/{slug}/", "/p/{slug}/", "/{slug}",
)  # fmt: skip
_DEFAULT: Final = "/{slug}/"
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:-|$)")
# What byline itself puts there.
_RESERVED: Final = frozenset(
    "/ /archive/ /tags/ /series/ /authors/ /search/ /comments/ /feed.xml /atom.xml "  # noqa: SIM905
    "/feed.json"
    " /sitemap.xml /robots.txt /404.html /llms.txt /_headers /_redirects /assets/".split()
)
_IN_RULE: Final = "/~!$&'()*+;=:@-._"


def name_all(plan: Plan, options: Options, home: Home, journal: Journal) -> None:
    """Give every entry its slug, file and addresses; the same each time for the same source."""
    taken = {Sort.POST: _folded(home.posts, journal), Sort.PAGE: _folded(home.pages, journal)}
    for head in plan.heads.values():
        head.old = address_in(head.old, plan)
        # What was imported before keeps its name, whatever else the export has now.
        if path := journal.path_of(f"entry:{head.key}"):
            head.path = path
            head.slug = path.removesuffix("/index.md").removesuffix(".md").rpartition("/")[2]
            taken[head.sort].add(head.slug.casefold())
    for head in plan.heads.values():
        if not head.slug:
            head.slug = _slug(head, taken[head.sort], plan)
            taken[head.sort].add(head.slug.casefold())
    plan.pattern = _pattern(plan, options, home)
    for head in plan.heads.values():
        head.path = head.path or _file(head, options)
    _settle_addresses(plan, options)
    _settle_ids(plan, home, journal)


def _folded(known: dict[str, str], journal: Journal) -> set[str]:
    """Return the slugs of what is the writer's own, and not of an earlier import."""
    ours = {path for path, _ in journal.lines.values()}
    return {slug.casefold() for slug, path in known.items() if path not in ours}


def address_in(address: str, plan: Plan) -> str:
    """Return an old address from the blog's own start on, decoded; empty where it has none."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = path_of(f"{parts.path}?{parts.query}")
    path, question, query = path.partition("?")
    if parts.path.endswith("/") and not path.endswith("/"):
        path += "/"
    inside = path.removeprefix(plan.old.base)
    return (inside if inside.startswith("/") else f"/{inside}") + question + query


def rule_for(address: str) -> str | None:
    """Return an old address as an alias has it, encoded where need be; None if it can be none."""
    if old_address(address) is None:
        return address
    path, question, query = address.partition("?")
    encoded = quote(path, safe=_IN_RULE) + question + query
    return encoded if old_address(encoded) is None else None


def _slug(head: Head, taken: set[str], plan: Plan) -> str:
    """Return a slug that nobody has: the old one, that of the title, or one with a number."""
    wanted = head.wanted if head.wanted and not slug_problem(head.wanted) else slugify(head.wanted)
    titled = slugify(head.title)
    kind = "post" if head.sort is Sort.POST else "page"
    first = wanted or titled or kind
    if first.casefold() not in taken:
        return first
    base = titled if titled and titled.casefold() not in taken else first
    slug, number = base, 1
    while slug.casefold() in taken:
        number += 1
        slug = f"{base}-{number}"
    message = f'another {kind} has the slug "{first}"; this one has "{slug}" now'
    plan.remarks.append(Remark(Weight.GUESSED, "same-slug", message, head.place, entry=head.key))
    return slug


def _pattern(plan: Plan, options: Options, home: Home) -> str:
    """Return the pattern of addresses: the blog's own, or that which fits the most old ones."""
    if home.config is not None:
        return home.config.permalink
    if options.permalinks != "keep":
        return _DEFAULT
    posts = [head for head in plan.heads.values() if head.sort is Sort.POST and head.old]
    known = (plan.blog.permalink, *_PATTERNS) if plan.blog.permalink else _PATTERNS
    fits = {one: sum(_made(one, head) == head.old for head in posts) for one in known}
    best = max(known, key=lambda one: fits[one])
    return best if fits[best] else _DEFAULT


def _made(pattern: str, head: Head) -> str:
    """Return the address that a pattern gives a post; nothing where it needs a date."""
    path = pattern.replace("{slug}", head.slug)
    if head.date is not None:
        path = path.replace("{year}", f"{head.date.year:04}")
        path = path.replace("{month}", f"{head.date.month:02}")
        path = path.replace("{day}", f"{head.date.day:02}")
    return "" if "{" in path else path


def _file(head: Head, options: Options) -> str:
    name = head.slug
    if head.sort is Sort.PAGE:
        folders = [slugify(one) for one in head.old.strip("/").split("/")[:-1]]
        kept = options.permalinks == "keep" and not head.old.endswith(".html")
        above = "/".join(one for one in folders if one) if kept else ""
        start = f"content/pages/{above}/" if above else "content/pages/"
    else:
        start = f"content/posts/{head.date.year:04}/" if head.date else "content/posts/"
    return f"{start}{name}/index.md" if head.bundled else f"{start}{name}.md"


def _settle_addresses(plan: Plan, options: Options) -> None:
    """Decide the address of each entry, then which old addresses lead there."""
    used: dict[str, str] = {}
    for head in plan.heads.values():
        made = _made(plan.pattern, head) if head.sort is Sort.POST else _page_path(head)
        wanted = head.old if options.permalinks == "keep" else ""
        if wanted and "?" not in wanted and wanted != made and not own_address(wanted):
            key = collision_key(wanted)
            if wanted in _RESERVED or key in used:
                _tell_taken(head, wanted, plan)
            else:
                head.permalink = made = wanted
        elif not made and not head.draft:
            head.permalink = made = f"/{head.slug}/"
        if made in _RESERVED or (made and collision_key(made) in used):
            head.permalink = made = f"/{head.slug}-{head.sort}/"
        if made:
            used.setdefault(collision_key(made), head.key)
    for head in plan.heads.values():
        head.aliases = tuple(_aliases(head, used, plan))


def _page_path(head: Head) -> str:
    inside = head.path.removeprefix("content/pages/").removesuffix(".md").removesuffix("/index")
    return f"/{inside}/"


def _tell_taken(head: Head, wanted: str, plan: Plan) -> None:
    message = f"it cannot keep its address {wanted}, which something else has"
    plan.remarks.append(Remark(Weight.CHANGED, "address", message, head.place, entry=head.key))


def _aliases(head: Head, used: dict[str, str], plan: Plan) -> list[str]:
    found: list[str] = []
    for address in (head.old, *(address_in(one, plan) for one in head.aliases)):
        if not address or address == "/" or used.get(collision_key(address)) == head.key:
            continue
        rule = rule_for(address)
        if rule is None:
            message = f"nothing can lead on from the old address {address}"
            plan.remarks.append(Remark(Weight.LOST, "address", message, head.place, entry=head.key))
        elif rule in _RESERVED or used.setdefault(collision_key(rule), head.key) != head.key:
            if rule not in _RESERVED and "?" not in rule:
                _tell_taken(head, rule, plan)
        elif rule not in found:
            found.append(rule)
    return found


def _settle_ids(plan: Plan, home: Home, journal: Journal) -> None:
    """Let each id be one post's alone."""
    ours = {path for path, _ in journal.lines.values()}
    used = {identifier: path for identifier, path in home.ids.items() if path not in ours}
    for head in plan.heads.values():
        if not head.identifier:
            continue
        problem = absolute_id(head.identifier)
        if problem or used.setdefault(head.identifier, head.key) != head.key:
            what = "cannot be one" if problem else "is another post's"
            message = f'its id in feeds, "{head.identifier}", {what}; subscribers may see it anew'
            plan.remarks.append(Remark(Weight.LOST, "feed-id", message, head.place, entry=head.key))
            head.identifier = ""
