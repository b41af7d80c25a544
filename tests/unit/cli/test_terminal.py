from __future__ import annotations

import io

import pytest

from generator.cli import terminal
from generator.model.diagnostic import Place, error


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    return now


def test_no_bar_within_the_first_second(clock: list[float]) -> None:
    stream = Terminal()
    progress = terminal.Progress(stream, shown=True)
    clock[0] += 0.9
    progress("reading", 5, 10)
    progress.close()
    assert stream.getvalue() == ""


def test_a_bar_after_a_second_that_is_taken_away_again(clock: list[float]) -> None:
    stream = Terminal()
    progress = terminal.Progress(stream, shown=True)
    clock[0] += 1.1
    progress("reading", 5, 10)
    clock[0] += 0.01  # too soon to draw again
    progress("reading", 6, 10)
    assert stream.getvalue() == "\rreading   ████████████············ 5 of 10\x1b[K"
    progress.close()
    assert stream.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("stream", "shown"), [(io.StringIO(), True), (Terminal(), False)])
def test_never_a_bar_in_a_pipe_or_when_quiet(
    clock: list[float], stream: io.StringIO, shown: bool
) -> None:
    progress = terminal.Progress(stream, shown=shown)
    clock[0] += 5
    progress("reading", 5, 10)
    progress.close()
    assert stream.getvalue() == ""


def test_colours_on_a_terminal_alone(tmp_path) -> None:
    problem = error("some-code", "this is wrong", Place("a.md", 1, 1), "mend it")
    (tmp_path / "a.md").write_text("text\n")
    coloured, plain = Terminal(), io.StringIO()
    terminal.print_diagnostics([problem], [tmp_path], coloured)
    terminal.print_diagnostics([problem], [tmp_path], plain)
    assert "\x1b[1;31merror\x1b[0m" in coloured.getvalue()
    assert plain.getvalue() == (
        "a.md:1:1: error: this is wrong [some-code]\n    1 | text\n      | ^\n  hint: mend it\n"
    )


def test_a_long_line_is_shown_around_the_column(tmp_path) -> None:
    (tmp_path / "a.md").write_text("x" * 500 + "HERE" + "y" * 500 + "\n")
    stream = io.StringIO()
    terminal.print_diagnostics([error("c", "m", Place("a.md", 1, 501))], [tmp_path], stream)
    shown, caret = stream.getvalue().splitlines()[1:3]
    assert shown[caret.index("^") :].startswith("HERE")
    assert len(shown) < 180


def test_tables_align_wide_characters() -> None:
    shown = terminal.table(["A", "B"], [["日本", "x"], ["ab", "y"]])
    assert shown == "A     B\n日本  x\nab    y\n"


def test_a_place_that_is_not_there_any_more_has_no_excerpt(tmp_path) -> None:
    (tmp_path / "short.md").write_text("one line")
    for place in (Place("short.md", 9, 1), Place("gone.md", 1, 1)):
        stream = io.StringIO()
        terminal.print_diagnostics([error("c", "m", place)], [tmp_path], stream)
        assert stream.getvalue() == f"{place.path}:{place.line}:1: error: m [c]\n"


def test_a_template_of_the_theme_is_found_wherever_the_theme_is(tmp_path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/post.html").write_text("{{ wrong }}")
    stream = io.StringIO()
    problem = error("c", "m", Place("templates/post.html", 1, 4))
    terminal.print_diagnostics([problem], [tmp_path], stream, [tmp_path / "theme"])
    assert "{{ wrong }}" in stream.getvalue()


def test_a_template_that_a_site_replaced_is_found_in_the_theme(tmp_path) -> None:
    for folder, text in (("site/templates", "my own"), ("theme", "{{ wrong }}")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "post.html").write_text(text)
    stream = io.StringIO()
    problem = error("c", "m", Place("templates/byline/post.html", 1, 4))
    themes = [tmp_path / "site/templates", tmp_path / "theme"]
    terminal.print_diagnostics([problem], [tmp_path / "site"], stream, themes)
    assert "{{ wrong }}" in stream.getvalue()
    stream = io.StringIO()
    terminal.print_diagnostics([problem], [tmp_path / "site"], stream)
    assert stream.getvalue() == "templates/byline/post.html:1:4: error: m [c]\n"
