from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post


def test_colours_that_are_too_much_alike(tmp_path: Path) -> None:
    config = (
        'theme:\n  colors: {ink: "#999", paper: "#ffffff", soft: "#000000"}\n'
        '  dark: {mid: "#222222"}\n'
    )
    report = looked(tmp_path, {"content/posts/a.md": post("A")}, config)
    assert sorted(set(places(report, "low-contrast"))) == [
        ("content/site.yaml", 5, 17),
        ("content/site.yaml", 6, 15),
    ]
    said = [one.message for one in report.diagnostics if one.code == "low-contrast"]
    assert "ink on paper has a contrast of 2.8 by daylight; 4.5" in said[0]
    assert len(said) == 4


def test_the_theme_s_own_colours_are_fine(tmp_path: Path) -> None:
    for hue in range(0, 360, 60):
        report = looked(tmp_path, {"content/posts/a.md": post("A")}, f"theme: {{hue: {hue}}}\n")
        assert places(report, "low-contrast") == []
    whole = 'theme: {hue: 60, dark: {paper: "#000"}, colors: {paper: "#ffffff"}}\n'
    report = looked(tmp_path, {"content/posts/a.md": post("A")}, whole)
    assert places(report, "low-contrast") == []
