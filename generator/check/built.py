"""What the build itself warns of, each code with its line of documentation.

``byline check`` tells these too, and none of them twice. Their severities can be changed like those
of rules; errors of the build cannot, as they keep a site from being published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["BUILT"]

BUILT: Final[Mapping[str, str]] = {
    "answer-too-early": "A reader's comment is older than the one that it answers.",
    "bad-cname": "`cname` is not a domain.",
    "bad-url": "The address of a commenter's own page is none.",
    "block-empty": "A block such as `!!! tip` has no text, as what is below is not indented.",
    "block-start": "A line looks like the start of a block and is none.",
    "code-language": "Code names its language in a way that the engine does not know.",
    "comma-in-item": "What looks like a list of several is read as one item.",
    "comments-hidden": "A setting keeps comments that are there from being shown.",
    "complete-with-plans": "A series is complete, and a part of it is planned.",
    "control-character": "An invisible character stands in a text.",
    "draft-overdue": "The series has a part out by its `release:`, and the part is a draft.",
    "duplicate-comment": "Two comments say the same.",
    "expires-early": "A post expires before it is published.",
    "extensions-unused": "`markdown: extensions:` says nothing to the engine that is used.",
    "held-part": "A series holds a post back, whatever the date is that the post has.",
    "list-indent": "A nested item is indented too little, so it belongs to the outer list.",
    "list-without-blank-line": "A list without a blank line before it is read as a paragraph.",
    "markdown-in-html": "The engine does not read Markdown in HTML.",
    "near-series": "The name of a series differs little from that of another.",
    "no-cards": "Social cards are asked for, and a package that draws them is missing.",
    "no-comment-address": "Readers have no address to send a comment to.",
    "no-date": "A post has no date, so it stands last in lists and in no feed.",
    "no-letters": "No font has the letters of a title, so its card does without.",
    "no-name": "Nothing of a commenter's name can be seen.",
    "no-search": "A search is asked for, and the package that makes its index is missing.",
    "no-site-yaml": "The blog has no `site.yaml`.",
    "no-url": "`site.yaml` has no `url`.",
    "no-words": "Nothing of a comment can be seen.",
    "options-unused": "`markdown: options:` says nothing to the engine that is used.",
    "own-headers": "A `_headers` of your own takes the place of byline's.",
    "own-redirects": "A `_redirects` of your own takes the place of byline's.",
    "part-gap": "The parts of a series are numbered with a gap: 1, 2, 4.",
    "picture-format": "A file that nothing shows is no picture of a known format.",
    "planned-overdue": "The day for which a part of a series was planned has passed.",
    "policy-handler": "A script in an attribute will not run, as `_headers` forbids it.",
    "policy-host": "Browsers will refuse what another host has, as `_headers` does not name it.",
    "policy-script": "A script that is not the same on all pages will not run.",
    "prequel-later": "A post is dated before the one that should be read first.",
    "stray-file": "Nothing is made of a file.",
    "table-cells": "A row of a table has more cells than the table has columns.",
    "unclosed-fence": "A code fence is never closed.",
    "unlisted-part": "A post of a series is not among the parts that its file lists.",
    "unpublished-link": "A link waits until the post that it leads to is out.",
    "unused-footnote": "Nothing refers to a footnote.",
    "updated-early": "A post was updated before it was published.",
    "yaml-comment": "Text behind a `#` is read as a comment.",
}
