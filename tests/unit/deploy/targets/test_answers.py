from __future__ import annotations

import pytest

from generator.deploy.target import Denied, Full, Permanent, Transient
from generator.deploy.targets.answers import is_of_file, of_status, of_store


def answered(status: int, code: str = "") -> Exception:
    body = f"<Error><Code>{code}</Code><Key>hunter2</Key></Error>" if code else ""
    return ValueError(f"Server returned non-2xx status code: {status} Whatever: {body}")


@pytest.mark.parametrize(
    ("status", "code", "kind", "says"),
    [
        (403, "AccessDenied", Denied, "it must list, read, write, delete"),
        (403, "RequestTimeTooSkewed", Denied, "clock"),
        (400, "ExpiredToken", Denied, "log in once more"),
        (401, "", Denied, "still good"),
        (404, "NoSuchBucket", Permanent, "make it at the service"),
        (404, "", Permanent, "see whether there is such a place"),
        (301, "PermanentRedirect", Permanent, "region:"),
        (403, "QuotaExceeded", Full, "make room"),
        (507, "", Full, "make room"),
        (400, "RequestTimeout", Transient, None),
        (409, "OperationAborted", Transient, None),
        (408, "", Transient, None),
        (429, "", Transient, None),
        (503, "SlowDown", Transient, None),
        (599, "", Transient, None),
        (418, "", Permanent, None),
    ],
)
def test_statuses_and_codes(status, code, kind, says) -> None:
    problem = of_store(answered(status, code), "the sending of a.html", "s3://blog")
    assert type(problem) is kind
    assert "hunter2" not in f"{problem.message} {problem.hint}"
    assert (says in f"{problem.hint}") if says else problem.hint is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("inner: Http(HttpError { kind: Timeout, source", Transient),
        ("inner: Http(HttpError { kind: Connect, source", Transient),
        ("inner: BareRedirect", Permanent),
        ("ETag Header missing from response", Permanent),
    ],
)
def test_what_is_no_answer(text, kind) -> None:
    assert type(of_store(ValueError(text), "the list", "s3://blog")) is kind


def test_a_bucket_that_is_missing_is_not_a_file_that_is() -> None:
    assert is_of_file(FileNotFoundError("<Code>NoSuchKey</Code>"))
    assert not is_of_file(FileNotFoundError("<Code>NoSuchBucket</Code>"))


def test_what_a_server_asks_for_is_kept() -> None:
    problem = of_status(503, "GET /", after=7)
    assert isinstance(problem, Transient)
    assert problem.after == 7
