"""What a build makes, one feature a file. To add one, write it and name it in ``OUTPUTS``."""

from __future__ import annotations

from typing import Final

from generator.render.cards import deck
from generator.render.outputs import (
    archive,
    assets,
    authors,
    comments,
    feeds,
    home,
    icons,
    llms,
    pages,
    posts,
    redirects,
    search,
    series,
    support,
    tags,
    twins,
)
from generator.render.outputs.output import Output

__all__ = ["OUTPUTS", "Output"]

OUTPUTS: Final[tuple[Output, ...]] = (
    assets.jobs,
    posts.jobs,
    pages.jobs,
    home.jobs,
    series.jobs,
    tags.jobs,
    archive.jobs,
    authors.jobs,
    feeds.jobs,
    comments.jobs,
    redirects.jobs,
    support.jobs,
    icons.jobs,
    twins.jobs,
    llms.jobs,
    search.jobs,
    deck.jobs,
)
