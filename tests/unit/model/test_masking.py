"""Passwords in lines that are shown."""

from __future__ import annotations

import pytest

from generator.model.masking import masked


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("see https://me:pass/@web.example:8/a@b", "see https://me:pass/@web.example:8/a@b"),
        ("see https://me:pass@web.example/", "see https://me:••••@web.example/"),
        ("see https://web.example:8000/@me", "see https://web.example:8000/@me"),
        ("see me:pass@web.example", "see me:pass@web.example"),
        ("the token: abc", "the token: abc"),
    ],
)
def test_in_any_line_only_addresses_are_masked(line: str, shown: str):
    assert masked(line) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("remote: https://me:pass@web.example/", "remote: https://me:••••@web.example/"),
        ("host: 'me:p@/ss@web.example'", "host: 'me:•••••@web.example'"),
        ("{host: me:pass@web.example, path: a}", "{host: me:••••@web.example, path: a}"),
        ("user: 'me:pass'", "user: 'me:••••'"),
        ("  password: pass # mine", "  password: •••••••••••"),
        ('{"access_key": "pass", path: a}', '{"access_key": ••••••, path: a}'),
        ("remote: git@web.example:me/blog.git", "remote: git@web.example:me/blog.git"),
        ("user: me", "user: me"),
        ("title: Notes at 10:30", "title: Notes at 10:30"),
    ],
)
def test_in_settings_what_people_write_there_is_masked_too(line: str, shown: str):
    assert masked(line, settings=True) == shown
    assert len(shown) == len(line)
