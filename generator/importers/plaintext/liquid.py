"""Liquid in a text, as far as Jekyll and its usual plugins have given it a meaning.

What is known is done: raw, comments, highlighted code, links, values of the settings and of the
front matter, conditions on these, pictures and films. The rest is hidden where it stands, and told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from generator.importers.hiding import hidden
from generator.importers.plaintext import tags
from generator.importers.plaintext.expressions import UNKNOWN, Scope, evaluated, holds
from generator.importers.plaintext.telling import Telling
from generator.importers.plaintext.unread import Unread, code_in
from generator.load.commonmark.reading import Spans

__all__ = ["Liquid", "World"]

# Bounded in all that it repeats: of many starts without an end each would reach through the text.
_QUOTED: Final = r"\"[^\"]{0,2000}\"|'[^']{0,2000}'"
_TOKEN: Final = re.compile(
    rf"\{{%-?\s*+(?P<tag>[\w-]{{1,80}}|\#)(?P<said>(?:{_QUOTED}|\{{\{{[^}}]{{0,400}}\}}\}}|[^\"'%]"
    r"|%(?!\})){0,1000}?)-?%\}"
    r"|\{%-?\s*+(?P<loose>[\w-]{1,80})(?P<words>.{0,2000}?)-?%\}"
    rf"|\{{\{{-?(?P<value>(?:{_QUOTED}|[^\"'}}]|\}}(?!\}})){{0,1000}})-?\}}\}}",
    re.DOTALL,
)
_BEFORE_LINK: Final = re.compile(r"\s*site\.(?:baseurl|url)\s*")
_TARGET: Final = re.compile(r"\{\{\s*site\.baseurl\s*\}\}|\{%-?\s*(?:link|post_url)\b")
# Blocks whose contents are the theme's and make no sense by themselves.
_LOOPS: Final = frozenset({"for", "tablerow", "capture", "case"})
_CONDITIONS: Final = frozenset({"if", "unless"})
_LITERAL: Final = frozenset({"raw", "comment", "highlight", "codeblock", "verbatim"})
_BRANCHES: Final = re.compile(
    r"\{%-?\s*(elsif|else|if|unless|endif|endunless)\b(.*?)-?%\}", re.DOTALL
)
_DEEPEST: Final = 8  # includes within includes


class World(Protocol):
    """What a text can ask for beyond itself."""

    def target(self, said: str, *, post: bool, bracketed: bool) -> str | None:
        """Return where ``{% link %}`` or ``{% post_url %}`` leads, None where to nothing."""
        ...

    def included(self, name: str, *, relative: bool) -> str | None:
        """Return the text of what is included, or None where there is none."""
        ...


@dataclass(slots=True)
class Liquid:
    """Reads the Liquid of one text."""

    world: World
    scope: dict[str, Any]
    telling: Telling
    toc: bool = False
    """Whether the text asked for a table of contents."""
    depth: int = 0
    unread: Unread = field(default_factory=Unread)

    def read(self, text: str) -> str:
        """Return the text without Liquid."""
        if "{%" not in text and "{{" not in text:
            return text
        try:
            return self.unread.settled(self.run(text))
        except RecursionError:
            message = (
                "blocks of Liquid stand in each other too deeply: all of them stay as they were"
            )
            self.telling.changed("liquid", message, 1, "write here what readers should see")
            return text

    def run(self, text: str, code: Spans | None = None, shift: int = 0) -> str:
        """Return the text with marks for what nothing understands."""
        code = code_in(text) if code is None else code
        out: list[str] = []
        at = 0
        while match := _TOKEN.search(text, at):
            out.append(text[at : match.start()])
            line = text.count("\n", 0, match.start()) + 1 + shift
            if match["value"] is not None:
                made, at = self._value(text, match, line), match.end()
            else:
                made, at = self._tag(text, match, code, line)
            out.append(made)
        out.append(text[at:])
        return "".join(out)

    def _value(self, text: str, match: re.Match[str], line: int) -> str:
        if _BEFORE_LINK.fullmatch(match["value"]) and _TARGET.match(text, match.end()):
            return ""  # a link of Jekyll's own says where the blog lies
        value = evaluated(match["value"], self.scope)
        if value is UNKNOWN or isinstance(value, dict | list):
            return self.not_known(match[0], line)
        if value is None:
            return ""
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _tag(self, text: str, match: re.Match[str], code: Spans, line: int) -> tuple[str, int]:
        """Return what becomes of a tag or a block, and where to go on."""
        name = match["tag"] or match["loose"]
        said = (match["said"] if match["tag"] else match["words"]).strip()
        if name == "#":
            return hidden(said), match.end()
        end = _end_of(text, match, name)
        if end is not None and name in _LITERAL:
            inner = text[match.end() : end.start()]
            inside = match.start() in code
            return self._literal(name, said, inner, _indent(text, match), inside), end.end()
        if end is not None and name in _LOOPS:
            whole = text[match.start() : end.end()]
            message = f'"{name}" of Liquid stands in a comment, with what was in it'
            self.telling.changed("liquid", message, line, "write here what readers should see")
            return self.unread.marked(whole), end.end()
        if end is not None and name in _CONDITIONS:
            inner = text[match.end() : end.start()]
            kept = self._condition(name, said, inner, match[0], end[0], line)
            return kept, end.end()
        if name == "assign":
            variable, _, expression = said.partition("=")
            self.scope[variable.strip()] = evaluated(expression, self.scope)
            return "", match.end()
        if name in {"link", "post_url"}:
            return self._link(match, said, name, line), match.end()
        if name in {"include", "include_relative", "include_cached"}:
            return self._include(match[0], name, said, line), match.end()
        known = tags.TAGS.get(name)
        made = (
            known(said, self.scope, lambda code, message: self.telling.changed(code, message, line))
            if known
            else None
        )
        if made is not None:
            return made, match.end()
        if name == "toc":
            self.toc = True
            return "", match.end()
        return self.not_known(match[0], line), match.end()

    def not_known(self, piece: str, line: int) -> str:
        """Mark a piece that nothing understands, and tell of it."""
        shown = " ".join(piece.split())
        shown = shown if len(shown) <= 80 else f"{shown[:79]}…"  # noqa: PLR2004 - a line of a report
        message = f"{shown} stands in a comment, as nothing here understands it"
        self.telling.changed("liquid", message, line, "write here what readers should see")
        return self.unread.marked(piece)

    def _literal(self, name: str, said: str, inner: str, indent: str, inside: bool) -> str:  # noqa: FBT001
        if name in {"raw", "verbatim"}:
            if inside and inner.startswith("\n"):
                inner = inner[1:].rstrip(" \t").removesuffix("\n")
            return inner
        if name == "comment":
            return hidden(inner) if inner.strip() else ""
        raw = re.fullmatch(
            r"\s*?\{%-?\s*raw\s*-?%\}\n?(.*?)\{%-?\s*endraw\s*-?%\}\s*", inner, re.DOTALL
        )
        return tags.highlighted(said, raw[1] if raw else inner, indent)

    def _condition(
        self, name: str, said: str, inner: str, opening: str, closing: str, line: int
    ) -> str:
        """Return the branch that was shown, or all of them where that cannot be known."""
        branches = _branches(inner, said)
        chosen: list[str] = []
        for number, (condition, _tag, branch) in enumerate(branches):
            truth = True if condition is None else holds(condition, self.scope)
            if truth is None:
                break
            if truth != (name == "unless" and number == 0):
                return self.run(branch, None, line - 1)
        else:
            return ""
        self.not_known(opening, line)
        for _condition, tag, branch in branches:
            chosen += [self.unread.marked(tag or opening), self.run(branch, None, line - 1)]
        return "".join([*chosen, self.unread.marked(closing)])

    def _link(self, match: re.Match[str], said: str, name: str, line: int) -> str:
        said = self.run(said).strip("\"' ") if "{{" in said else said.strip("\"' ")
        before = match.string[: match.start()].rstrip()
        bracketed = before.endswith("(") or bool(re.search(r"\(\{\{[^{}]*\}\}$", before))
        target = self.world.target(said, post=name == "post_url", bracketed=bracketed)
        if target is not None:
            return target
        self.telling.lost("broken-link", f"{match[0]} leads to nothing that is there", line)
        return self.unread.marked(match[0])

    def _include(self, piece: str, name: str, said: str, line: int) -> str:
        asked = tags.asked(said, self.scope)
        if asked is None or self.depth >= _DEEPEST:
            return self.not_known(piece, line)
        if "toc" in re.split(r"[\W_]+", asked.name):
            self.toc = True
            return ""
        template = self.world.included(asked.name, relative=name == "include_relative")
        within: Scope = {**self.scope, "include": asked.values}
        if (made := tags.shown(asked, template, within)) is not None:
            if asked.is_film:
                self.telling.changed("embed", f"{asked.name} became a link", line)
            return made
        return self._spliced(template, within, piece, line)

    def _spliced(self, template: str | None, within: Scope, piece: str, line: int) -> str:
        """Return what an include says, if all of it can be known."""
        if template is None:
            return self.not_known(piece, line)
        quiet = Telling(self.telling.name)
        inner = Liquid(self.world, dict(within), quiet, depth=self.depth + 1)
        made = inner.run(template)
        if quiet.remarks or "<script" in made:
            return self.not_known(piece, line)
        shown = " ".join(piece.split())
        self.telling.noted("include", f"what {shown} said stands in the text itself", line)
        return made.strip("\n")


def _end_of(text: str, start: re.Match[str], name: str) -> re.Match[str] | None:
    """Return the tag that ends a block, counting blocks of the same name within."""
    if name not in _LITERAL and name not in _LOOPS and name not in _CONDITIONS:
        return None
    depth = 1
    both = re.compile(rf"\{{%-?\s*(?P<end>end)?{re.escape(name)}\b.*?-?%\}}", re.DOTALL)
    for match in both.finditer(text, start.end()):
        if match["end"] or name not in _LITERAL:
            depth += -1 if match["end"] else 1
        if depth == 0:
            return match
    return None


def _branches(inner: str, said: str) -> list[tuple[str | None, str, str]]:
    """Return the branches of a condition: what must hold, the tag before it, the text."""
    found: list[tuple[str | None, str, str]] = []
    condition: str | None = said
    tag, begin, depth = "", 0, 0
    for match in _BRANCHES.finditer(inner):
        if match[1] in {"if", "unless"}:
            depth += 1
        elif match[1].startswith("end"):
            depth -= 1
        elif depth == 0:
            found.append((condition, tag, inner[begin : match.start()]))
            condition = match[2].strip() if match[1] == "elsif" else None
            tag, begin = match[0], match.end()
    return [*found, (condition, tag, inner[begin:])]


def _indent(text: str, match: re.Match[str]) -> str:
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return line if not line.strip() else ""
