"""Links as authored to addresses of the site; what is broken, and who links to whom."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from generator.model.diagnostic import Diagnostic, Place, Severity, error, nearest, note
from generator.model.document import Document, Fragment, Link
from generator.resolve.site import Address, Status, Targets

__all__ = ["Destination", "Linked", "Linker", "backlinks_of"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_CONTENT: Final = "content/"
_TOP: Final = "top"  # by HTML's own rule the start of any page


@dataclass(frozen=True, slots=True)
class Destination:
    """What a source path leads to: an address, or None when it is not published.

    ``anchors`` are the ids in its text, or None when nothing is known of them; ``expired`` says
    that it was published once.
    """

    path: str | None
    anchors: frozenset[str] | None = None
    title: str = ""
    post: str | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of a document's links."""

    targets: Targets
    summary: Targets
    posts: tuple[str, ...]
    """The slugs of the posts that it links to."""
    files: tuple[str, ...]
    """The source paths of the files that it shows or links to."""


class Linker:
    """Resolves links against everything in the site."""

    def __init__(
        self,
        sources: Mapping[str, Destination],
        addresses: Mapping[str, Destination],
        unread: frozenset[str],
        found: list[Diagnostic],
    ) -> None:
        """Take what each source path leads to.

        ``addresses`` says the same by the addresses that posts, pages and series have or will
        have; links to ``unread`` sources, whose files have errors of their own, are not reported
        again.
        """
        self._sources = sources
        self._addresses = addresses
        self._unread = unread
        self._found = found
        self.claims: list[tuple[str, Place]] = []

    def resolve(self, document: Document, status: Status) -> Linked:
        """Resolve all links of a document, reporting each that leads nowhere."""
        posts: list[str] = []
        files: list[str] = []
        targets = tuple(
            self._link(document, link, status, posts, files) for link in document.content.links
        )
        by_target = dict(
            zip((link.target for link in document.content.links), targets, strict=True)
        )
        return Linked(targets, _same(document.summary, by_target), tuple(posts), tuple(files))

    def single(
        self, source: str, target: str, place: Place, tag: str = "a"
    ) -> tuple[Address | None, str | None]:
        """Resolve one target outside a text: an entry of the menu, a post's image.

        Returns the address, and the source path when it is a file that is copied.
        """
        files: list[str] = []
        address = self._target(source, target, place, tag, frozenset(), Status.PUBLISHED, [], files)
        return address, files[0] if files else None

    def _link(
        self,
        document: Document,
        link: Link,
        status: Status,
        posts: list[str],
        files: list[str],
    ) -> Address | None:
        return self._target(
            document.source.path,
            link.target,
            link.place,
            link.tag,
            document.anchors,
            status,
            posts,
            files,
        )

    def _target(
        self,
        source: str,
        target: str,
        place: Place,
        tag: str,
        own: frozenset[str],
        status: Status,
        posts: list[str],
        files: list[str],
    ) -> Address | None:
        if not target or _SCHEME.match(target):
            return Address(url=target)
        path, mark, fragment = target.partition("#")
        if not path:
            anchor = unquote(fragment)
            if anchor and anchor not in own and anchor != _TOP:
                self._broken_anchor(anchor, own, place, "this text", status)
            return Address(anchor=fragment)
        path, question, query = path.partition("?")
        if not path:
            return Address(url=target)
        suffix = question + query + mark + fragment
        name = unicodedata.normalize("NFC", unquote(path))
        if name.startswith("/") and (_CONTENT + name[1:]) not in self._sources:
            local = self._at_address(name)
            if local is None:
                if status is Status.PUBLISHED:
                    self.claims.append((name, place))
                return Address(path=name + suffix)
            local = replace(local, path=name) if local.path is not None else local
            return self._arrived(local, name, suffix, place, status, posts)
        wanted = (
            _CONTENT + name[1:]
            if name.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(source), name))
        )
        destination = self._sources.get(wanted) or self._sources.get(f"{wanted}/index.md")
        if destination is None:
            if wanted not in self._unread:
                self._broken(source, name, place, tag, status)
            return Address(url=target)
        if destination.anchors is None:
            files.append(wanted)
        return self._arrived(destination, name, suffix, place, status, posts)

    def _at_address(self, name: str) -> Destination | None:
        """Return what has an address of the site, in each way that leads to the same file."""
        known = self._addresses
        return known.get(name) or known.get(f"{name}/") or known.get(name.removesuffix("index.html"))

    def _arrived(
        self,
        destination: Destination,
        name: str,
        suffix: str,
        place: Place,
        status: Status,
        posts: list[str],
    ) -> Address | None:
        if destination.post:
            posts.append(destination.post)
        if destination.path is None:
            self._unpublished_link(destination, place, status)
            return None
        known, anchor = destination.anchors, unquote(suffix.partition("#")[2])
        if anchor and known is not None and anchor not in known and anchor != _TOP:
            self._broken_anchor(anchor, known, place, name, status)
        return Address(path=destination.path + suffix)

    def _unpublished_link(self, destination: Destination, place: Place, status: Status) -> None:
        if status is not Status.PUBLISHED:
            return
        if destination.expired:
            message, hint = "has expired", "take the link out, or give the post a later expires:"
        else:
            message = "is not published yet"
            hint = "nothing to do: it becomes a link once the post is out"
        message = f'"{destination.title}" {message}, so this link stands as plain text'
        self._found.append(note("unpublished-link", message, place, hint))

    def _broken(self, source: str, name: str, place: Place, tag: str, status: Status) -> None:
        folder = posixpath.dirname(source)
        what = "image" if tag in {"img", "source"} else "link"
        near = self._near(name)
        hint = (
            f'did you mean "{posixpath.relpath(near, folder)}"?'
            if near
            else "write the path of the file, seen from the folder of this one"
        )
        message = f'this {what} leads to no file: "{name}"'
        self._report(error(f"broken-{what}", message, place, hint), status)

    def _near(self, name: str) -> str | None:
        """Return the source most like a target: by its file's name, else by its slug."""
        wanted = posixpath.basename(name.rstrip("/"))
        by_name: dict[str, str] = {}
        for path in sorted(self._sources):
            base = posixpath.basename(path)
            key = posixpath.basename(posixpath.dirname(path)) if base == "index.md" else base
            by_name.setdefault(key, path)
            by_name.setdefault(posixpath.splitext(key)[0], path)
            by_name.setdefault(re.sub(r"^\d{4}-\d{2}-\d{2}-", "", key), path)
        if wanted == "index.md":
            wanted = posixpath.basename(posixpath.dirname(name))
        match = nearest(wanted, by_name) or nearest(posixpath.splitext(wanted)[0], by_name)
        return by_name[match] if match else None

    def _broken_anchor(
        self,
        anchor: str,
        known: frozenset[str],
        place: Place,
        where: str,
        status: Status,
    ) -> None:
        match = nearest(anchor, sorted(known))
        self._report(
            error(
                "broken-anchor",
                f'there is no "#{anchor}" in {where}',
                place,
                f'did you mean "#{match}"?' if match else "use the id of one of its headings",
            ),
            status,
        )

    def _report(self, problem: Diagnostic, status: Status) -> None:
        """Report a broken link: as bad as the day on which readers would meet it is near."""
        if status is Status.PUBLISHED:
            self._found.append(problem)
            return
        severity = Severity.WARNING if status is Status.SCHEDULED else Severity.NOTE
        self._found.append(replace(problem, severity=severity))


def _same(fragment: Fragment, by_target: Mapping[str, Address | None]) -> Targets:
    return tuple(by_target.get(link.target, Address(url=link.target)) for link in fragment.links)


def backlinks_of(links: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    """Return for each post the posts that link to it, in the order of ``links``."""
    found: dict[str, dict[str, None]] = {}
    for source, targets in links:
        for target in targets:
            if target != source:
                found.setdefault(target, {})[source] = None
    return {target: tuple(sources) for target, sources in found.items()}
