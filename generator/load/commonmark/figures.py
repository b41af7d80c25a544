"""A picture with a title, alone in its paragraph, is a figure: the title is its caption."""

from __future__ import annotations

import html as entities
import re

__all__ = ["captioned"]

# As the parser writes a paragraph; what the writer wrote in HTML has other spaces.
_ALONE = re.compile(
    r"""<p(?P<of_p>[^>]*)>(?P<link><a\ [^>]*>)?
        <img\ (?P<before>src="[^"]*"\ alt="[^"]*"[^>]*?)\ title="(?P<title>[^"]*[^"\s][^"]*)"
        (?P<after>[^>]*)\ />(?P<end>(?(link)</a>))</p>""",
    re.VERBOSE,
)


def captioned(html: str) -> str:
    """Make figures of the paragraphs of some HTML that hold a picture with a title alone."""
    return _ALONE.sub(_figure, html)


def _figure(match: re.Match[str]) -> str:
    caption = entities.unescape(match["title"]).strip()
    link, end = match["link"] or "", match["end"]
    return (
        f"<figure{match['of_p']}>{link}<img {match['before']}{match['after']} />{end}"
        f"<figcaption>{entities.escape(caption, quote=False)}</figcaption></figure>"
    )
