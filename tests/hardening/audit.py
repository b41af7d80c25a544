"""Ask the database of known holes about what is installed (``make audit``).

Where it cannot be had, pip-audit ends well and has asked nothing; so what it asked is counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

__all__ = ["audit", "said"]

_UNKNOWN = (
    "the database of known holes cannot be had here, so nothing was asked; the lower bounds in "
    "pyproject.toml lie past those that were known when they were written\n"
)


def said(report: Mapping[str, Any] | None) -> tuple[int, str]:
    """Return the exit code and the words for what pip-audit found; None where it found no way."""
    packages = (report or {}).get("dependencies", [])
    asked = [one for one in packages if "vulns" in one]
    if not asked:
        return 0, _UNKNOWN
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, "
        f"mended in {', '.join(hole['fix_versions']) or 'no version yet'}\n"
        for one in asked
        for hole in one["vulns"]
    ]
    count = f"{len(asked)} of {len(packages)} packages were asked about, "
    return (1 if holes else 0), "".join(holes) + count + f"{len(holes)} holes are known\n"


def audit() -> int:
    """Ask, say what is known, and return 1 if there is a hole."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--local", "--skip-editable"),
            *("--format", "json", "--progress-spinner", "off", "--timeout", "20"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = None
    code, words = said(report)
    sys.stdout.write(words)
    return code


if __name__ == "__main__":
    sys.exit(audit())
