"""The door for everything a build makes: a function from the site to jobs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from generator.render.job import Work
from generator.resolve.site import Site

__all__ = ["Output"]


class Output(Protocol):
    """One feature of the site: its pages, its feeds, its files."""

    def __call__(self, site: Site) -> Iterable[Work]:
        """Return what this feature wants made, in an order that depends on the site alone."""
        ...
