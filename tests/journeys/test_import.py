"""An old blog comes home, by the installed command."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from tests.conftest import byline
from tests.pictures import split

SAMPLES = Path(__file__).parent.parent / "samples"


def takeout(folder: Path) -> Path:
    """Return Takeout's archive of the sample, its pictures in it."""
    file = folder / "takeout.zip"
    blog = "Takeout/Blogger/Blogs/Words at Work"
    with zipfile.ZipFile(file, "w") as packed:
        for name in ("feed.atom", "settings.csv"):
            packed.write(SAMPLES / "blogger" / name, f"{blog}/{name}")
        for name in ("lift.png", "notes.png"):
            packed.writestr(f"Takeout/Blogger/Albums/Words at Work/{name}", split("png"))
    return file


def test_from_takeout_to_a_site(tmp_path: Path) -> None:
    new = tmp_path / "new-blog"
    done = byline("import", takeout(tmp_path), "--into", new, "--guess-series", "--no-images")
    assert done.returncode == 1, done.stderr  # a script and a link could not come along
    assert "Look at this first" in done.stdout
    assert "Traceback" not in done.stderr
    built = byline("build", "--site", new)
    assert built.returncode == 0, built.stderr
    post = (new / "output/2010/07/elevator-speech-part.html").read_text()
    assert "fifteen" in post  # a reader's comment
    assert "The elevator speech" in post
    assert "<picture" in post or "lift" in post
    assert (new / "output/series/the-elevator-speech/index.html").is_file()
    assert "/feeds/posts/default" in (new / "output/_redirects").read_text()
    assert "tag:blogger.com,1999:blog-7001.post-11" in (new / "output/atom.xml").read_text()
    again = byline("import", takeout(tmp_path), "--into", new, "--no-images", "--guess-series")
    assert "new\n" not in again.stdout


def test_a_dry_run_and_the_kind_named(tmp_path: Path) -> None:
    source = SAMPLES / "feed/atom.xml"
    done = byline("import", "feed", source, "--into", tmp_path / "new", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "nothing was written" in done.stdout
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("wordpess", "x.xml"), 'did you mean "wordpress"?', 1),
        (("blogger",), "there is no path", 1),
        (("nowhere.zip",), "cannot be read", 1),
        ((SAMPLES / "feed/atom.xml", "--timezone", "Mars/Olympus"), "no zone", 2),
        ((), "required", 2),
        (("a", "b", "c"), "cannot import", 1),
    ],
)
def test_wrong_calls(tmp_path: Path, arguments: tuple[object, ...], said: str, code: int) -> None:
    done = byline("import", *arguments, "--into", tmp_path / "new")
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        (tmp_path / "new").write_text("a file")
    else:
        (tmp_path / "new").mkdir(mode=0o500)
    done = byline("import", SAMPLES / "feed/atom.xml", "--into", tmp_path / "new")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
