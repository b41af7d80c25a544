from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from generator.render.templates import escaper


@given(
    st.one_of(
        st.text(),
        st.text("&<>'\"a"),
        st.integers(),
        st.none(),
        st.text().map(Markup),
        st.text().map(escape),
    )
)
def test_what_is_escaped_is_as_markupsafe_has_it(value: object) -> None:
    escaped = escaper()(value)
    assert escaped == str(escape(value))
    assert type(escaped) is str
