"""Posts a month, drawn."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from generator.preview.desk.plot import plot_of
from tests.unit.preview.desk.sitting import Sitting

_SVG = "http://www.w3.org/2000/svg"


def test_a_dot_for_each_month_with_posts(at_desk: Sitting):
    plot = plot_of(at_desk.session.state.site.everything)
    assert plot
    root = ET.fromstring(plot.svg.replace("<svg ", f'<svg xmlns="{_SVG}" ', 1))
    dots = {dot.findtext(f"{{{_SVG}}}title"): dot for dot in root.iter(f"{{{_SVG}}}circle")}
    assert list(dots) == [
        "January 2026: 2 posts",
        "February 2026: 1 post",
        "December 2026: 1 post, 1 of them scheduled",
    ]
    january, february, december = dots.values()
    assert (january.get("class"), december.get("class")) == ("out", "coming")
    ratio = float(january.get("r", "")) ** 2 / float(february.get("r", "")) ** 2
    assert 1.9 < ratio < 2.1, "areas are as the numbers"
    assert root.get("role") == "img"
    assert root.get("aria-label") == plot.words
    assert plot.words == "4 posts in 2026; the most in a month, 2, in January 2026."
    assert plot.years == ((2026, (2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), 4),)


def test_years_without_posts_are_left_out(at_desk: Sitting):
    at_desk.site.write({"content/posts/old.md": "---\ntitle: Old\ndate: 2010-07-01\n---\n"})
    at_desk.session.changed(None)
    plot = plot_of(at_desk.session.state.site.everything)
    assert plot
    assert [year for year, _, _ in plot.years] == [2026, 2010]
    assert plot.words.startswith("5 posts from 2010 to 2026;")


def test_without_dates_there_is_no_plot():
    assert plot_of(()) is None
