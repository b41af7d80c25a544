"""Hold one output folder against another, byte for byte."""

from __future__ import annotations

import filecmp
from pathlib import Path

from generator.publish.manifest import Manifest

__all__ = ["differences"]


def differences(output: Path, clean: Path) -> list[str]:
    """Return what is not the same in two outputs: each name, and what is wrong in the first.

    Only files that builds made count; whatever else lies in the folders is not byline's.
    """
    one, other = Manifest.read(output) or Manifest(), Manifest.read(clean) or Manifest()
    found: list[str] = []
    for name in sorted(one.files.keys() | other.files.keys()):
        if name not in other.files:
            found.append(f"{name} should not be there")
        elif name not in one.files or not (output / name).is_file():
            found.append(f"{name} is missing")
        elif not filecmp.cmp(output / name, clean / name, shallow=False):
            found.append(f"{name} differs")
    return found
