"""A plan in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from generator.deploy.lost import address_of
from generator.deploy.plan import Plan, Reason
from generator.publish.manifest import Kind

__all__ = ["as_data", "described", "highlights", "listed", "size_in_words"]

_POSTS: Final = "content/posts/"
_SAID: Final = {
    Reason.NEW: "new",
    Reason.CHANGED: "changed",
    Reason.HEADERS: "to be served otherwise",
    Reason.MENDED: "to be mended there",
}
_WIDTH: Final = max(map(len, _SAID.values()))
_PLURALS: Final = {
    "assets": "pictures and the like",
    "posts": "texts",
    "lists": "lists",
    "redirect": "redirects",
    "feeds": "feeds",
    "sitemap": "files for search engines",
}
_ONE: Final = {
    "pictures and the like": "picture or the like",
    "lists": "list",
    "redirects": "redirect",
    "feeds": "feed",
    "files for search engines": "file for search engines",
}
_K: Final = 1000
_M: Final = 1_000_000


def described(plan: Plan, size: int | None = None) -> str:
    """Return a plan in one sentence; ``size`` is what is to be sent, if that is known better."""
    posts = Counter(one.reason for one in plan.changes if _is_post(plan.files[one.path].kind))
    others = Counter(one.reason for one in plan.changes if not _is_post(plan.files[one.path].kind))
    said = [*_counted(posts, "post", "posts"), *_counted(others, "other file", "other files")]
    if not plan.changes:
        said.append("nothing to put")
    said.append(f"{_files(len(plan.unchanged))} unchanged")
    if plan.removals:
        said.append(f"{len(plan.removals):,} removed")
    lost = len(plan.lost)
    said.append(f"{lost:,} address{'' if lost == 1 else 'es'} lost")
    words = ", ".join(said)
    return f"{words}; {size_in_words(plan.size if size is None else size)} to send"


def _is_post(kind: Kind) -> bool:
    return kind.name == "posts" and kind.source.startswith(_POSTS)


def _counted(reasons: Counter[Reason], one: str, many: str) -> Iterator[str]:
    named = False
    for reason in Reason:
        if number := reasons[reason]:
            noun = "" if named else f" {one if number == 1 else many}"
            yield f"{number:,}{noun} {_SAID[reason]}"
            named = True


def _files(number: int) -> str:
    return f"{number:,} file" if number == 1 else f"{number:,} files"


def size_in_words(size: int) -> str:
    """Return a number of bytes for people: ``180 KB``, ``2.4 MB``."""
    if size < _K:
        return f"{size} bytes" if size != 1 else "1 byte"
    return f"{round(size / _K):,} KB" if size < _M else f"{size / _M:,.1f} MB"


def listed(plan: Plan) -> Iterable[str]:
    """Return a line for each file that is put or removed, in the order in which that happens."""
    for change in plan.changes:
        yield f"{_SAID[change.reason]:<{_WIDTH}}  {address_of(change.path)}"
    for path in plan.removals:
        yield f"{'removed':<{_WIDTH}}  {address_of(path)}"
    if plan.foreign:
        yield f"{'left alone':<{_WIDTH}}  {_files(len(plan.foreign))} that byline did not put there"


def highlights(plan: Plan, most: int) -> Iterator[str]:
    """Return lines about what a writer knows by name, texts and what goes; the rest is counted."""
    texts = [one for one in plan.changes if plan.files[one.path].kind.name == "posts"]
    lines = [f"{_SAID[one.reason]:<{_WIDTH}}  {address_of(one.path)}" for one in texts]
    lines += [f"{'removed':<{_WIDTH}}  {address_of(path)}" for path in plan.removals]
    yield from lines[:most]
    if len(lines) > most:
        yield f"and {len(lines) - most:,} more, which byline deploy --plan names"
    others = Counter(_PLURALS[plan.files[one.path].kind.name] for one in plan.changes)
    del others[_PLURALS["posts"]]
    if others:
        named = ", ".join(
            f"{number:,} {name if number > 1 else _ONE[name]}" for name, number in others.items()
        )
        yield f"and with {'it' if len(texts) == 1 else 'them'} {named}" if texts else named


def as_data(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain data, for programs."""
    return {
        "changes": [
            {
                "path": one.path,
                "address": address_of(one.path),
                "reason": one.reason.value,
                "phase": one.step.name.lower(),
                "bytes": one.size,
            }
            for one in plan.changes
        ],
        "removals": list(plan.removals),
        "unchanged": len(plan.unchanged),
        "foreign": list(plan.foreign),
        "lost": [
            {"address": one.address, "to": one.to, "file": one.where, "add": one.line}
            for one in plan.lost
        ],
        "bytes": plan.size,
    }
