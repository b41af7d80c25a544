"""Exports that are made to burst: XML, HTML and shortcodes that take memory, time or the stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["exports", "texts"]

_HEAD: Final = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>B</title>'
    "<link>https://b.example</link><wp:wxr_version>1.2</wp:wxr_version>"
)
_TAIL: Final = "</channel></rss>"
# What stands in a text, again and again.
_AGAIN: Final = (
    *("<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<pre>", "<code>`", "<!--"),
    *("<svg>", "<math>", "<script>", "<font size=1>", "<br>", "<h2>a</h2>", '<a href="', "<p>\n"),
    *('<a href="b">', '<img src="/b.png">', "[", "*", "_", "`", "<", "&", "&amp;", "\n", " ", ">"),
    *("> ", "1. ", " \n", ">\n", "https://a.example/ ", "[caption]", "[caption ", "[embed]"),
    *('[caption id="a"]x[/caption]', '[gallery ids="1"]', "[embed]a", "[code]", "[code ", '[a "'),
    *('[a "x" ', '[video src="x"]', "<!-- wp:group -->", "<!-- wp:a {", "<!-- wp:a {} "),
    *('<pre class="wp-block-verse">', "\ue100", "\ue1000\ue101", "\ue102", "\ue2000\ue201"),
)

# What means something in texts of Jekyll, Hugo and Pelican.
_PLAIN: Final = (
    *(
        "{{",
        "{%",
        "{{ a",
        "{{ a[",
        '{{ "',
        "{{ ((",
        '{{ "a" | ',
        "{% a",
        '{% a "',
        "{% raw %}",
        "`",
    ),
    *(
        "{% if a %}",
        "{% for a in b %}",
        '{% include a b="',
        "{% capture a %}",
        "{::comment}",
        "[",
        "$$",
    ),
    *(
        "{{<",
        "{{%",
        "{{< a ",
        '{{< a "',
        "{{</* a",
        "{{< a >}}",
        "{{% a %}}",
        "{::nomarkdown}",
        "{: .a }",
    ),
    *(
        "{filename}",
        "|filename|",
        "[a]({filename}b)",
        "*[a]: b\n",
        "[^1]: a\n",
        "|a|b\n",
        "```{.a}\n",
    ),
    *("{{ b }}\uf8e0", "{{ b }}\uf8e099\uf8e1", "{% zzz %}\uf8e00\uf8e1", "{{< zzz >}}\uf8e1"),
)
_PAIRS: Final = (
    *(
        ("{% if a %}", "{% endif %}"),
        ("{% for a in b %}", "{% endfor %}"),
        ("{{< a >}}", "{{< /a >}}"),
    ),
    *(
        ("{{< details >}}", "{{< /details >}}"),
        ("{{ ", "}}"),
        ("{{ (", ") }}"),
        ("> ", ""),
        ("- ", ""),
    ),
)


def texts(size: int) -> tuple[str, ...]:
    """Return texts as such blogs have them, of about ``size`` bytes each."""
    pairs = ((one, other, size // len(one + other)) for one, other in _PAIRS)
    return (
        *(one * (size // len(one)) for one in _PLAIN),
        *(one * times + other * times for one, other, times in pairs),
    )


def _item(text: str = "x", title: str = "T", number: int = 1, more: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>https://b.example/{number}/</link>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>2020-01-02 03:04:05</wp:post_date><wp:post_name>p{number}</wp:post_name>"
        f"<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{more}</item>\n"
    )


def _block(number: int, text: str) -> str:
    return _item(text, number=number).replace(">post<", ">wp_block<")


def _reply(number: int, parent: int) -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>A"
        "</wp:comment_author><wp:comment_date>2020-01-02 03:04:05</wp:comment_date>"
        "<wp:comment_content>c</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
        f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )


def exports(size: int) -> Mapping[str, bytes]:
    """Return exports of WordPress by what is in them, of about ``size`` bytes each."""
    made = {
        **{name: f"{doctype}{rest}" for name, (doctype, rest) in _doctypes(size).items()},
        **_markup(size),
        **_entries(size),
        **{f"{one!r} again": _whole(_item(one * (size // len(one)))) for one in _AGAIN},
        "deep JSON in a block": _whole(_item("<!-- wp:a " + '{"a":' * (size // 5) + "1} -->")),
        "attributes of a shortcode": _whole(_item(f"[a {'b=c ' * (size // 4)}]")),
        "attributes of an element": _whole(_item("<p " + 'a="b" ' * (size // 6) + ">x")),
        "a long style": _whole(_item("<p style='" + "a:b;" * (size // 4) + "'>x")),
    }
    return {**{name: text.encode() for name, text in made.items()}, **_bytes(size)}


def _whole(*items: str) -> str:
    return f"{_HEAD}{''.join(items)}{_TAIL}"


def _doctypes(size: int) -> dict[str, tuple[str, str]]:
    tenfold = [f"&a{n};" * 10 for n in range(11)]
    laughs = "".join(f'<!ENTITY a{n} "{said}">' for n, said in enumerate(tenfold, 1))
    bomb = _whole(_item(title="&a11;"))
    return {
        "a billion laughs": (f'<!DOCTYPE rss [<!ENTITY a0 "lol">{laughs}]>', bomb),
        "quadratic": (
            f"<!DOCTYPE rss [<!ENTITY a '{'a' * size}'>]>",
            _whole(_item(title="&a;" * (size // 10))),
        ),
        "an entity that is a file": (
            '<!DOCTYPE rss [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
            bomb,
        ),
        "entities of parameters": (
            f"<!DOCTYPE rss [<!ENTITY % x SYSTEM 'file:///etc/passwd'> {'%x;' * (size // 3)}]>",
            bomb,
        ),
        "a DTD that is elsewhere": ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">', bomb),
        "a DOCTYPE without an end": ("<!DOCTYPE rss [" + '<!ENTITY a "b">' * (size // 15), bomb),
        "quotation marks in a DOCTYPE": ('<!DOCTYPE rss "' + 'a"' * (size // 2), bomb),
        "many DOCTYPEs": ("<!DOCTYPE a>" * (size // 12), bomb),
        "a deep DTD": (f"<!DOCTYPE rss [<!ELEMENT a {'(' * size}{')' * size}>]>", bomb),
        "a DOCTYPE between items": (
            "",
            _whole(_item(), '<!DOCTYPE rss [<!ENTITY a11 "b">]>', _item(title="&a11;", number=2)),
        ),
    }


def _markup(size: int) -> dict[str, str]:
    attributes = "".join(f'a{n}="" ' for n in range(size // 8))
    spaces = "".join(f'xmlns:a{n}="http://b/{n}" ' for n in range(size // 20))
    items = "".join(_item(number=n) for n in range(1, 40))
    return {
        "nested in an item": _whole(f"<item>{'<a>' * (size // 4)}{'</a>' * (size // 4)}</item>"),
        "nested and open": f"{_HEAD}<item>{'<a>' * (size // 3)}{_TAIL}",
        "nested channels": f"{_HEAD}{'<channel>' * (size // 9)}{_item()}{_TAIL}",
        "attributes": _whole(f"<item {attributes}/>", _item()),
        "namespaces": f"<rss {spaces}><channel>{items}{_TAIL}",
        "a root without an end": "<rss " + 'a="b" ' * (size // 6),
        "a root of spaces": "<rss" + " " * size,
        **{
            f"{one!r} alone": one * (size // len(one))
            for one in ("<", "<a", "<a ", "]]>", "&", "\0")
        },
        **{
            f"{one!r} in the stream": f"{_HEAD}{one * (size // len(one))}{_TAIL}"
            for one in ("<item/>", "<item>", "<!--", "<?", "<![CDATA[", "</item>", "&e;")
        },
        "characters by number": _whole(_item(title="&#0;" * (size // 4))),
        "entities nobody knows": _whole(_item(title="".join(f"&e{n};" for n in range(size // 8)))),
        "CDATA of a title": _whole(_item(title="<![CDATA[a]]>" * (size // 13))),
    }


def _entries(size: int) -> dict[str, str]:
    dates = ("0000-00-00 00:00:00", "99999-01-01", "2020-13-45 99:99:99", "-1", "1" * 5000, "٢٠٢٠")
    chain = "".join(_reply(n, n - 1) for n in range(1, size // 250))
    tags = "".join(
        f'<category domain="post_tag" nicename="t{n}">t{n}</category>' for n in range(size // 50)
    )
    notes = (
        "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>"
        f"{'[' * size}</wp:meta_value></wp:postmeta>"
    )

    def again(number: int) -> str:
        return f'<!-- wp:block {{"ref":{number}}} /-->'

    return {
        "a long title": _whole(_item(title="t " * (size // 2))),
        "a long name": _whole(_item().replace("p1<", f"{'p' * size}<")),
        "tags": _whole(_item(more=tags)),
        "a chain of replies": _whole(_item(more=chain)),
        "replies in a ring": _whole(_item(more=_reply(1, 2) + _reply(2, 1) + _reply(3, 3))),
        "dates": _whole(*(_item(number=n).replace("2020-01-02 03:04:05", date)
                          for n, date in enumerate(dates, 1))),
        "one address": _whole(*(_item(number=1).replace("<wp:post_id>1", f"<wp:post_id>{n}")
                                for n in range(size // 500))),
        "footnotes that are nested": _whole(_item(more=notes)),
        "a block in itself": _whole(_item(again(9)), _block(9, again(9) * 2)),
        "blocks in blocks": _whole(
            _item(again(40)), *(_block(n, again(n - 1) * 2) for n in range(11, 41))
        ),
    }  # fmt: skip


def _bytes(size: int) -> dict[str, bytes]:
    plain = _whole(_item("ü" * (size // 2)))
    encodings = ("punycode", "idna", "utf-7", "unicode_escape", "cp037", "hz", "undefined", "zlib")
    return {
        **{
            f"said to be {name}": f'<?xml version="1.0" encoding="{name}"?>{plain}'.encode()
            for name in encodings
        },
        "no UTF-8 at all": f"{_HEAD}<item><title>".encode() + b"\xe9" * size,
        "Cyrillic unsaid": _whole(_item("Слово " * (size // 6))).encode("cp1251"),
        "half of UTF-16": plain.encode("utf-16")[:-1],
        "surrogates": _whole(_item("\ud83d" * (size // 3))).encode("utf-8", "surrogatepass"),
    }
