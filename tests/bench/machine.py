"""On what was measured, without saying whose it is."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path

__all__ = ["hugo_version", "machine"]


def machine(*programs: str) -> str:
    """Return one line: processor, cores, memory, kernel, Python, and what else was measured."""
    parts = [
        _processor(),
        f"{_cores()} cores",
        _memory(),
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        *programs,
    ]
    return ", ".join(filter(None, parts))


def hugo_version(command: str | None) -> str:
    """Return name and version, such as Hugo 0.150.0."""
    if command is None:
        return "no Hugo"
    done = subprocess.run([command, "version"], capture_output=True, text=True, check=False)
    found = re.search(r"v(\d+\.\d+\.\d+)", done.stdout)
    return f"Hugo {found[1]}" if found else "Hugo"


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.processor() or platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return ""
    return f"{size / 2**30:.0f} GiB"
