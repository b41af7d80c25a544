"""An old blog comes home, by the installed command."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from generator.cli import main
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


def test_from_takeout_to_a_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
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
    assert run("import", takeout(tmp_path), "--into", new, "--no-images", "--guess-series") == 1
    assert "new\n" not in capsys.readouterr().out


def run(*arguments: object) -> int:
    """Run the command in this process, and return its exit code."""
    try:
        return main([str(one) for one in arguments])
    except SystemExit as ended:
        return int(str(ended.code))


def test_a_dry_run_and_the_kind_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = SAMPLES / "feed/atom.xml"
    assert run("import", "feed", source, "--into", tmp_path / "new", "--dry-run") == 0
    assert "nothing was written" in capsys.readouterr().out
    assert not (tmp_path / "new").exists()


def test_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls: list[tuple[tuple[object, ...], str, int]] = [
        (("wordpess", "x.xml"), 'did you mean "wordpress"?', 1),
        (("blogger",), "there is no path", 1),
        (("nowhere.zip",), "cannot be read", 1),
        ((SAMPLES / "feed/atom.xml", "--timezone", "Mars/Olympus"), "no zone", 2),
        ((), "required", 2),
        (("a", "b", "c"), "cannot import", 1),
    ]
    for arguments, said, code in calls:
        assert run("import", *arguments, "--into", tmp_path / "new") == code
        assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new/content").write_text("a file")
    assert run("import", SAMPLES / "feed/atom.xml", "--into", tmp_path / "new") == 1
    assert "it goes on from here" in capsys.readouterr().err
