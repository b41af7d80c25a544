"""Which of the places below ``deploy:`` is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.config.destinations import AnyDestination
from generator.model.diagnostic import Diagnostic, did_you_mean, error

__all__ = ["chosen_among"]

_EXAMPLE: Final = "add to site.yaml: deploy: {web: {type: directory, path: ../www}}"


def chosen_among(
    places: Mapping[str, AnyDestination], name: str | None
) -> tuple[str, AnyDestination] | Diagnostic:
    """Return the place that is meant with its name, or what is wrong with the choice."""
    known = ", ".join(places)
    if not places:
        return error("no-target", "site.yaml does not say where to send the blog", hint=_EXAMPLE)
    if name is None:
        if len(places) == 1:
            return next(iter(places.items()))
        hint = f"name one of them: {known}"
        return error(
            "which-target", "site.yaml names several places to send the blog to", hint=hint
        )
    if name not in places:
        near = did_you_mean(name, places, f"site.yaml has {known}")
        return error("no-target", f'site.yaml has no place named "{name}"', hint=near)
    return name, places[name]
