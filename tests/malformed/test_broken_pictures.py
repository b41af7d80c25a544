"""Pictures that are not what they should be: told where a text shows them."""

from __future__ import annotations

from tests.malformed.cases import A, check, doc, each, error, note, warning
from tests.malformed.cases import case as told
from tests.pictures import SVG, raster
from tests.unit.pictures.test_raster import bomb

TRIP = "content/posts/2010-01-01-trip/index.md"
X = "content/posts/2010-01-01-trip/"
AGAIN = "copy it here again from where it comes"
DAMAGED = "is cut off or damaged"
MARKDOWN = (
    'write between the brackets what it shows, or <img alt="" src="…"> if it is mere decoration'
)
LEAD = 'add a line image_alt: with what it shows, or image_alt: "" if it is mere decoration'
NOTHING = "this picture says nothing to those who do not see it"
SMALLER = "save it smaller: 3000 pixels are wide enough for any screen"
BROKEN = raster("jpeg", (90, 60))[:400]


def shown(name: str, file: str, data: bytes, *said, body: str = "Words\n![A]({0})", **keys):
    return told(name, {TRIP: doc(body=body.format(file), **keys), f"{X}{file}": data}, *said)


CASES = [
    shown("cut-off", "x.jpg", BROKEN, error("damaged-picture", "5:6", f'"x.jpg" {DAMAGED}', AGAIN)),
    shown(
        "empty", "x.png", b"", error("damaged-picture", "5:6", '"x.png" is an empty file', AGAIN)
    ),
    shown(
        "words", "x.gif", b"ha", error("damaged-picture", "5:6", '"x.gif" holds no picture', AGAIN)
    ),
    shown(
        "misnamed",
        "x.jpg",
        raster("png"),
        error(
            "misnamed-picture",
            "5:6",
            '"x.jpg" is named as a JPEG, but holds a PNG',
            "rename it to x.png, here too",
        ),
    ),
    shown(
        "bomb",
        "x.png",
        bomb(12_000),
        error("huge-picture", "5:6", '"x.png" has more than 120 million pixels', SMALLER),
    ),
    shown(
        "far-too-large",
        "x.png",
        bomb(2**31 - 1),
        error("huge-picture", "5:6", '"x.png" has more than 120 million pixels', SMALLER),
    ),
    shown(
        "svg-with-script",
        "x.svg",
        f"{SVG[:-2]}>\n<script/></svg>".format(1, 1).encode(),
        error(
            "unsafe-svg",
            "5:6",
            '"x.svg" has the element <script> (in its line 2)',
            "delete <script> and all that is in it",
        ),
    ),
    shown(
        "for-no-browser",
        "x.tiff",
        b"II*\0",
        error(
            "picture-format",
            "5:6",
            '"x.tiff" is a file that browsers do not show (TIFF), and nothing that a camera wrote '
            "into it can be taken out",
            "save it as a JPEG or a PNG",
        ),
    ),
    shown(
        "for-no-browser-linked",
        "x.tiff",
        b"II*\0",
        warning(
            "picture-format",
            "4:5",
            '"x.tiff" is a file that browsers do not show (TIFF), and nothing that a camera wrote '
            "into it can be taken out",
            "save it as a JPEG or a PNG",
        ),
        body="[A]({0})",
    ),
    shown(
        "in-front-matter",
        "x.jpg",
        BROKEN,
        error("damaged-picture", "3:8", f'"x.jpg" {DAMAGED}', AGAIN),
        body="Words",
        image="x.jpg",
        image_alt="A",
    ),
    shown(
        "twice",
        "x.jpg",
        BROKEN,
        error("damaged-picture", "4:6", f'"x.jpg" {DAMAGED}', AGAIN),
        error("damaged-picture", "6:5", f'"x.jpg" {DAMAGED}', AGAIN),
        body="![A]({0})\n\n[A]({0})",
    ),
    shown(
        "by-reference",
        "x.jpg",
        BROKEN,
        error("damaged-picture", "6:6", f'"x.jpg" {DAMAGED}', AGAIN),
        body="![A][x]\n\n[x]: {0}",
    ),
    shown(
        "named-nowhere",
        "x.jpg",
        BROKEN,
        error("damaged-picture", f"{X}x.jpg:1:1", f'"x.jpg" {DAMAGED}', AGAIN),
        body="Words",
    ),
    shown(
        "of-a-draft",
        "x.jpg",
        BROKEN,
        note("damaged-picture", "6:6", f'"x.jpg" {DAMAGED}', AGAIN),
        draft="true",
    ),
    told(
        "static-by-its-address",
        {A: doc(body="![A](/i/x.jpg)"), "content/static/i/x.jpg": BROKEN},
        error("damaged-picture", "4:6", f'"/i/x.jpg" {DAMAGED}', AGAIN),
    ),
    told("static-linked", {A: doc(body="[A](/x.jpg)"), "content/static/x.jpg": BROKEN}),
    told("static-unnamed", {A: doc(), "content/static/x.jpg": BROKEN}),
    told("beside-a-post-unnamed", {A: doc(), "content/posts/x.jpg": BROKEN}),
    shown(
        "no-words",
        "x.png",
        raster("png"),
        warning("image-without-words", "5:7", NOTHING, MARKDOWN),
        body="Words\nWords ![]({0})",
    ),
    shown(
        "no-words-in-front-matter",
        "x.png",
        raster("png"),
        warning("image-without-words", "3:8", NOTHING, LEAD),
        body="Words",
        image="x.png",
    ),
    shown(
        "wrong-and-wordless",
        "x.jpg",
        BROKEN,
        warning("image-without-words", "4:1", NOTHING, MARKDOWN),
        error("damaged-picture", "4:5", f'"x.jpg" {DAMAGED}', AGAIN),
        body="![]({0})",
    ),
]


@each(CASES)
def test_pictures(site, one):
    check(site, one)


def test_one_that_cannot_be_read(site, monkeypatch):
    import builtins

    real = builtins.open

    def refused(path, *rest, **more):
        if str(path).endswith("x.jpg"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    made = site({TRIP: doc(body="![A](x.jpg)"), f"{X}x.jpg": raster()})
    monkeypatch.setattr(builtins, "open", refused)
    [problem] = made.build().diagnostics
    assert (problem.code, problem.line, problem.column) == ("unreadable", 4, 6)
    assert problem.message == '"x.jpg" cannot be read: Permission denied'
    monkeypatch.undo()
    assert made.build().ok
