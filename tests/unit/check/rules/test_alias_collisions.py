from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import codes, looked, places, post


def test_an_old_address_that_will_be_taken(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", aliases="[/coming/, /both/]"),
        "content/posts/coming.md": post("Coming", date="2027-01-01"),
        "content/posts/draft.md": post("Draft", draft="true", aliases="[/fine/, /Both/]"),
        "content/posts/over.md": post("Over", expires="2026-10-02"),
        "content/posts/b.md": post("B", aliases="[/over/]"),
    }
    assert places(looked(tmp_path, files), "alias-collides") == [
        ("content/posts/a.md", 7, 11),
        ("content/posts/draft.md", 8, 19),
    ]


def test_what_collides_today_is_the_build_s_to_tell(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", aliases="[/old/]"),
        "content/posts/b.md": post("B", aliases="[/old/]"),
    }
    found = codes(looked(tmp_path, files))
    assert "address-taken" in found
    assert "alias-collides" not in found
