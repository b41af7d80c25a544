"""What exports have now and then."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from generator.importers import foretelling
from generator.importers.importer import Blog, Entry, Remark, Reply, Skipped, Unreadable, Weight
from tests.importing import build, escaped, files, found_in, imported, matter

SPACES = (
    "xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'"
    " xmlns:thr='http://purl.org/syndication/thread/1.0'"
)


def atom(tmp_path: Path, entries: str) -> Path:
    file = tmp_path / "feed.atom"
    file.write_text(f"<feed {SPACES}><id>tag:blogger.com,1999:blog-1</id>{entries}</feed>")
    return file


def rss(tmp_path: Path, items: str, channel: str = "<title>B</title>") -> Path:
    file = tmp_path / "feed.xml"
    file.write_text(f"<rss version='2.0'><channel>{channel}{items}</channel></rss>")
    return file


def entry(more: str, kind: str = "POST", number: int = 1) -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>{kind}"
        f"</blogger:type><title>T</title><content type='html'>x</content>{more}</entry>"
    )


@pytest.mark.parametrize(
    ("said", "comments"),
    [
        ("DONT_ALLOW_HIDE_EXISTING", False),
        ("DONT_ALLOW_SHOW_EXISTING", "closed"),
        ("ALLOW", None),
    ],
)
def test_whether_a_post_takes_comments(tmp_path: Path, said: str, comments: object) -> None:
    source = atom(tmp_path, entry(f"<blogger:comments>{said}</blogger:comments>"))
    (one,) = [one for one in found_in(source, "blogger") if isinstance(one, Entry)]
    assert one.comments == comments


def test_what_came_with_a_post(tmp_path: Path) -> None:
    more = (
        "<enclosure url='https://x.example/a.mp3' type='audio/mpeg'/>"
        "<enclosure url='https://x.example/a.png' type='image/png'/>"
        "<blogger:location><blogger:latitude>far</blogger:latitude></blogger:location>"
        "<blogger:mood>glad</blogger:mood>"
    )
    found = found_in(atom(tmp_path, entry(more)), "blogger")
    (one,) = [one for one in found if isinstance(one, Entry)]
    assert one.extra == {"enclosures": ["https://x.example/a.mp3"]}
    assert one.image == "https://x.example/a.png"
    (remark,) = [one for one in found if isinstance(one, Remark)]
    assert "blogger:mood" in remark.message


def test_entries_that_are_none_of_these(tmp_path: Path) -> None:
    found = found_in(atom(tmp_path, entry("", "POLL") + entry("", "POST", 2)), "blogger")
    assert [one.code for one in found if isinstance(one, Remark)] == ["unknown-entry"]
    status = "<blogger:status>EMPTIED</blogger:status>"
    found = found_in(atom(tmp_path, entry(status, "COMMENT")), "blogger")
    assert [one.why for one in found if isinstance(one, Skipped)] == ["emptied by its author"]
    bare = "<entry><id>x</id><thr:in-reply-to ref='y'/><content>c</content></entry>"
    found = found_in(atom(tmp_path, bare), "blogger")
    assert [one.entry for one in found if isinstance(one, Reply)] == ["y"]


@pytest.mark.parametrize(
    "text",
    [
        "blog_name,blog_description,blog_time_zone\nWords,Said,Europe/Paris\n",
        "name,Words\ndescription,Said\ntimezone,Europe/Paris\n",
    ],
)
def test_settings_of_takeout_in_rows_or_columns(tmp_path: Path, text: str) -> None:
    atom(tmp_path, entry(""))
    (tmp_path / "settings.csv").write_text(text)
    first = next(one for one in found_in(tmp_path, "blogger") if isinstance(one, Blog))
    assert (first.title, first.description, first.timezone) == ("Words", "Said", "Europe/Paris")


def test_feeds_that_say_little_or_too_much(tmp_path: Path) -> None:
    items = (
        "<item><guid isPermaLink='false'>a</guid><pubDate>3/4/2010</pubDate><title>One</title>"
        "<description>Long enough to be all there is.</description><odd>kept?</odd></item>"
        "<item><guid isPermaLink='false'>a</guid><title>Two</title>"
        "<media:thumbnail url='https://x.example/t.png'/><author>ann@x.example</author></item>"
        "<item><guid>https://x.example/three/</guid><title>Three</title></item>"
    )
    source = rss(tmp_path, items, "<title>B</title><dc:language>de</dc:language>")
    found = found_in(source, "feed")
    codes = [one.code for one in found if isinstance(one, Remark)]
    assert codes == ["date", "element", "same-id"]
    entries = [one for one in found if isinstance(one, Entry)]
    assert entries[1].image == "https://x.example/t.png"
    assert not entries[1].authors
    assert entries[2].address == "https://x.example/three/"
    report = imported(source, tmp_path / "new")
    assert "feed-id" in {one.code for one in report.remarks}
    assert b"language: de" in files(tmp_path / "new")["content/site.yaml"]


def test_a_blog_whose_own_words_cannot_be_used(tmp_path: Path) -> None:
    channel = "<title>B</title><link>nowhere</link><language>Klingon!</language>"
    item = "<item><link>https://x.example/a/</link><title>A</title><description>t</description>"
    report = imported(rss(tmp_path, f"{item}</item>", channel), tmp_path / "new")
    assert {"blog-address", "language"} <= {one.code for one in report.remarks}
    assert not [one for one in build(tmp_path / "new") if one.severity == "error"]


def test_the_address_of_the_blog_can_be_said(tmp_path: Path) -> None:
    text = escaped('<a href="https://old.example/2010/07/t.html">it</a>')
    more = f"<blogger:filename>/2010/07/t.html</blogger:filename><summary>{text}</summary>"
    link = entry(f"<published>2010-07-28T00:00:00Z</published>{more}").replace(">x<", f">{text}<")
    imported(atom(tmp_path, link), tmp_path / "new", base_url="https://old.example/")
    assert matter(tmp_path / "new/content/posts/2010/t.md")[1] == "[it](t.md)"


def test_an_address_that_is_taken_and_one_that_nothing_can_say(tmp_path: Path) -> None:
    items = "".join(
        f"<item><guid isPermaLink='false'>tag:{n}</guid><title>{title}</title><link>https://x.example"
        f"{path}</link><description>t</description><pubDate>2010-07-28</pubDate></item>"
        for n, title, path in (
            (1, "One", "/same/"),
            (2, "Two", "/same/"),
            (3, "Tags", "/tags/"),
            (4, "Odd", "/a//b/"),
        )
    )
    channel = "<title>B</title><link>https://x.example/</link>"
    report = imported(rss(tmp_path, items, channel), tmp_path / "new")
    assert {"address", "same-slug"} <= {one.code for one in report.remarks}
    assert not [one for one in build(tmp_path / "new") if one.severity == "error"]


def test_a_large_blog_is_foretold_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = escaped('<img src="https://x.example/a.png">')
    source = atom(tmp_path, entry("").replace(">x<", f">{text}<"))
    whole = {one.code for one in imported(source, tmp_path / "one").remarks}
    monkeypatch.setattr(foretelling, "_MOST", 0)
    report = imported(source, tmp_path / "two")
    assert "image-without-words" in whole
    assert "image-without-words" in {one.code for one in report.remarks}


def test_comments_by_address_and_with_strange_links(tmp_path: Path) -> None:
    comment = (
        "<entry><id>tag:blogger.com,1999:blog-1.post-7</id><blogger:type>COMMENT</blogger:type>"
        "<blogger:status>LIVE</blogger:status><blogger:parent>tag:blogger.com,1999:blog-1.post-1"
        "</blogger:parent><author><name>ann@mail.example</name><uri>http://a b</uri></author>"
        "<content type='html'>c</content><published>2010-07-29T00:00:00Z</published></entry>"
    )
    post = entry("<published>2010-07-28T00:00:00Z</published>")
    report = imported(atom(tmp_path, post + comment), tmp_path / "new")
    assert {"email", "comment-link"} <= {one.code for one in report.remarks}
    (said,) = [data for name, data in files(tmp_path / "new").items() if "comments/" in name]
    assert said.startswith(b"author: ann\n")
    assert report.lost == sum(one.weight is Weight.LOST for one in report.remarks)


def test_a_backup_that_says_what_the_blog_is(tmp_path: Path) -> None:
    def said(name: str, value: str) -> str:
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.settings.{name}</id>"
            f"<content>{value}</content></entry>"
        )

    entries = (
        "<subtitle>Of words</subtitle>"
        "<link rel='alternate' href='https://b.blogspot.com/'/>"
        + said("BLOG_DESCRIPTION", "Said twice")
        + said("BLOG_LOCALE", "pt_BR")
        + said("BLOG_TIME_ZONE", "America/Sao_Paulo")
        + said("BLOG_ADULT_CONTENT", "false")
        + "<entry><id>tag:blogger.com,1999:blog-1.layout</id><content>x</content></entry>"
        + "<entry><id>tag:blogger.com,1999:blog-1.post-1</id><title>T</title><content>x</content>"
        "<published>soon</published><updated>2010-07-28T00:00:00Z</updated></entry>"
    )
    source = atom(tmp_path, entries)
    report = imported(source, tmp_path / "new")
    settings = files(tmp_path / "new")["content/site.yaml"].decode()
    for line in ("Of words", "language: pt-BR", "America/Sao_Paulo", "https://b.blogspot.com/"):
        assert line in settings
    assert {"date", "no-date", "old-url"} <= {one.code for one in report.remarks}


def test_settings_of_takeout_that_cannot_be_read(tmp_path: Path) -> None:
    source = atom(tmp_path, entry(""))
    (tmp_path / "settings.csv").write_bytes(b"a,b\n" + b"x" * 140_000)
    found = found_in(source, "blogger")
    assert [one.code for one in found if isinstance(one, Remark)] == ["settings"]


def test_links_that_are_no_addresses_stay_as_they_are(tmp_path: Path) -> None:
    text = (
        "<a href='http://[x'>a</a> <a href='//elsewhere.example/'>b</a> <a href='/'>c</a>"
        "<a href='//old.example/2010/07/t.html'>d</a> <a href='/2010/'>e</a>"
        "<img src='//x.example/a.png' alt='A'><img src='http://[y' alt='B'>"
    )
    more = "<published>2010-07-28T00:00:00Z</published><blogger:filename>/2010/07/t.html"
    source = atom(
        tmp_path,
        entry(f"{more}</blogger:filename>").replace(">x<", f">{escaped(text)}<"),
    )
    imported(source, tmp_path / "new", base_url="https://old.example/")
    body = matter(tmp_path / "new/content/posts/2010/t/index.md")[1]
    for said in (
        "[a](http://[x)", "[b](https://elsewhere.example/)", "[c](/)", "[d](index.md)",
        "[e](/archive/)", "![A](https://x.example/a.png)",
    ):  # fmt: skip
        assert said in body


def test_tags_and_titles_that_say_nothing(tmp_path: Path) -> None:
    label = "<category scheme='tag:blogger.com,1999:blog-1' term='{}'/>"
    labels = label.format("!!!") + label.format("Talks") + label.format("talks!")
    bare = entry(labels).replace("<title>T</title>", "").replace(">x<", "><")
    dated = bare.replace("post-1", "post-2") + ""
    dated = dated.replace("</entry>", "<published>2010-07-28T00:00:00Z</published></entry>")
    report = imported(atom(tmp_path, bare + dated), tmp_path / "new")
    told = [one.message for one in report.remarks]
    assert 'the tag "!!!" has no letter or digit' in told
    assert 'the tag "talks!" is "Talks" now, as elsewhere' in told
    assert any('"Untitled, 2010-07-28"' in one for one in told)
    assert {"no-title", "no-text", "tag"} <= {one.code for one in report.remarks}
    assert not [one for one in build(tmp_path / "new") if one.severity == "error"]


def test_a_folder_that_cannot_be_a_blog(tmp_path: Path) -> None:
    source = atom(tmp_path, entry(""))
    (tmp_path / "new/content/site.yaml").mkdir(parents=True)
    imported(source, tmp_path / "new")
    with pytest.raises(Unreadable, match="is a file"):
        imported(source, source)


def test_comments_in_threads_that_do_not_hold(tmp_path: Path) -> None:
    def comment(number: int, day: int, parent: int) -> str:
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>COMMENT"
            "</blogger:type><blogger:parent>tag:blogger.com,1999:blog-1.post-1</blogger:parent>"
            f"<blogger:inReplyTo>tag:blogger.com,1999:blog-1.post-{parent}</blogger:inReplyTo>"
            f"<content type='html'>c{number}</content>"
            f"<published>2010-07-{day}T00:00:00Z</published></entry>"
        )

    post = entry("")
    undated = comment(9, 28, 9).replace("<published>2010-07-28T00:00:00Z</published>", "")
    source = atom(tmp_path, post + comment(7, 29, 8) + comment(8, 30, 8) + undated)
    report = imported(source, tmp_path / "new")
    told = [one.message for one in report.remarks if one.code.startswith("comment")]
    assert "somebody answered a comment that is younger" in told
    assert "a comment without a date on a post without one" in told
    assert not [one for one in build(tmp_path / "new") if one.severity == "error"]


def damaged(tmp_path: Path, contents: dict[str, bytes], name: str) -> Path:
    """Return an archive in which the last bytes of one file are others."""
    file = tmp_path / "blog.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for one, data in contents.items():
            packed.writestr(f"blog/{one}", data)
    end = contents[name][-20:]
    assert file.read_bytes().count(end) == 1
    file.write_bytes(file.read_bytes().replace(end, bytes(20)))
    return file


def test_an_export_that_breaks_off_in_its_archive(tmp_path: Path) -> None:
    filled = (entry("", number=n).replace(">x<", f">{'word ' * 3000}<") for n in range(300))
    feed = atom(tmp_path, "".join(filled)).read_bytes()
    found = found_in(damaged(tmp_path, {"feed.atom": feed}, "feed.atom"), "blogger")
    (broken,) = [one for one in found if isinstance(one, Remark)]
    assert "the rest of this file cannot be read" in broken.message
    assert 0 < sum(isinstance(one, Entry) for one in found) < 301


def test_a_hugo_blog_whose_menu_and_files_are_not_whole(tmp_path: Path) -> None:
    menu = (
        '[[menus.main]]\nname = "Gone"\nurl = "/gone/"\n'
        '[[menus.main]]\nname = "Out"\nurl = "https://x.example/"\n'
        '[[menus.main]]\nname = "Home"\nurl = "/"\n'
    )
    contents = {
        "hugo.toml": f'baseURL = "https://b.example/"\ntitle = "B"\n{menu}'.encode(),
        "content/posts/a.md": b"---\ntitle: A\ndate: 2010-07-28\ntimes: [1, {a: 2}]\n---\nwords\n",
        "static/files/list.txt": b"a list of words that ends in what nobody can read again",
    }
    report = imported(damaged(tmp_path, contents, "static/files/list.txt"), tmp_path / "new")
    codes = {one.code for one in report.remarks if one.weight is Weight.LOST}
    assert codes == {"menu", "broken-file"}
    assert matter(tmp_path / "new/content/posts/2010/a.md")[0]["extra"] == {"times": [1, {"a": 2}]}
    settings = (tmp_path / "new/content/site.yaml").read_text()
    assert "https://x.example/" in settings
    assert "Gone" not in settings
