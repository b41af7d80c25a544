"""An output of one's own for a while: nobody else builds there, or cleans it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from generator.publish.lock import Held, held
from generator.publish.manifest import Manifest
from generator.publish.publish import Refused, check_output, check_place

__all__ = ["NOT_HAD", "reserved"]

NOT_HAD: Final = (Refused, Held, OSError)
"""What an output that cannot be had raises."""


@contextlib.contextmanager
def reserved(
    folder: Path, output: Path, patience: float, waiting: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Have the ``output`` of the site in ``folder`` to oneself in the body.

    ``waiting`` is told who has it; after ``patience`` seconds that is the end of it. Raises what is
    in :data:`NOT_HAD`.
    """
    if Manifest.path(output).is_file():
        check_place(output, folder)  # whoever builds reads the manifest itself, which may be long
    else:
        check_output(output, folder)
    output.mkdir(parents=True, exist_ok=True)
    with held(output, patience, waiting):
        yield
