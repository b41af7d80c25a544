"""Old blogs with all that goes wrong: each mistake is in the report, and the rest comes home."""

from __future__ import annotations

import os
import stat

import pytest

from generator.importers.importer import Sort, Unreadable, Weight
from generator.importers.known import called
from generator.importers.vault import open_vault
from tests.conftest import AS_OF, SiteFolder, byline
from tests.old_blogs import read, written

CONFIGS = {"jekyll": "_config.yml", "hugo": "hugo.toml", "pelican": "pelicanconf.py"}
FOLDERS = {"jekyll": "_posts/2010-07-28-", "hugo": "content/posts/", "pelican": "content/"}
BROKEN = {
    "tab": b"---\ntitle: A tab\ndate: 2010-07-01\ntags:\n\t- a\n---\nWords one.",
    "colon": b"---\ntitle: Half: a minute\ndate: 2010-07-02\n---\nWords two.",
    "twice": b"---\ntitle: A\ntitle: Twice\ndate: 2010-07-03\n---\nWords three.",
    "scalar": b"---\ntitle: [Many, words]\ndate: 2010-07-04\ntags: one\naliases: /old\n"
    b"draft: perhaps\npart: x\n---\nWords four.",
    "untitled": b"---\ndate: 2010-07-05\n---\nWords five.",
    "undated": b"---\ntitle: Undated\n---\nWords six.",
    "no-day": b"---\ntitle: No such day\ndate: 2010-02-31\n---\nWords seven.",
    "open": b"---\ntitle: Open\ndate: 2010-07-06\n\nWords eight.",
    "bare": b"Words nine.",
    "empty": b"",
    "latin": "---\ntitle: Grüße\ndate: 2010-07-07\n---\nWörter zehn.".encode("cp1252"),
    "utf16": "---\ntitle: Wide\ndate: 2010-07-08\n---\nWords eleven.".encode("utf-16"),
    "control": b"---\ntitle: Control\ndate: 2010-07-09\n---\nWords\x08 twelve.",
    "windows": b"---\r\ntitle: Windows\r\ndate: 2010-07-10\r\n---\r\nWords thirteen.\r\n",
    "deep": b"---\ntitle: Deep\nx: " + b"[" * 3000 + b"\n---\nWords fourteen.",
    "quotes": b'---\ntitle: "Open quote\ndate: 2010-07-11\n---\n' + b">" * 3000 + b" deep",
    "links": b"---\ntitle: Links\ndate: 2010-07-12\n---\n"
    b"[a](gone.md) [b](#gone) ![c](gone.png) [d](/gone/)",
    "lists": b"---\ntitle: Lists\ndate: 2010-07-13\n---\nWords:\n- a\n  - b\n\n![](tab.png)",
}


def blog(name: str, tmp_path):
    files = {f"{FOLDERS[name]}{stem}.md": data for stem, data in BROKEN.items()}
    return written(tmp_path / "old", {**files, CONFIGS[name]: b""})


@pytest.mark.parametrize("name", CONFIGS)
def test_each_mistake_is_told_and_the_rest_is_imported(name, tmp_path):
    old = read(name, blog(name, tmp_path))
    by_stem = {path.rpartition("/")[2].removeprefix("2010-07-28-").removesuffix(".md"): entry
               for path, entry in old.entries.items()}  # fmt: skip
    assert by_stem.keys() == BROKEN.keys()
    told = {one.place.path.rpartition("/")[2].removeprefix("2010-07-28-").removesuffix(".md")
            for one in old.remarks}  # fmt: skip
    expected = {"tab", "colon", "twice", "scalar", "untitled", "no-day", "open", "bare", "empty",
                "latin", "control", "deep", "quotes"}  # fmt: skip
    if name == "pelican":
        expected -= {"open"}  # to which no end is no mistake
    assert expected <= told
    assert by_stem["tab"].tags == ("a",)
    assert by_stem["colon"].title == "Half: a minute"
    assert by_stem["twice"].title == "Twice"
    assert by_stem["scalar"].title == "Many, words"
    assert by_stem["scalar"].tags == ("one",)
    assert by_stem["latin"].title == "Grüße"
    assert by_stem["utf16"].title == "Wide"
    assert by_stem["windows"].text.strip() == "Words thirteen."
    assert by_stem["bare"].text.strip() == "Words nine."
    assert by_stem["undated"].title == "Undated"


@pytest.mark.parametrize("name", CONFIGS)
def test_it_builds_with_what_was_foretold(name, tmp_path):
    folder = blog(name, tmp_path)
    done = byline("import", name, folder, "--into", tmp_path / "new", "--no-images")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    site = SiteFolder(tmp_path / "new")
    report = (site.folder / "import-report.md").read_text(encoding="utf-8").replace("\\", "")
    outcome = site.build(AS_OF)
    for one in outcome.diagnostics:
        assert one.message.replace("\\", "") in report
    errors = {one.code for one in outcome.diagnostics if one.severity == "error"}
    assert errors <= {"markdown-depth"}


@pytest.mark.parametrize("name", CONFIGS)
def test_links_out_of_the_folder_and_what_cannot_be_read(name, tmp_path):
    outside = written(tmp_path / "outside", {"secret.md": "---\ntitle: Secret\n---\nSecret."})
    folder = blog(name, tmp_path)
    post = folder / f"{FOLDERS[name]}stolen.md"
    post.symlink_to(outside / "secret.md")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(post.with_name("2010-01-01-pipe.md"))
    old = read(name, folder)
    assert not any("Secret" in entry.text for entry in old.entries.values())
    assert len(old.entries) == len(BROKEN)


@pytest.mark.parametrize("name", CONFIGS)
def test_a_file_that_cannot_be_read_is_told(name, tmp_path, monkeypatch):
    from generator.importers.vault import BrokenFile, Vault

    folder = written(tmp_path, {
        CONFIGS[name]: "", f"{FOLDERS[name]}a.md": "Title: A\n\nA.", f"{FOLDERS[name]}b.md": "B.",
    })  # fmt: skip
    whole = Vault.read

    def refused(self, path, most=2**20):
        if path.endswith(("a.md", CONFIGS[name])):
            raise BrokenFile("it is damaged")
        return whole(self, path, most)

    monkeypatch.setattr(Vault, "read", refused)
    old = read(name, folder)
    assert len(old.entries) == 1
    lost = {one.place.path for one in old.remarks if one.weight is Weight.LOST}
    assert lost == {CONFIGS[name], f"{FOLDERS[name]}a.md"}


@pytest.mark.parametrize("name", CONFIGS)
def test_what_is_no_such_blog_is_refused(name, tmp_path):
    vault = open_vault(written(tmp_path, {"notes.txt": "Nothing."}))
    assert not called(name).recognises(vault)
    with pytest.raises(Unreadable, match=f"no {name.title()} blog"):
        list(called(name).read(vault))


@pytest.mark.parametrize("name", CONFIGS)
def test_each_file_is_looked_at_once(name, tmp_path, monkeypatch):
    folder = written(tmp_path, {CONFIGS[name]: "", f"{FOLDERS[name]}a.md": "A."})
    written(folder, {f"static/many/{number}/x.bin": b"" for number in range(60)})
    seen: list[str] = []
    scandir = os.scandir

    def counted(path):
        seen.append(os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counted)
    vault = open_vault(folder)
    for _ in range(2):
        list(called(name).read(vault))
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("name", CONFIGS)
def test_other_formats_are_listed(name, tmp_path):
    files = {CONFIGS[name]: "", f"{FOLDERS[name]}a.md": "A.", f"{FOLDERS[name]}b.rst": "B\n=\n"}
    old = read(name, written(tmp_path, files))
    told = old.told("not-markdown")
    if name == "jekyll":
        told = told or [one for one in old.remarks if one.place.path.endswith(".rst")]
    assert [one.place.path for one in told] == [f"{FOLDERS[name]}b.rst"]
    assert len(old.entries) == 1


def test_hugo_settings_that_are_broken_are_told(tmp_path):
    files = {"hugo.toml": "title = 'T'\nbaseURL = \n", "content/posts/a.md": "A."}
    old = read("hugo", written(tmp_path, files))
    assert old.blog.title == "T"
    assert old.told("front-matter")


def test_jekyll_settings_that_are_broken_are_told(tmp_path):
    config = "title: T: U\ncollections: [a]\ndefaults: none\nexclude: x\nurl: nowhere\n"
    files = {"_config.yml": config, "_posts/2010-07-28-a.md": "A.", "_a/x.md": "---\n---\nX."}
    old = read("jekyll", written(tmp_path, files))
    assert old.blog.title == "T: U"
    assert old.blog.address == ""
    assert old.entries["_a/x.md"].sort is Sort.PAGE


def test_a_jekyll_blog_without_settings_in_a_folder_below(tmp_path):
    files = {"docs/_posts/2010-07-28-a.md": "A.", "README.md": "Not of it."}
    old = read("jekyll", written(tmp_path, files))
    assert list(old.entries) == ["docs/_posts/2010-07-28-a.md"]


def test_a_folder_that_may_not_be_entered(tmp_path):
    folder = blog("jekyll", tmp_path)
    closed = written(folder / "closed", {"a.md": "A."})
    closed.chmod(0)
    try:
        assert read("jekyll", folder).entries
    finally:
        closed.chmod(stat.S_IRWXU)
