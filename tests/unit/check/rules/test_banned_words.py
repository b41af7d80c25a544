from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post

BANNED = 'check:\n  banned: {utilize: use, "click here": where it leads, "don\'t": "do not"}\n'


def test_words_in_texts_titles_and_descriptions(tmp_path: Path) -> None:
    text = (
        "Utilize it; [Click\nhere](/a/). Utilized, `utilize`, https://a.example/utilize. Don’t.\n"
    )
    files = {
        "content/posts/a.md": post("A", text),
        "content/posts/b.md": post("To utilize", description="We utilize it.", series="Steps"),
        "content/series/steps.md": "---\ntitle: Steps\ndescription: To utilize.\n---\nUtilize.\n",
    }
    report = looked(tmp_path, files, BANNED)
    assert places(report, "banned-word") == [
        ("content/posts/a.md", 8, 1),
        ("content/posts/a.md", 8, 14),
        ("content/posts/a.md", 9, 61),
        ("content/posts/b.md", 2, 8),
        ("content/posts/b.md", 4, 14),
        ("content/series/steps.md", 3, 14),
        ("content/series/steps.md", 5, 1),
    ]
    hints = [one.hint for one in report.diagnostics if one.code == "banned-word"]
    assert hints[:3] == ["instead: use", "instead: where it leads", "instead: do not"]
    assert places(looked(tmp_path, files), "banned-word") == []
