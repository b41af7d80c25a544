"""What the build will say of a blog that was just imported, told before it does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.importers.importer import Remark, Weight
from generator.load.discover import CONTENT, discover
from generator.model.diagnostic import Diagnostic, Place, Severity
from generator.model.source import Kind

if TYPE_CHECKING:
    from generator.importers.plan import Plan

__all__ = ["foretold"]

_MOST: Final = 48 * 2**20  # bytes of texts: a build of as many takes some 200 MB
_WEIGHTS: Final[Mapping[Severity, Weight]] = {
    Severity.ERROR: Weight.LOST,
    Severity.WARNING: Weight.CHANGED,
    Severity.NOTE: Weight.NOTED,
}


def foretold(folder: Path, as_of: datetime, plan: Plan) -> list[Remark]:
    """Return what ``byline build`` has to say of the imported files of a blog.

    The blog is read and planned as by a build, and nothing is made. Of one that is too large to be
    held in the memory each file is read by itself.
    """
    ours = {head.path: key for key, head in plan.heads.items()}
    small = sum(file.stat().st_size for file in (folder / CONTENT).rglob("*.md")) <= _MOST
    found = _problems(folder, as_of) if small else _one_by_one(folder)
    return [_remark(one, ours.get(one.path or "", "")) for one in found]


def _one_by_one(folder: Path) -> list[Diagnostic]:
    from generator.config.read import PATH, read_config
    from generator.load.document import load
    from generator.load.markdown import engine_of

    engine = engine_of(read_config((folder / PATH).read_bytes()).config)
    sources, said = discover(folder)
    found = list(said)
    for source in sources:
        if source.kind not in {Kind.STATIC, Kind.ASSET}:
            found += load(source, (folder / source.path).read_bytes(), engine).found
    return sorted(set(found), key=Diagnostic.sort_key)


def _problems(folder: Path, as_of: datetime) -> list[Diagnostic]:
    from generator import concurrency, reading
    from generator.model.options import Options
    from generator.profile import Profile
    from generator.render.assets import wardrobe_of
    from generator.render.plan import plan as planned
    from generator.render.templates import Theme

    crew = concurrency.Alone()
    options = Options(as_of=as_of, cache=False)
    read = reading.read(folder, options, crew, reading.silent, None, Profile())
    found = list(read.found)
    if read.site is not None:
        theme = Theme.of(folder)
        wardrobe = wardrobe_of(theme, minify=read.site.config.minify)
        found += planned(read.site, theme.names(), theme.assets(), wardrobe)[1]
    return sorted(set(found), key=Diagnostic.sort_key)


def _remark(one: Diagnostic, entry: str) -> Remark:
    place = Place(one.path or "", one.line or 1, one.column or 1)
    message = f"the build will say: {one.message}"
    return Remark(_WEIGHTS[one.severity], one.code, message, place, one.hint or "", entry)
