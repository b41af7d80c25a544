"""A file is written whole even where the disk takes it in parts."""

from __future__ import annotations

import builtins
import io
from pathlib import Path

import pytest

from generator.publish.whole import write_whole


class Nearly(io.BytesIO):
    """A disk that takes seven bytes at once, and forty in all."""

    def write(self, data):
        if self.tell() >= 40:
            raise OSError(28, "No space left on device")
        return super().write(bytes(data[:7]))

    def close(self):
        self.said = self.getvalue()
        super().close()


def test_a_part_is_followed_by_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    disk = Nearly()
    with monkeypatch.context() as patched:
        patched.setattr(builtins, "open", lambda *_, **__: disk)
        write_whole("x", b"0123456789" * 3)
    assert disk.said == b"0123456789" * 3
    write_whole(f"{tmp_path}/x", b"")
    assert (tmp_path / "x").read_bytes() == b""


def test_what_has_no_room_is_an_error(monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr(builtins, "open", lambda *_, **__: Nearly())
        with pytest.raises(OSError, match="No space"):
            write_whole("x", b"0123456789" * 9)
