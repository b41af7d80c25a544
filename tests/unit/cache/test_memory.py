"""The cache through whole builds: what it saves, and that it is never believed too much."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator import making, pipeline, reading
from generator.cache import documents, index, shortcut
from generator.cache.codec import Encoded
from generator.cache.documents import DocumentCache
from generator.cache.memory import Memory
from generator.cache.values import Writer
from generator.concurrency import Forked
from generator.load import document as loading
from generator.model.artifact import Phase
from generator.model.diagnostic import Place
from generator.render.job import Job
from tests.conftest import AS_OF, CONFIG, SiteFolder, byline, tree

POSTS = {
    f"content/posts/p{n}.md": f"---\ntitle: P{n}\ndate: 2010-01-0{n}\ntags: [t{n % 2}]\n"
    f"series: S\n---\n\nText {n}.\n"
    for n in range(1, 6)
}


VERSION = f'"version":{index._VERSION}'


@pytest.fixture
def blog(site: Callable[..., SiteFolder]) -> SiteFolder:
    made = site(POSTS)
    assert made.build().ok
    return made


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what is really read anew."""
    paths: list[str] = []
    load = loading.load

    def seen(source, data, engine):
        paths.append(source.path)
        return load(source, data, engine)

    monkeypatch.setattr(reading, "load", seen)
    return paths


def clean(made: SiteFolder) -> dict[str, bytes]:
    output = made.folder.parent / "clean"
    outcome = pipeline.build(made.folder, output, pipeline.Options(as_of=AS_OF, cache=False))
    assert outcome.ok
    return tree(output)


def quiet(made: SiteFolder) -> None:
    """Let the files grow old enough for their times to be believed, as they do by themselves."""
    old = time.time_ns() - 60_000_000_000
    for path in (*made.folder.rglob("*"),):
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path, ns=(old, old))
    time.sleep(0.1)  # the time of the change itself cannot be set
    made.build()


def idle(made: SiteFolder) -> bool:
    asked = pipeline.Options(as_of=AS_OF)
    return shortcut.nothing_to_do(made.folder, made.output, asked) is not None


def test_only_what_changed_is_read_and_made(blog: SiteFolder, loaded: list[str]) -> None:
    blog.write({"content/posts/p3.md": POSTS["content/posts/p3.md"] + "More.\n"})
    outcome = blog.build()
    assert loaded == ["content/posts/p3.md"]
    assert outcome.report is not None
    assert 0 < outcome.report.written < 10
    assert tree(blog.output) == clean(blog)


def test_a_touched_file_changes_nothing(blog: SiteFolder, loaded: list[str]) -> None:
    (blog.folder / "content/posts/p1.md").touch()
    outcome = blog.build()
    assert loaded == []
    assert outcome.report is not None
    assert outcome.report.written == 0


def test_nothing_to_do_is_told_without_reading(
    blog: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet(blog)
    monkeypatch.setattr(index, "digest_of", lambda path: pytest.fail(f"{path} was read"))
    assert idle(blog)


def test_files_that_got_a_second_name_need_not_be_read(
    blog: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet(blog)
    for number, name in enumerate(sorted(tree(blog.output))):
        os.link(blog.output / name, tmp_path / str(number))
    with monkeypatch.context() as patch:
        patch.setattr(index, "digest_of", lambda path: pytest.fail(f"{path} was read"))
        with pytest.raises(pytest.fail.Exception, match="was read"):
            idle(blog)
        index.linked(blog.folder, blog.output)
        assert idle(blog)
    page = blog.output / "p1/index.html"
    page.write_bytes(page.read_bytes().replace(b"Text 1", b"Text 7"))
    index.linked(blog.folder, blog.output)
    assert not idle(blog), "what is another file was not taken in"
    blog.build()
    assert "Text 1" in blog.read("p1/index.html")
    index.linked(blog.folder / "content", blog.output)  # where there is no index
    assert idle(blog)


def test_doubtful_times_are_not_believed(blog: SiteFolder) -> None:
    # Same size, same times, same inode: only reading the file can tell.
    quiet(blog)
    path = blog.folder / "content/posts/p2.md"
    stored = index.Index.read(index.index_path(blog.folder, blog.output))
    assert stored is not None
    assert stored.sources["content/posts/p2.md"].sure
    path.write_text(path.read_text().replace("Text 2", "Text 9"))
    assert not idle(blog)
    blog.build()
    assert "Text 9" in blog.read("p2/index.html")


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.write({"content/posts/new.md": "---\ntitle: N\ndate: 2010-02-01\n---\n"}),
        lambda made: (made.folder / "content/posts/p1.md").unlink(),
        lambda made: made.write({"content/site.yaml": "title: Other\n"}),
        lambda made: made.write({"templates/tags.html": "own"}),
        lambda made: made.write({"content/static/x.txt": "x"}),
        lambda made: (made.output / "p1/index.html").write_text("by hand"),
        lambda made: (made.output / "p1/index.html").unlink(),
        lambda made: (made.output / ".byline/manifest.json").unlink(),
        lambda made: (made.folder / "content/posts/p1.md").rename(
            made.folder / "content/posts/q.md"
        ),
    ],
    ids=[
        "added",
        "removed",
        "config",
        "template",
        "static",
        "by-hand",
        "gone",
        "manifest",
        "renamed",
    ],
)
def test_any_change_is_seen(blog: SiteFolder, change: Callable[[SiteFolder], object]) -> None:
    quiet(blog)
    assert idle(blog)
    change(blog)
    assert not idle(blog)


def test_the_clock_alone_may_change_something(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": "---\ntitle: A\ndate: 2026-12-01\n---\n"})
    made.build()
    quiet(made)

    def idle_at(day: int) -> bool:
        asked = pipeline.Options(as_of=AS_OF.replace(day=day, month=12 if day < 5 else 11))
        return shortcut.nothing_to_do(made.folder, made.output, asked) is not None

    assert idle_at(30)
    assert not idle_at(21)  # before the build: what was out then is not known
    assert not idle_at(1)


@pytest.mark.parametrize(("zone", "over"), [("UTC", 0), ("Etc/GMT+5", 5), ("Etc/GMT-5", -5)])
def test_a_plan_is_overdue_once_its_day_is_over(
    site: Callable[..., SiteFolder], zone: str, over: int
) -> None:
    parts = "- title: B\n  planned: 2026-11-24\n"
    made = site({"content/series/s.md": f"---\ntitle: S\nparts:\n{parts}---\n"})
    made.write({"content/site.yaml": f"{CONFIG}timezone: {zone}\n"})
    midnight = AS_OF.replace(day=25) + timedelta(hours=over)
    for before in (timedelta(days=3), timedelta(hours=3), timedelta(seconds=1)):
        made.build(midnight - before)
        quiet(made)
        for later, idle in ((timedelta(seconds=-1), True), (timedelta(), False)):
            asked = pipeline.Options(as_of=midnight + later)
            assert bool(shortcut.nothing_to_do(made.folder, made.output, asked)) is idle
        assert "coming <time" in made.read("series/s/index.html")
    made.build(midnight)
    assert "coming <time" not in made.read("series/s/index.html")


def test_other_options_are_another_build(blog: SiteFolder) -> None:
    quiet(blog)
    for other in (pipeline.Options(AS_OF, drafts=True), pipeline.Options(AS_OF, strict=True)):
        assert shortcut.nothing_to_do(blog.folder, blog.output, other) is None


@pytest.mark.parametrize("how", ["emptied", "garbage", "flipped", "foreign", "other version"])
@pytest.mark.parametrize("file", ["documents.sqlite3", "index"])
def test_a_broken_cache_is_an_empty_one(blog: SiteFolder, file: str, how: str) -> None:
    path = next((blog.folder / ".cache").glob(f"{file}*"))
    if how == "emptied":
        path.write_bytes(b"")
    elif how == "garbage":
        path.write_bytes(os.urandom(5000))
    elif how == "flipped":
        data = bytearray(path.read_bytes())
        for position in range(200, len(data), 97):
            data[position] ^= 0x55
        path.write_bytes(bytes(data))
    elif how == "foreign":
        path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE documents (x)")
        connection.close()
    elif path.name.startswith("index"):
        path.write_text(path.read_text().replace(VERSION, '"version":99'))
    else:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    blog.write({"content/posts/p1.md": POSTS["content/posts/p1.md"] + "More.\n"})
    assert blog.build().ok
    assert tree(blog.output) == clean(blog)
    assert blog.build().ok


def test_a_row_with_another_text_in_it_is_not_believed(blog: SiteFolder) -> None:
    connection = sqlite3.connect(blog.folder / ".cache/documents.sqlite3")
    connection.execute("UPDATE documents SET head = replace(head, 'P1', 'Q1')")
    connection.execute("UPDATE documents SET body = replace(body, 'Text', 'Lies')")
    connection.execute("UPDATE jobs SET job = replace(job, 'P1', 'Q1')")
    connection.commit()
    connection.close()
    (blog.folder / "content/posts/p5.md").unlink()
    assert blog.build().ok
    assert tree(blog.output) == clean(blog)


@pytest.mark.parametrize("value", ["NULL", "CAST(head AS BLOB)"])
def test_a_row_of_another_type_is_not_believed(blog: SiteFolder, value: str) -> None:
    connection = sqlite3.connect(blog.folder / ".cache/documents.sqlite3")
    connection.execute(f"UPDATE documents SET head = {value} WHERE head LIKE '%P1%'")
    connection.execute(f"UPDATE documents SET body = {value} WHERE head LIKE '%P2%'")
    connection.commit()
    connection.close()
    blog.write({"content/site.yaml": CONFIG.replace("Test", "Other")})
    assert blog.build().ok
    assert tree(blog.output) == clean(blog)


@pytest.mark.parametrize("word", [b"documents", b"REATE", b" TEXT"])
def test_a_bit_that_flips_in_the_description_of_the_table(blog: SiteFolder, word: bytes) -> None:
    path = blog.folder / ".cache/documents.sqlite3"
    content = bytearray(path.read_bytes())
    content[content.index(word)] ^= 0x80
    path.write_bytes(content)
    blog.write({"content/posts/p1.md": POSTS["content/posts/p1.md"] + "More.\n"})
    assert blog.build().ok
    assert tree(blog.output) == clean(blog)


def test_without_a_folder_to_write_to_it_builds_all_the_same(
    site: Callable[..., SiteFolder],
) -> None:
    made = site(POSTS)
    (made.folder / ".cache").write_text("a file where the folder would be")
    assert made.build().ok
    assert tree(made.output) == clean(made)


def test_the_cache_is_bounded(tmp_path: Path, blog: SiteFolder, monkeypatch) -> None:
    monkeypatch.setattr("generator.cache.documents._SPARE", 0)
    for n in range(20):
        blog.write({"content/posts/p1.md": POSTS["content/posts/p1.md"] + f"Version {n}.\n"})
        assert blog.build().ok
    connection = sqlite3.connect(blog.folder / ".cache/documents.sqlite3")
    counts = [
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("documents", "jobs")
    ]
    connection.close()
    # A text is kept for each post, a job for each post and for each feed that shows one.
    assert counts[0] <= 2 * len(POSTS) + 1
    assert counts[1] <= 2 * len(tree(blog.output)) + 1


def test_a_cache_is_as_good_on_another_machine(
    blog: SiteFolder, tmp_path: Path, loaded: list[str]
) -> None:
    import shutil

    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(blog.folder, elsewhere, ignore=shutil.ignore_patterns("output"))
    outcome = pipeline.build(elsewhere, elsewhere / "output", pipeline.Options(AS_OF))
    assert outcome.ok
    assert loaded == []
    assert tree(elsewhere / "output") == tree(blog.output)


def test_no_cache_leaves_nothing(site: Callable[..., SiteFolder]) -> None:
    made = site(POSTS)
    assert byline("build", "--no-cache", cwd=made.folder).returncode == 0
    assert not (made.folder / ".cache").exists()


def test_the_command_says_the_same_when_there_is_nothing_to_do(blog: SiteFolder) -> None:
    blog.write({"content/posts/l.md": "---\ntitle: L\ndate: 2010-02-02\n---\n\nText:\n- one\n"})
    first = byline("build", "--json", cwd=blog.folder)
    quiet(blog)
    second, third = (byline("build", "--json", cwd=blog.folder) for _ in range(2))
    one, two, three = (json.loads(done.stdout) for done in (first, second, third))
    assert two["written"] == three["written"] == 0
    for key in ("posts", "pages", "series", "next_due", "diagnostics"):
        assert one[key] == two[key] == three[key]
    assert two["unchanged"] == three["unchanged"] == one["written"] + one["unchanged"]


def test_verify_holds_the_result_against_a_clean_build(blog: SiteFolder) -> None:
    blog.write({"content/posts/p1.md": POSTS["content/posts/p1.md"] + "More.\n"})
    done = byline("build", "--verify", cwd=blog.folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_verify_finds_a_byte_that_differs(blog: SiteFolder, monkeypatch, capsys) -> None:
    from generator.cli import main

    # A cache that lies, as only a fault in byline could make it.
    monkeypatch.setattr(Memory, "is_fresh", lambda *_: True)
    at = ("--site", str(blog.folder), "--as-of", "2026-11-22")
    # Of a new title all pages must be looked at that may show it.
    blog.write({"content/posts/p1.md": POSTS["content/posts/p1.md"].replace("P1", "Q1")})
    assert main(["build", "--verify", *at]) == 1
    said = capsys.readouterr().err
    assert "p1/index.html differs [not-verified]" in said
    assert "index.html differs [not-verified]" in said
    assert "is not what a clean build makes" in said


def test_an_extension_of_the_writers_own_is_a_source(
    blog: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "from markdown.extensions import Extension\n"
        "from markdown.postprocessors import Postprocessor\n"
        "class P(Postprocessor):\n"
        "    def run(self, text):\n        return text.replace('Text', 'WORD')\n"
        "class E(Extension):\n"
        "    def extendMarkdown(self, md):\n"
        "        md.postprocessors.register(P(md), 'p', 1)\n"
        "def makeExtension(**kw):\n    return E(**kw)\n"
    )
    folder = tmp_path / "extensions"
    folder.mkdir()
    (folder / "own_words.py").write_text(code.replace("WORD", "First"))
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    config = "title: T\nurl: https://example.com/\nmarkdown: {extensions: [own_words]}\n"
    blog.write({"content/site.yaml": config})
    byline("build", cwd=blog.folder, check=True)
    assert "First 1" in blog.read("p1/index.html")
    # Of another length, as Python takes its compiled file by the second and the size.
    (folder / "own_words.py").write_text(code.replace("WORD", "Another"))
    byline("build", cwd=blog.folder, check=True)
    assert "Another 1" in blog.read("p1/index.html")


def test_keys_are_of_values_not_of_objects() -> None:
    word = b"word".decode()  # equal to the literal, but another object

    def key(by: str, *view: str) -> str:
        job = Job("/a/", Phase.POSTS, lambda: view, by, Place("a"))
        return making.text_of_job(Writer(), job, view)

    assert key("t.html", "word", word) == key("t.html", word, word)
    assert key("t.html", "word") != key("t.html", "words")
    assert key("t.html", "word") != key("u.html", "word")


def test_two_processes_may_share_the_documents(tmp_path: Path) -> None:
    one, other = DocumentCache(tmp_path), DocumentCache(tmp_path)
    one.put([])
    other.put([])
    one.close()
    other.close()


def test_a_cache_that_fails_on_the_way_forgets(tmp_path: Path) -> None:
    cache = DocumentCache(tmp_path)
    for act in (
        lambda: cache.heads({b"k": None}),
        lambda: cache.body(b"k"),
        lambda: cache.job(b"k"),
        lambda: cache.put([]),
        lambda: cache.put_jobs([]),
        lambda: cache.prune(set(), set()),
    ):
        cache._connection.close()  # as a disk that fails would have it
        cache._reader().close()
        assert act() in ({}, None)
    cache.close()


def test_a_cache_may_be_asked_in_any_process(tmp_path: Path) -> None:
    cache = DocumentCache(tmp_path)
    keys = [bytes([number]) * 20 for number in range(30)]
    cache.put([(key, Encoded("[]", key.hex())) for key in keys])
    expected = [key.hex() for key in keys]
    assert [cache.body(key) for key in keys] == expected
    with Forked(3).over(cache.body, keys, 1) as bodies:
        assert list(bodies) == expected
    assert [cache.body(key) for key in keys] == expected
    cache.close()


def test_a_row_that_was_not_asked_for_is_left_aside(tmp_path: Path) -> None:
    cache = DocumentCache(tmp_path)
    connection = cache._connection
    # As a file gives it in which several bits of a page are wrong.
    rows = [(b"other", "[]", documents._sum(b"other", "[]"))]
    cache._connection = SimpleNamespace(execute=lambda *_: rows)
    assert cache.heads({b"k": None}) == {}
    connection.close()


def test_a_package_that_is_not_there_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.cache import fingerprint

    before = fingerprint.program([])
    monkeypatch.setattr(fingerprint, "_PACKAGES", (*fingerprint._PACKAGES, "no-such-package"))
    assert fingerprint.program([]) != before


def test_versions_are_those_that_are_installed() -> None:
    from importlib import metadata

    from generator.cache import fingerprint

    versions = fingerprint._versions()
    known = {name: versions[name] for name in fingerprint._PACKAGES if name in versions}
    assert {"jinja2", "markdown", "pymdown-extensions", "pyyaml"} <= known.keys()
    assert known == {name: metadata.version(name) for name in known}


def test_another_version_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.cache import fingerprint

    seen = set()
    for name in ("Jinja2-9.1.dist-info", "Jinja2-9.2.dist-info", "jinja2-9.2-py3.11.egg-info"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(sys, "path", [str(tmp_path / "missing"), str(tmp_path)])
        seen.add(fingerprint.program([]))
        (tmp_path / name).rmdir()
    assert len(seen) == 3


def test_what_cannot_be_looked_at_is_never_the_same(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to(".")
    seen = index.scan(tmp_path, time.time_ns())
    assert seen["gone"] == index.Seen(-1, -1, -1, -1)
    assert not index.same(tmp_path, seen, seen)


def test_a_file_that_vanishes_while_it_is_compared(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    seen = index.scan(tmp_path, time.time_ns())
    known = {"a": index.Seen(1, 0, 0, 0, index.digest_of(tmp_path / "a"))}
    assert index.same(tmp_path, known, seen)
    (tmp_path / "a").unlink()
    assert not index.same(tmp_path, known, seen)
    assert index.sources_of(tmp_path, 0, [str(tmp_path / "a")]) == {}


def test_an_index_of_another_version_is_none(blog: SiteFolder) -> None:
    path = index.index_path(blog.folder, blog.output)
    first, second = path.read_text().splitlines(keepends=True)
    text = first.rstrip("\n").partition(" ")[2].replace(VERSION, '"version":99')
    assert '"version":99' in text
    path.write_text(f"{index._checksum(text)} {text}\n{second}")
    assert index.Index.read(path) is None


def test_the_files_of_a_package_of_extensions_are_found() -> None:
    from generator.load.markdown import extension_files

    files = extension_files(["markdown.extensions", "no.such.module"])
    assert any(file.endswith("toc.py") for file in files)


def test_outputs_are_compared_byte_for_byte(blog: SiteFolder, tmp_path: Path) -> None:
    from generator.publish.compare import differences

    other = tmp_path / "other"
    pipeline.build(blog.folder, other, pipeline.Options(AS_OF, cache=False))
    assert differences(blog.output, other) == []
    blog.write({"content/posts/p6.md": "---\ntitle: P6\ndate: 2010-01-06\n---\n"})
    blog.build()
    (blog.output / "p1/index.html").unlink()
    found = differences(blog.output, other)
    assert "p6/index.html should not be there" in found
    assert "p1/index.html is missing" in found
    assert "index.html differs" in found
