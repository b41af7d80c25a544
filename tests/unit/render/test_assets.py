"""The theme's files under names that say their content, and what templates make of them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

import pytest

from tests.conftest import CONFIG, SiteFolder

Make = Callable[..., SiteFolder]

BASE = "<html><head>{}</head><body>{{% block main %}}{{% endblock %}}</body></html>"
FONT = b"\x00font\xff"
THEME = {
    "content/posts/a.md": "---\ntitle: A\ndate: 2020-01-01\n---\n\nWords.\n",
    "templates/assets/style.css": '@import "parts/type.css";\n\na { color: red; }\n',
    "templates/assets/parts/type.css": '@font-face { src: url("../fonts/x.woff2"); }\n',
    "templates/assets/fonts/x.woff2": FONT,
    "templates/assets/feed.xsl": "<xsl/>",
    "templates/assets/go.js": "// a\nlet a = 1 < 2 && 3\nlet b = '</script>'\n",
    "templates/partials/head.html": (
        '<link rel="stylesheet" href="{{ site.assets["style.css"].url }}"'
        ' integrity="{{ site.assets["style.css"].integrity }}">'
        '<link rel="preload" href="{{ site.assets["fonts/x.woff2"].url }}"'
        ' type="{{ site.assets["fonts/x.woff2"].type }}">'
        '<link rel="help" href="{{ site.assets["feed.xsl"].url }}">'
        '<script>{{ site.assets["go.js"].inline|safe }}</script>'
    ),
}


def short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def test_names_say_the_content(site: Make):
    made = site(THEME, config="title: Test\nurl: https://example.com/blog/\n")
    assert made.build().ok
    font = f"fonts/x.{short(FONT)}.woff2"
    css = f"@font-face{{src:url({font})}}a{{color:red}}".encode()
    style = f"/assets/style.{short(css)}.css"
    assert (made.output / style.lstrip("/")).read_bytes() == css
    assert (made.output / "assets" / font).read_bytes() == FONT
    page = made.read("a/index.html")
    digest = base64.b64encode(hashlib.sha384(css).digest()).decode()
    assert f'href="/blog{style}" integrity="sha384-{digest}"' in page
    assert f'href="/blog/assets/{font}" type="font/woff2"' in page
    assert 'href="/blog/assets/feed.xsl"' in page
    assert "<script>let a=1<2&&3\nlet b='<\\/script>'</script>" in page
    # What names them plainly finds them as they are.
    for name in ("style.css", "parts/type.css", "fonts/x.woff2", "feed.xsl", "go.js"):
        source = (made.folder / "templates/assets" / name).read_bytes()
        assert (made.output / "assets" / name).read_bytes() == source


def test_another_content_has_another_name_and_the_old_one_goes(site: Make):
    made = site(THEME)
    made.build()
    (old,) = (made.output / "assets").glob("style.*.css")
    made.write({"templates/assets/parts/type.css": "b { c: d }"})
    outcome = made.build()
    assert outcome.ok
    (new,) = (made.output / "assets").glob("style.*.css")
    assert (new != old, old.exists()) == (True, False)
    assert new.name in made.read("a/index.html")
    # A text that is edited now is shown with what the last build knew of the theme.
    post = "content/posts/a.md"
    made.write({post: (made.folder / post).read_text(encoding="utf-8") + "\nMore.\n"})
    outcome = made.build()
    assert outcome.site is None  # by the shortest way
    assert "More." in made.read("a/index.html")
    assert new.name in made.read("a/index.html")


def test_without_minify_all_is_as_it_was_written(site: Make):
    made = site(
        {
            **THEME,
            "templates/base.html": BASE.format(
                '  <!-- a -->\n\n  {% include "partials/head.html" %}'
            ),
        },
        config=f"{CONFIG}minify: false\n",
    )
    made.build()
    (style,) = (made.output / "assets").glob("style.*.css")
    assert "a { color: red; }\n" in style.read_text(encoding="utf-8")
    (script,) = (made.output / "assets").glob("go.*.js")
    assert script.read_bytes() == (made.folder / "templates/assets/go.js").read_bytes()
    assert "  <!-- a -->\n\n" in made.read("index.html")
    made.write({"content/site.yaml": CONFIG})
    made.build()
    assert "<!-- a -->" not in made.read("index.html")


def test_a_name_that_no_file_has(site: Make):
    made = site({**THEME, "templates/partials/head.html": '{{ site.assets["styl.css"].url }}'})
    (one,) = made.build().diagnostics
    assert (one.path, one.line, one.column) == ("templates/partials/head.html", 1, 17)
    assert one.message.startswith('"styl.css" does not exist here')
    assert one.hint == 'did you mean "style.css"?'


def test_a_style_sheet_with_mistakes_stops_the_build_with_its_place(site: Make):
    made = site({**THEME, "templates/assets/parts/type.css": "a {\n  b: url(c.png);\n"})
    outcome = made.build()
    assert not outcome.ok
    assert [(one.code, one.path, one.line, one.column) for one in outcome.diagnostics] == [
        ("css-syntax", "templates/assets/parts/type.css", 1, 3),
        ("css-missing-file", "templates/assets/parts/type.css", 2, 10),
    ]


def test_a_style_sheet_that_is_no_utf_8(site: Make):
    made = site({**THEME, "templates/assets/style.css": b"a{}\n\xff"})
    outcome = made.build()
    assert not outcome.ok
    assert {one.path for one in outcome.diagnostics} == {"templates/assets/style.css"}


@pytest.mark.parametrize("name", ["more/a.css", "deep/er/b.css"])
def test_sheets_in_folders_name_files_from_there(site: Make, name: str):
    up = "../" * name.count("/")
    made = site({**THEME, f"templates/assets/{name}": f"a{{b:url({up}fonts/x.woff2)}}"})
    assert made.build().ok
    folder, _, file = name.rpartition("/")
    (sheet,) = (made.output / "assets" / folder).glob(file.replace(".css", ".*.css"))
    (address,) = re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8"))
    assert (sheet.parent / address).resolve().read_bytes() == FONT
