"""What is asked of a preview that it must refuse: ways out, askers, requests that are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["FOREIGN", "MALFORMED", "STATUSES", "ways_out"]

# How a step upwards is spelt: plain, encoded, twice, turned round, too long, with what some
# servers cut off, or in letters that some file systems take for it.
_STEPS: Final = (
    *("../", "..%2f", "..%2F", "%2e%2e/", "%2E%2E/", "%2e%2e%2f", "%2E%2E%2F", "%2e./", ".%2e/"),
    *("..\\", "..%5c", "..%5C", "%2e%2e%5c", ".%2e\\", "..\\/", "./../", "x/../../", ".//../"),
    *("..%252f", "%252e%252e/", "%252e%252e%252f", "..%255c", "%25%32%65%25%32%65/"),
    *("....//", "....\\/", ".../", "..;/", "..;x=1/", "..%3b/", "..%00/", "%00../", "..%20/"),
    *("%c0%ae%c0%ae/", "%c0%ae%c0%ae%c0%af", "..%c0%af", "..%c1%9c", "%e0%80%ae%e0%80%ae/"),
    *("%ef%bc%8e%ef%bc%8e/", "..%ef%bc%8f", "..%e2%88%95", "%uff0e%uff0e/", "%u002e%u002e/"),
    *("..%0a/", "..%0d%0a/", "..%09/", "..%7f/", ".%0d./", "..%23/", "..%3f/", "..:/", "~/../"),
)
# What can be read there, from one folder or two below it.
_THERE: Final = (
    (1, "secret.md"),
    (2, "outside.md"),
    (2, "site-other/x.md"),
    (3, "site/content/posts/.env"),
    (9, "etc/passwd"),
)
# Names that no step leads to.
_ELSEWHERE: Final = (
    *("secret.md", "outside.md", "content/site.yaml", "site.yaml"),
    *(
        ".env",
        "posts/.env",
        "posts/.hidden.md",
        "draft.md~",
        "posts/.env%00.md",
        "posts/.env%23.md",
    ),
    *("posts/.env?raw", "posts/.env?raw??", "posts/.env?import&raw", "posts/.env?.svg"),
    *("posts/.env#.md", "posts/.env::$DATA", "posts/link.md", "posts/inside.md"),
    *("posts/up/outside.md", "posts/up/site/secret.md", "up/outside.md", "link/"),
    *("@fs/etc/passwd", "@fs/etc/passwd?raw??", "@fs//etc/passwd", "@id/etc/passwd"),
    *("/etc/passwd", "%2fetc/passwd", "%2f%2fetc/passwd", "//etc//passwd", "c:/windows/win.ini"),
    *("file:///etc/passwd", "proc/self/environ", "dev/null", "x" * 9000),
    *(".git/config", ".cache/", ".cache/documents", ".byline/manifest.json", "output/index.html"),
    *("server.py", "guard.py", "client/client.js", "desk/door.py", "%2e%2e/guard.py"),
)


def ways_out() -> list[str]:
    """Return what follows an address's first slash, in each way that might lead out of the blog."""
    stepped = [step * steps + name for step in _STEPS for steps, name in _THERE]
    return list(dict.fromkeys([*stepped, *_ELSEWHERE]))


FOREIGN: Final[tuple[Mapping[str, str], ...]] = (
    {"Origin": "http://evil.example"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "file://"},
    {"Origin": "http://localhost"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "https://HERE"},
    {"Origin": "http://HERE/"},
    {"Origin": "http://HERE.evil.example"},
    {"Origin": "http://evil.example/http://HERE"},
    {"Origin": "http://HERE, http://evil.example"},
    {"Origin": "http://user@HERE"},
    {"Origin": "ws://HERE"},
    {"Origin": "http://localhost:1"},
    {"Origin": "chrome-extension://abcdefghijklmnop"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "object"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "embed"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "websocket", "Upgrade": "websocket"},
    {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://HERE", "Sec-Fetch-Site": "cross-site"},
)
"""What browsers say of a page elsewhere that asks; HERE is the preview's own address."""

_POST: Final = b"POST /_byline/as-of HTTP/1.1\r\nHost: HERE\r\n"

MALFORMED: Final[Mapping[str, bytes]] = {
    "nothing": b"",
    "no line": b"GET / HTTP/1.1",
    "line ends alone": b"\r\n\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "0.9": b"GET /\r\n\r\n",
    "0.9 out": b"GET /../x\r\n\r\n",
    "2.0": b"GET / HTTP/2.0\r\n\r\n",
    "preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"GET / HTTP/x\r\n\r\n",
    "no protocol": b"GET / /\r\n\r\n",
    "four words": b"GET / x HTTP/1.1\r\n\r\n",
    "binary": bytes(range(256)) * 9,
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "zeros": bytes(4096) + b"\r\n\r\n",
    "huge line": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
    "huge header": b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 300 + b"\r\n",
    "no colon": b"GET / HTTP/1.1\r\nHost\r\n\r\n",
    "folded": b"GET / HTTP/1.1\r\nHost: \r\n  evil.example\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: evil.example\r\n\r\n",
    "host twice": b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: HERE\r\n\r\n",
    "whole address": b"GET http://evil.example/ HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "other method": b"BREW / HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "options": b"OPTIONS / HTTP/1.1\r\nHost: HERE\r\nOrigin: http://evil.example\r\n\r\n",
    "trace": b"TRACE / HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "connect": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "no length": _POST + b"\r\n{}",
    "bad length": _POST + b"Content-Length: x\r\n\r\n{}",
    "odd length": _POST + "Content-Length: ٢\r\n\r\n{}".encode(),
    "less than none": _POST + b"Content-Length: -1\r\n\r\n{}",
    "endless length": _POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
    "too long": _POST + b"Content-Length: 65537\r\n\r\n{}",
    "cut short": _POST + b"Content-Length: 99\r\n\r\n{}",
    "chunked": _POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "both": _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
    "events by head": b"HEAD /_byline/events HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "events of nothing": b"GET /_byline/events?page=//[ HTTP/1.1\r\nHost: evil\r\n\r\n",
}

STATUSES: Final[Mapping[str, int]] = {
    "no host": 403,
    "two hosts": 403,
    "host twice": 403,
    "huge line": 431,
    "huge header": 431,
    "many headers": 431,
    "other method": 405,
    "options": 405,
    "trace": 405,
    "connect": 405,
    "endless length": 413,
    "too long": 413,
    "events by head": 405,
}
"""How some of them are answered; all others with 400 or 403, if at all."""
