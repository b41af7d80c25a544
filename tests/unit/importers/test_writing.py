"""What is written, what is left alone, and what happens the second time."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from generator import pipeline
from generator.authoring import FileChanged
from generator.importers import journal
from generator.importers.importer import Unreadable, Weight
from generator.importers.journal import Journal, State
from generator.importers.pictures import Pictures
from tests.importing import NOW, SAMPLES, build, escaped, files, imported, matter
from tests.pictures import split

BACKUP = SAMPLES / "blogger/backup.xml"
POST = "content/posts/2010/number-said-once.md"


def png(width: int, height: int) -> bytes:
    return split("png", (width, height))


def states(report: object) -> set[str]:
    return {state for _, state in report.written}  # type: ignore[attr-defined]


def atom(entries: str) -> str:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/"
        f"blogger/2018'><id>tag:blogger.com,1999:blog-1</id><title>B</title>{entries}</feed>"
    )


def post(number: int, title: str, text: str, more: str = "", date: str = "2010-07-28") -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>POST"
        f"</blogger:type><blogger:status>LIVE</blogger:status><title>{escaped(title)}</title>"
        f"<content type='html'>{escaped(text)}</content><published>{date}T09:30:00Z</published>"
        f"{more}</entry>"
    )


def comment(number: int, on: int, text: str, more: str = "") -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:parent>"
        f"tag:blogger.com,1999:blog-1.post-{on}</blogger:parent><blogger:type>COMMENT"
        "</blogger:type><blogger:status>LIVE</blogger:status><author><name>Ann</name></author>"
        f"<content type='html'>{escaped(text)}</content>{more}</entry>"
    )


def written(tmp_path: Path, entries: str) -> Path:
    source = tmp_path / "feed.atom"
    source.write_text(atom(entries))
    return source


def test_a_second_run_writes_nothing_new(tmp_path: Path) -> None:
    imported(BACKUP, tmp_path)
    before = files(tmp_path)
    report = imported(BACKUP, tmp_path)
    assert files(tmp_path) == before
    assert states(report) == {State.SAME}


def test_a_dry_run_writes_nothing_and_says_the_same(tmp_path: Path) -> None:
    dry = imported(BACKUP, tmp_path / "new", dry_run=True)
    assert not (tmp_path / "new").exists()
    wet = imported(BACKUP, tmp_path / "new")
    assert dry.written == wet.written
    assert dry.first() == wet.first()


def test_what_was_edited_is_left_alone_and_the_rest_updated(tmp_path: Path) -> None:
    entries = [post(1, "One", "first"), post(2, "Two", "second")]
    source = written(tmp_path, "".join(entries))
    site = tmp_path / "new"
    imported(source, site)
    mine = site / "content/posts/2010/one.md"
    mine.write_text(mine.read_text() + "\nMine.\n")
    source.write_text(atom("".join(entries).replace("first", "1st").replace("second", "2nd")))
    theirs = site / "content/posts/2010/two.md"
    assert State.UPDATED not in states(imported(source, site))
    assert "second" in theirs.read_text()
    report = imported(source, site, update=True)
    assert "2nd" in theirs.read_text()
    assert "1st" not in mine.read_text()
    assert {State.UPDATED, State.EDITED} <= states(report)


def test_what_was_taken_away_stays_away(tmp_path: Path) -> None:
    imported(BACKUP, tmp_path)
    (tmp_path / POST).unlink()
    assert State.GONE in states(imported(BACKUP, tmp_path, update=True))
    assert not (tmp_path / POST).exists()


def test_files_of_the_writers_own_are_never_touched(tmp_path: Path) -> None:
    for name in ("content/authors/the-editor.yaml", "content/comments/number-said-once/x.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    author = tmp_path / "content/authors/the-editor.yaml"
    author.write_text("name: Me\n")
    report = imported(BACKUP, tmp_path)
    assert author.read_text() == "name: Me\n"
    assert State.OTHERS in states(report)
    assert report.lost


def test_into_a_blog_that_has_posts_already(tmp_path: Path) -> None:
    mine = tmp_path / "content/posts/number-said-once.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("---\ntitle: Mine\ndate: 2020-01-01\n---\nMine.\n")
    settings = tmp_path / "content/site.yaml"
    settings.write_text("title: My own\nurl: https://me.example/\ntimezone: UTC\n")
    report = imported(BACKUP, tmp_path)
    assert settings.read_text().startswith("title: My own")
    assert mine.read_text().endswith("Mine.\n")
    other, _ = matter(tmp_path / "content/posts/2010/a-number-said-once.md")
    assert other["permalink"] == "/2010/09/number-said-once.html"
    assert other["date"].isoformat() == "2010-09-03T02:15:00+00:00"
    assert "/search/label/salary" in (tmp_path / "import-report.md").read_text()
    assert report.redirects
    assert not [one for one in build(tmp_path) if one.severity == "error"]


@pytest.mark.parametrize("after", [1, 2, 3, 5, 6])
def test_an_import_that_was_killed_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    imported(BACKUP, tmp_path / "whole")
    left = after
    put = Journal.put

    def dying(self: Journal, key: str, path: str, data: bytes) -> str:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return put(self, key, path, data)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "put", dying)
        with pytest.raises(KeyboardInterrupt):
            imported(BACKUP, tmp_path / "new")
    assert "interrupted" in (tmp_path / "new/import-report.md").read_text()
    imported(BACKUP, tmp_path / "new")
    assert files(tmp_path / "new") == files(tmp_path / "whole")


@pytest.mark.parametrize("after", [1, 3, 4, 5])
def test_a_file_whose_writing_was_the_last_thing_done_is_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    imported(BACKUP, tmp_path / "whole")
    left = after
    usual = journal.write_new

    def dying(path: Path, data: bytes) -> None:
        nonlocal left
        usual(path, data)
        left -= 1
        if not left:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(journal, "write_new", dying)
        with pytest.raises(KeyboardInterrupt):
            imported(BACKUP, tmp_path / "new")
    imported(BACKUP, tmp_path / "new")
    assert files(tmp_path / "new") == files(tmp_path / "whole")


def test_an_update_that_was_killed_is_no_edit_of_the_writers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal(tmp_path).put("settings", "content/site.yaml", b"first")
    usual = journal.rewrite

    def dying(path: Path, now: bytes, data: bytes) -> None:
        usual(path, now, data)
        path.with_name(f".{path.name}.0123abcd.new").touch()
        raise KeyboardInterrupt

    again = Journal.read(tmp_path, dry=False, update=True)
    with monkeypatch.context() as patched:
        patched.setattr(journal, "rewrite", dying)
        with pytest.raises(KeyboardInterrupt):
            again.put("settings", "content/site.yaml", b"second")
    again = Journal.read(tmp_path, dry=False, update=True)
    assert again.put("settings", "content/site.yaml", b"third") == State.UPDATED
    left = {path.name for path in (tmp_path / "content").iterdir()}
    assert left == {".imported", "site.yaml"}


def test_a_journal_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    imported(BACKUP, tmp_path)
    lines = tmp_path / "content/.imported"
    lines.write_bytes(lines.read_bytes().replace(b"author", b"\xff") + b'[1, 2, 3]\n7\n["x"]\n{"')
    lines.write_bytes(lines.read_bytes().replace(b"\xff", b"author")[:-1])
    before = files(tmp_path)
    assert states(imported(BACKUP, tmp_path)) == {State.SAME}
    assert files(tmp_path) == before


def test_a_report_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "import-report.md").write_text("mine")
    imported(BACKUP, tmp_path)
    assert (tmp_path / "import-report.md").read_text() == "mine"
    assert (tmp_path / "import-report-2.md").exists()


def test_titles_and_dates_that_are_missing(tmp_path: Path) -> None:
    text = "<p>Nobody gave me a name or a day, alas.</p>"
    bare = post(1, "", text).replace("2010-07-28T09:30:00Z", "soon")
    source = written(tmp_path, bare + post(2, "", ""))
    report = imported(source, tmp_path / "new")
    codes = {one.code for one in report.remarks}
    assert {"no-title", "no-date", "date"} <= codes
    found, _ = matter(tmp_path / "new/content/posts/nobody-gave-me-a-name-or-a-day.md")
    assert found["title"] == "Nobody gave me a name or a day"
    assert matter(tmp_path / "new/content/posts/2010/untitled-2010-07-28.md")


def test_the_same_entry_twice_is_told(tmp_path: Path) -> None:
    source = written(tmp_path, post(1, "One", "a") * 2)
    assert [one.code for one in imported(source, tmp_path / "new").remarks].count("same-id") == 1


def test_comments_that_cannot_be_shown_are_told(tmp_path: Path) -> None:
    page = post(3, "Page", "p").replace("POST<", "PAGE<").replace(".post-3", ".page-3")
    entries = (
        post(1, "One", "a")
        + page
        + comment(11, 9, "nowhere")
        + comment(12, 1, "<img src='x'>" * 0)
        + comment(13, 1, "no date")
        + comment(14, 1, "again", "<published>2010-07-29T00:00:00Z</published>") * 1
        + comment(15, 1, "again", "<published>2010-07-29T00:00:00Z</published>")
        + comment(16, 1, "word " * 4000, "<published>2010-07-30T00:00:00Z</published>")
        + comment(17, 1, "reply", "<published>2010-07-31T00:00:00Z</published><blogger:inReplyTo>"
                  "tag:blogger.com,1999:blog-1.post-99</blogger:inReplyTo>")
        + comment(18, 1, "on").replace("post-1<", "page-3<")
    )  # fmt: skip
    source = written(tmp_path, entries)
    report = imported(source, tmp_path / "new")
    codes = {one.code for one in report.remarks}
    assert {
        "comment-without-post",
        "empty-comment",
        "comment-date",
        "long-comment",
        "comment-thread",
        "comment-on-page",
    } <= codes
    assert report.skipped["comment", "said twice"] == 1
    assert not [one for one in build(tmp_path / "new") if one.severity == "error"]


def test_pictures_out_of_the_archive(tmp_path: Path) -> None:
    source = tmp_path / "takeout"
    (source / "Blogs").mkdir(parents=True)
    (source / "Albums").mkdir()
    (source / "Albums" / "lift.png").write_bytes(png(40, 30))
    (source / "Albums" / "broken.png").write_bytes(b"no picture")
    base = "https://1.bp.blogspot.com/-a/b/s320"
    text = f'<img src="{base}/lift.png" alt="A"><img src="{base}/broken.png" alt="B">'
    (source / "Blogs" / "feed.atom").write_text(atom(post(1, "One", text)))
    report = imported(source, tmp_path / "new", "blogger")
    folder = tmp_path / "new/content/posts/2010/one"
    assert (folder / "lift.png").read_bytes() == png(40, 30)
    body = matter(folder / "index.md")[1]
    assert "![A](lift.png)" in body
    assert f"![B]({base}/broken.png)" in body
    assert [one.message for one in report.remarks if one.code == "picture"]
    assert imported(source, tmp_path / "new", "blogger").written


def test_fetched_pictures_are_named_by_what_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(_self: Pictures, addresses: tuple[str, ...]) -> bytes | str:
        asked.append(addresses[0])
        return png(40, 30) if "good" in addresses[0] else "it is gone"

    monkeypatch.setattr(Pictures, "_fetch", fetch)
    base = "https://x.example"
    text = f'<img src="{base}/good.jpg" alt="A"><img src="{base}/bad.jpg" alt="B">'
    source = written(tmp_path, post(1, "One", text) + post(2, "Two", text))
    report = imported(source, tmp_path / "new", images=True)
    assert sorted(asked) == ["https://x.example/bad.jpg", "https://x.example/good.jpg"]
    assert (tmp_path / "new/content/posts/2010/one/good.png").read_bytes() == png(40, 30)
    assert "![A](good.png)" in matter(tmp_path / "new/content/posts/2010/two/index.md")[1]
    assert report.lost == 2
    asked.clear()
    imported(source, tmp_path / "new", images=True)
    assert asked == ["https://x.example/bad.jpg"]


def test_series_are_listed_and_made_when_asked(tmp_path: Path) -> None:
    link = 'In <a href="/2010/07/{}.html">my last post</a> I began.'
    path = "<blogger:filename>/2010/07/{}.html</blogger:filename>"
    label = "<category scheme='tag:blogger.com,1999:blog-1' term='{}'/>"
    entries = (
        post(1, "Start", "a", path.format("one"))
        + post(2, "On", link.format("one"), path.format("two"))
        + post(3, "Off", "After " + link.format("two"))
        + post(4, "Talks, part two", "b")
        + post(5, "Talks (Part I)", "c")
        + post(6, "Walks", "d")
        + post(7, "Walks 2", "e")
        + post(8, "Part 2: Where to", "f", label.format("Moving"))
        + post(9, "Part 1: Whether", "g", label.format("Moving"))
        + post(10, "Bread", "h", label.format("Baking series"))
        + post(11, "Rolls", "i", label.format("Baking series"))
        + post(12, "First", "j", label.format("Letters") + path.format("first"))
        + post(13, "Next", "k" + link.format("first"), label.format("Letters"))
        + post(14, "Again", "l" + link.format("first"), label.format("Other"))
        + post(15, "Older", link.format("later"), path.format("older"), "2009-01-01")
        + post(16, "Later", "m", path.format("later"))
    )
    source = written(tmp_path, entries)
    report = imported(source, tmp_path / "new")
    assert [(one.title, len(one.parts)) for one in report.proposals] == [
        ("Baking series", 2), ("Letters", 2), ("Moving", 2), ("Talks", 2), ("", 3)
    ]  # fmt: skip
    assert not (tmp_path / "new/content/series").exists()
    screen = "\n".join(report.screen())
    assert "--guess-series" in screen
    assert "  Start → On → Off\n" in f"{screen}\n"
    before = files(tmp_path / "new")
    report = imported(source, tmp_path / "new", guess_series=True)
    assert report.written["posts", State.STALE] == 2
    assert before.items() <= files(tmp_path / "new").items()
    report = imported(source, tmp_path / "new", guess_series=True, update=True)
    assert report.written["posts", State.UPDATED] == 2
    folder = tmp_path / "new/content"
    assert matter(folder / "series/talks.md")[0]["parts"] == ["talks-part-i", "talks-part-two"]
    assert matter(folder / "series/moving.md")[0]["parts"] == ["part-1-whether", "part-2-where-to"]
    assert matter(folder / "posts/2010/two.md")[0]["prequel"] == "one"
    assert "prequel" not in matter(folder / "posts/2009/older.md")[0]
    assert {one.code for one in build(tmp_path / "new")} == {"no-url"}
    read, _ = pipeline.read_site(tmp_path / "new", pipeline.Options(as_of=NOW))
    assert read
    assert read.prequels == {"two": "one", "off": "two"}


@pytest.mark.parametrize("name", ["x.xml", "x.txt", "x.zip"])
def test_what_is_no_blog_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("nothing of the kind")
    with pytest.raises(Unreadable):
        imported(tmp_path / name, tmp_path / "new")
    for kind in ("blogger", "wordpress", "feed"):
        with pytest.raises(Unreadable):
            imported(tmp_path / name, tmp_path / "new", kind)
    assert not (tmp_path / "new").exists()


def test_a_picture_that_stands_in_the_text_gets_a_file(tmp_path: Path) -> None:
    data = base64.b64encode(png(40, 30)).decode()
    start = "data:image/png;base64,"
    text = f'<img src="{start}{data}" alt="A"><img src="{start}{data[:60]}" alt="B">' + " " * 200
    source = written(tmp_path, post(1, "One", text))
    report = imported(source, tmp_path / "new")
    folder = tmp_path / "new/content/posts/2010/one"
    assert (folder / "picture.png").read_bytes() == png(40, 30)
    assert "![A](picture.png)" in matter(folder / "index.md")[1]
    assert [one.code for one in report.remarks if one.weight is Weight.LOST] == ["picture"]
    assert State.NEW not in states(imported(source, tmp_path / "new"))


def test_what_came_first_keeps_its_name_when_more_comes(tmp_path: Path) -> None:
    path = "<blogger:filename>/2010/0{}/talk.html</blogger:filename>"
    later = post(2, "Talk", "second", path.format(8), "2010-08-01")
    source = written(tmp_path, later)
    imported(source, tmp_path / "new")
    before = files(tmp_path / "new")
    source.write_text(atom(post(1, "Talk", "first", path.format(7)) + later))
    imported(source, tmp_path / "new")
    after = files(tmp_path / "new")
    assert {name: after[name] for name in before} == before
    assert "permalink: /2010/07/talk.html" in after["content/posts/2010/talk-2.md"].decode()


def test_a_file_that_changes_while_it_is_written_anew_is_the_writers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(tmp_path, post(1, "One", "first"))
    imported(source, tmp_path / "new")
    source.write_text(atom(post(1, "One", "second")))

    def changed(*_: object) -> None:
        raise FileChanged(Path("one.md"), b"mine")

    monkeypatch.setattr(journal, "rewrite", changed)
    report = imported(source, tmp_path / "new", update=True)
    assert report.written["posts", State.EDITED] == 1
    assert "first" in matter(tmp_path / "new/content/posts/2010/one.md")[1]
    monkeypatch.undo()
    dry = imported(source, tmp_path / "new", update=True, dry_run=True)
    assert dry.written["posts", State.UPDATED] == 1
    assert "1  post, would be updated" in "\n".join(dry.screen())
    assert "first" in matter(tmp_path / "new/content/posts/2010/one.md")[1]
