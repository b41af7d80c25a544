from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

from generator.render import reference, views
from generator.render.filters import FILTERS
from generator.render.reference import PATH, TEMPLATES, Undocumented

GUIDE = (TEMPLATES / "README.md").read_text(encoding="utf-8")
STYLE = (TEMPLATES / "assets/style.css").read_text(encoding="utf-8")
SCRIPT = "".join(
    (TEMPLATES / "assets" / name).read_text(encoding="utf-8") for name in ("site.js", "resume.js")
)
TEXTS = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}


def test_the_page_is_what_the_program_says() -> None:
    assert PATH.read_text(encoding="utf-8") == reference.reference(), "run: make reference"


def test_every_template_block_partial_and_filter_is_named() -> None:
    page = reference.reference()
    for name, text in TEXTS.items():
        if name.startswith("partials/"):
            assert f"- `{name.removeprefix('partials/')}`: " in page
            continue
        section = page.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
        for block in re.findall(r"{% block (\w+) %}", text):
            assert f"`{block}`" in section, (name, block)
    for name in FILTERS:
        assert f"### `{name}`\n" in page


def test_every_name_in_a_view_is_explained() -> None:
    page = reference.reference()
    for name in views.__all__:
        for field in dataclasses.fields(getattr(views, name)):
            assert re.search(rf"^\| `{field.name}` \| \S.* \| \S.* \|$", page, re.MULTILINE)
    assert "None" not in page
    assert "::" not in page


def test_a_partial_says_what_it_must_be_given() -> None:
    environment = Environment(autoescape=True)
    environment.filters.update(FILTERS)
    everywhere = {
        "site",
        "page",
        "json_ld",
        *(one.name for one in dataclasses.fields(views.TextView)),
    }
    for name, text in TEXTS.items():
        if name.startswith("partials/"):
            parsed = environment.parse(text)
            own = {one.name for one in parsed.find_all(nodes.Name) if one.ctx != "load"}
            said = re.findall(r"`(\w+)`", text.partition("#}")[0])
            assert meta.find_undeclared_variables(parsed) - own - everywhere <= {*said}, name


@dataclasses.dataclass(frozen=True)
class Bare:
    zzz: str


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"partials/x.html": "x"}, "partials/x.html has no"),
        ({"new.html": "x"}, "no view says that it is for new.html"),
    ],
)
def test_what_is_not_explained_is_told(
    files: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "TEMPLATES", tmp_path)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(Undocumented, match=said):
        reference.reference()


def test_a_field_that_is_not_explained_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "TextView", Bare)
    with pytest.raises(Undocumented, match=r"Bare\.zzz has no text"):
        reference.reference()


def test_a_filter_that_is_not_explained_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "FILTERS", {**FILTERS, "mute": lambda one: one})
    with pytest.raises(Undocumented, match="mute has no text"):
        reference.reference()


def test_the_guide_names_every_custom_property() -> None:
    rows = GUIDE.partition("| property |")[2].partition("\n\n")[0]
    said = {*re.findall(r"`(--[\w-]+)`", rows)}
    used = {*re.findall(r"(--[\w-]+)", STYLE)}
    assert said == used


def kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda match: f"-{match[0].lower()}", name)


def test_the_guide_names_all_that_the_script_looks_for() -> None:
    part = GUIDE.partition("## What `site.js` looks for")[2]
    attributes = {
        *re.findall(r"\[data-([\w-]+)", SCRIPT),
        *map(kebab, re.findall(r"(?:dataset|said)\.(\w+)", SCRIPT)),
        *re.findall(r'"(\w+)" in (?:document\.body|block)\.dataset', SCRIPT),
        *re.findall(r"attr\(data-([\w-]+)\)", STYLE),
    }
    assert {*re.findall(r"`data-([\w-]+)`", part)} == attributes
    for selector in re.findall(r'(?:one|all|closest)\((["\'])(.+?)\1', SCRIPT):
        for name in re.findall(r"\.([a-z-]+)", selector[1]):
            assert re.search(rf"[`.]{name}\b", part), name
    for name in re.findall(r'(?:className: |classList\.add\()"([\w-]+)"', SCRIPT):
        assert re.search(rf"`\.?{name}`", part), name


def test_links_of_the_guide_lead_somewhere() -> None:
    for page in (GUIDE, PATH.read_text(encoding="utf-8")):
        headings = {
            re.sub(r"[^\w-]", "", h.lower()) for h in re.findall(r"^#+ (.+)$", page, re.MULTILINE)
        }
        for link in re.findall(r"\]\(([^)]+)\)", page):
            if link.startswith("#"):
                assert link[1:] in headings
            elif not link.startswith("https:"):
                assert (TEMPLATES / link).is_file(), link
