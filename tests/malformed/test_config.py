"""A ``site.yaml`` that cannot be read as it stands."""

from __future__ import annotations

import dataclasses

from generator.config.model import Config
from tests.malformed.cases import CONFIG_PATH, Case, Said, check, each, error, note, warning

ADDRESS = "write the whole address, such as https://example.com/"
PERMALINK = "write it like /{slug}/ or /{year}/{month}/{slug}.html"
THOUSAND = "use a number from 1 to 1000"
BOOL = "write true or false"
TEXT = "write one text, in quotes if it starts with a bracket or a brace"
DIGITS = "write a number such as 2, in digits"
ZONE = "use a name such as Europe/Berlin or America/New_York"
DOMAIN = "write the domain alone, such as www.example.com"
GROUP = "write key: value lines below it"
VALUE = "give it a value"


def whole(name: str, text: str | bytes, *said: Said) -> Case:
    return Case(name, {}, said, text)


def settings(name: str, lines: str, *said: Said) -> Case:
    """A ``site.yaml`` with title and address, and ``lines`` from line 3 on."""
    return whole(name, f"title: T\nurl: https://example.com/\n{lines}\n", *said)


KEYS = ", ".join(
    name
    for field in dataclasses.fields(Config)
    for name in (field.name, field.metadata.get("also"))
    if name
)

SETTINGS = [
    settings(
        "key",
        "titel: U",
        error("unknown-key", "3:1", '"titel" is not a key of site.yaml', 'did you mean "title"?'),
    ),
    settings(
        "key-dash",
        "posts-per-page: 5",
        error(
            "unknown-key",
            "3:1",
            '"posts-per-page" is not a key of site.yaml',
            'did you mean "posts_per_page"?',
        ),
    ),
    settings(
        "key-author",
        "autor: A",
        error("unknown-key", "3:1", '"autor" is not a key of site.yaml', 'did you mean "author"?'),
    ),
    settings(
        "key-of-other",
        "baseurl: /x",
        error("unknown-key", "3:1", '"baseurl" is not a key of site.yaml', 'did you mean "url"?'),
    ),
    settings(
        "key-of-feeds",
        "limit: 5",
        error("unknown-key", "3:1", '"limit" is not a key of site.yaml', "write it below feeds:"),
    ),
    settings(
        "key-of-theme",
        "footer: x",
        error("unknown-key", "3:1", '"footer" is not a key of site.yaml', "write it below theme:"),
    ),
    settings(
        "key-unlike",
        "base_path: /x",
        error(
            "unknown-key",
            "3:1",
            '"base_path" is not a key of site.yaml',
            f"known here: {KEYS}",
        ),
    ),
    settings(
        "twitter-address",
        "share: {twitter: https://x.com/name}",
        error(
            "bad-handle",
            "3:18",
            '"twitter" is not the name of an account: "https://x.com/name"',
            'write "@name"',
        ),
    ),
    settings(
        "twitter-words",
        "share: {twitter: my name}",
        error(
            "bad-handle",
            "3:18",
            '"twitter" is not the name of an account: "my name"',
            "write it like @name",
        ),
    ),
    settings(
        "fediverse-address",
        "share: {fediverse: https://a.example/@me}",
        error(
            "bad-handle",
            "3:20",
            '"fediverse" is not an account of the fediverse: "https://a.example/@me"',
            'write "@me@a.example"',
        ),
    ),
    settings(
        "fediverse-without-server",
        'share: {fediverse: "@me"}',
        error(
            "bad-handle",
            "3:20",
            '"fediverse" is not an account of the fediverse: "@me"',
            "write it like @name@server.example",
        ),
    ),
    settings(
        "fediverse-mail",
        "share: {fediverse: me@a.example}",
        error(
            "bad-handle",
            "3:20",
            '"fediverse" is not an account of the fediverse: "me@a.example"',
            'write "@me@a.example"',
        ),
    ),
    settings(
        "language",
        "language: english",
        error(
            "bad-language",
            "3:11",
            '"language" is not a language tag: "english"',
            "use a tag such as en, de or pt-BR",
        ),
    ),
    settings(
        "language-underscore",
        "language: pt_BR",
        error("bad-language", "3:11", '"language" is not a language tag: "pt_BR"', 'write "pt-BR"'),
    ),
    settings(
        "zone-near",
        "timezone: Europe/Berln",
        error(
            "bad-timezone",
            "3:11",
            '"timezone" is not a time zone: "Europe/Berln"',
            'did you mean "Europe/Berlin"?',
        ),
    ),
    settings(
        "zone-city",
        "timezone: Berlin",
        error(
            "bad-timezone",
            "3:11",
            '"timezone" is not a time zone: "Berlin"',
            'did you mean "Europe/Berlin"?',
        ),
    ),
    settings(
        "zone-offset",
        "timezone: +02:00",
        error("bad-timezone", "3:11", '"timezone" is not a time zone: "+02:00"', ZONE),
    ),
    settings(
        "zone-path",
        "timezone: ../../etc/passwd",
        error("bad-timezone", "3:11", '"timezone" is not a time zone: "../../etc/passwd"', ZONE),
    ),
    settings(
        "permalink-part",
        "permalink: /{slg}/",
        error(
            "bad-permalink",
            "3:12",
            '"permalink" has the unknown part "{slg}"',
            'did you mean "slug"?',
        ),
    ),
    settings(
        "permalink-part-unlike",
        "permalink: /{title}/",
        error("bad-permalink", "3:12", '"permalink" has the unknown part "{title}"', PERMALINK),
    ),
    settings(
        "permalink-no-slug",
        "permalink: /{year}/",
        error("bad-permalink", "3:12", '"permalink" has no "{slug}"', PERMALINK),
    ),
    settings(
        "permalink-jekyll",
        "permalink: /:year/:title/",
        error("bad-permalink", "3:12", '"permalink" has no "{slug}"', PERMALINK),
    ),
    settings(
        "permalink-start",
        "permalink: '{slug}/'",
        error(
            "bad-permalink",
            "3:12",
            '"permalink" must start with "/" and end in "/" or ".html"',
            PERMALINK,
        ),
    ),
    settings(
        "permalink-end",
        "permalink: /{slug}",
        error(
            "bad-permalink",
            "3:12",
            '"permalink" must start with "/" and end in "/" or ".html"',
            PERMALINK,
        ),
    ),
    settings(
        "permalink-php",
        "permalink: /{slug}.php",
        error(
            "bad-permalink",
            "3:12",
            '"permalink" must start with "/" and end in "/" or ".html"',
            PERMALINK,
        ),
    ),
    settings(
        "permalink-up",
        "permalink: /{slug}/../",
        error(
            "bad-permalink",
            "3:12",
            '"permalink" has a part that cannot stand in an address',
            PERMALINK,
        ),
    ),
    settings(
        "permalink-space",
        "permalink: /a b/{slug}/",
        error(
            "bad-permalink",
            "3:12",
            '"permalink" has a part that cannot stand in an address',
            PERMALINK,
        ),
    ),
    settings(
        "permalink-two-slashes",
        "permalink: //{slug}/",
        error("bad-permalink", "3:12", '"permalink" has two slashes beside each other', PERMALINK),
    ),
    settings(
        "permalink-brace",
        "permalink: {slug}",
        error("wrong-type", "3:12", '"permalink" takes a text, not a group of keys', TEXT),
    ),
    settings(
        "number-zero",
        "posts_per_page: 0",
        error("out-of-range", "3:17", '"posts_per_page" is 0', THOUSAND),
    ),
    settings(
        "number-high",
        "posts_per_page: 1001",
        error("out-of-range", "3:17", '"posts_per_page" is 1001', THOUSAND),
    ),
    settings(
        "number-word",
        "posts_per_page: ten",
        error("wrong-type", "3:17", '"posts_per_page" takes a whole number, not "ten"', DIGITS),
    ),
    settings(
        "number-quoted",
        'posts_per_page: "10"',
        error(
            "wrong-type",
            "3:17",
            '"posts_per_page" takes a whole number, not "10"',
            "remove the quotes",
        ),
    ),
    settings(
        "menu-text",
        "menu: About",
        error(
            "wrong-type",
            "3:7",
            '"menu" takes a group of keys, not "About"',
            "write the keys below it: title, url",
        ),
    ),
    settings(
        "menu-items-text",
        "menu: [About]",
        error(
            "wrong-type",
            "3:8",
            'an item of "menu" takes a group of keys, not "About"',
            "write the keys below it: title, url",
        ),
    ),
    settings(
        "menu-no-url",
        "menu:\n  - title: A",
        error("missing-key", "4:5", '"url" is missing in an item of "menu"', "add a line url: …"),
    ),
    settings(
        "menu-key",
        "menu:\n  - title: A\n    ulr: /series/",
        error(
            "unknown-key", "5:5", '"ulr" is not a key of an item of "menu"', 'did you mean "url"?'
        ),
    ),
    settings(
        "menu-jekyll-like",
        "menu:\n  - About: pages/about.md",
        error(
            "unknown-key",
            "4:5",
            '"About" is not a key of an item of "menu"',
            "known here: title, url",
        ),
    ),
    settings(
        "menu-empty-item",
        "menu:\n  -",
        error("empty-value", "4:4", 'an item of "menu" is empty', "delete it"),
    ),
    settings(
        "menu-no-file",
        "menu:\n  - title: A\n    url: pages/about.md",
        error(
            "broken-link",
            "5:10",
            'this link leads to no file: "pages/about.md"',
            "write the path of the file, seen from the folder of this one",
        ),
    ),
    settings(
        "menu-no-page",
        "menu: {title: A, url: /abuot/}",
        error(
            "broken-link",
            "3:23",
            'this link leads to no page: "/abuot/"',
            "write an address of this site, or the path of a file",
        ),
    ),
    settings(
        "feeds-no",
        "feeds: no",
        error(
            "wrong-type",
            "3:8",
            '"feeds" takes a group of keys, not "no"',
            "write the keys below it: limit, formats, tags, series",
        ),
    ),
    settings(
        "feeds-limit",
        "feeds: {limit: 2000}",
        error("out-of-range", "3:16", '"limit" is 2000', THOUSAND),
    ),
    settings(
        "feeds-format",
        "feeds: {formats: [rsss]}",
        error("bad-value", "3:19", 'an item of "formats" cannot be "rsss"', 'did you mean "rss"?'),
    ),
    settings(
        "feeds-format-unlike",
        "feeds: {formats: [xml]}",
        error(
            "bad-value",
            "3:19",
            'an item of "formats" cannot be "xml"',
            'use one of "rss", "atom", "json"',
        ),
    ),
    settings(
        "feeds-key",
        "feeds: {limt: 5}",
        error("unknown-key", "3:9", '"limt" is not a key of "feeds"', 'did you mean "limit"?'),
    ),
    settings(
        "feeds-bool",
        "feeds: {tags: 1}",
        error("wrong-type", "3:15", '"tags" takes true or false, not "1"', BOOL),
    ),
    settings(
        "feeds-twice",
        "feeds: {limit: 20, limit: 30}",
        error(
            "duplicate-key",
            "3:20",
            '"limit" stands here a second time (first in line 3)',
            "delete one of the two",
        ),
    ),
    settings(
        "markdown-text",
        "markdown: extra",
        error(
            "wrong-type",
            "3:11",
            '"markdown" takes a group of keys, not "extra"',
            "write the keys below it: engine, extensions, options, smart_quotes, timeout",
        ),
    ),
    settings(
        "markdown-engine",
        "markdown: {engine: commonmrk}",
        error("bad-value", "3:20", '"engine" cannot be "commonmrk"', 'did you mean "commonmark"?'),
    ),
    settings(
        "markdown-unused",
        "markdown: {engine: commonmark, extensions: [nope.missing], options: {toc: {a: 1}}}",
        warning(
            "extensions-unused",
            "3:44",
            '"extensions" says nothing to the engine commonmark: it is for python-markdown',
            "delete extensions, or write engine: python-markdown",
        ),
        warning(
            "options-unused",
            "3:69",
            '"options" says nothing to the engine commonmark: it is for python-markdown',
            "delete options, or write engine: python-markdown",
        ),
    ),
    settings(
        "markdown-extension",
        "markdown: {extensions: [nope.missing]}",
        error(
            "markdown-extension",
            "3:25",
            "\"nope.missing\" cannot be used: No module named 'nope'",
            "write its import name, and install it beside byline: pip install …",
        ),
    ),
    settings(
        "markdown-option-of-none",
        "markdown: {options: {nope: {a: 1}}}",
        error(
            "markdown-option",
            "3:22",
            '"nope" is not an extension that is in use',
            "add it to extensions, or write the name as it stands there",
        ),
    ),
    settings(
        "markdown-option-bare",
        "markdown: {options: {toc: 1}}",
        error("markdown-option", "3:22", '"toc" takes a group of options', "write key: value"),
    ),
    settings(
        "markdown-option",
        "markdown: {options: {toc: {permalnk: true}}}",
        error(
            "markdown-option",
            "3:22",
            "\"toc\" does not take these options: 'permalnk'",
            "see its documentation",
        ),
    ),
    settings(
        "markdown-timeout",
        "markdown: {timeout: 0}",
        error("out-of-range", "3:21", '"timeout" is 0', "use a number from 1 to 3600"),
    ),
    settings(
        "markdown-key",
        "markdown: {smart-quotes: no}",
        error(
            "unknown-key",
            "3:12",
            '"smart-quotes" is not a key of "markdown"',
            'did you mean "smart_quotes"?',
        ),
    ),
    settings(
        "theme-text",
        "theme: dark",
        error(
            "wrong-type",
            "3:8",
            '"theme" takes a group of keys, not "dark"',
            "write the keys below it: hue, colors, dark, fonts, start, links, footer, appearance, "
            "shelf, covers, progress, related, neighbours, author_box, reading_time, toc, "
            "backlinks, extra",
        ),
    ),
    settings(
        "theme-key",
        "theme: {footr: x}",
        error("unknown-key", "3:9", '"footr" is not a key of "theme"', 'did you mean "footer"?'),
    ),
    settings(
        "theme-own",
        "theme: {mascot: owl}",
        error(
            "unknown-key",
            "3:9",
            '"mascot" is not a key of "theme"',
            "put keys of your own below extra:",
        ),
    ),
    settings(
        "theme-bool",
        "theme: {reading_time: 5}",
        error("wrong-type", "3:23", '"reading_time" takes true or false, not "5"', BOOL),
    ),
    settings(
        "redirects-list",
        "redirects: [a]",
        error("wrong-type", "3:12", '"redirects" takes a group of keys, not a list', GROUP),
    ),
    settings(
        "redirects-relative",
        "redirects: {old: /tags/}",
        error(
            "bad-alias",
            "3:13",
            'the old address is not an address of this site: "old"',
            "write it from the first slash on, such as /2010/07/speech.html",
        ),
    ),
    settings(
        "redirects-query",
        "redirects:\n  /old?x: /",
        error(
            "bad-alias",
            "4:3",
            'the old address has a query or a fragment: "/old?x"',
            "cut it at the ? or #",
        ),
    ),
    settings(
        "redirects-space",
        "redirects:\n  /label/a b: /",
        error(
            "bad-alias",
            "4:3",
            'the old address cannot be a file of the site: "/label/a b"',
            "use letters, digits, hyphens, dots and single slashes",
        ),
    ),
    settings(
        "redirects-nowhere",
        "redirects: {/old/: /nowhere/}",
        error(
            "broken-link",
            "3:20",
            'this link leads to no page: "/nowhere/"',
            "write an address of this site, or the path of a file",
        ),
    ),
    settings(
        "redirects-no-file",
        "redirects: {/old/: posts/x.md}",
        error(
            "broken-link",
            "3:20",
            'this link leads to no file: "posts/x.md"',
            "write the path of the file, seen from the folder of this one",
        ),
    ),
    settings(
        "redirects-empty",
        "redirects: {/old/: ''}",
        error("empty-value", "3:20", '"/old/" is empty', VALUE),
    ),
    settings(
        "redirects-self",
        "redirects:\n  /x/: /x/",
        error(
            "redirect-loop",
            "4:3",
            "the old address /x/ leads back to itself",
            "write the address that the page has now",
        ),
    ),
    settings(
        "redirects-circle",
        "redirects:\n  /x/: /y/\n  /y/: /x/",
        error(
            "redirect-loop",
            "4:3",
            "the old address /x/ leads back to itself",
            "write the address that the page has now",
        ),
    ),
    settings(
        "cname-address",
        "cname: https://example.com/",
        warning("bad-cname", "3:8", '"cname" is not a domain: "https://example.com/"', DOMAIN),
    ),
    settings(
        "cname-word",
        "cname: localhost",
        warning("bad-cname", "3:8", '"cname" is not a domain: "localhost"', DOMAIN),
    ),
    settings(
        "cname-space",
        "cname: a b.com",
        warning("bad-cname", "3:8", '"cname" is not a domain: "a b.com"', DOMAIN),
    ),
    settings(
        "authors-twice",
        "authors: [B]\nauthor: A",
        error(
            "duplicate-key",
            "4:1",
            '"author" says again what "authors" says',
            "delete one of the two",
        ),
    ),
    settings(
        "author-twice",
        "author: A\nauthors: [B]",
        error(
            "duplicate-key",
            "4:1",
            '"authors" says again what "author" says',
            "delete one of the two",
        ),
    ),
    settings(
        "author-empty",
        "author: [A, '']",
        error("empty-value", "3:13", 'an item of "author" is empty', "delete it"),
    ),
    settings(
        "author-nameless",
        "authors: '!?'",
        error(
            "bad-name",
            "3:10",
            'the author "!?" has no letter or digit to make an address of',
            "name it with letters or digits",
        ),
    ),
]

WHOLE = [
    whole(
        "title-misspelt",
        "titel: T\n",
        error("unknown-key", "1:1", '"titel" is not a key of site.yaml', 'did you mean "title"?'),
    ),
    whole(
        "title-missing",
        "url: https://example.com/\n",
        error("missing-key", "1:1", '"title" is missing in site.yaml', "add a line title: …"),
    ),
    whole(
        "title-empty",
        "title:\nurl: https://example.com/\n",
        error("empty-value", "1:7", '"title" is empty', VALUE),
    ),
    whole(
        "title-list",
        "title: [T]\nurl: https://example.com/\n",
        error("wrong-type", "1:8", '"title" takes a text, not a list', TEXT),
    ),
    whole(
        "empty",
        "",
        error("missing-key", "1:1", '"title" is missing in site.yaml', "add a line title: …"),
    ),
    whole(
        "a-word",
        "hello\n",
        error("wrong-type", "1:1", 'site.yaml must be "key: value" lines', "write title: …"),
    ),
    whole(
        "a-list",
        "- title: T\n",
        error(
            "wrong-type",
            "1:1",
            'site.yaml must be "key: value" lines',
            'write title: …, without "- "',
        ),
    ),
    whole(
        "url-bare",
        "title: T\nurl: example.com\n",
        error("bad-url", "2:6", '"url" is not an address: "example.com"', ADDRESS),
    ),
    whole(
        "url-scheme",
        "title: T\nurl: ftp://example.com/\n",
        error("bad-url", "2:6", '"url" is not an address: "ftp://example.com/"', ADDRESS),
    ),
    whole(
        "url-host",
        "title: T\nurl: https://\n",
        error("bad-url", "2:6", '"url" is not an address: "https://"', ADDRESS),
    ),
    whole(
        "url-query",
        "title: T\nurl: https://example.com/?a\n",
        error("bad-url", "2:6", '"url" cannot have a query or a fragment', "cut it at the ? or #"),
    ),
    whole(
        "url-fragment",
        "title: T\nurl: https://example.com/#a\n",
        error("bad-url", "2:6", '"url" cannot have a query or a fragment', "cut it at the ? or #"),
    ),
    whole(
        "url-port",
        "title: T\nurl: https://example.com:99999/\n",
        error("bad-url", "2:6", '"url" is not an address: "https://example.com:99999/"', ADDRESS),
    ),
    whole(
        "url-bracket",
        "title: T\nurl: https://[::1/\n",
        error("bad-url", "2:6", '"url" is not an address: "https://[::1/"', ADDRESS),
    ),
    whole(
        "url-space",
        "title: T\nurl: 'https://exam ple.com/'\n",
        error("bad-url", "2:6", '"url" is not an address: "https://exam ple.com/"', ADDRESS),
    ),
    whole(
        "url-none",
        "title: T\n",
        note(
            "no-url",
            CONFIG_PATH,
            "site.yaml has no url; feeds and canonical links say http://localhost:8000/",
            "add a line url: https://… before you publish",
        ),
    ),
    whole(
        "url-nothing",
        "title: T\nurl:\n",
        note(
            "no-url",
            CONFIG_PATH,
            "site.yaml has no url; feeds and canonical links say http://localhost:8000/",
            "add a line url: https://… before you publish",
        ),
    ),
    whole(
        "duplicate",
        "title: T\ntitle: U\nurl: https://example.com/\n",
        error(
            "duplicate-key",
            "2:1",
            '"title" stands here a second time (first in line 1)',
            "delete one of the two",
        ),
    ),
    whole(
        "tab",
        "title: T\n\turl: https://example.com/\n",
        error(
            "tab", "2:1", "a tab stands where YAML wants spaces", "replace the tab by two spaces"
        ),
    ),
    whole(
        "quote",
        'title: "T\nurl: https://example.com/\n',
        error(
            "yaml-syntax", "1:8", "a quotation mark is not closed", "add the closing quotation mark"
        ),
    ),
    whole(
        "colon",
        "title: T: U\n",
        error(
            "yaml-syntax",
            "1:9",
            'a ": " inside a value is read as a new key',
            'put the value in quotes: title: "T: U"',
        ),
    ),
    whole(
        "fences",
        "---\ntitle: T\nurl: https://example.com/\n---\n",
        error("yaml-document", "4:1", "a second document starts here", "delete this line"),
    ),
    whole(
        "tag",
        "title: !x T\nurl: https://example.com/\n",
        error(
            "yaml-tag",
            "1:8",
            '"!x" is a YAML tag, which is not supported',
            "put the value in quotes, or delete the tag",
        ),
    ),
    whole(
        "merge",
        "title: T\nurl: https://example.com/\n<<: {a: b}\n",
        error("yaml-merge", "3:1", 'the merge key "<<" is not supported', "write it out"),
    ),
    whole(
        "latin-1",
        b"title: Caf\xe9\n",
        error(
            "not-utf-8", "1:11", "byte 0xe9 is not UTF-8", 'save the file with the encoding "UTF-8"'
        ),
    ),
    whole(
        "utf-16",
        b"\xff\xfet\x00",
        error(
            "not-utf-8",
            "1:1",
            "this file is UTF-16, not UTF-8",
            'save the file with the encoding "UTF-8"',
        ),
    ),
]


@each(SETTINGS)
def test_one_setting(site, one: Case):
    check(site, one)


@each(WHOLE)
def test_the_whole_file(site, one: Case):
    check(site, one)


def test_no_file_is_a_note(site):
    hint = "create content/site.yaml with at least a line title: …"
    message = "this blog has no site.yaml; all settings have their defaults"
    check(site, Case("none", {}, (note("no-site-yaml", CONFIG_PATH, message, hint),), None))


def test_errors_of_settings_and_of_markdown_come_in_one_run(site):
    lines = (
        "posts_per_page: 0\nmarkdown:\n  extensions:\n    - nope\n  options:\n    toc: {nope: 1}"
    )
    missing = "write its import name, and install it beside byline: pip install …"
    check(
        site,
        settings(
            "several",
            lines,
            error("out-of-range", "3:17", '"posts_per_page" is 0', THOUSAND),
            error(
                "markdown-extension",
                "6:7",
                "\"nope\" cannot be used: No module named 'nope'",
                missing,
            ),
            error(
                "markdown-option",
                "8:5",
                "\"toc\" does not take these options: 'nope'",
                "see its documentation",
            ),
        ),
    )


def test_words_that_yaml_reads_as_something_else_keep_their_text(site):
    outcome = site(config="title: no\nurl: https://example.com/\ndescription: 012\n").build()
    assert outcome.diagnostics == ()
    assert (outcome.site.config.title, outcome.site.config.description) == ("no", "012")
