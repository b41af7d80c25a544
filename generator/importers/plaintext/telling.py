"""What is told of one file while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.importers.importer import Remark, Weight
from generator.model.diagnostic import Place

__all__ = ["Telling"]


@dataclass(slots=True)
class Telling:
    """Collects remarks on the file ``name``; ``entry`` is the key of the entry made of it."""

    name: str
    entry: str = ""
    remarks: list[Remark] = field(default_factory=list)
    shift: int = 0
    """How many lines stand above the text in hand: lines are given as that text has them."""

    def tell(
        self,
        weight: Weight,
        code: str,
        message: str,
        line: int = 1,
        column: int = 1,
        hint: str = "",
    ) -> None:
        """Remark on a line; the same remark on the same line is made once."""
        place = Place(self.name, line + self.shift, column)
        remark = Remark(weight, code, message, place, hint, self.entry)
        if remark not in self.remarks[-8:]:
            self.remarks.append(remark)

    def lost(self, code: str, message: str, line: int = 1, hint: str = "") -> None:
        """Remark that something did not come over."""
        self.tell(Weight.LOST, code, message, line, hint=hint)

    def changed(self, code: str, message: str, line: int = 1, hint: str = "") -> None:
        """Remark that something is not as it was."""
        self.tell(Weight.CHANGED, code, message, line, hint=hint)

    def guessed(self, code: str, message: str, line: int = 1, hint: str = "") -> None:
        """Remark that something had to be guessed."""
        self.tell(Weight.GUESSED, code, message, line, hint=hint)

    def noted(self, code: str, message: str, line: int = 1, hint: str = "") -> None:
        """Remark on something that the writer should know."""
        self.tell(Weight.NOTED, code, message, line, hint=hint)
