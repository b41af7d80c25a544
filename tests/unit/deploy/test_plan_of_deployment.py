"""What is built held against what is online, as a value."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.deploy.lock import Note
from generator.deploy.online import Online
from generator.deploy.plan import Plan, Reason, Step, plan
from generator.deploy.record import Known, Record, State
from generator.deploy.refusal import Limits, refusals
from generator.deploy.state import Age
from generator.deploy.target import Headers, Remote, Traits
from generator.deploy.types import headers_of
from generator.deploy.wording import as_data, described, highlights, listed, size_in_words
from generator.publish.manifest import Entry, Kind

TRAITS = Traits("there", headers=True)
POST = Kind("posts", source="content/posts/a.md")


def entry(content: str, kind: Kind = POST) -> Entry:
    return Entry(f"sha-{content}", len(content), kind)


def online(files: dict[str, Entry], **more: object) -> Online:
    known = {
        path: Known(one.digest, one.size, f"t-{path}", headers_of(path, one.kind), one.kind)
        for path, one in files.items()
    }
    there = {path: Remote(path, one.size, one.token) for path, one in known.items()}
    return Online(there, Record("r1", known), **more)


def planned(built: dict[str, Entry], there: Online, traits: Traits = TRAITS, digest="") -> Plan:
    return plan(built, there, traits, lambda *_: digest)


def reasons(made: Plan) -> dict[str, Reason]:
    return {one.path: one.reason for one in made.changes}


def test_what_is_there_already_is_left():
    files = {"a/index.html": entry("a"), "index.html": entry("home", Kind("lists"))}
    made = planned(files, online(files))
    assert made.is_empty
    assert made.unchanged.keys() == files.keys()
    assert described(made) == "nothing to put, 2 files unchanged, 0 addresses lost; 0 bytes to send"


def test_what_is_new_changed_or_gone_is_told_apart():
    before = {"a/index.html": entry("a"), "b/index.html": entry("b"), "c.css": entry("c", Kind())}
    after = {"a/index.html": entry("A!"), "n/index.html": entry("n"), "c.css": entry("c", Kind())}
    made = planned(after, online(before))
    assert reasons(made) == {"a/index.html": Reason.CHANGED, "n/index.html": Reason.NEW}
    assert made.removals == ("b/index.html",)
    assert [one.address for one in made.lost] == ["/b/"]
    assert described(made) == (
        "1 post new, 1 changed, 1 file unchanged, 1 removed, 1 address lost; 3 bytes to send"
    )
    assert [*listed(made)] == [
        "new                     /n/",
        "changed                 /a/",
        "removed                 /b/",
    ]
    assert as_data(made)["lost"][0]["address"] == "/b/"


def test_other_headers_are_a_change_where_files_have_any():
    files = {"a.css": entry("a", Kind())}
    there = online({"a.css": entry("a", Kind(lasting=True))})
    assert reasons(planned(files, there)) == {"a.css": Reason.HEADERS}
    assert planned(files, there, replace(TRAITS, headers=False)).changes == ()
    gzip = replace(TRAITS, encodings=("gzip",))
    assert reasons(planned(files, online(files), gzip)) == {"a.css": Reason.HEADERS}
    picture = {"a.png": entry("a", Kind())}
    assert planned(picture, online(picture), gzip).changes == ()


def test_a_file_that_another_hand_changed_is_mended():
    files = {"a.html": entry("a")}
    there = online(files)
    other = {"a.html": Remote("a.html", 1, "another token")}
    assert reasons(planned(files, replace(there, files=other))) == {"a.html": Reason.MENDED}
    larger = {"a.html": Remote("a.html", 9, "t-a.html")}
    assert reasons(planned(files, replace(there, files=larger))) == {"a.html": Reason.MENDED}
    untold = {"a.html": Remote("a.html", -1, "t-a.html")}
    assert planned(files, replace(there, files=untold)).changes == ()


def test_without_a_record_the_listing_alone_tells_where_it_can():
    files = {"a.html": entry("a")}
    there = Online({"a.html": Remote("a.html", 1, "t", "digest")})
    plain = replace(TRAITS, headers=False, algorithm="md5")
    made = planned(files, there, plain, "digest")
    assert made.changes == ()
    assert made.renews
    assert reasons(planned(files, there, plain, "another")) == {"a.html": Reason.CHANGED}
    assert reasons(planned(files, there, replace(TRAITS, algorithm="md5"), "digest")) == {
        "a.html": Reason.CHANGED
    }


def test_what_byline_did_not_put_is_left_alone():
    there = Online({"other.html": Remote("other.html", 1, "t")})
    made = planned({}, there)
    assert made.removals == ()
    assert made.foreign == ("other.html",)
    assert [*listed(made)] == ["left alone              1 file that byline did not put there"]
    begun = replace(there, note=Note("id", "host", 1, ("other.html",)))
    assert planned({}, begun).removals == ("other.html",)


def test_the_record_is_renewed_for_a_lock_left_behind_and_for_another_day():
    files = {"a.html": entry("a")}
    assert planned(files, replace(online(files), note=Note("id", "host", 1))).renews
    assert plan(files, online(files), TRAITS, lambda *_: "", "2030-01-01").renews


def test_nothing_is_put_before_what_it_may_lead_to():
    before = {
        "index.html": entry("home", Kind("lists")),
        "a/index.html": entry("a"),
        "feed.xml": entry("f", Kind("feeds")),
        "sitemap.xml": entry("s", Kind("sitemap")),
        "style.css": entry("c", Kind()),
    }
    after = {path: entry(f"{one.digest}!", one.kind) for path, one in before.items()}
    after |= {
        "b/index.html": entry("b"),
        "tags/t/index.html": entry("t", Kind("lists")),
        "new.css": entry("n", Kind(lasting=True)),
        "atom.xml": entry("x", Kind("feeds")),
    }
    made = planned(after, online(before))
    assert [[one.path for one in step] for step in made.steps()] == [
        ["new.css"],
        ["style.css"],
        ["atom.xml", "b/index.html", "tags/t/index.html"],
        ["a/index.html"],
        ["index.html"],
        ["feed.xml"],
        ["sitemap.xml"],
    ]
    first = planned(after, Online())
    assert {one.path: one.step for one in first.changes}["index.html"] is Step.LISTS


def test_pages_are_removed_before_what_they_lead_to():
    before = {
        "a.css": entry("a", Kind()),
        "b/index.html": entry("b"),
        "c.xml": entry("c", Kind("feeds")),
    }
    there = online(before)
    assert planned({}, there).farewells() == [("b/index.html", "c.xml"), ("a.css",)]
    unknown = Online(
        {"x.html": Remote("x.html", 1, ""), "x.png": Remote("x.png", 1, "")},
        note=Note("id", "host", 1, ("x.html", "x.png")),
    )
    assert planned({}, unknown).farewells() == [("x.html",), ("x.png",)]


def test_a_plan_in_words_names_texts_and_counts_the_rest():
    built = {
        **{f"p{n}/index.html": entry(f"{n}") for n in range(3)},
        "about/index.html": entry("about", Kind("posts", source="content/pages/about.md")),
        "a.css": entry("a", Kind()),
        "tags/index.html": entry("t", Kind("lists")),
        "index.html": entry("i", Kind("lists")),
    }
    made = planned(built, Online())
    assert described(made, 180_000) == (
        "3 posts new, 4 other files new, 0 files unchanged, 0 addresses lost; 180 KB to send"
    )
    assert [*highlights(made, 2)] == [
        "new                     /about/",
        "new                     /p0/",
        "and 2 more, which byline deploy --plan names",
        "and with them 1 picture or the like, 2 lists",
    ]
    alone = planned({"index.html": built["index.html"]}, Online())
    assert [*highlights(alone, 2)] == ["1 list"]
    single = planned({"p0/index.html": built["p0/index.html"], "a.css": built["a.css"]}, Online())
    assert [*highlights(single, 2)][-1] == "and with it 1 picture or the like"


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (180_400, "180 KB"), (2.4e6, "2.4 MB")],
)
def test_sizes_in_words(size: int, words: str):
    assert size_in_words(int(size)) == words


names = st.sampled_from(["index.html", "a/index.html", "b.css", "feed.xml", "c/d.png", "x.html"])
kinds = st.builds(
    Kind, st.sampled_from(["posts", "assets", "lists", "feeds", "sitemap"]), st.booleans()
)
sites = st.dictionaries(names, st.builds(entry, st.sampled_from("abc"), kinds))


@given(sites, sites, st.dictionaries(names, st.sampled_from("tu")))
def test_every_plan_ends_at_what_was_built(
    built: dict[str, Entry], before: dict[str, Entry], drift: dict[str, str]
):
    there = online(before)
    files = {
        path: replace(one, token=drift.get(path, one.token)) for path, one in there.files.items()
    }
    made = planned(built, replace(there, files=files))
    put = {one.path for one in made.changes}
    assert put | made.unchanged.keys() == built.keys()
    assert not put & made.unchanged.keys()
    assert {*made.removals} == before.keys() - built.keys()
    for path, known in made.unchanged.items():
        assert known.digest == built[path].digest
        assert known.headers == headers_of(path, built[path].kind)
        assert path not in drift
    assert sorted(one.path for step in made.steps() for one in step) == sorted(put)
    assert {path for some in made.farewells() for path in some} == {*made.removals}


CLEAN = State()


def codes(made: Plan, limits: Limits, state: State = CLEAN, age: Age = Age.FIT) -> list[str]:
    return [one.code for one in refusals(made, state, age, limits)]


def test_a_lost_address_is_refused_with_what_to_add():
    made = planned({}, online({"old/index.html": entry("a")}))
    (found,) = refusals(made, State(), Age.FIT, Limits(256))
    assert found.code == "lost-address"
    assert found.hint == "add redirects: {/old/: /}, or deploy with --force-remove"
    assert codes(made, Limits(0, force=True)) == []


def test_very_many_lost_addresses_are_summed_up():
    made = planned({}, online({f"p{n}/index.html": entry("a") for n in range(30)}))
    found = codes(made, Limits(256))
    assert found == ["lost-address"] * 20 + ["lost-addresses"]


def test_more_removals_than_allowed_are_refused():
    made = planned({}, online({f"p{n}.css": entry("a", Kind()) for n in range(3)}))
    assert codes(made, Limits(2)) == ["many-removals"]
    assert codes(made, Limits(3)) == []


@pytest.mark.parametrize("age", [Age.OLDER, Age.APART, Age.UNKNOWN])
def test_another_state_than_what_is_online_is_explained(age: Age):
    there = online({})
    assert there.record
    there = replace(there, record=replace(there.record, state=State("a" * 40, 9)))
    made = planned({}, there)
    (found,) = refusals(made, State("b" * 40, 8), age, Limits(9))
    assert found.code == "older-state"
    assert "aaaaaaaaaa" in found.message
    assert codes(made, Limits(9, anyway=True), State("b" * 40, dirty=True), age) == []


def test_what_is_not_committed_is_refused():
    assert codes(planned({}, Online()), Limits(9), State("b" * 40, dirty=True)) == ["dirty-state"]


@pytest.mark.parametrize(
    "path", [".env", "a/.env.local", ".git/config", "id_ed25519", "keys/my.pem", ".htpasswd"]
)
def test_what_looks_like_a_secret_is_refused(path: str):
    made = planned({path: entry("x", Kind())}, Online())
    assert codes(made, Limits(9)) == ["secret-file"]
    assert codes(made, Limits(9, anyway=True)) == []
    fine = planned({".well-known/security.txt": entry("x", Kind())}, Online())
    assert codes(fine, Limits(9)) == []


def test_a_record_of_headers_with_an_encoding_is_not_plain():
    known = Known("sha-a", 1, "t", Headers("image/png", "public, max-age=86400", "gzip"), Kind())
    there = Online({"a.png": Remote("a.png", 1, "t")}, Record("r", {"a.png": known}))
    assert reasons(planned({"a.png": entry("a", Kind())}, there)) == {"a.png": Reason.HEADERS}
