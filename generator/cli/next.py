"""``byline next``: when something comes or goes by the clock alone."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from generator.cli import options

if TYPE_CHECKING:
    from datetime import tzinfo

    from generator.resolve.site import Due

HELP: Final = "say when the next post, planned part or expiry falls due"

_WHAT: Final = {"expiry": "leaves", "part": "planned part"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_site(parser)
    options.add_as_of(parser)
    parser.add_argument(
        "--all", action="store_true", help="not only the next, but all that is known to come"
    )
    shape = parser.add_mutually_exclusive_group()
    options.add_json(shape)
    shape.add_argument(
        "--cron", action="store_true", help="print a line for cron, in UTC, that builds then"
    )
    shape.add_argument(
        "--write",
        action="store_true",
        help="put those lines into the workflow that byline init --ci made",
    )


def run(args: argparse.Namespace) -> int:
    """Say it; problems in the site go to standard error and make the exit code 1."""
    from zoneinfo import ZoneInfo

    from generator.cli.terminal import print_diagnostics
    from generator.heads import coming, heads_of
    from generator.resolve.due import cron_lines

    as_of = args.as_of or options.now()
    heads = heads_of(args.site)
    errors = [problem for problem in heads.found if problem.severity.value == "error"]
    print_diagnostics(errors, [args.site])
    if not (args.site / "content").is_dir():
        return 1
    due = coming(heads, as_of).due
    zone = ZoneInfo(heads.settings.config.timezone)
    if args.write:
        return _write(args, cron_lines(due, zone, as_of)) or bool(errors)
    if args.cron:
        lines = cron_lines(due, zone, as_of)
        sys.stdout.write("".join(f"{line}\n" for line in (lines if args.all else lines[:1])))
    elif args.json:
        shown = due if args.all else _first(due)
        rows = [_as_data(one, zone) for one in shown]
        data = {"next": due[0].moment.isoformat() if due else None, "due": rows}
        json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _print(due, everything=args.all)
    return 1 if errors else 0


def _first(due: tuple[Due, ...]) -> tuple[Due, ...]:
    """Return what falls due together with the first."""
    return tuple(one for one in due if one.moment == due[0].moment)


def _as_data(one: Due, zone: tzinfo) -> dict[str, Any]:
    from generator.resolve.due import change_of

    return {
        "when": one.moment.isoformat(),
        "changes": change_of(one, zone).isoformat(),
        "what": one.kind,
        "title": one.title,
        "path": one.path,
        "line": one.line,
    }


def _print(due: tuple[Due, ...], *, everything: bool) -> None:
    from generator.cli.terminal import count, table

    if not due:
        sys.stdout.write("nothing is due\n")
        return
    shown = due if everything else _first(due)
    rows = [
        (f"{one.moment:%Y-%m-%d %H:%M}", _WHAT.get(one.kind, one.kind), one.title, one.path)
        for one in shown
    ]
    sys.stdout.write(table(("WHEN", "WHAT", "TITLE", "PATH"), rows))
    if later := len(due) - len(shown):
        sys.stdout.write(f"and {count(later, 'thing', 'things')} later: byline next --all\n")


def _write(args: argparse.Namespace, lines: tuple[str, ...]) -> int:
    from generator.cli.terminal import print_diagnostics
    from generator.scaffold.workflow import put_lines

    path, found = put_lines(args.site, lines)
    print_diagnostics(found, [args.site])
    if not found:
        sys.stdout.write(f"{path}\n" if path else "the times there are right already\n")
    return 1 if found else 0
