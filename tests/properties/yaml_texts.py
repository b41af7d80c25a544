"""Texts that look like front matter or settings, and where what is wrong with them must stand."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from generator.model.diagnostic import Diagnostic

__all__ = ["KEYS", "SIGNS", "VALUES", "any_text", "as_read", "matter", "within"]

KEYS = (
    *("title", "date", "updated", "slug", "description", "tags", "series", "part", "prequel"),
    *("sequel", "draft", "expires", "review_by", "authors", "aliases", "image", "toc", "extra"),
    *("language", "id", "url", "timezone", "menu", "permalink", "feeds", "markdown", "theme"),
    *("redirects", "cname", "limit", "extensions", "options", "parts", "planned", "name", "Titel"),
)
VALUES = (
    *("", "Part 2: the call", '"quoted"', "'single'", '"open', "'open", "no", "on", "~", "null"),
    *("2010-07-28", "2010-07-28 09:30 +2", "2010-13-45", "12:30", "012", "1_000", "1e9", ".inf"),
    *("[a, b]", "[a, b", "[[[", "{a: b}", "{a: b", "}", "]", ",", "- x", "-", "?", "!x y", "!!str"),
    *("&a b", "*a", "<<: *a", "| text", ">", "|", "%", "@me", "`x`", "# comment", "x #y", "a\\b"),
    *('"\\q"', '"\\x1"', "C:\\dir", "café", "Ü\u0308", "日本語", "🤝", "a\u00a0b", "“quoted”"),
    *("/{slug}/", "/{year}/", "https://[::1", "Europe/Berlin", "America", "../../etc", "x" * 300),
)
SIGNS = (
    *("\n", "\n\n", "\n  ", "\n    ", "\n\t", "\t", " ", ": ", ":", "- ", "\n- ", "---", "\n---\n"),
    *("...", "\n...\n", "\n--- \n", "\r\n", "\r", "\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85"),
    *("\x92", "\x9f", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\U0010ffff", "[", "]"),
    *("{", "}", '"', "'", "|", ">", "&", "*", "!", "%", "@", "`", "#", ",", "?", "\\", "<<"),
)
lines = st.builds(
    lambda indent, key, colon, value: f"{indent}{key}{colon}{value}\n",
    st.sampled_from(["", "", "", "  ", "    ", "\t", " ", "- ", "  - "]),
    st.sampled_from(KEYS),
    st.sampled_from([": ", ": ", ": ", ":", " : ", " "]),
    st.sampled_from(VALUES) | st.text(max_size=8),
)
pieces = st.one_of(lines, lines, st.sampled_from(SIGNS), st.sampled_from(VALUES))
shaped = st.lists(pieces, max_size=12).map("".join)
any_text = st.one_of(shaped, st.text(max_size=60))
matter = st.builds(
    lambda before, head, fence, body: f"{before}{head}{fence}{body}",
    st.sampled_from(["---\n", "---\n", "---\n", "--- \n", "\ufeff---\n", "\n---\n", " ---\n", ""]),
    any_text,
    st.sampled_from(["---\n", "\n---\n", "...\n", "----\n", "--\n", ""]),
    any_text,
)


def within(found: Iterable[Diagnostic], text: str) -> None:
    """Fail for a diagnostic that stands outside the text."""
    written = text.split("\n")
    for problem in found:
        assert problem.code, problem
        assert problem.message, problem
        if problem.line is None:
            assert problem.column is None, problem
            continue
        assert problem.column is not None, problem
        assert 1 <= problem.line <= len(written) + 1, problem
        line = written[problem.line - 1] if problem.line <= len(written) else ""
        assert 1 <= problem.column <= len(line) + 1, problem


def as_read(data: bytes) -> str:
    """Return the text that places in ``data`` are counted in."""
    text = data.decode(errors="replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")
