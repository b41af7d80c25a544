"""A file as the editor has it: front matter and text in plain lines, and back to its bytes."""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple

from generator.load import frontmatter
from generator.preview.guard import Refused

__all__ = ["Halves", "digest_of", "halves_of", "rewritten", "split"]

_BOM: Final = "\ufeff"


class Halves(NamedTuple):
    """The front matter with its two lines ``---``, and what stands below it.

    Where there is no front matter that can be found, ``head`` is empty and ``body`` is all of it.
    """

    head: str
    body: str

    @property
    def text(self) -> str:
        """The whole file."""
        return self.head + self.body


def digest_of(data: bytes) -> str:
    """Return what a file's bytes are known by while it is open."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def halves_of(data: bytes) -> Halves:
    """Return a file's halves; raises :class:`Refused` for what no text field could give back."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Refused(415, "this file is not UTF-8; save it so in another editor first") from None
    if "\0" in text:
        raise Refused(415, "there are null bytes in this file; it is no text")
    return split(_plain(text))


def split(text: str) -> Halves:
    """Cut a text in plain lines into its halves."""
    found = frontmatter.split(text, "")
    fenced = found.body_line > 1 and found.readable
    if not fenced:
        return Halves("", text)
    lines = text.split("\n")
    head = "\n".join(lines[: found.body_line - 1])
    rest = lines[found.body_line - 1 :]
    return Halves(f"{head}\n", "\n".join(rest)) if rest else Halves(head, "")


def rewritten(before: bytes, text: str) -> bytes:
    """Return the bytes of a text in the manner of the file it replaces.

    A byte-order mark and the line ends that most lines have are kept; a text that is the file's
    own gives the file's own bytes. Raises :class:`Refused` for what is no Unicode text.
    """
    old = before.decode()
    text = _lines(text)
    if _plain(old) == text:
        return before
    windows, old_mac, unix = old.count("\r\n"), old.count("\r"), old.count("\n")
    if windows and windows * 2 >= unix:
        text = text.replace("\n", "\r\n")
    elif old_mac and not unix:
        text = text.replace("\n", "\r")
    try:
        return ((_BOM if old.startswith(_BOM) else "") + text).encode()
    except UnicodeEncodeError:
        raise Refused(400, "this is no Unicode text") from None


def _plain(text: str) -> str:
    return _lines(text.removeprefix(_BOM))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
