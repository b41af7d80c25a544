from __future__ import annotations

from pathlib import Path

from tests.pictures import raster
from tests.unit.check.looking import looked, places, post


def test_a_page_with_all_that_it_loads(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": post("A", "![A door](/door.png) ![A door](/door.png)\n"),
        "content/posts/b.md": post("B", "Words."),
        "content/static/door.png": raster("png", (400, 300)) + bytes(90_000),
    }
    config = "images: {resize: no, keep_metadata: yes}\ncheck: {page_weight: 90}\n"
    report = looked(tmp_path, files, config)
    assert places(report, "heavy-page") == [("content/posts/a.md", 1, 1)]
    one = next(one for one in report.diagnostics if one.code == "heavy-page")
    assert one.hint == "most of it is door.png, with 139 KB"
    assert places(looked(tmp_path, files, config.replace("90", "900")), "heavy-page") == []
