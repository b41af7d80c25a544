"""``_headers``: what may be kept for good, and a policy that allows what the site has itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.load.demands import hash_of
from generator.model.diagnostic import Place, Severity
from generator.render.job import Copy
from generator.render.outputs import headers
from generator.render.policy import allows, policy
from tests.conftest import AS_OF, CONFIG, SiteFolder

Make = Callable[..., SiteFolder]

POST = "content/posts/a.md"
TEXT = "---\ntitle: A\ndate: 2020-01-01\n---\n\n{}\n"
ALWAYS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


def rules(made: SiteFolder) -> dict[str, dict[str, str]]:
    """Read the file as hosts do."""
    found: dict[str, dict[str, str]] = {}
    path = ""
    for line in made.read("_headers").splitlines():
        if line.startswith("/"):
            path = line
            assert path not in found
            assert "*" not in path.removesuffix("/*"), path
        elif line:
            name, _, value = line.strip().partition(": ")
            assert line.startswith("  ")
            assert len(line) < 2000
            found.setdefault(path, {})[name] = value
    return found


def directives(made: SiteFolder, base: str = "") -> dict[str, list[str]]:
    value = rules(made)[f"{base}/*"]["Content-Security-Policy"]
    return {
        name: rest.split() for name, _, rest in (one.partition(" ") for one in value.split("; "))
    }


def test_files_whose_names_say_their_content_may_be_kept_for_good(site: Make):
    made = site(
        {POST: TEXT.format("Words.")}, config="title: T\nurl: https://me.example/my blog/\n"
    )
    made.write({"content/site.yaml": "title: T\nurl: https://me.example/blog/\n"})
    assert made.build().ok
    found = rules(made)
    everywhere = found.pop("/blog/*")
    assert set(ALWAYS) < everywhere.keys()
    assert "Cache-Control" not in everywhere
    assert set(map(str, found.values())) == {
        "{'Cache-Control': 'public, max-age=31536000, immutable'}"
    }
    for path in found:
        assert (made.output / path.removeprefix("/blog/")).is_file()
    assert any(path.startswith("/blog/assets/style.") for path in found)
    assert "/blog/assets/style.css" not in found


def files(*names: str, lasting: bool) -> list[Copy]:
    return [Copy(f"/{name}", Path(name), Place(name), lasting=lasting) for name in names]


def test_folders_that_hold_nothing_else_have_one_rule():
    work = [
        *files("cards/a.png", "cards/deep/b.png", "pictures/x/y/c.avif", lasting=True),
        *files("a/d.1.webp", "assets/x/e.2.css", "f.3.js", lasting=True),
        *files(
            "a/index.html", "assets/x.css", "pictures/x/index.html", "index.html", lasting=False
        ),
    ]
    assert list(headers._lasting(work)) == [
        *("/a/d.1.webp", "/assets/x/*", "/cards/*", "/f.3.js", "/pictures/x/y/*")
    ]


def test_there_are_no_more_rules_than_hosts_read():
    names = [f"a/{n}.webp" for n in range(200)]
    work = [*files(*names, "z/a.css", lasting=True), *files("a/index.html", lasting=False)]
    found = list(headers._lasting(work))
    assert len(found) == 95
    assert "/z/*" in found


def test_scripts_in_pages_are_allowed_by_their_hashes_alone(site: Make):
    templates = {
        "templates/assets/early.js": "let early = 1; // now",
        "templates/assets/resume.js": "let back = 1; // on the home page",
        "templates/partials/head.html": (
            '<script>{{ site.assets["early.js"].inline|safe }}</script>\n'
            '<script>\n  {{- site.assets["early.js"].inline|safe }} </script>\n'
            '<script type="application/ld+json">{"a": "{{ page.title }}"}</script>'
        ),
        "templates/404.html": "<script>\n  let lost = true;\n</script>",
    }
    made = site({**templates, POST: TEXT.format("<script>let mine = '&'</script>")})
    made.build()
    allowed = directives(made)["script-src"]
    scripts = [
        "let early=1;",
        "let early=1; ",
        "let back=1;",
        "\n  let lost = true;\n",
        "let mine = '&'",
    ]
    assert allowed == ["'self'", *sorted(map(hash_of, scripts))]
    for script, page in zip(scripts, [*["index"] * 3, "404", "a/index"], strict=True):
        assert f"<script>{script}</script>" in made.read(f"{page}.html")


def test_a_draft_has_no_say(site: Make):
    draft = TEXT.format("<script>let mine</script>").replace("title: A", "title: A\ndraft: true")
    made = site({POST: draft})
    made.build()
    assert hash_of("let mine") not in directives(made)["script-src"]
    made.build(AS_OF, drafts=True)
    assert hash_of("let mine") in directives(made)["script-src"]


def test_an_edited_script_is_allowed_and_the_old_one_is_not(site: Make):
    made = site({POST: TEXT.format("<script>let one</script>")})
    made.build()
    made.write({POST: TEXT.format("<script>let two</script>")})
    made.build()
    allowed = directives(made)["script-src"]
    assert (hash_of("let one") in allowed, hash_of("let two") in allowed) == (False, True)


@pytest.mark.parametrize(
    ("html", "code", "column", "option"),
    [
        ('<script src="https://a.example/x.js"></script>', "policy-host", 14, "scripts"),
        ('<form action="https://a.example/in"></form>', "policy-host", 15, "forms"),
        ('<link rel="stylesheet" href="https://a.example/x.css">', "policy-host", 30, "styles"),
        ('<b onclick="go()">x</b>', "policy-handler", 4, None),
    ],
)
def test_what_a_browser_will_refuse_is_told(
    site: Make, html: str, code: str, column: int, option: str | None
):
    made = site({POST: TEXT.format(html)})
    outcome = made.build()
    (one,) = outcome.diagnostics
    assert (one.severity, one.code) == (Severity.WARNING, code)
    assert (one.path, one.line, one.column) == (POST, 6, column)
    made.write({"content/site.yaml": f"{CONFIG}headers: {{write: false}}\n"})
    assert made.build().diagnostics == ()
    if option:
        assert one.hint is not None
        assert f"headers: {{{option}: https://a.example}}" in one.hint
        made.write({"content/site.yaml": f"{CONFIG}headers: {{{option}: https://a.example}}\n"})
        assert made.build().diagnostics == ()
        assert "https://a.example" in made.read("_headers")


def test_a_script_that_differs_from_page_to_page_is_told(site: Make):
    head = '<p>\n<script>let page = "{{ page.title }}"</script>'
    made = site({POST: TEXT.format(""), "templates/partials/head.html": head})
    (one,) = made.build().diagnostics
    assert (one.code, one.path, one.line, one.column) == (
        *("policy-script", "templates/partials/head.html", 2, 1),
    )


def test_a_file_of_the_writers_own_wins(site: Make):
    made = site(
        {"content/static/_headers": "/*\n  X: y\n", POST: TEXT.format("<b onclick=x>b</b>")}
    )
    assert made.build().diagnostics == ()
    assert made.read("_headers") == "/*\n  X: y\n"
    made.write({"content/site.yaml": f"{CONFIG}headers: {{forms: https://a.example}}\n"})
    (one,) = made.build().diagnostics
    assert (one.severity, one.code) == (Severity.NOTE, "own-headers")


def test_without_headers_there_is_none(site: Make):
    made = site(config=f"{CONFIG}headers: {{write: false}}\n")
    made.build()
    assert not (made.output / "_headers").exists()


@pytest.mark.parametrize("value", ["a.example", "https://", "'unsafe-inline'", "https://a b", "*"])
def test_what_is_no_host(site: Make, value: str):
    made = site(config=f'{CONFIG}headers: {{scripts: ["{value}"]}}\n')
    (one,) = made.build().diagnostics
    assert (one.code, one.line) == ("bad-host", 3)


def test_features_add_what_they_need(site: Make):
    made = site(
        config=f"{CONFIG}headers: {{fonts: https://f.example, connections: https://c.example}}\n"
    )
    found = made.build().site
    assert found is not None
    one = policy(found, ["'sha256-x'"], [lambda _: [("worker-src", "blob:"), ("img-src", "blob:")]])
    assert one["worker-src"] == ("'self'", "blob:")
    assert one["img-src"] == ("'self'", "data:", "https:", "blob:")
    assert one["script-src"] == ("'self'", "'sha256-x'")
    assert directives(made)["font-src"] == ["'self'", "https://f.example"]
    assert directives(made)["connect-src"] == ["'self'", "https://c.example"]


@pytest.mark.parametrize(
    ("allowed", "source", "expected"),
    [
        ("https://a.example", "https://a.example", True),
        ("https://a.example/x/", "https://a.example", True),
        ("https://*.example", "https://a.b.example", True),
        ("https://*.example", "https://example", False),
        ("https://*.example", "http://a.example", False),
        ("https:", "https://a.example", True),
        ("'self'", "https://a.example", False),
        ("https://a.example.com", "https://a.example", False),
    ],
)
def test_what_a_source_allows(allowed: str, source: str, *, expected: bool):
    assert allows({"script-src": (allowed,)}, "script-src", source) is expected
    assert not allows({}, "script-src", source)


def test_a_script_of_another_host_in_a_template_is_told(site: Make):
    head = '<p>\n<script src="https://a.example/x.js" async></script>'
    made = site({"templates/partials/head.html": head})
    (one,) = made.build().diagnostics
    assert (one.code, one.path, one.line, one.column) == (
        *("policy-host", "templates/partials/head.html", 2, 14),
    )
