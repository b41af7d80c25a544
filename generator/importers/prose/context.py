"""What the reader of a text asks of the world around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.importers.importer import Weight

__all__ = ["Context", "Loss"]


class Loss(NamedTuple):
    """Something of a text that is not in its Markdown as it was; ``line`` counts from 1 in it."""

    weight: Weight
    code: str
    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Context:
    """Where addresses lead, and what was lost so far."""

    link: Callable[[str], str]
    """From an address as it stands in the text to what stands in the Markdown."""
    picture: Callable[[tuple[str, ...]], str]
    """The same for a picture: it is given by all its addresses, the best first."""
    tips: bool = True
    """Whether a paragraph that opens with "Tip:" is made a box."""
    html: bool = True
    """Whether HTML may stay where Markdown has no words for it."""
    language: str = "en"
    """The language of the blog: what is said to be in it need not say so."""
    losses: list[Loss] = field(default_factory=list)

    def tell(self, weight: Weight, code: str, message: str, line: int) -> None:
        """Note a loss."""
        self.losses.append(Loss(weight, code, message, line))
