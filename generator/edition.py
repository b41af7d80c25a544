"""What a build makes, gathered piece by piece and published whole, or not at all."""

from __future__ import annotations

from typing import Final

from generator.cache import reasons
from generator.cache.memory import Memory
from generator.load.discover import CONTENT
from generator.making import Made
from generator.model.diagnostic import Diagnostic
from generator.profile import Piece, Profile
from generator.publish.manifest import Kind
from generator.publish.publish import Report, Staging
from generator.render.job import Job, Work, file_of, maker_of
from generator.render.outputs.redirects import TEMPLATE as REDIRECT

__all__ = ["Edition"]

_ROWS: Final = 500  # that are written to the cache together


class Edition:
    """Takes what is made, piece by piece, and publishes all of it, or nothing."""

    def __init__(
        self,
        staging: Staging,
        memory: Memory | None,
        profile: Profile,
        *,
        blocked: bool = False,
        again: bool = False,
    ) -> None:
        """Start with nothing; one that is ``blocked`` looks at all there is, but keeps none.

        ``again`` says that jobs are remembered ones, which know no more what their files are: those
        stay what they were.
        """
        self._again = again
        self.staging, self.memory, self.profile = staging, memory, profile
        self.blocked = blocked
        self.found: list[Diagnostic] = []
        self.keys: dict[str, str] = {}
        self.shown: dict[str, list[str]] = {}
        self.reasons: dict[str, str] = {}
        self._rows: list[tuple[str, str]] = []
        self._told: set[tuple[str | None, int | None, str]] = set()

    def take(self, made: Made) -> None:
        """Take one thing; what is wrong with a template is told once for each place."""
        file = file_of(made.work)
        self.keys[file] = made.key
        if isinstance(made.work, Job):
            for text in made.work.texts:
                self.shown.setdefault(text.source, []).append(file)
        problem = made.result
        if isinstance(problem, Diagnostic):
            self.blocked = True
            place = (problem.path, problem.line, problem.code)
            if place not in self._told:
                self._told.add(place)
                self.found.append(problem)
        elif self.blocked:
            return
        elif problem is None:
            self.staging.keep(file, None if self._again else _kind_of(made.work))
            self.profile.fresh += 1
        else:
            self.staging.take(problem, None if self._again else _kind_of(made.work))
            self._note(made, file)
            if made.row and self.memory and not self.memory.has_made(file, made.key):
                self._rows.append((made.key, made.row))
                if len(self._rows) == _ROWS:
                    self._remember()

    def _note(self, made: Made, file: str) -> None:
        """Write down why a file was made, and what it took."""
        why = self.memory.why_made(file, made.key) if self.memory else reasons.NO_CACHE
        self.reasons[file] = why
        self.profile.files.append(Piece(made.seconds, file, why, maker_of(made.work)))

    def end(self) -> Report | None:
        """Publish, unless something is in the way."""
        if self.memory and not self.blocked:
            self._remember()
        if self.blocked:
            self.staging.discard()
            return None
        return self.staging.commit()

    def _remember(self) -> None:
        assert self.memory is not None
        self.memory.remember_jobs(self._rows)
        self._rows = []


def _kind_of(work: Work) -> Kind:
    """Return what the file of a piece of work is."""
    redirect = isinstance(work, Job) and work.by == REDIRECT
    source = work.origin.path
    return Kind(
        "redirect" if redirect else work.phase.name.lower(),
        work.lasting,
        source if source.startswith(f"{CONTENT}/") else "",
    )
