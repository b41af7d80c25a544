from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import yaml as pyyaml

from generator.schema import yaml
from tests.conftest import SiteFolder, byline

POST = "---\ntitle: A\ndate: 2010-01-01\n---\n"


def test_a_file_that_is_not_byline_s_stops_the_build(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST})
    assert made.build().ok
    made.write({"content/posts/b.md": POST, "output/b/index.html": "by hand"})
    before = made.read("index.html")
    outcome = made.build()
    assert [problem.code for problem in outcome.diagnostics] == ["foreign-file"]
    assert made.read("b/index.html") == "by hand"
    assert made.read("index.html") == before


@pytest.mark.parametrize(
    ("files", "code", "hint"),
    [
        (
            {"content/posts/a.md": POST + "[x](www.example.org)\n"},
            "broken-link",
            "write https://www.example.org for an address elsewhere",
        ),
        (
            {"content/posts/!!!.md": "---\ntitle: '!!!'\ndate: 2010-01-01\n---\n"},
            "bad-slug",
            "rename the file, or add a line slug: …",
        ),
        (
            {"content/posts/a.md": "---\ntitle: A\ndate: 2010-01-01 10:00 +02:75\n---\n"},
            "bad-date",
            "the clock has no such time: hours go to 23, minutes and seconds to 59",
        ),
    ],
)
def test_what_is_wrong_is_told(site, files: dict[str, str], code: str, hint: str) -> None:
    (problem,) = site(files).build().diagnostics
    assert (problem.code, problem.hint) == (code, hint)


def test_a_part_is_of_the_series_that_no_file_orders(site: Callable[..., SiteFolder]) -> None:
    made = site(
        {
            "content/posts/a.md": POST.replace("---\n", "---\nseries: [One, Two]\npart: 1\n", 1),
            "content/series/one.md": "---\ntitle: One\nparts: [a]\n---\n",
        }
    )
    outcome = made.build()
    assert outcome.diagnostics == ()
    assert outcome.site is not None
    assert outcome.site.memberships["a"] == (("one", 1), ("two", 1))


def test_lists_of_a_broken_blog_say_what_is_broken(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": "---\ntitel: A\n---\n"})
    done = byline("list", "drafts", cwd=made.folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert 'did you mean "title"?' in done.stderr


def test_yaml_is_read_without_its_c_loader_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pyyaml, "CSafeLoader")
    node, found = yaml.parse("title: é\ntags: [a, b]", "a.md")
    assert found == ()
    assert isinstance(node, yaml.Mapping)
    assert [key.text for key, _ in node.items] == ["title", "tags"]
    _, (problem,) = yaml.parse("title: é\x00", "a.md")
    assert (problem.code, problem.line, problem.column) == ("yaml-character", 1, 9)


def test_an_asset_whose_name_is_not_utf_8_is_told(site: Callable[..., SiteFolder]) -> None:
    made = site({"content/posts/a.md": POST, "templates/assets/own.css": "p {}"})
    folder = os.fsencode(made.folder / "templates/assets")
    with open(folder + b"/\xff.css", "wb"):  # noqa: PTH123 - no Path can be made of it
        pass
    (problem,) = made.build().diagnostics
    assert (problem.code, problem.path) == ("bad-name", "templates/assets/\ufffd.css")


def test_a_hidden_file_that_is_not_utf_8_does_no_harm(
    site: Callable[..., SiteFolder],
) -> None:
    made = site({"content/posts/a.md": POST})
    with open(os.fsencode(made.folder / "content/posts") + b"/.\xff~", "wb"):  # noqa: PTH123
        pass
    for _ in range(2):
        assert made.build().ok
        assert byline("build", "--as-of", "2026-11-22", cwd=made.folder).returncode == 0


def test_a_disk_that_fails_halfway_is_not_called_harmless(
    site: Callable[..., SiteFolder], monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    from generator.cli import main
    from generator.publish.publish import Staging

    def full(_: Staging) -> None:
        raise OSError(28, "No space left on device", "a/index.html")

    made = site({"content/posts/a.md": POST})
    monkeypatch.setattr(Staging, "commit", full)
    assert main(["build", "--site", str(made.folder)]) == 1
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "the build did not end, so do it again once that is mended" in said


def test_what_a_template_does_not_define_cannot_be_imported(site) -> None:
    made = site(
        {
            "content/posts/a.md": POST,
            "templates/tags.html": "",
            "templates/post.html": '{% from "tags.html" import card %}\n{{ card() }}\n',
        }
    )
    (problem,) = made.build().diagnostics
    assert (problem.path, problem.line) == ("templates/post.html", 2)
    assert problem.hint == "look at what that template defines"
