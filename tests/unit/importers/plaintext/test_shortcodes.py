"""Hugo's shortcodes: those it brings along are done, others are kept in a comment and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.importers.plaintext.shortcodes import Shortcodes
from generator.importers.plaintext.telling import Telling


class Pages:
    def target(self, path):
        return {"a.md": "entry:a", "a.md#x": "entry:a#x"}.get(path)

    def param(self, name):
        return {"motto": "calm", "list": ["x"]}.get(name)


def made(text: str):
    telling = Telling("a.md")
    codes = Shortcodes(Pages(), telling)
    return codes.read(text), [one.code for one in telling.remarks], codes.toc


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("None here. {{ x }}", "None here. {{ x }}"),
        (
            '[a]({{< ref "a.md" >}}) [b]({{% relref path="a.md#x" lang="de" %}})',
            "[a](entry:a) [b](entry:a#x)",
        ),
        ('{{< ref . "a.md" >}}', "entry:a"),
        ('{{< figure src="a.png" >}}', "![](a.png)"),
        ('{{< figure "a.png" >}}', "![](a.png)"),
        ('{{< figure src="a.png" alt="A" caption="C" link="/x" />}}', '[![A](a.png "C")](/x)'),
        (
            '{{< figure src="a b.png" title="T" caption="C" attr="by X" >}}',
            '![](<a b.png> "T – C – by X")',
        ),
        (
            '{{< figure\n  src="a.png"\n  class="x y"\n  width=3 >}}',
            '![](a.png){: .x .y width="3" }',
        ),
        ("{{< highlight go >}}\na\n{{< /highlight >}}", "```go\na\n```"),
        (
            '{{< highlight go "hl_lines=2-3 5,linenos=1" >}}a{{< /highlight >}}',
            '```go hl_lines="2 3 5"\na\n```',
        ),
        ('{{< highlight lang=go options="hl_inline=true" >}}a{{< /highlight >}}', "`a`"),
        ("- x\n\n  {{< highlight sh >}}\n  a\n  {{< /highlight >}}", "- x\n\n  ```sh\n  a\n  ```"),
        ("{{< param motto >}}", "calm"),
        (
            '{{< details summary="S" open=true >}}\n*a*\n{{< /details >}}',
            "<details open>\n<summary>S</summary>\n\n*a*\n\n</details>",
        ),
        ("{{% comment %}}not *this*{{% /comment %}}", "<!-- not *this* -->"),
        ("{{< rawhtml >}}<b>x</b>{{< /rawhtml >}}", "<b>x</b>"),
        ('{{< img src="a.png" alt="A" >}} {{< pic "b.svg" >}}', "![A](a.png) ![](b.svg)"),
        ('`{{</* figure src="a" */>}}` {{%/* x */%}}', '`{{< figure src="a" >}}` {{% x %}}'),
        ('{{< figure src=`a".png` >}}', '![](a".png)'),
    ],
)
def test_what_is_known_is_done(written, read):
    assert made(written) == (read, [], False)


@pytest.mark.parametrize(
    ("written", "read", "codes"),
    [
        ("a {{< chart x=1 >}} b", "a <!-- {{< chart x=1 >}} --> b", ["shortcode"]),
        (
            "{{% box %}}\na *b*\n{{% /box %}}",
            "<!-- {{% box %}} -->\na *b*\n<!-- {{% /box %}} -->",
            ["shortcode"],
        ),
        (
            "{{< a >}}{{< a >}}x{{< /a >}}{{< /a >}}",
            "<!-- {{< a >}} --><!-- {{< a >}} -->\nx<!-- {{< /a >}} --><!-- {{< /a >}} -->",
            ["shortcode"],
        ),
        (
            '{{< tab >}}{{< ref "a.md" >}}{{< /tab >}}',
            "<!-- {{< tab >}} -->\nentry:a<!-- {{< /tab >}} -->",
            ["shortcode"],
        ),
        ("{{< br >}} x {{< br >}}", "<!-- {{< br >}} -->\nx <!-- {{< br >}} -->", ["shortcode"]),
        ("{{< br >}}{{< br >}} *x*", "<!-- {{< br >}} --><!-- {{< br >}} -->\n*x*", ["shortcode"]),
        ("    <!-- a --> x {{< br >}}", "    <!-- a --> x <!-- {{< br >}} -->", ["shortcode"]),
        ("{{< /lost >}}", "<!-- {{< /lost >}} -->", []),
        ("`{{< chart >}}`", "`{{< chart >}}`", ["shortcode"]),
        ('| a {{< y "|" >}} |', '| a <!-- {{< y "&#124;" >}} --> |', ["shortcode"]),
        ('[a]({{< ref "gone.md" >}})', 'a<!-- [a]({{< ref "gone.md" >}}) -->', ["broken-link"]),
        ("{{< ref >}}", '<!-- {{< ref "" >}} -->', ["broken-link"]),
        ('{{< figure alt="A" >}}', '<!-- {{< figure alt="A" >}} -->', ["shortcode"]),
        ("{{< highlight go >}}", "<!-- {{< highlight go >}} -->", ["shortcode"]),
        ("{{< details >}}", "<!-- {{< details >}} -->", ["shortcode"]),
        ("{{< param list >}}", "<!-- {{< param list >}} -->", ["shortcode"]),
        ("{{< comment >}}", "<!-- {{< comment >}} -->", ["shortcode"]),
        ('{{< figure src="a.png" caption="C [x](/y) *z*" >}}', '![](a.png "C x z")', ["caption"]),
        (
            '{{< figure src="a.png" attr="X" attrlink="/x" >}}',
            '![](a.png "X")\n\n<!-- [X](/x) -->',
            ["caption"],
        ),
        ("{{< youtube abc >}}", "<https://www.youtube.com/watch?v=abc>", ["embed"]),
        (
            '{{< youtube id="abc" title="T" >}}',
            "[T](https://www.youtube.com/watch?v=abc)",
            ["embed"],
        ),
        (
            "a\n{{< youtube abc >}}\n{{< vimeo 1 >}}\nb",
            "a\n\n<https://www.youtube.com/watch?v=abc>\n\n<https://vimeo.com/1>\n\nb",
            ["embed", "embed"],
        ),
        ("{{< vimeo >}}", "<!-- {{< vimeo >}} -->", ["shortcode"]),
        ("{{< gist a b >}}", "<https://gist.github.com/a/b>", ["embed"]),
        ("{{< tweet 12 >}}", "<https://twitter.com/i/status/12>", ["embed"]),
        ("{{< my-youtube abc >}}", "<https://www.youtube.com/watch?v=abc>", []),
    ],
)
def test_what_is_not_known_is_kept_and_told(written, read, codes):
    text, remarks, _toc = made(written)
    assert (text, remarks) == (read, codes)


def test_a_table_of_contents_is_asked_for():
    assert made("{{< toc >}}") == ("", [], True)


PIECES = [
    "{{< a >}}",
    "{{< /a >}}",
    "{{% b %}}",
    "{{% /b %}}",
    "{{<",
    ">}}",
    "word",
    "\n",
    " ",
    "`",
    "{{</* a */>}}",
    '{{< figure src="x.png" >}}',
    "{{< a />}}",
    '"',
    "/",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_word_is_lost_and_nothing_raises(text):
    read, _remarks, _toc = made(text)
    assert read.count("word") == text.count("word")
