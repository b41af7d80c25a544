"""One run of Lighthouse over one page, with its own settings for a phone on a slow line.

What comes back: https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["CATEGORIES", "Failed", "Seen", "audit", "read"]

CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
_PROGRAM: Final = (
    Path(__file__).resolve().parent.parent.parent / ".venv/node_modules/lighthouse/cli/index.js"
)
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS: Final = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


class Failed(Exception):  # noqa: N818 - it is what happened, and told to a person
    """Lighthouse could not be run; the words say why."""


@dataclass(frozen=True)
class Seen:
    """What was seen of a page: scores from 0 to 100, times in ms, and what could be better."""

    name: str
    scores: Mapping[str, int]
    largest_paint: float
    blocked: float
    shift: float
    advice: tuple[str, ...]


def audit(name: str, address: str) -> Seen:
    """Run Lighthouse over an address. Raises ``Failed`` if it cannot be run."""
    node = shutil.which("node")
    browser = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, _BROWSERS)), "")
    if not (node and browser and _PROGRAM.exists()):
        raise Failed("Lighthouse needs node 18, npm and chromium; see `make lighthouse`")
    done = subprocess.run(
        [node, _PROGRAM, address, "--quiet", "--output=json", f"--chrome-flags={_FLAGS}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CHROME_PATH": browser},
    )
    if done.returncode:
        raise Failed(f"{address}: {done.stderr.strip() or done.stdout.strip()}")
    return read(name, json.loads(done.stdout))


def read(name: str, result: Mapping[str, Any]) -> Seen:
    """Return what matters of Lighthouse's answer."""
    if problem := result.get("runtimeError"):
        raise Failed(f"{name}: {problem['message']}")
    audits = result["audits"]
    return Seen(
        name,
        {key: round(100 * (result["categories"][key]["score"] or 0)) for key in CATEGORIES},
        audits["largest-contentful-paint"]["numericValue"],
        audits["total-blocking-time"]["numericValue"],
        audits["cumulative-layout-shift"]["numericValue"],
        tuple(sorted(_advice(audits))),
    )


def _advice(audits: Mapping[str, Any]) -> list[str]:
    short = (one for one in audits.values() if one["score"] is not None and one["score"] < 1)
    return [" ".join(f"{one['title']} {one.get('displayValue', '')}".split()) for one in short]
