from __future__ import annotations

from pathlib import Path

from tests.unit.check.looking import looked, places, post

HARD = (
    "Organizational communication methodologies necessitate comprehensive interdisciplinary "
    "understanding of institutional characteristics. "
) * 10
EASY = "Ask them what they do. Then wait, and hear what they say. It takes a while. " * 10


def test_texts_below_the_bar(tmp_path: Path) -> None:
    files = {
        "content/posts/hard.md": post("Hard", HARD),
        "content/posts/easy.md": post("Easy", EASY),
        "content/posts/short.md": post("Short", HARD[:200]),
        "content/posts/polish.md": post("Polish", HARD, language="pl"),
    }
    report = looked(tmp_path, files)
    assert places(report, "hard-to-read") == [("content/posts/hard.md", 2, 8)]
    message = next(one.message for one in report.diagnostics if one.code == "hard-to-read")
    assert message.startswith("this text is hard to read: 0 on Flesch's scale")
    assert places(looked(tmp_path, files, "check: {reading_ease: 0}\n"), "hard-to-read") == []
