"""The files by which a host builds a blog from git, and the times in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple

from generator import __version__
from generator.authoring import FileChanged, rewrite, write_new
from generator.model.diagnostic import Diagnostic, error, note
from generator.model.url import slugify

__all__ = ["HOSTS", "Written", "new_workflow", "put_lines"]

_FOLDER: Final = Path(__file__).parent / "workflows"
_GITHUB: Final = ".github/workflows/byline.yml"
_PLUGIN: Final = "netlify/plugins/byline-cache"
_REQUIREMENTS: Final = "requirements.txt"
# For each host the files that it reads, the first being what says that it is set up.
_FILES: Final[Mapping[str, Mapping[str, str]]] = {
    "github": {_GITHUB: "github.yml"},
    "gitlab": {".gitlab-ci.yml": "gitlab.yml"},
    "cloudflare": {_GITHUB: "cloudflare.yml"},
    "netlify": {
        "netlify.toml": "netlify.toml",
        f"{_PLUGIN}/manifest.yml": "plugin.yml",
        f"{_PLUGIN}/package.json": "plugin.json",
        f"{_PLUGIN}/index.js": "plugin.js",
        "netlify/functions/due.mjs": "due.mjs",
    },
}
HOSTS: Final = tuple(_FILES)
"""The hosts that there are files for."""

_DUE = re.compile(
    r"^(?P<indent>[ \t]*)# due[ \t]*\r?\n(?P<lines>.*?)^[ \t]*# end of due\b",
    re.DOTALL | re.MULTILINE,
)


class Written(NamedTuple):
    """The paths of what was written, relative to the site, and what is wrong."""

    paths: tuple[str, ...]
    found: tuple[Diagnostic, ...] = ()


def new_workflow(
    folder: Path, host: str, title: str, lines: tuple[str, ...] = (), extra: str = ""
) -> Written:
    """Write what ``host`` needs to build the blog in ``folder``; nothing is overwritten.

    ``lines`` are those for cron at which something is due, ``title`` is the blog's, ``extra`` names
    what of byline it needs beside the usual, such as ``search``.
    """
    files = _FILES[host]
    first = next(iter(files))
    if (folder / first).exists():
        hint = f"look into it, or delete it and do this again; {_hint(first)}"
        return Written((), (error("init-refused", "this is here already", first, hint),))
    written: list[str] = []
    found: list[Diagnostic] = []
    path = first
    try:
        for path, name in {**files, _REQUIREMENTS: _REQUIREMENTS}.items():
            text = with_lines(_filled(name, title, extra), lines) or ""
            try:
                write_new(folder / path, text.encode())
                written.append(path)
            except FileExistsError:
                if not (folder / path).is_file():
                    raise
                found.append(_kept(path))
    except OSError as problem:
        hint = "check the folder's permissions and the disk's space"
        message = f"this cannot be written: {problem.strerror}"
        found.append(error("init-refused", message, path, hint))
    return Written(tuple(written), tuple(found))


def _hint(path: str) -> str:
    if path == _GITHUB:
        return "byline next --write puts new times into it"
    return "nothing was changed"


def _kept(path: str) -> Diagnostic:
    hint = "byline must be installed by it" if path == _REQUIREMENTS else None
    return note("file-kept", "this is here already and stays as it is", path, hint)


def put_lines(folder: Path, lines: tuple[str, ...]) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Put lines for cron into the workflow that is there; returns its path if it changed."""
    file = folder / _GITHUB
    try:
        before = file.read_bytes()
        after = with_lines(before.decode(), lines)
        if after is None:
            hint = 'put two lines "# due" and "# end of due" below schedule:'
            problem = error("no-due-marks", "there is no place for the times here", _GITHUB, hint)
            return None, (problem,)
        rewrite(file, before, after.encode())
    except FileNotFoundError:
        hint = "byline init --ci github makes one; elsewhere byline next --cron prints the lines"
        return None, (error("no-workflow", f"there is no {_GITHUB}", hint=hint),)
    except (OSError, ValueError, FileChanged) as problem:
        reason = getattr(problem, "strerror", None) or problem
        hint = "nothing was changed; check the file and its permissions"
        return None, (error("cannot-write", f"this cannot be written: {reason}", _GITHUB, hint),)
    return (_GITHUB if after.encode() != before else None), ()


def with_lines(text: str, lines: tuple[str, ...]) -> str | None:
    """Return a workflow's text with these times between its marks; None without marks.

    A file that has no schedule at all, as of hosts that keep it elsewhere, stays as it is.
    """
    match = _DUE.search(text)
    if match is None:
        return text if "schedule:\n" not in text else None
    newline = "\r\n" if "\r\n" in match[0] else "\n"
    put = "".join(f'{match["indent"]}- cron: "{line}"{newline}' for line in lines)
    return text[: match.start("lines")] + put + text[match.end("lines") :]


def _filled(name: str, title: str, extra: str) -> str:
    """Return the text of one of the files, with the parts that several share."""
    values: dict[str, Callable[[], str]] = {
        "@HEAD@": lambda: _text("head.yml"),
        "@BUILD@": lambda: _text("build.yml"),
        "@NAME@": lambda: _project(title),
        "@BYLINE@": lambda: _requirement(f"byline[{extra}]" if extra else "byline"),
    }
    text = _text(name)
    for mark, value in values.items():
        if mark in text:
            text = text.replace(mark, value())
    return text


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _project(title: str) -> str:
    """Return a name for a project at Cloudflare: few letters, digits and hyphens of ASCII."""
    plain = re.sub(r"[^a-z0-9-]+", "-", slugify(title))
    return plain[:50].strip("-") or "my-blog"


def _requirement(name: str) -> str:
    """Return the line by which pip installs this byline, from where it was installed here.

    PEP 610: what was installed from a repository has an address; a folder's is of this machine.
    """
    try:
        said = metadata.distribution("byline").read_text("direct_url.json")
        origin = json.loads(said) if said else {}
        vcs = origin.get("vcs_info", {})
        if vcs.get("vcs") == "git":
            return f"{name} @ git+{origin['url']}@{vcs['commit_id']}"
    except (metadata.PackageNotFoundError, ValueError, KeyError, AttributeError):
        pass
    return f"{name}=={__version__}"
