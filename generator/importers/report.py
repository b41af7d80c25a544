"""What an import says at its end: on the screen, and in ``import-report.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.importers.importer import Remark, Skipped, Weight
from generator.importers.journal import State

if TYPE_CHECKING:
    from generator.importers.guessing import Proposal
    from generator.importers.plan import Plan

__all__ = ["NAME", "Report"]

NAME: Final = "import-report.md"
_TITLE: Final = "# What came over, and what did not"
_WORDS: Final = {
    Weight.LOST: "lost", Weight.CHANGED: "not as it was", Weight.GUESSED: "guessed",
    Weight.NOTED: "to know",
}  # fmt: skip
_ONE: Final = {"pictures and other files of posts": "picture or other file of a post"}
_FIRST: Final = 12  # kinds of remarks that the screen shows
_MOST_REDIRECTS: Final = 2000
_REDIRECTS: Final = (
    "Your `content/site.yaml` was left alone. These lines lead on from lists and feeds of the old "
    "blog; put them there if they are wanted:"
)


@dataclass(slots=True)
class Report:
    """All that an import has to say."""

    source: str
    dry_run: bool = False
    remarks: list[Remark] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    written: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many of each kind of file became what: (posts, new)."""
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    titles: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What each entry is called, and its new file, by key."""
    proposals: list[Proposal] = field(default_factory=list)
    guessed: bool = False
    """Whether the proposals became series."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Redirects for the settings of a blog that has some already."""
    stopped: bool = False
    """Whether it was interrupted."""

    @property
    def lost(self) -> int:
        """How many things did not come over."""
        return sum(remark.weight is Weight.LOST for remark in self.remarks)

    def take(self, plan: Plan) -> None:
        """Take what was found when the source was looked through."""
        self.remarks += plan.remarks
        self.read = dict(plan.read)
        self.count(plan.skipped)
        self.titles = {head.key: (head.name, head.path) for head in plan.heads.values()}

    def count(self, skipped: Iterable[Skipped]) -> None:
        """Count what was left out on purpose."""
        for one in skipped:
            self.skipped[one.what, one.why] += 1

    def sorted(self) -> list[Remark]:
        """Return the remarks, the worst first, then in the order of the source."""
        return sorted(
            self.remarks,
            key=lambda one: (one.weight, one.code, one.place.path, one.place.line, one.message),
        )

    def counts(self) -> list[tuple[str, str, str]]:
        """Return rows: how many of what, and what became of them."""
        rows = [(f"{n:,}", _counted(what, n), "read") for what, n in self.read.items()]
        for (what, state), number in sorted(self.written.items()):
            verb = "would be " if self.dry_run and state in {State.NEW, State.UPDATED} else ""
            rows.append((f"{number:,}", _counted(what, number), f"{verb}{state}"))
        for (what, why), number in sorted(self.skipped.items()):
            shown = what if number == 1 else _plural(what)
            rows.append((f"{number:,}", shown, f"left out: {why}"))
        return rows

    def first(self) -> list[tuple[str, str, str]]:
        """Return what to look at first: how bad, how many, and an example of each kind."""
        kinds: dict[tuple[Weight, str], list[Remark]] = {}
        for remark in self.sorted():
            kinds.setdefault((remark.weight, remark.code), []).append(remark)
        rows = []
        for (weight, _), found in sorted(kinds.items(), key=lambda one: (one[0][0], -len(one[1]))):
            rows.append((_WORDS[weight], f"{len(found):,}", self._shown(found[0])))
        return rows

    def _shown(self, remark: Remark) -> str:
        title = self.titles.get(remark.entry, ("", ""))[0]
        where = _where(remark)
        about = f'"{title}": ' if title else ""
        return f"{about}{remark.message}" + (f" ({where})" if where else "")

    def screen(self) -> Iterator[str]:
        """Yield the lines for the screen."""
        for number, what, state in self.counts():
            yield f"{number:>8}  {what}, {state}"
        first = [row for row in self.first() if row[0] != _WORDS[Weight.NOTED]]
        if first:
            yield ""
            yield "Look at this first:"
            for weight, number, shown in first[:_FIRST]:
                yield f"  {weight} ({number}): {_cut(shown)}"
            if len(first) > _FIRST:
                yield f"  and {len(first) - _FIRST} more kinds of things, in {NAME}"
        if self.proposals and not self.guessed:
            yield ""
            yield "These look like series; --guess-series makes them:"
            for one in self.proposals[:_FIRST]:
                yield (
                    f"  {one.title}: {len(one.parts)} parts"
                    if one.title
                    else f"  {self._chain(one)}"
                )
            if len(self.proposals) > _FIRST:
                yield f"  and {len(self.proposals) - _FIRST} more, in {NAME}"

    def _chain(self, proposal: Proposal) -> str:
        return " → ".join(self.titles[key][0] for key in proposal.parts)

    def markdown(self) -> str:
        """Return the report as a file."""
        parts = [_TITLE, "", f"From {_cell(self.source)}. The worst stands first.", ""]
        if self.stopped:
            parts += ["**The import was interrupted.** Run it again: it goes on from here.", ""]
        parts += ["## Counts", "", *_table(("number", "what", "what became of it"), self.counts())]
        rows = self.first()
        if rows:
            parts += ["", "## What to look at first", ""]
            parts += _table(("how bad", "how many", "such as"), rows)
        parts += list(self._entries())
        parts += list(self._rest())
        if self.proposals:
            made = (
                "These series were guessed and made"
                if self.guessed
                else ("These look like series; `--guess-series` makes them")
            )
            parts += ["", "## Series", "", f"{made}:", ""]
            for one in self.proposals:
                what = f"**{_cell(one.title)}**" if one.title else "`prequel:`"
                parts.append(f"- {what} ({one.reason}): {_cell(self._chain(one))}")
        if self.redirects:
            parts += ["", "## Redirects", "", _REDIRECTS, "", "```", "redirects:"]
            parts += [f"  {old}: {new}" for old, new in [*self.redirects.items()][:_MOST_REDIRECTS]]
            parts.append("```")
        return "\n".join(parts) + "\n"

    def _entries(self) -> Iterator[str]:
        """Yield the table of entries that lost something, the worst first."""
        groups: dict[str, list[Remark]] = {}
        for remark in self.sorted():
            if remark.entry in self.titles:
                groups.setdefault(remark.entry, []).append(remark)
        if not groups:
            return
        yield from ("", "## Post by post", "")
        yield from ("| post | how bad | what | where |", "| --- | --- | --- | --- |")
        order = sorted(
            groups.items(),
            key=lambda one: (one[1][0].weight, -_weighty(one[1]), self.titles[one[0]]),
        )
        for key, remarks in order:
            title, path = self.titles[key]
            shown = f"[{_cell(title)}]({path})"
            for remark in remarks:
                where = _cell(_where(remark))
                yield f"| {shown} | {_WORDS[remark.weight]} | {_said(remark)} | {where} |"
                shown = ""

    def _rest(self) -> Iterator[str]:
        rest = [remark for remark in self.sorted() if remark.entry not in self.titles]
        if rest:
            yield from ("", "## The rest", "")
            yield from ("| how bad | what | where |", "| --- | --- | --- |")
            for remark in rest:
                yield f"| {_WORDS[remark.weight]} | {_said(remark)} | {_cell(_where(remark))} |"

    def write(self, folder: Path) -> Path:
        """Write the file into the blog's folder; one that is not byline's is left alone."""
        path, number = folder / NAME, 1
        while path.exists() and not path.read_bytes().startswith(_TITLE.encode()):
            number += 1
            path = folder / f"import-report-{number}.md"
        folder.mkdir(parents=True, exist_ok=True)
        staged = path.with_suffix(".md.new")
        try:
            staged.write_text(self.markdown(), encoding="utf-8")
            staged.replace(path)
        except OSError as problem:
            problem.filename = str(path)  # a write does not say where it was
            raise
        finally:
            staged.unlink(missing_ok=True)
        return path


def _weighty(remarks: list[Remark]) -> int:
    worst = remarks[0].weight
    return sum(remark.weight == worst for remark in remarks)


def _counted(what: str, number: int) -> str:
    if number != 1 or what in {"series", "settings"}:
        return what
    return _ONE.get(what) or what.removesuffix("s")


def _plural(what: str) -> str:
    return f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"


def _where(remark: Remark) -> str:
    place = remark.place
    return f"{place.path}:{place.line}" if place.path and place.line > 1 else place.path


def _said(remark: Remark) -> str:
    hint = f" ({remark.hint})" if remark.hint else ""
    return _cell(remark.message + hint)


def _cell(text: str) -> str:
    """Return a text that breaks no table and acts nowhere: what it says came from outside."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("`", "\\`")):
        shown = shown.replace(mark, entity)
    for mark in "[]*_":
        shown = shown.replace(mark, f"\\{mark}")
    return " ".join(shown.split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]


def _cut(text: str, most: int = 150) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
