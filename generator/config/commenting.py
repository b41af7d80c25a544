"""Which options of ``comments:`` go with which provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.config.model import Comments
from generator.model.diagnostic import Diagnostic, Place, error

__all__ = ["problems"]

_TAKES: Final[Mapping[str, tuple[str, ...]]] = {
    "files": ("email", "form"),
    "isso": ("address",),
    "giscus": ("repo", "repo_id", "category", "category_id", "mapping", "theme"),
    "utterances": ("repo", "label", "mapping", "theme"),
    "none": (),
}
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "isso": ("address",),
    "giscus": ("repo", "repo_id", "category", "category_id"),
    "utterances": ("repo",),
}
_EXAMPLES: Final = {
    "address": "https://comments.example.com",
    "repo": "me/my-blog",
    "repo_id": "\u2026, as giscus.app gives it",
    "category": "Announcements",
    "category_id": "\u2026, as giscus.app gives it",
}


def problems(
    comments: Comments, path: str, places: Mapping[str, tuple[int, int]]
) -> Iterator[Diagnostic]:
    """Yield what is missing for the provider chosen, and what it has no use for."""
    provider = comments.provider
    takes = _TAKES[provider]
    for key in dict.fromkeys(key for keys in _TAKES.values() for key in keys):
        if f"comments.{key}" in places and key not in takes:
            yield error(
                "unused-option",
                f'"{key}" says nothing to the provider {provider}',
                Place(path, *places[f"comments.{key}"]),
                _hint(key, takes),
            )
    for key in _NEEDS.get(provider, ()):
        if f"comments.{key}" not in places:
            yield error(
                "missing-key",
                f'the provider {provider} needs "{key}"',
                Place(path, *places["comments.provider"]),
                f"add a line {key}: {_EXAMPLES[key]} below comments:",
            )
    if comments.email and comments.form:
        yield error(
            "two-options",
            '"email" and "form" are two ways to the same end',
            Place(path, *places["comments.form"]),
            "delete one of the two",
        )


def _hint(key: str, takes: tuple[str, ...]) -> str:
    """Say for which provider an option is, and what the one that was chosen takes."""
    others = " or ".join(provider for provider, keys in _TAKES.items() if key in keys)
    known = f"; it takes {', '.join(takes)}" if takes else ""
    return f"delete it, or write provider: {others}{known}"
