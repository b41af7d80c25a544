"""``byline build``: the blog to a finished site."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.cli import options

if TYPE_CHECKING:
    from generator.pipeline import Outcome

HELP: Final = "build the blog into a folder of files that any host can serve"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_site(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where to (default: output/ of the blog)"
    )
    options.add_as_of(parser)
    parser.add_argument("--drafts", action="store_true", help="publish drafts too")
    parser.add_argument("--strict", action="store_true", help="let warnings stop publication")
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes to use (default: one a processor)"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="say nothing unless there are problems"
    )
    options.add_json(parser)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 to 1024')
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Build, and say what was made."""
    start = time.perf_counter()
    from generator import concurrency, pipeline
    from generator.cli.terminal import Progress, print_diagnostics

    site: Path = args.site
    output: Path = args.output or site / "output"
    asked = pipeline.Options(
        as_of=args.as_of or options.now(),
        drafts=args.drafts,
        strict=args.strict,
        jobs=args.jobs or concurrency.cores(),
    )
    quiet = args.quiet or args.json
    progress = Progress(sys.stderr, shown=not quiet)

    def waiting(holder: str) -> None:
        if not quiet:
            sys.stderr.write(f"another build is at work here ({holder}); waiting for it\n")

    outcome = pipeline.build(site, output, asked, progress, waiting)
    progress.close()
    seconds = time.perf_counter() - start
    if args.json:
        json.dump(_as_json(outcome, seconds), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        folders = [site, *(Path(folder).parent for folder in _theme_folders(outcome))]
        print_diagnostics(_shown(outcome, quiet=args.quiet), folders)
        if not args.quiet or not outcome.ok:
            stream = sys.stdout if outcome.ok else sys.stderr
            stream.write(_summary(outcome, output, seconds, strict=args.strict))
    return 0 if outcome.ok else 1


def _theme_folders(outcome: Outcome) -> tuple[str, ...]:
    return outcome.theme.folders if outcome.theme else ()


def _shown(outcome: Outcome, *, quiet: bool) -> list[Any]:
    return [d for d in outcome.diagnostics if not quiet or d.severity.value != "note"]


def _as_json(outcome: Outcome, seconds: float) -> dict[str, Any]:
    from generator.cli.terminal import as_json

    site, report = outcome.site, outcome.report
    due = site.next_due.isoformat() if site and site.next_due else None
    return {
        "posts": len(site.posts) if site else 0,
        "pages": len(site.pages) if site else 0,
        "series": len(site.series) if site else 0,
        "written": report.written if report else 0,
        "unchanged": report.unchanged if report else 0,
        "removed": report.removed if report else 0,
        "seconds": round(seconds, 3),
        "next_due": due,
        "diagnostics": [as_json(problem) for problem in outcome.diagnostics],
    }


def _summary(outcome: Outcome, output: Path, seconds: float, *, strict: bool) -> str:
    from generator.cli.terminal import count

    if outcome.report is None or outcome.site is None:
        problems = [
            d
            for d in outcome.diagnostics
            if d.severity.value == "error" or (strict and d.severity.value == "warning")
        ]
        number = count(len(problems), "problem", "problems")
        return f"{number}; nothing was published, the site is as it was\n"
    site, report = outcome.site, outcome.report
    made = ", ".join(
        [
            count(len(site.posts), "post", "posts"),
            count(len(site.pages), "page", "pages"),
            f"{len(site.series):,} series",
        ]
    )
    drafts = sum(post.status.value == "draft" for post in site.posts)
    if drafts:
        made += f" ({count(drafts, 'draft', 'drafts')} among them: not for publication)"
    files = (
        f"{report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    )
    due = f"; next post due {site.next_due:%Y-%m-%d %H:%M}" if site.next_due else ""
    return f"{made} in {output} ({files}) in {seconds:.2f} s{due}\n"
