"""Pictures come to lie beside their text, under safe names, over nothing that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.load.discover import is_ignored
from generator.preview.desk import placing
from generator.preview.desk.placing import placed
from generator.preview.guard import Refused
from tests.pictures import gps_jpeg

_JPEG = gps_jpeg((20, 10))
_OTHER = gps_jpeg((10, 20))
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'
_POST = "content/posts/one/index.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content/posts/one").mkdir(parents=True)
    return tmp_path


def test_in_the_folder_of_a_post_or_beside_its_file(folder: Path):
    assert placed(folder, _POST, "Photo.JPG", _JPEG) == ("content/posts/one/photo.jpg", True)
    path, new = placed(folder, "content/posts/two.md", "Drawing.svg", _SVG)
    assert (path, new) == ("content/posts/drawing.svg", True)
    assert (folder / path).read_bytes() == _SVG


def test_the_same_is_taken_and_another_is_not_written_over(folder: Path):
    assert placed(folder, _POST, "a.jpg", _JPEG) == ("content/posts/one/a.jpg", True)
    assert placed(folder, _POST, "a.jpg", _JPEG) == ("content/posts/one/a.jpg", False)
    assert placed(folder, _POST, "a.jpg", _OTHER) == ("content/posts/one/a-2.jpg", True)
    assert placed(folder, _POST, "a.jpg", _OTHER) == ("content/posts/one/a-2.jpg", False)
    assert (folder / "content/posts/one/a.jpg").read_bytes() == _JPEG


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../../etc/passwd.jpg", "passwd.jpg"),
        ("..\\..\\boot.jpg", "boot.jpg"),
        ("/etc/cron.d/x.jpg", "x.jpg"),
        (".htaccess", "htaccess.jpg"),
        (".jpg", "jpg.jpg"),
        ("", "picture.jpg"),
        ("..", "picture.jpg"),
        ("a\0b.jpg", "a-b.jpg"),
        ("con.jpg", "con-.jpg"),
        ("a.php.jpg", "a-php.jpg"),
        ("evil.svg", "evil.jpg"),
        ("evil.html", "evil.jpg"),
        ("index.md", "index.jpg"),
        ("x" * 300 + ".jpg", "x" * 80 + ".jpg"),
        ("Meine Übung (2).JPEG", "meine-übung-2.jpeg"),
        ("a.jpg~", "a.jpg"),
    ],
)
def test_names(folder: Path, name: str, safe: str):
    assert placed(folder, _POST, name, _JPEG) == (f"content/posts/one/{safe}", True)


@given(st.text(max_size=120))
def test_whatever_a_name_says_it_is_one_file_in_that_folder(name: str):
    written: list[Path] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "write_new", lambda path, _data: written.append(path))
        path, _ = placed(Path("/site"), _POST, name, _JPEG)
    assert written == [Path("/site") / path]
    assert Path(path).parent == Path("content/posts/one")
    assert not is_ignored(path)
    assert Path(path).suffix in {".jpg", ".jpeg", ".jpe", ".jfif"}
    assert len(Path(path).name.encode()) < 255


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!doctype html><script>1</script>", "no picture"),
        (b"", "no picture"),
        (b"II*\0rest", "browsers do not show TIFF"),
        (_SVG.replace(b"/>", b"><script/></svg>"), "this drawing"),
        (_SVG.replace(b"/>", b' onload="x()"/>'), "this drawing"),
        (b"<svg", "this drawing|no picture"),
    ],
)
def test_what_is_no_picture_is_refused(folder: Path, data: bytes, said: str):
    with pytest.raises(Refused, match=said) as refused:
        placed(folder, _POST, "a.jpg", data)
    assert refused.value.status == 415
    assert list((folder / "content/posts/one").iterdir()) == []


def test_links_lead_nowhere(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    outside = tmp_path_factory.mktemp("outside")
    home = folder / "content/posts/one"
    (home / "a.jpg").symlink_to(outside / "a.jpg")
    assert placed(folder, _POST, "a.jpg", _JPEG)[0] == "content/posts/one/a-2.jpg"
    (outside / "b.jpg").write_bytes(_JPEG)
    (home / "b.jpg").symlink_to(outside / "b.jpg")
    assert placed(folder, _POST, "b.jpg", _JPEG)[0] == "content/posts/one/b-2.jpg"
    assert [path.name for path in outside.iterdir()] == ["b.jpg"]
    home.rename(outside / "one")
    home.symlink_to(outside / "one")
    with pytest.raises(Refused, match="outside") as refused:
        placed(folder, _POST, "c.jpg", _JPEG)
    assert refused.value.status == 403


def test_what_the_system_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(placing, "write_new", refused)
    with pytest.raises(Refused, match="cannot be written: Permission denied"):
        placed(folder, _POST, "a.jpg", _JPEG)


def test_there_is_an_end(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def taken(*_: object) -> None:
        raise FileExistsError

    monkeypatch.setattr(placing, "write_new", taken)
    with pytest.raises(Refused) as refused:
        placed(folder, _POST, "a.jpg", _JPEG)
    assert refused.value.status == 409
