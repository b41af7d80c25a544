"""What was found as SARIF 2.1.0, which code hosts show beside the lines: OASIS, 2020."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from generator import __version__
from generator.check.built import BUILT
from generator.check.rules import RULES, others
from generator.model.diagnostic import Diagnostic, Severity

__all__ = ["as_sarif"]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME: Final = "content/site.yaml"  # stands for what is nobody's line: hosts want some file


def as_sarif(found: Iterable[Diagnostic]) -> str:
    """Return one run with all diagnostics; paths are those of the repository."""
    found = tuple(found)
    rules = {rule.code: (rule.about, rule.severity) for rule in (*RULES, *others())}
    codes = sorted({one.code for one in found})
    seen: Counter[str] = Counter()
    data = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "byline",
                        "version": __version__,
                        "rules": [_rule(code, rules) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, codes, seen) for one in found],
            }
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, rules: dict[str, tuple[str, Severity]]) -> dict[str, Any]:
    # What is not among the rules is told by the build; of its errors each message is complete.
    about, severity = rules.get(code) or (BUILT.get(code, ""), Severity.WARNING)
    rule: dict[str, Any] = {"id": code, "defaultConfiguration": {"level": severity.value}}
    if about:
        rule["shortDescription"] = {"text": about}
    return rule


def _result(one: Diagnostic, codes: list[str], seen: Counter[str]) -> dict[str, Any]:
    message = f"{one.message} ({one.hint})" if one.hint else one.message
    where: dict[str, Any] = {"artifactLocation": {"uri": quote(one.path or _HOME)}}
    if one.line is not None:
        where["region"] = {"startLine": one.line}
        if one.column is not None:
            where["region"]["startColumn"] = one.column
    # Lines move when a text is edited: what is the same thing as before is known by its words.
    said = f"{one.code}\0{one.path}\0{one.message}"
    seen[said] += 1
    digest = hashlib.sha256(f"{said}\0{seen[said]}".encode()).hexdigest()
    return {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": one.severity.value,
        "message": {"text": message},
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {"byline/v1": digest[:32]},
    }
