"""The table in the README holds what was done last of each row."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY
from tests.hardening import table


def test_rows_done_now_replace_those_of_before_and_the_rest_stays():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    once = table.quoted(readme, {"killed": 1000, "edits": 12_345})
    again = table.quoted(once, {"killed": 1001})
    assert table.counted(again) == {**table.counted(once), "killed": 1001}
    assert table.counted(again)["edits"] == 12_345
    assert "| 12,345 |" in again
    assert table.quoted(again, {}) == again


def test_a_text_without_a_place_is_refused():
    with pytest.raises(ValueError, match="no place"):
        table.quoted("# A README", {})
