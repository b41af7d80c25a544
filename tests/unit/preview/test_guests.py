"""There is room for so many; who was silent for longest goes."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator

import pytest

from generator.preview import guests
from generator.preview.guests import Guests, seats

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pairs() -> Iterator[list[Pair]]:
    made = [socket.socketpair() for _ in range(4)]
    yield made
    for pair in made:
        for end in pair:
            end.close()


def ended(pair: Pair) -> bool:
    pair[1].setblocking(False)
    try:
        return pair[1].recv(1) == b""
    except BlockingIOError:
        return False


def test_who_was_silent_for_longest_goes(pairs: list[Pair]):
    room = Guests(2)
    for near, _ in pairs[:2]:
        room.came(near)
    room.came(pairs[0][0])  # it said something
    room.came(pairs[2][0])
    assert [ended(pair) for pair in pairs] == [False, True, False, False]
    room.went(pairs[2][0])
    room.went(pairs[2][0])
    room.came(pairs[3][0])
    assert [ended(pair) for pair in pairs] == [False, True, False, False]


def test_one_that_has_gone_by_itself_may_be_shown_out(pairs: list[Pair]):
    room = Guests(1)
    room.came(pairs[0][0])
    pairs[0][0].close()
    room.came(pairs[1][0])
    assert not ended(pairs[1])


@pytest.mark.parametrize(
    ("allowed", "found"),
    [(resource.RLIM_INFINITY, 256), (20_000, 256), (1024, 256), (256, 64), (4, 8)],
)
def test_the_system_says_how_much_room_there_is(
    monkeypatch: pytest.MonkeyPatch, allowed: int, found: int
):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    assert seats() == found
    assert guests._SEATS == 256
