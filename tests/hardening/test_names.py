"""Names that try to leave the output, wherever a writer can write one: an error, or a safe name."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

import pytest

from tests.conftest import SiteFolder, tree
from tests.hardening.blogs import given
from tests.hardening.conftest import Extent

pytestmark = pytest.mark.usefixtures("same_program")

SECRET: Final = "what lies outside of the blog"
NAMES: Final = (
    *(
        "..",
        ".",
        "...",
        "../out",
        "../../out",
        "../../../../../../../../tmp/out",
        "/../out",
        "a/..",
    ),
    *("a/../../out", "a/./b", "./out", "out/..", "....//out", "..;/out", "..//out", "a//../../out"),
    *("{outside}/out", "/etc/out", "//out", "//host.example/out", "///out", "~/out", "~root/out"),
    *("..\\out", "..\\..\\out", "a\\..\\..\\out", "\\out", "\\\\host\\share\\out", "..\\/out"),
    *("C:\\out", "C:/out", "C:out", "c:", "\\\\?\\C:\\out", "\\\\.\\NUL", "file:///etc/out"),
    *("%2e%2e%2fout", "..%2fout", "%2e%2e/out", "..%5cout", "%252e%252e%252fout", "..%c0%afout"),
    *("\0", "out\0.html", "a\0/../../out", "%00", "out\n", "a\nb", "a\r\nb", "a\tb", "\x1b[2Jout"),
    *("\x7f", "\x85out", "CON", "con", "nul.html", "NUL", "AUX.md", "prn.", "COM1", "lpt9.txt"),
    *("COM\u00b9", "CONIN$", "con .txt", "aux.tar.gz", "out.", "out..", "out ", " out", "out. ."),
    *(
        "a" * 300,
        "é" * 150,
        "😀" * 80,
        "a/" * 300 + "a",
        "a/" * 3000,
        "x." + "y" * 300,
        "-rf",
        "--output=x",
    ),
    *("\uff0e\uff0e\uff0fout", "\u2025/out", "\u2024\u2024/out", "..\u2215out", "..\u2044out"),
    *("..\uff3cout", "\u202egnp.exe", "\ufeffout", "out\u200b", "\u2066..\u2069", "e\u0301" * 40),
    *("out:stream", "index.html:x:$DATA", "index.html::$INDEX_ALLOCATION", "OUT~1", "a?b", "a#b"),
    *(
        "<out>",
        '"out"',
        "a|b",
        "a*b",
        "$HOME/out",
        "${PATH}",
        "`id`",
        "$(id)",
        "{{ 7*7 }}",
        "%TEMP%",
    ),
    *(".byline", ".byline/manifest.json", ".git/config", ".htaccess", "_headers", "CNAME", "..out"),
)
# What some file system does not take, or takes for something else: Windows' rules are the narrowest
# (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
_DEVICE: Final = re.compile(
    r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE
)
_FIELDS: Final[Mapping[str, str]] = {
    "slug": "slug: {0}",
    "permalink": "permalink: {0}",
    "folder": "permalink: {1}",
    "aliases": "aliases: [{0}, {1}]",
    "tags": "tags: [{0}]",
    "series": "series: [{0}]",
    "authors": "authors: [{0}]",
    "template": "template: {0}",
    "image": "image: {0}",
}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\x85")


def _is_safe(name: str) -> bool:
    """Say whether every system that takes a path of the output takes it for just that."""
    parts = name.split("/")
    return not re.search(r"[\x00-\x1f\x7f\\:]", name) and all(
        part
        and part not in {".", ".."}
        and not part.endswith((".", " "))
        and len(part.encode()) <= 255
        and not _DEVICE.fullmatch(part.strip())
        for part in parts
    )


def _around(site: SiteFolder) -> dict[str, bytes]:
    """Return all files that lie about the site, and what is its own but no output."""
    mine = site.output.parent
    return {
        str(path): path.read_bytes()
        for path in sorted(mine.parent.parent.rglob("*"))
        if path.is_file() and not path.is_relative_to(site.output)
        if not path.is_relative_to(mine / ".cache")
    }


def _posts(outside: Path, share: int) -> Iterator[tuple[str, str]]:
    """Yield the file of a post for each name in each field, or in a share of these in turn."""
    for number, name in enumerate(NAMES):
        written = _quoted(name.replace("{outside}", str(outside)))
        rooted = _quoted(f"/{name}/".replace("{outside}", str(outside)))
        for field, line in list(_FIELDS.items())[number % share :: share]:
            head = f"title: T{number}\ndate: 2020-01-02\n{line.format(written, rooted)}"
            yield f"content/posts/{field}-{number}.md", f"---\n{head}\n---\nWords.\n"


def _shown(path: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "\ufffd", path)


def _folders(path: str) -> set[str]:
    return {str(folder) for folder in PurePosixPath(_shown(path)).parents}


def _remaining(site: SiteFolder, files: Mapping[str, str | bytes]) -> set[str]:
    """Build without the files that have errors until none has; return those that were published."""
    left = set(files)
    for _ in range(12):
        outcome = site.build()
        said = "".join(f"{one.path}{one.message}{one.hint}" for one in outcome.diagnostics)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", said)  # it would move the cursor
        if outcome.ok:
            return left
        told = {one.path for one in outcome.diagnostics if one.severity.name == "ERROR"}
        bad = {path for path in left if {_shown(path), *_folders(path)} & told}
        assert bad, outcome.diagnostics[:20]
        for path in bad:
            (site.folder / path).unlink()
            with contextlib.suppress(OSError):
                (site.folder / path).parent.rmdir()
        left -= bad
    raise AssertionError(outcome.diagnostics[:20])


@pytest.fixture
def blog(tmp_path: Path) -> SiteFolder:
    """Return an empty blog three folders deep, beside a secret."""
    folder = tmp_path / "one" / "two" / "three"
    made = given(folder, {"content/site.yaml": "title: T\nurl: https://example.com/\n"})
    for place in (tmp_path / "out", tmp_path / "one" / "out.png", folder.parent / "out.html"):
        place.write_text(SECRET)
    return made


def _check(blog: SiteFolder, before: Mapping[str, bytes], *, whole: bool) -> None:
    """Hold what was made, and what lies about the blog, against what was there before."""
    made = tree(blog.output)
    assert [name for name in made if not _is_safe(name)] == []
    assert [name for name, data in made.items() if SECRET.encode() in data] == []
    after = _around(blog)
    assert after == {path: data for path, data in before.items() if path in after}
    assert whole or len(made) > 10


def test_names_in_front_matter(
    blog: SiteFolder, tmp_path: Path, extent: Extent, tally: Callable[[str, int], None]
):
    files = dict(_posts(tmp_path, extent(1, 3)))
    blog.write(files)
    before = _around(blog)
    left = _remaining(blog, files)
    _check(blog, before, whole=False)
    # Of tags, series and authors a safe name was made; most of what asks for a place was refused.
    assert len(files) / 4 < len(left) < len(files) / 2
    tally("names", len(files))


_PLACES: Final = (
    *("content/posts/{}.md", "content/posts/in/{}/index.md", "content/pages/{}.md"),
    *("content/pages/in/{}/a.md", "content/series/{}.md", "content/authors/{}.yaml"),
    *("content/comments/first/{}.yaml", "content/comments/{}/a.yaml", "content/static/{}"),
    *("content/static/in/{}/a", "content/posts/first/{}.svg", "templates/assets/{}.css"),
)


def test_names_of_files(blog: SiteFolder, tally: Callable[[str, int], None]):
    post = "---\ntitle: T\ndate: 2020-01-02\n---\nWords.\n"
    texts = {".md": post, ".yaml": "author: A\ndate: 2020-01-03\nbody: B\n"}
    blog.write({"content/posts/first/index.md": post})
    files: dict[str, str | bytes] = {}
    for name in NAMES:
        if {"/", "\0"} & set(name) or len(name.encode()) > 240 or name in {"..", "."}:
            continue  # no system has such a file
        for place in _PLACES:
            text = texts.get(
                PurePosixPath(place).suffix, "<svg xmlns='http://www.w3.org/2000/svg'/>"
            )
            text = f"name: A{len(files)}\n" if "authors" in place else text
            files[place.format(name)] = text.replace("title: T", f"title: {len(files)}")
    blog.write(files)
    before = _around(blog)
    left = _remaining(blog, files)
    _check(blog, before, whole=False)
    assert len(files) / 4 < len(left) < len(files)
    tally("names", len(files))
