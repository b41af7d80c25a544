"""Old addresses: a page that leads on for any host, and ``_redirects`` for hosts that read it.

An address with a query, or with something encoded, has no page: a rule alone can say it. Format:
https://docs.netlify.com/manage/routing/redirects/redirect-options/ (queries); hosts that do not
know it pass over such a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import unquote

from generator.config.checks import leads_by_rule
from generator.config.read import PATH
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from generator.render.viewing import head, said
from generator.render.views import RedirectPage
from generator.resolve.site import Alias, Site

__all__ = ["TEMPLATE", "jobs"]

TEMPLATE: Final = "redirect.html"


@dataclass(frozen=True, slots=True)
class RedirectTable:
    """The lines of ``_redirects``: from, to."""

    lines: tuple[tuple[str, str], ...]


def jobs(site: Site) -> Iterator[Job]:
    """Make ``redirect.html`` for each alias, and ``_redirects`` if there is any."""
    for alias in site.aliases:
        if leads_by_rule(alias.path):
            continue
        yield Job(
            alias.path,
            Phase.LISTS,
            partial(_view, site, alias),
            TEMPLATE,
            alias.place,
        )
    if site.aliases and not any(asset.path == "/_redirects" for asset in site.assets):
        yield Job("/_redirects", Phase.LISTS, partial(_table, site), encode, Place(PATH))


def _view(site: Site, alias: Alias) -> RedirectPage:
    return RedirectPage(
        head(site, "redirect", said(site, "moved"), alias.path, index=False, within=None),
        _to(site, alias, whole=False),
        _to(site, alias, whole=True),
    )


def _table(site: Site) -> RedirectTable:
    return RedirectTable(
        tuple(
            (site.root.href(unquote(alias.path)), _to(site, alias, whole=False))
            for alias in sorted(site.aliases, key=lambda alias: alias.path)
        )
    )


def _to(site: Site, alias: Alias, *, whole: bool) -> str:
    if not alias.to.startswith("/"):
        return alias.to
    return site.root.absolute(alias.to) if whole else site.root.href(alias.to)


def encode(table: RedirectTable, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the file as Netlify and Cloudflare Pages read it: ``/old /new 301``."""
    return "".join(f"{_rule(old)} {new} {_code(old)}\n" for old, new in table.lines).encode()


def _rule(old: str) -> str:
    """Return an address as a rule has it: its query as words behind it."""
    path, question, query = old.partition("?")
    return f"{path} {' '.join(query.split('&'))}" if question else old


def _code(old: str) -> str:
    # Without its query it is the address of a page, which would be shown instead.
    return "301!" if "?" in old else "301"
