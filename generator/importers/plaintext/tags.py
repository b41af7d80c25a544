"""Tags of Liquid that Jekyll or its plugins know: code, pictures, films; and includes of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from generator.importers.plaintext.expressions import UNKNOWN, Scope, arguments, evaluated
from generator.importers.plaintext.pictures import embedded, fenced, picture
from generator.pictures.formats import format_of_name

__all__ = ["TAGS", "Asked", "asked", "highlighted", "shown"]

Tell = Callable[[str, str], None]
Tag = Callable[[str, Scope, Tell], str | None]

_SOURCES: Final = ("src", "url", "image_path", "file", "path", "image", "img", "filename", "source")
_ALTS: Final = ("alt", "alt_text", "alttext")
_CAPTIONS: Final = ("caption", "description", "title", "text")
_FILMS: Final = ("youtube", "vimeo", "dailymotion", "twitch")
_IDS: Final = ("id", "video_id", "youtube_id", "youtubeid", "video", "url")
_IMG: Final = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_LINES: Final = re.compile(
    r"(?:hl_lines|mark_lines|mark|hl)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))"
)


class Asked(NamedTuple):
    """An include that was asked for: its file, and what it is given."""

    name: str
    values: dict[str, Any]
    gallery: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_film(self) -> bool:
        """Whether it shows a film of another host."""
        return self.film is not None

    @property
    def film(self) -> tuple[str, str] | None:
        """The host of a film and its name there."""
        provider = str(self.values.get("provider") or self.name).casefold()
        kind = next((one for one in _FILMS if one in provider), None)
        if kind is None:
            return None
        found = next((self.values[key] for key in self.values if key.casefold() in _IDS), None)
        return (kind, str(found)) if found else None


def highlighted(said: str, code: str, indent: str) -> str:
    """Return a block of code; ``said`` is the language, and which lines are marked."""
    language = re.match(r"[\w#.+-]+(?![\w-]*[=:])", said)
    marked = _LINES.search(said)
    words = language[0].lower() if language else ""
    if marked:
        lines = re.sub(r"[,\s]+", " ", next(one for one in marked.groups() if one)).strip()
        words = f'{words} hl_lines="{lines}"'.strip()
    return fenced(code, words, indent).removeprefix(indent)


def asked(said: str, scope: Scope) -> Asked | None:
    """Return what an include asks for; None where its name or a value cannot be known."""
    match = re.match(r"\s*(\{\{.*?\}\}|[^\s\"']+|\"[^\"]+\"|'[^']+')", said, re.DOTALL)
    if match is None:
        return None
    name = match[1].strip("\"'")
    if name.startswith("{{"):
        name = str(evaluated(name[2:-2].strip(), scope) or "")
    values: dict[str, Any] = {}
    for key, (value, quoted) in arguments(said[match.end() :])[1].items():
        known = value if quoted else evaluated(value, scope)
        # A word without quotes is mostly meant as it stands.
        values[key] = value if known is UNKNOWN or known is None else known
    page = scope.get("page")
    listed = page.get(str(values.get("id") or "gallery")) if isinstance(page, Mapping) else None
    items = listed if isinstance(listed, list) else []
    return Asked(name, values, tuple(one for one in items if isinstance(one, Mapping)))


def shown(ask: Asked, template: str | None, scope: Scope) -> str | None:
    """Return the picture, the pictures or the film that an include shows, if it is one of these."""
    if ask.film is not None:
        return embedded(*ask.film)
    if "gallery" in ask.name and ask.gallery:
        pictures = [_of_gallery(one) for one in ask.gallery]
        caption = str(ask.values.get("caption") or "")
        return "\n\n".join([*pictures, *([caption] if caption else [])])
    values = {key.casefold(): str(value) for key, value in ask.values.items()}
    key = next((one for one in _SOURCES if format_of_name(values.get(one, "").split("?")[0])), None)
    if key is None:
        key = next((k for k, v in values.items() if format_of_name(v.split("?")[0])), None)
    if key is None:
        return None
    source = _in_template(template or "", scope) or values.pop(key)
    values.pop(key, None)
    alt = next((values.pop(one) for one in _ALTS if values.get(one)), "")
    captions = list(dict.fromkeys(values[one] for one in _CAPTIONS if values.get(one)))
    to = next((values[one] for one in ("link", "href", "link_url") if values.get(one)), "")
    return picture(source, alt, " – ".join(captions), to)  # noqa: RUF001 - a dash between words


def _in_template(template: str, scope: Scope) -> str:
    """Return the address of the one picture that an include's file shows, if it can be known."""
    found = _IMG.findall(template)
    if len(found) != 1:
        return ""
    pieces: list[str] = []
    written = found[0][0] or found[0][1]
    last = 0
    for match in _PLACEHOLDER.finditer(written):
        value = evaluated(match[1], scope)
        if value is UNKNOWN or value is None:
            return ""
        pieces += (written[last : match.start()], str(value))
        last = match.end()
    address = "".join([*pieces, written[last:]])
    return "" if "{%" in address else address


def _of_gallery(one: Mapping[str, Any]) -> str:
    small = str(one.get("image_path") or one.get("src") or one.get("url") or "")
    large = str(one.get("url") or small)
    source = large if format_of_name(large) else small
    return picture(source, str(one.get("alt") or ""), str(one.get("title") or ""))


def _embed(kind: str) -> Tag:
    def tag(said: str, scope: Scope, tell: Tell) -> str | None:
        words = _words(said, scope)
        if not words:
            return None
        tell("embed", f"what was embedded ({kind}) became a link")
        return embedded(kind, words[0])

    return tag


def _img(said: str, scope: Scope, _tell: Tell) -> str | None:
    """Read ``{% img left /a.png 300 200 'Title' 'Alt' %}`` or ``{% picture a.png --alt x %}``."""
    written, _, options = said.partition("--alt ")
    words = _words(written, scope)
    at = next((n for n, word in enumerate(words) if format_of_name(word.split("?")[0])), None)
    if at is None:
        return None
    rest = [word for word in words[at + 1 :] if not re.fullmatch(r"\d+(?:px|%)?|--\S+", word)]
    named = {key: value for key, (value, _quoted) in arguments(said)[1].items()}
    alt = named.get("alt") or options.split(" --")[0].strip("\"' ") or (rest[-1] if rest else "")
    caption = named.get("caption") or (rest[0] if len(rest) > 1 else "")
    return picture(words[at], alt, caption)


def _responsive(said: str, _scope: Scope, _tell: Tell) -> str | None:
    named = {key: value for key, (value, _quoted) in arguments(said)[1].items()}
    source = named.get("path") or named.get("src")
    if not source:
        return None
    return picture(source, named.get("alt", ""), named.get("caption") or named.get("title", ""))


def _words(said: str, scope: Scope) -> list[str]:
    found = []
    for word, quoted in arguments(said)[0]:
        value = (
            UNKNOWN
            if quoted or not re.match(r"page\.|site\.|include\.", word)
            else evaluated(word, scope)
        )
        found.append(word if value is UNKNOWN else str(value))
    return found


TAGS: Final[Mapping[str, Tag]] = {
    "youtube": _embed("youtube"),
    "vimeo": _embed("vimeo"),
    "gist": _embed("gist"),
    "tweet": _embed("tweet"),
    "twitter": _embed("tweet"),
    "instagram": _embed("instagram"),
    "soundcloud": _embed("soundcloud"),
    "spotify": _embed("spotify"),
    "asciinema": _embed("asciinema"),
    "img": _img,
    "image": _img,
    "picture": _img,
    "responsive_image": _responsive,
}
