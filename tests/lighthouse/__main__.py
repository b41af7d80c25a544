"""``make lighthouse``: what Lighthouse says of the blog of this repository, on a phone."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.lighthouse import report
from tests.lighthouse.audit import Failed, Seen, audit
from tests.lighthouse.blog import built
from tests.serving import free_port, serving

_REPOSITORY: Final = Path(__file__).resolve().parent.parent.parent
_README: Final = _REPOSITORY / "README.md"
PAGES: Final = {
    "post": "/informational-interview/",
    "home": "/",
    "series": "/series/networking-from-scratch/",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit the pages, print the table and what could be better; fail below the bars."""
    parser = argparse.ArgumentParser(prog="python -m tests.lighthouse", description=__doc__)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="other pages, such as /tags/")
    parser.add_argument("--readme", action="store_true", help="put the table into the README")
    asked = parser.parse_args(arguments)
    pages = {path: path for path in asked.paths} or PAGES
    try:
        seen = look_at(pages)
    except Failed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    sys.stdout.write(report.table(seen) + report.advice(seen))
    if asked.readme:
        readme = _README.read_text(encoding="utf-8")
        _README.write_text(report.quoted(readme, report.table(seen)), encoding="utf-8")
    short = report.short(seen)
    sys.stderr.writelines(f"{line}\n" for line in short)
    return 1 if short else 0


def look_at(pages: dict[str, str]) -> list[Seen]:
    """Build the blog for an address on this machine, serve it there and audit its pages."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="byline-lighthouse-") as folder:
        output = built(_REPOSITORY, Path(folder), f"http://127.0.0.1:{port}/")
        with serving(output, port) as address:
            return [audit(name, address + path) for name, path in pages.items()]


if __name__ == "__main__":
    sys.exit(main())
