"""Colours of the writer's own that are hard to tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from generator.check.rule import Finding, Rule
from generator.config.model import Colors
from generator.model.diagnostic import Severity
from generator.render.colour import DARK, LIGHT, Look, contrast

if TYPE_CHECKING:
    from generator.check.blog import Blog

__all__ = ["RULE"]

_TEXT: Final = 4.5  # WCAG 2.2, 1.4.3
_MARK: Final = 3.0  # 1.4.11
_SHORT: Final = 4  # characters of #rgb
# What the theme puts on what, and how well the two must be told apart.
_PAIRS: Final = (
    ("ink", "paper", _TEXT),
    ("ink", "sheet", _TEXT),
    ("ink", "tint", _TEXT),
    ("soft", "paper", _TEXT),
    ("soft", "sheet", _TEXT),
    ("deep", "paper", _TEXT),
    ("deep", "sheet", _TEXT),
    ("deep", "tint", _TEXT),
    ("mid", "paper", _MARK),
)


def _look(blog: Blog) -> Iterator[Finding]:
    theme = blog.site.config.theme
    for key, when, chosen, usual in (
        ("colors", "by daylight", theme.colors, LIGHT),
        ("dark", "in the dark", theme.dark, DARK),
    ):
        own = {name for name in ("paper", *_FRONT, *_GROUND) if getattr(chosen, name)}
        worn = _worn(chosen, usual, theme.hue)
        for front, ground, least in _PAIRS:
            found = contrast(worn[front], worn[ground])
            if found < least and own & {front, ground}:
                name = front if front in own else ground
                yield Finding(
                    f"{front} on {ground} has a contrast of {found:.1f} {when}; {least} is the "
                    "least that most people can read",
                    blog.trace.setting(f"theme.{key}.{name}"),
                    "make one of the two darker, or the other lighter",
                )


_FRONT: Final = ("ink", "soft", "deep", "mid")
_GROUND: Final = ("sheet", "tint")


def _worn(chosen: Colors, usual: Look, hue: int) -> Mapping[str, str]:
    """Return the colours that pages have, the writer's own before the theme's, as ``#rrggbb``."""
    tint, mid, deep = usual.of(hue)
    theme = {"tint": tint, "mid": mid, "deep": deep}
    for name in ("paper", "sheet", "ink", "soft"):
        theme[name] = getattr(usual, name)
    return {name: _whole(getattr(chosen, name)) or value for name, value in theme.items()}


def _whole(colour: str) -> str:
    if len(colour) != _SHORT:
        return colour
    return "#" + "".join(2 * digit for digit in colour[1:])


RULE = Rule(
    "low-contrast",
    "Two colours under `theme: colors:` or `theme: dark:` are too much alike for words (WCAG "
    "1.4.3, 4.5 to 1) or for marks (1.4.11, 3 to 1).",
    Severity.WARNING,
    _look,
)
