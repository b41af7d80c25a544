"""Front matter that cannot be read as it stands."""

from __future__ import annotations

import pytest

from tests.malformed.cases import POST, Case, case, check, each, error, post, warning

DATE = "write it as year-month-day, such as 2010-07-28, or 2010-07-28T09:30"
DAY = "the calendar has no such day; it is year-month-day"
TIME = "the clock has no such time: hours go to 23, minutes and seconds to 59"
ZONE = "write the time as 09:30, and a zone behind it as Z or +02:00"
YEAR = "use a year from 1000 to 9998"
TEXT = "write one text, in quotes if it starts with a bracket or a brace"
ITEM = 'put the item in quotes if the ":" belongs to it'
ONE = "write one value"
DIGITS = "write a number such as 2, in digits"
COMMENTS = "write true, false or closed"
BOOL = "write true or false"
UNQUOTE = "remove the quotes"
GROUP = "write key: value lines below it"
VALUE = "give it a value"
QUOTES = "put the value in quotes"
OWN = "put keys of your own below extra:"
NO_POST = "delete it, or move the file to content/posts/"
UTF_8 = 'save the file with the encoding "UTF-8"'
KEY_LINE = "write key: value, or indent the line if it goes on with the value above"
ESCAPE = "a backslash inside double quotes starts an escape that YAML does not know"
TAB = ("tab", "a tab stands where YAML wants spaces", "replace the tab by two spaces")
MATTER = "start the file with three lines: ---, title: …, ---"


def unknown(key: str, meant: str) -> Case:
    message = f'"{key}" is not a key of the front matter of a post'
    return post(
        f"key-{key}", f"{key}: x", error("unknown-key", "3:1", message, f'did you mean "{meant}"?')
    )


def bad_date(text: str, hint: str = DATE, key: str = "date") -> Case:
    column = len(key) + 3
    shown = text if len(text) <= 40 else text[:39] + "…"
    message = f'"{key}" is not a date: "{shown}"'
    return post(
        f"{key}-{text[:30]}", f"{key}: {text}", error("bad-date", f"3:{column}", message, hint)
    )


def wrong(line: str, takes: str, hint: str, where: str = "") -> Case:
    """A value of the wrong kind; it stands behind its key where ``where`` says nothing else."""
    key = line.partition(":")[0]
    message = takes if takes.startswith("an item") else f'"{key}" takes {takes}'
    return post(line, line, error("wrong-type", where or f"3:{len(key) + 3}", message, hint))


def syntax(name: str, lines: str, where: str, message: str, hint: str) -> Case:
    return post(name, lines, error("yaml-syntax", where, message, hint))


def titled(name: str, title: str, where: str, message: str, hint: str) -> Case:
    """A file whose title, in line 2, is no YAML."""
    text = f"---\ntitle: {title}\n---\nText.\n"
    return case(name, {POST: text}, error("yaml-syntax", where, message, hint))


def slug(text: str, what: str, hint: str) -> Case:
    bare = text.strip("'")
    return post(
        f"slug-{text[:12]}",
        f"slug: {text}",
        error("bad-slug", "3:7", f'"slug" {what}: "{bare}"', hint),
    )


MISSPELT = [
    unknown(key, meant)
    for key, meant in (
        *(("titel", "title"), ("Title", "title"), ("dat", "date"), ("updatd", "updated")),
        *(("slgu", "slug"), ("descripton", "description"), ("tag", "tags"), ("TAGS", "tags")),
        *(("serie", "series"), ("prt", "part"), ("prequell", "prequel"), ("sequal", "sequel")),
        *(("drfat", "draft"), ("expire", "expires"), ("reviewby", "review_by")),
        *(("author", "authors"), ("alias", "aliases"), ("imge", "image"), ("tocc", "toc")),
        *(("image-alt", "image_alt"), ("coments", "comments"), ("templte", "template")),
        *(("lang", "language"), ("ids", "id"), ("extr", "extra")),
        # What other generators call them.
        *(("category", "tags"), ("categories", "tags"), ("keywords", "tags")),
        *(("summary", "description"), ("lastmod", "updated"), ("layout", "template")),
        ("permalnk", "permalink"),
    )
]

DATES = [
    *(bad_date(text, DAY) for text in ("2024-13-45", "2024-02-30", "2023-02-29", "2010-07-00")),
    *(
        bad_date(text)
        for text in (
            *("12:30:45", "tomorrow", "28.07.2010", "2010/07/28", "07/28/2010", "28-07-2010"),
            *("July 28, 2010", "2010-07", "2010", "10-07-28", "12024-01-01", "2010-W54-1"),
            *("2010-366", "1280275200", "2010–07–28", "on 2010-07-28", "x" * 60),
        )
    ),
    *(bad_date(text, TIME) for text in ("2010-07-28 25:00", "2010-07-28T09:30:61")),
    *(bad_date(text, ZONE) for text in ("2010-07-28 9am", "2010-07-28 09:30 UTC")),
    *(bad_date(text, YEAR) for text in ("0000-01-01", "9999-12-31")),
    bad_date("yes", key="updated"),
    bad_date("soon", key="expires"),
    bad_date("2030-06-31", DAY, key="review_by"),
    post("date-empty-text", 'date: ""', error("empty-value", "3:7", '"date" is empty', VALUE)),
    post(
        "date-of-a-template",
        "date: {{ date }}",
        error(
            "yaml-key",
            "3:8",
            "a key must be a word, not a list or a mapping",
            "put a value that starts with a bracket or a brace in quotes",
        ),
    ),
]

TYPES = [
    wrong("date: [2010-07-28]", "a date, not a list", ONE),
    wrong("date: {year: 2010}", "a date, not a group of keys", ONE),
    wrong("slug: [a]", "a text, not a list", TEXT),
    wrong("description: {a: b}", "a text, not a group of keys", TEXT),
    wrong("tags: {a: b}", "a list, not a group of keys", "write tags: [one, two]"),
    wrong("tags: [[a, b], c]", 'an item of "tags" takes a text, not a list', TEXT, "3:8"),
    wrong("tags: [a: b]", 'an item of "tags" takes a text, not a group of keys', ITEM, "3:8"),
    wrong("tags:\n  - a: b", 'an item of "tags" takes a text, not a group of keys', ITEM, "4:5"),
    wrong("series: {title: x}", "a list, not a group of keys", "write series: [one, two]"),
    wrong("part: two", 'a whole number, not "two"', DIGITS),
    wrong("part: 1.5", 'a whole number, not "1.5"', DIGITS),
    wrong("part: 1_000", 'a whole number, not "1_000"', DIGITS),
    wrong('part: "2"', 'a whole number, not "2"', UNQUOTE),
    wrong("part: [1]", "a whole number, not a list", ONE),
    wrong("prequel: [a]", "a text, not a list", TEXT),
    wrong("sequel: {a: b}", "a text, not a group of keys", TEXT),
    wrong('draft: "true"', 'true or false, not "true"', UNQUOTE),
    wrong("draft: 'No'", 'true or false, not "No"', UNQUOTE),
    wrong("draft: maybe", 'true or false, not "maybe"', BOOL),
    wrong("draft: 1", 'true or false, not "1"', BOOL),
    wrong("draft: [true]", "true or false, not a list", ONE),
    wrong("authors: {name: x}", "a list, not a group of keys", "write authors: [one, two]"),
    wrong("aliases: {a: b}", "a list, not a group of keys", "write aliases: [one, two]"),
    wrong("image: [a.png]", "a text, not a list", TEXT),
    wrong("image_alt: {a: b}", "a text, not a group of keys", TEXT),
    wrong("toc: 2", 'true or false, not "2"', BOOL),
    post(
        "comments: off-topic",
        "comments: off-topic",
        error("bad-value", "3:11", '"comments" cannot be "off-topic"', COMMENTS),
    ),
    post(
        "comments: [closed]",
        "comments: [closed]",
        error(
            "wrong-type", "3:11", '"comments" takes true or false, not a list', "write one value"
        ),
    ),
    wrong("template: [x.html]", "a text, not a list", TEXT),
    wrong("language: [en]", "a text, not a list", TEXT),
    wrong("id: [x]", "a text, not a list", TEXT),
    wrong("extra: text", 'a group of keys, not "text"', GROUP),
    wrong("extra: [a]", "a group of keys, not a list", GROUP),
    case(
        "title-list",
        {POST: "---\ntitle: [Draft]\n---\n"},
        error("wrong-type", "2:8", '"title" takes a text, not a list', TEXT),
    ),
]

EMPTY = [
    *(
        case(
            f"title-{title}",
            {POST: f"---\ntitle:{title}\n---\nText.\n"},
            error("empty-value", where, '"title" is empty', VALUE),
        )
        for title, where in (("", "2:7"), (' ""', "2:8"), (" '  '", "2:8"), (" ~", "2:8"))
    ),
    *(
        post(
            f"item-{lines}",
            lines,
            error("empty-value", at, 'an item of "tags" is empty', "delete it"),
        )
        for lines, at in (
            ("tags:\n  -\n  - x", "4:4"),
            ('tags: [a, ""]', "3:11"),
            ("tags: [a, ~]", "3:11"),
        )
    ),
    post("tags-empty-text", "tags: ''", error("empty-value", "3:7", '"tags" is empty', VALUE)),
    post("slug-empty-text", "slug: ''", error("empty-value", "3:7", '"slug" is empty', VALUE)),
]

VALUES = [
    slug("../x", "leaves its folder", 'write "x"'),
    slug("a/b", "leaves its folder", 'write "a-b"'),
    slug("'..'", "leaves its folder", "use letters, digits and hyphens"),
    slug("CON", "is a name that Windows keeps for itself", 'write "con-"'),
    slug("a.", "ends in a full stop", 'write "a"'),
    slug("é" * 150, "is longer than 200 bytes", f'write "{"é" * 100}"'),
    slug("a b", "has a character that cannot stand in an address", 'write "a-b"'),
    slug(".hidden", "has a character that cannot stand in an address", 'write "hidden"'),
    slug("a?b", "has a character that cannot stand in an address", 'write "a-b"'),
    *(
        post(f"aliases-{text}", f"aliases: {text}", error("bad-alias", "3:10", message, hint))
        for text, message, hint in (
            *(
                (
                    text,
                    f'"aliases" is not an address of this site: "{text}"',
                    "write it from the first slash on, such as /2010/07/speech.html",
                )
                for text in ("old/", "//x/", "http://example.com/a")
            ),
            *(
                (text, f'"aliases" has a query or a fragment: "{text}"', "cut it at the ? or #")
                for text in ("/a?b", "/a#b")
            ),
            *(
                (
                    text,
                    f'"aliases" cannot be a file of the site: "{text}"',
                    "use letters, digits, hyphens, dots and single slashes",
                )
                for text in ("/../x", "/a//b", "/a b/", "/", "/CON/")
            ),
        )
    ),
    *(
        post(
            f"id-{text}",
            f"id: {text}",
            error(
                "bad-id",
                "3:5",
                f'"id" is not a whole identifier: "{text}"',
                "write it like urn:uuid:… or tag:example.com,2010:name",
            ),
        )
        for text in ("x", "5", "tag:a b")
    ),
    *(
        post(
            f"language-{text}",
            f"language: {text}",
            error("bad-language", "3:11", f'"language" is not a language tag: "{text}"', hint),
        )
        for text, hint in (
            ("english", "use a tag such as en, de or pt-BR"),
            ("en_US", 'write "en-US"'),
        )
    ),
    *(
        post(
            f"nameless-{key}",
            f"{key}: '!?'",
            error(
                "bad-name",
                f"3:{len(key) + 3}",
                f'the {what} "!?" has no letter or digit to make an address of',
                "name it with letters or digits",
            ),
        )
        for key, what in (("tags", "tag"), ("series", "series"), ("authors", "author"))
    ),
    post(
        "part-without-series",
        "part: 2",
        error(
            "part-without-series",
            "3:7",
            '"part" stands here without a series',
            "add a line series: …, or delete part:",
        ),
    ),
    post(
        "comma-in-item",
        "tags: a, b",
        warning(
            "comma-in-item",
            "3:7",
            '"tags" is read as the one item "a, b"',
            'for several, write tags: [a, b]; for one, tags: ["a, b"]',
        ),
    ),
    post(
        "comma-in-item-that-is-bad",
        "aliases: /a/, /b/",
        error(
            "comma-in-item",
            "3:10",
            '"aliases" is read as the one item "/a/, /b/"',
            "for several, write aliases: [/a/, /b/]",
        ),
    ),
]

YAML = [
    syntax(
        "second-colon",
        "description: Part 2: the call",
        "3:20",
        'a ": " inside a value is read as a new key',
        f'{QUOTES}: description: "Part 2: the call"',
    ),
    syntax(
        "second-colon-with-quotes-inside",
        'description: Say "no": how',
        "3:22",
        'a ": " inside a value is read as a new key',
        f"{QUOTES}: description: 'Say \"no\": how'",
    ),
    syntax(
        "indented-key",
        "slug: x\n draft: no",
        "4:2",
        "this line is indented, so it is read as part of the value above it",
        "start it below the key above it, or put the whole value in quotes",
    ),
    titled(
        "quote-double",
        '"a',
        "2:8",
        "a quotation mark is not closed",
        "add the closing quotation mark",
    ),
    titled(
        "quote-single",
        "'a",
        "2:8",
        "a quotation mark is not closed",
        "add the closing quotation mark",
    ),
    titled(
        "apostrophe",
        "'It's'",
        "2:12",
        "the text in quotes ends before this",
        "use double quotes around the whole value, or write an apostrophe inside it twice",
    ),
    titled(
        "quotes-in-quotes",
        '"He said "no""',
        "2:18",
        "the text in quotes ends before this",
        "use single quotes around the whole value",
    ),
    syntax(
        "quoted-list",
        'tags: "a", "b"',
        "3:10",
        "the text in quotes ends before this",
        'for a list, write tags: ["a", "b"]',
    ),
    syntax(
        "quote-closed-by-a-later-one",
        "slug: 'x\ndraft: no\ntags: [it's]",
        "3:7",
        "the quotation mark that starts here is closed in a line below",
        "close it in this line, or indent the lines that belong to it",
    ),
    titled(
        "bracket-first",
        "[Solved] x",
        "2:17",
        "the value ends before this",
        f'{QUOTES}: title: "[Solved] x"',
    ),
    titled(
        "bracket-open",
        "[a",
        "2:8",
        'a list that starts with "[" is not closed',
        'close it with "]", or put the value in quotes',
    ),
    titled(
        "bracket-open-alone",
        "[",
        "2:8",
        'a list that starts with "[" is not closed',
        'close it with "]", or put the value in quotes',
    ),
    titled(
        "brace-open",
        "{a",
        "2:8",
        'a value that starts with "{" is not closed',
        'close it with "}", or put the value in quotes',
    ),
    syntax("bracket-twice", "tags: [a, b]]", "3:13", "this bracket closes nothing", "delete it"),
    syntax(
        "comma-twice",
        "tags: [a, , b]",
        "3:11",
        "nothing stands before this comma",
        "delete the comma",
    ),
    syntax(
        "comma-missing",
        'tags: ["a" "b"]',
        "3:12",
        "no comma stands before this",
        "put a comma between the two",
    ),
    *(
        titled(
            f"starts-with-{sign}", f"{sign}x", "2:8", f'a value cannot start with "{sign}"', QUOTES
        )
        for sign in "@`%]},"
    ),
    *(
        titled(f"starts-with-{sign}", sign, "2:8", f'a value cannot start with "{sign}"', QUOTES)
        for sign in "*&"
    ),
    *(
        titled(
            f"starts-with-{sign}",
            f"{sign} x",
            "2:8",
            f'a value cannot start with "{sign}"',
            f"{QUOTES}, or start the text on the next line",
        )
        for sign in "|>"
    ),
    titled("starts-with-?", "? x", "2:8", 'a value cannot start with "?"', QUOTES),
    titled("starts-with-!<", "!<x", "2:8", 'a value cannot start with "!"', QUOTES),
    titled(
        "list-on-the-line-of-its-key",
        "- x",
        "2:8",
        "a list cannot start on the line of its key",
        'put each "- item" on a line of its own',
    ),
    syntax("percent-line", "%x: 1", "3:1", 'a line cannot start with "%"', QUOTES),
    titled(
        "escape-unknown", r'"\q"', "2:9", ESCAPE, "use single quotes, or write the backslash twice"
    ),
    titled(
        "escape-of-a-path",
        r'"C:\Users"',
        "2:11",
        ESCAPE,
        "use single quotes, or write the backslash twice",
    ),
    titled(
        "escape-surrogate",
        r'"a\ud800"',
        "2:10",
        ESCAPE,
        "use single quotes, or write the backslash twice",
    ),
    syntax(
        "no-colon",
        "slug: x\nmore words\ndraft: no",
        "4:1",
        'this line has no ":" after its key',
        KEY_LINE,
    ),
    syntax(
        "no-colon-at-the-end",
        "slug: x\nmore words",
        "4:1",
        'this line has no ":" after its key',
        KEY_LINE,
    ),
    syntax(
        "no-space-after-colon",
        "draft:yes",
        "3:1",
        "no space stands after the colon",
        "write key: value, with a space between",
    ),
    syntax(
        "hard-space-after-colon",
        "draft:\u00a0yes",
        "3:1",
        "no space stands after the colon",
        "write key: value, with a space between",
    ),
    syntax(
        "list-crooked",
        "tags:\n  - a\n - b",
        "5:2",
        "this list does not fit what stands above it",
        "put its key alone on the line above it, and indent all items alike",
    ),
    syntax(
        "list-below-a-value",
        "tags: a\n- b",
        "4:1",
        "this list does not fit what stands above it",
        "put its key alone on the line above it, and indent all items alike",
    ),
    syntax(
        "key-in-a-list",
        "tags:\n  - a\n  b: c",
        "5:3",
        "this line does not line up with the list above it",
        "indent all items of a list alike, and the keys of an item alike",
    ),
    syntax(
        "group-crooked",
        "extra:\n  a:\n b: 1",
        "5:2",
        "this line does not fit what stands above it",
        "indent all keys alike",
    ),
    case(
        "first-line-indented",
        {POST: "---\n title: T\ndraft: no\n---\n"},
        error(
            "yaml-syntax",
            "3:1",
            "this line is indented less than the first one",
            "indent all keys alike",
        ),
    ),
    case(
        "after-a-brace",
        {POST: "---\n{title: T} x\n---\n"},
        error("yaml-syntax", "2:12", "the value ends before this", QUOTES),
    ),
    *(
        post(f"tab-{name}", lines, error(TAB[0], where, *TAB[1:]))
        for name, lines, where in (
            ("before-key", "\tslug: x", "3:1"),
            ("before-item", "tags:\n\t- a\n\t- b", "4:1"),
            ("before-one-item", "tags:\n  - a\n\t- b", "5:1"),
            ("in-block-text", "description: |\n\tx", "4:1"),
        )
    ),
    *(
        post(
            f"duplicate-{key}",
            lines,
            error(
                "duplicate-key",
                where,
                f'"{key}" stands here a second time (first in line {first})',
                "delete one of the two",
            ),
        )
        for key, lines, where, first in (
            ("title", "title: U", "3:1", 2),
            ("tags", "tags: [a]\nslug: b\ntags: [c]", "5:1", 3),
            ("a", "extra: {a: 1, a: 2}", "3:15", 3),
        )
    ),
    *(
        case(
            f"tag-{text}",
            {POST: f"---\ntitle: {text}\n---\n"},
            error(
                "yaml-tag",
                "2:8",
                f'"{text.split()[0]}" is a YAML tag, which is not supported',
                "put the value in quotes, or delete the tag",
            ),
        )
        for text in ("!important Read", "!!str x", "!x", "! x")
    ),
    *(
        case(
            f"anchor-{text}",
            {POST: f"---\ntitle: {text}\n---\n"},
            error(
                "yaml-alias",
                "2:8",
                f'"{text.split()[0]}" is a YAML anchor, which is not supported',
                "put the value in quotes, or delete the anchor",
            ),
        )
        for text in ("&a b", "&R")
    ),
    *(
        post(
            f"alias-in-{lines.partition(':')[0]}",
            lines,
            error(
                "yaml-alias",
                where,
                '"*x" is a YAML alias, which is not supported',
                "put the value in quotes, or write it out",
            ),
        )
        for lines, where in (
            ("date: *x", "3:7"),
            ("tags: [*x, b]", "3:8"),
            ("extra: {a: *x}", "3:12"),
        )
    ),
    case(
        "alias-in-title",
        {POST: "---\ntitle: *x\n---\n"},
        error(
            "yaml-alias",
            "2:8",
            '"*x" is a YAML alias, which is not supported',
            "put the value in quotes, or write it out",
        ),
    ),
    *(
        post(
            f"merge-{value}",
            f"<<: {value}",
            error("yaml-merge", "3:1", 'the merge key "<<" is not supported', "write it out"),
        )
        for value in ("*x", "{a: b}")
    ),
    *(
        post(
            f"key-{key}",
            f"{key}: x",
            error(
                "yaml-key",
                "3:1",
                "a key must be a word, not a list or a mapping",
                "put a value that starts with a bracket or a brace in quotes",
            ),
        )
        for key in ("[a, b]", "{a: b}")
    ),
    *(
        case(
            f"depth-{name}",
            {POST: f"---\ntitle: T\nextra: {opening}\n---\n"},
            error(
                "yaml-depth", where, "values are nested deeper than 32 levels", "write it flatter"
            ),
        )
        for name, opening, where in (
            ("33", "{a: " + "[" * 31 + "]" * 31 + "}", "3:42"),
            ("30000-brackets", "[" * 30_000, "3:39"),
            ("30000-braces", "{a: " * 30_000, "3:132"),
        )
    ),
    case(
        "two-documents",
        {POST: "---\ntitle: T\n--- # more\ntitle: U\n---\n"},
        error("yaml-document", "3:1", "a second document starts here", "delete this line"),
    ),
    *(
        case(
            f"escape-{code}",
            {POST: f'---\ntitle: "a{escape}"\n---\n'},
            error(
                "yaml-character",
                "2:8",
                f"an escape here stands for a control character (U+{code})",
                "delete it, or use single quotes if the backslash is meant",
            ),
        )
        for escape, code in ((r"\0", "0000"), (r"\x07", "0007"))
    ),
    post(
        "c1-control",
        "slug: a\x80",
        error(
            "yaml-character",
            "3:8",
            "a character that YAML does not allow stands here",
            "delete it, or type it again",
        ),
    ),
    post(
        "hashtags",
        "tags: #career #money",
        warning(
            "yaml-comment",
            "3:7",
            '"#career" and what follows is read as a comment, not as text',
            'put the value in quotes, or a space after the "#" of a comment',
        ),
    ),
    post(
        "hash-in-a-value",
        "description: Be #1 at it",
        warning(
            "yaml-comment",
            "3:17",
            '"#1" and what follows is read as a comment, not as text',
            'put the value in quotes, or a space after the "#" of a comment',
        ),
    ),
]

FENCES = [
    *(
        case(name, {POST: text}, error("front-matter-missing", where, message, hint))
        for name, text, where, message, hint in (
            ("empty-file", "", "1:1", "there is no front matter", MATTER),
            ("no-front-matter", "Just text.\n", "1:1", "there is no front matter", MATTER),
            ("heading-first", "# Title\n\nText\n", "1:1", "there is no front matter", MATTER),
            (
                "no-opening",
                "title: T\n---\nText\n",
                "1:1",
                'the front matter has no opening "---"',
                'put a line "---" before it',
            ),
            (
                "no-fences",
                "title: T\n\nText\n",
                "1:1",
                'the front matter has no opening "---"',
                'put a line "---" before it, and one after it',
            ),
            *(
                (
                    name,
                    text,
                    where,
                    'the "---" is not at the start of the file',
                    "delete what stands before it",
                )
                for name, text, where in (
                    ("blank-line-first", "\n---\ntitle: T\n---\n", "2:1"),
                    ("space-first", " ---\ntitle: T\n---\n", "1:1"),
                    ("comment-first", "<!-- x -->\n---\ntitle: T\n---\n", "2:1"),
                )
            ),
            (
                "four-dashes",
                "----\ntitle: T\n----\n",
                "1:1",
                'the first line is not "---"',
                'write "---" alone in this line, and in one below the front matter',
            ),
            (
                "toml",
                '+++\ntitle = "T"\n+++\n',
                "1:1",
                "this front matter is TOML, not YAML",
                'write "---" for each "+++", and title: … for title = …',
            ),
        )
    ),
    *(
        case(
            name,
            {POST: text},
            error("front-matter-open", where, 'the front matter has no closing "---"', hint),
        )
        for name, text, where, hint in (
            (
                "no-closing",
                "---\ntitle: T\ntags: [a]\n\nText\n",
                "1:1",
                'put a line "---" after line 3',
            ),
            ("opening-alone", "---\n", "1:1", 'put a line "---" after line 1'),
            (
                "no-closing-but-a-rule-below",
                "---\ntitle: T\n\nText.\n\n---\n\nMore.\n",
                "1:1",
                'put a line "---" after line 2',
            ),
            (
                "closing-indented",
                "---\ntitle: T\n ---\nx\n",
                "3:1",
                'write "---" alone in this line',
            ),
            (
                "closing-too-long",
                "---\ntitle: T\n----\nx\n",
                "3:1",
                'write "---" alone in this line',
            ),
            (
                "closing-with-text",
                "---\ntitle: T\n--- end\nx\n",
                "3:1",
                'write "---" alone in this line',
            ),
        )
    ),
    *(
        case(
            name,
            {POST: f"---\n{text}\n---\n"},
            error(
                "wrong-type",
                "2:1",
                'the front matter of a post must be "key: value" lines',
                hint,
            ),
        )
        for name, text, hint in (
            ("a-word", "hello", "write title: …"),
            ("a-list", "- title: T", 'write title: …, without "- "'),
            ("no-space", "title:T", "put a space after the colon: title: …"),
        )
    ),
    *(
        case(
            name,
            {POST: text},
            error(
                "missing-key",
                where,
                '"title" is missing in the front matter of a post',
                "add a line title: …",
            ),
        )
        for name, text, where in (
            ("title-missing", "---\nslug: x\n---\n", "2:1"),
            ("title-commented-out", "---\n# title: T\n---\n", "1:1"),
            ("nothing-between", "---\n---\n", "1:1"),
        )
    ),
    case(
        "title-misspelt-alone",
        {POST: "---\ntitel: T\n---\n"},
        error(
            "unknown-key",
            "2:1",
            '"titel" is not a key of the front matter of a post',
            'did you mean "title"?',
        ),
    ),
    post(
        "key-of-ones-own",
        "mood: good",
        error("unknown-key", "3:1", '"mood" is not a key of the front matter of a post', OWN),
    ),
    *(
        case(name, {POST: data}, error("not-utf-8", where, message, UTF_8))
        for name, data, where, message in (
            (
                "latin-1",
                "---\ntitle: Café\n---\n".encode("latin-1"),
                "2:11",
                "byte 0xe9 is not UTF-8",
            ),
            (
                "latin-1-in-the-text",
                "---\r\ntitle: T\r\n---\r\n\r\nA café.\r\n".encode("latin-1"),
                "5:6",
                "byte 0xe9 is not UTF-8",
            ),
            ("latin-1-after-a-mark", b"\xef\xbb\xbf\xe9", "1:1", "byte 0xe9 is not UTF-8"),
            ("cut-off", "---\ntitle: Café".encode()[:-1], "2:11", "byte 0xc3 is not UTF-8"),
            (
                "utf-16-le",
                b"\xff\xfe" + "---\n".encode("utf-16-le"),
                "1:1",
                "this file is UTF-16, not UTF-8",
            ),
            (
                "utf-16-be",
                b"\xfe\xff" + "---\n".encode("utf-16-be"),
                "1:1",
                "this file is UTF-16, not UTF-8",
            ),
            (
                "utf-16-le-unmarked",
                "---\n".encode("utf-16-le"),
                "1:1",
                "this file is UTF-16, not UTF-8",
            ),
            (
                "utf-16-be-unmarked",
                "---\n".encode("utf-16-be"),
                "1:1",
                "this file is UTF-16, not UTF-8",
            ),
        )
    ),
    *(
        case(
            f"control-{name}",
            {POST: f"---\ntitle: T{title}\n---\nA{text}\n"},
            warning(
                "control-character",
                where,
                f"an invisible control character (U+{code}) stands here",
                "delete it; it was left out of the page",
            ),
        )
        for name, title, text, where, code in (
            ("in-the-title", "\x07", "", "2:9", "0007"),
            ("in-the-text", "", "\x00", "4:2", "0000"),
            ("told-once", "\x0b", "\x0c", "2:9", "000B"),
        )
    ),
]

PAGE, SERIES, AUTHOR = "content/pages/p.md", "content/series/s.md", "content/authors/x.yaml"


def elsewhere(path: str, text: str, code: str, where: str, message: str, hint: str) -> Case:
    content = text if path == AUTHOR else f"---\n{text}\n---\nText.\n"
    name = path.split("/")[1]
    return case(f"{name}-{text}", {path: content}, error(code, where, message, hint))


OTHERS = [
    *(
        elsewhere(
            PAGE,
            f"title: T\n{key}: {value}",
            "unknown-key",
            "3:1",
            f'"{key}" is not a key of the front matter of a page',
            NO_POST,
        )
        for key, value in (
            *(("series", "x"), ("part", "1"), ("prequel", "a"), ("sequel", "a")),
            *(("expires", "2030-01-01"), ("review_by", "2030-01-01")),
        )
    ),
    elsewhere(
        PAGE,
        "title: T\nslug: a/b",
        "bad-slug",
        "3:7",
        '"slug" leaves its folder: "a/b"',
        'write "a-b"',
    ),
    elsewhere(
        SERIES,
        "title: T\npart: [a]",
        "unknown-key",
        "3:1",
        '"part" is not a key of the front matter of a series',
        'did you mean "parts"?',
    ),
    elsewhere(
        SERIES,
        "title: T\nparts:\n  - {titel: x}",
        "unknown-key",
        "4:6",
        '"titel" is not a key of an item of "parts"',
        'did you mean "title"?',
    ),
    elsewhere(
        SERIES,
        "title: T\nparts:\n  - {title: x, planed: 2030-01-01}",
        "unknown-key",
        "4:16",
        '"planed" is not a key of an item of "parts"',
        'did you mean "planned"?',
    ),
    elsewhere(
        SERIES,
        "title: T\nrelease: weekly on Tusday from 2027-03-02",
        "bad-release",
        "3:10",
        '"release" names no day of the week: "tusday"',
        'did you mean "Tuesday"?',
    ),
    elsewhere(
        SERIES,
        "title: T\nrelease: weekly",
        "bad-release",
        "3:10",
        '"release" says no day to begin with: "from" is missing',
        "write a date, or such as: weekly on Tuesday at 09:00 from 2027-03-02",
    ),
    elsewhere(
        SERIES,
        "title: T\nparts:\n  - planned: 2030-01-01",
        "missing-key",
        "4:5",
        '"title" is missing in an item of "parts"',
        "add a line title: …",
    ),
    elsewhere(
        SERIES,
        "title: T\nparts:\n  - Part one: the call",
        "unknown-key",
        "4:5",
        '"Part one" is not a key of an item of "parts"',
        "known here: title, planned",
    ),
    elsewhere(
        SERIES,
        "title: T\nparts:\n  - {title: x, planned: soon}",
        "bad-date",
        "4:25",
        '"planned" is not a date: "soon"',
        DATE,
    ),
    elsewhere(
        SERIES,
        "title: T\nparts:\n  - [a]",
        "wrong-type",
        "4:5",
        'an item of "parts" takes a text, not a list',
        TEXT,
    ),
    elsewhere(
        SERIES,
        "title: T\nparts:\n  - title: x\n  planned: 2030-01-01",
        "yaml-syntax",
        "5:3",
        "this line does not line up with the list above it",
        "indent all items of a list alike, and the keys of an item alike",
    ),
    elsewhere(
        SERIES,
        "title: T\ncomplete: maybe",
        "wrong-type",
        "3:11",
        '"complete" takes true or false, not "maybe"',
        BOOL,
    ),
    elsewhere(
        AUTHOR,
        "name: X\nboi: x",
        "unknown-key",
        "2:1",
        '"boi" is not a key of an author\'s file',
        'did you mean "bio"?',
    ),
    elsewhere(
        AUTHOR,
        "Name: X",
        "unknown-key",
        "1:1",
        '"Name" is not a key of an author\'s file',
        'did you mean "name"?',
    ),
    elsewhere(
        AUTHOR,
        "bio: x",
        "missing-key",
        "1:1",
        '"name" is missing in an author\'s file',
        "add a line name: …",
    ),
    elsewhere(
        AUTHOR,
        "---\nname: X\n---\n",
        "yaml-document",
        "3:1",
        "a second document starts here",
        "delete this line",
    ),
]


@each([*MISSPELT, *DATES, *TYPES, *EMPTY, *VALUES])
def test_a_key_or_its_value(site, one: Case):
    check(site, one)


@each(YAML)
def test_yaml(site, one: Case):
    check(site, one)


@each([*FENCES, *OTHERS])
def test_a_whole_file(site, one: Case):
    check(site, one)


def matter_of(site, lines: str):
    outcome = site({POST: f"---\n{lines}\n---\nText.\n"}).build()
    assert outcome.ok
    assert outcome.diagnostics == ()
    return outcome.site.posts[0].matter


@pytest.mark.parametrize(
    "title",
    ["2010", "012", "yes", "no", "off", "12:30:45", "1e3", "0x1F", "2010-07-28", "It's", "~ a"],
)
def test_a_title_keeps_its_text(site, title: str):
    assert matter_of(site, f"title: {title}").title == title


def test_tags_keep_their_text(site):
    tags = matter_of(site, 'title: T\ntags: [no, off, 012, 12:30:45, 1e3, "null", null x]').tags
    assert tags == ("no", "off", "012", "12:30:45", "1e3", "null", "null x")


def test_the_sign_for_nothing_is_text_in_quotes(site):
    assert matter_of(site, 'title: "~"').title == "~"


def test_a_part_may_have_leading_zeros(site):
    assert matter_of(site, "title: T\nseries: S\npart: 001").part == 1


def test_a_word_that_yaml_reads_as_no_is_a_key_like_others(site):
    extra = matter_of(
        site, "title: T\nextra: {no: 1, on: yes, 012: 012, 1: a, ~: b, null: c}"
    ).extra
    assert extra == {"no": 1, "on": "yes", "012": "012", "1": "a", "~": "b", "null": "c"}


def test_a_key_with_nothing_behind_it_was_not_given(site):
    outcome = site({POST: "---\ntitle: T\ndate:\ntags:\nslug: ~\ndraft: null\n---\n"}).build()
    post_made = outcome.site.posts[0]
    assert outcome.diagnostics == ()
    assert (post_made.slug, post_made.date.isoformat()[:10]) == ("a", "2010-07-28")


def test_line_ends_that_only_yaml_knows_are_spaces(site):
    matter = matter_of(site, "title: a\u2028b\u2029c\x85d\nslug: s")
    assert (matter.title, matter.slug) == ("a b c d", "s")
