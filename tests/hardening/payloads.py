"""What strangers may write so that it runs: ways that are publicly known, and some of our own.

The known ones stand in ``tests/properties/hostile.py``. Ours aim at byline itself: at what stands
in for a link or a piece of HTML while a text is converted, at data for machines in a page, at what
the importers keep, at what the theme's own scripts look for. All that runs sets ``window.__xss``.
"""

from __future__ import annotations

from typing import Final

from tests.properties.hostile import ADDRESSES, BODIES, RUN

__all__ = ["KNOWN", "OURS", "RUN"]

KNOWN: Final = tuple(dict.fromkeys((*BODIES, *ADDRESSES)))
_BAD: Final = f"<img src=x onerror={RUN}>"
OURS: Final = (
    # Data for machines, and what ends it early.
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}//",
    f"<!--<script></script>{_BAD}-->",
    f'"}}</script>{_BAD}',
    f"\u2028{RUN}\u2029{_BAD}",
    f"]]>{_BAD}<![CDATA[",
    f"]]]]><![CDATA[>{_BAD}",
    f"]]&gt;{_BAD}",
    f"--!>{_BAD}<!--",
    f"</title></head><body>{_BAD}",
    f"</xmp></plaintext>{_BAD}",
    f"</noscript></template></style>{_BAD}",
    # What stands in for something while a text is converted.
    f"\x02wzxhzdk:0\x03{_BAD}",
    f"\x02klzzwxh:0001\x03{_BAD}",
    f"wzxhzdk:0 {_BAD} wzxhzdk:1",
    f"\ue103{_BAD}",
    f"\ue0fe{_BAD}\ue103",
    f"{{author}}{_BAD}{{n}}",
    f"{{0.__class__}}{_BAD}",
    f"{{{{ '{_BAD}'|safe }}}}",
    f"{{% raw %}}{_BAD}{{% endraw %}}",
    f"%(title)s{_BAD}%s",
    f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    f"\\<img src=x onerror={RUN}\\>",
    # Attribute lists, notes, boxes, code: Markdown that makes attributes.
    f"*x*{{: onclick={RUN} }}",
    f"x {{: .a onmouseover='{RUN}' }}",
    f"## x {{: #a tabindex=0 onfocus={RUN} }}",
    f"[x](https://words.example){{: onclick={RUN} href='javascript:{RUN}' }}",
    f"![x](a.png){{: onerror={RUN} }}",
    f'```py onclick="{RUN}"\nx\n```',
    f'``` {{.py onclick="{RUN}"}}\nx\n```',
    f'```"><script>{RUN}</script>\nx\n```',
    f'!!! note "{_BAD}"\n    x',
    f"!!! note{_BAD}\n    x",
    f'!!! "onclick={RUN}" x\n    x',
    f"> [!TIP{_BAD}]\n> x",
    f"x[^{_BAD}]\n\n[^{_BAD}]: x",
    f'x[^"onclick={RUN}]\n\n[^"onclick={RUN}]: x',
    f"*[x]: {_BAD}\n\nx",
    f'*[x]: " onmouseover="{RUN}\n\nx',
    f"x\n:   {_BAD}",
    f"- [ ] {_BAD}\n- [x{_BAD}] x",
    f"~~{_BAD}~~ ==x==",
    f"https://words.example/?{_BAD}",
    f'www.words.example/"onmouseover="{RUN}',
    f"<javascript:{RUN}//https://words.example>",
    f"[x](<java&#10;script:{RUN}>)",
    f"[x](&#x6a;&#x61;vascript&colon;{RUN})",
    f'[x][y]\n\n[y]: <\tjavascript:{RUN}> "x"',
    # What importers keep as HTML, or read out of it.
    f"<details open ontoggle={RUN}><summary onclick={RUN}>x</summary>x</details>",
    f"<iframe src='java\tscript:parent.{RUN}'></iframe>",
    f"<iframe src='https://words.example/' srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<video poster='javascript:{RUN}' src=x onerror={RUN}><source src=x onerror={RUN}></video>",
    f"<math><mi href='javascript:{RUN}' xlink:href='javascript:{RUN}'>x</mi></math>",
    f"<math><annotation-xml encoding=text/html>{_BAD}</annotation-xml></math>",
    f"<abbr title='\"><script>{RUN}</script>'>x</abbr><bdo dir='\"{_BAD}'>x</bdo>",
    f"<p lang='en\" onclick=\"{RUN}'>x</p><span dir='rtl\" onclick=\"{RUN}'>x</span>",
    f"<a href='#a'>x</a><p id='a\" onclick=\"{RUN}'>x</p><a id='a'></a>",
    f'<a href="javascript:{RUN}"><img src="x"></a>',
    f"<img src='x) <script>{RUN}</script>' alt='](javascript:{RUN})' title='\" onload=\"{RUN}'>",
    f"<pre><code class='x\" onclick=\"{RUN}'>{_BAD}</code></pre>",
    f"<table><caption>{_BAD}</caption><tr><td headers='\" onclick=\"{RUN}'>{_BAD}</table>",
    f"[caption id='x' width='1\" onclick=\"{RUN}']<img src=x> {_BAD}[/caption]",
    f"<!-- more --><!-- byline: --><script>{RUN}</script> -->",
    f"<b><p onclick={RUN}>x<script>{RUN}</script></b>",
    f"<a href='https://words.example/%22%20onclick=%22{RUN}' title='&quot; onclick={RUN}'>x</a>",
    # What the theme's own scripts look for, and what hides what browsers have.
    f"<form id=documentElement><input name=dataset><input name=attributes onfocus={RUN}></form>",
    f"<p data-post='x' data-part='javascript:{RUN}' data-engine='data:text/javascript,{RUN}'>x</p>",
    f"<div class=comments-embed data-script='data:text/javascript,{RUN}'>x</div>",
    f"<button formaction='javascript:{RUN}' data-appearance form=search>x</button>",
    f"<mark>{_BAD}</mark>&lt;mark onclick={RUN}&gt;",
)
