"""A small blog and the same after an afternoon's work: with something of each kind that changes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.conftest import SiteFolder

__all__ = ["EDITED", "FIRST", "GROWN", "OLD_BLOG", "THEMED", "deploying", "given", "put"]


def _post(title: str, words: str) -> str:
    return f"---\ntitle: {title}\ndate: 2020-01-02\ntags: [a]\nseries: S\n---\n{words}\n"


FIRST: Final[Mapping[str, str | bytes]] = {
    "content/site.yaml": "title: Old\nurl: https://example.com/\n",
    "content/posts/stays.md": _post("Stays", "The same words."),
    "content/posts/changes.md": _post("Changes", "Old words."),
    "content/posts/goes.md": _post("Goes", "Words to go."),
    "content/posts/deep/index.md": "---\ntitle: Deep\ndate: 2019-05-06\n---\n![A](pic.svg)\n",
    "content/posts/deep/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/static/data.bin": b"old" * 5000,
}
EDITED: Final[Mapping[str, str | bytes]] = {
    "content/site.yaml": "title: Old\nurl: https://example.com/\n",
    "content/posts/stays.md": _post("Stays", "The same words."),
    "content/posts/changes.md": _post("Changes", "New words."),
    "content/posts/comes.md": _post("Comes", "Words to come."),
    "content/posts/deep/index.md": "---\ntitle: Deep\ndate: 2019-05-06\n---\n![A](pic.svg)\n",
    "content/posts/deep/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>",
    "content/static/data.bin": b"new!" * 6000,
}
THEMED: Final[Mapping[str, str | bytes]] = {
    **FIRST,
    "templates/partials/footer.html": "<footer>Another end</footer>",
    "templates/assets/style.css": "a { color: teal }\n",
}
GROWN: Final[Mapping[str, str | bytes]] = {
    **EDITED,
    **{f"content/posts/more-{n}.md": _post(f"More {n}", "Words. " * 900) for n in range(8)},
    "content/static/more.bin": b"more" * 9000,
}
OLD_BLOG: Final[Mapping[str, str | bytes]] = {
    "_config.yml": "title: Words\nurl: https://words.example\nauthor: Ann\n",
    "_posts/2019-05-06-first.md": "---\ntitle: First\ntags: [a]\n---\nSee [it](/files/one.txt).\n",
    "_posts/2019-06-07-second.md": "---\ntitle: Second\n---\n![A](/files/pic.svg)\n",
    "about.md": "---\ntitle: About\n---\nWho writes here.\n",
    "files/one.txt": "one\n" * 5000,
    "files/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}
_WEB: Final = "deploy:\n  web: {{type: directory, path: ../www, releases: {}}}\n"


def deploying(
    files: Mapping[str, str | bytes], *, releases: bool = False
) -> dict[str, str | bytes]:
    """Return the files of a blog that is deployed to a folder ``www`` beside it."""
    settings = f"{files['content/site.yaml']}{_WEB.format('yes' if releases else 'no')}"
    return {**files, "content/site.yaml": settings}


def given(folder: Path, files: Mapping[str, str | bytes]) -> SiteFolder:
    """Write a blog into a new folder."""
    made = SiteFolder(folder)
    made.write(files)
    return made


def put(site: SiteFolder, files: Mapping[str, str | bytes]) -> None:
    """Give a blog other files, as a writer does who edits."""
    for name in ("content", "templates"):
        shutil.rmtree(site.folder / name, ignore_errors=True)
    site.write(files)
