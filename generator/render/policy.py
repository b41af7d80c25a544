"""The content security policy of a site: what its pages may load, run and be put into.

Format: Content Security Policy Level 3, https://www.w3.org/TR/CSP3/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from generator.render.commenting import comment_hosts
from generator.render.viewing import has_search
from generator.resolve.site import Site

__all__ = ["CONTRIBUTORS", "Contributor", "Policy", "allows", "policy", "written"]

Policy: TypeAlias = Mapping[str, tuple[str, ...]]
"""The sources that each directive allows."""

Contributor: TypeAlias = Callable[[Site], Iterable[tuple[str, str]]]
"""From a site to what one of its features needs: pairs of a directive and a source."""

_BASE: Final[Policy] = {
    "default-src": ("'self'",),
    # Writers show pictures, films and frames of other hosts; that they come encrypted is enough.
    "img-src": ("'self'", "data:", "https:"),
    "media-src": ("'self'", "https:"),
    "frame-src": ("'self'", "https:"),
    "script-src": ("'self'",),
    # Attributes carry what differs from page to page: the hue of a series, the colour that stands
    # for a picture until it is there, how Markdown aligns the cells of a table.
    "style-src": ("'self'", "'unsafe-inline'"),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "form-action": ("'self'", "mailto:"),
    "base-uri": ("'self'",),
    "frame-ancestors": ("'self'",),
    "object-src": ("'none'",),
}


def _chosen(site: Site) -> Iterable[tuple[str, str]]:
    """Yield the hosts that ``headers:`` in ``site.yaml`` names."""
    headers = site.config.headers
    yield from (("script-src", host) for host in headers.scripts)
    yield from (("style-src", host) for host in headers.styles)
    yield from (("font-src", host) for host in headers.fonts)
    yield from (("connect-src", host) for host in headers.connections)
    yield from (("form-action", host) for host in headers.forms)


def _comments(site: Site) -> Iterable[tuple[str, str]]:
    """Yield what the comments need."""
    for directive, sources in comment_hosts(site.config).items():
        yield from ((directive, source) for source in sources)


def _search(site: Site) -> Iterable[tuple[str, str]]:
    """Yield what the search needs: a worker that runs WebAssembly, from the site itself."""
    if has_search(site):
        yield from (("script-src", "'wasm-unsafe-eval'"), ("worker-src", "'self'"))


CONTRIBUTORS: Final[tuple[Contributor, ...]] = (_chosen, _comments, _search)
"""Every feature that needs more than the site itself has a function here."""


def policy(
    site: Site, hashes: Iterable[str] = (), contributors: Iterable[Contributor] = CONTRIBUTORS
) -> Policy:
    """Return the policy of a site; ``hashes`` are those of the scripts that stand in its pages.

    A directive that only a feature knows comes after the others.
    """
    allowed = {directive: dict.fromkeys(sources) for directive, sources in _BASE.items()}
    for one in sorted(set(hashes)):
        allowed["script-src"][one] = None
    for contributor in contributors:
        for directive, source in contributor(site):
            allowed.setdefault(directive, dict.fromkeys(_BASE["default-src"]))[source] = None
    return {directive: tuple(sources) for directive, sources in allowed.items()}


def allows(one: Policy, directive: str, source: str) -> bool:
    """Say whether a directive allows a host, named as in ``https://cdn.example``."""
    scheme, _, host = source.partition("://")
    for allowed in one.get(directive, ()):
        start, star, end = allowed.partition("*.")
        if allowed in {source, f"{scheme}:"} or allowed.startswith(f"{source}/"):
            return True
        if star and source.startswith(start) and host.endswith(f".{end}"):
            return True
    return False


def written(one: Policy) -> str:
    """Return a policy as the value of its header."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in one.items())
