"""Where addresses on a page lead: to a file of the site, or elsewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from generator.model.url import Root

__all__ = ["Addresses", "Lead"]

_WEB: Final = frozenset({"http", "https"})
_PORTS: Final = {"http": 80, "https": 443}


class Lead(NamedTuple):
    """Where an address leads.

    ``url`` is the whole address without what follows a ``#``. Inside the site ``path`` is the path
    of the address below the site's base, decoded, and ``file`` the file of the output that answers
    it, None when there is none. ``anchor`` is the place on the page, decoded.
    """

    url: str
    anchor: str = ""
    inside: bool = False
    path: str = ""
    file: str | None = None


class Addresses:
    """The files of a site, by the addresses that lead to them."""

    def __init__(
        self,
        root: Root,
        files: Collection[str],
        redirected: Iterable[str] = (),
        folders: tuple[str, ...] = (),
    ) -> None:
        """Take the files of the output.

        ``redirected`` are paths that the host answers by rules of the writer's own, where ``*``
        ends one that stands for all below it; in ``folders`` there is whatever is asked for.
        """
        self._root, self._files = root, files
        parts = urlsplit(root.origin)
        self._host = (parts.hostname, parts.port or _PORTS[parts.scheme])
        self._base = unquote(root.base)
        self._redirected = tuple(redirected)
        self._folders = folders
        self._known: dict[str, Lead | None] = {}

    def lead(self, file: str, address: str) -> Lead | None:
        """Return where an address on the page ``file`` leads; None if not to the web at all."""
        # From most addresses it follows by themselves where they lead, whatever the page.
        alone = address.startswith("/") or ":" in address
        key = address if alone else f"{file}\n{address}"
        if key not in self._known:
            self._known[key] = self._lead(file, address)
        return self._known[key]

    def _lead(self, file: str, address: str) -> Lead | None:
        here = self._root.absolute(path := f"/{file.removesuffix('index.html')}")
        if address.startswith("#"):
            return Lead(here, unquote(address[1:]), inside=True, path=path, file=file)
        try:
            parts = urlsplit(urljoin(here, address))
            host = (parts.hostname, parts.port or _PORTS.get(parts.scheme))
        except ValueError:
            return Lead(address)
        if parts.scheme not in _WEB:
            return None
        url, anchor = parts._replace(fragment="").geturl(), unquote(parts.fragment)
        path = unquote(parts.path) or "/"
        # http and https are one site: to which of the two it answers is a matter of its host.
        same = host[0] == self._host[0] and host[1] in {self._host[1], 80, 443}
        if not same or not f"{path}/".startswith(f"{self._base}/"):
            return Lead(url, anchor)
        inside = path.removeprefix(self._base) or "/"
        return Lead(url, anchor, inside=True, path=inside, file=self._file(inside))

    def _file(self, path: str) -> str | None:
        """Return the file that hosts answer a path with."""
        name = posixpath.normpath(path).lstrip("/") if path != "/" else ""
        if path.endswith("/"):
            tried: tuple[str, ...] = (posixpath.join(name, "index.html"),)
        else:
            # Hosts lead on from /a to /a/, and many answer /a with a.html.
            tried = (name, f"{name}/index.html", f"{name}.html")
        for one in tried:
            if one in self._files:
                return one
        if name.startswith(self._folders) and self._folders:
            return name
        return name if any(_covers(rule, path) for rule in self._redirected) else None


def _covers(rule: str, path: str) -> bool:
    if rule.endswith("*"):
        return path.startswith(rule[:-1])
    return rule.rstrip("/") == path.rstrip("/")
