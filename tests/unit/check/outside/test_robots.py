from __future__ import annotations

import pytest

from generator.check.outside.robots import ALL, NONE, robots_of

TEXT = """\
# all of them
User-agent: Other
User-agent: BYLINE/2.0
Disallow: /private
Allow: /private/open$
Disallow: /*.pdf$
Crawl-delay: 2.5
Sitemap: /sitemap.xml

User-agent: *
Disallow: /
no colon
"""


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/", True),
        ("/private", False),
        ("/privately", False),
        ("/private/open", True),
        ("/private/open/x", False),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
        ("/%70rivate", False),
    ],
)
def test_the_longest_rule_counts(target: str, allowed: bool) -> None:
    robots = robots_of(TEXT, "byline")
    assert robots.allows(target) is allowed
    assert robots.delay == 2.5


def test_those_who_are_not_named() -> None:
    assert not robots_of(TEXT, "someone").allows("/")
    assert robots_of("", "byline") == ALL
    assert robots_of("User-agent: *\nDisallow:\n", "byline").allows("/x")
    assert not NONE.allows("/x")


def test_groups_of_the_same_name_are_one() -> None:
    text = "user-agent: *\ndisallow: /a\n\nuser-agent: *\ndisallow: /b\ndisallow: /c%2Fd\n"
    robots = robots_of(text, "byline")
    assert [robots.allows(path) for path in ("/a", "/b", "/c", "/c%2fd", "/c/d")] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_a_pattern_with_many_stars_is_done_at_once() -> None:
    robots = robots_of(f"user-agent: *\ndisallow: /{'*' * 500}x\n", "byline")
    assert robots.allows("/" + "a" * 5000)
    assert not robots.allows("/ax")
