"""From what stands on a page back to where its writer wrote it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.check.addresses import Addresses
from generator.check.prose import read_aloud
from generator.config.read import PATH as CONFIG_PATH
from generator.config.read import Settings
from generator.model.diagnostic import Place
from generator.model.document import Document, Link
from generator.render.job import Job, Text, Work
from generator.render.templates import Theme, templates_of
from generator.resolve.site import Address, Post, Site
from generator.schema.text import decode

__all__ = ["Trace"]


class Trace:
    """Finds the places of one site. Files are read only when something was found."""

    def __init__(
        self,
        folder: Path,
        site: Site,
        settings: Settings,
        theme: Theme,
        works: Mapping[str, Work],
        documents: Mapping[str, Document],
        addresses: Addresses,
    ) -> None:
        """Take the site, what makes each of its files, and where addresses lead."""
        self._addresses = addresses
        self._folder, self._site, self._settings, self._theme = folder, site, settings, theme
        self._works, self._documents = works, documents
        self._posts: Mapping[str, Post] = {post.source: post for post in site.posts}
        # What is wrong on one page of a kind is mostly wrong on all of them.
        self._links = functools.cache(self._links_of)
        self._find = functools.cache(self._searched)
        self._read = functools.lru_cache(maxsize=64)(self._text_of)
        self._templates = functools.cache(functools.partial(templates_of, theme))

    def page(self, file: str, *keys: str) -> Place:
        """Return where the first of ``keys`` of a page's front matter stands, else its start."""
        document = self.document(file)
        return document.place(*keys) if document else self._works[file].origin

    def document(self, file: str) -> Document | None:
        """Return the document whose text a page shows."""
        text = self._text(file)
        return self._documents.get(text.source) if text else None

    def _text(self, file: str) -> Text | None:
        work = self._works.get(file)
        if not isinstance(work, Job) or not isinstance(work.by, str) or not work.texts:
            return None
        return work.texts[0]

    def setting(self, key: str) -> Place:
        """Return where a value of ``site.yaml`` stands."""
        return Place(CONFIG_PATH, *self._settings.places.get(key, (1, 1)))

    def link(self, file: str, address: str) -> Place:
        """Return where an address on a page was written first: see :meth:`links`."""
        return self.links(file, address)[0]

    def links(self, file: str, address: str) -> tuple[Place, ...]:
        """Return where an address on a page was written, at least one place.

        That is in its text, in another text of which a part is shown, in ``site.yaml``, in a
        reader's comment or in a template; else it is the page that wants it.
        """
        if written := self.written(file, address):
            return tuple(link.place for link in written)
        if self._is_lead(file, address):
            return (self.page(file, "image"),)
        if found := self._elsewhere.get(address):
            return (found,)
        needles = [address]
        if (lead := self._addresses.lead(file, address)) and lead.inside:
            needles += [lead.path, lead.path.lstrip("/")]
        text = self._text(file)
        sources = [text.source] if text else []
        patterns = map(re.escape, filter(None, needles))
        return (self._first((*sources, *self._around(file)), patterns) or self.page(file),)

    def _is_lead(self, file: str, address: str) -> bool:
        text = self._text(file)
        image = self._site.images.get(text.source) if text else None
        return image is not None and address in self._spelt(image)

    def written(self, file: str, address: str) -> tuple[Link, ...]:
        """Return the links of a page's own text that gave an address, if any did."""
        text = self._text(file)
        return self._links(text.source).get(address, ()) if text else ()

    @functools.cached_property
    def _elsewhere(self) -> Mapping[str, Place]:
        """The places of all addresses in texts, and of those that ``site.yaml`` names."""
        found: dict[str, Place] = {}
        for number, entry in enumerate(self._site.menu):
            href = self._site.root.href(entry.path) if entry.path else entry.url
            found.setdefault(href, self.setting(f"menu.{number}.url"))
        for number, item in enumerate(self._site.config.theme.links):
            found.setdefault(item.url, self.setting(f"theme.links.{number}.url"))
        for author in self._site.authors:
            if author.url:
                found.setdefault(author.url, author.place)
        for source in self._site.targets:
            for address, links in self._links(source).items():
                found.setdefault(address, links[0].place)
        return found

    def _links_of(self, source: str) -> Mapping[str, tuple[Link, ...]]:
        document = self._documents.get(source)
        targets = self._site.targets.get(source, ())
        found: dict[str, tuple[Link, ...]] = {}
        for link, target in zip(document.content.links if document else (), targets, strict=False):
            for address in self._spelt(target) if target else ():
                found[address] = (*found.get(address, ()), link)
        return found

    def _spelt(self, address: Address) -> Iterator[str]:
        """Yield what pages show for an address: of a picture each of its versions."""
        if address.path is not None:
            yield self._site.root.href(address.path)
            for versions in address.shown.versions if address.shown else ():
                for path, _ in versions.files:
                    yield self._site.root.href(path)
        elif address.anchor is not None:
            yield f"#{address.anchor}"
        else:
            yield address.url or ""

    def heading(self, file: str, words: str) -> Place:
        """Return where a heading of a page stands, by its words."""
        text = self._text(file)
        if text and words:
            # Between its words there may stand the marks of Markdown, but no end of a line.
            bare = re.sub(r"\W+", r"[^\\w\\n]+", re.sub(r"^\W+|\W+$", "", words))
            pattern = rf"^[ >]*(?:#+[ \t]*)?[^\w\n]*{bare}[^\w\n]*$"
            if place := self._find(text.source, pattern, aloud=True):
                return place
        return self._first(self._around(file), [re.escape(words)] if words else []) or (
            self.page(file)
        )

    def anchor(self, file: str, name: str) -> Place:
        """Return where an id of a page was given."""
        quoted = re.escape(name)
        patterns = [rf"\bid\s*=\s*[\"']?{quoted}(?![\w-])", rf"#{quoted}(?![\w-])\s*[^{{}}]*\}}"]
        document = self.document(file)
        if document:
            if place := self._first([document.source.path], patterns):
                return place
            for heading in document.headings:
                if heading.anchor == name:
                    return self.heading(file, re.sub(r"<[^>]+>", "", heading.html))
        return self._first(self._around(file), patterns) or self.page(file)

    def _around(self, file: str) -> Iterator[str]:
        """Yield the files, beside its text, from which a page is made."""
        text = self._text(file)
        post = self._posts.get(text.source) if text else None
        for comment in self._site.comments.get(post.slug, ()) if post else ():
            assert post is not None
            yield f"content/comments/{post.slug}/{comment.name}.yaml"
        yield CONFIG_PATH
        work = self._works.get(file)
        if isinstance(work, Job) and isinstance(work.by, str):
            yield from (f"templates/{name}" for name in self._templates(work.by))

    def _first(self, sources: Iterable[str], patterns: Iterable[str]) -> Place | None:
        patterns = tuple(patterns)
        for source in sources:
            for pattern in patterns:
                if place := self._find(source, pattern):
                    return place
        return None

    def _searched(self, source: str, pattern: str, *, aloud: bool = False) -> Place | None:
        content = read_aloud(self._read(source)) if aloud else self._read(source)
        match = re.search(pattern, content, re.MULTILINE)
        if match is None:
            return None
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        line = content.count("\n", 0, start) + 1
        return Place(source, line, start - content.rfind("\n", 0, start))

    def _text_of(self, source: str) -> str:
        """Return the text of a file of the site or of the theme; empty if it cannot be read."""
        name = source.removeprefix("templates/")
        path = dict(self._theme.found()).get(name) if name != source else self._folder / source
        try:
            return decode(path.read_bytes(), source)[0] if path else ""
        except OSError:
            return ""
