"""Settings of an old blog from files in YAML, TOML or JSON: data that nobody ran."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.importers.plaintext.encoding import text_of
from generator.importers.plaintext.matter import plain_data, read_toml
from generator.importers.plaintext.telling import Telling
from generator.importers.plaintext.yaml import read_yaml
from generator.importers.vault import BrokenFile, Vault

__all__ = ["merged", "read_settings"]


def read_settings(vault: Vault, name: str, telling: Telling) -> dict[str, Any]:
    """Return what a file of settings says; what is broken in it is told, and left out."""
    try:
        text = text_of(vault.read(name), telling)
    except BrokenFile as problem:
        telling.lost("unreadable", f"these settings cannot be read: {problem}")
        return {}
    if name.endswith(".toml"):
        return read_toml(text, telling)[0]
    if name.endswith(".json"):
        try:
            data = plain_data(json.loads(text))
        except (ValueError, RecursionError) as problem:
            telling.lost("settings", f"this JSON is broken: {problem}")
            return {}
        return data if isinstance(data, dict) else {}
    start = text.removeprefix("---\n")
    return read_yaml(start, telling, 1 + (start != text))[0]


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return two groups as one; where both say something, ``above`` counts, group by group."""
    found = dict(below)
    for key, value in above.items():
        there = found.get(key)
        both = isinstance(there, Mapping) and isinstance(value, Mapping)
        found[key] = merged(there, value) if both else value  # type: ignore[arg-type] # both are
    return found
