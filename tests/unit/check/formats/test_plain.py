from __future__ import annotations

import json

from generator.check.checking import Report
from generator.check.fixes import SetKey
from generator.check.formats.plain import as_json
from generator.check.rule import Told
from generator.model.diagnostic import Diagnostic, Severity


def test_the_fields_of_each_and_whether_it_can_be_mended() -> None:
    told = (
        Told(Diagnostic(Severity.NOTE, "no-id", "Nö.", "a.md", 2, 8), SetKey("a.md", "id", "x")),
        Told(Diagnostic(Severity.ERROR, "broken-link", "Gone.", "a.md", 9, 1, "Do.")),
    )
    data = json.loads(as_json(Report(told, (), 3, 1)))
    assert (data["pages"], data["addresses"]) == (3, 1)
    assert [one["fixable"] for one in data["diagnostics"]] == [True, False]
    assert data["diagnostics"][1]["hint"] == "Do."
    assert data["diagnostics"][0]["severity"] == "note"
