"""Where front matter ends and the text begins, to the line; what is said where it does not."""

from __future__ import annotations

import pytest

from generator.load.frontmatter import split
from generator.schema.yaml import Mapping

_PATH = "content/posts/a.md"


def test_both_halves_and_the_line_on_which_the_text_begins():
    found = split("---\ntitle: A\ntags: [b]\n---\nFirst.\nSecond.\n", _PATH)
    assert (found.body, found.body_line) == ("First.\nSecond.\n", 5)
    assert (found.found, found.readable) == ((), True)
    assert isinstance(found.node, Mapping)
    again = split("--- \t\n---\nText", _PATH)
    assert (again.node, again.body, again.body_line, again.readable) == (None, "Text", 3, True)


def test_lines_of_yaml_are_counted_from_the_first_of_the_file():
    found = split("---\ntitle: A\ntitle: B\n---\n", _PATH)
    assert [(one.line, one.path) for one in found.found] == [(3, _PATH)]
    broken = split("---\ntitle: A\nseries: [\n---\nText.\n", _PATH)
    assert not broken.readable
    assert (broken.node, broken.body, broken.body_line) == (None, "Text.\n", 5)
    assert broken.found[-1].line in {3, 4}


def test_three_dots_end_nothing():
    assert split("---\ntitle: A\n...\nText.\n", _PATH).found[0].code == "front-matter-open"


@pytest.mark.parametrize(
    ("text", "line", "hint", "body", "first"),
    [
        (
            "---\ntitle: A\ndate: 2020-01-01\nText.\n",
            1,
            'put a line "---" after line 3',
            "Text.\n",
            4,
        ),
        ("---\ntitle: A\n\nText.\n", 1, 'put a line "---" after line 2', "\nText.\n", 3),
        ("---\nText.\n", 1, 'put a line "---" after line 1', "Text.\n", 2),
        ("---\ntitle: A\n--\nText.\n", 3, 'write "---" alone in this line', "Text.\n", 4),
        ("---\ntitle: A\n — —\nText.\n", 1, 'put a line "---" after line 3', "Text.\n", 4),
        ("---\ntitle: A\n—— x\nText.\n", 3, 'write "---" alone in this line', "Text.\n", 4),
        ("---\ntitle: A\nText.\n--\n", 1, 'put a line "---" after line 2', "Text.\n--\n", 3),
    ],
)
def test_without_an_end(text: str, line: int, hint: str, body: str, first: int):
    found = split(text, _PATH)
    (problem,) = found.found
    assert (problem.code, problem.path, problem.line) == ("front-matter-open", _PATH, line)
    assert problem.message == 'the front matter has no closing "---"'
    assert problem.hint == hint
    assert (found.node, found.body, found.body_line, found.readable) == (None, body, first, False)


def test_a_line_in_the_text_does_not_end_front_matter_that_was_left_open():
    text = "---\ntitle: A\n\nA text: it goes on.\nMore of it.\n\n---\n\nThe end.\n"
    found = split(text, _PATH)
    assert [one.code for one in found.found] == ["front-matter-open"]
    assert found.body == text.removeprefix("---\ntitle: A\n")
    assert found.body_line == 3
    # What is no YAML, but no text either, is a mistake in front matter that ends where it says.
    for wrong in ("A text\ntags: [b]\n", "A text\n"):
        kept = split(f"---\ntitle: A\n{wrong}---\n\nThe end.\n", _PATH)
        assert kept.body == "\nThe end.\n"
        assert "front-matter-open" not in {one.code for one in kept.found}
    keyed = split("---\ntitle: A\n\nA text\nlayout: x\n---\nThe end.\n", _PATH)
    assert keyed.body == "The end.\n"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (
            "\n\n---\ntitle: A\n---\n",
            3,
            'the "---" is not at the start of the file',
            "delete what stands before it",
        ),
        (
            "x\n---\ntitle: A\n---\n",
            2,
            'the "---" is not at the start of the file',
            "delete what stands before it",
        ),
        (
            "x\n" * 9 + "---\ntitle: A\n---\n",
            10,
            'the "---" is not at the start of the file',
            "delete what stands before it",
        ),
        (
            "x\n" * 10 + "---\ntitle: A\n---\n",
            1,
            "there is no front matter",
            "start the file with three lines: ---, title: …, ---",
        ),
        (
            "x\n---\ntitle: A\n",
            1,
            "there is no front matter",
            "start the file with three lines: ---, title: …, ---",
        ),
        (
            "x\n---\nno key\n---\n",
            1,
            "there is no front matter",
            "start the file with three lines: ---, title: …, ---",
        ),
        (
            "title: A\n---\nText\n",
            1,
            'the front matter has no opening "---"',
            'put a line "---" before it',
        ),
        (
            "\ntitle: A\nText\n",
            2,
            'the front matter has no opening "---"',
            'put a line "---" before it, and one after it',
        ),
        (
            "title: A\nText\n---\n",
            1,
            'the front matter has no opening "---"',
            'put a line "---" before it, and one after it',
        ),
        (
            "--\ntitle: A\n--\n",
            1,
            'the first line is not "---"',
            'write "---" alone in this line, and in one below the front matter',
        ),
        (
            "+++\ntitle = 'A'\n+++\n",
            1,
            "this front matter is TOML, not YAML",
            'write "---" for each "+++", and title: … for title = …',
        ),
        (
            "Text.\n",
            1,
            "there is no front matter",
            "start the file with three lines: ---, title: …, ---",
        ),
        ("", 1, "there is no front matter", "start the file with three lines: ---, title: …, ---"),
    ],
)
def test_without_a_beginning(text: str, line: int, message: str, hint: str):
    found = split(text, _PATH)
    (problem,) = found.found
    assert (problem.code, problem.path, problem.line) == ("front-matter-missing", _PATH, line)
    assert (problem.message, problem.hint) == (message, hint)
    assert (found.node, found.body, found.body_line, found.readable) == (None, text, 1, False)
