"""Whatever the picture and the options: sizes are true, and nothing is wider than it was."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import CONFIG, SiteFolder, tree
from tests.pictures import gps_jpeg, open_picture, raster

POST = "---\ntitle: A\ndate: 2010-01-01\n---\n![A](x.{})\n"
_TAG = re.compile(r'<img[^>]* width="(\d+)" height="(\d+)"')
_SOURCES = re.compile(r'<source type="image/(\w+)" srcset="([^"]*)"')


@settings(max_examples=20, deadline=None)
@given(
    size=st.tuples(st.integers(1, 400), st.integers(1, 300)),
    kind=st.sampled_from(["jpeg", "png", "webp", "avif"]),
    turned=st.integers(1, 8),
    widths=st.lists(st.integers(16, 500), max_size=4),
)
def test_sizes(size, kind, turned, widths):
    telephone = kind == "jpeg"
    data = gps_jpeg(size, turned) if telephone else raster(kind, size)
    upright = size[::-1] if telephone and turned > 4 else size
    with tempfile.TemporaryDirectory() as folder:
        made = SiteFolder(Path(folder))
        made.write(
            {
                "content/site.yaml": f"{CONFIG}images: {{widths: {widths}}}\n",
                "content/posts/a/index.md": POST.format(kind),
                f"content/posts/a/x.{kind}": data,
            }
        )
        outcome = made.build()
        assert outcome.diagnostics == ()
        page, files = made.read("a/index.html"), tree(made.output)
    [said] = _TAG.findall(page)
    assert tuple(map(int, said)) == upright == open_picture(files[f"a/x.{kind}"]).size
    named = {f"a/x.{kind}"}
    for into, srcset in _SOURCES.findall(page):
        for one in srcset.split(", "):
            path, width = one.removesuffix("w").split()
            image = open_picture(files[path[1:]])
            named.add(path[1:])
            assert (image.format, image.width) == (into.upper(), int(width))
            assert image.width <= upright[0]
            assert abs(image.height - upright[1] * image.width / upright[0]) <= 1
            assert not image.getexif()
    assert named == {path for path in files if path.startswith("a/x")}
    assert bool(widths and upright[0] >= 64) == (len(named) > 1)
