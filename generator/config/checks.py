"""Checks of single values in ``site.yaml`` and in front matter."""

from __future__ import annotations

import re
import zoneinfo
from typing import Final
from urllib.parse import urlsplit

from generator.model.diagnostic import did_you_mean
from generator.model.url import slug_problem, slugify
from generator.schema.cadence import Unclear, parse_cadence
from generator.schema.dates import named_zone
from generator.schema.decode import Check, Problem, one_of

__all__ = [
    "PERMALINK_TOKENS",
    "PROVIDERS",
    "absolute_id",
    "between",
    "color",
    "comment_provider",
    "comments_of_a_post",
    "email",
    "fediverse_handle",
    "font_stack",
    "form_address",
    "host",
    "language_tag",
    "leads_by_rule",
    "local_path",
    "old_address",
    "own_address",
    "permalink_pattern",
    "release",
    "repository",
    "server_address",
    "site_url",
    "slug",
    "theme_name",
    "time_zone",
    "twitter_handle",
]

PERMALINK_TOKENS: Final = ("slug", "year", "month", "day")
PROVIDERS: Final = ("files", "isso", "giscus", "utterances", "none")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TOKEN = re.compile(r"\{([^{}]*)\}")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_ENCODED = re.compile(r"%(?:[2-7][0-9A-Fa-f]|[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f])+)")
# What Netlify compares: names with values, without the signs that mean something in a rule.
_QUERY = re.compile(r"[\w.~-]+=[\w.~%-]+(?:&[\w.~-]+=[\w.~%-]+)*")
_FONTS = re.compile(r"""[^{}<>;\\]*""")
_HOST = re.compile(r"https?://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?(?:/[^\s;,'\"]*)?")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_TWITTER = re.compile(r"@[A-Za-z0-9_]{1,15}")
_FEDIVERSE = re.compile(r"@[\w.-]+@[\w-]+(?:\.[\w-]+)+")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+@[^\s@.<>\"(),:;\[\]\\]+(?:\.[^\s@.<>\"(),:;\[\]\\]+)+")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
# What would end an attribute or the address in it, and what a mark of some other language is not.
_NOT_IN_URLS = re.compile(r"[\s<>\"'`{}|\\^]")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def between(low: int, high: int) -> Check:
    """Return a check that a number lies in a range, both ends included."""

    def check(value: int) -> Problem | None:
        if low <= value <= high:
            return None
        return Problem("out-of-range", f"is {value}", f"use a number from {low} to {high}")

    return check


def color(value: str) -> Problem | None:
    """Check that a colour is written as ``#rgb`` or ``#rrggbb``."""
    if _COLOR.fullmatch(value):
        return None
    return Problem("bad-color", f'is not a colour: "{value}"', 'write it as "#1f4f8b", in quotes')


def font_stack(value: str) -> Problem | None:
    """Check that a list of fonts can stand in a style sheet."""
    if _FONTS.fullmatch(value) and value.count('"') % 2 == 0 and value.count("'") % 2 == 0:
        return None
    hint = "write names with commas between them, such as Charter, Georgia, serif"
    return Problem("bad-font", f"is not a list of fonts: {value}", hint)


def site_url(value: str) -> Problem | None:
    """Check the address of the site: absolute, over HTTP or HTTPS, without query or fragment."""
    hint = "write the whole address, such as https://example.com/"
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port, parts.netloc.encode("idna")
    except ValueError:
        return Problem("bad-url", f'is not an address: "{value}"', hint)
    if parts.scheme not in {"http", "https"} or not host or re.search(r"\s", value):
        return Problem("bad-url", f'is not an address: "{value}"', hint)
    if parts.query or parts.fragment:
        return Problem("bad-url", "cannot have a query or a fragment", "cut it at the ? or #")
    return None


def host(value: str) -> Problem | None:
    """Check a host as a content security policy names it: ``https://cdn.example``."""
    if _HOST.fullmatch(value):
        return None
    hint = "write it like https://cdn.example or https://*.example.com"
    return Problem("bad-host", f'is not a host: "{value}"', hint)


def language_tag(value: str) -> Problem | None:
    """Check a language tag's form (BCP 47: ``en``, ``pt-BR``)."""
    if _LANGUAGE.fullmatch(value):
        return None
    proposal = value.replace("_", "-")
    return Problem(
        "bad-language",
        f'is not a language tag: "{value}"',
        f'write "{proposal}"'
        if _LANGUAGE.fullmatch(proposal)
        else "use a tag such as en, de or pt-BR",
    )


def time_zone(value: str) -> Problem | None:
    """Check that the time zone is one of the IANA database."""
    if named_zone(value):
        return None
    return Problem(
        "bad-timezone",
        f'is not a time zone: "{value}"',
        did_you_mean(
            value,
            zoneinfo.available_timezones(),
            "use a name such as Europe/Berlin or America/New_York",
        ),
    )


def permalink_pattern(value: str) -> Problem | None:
    """Check a permalink pattern: ``/{slug}/`` or ``/{year}/{month}/{slug}.html``."""
    example = "write it like /{slug}/ or /{year}/{month}/{slug}.html"
    for token in _TOKEN.findall(value):
        if token not in PERMALINK_TOKENS:
            return Problem(
                "bad-permalink",
                f'has the unknown part "{{{token}}}"',
                did_you_mean(token, PERMALINK_TOKENS, example),
            )
    rest = _TOKEN.sub("x", value)
    if "{slug}" not in value:
        return Problem("bad-permalink", 'has no "{slug}"', example)
    # A second slash at the start would make it the address of another host.
    if "//" in value:
        return Problem("bad-permalink", "has two slashes beside each other", example)
    if not value.startswith("/") or not (value.endswith("/") or rest.endswith((".html", ".htm"))):
        return Problem("bad-permalink", 'must start with "/" and end in "/" or ".html"', example)
    parts = rest.strip("/").split("/")
    if any(slug_problem(part) for part in parts):
        return Problem("bad-permalink", "has a part that cannot stand in an address", example)
    return None


def slug(value: str) -> Problem | None:
    """Check one part of an address that a writer chose."""
    problem = slug_problem(value)
    if problem is None:
        return None
    proposal = slugify(value)
    return Problem(
        "bad-slug",
        f'{problem}: "{value}"',
        f'write "{proposal}"' if proposal else "use letters, digits and hyphens",
    )


def local_path(value: str) -> Problem | None:
    """Check an old address of the site, as an alias has it: ``/2010/07/speech.html``."""
    if not value.startswith("/") or value.startswith("//"):
        return Problem(
            "bad-alias",
            f'is not an address of this site: "{value}"',
            "write it from the first slash on, such as /2010/07/speech.html",
        )
    if "?" in value or "#" in value:
        return Problem("bad-alias", f'has a query or a fragment: "{value}"', "cut it at the ? or #")
    if any(slug_problem(part) for part in value.strip("/").split("/")) or "//" in value:
        return Problem(
            "bad-alias",
            f'cannot be a file of the site: "{value}"',
            "use letters, digits, hyphens, dots and single slashes",
        )
    return None


def own_address(value: str) -> Problem | None:
    """Check the whole address that a post or page asks for."""
    problem = local_path(value)
    return problem and Problem("bad-permalink", problem.message, problem.hint)


def old_address(value: str) -> Problem | None:
    """Check an old address, which may have a query, or spaces and commas encoded as in ``%20``.

    Then a rule of ``_redirects`` leads on and no page does.
    """
    path, question, query = _ENCODED.sub("-", value).partition("?")
    allowed = path == "/" or not local_path(path)
    if allowed and (_QUERY.fullmatch(query) if question else path != "/"):
        return None
    return local_path(value)


def leads_by_rule(value: str) -> bool:
    """Say whether an old address can be led on by a rule of ``_redirects`` alone."""
    return "?" in value or "%" in value


def absolute_id(value: str) -> Problem | None:
    """Check a feed id: RFC 4287 (section 4.2.6) wants an absolute IRI."""
    if _ABSOLUTE.fullmatch(value):
        return None
    return Problem(
        "bad-id",
        f'is not a whole identifier: "{value}"',
        "write it like urn:uuid:… or tag:example.com,2010:name",
    )


def twitter_handle(value: str) -> Problem | None:
    """Check the name of an account on X, as its cards want it: ``@name``."""
    if _TWITTER.fullmatch(value):
        return None
    name = value.rstrip("/").rpartition("/")[2].lstrip("@")
    proposal = f"@{name}"
    return Problem(
        "bad-handle",
        f'is not the name of an account: "{value}"',
        f'write "{proposal}"' if _TWITTER.fullmatch(proposal) else "write it like @name",
    )


def fediverse_handle(value: str) -> Problem | None:
    """Check an account of the fediverse, as Mastodon wants it: ``@name@server``."""
    if _FEDIVERSE.fullmatch(value):
        return None
    server, _, name = value.removeprefix("https://").partition("/@")
    proposal = f"@{name}@{server}" if name else f"@{value.lstrip('@')}"
    return Problem(
        "bad-handle",
        f'is not an account of the fediverse: "{value}"',
        f'write "{proposal}"'
        if _FEDIVERSE.fullmatch(proposal)
        else "write it like @name@server.example",
    )


def comment_provider(value: str) -> Problem | None:
    """Check who keeps the comments."""
    if value.lower() in {"false", "no", "off"}:
        return Problem("bad-value", f'cannot be "{value}"', 'write "none" for a blog without them')
    if value.lower() == "disqus":  # which is like giscus in its name alone
        return Problem("bad-value", f'cannot be "{value}"', f"use one of {', '.join(PROVIDERS)}")
    return one_of(*PROVIDERS)(value)


def comments_of_a_post(value: str) -> Problem | None:
    """Check what a post says of its comments beside yes and no."""
    if value == "closed":
        return None
    return Problem("bad-value", f'cannot be "{value}"', "write true, false or closed")


def release(value: str) -> Problem | None:
    """Check when the parts of a series come out: a date, or a cadence from a day on."""
    try:
        parse_cadence(value)
    except Unclear as unclear:
        return Problem("bad-release", unclear.message, unclear.hint)
    return None


def email(value: str) -> Problem | None:
    """Check that a value has the form of one e-mail address (the plain one of RFC 5322)."""
    if _EMAIL.fullmatch(value):
        return None
    return Problem(
        "bad-email", f'is not an e-mail address: "{value}"', "write it like me@example.com"
    )


def server_address(value: str) -> Problem | None:
    """Check the address of a server that pages ask: whole, over HTTPS unless it is this machine."""
    hint = "write the whole address, such as https://comments.example.com"
    if not _is_safe(value):
        return Problem("bad-url", f'is not an address that pages can ask: "{value}"', hint)
    if urlsplit(value).query or urlsplit(value).fragment:
        return Problem("bad-url", "cannot have a query or a fragment", "cut it at the ? or #")
    return None


def form_address(value: str) -> Problem | None:
    """Check the address to which a form is sent: of this site, or whole and over HTTPS."""
    if re.match(r"/(?![/\\])", value) and not _NOT_IN_URLS.search(value):
        return None
    if _is_safe(value):
        return None
    return Problem(
        "bad-url",
        f'is not an address that a form can be sent to: "{value}"',
        "write one of this site, such as /comment, or a whole one that begins with https://",
    )


def _is_safe(value: str) -> bool:
    """Say whether a value is a whole address over HTTPS, or over HTTP of this machine."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port, parts.netloc.encode("idna")
    except ValueError:
        return False
    if not host or _NOT_IN_URLS.search(value) or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def repository(value: str) -> Problem | None:
    """Check the name of a repository on GitHub: ``owner/name``."""
    if _REPOSITORY.fullmatch(value):
        return None
    return Problem(
        "bad-repository",
        f'is not the name of a repository: "{value}"',
        "write its owner and its name, such as me/my-blog",
    )


def theme_name(value: str) -> Problem | None:
    """Check the name of a theme of giscus or utterances: a word, and no address of a style sheet.

    A style sheet of one's own would be asked of a host that the reader was not told of.
    """
    if re.fullmatch(r"[\w-]+", value, re.ASCII):
        return None
    return Problem(
        "bad-value", f'is not the name of a theme: "{value}"', "write a name such as light or dark"
    )
