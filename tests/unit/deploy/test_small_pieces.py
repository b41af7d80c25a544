"""The journal, the cargo, the dry target, what git says, what is due, and secrets."""

from __future__ import annotations

import asyncio
import builtins
import gzip
import hashlib
import subprocess
from datetime import datetime, timezone
from pathlib import Path

import pytest

from generator.deploy.cargo import Cargo
from generator.deploy.digests import digest_of
from generator.deploy.dry import DryTarget
from generator.deploy.due import Due, due_at
from generator.deploy.journal import Journal
from generator.deploy.record import Known, Record, State
from generator.deploy.retry import Patience, Persistence
from generator.deploy.secrecy import Secrecy, secrets_of
from generator.deploy.state import Age, age_of, state_of
from generator.deploy.target import (
    LOCK,
    RECORD,
    Deployment,
    Headers,
    Permanent,
    Traits,
    Upload,
)
from generator.publish.manifest import Entry, Kind
from tests.deploying.memory import MemoryTarget, Store, Stored

HTML = Headers("text/html; charset=utf-8", "no-cache")
KNOWN = Known("d", 3, "t", HTML, Kind("posts", source="é.md"))


# The journal


def test_a_journal_remembers_what_was_put_since_a_record(tmp_path: Path):
    path = tmp_path / "deep" / "a.journal"
    first = Journal(path)
    first.begin("r1")
    first.add("é.html", KNOWN)
    first.close(done=False)
    assert Journal(path).of("r1") == {"é.html": KNOWN}
    assert Journal(path).of("r2") == {}
    again = Journal(path)
    again.begin("r1")
    again.add("b.html", KNOWN)
    again.close(done=False)
    assert Journal(path).of("r1").keys() == {"é.html", "b.html"}
    with path.open("ab") as stream:
        stream.write(b'["c.html", "d')  # where the process was killed
    assert Journal(path).of("r1").keys() == {"é.html", "b.html"}
    last = Journal(path)
    last.begin("r2")
    last.close(done=True)
    assert not path.exists()
    last.close(done=True)
    last.add("after.html", KNOWN)


def test_a_journal_of_a_dry_run_writes_nothing(tmp_path: Path):
    path = tmp_path / "a.journal"
    path.write_text("nonsense\n")
    dry = Journal(path, kept=False)
    dry.begin("r1")
    dry.add("a.html", KNOWN)
    dry.close(done=True)
    assert path.read_text() == "nonsense\n"
    assert dry.of("r1") == {}
    path.write_text('"r1"\n[1]\n')
    assert dry.of("r1") == {}


# The cargo


def cargo(folder: Path, content: bytes, encodings: tuple[str, ...] = (), algorithm="") -> Cargo:
    (folder / "a.html").write_bytes(content)
    entry = Entry(hashlib.sha256(content).hexdigest(), len(content))
    return Cargo({"a.html": entry}, f"{folder}/".__add__, encodings, algorithm)


def test_a_file_is_encoded_where_that_is_worth_it(tmp_path: Path):
    text = b"words and words " * 100
    plain = cargo(tmp_path, text).upload("a.html", HTML)
    assert (plain.content, plain.headers.encoding, plain.digest) == (text, "", plain.digest)
    small = cargo(tmp_path, text, ("gzip",), "md5").upload("a.html", HTML)
    assert isinstance(small.content, bytes)
    assert gzip.decompress(small.content) == text
    assert small.headers == Headers(HTML.type, HTML.cache, "gzip")
    assert small.size == len(small.content)
    assert small.digest == digest_of(small.content, "md5")
    assert small == cargo(tmp_path, text, ("gzip",), "md5").upload("a.html", HTML)
    assert cargo(tmp_path, text, ("gzip",), "md5").digest("a.html", HTML) == small.digest
    foreseen = cargo(tmp_path, text, ("gzip",), "md5").foreseen("a.html", HTML)
    assert (foreseen.size, foreseen.token) == (small.size, small.digest)
    picture = cargo(tmp_path, text, ("gzip",)).upload("a.html", Headers("image/png", "x"))
    assert picture.content == text
    assert cargo(tmp_path, b"short", ("gzip",)).upload("a.html", HTML).content == b"short"
    dense = bytes(range(256)) * 2
    noise = hashlib.shake_256(dense).digest(600)
    assert cargo(tmp_path, noise, ("gzip",)).upload("a.html", HTML).content == noise


def test_brotli_is_there_for_those_who_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = b"words and words " * 100
    brotli = pytest.importorskip("brotli")
    upload = cargo(tmp_path, text, ("br",)).upload("a.html", HTML)
    assert brotli.decompress(upload.content) == text
    assert upload.headers.encoding == "br"
    real = builtins.__import__

    def without(name: str, *more: object, **named: object) -> object:
        if name == "brotli":
            raise ImportError
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Permanent) as told:
        cargo(tmp_path, text, ("br",)).upload("a.html", HTML)
    assert told.value.hint
    assert "pip install 'byline[brotli]'" in told.value.hint


def test_digests_are_those_of_the_target(tmp_path: Path):
    made = cargo(tmp_path, b"hello\n", (), "git")
    assert made.digest("a.html", HTML) == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert digest_of(tmp_path / "a.html", "git") == made.digest("a.html", HTML)
    assert cargo(tmp_path, b"x").digest("a.html", HTML) == ""
    sha = cargo(tmp_path, b"x", (), "sha256")
    assert sha.digest("a.html", HTML) == sha.upload("a.html", HTML).digest


def test_a_large_file_is_not_read_into_memory(tmp_path: Path):
    large = bytes(1 << 21)
    upload = cargo(tmp_path, large, (), "md5").upload("a.html", Headers("video/mp4", "x"))
    assert upload.content == tmp_path / "a.html"
    assert upload.size == len(large)
    assert upload.digest == hashlib.md5(large).hexdigest()


@pytest.mark.parametrize("now", [b"other", b"longer than before", b"", None])
def test_what_is_not_what_was_built_is_not_sent(tmp_path: Path, now: bytes | None):
    made = cargo(tmp_path, b"built")
    if now is None:
        (tmp_path / "a.html").unlink()
    else:
        (tmp_path / "a.html").write_bytes(now)
    with pytest.raises(Permanent, match="not what the build left"):
        made.upload("a.html", HTML)


# The dry target


def test_a_dry_target_believes_itself_changed_and_changes_nothing(tmp_path: Path):
    store = Store({"old.html": Stored(b"old", HTML, "t1"), "b.html": Stored(b"b", HTML, "t2")})
    target = MemoryTarget(store, Traits("memory"))
    dry = DryTarget(target)
    (tmp_path / "c.html").write_bytes(b"from a file")

    async def run() -> None:
        await dry.open()
        await dry.begin(Deployment("id", "m", {}))
        await dry.put(Upload("a.html", b"new", 3, HTML))
        await dry.put(Upload("c.html", tmp_path / "c.html", 11, HTML, "digest"))
        await dry.put(Upload(LOCK, b"{}", 2, HTML, exclusive=True))
        await dry.settle()
        await dry.delete(["old.html"])
        assert {*await dry.list()} == {"a.html", "b.html", "c.html"}
        found = await dry.get("c.html")
        assert found
        assert found.content == b"from a file"
        assert await dry.get("old.html") is None
        there = await dry.get("b.html")
        assert there
        assert there.content == b"b"
        await dry.finish()
        await dry.abandon()
        await dry.restore("any")
        assert await dry.releases() == []
        await dry.delete([LOCK, "a.html"])
        assert "a.html" not in await dry.list()
        await dry.close()

    asyncio.run(run())
    assert store.files.keys() == {"old.html", "b.html"}
    assert store.lock is None
    assert dry.secrets == target.secrets
    assert dry.puts == [("a.html", 3), ("c.html", 11), (LOCK, 2)]


# What git says


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-C", folder, *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(folder: Path, text: str) -> State:
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "a.md").write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", text)
    return state_of(folder)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def test_without_git_there_is_no_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert state_of(tmp_path) == State()
    monkeypatch.setenv("PATH", "")
    assert state_of(tmp_path) == State()
    assert age_of(tmp_path, State(), State("a" * 40, 1)) is Age.FIT


def test_only_the_blog_s_own_texts_make_it_dirty(blog: Path):
    assert state_of(blog) == State()  # nothing is committed yet
    clean = commit(blog, "one")
    assert len(clean.commit) == 40
    assert not clean.dirty
    (blog / "notes.txt").write_text("x")
    assert not state_of(blog).dirty
    (blog / "content" / "b.md").write_text("x")
    assert state_of(blog).dirty


def test_states_are_newer_older_or_apart(blog: Path, tmp_path: Path):
    one, two = commit(blog, "one"), commit(blog, "two")
    assert age_of(blog, two, one) is Age.FIT
    assert age_of(blog, two, two) is Age.FIT
    assert age_of(blog, one, two) is Age.OLDER
    assert age_of(blog, two, State("f" * 40, 1)) is Age.UNKNOWN
    git(blog, "checkout", "-q", "-b", "other", one.commit)
    three = commit(blog, "three")
    assert age_of(blog, three, two) is Age.APART
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", "-b", "main", f"file://{blog}", shallow], check=True
    )
    assert age_of(shallow, state_of(shallow), one) is Age.FIT
    assert age_of(shallow, state_of(shallow), State("f" * 40, two.when + 9)) is Age.OLDER


# What is due


def online(record: Record | None) -> MemoryTarget:
    files = {RECORD: Stored(record.encoded(), HTML, "t")} if record else {}
    return MemoryTarget(Store(files), Traits("memory"))


@pytest.mark.parametrize(
    ("record", "due"),
    [
        (None, Due(now=True)),
        (Record("r"), Due(now=False)),
        (
            Record("r", until="2026-06-12T09:00:00+02:00"),
            Due(now=True, until="2026-06-12T09:00:00+02:00"),
        ),
        (
            Record("r", until="2026-06-12T09:00:00-02:00"),
            Due(now=False, until="2026-06-12T09:00:00-02:00"),
        ),
    ],
)
def test_what_is_due_stands_in_the_record(record: Record | None, due: Due):
    moment = datetime(2026, 6, 12, 8, tzinfo=timezone.utc)
    patience = Persistence(Patience(tries=1))
    assert asyncio.run(due_at(online(record), moment, patience)) == due


# Secrets


def test_secrets_are_known_by_their_names():
    environ = {
        "AWS_SECRET_ACCESS_KEY": "aaaaaaaa",
        "NETLIFY_AUTH_TOKEN": "bbbbbbbb",
        "AZURE_STORAGE_CONNECTION_STRING": "cccccccc",
        "SFTP_PASSWORD": "dddddddd",
        "PWD": "/home/somebody",
        "SSH_AUTH_SOCK": "/tmp/agent",
        "MONKEY": "eeeeeeee",
        "API_KEY": "short",
    }
    assert secrets_of(environ) == {"aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"}


@pytest.mark.parametrize(
    "text",
    [
        "the key hunter2/+ was refused",
        "GET https://x/?k=hunter2%2F%2B failed",
        "https://me:hunter2/@host/ says no",
        "Authorization: Bearer abc.def.ghi",
        "https://s3/x?X-Amz-Signature=abcdef0123&y=1",
        "https://b.blob/x?sv=1&sig=abcdef0123%3D",
        "line one\nhunter2/+\nline three",
    ],
)
def test_no_text_shows_a_secret(text: str):
    shown = Secrecy(["hunter2/+", "me:hunter2", "abc"]).scrubbed(text)
    assert "hunter2" not in shown
    assert "abcdef" not in shown
    assert "abc.def" not in shown
    assert "•••" in shown


def test_a_key_of_several_lines_is_hidden_line_by_line():
    secrecy = Secrecy([])
    secrecy.learn(["-----BEGIN KEY-----\nc2VjcmV0c2VjcmV0\n-----END KEY-----"])
    assert "c2VjcmV0" not in secrecy.scrubbed("it says c2VjcmV0c2VjcmV0 here")
