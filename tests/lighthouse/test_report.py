"""What `make lighthouse` makes of Lighthouse's answer."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY
from tests.lighthouse import report
from tests.lighthouse.audit import CATEGORIES, Failed, read


def answer(score: float = 1.0, paint: float = 900.0, shift: float = 0.0) -> dict[str, object]:
    return {
        "categories": {key: {"score": score} for key in CATEGORIES},
        "audits": {
            "largest-contentful-paint": {"title": "LCP", "score": 1, "numericValue": paint},
            "total-blocking-time": {"title": "TBT", "score": 1, "numericValue": 12.4},
            "cumulative-layout-shift": {"title": "CLS", "score": 1, "numericValue": shift},
            "unscored": {"title": "Nothing", "score": None},
            "slow": {"title": "Eliminate", "score": 0.5, "displayValue": "Est\u00a0savings"},
        },
    }


def test_a_table_and_advice() -> None:
    seen = [read("home", answer()), read("post", answer(0.99, 1300.0, 0.01))]
    assert report.table(seen).splitlines()[2:] == [
        "| home | 100 | 100 | 100 | 100 | 0.90 s | 0 | 12 ms |",
        "| post | 99 | 99 | 99 | 99 | 1.30 s | 0.01 | 12 ms |",
    ]
    assert report.advice(seen) == "- Eliminate Est savings (home, post)\n"
    assert report.short(seen) == [
        *(f"post: {category} 99" for category in CATEGORIES),
        "post: the largest paint comes after 1300 ms",
        "post: the page moves by 0.01",
    ]


def test_a_run_that_failed() -> None:
    with pytest.raises(Failed, match="home: no page"):
        read("home", {"runtimeError": {"message": "no page"}})


def test_the_readme_has_a_place() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    text = report.table([read("home", answer())])
    assert text in report.quoted(readme, text)
    with pytest.raises(ValueError, match="no place"):
        report.quoted("# A README", text)
