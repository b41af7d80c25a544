from __future__ import annotations

from pathlib import Path

import pytest

from generator.check import fixes
from generator.check.fixes import SetKey, Swap, mended
from generator.model.diagnostic import Place

OLD, NEW = "https://a.example/old?x=1&y=2", "https://a.example/new?x=1&y=2"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_each_other_byte_stays(end: str, start: str, tmp_path: Path) -> None:
    text = f"{start}---{end}title: A # mine{end}---{end}Ä [x]({OLD}), [y]({OLD}) {end}"
    (tmp_path / "a.md").write_bytes(text.encode())
    wanted = [
        SetKey("a.md", "id", "urn:a"),
        Swap(Place("a.md", 4, 7), OLD, NEW),
        Swap(Place("a.md", 4, 7), OLD, NEW),
        Swap(Place("a.md", 4, 43), OLD, NEW),
    ]
    assert len(mended(tmp_path, wanted)) == 3
    expected = text.replace(OLD, NEW).replace(f"mine{end}", f"mine{end}id: urn:a{end}")
    assert (tmp_path / "a.md").read_bytes() == expected.encode()


def test_addresses_as_they_are_spelt(tmp_path: Path) -> None:
    lines = [f'<a href="{OLD.replace("&", "&amp;")}">', "[a](https://a.example/ä%20b)"]
    (tmp_path / "a.md").write_text("\n".join(lines))
    wanted = [
        Swap(Place("a.md", 1, 10), OLD, NEW),
        Swap(Place("a.md", 2, 5), "https://a.example/ä%20b", "https://a.example/c"),
    ]
    assert len(mended(tmp_path, wanted)) == 2
    assert (tmp_path / "a.md").read_text() == (
        f'<a href="{NEW.replace("&", "&amp;")}">\n[a](https://a.example/c)'
    )


@pytest.mark.parametrize(
    "fix",
    [
        Swap(Place("a.md", 2, 1), OLD, NEW),
        Swap(Place("a.md", 99, 1), OLD, NEW),
        SetKey("a.md", "id", "urn:a"),
        SetKey("gone.md", "id", "urn:a"),
        SetKey("latin.md", "id", "urn:a"),
    ],
)
def test_what_does_not_stand_where_it_should_is_left_alone(fix: fixes.Fix, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("no front matter\nnor a link\n")
    (tmp_path / "latin.md").write_bytes("---\ntitle: Ä\n---\n".encode("latin-1"))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert mended(tmp_path, [fix]) == ()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_that_somebody_else_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: A\n---\n")
    real = fixes._mended_text

    def slow(text: str, wanted: object) -> object:
        path.write_text("---\ntitle: B\n---\n")
        return real(text, wanted)

    monkeypatch.setattr(fixes, "_mended_text", slow)
    assert mended(tmp_path, [SetKey("a.md", "id", "urn:a")]) == ()
    assert path.read_text() == "---\ntitle: B\n---\n"
