"""Names that files have on some disks, and what links make of them."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable

import pytest

from tests.conftest import SiteFolder, byline, tree

POST = "---\ntitle: A\ndate: 2020-01-02\n---\n{}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names in Unicode alone")
@pytest.mark.parametrize(
    "name",
    [
        b"content/static/caf\xe9.txt",
        b"content/posts/caf\xe9.md",
        b"content/posts/caf\xe9/index.md",
        b"content/authors/caf\xe9.yaml",
        b"content/caf\xe9",
    ],
)
def test_a_name_in_another_encoding_is_refused(site: Callable[..., SiteFolder], name: bytes):
    made = site({"content/posts/a.md": POST.format("Words.")})
    path = os.path.join(os.fsencode(made.folder), name)  # noqa: PTH118 - bytes
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - bytes
    with open(path, "wb") as stream:  # noqa: PTH123 - bytes
        stream.write(POST.format("More.").encode())
    outcome = made.build()
    assert not outcome.ok
    (problem,) = outcome.diagnostics
    assert problem.code == "bad-name"
    assert problem.path is not None
    assert "content/" in problem.path.encode().decode()
    for arguments in (["--json"], []):
        done = byline("build", "--site", made.folder, *arguments)
        assert done.returncode == 1
        assert "bad-name" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_links_lead_to_a_file_however_its_letters_are_composed(
    site: Callable[..., SiteFolder], form: str, written: str
):
    def on_disk(name: str) -> str:
        return unicodedata.normalize(form, name)

    links = " ".join(
        f"[{number}]({address})"
        for number, address in enumerate(
            ["été/à.md", "ü/index.md", "ü", "../static/café.txt", "/café.txt", "/café.txt#x"]
        )
    )
    made = site(
        {
            "content/posts/a.md": POST.format(unicodedata.normalize(written, links)),
            on_disk("content/posts/été/à.md"): POST.format("Words.") + "[back](../a.md)",
            on_disk("content/posts/ü/index.md"): POST.format("![p](ö.svg) [back](../a.md)"),
            on_disk("content/posts/ü/ö.svg"): "<svg xmlns='http://www.w3.org/2000/svg'/>",
            on_disk("content/static/café.txt"): "x",
        }
    )
    outcome = made.build()
    assert [problem.code for problem in outcome.diagnostics] == []
    assert outcome.ok
    assert all(unicodedata.is_normalized("NFC", name) for name in tree(made.output))
    page = made.read("a/index.html")
    for address in ("/%C3%A0/", "/%C3%BC/", "/caf%C3%A9.txt"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    ("name", "address"), [("C# 1.txt", "C%23%201.txt"), ("a?.txt", "a%3F.txt")]
)
def test_a_link_to_a_name_that_no_link_can_have_is_refused(
    site: Callable[..., SiteFolder], name: str, address: str
):
    made = site({"content/posts/a.md": POST.format("Words."), f"content/static/{name}": "x"})
    assert made.build().ok
    assert made.read(name) == "x"
    made.write({"content/posts/a.md": POST.format(f"See [this](../static/{address}).")})
    (problem,) = made.build().diagnostics
    assert (problem.code, problem.path, problem.line) == ("bad-name", "content/posts/a.md", 5)
    assert problem.hint == "rename the file"
