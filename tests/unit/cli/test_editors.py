from __future__ import annotations

import webbrowser

import pytest

from generator.cli.editors import chosen, opened


@pytest.mark.parametrize(
    ("asked", "known", "expected"),
    [
        ("vi", {"EDITOR": "nano"}, "vi"),
        (None, {"EDITOR": "nano", "VISUAL": "code -w"}, "code -w"),
        (None, {"EDITOR": "nano", "VISUAL": "vi", "BYLINE_EDITOR": "zed"}, "zed"),
        (None, {"EDITOR": ""}, None),
        ("", {}, None),
    ],
)
def test_which_editor(monkeypatch, asked, known, expected):
    for name in ("BYLINE_EDITOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    assert chosen(asked) == expected


@pytest.mark.parametrize("answers", [True, False])
def test_an_address_is_opened_at_the_line(monkeypatch, tmp_path, answers):
    asked = []
    monkeypatch.setattr(webbrowser, "open", lambda url: asked.append(url) or answers)
    file = tmp_path / "a b.md"
    said = opened("vscode", file, 7)
    said_too = opened("mine://{path}?at={line}", file, 7)
    where = str(file).replace(" ", "%20")
    assert asked == [f"vscode://file{where}:7:1", f"mine://{where}?at=7"]
    wrong = "nothing on this machine opens {}: addresses"
    expected = (None, None) if answers else (wrong.format("vscode"), wrong.format("mine"))
    assert (said, said_too) == expected


def test_a_program_may_have_words_behind_it(tmp_path):
    program = tmp_path / "my editor"
    program.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/said"\nexit 3\n')
    program.chmod(0o755)
    assert opened(f"'{program}' --wait", tmp_path / "a.md", 1) == (
        f"'{program}' --wait ended with code 3"
    )
    assert (tmp_path / "said").read_text() == f"--wait {tmp_path}/a.md\n"
    assert "cannot be started" in (opened("'unclosed", tmp_path / "a.md", 1) or "")
    assert "cannot be started" in (opened(str(tmp_path / "none"), tmp_path / "a.md", 1) or "")
