"""Liquid in a text: what is known is done, what is not is kept in a comment and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.importers.plaintext.expressions import UNKNOWN
from generator.importers.plaintext.liquid import Liquid
from generator.importers.plaintext.telling import Telling

SITE = {
    "title": "T",
    "url": "https://x.example",
    "baseurl": "/b",
    "posts": UNKNOWN,
    "list": ["a", "b"],
}
PAGE = {
    "title": "P",
    "mood": "calm",
    "date": "2010-07-28",
    "shown": True,
    "gallery": [{"url": "/1.jpg", "alt": "One"}, {"image_path": "/2.jpg", "title": "Two"}],
}
INCLUDES = {
    "figure.html": '<img src="/i/{{ include.file }}">',
    "word.html": "<b>{{ include.word }}</b>",
    "deep.html": "{% include deep.html %}",
    "loop.html": "{% for a in site.posts %}{{ a }}{% endfor %}",
    "script.html": "<script>x</script>",
    "odd.html": "{% if site.posts %}a{% endif %}<img src='{{ nobody.knows }}'>",
}


class World:
    def target(self, said, *, post, bracketed):  # noqa: ARG002 - as Liquid asks
        return {"a.md": "entry:a.md", "2010-07-28-x": "entry:x"}.get(said)

    def included(self, name, *, relative):  # noqa: ARG002 - the same
        return INCLUDES.get(name)


def made(text: str):
    telling = Telling("a.md")
    liquid = Liquid(World(), {"site": SITE, "page": PAGE}, telling)
    return liquid.read(text), [(one.code, one.place.line) for one in telling.remarks], liquid.toc


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("No Liquid.", "No Liquid."),
        ("{{ site.title }} {{ page.title | upcase }} {{ page.none }}{{ 'a' }}", "T P a"),
        ("{{ page.shown }} {{ 3 }} {{ site.list[1] }} {{ site.list | join: '+' }}", "true 3 b a+b"),
        ("{{ '/a' | relative_url }} {{ \"a\" | absolute_url }}", "/b/a https://x.example/b/a"),
        ("{{ 'https://y.example/' | absolute_url }}", "https://y.example/"),
        ("{{ '/a' | prepend: site.baseurl | append: '?x=1' }}", "/b/a?x=1"),
        ("{{ page.date | date: '%-d. %B %Y' }}", "28. July 2010"),
        ("{{ page.none | default: 'x' | capitalize }}", "X"),
        ("{{ 'a-b' | replace: '-', '+' | remove: 'a' }}", "+b"),
        (
            "[a]({% link a.md %}#x) [b]({% post_url 2010-07-28-x %})",
            "[a](entry:a.md#x) [b](entry:x)",
        ),
        ("[a]({{ site.url }}{{ site.baseurl }}{% link a.md %})", "[a](entry:a.md)"),
        ("{% assign x = site.title | downcase %}{{ x }}", "t"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```", "```\n{{ x }}\n```"),
        ("a{% comment %} b {% endcomment %}c", "a<!-- b -->c"),
        ("{% comment %}{% endcomment %}{%- # said -%}", "<!-- said -->"),
        ("{% highlight ruby %}\na\n{% endhighlight %}", "```ruby\na\n```"),
        (
            "{% highlight ruby linenos mark_lines='1 2' %}\n```\n{% endhighlight %}",
            '````ruby hl_lines="1 2"\n```\n````',
        ),
        ("- a\n\n  {% highlight sh %}\n  b\n  {% endhighlight %}", "- a\n\n  ```sh\n  b\n  ```"),
        (
            "{% highlight html %}{% raw %}{{ x }}{% endraw %}{% endhighlight %}",
            "```html\n{{ x }}\n```",
        ),
        ("{% if page.mood == 'calm' %}a{% else %}b{% endif %}", "a"),
        ("{% if page.none %}a{% elsif page.shown %}b{% endif %}", "b"),
        ("{% unless page.shown %}a{% else %}b{% endunless %}", "b"),
        ("{% unless page.none %}a{% if page.none %}x{% else %}b{% endif %}{% endunless %}", "ab"),
        ("{% if page.none %}a{% endif %}", ""),
        (
            "{% if page.title contains 'P' %}a{% endif %}{% if page.none == blank %}b{% endif %}",
            "ab",
        ),
        ("{% if page.mood != 'x' %}a{% endif %}", "a"),
        ('{% include figure.html file="a.png" alt="A" caption="C" %}', '![A](/i/a.png "C")'),
        ('{% include other src="a b.png" link="/x" %}', "[![](<a b.png>)](/x)"),
        (
            '{% include pic.html pic="a.svg" title="It\'s \\"so\\"" %}',
            '![](a.svg "It\'s \\"so\\"")',
        ),
        ("{% include gallery caption='All' %}", '![One](/1.jpg)\n\n![](/2.jpg "Two")\n\nAll'),
        ("{% img left /a.png 300 200 'Title' 'Alt' %}", '![Alt](/a.png "Title")'),
        ("{% picture wide a.png --alt An apple %}", "![An apple](a.png)"),
        ("{% responsive_image path: a.png alt: 'A' caption: \"C\" %}", '![A](a.png "C")'),
    ],
)
def test_what_is_known_is_done(written, read):
    assert made(written) == (read, [], False)


@pytest.mark.parametrize(
    ("written", "read", "codes"),
    [
        ("a {{ nobody }} b", "a <!-- {{ nobody }} --> b", ["liquid"]),
        (
            "{{ site.posts }}{{ site.list }}",
            "<!-- {{ site.posts }} --><!-- {{ site.list }} -->",
            ["liquid", "liquid"],
        ),
        ("{{ 'a' | sparkle }}", "<!-- {{ 'a' &#124; sparkle }} -->", ["liquid"]),
        ("{% chart a.csv %}", "<!-- {% chart a.csv %} -->", ["liquid"]),
        ("`{{ nobody }}`", "`{{ nobody }}`", ["liquid"]),
        (
            "[a]({{ nobody }}) ![b]({{ nobody }})",
            "a<!-- [a]({{ nobody }}) --> <!-- ![b]({{ nobody }}) -->",
            ["liquid"],
        ),
        ('<a href="{{ nobody }}">a</a>', '<!-- <a href="{{ nobody }}"> -->\na</a>', ["liquid"]),
        ("[a]: {{ nobody }}\n\nb", "<!-- [a]: {{ nobody }} -->\n\nb", ["liquid"]),
        ("[a]({% link gone.md %})", "a<!-- [a]({% link gone.md %}) -->", ["broken-link"]),
        (
            "{% for a in b %}\n\n{{ a }}\n{% endfor %}",
            "<!-- {% for a in b %}\n{{ a }}\n{% endfor %} -->",
            ["liquid"],
        ),
        (
            "{% if nobody %}a{% else %}b{% endif %}",
            "<!-- {% if nobody %} -->\na<!-- {% else %} -->b<!-- {% endif %} -->",
            ["liquid"],
        ),
        (
            "{% if a and b %}c{% endif %}",
            "<!-- {% if a and b %} -->\nc<!-- {% endif %} -->",
            ["liquid"],
        ),
        ("{% if x %}open", "<!-- {% if x %} -->\nopen", ["liquid"]),
        ("{% include word.html word='W' %}", "<b>W</b>", ["include"]),
        ("{% include deep.html %}", "<!-- {% include deep.html %} -->", ["liquid"]),
        ("{% include loop.html %}", "<!-- {% include loop.html %} -->", ["liquid"]),
        ("{% include script.html %}", "<!-- {% include script.html %} -->", ["liquid"]),
        ("{% include gone.html %}", "<!-- {% include gone.html %} -->", ["liquid"]),
        ("{% include odd.html src='a.png' %}", "![](a.png)", []),
        ("{% include %}", "<!-- {% include %} -->", ["liquid"]),
        ("{% youtube dQw4w9WgXcQ %}", "<https://www.youtube.com/watch?v=dQw4w9WgXcQ>", ["embed"]),
        ("{% include video id='a' provider='vimeo' %}", "<https://vimeo.com/a>", ["embed"]),
        ("{% twitter https://x.example/1 %}", "<https://x.example/1>", ["embed"]),
        ("{% youtube %}", "<!-- {% youtube %} -->", ["liquid"]),
        ("{% img left %}", "<!-- {% img left %} -->", ["liquid"]),
        ("{% responsive_image alt: a %}", "<!-- {% responsive_image alt: a %} -->", ["liquid"]),
        ("{% don't %}", "<!-- {% don't %} -->", ["liquid"]),
    ],
)
def test_what_is_not_known_is_kept_and_told(written, read, codes):
    text, remarks, _toc = made(written)
    assert (text, [code for code, _line in remarks]) == (read, codes)


@pytest.mark.parametrize("written", ["{% toc %}", "{% include toc.html %}", "{% include toc %}"])
def test_a_table_of_contents_is_asked_for(written):
    assert made(written) == ("", [], True)


def test_a_remark_has_its_line():
    text = "a\n\n{{ x }}\n\n{% if y %}\n{{ z }}\n{% endif %}\n"
    assert [line for _code, line in made(text)[1]] == [3, 5, 6]


PIECES = [
    "{% raw %}",
    "{% endraw %}",
    "{{ x }}",
    "{% if a %}",
    "{% else %}",
    "{% endif %}",
    "word",
    "\n",
    " ",
    "`",
    "{%",
    "%}",
    "{{",
    "}}",
    "{% for a in b %}",
    "{% endfor %}",
    "{% include x %}",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_word_is_lost_and_nothing_raises(text):
    read, _remarks, _toc = made(text)
    assert read.count("word") == text.count("word")
