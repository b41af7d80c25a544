"""Everything a build makes, as one list, checked before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.config.read import PATH as CONFIG_PATH
from generator.model.diagnostic import Diagnostic, Place, did_you_mean, error, note
from generator.model.url import collision_key
from generator.render.job import Copy, Job, Work, file_of
from generator.render.outputs import OUTPUTS, sitemap
from generator.render.outputs.output import Output
from generator.resolve.site import Site

__all__ = ["plan"]


def plan(
    site: Site,
    templates: frozenset[str],
    theme_assets: Iterable[tuple[str, Path]],
    outputs: Sequence[Output] = OUTPUTS,
) -> tuple[tuple[Work, ...], tuple[Diagnostic, ...]]:
    """Return all work, in order of publication, and what is wrong with it.

    ``templates`` are the names that exist; ``theme_assets`` the theme's files, each with its
    address.
    """
    work: list[Work] = [
        Copy(path, source, Place(f"templates{path}")) for path, source in theme_assets
    ]
    for output in outputs:
        work += output(site)
    work += sitemap.jobs(site, work)
    found = [
        *_missing_templates(work, templates),
        *_collisions(work),
        *_broken_claims(site, work),
    ]
    if any(item.path == "/_redirects" for item in work if isinstance(item, Copy)) and site.aliases:
        found.append(
            note(
                "own-redirects",
                "your own _redirects is used as it is, so aliases redirect by their pages alone",
                "content/static/_redirects",
                "move its lines to redirects: in site.yaml",
            )
        )
    work.sort(key=lambda item: (item.phase, file_of(item)))
    return tuple(work), tuple(found)


def _missing_templates(work: Iterable[Work], templates: frozenset[str]) -> Iterable[Diagnostic]:
    for job in work:
        if isinstance(job, Job) and isinstance(job.by, str) and job.by not in templates:
            pages = sorted(name for name in templates if "/" not in name)
            yield error(
                "unknown-template",
                f'there is no template "{job.by}"',
                job.origin,
                did_you_mean(job.by, pages, f"create templates/{job.by}"),
            )


def _collisions(work: Sequence[Work]) -> Iterable[Diagnostic]:
    """Report two sources for one file, and a file where another needs a folder."""
    owners: dict[str, Work] = {}
    for item in work:
        key = collision_key(file_of(item))
        other = owners.setdefault(key, item)
        if other is not item:
            yield _collision(other, item)
    for key, item in owners.items():
        for end, character in enumerate(key):
            if character == "/" and (above := owners.get(key[:end])) is not None:
                yield _collision(above, item)
                break


def _collision(one: Work, other: Work) -> Diagnostic:
    # The place of what the writer can rename: not the theme's, nor site.yaml's own pages.
    first, second = sorted(
        (one, other), key=lambda item: (item.origin.path == CONFIG_PATH, item.phase)
    )
    named = _source_of(second)
    return error(
        "address-taken",
        f"the address {first.path} is also made from {named}",
        first.origin,
        "give one of the two another name, slug: or alias",
    )


def _source_of(item: Work) -> str:
    if item.origin.path == CONFIG_PATH and isinstance(item, Job):
        return f"the blog itself ({item.path})"
    line = f":{item.origin.line}" if item.origin.line > 1 else ""
    return f"{item.origin.path}{line} ({item.path})"


def _broken_claims(site: Site, work: Iterable[Work]) -> Iterable[Diagnostic]:
    if not site.claims:
        return
    addresses: set[str] = set()
    for item in work:
        file = file_of(item)
        addresses.add(f"/{file}")
        if file == "index.html" or file.endswith("/index.html"):
            folder = f"/{file.removesuffix('index.html')}"
            addresses.update({folder, folder.rstrip("/") or "/"})
    for path, place in site.claims:
        if path not in addresses:
            near = sorted(item.path for item in work)
            yield error(
                "broken-link",
                f'this link leads to no page: "{path}"',
                place,
                did_you_mean(path, near, "write an address of this site, or the path of a file"),
            )
