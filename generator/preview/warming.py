"""Read all of a blog in processes of its own, and leave what was read in the cache.

A blog that nothing is remembered of takes milliseconds a post. A process that already has threads
must not be forked, so another one is started, which is; meanwhile the preview can answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from generator.model.options import Options

__all__ = ["main", "warmed"]


def warmed(folder: Path, options: Options) -> subprocess.Popen[bytes]:
    """Start to read a blog; the process that is returned ends when all is in the cache."""
    said = (str(folder), options.as_of.isoformat(), str(options.drafts), str(options.future))
    call = "from generator.preview.warming import main; main()"
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", call, *said],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    """Read the blog that the command line names."""
    from generator import concurrency, reading
    from generator.cache import shortcut
    from generator.cache.memory import Memory
    from generator.profile import Profile

    folder, as_of, drafts, future = sys.argv[1:]
    options = Options(
        datetime.fromisoformat(as_of), drafts=drafts == "True", future=future == "True"
    )
    site = Path(folder)
    program = shortcut.program()
    memory = Memory(site, site / "output", shortcut.build_of(program, options), program)
    try:
        with concurrency.crew(os.cpu_count() or 1) as crew:
            reading.read(site, options, crew, reading.silent, memory, Profile())
    finally:
        memory.close()
