"""Tags and authors: names to slugs, and the posts of each."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.config.model import Config
from generator.config.read import PATH as CONFIG_PATH
from generator.model.diagnostic import Diagnostic, Place, error, nearest
from generator.model.document import AuthorProfile, Document
from generator.model.url import slugify
from generator.resolve.site import Author, Post, Status, Tag

__all__ = ["usual", "with_authors", "with_tags"]


def with_tags(
    posts: Iterable[Post], visible: frozenset[Status], found: list[Diagnostic]
) -> tuple[tuple[Post, ...], tuple[Tag, ...]]:
    """Give each post the slugs of its tags, and return the tags of what is published.

    Spellings that differ in case or in spacing are one tag, shown as it is mostly written.
    Different words that would share an address are an error.
    """
    spellings: dict[str, Counter[str]] = {}
    members: dict[str, list[str]] = {}
    places: dict[str, Place] = {}
    meanings: dict[str, tuple[str, str, Place]] = {}
    tagged = []
    for post in posts:
        slugs: list[str] = []
        for number, name in enumerate(post.matter.tags):
            place = post.document.place(f"tags.{number}", "tags")
            slug = slugify(name)
            if not slug:
                found.append(_nameless("tag", name, place))
                continue
            meaning = _meaning(name)
            known, spelling, first = meanings.setdefault(slug, (meaning, name, place))
            if known != meaning:
                found.append(
                    error(
                        "tag-collision",
                        f'the tags "{name}" and "{spelling}" ({first.path}:{first.line}) would '
                        f"share the address /tags/{slug}/",
                        place,
                        "rename one of them",
                    )
                )
            if slug in slugs:
                continue
            slugs.append(slug)
            if post.status in visible:
                spellings.setdefault(slug, Counter())[name] += 1
                members.setdefault(slug, []).append(post.slug)
                places.setdefault(slug, place)
        tagged.append(replace(post, tags=tuple(slugs)))
    tags = tuple(
        Tag(slug, usual(spellings[slug]), f"/tags/{slug}/", tuple(members[slug]), places[slug])
        for slug in sorted(members)
    )
    return tuple(tagged), tags


@functools.lru_cache(maxsize=4096)
def _meaning(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if c.isalnum() or c in "+#")


def usual(spellings: Mapping[str, int]) -> str:
    """Return the spelling that is used most."""
    return min(spellings, key=lambda name: (-spellings[name], name))


def _nameless(what: str, name: str, place: Place) -> Diagnostic:
    return error(
        "bad-name",
        f'the {what} "{name}" has no letter or digit to make an address of',
        place,
        "name it with letters or digits",
    )


def with_authors(
    posts: Iterable[Post],
    profiles: Iterable[Document],
    config: Config,
    config_places: Mapping[str, tuple[int, int]],
    visible: frozenset[Status],
    found: list[Diagnostic],
) -> tuple[tuple[Post, ...], tuple[Author, ...]]:
    """Give each post the slugs of its authors, and return all authors who are named anywhere."""
    known: dict[str, tuple[AuthorProfile, Place]] = {}
    names: dict[str, str] = {}
    for document in profiles:
        if isinstance(document.matter, AuthorProfile):
            slug = slugify(document.source.name)
            known[slug] = (document.matter, document.place())
            names[document.source.name] = slug
            names[document.matter.name] = slug
    members: dict[str, list[str]] = {}
    doubtful: set[str] = set()  # slugs of names that are like an author's, told at each place

    def slug_of(name: str, place: Place) -> str | None:
        if name in names:
            return names[name]
        slug = slugify(name)
        if slug in known and slug not in doubtful:
            return slug
        if match := nearest(name, names):
            doubtful.add(slug)
            found.append(
                error(
                    "unknown-author",
                    f'there is no author "{name}"',
                    place,
                    f'did you mean "{match}"? Or create content/authors/{slug}.yaml',
                )
            )
        if not slug:
            found.append(_nameless("author", name, place))
            return None
        known[slug] = (AuthorProfile(name), place)
        return slug

    def slugs_of(written: tuple[str, ...], places: list[Place]) -> tuple[str, ...]:
        slugs = [slug_of(name, place) for name, place in zip(written, places, strict=True)]
        return tuple(dict.fromkeys(slug for slug in slugs if slug))

    usual = slugs_of(
        config.authors,
        [
            Place(CONFIG_PATH, *config_places.get(f"authors.{number}", (1, 1)))
            for number in range(len(config.authors))
        ],
    )
    authored = []
    for post in posts:
        written = post.matter.authors
        places = [post.document.place(f"authors.{n}") for n in range(len(written))]
        slugs = slugs_of(written, places) if written else usual
        authored.append(replace(post, authors=slugs))
        if post.status in visible:
            for slug in slugs:
                members.setdefault(slug, []).append(post.slug)
    authors = tuple(
        Author(
            slug,
            profile.name,
            f"/authors/{slug}/",
            profile.bio,
            profile.url,
            profile.email,
            tuple(members.get(slug, ())),
            place,
        )
        for slug, (profile, place) in sorted(known.items())
    )
    return tuple(authored), authors
