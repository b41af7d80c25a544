"""Hugo's shortcodes in a text: those that Hugo brings along are done, the rest is hidden and told.

Source: https://gohugo.io/content-management/shortcodes/ and its pages on each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

from generator.importers.hiding import hidden
from generator.importers.plaintext.pictures import embedded, fenced, link, picture
from generator.importers.plaintext.tags import Asked, shown
from generator.importers.plaintext.telling import Telling
from generator.importers.plaintext.unread import Unread, code_in
from generator.load.commonmark.reading import Spans

__all__ = ["Pages", "Shortcodes"]

# Bounded in all that it repeats: of many starts without an end each would reach through the text.
_STRING: Final = r'"(?:[^"\\]|\\.){0,2000}+"|`[^`]{0,9999}+`'
_CODE: Final = re.compile(
    r"\{\{(?P<sign>[<%])(?P<shown>/\*)?\s*(?P<close>/)?\s*(?P<name>[\w./-]+?)(?=[\s/*>%])"
    rf"(?P<said>(?:{_STRING}|[^\"`>%/*]|[>%](?!\}}\}})|/(?!\s*[>%]\}}\}})|\*(?!/)){{0,2000}})"
    r"(?P<single>/)?\s*(?P<end>\*/)?(?P=sign)?[>%]?\}\}"
)
_ARGUMENT: Final = re.compile(rf"(?:(?P<key>[\w-]+)\s*=\s*)?(?P<value>{_STRING}|[^\s\"`=]+)")
_LINES: Final = re.compile(r"hl_lines\s*=\s*\[?\s*(?P<lines>[\"'\d\s,-]+)")
_SHOWN: Final = 90  # characters of a shortcode in a report's line


class Pages(Protocol):
    """What a shortcode can ask for beyond its text."""

    def target(self, path: str) -> str | None:
        """Return where ``ref`` leads, as importers write it, or None where it leads nowhere."""
        ...

    def param(self, name: str) -> Any:
        """Return a value of the front matter or of the site's parameters."""
        ...


class _Call(NamedTuple):
    """A shortcode as it stands: its arguments, what it holds if it is a pair, and where it is."""

    name: str
    words: tuple[str, ...]
    named: Mapping[str, str]
    inner: str | None
    indent: str
    line: int

    def get(self, *keys: str, at: int = 0) -> str:
        """Return an argument by one of its names, or by its place."""
        found = next((self.named[key] for key in keys if key in self.named), None)
        if found is None and not self.named and 0 <= at < len(self.words):
            return self.words[at]
        return found or ""


@dataclass(slots=True)
class Shortcodes:
    """Reads the shortcodes of one text."""

    pages: Pages
    telling: Telling
    toc: bool = False
    unread: Unread = field(default_factory=Unread)

    def read(self, text: str) -> str:
        """Return the text without shortcodes."""
        if "{{<" not in text and "{{%" not in text:
            return text
        try:
            return self.unread.settled(self.run(text, 0))
        except RecursionError:
            message = "shortcodes stand in each other too deeply: all of them stay as they were"
            self.telling.changed("shortcode", message, 1, "write here what readers should see")
            return text

    def run(self, text: str, shift: int) -> str:
        """Return the text with marks for what nothing understands."""
        code = code_in(text)
        out: list[str] = []
        at = 0
        while match := _CODE.search(text, at):
            out.append(text[at : match.start()])
            line = text.count("\n", 0, match.start()) + 1 + shift
            made, at = self._one(text, match, code, line)
            out.append(made)
        return "".join([*out, text[at:]])

    def _one(self, text: str, match: re.Match[str], code: Spans, line: int) -> tuple[str, int]:
        if match["shown"]:  # {{</* so */>}} shows a shortcode
            return match[0].replace("/*", "", 1).replace("*/", "", 1), match.end()
        name = match["name"]
        if match["close"]:
            return self._not_known(match[0], line, told=False), match.end()
        end = None if match["single"] else _end_of(text, match, name)
        words, named = _arguments(match["said"])
        inner = text[match.end() : end.start()] if end else None
        call = _Call(name, words, named, inner, _indent(text, match), line)
        after = end.end() if end else match.end()
        handler = _HANDLERS.get(name)
        made = handler(self, call) if handler else self._shown(call)
        if made is not None and handler is Shortcodes.embed:
            return _alone(made, text[: match.start()], text[after:]), after
        if made is not None:
            return made, after
        if match.start() in code:
            self._not_known(match[0], line)
            return match[0], match.end()
        if inner is None or end is None:
            return self._not_known(match[0], line), after
        opened = self._not_known(match[0], line)
        return opened + self.run(inner, line - 1) + self._not_known(end[0], line, told=False), after

    def _not_known(self, piece: str, line: int, *, told: bool = True) -> str:
        flat = " ".join(piece.split())
        if told:
            flat = flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"
            message = f"{flat} stands in a comment, as nothing here understands it"
            hint = "write here what readers should see"
            self.telling.changed("shortcode", message, line, hint)
        return self.unread.marked(piece)

    def _shown(self, call: _Call) -> str | None:
        """Return the picture or the film of a theme's own shortcode, if it shows one."""
        if call.inner is not None and call.inner.strip():
            return None
        values = dict(call.named) or {f"word{n}": word for n, word in enumerate(call.words)}
        if not call.named and len(call.words) == 1 and "youtube" in call.name.casefold():
            values = {"id": call.words[0]}
        return shown(Asked(call.name, values), None, {})

    # What Hugo brings along.

    def figure(self, call: _Call) -> str | None:
        """Return a picture with its caption."""
        source = call.get("src")
        if not source:
            return None
        caption = [call.get("title", at=-1), call.get("caption", at=-1), call.get("attr", at=-1)]
        words = " – ".join(dict.fromkeys(one for one in caption if one))  # noqa: RUF001 - a dash
        if re.search(r"\[[^\]]*\]\(|[*_`<]", words):
            message = "a caption is plain words here; its links and emphasis were taken out"
            self.telling.changed("caption", message, call.line)
            words = _plain(words)
        attributes = [f".{name}" for name in call.get("class", at=-1).split()]
        attributes += [
            f'{key}="{call.named[key]}"' for key in ("width", "height") if call.named.get(key)
        ]
        if to := call.get("attrlink", at=-1):
            words_of_link = call.get("attr", at=-1)
            self.telling.changed("caption", f'"{words_of_link}" led to {to}', call.line)
            words_of_link = hidden(f"[{words_of_link}]({to})")
            made = picture(source, call.get("alt", at=-1), words, call.get("link", at=-1))
            return f"{made}\n\n{call.indent}{words_of_link}"
        to = call.get("link", at=-1)
        return picture(source, call.get("alt", at=-1), words, to, " ".join(attributes))

    def highlight(self, call: _Call) -> str | None:
        """Return code, or a piece of it in a line."""
        if call.inner is None:
            return None
        language = call.get("lang", "type")
        options = call.get("options", at=1) or ",".join(call.words[1:])
        if "hl_inline=true" in options.replace(" ", ""):
            return f"`{call.inner.strip()}`"
        marked = _LINES.search(options)
        said = language.lower()
        if marked and (lines := _line_numbers(marked["lines"])):
            said += f' hl_lines="{lines}"'
        return fenced(call.inner, said, call.indent).removeprefix(call.indent)

    def ref(self, call: _Call) -> str | None:
        """Return the address of another page."""
        path = call.named.get("path") or next((word for word in call.words if word != "."), "")
        target = self.pages.target(path) if path else None
        if target is not None:
            return target
        message = f'{call.name} "{path}" leads to nothing that is there'
        self.telling.lost("broken-link", message, call.line)
        return self.unread.marked(f'{{{{< {call.name} "{path}" >}}}}')

    def embed(self, call: _Call) -> str | None:
        """Return a link to what another host showed."""
        kind = _KINDS.get(call.name, call.name)
        name = call.get("id") or (call.words[-1] if call.words and kind == "tweet" else "")
        if kind == "gist":
            name = "/".join(call.words[:2])
        if not name:
            return None
        self.telling.changed("embed", f"what was embedded ({call.name}) became a link", call.line)
        title = call.get("title", at=-1)
        made = embedded(kind, name)
        return link(title, made.strip("<>")) if title else made

    def details(self, call: _Call) -> str | None:
        """Return words that open with a click."""
        if call.inner is None:
            return None
        summary = call.get("summary") or "…"
        opened = " open" if call.named.get("open") == "true" else ""
        inner = self.run(call.inner, call.line - 1).strip("\n")
        return f"<details{opened}>\n<summary>{summary}</summary>\n\n{inner}\n\n</details>"

    def param(self, call: _Call) -> str | None:
        """Return a value by its name."""
        value = self.pages.param(call.get("name"))
        return str(value) if isinstance(value, str | int | float) else None

    def comment(self, call: _Call) -> str | None:
        """Return the writer's own words."""
        return hidden(call.inner) if call.inner else None

    def raw(self, call: _Call) -> str | None:
        """Return HTML as it stands."""
        return call.inner

    def contents(self, _call: _Call) -> str | None:
        """Take note that a table of contents was asked for."""
        self.toc = True
        return ""


_KINDS: Final = {
    "x": "tweet", "tweet": "tweet", "twitter": "tweet", "twitter_simple": "tweet",
    "x_simple": "tweet", "youtubelite": "youtube", "instagram_simple": "instagram",
}  # fmt: skip
_HANDLERS: Final[Mapping[str, Callable[[Shortcodes, _Call], str | None]]] = {
    "figure": Shortcodes.figure,
    "highlight": Shortcodes.highlight,
    "ref": Shortcodes.ref,
    "relref": Shortcodes.ref,
    "details": Shortcodes.details,
    "param": Shortcodes.param,
    "comment": Shortcodes.comment,
    "rawhtml": Shortcodes.raw,
    "raw-html": Shortcodes.raw,
    "toc": Shortcodes.contents,
    **dict.fromkeys(
        ("youtube", "vimeo", "gist", "instagram", "x", "tweet", "twitter", "twitter_simple",
         "x_simple", "youtubelite", "instagram_simple"),
        Shortcodes.embed,
    ),
}  # fmt: skip


def _alone(made: str, before: str, after: str) -> str:
    """Return what had a line for itself as a paragraph of its own."""
    above, _, start = before.rpartition("\n")
    end, _, below = after.partition("\n")
    if start.strip() or end.strip():
        return made
    last = above.rpartition("\n")[2].strip()
    lead = "\n" if last and not start and not last.endswith("}}") else ""
    return f"{lead}{made}" + ("\n" if below.partition("\n")[0].strip() else "")


def _end_of(text: str, start: re.Match[str], name: str) -> re.Match[str] | None:
    """Return the shortcode that closes one, counting those of the same name within."""
    if not re.compile(rf"\{{\{{[<%]\s*+/\s*+{re.escape(name)}").search(text, start.end()):
        return None
    depth = 1
    both = re.compile(
        rf"\{{\{{[<%]\s*(?P<close>/)?\s*{re.escape(name)}(?=[\s>%]).*?[>%]\}}\}}", re.DOTALL
    )
    for match in both.finditer(text, start.end()):
        if match["close"]:
            depth -= 1
        elif not re.search(r"/\s*[>%]\}\}$", match[0]):
            depth += 1
        if depth == 0:
            return match
    if depth == 1:
        return None
    # Some of the same name within are not closed: then the first that closes is this one's.
    return next((match for match in both.finditer(text, start.end()) if match["close"]), None)


def _arguments(said: str) -> tuple[tuple[str, ...], dict[str, str]]:
    words: list[str] = []
    named: dict[str, str] = {}
    for match in _ARGUMENT.finditer(said):
        value = match["value"]
        if value[0] == '"':
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        elif value[0] == "`":
            value = value[1:-1]
        if match["key"]:
            named[match["key"].lower()] = value
        else:
            words.append(value)
    return tuple(words), named


def _line_numbers(text: str) -> str:
    found: list[str] = []
    for first, last in re.findall(r"(\d{1,5})(?:-(\d{1,5}))?", text):
        found += map(str, range(int(first), min(int(last or first), int(first) + 999) + 1))
    return " ".join(found)


def _plain(words: str) -> str:
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^<>]*>", r"\1", words)
    return re.sub(r"[*_`]+(?=\S)|(?<=\S)[*_`]+", "", words)


def _indent(text: str, match: re.Match[str]) -> str:
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return line if not line.strip() else ""
