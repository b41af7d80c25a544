"""The blog of this repository, built for another address than its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.lighthouse.audit import Failed

__all__ = ["built"]


def built(repository: Path, folder: Path, url: str) -> Path:
    """Build a copy of the blog at this address, so that its canonical links lead to itself."""
    shutil.copytree(repository / "content", folder / "content")
    settings = folder / "content/site.yaml"
    text, found = re.subn(r"(?m)^url: .*", f"url: {url}", settings.read_text(encoding="utf-8"))
    if found != 1:
        raise Failed(f"{settings}: no address to replace")
    settings.write_text(text, encoding="utf-8")
    byline = Path(sys.executable).with_name("byline")
    done = subprocess.run(
        [byline, "build", "--quiet", "--site", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(done.stderr)
    return folder / "output"
