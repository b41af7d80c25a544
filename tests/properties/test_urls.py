"""Slugs and addresses, for any text."""

from __future__ import annotations

import sys
import unicodedata
from urllib.parse import unquote, urlsplit

from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.model.url import Root, collision_key, output_path, slug_problem, slugify
from tests.properties.conftest import examples

# What slugs trip over: names of Windows, dots, signs that are spelled out, letters that change
# length when folded, marks that change order, scripts without case, controls, things past the BMP.
_AWKWARD = (
    *("con", "COM1", "nul.txt", "Lpt9", ".", "..", "-", "--", "_", "~", "/", "\\", "'", "\u2019"),
    *("C++", "F#", "ß", "ẞ", "İ", "ı", "ﬁ", "Å", "\u212b", "e\u0301", "\u0301", "\u0345", "ᾳ"),
    *("हिन्दी", "ไทย", "日本語", "한국", "שלום", "½", "ª", "\u200d", "\u00ad", "\ufeff", "\x00"),
    *(
        "①",
        "\x7f",
        "\u2028",
        "\ufb03",
        "\ufdfa",
        "🤝",
        "𝔘𝔫𝔦",
        "\U000e0001",
        "ǆ",
        "Ǆ",
        " ",
        "\t",
        "\n",
    ),
)
texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(_AWKWARD) | st.text(max_size=3), max_size=12).map("".join),
)
long_texts = st.builds(lambda text, times: text * times, texts, st.integers(20, 400))
slugs = texts.map(slugify).filter(bool)


@examples(400)
@given(texts | long_texts)
def test_a_slug_is_the_slug_of_itself_and_stands_anywhere(text: str):
    slug = slugify(text)
    assert slugify(slug) == slug
    assert slug == "" or slug_problem(slug) is None


def test_every_character_there_is_gives_a_slug_that_stands_anywhere():
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if unicodedata.category(character) not in {"Cn", "Co", "Cs"}:
            slug = slugify(f"a{character}")
            assert slugify(slug) == slug, hex(number)
            assert slug_problem(slug) is None, hex(number)


@examples(200)
@given(texts)
def test_slugs_do_not_depend_on_case_or_normal_form(text: str):
    assume("\u0345" not in unicodedata.normalize("NFD", text))
    expected = slugify(text)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert slugify(unicodedata.normalize(form, text)) == expected
    assert slugify(text.casefold()) == expected


@examples(200)
@given(texts)
def test_collision_keys_fold_case_and_normal_form(text: str):
    # The Greek iota below a letter becomes a letter of its own when folded, and takes the marks
    # after it along: the one place where folding and composing do not commute.
    assume("\u0345" not in unicodedata.normalize("NFD", text))
    key = collision_key(text)
    assert collision_key(key) == key
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert collision_key(unicodedata.normalize(form, text)) == key
    for folded in (text.casefold(), text.lower(), text.upper(), text.title(), text.swapcase()):
        if folded.casefold() == text.casefold():  # not so for the Turkish i without a dot
            assert collision_key(folded) == key


@examples(100)
@given(slugs, slugs)
def test_slugs_are_told_apart_by_their_keys(one: str, other: str):
    assert (collision_key(one) == collision_key(other)) == (one == other)


names = st.one_of(slugs, st.builds(lambda slug: f"{slug}.html", slugs), st.just("index.html"))
paths = st.builds(
    lambda parts, end: "/" + "/".join(parts) + end if parts else "/",
    st.lists(names, max_size=4),
    st.sampled_from(["", "/"]),
)


def _served(path: str) -> str:
    """Say what a path asks of a host: a folder's index has three addresses."""
    last = path.rpartition("/")[2]
    if last == "index.html":
        return path.removesuffix("index.html")
    return path if path.endswith("/") or "." in last else f"{path}/"


@examples(300)
@given(paths, paths)
def test_paths_have_one_file_only_if_they_are_one_address(one: str, other: str):
    assert (output_path(one) == output_path(other)) == (_served(one) == _served(other))


@examples(200)
@given(paths)
def test_the_file_of_a_path_stays_in_the_output(path: str):
    file = output_path(path)
    assert file
    assert not file.startswith("/")
    assert not file.endswith("/")
    assert not {"", ".", ".."} & set(file.split("/"))


roots = st.builds(
    lambda scheme, host, base: f"{scheme}://{host}{base}",
    st.sampled_from(["http", "https"]),
    st.sampled_from(["example.com", "localhost:8000", "münchen.example", "[::1]:80"]),
    st.sampled_from(["", "/", "/blog", "/blog/", "/a/b/c/", "/~me"]),
)
any_path = st.text(st.characters(exclude_characters="?#", codec="utf-8"), max_size=30).map(
    "/{}".format
)


@examples(300)
@given(roots, any_path)
@example("https://example.com/blog", "/100%/%2f+ /café\u0301/")
@example("https://example.com/", "//elsewhere/")
def test_links_lead_back_to_their_paths(url: str, path: str):
    root = Root.parse(url)
    assert unquote(root.href(path)) == root.base + path
    assert root.absolute(path) == root.origin + root.href(path)
    assert root.href(path).isascii()
    parts = urlsplit(root.absolute(path))
    assert unquote(parts.path) == root.base + path
    assert not parts.query
    assert not parts.fragment


@examples(100)
@given(roots, any_path, slugs, slugs)
def test_what_stands_after_a_path_is_kept(url: str, path: str, query: str, anchor: str):
    root = Root.parse(url)
    href = root.href(f"{path}?{query}#{anchor}")
    before, _, fragment = href.partition("#")
    address, _, asked = before.partition("?")
    assert (unquote(address), asked, unquote(fragment)) == (root.base + path, query, anchor)
