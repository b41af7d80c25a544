"""What another host says of an address."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, NamedTuple

__all__ = ["Answer"]

_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Answer(NamedTuple):
    """What came of asking for one address.

    ``status`` is that of the last response, 0 without one; ``moved`` the address to write instead
    when every step on the way was for good, else empty. ``problem`` is why there is no response,
    or none that says anything; ``lost`` that there is no such host, or none that answers there.
    """

    status: int
    moved: str = ""
    problem: str = ""
    lost: bool = False

    @property
    def is_dead(self) -> bool:
        """Whether the page is gone."""
        return self.lost or (not self.problem and self.status in _GONE)

    @property
    def is_unsure(self) -> bool:
        """Whether it cannot be said if the page is there."""
        return not self.is_dead and (bool(self.problem) or self.status >= HTTPStatus.BAD_REQUEST)

    @property
    def reason(self) -> str:
        """Why the page counts as gone, or why nothing can be said, for people."""
        if self.problem:
            return self.problem
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)
