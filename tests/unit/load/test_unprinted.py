"""What an import could not turn into Markdown is kept in the file, and printed nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config.model import COMMONMARK, PYTHON_MARKDOWN
from generator.importers.hiding import hidden
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.source import Kind, Source

ENGINES = [PYTHON_MARKDOWN, COMMONMARK]
KEPT = hidden('{{< chart src="a|b.csv" --wide >}}')


def read(body: str, engine: str):
    source = Source("content/posts/a.md", Kind.POST, "a")
    return load(source, f"---\ntitle: T\n---\n{body}".encode(), Engine(name=engine))


def printed(fragment) -> str:
    return "".join(part for part in fragment.parts if isinstance(part, str))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "body",
    [
        "{}\n\nSaid.",
        "Said {} so.",
        "Said\n{}\nso.",
        "Said.\n\n- one {}\n- {}\n",
        "| a | b |\n|---|---|\n| one {} | two |\n\nSaid.",
        "> Said {}\n",
        "!!! tip\n    {}\n\n    Said.",
    ],
)
def test_it_is_in_no_page_and_no_summary(body, engine):
    document = read(body.replace("{}", KEPT), engine)
    for html in (printed(document.content), printed(document.summary), document.summary_text):
        assert "chart" not in html
        assert "<!--" not in html
    assert "aid" in printed(document.content)
    assert not document.found


@pytest.mark.parametrize("engine", ENGINES)
def test_comments_of_the_writer_are_not_printed_and_code_is(engine):
    html = printed(read("<!-- mine -->\n\nSaid `<!-- x -->`.", engine).content)
    assert "mine" not in html
    assert "&lt;!-- x --&gt;" in html


@given(st.text(st.sampled_from("ab->!<\n \t|{%}`*"), max_size=40), st.sampled_from(ENGINES))
def test_it_ends_where_it_should_whatever_it_holds(text, engine):
    document = read(f"Before.\n\n{hidden(text)}\n\nAfter.", engine)
    html = printed(document.content)
    assert html.replace("\n", "") == "<p>Before.</p><p>After.</p>"
