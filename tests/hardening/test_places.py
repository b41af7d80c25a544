"""The same blog gives the same bytes, on whatever machine, in whatever folder it is built."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from generator import reading
from generator.publish.manifest import Manifest
from tests.conftest import SiteFolder, tree
from tests.hardening.conftest import SEED, Extent
from tests.journeys import everything

_SHUFFLED: Final = Path(__file__).with_name("shuffled")
_ZONES: Final = ("Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "UTC", "")
_LANGUAGES: Final = ("C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "ja_JP.eucJP", "")
_MASKS: Final = (0o000, 0o002, 0o022, 0o027, 0o077)
_FOLDERS: Final = ("x", "ein Ordner, für alles/x", "deep/" * 12 + "down", "100% & <more>", "it's")
_MANY: Final[Mapping[str, str | bytes]] = {
    "content/site.yaml": "title: Many\nurl: https://example.com/\n",
    **{
        f"content/posts/p{n:02}.md": f"---\ntitle: P {n}\ndate: 2020-01-{n % 28 + 1:02}\n"
        f"tags: [t{n % 5}, t{n % 7}]\nseries: S{n % 3}\n---\n# One\n\nWords.[^1]\n\n[^1]: A.\n"
        for n in range(reading.FEWEST)
    },
}


class Place(NamedTuple):
    """Where and how a build is made: all of it differs at once, and none of it may matter."""

    environ: dict[str, str]
    mask: int
    folder: str
    named: str
    jobs: int


def _place(number: int) -> Place:
    dice = random.Random(SEED + number)
    language = dice.choice(_LANGUAGES)
    environ = {
        "PYTHONHASHSEED": dice.choice(["0", "random", str(dice.randrange(1 << 32))]),
        "TZ": dice.choice(_ZONES),
        dice.choice(["LANG", "LC_ALL"]): language,
        "LANGUAGE": dice.choice(["tr", "de:fr", ""]),
        "PYTHONOPTIMIZE": dice.choice(["", "1"]),
        "HOME": dice.choice(["/nonexistent", os.environ.get("HOME", "/")]),
        "PYTHONPATH": str(_SHUFFLED),
        "SHUFFLED": str(number),
    }
    return Place(
        environ,
        _MASKS[number % len(_MASKS)],
        _FOLDERS[number // 2 % len(_FOLDERS)],
        ("absolute", "here", "above", "link")[number * 3 // 2 % 4],
        (2, 1, 3, 5)[number // 2 % 4],
    )


Made = tuple[Path, dict[str, bytes], bytes]


@pytest.fixture(scope="module")
def blogs(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """A blog that has everything, one of which processes share the work; what each gives."""
    return [
        _made(tmp_path_factory.mktemp("places"), files) for files in (everything.files(), _MANY)
    ]


def _made(folder: Path, files: Mapping[str, str | bytes]) -> Made:
    made = SiteFolder(folder)
    made.write(files)
    assert made.build().ok
    return made.folder, tree(made.output), Manifest.path(made.output).read_bytes()


def test_no_place_matters(
    blogs: list[Made], tmp_path: Path, extent: Extent, tally: Callable[[str, int], None]
):
    count = extent(30, 6)
    for number in range(count):
        source, expected, manifest = blogs[number % 2]
        place = _place(number)
        folder = tmp_path / str(number) / place.folder
        shutil.copytree(source / "content", folder / "content")
        output = tmp_path / str(number) / "output"
        _build(place, folder, output)
        assert tree(output) == expected, place
        assert Manifest.path(output).read_bytes() == manifest, place
        mode = (output / "index.html").stat().st_mode & 0o777
        assert mode == 0o666 & ~place.mask, place
        shutil.rmtree(tmp_path / str(number))
    tally("places", count)


def _build(place: Place, folder: Path, output: Path) -> None:
    """Build with the installed command, without what earlier builds remember."""
    link = folder.parent / "link"
    link.symlink_to(folder)
    site, cwd = {
        "absolute": (str(folder), folder.parent),
        "here": (".", folder),
        "above": (folder.name, folder.parent),
        "link": (str(link), folder.parent),
    }[place.named]
    options = ("--quiet", "--no-cache", "--as-of", "2026-11-22", "--jobs", str(place.jobs))
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("byline")),
            *("build", "--site", site, "--output", os.path.relpath(output, cwd), *options),
        ],
        cwd=cwd,
        umask=place.mask,
        env={**os.environ, **place.environ},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b""), (place, done.stderr)
