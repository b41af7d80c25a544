"""Which requests are answered: plain paths, hosts of this machine, writes of our own pages."""

from __future__ import annotations

import pytest

from generator.preview.guard import (
    LONGEST,
    Refused,
    decoded,
    is_own_host,
    may_ask,
    may_write,
)

# What a page of a site can be called; in each case nothing but a name to look up.
_PLAIN = [
    ("/", "/"),
    ("/one/", "/one/"),
    ("/one", "/one"),
    ("/a/b/c.html", "/a/b/c.html"),
    ("/one/?page=2", "/one/"),
    ("/one/?next=/../../etc/passwd", "/one/"),
    ("/%E6%97%A5%E6%9C%AC/", "/日本/"),
    ("/a%20b", "/a b"),
    ("/a%3Fb", "/a?b"),
    ("/100%25", "/100%"),
    ("/.well-known/x", "/.well-known/x"),
    ("/_byline/client.js", "/_byline/client.js"),
    ("/...", "/..."),
    ("/a..b/", "/a..b/"),
    ("/..a/", "/..a/"),
    ("/~me/", "/~me/"),
    # Names with odd spellings, which no system takes for a step upwards.
    ("/....//....//etc/passwd", "/....//....//etc/passwd"),
    ("/..;/..;/etc/passwd", "/..;/..;/etc/passwd"),
    ("/@fs/etc/passwd", "/@fs/etc/passwd"),
    ("/file:///etc/passwd", "/file:///etc/passwd"),
]

_STEPS = [
    "/..",
    "/../",
    "/../etc/passwd",
    "/../../../../etc/passwd",
    "/a/../../etc/passwd",
    "/a/..",
    "/./etc/passwd",
    "/a/./b",
    "/.",
    "/%2e%2e/etc/passwd",
    "/%2E%2E/etc/passwd",
    "/%2e./etc/passwd",
    "/.%2e/etc/passwd",
    "/.%2E/.%2E/etc/passwd",
    "/a/%2e%2e/%2e%2e/etc/passwd",
    "/%2e/etc/passwd",
    "/..%2fetc/passwd",
    "/..%2Fetc%2Fpasswd",
    "/%2e%2e%2fetc/passwd",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/a%2f..%2f..%2fetc/passwd",
    "/%2fetc/passwd",
    "/%2f%2fetc/passwd",
    "/a%2fb",
    "/..\\etc\\passwd",
    "/..\\..\\etc\\passwd",
    "/a\\b",
    "/\\etc\\passwd",
    "/\\\\host\\share",
    "/..%5cetc%5cpasswd",
    "/..%5Cetc%5Cpasswd",
    "/%2e%2e%5cetc",
    "/%5c..%5cetc",
    "/%5cetc",
    "/%252e%252e/etc/passwd",
    "/%252E%252E/etc/passwd",
    "/..%252fetc/passwd",
    "/..%252Fetc%252Fpasswd",
    "/%252e%252e%252fetc/passwd",
    "/..%255cetc",
    "/%2500",
    "/../%2e%2e/..%2f/etc/passwd",
    "/a/b/../../../etc/passwd",
    "/../site-secret/file",
    "/../site2/content/site.yaml",
    "/%2e%2e/site-secret/file",
    "/@fs/../etc/passwd",
    "/@fs/%2e%2e/etc/passwd",
    "/@fs//..%2f..%2fetc/passwd",
    "/%c0%ae%c0%ae/etc/passwd",
    "/%c0%ae%c0%ae%c0%afetc",
    "/..%c0%afetc/passwd",
    "/..%c1%9cetc/passwd",
    "/%e0%80%ae%e0%80%ae/etc/passwd",
    "/%f0%80%80%ae/etc/passwd",
    "/%ff/",
    "/%80",
    "/%ed%a0%80/",
    "/one%00.html",
    "/%00",
    "/one/%00/../x",
    "/one\x00.html",
    "/one\x01",
    "/one\x7f",
    "/one\tx",
    "/one\r\nX: y",
    "//etc/passwd",
    "//evil.example/",
    "///",
    "//..//etc/passwd",
    "/#/../../etc/passwd",
    "/one#",
    "/one/#?raw",
    "/%",
    "/%2",
    "/%zz",
    "/%u002e%u002e/etc",
    "/%-2e",
    "",
    "*",
    "one",
    "../etc/passwd",
    "etc/passwd",
    "?x",
    "#",
    "\\etc",
    "http://localhost:8000/",
    "http://evil.example/../etc/passwd",
    "GET http://evil.example/",
    "https://localhost/",
    "file:///etc/passwd",
    "localhost:443",
]


@pytest.mark.parametrize(("target", "path"), _PLAIN)
def test_a_plain_path_is_decoded_once(target: str, path: str):
    assert decoded(target) == path


@pytest.mark.parametrize("target", _STEPS)
def test_what_is_no_plain_path_is_refused(target: str):
    with pytest.raises(Refused) as refused:
        decoded(target)
    assert refused.value.status == 400
    assert refused.value.why


def test_there_are_enough_spellings():
    assert len({*_STEPS}) == len(_STEPS) >= 72


def test_control_characters_are_refused_however_they_are_spelt():
    for number in (*range(0x20), 0x7F):
        for target in (f"/a%{number:02x}b", f"/a%{number:02X}", f"/a{chr(number)}b"):
            with pytest.raises(Refused):
                decoded(target)


def test_a_long_address_is_refused_and_the_longest_is_not():
    assert decoded("/" + "a" * (LONGEST - 1))
    with pytest.raises(Refused) as refused:
        decoded("/" + "a" * LONGEST)
    assert refused.value.status == 431


_OURS = [
    "127.0.0.1:8000",
    "localhost:8000",
    "LOCALHOST:8000",
    "LocalHost:8000",
    "localhost.:8000",
    "blog.localhost:8000",
    "127.0.0.2:8000",
    "127.255.255.254:8000",
    "[::1]:8000",
    "[0:0:0:0:0:0:0:1]:8000",
]

_OTHERS = [
    None,
    "",
    " ",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:80",
    "127.0.0.1:8001",
    "127.0.0.1:08000x",
    "127.0.0.1:800000",
    "127.0.0.1:-8000",
    "localhost",
    "localhost:80",
    "localhost:8000,evil.example",
    "localhost:8000, localhost:8000",
    "localhost:8000 evil.example",
    "localhost:8000/",
    "localhost:8000\tx",
    "localhost:8000\n",
    "http://localhost:8000",
    "evil.example",
    "evil.example:8000",
    "EVIL.EXAMPLE:8000",
    "localhost.evil.example:8000",
    "127.0.0.1.evil.example:8000",
    "127.0.0.1.nip.io:8000",
    "xlocalhost:8000",
    "notlocalhost:8000",
    "local.host:8000",
    "localhost@evil.example:8000",
    "evil.example@localhost:8000",
    "user:pass@localhost:8000",
    "evil.example#localhost:8000",
    "evil.example%00localhost:8000",
    "evil.example\\localhost:8000",
    "2130706433:8000",
    "0x7f000001:8000",
    "0x7f.0.0.1:8000",
    "0177.0.0.1:8000",
    "017700000001:8000",
    "127.1:8000",
    "127.0.1:8000",
    "0.0.0.0:8000",
    "0:8000",
    "192.168.1.2:8000",
    "10.0.0.1:8000",
    "169.254.169.254:8000",
    "::1:8000",
    "::1",
    "[::1]",
    "[::1:8000",
    "[::]:8000",
    "[fe80::1]:8000",
    "[fe80::1%25lo]:8000",
    "[::ffff:8.8.8.8]:8000",
    "[evil.example]:8000",
    "[127.0.0.1]:8000",
    "[localhost]:8000",
    "localhost..:8000",
    ".localhost:8000",
    "a..localhost:8000",
    ".:8000",
    "\u2130ocalhost:8000",
    "loc\xe4lhost:8000",
    "127\u30020\u30020\u30021:8000",
]


@pytest.mark.parametrize("header", _OURS)
def test_names_of_this_machine(header: str):
    assert is_own_host(header, "127.0.0.1", 8000)
    assert is_own_host(header, "0.0.0.0", 8000)
    assert not is_own_host(header, "127.0.0.1", 8001)


@pytest.mark.parametrize("header", _OTHERS)
def test_names_that_are_not_ours(header: str | None):
    assert not is_own_host(header, "127.0.0.1", 8000)


def test_there_are_enough_hosts():
    assert len({*_OTHERS}) == len(_OTHERS) >= 30


@pytest.mark.parametrize("bound", ["0.0.0.0", "::", ""])
def test_bound_to_all_addresses_each_number_is_ours_and_no_name(bound: str):
    for own in ("192.168.1.2:8000", "10.0.0.1:8000", "[fe80::1]:8000", "localhost:8000"):
        assert is_own_host(own, bound, 8000)
    for other in ("evil.example:8000", "192.168.1.2.nip.io:8000", "3232235778:8000", None, ""):
        assert not is_own_host(other, bound, 8000)


def test_the_host_that_was_asked_for_is_ours():
    assert is_own_host("Desk.Home:8000", "desk.home", 8000)
    assert is_own_host("192.168.1.2:8000", "192.168.1.2", 8000)
    assert not is_own_host("192.168.1.3:8000", "192.168.1.2", 8000)
    assert is_own_host("[fd00::2]:8000", "fd00::2", 8000)


def test_port_eighty_need_not_be_said():
    assert is_own_host("localhost", "127.0.0.1", 80)
    assert is_own_host("localhost:80", "127.0.0.1", 80)


_ORIGIN = "http://localhost:8000"


def test_pages_of_ours_programs_and_links_may_ask_and_nobody_else():
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for headers in (
        {},
        {"Origin": _ORIGIN},
        {"origin": "http://LOCALHOST:8000"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"sec-fetch-site": "none"},
        {**link, "Sec-Fetch-Dest": "document"},
    ):
        assert may_ask(headers, _ORIGIN)
    for headers in (
        {"Origin": "null"},
        {"Origin": "http://localhost:8001", "Sec-Fetch-Site": "same-origin"},
        {**link, "Sec-Fetch-Dest": "iframe"},
        {**link, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "document"},
        {**link, "Sec-Fetch-Dest": "document", "Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert not may_ask(headers, _ORIGIN)


_TOKEN = {"X-Byline-Token": "secret"}


@pytest.mark.parametrize(
    "headers",
    [
        _TOKEN,
        {"x-byline-token": "secret"},
        {**_TOKEN, "Origin": _ORIGIN},
        {**_TOKEN, "origin": _ORIGIN},
        {**_TOKEN, "Origin": _ORIGIN, "Sec-Fetch-Site": "same-origin"},
        {**_TOKEN, "Sec-Fetch-Site": "none"},
    ],
)
def test_a_page_of_ours_may_write(headers: dict[str, str]):
    assert may_write(headers, _ORIGIN, "secret")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": _ORIGIN},
        {"Origin": _ORIGIN, "Sec-Fetch-Site": "same-origin"},
        {"X-Byline-Token": ""},
        {"X-Byline-Token": "Secret"},
        {"X-Byline-Token": "secre"},
        {"X-Byline-Token": "secret "},
        {"X-Byline-Token": "s\xe9cret"},
        {**_TOKEN, "Origin": "http://evil.example"},
        {**_TOKEN, "origin": "http://evil.example"},
        {**_TOKEN, "ORIGIN": "http://evil.example"},
        {**_TOKEN, "Origin": "null"},
        {**_TOKEN, "Origin": ""},
        {**_TOKEN, "Origin": "https://localhost:8000"},
        {**_TOKEN, "Origin": "http://localhost:8001"},
        {**_TOKEN, "Origin": "http://localhost"},
        {**_TOKEN, "Origin": "http://localhost:8000.evil.example"},
        {**_TOKEN, "Origin": "http://localhost:8000/"},
        {**_TOKEN, "Sec-Fetch-Site": "cross-site"},
        {**_TOKEN, "sec-fetch-site": "cross-site"},
        {**_TOKEN, "Sec-Fetch-Site": "same-site"},
        {**_TOKEN, "Sec-Fetch-Site": ""},
        {**_TOKEN, "Origin": _ORIGIN, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_nobody_else_may_write(headers: dict[str, str]):
    assert not may_write(headers, _ORIGIN, "secret")
