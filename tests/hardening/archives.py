"""Archives of blogs that are bent, or made to leave their place, or to burst."""

from __future__ import annotations

import functools
import io
import random
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.hardening.mutating import Mutator
from tests.importing import SAMPLES

__all__ = ["HOSTILE", "bent", "hostile", "named", "names", "packed"]

_POST = b"---\ntitle: A post\ndate: 2020-01-02\n---\nWords, and ![a picture](/evil.png).\n"
_BLOG = {"hugo.toml": b'title = "B"\nbaseURL = "https://b.example/"\n', "content/posts/a.md": _POST}
_EOCD = b"PK\x05\x06"
_CENTRAL = b"PK\x01\x02"


def names(outside: Path) -> tuple[str, ...]:
    """Return what files may be called so that they come to lie elsewhere; ``outside`` is a file."""
    place, long = outside.as_posix(), "n" * 300
    return (
        *("../evil", "../../evil", "../" * 20 + place, "a/../../../evil", "a/b/../../../../evil"),
        *(
            place,
            f"/{place}",
            "/evil",
            "\\evil",
            "..\\..\\evil",
            "a\\..\\..\\evil",
            "c:\\evil",
            "c:/evil",
        ),
        *(
            "C:evil",
            "\\\\server\\share\\evil",
            "//server/evil",
            "file:///evil",
            "./../evil",
            "..",
            ".",
        ),
        *(
            "a/./b",
            "a//b",
            "a/",
            "/",
            " ",
            "",
            "...",
            ".. /evil",
            "..;/evil",
            "%2e%2e/evil",
            "a/.. ",
        ),
        *(
            "CON",
            "nul.txt",
            "COM1.md",
            "aux/x",
            "a.",
            "a ",
            "a:b",
            "a*b?",
            "a\nb",
            "a\x00b",
            "\x7f",
        ),
        *(
            long,
            f"{long}.md",
            f"{long}/x",
            "d/" * 500 + "x",
            "a\u202egnp.exe",
            "\ufeff",
            "e\u0301",
            "é",
        ),
        *(".git/config", ".htaccess", ".byline/lock", "site.yaml", "../site.yaml", ".imported"),
        *("posts/../../x", "content/site.yaml", "\ud800", "𝔸", "../evil", ".."),
    )


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return an archive, with names as they are, however wrong."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name.encode("utf-8", "replace").decode() or "x")
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def hostile(name: str, size: int) -> bytes:
    """Return the hostile archive of that name, whose files swell to some ``size`` bytes each."""
    return _HOSTILE[name](size)


def named(name: str) -> bytes:
    """Return a blog with evil files in each place that files are taken from."""
    places = (name, f"static/{name}", f"content/posts/{name}", f"content/posts/b/{name}")
    return packed({**_BLOG, **dict.fromkeys(places, _POST), "content/posts/b/index.md": _POST})


def _zeros(size: int) -> bytes:
    return packed({**_BLOG, "static/zeros.bin": b"\0" * size})


def _overlapping(size: int, times: int = 400) -> bytes:
    """Return an archive in which many names are of the same packed bytes (David Fifield, 2019)."""
    data = packed({"static/a0000.bin": b"\0" * size})
    start = data.index(_CENTRAL)
    end = data.index(_EOCD)
    entry = data[start:end]
    entries = b"".join(entry.replace(b"a0000", b"a%04d" % n) for n in range(times))
    entries += _central(packed(_BLOG), start)
    blog = packed(_BLOG)
    body = data[:start] + blog[: blog.index(_CENTRAL)]
    count = times + len(_BLOG)
    tail = struct.pack("<4s4H2LH", _EOCD, 0, 0, count, count, len(entries), len(body), 0)
    return body + entries + tail


def _central(archive: bytes, moved: int) -> bytes:
    """Return the entries of an archive's directory, whose files have moved by so many bytes."""
    entries = archive[archive.index(_CENTRAL) : archive.index(_EOCD)]
    made = bytearray(entries)
    at = entries.find(_CENTRAL)
    while at != -1:
        (offset,) = struct.unpack_from("<L", entries, at + 42)
        struct.pack_into("<L", made, at + 42, offset + moved)
        at = entries.find(_CENTRAL, at + 1)
    return bytes(made)


def _lying(size: int) -> bytes:
    """Return an archive whose directory calls a file small."""
    data = bytearray(_zeros(size))
    at = data.index(b"zeros.bin", data.index(_CENTRAL)) - len("static/") - 46
    struct.pack_into("<L", data, at + 24, 5)
    return bytes(data)


def _boasting(_size: int) -> bytes:
    """Return an archive whose directory calls a file larger than the world."""
    data = bytearray(_zeros(1000))
    at = data.index(b"zeros.bin", data.index(_CENTRAL)) - len("static/") - 46
    struct.pack_into("<2L", data, at + 20, 0xFFFFFFF0, 0xFFFFFFF0)
    return bytes(data)


def _linked(_size: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in _BLOG.items():
            archive.writestr(name, data)
        for name in ("static/link", "content/posts/link.md", "content/posts/up"):
            member = zipfile.ZipInfo(name)
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(member, "/etc/passwd")
    return made.getvalue()


def _many(_size: int) -> bytes:
    return packed({**_BLOG, **{f"static/{n}/{n}.txt": b"x" for n in range(300)}})


def _twice(_size: int) -> bytes:
    one, two = packed(_BLOG), packed({**_BLOG, "content/posts/a.md": _POST[:20]})
    return one + two


_HOSTILE = {
    "zeros": _zeros,
    "overlapping": _overlapping,
    "lying": _lying,
    "boasting": _boasting,
    "links": _linked,
    "many": _many,
    "two in one": _twice,
    "an archive in it": lambda size: packed({**_BLOG, "static/a.zip": _zeros(size)}),
    "a prefix": lambda _size: b"PK\x03\x04" + packed(_BLOG),
    "nothing": lambda _size: b"PK\x03\x04",
    "empty": lambda _size: packed({}),
}
HOSTILE = tuple(_HOSTILE)


@functools.cache
def _sample(kind: str) -> Mapping[str, bytes]:
    folder = SAMPLES / kind
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def bent(kind: str, choose: random.Random, pieces: tuple[str, ...]) -> bytes:
    """Return a blog of a kind as an archive in which one text, or the archive, is bent."""
    files = dict(_sample(kind))
    name = choose.choice([one for one in files if not one.endswith((".png", ".jpg"))])
    text = files[name].decode(errors="replace")
    (files[name],) = Mutator([text], pieces, len(text) + 20_000, choose.random()).texts(1)
    data = bytearray(packed(files))
    if choose.randrange(4) == 0:
        for _ in range(choose.randint(1, 6)):
            data[choose.randrange(4, len(data))] = choose.randrange(256)
    return bytes(data)
