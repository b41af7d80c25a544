"""What is checked, one rule a file. To add one, write it and name it in ``RULES``.

A package of somebody else's adds rules by an entry point of the group ``byline.rules`` that names a
:class:`~generator.check.rule.Rule`; they come through the same door.
"""

from __future__ import annotations

import importlib.metadata
from typing import Final

from generator.check.rule import GROUP, Rule
from generator.check.rules import (
    alias_chains,
    alias_collisions,
    banned_words,
    broken_anchors,
    broken_images,
    broken_links,
    contrast,
    dead_links,
    descriptions,
    feed_ids,
    feed_validity,
    heading_order,
    image_texts,
    image_weight,
    long_descriptions,
    long_titles,
    missing_files,
    mixed_content,
    moved_links,
    mute_links,
    page_titles,
    page_weight,
    passing_words,
    reading_ease,
    repeated_anchors,
    review,
    same_descriptions,
    same_titles,
    series_gaps,
    unsure_links,
    untagged,
    wordless_images,
)

__all__ = ["RULES", "others"]

RULES: Final[tuple[Rule, ...]] = (
    broken_links.RULE,
    broken_anchors.RULE,
    broken_images.RULE,
    missing_files.RULE,
    mute_links.RULE,
    wordless_images.RULE,
    image_texts.RULE,
    heading_order.RULE,
    repeated_anchors.RULE,
    page_titles.RULE,
    long_titles.RULE,
    same_titles.RULE,
    descriptions.RULE,
    long_descriptions.RULE,
    same_descriptions.RULE,
    series_gaps.RULE,
    untagged.RULE,
    alias_collisions.RULE,
    alias_chains.RULE,
    feed_validity.RULE,
    feed_ids.RULE,
    page_weight.RULE,
    image_weight.RULE,
    mixed_content.RULE,
    contrast.RULE,
    review.RULE,
    passing_words.RULE,
    banned_words.RULE,
    reading_ease.RULE,
    dead_links.RULE,
    moved_links.RULE,
    unsure_links.RULE,
)
"""Byline's own rules, in the order of ``docs/checks.md``."""


def others() -> tuple[Rule, ...]:
    """Return the rules of other packages that are installed, in the order of their codes."""
    found = [entry.load() for entry in importlib.metadata.entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda rule: rule.code))
