"""Python imports this as it starts, where it is told to: folders list what they hold anyhow."""

import os
import random

_dice = random.Random(int(os.environ["SHUFFLED"]))
_scandir, _listdir = os.scandir, os.listdir


class _Shuffled:
    """What a folder holds, in any order, as :func:`os.scandir` gives it."""

    def __init__(self, path="."):
        with _scandir(path) as entries:
            self._found = [*entries]
        _dice.shuffle(self._found)

    def __iter__(self):
        return self

    def __next__(self):
        if not self._found:
            raise StopIteration
        return self._found.pop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._found = []


def _shuffled(path="."):
    found = _listdir(path)
    _dice.shuffle(found)
    return found


os.scandir, os.listdir = _Shuffled, _shuffled
