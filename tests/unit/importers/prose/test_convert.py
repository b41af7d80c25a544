"""HTML to Markdown, construct by construct."""
# ruff: noqa: E501 - a case is a line

from __future__ import annotations

import pytest

from generator.importers.importer import Weight
from generator.importers.prose.context import Context
from generator.importers.prose.convert import markdown_of
from tests.importing import markdown, words_of_html, words_of_markdown

CASES = {
    "breaks": ("One<br><br>Two<br />three<br/>\n<br/>", "One\n\nTwo  \nthree"),
    "divisions": ("<div>One</div><div><br></div><div>Two</div><div>three</div>", "One\n\nTwo  \nthree"),
    "divisions-alone": ("<div>One</div><div>Two</div>", "One\n\nTwo"),
    "bold-over-paragraphs": ("<b>One<br><br>two</b> three", "**One**\n\n**two** three"),
    "bold-around-blocks": ("<b><p>One</p><p>two</p></b>", "**One**\n\n**two**"),
    "spaces-outside": ("a<b> b </b>c", "a **b** c"),
    "looks": ('<span style="font-weight:bold">b</span> <span style="font-style: italic">i</span>', "**b** *i*"),
    "struck": ('<span style="text-decoration: line-through">no</span> <s>no</s>', "~~no~~ ~~no~~"),
    "not-bold": ('<b style="font-weight:normal">as Docs has it</b>', "as Docs has it"),
    "within-a-word": ("un<em>believ</em>able", "un*believ*able"),
    "quoted-bold": ('<b>"q"</b>uestion', '<strong>"q"</strong>uestion'),
    "bold-and-italic": ("<b><i>both</i></b>", "***both***"),
    "empty-bold": ("a<b></b> b", "a b"),
    "neighbours": ("<b>a</b><i>b</i>", "<strong>a</strong>*b*"),
    "code": ("<code>a`b</code> <tt>c</tt>", "``a`b`` `c`"),
    "marks": ("2 * 3 * 4 _x_ snake_case `t` [x](y) \\", "2 \\* 3 \\* 4 \\_x\\_ snake_case \\`t\\` \\[x\\](y) \\\\"),
    "aside": ("He said so [sic].", "He said so [sic]."),
    "less": ("1 &lt; 2 &lt;b&gt; &amp;amp;", "1 < 2 &lt;b> &amp;amp;"),
    "line-starts": ("1. a<br># b<br>- c<br>&gt; d<br>+ e<br>=== <br>: f", "1\\. a  \n\\# b  \n\\- c  \n\\> d  \n\\+ e  \n&#61;==  \n&#58; f"),
    "headings": ("<h1>A</h1><h3>B</h3><h6>C</h6>", "## A\n\n#### B\n\n###### C"),
    "headings-lower": ("<h4>A</h4><h5><b>B</b></h5>", "## A\n\n### B"),
    "heading-of-a-picture": ('<h2><img src="a.png" alt="A"></h2>', "![A](a.png)"),
    "heading-anchor": ('<h2 id="why">Why so</h2><p><a href="#why">x</a></p>', "## Why so {#why}\n\n[x](#why)"),
    "list": ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n    - c"),
    "list-beside": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n    - b"),
    "list-first": ("<ul><ul><li>b</li></ul></ul>", "- <!-- -->\n    - b"),
    "numbers": ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
    "loose": ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n    b\n\n- c"),
    "code-in-list": ("<ol><li>a<pre>x = 1</pre></li></ol>", "1.  a\n\n        x = 1"),
    "two-lists": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
    "boxes": ('<ul><li><input type="checkbox" checked> done</li><li><input type="checkbox"> not</li></ul>', "- [x] done\n- [ ] not"),
    "quote": ("<blockquote><p>a</p><ul><li>b</li></ul></blockquote>", "> a\n>\n> - b"),
    "rule": ("a<hr>b", "a\n\n---\n\nb"),
    "pre": ('<pre class="brush: python; gutter: false">if x:\n\n    y &lt; 1\n</pre>', "```python\nif x:\n\n    y < 1\n```"),
    "pre-language": ('<pre><code class="language-js hljs"><span>a</span>()</code></pre>', "```js\na()\n```"),
    "pre-fence": ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
    "pre-breaks": ("<pre>a<br>b</pre>", "```\na\nb\n```"),
    "numbered-code": ('<table><tr><td class="gutter">1</td><td class="code"><pre>x</pre></td></tr></table>', "```\nx\n```"),
    "link": ('<a href="https://a.example/b(c) d" title="T">x</a>', '[x](https://a.example/b%28c%29%20d "T")'),
    "autolink": ('<a href="https://a.example/b">https://a.example/b</a>', "<https://a.example/b>"),
    "link-after-mark": ('so!<a href="x">y</a>', "so\\![y](x)"),
    "bold-link": ('<b><a href="x">y</a></b>', "[**y**](x)"),
    "picture": ('<img src="a.png" alt="A [b]" title="T">', '![A \\[b\\]](a.png "T")'),
    "picture-link": ('<a href="p.html"><img src="a.png" alt="A"></a>', "[![A](a.png)](p.html)"),
    "picture-line": ('Text<br><img src="a.png" alt="A"><br>more', "Text\n\n![A](a.png)\n\nmore"),
    "lazy": ('<img src="data:image/gif;base64,R0" data-src="a.png" alt="A">', "![A](a.png)"),
    "figure": ('<figure><img src="a.png" alt="A"><figcaption>Say <i>it</i></figcaption></figure>', '![A](a.png "Say it")'),
    "figure-linked-caption": ('<figure><img src="a.png" alt="A"><figcaption>By <a href="x">B</a></figcaption></figure>', "![A](a.png)\n\nBy [B](x)"),
    "figure-link": ('<figure><a href="p.html"><img src="a.png" alt="A"></a><figcaption>C</figcaption></figure>', '[![A](a.png "C")](p.html)\n\n*C*'),
    "table": ("<table><thead><tr><th>a</th><th align=right>b|c</th></tr></thead><tr><td>1</td><td align=right><b>2</b></td></tr></table>", "| a | b\\|c |\n| --- | --: |\n| 1 | **2** |"),
    "table-short": ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr></table>", "| a | b |\n| --- | --- |\n| 1 |  |"),
    "layout": ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"),
    "terms": ("<dl><dt>T</dt><dd>D</dd><dd>E</dd></dl>", "T\n:   D\n:   E"),
    "terms-many": ("<dl><dt>T</dt><dt>U</dt><dd>D</dd></dl>", "**T**\n\n**U**\n\nD"),
    "tip": ("<p><b>Tip:</b> ask.</p>", "!!! tip\n    ask."),
    "tip-plain": ("Tip: ask.<br>Twice.", "!!! tip\n    ask.  \n    Twice."),
    "no-tip": ("<p>Tip:</p><p>Tips: many</p>", "Tip:\n\nTips: many"),
    "more": ("a<!--more-->b<a name='more'></a>c", "a\n\n<!-- more -->\n\nb\n\n<!-- more -->\n\nc"),
    "hidden": ("a <!-- byline:[x y=1] --> b", "a <!-- [x y=1] --> b"),
    "kept-inline": ('H<sub>2</sub>O <kbd>q</kbd> <abbr title="T">t</abbr> <span lang="de">Tag</span>', 'H<sub>2</sub>O <kbd>q</kbd> <abbr title="T">t</abbr> <span lang="de">Tag</span>'),
    "nbsp": ("a&nbsp;b&nbsp;&nbsp; c 10&nbsp;000 oui&nbsp;!", "a b c 10\u00a0000 oui\u00a0!"),
    "notes": ('<p>a<sup><a href="#f1" id="r1">1</a></sup></p><ol><li id="f1">N <a href="#r1">↩</a></li></ol>', "a[^1]\n\n[^1]: N"),
    "notes-names": ('<p>a <a name="_ftnref1" href="#_ftn1">[1]</a></p><p><a name="_ftn1" href="#_ftnref1">[1]</a> N</p>', "a [^1]\n\n[^1]: N"),
    "frame": ('<iframe src="//v.example/1" onload="x()"></iframe>', '<iframe src="https://v.example/1" loading="lazy"></iframe>'),
    "wide-table": ('<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>', '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>'),
    "details": ("<details><summary>a</summary>b</details>", "<details><summary>a</summary>b</details>"),
    "flash": ('<object><param name="movie" value="http://www.youtube.com/v/a1b2c3d4e5f&x=1"></object>', "<https://www.youtube.com/watch?v=a1b2c3d4e5f>"),
    "old-tags": ("<center><font color=red>a</font></center><big>b</big>", "a\n\nb"),
    "paragraph-break-in-link": ('<a href="x">a<br>b</a>', "[a  \nb](x)"),
    "nothing": ("  \n ", ""),
    "only-space": ("<p>&nbsp;</p><div><br></div>", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_construct(name: str) -> None:
    source, expected = CASES[name]
    assert markdown(source) == expected


MOVED = {
    "picture",
    "details",
    "more",
    "notes",
    "notes-names",
    "figure-link",
    "numbered-code",
    "hidden",
    "flash",
}


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("name", sorted(set(CASES) - MOVED))
def test_no_word_of_a_construct_is_lost(name: str, engine: str) -> None:
    source, text = CASES[name]
    shown = [word for word in words_of_markdown(text, engine) if word.lower() != "tip"]
    assert shown == [word for word in words_of_html(source) if word.lower() != "tip"]


@pytest.mark.parametrize(
    ("source", "code", "weight"),
    [
        ('<script src="https://x.example/a.js"></script>', "script", Weight.LOST),
        ("<p>a<script>x()</script></p>", "script", Weight.LOST),
        ("<style>p {}</style>", "style", Weight.CHANGED),
        ('<link rel="stylesheet" href="x.css">', "style", Weight.CHANGED),
        ('<a href="javascript:x()">y</a>', "link", Weight.LOST),
        ('<a href="https://x.example/"></a>', "link", Weight.LOST),
        ('<a href="#nowhere">y</a>', "link", Weight.LOST),
        ('<img alt="A">', "picture", Weight.LOST),
        ('<img src="a.png" alt="A" longdesc="x.html">', "attribute", Weight.LOST),
        ('<img src="a.png">', "no-alt", Weight.NOTED),
        ('<blockquote cite="https://x.example/">q</blockquote>', "attribute", Weight.LOST),
        ('<ol type="a"><li>x</li></ol>', "attribute", Weight.CHANGED),
        ('<ol><li value="4">x</li></ol>', "attribute", Weight.CHANGED),
        ('<form><input name="q"><button>Go</button></form>', "element", Weight.LOST),
        ("<object data='x.swf'>words</object>", "element", Weight.LOST),
        ("<iframe></iframe>", "element", Weight.LOST),
        ("<p><marker>x</marker></p>", "element", Weight.CHANGED),
        ("<pre>a <a href='x'>b</a></pre>", "in-code", Weight.LOST),
        ("<pre>a <b>b</b></pre>", "in-code", Weight.CHANGED),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "table-head", Weight.CHANGED),
        ('<p style="color: red">x</p>', "looks", Weight.NOTED),
        ("<div>" * 150 + "x", "too-deep", Weight.LOST),
    ],
)
def test_what_is_lost_is_told(source: str, code: str, weight: Weight) -> None:
    context = Context(lambda link: link, lambda shown: shown[0])
    markdown_of(f"<p>first</p>\n{source}", context)
    assert (weight, code) in [(loss.weight, loss.code) for loss in context.losses]
    assert all(loss.line in {1, 2} for loss in context.losses)


def test_the_largest_picture_is_asked_for_first() -> None:
    asked: list[tuple[str, ...]] = []

    def picture(shown: tuple[str, ...]) -> str:
        asked.append(shown)
        return "x"

    context = Context(lambda link: link, picture)
    google = "https://1.bp.blogspot.com/-a/b"
    markdown_of(f'<a href="{google}/s1600/c.jpg"><img src="{google}/s320/c.jpg"></a>', context)
    markdown_of('<img src="https://blogger.googleusercontent.com/img/a/XYZ=w640-h480">', context)
    markdown_of('<img src="https://x.example/wp-content/uploads/2010/a-300x200.jpg">', context)
    markdown_of('<img src="https://i0.wp.com/x.example/a.jpg?w=300">', context)
    markdown_of('<img src="https://x.files.wordpress.com/a.jpg?w=300">', context)
    markdown_of('<img src="http://[broken">', context)
    assert [one[0] for one in asked] == [
        f"{google}/s0/c.jpg",
        "https://blogger.googleusercontent.com/img/a/XYZ=s0",
        "https://x.example/wp-content/uploads/2010/a.jpg",
        "https://x.example/a.jpg",
        "https://x.files.wordpress.com/a.jpg",
        "http://[broken",
    ]
    assert asked[0][-1] == f"{google}/s320/c.jpg"


def test_comments_have_no_html() -> None:
    source = '<p>H<sub>2</sub>O<img src="https://x.example/a.png" alt="A"><br>Tip: x</p><iframe src="y">z</iframe>'
    assert "<" not in markdown(source, html=False, tips=False).replace("<br>", "")
    assert "[A](https://x.example/a.png)" in markdown(source, html=False, tips=False)


@pytest.mark.parametrize(
    "source",
    [
        "<p" * 1000,
        "<b>" * 90 + "x",
        "<table><table><td>x",
        "<li>a<li>b",
        "</p>a",
        "&#0;&#xD800;a",
        "<p>a\0b",
    ],
)
def test_broken_html_ends(source: str) -> None:
    markdown(source)


# All that HTML has or had, and some that only editors have; "!" stands before those without an end.
ELEMENTS = """a abbr acronym address applet !area article aside audio b !base !basefont bdi bdo !bgsound
    big blink blockquote body !br button canvas caption center cite code !col colgroup !command
    content data datalist dd del details dfn dialog dir div dl dt em !embed fieldset figcaption
    figure font footer form !frame frameset h1 h2 h3 h4 h5 h6 header hgroup !hr i !image !img !input
    ins !isindex kbd !keygen label legend li !link listing main map mark marquee math menu menuitem
    !meta meter multicol nav nextid nobr noembed noframes object ol optgroup option output p !param
    picture pre progress q rb rp rt rtc ruby s samp search section select shadow slot small !source
    spacer span strike strong sub summary sup svg table tbody td text textarea tfoot th
    thead time tr !track tt u ul var video !wbr xmp o:p st1:place g:plusone amp-img x-y""".split()  # noqa: SIM905
SHAPES = [
    "<p>uno <{0}>due <b>tre</b> </{0}> quattro</p>",
    "uno <{0}> due </{0}> quattro",
    "<{0}><p>uno</p> <{0}> due </{0}> tre</{0}> quattro",
    "<ul><li>uno <{0}>due</{0}></li> <{0}>tre</{0}></ul>",
    "<ol><{0}> uno </{0}> due <li>tre</li></ol> <dl><{0}>a</{0}><dt>b</dt><dd>c</dd></dl>",
    "<table><tr><th>uno</th><td>due <{0}>tre</{0}></td></tr></table>",
    "<blockquote><{0} title=x id=y class=z> due </{0}></blockquote>",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_element_takes_words_with_it(shape: str) -> None:
    for element in ELEMENTS:
        source = shape.format(element.removeprefix("!"))
        if element.startswith("!"):
            source = source.replace(f"</{element[1:]}>", "")
        found = words_of_markdown(markdown(source), "commonmark")
        assert sorted(found) == sorted(words_of_html(source)), source


def test_words_that_stand_where_none_may() -> None:
    assert markdown("<ul>a<li>b</li>c</ul>") == "- a\n\n- b\n\n    c"
    assert markdown("<ul><br>a</ul>") == "- a"
    assert markdown("<table>a<tr><td>b</td><td>c</td></tr></table>").startswith("a\n\n| ")
    assert markdown("<dl>a<dt>b</dt><dd>c</dd></dl>") == "a\n\nb\n\nc"
    inner = "<dl><dt>c</dt><dd>d</dd></dl>"
    assert markdown(f"<dl><dt>a</dt><dd>b{inner}</dd></dl>").split() == [
        "a",
        ":",
        "b",
        "c",
        ":",
        "d",
    ]
    assert markdown("a<wbr>b <em>c</em>") == "a\u200bb *c*"


PASTED = [
    (
        "<p><i>·<b>&nbsp;&nbsp; </b></i>One <b>b</b></p>\n<p>·<span>&nbsp;&nbsp; </span>Two</p>",
        "- One **b**\n- Two",
    ),
    ("Take<br><br>• a<br>• <img src='a.png' alt='A'>", "Take\n\n- a\n- ![A](a.png)"),
    ("• alone", "• alone"),
    ("• a<br>b", "• a  \nb"),
    ("•<br>• b", "•  \n• b"),
    ('<span lang="EN-US">a</span> <span lang="de">b</span>', 'a <span lang="de">b</span>'),
    ('<span lang="DE" style="mso-ansi-language:DE">a</span>', "a"),
    ('<div dir="auto">a</div><div dir="auto">שלום</div>', 'a\n\n<span dir="rtl">שלום</span>'),
    ('<p dir="ltr">a</p><p dir="ltr" lang="ar">b</p>', 'a\n\n<span lang="ar" dir="ltr">b</span>'),
]


@pytest.mark.parametrize(("source", "text"), PASTED)
def test_what_other_programs_left_behind(source: str, text: str) -> None:
    assert markdown(source) == text


TOLD = [
    (
        '<video poster="p.png" onclick="x()"><source src="a.mp4">see <a href="/x">x</a> <blink>w</blink></video>',
        '<video poster="p.png"><source src="a.mp4">see <a href="/x">x</a> w</video>',
        ["element", "handler", "stays-html"],
    ),
    (
        '<video poster=" java&#9;script:x" src="a.mp4"><track src=""><source src="b.mp4"></video>',
        '<video src="a.mp4"><track><source src="b.mp4"></video>',
        ["stays-html"],
    ),
    (
        '<table><tr><td colspan="2">a</td></tr><tr><td width="12px">b</td><td width="50%">c<img src="a.png" alt="A"></td></tr></table>',
        '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c<img src="a.png" alt="A"></td></tr></tbody></table>',
        ["stays-html"],
    ),
    (
        '<iframe src="//x.example/a" width="100%" height="auto"></iframe>',
        '<iframe src="https://x.example/a" width="100%" loading="lazy"></iframe>',
        ["stays-html"],
    ),
    ('<iframe src="javascript:x"></iframe>', "", ["element"]),
    ('<b>a<b style="font-weight:normal">n</b></b>', "**a**n", ["looks"]),
    ('<span style="font-weight: 700; font-style:italic">x</span>', "***x***", ["looks"]),
    ('<s>a</s> <span style="text-decoration:line-through">b</span>', "~~a~~ ~~b~~", ["looks"]),
    ('<p lang="fr" dir="rtl">salut</p>', '<span lang="fr" dir="rtl">salut</span>', []),
    (
        '<a href="javascript:x">a</a> <a href="#gone">b</a><a href="#top">c</a>',
        "a bc",
        ["link", "link"],
    ),
    ('a<a href="https://x.example/"></a> <a href="/y"> </a>', "a", ["link", "link"]),
    ('<img src="a.png" longdesc="d.html" alt="A" title="T">', '![A](a.png "T")', ["attribute"]),
    ('<img alt="A"><img src="data:image/gif;base64,R0lG">', "A", ["picture", "picture"]),
    (
        "<style>x</style>a<i>d<style>q</style><script>z</script></i>",
        "a*d*",
        ["script", "style", "style"],
    ),
    ('a<link href="l.css"><script src="z"></script>', "a", ["script", "style"]),
    ('<h2></h2><h3><img src="a.png" alt="A"></h3><h2 id="h.123">T</h2>', "![A](a.png)\n\n## T", []),
    ('<h2 id="own">U</h2><a href="#own">o</a>', "## U {#own}\n\n[o](#own)", []),
    (
        '<figure><img src="a.png" alt="A"><figcaption>c <a href="/x">l</a></figcaption></figure>',
        "![A](a.png)\n\nc [l](/x)",
        ["caption"],
    ),
    (
        '<figure><a href="/page"><img src="a.png" alt="A"></a><figcaption>cap</figcaption></figure>',
        '[![A](a.png "cap")](/page)\n\n*cap*',
        [],
    ),
    (
        '<object data="https://www.youtube.com/v/a1b2c3d4e5f"><param name="x" value="y">Words</object>',
        "<https://www.youtube.com/watch?v=a1b2c3d4e5f>\n\nWords",
        ["film"],
    ),
    ('<object data="x.swf">Words</object>', "Words", ["element"]),
    (
        '<div><img data-src="a.png" alt="A"></div><noscript><img src="a.png"></noscript>',
        "![A](a.png)",
        [],
    ),
    ("a<!-- byline:hid -->b<p><!-- byline:x --></p>", "a<!-- hid -->b\n\n<!-- x -->", []),
    ("<table><caption>C</caption><tr><td>one</td></tr></table>", "C\n\none", []),
    (
        '<ul><li><input type="checkbox" checked>a</li></ul><input type="text">',
        "- [x] a",
        ["element"],
    ),
    ('<ul><li id="x">b</li></ul><a href="#x">y</a>', '- <a id="x"></a>b\n\n[y](#x)', []),
    ('<ol start="3" type="a" reversed><li value="4">a</li></ol>', "3. a", ["attribute"] * 3),
    ('<blockquote cite="https://x.example">q</blockquote>', "> q", ["attribute"]),
    ("<dl><dt>a</dt><dt>b</dt><dd>c</dd></dl><dl><dd>x</dd></dl>", "**a**\n\n**b**\n\nc\n\nx", []),
    ("<p>Tip: <br>x</p><p>Tip:</p>", "!!! tip\n    x\n\nTip:", []),
    ("<form>a<select><option>b</option></select></form>", "ab", ["element", "element"]),
    ("a" + "<div>" * 120 + "b", "a b", ["too-deep"]),
    ('<pre lang="py">a<br>b<div>c</div></pre>', "```py\na\nb\nc\n```", []),
    ("<body>a</body><body>b</body>", "ab", []),
]


@pytest.mark.parametrize(("source", "text", "codes"), TOLD)
def test_what_is_not_as_it_was_is_told(source: str, text: str, codes: list[str]) -> None:
    context = Context(lambda link: link, lambda shown: shown[0])
    assert markdown_of(source, context) == text
    assert sorted(one.code for one in context.losses if one.code != "no-alt") == codes


def test_notes_that_are_marked_in_other_ways() -> None:
    source = (
        'x<sup><a href="#n1" id="r1">1</a></sup> y<a href="#n2" name="r2">[2]</a> '
        '<a href="#n1" id="r3">1</a><ol><li id="n1">Note <a href="#r1">back</a> <a href="#r3">^</a>'
        '</li><li><a name="n2"></a>Two <a href="#r2">^</a> t</li></ol>'
    )
    assert markdown(source) == "x[^1] y[^2] [^1]\n\n[^1]: Note\n\n[^2]: Two t"
    twice = source.replace("[2]", "1").replace("n2", "n3")
    assert "y[^2]" in markdown(twice)
