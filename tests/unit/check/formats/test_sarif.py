from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.check.formats.sarif import as_sarif
from generator.model.diagnostic import Diagnostic, Severity

# The schema of the standard, without its descriptions.
SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text(encoding="utf-8"))
FOUND = (
    Diagnostic(Severity.ERROR, "broken-link", "No page.", "content/posts/a b.md", 8, 11, "Do it."),
    Diagnostic(Severity.WARNING, "list-indent", "One space.", "content/posts/ü.md", 3),
    Diagnostic(Severity.NOTE, "no-tags", "No tag.", "content/posts/c.md"),
    Diagnostic(Severity.ERROR, "output-busy", "Busy."),
)


def run_of(found: tuple[Diagnostic, ...]) -> dict[str, Any]:
    log = json.loads(as_sarif(found))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    return run


@pytest.mark.parametrize("found", [FOUND, FOUND[:1], ()])
def test_the_schema_holds(found: tuple[Diagnostic, ...]) -> None:
    run = run_of(found)
    rules = run["tool"]["driver"]["rules"]
    for result, one in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        assert result["level"] == one.severity.value


def test_places_and_words() -> None:
    first, second, third, fourth = run_of(FOUND)["results"]
    where = first["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "content/posts/a%20b.md"
    assert where["region"] == {"startLine": 8, "startColumn": 11}
    assert first["message"]["text"] == "No page. (Do it.)"
    assert second["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert "region" not in third["locations"][0]["physicalLocation"]
    home = fourth["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert home == "content/site.yaml"


def test_what_is_found_again_is_known_by_its_words() -> None:
    moved = Diagnostic(Severity.ERROR, "broken-link", "No page.", "content/posts/a b.md", 9, 1)
    prints = [one["partialFingerprints"] for one in run_of((FOUND[0], moved))["results"]]
    assert prints[0] != prints[1]
    assert run_of((moved,))["results"][0]["partialFingerprints"] == prints[0]


def test_descriptions_are_those_of_the_reference() -> None:
    rules = {rule["id"]: rule for rule in run_of(FOUND)["tool"]["driver"]["rules"]}
    assert rules["no-tags"]["shortDescription"]["text"].startswith("A post has no tag")
    assert rules["list-indent"]["shortDescription"]["text"].startswith("A nested item")
    assert "shortDescription" not in rules["output-busy"]
