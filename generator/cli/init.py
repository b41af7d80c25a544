"""``byline init``: a new blog that builds at once, and the files by which a host builds it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from generator.cli import options

HELP: Final = "make a new blog in a folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "dir",
        type=Path,
        metavar="DIR",
        nargs="?",
        help="the folder; it is made if need be (with --ci: this one, if left out)",
    )
    parser.add_argument(
        "--ci",
        choices=("github", "gitlab", "cloudflare", "netlify"),
        help="write what this host needs to build the blog from git, when you push and when "
        "something is due; in a blog that is there already nothing else",
    )


def run(args: argparse.Namespace) -> int:
    """Make the blog, and say what to do next."""
    from generator.cli.terminal import print_diagnostics
    from generator.scaffold.site import new_site

    if args.dir is None and args.ci is None:
        sys.stderr.write("usage: byline init DIR [options]\n")
        sys.stderr.write("error: a new blog needs a folder\n  hint: byline init my-blog\n")
        return 2
    folder: Path = args.dir or Path()
    if not (args.ci and (folder / "content").is_dir()):
        problem = new_site(folder)
        if problem:
            print_diagnostics([problem], [])
            return 1
        sys.stdout.write(
            f"a new blog is in {folder}\n"
            f"  next: cd {folder}, write in content/posts/, then byline build\n"
        )
    return _workflow(folder, args.ci) if args.ci else 0


def _workflow(folder: Path, host: str) -> int:
    from zoneinfo import ZoneInfo

    from generator.cli.terminal import print_diagnostics
    from generator.heads import coming, heads_of
    from generator.resolve.due import cron_lines
    from generator.scaffold.workflow import new_workflow

    now = options.now()
    heads = heads_of(folder)
    config = heads.settings.config
    lines = cron_lines(coming(heads, now).due, ZoneInfo(config.timezone), now)
    written = new_workflow(folder, host, config.title, lines, "search" if config.search else "")
    print_diagnostics(written.found, [folder])
    for path in written.paths:
        sys.stdout.write(f"{path}\n")
    if written.paths:
        sys.stdout.write(f"  next: read the first lines of {written.paths[0]}\n")
    return 1 if any(one.severity.value == "error" for one in written.found) else 0
