"""``make bench``, ``make bench-growth``, ``make bench-preview`` and ``make bench-deploy``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench import deployment, plot, preview, table
from tests.bench.compare import compare
from tests.bench.growth import grow
from tests.bench.measure import Failed

_FOLDER: Final = Path(__file__).resolve().parent
_RESULTS: Final = _FOLDER / "results"
_README: Final = _FOLDER.parent.parent / "README.md"
_SIZES: Final = {
    "compare": [1000, 10000],
    "deploy": [1000, 10000],
    "growth": [5000, 10000, 20000, 50000],
    "preview": [1000, 10000],
}
# What stands in the README together.
_BUILDS: Final = ("compare", "growth")
_PREVIEW: Final = ("preview",)
_RUNS: Final = {"compare": 3, "deploy": 3, "growth": 1, "preview": 40}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and write it down, with its drawing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", choices=sorted(_SIZES))
    parser.add_argument(
        "sizes", nargs="*", type=int, metavar="POSTS", help="how many posts; files, for deploy"
    )
    parser.add_argument("--runs", type=int, help="how often; the medians are shown")
    parser.add_argument("--saves", type=int, default=1000, help="of preview: how many in a row")
    parser.add_argument("--date", default="", help="to stand below the table; none by itself")
    parser.add_argument("--readme", action="store_true", help="put the tables into the README")
    asked = parser.parse_args(arguments)
    sizes = sorted(set(asked.sizes)) or _SIZES[asked.what]
    runs = asked.runs or _RUNS[asked.what]
    try:
        if asked.what == "deploy":
            text, drawing = deployment.table(deployment.deploy(sizes, runs), runs, asked.date), ""
        elif asked.what == "compare":
            compared = compare(sizes, runs, asked.date)
            text, drawing = table.compared(compared), plot.compared(compared)
        elif asked.what == "preview":
            rows = []
            for row in preview.measured(sizes, runs, saves=asked.saves):
                sys.stderr.write(f"{row}\n")
                rows.append(row)
            text, drawing = preview.table(rows, asked.date), ""
        else:
            grown = grow(sizes, runs, asked.date)
            text, drawing = table.grown(grown), plot.grown(grown)
    except Failed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    sys.stdout.write(text)
    _RESULTS.mkdir(exist_ok=True)
    _put(_RESULTS / f"{asked.what}.md", text)
    _put(_RESULTS / f"{asked.what}.svg", drawing)
    if asked.readme and asked.what == "deploy":
        _put(_README, deployment.quoted(_README.read_text(encoding="utf-8"), text))
    elif asked.readme:
        place, kinds = ("preview", _PREVIEW) if asked.what == "preview" else ("bench", _BUILDS)
        files = [_RESULTS / f"{what}.md" for what in kinds]
        tables = [file.read_text(encoding="utf-8") for file in files if file.exists()]
        readme = _README.read_text(encoding="utf-8")
        _put(_README, table.quoted(readme, *tables, place=place))
    return 0


def _put(path: Path, text: str) -> None:
    if text:
        path.write_text(text, encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
