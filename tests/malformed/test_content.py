"""Content whose parts do not fit each other, or are not what their writer meant."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conftest import CONFIG
from tests.malformed.cases import (
    CONFIG_PATH,
    A,
    B,
    C,
    Case,
    D,
    Said,
    case,
    check,
    doc,
    each,
    error,
    note,
    warning,
)
from tests.pictures import raster

RENAME = "give one of the two another name or slug:"
NO_ALIAS = "delete this old address, or give the other another one"
BLOGS_OWN = "give this another name or slug:; the blog makes that page by itself"
A_PATH = "write the path of the file, seen from the folder of this one"
AN_ID = "use the id of one of its headings"
AN_ADDRESS = "write an address of this site, or the path of a file"
ONE_OF_TWO = "delete one of the two"
BLANK = "put a blank line before it"
FOUR = "indent it by 4 spaces"
A_DATE = "add a line date: 2010-07-28, or draft: true"
ONE_KEY = "delete one of the two keys"
A_KEY = "delete one of the keys"
NEW_SLUG = "give one of them another slug: or file name"
RENAME_DATED = "rename the file, or give it a date: in its front matter"
ONE_DATE = "correct one of the two"
ORDER = "delete the key, or change the order of the series"
ANOTHER = "write the slug of another post"
NO_BLANK = "this list has no blank line before it, so it is read as part of the paragraph"
OPEN = "this code fence is never closed, so it is read as text"
NOT_CLOSED = "this line does not close the code fence above it"
HOMES = "put posts into content/posts/, pages into content/pages/, other files into content/static/"
NOTHING = "nothing is made of this file"
SWAP = "correct one of the dates, or swap prequel: and sequel:"
WAIT = "nothing to do: it comes by itself once that is out"


def missing(name: str, body: str, *places: str) -> Case:
    """A text, from line 4 on, with links to a file that does not exist."""
    message = 'this link leads to no file: "missing.md"'
    said = (error("broken-link", place, message, A_PATH) for place in places)
    return case(name, {A: doc(body=body)}, *said)


def configured(name: str, line: str, files: Mapping[str, str | bytes], *said: Said) -> Case:
    """A site whose ``site.yaml`` has ``line`` as its line 3."""
    return Case(name, files, said, f"{CONFIG}{line}\n", CONFIG_PATH)


def dated(name: str, files: Mapping[str, str | bytes], *said: Said) -> Case:
    """A site whose permalinks need dates."""
    return Case(name, files, said, f"{CONFIG}permalink: /{{year}}/{{slug}}/\n")


LINKS = [
    missing("inline", "See [x](missing.md).", "4:9"),
    case(
        "near",
        {A: doc(body="One.\n\nSee [x](2010-01-02-bb.md)."), B: doc()},
        error(
            "broken-link",
            "6:9",
            'this link leads to no file: "2010-01-02-bb.md"',
            'did you mean "2010-01-02-b.md"?',
        ),
    ),
    case(
        "near-other-case",
        {A: doc(body="[x](2010-01-02-B.md)"), B: doc()},
        error(
            "broken-link",
            "4:5",
            'this link leads to no file: "2010-01-02-B.md"',
            'did you mean "2010-01-02-b.md"?',
        ),
    ),
    case(
        "near-html",
        {A: doc(body="[x](2010-01-02-b.html)"), B: doc()},
        error(
            "broken-link",
            "4:5",
            'this link leads to no file: "2010-01-02-b.html"',
            'did you mean "2010-01-02-b.md"?',
        ),
    ),
    case(
        "near-by-slug",
        {A: doc(body="[x](the-first-call)"), "content/posts/2010-01-02-the-first-call.md": doc()},
        error(
            "broken-link",
            "4:5",
            'this link leads to no file: "the-first-call"',
            'did you mean "2010-01-02-the-first-call.md"?',
        ),
    ),
    case(
        "in-brackets",
        {A: doc(body="[x](<missing file.md>)")},
        error("broken-link", "4:6", 'this link leads to no file: "missing file.md"', A_PATH),
    ),
    case(
        "with-a-space",
        {A: doc(body="[x](missing file.md)")},
        error("broken-link", "4:5", 'this link leads to no file: "missing file.md"', A_PATH),
    ),
    case(
        "encoded",
        {A: doc(body="[x](missing%20file.md)")},
        error("broken-link", "4:5", 'this link leads to no file: "missing file.md"', A_PATH),
    ),
    case(
        "entity",
        {A: doc(body="One\n\n[x](a&amp;b.md)")},
        error("broken-link", "6:5", 'this link leads to no file: "a&b.md"', A_PATH),
    ),
    missing("with-a-title", '[x](missing.md "Title")', "4:5"),
    missing("reference", "See [x][1].\n\n[1]: missing.md", "6:6"),
    missing("reference-used-twice", '[x][1] and [y][1]\n\n[1]: <missing.md> "T"', "6:7"),
    missing("reference-short", "See [x].\n\n[x]: missing.md", "6:6"),
    missing("html", '<p>one\n<a class="x" href="missing.md">x</a></p>', "5:20"),
    missing("html-bare", "<a href=missing.md>x</a>", "4:9"),
    missing("html-in-several-lines", '<a\n  href="missing.md">x</a>', "5:9"),
    missing("html-with-markdown", '<div markdown="1">\n[x](missing.md)\n</div>', "5:5"),
    missing(
        "three-times",
        "[x](missing.md) and [y](missing.md)\n\n[z](missing.md)",
        "4:5",
        "4:25",
        "6:5",
    ),
    missing("named-before", "missing.md is not [x](missing.md)", "4:23"),
    missing("longer-before", "[x](https://example.com/missing.md.bak) [y](missing.md)", "4:45"),
    missing("code-before", "`[x](missing.md)` and [y](missing.md)", "4:27"),
    missing("fence-before", "```\n[x](missing.md)\n```\n[x](missing.md)", "7:5"),
    missing("indented-code-before", "One\n\n    [x](missing.md)\n\n[x](missing.md)", "8:5"),
    missing("comment-before", "<!-- [x](missing.md) -->\n\n[x](missing.md)", "6:5"),
    case(
        "after-wide-characters",
        {A: doc(body="漢字 é [x](mißsing.md)")},
        error("broken-link", "4:10", 'this link leads to no file: "mißsing.md"', A_PATH),
    ),
    missing("in-a-list", "- [x](missing.md)\n- b", "4:7"),
    missing("in-a-quote", "> [x](missing.md)", "4:7"),
    missing("in-a-table", "|a|b|\n|-|-|\n|[x](missing.md)|b|", "6:6"),
    missing("in-a-heading", "## [x](missing.md)", "4:8"),
    missing("in-a-footnote", "a[^1]\n\n[^1]: [x](missing.md)", "6:11"),
    missing("in-an-admonition", "!!! note\n    [x](missing.md)", "5:9"),
    missing("over-two-lines", "[x\ny](missing.md)", "5:4"),
    case(
        "out-of-the-site",
        {A: doc(body="[x](../../../../etc/passwd)")},
        error("broken-link", "4:5", 'this link leads to no file: "../../../../etc/passwd"', A_PATH),
    ),
    case(
        "address",
        {A: doc(body="[x](/missing/)")},
        error("broken-link", "4:5", 'this link leads to no page: "/missing/"', AN_ADDRESS),
    ),
    case(
        "address-near",
        {A: doc(body="[x](/bb/)"), B: doc()},
        error("broken-link", "4:5", 'this link leads to no page: "/bb/"', 'did you mean "/b/"?'),
    ),
    case(
        "to-a-draft",
        {A: doc(body="[x](2010-01-02-b.md)"), B: doc(draft="yes")},
        note(
            "unpublished-link",
            "4:5",
            '"T" is not published yet, so this link stands as plain text',
            WAIT,
        ),
    ),
    case(
        "to-the-future",
        {A: doc(body="[x](/b/)"), B: doc("Later", date="2030-01-01")},
        note(
            "unpublished-link",
            "4:5",
            '"Later" is not published yet, so this link stands as plain text',
            WAIT,
        ),
    ),
    case(
        "autolinks-are-not-checked",
        {A: doc(body="<https://example.com/x> https://example.com/y <mailto:a@b.c>")},
    ),
    case(
        "image",
        {A: doc(body="![x](missing.png)")},
        error("broken-image", "4:6", 'this image leads to no file: "missing.png"', A_PATH),
    ),
    case(
        "image-near",
        {A: doc(body="![x](photo.jpg)"), "content/posts/photo.jpeg": b"x"},
        error(
            "broken-image",
            "4:6",
            'this image leads to no file: "photo.jpg"',
            'did you mean "photo.jpeg"?',
        ),
    ),
    case(
        "image-reference",
        {A: doc(body="![x][i]\n\n[i]: missing.png")},
        error("broken-image", "6:6", 'this image leads to no file: "missing.png"', A_PATH),
    ),
    case(
        "image-html",
        {A: doc(body='<img src="missing.png" alt="">')},
        error("broken-image", "4:11", 'this image leads to no file: "missing.png"', A_PATH),
    ),
    case(
        "image-sizes",
        {A: doc(body='<img src="ab.png" srcset="cd.png 1x, ef.png 2x" alt="">')},
        error("broken-image", "4:11", 'this image leads to no file: "ab.png"', A_PATH),
        error("broken-image", "4:27", 'this image leads to no file: "cd.png"', A_PATH),
        error("broken-image", "4:38", 'this image leads to no file: "ef.png"', A_PATH),
    ),
    case(
        "image-address",
        {A: doc(body="![x](/missing.png)")},
        error("broken-image", "4:6", 'this image leads to no file: "/missing.png"', AN_ADDRESS),
    ),
    case(
        "image-of-a-post",
        {A: doc(image="missing.png", image_alt="A")},
        error("broken-image", "3:8", 'this image leads to no file: "missing.png"', A_PATH),
    ),
    case(
        "image-of-a-post-address",
        {A: doc(image="/missing.png", image_alt="A")},
        error("broken-image", "3:8", 'this image leads to no file: "/missing.png"', AN_ADDRESS),
    ),
    case(
        "video",
        {A: doc(body='<video src="v.mp4" poster="p.png"></video>')},
        error("broken-link", "4:13", 'this link leads to no file: "v.mp4"', A_PATH),
        error("broken-link", "4:28", 'this link leads to no file: "p.png"', A_PATH),
    ),
    case(
        "anchor",
        {A: doc(body="[x](#nope)")},
        error("broken-anchor", "4:5", 'there is no "#nope" in this text', AN_ID),
    ),
    case(
        "anchor-near",
        {A: doc(body="## One\n\n[x](#on)")},
        error("broken-anchor", "6:5", 'there is no "#on" in this text', 'did you mean "#one"?'),
    ),
    case(
        "anchor-elsewhere",
        {A: doc(body="[x](2010-01-02-b.md#tow)"), B: doc(body="## Two")},
        error(
            "broken-anchor", "4:5", 'there is no "#tow" in 2010-01-02-b.md', 'did you mean "#two"?'
        ),
    ),
    case(
        "anchor-of-an-address",
        {A: doc(body="[x](/b/#tow)"), B: doc(body="## Two")},
        error("broken-anchor", "4:5", 'there is no "#tow" in /b/', 'did you mean "#two"?'),
    ),
    case(
        "anchor-of-what-cannot-be-read",
        {A: doc(body="[x](2010-01-02-b.md#two) [y](/b/)"), B: b"\xff"},
        error(
            "not-utf-8",
            f"{B}:1:1",
            "byte 0xff is not UTF-8",
            'save the file with the encoding "UTF-8"',
        ),
    ),
    case(
        "footnote-unused",
        {A: doc(body="One.\n\n[^1]: Two.")},
        warning(
            "unused-footnote",
            "6:1",
            'nothing in this text refers to the footnote "1"',
            "write [^1] where it belongs, or delete it",
        ),
    ),
]

TAKEN = [
    case(
        "slug",
        {B: doc(slug="a"), A: doc()},
        error("duplicate-slug", "3:7", f'the slug "a" is also that of {A}', NEW_SLUG),
    ),
    case(
        "slug-of-file-names",
        {"content/posts/2011-01-01-a.md": doc(), A: doc()},
        error("duplicate-slug", "1:1", f'the slug "a" is also that of {A}', NEW_SLUG),
    ),
    case(
        "slug-case",
        {B: doc(slug="A"), A: doc()},
        error("duplicate-slug", "3:7", f'the slug "A" is also that of {A}', NEW_SLUG),
    ),
    case(
        "slug-three",
        {B: doc(slug="a"), A: doc(), C: doc(slug="a")},
        error("duplicate-slug", "3:7", f'the slug "a" is also that of {A}', NEW_SLUG),
        error("duplicate-slug", f"{C}:3:7", f'the slug "a" is also that of {A}', NEW_SLUG),
    ),
    case(
        "slug-of-a-draft",
        {B: doc(slug="a", draft="yes"), A: doc()},
        error("duplicate-slug", "3:7", f'the slug "a" is also that of {A}', NEW_SLUG),
    ),
    case(
        "page-and-post",
        {A: doc(), "content/pages/a.md": doc()},
        error(
            "address-taken",
            "1:1",
            "the address /a/ is also made from content/pages/a.md (/a/)",
            RENAME,
        ),
    ),
    case(
        "page-slug-and-post",
        {"content/pages/x.md": doc(slug="a"), A: doc()},
        error("address-taken", "3:7", f"the address /a/ is also made from {A} (/a/)", RENAME),
    ),
    case(
        "pages",
        {"content/pages/b.md": doc(slug="a"), "content/pages/a.md": doc()},
        error(
            "address-taken",
            "3:7",
            "the address /a/ is also made from content/pages/a.md (/a/)",
            RENAME,
        ),
    ),
    case(
        "pages-case",
        {"content/pages/b.md": doc(slug="A"), "content/pages/a.md": doc()},
        error(
            "address-taken",
            "3:7",
            "the address /A/ is also made from content/pages/a.md (/a/)",
            RENAME,
        ),
    ),
    case(
        "alias-and-post",
        {B: doc(aliases="/a/"), A: doc()},
        error("address-taken", "3:10", f"the address /a/ is also made from {A} (/a/)", NO_ALIAS),
    ),
    case(
        "alias-without-slash",
        {B: doc(aliases="[/x/, /a]"), A: doc()},
        error("address-taken", "3:16", f"the address /a is also made from {A} (/a/)", NO_ALIAS),
    ),
    case(
        "alias-and-alias",
        {A: doc(aliases="/x/"), B: doc(aliases="/x/")},
        error("address-taken", "3:10", f"the address /x/ is also made from {B}:3 (/x/)", NO_ALIAS),
    ),
    case(
        "alias-twice",
        {A: doc(aliases="[/x/, /x/]")},
        error("address-taken", "3:11", f"the address /x/ is also made from {A}:3 (/x/)", NO_ALIAS),
    ),
    case(
        "alias-of-itself",
        {A: doc(aliases="/a/")},
        error("address-taken", "3:10", f"the address /a/ is also made from {A} (/a/)", NO_ALIAS),
    ),
    case(
        "alias-and-home",
        {A: doc(aliases="/index.html")},
        error(
            "address-taken",
            "3:10",
            "the address /index.html is also made from the blog itself (/)",
            NO_ALIAS,
        ),
    ),
    case(
        "alias-and-tag",
        {A: doc(tags="x", aliases="/tags/x/")},
        error(
            "address-taken",
            "4:10",
            f"the address /tags/x/ is also made from {A}:3 (/tags/x/)",
            NO_ALIAS,
        ),
    ),
    case(
        "alias-and-feed",
        {A: doc(aliases="/feed.xml")},
        error(
            "address-taken",
            "3:10",
            "the address /feed.xml is also made from the blog itself (/feed.xml)",
            NO_ALIAS,
        ),
    ),
    case(
        "alias-below-a-file",
        {A: doc(aliases="/feed.xml/x/")},
        error(
            "address-taken",
            "3:10",
            "the address /feed.xml/x/ is also made from the blog itself (/feed.xml)",
            NO_ALIAS,
        ),
    ),
    case(
        "alias-and-theme",
        {A: doc(aliases="/assets/style.css")},
        error(
            "address-taken",
            "3:10",
            (
                "the address /assets/style.css is also made from templates/assets/style.css "
                "(/assets/style.css)"
            ),
            NO_ALIAS,
        ),
    ),
    case(
        "static-and-page",
        {"content/static/a/index.html": "x", "content/pages/a.md": doc()},
        error(
            "address-taken",
            "1:1",
            "the address /a/index.html is also made from content/pages/a.md (/a/)",
            RENAME,
        ),
    ),
    case(
        "static-and-home",
        {"content/static/index.html": "x"},
        error(
            "address-taken",
            "1:1",
            "the address /index.html is also made from the blog itself (/)",
            BLOGS_OWN,
        ),
    ),
    case(
        "static-and-feed",
        {"content/static/feed.xml": "x", A: doc()},
        error(
            "address-taken",
            "1:1",
            "the address /feed.xml is also made from the blog itself (/feed.xml)",
            BLOGS_OWN,
        ),
    ),
    case(
        "static-and-theme",
        {"content/static/assets/style.css": "x"},
        error(
            "address-taken",
            "1:1",
            (
                "the address /assets/style.css is also made from templates/assets/style.css "
                "(/assets/style.css)"
            ),
            "to replace a file of the theme, put yours at templates/assets/style.css",
        ),
    ),
    case(
        "alias-case",
        {B: doc(aliases="/A/"), A: doc()},
        error("address-taken", "3:10", f"the address /A/ is also made from {A} (/a/)", NO_ALIAS),
    ),
    case(
        "static-file-and-folder",
        {"content/static/a": "x", A: doc()},
        error("address-taken", "1:1", f"the address /a is also made from {A} (/a/)", RENAME),
    ),
    case(
        "page-and-tags",
        {"content/pages/tags.md": doc(), A: doc(tags="x")},
        error(
            "address-taken",
            "1:1",
            "the address /tags/ is also made from the blog itself (/tags/)",
            BLOGS_OWN,
        ),
    ),
    case(
        "page-and-tag",
        {"content/pages/tags/x.md": doc(), A: doc(tags="x")},
        error(
            "address-taken",
            "1:1",
            f"the address /tags/x/ is also made from {A}:3 (/tags/x/)",
            RENAME,
        ),
    ),
    case(
        "page-and-series",
        {"content/pages/series/x.md": doc(), A: doc(series="x")},
        error(
            "address-taken",
            "1:1",
            f"the address /series/x/ is also made from {A}:3 (/series/x/)",
            RENAME,
        ),
    ),
    case(
        "page-and-archive",
        {"content/pages/archive.md": doc(), A: doc()},
        error(
            "address-taken",
            "1:1",
            "the address /archive/ is also made from the blog itself (/archive/)",
            BLOGS_OWN,
        ),
    ),
    case(
        "post-and-archive",
        {A: doc(slug="archive")},
        error(
            "address-taken",
            "3:7",
            "the address /archive/ is also made from the blog itself (/archive/)",
            BLOGS_OWN,
        ),
    ),
    case(
        "post-and-feed",
        {A: doc(slug="feed.xml")},
        error(
            "address-taken",
            "3:7",
            "the address /feed.xml/ is also made from the blog itself (/feed.xml)",
            BLOGS_OWN,
        ),
    ),
    case(
        "picture-and-static",
        {
            "content/posts/2010-01-01-a/x.png": raster("png"),
            "content/posts/2010-01-01-a/index.md": doc(),
            "content/static/a/x.png": b"y",
        },
        error(
            "address-taken",
            "1:1",
            "the address /a/x.png is also made from content/static/a/x.png (/a/x.png)",
            RENAME,
        ),
    ),
    case(
        "tags",
        {A: doc(tags="[C+]"), B: doc(tags="[C plus]")},
        error(
            "tag-collision",
            "3:8",
            f'the tags "C+" and "C plus" ({B}:3) would share the address /tags/c-plus/',
            "rename one of them",
        ),
    ),
    case(
        "tags-of-one-post",
        {A: doc(tags="['C#', C sharp]")},
        error(
            "tag-collision",
            "3:14",
            f'the tags "C sharp" and "C#" ({A}:3) would share the address /tags/c-sharp/',
            "rename one of them",
        ),
    ),
    case(
        "id",
        {B: doc(id="tag:a,2010:1"), A: doc(id="tag:a,2010:1")},
        error(
            "duplicate-id",
            "3:5",
            f'the id "tag:a,2010:1" is also that of {A}',
            "delete the line in the newer of the two",
        ),
    ),
    case(
        "series-files",
        {"content/series/s.md": doc("S"), "content/series/s!.md": doc("Other")},
        error(
            "duplicate-series",
            "1:1",
            "the address /series/s/ is also that of content/series/s!.md",
            "give one of the two files another name",
        ),
    ),
    case(
        "series-titles",
        {"content/series/t.md": doc("S"), "content/series/s.md": doc("s")},
        error(
            "duplicate-series",
            "2:8",
            '"S" is also the title of content/series/s.md',
            "give one of the two another title",
        ),
    ),
]

SERIES = [
    case(
        "part-taken",
        {B: doc(series="x", part=1), A: doc(series="x", part=1)},
        error(
            "part-taken", "4:7", f'part 1 of "x" is also {A}', "give one of the two another number"
        ),
    ),
    case(
        "part-gap",
        {B: doc(series="x", part=4), A: doc(series="x", part=1)},
        warning(
            "part-gap",
            "4:7",
            '"x" has no parts 2 to 3',
            "number the parts without gaps, or list planned parts in content/series/x.md",
        ),
    ),
    case(
        "part-gap-of-one",
        {B: doc(series="x", part=3), A: doc(series="x", part=1)},
        warning(
            "part-gap",
            "4:7",
            '"x" has no part 2',
            "number the parts without gaps, or list planned parts in content/series/x.md",
        ),
    ),
    case(
        "part-zero",
        {A: doc(series="x", part=0)},
        error("bad-part", "4:7", '"part" is 0', "parts are counted from 1"),
    ),
    case(
        "part-negative",
        {A: doc(series="x", part=-1)},
        error("bad-part", "4:7", '"part" is -1', "parts are counted from 1"),
    ),
    case(
        "part-of-two",
        {A: doc(series="[x, y]", part=1)},
        error(
            "ambiguous-part",
            "4:7",
            '"part" cannot be said of 2 series at once',
            "delete it, and list the parts in files in content/series/",
        ),
    ),
    case(
        "part-contradicts",
        {A: doc(series="s", part=2), "content/series/s.md": doc("S", parts="[a]")},
        error(
            "part-contradicts",
            "4:7",
            '"part" is 2, but content/series/s.md lists this post as part 1',
            "delete part: here; the series' file is the one place for the order",
        ),
    ),
    case(
        "unlisted",
        {B: doc(series="s"), A: doc(), "content/series/s.md": doc("S", parts="[a]")},
        warning(
            "unlisted-part",
            "3:9",
            "this post is not among the parts in content/series/s.md; it stands last",
            'add a line "- b" there',
        ),
    ),
    case(
        "unknown-part",
        {"content/series/s.md": doc("S", parts="[a, bb]"), A: doc(), B: doc()},
        error("unknown-part", "3:12", 'there is no post "bb"', 'did you mean "b"?'),
    ),
    case(
        "unknown-part-file",
        {"content/series/s.md": doc("S", parts="[2010-01-01-a.md]"), A: doc()},
        error("unknown-part", "3:9", 'there is no post "2010-01-01-a.md"', 'write its slug: "a"'),
    ),
    case(
        "unknown-part-unlike",
        {"content/series/s.md": doc("S", parts="[zzz]"), A: doc()},
        error(
            "unknown-part",
            "3:9",
            'there is no post "zzz"',
            "write a post's slug, or title: and planned: for a later part",
        ),
    ),
    case(
        "part-twice",
        {"content/series/s.md": doc("S", parts="[a, a]"), A: doc()},
        error("duplicate-part", "3:12", '"a" is listed twice', ONE_OF_TWO),
    ),
    case(
        "near",
        {A: doc(series="The job ofer"), "content/series/job.md": doc("The job offer")},
        warning(
            "near-series",
            "3:9",
            '"The job ofer" starts a new series',
            'did you mean "The job offer"?',
        ),
    ),
    case(
        "named-twice",
        {A: doc(series="[x, X]")},
        error("duplicate-series", "3:13", 'the series "X" is named twice', ONE_OF_TWO),
    ),
    case(
        "overdue",
        {
            "content/series/s.md": doc("S", parts="[a, {title: Next, planned: 2020-01-01}]"),
            A: doc(),
        },
        warning(
            "planned-overdue",
            "3:35",
            '"Next" was planned for 2020-01-01',
            "give it a later date, or replace it by the slug of its post",
        ),
    ),
    case(
        "complete-with-plans",
        {
            "content/series/s.md": doc(
                "S", complete="yes", parts="[a, {title: Next, planned: 2030-01-01}]"
            ),
            A: doc(),
        },
        warning(
            "complete-with-plans",
            "4:35",
            "the series is complete, but a part is planned",
            "delete complete: true, or the planned part",
        ),
    ),
    case(
        "prequel-near",
        {A: doc(prequel="bb"), B: doc(date="2009-01-01")},
        error("unknown-post", "3:10", 'there is no post "bb"', 'did you mean "b"?'),
    ),
    case(
        "prequel-file",
        {A: doc(prequel="2010-01-02-b"), B: doc()},
        error("unknown-post", "3:10", 'there is no post "2010-01-02-b"', 'write its slug: "b"'),
    ),
    case(
        "prequel-title",
        {A: doc(prequel="My b post"), B: doc("My B post")},
        error("unknown-post", "3:10", 'there is no post "My b post"', 'write its slug: "b"'),
    ),
    case(
        "sequel-address",
        {A: doc(sequel="/b/"), B: doc()},
        error("unknown-post", "3:9", 'there is no post "/b/"', 'write its slug: "b"'),
    ),
    case(
        "prequel-page",
        {A: doc(prequel="x"), "content/pages/x.md": doc()},
        error("unknown-post", "3:10", 'there is no post "x"', "write the slug of a post"),
    ),
    case(
        "prequel-itself",
        {A: doc(prequel="a")},
        error("cycle", "3:10", "a post cannot be its own prequel", ANOTHER),
    ),
    case(
        "sequel-itself",
        {A: doc(sequel="a")},
        error("cycle", "3:9", "a post cannot be its own sequel", ANOTHER),
    ),
    case(
        "two-prequels",
        {A: doc(sequel="c"), B: doc(sequel="c"), C: doc()},
        error("slot-taken", "3:9", '"b" already is the prequel of "c", not "a"', ONE_KEY),
    ),
    case(
        "two-sequels",
        {B: doc(prequel="a"), A: doc(), C: doc(prequel="a")},
        error("slot-taken", "3:10", '"c" already is the sequel of "a", not "b"', ONE_KEY),
    ),
    case(
        "circle-of-two",
        {A: doc(sequel="b"), B: doc(sequel="a")},
        error("cycle", "3:9", "prequels and sequels lead in a circle: a → b → a", A_KEY),
    ),
    case(
        "circle-of-three",
        {A: doc(sequel="b"), B: doc(sequel="c"), C: doc(sequel="a")},
        error("cycle", "3:9", "prequels and sequels lead in a circle: a → b → c → a", A_KEY),
    ),
    case(
        "circle-twice",
        {A: doc(sequel="b"), B: doc(sequel="a"), C: doc(sequel="d"), D: doc(sequel="c")},
        error("cycle", "3:9", "prequels and sequels lead in a circle: a → b → a", A_KEY),
        error("cycle", f"{C}:3:9", "prequels and sequels lead in a circle: c → d → c", A_KEY),
    ),
    case(
        "prequel-later",
        {A: doc(prequel="b"), B: doc()},
        warning("prequel-later", "3:10", 'the prequel "b" is dated after its sequel "a"', SWAP),
    ),
    case(
        "order",
        {A: doc(series="x", part=1, prequel="b"), B: doc(series="x", part=2)},
        error(
            "order-contradicts",
            "5:10",
            '"b" is to be read before "a", but comes after it in the series "x"',
            ORDER,
        ),
    ),
    case(
        "order-of-the-file",
        {A: doc(sequel="b"), B: doc(), "content/series/s.md": doc("S", parts="[b, a]")},
        error(
            "order-contradicts",
            "3:9",
            '"a" is to be read before "b", but comes after it in the series "s"',
            ORDER,
        ),
    ),
]

FILES = [
    case(
        "name-with-no-day",
        {"content/posts/2010-02-30-x.md": doc()},
        error(
            "bad-date",
            "1:1",
            'the file\'s name starts with "2010-02-30", which is not a date',
            RENAME_DATED,
        ),
    ),
    case(
        "name-with-no-month",
        {"content/posts/2010-13-01-x.md": doc()},
        error(
            "bad-date",
            "1:1",
            'the file\'s name starts with "2010-13-01", which is not a date',
            RENAME_DATED,
        ),
    ),
    case(
        "no-date",
        {"content/posts/x.md": doc()},
        warning(
            "no-date",
            "2:8",
            "this post has no date; it stands last in lists and in no feed",
            A_DATE,
        ),
    ),
    case(
        "expires-early",
        {A: doc(expires="2009-12-31")},
        warning(
            "expires-early",
            "3:10",
            '"expires" is not after "date", so the post is never published',
            ONE_DATE,
        ),
    ),
    case(
        "expires-at-once",
        {A: doc(expires="2010-01-01")},
        warning(
            "expires-early",
            "3:10",
            '"expires" is not after "date", so the post is never published',
            ONE_DATE,
        ),
    ),
    case(
        "author-near",
        {A: doc(authors="Mara Quel"), "content/authors/mara.yaml": "name: Mara Quell"},
        error(
            "unknown-author",
            "3:10",
            'there is no author "Mara Quel"',
            'did you mean "Mara Quell"? Or create content/authors/mara-quel.yaml',
        ),
    ),
    case(
        "author-near-twice",
        {
            A: doc(authors="Mara Quel"),
            B: doc(authors="[Mara Quel]"),
            "content/authors/mara.yaml": "name: Mara Quell",
        },
        error(
            "unknown-author",
            "3:10",
            'there is no author "Mara Quel"',
            'did you mean "Mara Quell"? Or create content/authors/mara-quel.yaml',
        ),
        error(
            "unknown-author",
            f"{B}:3:11",
            'there is no author "Mara Quel"',
            'did you mean "Mara Quell"? Or create content/authors/mara-quel.yaml',
        ),
    ),
    case(
        "index-of-posts",
        {"content/posts/index.md": doc()},
        error(
            "bad-name",
            "1:1",
            "a file index.md cannot lie directly in content/posts/",
            "give it a name of its own; the home page is made by itself",
        ),
    ),
    case(
        "index-of-pages",
        {"content/pages/index.md": doc()},
        error(
            "bad-name",
            "1:1",
            "a file index.md cannot lie directly in content/pages/",
            "give it a name of its own; the home page is made by itself",
        ),
    ),
    case("stray", {"content/x.md": doc()}, warning("stray-file", "content/x.md", NOTHING, HOMES)),
    case(
        "stray-folder",
        {"content/drafts/x.md": doc()},
        warning("stray-file", "content/drafts/x.md", NOTHING, HOMES),
    ),
    case(
        "stray-settings",
        {"content/site.yml": "title: T"},
        warning("stray-file", "content/site.yml", NOTHING, "rename it to site.yaml"),
    ),
    case(
        "stray-series",
        {"content/series/deep/x.md": doc()},
        warning(
            "stray-file",
            "content/series/deep/x.md",
            NOTHING,
            "a series is a file content/series/NAME.md",
        ),
    ),
    case(
        "stray-author",
        {"content/authors/x.md": doc()},
        warning(
            "stray-file",
            "content/authors/x.md",
            NOTHING,
            "an author is a file content/authors/NAME.yaml",
        ),
    ),
    case(
        "stray-in-a-bundle",
        {"content/posts/2010-01-01-a/more.md": doc(), "content/posts/2010-01-01-a/index.md": doc()},
        warning(
            "stray-file",
            "content/posts/2010-01-01-a/more.md",
            "a second Markdown file in a post's folder is not published",
            "move it to content/posts/",
        ),
    ),
    case(
        "own-redirects",
        {"content/static/_redirects": "x", A: doc(aliases="/old/")},
        note(
            "own-redirects",
            "content/static/_redirects",
            "your own _redirects is used as it is, so aliases redirect by their pages alone",
            "move its lines to redirects: in site.yaml",
        ),
    ),
]

TRAPS = [
    case(
        "list-after-text",
        {A: doc(body="Text:\n- a\n- b")},
        warning("list-without-blank-line", "5:1", NO_BLANK, BLANK),
    ),
    case(
        "list-after-text-numbered",
        {A: doc(body="Text:\n1. a")},
        warning("list-without-blank-line", "5:1", NO_BLANK, BLANK),
    ),
    case(
        "list-after-text-star",
        {A: doc(body="Text:\n* a")},
        warning("list-without-blank-line", "5:1", NO_BLANK, BLANK),
    ),
    case(
        "list-after-text-quoted",
        {A: doc(body="> Text:\n> - a")},
        warning("list-without-blank-line", "5:3", NO_BLANK, BLANK),
    ),
    case(
        "list-after-text-admonition",
        {A: doc(body="!!! note\n    Text:\n    - a")},
        warning("list-without-blank-line", "6:5", NO_BLANK, BLANK),
    ),
    case(
        "list-after-text-crlf",
        {A: doc(body="Text:\r\n- a\r\n")},
        warning("list-without-blank-line", "5:1", NO_BLANK, BLANK),
    ),
    case("year-at-the-start-of-a-line", {A: doc(body="It was\n2010. And so")}),
    case(
        "nested-by-two",
        {A: doc(body="- a\n  - b\n  - c")},
        warning(
            "list-indent",
            "5:3",
            "this nested item is indented by 2 spaces, so it is read as an item of the outer list",
            FOUR,
        ),
    ),
    case(
        "nested-by-two-twice",
        {A: doc(body="- a\n  - b\n    - c")},
        warning(
            "list-indent",
            "5:3",
            "this nested item is indented by 2 spaces, so it is read as an item of the outer list",
            FOUR,
        ),
        warning(
            "list-indent",
            "6:5",
            "this nested item is indented by 2 spaces, so it is read as an item of the outer list",
            FOUR,
        ),
    ),
    case(
        "nested-by-three",
        {A: doc(body="1. a\n   - b")},
        warning(
            "list-indent",
            "5:4",
            "this nested item is indented by 3 spaces, so it is read as an item of the outer list",
            FOUR,
        ),
    ),
    case(
        "nested-by-one",
        {A: doc(body="- a\n - b")},
        warning(
            "list-indent",
            "5:2",
            "this nested item is indented by 1 space, so it is read as an item of the outer list",
            FOUR,
        ),
    ),
    case(
        "fence-open",
        {A: doc(body="```\ncode")},
        warning("unclosed-fence", "4:1", OPEN, 'put a line "```" after the code'),
    ),
    case(
        "fence-open-language",
        {A: doc(body="Text.\n\n```python\ncode")},
        warning("unclosed-fence", "6:1", OPEN, 'put a line "```" after the code'),
    ),
    case(
        "fence-open-tildes",
        {A: doc(body="~~~~\ncode")},
        warning("unclosed-fence", "4:1", OPEN, 'put a line "~~~~" after the code'),
    ),
    case(
        "fence-closed-by-more",
        {A: doc(body="```\ncode\n````")},
        warning("unclosed-fence", "6:1", NOT_CLOSED, 'write "```" alone, as it starts in line 4'),
    ),
    case(
        "fence-closed-by-less",
        {A: doc(body="~~~~\ncode\n~~~")},
        warning("unclosed-fence", "6:1", NOT_CLOSED, 'write "~~~~" alone, as it starts in line 4'),
    ),
    case(
        "fence-closed-indented",
        {A: doc(body="```\ncode\n  ```")},
        warning("unclosed-fence", "6:1", NOT_CLOSED, 'write "```" alone, as it starts in line 4'),
    ),
    case(
        "quotes-deep",
        {A: doc(body=">" * 40 + " x")},
        error(
            "markdown-depth",
            "4:42",
            "quotes or lists are nested deeper than 32 levels",
            "write it flatter",
        ),
    ),
    case(
        "lists-deep",
        {A: doc(body="\n".join("    " * n + "- a" for n in range(40)))},
        error(
            "markdown-depth",
            "37:1",
            "quotes or lists are nested deeper than 32 levels",
            "write it flatter",
        ),
    ),
]

DATED = [
    dated(
        "no-date",
        {"content/posts/x.md": doc()},
        error(
            "date-needed",
            "2:8",
            "the permalinks of this blog (/{year}/{slug}/) need a date",
            "add a line date: 2010-07-28",
        ),
    ),
    dated(
        "bad-date",
        {"content/posts/x.md": doc(date="soon")},
        error(
            "bad-date",
            "3:7",
            '"date" is not a date: "soon"',
            "write it as year-month-day, such as 2010-07-28, or 2010-07-28T09:30",
        ),
    ),
    dated(
        "bad-name",
        {"content/posts/2010-02-30-x.md": doc()},
        error(
            "bad-date",
            "1:1",
            'the file\'s name starts with "2010-02-30", which is not a date',
            RENAME_DATED,
        ),
    ),
    dated("draft", {"content/posts/x.md": doc(draft="yes")}),
]

SETTINGS = [
    configured(
        "menu-near",
        "menu: {title: About, url: pages/abuot.md}",
        {"content/pages/about.md": doc()},
        error(
            "broken-link",
            "3:27",
            'this link leads to no file: "pages/abuot.md"',
            'did you mean "pages/about.md"?',
        ),
    ),
    configured(
        "menu-near-address",
        "menu: {title: About, url: /abuot/}",
        {"content/pages/about.md": doc()},
        error(
            "broken-link",
            "3:27",
            'this link leads to no page: "/abuot/"',
            'did you mean "/about/"?',
        ),
    ),
    configured(
        "menu-anchor",
        "menu: {title: About, url: 'pages/about.md#x'}",
        {"content/pages/about.md": doc()},
        error("broken-anchor", "3:27", 'there is no "#x" in pages/about.md', AN_ID),
    ),
    configured(
        "menu-of-a-draft",
        "menu: {title: About, url: pages/about.md}",
        {"content/pages/about.md": doc("Soon", draft="yes")},
        note(
            "unpublished-link", "3:27", '"Soon" is not published yet, so it is left out here', WAIT
        ),
    ),
    configured(
        "redirect-and-post",
        "redirects: {/a/: /}",
        {A: doc()},
        error("address-taken", "3:13", f"the address /a/ is also made from {A} (/a/)", NO_ALIAS),
    ),
    configured(
        "redirect-and-alias",
        "redirects: {/x/: /a/}",
        {A: doc(aliases="/x/")},
        error(
            "address-taken",
            f"{A}:3:10",
            "the address /x/ is also made from content/site.yaml:3 (/x/)",
            NO_ALIAS,
        ),
    ),
    configured(
        "redirect-and-theme",
        "redirects: {/assets/style.css: /}",
        {A: doc()},
        error(
            "address-taken",
            "3:13",
            (
                "the address /assets/style.css is also made from templates/assets/style.css "
                "(/assets/style.css)"
            ),
            NO_ALIAS,
        ),
    ),
    configured(
        "author-near",
        "author: Mara Quel",
        {"content/authors/mara.yaml": "name: Mara Quell", A: doc()},
        error(
            "unknown-author",
            "3:9",
            'there is no author "Mara Quel"',
            'did you mean "Mara Quell"? Or create content/authors/mara-quel.yaml',
        ),
    ),
    configured(
        "permalink-and-tag",
        "permalink: /tags/{slug}/",
        {A: doc(tags="a")},
        error(
            "address-taken",
            f"{A}:1:1",
            f"the address /tags/a/ is also made from {A}:3 (/tags/a/)",
            RENAME,
        ),
    ),
]


@each([*LINKS, *TAKEN, *SERIES, *FILES, *TRAPS, *DATED, *SETTINGS])
def test_content(site, one: Case):
    check(site, one)
