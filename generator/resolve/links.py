"""Links as authored to addresses of the site; what is broken, and who links to whom."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from generator.model.diagnostic import Diagnostic, Place, Severity, error, nearest, note, warning
from generator.model.document import Document, Fragment, Link
from generator.model.picture import Picture
from generator.resolve.pictures import problem_of
from generator.resolve.site import Address, Shown, Status, Targets

__all__ = ["Destination", "Linked", "Linker", "backlinks_of"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}-")
_CONTENT: Final = "content/"
_STATIC: Final = "content/static/"
_SHOWING: Final = frozenset({"img", "source"})
_TEXTS: Final = (".md", ".markdown", ".yaml", ".yml")
_FOOTNOTE: Final = "fnref:"  # the anchor in the text that a footnote leads back to
_TOP: Final = "top"  # by HTML's own rule the start of any page


@dataclass(frozen=True, slots=True)
class Destination:
    """What a source path leads to: an address, or None when it is not published.

    ``anchors`` are the ids in its text, or None when nothing is known of them; ``expired`` says
    that it was published once. Of a picture ``picture`` says what it is, ``shown`` how pages show
    it, if they can.
    """

    path: str | None
    anchors: frozenset[str] | None = None
    title: str = ""
    post: str | None = None
    expired: bool = False
    picture: Picture | None = None
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of a document's links."""

    targets: Targets
    summary: Targets
    posts: tuple[str, ...]
    """The slugs of the posts that it links to."""
    files: tuple[str, ...]
    """The source paths of the files that it shows or links to."""
    pictures: tuple[str, ...] = ()
    """The source paths of the pictures that it shows."""


class Linker:
    """Resolves links against everything in the site."""

    def __init__(
        self,
        sources: Mapping[str, Destination],
        addresses: Mapping[str, Destination],
        unread: frozenset[str],
        found: list[Diagnostic],
        pictures: Mapping[str, str],
    ) -> None:
        """Take what each source path leads to.

        ``pictures`` are the source paths of pictures by the addresses that they have.

        ``addresses`` says the same by the addresses that posts, pages and series have or will
        have; links to ``unread`` sources, whose files have errors of their own, are not reported
        again.
        """
        self._sources = sources
        # A link is typed composed; file names come as their disk or archive has them.
        self._composed = {unicodedata.normalize("NFC", path): path for path in sources}
        self._addresses = addresses
        self._unread = unread
        self._found = found
        self._pictures = pictures
        self.claims: list[tuple[str, Place, str]] = []

    def resolve(self, document: Document, status: Status) -> Linked:
        """Resolve all links of a document, reporting each that leads nowhere."""
        posts: list[str] = []
        files: list[str] = []
        pictures: list[str] = []
        targets = tuple(
            self._link(document, link, status, posts, files, pictures)
            for link in document.content.links
        )
        by_link = dict(
            zip(((link.target, link.tag) for link in document.content.links), targets, strict=True)
        )
        summary = _same(document.summary, by_link)
        return Linked(targets, summary, tuple(posts), tuple(files), tuple(pictures))

    def single(
        self, source: str, target: str, place: Place, tag: str = ""
    ) -> tuple[Address | None, str | None]:
        """Resolve one target outside a text: an entry of the menu, a post's image.

        Returns the address, and the source path when it is a file that is copied.
        """
        files: list[str] = []
        address = self._target(
            source, target, place, tag, frozenset(), Status.PUBLISHED, [], files, []
        )
        return address, files[0] if files else None

    def _link(
        self,
        document: Document,
        link: Link,
        status: Status,
        posts: list[str],
        files: list[str],
        pictures: list[str],
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
            pictures,
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
        pictures: list[str],
    ) -> Address | None:
        if not target or _SCHEME.match(target):
            return Address(url=target)
        path, mark, fragment = target.partition("#")
        if not path:
            anchor = _named(fragment)
            if anchor.startswith(_FOOTNOTE) and anchor not in own:
                self._report(_unused(anchor.removeprefix(_FOOTNOTE), place), status)
            elif anchor and anchor not in own and anchor != _TOP:
                self._broken_anchor(anchor, own, place, "this text", status)
            return Address(anchor=fragment)
        path, question, query = path.partition("?")
        if not path:
            return Address(url=target)
        suffix = question + query + mark + fragment
        name = unicodedata.normalize("NFC", unquote(path))
        if name in self._pictures:
            wanted = self._pictures[name]
            self._file(wanted, self._sources[wanted], name, place, tag, status, files, pictures)
            return self._arrived(self._sources[wanted], name, suffix, place, tag, status, posts)
        if name.startswith("/") and (_CONTENT + name[1:]) not in self._composed:
            local = self._at_address(name)
            if local is None:
                if status is Status.PUBLISHED:
                    self.claims.append((name, place, _what(tag)))
                return Address(path=name + suffix)
            local = replace(local, path=name) if local.path is not None else local
            return self._arrived(local, name, suffix, place, tag, status, posts)
        wanted = (
            _CONTENT + name[1:]
            if name.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(source), name))
        )
        composed = unicodedata.normalize("NFC", wanted)
        wanted = self._composed.get(composed, wanted)
        index = self._composed.get(f"{composed}/index.md", "")
        destination = self._sources.get(wanted) or self._sources.get(index)
        if destination is None:
            if wanted not in self._unread:
                self._broken(source, name, place, tag, status)
            return Address(url=target)
        if destination.anchors is None:
            self._file(wanted, destination, name, place, tag, status, files, pictures)
        elif wanted in self._unread:
            # What could not be read may well have the anchor.
            destination = replace(destination, anchors=None)
        return self._arrived(destination, name, suffix, place, tag, status, posts)

    def _file(
        self,
        source: str,
        destination: Destination,
        name: str,
        place: Place,
        tag: str,
        status: Status,
        files: list[str],
        pictures: list[str],
    ) -> None:
        """Take note of a file that a link leads to, and report what is wrong with it."""
        files.append(source)
        self._check_name(name, place, status)
        picture, shown = destination.picture, tag in _SHOWING
        if picture is None or (source.startswith(_STATIC) and not shown):
            return
        if tag == "img":
            pictures.append(source)
        if picture.code:
            self._report(problem_of(picture, name, place, shown=shown), status)

    def _check_name(self, name: str, place: Place, status: Status) -> None:
        # In an address these begin a query and a fragment.
        if sign := next((sign for sign in "?#" if sign in name), None):
            message = f'a link cannot lead to a file with "{sign}" in its name: "{name}"'
            self._report(error("bad-name", message, place, "rename the file"), status)

    def _at_address(self, name: str) -> Destination | None:
        """Return what has an address of the site, in each way that leads to the same file."""
        spellings = (name, f"{name}/", name.removesuffix("index.html"))
        return next((self._addresses[one] for one in spellings if one in self._addresses), None)

    def _arrived(
        self,
        destination: Destination,
        name: str,
        suffix: str,
        place: Place,
        tag: str,
        status: Status,
        posts: list[str],
    ) -> Address | None:
        if destination.post:
            posts.append(destination.post)
        if destination.path is None:
            if status is Status.PUBLISHED:
                self._found.append(_unpublished(destination, place, tag))
            return None
        known, anchor = destination.anchors, _named(suffix.partition("#")[2])
        if anchor and known is not None and anchor not in known and anchor != _TOP:
            self._broken_anchor(anchor, known, place, name, status)
        shown = destination.shown if tag == "img" else None
        return Address(path=destination.path + suffix, shown=shown)

    def _broken(self, source: str, name: str, place: Place, tag: str, status: Status) -> None:
        folder = posixpath.dirname(source)
        what = _what(tag)
        near = self._near(name, folder)
        if what == "image" and near and near.endswith(_TEXTS):
            near = None
        if name.startswith("www."):
            hint = f"write https://{name} for an address elsewhere"
        elif near:
            hint = f'did you mean "{posixpath.relpath(near, folder)}"?'
        else:
            hint = "write the path of the file, seen from the folder of this one"
        message = f'this {what} leads to no file: "{name}"'
        self._report(error(f"broken-{what}", message, place, hint), status)

    def _near(self, name: str, folder: str) -> str | None:
        """Return the source most like a target: by its name or slug, else by its path.

        Endings are not compared, as they make short names alike; those of the same ending go first.
        """
        wanted, ending = posixpath.splitext(name.rstrip("/"))
        last = posixpath.basename(wanted.removesuffix("/index"))
        for alike in (ending, ""):
            names: dict[str, str] = {}
            paths: dict[str, str] = {}
            for path in sorted(path for path in self._sources if path.endswith(alike)):
                stem = posixpath.splitext(path)[0]
                key = posixpath.basename(stem.removesuffix("/index"))
                names.setdefault(key, path)
                names.setdefault(_DATED.sub("", key), path)
                paths.setdefault(posixpath.relpath(stem, folder), path)
            if match := nearest(last, names):
                return names[match]
            if match := nearest(posixpath.normpath(wanted), paths):
                return paths[match]
        return None

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


def _named(fragment: str) -> str:
    """Return the anchor that a fragment names, without words that a browser is to look for."""
    # https://wicg.github.io/scroll-to-text-fragment/
    return unquote(fragment).partition(":~:")[0]


def _what(tag: str) -> str:
    return "image" if tag in _SHOWING else "link"


def _unused(footnote: str, place: Place) -> Diagnostic:
    """Return what is wrong with a footnote whose way back leads nowhere."""
    message = f'nothing in this text refers to the footnote "{footnote}"'
    hint = f"write [^{footnote}] where it belongs, or delete it"
    return warning("unused-footnote", message, place, hint)


def _unpublished(destination: Destination, place: Place, tag: str) -> Diagnostic:
    """Return the note that a link waits, or waits in vain; ``tag`` is where it stands."""
    if destination.expired:
        why, hint = "has expired", "take it out here, or give the post a later expires:"
    else:
        why = "is not published yet"
        hint = "nothing to do: it comes by itself once that is out"
    what = "this link stands as plain text" if tag == "a" else "it is left out here"
    message = f'"{destination.title}" {why}, so {what}'
    return note("unpublished-link", message, place, hint)


def _same(fragment: Fragment, by_link: Mapping[tuple[str, str], Address | None]) -> Targets:
    return tuple(
        by_link.get((link.target, link.tag), Address(url=link.target)) for link in fragment.links
    )


def backlinks_of(links: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    """Return for each post the posts that link to it, in the order of ``links``."""
    found: dict[str, dict[str, None]] = {}
    for source, targets in links:
        for target in targets:
            if target != source:
                found.setdefault(target, {})[source] = None
    return {target: tuple(sources) for target, sources in found.items()}
