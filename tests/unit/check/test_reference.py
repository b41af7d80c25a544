from __future__ import annotations

import ast
import re
from pathlib import Path

from generator.check.built import BUILT
from generator.check.reference import PATH, reference
from generator.check.rules import RULES
from tests.conftest import REPOSITORY


def test_the_page_is_what_the_program_says() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), "run: make reference"


def test_codes_are_unique_and_in_kebab_case() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
    assert not [rule.about for rule in RULES if rule.about[-1] not in ".)" or "|" in rule.about]


def test_one_rule_a_file() -> None:
    folder = REPOSITORY / "generator/check/rules"
    named = {path for path in folder.glob("*.py") if "RULE = Rule(" in path.read_text()}
    assert len(named) == len(RULES)
    tested = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("rules/*.py")}
    outside = {"dead_links", "moved_links", "unsure_links"}  # in test_outside_links.py
    assert {path.stem for path in named} - outside <= tested


def test_all_that_a_build_warns_of_is_listed() -> None:
    """Whatever calls `warning` or `note` by a code that stands there is in the table."""
    warned = set()
    for path in (REPOSITORY / "generator").rglob("*.py"):
        if path.is_relative_to(REPOSITORY / "generator/check"):
            continue
        if path.parts[-2] in {"scaffold", "cli"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", "" if not isinstance(node.func, ast.IfExp) else "?")
                if name in {"warning", "note", "?"}:
                    warned.add(node.args[0].value)
    rules = {rule.code for rule in RULES}
    computed = {"extensions-unused", "options-unused", "picture-format"}
    assert warned - rules <= BUILT.keys()
    assert BUILT.keys() <= (warned - rules) | computed
