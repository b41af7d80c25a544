"""Everything a build makes, as one list, checked before anything is rendered."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.config.read import PATH as CONFIG_PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Diagnostic, Place, did_you_mean, error, note
from generator.model.url import collision_key, name_problem
from generator.render.assets import Wardrobe, works
from generator.render.cards import deck
from generator.render.job import Copy, Drawing, Job, Work, file_of
from generator.render.mistakes import BYLINE, template_hint
from generator.render.outputs import OUTPUTS, headers, redirects, sitemap
from generator.render.outputs.output import Output
from generator.resolve.site import Alias, Site

__all__ = ["plan"]


def plan(
    site: Site,
    templates: frozenset[str],
    theme_assets: Iterable[tuple[str, Path]],
    wardrobe: Wardrobe,
    outputs: Sequence[Output] = OUTPUTS,
    given: Iterable[Work] = (),
) -> tuple[tuple[Work, ...], tuple[Diagnostic, ...]]:
    """Return all work, in order of publication, and what is wrong with it.

    ``templates`` are the names that exist; ``theme_assets`` the theme's files, each with its
    address, and ``wardrobe`` what is made of them; ``given`` is work that more than the site was
    needed for.
    """
    theme_assets = tuple(theme_assets)
    work: list[Work] = [
        Copy(path, source, Place(f"templates{path}"))
        for path, source in theme_assets
        if _shown(path) == path
    ]
    work += works(wardrobe)
    for output in outputs:
        work += output(site)
    work += given
    work += sitemap.jobs(site, work)
    work += headers.jobs(site, work, wardrobe.demands)
    found = [
        *deck.found(site),
        *_unnameable(path for path, _ in theme_assets),
        *_ambiguous(work),
        *_missing_templates(work, templates),
        *_collisions(site, work),
        *_loops(site),
        *_broken_claims(site, work),
        *wardrobe.found,
        *headers.unheeded(site, wardrobe.demands),
    ]
    if any(item.path == "/_redirects" for item in work if isinstance(item, Copy)) and site.aliases:
        found.append(
            note(
                "own-redirects",
                "your own _redirects is used as it is, so aliases redirect by their pages alone",
                "content/static/_redirects",
                "move its lines to redirects: in site.yaml",
            )
        )
    # What lacks its template has been told, and cannot be made.
    work = [
        item
        for item in work
        if not (isinstance(item, Job) and isinstance(item.by, str)) or item.by in templates
    ]
    work.sort(key=lambda item: (item.phase, file_of(item)))
    return tuple(work), tuple(found)


def _shown(path: str) -> str:
    return os.fsencode(path).decode(errors="replace")


def _unnameable(paths: Iterable[str]) -> Iterable[Diagnostic]:
    """Report the theme's files whose names are from a system with another encoding."""
    for path in paths:
        if _shown(path) != path:
            place = f"templates{_shown(path)}"
            yield error("bad-name", "this name is not UTF-8", place, "rename it")


def _ambiguous(work: Iterable[Work]) -> Iterable[Diagnostic]:
    """Report files that are published under their own names, where these are others elsewhere."""
    told: set[str] = set()
    for item in work:
        if isinstance(item, Copy | Drawing) and (problem := name_problem(item.path)):
            shown = re.sub(r"[\x00-\x1f\x7f-\x9f]", "\ufffd", item.origin.path)
            if shown not in told:
                told.add(shown)
                yield error("bad-name", f"this name {problem}", shown, "rename it")


def _missing_templates(work: Iterable[Work], templates: frozenset[str]) -> Iterable[Diagnostic]:
    for job in work:
        if isinstance(job, Job) and isinstance(job.by, str) and job.by not in templates:
            pages = sorted(name for name in templates if "/" not in name.removeprefix(BYLINE))
            yield error(
                "unknown-template",
                f'there is no template "{job.by}"',
                job.origin,
                template_hint(job.by, pages),
            )


def _collisions(site: Site, work: Sequence[Work]) -> Iterable[Diagnostic]:
    """Report two sources for one file, and a file where another needs a folder.

    Posts of the same slug have been told of already.
    """
    slugs = Counter(post.slug.casefold() for post in site.posts)
    told = {post.source for post in site.posts if slugs[post.slug.casefold()] > 1}
    owners: dict[str, Work] = {}
    for item in work:
        key = collision_key(file_of(item))
        other = owners.setdefault(key, item)
        posts = {item.phase, other.phase} == {Phase.POSTS}
        if other is not item and not (posts and {item.origin.path, other.origin.path} <= told):
            yield _collision(other, item)
    for key, item in owners.items():
        for end, character in enumerate(key):
            if character == "/" and (above := owners.get(key[:end])) is not None:
                yield _collision(above, item)
                break


def _collision(one: Work, other: Work) -> Diagnostic:
    first, second = sorted((one, other), key=_yielding)
    if _is_alias(first):
        hint = "delete this old address, or give the other another one"
    elif second.origin.path.startswith("templates/"):
        hint = f"to replace a file of the theme, put yours at templates{second.path}"
    elif second.origin.path == CONFIG_PATH:
        hint = "give this another name or slug:; the blog makes that page by itself"
    else:
        hint = "give one of the two another name or slug:"
    message = f"the address {first.path} is also made from {_source_of(second)}"
    return error("address-taken", message, first.origin, hint)


def _yielding(item: Work) -> tuple[int, Phase, bool]:
    """Sort key: what a writer changes most easily first, what is byline's own last."""
    own = 3 if item.origin.path == CONFIG_PATH else item.origin.path.startswith("templates/") * 2
    return (0 if _is_alias(item) else own or 1, item.phase, item.origin.line == 1)


def _is_alias(item: Work) -> bool:
    return isinstance(item, Job) and item.by == redirects.TEMPLATE


def _loops(site: Site) -> Iterable[Diagnostic]:
    """Report old addresses that lead in a circle."""
    # Those of front matter lead to their own post, whose address is no old one.
    redirected = [alias for alias in site.aliases if alias.place.path == CONFIG_PATH]
    leads = {alias.path: alias for alias in redirected}
    told: set[str] = set()
    for start in redirected:
        path: list[str] = []
        here: Alias | None = start
        while here is not None and here.path not in path:
            path.append(here.path)
            here = leads.get(here.to)
        if here is not None and here.path == start.path and told.isdisjoint(path):
            told.update(path)
            yield error(
                "redirect-loop",
                f"the old address {start.path} leads back to itself",
                start.place,
                "write the address that the page has now",
            )


def _source_of(item: Work) -> str:
    if item.origin.path == CONFIG_PATH and isinstance(item, Job) and not _is_alias(item):
        return f"the blog itself ({item.path})"
    line = f":{item.origin.line}" if item.origin.line > 1 else ""
    return f"{item.origin.path}{line} ({item.path})"


def _broken_claims(site: Site, work: Iterable[Work]) -> Iterable[Diagnostic]:
    if not site.claims:
        return
    addresses: set[str] = set()
    for item in work:
        file = file_of(item)
        addresses.add(f"/{file}")
        if file == "index.html" or file.endswith("/index.html"):
            folder = f"/{file.removesuffix('index.html')}"
            addresses.update({folder, folder.rstrip("/") or "/"})
    for path, place, what in site.claims:
        if path not in addresses:
            near = sorted(item.path for item in work)
            yield error(
                f"broken-{what}",
                f'this {what} leads to no {"file" if what == "image" else "page"}: "{path}"',
                place,
                did_you_mean(path, near, "write an address of this site, or the path of a file"),
            )
