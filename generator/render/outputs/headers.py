"""``_headers``: what hosts are to say with each file, how long to keep it and what pages may do.

Format: https://docs.netlify.com/manage/routing/headers/ and
https://developers.cloudflare.com/pages/configuration/headers/. Of several rules that fit a file the
hosts join the values, so each header is in one rule alone. Pages have no rule for caches: without
one both hosts have browsers ask each time whether a page is still the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from generator.config.read import PATH
from generator.load.demands import HANDLER, INLINE, VARYING
from generator.model.artifact import Phase
from generator.model.diagnostic import Diagnostic, Place, note, warning
from generator.model.document import Demand
from generator.model.url import Root
from generator.render.job import Job, Work, file_of
from generator.render.policy import Policy, allows, policy, written
from generator.resolve.site import Site

__all__ = ["HeadersView", "encode", "jobs", "unheeded"]

_ADDRESS: Final = "/_headers"
_MOST: Final = 95  # rules: Cloudflare reads 100
_FOR_GOOD: Final = ("Cache-Control", "public, max-age=31536000, immutable")  # seconds: a year
_ALWAYS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_OPTIONS: Final = {"script-src": "scripts", "style-src": "styles", "form-action": "forms"}
_WHAT: Final = {"script-src": "script", "style-src": "style sheet", "form-action": "form"}


@dataclass(frozen=True, slots=True)
class HeadersView:
    """The rules: a path, or the start of paths with a ``*`` behind it, and its headers."""

    rules: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def jobs(site: Site, work: Iterable[Work], demands: Iterable[Demand]) -> Iterator[Job]:
    """Make ``_headers`` for what else was planned, unless the writer has one of their own.

    ``demands`` are those of the theme's templates.
    """
    if not _made(site):
        return
    hashes = (one.value for one in _demands(site, demands) if one.kind == INLINE)
    view = partial(_view, site.root, policy(site, hashes), tuple(_lasting(work)))
    yield Job(_ADDRESS, Phase.LISTS, view, encode, Place(PATH))


def _made(site: Site) -> bool:
    return site.config.headers.write and not _own(site)


def _own(site: Site) -> bool:
    return any(asset.path == _ADDRESS for asset in site.assets)


def _demands(site: Site, demands: Iterable[Demand]) -> Iterator[Demand]:
    """Yield what all that is published demands."""
    yield from demands
    shown = [post.document for post in site.posts]
    shown += [page.document for page in site.pages]
    shown += [series.document for series in site.series if series.document]
    for document in shown:
        yield from document.demands


def unheeded(site: Site, demands: Iterable[Demand]) -> Iterator[Diagnostic]:
    """Report what the policy forbids though a text or a template has it, and a file of their own.

    ``demands`` are those of the theme's templates.
    """
    options = site.config.headers
    if _own(site) and (options.scripts or options.styles or options.forms or options.connections):
        yield note(
            "own-headers",
            "your own _headers is used as it is, so headers: in site.yaml has no effect",
            "content/static/_headers",
            "delete it, or the hosts in site.yaml",
        )
    if _made(site):
        allowed = policy(site)
        for one in _demands(site, demands):
            if problem := _problem(one, allowed):
                yield problem


def _problem(one: Demand, allowed: Policy) -> Diagnostic | None:
    if one.kind == INLINE or (one.kind in _WHAT and allows(allowed, one.kind, one.value)):
        return None
    if one.kind == VARYING:
        return warning(
            "policy-script",
            "pages may differ in this script, so _headers cannot allow it and it will not run",
            one.place,
            "put it into templates/assets/NAME.js, and write "
            '<script>{{ site.assets["NAME.js"].inline|safe }}</script>',
        )
    if one.kind == HANDLER:
        return warning(
            "policy-handler",
            f'"{one.value}" will not run, because _headers allows no scripts in attributes',
            one.place,
            "put it into a script, with addEventListener",
        )
    return warning(
        "policy-host",
        f"_headers does not allow this {_WHAT[one.kind]} of {one.value}, so browsers will refuse "
        "it",
        one.place,
        f"if you trust that host, add to site.yaml: headers: {{{_OPTIONS[one.kind]}: {one.value}}}",
    )


def _lasting(work: Iterable[Work]) -> Iterator[str]:
    """Yield the paths of what may be kept for good: whole folders where that is true of all."""
    lasting: set[str] = set()
    mixed: set[str] = set()
    for item in work:
        file = f"/{file_of(item)}"
        if item.lasting:
            lasting.add(file)
        else:
            mixed.add(file[: file.rfind("/") + 1])
    above = {folder[: end + 1] for folder in mixed for end in _slashes(folder)}
    rules: dict[str, None] = {}
    for file in sorted(lasting):
        whole = (file[: end + 1] for end in _slashes(file) if end)
        folder = next((one for one in whole if one not in above), None)
        rules[f"{folder}*" if folder else file] = None
    # Where there is no room for all, those of whole folders are worth the most.
    yield from sorted(sorted(rules, key=lambda rule: not rule.endswith("*"))[:_MOST])


def _slashes(path: str) -> Iterator[int]:
    return (at for at, character in enumerate(path) if character == "/")


def _view(root: Root, allowed: Policy, lasting: Iterable[str]) -> HeadersView:
    always = (("Content-Security-Policy", written(allowed)), *_ALWAYS)
    rules = [(root.href(path), (_FOR_GOOD,)) for path in lasting]
    return HeadersView(((root.href("/*"), always), *rules))


def encode(view: HeadersView, _texts: tuple[str, ...] = ()) -> bytes:
    """Return the file: a path in a line, and below it, indented, a header in each."""
    blocks = (
        "\n".join([path, *(f"  {name}: {value}" for name, value in headers)])
        for path, headers in view.rules
    )
    return ("\n\n".join(blocks) + "\n").encode()
