"""Settings in Python are read and never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.importers.plaintext.python_settings import read_python_settings
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import open_vault


def settings(tmp_path: Path, source: str | bytes):
    (tmp_path / "conf.py").write_bytes(source if isinstance(source, bytes) else source.encode())
    telling = Telling("conf.py")
    found = read_python_settings(open_vault(tmp_path), "conf.py", telling)
    return found, [(one.code, one.place.line) for one in telling.remarks]


@pytest.mark.parametrize(
    ("source", "values"),
    [
        (
            "A = 'x'\nB: str = A + '/y'\nC = f'{A}-{B}'\nD = -3",
            {"A": "x", "B": "x/y", "C": "x-x/y", "D": -3},
        ),
        (
            "A = [1, 'b', (True, None)]\nB = {'x': {'path': 'y'}}\nC = {1}",
            {"A": [1, "b", [True, None]], "B": {"x": {"path": "y"}}, "C": [1]},
        ),
        ("small = 'x'\nA = small", {"A": "x"}),
        ("A = base / 'x'\nbase = 1", {}),
        ("import os\ndef f():\n    pass\nif True:\n    A = 1\n", {}),
        ("A = 'x' / 'y'", {"A": "x/y"}),
    ],
)
def test_data_is_read(tmp_path, source, values):
    assert settings(tmp_path, source)[0] == values


@pytest.mark.parametrize(
    "source",
    [
        "A = open('/etc/hostname').read()",
        "A = __import__('os').environ",
        "A = [x for x in range(3)]",
        "A = 'x' * 10 ** 9",
        "A = 1 + 'x'",
        "A = f'{1:>{10**9}}'",
        "A = {**{}}",
        "A = 'x'\nA = f()",
    ],
)
def test_what_would_have_to_be_run_is_told_and_not_known(tmp_path, source):
    values, remarks = settings(tmp_path, source)
    assert (values, [code for code, _line in remarks]) == ({}, ["settings"])


def test_nothing_is_run(tmp_path):
    mark = tmp_path / "ran"
    settings(tmp_path, f"A = open({str(mark)!r}, 'w')\nopen({str(mark)!r}, 'w')\n")
    assert not mark.exists()


@pytest.mark.parametrize("source", ["A = (", "A = " + "(" * 500, "A = " + "-" * 50_000 + "1"])
def test_what_is_no_python_is_told(tmp_path, source):
    values, remarks = settings(tmp_path, source)
    assert values == {}
    assert [code for code, _line in remarks] == ["settings"]


def test_values_do_not_swell(tmp_path):
    doubled = "\n".join(f"A{n + 1} = A{n} + A{n}" for n in range(40))
    values, _remarks = settings(tmp_path, f"A0 = 'x'\n{doubled}")
    assert sum(map(len, values.values())) < 300_000
