"""Files in whatever encoding they were saved."""

from __future__ import annotations

import pytest

from generator.importers.importer import Weight
from generator.importers.plaintext.encoding import text_of
from generator.importers.plaintext.telling import Telling


def read(data: bytes, encoding: str = ""):
    telling = Telling("a.md")
    text = text_of(data, telling, encoding)
    return text, [(one.code, one.weight, one.place.line) for one in telling.remarks]


@pytest.mark.parametrize(
    "data",
    [
        "Grüße\nan alle".encode(),
        "\ufeffGrüße\nan alle".encode(),
        "\ufeffGrüße\nan alle".encode("utf-16-le"),
        "\ufeffGrüße\nan alle".encode("utf-16-be"),
        "Grüße\nan alle".encode("utf-16-le"),
        "Grüße\nan alle".encode("utf-16-be"),
        "Grüße\r\nan alle".encode(),
        "Grüße\ran alle".encode(),
    ],
)
def test_unicode_is_told_apart_by_its_bytes(data):
    assert read(data) == ("Grüße\nan alle", [])


def test_what_the_settings_name_is_believed():
    assert read("a\nПривет".encode("cp1251"), "windows-1251") == (
        "a\nПривет",
        [("encoding", Weight.NOTED, 2)],
    )


@pytest.mark.parametrize("encoding", ["", "no-such-encoding", "utf-8"])
def test_else_it_is_windows_1252(encoding):
    assert read("a\n“Grüße”".encode("cp1252"), encoding) == (
        "a\n“Grüße”",
        [("encoding", Weight.GUESSED, 2)],
    )


def test_bytes_of_no_encoding_are_lost_and_told():
    text, remarks = read(b"a\x81\xffb")
    assert text == "a\ufffd\ufffdb"
    assert remarks == [("encoding", Weight.LOST, 1)]


def test_control_characters_become_spaces():
    assert read(b"a\nb\x0cc\x08") == ("a\nb c ", [("control-character", Weight.NOTED, 2)])
