"""Import a sample and look at what came of it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from generator import pipeline
from generator.importers.importer import Entry, Form, Found
from generator.importers.known import called, guessed
from generator.importers.plan import Options
from generator.importers.prose.context import Context
from generator.importers.prose.convert import markdown_of
from generator.importers.report import Report
from generator.importers.vault import open_vault
from generator.importers.writing import import_blog
from generator.load.markdown import Engine, convert
from generator.load.markup import plain_text
from generator.model.diagnostic import Diagnostic
from generator.schema.dates import parse_moment

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
# Marks by which a reader is led, and which are no words.
_TOKEN = re.compile(r"[^\W_]+")


def imported(source: Path, into: Path, kind: str = "", **options: Any) -> Report:
    """Import ``source`` into ``into``; pictures are not fetched unless it is asked for."""
    vault = open_vault(source)
    importer = called(kind) if kind else guessed(vault)
    chosen = Options(into, NOW, **{"images": False, **options})
    return import_blog(importer, vault, chosen, lambda *_: None)


def found_in(source: Path, kind: str) -> list[Found]:
    """Return all that an importer yields."""
    return list(called(kind).read(open_vault(source)))


def build(site: Path) -> list[Diagnostic]:
    """Build a site, and return what was wrong with it."""
    return list(pipeline.build(site, site / "output", pipeline.Options(as_of=NOW)).diagnostics)


def files(site: Path) -> dict[str, bytes]:
    """Return the files of a blog, but not what is byline's own."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted((site / "content").rglob("*"))
        if path.is_file() and path.name != ".imported"
    }


def matter(path: Path) -> tuple[dict[str, Any], str]:
    """Return a file's front matter and its text."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values = yaml.safe_load(head)
    for key in {"date", "updated"} & values.keys():
        values[key] = parse_moment(str(values[key]))
    return values, body.strip()


def words(text: str) -> list[str]:
    """Return the words of a text, without marks."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


def words_of_html(source: str) -> list[str]:
    """Return the words that a browser shows of some HTML."""
    tree = etree.fromstring(f"<html><body>{source}</body></html>", etree.HTMLParser())
    for element in list(tree.iter("script", "style", "noscript")):
        element.text = ""
        for child in list(element):
            element.remove(child)
    breaks = {"br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "pre", "dt", "dd"}
    breaks |= {"center", "hr", "figure", "figcaption", "blockquote", "summary", "h5", "h6", "ul"}
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
        if event == "comment":
            # What goes on behind <!--more--> is another paragraph.
            parts.append((" " if "more" in (element.text or "") else "") + (element.tail or ""))
        elif event == "start":
            apart = element.tag in breaks or element.get("name") == "more"
            parts.append((" " if apart else "") + (element.text or ""))
        else:
            parts.append((" " if element.tag in breaks else "") + (element.tail or ""))
    return words("".join(parts))


def words_of_markdown(text: str, engine: str) -> list[str]:
    """Return the words that a build shows of some Markdown."""
    return words(plain_text(convert(text, Engine(name=engine)).html))


def markdown(source: str, **options: Any) -> str:
    """Return some HTML as Markdown, its addresses as they are."""
    return markdown_of(source, Context(lambda link: link, lambda shown: shown[0], **options))


def texts(kind: str, source: Path) -> Iterator[Entry]:
    """Yield the entries of a sample that are HTML."""
    for one in found_in(source, kind):
        if isinstance(one, Entry) and one.form is Form.HTML:
            yield one


def escaped(text: str) -> str:
    """Return a text for XML."""
    return html.escape(text, quote=True)
