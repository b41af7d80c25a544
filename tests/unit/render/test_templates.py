from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from generator.render.templates import (
    TemplateProblem,
    Theme,
    escaper,
    render_template,
    templates_of,
)


def theme_of(tmp_path: Path, own: Mapping[str, str], brought: Mapping[str, str]) -> Theme:
    """A site's templates over those that take the place of byline's."""
    for folder, files in (("own", own), ("brought", brought)):
        for name, text in files.items():
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text(text)
    return Theme((str(tmp_path / "own"), str(tmp_path / "brought")))


BROUGHT = {
    "base.html": "<{% block main %}{% endblock %}>",
    "post.html": '{% extends "base.html" %}{% block main %}post{% endblock %}',
    "partials/card.html": "card",
}


def test_a_template_builds_on_the_one_that_it_replaces(tmp_path: Path) -> None:
    own = {
        "post.html": '{% extends "byline/post.html" %}'
        "{% block main %}my {{ super() }}{% endblock %}",
        "partials/card.html": 'my {% include "byline/partials/card.html" %}',
    }
    theme = theme_of(tmp_path, own, BROUGHT)
    assert render_template(theme, "post.html", {}, "/") == "<my post>"
    assert render_template(theme, "partials/card.html", {}, "/") == "my card"
    assert templates_of(theme, "post.html") == ("post.html", "byline/post.html", "base.html")


def test_what_byline_brings_builds_on_what_the_site_has(tmp_path: Path) -> None:
    own = {
        "base.html": '{% extends "byline/base.html" %}{% block main %}[{{ super() }}]{% endblock %}'
    }
    theme = theme_of(tmp_path, own, BROUGHT | {"post.html": '{% extends "base.html" %}'})
    assert render_template(theme, "post.html", {}, "/") == "<[]>"
    assert render_template(theme, "byline/post.html", {}, "/") == "<[]>"
    assert templates_of(theme, "post.html") == ("post.html", "base.html", "byline/base.html")


def test_each_template_of_bylines_has_two_names(tmp_path: Path) -> None:
    own = {"post.html": "", "letter.html": "", "byline/mine.html": "mine", "byline/post.html": ""}
    theme = theme_of(tmp_path, own, BROUGHT)
    assert sorted(theme.names()) == [
        "base.html",
        "byline/base.html",
        "byline/mine.html",
        "byline/partials/card.html",
        "byline/post.html",
        "letter.html",
        "partials/card.html",
        "post.html",
    ]
    # What a site puts there comes after byline's.
    assert render_template(theme, "byline/mine.html", {}, "/") == "mine"
    assert render_template(theme, "byline/post.html", {}, "/") == "<post>"


def test_markdown_among_templates_is_a_note_and_nothing_else(tmp_path: Path) -> None:
    own = {"README.md": "", "partials/why.md": "", "assets/fonts/LICENCE.md": "", "post.html": ""}
    theme = theme_of(tmp_path, own, {"README.md": "", "assets/style.css": ""})
    assert sorted(theme.names()) == ["post.html"]
    assert [path for path, _ in theme.assets()] == ["/assets/fonts/LICENCE.md", "/assets/style.css"]


def test_a_template_that_was_replaced_is_another_version_when_it_changes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "templates").mkdir(parents=True)
    (site / "templates/post.html").write_text("x")
    one = Theme.of(site)
    assert one == Theme.of(site)
    (site / "templates/post.html").write_text("xy")
    assert one.version != Theme.of(site).version
    assert one.folders == Theme.of(site).folders


def test_a_mistake_in_what_was_replaced_is_told_by_its_own_name(tmp_path: Path) -> None:
    own = {"post.html": '{% extends "byline/post.html" %}{% block x %}y{% endblock %}'}
    brought = {"post.html": "\n{% block x %}{% endblock %} {{ nothing }}", "tags.html": "{{ no }}"}
    theme = theme_of(tmp_path, own, brought)
    for name, place in (
        ("post.html", ("templates/byline/post.html", 2, 32)),
        ("tags.html", ("templates/tags.html", 1, 4)),
    ):
        with pytest.raises(TemplateProblem) as caught:
            render_template(theme, name, {}, "/")
        told = caught.value.diagnostic
        assert (told.path, told.line, told.column) == place


def test_what_is_no_template_is_told_by_its_own_name(tmp_path: Path) -> None:
    theme = theme_of(
        tmp_path,
        {"post.html": '{% extends "byline/post.html" %}'},
        {"post.html": "x\n{% if %}", "tags.html": "x\n\n{% if x"},
    )
    for name, place in (
        ("post.html", ("templates/byline/post.html", 2)),
        ("tags.html", ("templates/tags.html", 3)),
    ):
        with pytest.raises(TemplateProblem) as caught:
            render_template(theme, name, {}, "/")
        assert (caught.value.diagnostic.path, caught.value.diagnostic.line) == place


@given(
    st.one_of(
        st.text(),
        st.text("&<>'\"a"),
        st.integers(),
        st.none(),
        st.text().map(Markup),
        st.text().map(escape),
    )
)
def test_what_is_escaped_is_as_markupsafe_has_it(value: object) -> None:
    escaped = escaper()(value)
    assert escaped == str(escape(value))
    assert type(escaped) is str
