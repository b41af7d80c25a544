"""Only the very page that shows something may change it."""

from __future__ import annotations

import pytest

from generator.preview.desk.admission import Admission, Editing
from generator.preview.desk.asked import Asked
from generator.preview.guard import Refused

_PAGE = "/_desk/edit/posts/one.md"
_ORIGIN = "http://127.0.0.1:8000"


def asked(admission: Admission, *, page: str = _PAGE, do: str = "save", **changed: str | None):
    headers = {
        "x-byline-token": admission.token(_PAGE),
        "origin": _ORIGIN,
        "sec-fetch-site": "same-origin",
        "content-type": "application/json",
    }
    given = {name.replace("_", "-"): value for name, value in changed.items()}
    kept = {name: value for name, value in {**headers, **given}.items() if value is not None}
    return Asked("POST", page, {"do": do}, kept)


def test_a_page_may_change_what_it_shows():
    admission = Admission(Editing.ON)
    assert admission.admit(asked(admission), _ORIGIN) == 4 * 1024 * 1024
    assert admission.admit(asked(admission, do="picture"), _ORIGIN) == 40 * 1024 * 1024
    assert admission.admit(asked(admission, do="publish"), _ORIGIN) == 64 * 1024
    plain = asked(admission, content_type="application/octet-stream; x=y")
    assert admission.admit(plain, _ORIGIN)
    assert admission.admit(asked(admission, sec_fetch_site=None), _ORIGIN), "an old browser"


@pytest.mark.parametrize(
    "changed",
    [
        {"page": "/_desk/edit/posts/two.md"},  # the token of another page
        {"page": "/_desk/"},
        {"x_byline_token": ""},
        {"x_byline_token": None},
        {"x_byline_token": "é"},
        {"origin": None},
        {"origin": "null"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "http://localhost:8000"},
        {"origin": "http://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
    ],
)
def test_others_may_not(changed):
    admission = Admission(Editing.ON)
    with pytest.raises(Refused) as refused:
        admission.admit(asked(admission, **changed), _ORIGIN)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_what_a_form_elsewhere_could_send_is_refused(kind):
    admission = Admission(Editing.ON)
    with pytest.raises(Refused) as refused:
        admission.admit(asked(admission, content_type=kind), _ORIGIN)
    assert refused.value.status == 415


def test_tokens_are_of_one_page_and_one_run():
    one, other = Admission(Editing.ON), Admission(Editing.ON)
    assert one.token(_PAGE) == one.token(_PAGE)
    assert len({one.token(_PAGE), one.token("/_desk/"), other.token(_PAGE)}) == 3


@pytest.mark.parametrize("editing", [Editing.READONLY, Editing.OPEN_HOST])
def test_nothing_is_changed_where_nothing_may_be(editing):
    admission = Admission(editing)
    with pytest.raises(Refused, match="--") as refused:
        admission.admit(asked(admission), _ORIGIN)
    assert (refused.value.status, refused.value.why) == (403, editing.reason)
    assert Editing.ON.reason == ""
