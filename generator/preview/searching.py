"""The index of the search, which takes a second to make: made when it is first asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from generator.cache.memory import Memory
from generator.preview.state import State
from generator.render.job import file_of

__all__ = ["INDEX", "with_index"]

INDEX: Final = "pagefind/"
"""The names of its files begin so."""


def with_index(state: State, memory: Memory | None) -> State:
    """Return a state that has the index, if the blog is to have one."""
    has = any(name.startswith(INDEX) for name in state.files)
    if has or state.site is None or state.shop is None or not state.site.config.search:
        return state
    from generator.search.bundle import bundle_of

    shop = state.shop
    # By what they say now: the site itself may have been resolved before.
    posts = [replace(one, document=shop.documents[one.source]) for one in state.site.posts]
    site = replace(state.site, posts=tuple(posts))
    index = bundle_of(site, shop.documents, shop.contents, memory)
    files = {file_of(item): item for item in index.files}
    return replace(state, files={**state.files, **files})
