"""``byline new``: a new post with its front matter filled in."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from generator.cli import options

HELP: Final = "start a new post"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("title", metavar="TITLE", help="its title")
    parser.add_argument(
        "--series", metavar="S", help="the series it is the next part of, by title or by slug"
    )
    parser.add_argument(
        "--draft",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="whether it is a draft for now (default: yes)",
    )
    options.add_site(parser)


def run(args: argparse.Namespace) -> int:
    """Write the post, and say where it is."""
    from generator.cli.terminal import print_diagnostics
    from generator.scaffold.post import new_post

    made = new_post(
        args.site, args.title, series=args.series, draft=args.draft, today=options.now()
    )
    print_diagnostics(made.found, [args.site])
    for path in made.paths:
        sys.stdout.write(f"{path}\n")
    return 0 if made.paths else 1
