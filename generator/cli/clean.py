"""``byline clean``: remove what builds wrote, and nothing else."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from generator.cli import options

HELP: Final = "remove what builds wrote to the output folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_site(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="the folder (default: output/ of the blog)"
    )


def run(args: argparse.Namespace) -> int:
    """Clean, and say how much was removed."""
    from generator import pipeline
    from generator.cli.terminal import count, print_diagnostics

    output: Path = args.output or args.site / "output"
    removed, found = pipeline.clean(args.site, output)
    print_diagnostics(found, [args.site])
    if found:
        return 1
    sys.stdout.write(f"{count(removed, 'file', 'files')} removed from {output}\n")
    return 0
