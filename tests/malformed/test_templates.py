"""Templates of a site's own that cannot be read or filled in."""

from __future__ import annotations

from generator.render.filters import FILTERS
from tests.malformed.cases import A, Case, Said, case, check, doc, each, error

MAKING = " (while making /a/)"
INCLUDES = "look at the include, extends or macro in this line"
COMPUTES = "look at what this line computes"
ASK = "ask first whether it is there: {% if … %}"
A_NAME = "write the name of a file in templates/, such as post.html"
UTF_8 = 'save the file with the encoding "UTF-8"'
MISSING = 'something is missing before "%}"'
TITLE = 'did you mean "title"?'


def template(name: str, path: str, text: str | bytes, *said: Said) -> Case:
    """A site with one post and one template of its own, which is the file that is wrong."""
    post = doc(tags="x", authors="M", extra="{mood: 1}")
    return case(name, {f"templates/{path}": text, A: post}, *said)


def post_html(name: str, text: str | bytes, *said: Said) -> Case:
    return template(name, "post.html", text, *said)


def chosen(name: str, path: str, *said: Said) -> Case:
    """A post that asks for another template."""
    return case(name, {A: doc(template=path), "templates/letters.html": "x"}, *said)


TEMPLATES = [
    post_html(
        "if-without-condition",
        "{% if %}x",
        error(
            "template-syntax",
            "1:1",
            "Expected an expression, got 'end of statement block'",
            MISSING,
        ),
    ),
    post_html(
        "unknown-tag",
        "<p>\n{% fore x in y %}",
        error("template-syntax", "2:4", 'there is no tag "fore"', 'did you mean "for"?'),
    ),
    post_html(
        "unknown-tag-unlike",
        "{% continue %}",
        error(
            "template-syntax",
            "1:4",
            'there is no tag "continue"',
            (
                "there is: autoescape, block, call, extends, filter, for, from, if, import, "
                "include, macro, raw, set, with"
            ),
        ),
    ),
    post_html(
        "unknown-tag-in-a-block",
        "{% if post %}\n{% elseif page %}\n{% endif %}",
        error(
            "template-syntax",
            "2:4",
            '"elseif" has no place in the block "if" above it',
            'did you mean "else"?',
        ),
    ),
    post_html(
        "if-open",
        "<p>\n{% if post %}\n<b>",
        error(
            "template-syntax", "2:1", 'the block "if" is not closed', "close it with {% endif %}"
        ),
    ),
    post_html(
        "if-open-inside",
        "{% if post %}{% endif %}\n{% if site %}\nx",
        error(
            "template-syntax", "2:1", 'the block "if" is not closed', "close it with {% endif %}"
        ),
    ),
    post_html(
        "for-open",
        "{% for x in post.tags %}\nx",
        error(
            "template-syntax", "1:1", 'the block "for" is not closed', "close it with {% endfor %}"
        ),
    ),
    post_html(
        "block-open",
        "{% block main %}\nx",
        error(
            "template-syntax",
            "1:1",
            'the block "block" is not closed',
            "close it with {% endblock %}",
        ),
    ),
    post_html(
        "set-open",
        "{% set x %}",
        error(
            "template-syntax", "1:1", 'the block "set" is not closed', "close it with {% endset %}"
        ),
    ),
    post_html(
        "end-of-another",
        "{% for x in post.tags %}\n{% endif %}",
        error(
            "template-syntax",
            "2:4",
            '"endif" has no place in the block "for" above it',
            "close that block before it with {% endfor %}",
        ),
    ),
    post_html(
        "end-of-none",
        "x\n{% endfor %}",
        error(
            "template-syntax",
            "2:4",
            '"endfor" closes nothing: no such block is open',
            "delete it, or open its block",
        ),
    ),
    post_html(
        "tag-open",
        "x\n{% if post",
        error(
            "template-syntax",
            "2:1",
            "unexpected end of template, expected 'end of statement block'",
            MISSING,
        ),
    ),
    post_html(
        "print-open",
        "x\n  {{ post.title",
        error(
            "template-syntax",
            "2:3",
            "unexpected end of template, expected 'end of print statement'",
            'close it with "}}"',
        ),
    ),
    post_html(
        "comment-open",
        "x\n{# note",
        error("template-syntax", "2:1", "Missing end of comment tag", 'close it with "#}"'),
    ),
    post_html(
        "raw-open",
        "{% raw %}\nx",
        error(
            "template-syntax", "1:1", "Missing end of raw directive", "close it with {% endraw %}"
        ),
    ),
    post_html(
        "quote-open",
        'x\n{{ "abc }}',
        error(
            "template-syntax", "2:4", "unexpected char '\"' at 5", "a quotation mark is not closed"
        ),
    ),
    post_html(
        "odd-character",
        "x\n{{ post ? 1 }}",
        error(
            "template-syntax",
            "2:9",
            "unexpected char '?' at 10",
            "compare the line with that of the theme that byline brings",
        ),
    ),
    post_html(
        "block-twice",
        "{% block a %}{% endblock %}\n{% block a %}{% endblock %}",
        error(
            "template-syntax", "2:10", "block 'a' defined twice", "give one of the two another name"
        ),
    ),
    post_html(
        "filter-near",
        "x\n{{ post.title | uper }}",
        error("template-syntax", "2:17", 'there is no filter "uper"', 'did you mean "upper"?'),
    ),
    post_html(
        "filter-unlike",
        "{{ post.title | zzzzz }}",
        error(
            "template-syntax",
            "1:17",
            'there is no filter "zzzzz"',
            f"use one of Jinja's filters; byline has {', '.join(FILTERS)} beside them",
        ),
    ),
    post_html(
        "filter-in-a-branch",
        "{% if post.title is string %}{{ 1 | dayy }}{% endif %}",
        error(
            "template-failed", "1:37", 'there is no filter "dayy"' + MAKING, 'did you mean "day"?'
        ),
    ),
    post_html(
        "test-unlike",
        "{% if post is foo %}x{% endif %}",
        error(
            "template-failed", "1:15", 'there is no test "foo"' + MAKING, "use one of Jinja's tests"
        ),
    ),
    post_html(
        "undefined-near",
        "x\n<p>{{ pots.title }}",
        error(
            "template-failed", "2:7", '"pots" does not exist here' + MAKING, 'did you mean "post"?'
        ),
    ),
    post_html(
        "undefined-unlike",
        "x\n<p>{{ zzz }}",
        error(
            "template-failed",
            "2:7",
            '"zzz" does not exist here' + MAKING,
            "there is: content, headings, json_ld, page, post, site, toc, words",
        ),
    ),
    post_html(
        "attribute-near",
        "x\n<p>{{ post.titel }}",
        error("template-failed", "2:12", '"titel" does not exist here' + MAKING, TITLE),
    ),
    post_html(
        "attribute-of-site",
        "{{ site.titel }}",
        error("template-failed", "1:9", '"titel" does not exist here' + MAKING, TITLE),
    ),
    post_html(
        "attribute-of-an-author",
        "{{ post.authors[0].nmae }}",
        error(
            "template-failed", "1:20", '"nmae" does not exist here' + MAKING, 'did you mean "name"?'
        ),
    ),
    post_html(
        "attribute-in-a-loop",
        "{% for tag in post.tags %}\n{{ tag.nam }}\n{% endfor %}",
        error(
            "template-failed", "2:8", '"nam" does not exist here' + MAKING, 'did you mean "name"?'
        ),
    ),
    post_html(
        "attribute-as-item",
        "{{ post['titel'] }}",
        error("template-failed", "1:10", '"titel" does not exist here' + MAKING, TITLE),
    ),
    post_html(
        "attribute-after-markup",
        '<p class="titel">{{ post.titel }}',
        error("template-failed", "1:26", '"titel" does not exist here' + MAKING, TITLE),
    ),
    post_html(
        "attribute-after-another",
        "{{ post.title }}{{ post.titel }}",
        error("template-failed", "1:25", '"titel" does not exist here' + MAKING, TITLE),
    ),
    post_html(
        "attribute-after-wide",
        "漢字 {{ post.titel }}",
        error("template-failed", "1:12", '"titel" does not exist here' + MAKING, TITLE),
    ),
    post_html(
        "attribute-in-a-tag-of-lines",
        "{{ post.title\n   ~ post.titel }}",
        error("template-failed", "2:11", '"titel" does not exist here' + MAKING, TITLE),
    ),
    post_html(
        "extra-near",
        "{{ post.extra.moods }}",
        error(
            "template-failed",
            "1:15",
            '"moods" does not exist here' + MAKING,
            'did you mean "mood"?',
        ),
    ),
    post_html(
        "extra-unlike",
        "{{ post.extra.zzz }}",
        error("template-failed", "1:15", '"zzz" does not exist here' + MAKING, "there is: mood"),
    ),
    post_html(
        "of-nothing",
        "{{ post.image.url }}",
        error(
            "template-failed",
            "1:15",
            '"url" does not exist here: what stands before it is empty or a text' + MAKING,
            ASK,
        ),
    ),
    post_html(
        "item-of-a-list",
        "{{ post.authors[5].name }}",
        error(
            "template-failed",
            "1:17",
            "this list has no item 5; they are counted from 0" + MAKING,
            ASK,
        ),
    ),
    post_html(
        "include-near",
        'x\n{% include "partials/heade.html" %}',
        error(
            "template-not-found",
            "2:13",
            'there is no template "partials/heade.html"' + MAKING,
            'did you mean "partials/header.html"?',
        ),
    ),
    post_html(
        "include-unlike",
        '{% include "zzz.html" %}',
        error(
            "template-not-found",
            "1:13",
            'there is no template "zzz.html"' + MAKING,
            "create templates/zzz.html",
        ),
    ),
    post_html(
        "extends",
        '{% extends "bas.html" %}',
        error(
            "template-not-found",
            "1:13",
            'there is no template "bas.html"' + MAKING,
            'did you mean "base.html"?',
        ),
    ),
    post_html(
        "import",
        '{% from "macros.html" import x %}',
        error(
            "template-not-found",
            "1:10",
            'there is no template "macros.html"' + MAKING,
            "create templates/macros.html",
        ),
    ),
    post_html(
        "recursion-include",
        'x\n<p>{% include "post.html" %}',
        error(
            "template-recursion",
            "2:4",
            "this template includes itself without end" + MAKING,
            'for the one that byline brings write {% include "byline/post.html" %}',
        ),
    ),
    post_html(
        "recursion-extends",
        '{% extends "post.html" %}',
        error(
            "template-recursion",
            "1:1",
            "this template includes itself without end" + MAKING,
            'for the one that byline brings write {% extends "byline/post.html" %}',
        ),
    ),
    post_html(
        "recursion-macro",
        "{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}",
        error(
            "template-recursion",
            "1:1",
            "this template includes itself without end" + MAKING,
            INCLUDES,
        ),
    ),
    post_html(
        "type",
        "x\n{{ post.title + 1 }}",
        error(
            "template-failed",
            "2:1",
            'TypeError: can only concatenate str (not "int") to str' + MAKING,
            COMPUTES,
        ),
    ),
    post_html(
        "call",
        "{{ post.title() }}",
        error(
            "template-failed", "1:1", "TypeError: 'str' object is not callable" + MAKING, COMPUTES
        ),
    ),
    post_html(
        "zero",
        "x\n<p>{{ 1 / 0 }}",
        error("template-failed", "2:4", "ZeroDivisionError: division by zero" + MAKING, COMPUTES),
    ),
    post_html(
        "latin-1", b"x\n<p>caf\xe9", error("not-utf-8", "2:7", "byte 0xe9 is not UTF-8", UTF_8)
    ),
    post_html(
        "utf-16",
        b"\xff\xfex\x00",
        error("not-utf-8", "1:1", "this file is UTF-16, not UTF-8", UTF_8),
    ),
    template(
        "partial",
        "partials/card.html",
        "<b>\n{{ card.x }}",
        error(
            "template-failed",
            "2:4",
            '"card" does not exist here (while making /authors/m/)',
            "there is: author, content, headings, json_ld, page, pagination, posts, site, toc, "
            "words",
        ),
    ),
    template(
        "base",
        "base.html",
        "{{ pag.title }}",
        error(
            "template-failed", "1:4", '"pag" does not exist here' + MAKING, 'did you mean "page"?'
        ),
    ),
    template(
        "home",
        "home.html",
        "{% block %}",
        error(
            "template-syntax", "1:1", "expected token 'name', got 'end of statement block'", MISSING
        ),
    ),
    case(
        "recursion-of-a-template-that-byline-has-not",
        {
            "templates/letters.html": '{% include "letters.html" %}',
            "templates/post.html": '{% include "letters.html" %}',
            A: doc(),
        },
        error(
            "template-recursion",
            "1:1",
            "this template includes itself without end" + MAKING,
            INCLUDES,
        ),
    ),
    template(
        "bylines-own-unlike",
        "post.html",
        '{% extends "byline/zzzzz.html" %}',
        error(
            "template-not-found",
            "1:13",
            'there is no template "byline/zzzzz.html"' + MAKING,
            "write the name of a template that byline brings, such as byline/post.html",
        ),
    ),
    template(
        "bylines-own-near",
        "post.html",
        '{% extends "byline/posts.html" %}',
        error(
            "template-not-found",
            "1:13",
            'there is no template "byline/posts.html"' + MAKING,
            'did you mean "byline/post.html"?',
        ),
    ),
    template(
        "partial-of-a-partial",
        "partials/footer.html",
        'x\n{% include "zzz.html" %}',
        error(
            "template-not-found",
            "2:13",
            'there is no template "zzz.html"' + MAKING,
            "create templates/zzz.html",
        ),
    ),
]

CHOSEN = [
    chosen(
        "template-near",
        "pots.html",
        error(
            "unknown-template",
            "3:11",
            'there is no template "pots.html"',
            'did you mean "post.html"?',
        ),
    ),
    chosen(
        "template-stem",
        "letter",
        error(
            "unknown-template",
            "3:11",
            'there is no template "letter"',
            'did you mean "letters.html"?',
        ),
    ),
    chosen(
        "template-unlike",
        "zzz.html",
        error(
            "unknown-template",
            "3:11",
            'there is no template "zzz.html"',
            "create templates/zzz.html",
        ),
    ),
    chosen(
        "template-of-byline",
        "byline/pots.html",
        error(
            "unknown-template",
            "3:11",
            'there is no template "byline/pots.html"',
            'did you mean "byline/post.html"?',
        ),
    ),
    chosen(
        "template-path",
        "/etc/passwd",
        error("unknown-template", "3:11", 'there is no template "/etc/passwd"', A_NAME),
    ),
    chosen(
        "template-up",
        "../x.html",
        error("unknown-template", "3:11", 'there is no template "../x.html"', A_NAME),
    ),
    chosen(
        "template-asset",
        "assets/style.css",
        error("unknown-template", "3:11", 'there is no template "assets/style.css"', A_NAME),
    ),
]


@each([*TEMPLATES, *CHOSEN])
def test_templates(site, one: Case):
    check(site, one)


def test_each_broken_template_is_told_once(site):
    broken = site(
        {
            A: doc(tags="x"),
            "content/posts/2010-01-02-b.md": doc(),
            "templates/post.html": "{{ zzz }}",
            "templates/tag.html": "{% if %}",
            "templates/home.html": "{{ page.titel }}",
        }
    )
    told = [(one.path, one.code) for one in broken.build().diagnostics]
    assert told == [
        ("templates/home.html", "template-failed"),
        ("templates/post.html", "template-failed"),
        ("templates/tag.html", "template-syntax"),
    ]
