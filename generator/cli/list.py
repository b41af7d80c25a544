"""``byline list``: what is in the blog, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from generator.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.resolve.site import Post, Site

HELP: Final = "list posts, series, drafts, scheduled posts or tags"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("what", choices=tuple(_LISTS), help="what to list")
    options.add_site(parser)
    options.add_as_of(parser)
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the list; problems in the site go to standard error and make the exit code 1."""
    from generator import pipeline
    from generator.cli.terminal import print_diagnostics, table

    asked = pipeline.Options(as_of=args.as_of or options.now())
    site, found = pipeline.read_site(args.site, asked)
    errors = [problem for problem in found if problem.severity.value == "error"]
    rows = list(_LISTS[args.what](site)) if site else []
    if args.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif rows:
        header = [key.upper() for key in rows[0]]
        cells = [[_cell(value) for value in row.values()] for row in rows]
        sys.stdout.write(table(header, cells))
    elif not errors:
        sys.stdout.write(f"no {args.what}\n")
    print_diagnostics(errors, [args.site])
    return 1 if errors else 0


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _date(post: Post) -> str | None:
    if post.date is None:
        return None
    midnight = (post.date.hour, post.date.minute) == (0, 0)
    return post.date.date().isoformat() if midnight else post.date.isoformat(timespec="minutes")


def _post(site: Site, post: Post) -> dict[str, Any]:
    return {
        "date": _date(post),
        "status": post.status.value,
        "slug": post.slug,
        "title": post.title,
        "series": [slug for slug, order in site.orders.items() if post.slug in order],
        "tags": list(post.matter.tags),
        "words": post.document.words,
        "path": post.source,
    }


def _posts(site: Site) -> Iterable[dict[str, Any]]:
    return (_post(site, post) for post in site.everything)


def _with_status(status: str) -> Callable[[Site], Iterable[dict[str, Any]]]:
    def rows(site: Site) -> Iterable[dict[str, Any]]:
        posts = [_post(site, post) for post in site.everything if post.status.value == status]
        # What falls due next comes first.
        return reversed(posts) if status == "scheduled" else posts

    return rows


def _series(site: Site) -> Iterable[dict[str, Any]]:
    for one in site.series:
        published = sum(part.post is not None for part in one.parts)
        coming = [part for part in one.parts if part.post is None]
        due = next((part.date for part in coming if part.date), None)
        yield {
            "slug": one.slug,
            "title": one.title,
            "published": published,
            "parts": len(one.parts),
            "complete": one.complete,
            "next": due.date().isoformat() if due else None,
            "posts": [part.post for part in one.parts if part.post],
        }


def _tags(site: Site) -> Iterable[dict[str, Any]]:
    for tag in sorted(site.tags, key=lambda tag: (-len(tag.posts), tag.slug)):
        yield {"tag": tag.name, "posts": len(tag.posts), "path": tag.path}


_LISTS: Final[dict[str, Callable[[Site], Iterable[dict[str, Any]]]]] = {
    "posts": _posts,
    "series": _series,
    "drafts": _with_status("draft"),
    "scheduled": _with_status("scheduled"),
    "tags": _tags,
}
