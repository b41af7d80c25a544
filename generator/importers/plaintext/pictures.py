"""Pictures and embedded things as Markdown."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

__all__ = ["embedded", "fenced", "key_of", "link", "picture", "to_entry", "to_file"]

_EMBEDS: Final = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "gist": "https://gist.github.com/{}",
    "soundcloud": "https://soundcloud.com/{}",
    "spotify": "https://open.spotify.com/track/{}",
    "codepen": "https://codepen.io/{}",
    "asciinema": "https://asciinema.org/a/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "twitch": "https://www.twitch.tv/videos/{}",
}


def key_of(name: str) -> str:
    """Return the key of the entry that a file is: its name, so that it can stand in any address."""
    return re.sub(r"[\s()<>#?%\"'\\]", lambda match: quote(match[0], safe=""), name)


def to_entry(name: str) -> str:
    """Return the address of the entry that a file is, as importers write it."""
    return f"entry:{key_of(name)}"


def to_file(name: str, *, bracketed: bool) -> str:
    """Return the address of a file of the archive, as importers write it.

    ``bracketed`` says that it stands in the brackets of a link of Markdown.
    """
    return f"<file:{name}>" if bracketed and re.search(r"[\s()]", name) else f"file:{name}"


def embedded(kind: str, name: str) -> str:
    """Return a link to what was embedded, by its name there: ``youtube`` and a video's id."""
    if re.match(r"https?://", name):
        return f"<{name}>"
    return f"<{_EMBEDS[kind].format(quote(name, safe='/:?=&#@~'))}>"


def picture(
    source: str, alt: str = "", caption: str = "", to: str = "", attributes: str = ""
) -> str:
    """Return a picture, with a caption and a link if it has them.

    ``attributes`` are those of an attribute list: ``.wide width=300``.
    """
    title = f' "{_titled(caption)}"' if caption.strip() else ""
    image = f"![{_labelled(alt)}]({_addressed(source)}{title})"
    image += f"{{: {attributes} }}" if attributes else ""
    return f"[{image}]({_addressed(to)})" if to else image


def link(words: str, to: str) -> str:
    """Return a link."""
    return f"[{words}]({_addressed(to)})"


def fenced(code: str, said: str = "", indent: str = "") -> str:
    """Return a block of code; ``said`` is what stands behind its fence.

    In a list all of it stands ``indent`` further in, as its lines may have stood already.
    """
    inner = code.strip("\n").rstrip().split("\n")
    if all(line.startswith(indent) or not line.strip() for line in inner):
        inner = [line.removeprefix(indent) for line in inner]
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    lines = [f"{fence}{said}", *inner, fence]
    return "\n".join(f"{indent}{line}".rstrip() for line in lines)


def _addressed(address: str) -> str:
    address = address.strip()
    if re.search(r"[\s()<>]", address):
        return f"<{address.replace('<', '%3C').replace('>', '%3E')}>"
    return address


def _labelled(words: str) -> str:
    return re.sub(r"([\[\]])", r"\\\1", " ".join(words.split()))


def _titled(words: str) -> str:
    return re.sub(r'(?<!\\)"', r"\"", " ".join(words.split()))
