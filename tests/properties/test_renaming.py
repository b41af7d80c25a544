"""Whatever links to a post in whatever way: once it is renamed, all leads where it led."""

from __future__ import annotations

import posixpath
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from generator import pipeline
from generator.resolve.site import Address, Site
from generator.scaffold.renaming.carrying import carry_out
from generator.scaffold.renaming.plan import plan_rename

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)
NAMES = ("ask", "ask-again", "über-mut", "calls_1", "re")
PLACES = ("{}.md", "2010-07-28-{}.md", "{}/index.md", "2010/{}.md", "2010/2011-01-02-{}/index.md")
WORDS = ("ask", "ask.md", "/ask/", "`[x](ask.md)`", "Plain words.", "re", "ü")

form = st.sampled_from(
    (
        "[l]({source})",
        "[l](./{source} 'T')",
        "[l](</{root}>)",
        "[l]({address})",
        "[l]({address}#top)",
        "[l](https://example.com{address}?a=b)",
        '<a href="{source}">l</a>',
        "[l][r{n}]\n\n[r{n}]: {source}\n",
        "[l]({encoded})",
        "![i]({image})",
        "[i](/{image_root})",
    )
)
posts = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "links": st.lists(st.tuples(st.integers(0, 3), form, st.sampled_from(WORDS)), max_size=6),
    }
)
news = st.sampled_from(("new", "ask-2", "2012/new.md", "2010/new/", "new/index.md", "Ünd"))


def _path(number: int, post: dict) -> str:
    return "content/posts/" + post["place"].format(NAMES[number].replace("_", "-"))


def _text(number: int, blog: list[dict], slugs: list[str]) -> str:
    here = posixpath.dirname(_path(number, blog[number]))
    body = []
    for n, (to, shape, word) in enumerate(blog[number]["links"]):
        target = _path(to % len(blog), blog[to % len(blog)])
        slug = slugs[to % len(blog)]
        image = f"{posixpath.dirname(target)}/{slug}.png"
        source = posixpath.relpath(target, here)
        said = shape.format(
            source=source,
            root=target.removeprefix("content/"),
            address=f"/{slug}/",
            encoded=source.replace("a", "%61").replace("ü", "%C3%BC"),
            image=posixpath.relpath(image, here),
            image_root=image.removeprefix("content/"),
            n=n,
        )
        body += [word, said]
    return f"---\ntitle: T{number}\ndate: 2010-01-01\n---\n\n" + "\n\n".join(body) + "\n"


def _site(folder: Path) -> Site:
    site, found = pipeline.read_site(folder, pipeline.Options(as_of=NOW))
    assert site
    assert [one for one in found if one.severity.value == "error"] == []
    return site


def _led(site: Site) -> dict[str, list[Address | None]]:
    """Return where the links of each post lead, by its title."""
    return {post.title: list(site.targets[post.source]) for post in site.posts}


engines = st.sampled_from(("python-markdown", "commonmark"))


@given(st.lists(posts, min_size=2, max_size=4), st.integers(0, 3), news, engines)
def test_all_leads_where_it_led(blog, which, new, engine):
    which %= len(blog)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        slugs = [one.replace("_", "-") for one in NAMES]
        for number, post in enumerate(blog):
            path = folder / _path(number, post)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_text(number, blog, slugs))
            (path.parent / f"{slugs[number]}.png").write_bytes(b"x")
        (folder / "content/site.yaml").write_text(
            f"title: T\nurl: https://example.com/\nmarkdown: {{engine: {engine}}}\n"
        )
        before = _site(folder)
        plan = plan_rename(folder, slugs[which], new, NOW)
        if not plan.ok:  # a post with a folder cannot become one without
            assert [one.code for one in plan.found] == ["bad-target"]
            return
        assert plan.found == ()
        assert carry_out(folder, plan) is None
        after = _site(folder)
        for title, addresses in _led(before).items():
            now = _led(after)[title]
            assert len(now) == len(addresses)
            for old, found in zip(addresses, now, strict=True):
                assert _same(old, found, plan.old, plan.new, before, after), (title, old, found)
        assert [one.path for one in after.aliases] == ([plan.old] if plan.old != plan.new else [])


def _same(old, found, was: str, now: str, before: Site, after: Site) -> bool:
    if old == found:
        return True
    if old is None or found is None:
        return False
    said = unquote(old.path or old.url or "").replace(was, now, 1)
    if said == unquote(found.path or found.url or ""):
        return True
    # A picture that went along has the address of where it is now.
    pictures = {asset.path for asset in after.assets} - {asset.path for asset in before.assets}
    return found.path in pictures and posixpath.basename(found.path) == posixpath.basename(old.path)
