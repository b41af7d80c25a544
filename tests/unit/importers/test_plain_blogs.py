"""Small Jekyll, Hugo and Pelican blogs come home: they build, and nothing is lost unsaid."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest

from generator.cli import main
from generator.importers.importer import Entry, Sort
from tests.conftest import AS_OF, SiteFolder, byline, tree
from tests.old_blogs import SAMPLES, Read, fields, read

NAMES = ["jekyll", "hugo", "pelican"]
ADDRESS = {
    "jekyll": "https://work.example/letters",
    "hugo": "https://work.example/letters",
    "pelican": "https://work.example",
}


@dataclass(frozen=True)
class Home:
    """A blog that was imported and built."""

    name: str
    old: Read
    site: SiteFolder
    code: int
    said: list

    @property
    def report(self) -> str:
        return (self.site.folder / "import-report.md").read_text(encoding="utf-8")

    def page(self, address: str):
        """Return the page at an old address, by way of what leads on from there."""
        inside = unquote(address).removeprefix(urlsplit(ADDRESS[self.name]).path)
        html = self.file(inside) or self.file(self.rules().get(inside, "-"))
        assert html is not None, address
        page = lxml.html.fromstring(html)
        onward = page.xpath("//meta[@http-equiv='refresh']/@content")
        return self.page(urlsplit(onward[0].partition("url=")[2]).path) if onward else page

    def file(self, address: str) -> str | None:
        name = address.strip("/")
        paths = (name, f"{name}/index.html".lstrip("/"))
        found = next((p for p in paths if p and (self.site.output / p).is_file()), None)
        return self.site.read(found) if found else None

    def rules(self) -> dict[str, str]:
        base = urlsplit(ADDRESS[self.name]).path
        rows = [line.split() for line in self.site.read("_redirects").splitlines()]
        return {unquote(old).removeprefix(base): new.removeprefix(base) for old, new, *_ in rows}


@pytest.fixture(scope="module", params=NAMES)
def home(request, tmp_path_factory) -> Home:
    folder = tmp_path_factory.mktemp(request.param)
    into = ("--into", str(folder / "new"), "--no-images")
    done = byline("import", request.param, str(SAMPLES / request.param), *into)
    assert done.stderr == "", done.stderr
    site = SiteFolder(folder / "new")
    outcome = site.build(AS_OF)
    assert outcome.ok, outcome.diagnostics
    old = read(request.param, SAMPLES / request.param)
    return Home(request.param, old, site, done.returncode, list(outcome.diagnostics))


def published(home: Home) -> list[Entry]:
    return [entry for entry in home.old.entries.values() if not entry.draft]


def test_the_build_says_nothing_that_the_report_did_not(home):
    escaped = home.report.replace("\\", "")
    for one in home.said:
        assert one.message.replace("\\", "") in escaped


def test_old_addresses_live_on(home):
    found = [entry.address for entry in published(home) if entry.address]
    assert len(found) >= 4
    for entry in published(home):
        for address in (entry.address, *entry.aliases):
            if address:
                title = home.page(address).xpath("//h1")[0].text_content()
                assert title.strip() == entry.title


def test_old_lists_and_feeds_lead_on(home):
    rules = home.rules()
    expected = {
        "jekyll": {"/tag/rest/", "/topic/first-steps/", "/archive.html", "/moved.html"},
        "hugo": {"/index.xml"},
        "pelican": {"/tag/first-steps.html", "/topic/networking.html", "/feeds/all.atom.xml",
                    "/archives.html"},
    }[home.name]  # fmt: skip
    assert expected <= rules.keys()
    for old in expected:
        assert home.file(rules[old]) is not None or rules[old].startswith("https://")


_UNSEEN = re.compile(
    r"\{%-?\s*(comment|for)\b.*?\{%-?\s*end\1\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}|\{[:#].*?\}|<!--.*?-->"
    r"|\{::comment\}.*?\{:/comment\}|\{::.*?\}|<[^<>]*>|\]\([^)]*\)|^\[[^\]]+\]:|^(```|~~~).*$"
    r"|:::\w+|:\w+:",
    re.DOTALL | re.MULTILINE,
)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def test_no_visible_word_is_lost(home):
    """All that a text says outside of tags and addresses is on its new page."""
    compared = 0
    for entry in published(home):
        if not entry.address:
            continue
        source = (SAMPLES / home.name / entry.place.path).read_text(encoding="utf-8")
        body = "\n".join(source.split("\n")[entry.text_line - 1 :])
        shown = home.page(entry.address).xpath("//main")[0]
        said = " ".join([*shown.itertext(), *shown.xpath(".//@alt")])
        missing = words(_UNSEEN.sub(" ", body)) - words(said)
        # What kramdown and Pelican read as the table of contents, or one branch of a condition.
        assert not set(missing) - {"contents", "toc", "never", "shown"}, entry.key  # fmt: skip
        compared += sum(words(body).values())
    assert compared > 60


def test_links_between_posts_are_links_between_files(home):
    texts = {
        path.relative_to(home.site.folder): re.sub(
            r"<!--.*?-->|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for path in (home.site.folder / "content").rglob("*.md")
    }
    inner = [
        link for text in texts.values() for link in re.findall(r"\]\(([^)\s]+\.md[^)\s]*)\)", text)
    ]
    assert len(inner) >= 4
    assert not any("entry:" in text or "file:" in text for text in texts.values())
    for path, text in texts.items():
        for link in re.findall(r"\]\(([^)\s]+\.md)[^)\s]*\)", text):
            assert (home.site.folder / path.parent / unquote(link)).is_file(), (path, link)


def test_every_link_of_every_page_leads_somewhere(home):
    base = f"{ADDRESS[home.name]}/"
    pages = [path for path in home.site.output.rglob("*.html") if ".byline" not in path.parts]
    for path in pages:
        page = lxml.html.fromstring(path.read_bytes())
        here = urljoin(base, path.relative_to(home.site.output).as_posix())
        for target in page.xpath("//main//a/@href | //nav//a/@href | //main//img/@src"):
            whole = urljoin(here, target)
            if whole.startswith(base):
                inside = unquote(urlsplit(whole).path).removeprefix(urlsplit(base).path)
                found = home.site.output / inside
                assert found.is_file() or (found / "index.html").is_file(), (path, target)


def test_nothing_unread_is_on_a_page(home):
    for path in home.site.output.rglob("*"):
        if path.suffix in {".html", ".xml", ".json"} and ".byline" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\{%|\{\{[<%]? (?!not|page|figure)|\{:|[^>;]\{filename", text), (
                path
            )


def test_a_second_run_writes_nothing_new(home):
    before = tree(home.site.folder / "content")
    again = ("import", home.name, SAMPLES / home.name, "--into", home.site.folder, "--no-images")
    assert main(list(map(str, again))) == home.code
    assert tree(home.site.folder / "content") == before


def test_it_is_known_by_its_files(tmp_path, capsys):
    for name in NAMES:
        main(["import", str(SAMPLES / name), "--into", str(tmp_path / name), "--dry-run"])
        assert capsys.readouterr().out.startswith(f"{name} ({name.title()})")
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_zip_of_it_is_the_same_blog(name, tmp_path):
    archive = shutil.make_archive(str(tmp_path / name), "zip", SAMPLES, name)
    assert read(name, Path(archive)).entries == read(name, SAMPLES / name).entries


# What each blog says, key by key.


def test_jekyll_front_matter():
    old = read("jekyll", SAMPLES / "jekyll")
    first = old.entries["_posts/2010-07-09-the-week-after.md"]
    assert fields(first, "title", "slug", "tags", "authors", "toc", "image", "image_alt") == (
        "The week after you were let go",
        "the-week-after",
        ("First Steps", "rest", "lists"),
        ("editor",),
        True,
        "/assets/img/three-columns.svg",
        "Three columns of names",
    )
    assert first.date.isoformat() == "2010-07-09T23:30:00+02:00"
    assert first.updated.isoformat() == "2011-01-05T00:00:00"
    assert first.extra == {"mood": "calm", "pin": True}
    assert first.aliases == ("/letters/old/week-after", "/letters/2010/07/week.html")
    assert first.id == "https://work.example/letters/first%20steps/2010/07/09/the-week-after"
    draft = old.entries["_drafts/the-offer.md"]
    assert fields(draft, "draft", "date", "address", "sort") == (True, None, "", Sort.POST)
    html = old.entries["interviews/_posts/2010-8-3-five-questions.html"]
    assert fields(html, "tags", "address") == (
        ("interviews",),
        "/letters/interviews/2010/08/03/five-questions.html",
    )
    guide = old.entries["_guides/references.md"]
    assert fields(guide, "sort", "address", "extra") == (
        Sort.PAGE,
        "/letters/guides/references.html",
        {"collection": "guides"},
    )
    assert old.entries["_snippets/thanks.md"].draft


def test_jekyll_settings():
    blog = read("jekyll", SAMPLES / "jekyll").blog
    assert fields(blog, "title", "description", "address", "language", "timezone", "permalink") == (
        "The Next Conversation",
        "Short letters to people who look for work.",
        "https://work.example/letters/",
        "en",
        "Europe/Berlin",
        "/{year}/{month}/{day}/{slug}.html",
    )
    assert blog.menu == (("About", "/letters/about/"), ("All letters", "/letters/archive.html"))


def test_hugo_front_matter():
    old = read("hugo", SAMPLES / "hugo")
    first = old.entries["content/posts/the-first-day/index.md"]
    assert fields(
        first, "title", "slug", "address", "tags", "series", "authors", "toc", "image"
    ) == (
        "The first day",
        "day-one",
        "/letters/2020/02/day-one/",
        ("Rest", "Lists", "Beginnings", "Mornings"),
        ("First steps",),
        ("editor",),
        True,
        "columns.svg",
    )
    assert first.date.isoformat() == "2020-02-03T08:30:00+01:00"
    assert first.expires.isoformat() == "2031-01-01T00:00:00"
    assert first.aliases == ("/letters/2020/02/first-day/", "/letters/old/day.html")
    assert first.extra == {
        "keywords": ["work"],
        "resources": [{"src": "columns.svg", "title": "Columns"}],
        "mood": "calm",
    }
    assert [name.rpartition("/")[2] for name in first.files] == ["columns.svg", "people.csv"]
    assert old.entries["content/posts/numbers/index.md"].draft
    german = old.entries["content/posts/zweiter.de.md"]
    assert fields(german, "language", "address") == ("de", "/letters/de/2020/02/zweiter/")
    second = old.entries["content/posts/second.md"]
    assert second.extra == {"custom": {"deep": [1, "two", 3.5]}}
    assert (
        second.date.isoformat() == "2020-02-05T00:00:00"
    )  # the later of two: nothing is out early
    assert old.series[0].parts == (
        "content/posts/the-first-day/index.md",
        "content/posts/second.md",
        "content/posts/numbers/index.md",
    )
    assert fields(old.series[0], "title", "text") == (
        "First steps",
        "Three letters, in this order.",
    )
    dated = old.entries["content/notes/2021-05-06-undated.md"]
    assert dated.date.isoformat() == "2021-05-06T00:00:00"


def test_hugo_lists_become_pages_where_they_say_something():
    old = read("hugo", SAMPLES / "hugo")
    assert old.entries["content/guides/_index.md"].address == "/letters/guides/"
    assert old.entries["content/_index.md"].address == ""
    assert old.skipped["content/posts/_index.md"] == "it was a list, which byline makes itself"
    assert "All that is written" in old.told("taxonomy-text")[0].message


def test_pelican_headers():
    old = read("pelican", SAMPLES / "pelican")
    speech = old.entries["content/networking/speech.md"]
    assert fields(speech, "title", "slug", "tags", "authors", "series", "part", "description") == (
        "Half a minute: what to say",
        "elevator-speech",
        ("Networking", "speech", "first steps"),
        ("The editor", "A guest"),
        ("First steps",),
        2,
        "What to say between two floors.",
    )
    assert fields(speech, "address", "id") == (
        "/2010/07/elevator-speech.html",
        "tag:work.example,2010-07-21:/2010/07/elevator-speech.html",
    )
    assert speech.updated.isoformat() == "2010-07-28T00:00:00"
    assert speech.extra == {"mood": "calm"}
    assert old.entries["content/drafts/offer.md"].draft
    assert old.entries["content/friends.md"].draft
    assert old.told("hidden")
    german = old.entries["content/woche.md"]
    assert fields(german, "language", "address") == ("de", "/the-week-after-in-german-de.html")
    assert old.entries["content/pages/about.md"].address == "/pages/about.html"
    assert old.entries["content/questions.html"].tags == ("interviews", "questions")
    assert old.skipped["content/skip.md"] == "its status was skip"
    assert old.assets == {"content/extra/questions.txt": "questions.txt"}
