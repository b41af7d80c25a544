"""What a page says of itself to machines: schema.org's vocabulary as one JSON text.

Sources: https://schema.org/, JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), and what search
engines ask for: https://developers.google.com/search/docs/appearance/structured-data.

It is made where the page is made, of what its template is given: so it costs nothing where a page
is only found to be unchanged, and may name what only the text knows, such as its words.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias

from generator.render.views import (
    AuthorPage,
    AuthorView,
    Head,
    HomePage,
    LinkView,
    PartView,
    PostCard,
    PostPage,
    PostView,
    SeriesHub,
    SeriesPage,
    SeriesView,
    SiteView,
    TagPage,
    TextView,
)

__all__ = ["json_ld"]

Node: TypeAlias = dict[str, Any]

_dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LISTS: Final = frozenset({"home", "tag", "tags", "archive", "period", "authors", "series-hub"})


def json_ld(site: SiteView, view: Any, text: TextView) -> str:
    """Return the JSON-LD of a page, ready to stand in a ``script``; empty where it is not listed.

    No ``<`` is in it, so that nothing a writer wrote can end the element (HTML, section 4.12.1.3).
    """
    page: Head = view.page
    if not page.index:
        return ""
    nodes = [*_nodes(site, view, text)]
    if page.breadcrumbs:
        nodes.append(_breadcrumbs(site, page))
    graph = {"@context": "https://schema.org", "@graph": nodes}
    return _dumps(graph).replace("<", "\\u003c")


def _nodes(site: SiteView, view: Any, text: TextView) -> Iterable[Node]:
    page: Head = view.page
    if isinstance(view, PostPage):
        yield _post(site, page, view.post, text.words)
    elif isinstance(view, SeriesPage):
        yield _series(site, page, view.series)
    elif isinstance(view, AuthorPage):
        person = _person(site, view.author)
        if view.author.bio:
            person["description"] = view.author.bio
        yield _page(site, page, "ProfilePage") | {"mainEntity": person}
    elif isinstance(view, HomePage):
        yield _website(site.permalink, site.title, site.description, site.language, _search(site))
        yield _page(site, page, "CollectionPage") | _listed(site, view.posts)
    elif isinstance(view, TagPage):
        yield _page(site, page, "CollectionPage") | _listed(site, view.posts)
    elif isinstance(view, SeriesHub):
        yield _page(site, page, "CollectionPage") | _listed(site, view.series)
    else:
        yield _page(site, page, "CollectionPage" if page.kind in _LISTS else "WebPage")


def _search(site: SiteView) -> str | None:
    return f"{site.origin}{site.search.url}?q={{search_term_string}}" if site.search else None


@functools.lru_cache(maxsize=4)  # there is one site; a preview may have it as it was, too
def _website(home: str, title: str, description: str, language: str, search: str | None) -> Node:
    node: Node = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "url": home,
        "name": title,
        "inLanguage": language,
    }
    if description:
        node["description"] = description
    if search:
        node["potentialAction"] = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        }
    return node


def _within(site: SiteView) -> Node:
    return {
        "@type": "WebSite",
        "@id": f"{site.permalink}#website",
        "url": site.permalink,
        "name": site.title,
    }


def _page(site: SiteView, page: Head, kind: str) -> Node:
    node: Node = {
        "@type": kind,
        "@id": page.permalink,
        "url": page.permalink,
        "name": page.title,
        "inLanguage": page.language,
        "isPartOf": _within(site),
    }
    if page.description:
        node["description"] = page.description
    if page.image:
        node["image"] = _image(page)
    return node


def _image(page: Head) -> Node:
    image = page.image
    assert image is not None
    node: Node = {"@type": "ImageObject", "url": image.url}
    if image.width and image.height:
        node |= {"width": image.width, "height": image.height}
    if image.alt:
        node["caption"] = image.alt
    return node


def _post(site: SiteView, page: Head, post: PostView, words: int) -> Node:
    node: Node = {
        "@type": "BlogPosting",
        "@id": f"{page.permalink}#post",
        "url": page.permalink,
        "mainEntityOfPage": page.permalink,
        "headline": post.title,
        "inLanguage": page.language,
        "wordCount": words,
        "timeRequired": f"PT{post.minutes}M",
    }
    if page.description:
        node["description"] = page.description
    if post.date:
        changed = max(post.updated, post.date) if post.updated else post.date
        node["datePublished"] = _moment(post.date)
        node["dateModified"] = _moment(changed)
    if post.authors:
        node["author"] = [_person(site, author) for author in post.authors]
    if page.image:
        node["image"] = _image(page)
    if post.tags:
        node["keywords"] = [tag.name for tag in post.tags]
    node["isPartOf"] = [_within(site), *(_part_of(site, one) for one in post.series)]
    if len(post.series) == 1:
        node["position"] = post.series[0].number
    return node


def _part_of(site: SiteView, series: Any) -> Node:
    url = site.origin + series.url
    return {
        "@type": "CreativeWorkSeries",
        "@id": f"{url}#series",
        "url": url,
        "name": series.title,
    }


def _person(site: SiteView, author: AuthorView) -> Node:
    url = site.origin + author.url
    node: Node = {"@type": "Person", "@id": f"{url}#person", "name": author.name, "url": url}
    if author.website:
        node["sameAs"] = [author.website]
    return node


def _series(site: SiteView, page: Head, series: SeriesView) -> Node:
    out = [part for part in series.parts if part.url]
    node = _page(site, page, "CreativeWorkSeries") | {"@id": f"{page.permalink}#series"}
    node["hasPart"] = [_part(site, part) for part in out]
    dates = [part.date for part in out if part.date]
    if dates:
        node["startDate"] = _moment(min(dates))
    if dates and series.complete:
        node["endDate"] = _moment(max(dates))
    return node


def _part(site: SiteView, part: PartView) -> Node:
    url = f"{site.origin}{part.url}"
    node: Node = {
        "@type": "BlogPosting",
        "@id": f"{url}#post",
        "url": url,
        "headline": part.title,
        "position": part.number,
    }
    if part.date:
        node["datePublished"] = _moment(part.date)
    return node


def _listed(site: SiteView, items: Iterable[PostCard | SeriesView]) -> Node:
    rows = [
        {
            "@type": "ListItem",
            "position": number,
            "url": site.origin + item.url,
            "name": item.title,
        }
        for number, item in enumerate(items, start=1)
    ]
    return {"mainEntity": {"@type": "ItemList", "itemListElement": rows}} if rows else {}


def _breadcrumbs(site: SiteView, page: Head) -> Node:
    return {
        "@type": "BreadcrumbList",
        "@id": f"{page.permalink}#way",
        "itemListElement": [
            _crumb(site, number, crumb) for number, crumb in enumerate(page.breadcrumbs, start=1)
        ],
    }


def _crumb(site: SiteView, number: int, crumb: LinkView) -> Node:
    return {
        "@type": "ListItem",
        "position": number,
        "name": crumb.title,
        "item": site.origin + crumb.url,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
