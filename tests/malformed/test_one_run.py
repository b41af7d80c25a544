"""A broken site: everything is told in one run, and what was published stays."""

from __future__ import annotations

from tests.conftest import byline, tree
from tests.malformed.cases import A, B, C, D, doc

BROKEN = {
    "content/site.yaml": "titel: T\nposts_per_page: 0\n",
    A: doc("日本語のタイトル", dat="2010-01-01"),
    B: doc(body="One.\n\n漢字 e\u0301 ２ [x](missing.md)\n"),
    C: doc(title="Part 2: the call"),
    D: "---\ntitle: Café\n---\n".encode("latin-1"),
    "content/pages/x.md": doc(aliases="/a/"),
    "content/series/s.md": doc("S", parts="[a, zzz]"),
    "templates/home.html": "<p>\n{{ page.titel }}\n",
}
TOLD = """\
content/pages/x.md:3:10: error: the address /a/ is also made from content/posts/2010-01-01-a.md \
(/a/) [address-taken]
    3 | aliases: /a/
      |          ^
  hint: delete this old address, or give the other another one
content/posts/2010-01-01-a.md:3:1: error: "dat" is not a key of the front matter of a post \
[unknown-key]
    3 | dat: 2010-01-01
      | ^
  hint: did you mean "date"?
content/posts/2010-01-02-b.md:6:13: error: this link leads to no file: "missing.md" [broken-link]
    6 | 漢字 e\u0301 ２ [x](missing.md)
      |               ^
  hint: write the path of the file, seen from the folder of this one
content/posts/2010-01-03-c.md:2:14: error: a ": " inside a value is read as a new key [yaml-syntax]
    2 | title: Part 2: the call
      |              ^
  hint: put the value in quotes: title: "Part 2: the call"
content/posts/2010-01-04-d.md:2:11: error: byte 0xe9 is not UTF-8 [not-utf-8]
    2 | title: Caf\ufffd
      |           ^
  hint: save the file with the encoding "UTF-8"
content/series/s.md:3:12: error: there is no post "zzz" [unknown-part]
    3 | parts: [a, zzz]
      |            ^
  hint: write a post's slug, or title: and planned: for a later part
content/site.yaml:1:1: error: "titel" is not a key of site.yaml [unknown-key]
    1 | titel: T
      | ^
  hint: did you mean "title"?
content/site.yaml:2:17: error: "posts_per_page" is 0 [out-of-range]
    2 | posts_per_page: 0
      |                 ^
  hint: use a number from 1 to 1000
templates/home.html:2:9: error: "titel" does not exist here (while making /) [template-failed]
    2 | {{ page.titel }}
      |         ^
  hint: did you mean "title"?
9 problems; nothing was published, the site is as it was
"""


def test_everything_is_told_in_one_run_with_lines_and_carets(site):
    made = site(BROKEN, config=None)
    run = byline("build", "--site", made.folder)
    assert run.stdout == ""
    assert run.stderr == TOLD
    assert run.returncode == 1
    assert tree(made.output) == {}


def test_a_broken_build_leaves_what_was_published(site):
    made = site({A: doc(tags="x"), "content/pages/p.md": doc()})
    assert made.build().ok
    before = {path: path.read_bytes() for path in made.output.rglob("*") if path.is_file()}
    made.write(BROKEN)
    assert not made.build().ok
    after = {path: path.read_bytes() for path in made.output.rglob("*") if path.is_file()}
    assert after == before
