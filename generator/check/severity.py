"""How bad each thing is, as ``check: severities:`` in ``site.yaml`` has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.check.built import BUILT
from generator.check.rule import Rule
from generator.check.trace import Trace
from generator.model.diagnostic import Diagnostic, Severity, did_you_mean, error

__all__ = ["settled", "unknown"]


def settled(built: Iterable[Diagnostic], severities: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield what the build says, as bad as the writer weighs it; an error of its stays one.

    It keeps the site from being published, whatever the check says.
    """
    for one in built:
        wanted = severities.get(one.code)
        if wanted is None or one.severity is Severity.ERROR:
            yield one
        elif wanted != "off":
            yield replace(one, severity=Severity(wanted))


def unknown(
    severities: Mapping[str, str], trace: Trace, rules: Iterable[Rule]
) -> Iterator[Diagnostic]:
    """Report codes that nothing has."""
    known = {rule.code for rule in rules} | BUILT.keys()
    for code in severities:
        if code not in known:
            yield error(
                "unknown-rule",
                f'nothing that is checked has the code "{code}"',
                trace.setting(f"check.severities.{code}:"),
                did_you_mean(code, known, "docs/checks.md of byline has all codes"),
            )
