"""Write a file with one call of the system where that will do, and yet all of it."""

from __future__ import annotations

__all__ = ["write_whole"]


def write_whole(path: str, content: bytes) -> None:
    """Write a file; raises ``OSError`` as the disk does, with the path.

    A disk that is nearly full takes what it has room for and says how much that was, which is no
    error; it refuses only the rest.
    """
    try:
        with open(path, "wb", buffering=0) as stream:  # noqa: PTH123 - texts are faster, and many
            done = stream.write(content)
            while done < len(content):
                done += stream.write(memoryview(content)[done:])
    except OSError as problem:
        problem.filename = path  # which a write does not say
        raise
