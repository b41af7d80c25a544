"""Templates that loop, recurse, or reach for more than they are given are stopped, and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from generator.render import render as rendering
from generator.render.templates import TemplateProblem, Theme, render_template
from tests.conftest import REPOSITORY, SiteFolder

_PATIENCE: Final = 0.3  # seconds instead of the ten that a page has
_BEFORE: Final = "{# one #}\n{# two #}\n"  # so that the mistake stands in line 3
_NINES: Final = "{% for a in range(99999) %}{% for b in range(99999) %}"
_ENDS: Final = "{% endfor %}{% endfor %}"

_ENDLESS: Final[Mapping[str, str]] = {
    "loops in loops": f"{_NINES}{_ENDS}",
    "loops that reckon": f"{_NINES}{{{{ a * b }}}}{_ENDS}",
    "loops that include": f"{_NINES}{{% include 'small.html' %}}{_ENDS}",
    "a macro that calls itself twice": (
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}"
    ),
    "sorting again and again": (
        "{% for a in range(99999) %}{% if range(99999)|sort|first %}{% endif %}{% endfor %}"
    ),
}
_RECURSIVE: Final[Mapping[str, str]] = {
    "itself": "{% include 'post.html' %}",
    "what it extends": "{% extends 'post.html' %}",
    "another that includes it": "{% include 'other.html' %}",
    "a macro": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "a call": (
        "{% macro f() %}{{ caller is defined }}{% call f() %}{% endcall %}{% endmacro %}{{ f() }}"
    ),
    "a loop": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a block": "{% block a %}{{ self.a() }}{% endblock %}",
    "an import": "{% from 'other.html' import x %}",
}
# The ways from plain values to the interpreter, as they are told since 2016.
_REACHING: Final = (
    *("''.__class__.__mro__", "''['__class__']", "''|attr('__class__')", "().__class__.__base__"),
    *("[1]|map(attribute='__class__')|list", "''.format(1)"),
    *(
        "'{0.__class__}'.format(1)",
        "('{0.__class__}'|safe).format(1)",
        "'{a}'.format_map({'a': 1})",
    ),
    *("[1]|sort(attribute='__class__')", "[1]|groupby('__class__')|list", "[1]|sum('__class__')"),
    *("[1]|selectattr('__class__')|list", "[1]|unique(attribute='__class__')|list"),
    *("[1]|map('attr', '__class__')|list", "[1]|max(attribute='__class__')", "self.__init__"),
    *("cycler.__init__.__globals__", "joiner.__init__.__globals__", "namespace.__init__"),
    *(
        "dict.mro()",
        "range.__init__",
        "site.__dict__",
        "site.__dataclass_fields__",
        "page.__class__",
    ),
    *("([1]|map('upper')).gi_frame", "([1]|map('upper')).gi_code", "site['__class__']", "lipsum()"),
    *(
        "lipsum.__globals__",
        "self._TemplateReference__context",
        "site|attr('__doc__')",
        "url_for()",
    ),
    *("config.items()", "request.application", "get_flashed_messages()", "open('/etc/passwd')"),
    *(
        "eval('1')",
        "exec('1')",
        "__import__('os')",
        "import_module('os')",
        "loop.index",
        "caller()",
    ),
    *(
        "page.delete()",
        "page.update()",
        "site.now()",
        "site[3]",
        "page.write()",
        "site.posts.append(1)",
        "page.title.write()",
        "page()",
    ),
    *("page.extra.update({'a': 1})", "page.extra.clear()", "page.extra.list.append(1)"),
    *("page.extra['list'].sort()", "page.extra.setdefault('b', 1)", "page.extra.pop('list')"),
    *("page.date.now()", "page.date.today()", "page.date.utcnow()", "[1, 2]|random"),
)
_GROWING: Final = (
    *(
        "9 ** (9 ** (9 ** 9))",
        "2 ** 1000000",
        "'x' * 10 ** 12",
        "10 ** 12 * 'x'",
        "[0] * 9999999999",
    ),
    *("(1,) * 9999999999", "'x'|center(9999999999)", "'x'|indent(9999999999)", "range(10 ** 9)"),
    *("'%9999999999d'|format(1)", "'%*d'|format(9999999999, 1)", "'%(a)9999999999d'|format(a=1)"),
    *("range(0, 10 ** 30, 7)|list", "'x'|center(width=10 ** 9)", "'a'|indent('x' * 99999999)"),
)
_OUTSIDE: Final = (
    *("/etc/passwd", "../../../../etc/passwd", "byline/../../../etc/passwd", "..\\..\\x", "\\0"),
    *(
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.html",
        "./../secret.html",
        "partials/../../x",
        "",
    ),
)


class _Page:
    """Stands for what a template is given, and has what it must not come to."""

    title = "A title"
    date = date(2020, 1, 2)

    def __init__(self) -> None:
        self.extra: dict[str, Any] = {"list": [2, 1]}


@pytest.fixture
def stopped(tmp_path: Path) -> Callable[..., tuple[str, int | None, str]]:
    """A function that renders a template, and returns what was told: code, line, message."""
    (tmp_path / "secret.html").write_text("a secret")
    made = 0

    def render(text: str) -> tuple[str, int | None, str]:
        nonlocal made
        made += 1
        folder = tmp_path / str(made) / "templates"
        folder.mkdir(parents=True)
        (folder / "small.html").write_text("x")
        (folder / "other.html").write_text("{% include 'post.html' %}")
        (folder / "post.html").write_text(f"{_BEFORE}{text}\n")
        theme = Theme.of(folder.parent)
        page = _Page()
        with pytest.raises(TemplateProblem) as raised:
            print(render_template(  # noqa: T201 - what came of it, where it should not
                theme,
                "post.html",
                {"page": page, "site": (page,)},
                "/a/",
                patience=_PATIENCE,
            )[:500])  # fmt: skip
        assert page.extra == {"list": [2, 1]}
        told = raised.value.diagnostic
        assert told.hint, text
        assert "/a/" in told.message or told.code == "template-syntax", text
        assert str(told.path).startswith("templates/"), text
        return told.code, told.line if told.path == "templates/post.html" else None, told.message

    return render


def test_what_never_ends(stopped: Callable[..., Any], tally: Callable[[str, int], None]):
    for name, text in _ENDLESS.items():
        code, line, _ = stopped(text)
        assert code == "template-timeout", name
        assert line in {3, None}, name
    tally("templates", len(_ENDLESS))


def test_what_calls_itself(stopped: Callable[..., Any], tally: Callable[[str, int], None]):
    for name, text in _RECURSIVE.items():
        code, line, _ = stopped(text)
        assert code == "template-recursion", name
        assert line in {3, None}, name
    tally("templates", len(_RECURSIVE))


def test_what_reaches_for_more(stopped: Callable[..., Any], tally: Callable[[str, int], None]):
    for text in _REACHING:
        code, line, _ = stopped(f"{{{{ {text} }}}}")
        assert code in {"template-unsafe", "template-failed", "template-syntax"}, text
        assert line == 3, text
    tally("templates", len(_REACHING))


def test_what_grows_without_measure(stopped: Callable[..., Any], tally: Callable[[str, int], None]):
    for text in _GROWING:
        code, line, _ = stopped(f"{{{{ {text} }}}}")
        assert code == "template-failed", text
        assert line == 3, text
    tally("templates", len(_GROWING))


def test_what_lies_elsewhere(stopped: Callable[..., Any], tally: Callable[[str, int], None]):
    for name in _OUTSIDE:
        for tag in ("{{% include {!r} %}}", "{{% extends {!r} %}}", "{{% import {!r} as x %}}"):
            code, line, _ = stopped(tag.format(name))
            assert code == "template-not-found", (name, tag)
            assert line == 3, (name, tag)
    tally("templates", 3 * len(_OUTSIDE))


def test_what_reckons_within_measure(tmp_path: Path):
    (tmp_path / "templates").mkdir()
    text = (
        "{{ 2 * 3 }} {{ 2 ** 10 }} {{ 'ab' * 2 }} {{ 1.5 * 2 }} {{ 2 ** -1 }} "
        "{{ 1.5 ** 2 }} {{ 2 * [1] }} {{ 'x'|center(3) }}|{{ '%5d'|format(2000000) }} "
        "{{ extra.update }}"
    )
    (tmp_path / "templates/post.html").write_text(text)
    said = render_template(Theme.of(tmp_path), "post.html", {"extra": {"update": "a key"}}, "/")
    assert said == "6 1024 abab 3.0 0.5 2.25 [1, 1]  x |2000000 a key"


_PLAIN: Final = (str, int, float, bool, date, type(None))


def _strange(value: Any, seen: set[int]) -> list[Any]:
    """Return what of a value is not plain data."""
    if isinstance(value, _PLAIN) or id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, dict):
        parts = [*value, *value.values()]
    elif isinstance(value, (tuple, list)):
        parts = [*value]
    elif is_dataclass(value) and type(value).__dataclass_params__.frozen:
        named = {field.name for field in fields(value)}
        public = {name for name in dir(value) if not name.startswith("_")}
        if public - named:
            return [(value, public - named)]
        parts = [getattr(value, name) for name in named]
    else:
        return [value]
    return [one for part in parts for one in _strange(part, seen)]


@pytest.mark.parametrize("name", ["front-matter-every-key", "config-every-key", "comments-threads"])
def test_what_templates_are_given_is_plain(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Callable[[str, int], None]
):
    given: list[Mapping[str, Any]] = []

    def kept(theme: Theme, named: str, context: Mapping[str, Any], *rest: Any, **more: Any) -> str:
        given.append(context)
        return render_template(theme, named, context, *rest, **more)

    monkeypatch.setattr(rendering, "render_template", kept)
    site = SiteFolder(tmp_path / "site")
    folder = REPOSITORY / "tests/golden/cases" / name / "site"
    site.write(
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    )
    site.build()
    assert given
    assert _strange([dict(one) for one in given], set()) == []
    tally("templates", len(given))
