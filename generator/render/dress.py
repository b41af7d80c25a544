"""What a page wears: the colours of its series, those and the fonts of the writer's choosing."""

from __future__ import annotations

import dataclasses
import functools

from generator.config.model import Colors, Theme
from generator.render.colour import DARK, LIGHT

__all__ = ["style_of", "stylesheet"]


@functools.lru_cache(maxsize=512)
def style_of(hue: int) -> str:
    """Return CSS for a ``style`` attribute: a hue, and for old browsers what follows from it.

    ``--l1`` to ``--l3`` are tint, mid and deep by day, ``--d1`` to ``--d3`` by night.
    """
    colours = [f"--l{n}:{one}" for n, one in enumerate(LIGHT.of(hue), start=1)]
    colours += [f"--d{n}:{one}" for n, one in enumerate(DARK.of(hue), start=1)]
    return ";".join([f"--hue:{hue}", *colours])


def stylesheet(theme: Theme) -> str:
    """Return CSS for the colours and fonts that the writer chose, if any."""
    fonts = {"serif": theme.fonts.text, "sans": theme.fonts.furniture}
    return "".join(
        (
            _rule(":root", {name: value for name, value in fonts.items() if value}),
            _scheme("light", "dark", _chosen(theme.colors)),
            _scheme("dark", "light", _chosen(theme.dark)),
        )
    )


def _chosen(colors: Colors) -> dict[str, str]:
    return {name: value for name, value in dataclasses.asdict(colors).items() if value}


def _scheme(one: str, other: str, chosen: dict[str, str]) -> str:
    """Return the rules for readers whose device is set to ``one``, or who chose it here."""
    if not chosen:
        return ""
    follows = f':root:root:not([data-theme="{other}"])'
    own = f':root:root[data-theme="{one}"]'
    return (
        f"@media (prefers-color-scheme:{one}){{{_rule(f'{follows},{follows} .hued', chosen)}}}"
        + _rule(f"{own},{own} .hued", chosen)
    )


def _rule(selector: str, values: dict[str, str]) -> str:
    body = ";".join(f"--{name}:{value}" for name, value in values.items())
    return f"{selector}{{{body}}}" if body else ""
