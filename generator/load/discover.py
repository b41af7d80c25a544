"""Find the files of a site and say, from where each lies, what it is."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from generator.model.diagnostic import Diagnostic, Place, error, warning
from generator.model.source import Kind, Source
from generator.model.url import name_problem, slugify

__all__ = ["CONTENT", "discover", "is_ignored", "sources_among"]

CONTENT: Final = "content"
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|$)(.*)")
_MARKDOWN = (".md", ".markdown")
# What people who write in another program may have saved instead.
_TEXTS = frozenset({".txt", ".text", ".doc", ".docx", ".odt", ".rtf"})
_YAML = (".yaml", ".yml")
# Editors' backups, locks and swap files.
_IGNORED = re.compile(
    r"\..*|.*~|#.*#|.*\.(?:swp|swo|tmp|bak|orig)|Thumbs\.db|desktop\.ini", re.IGNORECASE
)
# Lists of files have one in each line, and on some systems backslashes lie between folders.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
# What lies in content/ beside the folders below belongs to other commands.
_OTHERS: Final = frozenset({"site.yaml", "archetypes"})
_HOMES: Final = (
    "put posts into content/posts/, pages into content/pages/, other files into content/static/"
)
_STRAYS: Final = {
    "site.yml": "rename it to site.yaml",
    "series": "a series is a file content/series/NAME.md",
    "authors": "an author is a file content/authors/NAME.yaml",
    "comments": "a comment is a file content/comments/POST/NAME.yaml; POST is the slug of its post",
}


def discover(site: Path) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """Return the sources below ``site/content`` in the order of their paths.

    A link that leads out of the site, a loop of links, and what is neither file nor folder are
    refused with a diagnostic.
    """
    found: list[Diagnostic] = []
    content = site / CONTENT
    if not content.is_dir():
        hint = "run byline init DIR to make a blog, or go to the folder that holds content/"
        return (), (error("no-content", "there is no folder content/ here", hint=hint),)
    paths = _files(content, site.resolve(), found)
    bundles = _bundles(paths)
    sources = [source for path in paths if (source := _classify(path, bundles, found))]
    return tuple(sources), tuple(found)


def sources_among(paths: Iterable[str], everything: Iterable[str]) -> tuple[Source, ...]:
    """Return the sources that some paths are, among all paths of the site."""
    bundles = _bundles(everything)
    return tuple(source for path in paths if (source := _classify(path, bundles, [])))


def _bundles(paths: Iterable[str]) -> set[str]:
    """Return the folders that belong to one post or page."""
    names = tuple(f"/index{ending}" for ending in _MARKDOWN)
    return {path.rpartition("/")[0] for path in paths if path.lower().endswith(names)} - {
        f"{CONTENT}/posts",
        f"{CONTENT}/pages",
    }


def _files(content: Path, root: Path, found: list[Diagnostic]) -> list[str]:
    """Return the paths of all files, relative to the site, sorted."""
    paths: list[str] = []
    todo: list[tuple[Path, str, frozenset[Path]]] = [(content, CONTENT, frozenset())]
    while todo:
        folder, name, above = todo.pop()
        real = folder.resolve()
        if real in above:
            found.append(
                error("link-loop", "this link leads back to a folder above it", name, "delete it")
            )
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as problem:
            found.append(_unreadable(name, problem))
            continue
        for entry in entries:
            path = f"{name}/{entry.name}"
            if is_ignored(path):
                continue
            if (shown := os.fsencode(path).decode(errors="replace")) != path:
                # From a system with another encoding; no address could be made of it.
                found.append(error("bad-name", "this name is not UTF-8", shown, "rename it"))
                continue
            if _HIDDEN.search(entry.name):
                found.append(_ambiguous(path))
                continue
            kind = _kind_of(entry, path, root, found)
            if kind == "folder":
                todo.append((folder / entry.name, path, above | {real}))
            elif kind == "file":
                paths.append(path)
    return sorted(paths)


def _ambiguous(path: str) -> Diagnostic:
    problem = name_problem(path)
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f]", "\ufffd", path)
    return error("bad-name", f"this name {problem}", shown, "rename it")


def is_ignored(path: str) -> bool:
    """Say of a path of the site whether it is hidden, or what an editor or a system left there."""
    return bool(_IGNORED.fullmatch(path.rpartition("/")[2])) and not _is_static(path)


def _is_static(path: str) -> bool:
    # Of hidden files, .well-known/ and the like are meant; what editors leave behind is not.
    name = path.rpartition("/")[2]
    return path.startswith(f"{CONTENT}/static/") and bool(
        re.fullmatch(r"\.(?:well-known|nojekyll|htaccess|domains)", name)
    )


def _kind_of(entry: os.DirEntry[str], path: str, root: Path, found: list[Diagnostic]) -> str | None:
    try:
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root):
            found.append(
                error(
                    "outside-site",
                    "this link leads out of the site",
                    path,
                    "copy the file into content/",
                )
            )
            return None
        mode = entry.stat().st_mode
    except (OSError, RuntimeError) as problem:
        found.append(_unreadable(path, problem))
        return None
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISREG(mode):
        return "file"
    found.append(error("not-a-file", "this is not a regular file", path, "move it out of content/"))
    return None


def _unreadable(path: str, problem: Exception) -> Diagnostic:
    reason = (problem.strerror if isinstance(problem, OSError) else None) or "a loop of links"
    return error("unreadable", f"this cannot be read: {reason}", path, "check its permissions")


def _classify(path: str, bundles: set[str], found: list[Diagnostic]) -> Source | None:
    parts = path.split("/")[1:]  # without content/
    section = parts[0]
    below = "/".join(parts[1:])
    stem, ending = os.path.splitext(parts[-1])  # noqa: PTH122 - the path is not one of this system
    if section == "static" and below:
        return Source(path, Kind.STATIC, below)
    if section == "series" and ending in _MARKDOWN and len(parts) == 2:  # noqa: PLR2004
        return Source(path, Kind.SERIES, stem)
    if section == "authors" and ending in _YAML and len(parts) == 2:  # noqa: PLR2004
        return Source(path, Kind.AUTHOR, stem)
    if section == "comments" and ending in _YAML and len(parts) == 3:  # noqa: PLR2004
        return Source(path, Kind.COMMENT, f"{parts[1]}/{stem}")
    if section in {"posts", "pages"} and below:
        return _entry(path, section, stem, ending.lower(), bundles, found)
    if section not in _OTHERS:
        hint = _STRAYS.get("site.yml" if path == f"{CONTENT}/site.yml" else section, _HOMES)
        found.append(warning("stray-file", "nothing is made of this file", path, hint))
    return None


def _entry(
    path: str, section: str, stem: str, ending: str, bundles: set[str], found: list[Diagnostic]
) -> Source | None:
    folder = path.rpartition("/")[0]
    bundle = next((above for above in _above(folder) if above in bundles), None)
    kind = Kind.POST if section == "posts" else Kind.PAGE
    if ending in _TEXTS:
        name = path.removesuffix(ending)
        found.append(
            warning(
                "stray-file",
                "this text is not read, because its name does not end in .md",
                path,
                f"rename it to {PurePosixPath(name).name.removesuffix('.md')}.md",
            )
        )
    if ending not in _MARKDOWN:
        return Source(path, Kind.ASSET, path.removeprefix(f"{CONTENT}/"), bundle)
    is_index = stem.lower() == "index"
    if bundle is not None and not (is_index and folder == bundle):
        # A page's folder may hold further pages; a post's folder holds one post.
        if kind is Kind.POST:
            found.append(
                warning(
                    "stray-file",
                    "a second Markdown file in a post's folder is not published",
                    path,
                    f"move it to {CONTENT}/{section}/",
                )
            )
            return None
        bundle = None
    if is_index and folder == f"{CONTENT}/{section}":
        found.append(
            error(
                "bad-name",
                f"a file index.md cannot lie directly in {folder}/",
                Place(path),
                "give it a name of its own; the home page is made by itself",
            )
        )
        return None
    named = PurePosixPath(folder).name if is_index else stem
    date = None
    if kind is Kind.POST and (match := _DATED.fullmatch(named)):
        date, named = match[1], match[2] or named
    name = slugify(named)
    if kind is Kind.PAGE:
        outer = PurePosixPath(folder).parts[2 : -1 if is_index else None]
        name = "/".join([*map(slugify, outer), name])
    return Source(path, kind, name, bundle, date)


def _above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
