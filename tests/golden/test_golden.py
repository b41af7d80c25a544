"""Small whole sites, each built and compared, byte for byte, with what is expected of it.

A case is a folder in ``cases/``:

- ``site/`` is the blog. Most cases are rendered with ``theme/``, whose templates print the facts
  that a theme is given, one a line, so that they do not change with the looks of byline's own.
- ``case.yaml`` says what the case shows and how it is built; :class:`Case` lists its keys.
- ``expected/`` is what must come of it, and is written anew by ``make golden``: the kept files of
  the output, ``files.txt`` (the paths of all), ``outcome.txt`` (what the build says in sum), and,
  where the case asks for them, ``diagnostics.txt`` and ``commands.txt``.
- ``expected-commonmark/`` has the files that come out otherwise with that engine, for a reason that
  the case's ``commonmark`` gives. All others must be the same but for how the same HTML is written
  (:mod:`tests.golden.alike`).
"""

from __future__ import annotations

import difflib
import fnmatch
import re
import shlex
import shutil
import signal
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import cli, pipeline
from generator.cli import options
from generator.model.diagnostic import Diagnostic
from generator.render.assets import wardrobe_of
from generator.render.templates import Theme
from tests.conftest import REPOSITORY, tree
from tests.golden.alike import alike

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases"
AS_OF = "2026-11-22"
# The theme's own files come and go with its looks; what a case is about says nothing of them.
WARDROBE = [
    asset
    for minify in (True, False)
    for asset in wardrobe_of(Theme.of(REPOSITORY), minify=minify).assets
]
THEME_FILES = frozenset(
    [f"assets/{asset.name}" for asset in WARDROBE]
    + [asset.path.lstrip("/") for asset in WARDROBE]
    # It names those of the theme; what else is in it, other tests show.
    + ["_headers"]
)
# What says the content of a file of the theme, in its name or beside it.
DIGESTS = (
    (re.compile(rb"(/assets/[\w/-]+\.)[0-9a-f]{8}(\.\w+)"), rb"\1DIGEST\2"),
    (re.compile(rb"\bsha384-[\w+/=]+"), rb"sha384-DIGEST"),
)
# What commands print and write that differs from run to run, or counts the theme's files too.
VARYING = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"in \d+\.\d\d s\b"), "in N s"),
    (re.compile(r'("(?:seconds|written|unchanged|removed)": )[\d.]+'), r"\1N"),
    (re.compile(r"\b[1-9]\d* (written|unchanged|files removed)"), r"N \1"),
)
# In names of files that Pillow and Pagefind make, whose versions differ.
DIGEST = re.compile(r"(?<=[._])[0-9a-f]{7,10}(?=\.(?:png|pf_\w+)$)")
WRONG_USAGE = 2
CHOICES = re.compile(r" \(choose from .*\)")


@dataclass(frozen=True)
class Case:
    """What ``case.yaml`` may say."""

    name: str
    shows: str
    """In one line, what the case is for."""
    as_of: str = AS_OF
    """The time of the build."""
    drafts: bool = False
    strict: bool = False
    keep: tuple[str, ...] = ()
    """Paths of the output, or patterns of paths, whose content is compared."""
    gone: tuple[str, ...] = ()
    """Paths or patterns that must not be in the output."""
    unnamed: tuple[str, ...] = ()
    """Words that no file of the output may have."""
    diagnostics: bool = False
    """Whether the build has something to say; without it, it must say nothing at all."""
    commands: tuple[str, ...] = ()
    """Commands that are run in the site's folder; ``show PATH`` prints a file there."""
    site: str = ""
    """The case whose ``site/`` is built, if not this one's."""
    theme: str = "golden"
    """``default`` for byline's own theme."""
    bom: bool = False
    """Whether the sources start with a byte-order mark."""
    crlf: bool = False
    """Whether the lines of the sources end as on Windows."""
    commonmark: str = ""
    """Why the engine commonmark gives something else, where it does."""

    @classmethod
    def read(cls, name: str) -> Case:
        said = yaml.safe_load((CASES / name / "case.yaml").read_text(encoding="utf-8"))
        lists = {key: tuple(value) for key, value in said.items() if isinstance(value, list)}
        known = {field.name for field in fields(cls)}
        assert set(said) <= known, f"{name}: unknown keys {set(said) - known}"
        # YAML makes a date of what is not quoted.
        as_of = str(said.get("as_of", AS_OF))
        return cls(name, **{**said, **lists, "as_of": as_of})


NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())
# Where there are no settings, or a line more would move the places of what is wrong with them, the
# other engine cannot be asked for.
WITH_SETTINGS = [name for name in NAMES if name not in {"no-site-yaml", "config-unknown-keys"}]


@pytest.mark.parametrize("name", NAMES)
def test_golden(name, tmp_path, monkeypatch, capsys, request):
    case = Case.read(name)
    folder = _prepare(case, tmp_path / "site")
    made, found, said = _build(case, folder, monkeypatch, capsys)
    expected = CASES / name / "expected"
    if request.config.getoption("--write-golden"):
        _write(expected, found)
    problems = [*_checks(case, made, said), *_differences(tree(expected), found)]
    if problems:
        pytest.fail("\n".join([f"{case.name}: {case.shows}", *problems]), pytrace=False)


@pytest.mark.parametrize("name", WITH_SETTINGS)
def test_golden_with_commonmark(name, tmp_path, monkeypatch, capsys, request):
    case = Case.read(name)
    folder = _prepare(case, tmp_path / "site")
    _ask_for_commonmark(folder / "content" / "site.yaml")
    made, found, said = _build(case, folder, monkeypatch, capsys)
    if said and not case.diagnostics:
        found["diagnostics.txt"] = said.encode()
    expected = tree(CASES / name / "expected")
    own = CASES / name / "expected-commonmark"
    if request.config.getoption("--write-golden"):
        _write(own, {path: new for path, new in found.items() if _differ(path, expected, new)})
    apart = tree(own)
    problems = [
        f"expected-commonmark: {path} is as with the other engine"
        for path, content in apart.items()
        if not _differ(path, expected, content)
    ]
    if bool(apart) != bool(case.commonmark):
        problems.append("commonmark: a reason and expected-commonmark/ go together")
    checked = replace(case, diagnostics=case.diagnostics or "diagnostics.txt" in apart)
    problems += _checks(checked, made, said)
    problems += _differences(apart, {path: new for path, new in found.items() if path in apart})
    problems += _differences(
        {path: alike(path, old) for path, old in expected.items() if path not in apart},
        {path: alike(path, new) for path, new in found.items() if path not in apart},
    )
    if problems:
        pytest.fail("\n".join([f"{case.name}: {case.shows}", *problems]), pytrace=False)


def _ask_for_commonmark(settings: Path) -> None:
    """Set the engine, at the end, where it moves no line, unless there is a group for it."""
    text = settings.read_bytes()
    end = _line_end(text)
    group, line = b"markdown:" + end, b"  engine: commonmark"
    if group in text:
        settings.write_bytes(text.replace(group, group + line + end))
    else:
        _add(settings, group + line)


def _add(settings: Path, lines: bytes) -> None:
    text = settings.read_bytes()
    end = _line_end(text)
    settings.write_bytes(text + (b"" if text.endswith(end) else end) + lines + end)


def _line_end(text: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in text else b"\n"


def _differ(path: str, expected: dict[str, bytes], new: bytes) -> bool:
    return path not in expected or alike(path, expected[path]) != alike(path, new)


def _write(folder: Path, found: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in found.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _build(
    case: Case, folder: Path, monkeypatch: Any, capsys: Any
) -> tuple[dict[str, bytes], dict[str, bytes], str]:
    """Build a case; return all files, those that are compared, and the diagnostics."""
    outcome = pipeline.build(
        folder,
        folder / "output",
        pipeline.Options(options.moment(case.as_of), drafts=case.drafts, strict=case.strict),
    )
    made = tree(folder / "output")
    found = {"outcome.txt": _outcome(outcome), "files.txt": _files(made)}
    said = "".join(map(_line, outcome.diagnostics))
    if case.diagnostics:
        found["diagnostics.txt"] = said.encode()
    if case.commands:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(options, "now", lambda: options.moment(case.as_of))
        found["commands.txt"] = "".join(_run(line, capsys) for line in case.commands).encode()
    found |= {path: _without_digests(made[path]) for path in made if _matches(path, case.keep)}
    return made, found, said


def _without_digests(content: bytes) -> bytes:
    for pattern, instead in DIGESTS:
        content = pattern.sub(instead, content)
    return content


def _prepare(case: Case, folder: Path) -> Path:
    shutil.copytree(CASES / (case.site or case.name) / "site", folder)
    if case.theme != "default":
        own = folder / "templates"
        for path in (HERE / "theme").rglob("*.html"):
            target = own / path.relative_to(HERE / "theme")
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        # What the theme prints is to be read by people, as it is laid out.
        settings = folder / "content" / "site.yaml"
        if case.name in WITH_SETTINGS and b"minify:" not in settings.read_bytes():
            _add(settings, b"minify: false")
    for path in (folder / "content").rglob("*"):
        if path.suffix in {".md", ".yaml"} and (case.bom or case.crlf):
            data = path.read_bytes()
            data = data.replace(b"\n", b"\r\n") if case.crlf else data
            path.write_bytes(b"\xef\xbb\xbf" + data if case.bom else data)
    return folder


def _outcome(outcome: pipeline.Outcome) -> bytes:
    site = outcome.site
    lines = ["published" if outcome.ok else "nothing published"]
    if site is not None:
        counts = {"posts": site.posts, "pages": site.pages, "series": site.series}
        lines += [f"{name}: {len(items)}" for name, items in counts.items()]
        if site.next_due:
            lines.append(f"next due: {site.next_due.isoformat()}")
    return ("\n".join(lines) + "\n").encode()


def _files(made: dict[str, bytes]) -> bytes:
    named = (DIGEST.sub("DIGEST", path) for path in made if path not in THEME_FILES)
    return "".join(f"{path}\n" for path in sorted(named)).encode()


def _line(problem: Diagnostic) -> str:
    place = ":".join(
        str(part) for part in (problem.path, problem.line, problem.column) if part is not None
    )
    words = f"{problem.severity} {problem.code} {place or '-'} {problem.message}"
    return f"{words} / {problem.hint or '-'}\n"


def _run(line: str, capsys: Any) -> str:
    """Run one command and return what a terminal would show of it, with its exit code."""
    name, *rest = shlex.split(line)
    shown = f"$ {line}\n"
    if name == "show":
        shown += Path(rest[0]).read_text(encoding="utf-8")
    else:
        assert name == "byline"
        capsys.readouterr()
        before = signal.getsignal(signal.SIGTERM)
        try:
            code = cli.main(rest)
        except SystemExit as stop:
            code = stop.code
        finally:
            signal.signal(signal.SIGTERM, before)
        out, err = capsys.readouterr()
        if code == WRONG_USAGE:
            # The words around the last line differ from one Python to the next.
            err = CHOICES.sub("", err.rstrip("\n").rpartition("\n")[2] + "\n")
        shown += f"{out}{err}" + (f"exit {code}\n" if code else "")
    for pattern, instead in VARYING:
        shown = pattern.sub(instead, shown)
    return f"{shown}\n"


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def _checks(case: Case, made: dict[str, bytes], said: str) -> list[str]:
    """Say what of the case itself does not hold, whatever ``expected/`` says."""
    problems = [f"keep: nothing is {one}" for one in case.keep if not fnmatch.filter(made, one)]
    problems += [f"gone: {path} is there" for path in made if _matches(path, case.gone)]
    problems += [
        f'unnamed: "{word}" stands in {path}'
        for word in case.unnamed
        for path, content in made.items()
        if word.encode() in content
    ]
    if said and not case.diagnostics:
        problems.append(f"the build is not silent:\n{said}")
    return problems


def _differences(expected: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    """Return a unified diff for each file that is not as it should be."""
    problems = []
    for path in sorted(expected.keys() | found.keys()):
        before, after = expected.get(path), found.get(path)
        if before == after:
            continue
        lines = [
            [] if data is None else data.decode("utf-8", "backslashreplace").splitlines()
            for data in (before, after)
        ]
        names = [
            f"{who} {path}{' (missing)' if data is None else ''}"
            for who, data in (("expected", before), ("built", after))
        ]
        diff = list(difflib.unified_diff(*lines, *names, lineterm=""))
        problems += diff or [f"{path}: differs in its line ends or its last line"]
    return problems
