"""What ``byline deploy`` says, to people as it happens and to programs at the end."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.model.diagnostic import Diagnostic, Severity

if TYPE_CHECKING:
    from generator.deploy.secrecy import Secrecy

__all__ = ["Told", "Voice"]


@dataclass
class Told:
    """What there is to say at the end, for programs."""

    target: str = ""
    address: str = ""
    plan: Mapping[str, Any] | None = None
    sent: Mapping[str, Any] | None = None
    release: str | None = None
    due: str | None = None
    found: list[Diagnostic] = field(default_factory=list)


class Voice:
    """Says things to people, without a secret in any of them; for programs it waits to the end."""

    def __init__(self, site: Path, secrecy: Secrecy, *, quiet: bool) -> None:
        """Speak of the blog in ``site``; a ``quiet`` one says all of it at the end, as JSON."""
        self._site, self._secrecy, self._quiet = site, secrecy, quiet

    def say(self, text: str) -> None:
        """Say something."""
        if not self._quiet:
            sys.stdout.write(f"{self._secrecy.scrubbed(text)}\n")
            sys.stdout.flush()

    def whisper(self, text: str) -> None:
        """Say something that is not the result."""
        if not self._quiet:
            sys.stderr.write(f"{self._secrecy.scrubbed(text)}\n")

    def clean(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return diagnostics without a secret in them."""
        clean = self._secrecy.scrubbed
        return [
            replace(one, message=clean(one.message), hint=one.hint and clean(one.hint))
            for one in found
        ]

    def end(self, told: Told) -> int:
        """Say how it ended, and return the exit code."""
        from generator.cli.terminal import print_diagnostics

        bad = any(one.severity is Severity.ERROR for one in told.found)
        found = self.clean(told.found)
        if self._quiet:
            data = {
                "target": told.target,
                "address": told.address,
                "plan": told.plan,
                "sent": told.sent,
                "release": told.release,
                "due": told.due,
                "diagnostics": [one.as_data() for one in found],
            }
            text = json.dumps(data, ensure_ascii=False, indent=2)
            sys.stdout.write(f"{self._secrecy.scrubbed(text)}\n")
        else:
            print_diagnostics(found, [self._site])
        return int(bad)
