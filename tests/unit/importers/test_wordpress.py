"""What exports of WordPress have now and then."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.importers.importer import Author, Entry, Remark, Reply, Skipped, Unreadable
from tests.importing import files, found_in, imported, matter

SPACES = (
    "xmlns:wp='http://wordpress.org/export/1.2/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/'"
)


def wxr(tmp_path: Path, items: str, channel: str = "") -> Path:
    file = tmp_path / "export.xml"
    file.write_text(
        f"<rss version='2.0' {SPACES}><channel><title>B</title><link>https://b.example</link>"
        f"<wp:wxr_version>1.2</wp:wxr_version>{channel}{items}</channel></rss>"
    )
    return file


def item(number: int, more: str, text: str = "words", kind: str = "post") -> str:
    return (
        f"<item><title>T{number}</title><content:encoded><![CDATA[{text}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_name>t{number}</wp:post_name>"
        f"<wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def date(local: str, universal: str) -> str:
    return (
        f"<wp:post_date>{local}</wp:post_date><wp:post_date_gmt>{universal}</wp:post_date_gmt>"
        "<wp:status>publish</wp:status>"
    )


def test_dates_whose_clocks_disagree(tmp_path: Path) -> None:
    items = (
        item(1, date("2010-07-28 09:30:00", "2010-07-28 16:30:00"))
        + item(2, date("2010-07-28 09:30:00", "0000-00-00 00:00:00"))
        + item(3, date("0000-00-00 00:00:00", "2010-07-28 16:30:00"))
        + item(4, date("2010-07-28 09:30:00", "2010-07-28 16:31:00"))
        + item(5, date("2010-07-28 09:30:00", "2010-06-01 00:00:00"))
        + item(6, date("soon", "later"))
    )
    found = found_in(wxr(tmp_path, items), "wordpress")
    dates = [str(one.date) for one in found if isinstance(one, Entry)]
    assert dates == [
        "2010-07-28 09:30:00-07:00",
        "2010-07-28 09:30:00",
        "2010-07-28 16:30:00+00:00",
        "2010-07-28 09:30:00",
        "2010-07-28 09:30:00",
        "None",
    ]
    assert [one.code for one in found if isinstance(one, Remark)] == ["date"]


def test_authors_categories_and_what_stands_beside_a_post(tmp_path: Path) -> None:
    channel = (
        "<description>Said</description><language>en</language>"
        "<wp:author><wp:author_login>Ann</wp:author_login><wp:author_first_name>Ann"
        "</wp:author_first_name><wp:author_last_name>Lee</wp:author_last_name></wp:author>"
        "<wp:author><wp:author_display_name>Nobody</wp:author_display_name></wp:author>"
        "<wp:category><wp:category_nicename>deep</wp:category_nicename><wp:category_parent>top"
        "</wp:category_parent><wp:cat_name>Deep</wp:cat_name></wp:category>"
        "<wp:category><wp:category_nicename>uncategorized</wp:category_nicename></wp:category>"
    )
    place = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value>"
        "</wp:postmeta>"
        for key, value in (
            ("geo_latitude", "37.8"),
            ("geo_longitude", "-122.3"),
            ("geo_public", "1"),
            ("geo_address", "Oakland"),
            ("_edit_last", "1"),
            ("_wp_old_slug", "first"),
            ("_wp_old_slug", "second"),
        )
    )
    terms = (
        "<category domain='category' nicename='deep'>Deep</category>"
        "<category domain='category' nicename='uncategorized'>Uncategorized</category>"
    )
    once = date("2010-07-28 09:30:00", "2010-07-28 16:30:00")
    link = "<link>https://b.example/2010/t1/</link><dc:creator>Ann</dc:creator>"
    source = wxr(tmp_path, item(1, once + place + terms + link), channel)
    found = found_in(source, "wordpress")
    assert [one for one in found if isinstance(one, Author)] == [Author("Ann", "Ann Lee")]
    (post,) = [one for one in found if isinstance(one, Entry)]
    where = {"latitude": "37.8", "longitude": "-122.3", "name": "Oakland"}
    assert post.extra == {"location": where}
    assert post.tags == ("Deep",)
    imported(source, tmp_path / "new")
    new = tmp_path / "new/content"
    aliases = matter(new / "posts/2010/t1.md")[0]["aliases"]
    assert aliases == ["/?p=1", "/2010/first/", "/2010/second/"]
    rules = (new / "site.yaml").read_text()
    assert "/category/top/deep/: /tags/deep/" in rules
    assert "uncategorized" not in rules


def test_who_may_read_a_post_and_what_is_said_below(tmp_path: Path) -> None:
    comments = "".join(
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>A</wp:comment_author>"
        f"<wp:comment_content>c{n}</wp:comment_content><wp:comment_approved>{approved}"
        f"</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type></wp:comment>"
        for n, approved, kind in ((1, "1", ""), (2, "0", ""), (3, "odd", ""), (4, "1", "pingback"))
    )
    items = (
        item(1, f"<wp:post_password>x</wp:post_password>{comments}")
        + item(2, "<wp:status>trash</wp:status>")
        + item(3, "", kind="revision")
        + item(4, "", kind="attachment")
        + item(5, "", kind="recipe")
    )
    found = found_in(wxr(tmp_path, items), "wordpress")
    assert [one.draft for one in found if isinstance(one, Entry)] == [True]
    assert [one.text for one in found if isinstance(one, Reply)] == ["c1"]
    skipped = {one.why for one in found if isinstance(one, Skipped)}
    assert {"marked as odd", "a pingback, which a program wrote"} <= skipped
    assert len(skipped) == 5
    assert {one.code for one in found if isinstance(one, Remark)} == {"private", "unknown-kind"}


def test_an_export_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no post and no page"):
        imported(wxr(tmp_path, ""), tmp_path / "new")
    (tmp_path / "export.xml").unlink()
    with pytest.raises(Unreadable, match="no export of WordPress"):
        imported(tmp_path, tmp_path / "new", "wordpress")


def block(name: str, html: str) -> str:
    return f"<!-- wp:{name} -->{html}<!-- /wp:{name} -->"


def test_blocks_of_a_whole_post(tmp_path: Path) -> None:
    picture = "<img src='https://b.example/a.png' alt='A' class='wp-image-7'/>"
    column = block("column", "<div><p>{}</p></div>")
    row = "<tr><{0}>{1}</{0}><{0}>{2}</{0}></tr>"
    table = f"<thead>{row.format('th', 'h', 'i')}</thead><tbody>{row.format('td', 1, 2)}</tbody>"
    text = "\n".join(
        (
            block("heading", "<h2>Head</h2>"),
            block("list", f"<ul>{block('list-item', '<li>one</li>')}</ul>"),
            block("quote", "<blockquote><p>said</p><cite>Ann</cite></blockquote>"),
            block("separator", "<hr class='wp-block-separator'/>"),
            block("spacer", "<div style='height:9px'></div>"),
            block("image", f"<figure>{picture}<figcaption>Cap</figcaption></figure>"),
            block("columns", f"<div>{column.format('left')}{column.format('right')}</div>"),
            block("button", "<div><a href='https://x.example/'>press</a></div>"),
            block("code", "<pre class='wp-block-code'><code>x &lt; y</code></pre>"),
            block("pullquote", "<figure><blockquote><p>pull</p></blockquote></figure>"),
            block("table", f"<figure><table>{table}</table></figure>"),
            block("details", "<details><summary>more</summary><p>hid</p></details>"),
        )
    )
    imported(wxr(tmp_path, item(1, date("2010-07-28", "2010-07-28"), text)), tmp_path / "new")
    (body,) = [d.decode() for n, d in files(tmp_path / "new").items() if "posts/" in n]
    for said in (
        "## Head",
        "- one",
        "> said",
        '---\n\n![A](https://b.example/a.png "Cap")',
        "left\n\nright",
        "[press](https://x.example/)",
        "```\nx < y\n```",
        "> pull",
        "| h | i |",
        "<summary>more</summary>",
    ):
        assert said in body
    assert "wp:" not in body
