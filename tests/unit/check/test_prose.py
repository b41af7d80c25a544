from __future__ import annotations

import pytest

from generator.check.prose import paragraphs, read_aloud, without_speech


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One **two** _three_ ~~four~~", "One two three four"),
        ('[One](a.md "Title") ![two](b.png) [three][ref]', "One three"),
        ("[One](a_(b).md) two", "One two"),
        ("One <!-- two\nthree --> four", "One four"),
        ('<p class="a">One</p> <https://a.example> <script>two</script>', "One"),
        ("One[^1] two\n\n[^1]: Three\n[a]: https://a.example\n*[HTML]: Hyper", "One two Three"),
        ("https://a.example/b www.a.example one {: .two }", "one"),
        ('!!! tip "One"\n    Two', '"One" Two'),
        ("> [!TIP]\n> One", "> > One"),
    ],
)
def test_what_is_read_aloud(text: str, words: str) -> None:
    aloud = read_aloud(text)
    assert " ".join(aloud.split()) == words
    assert [len(line) for line in aloud.split("\n")] == [len(line) for line in text.split("\n")]


def test_paragraphs() -> None:
    text = (
        "# One\n\nTwo\nthree\n\n- four\n- [ ] five\n  six\n1. seven\n\n> eight\n> nine\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\nTitle\n=====\nten\n---\n"
    )
    assert list(paragraphs(text)) == [
        "Two three",
        "four",
        "five six",
        "seven",
        "eight nine",
    ]


def test_a_paragraph_without_an_end() -> None:
    assert list(paragraphs("One\ntwo")) == ["One two"]


def test_what_others_say() -> None:
    text = (
        'Own “theirs” and „ihre“ «leurs» "plain" it\'s\n!!! script\n    Said.\n\n    More.\nOwn.\n'
    )
    kept = without_speech(text)
    assert kept.split() == ["Own", "and", "it's", "Own."]
    assert len(kept) == len(text)
