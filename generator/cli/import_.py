"""``byline import``: bring an old blog home."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.cli import options

if TYPE_CHECKING:
    from generator.importers.importer import Importer
    from generator.importers.report import Report
    from generator.importers.vault import Vault

HELP: Final = "bring the posts, pages and comments of an old blog into this one"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "source",
        nargs="+",
        metavar="[SOURCE] PATH",
        help="the kind of blog (blogger, wordpress, jekyll, hugo, pelican or feed; guessed from "
        "PATH when left out), and its export: a file, a folder or a zip archive",
    )
    parser.add_argument(
        "--into",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder of the new blog; it is made if need be (default: this one)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and write nothing"
    )
    parser.add_argument(
        "--images",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="fetch pictures that are not in the archive (default: yes)",
    )
    parser.add_argument(
        "--base-url", default="", metavar="OLD", help="the address that the old blog had"
    )
    parser.add_argument(
        "--permalinks",
        choices=("keep", "new"),
        default="keep",
        help="keep each post's old address, or make new ones that the old ones lead to "
        "(default: keep)",
    )
    parser.add_argument(
        "--timezone",
        default="",
        metavar="ZONE",
        help="the time zone in which the blog was written, such as Europe/Berlin",
    )
    parser.add_argument(
        "--guess-series",
        action="store_true",
        help='make series of "Part 1", "Part 2" and the like, and prequels of "my last post"',
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="write files of an earlier import again, if you have not edited them since",
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="fetch pictures from this machine and private networks too",
    )


def run(args: argparse.Namespace) -> int:
    """Import, show the report, and say what to do next; 1 where something was lost."""
    from generator.cli.terminal import Progress, print_diagnostics
    from generator.importers.importer import Unreadable
    from generator.importers.plan import Options
    from generator.importers.vault import open_vault
    from generator.importers.writing import import_blog
    from generator.importers.zones import zone_called
    from generator.model.diagnostic import error

    if args.timezone and zone_called(args.timezone) is None:
        hint = "write it as in Europe/Berlin or America/New_York"
        print_diagnostics(
            [error("bad-timezone", f'no zone is called "{args.timezone}"', hint=hint)], []
        )
        return 2
    progress = Progress(sys.stderr, shown=not args.dry_run)
    chosen = Options(
        args.into,
        options.now(),
        args.dry_run,
        args.images,
        args.base_url,
        args.permalinks,
        args.allow_private,
        args.update,
        args.guess_series,
        args.timezone,
    )
    try:
        path, name = _asked(args.source)
        vault = open_vault(path)
        report = import_blog(_importer(name, vault), vault, chosen, progress)
    except Unreadable as problem:
        print_diagnostics([error("not-imported", problem.message, hint=problem.hint)], [])
        return 1
    except OSError as problem:
        where = problem.filename or args.into
        hint = "see to it, and run the same command again: it goes on from here"
        failed = error("not-imported", f"{where}: {problem.strerror or problem}", hint=hint)
        print_diagnostics([failed], [])
        return 1
    finally:
        progress.close()
    _say(report, args)
    return 1 if report.lost else 0


def _asked(words: list[str]) -> tuple[Path, str]:
    """Return the path and the kind of blog, if one was named."""
    from generator.importers.importer import Unreadable
    from generator.importers.known import NAMES
    from generator.model.diagnostic import did_you_mean

    if len(words) == 1:
        if words[0] in NAMES and not Path(words[0]).exists():
            hint = f"write byline import {words[0]} PATH"
            raise Unreadable("there is no path of what is to be imported", hint)
        return Path(words[0]), ""
    if len(words) > 2 or words[0] not in NAMES:  # noqa: PLR2004 - the kind and the path
        near = did_you_mean(words[0], NAMES, f"it is one of {', '.join(NAMES)}")
        raise Unreadable(f'byline cannot import "{words[0]}"', near or "")
    return Path(words[1]), words[0]


def _importer(name: str, vault: Vault) -> Importer:
    from generator.importers.known import called, guessed

    return called(name) if name else guessed(vault)


def _say(report: Report, args: argparse.Namespace) -> None:
    sys.stdout.write(f"{report.source}\n")
    for line in report.screen():
        sys.stdout.write(f"{line}\n")
    if args.dry_run:
        sys.stdout.write("\nnothing was written\n")
        return
    where = "" if args.into == Path() else f"cd {args.into}, "
    sys.stdout.write(
        f"\nall of it is in {args.into / 'import-report.md'}\n"
        f"  next: {where}look at content/site.yaml, then byline build\n"
    )
