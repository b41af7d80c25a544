"""``byline init``: a new blog that builds at once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

HELP: Final = "make a new blog in a folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the folder; it is made if need be")


def run(args: argparse.Namespace) -> int:
    """Make the blog, and say what to do next."""
    from generator.cli.terminal import print_diagnostics
    from generator.scaffold.site import new_site

    folder: Path = args.dir
    problem = new_site(folder)
    if problem:
        print_diagnostics([problem], [])
        return 1
    sys.stdout.write(
        f"a new blog is in {folder}\n"
        f"  next: cd {folder}, write in content/posts/, then byline build\n"
    )
    return 0
