"""What a host does with a built blog."""

from __future__ import annotations

from pathlib import Path

__all__ = ["policy_of"]


def policy_of(output: Path) -> str:
    """Return the content security policy that ``_headers`` tells hosts to send."""
    for line in (output / "_headers").read_text(encoding="utf-8").splitlines():
        name, _, value = line.strip().partition(": ")
        if name == "Content-Security-Policy":
            return value
    raise AssertionError("there is no policy")
