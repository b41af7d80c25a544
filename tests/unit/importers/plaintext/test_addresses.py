"""Old addresses, as Jekyll 4.3, Hugo 0.168 and Pelican 4.12 made them of the same files."""

from __future__ import annotations

import pytest

from tests.old_blogs import read, written

POSTS = {
    "_posts/2010-07-21-My Old_Post.md": "---\ntitle: A\ncategories: [One Two, B]\n---\n",
    "_posts/2010-7-1-second.markdown":
        "---\ntitle: B\ncategory: one two\ndate: 2010-07-02 23:30:00 -0800\n---\n",
    "foo/_posts/2011-01-01-Café-été.md": "---\ntitle: C\ncategories: b c\nslug: My Slug Ü\n---\n",
    "_posts/2012-01-01-perma.md": "---\ntitle: D\npermalink: /:year/:slug.html\n---\n",
    "_recipes/sub/Soup One.md": "---\ntitle: E\n---\n",
    "about us.md": "---\ntitle: F\n---\nWords.\n",
    "foo/index.md": "---\ntitle: G\npermalink: /x/y\n---\nWords.\n",
    "_posts/10-01-05-two.md": "---\ntitle: H\ntags: a b\n---\n",
}  # fmt: skip


@pytest.mark.parametrize(
    ("style", "addresses"),
    [
        ("date", ["/one two/b/2010/07/21/My-Old_Post.html", "/one two/2010/07/03/second.html",
                  "/foo/b/c/2011/01/01/My-Slug-Ü.html", "/2012/perma.html",
                  "/recipes/sub/Soup One.html", "/about us.html", "/x/y", "/2010/01/05/two.html"]),
        ("pretty", ["/one two/b/2010/07/21/My-Old_Post/", "/one two/2010/07/03/second/",
                    "/foo/b/c/2011/01/01/My-Slug-Ü/", "/2012/perma.html", "/recipes/sub/Soup One/",
                    "/about us/", "/x/y", "/2010/01/05/two/"]),
        ("ordinal", ["/one two/b/2010/202/My-Old_Post.html", "/one two/2010/184/second.html",
                     "/foo/b/c/2011/001/My-Slug-Ü.html", "/2012/perma.html",
                     "/recipes/sub/Soup One.html", "/about us.html", "/x/y", "/2010/005/two.html"]),
        ("weekdate", ["/one two/b/2010/W29/Wed/My-Old_Post.html",
                      "/one two/2010/W26/Sat/second.html", "/foo/b/c/2011/W52/Sat/My-Slug-Ü.html",
                      "/2012/perma.html",
                      "/recipes/sub/Soup One", "/about us", "/x/y", "/2010/W01/Tue/two.html"]),
        ("none", ["/one two/b/My-Old_Post.html", "/one two/second.html",
                  "/foo/b/c/My-Slug-Ü.html", "/2012/perma.html", "/recipes/sub/Soup One.html",
                  "/about us.html", "/x/y", "/two.html"]),
        ("/blog/:categories/:y_day/:title",
         ["/blog/one two/b/202/My-Old_Post", "/blog/one two/184/second",
          "/blog/foo/b/c/001/My-Slug-Ü",
          "/2012/perma.html", "/recipes/sub/Soup One", "/about us", "/x/y", "/blog/005/two"]),
        ("/:slugified_categories/:slug:output_ext",
         ["/one-two/b/my-old-post.html", "/one-two/second.html", "/foo/b/c/my-slug-ü.html",
          "/2012/perma.html", "/recipes/sub/Soup One.html", "/about us.html", "/x/y", "/two.html"]),
    ],
)  # fmt: skip
def test_jekyll(tmp_path, style, addresses):
    config = (
        f"title: T\nurl: https://x.example\nbaseurl: /sub\npermalink: {style}\n"
        "timezone: Europe/Berlin\ncollections: {recipes: {output: true}}\n"
    )
    old = read("jekyll", written(tmp_path, {**POSTS, "_config.yml": config}))
    found = {entry.place.path: entry.address for entry in old.entries.values()}
    wanted = dict(zip(POSTS, (f"/sub{one}" for one in addresses), strict=True))
    assert found == wanted


@pytest.mark.parametrize(
    ("style", "pattern"),
    [
        ("date", "/{year}/{month}/{day}/{slug}.html"),
        ("pretty", "/{year}/{month}/{day}/{slug}/"),
        ("/blog/:title", "/blog/{slug}/"),
        ("/:year/:title.html", "/{year}/{slug}.html"),
        ("weekdate", ""),
        ("/:year/", ""),
    ],
)
def test_jekyll_patterns_as_byline_has_them(tmp_path, style, pattern):
    config = f"title: T\npermalink: {style}\n"
    files = {"_posts/2010-07-21-a.md": "A.", "_config.yml": config}
    assert read("jekyll", written(tmp_path, files)).blog.permalink == pattern


HUGO = {
    "content/posts/My File_Name.md":
        "---\ntitle: Some Title\ndate: 2020-02-03\naliases: [old, /abs/old, sub/old.html]\n---\nx",
    "content/blog/deep/2020-02-02-b.Post.md":
        "---\ntitle: B\ndate: 2020-02-03\naliases: old\n---\nx",
    "content/blog/c.md": "---\ntitle: C\ndate: 2020-02-03\nslug: My Slug!\n---\nx",
    "content/blog/d.md": "---\ntitle: D\nurl: /own/d.html\n---\nx",
    "content/about.md": "---\ntitle: About\n---\nx",
}  # fmt: skip


def hugo(tmp_path, config):
    old = read("hugo", written(tmp_path, {**HUGO, "hugo.toml": config}))
    return {entry.place.path.removeprefix("content/"): entry for entry in old.entries.values()}


def test_hugo(tmp_path):
    config = (
        "baseURL='https://x.example/sub/'\n[permalinks.page]\n"
        "blog='/:year/:month/:slugorcontentbasename/'\n"
    )
    found = hugo(tmp_path, config)
    assert {name: (entry.address, entry.aliases) for name, entry in found.items()} == {
        "posts/My File_Name.md": (
            "/sub/posts/my-file_name/",
            ("/sub/posts/old/", "/sub/abs/old/", "/sub/posts/sub/old.html"),
        ),
        "blog/deep/2020-02-02-b.Post.md": (
            "/sub/2020/02/2020-02-02-b.post/",
            ("/sub/2020/02/old/",),
        ),
        "blog/c.md": ("/sub/2020/02/my-slug/", ()),
        "blog/d.md": ("/sub/own/d.html", ()),
        "about.md": ("/sub/about/", ()),
    }


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ("uglyURLs=true", "/posts/my-file_name.html"),
        ("[uglyURLs]\nposts=true", "/posts/my-file_name.html"),
        ("disablePathToLower=true", "/posts/My-File_Name/"),
        ("[permalinks]\nposts='/:section/:title/'", "/posts/some-title/"),
        ("[permalinks]\nposts='/:sections[0]/:yearday/:filename/'", "/posts/34/my-file_name/"),
        ("[permalinks]\nposts='/:sections[0:]/:slug.html'", "/posts/some-title.html"),
        ("defaultContentLanguage='de'\ndefaultContentLanguageInSubdir=true",
         "/de/posts/my-file_name/"),
    ],
)  # fmt: skip
def test_hugo_settings(tmp_path, config, address):
    assert hugo(tmp_path, config)["posts/My File_Name.md"].address == address


def test_hugo_paths_without_accents(tmp_path):
    files = {"content/posts/Été.md": "---\ntitle: A\n---\nx", "hugo.toml": "removePathAccents=true"}
    entry = next(iter(read("hugo", written(tmp_path, files)).entries.values()))
    assert entry.address == "/posts/ete/"


@pytest.mark.parametrize(
    ("config", "pattern"),
    [
        ("[permalinks]\nposts='/:year/:slug/'", "/{year}/{slug}/"),
        ("[permalinks]\nposts='/:section/:filename'", "/{slug}/"),
        ("[permalinks]\nposts='/:weekday/:slug/'", ""),
        ("", ""),
    ],
)
def test_hugo_patterns_as_byline_has_them(tmp_path, config, pattern):
    old = read("hugo", written(tmp_path, {**HUGO, "hugo.toml": config}))
    assert old.blog.permalink.replace("/posts/", "/").replace("/section/", "/") == pattern


def test_hugo_settings_in_many_files(tmp_path):
    files = {
        **HUGO,
        "config/_default/hugo.yaml": "title: T\nbaseURL: https://x.example/",
        "config/_default/params.toml": "mainSections = 'blog'\ndescription = 'D'",
        "config/_default/menus.en.json": '{"main": [{"name": "A", "url": "/about/"}]}',
        "config/_default/broken.json": "{",
    }
    old = read("hugo", written(tmp_path, files))
    assert (old.blog.title, old.blog.description) == ("T", "D")
    assert old.blog.menu == (("A", "/about/"),)
    assert old.told("settings")


PELICAN = "Title: My super title: Café & C++\nDate: 2010-12-03 10:20\n{}\nText.\n"


@pytest.mark.parametrize(
    ("settings", "headers", "address"),
    [
        ("", "", "/my-super-title-cafe-c.html"),
        ("", "Slug: My-Own", "/My-Own.html"),
        ("", "Lang: de", "/my-super-title-cafe-c-de.html"),
        ("", "Url: own/it.html", "/own/it.html"),
        ("", "Save_as: own/index.html", "/own/"),
        ("SLUGIFY_SOURCE='basename'", "", "/one.html"),
        ("ARTICLE_URL='{category}/{date:%Y-%m}/{slug}/'", "Category: A b",
         "/a-b/2010-12/my-super-title-cafe-c/"),
        ("SITEURL='https://x.example/sub'", "", "/sub/my-super-title-cafe-c.html"),
        ("ARTICLE_URL=1", "", "/"),
    ],
)  # fmt: skip
def test_pelican(tmp_path, settings, headers, address):
    files = {
        "pelicanconf.py": settings,
        "content/one.md": PELICAN.format(f"{headers}\n" if headers else ""),
    }
    entry = next(iter(read("pelican", written(tmp_path, files)).entries.values()))
    assert entry.address == address


def test_pelican_dates_and_categories_of_paths(tmp_path):
    files = {
        "pelicanconf.py": "PATH_METADATA = r'(?P<section>[a-z]+)/.*'\n"
        "DEFAULT_METADATA = {'mood': 'calm'}",
        "content/work/2010-07-28-a.md": "Title: A\n\nText.\n",
        "content/work/b.md": "Title: B\nCategory: Other\n\nText.\n",
    }
    entries = read("pelican", written(tmp_path, files)).entries
    first = entries["content/work/2010-07-28-a.md"]
    assert (first.date.isoformat(), first.tags) == ("2010-07-28T00:00:00", ("work",))
    assert first.extra == {"section": "work", "mood": "calm"}
    assert entries["content/work/b.md"].tags == ("Other",)
    broken = {"pelicanconf.py": "FILENAME_METADATA = '('", "content/a.md": "Title: A\n\nx"}
    assert read("pelican", written(tmp_path / "b", broken)).entries


def test_pelican_says_when_an_address_is_a_guess(tmp_path):
    files = {"pelicanconf.py": "", "content/a.md": "Title: Привет\nDate: 2010-07-28\n\nText.\n"}
    assert read("pelican", written(tmp_path, files)).told("slug")
