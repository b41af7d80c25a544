"""SVG files: their size, and what must not be in them."""

from __future__ import annotations

import pytest

from generator.pictures import svg
from tests.conftest import REPOSITORY

START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def seen(inside: str, attributes: str = ""):
    return svg.seen(f"{START} {attributes}>{inside}</svg>".encode())


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="20"', (30, 20)),
        ('width="30px" height="20.4px"', (30, 20)),
        ('width="1in" height="72pt"', (96, 96)),
        ('width="10mm" height="2cm"', (38, 76)),
        ('width="2em" height=".5e1pc"', (32, 80)),
        ('viewBox="0 0 300 150"', (300, 150)),
        ('viewBox="-5,-5, 10 ,20"', (10, 20)),
        ('width="100%" height="100%" viewBox="0 0 300 150"', (300, 150)),
        ('width="600" viewBox="0 0 300 150"', (600, 300)),
        ('height="75" viewBox="0 0 300 150"', (150, 75)),
        ('width="0.2" height="0.1"', (1, 1)),
        ("", (0, 0)),
        ('width="30"', (0, 0)),
        ('width="auto" height="none" viewBox="a b c d"', (0, 0)),
        ('width="0" height="0"', (0, 0)),
        ('width="9999999999" height="1"', (0, 0)),
        ('viewBox="0 0 10 0"', (0, 0)),
        ('viewBox="0 0 10"', (0, 0)),
    ],
)
def test_the_size_is_that_which_a_browser_gives_it(attributes, size):
    found = seen("", attributes)
    assert (found.code, (found.width, found.height)) == ("", size)


SAFE = [
    "<title>Three columns</title><path d='M0 0'/>",
    "<a href='https://example.com/?a=b:c'><text>x</text></a>",
    "<a xlink:href='mailto:me@example.com'/><a href='/about/'/><a href='#here'/>",
    "<use href='#part'/><use xlink:href=' #part '/>",
    "<image href='data:image/png;base64,iVBORw0KGgo='/>",
    "<style>.a { fill: url(#r) } @media (prefers-color-scheme: dark) { .a { x: 1 } }</style>",
    "<style>@font-face { src: url('data:font/woff2;base64,AA==') }</style>",
    "<rect fill='url(#g)' style=\"mask: url('#m')\" transform='translate(1)'/>",
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>Words</p></foreignObject>",
    "<animate attributeName='x' from='0' to='10'/>",
    "<metadata xmlns:i='http://www.inkscape.org/' i:onward='x'/>",
    "<!-- <script> --><text>javascript: is a word, and url(x) too</text>",
    "<![CDATA[<script>]]>",
]


@pytest.mark.parametrize("inside", SAFE)
def test_a_picture_passes(inside):
    found = seen(inside, 'width="3" height="2"')
    assert (found.code, found.width) == ("", 3)


UNSAFE = [
    ("<script>alert(1)</script>", "<script>"),
    ("<script href='data:,alert(1)'/>", "<script>"),
    ("<g xmlns:s='http://www.w3.org/2000/svg'><s:script/></g>", "<script>"),
    ("<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>", "<script>"),
    ("<SCRIPT/>", "<SCRIPT>"),
    ("<handler type='x'/>", "<handler>"),
    ("<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "<iframe>"),
    ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onload='x'/></foreignObject>", "on"),
    ("<rect onclick='alert(1)'/>", '"onclick"'),
    ("<rect ONMOUSEOVER='alert(1)'/>", '"ONMOUSEOVER"'),
    ("<a href='javascript:alert(1)'/>", '"href"'),
    ("<a xlink:href=' JaVa&#9;script:alert(1)'/>", '"href"'),
    ("<a href='vbscript:x'/>", '"href"'),
    ("<a href='data:text/html,&lt;script>'/>", '"href"'),
    ("<a href='ftp://example.com'/>", "ftp://example.com"),
    ("<image href='https://example.com/p.png'/>", "https://example.com/p.png"),
    ("<image xlink:href='//example.com/p.png'/>", "//example.com/p.png"),
    ("<image href='photo.png'/>", "photo.png"),
    ("<image href='data:image/svg+xml,x'/>", "data:image/svg+xml"),
    ("<use href='other.svg#a'/>", "other.svg#a"),
    ("<feImage href='file:///etc/passwd'/>", "file:///etc/passwd"),
    ("<set attributeName='href' to='javascript:alert(1)'/>", "script"),
    ("<set attributeName='xlink:href' to='#a'/>", "<set>"),
    ("<animate attributeName='onclick' to='x'/>", "<animate>"),
    ("<animate attributeName='x' values='1;javascript:alert(1)'/>", '"values"'),
    ("<style>@import 'https://example.com/a.css';</style>", "<style>"),
    ("<style>a { fill: url(https://example.com/a) }</style>", "<style>"),
    ("<style>a { fill: u\\72l(//example.com/a) }</style>", "<style>"),
    ("<style>a { fill: u/**/rl(#a); x: \\75 rl('//e') }</style>", "<style>"),
    ("<style>@\\69mport 'a.css'</style>", "<style>"),
    ("<style>a { background: image-set('a.png' 1x) }</style>", "<style>"),
    ("<style><![CDATA[a { fill: url(a.png) }]]></style>", "<style>"),
    ("<rect style='fill:url(//example.com/a)'/>", '"style"'),
    ("<rect fill='url(a.svg#b)'/>", '"fill"'),
    ("<rect style='width: expression(alert(1))'/>", '"style"'),
    ("<embed src='a'/>", "<embed>"),
    ("<foreignObject><base xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "<base>"),
]


@pytest.mark.parametrize(("inside", "named"), UNSAFE)
def test_what_does_more_than_show_is_refused(inside, named):
    found = seen(f"\n{inside}")
    assert (found.code, found.remedy is not None) == ("unsafe-svg", True)
    assert named in found.problem
    assert found.problem.endswith("(in its line 2)")


def test_a_style_sheet_elsewhere_is_refused():
    data = f'<?xml-stylesheet href="a.css"?>{START}/>'.encode()
    assert svg.seen(data).code == "unsafe-svg"
    assert svg.seen(f"<?php x ?>{START}/>".encode()).code == ""


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a "b">'],
)
def test_entities_are_refused(entity):
    data = f"<!DOCTYPE svg [{entity}]>{START}>&a;</svg>".encode()
    found = svg.seen(data)
    assert (found.code, "entities" in found.problem) == ("unsafe-svg", True)


def test_entities_that_grow_without_end_are_refused_before_they_do():
    levels = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    data = f'<!DOCTYPE svg [<!ENTITY a0 "lol">{levels}]>{START}>&a12;</svg>'.encode()
    assert svg.seen(data).code == "unsafe-svg"


def test_a_doctype_alone_is_fine():
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    assert svg.seen(f'{doctype}{START} width="1" height="1"/>'.encode()).code == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg",
        b"<svg></svg>",
        b'<svg xmlns="http://www.w3.org/1999/xhtml"/>',
        b'<g xmlns="http://www.w3.org/2000/svg"/>',
        f"{START}><g></svg>".encode(),
        f"{START}>&nbsp;</svg>".encode(),
        f'<?xml version="1.0" encoding="klingon"?>{START}/>'.encode(),
        f"{START}>\xff</svg>".encode("latin-1"),
        b"\0\0\0",
    ],
)
def test_what_is_no_svg_for_a_browser_is_told(data):
    found = svg.seen(data)
    assert (found.code, bool(found.remedy)) == ("damaged-picture", True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_encodings(encoding):
    name = encoding.removesuffix("-sig")
    said = f'<?xml version="1.0" encoding="{name}"?>'
    data = f'{said}{START} width="2" height="1"><title>Grüße</title></svg>'.encode(encoding)
    assert (svg.seen(data).code, svg.seen(data).width) == ("", 2)


def test_the_blog_s_own_pictures_pass():
    paths = sorted(REPOSITORY.glob("content/**/*.svg"))
    assert len(paths) > 3
    for path in paths:
        found = svg.seen(path.read_bytes())
        assert (found.code, found.width > 0) == ("", True), path
