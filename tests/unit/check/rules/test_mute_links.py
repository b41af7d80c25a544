from __future__ import annotations

from pathlib import Path

from tests.pictures import raster
from tests.unit.check.looking import looked, places, post


def test_links_need_words(tmp_path: Path) -> None:
    text = (
        '<a href="/b/"></a> <a href="/c/" aria-label="To C"></a>\n'
        '<a href="/b/#x" aria-hidden="true"></a> <a id="y"></a>\n'
        '<a href="/b/?q"><img src="/dot.png" alt="To B"></a>\n\n'
        '<a href="/c/?q"><img src="/dot.png" alt=""></a>\n'
    )
    files = {
        "content/posts/a.md": post("A", text),
        "content/posts/b.md": post("B", '<p id="x">Fine.</p>'),
        "content/posts/c.md": post("C", "Fine."),
        "content/static/dot.png": raster("png"),
    }
    assert places(looked(tmp_path, files), "link-without-words") == [
        ("content/posts/a.md", 8, 10),
        ("content/posts/a.md", 12, 10),
    ]
