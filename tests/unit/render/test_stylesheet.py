"""Style sheets: what they import is in them, what is wrong with them is said at its place."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.diagnostic import Severity
from generator.render.stylesheet import bundled, minified

FONT = {"fonts/x.woff2": "fonts/x.1a2b3c4d.woff2", "a b.svg": "a b.1a2b3c4d.svg"}


def sheet(text: str, others: Mapping[str, str] | None = None) -> str:
    done, found = bundled("style.css", {"style.css": text, **(others or {})}, FONT)
    assert found == ()
    return minified(done)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a { color : red ; }\n\n/* no */ b{c:d}", "a{color:red}b{c:d}"),
        ("/*! Licence */ a { b: c; }", "/*! Licence */a{b:c}"),
        ("a { src: url( 'fonts/x.woff2' ) }", "a{src:url(fonts/x.1a2b3c4d.woff2)}"),
        ("a { src: url(./fonts/x.woff2?#iefix) }", "a{src:url(fonts/x.1a2b3c4d.woff2?#iefix)}"),
        ('a { src: URL("a%20b.svg#icon") }', "a{src:url(a%20b.1a2b3c4d.svg#icon)}"),
        ("a { src: url(a\\ b.svg) }", "a{src:url(a%20b.1a2b3c4d.svg)}"),
        ("a { src: url(https://a.example/b.png) }", "a{src:url(https://a.example/b.png)}"),
        ("a { src: url(/b.png), url(#c), url() }", "a{src:url(/b.png),url(#c),url()}"),
        # Spaces in a quoted address are part of it.
        (
            "a { b: url(\"data:image/svg+xml,<svg viewBox='0 0 1 1'/>\") }",
            "a{b:url(\"data:image/svg+xml,<svg viewBox='0 0 1 1'/>\")}",
        ),
        ("a { content: 'a  /* b */ } url(c)' }", "a{content:'a  /* b */ } url(c)'}"),
        ("a { width: calc( 1px + ( 2px - 3px ) ) }", "a{width:calc(1px + (2px - 3px))}"),
        ("a :hover { b: c } a:hover > b { c: d }", "a :hover{b:c}a:hover>b{c:d}"),
        ("a { & b { c: d } &:hover { e: f } }", "a{& b{c:d}&:hover{e:f}}"),
        (":root { --a: ; --b: { c: d } }", ":root{--a:;--b:{c:d}}"),
        ("@media (min-width: 1px) and (hover) { a { b: c } }", None),
    ],
)
def test_what_is_published_of_it(text: str, expected: str | None):
    assert sheet(text) == (expected or "@media (min-width:1px) and (hover){a{b:c}}")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('@import "parts/a.css";', "a{b:url(fonts/x.1a2b3c4d.woff2)}"),
        ("@import url(parts/a.css) print;", "@media print{a{b:url(fonts/x.1a2b3c4d.woff2)}}"),
        (
            "@import url('parts/a.css') layer(base) supports(display: grid) screen and (hover);",
            (
                "@media screen and (hover){@supports (display:grid){@layer base"
                "{a{b:url(fonts/x.1a2b3c4d.woff2)}}}}"
            ),
        ),
        (
            '@import "parts/a.css" layer supports(not (display: grid));',
            "@supports not (display:grid){@layer{a{b:url(fonts/x.1a2b3c4d.woff2)}}}",
        ),
    ],
)
def test_what_it_imports_is_in_it(rule: str, expected: str):
    others = {"parts/a.css": '@charset "utf-8";\na { b: url(../fonts/x.woff2) }'}
    assert sheet(f"/* first */ {rule}\n", others).replace("@layer {", "@layer{") == expected


def test_an_import_of_another_host_stays_first():
    others = {"a.css": "@import url(https://a.example/f.css);\na { b: c }"}
    assert sheet('@import "a.css"; d { e: f }', others) == (
        "@import url(https://a.example/f.css);a{b:c}d{e:f}"
    )


def test_one_in_a_folder_names_files_from_there():
    done, found = bundled("deep/x.css", {"deep/x.css": "a{b:url(../fonts/x.woff2)}"}, FONT)
    assert (done, found) == ("a{b:url(../fonts/x.1a2b3c4d.woff2)}", ())


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("a{\n  b: c", (1, 2), 'this "{" is never closed', 'close it with "}"'),
        ("a{b:c}\n}", (2, 1), 'this "}" closes nothing', "delete it"),
        (
            "a{b:(c}",
            (1, 5),
            'this "(" is not closed before the "}" that ends its block',
            'close it with ")"',
        ),
        ("a{b:c)}", (1, 6), 'this ")" closes nothing', "delete it"),
        ("a{b:'c\n}", (1, 5), "this text is not closed in its line", "close it with '"),
        ("a{}\n /* b", (2, 2), "this comment is never closed", "close it with */"),
        ("@import 'style.css';", (1, 10), "this style sheet imports itself", "delete this line"),
        (
            "a{b:url(font/x.woff2)}",
            (1, 9),
            'there is no file "font/x.woff2" in the theme',
            'did you mean "fonts/x.woff2"?',
        ),
        (
            "@import 'b.css';",
            (1, 10),
            'there is no file "b.css" in the theme',
            "put the file there, or mend the name",
        ),
    ],
)
def test_what_stops_a_build(text: str, place: tuple[int, int], message: str, hint: str):
    _, (one,) = bundled("style.css", {"style.css": text}, FONT)
    assert (one.severity, one.path) == (Severity.ERROR, "templates/assets/style.css")
    assert ((one.line, one.column), one.message, one.hint) == (place, message, hint)


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (
            "a {\n  color red;\n}",
            (2, 3),
            '"color red" is no declaration, so browsers skip it',
            "write it as property: value;",
        ),
        (
            "a { b: c }\nd;",
            (2, 1),
            '"d" is no declaration, so browsers skip it',
            "write it as property: value;",
        ),
        (
            "a {\n  b: c\n  d: e;\n}",
            (2, 7),
            "this line has no ; at its end, so browsers skip it and the next one",
            "put a ; here",
        ),
        (
            "// so\na { b: c }",
            (1, 1),
            "this is no comment in CSS, and the rule below it is lost",
            "write /* … */",
        ),
    ],
)
def test_what_a_browser_skips(text: str, place: tuple[int, int], message: str, hint: str):
    _, (one,) = bundled("style.css", {"style.css": text}, FONT)
    assert one.severity is Severity.WARNING
    assert ((one.line, one.column), one.message, one.hint) == (place, message, hint)


def test_a_mistake_in_an_imported_sheet_is_told_there_and_once():
    sheets = {"style.css": '@import "a.css";@import "a.css";', "a.css": "\n b {"}
    _, (one,) = bundled("style.css", sheets, {})
    assert (one.path, one.line, one.column) == ("templates/assets/a.css", 2, 4)


@given(st.text(alphabet="ab:;{}()[]\"'/*\\\n @,url-", max_size=60))
def test_nothing_that_a_sheet_may_say_is_a_crash(text: str):
    done, found = bundled("a.css", {"a.css": text}, {})
    if not found:
        assert isinstance(minified(done), str)
