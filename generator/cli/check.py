"""``byline check``: what readers would stumble over."""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.cli import options
from generator.model.diagnostic import Diagnostic, Severity
from generator.model.options import Options

if TYPE_CHECKING:
    from generator.check.checking import Ask, Report
    from generator.reading import Progress

HELP: Final = "look at the blog as its readers would get it, and say what is wrong"
_FORMATS: Final = ("text", "json", "sarif", "github")
_OBJECTS: Final = 100_000
_ALIKE: Final = 10  # of one code that are shown, unless all are asked for


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_site(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where it is built to (default: output/)"
    )
    parser.add_argument(
        "--external",
        action="store_true",
        help="ask other hosts whether links to them still lead there",
    )
    parser.add_argument(
        "--private", action="store_true", help="with --external: ask hosts of your own network too"
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="mend what needs no decision: feed ids that are missing, links that moved for good",
    )
    options.add_as_of(parser)
    parser.add_argument("--drafts", action="store_true", help="look at drafts too")
    parser.add_argument("--strict", action="store_true", help="fail for warnings too")
    parser.add_argument("--all", action="store_true", help="show all, however many are alike")
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes to use (default: one a processor)"
    )
    parser.add_argument("--no-cache", action="store_true", help="look at everything anew")
    parser.add_argument(
        "--quiet", action="store_true", help="say nothing of notes, and nothing when all is well"
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        default="text",
        help="for people (text), for programs (json), for code hosts (sarif, github)",
    )
    options.add_json(parser)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 to 1024')
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Check the blog; the exit code is 1 when there are errors, under ``--strict`` warnings too."""
    from generator import concurrency

    gc.set_threshold(_OBJECTS, 20, 100)  # as in a build: next to nothing is garbage in circles
    asked = Options(
        as_of=args.as_of or options.now(),
        drafts=args.drafts,
        strict=args.strict,
        jobs=args.jobs or concurrency.cores(),
        cache=not args.no_cache,
    )
    form: str = "json" if args.json else args.format
    report, mended = _checked(args, asked, quiet=args.quiet or form != "text")
    if form == "text":
        _print(report, mended, args)
    else:
        sys.stdout.write(_written(report, form, args.site))
    stopping = {Severity.ERROR, Severity.WARNING} if args.strict else {Severity.ERROR}
    return 1 if any(one.severity in stopping for one in report.diagnostics) else 0


def _checked(args: argparse.Namespace, asked: Options, *, quiet: bool) -> tuple[Report, int]:
    """Check the blog, mend it if that is wanted, and check it again then."""
    from generator.check.checking import check
    from generator.check.fixes import mended
    from generator.cli import terminal

    site: Path = args.site
    progress = terminal.Progress(sys.stderr, shown=not quiet)
    ask = _asking(site, asked, progress, private=args.private) if args.external else None
    output: Path = args.output or site / "output"
    report = check(site, output, asked, progress, ask=ask)
    done = mended(site, [one.fix for one in report.told if one.fix]) if args.fix else ()
    if done:
        report = check(site, output, asked, progress, ask=ask)
    progress.close()
    return report, len(done)


def _asking(site: Path, asked: Options, progress: Progress, *, private: bool) -> Ask:
    from generator.check.outside.asking import asking

    now = options.now() if asked.cache else None
    return asking(site, now, private=private, progress=progress)


def _written(report: Report, form: str, site: Path) -> str:
    if form == "json":
        from generator.check.formats.plain import as_json

        return as_json(report)
    where = "" if site.is_absolute() or site == Path() else f"{site.as_posix()}/"
    here = [
        replace(one, path=f"{where}{one.path}" if one.path else None) for one in report.diagnostics
    ]
    if form == "github":
        from generator.check.formats.github import as_annotations

        return as_annotations(here)
    from generator.check.formats.sarif import as_sarif

    return as_sarif(here)


def _print(report: Report, mended: int, args: argparse.Namespace) -> None:
    from generator.cli.terminal import count, print_diagnostics

    found = [
        one for one in report.diagnostics if not args.quiet or one.severity is not Severity.NOTE
    ]
    shown = found if args.all else _few(found)
    print_diagnostics(shown, [args.site], themes=[Path(folder) for folder in report.themes])
    if len(shown) < len(found):
        left = Counter(one.code for one in found) - Counter(one.code for one in shown)
        more = ", ".join(f"{number:,} [{code}]" for code, number in sorted(left.items()))
        sys.stderr.write(f"and more of the same: {more}; --all shows them\n")
    if args.quiet and not found:
        return
    by_kind = Counter(one.severity for one in report.diagnostics)
    said = [
        count(by_kind[Severity.ERROR], "error", "errors"),
        count(by_kind[Severity.WARNING], "warning", "warnings"),
        count(by_kind[Severity.NOTE], "note", "notes"),
    ]
    outside = count(report.addresses, "address", "addresses") + " elsewhere asked for, "
    fixed = f"{count(mended, 'thing', 'things')} mended, "
    fixable = sum(one.fix is not None for one in report.told)
    mendable = f"; --fix mends {fixable:,} of them" if fixable and not args.fix else ""
    sys.stdout.write(
        f"{count(report.pages, 'page', 'pages')} looked at, {fixed if mended else ''}"
        f"{outside if args.external else ''}{', '.join(said)}{mendable}\n"
    )


def _few(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return what is found without what repeats itself: of each warning and note a few."""
    seen: Counter[str] = Counter()
    shown = []
    for one in found:
        seen[one.code] += one.severity is not Severity.ERROR
        if seen[one.code] <= _ALIKE:
            shown.append(one)
    return shown
