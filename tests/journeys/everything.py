"""A blog that has everything: each kind of page, each block, and what is hard to lay out.

Its texts say what they are there for. It is made anew for each run and published nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.pictures import raster

__all__ = ["LONG_WORD", "files"]

LONG_WORD: Final = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesänderungsentwurf"
)
_LONG_URL: Final = "https://long.example/" + "a-very-long-path/" * 12 + "?and=" + "x" * 120
_ARABIC: Final = (
    "هذه مقالة باللغة العربية في مدوّنة كُتبت بلغة أخرى، وفيها [رابط](https://link.example/)"
    " وكلمة English في وسط السطر."
)

_SITE: Final = """\
title: A blog that has everything
url: https://example.com/
description: "Each kind of page, each block, and what is hard to lay out."
language: {language}
author: ada
posts_per_page: 3
theme:
  footer: The line at the foot of every page.
  links:
    - title: Elsewhere
      url: https://elsewhere.example/
redirects:
  /old/: /about/
comments:
  {comments}
search: true
cards: true
llms: true
markdown_twins: true
"""

_COMMENT: Final = """\
author: {author}
url: https://ann.example/
date: 2026-04-0{n}
{more}body: |
  Comment {n} says *something*, and {body}
"""

_BLOCKS: Final = """\
---
title: Every block there is
date: 2026-03-01
updated: 2026-04-02
tags: [blocks, "A tag with a rather long name, as people give them", c++]
description: What a post can hold beside its words.
---

The text before the first heading.

## Words to say

!!! script "When they pick up"
    Hello, my name is Ada. Have you got a minute?

    It is about the post you wrote.

!!! script
    Thank you.

## Notes

!!! tip
    A note in the margin, where there is one.

!!! tip "A second, directly below the first"
    Both are there, and neither lies on the other. This one is a little longer than the first, so
    that it needs some lines of its own.

A short paragraph.

> [!TIP]
> Alerts are read too.

> [!CAUTION] Take care
> With a title.

!!! warning "Mind the *gap*"
    First.

    - a list
    - of two

!!! note ""
    No title.

## Work

!!! exercise "Ten minutes"
    1. Write three names.
    2. Call one.

!!! exercise
    Write down what you heard.

!!! checklist "Before the call"
    - Their name
    - [x] A *quiet* room with [a link](about.md) in it
    - A loose item

        with two paragraphs

!!! checklist
    - Only one

- [x] a task that is done
- [ ] and one that is not

### Some more

#### Deeper still

##### And deeper

The end.
"""

_MARKS: Final = """\
---
title: "Every mark: `code`, *stress* & <angles>"
date: 2026-02-01
tags: blocks
authors: [ada, Someone Else]
image: wide.png
image_alt: A wide stripe of two colours.
---

First **strong**, *stressed*, ~~gone~~, `code`, <kbd>Ctrl</kbd>, <mark>marked</mark>, H~2~O. An HR
office, a footnote[^one] and another[^two]. See https://bare.example/path, or write to
me@mail.example.

*[HR]: Human resources
[^one]: The first, with `code`.
[^two]: The second.

    With a second paragraph.

## A list

1. One
    - with a list
        - and one more
2. Two

Lead
:   What stands first.
:   A person to write to.

## A table

| left | middle | right |
| :--- | :----: | ----: |
| a    | b      |     1 |
| c    | d      |  1000 |

## Code

```python
from __future__ import annotations

@decorated
class Speech:
    \"\"\"Thirty seconds.\"\"\"  # and a comment

    def say(self, words: str = "Hello", times: int = 0x1F) -> bool:
        return words is not None and times > 1.5
```

```yaml
title: "A title"  # in a comment
parts: [1, true]
```

```html
<p class="a">Text &amp; <b>bold</b></p>
```

```console
$ byline build --drafts
```

> A quotation, of two paragraphs.
>
> > And one inside it.

***

![A wide stripe of two colours.](wide.png "With a caption")

![A tall drawing of a line.](tall.svg)

<details><summary>More</summary><p>What was folded.</p></details>
"""

_LONG: Final = f"""\
---
title: What is too long, {LONG_WORD}
date: 2026-01-01
language: de
tags: [{LONG_WORD.lower()}]
description: "{LONG_WORD} {_LONG_URL}"
---

{LONG_WORD} and {LONG_WORD}. Then {_LONG_URL} in the text, `{"code_without_a_space_" * 8}` too, and
[{LONG_WORD}](https://link.example/).

## {LONG_WORD}

```
{"a line of code that goes on; " * 12}
```

| {" | ".join(f"column {n}" for n in range(14))} |
| {" | ".join("---" for _ in range(14))} |
| {" | ".join("several words" for _ in range(14))} |
| {" | ".join(LONG_WORD if n == 3 else str(n) for n in range(14))} |

![A wide stripe of two colours.](wide.png)

- one
    - two
        - three
            - four
                - five
                    - six: {LONG_WORD}

> quoted
> > twice
> > > three times, {LONG_WORD}

!!! tip "{LONG_WORD}"
    {LONG_WORD} {_LONG_URL}

!!! script "{LONG_WORD}"
    {LONG_WORD} {_LONG_URL}

!!! checklist "{LONG_WORD}"
    - {LONG_WORD}
    - {_LONG_URL}

!!! exercise "{LONG_WORD}"
    {LONG_WORD}

{LONG_WORD}
:   {LONG_WORD}

A footnote.[^long]

[^long]: {LONG_WORD} {_LONG_URL}
"""

_FRENCH: Final = """\
---
title: "Un billet en français : que dire ?"
date: 2025-12-01
language: fr
tags: [blocks]
---

« Une phrase entre guillemets », puis une autre.

## Un titre

!!! script "À dire"
    Bonjour !
"""

_ARABIC_POST: Final = f"""\
---
title: مقالة باللغة العربية
date: 2025-11-01
language: ar
tags: [blocks]
---

{_ARABIC}

## عنوان

{_ARABIC}

## عنوان آخر

- بند أول
- بند ثان

## عنوان ثالث

!!! script "ما تقوله"
    {_ARABIC}

!!! checklist "قبل المكالمة"
    - بند أول
    - بند ثان
"""

_PART: Final = """\
---
title: Part {n}, in which something is said
date: 2025-0{n}-03
tags: [parts]
{more}---

What part {n} says.
"""

_NINE: Final = """\
---
title: Nine parts
description: A series that is too long to show its parts unfolded.
parts:
  - part-1
  - part-2
  - part-3
  - part-4
  - part-5
  - part-6
  - part-7
  - title: A part that has a day
    planned: 2027-06-12
  - title: A part that is only meant
---
The introduction of the nine.

- with a list
"""

_THREE: Final = """\
---
title: Three parts
hue: 30
parts: [part-2, part-3, late]
complete: true
---
"""


def files(language: str = "en", comments: str = "form: /comment.cgi") -> Mapping[str, str | bytes]:
    """Return the sources of the blog: path in its folder → content.

    ``comments`` is a line of ``site.yaml``.
    """
    thread = {
        f"content/comments/every-block/number-{n}.yaml": _COMMENT.format(
            n=n,
            author=LONG_WORD if n == 4 else f"Reader {n}",
            more=f"reply_to: number-{n - 1}\n" if n > 1 else "",
            body=_LONG_URL if n == 3 else "`code`.",
        )
        for n in range(1, 7)
    }
    parts = {
        f"content/posts/part-{n}.md": _PART.format(n=n, more="draft: true\n" if n == 7 else "")
        for n in range(1, 8)
    }
    return {
        "content/site.yaml": _SITE.format(language=language, comments=comments),
        "content/posts/every-block.md": _BLOCKS.replace("(about.md)", "(../pages/about.md)"),
        "content/posts/every-mark/index.md": _MARKS,
        "content/posts/every-mark/wide.png": raster("png", (2400, 120)),
        "content/posts/every-mark/tall.svg": _SVG,
        "content/posts/long-things/index.md": _LONG,
        "content/posts/long-things/wide.png": raster("png", (2400, 120)),
        "content/posts/en-francais.md": _FRENCH,
        "content/posts/arabic.md": _ARABIC_POST,
        "content/posts/no-more-than-this.md": "---\ntitle: No more than this\n"
        "date: 2026-05-05\nprequel: every-block\naliases: [/was/here.html]\n---\n\nWords.\n",
        "content/posts/late.md": "---\ntitle: The last of three\ndate: 2025-10-01\n"
        "authors: Someone Else\n---\n\nThe [first of nine](part-1.md) came before.\n",
        **parts,
        **thread,
        "content/series/nine-parts.md": _NINE,
        "content/series/three-parts.md": _THREE,
        "content/pages/about.md": "---\ntitle: About\nupdated: 2026-05-05\n---\n\nWords.\n\n"
        "## One\n\nWords.\n\n## Two\n\nWords.\n\n## Three\n\nWords.\n",
        "content/pages/start-here.md": "---\ntitle: Start here\ndescription: Where to begin.\n"
        "---\n\nBegin with [the marks](../posts/every-mark/index.md).\n",
        "content/authors/ada.yaml": "name: Ada\nbio: Someone who writes, in a few words.\n"
        "url: https://ada.example/\nemail: ada@mail.example\n",
        "content/static/favicon.svg": _SVG,
    }


_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 90" width="20" height="90">'
    '<path d="M10 5v80" stroke="#466" stroke-width="4"/></svg>\n'
)
