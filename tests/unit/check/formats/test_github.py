from __future__ import annotations

from generator.check.formats.github import as_annotations
from generator.model.diagnostic import Diagnostic, Severity


def test_one_line_each_with_everything_escaped() -> None:
    found = (
        Diagnostic(
            Severity.ERROR, "broken-link", "100 %: gone,\r\nreally", "a,b:c.md", 8, 1, "Do."
        ),
        Diagnostic(Severity.WARNING, "no-tags", "No tag.", "c.md", 2),
        Diagnostic(Severity.NOTE, "no-url", "No url."),
    )
    assert as_annotations(found).splitlines() == [
        (
            "::error file=a%2Cb%3Ac.md,line=8,col=1,title=byline broken-link::"
            "100 %25: gone,%0D%0Areally%0ADo."
        ),
        "::warning file=c.md,line=2,title=byline no-tags::No tag.",
        "::notice title=byline no-url::No url.",
    ]
