"""Links, special files and what may not be read: nothing comes in from outside."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import SiteFolder, byline, tree
from tests.hardening.blogs import FIRST, given
from tests.importing import imported

pytestmark = pytest.mark.usefixtures("same_program")

_SECRET: Final = "what lies outside of the blog"
_POST: Final = f"---\ntitle: Outside\ndate: 2020-01-02\n---\n{_SECRET}\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a folder beside the blog that has what the blog must not."""
    folder = tmp_path / "site-other"
    for name in ("post.md", "page/index.md", "base.html", "style.css", "site.yaml", "deep/a.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(_POST)
    return folder


@pytest.fixture
def blog(tmp_path: Path) -> SiteFolder:
    return given(tmp_path / "site", {**FIRST, "notes/inside.md": _POST.replace(_SECRET, "Mine.")})


def _told(site: SiteFolder) -> set[tuple[str, str | None]]:
    """Build, and return what is wrong; then nothing was published."""
    old = tree(site.output)
    outcome = site.build()
    assert not outcome.ok
    assert tree(site.output) == old
    said = "".join(f"{one.message} {one.hint}" for one in outcome.diagnostics)
    assert _SECRET not in said
    return {(d.code, d.path) for d in outcome.diagnostics if d.severity.name == "ERROR"}


def test_links_and_special_files_among_the_sources(
    blog: SiteFolder, outside: Path, tally: Callable[[str, int], None]
):
    content = blog.folder / "content"
    (content / "pages").mkdir()
    # Each: where the link stands, where it leads, what is said of it.
    links = {
        "posts/file.md": (outside / "post.md", "outside-site"),
        "posts/relative.md": (Path("../../../site-other/post.md"), "outside-site"),
        "posts/system.md": (Path("/proc/self/environ"), "outside-site"),
        "posts/machine.md": (Path("/dev/zero"), "outside-site"),
        "posts/gone.md": (Path("nowhere.md"), "unreadable"),
        "posts/self.md": (Path("self.md"), "unreadable"),
        "posts/ping": (Path("pong"), "unreadable"),
        "posts/pong": (Path("ping"), "unreadable"),
        "posts/up": (Path("../posts"), "link-loop"),
        "posts/deep/pic.png": (outside / "deep/a.txt", "outside-site"),
        "posts/further": (outside / "page", "outside-site"),
        "pages/root": (Path("/"), "outside-site"),
        "pages/home.md": (content.parent.parent / "home.md", "outside-site"),
        "static/folder": (outside / "deep", "outside-site"),
        "static/file.txt": (outside / "deep/a.txt", "outside-site"),
        "static/hop.txt": (Path("file.txt"), "outside-site"),
        "series/s.md": (outside / "post.md", "outside-site"),
        "authors/a.yaml": (outside / "site.yaml", "outside-site"),
        "comments/stays/a.yaml": (outside / "site.yaml", "outside-site"),
        "comments/changes": (outside / "deep", "outside-site"),
    }
    for name, (target, _) in links.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).symlink_to(target)
    os.mkfifo(content / "posts/pipe.md")
    os.mkfifo(content / "static/pipe")
    (content / "static/to-pipe").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(content / "static")  # the system allows such names a hundred bytes
        one.bind("socket")
        os.chdir(here)
    special = {"posts/pipe.md", "static/pipe", "static/to-pipe", "static/socket"}
    # What is well: links that stay inside.
    (content / "posts/inside.md").symlink_to("../../notes/inside.md")
    (content / "static/inside.bin").symlink_to(content / "static/data.bin")
    expected = {(code, f"content/{name}") for name, (_, code) in links.items()}
    assert _told(blog) == expected | {("not-a-file", f"content/{name}") for name in special}
    for name in (*links, *special):
        (content / name).unlink()
    assert blog.build().ok
    assert blog.read("inside/index.html").count("<p>Mine.</p>") == 1
    assert (blog.output / "inside.bin").read_bytes() == FIRST["content/static/data.bin"]
    assert not [name for name, data in tree(blog.output).items() if _SECRET.encode() in data]
    assert not [path for path in blog.output.rglob("*") if path.is_symlink()]
    tally("links", len(links) + len(special) + 2)


def test_links_in_the_theme_and_among_the_settings(
    blog: SiteFolder, outside: Path, tally: Callable[[str, int], None]
):
    blog.write({"templates/partials/note.html": "<p>Mine</p>"})
    templates = blog.folder / "templates"
    (templates / "assets").mkdir()
    (templates / "post.html").symlink_to(outside / "base.html")
    (templates / "assets/style.css").symlink_to(outside / "style.css")
    (templates / "assets/more").symlink_to(outside / "deep")
    (templates / "again").symlink_to("partials")
    (templates / ".#page.html").symlink_to("an editor's lock")
    os.mkfifo(templates / "page.html")
    assert _told(blog) == {
        ("outside-site", "templates/post.html"),
        ("outside-site", "templates/assets/style.css"),
        ("outside-site", "templates/assets/more"),
        ("linked-folder", "templates/again"),
        ("not-a-file", "templates/page.html"),
    }
    shutil.rmtree(templates)
    (blog.folder / "content/site.yaml").unlink()
    (blog.folder / "content/site.yaml").symlink_to(outside / "site.yaml")
    assert ("outside-site", "content/site.yaml") in _told(blog)
    tally("links", 7)


def _swapped(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    path.symlink_to(target)


def test_links_in_the_output_lead_no_file_out_of_it(
    blog: SiteFolder, outside: Path, tally: Callable[[str, int], None]
):
    assert blog.build().ok
    good = tree(blog.output)
    (outside / "index.html").write_text(_SECRET)
    before = tree(outside)
    # A file that is a link now is replaced; what it led to stays.
    _swapped(blog.output / "stays/index.html", outside / "index.html")
    assert blog.build().ok
    assert tree(blog.output) == good
    assert not (blog.output / "stays/index.html").is_symlink()
    # A folder that is one is not byline's: nothing is written behind it, and nothing removed.
    _swapped(blog.output / "stays", outside)
    assert _told(blog) == {("foreign-file", None)}
    (blog.folder / "content/posts/stays.md").unlink()
    assert blog.build().ok
    assert (blog.output / "stays").is_symlink()
    assert tree(outside) == before
    # Nor is what would be its own memory.
    shutil.copytree(blog.output / ".byline", outside / "byline")
    before = tree(outside)
    _swapped(blog.output / ".byline", outside / "byline")
    assert _told(blog) == {("output-refused", None)}
    assert byline("clean", "--site", blog.folder).returncode == 1
    assert tree(outside) == before
    tally("links", 5)


@pytest.fixture
def unreadable(blog: SiteFolder) -> Iterator[dict[str, Path]]:
    """Take the right to read from one file of each kind, and from three folders."""
    blog.write(
        {
            "content/series/s.md": "---\ntitle: S\n---\n",
            "content/authors/ann.yaml": "name: Ann\n",
            "content/comments/stays/a.yaml": "author: B\ndate: 2020-01-03\nbody: C\n",
            "content/static/shut/a.txt": "x",
            "content/posts/shut/index.md": _POST,
            "templates/partials/footer.html": "Mine",
            "templates/assets/own.css": "a {}",
            "templates/shut/a.html": "Mine",
        }
    )
    names = (
        *("content/site.yaml", "content/posts/stays.md", "content/posts/deep/pic.svg"),
        *("content/series/s.md", "content/authors/ann.yaml", "content/comments/stays/a.yaml"),
        *("content/static/shut", "content/posts/shut", "content/static/data.bin"),
        *("templates/partials/footer.html", "templates/assets/own.css", "templates/shut"),
    )
    paths = {name: blog.folder / name for name in names}
    for path in paths.values():
        path.chmod(0)
    yield paths
    for path in paths.values():
        path.chmod(0o755)


def test_files_that_may_not_be_read(
    blog: SiteFolder, unreadable: dict[str, Path], tally: Callable[[str, int], None]
):
    command = [Path(sys.executable).with_name("byline"), "build", "--json", "--site", blog.folder]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("needs setpriv, as root may read everything")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]

    def run() -> dict[str, str]:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert tree(blog.output) == {}
        errors = [d for d in json.loads(done.stdout)["diagnostics"] if d["severity"] == "error"]
        assert all("Permission denied" in one["message"] for one in errors), errors
        return {one["path"]: one["code"] for one in errors}

    later = {"content/static/data.bin"}  # which is opened when it is copied
    shown = {"content/posts/deep/pic.svg": "content/posts/deep/index.md"}  # where it is wanted
    first = {shown.get(name, name) for name in set(unreadable) - later}
    assert run() == dict.fromkeys(first, "unreadable")
    for name in set(unreadable) - later:
        unreadable[name].chmod(0o755)
    assert run() == dict.fromkeys(later, "unreadable")
    unreadable["content/static/data.bin"].chmod(0o644)
    assert blog.build().ok
    tally("links", len(unreadable))


def test_links_in_an_old_blog(tmp_path: Path, outside: Path, tally: Callable[[str, int], None]):
    old = tmp_path / "old"
    (old / "_posts").mkdir(parents=True)
    (old / "_config.yml").write_text("title: Old\n")
    (old / "_posts/2020-01-02-mine.md").write_text("---\ntitle: Mine\n---\n![a](/pic.png)\n")
    (old / "_posts/2020-01-03-theirs.md").symlink_to(outside / "post.md")
    (old / "pic.png").symlink_to(outside / "style.css")
    (old / "folder").symlink_to(outside)
    report = imported(old, tmp_path / "new")
    refused = {one.place.path for one in report.remarks if one.code == "file-refused"}
    assert refused >= {"_posts/2020-01-03-theirs.md", "pic.png"}
    made = tree(tmp_path / "new")
    assert any(name.endswith("mine/index.md") for name in made)
    assert not [name for name, data in made.items() if _SECRET.encode() in data]
    tally("links", 3)
