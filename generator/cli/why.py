"""``byline why``: from what a file of the output is made, and why it was made."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.cli import options
from generator.model.options import Options

if TYPE_CHECKING:
    from generator.explain import Explanation

HELP: Final = "say from what a file of the output is made, and why it was made"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "path",
        metavar="PATH",
        help="the file, such as output/about/index.html, or its address, such as /about/",
    )
    options.add_site(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where it is (default: output/ of the blog)"
    )
    options.add_as_of(parser)
    parser.add_argument("--drafts", action="store_true", help="as built with --drafts")
    parser.add_argument("--strict", action="store_true", help="as built with --strict")
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Explain one file."""
    from generator.cli.terminal import print_diagnostics
    from generator.explain import explain

    asked = Options(as_of=args.as_of or options.now(), drafts=args.drafts, strict=args.strict)
    output: Path = args.output or args.site / "output"
    said, found = explain(args.site, output, args.path, asked)
    if said is None:
        print_diagnostics(found, [args.site])
        return 1
    if args.json:
        json.dump(said._asdict(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(_in_words(said))
    return 0


def _in_words(said: Explanation) -> str:
    lines = [f"{said.file}, at {said.address}", "made from"]
    lines += [f"  the text   {source}" for source in said.texts]
    lines += [f"  template   {name}" for name in said.templates]
    lines += [] if said.templates else [f"  function   {said.by}"]
    lines += [f"  shown      {source}" for source in said.shows]
    if said.last:
        lines.append(f"made last because {said.last}")
    else:
        lines.append("never made yet, as far as is remembered")
    lines.append(f"to be made now because {said.now}" if said.now else "up to date")
    return "\n".join(lines) + "\n"
