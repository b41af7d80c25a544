"""Exports as XML, and everything that is wrong with them."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from generator.importers.importer import Remark, Weight
from generator.importers.vault import open_vault
from generator.importers.xml import Node, records

HEAD = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>'
TAIL = "</channel></rss>"


def read(path: Path, data: str | bytes) -> tuple[list[Node], list[Remark]]:
    file = path / "export.xml"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    found: list[Remark] = []
    return [*records(open_vault(file), "export.xml", found)], found


def items(nodes: list[Node]) -> list[str]:
    return [node.said("title") for node in nodes if node.name == "item"]


def item(title: str, more: str = "") -> str:
    return f"\n<item><title>{title}</title>{more}</item>"


def claiming(encoding: str, title: str, really: str) -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}{item(title)}{TAIL}'
    return text.encode(really)


def test_items_come_with_their_lines(tmp_path: Path) -> None:
    nodes, found = read(tmp_path, HEAD + item("A") + item("B", "<wp:post_id>2</wp:post_id>") + TAIL)
    assert [(n.name, n.line) for n in nodes if n.name == "item"] == [("item", 2), ("item", 3)]
    assert nodes[-1].said("wp:post_id") == "2"
    assert not found


@pytest.mark.parametrize(
    "space", ["http://wordpress.org/export/1.0/", "https://wordpress.org/export/1.1/"]
)
def test_versions_and_https_make_no_difference(tmp_path: Path, space: str) -> None:
    text = f'<rss xmlns:x="{space}"><channel><item><x:post_id>7</x:post_id></item>{TAIL}'
    nodes, _ = read(tmp_path, text)
    assert nodes[-1].said("wp:post_id") == "7"


def test_prefixes_need_no_declaration(tmp_path: Path) -> None:
    nodes, found = read(tmp_path, f"<rss><channel>{item('A', '<wp:post_id>7</wp:post_id>')}{TAIL}")
    assert nodes[-1].said("wp:post_id") == "7"
    assert not found


def test_entity_bombs_and_external_entities_are_cut_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{bomb}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    nodes, found = read(tmp_path, doctype + HEAD + item("A", "<d>&l11; &x;</d>") + item("B") + TAIL)
    assert items(nodes) == ["A", "B"]
    assert nodes[-2].said("d") == "&l11; &x;"
    assert {remark.code for remark in found} == {"doctype", "unknown-entity"}


def test_a_doctype_within_quotation_marks_ends_where_it_ends(tmp_path: Path) -> None:
    text = f'<!DOCTYPE rss PUBLIC "-//a > b//" "http://x/y.dtd">{HEAD}{item("A")}{TAIL}'
    assert items(read(tmp_path, text)[0]) == ["A"]


def test_names_of_characters_are_those_of_html(tmp_path: Path) -> None:
    nodes, found = read(tmp_path, HEAD + item("caf&eacute;&nbsp;&amp; co, R&D &lt;b&gt;") + TAIL)
    assert items(nodes) == ["café\u00a0& co, R&D <b>"]
    assert not found


def test_control_characters_are_left_out_and_counted(tmp_path: Path) -> None:
    nodes, found = read(tmp_path, HEAD + item("a\x07b&#8;c<![CDATA[d\x01e]]>") + TAIL)
    assert items(nodes) == ["abcde"]
    (remark,) = found
    assert (remark.code, remark.place.line) == ("control-character", 2)
    assert remark.message.startswith("3 ")


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ((HEAD + item("café") + TAIL).encode("cp1252"), "café"),
        (codecs.BOM_UTF8 + (HEAD + item("café") + TAIL).encode(), "café"),
        ((HEAD + item("café") + TAIL).encode("utf-16"), "café"),
        ((HEAD + item("café") + TAIL).encode("utf-16-le"), "café"),
        (claiming("iso-8859-1", "caf\xe9 \x93q\x94", "latin-1"), "caf\xe9 “q”"),
        (claiming("windows-1251", "Слово", "cp1251"), "Слово"),
        (claiming("klingon", "café", "utf-8"), "café"),
        (claiming("utf-16", "café", "utf-8"), "café"),
        (claiming("rot13", "café", "utf-8"), "café"),
    ],
)
def test_wrong_and_other_encodings(tmp_path: Path, data: bytes, title: str) -> None:
    assert items(read(tmp_path, data)[0]) == [title]


def test_bytes_that_are_no_utf_8_are_told(tmp_path: Path) -> None:
    _, found = read(tmp_path, (HEAD + item("café") + TAIL).encode("cp1252"))
    assert [(one.code, one.weight) for one in found] == [("encoding", Weight.GUESSED)]


def test_a_letter_cut_in_two_by_the_end_of_a_chunk_is_one(tmp_path: Path) -> None:
    text = HEAD + item("é" * 400_000) + item("B") + TAIL
    assert items(read(tmp_path, text)[0]) == ["é" * 400_000, "B"]
    nodes, found = read(tmp_path, (HEAD + item("ab")).encode() + b"\xc3")
    assert items(nodes) == ["ab"]
    assert found


@pytest.mark.parametrize("percent", range(2, 100, 7))
def test_a_file_that_is_cut_off_gives_what_is_whole(tmp_path: Path, percent: int) -> None:
    text = HEAD + "".join(item(f"number {n}") for n in range(40)) + TAIL
    cut = text[: len(text) * percent // 100]
    nodes, found = read(tmp_path, cut)
    whole = cut.count("</item>")
    assert items(nodes)[:whole] == [f"number {n}" for n in range(whole)]
    assert [one.code for one in found] == ["cut-off"]
    assert found[0].weight is Weight.LOST


def test_a_mistake_in_one_item_reaches_no_other(tmp_path: Path) -> None:
    wrong = "<d><b>x</d><wp:post_id>1</wp:post_id>"
    nodes, found = read(tmp_path, HEAD + item("A") + item("B", wrong) + item("C") + TAIL)
    assert items(nodes) == ["A", "B", "C"]
    assert nodes[-2].said("wp:post_id") == "1"
    assert [(one.code, one.place.line) for one in found] == [("broken-xml", 3)]


def test_items_in_cdata_and_comments_are_none(tmp_path: Path) -> None:
    inner = "<d><![CDATA[<item><title>no</title></item>]]></d>"
    nodes, _ = read(
        tmp_path, HEAD + item("A", inner) + "<!-- <item> --><?x <item> ?>" + item("B") + TAIL
    )
    assert items(nodes) == ["A", "B"]
    assert nodes[-2].said("d") == "<item><title>no</title></item>"


def test_markup_of_its_own_stays_markup(tmp_path: Path) -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>a<br/>b</p></div></content></entry></feed>'
    )
    nodes, _ = read(tmp_path, text)
    assert nodes[-1].said("content") == "<div><p>a<br>b</p></div>"


@pytest.mark.parametrize(
    "data", [b"", b"\0\0\0\0", b"HTTP/1.1 200 OK", b"{}", b"<html><p>x</html>", b"<"]
)
def test_what_is_no_export_gives_no_items(tmp_path: Path, data: bytes) -> None:
    assert not items(read(tmp_path, data)[0])
