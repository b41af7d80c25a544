"""Deployments on this machine: to an S3 server beside ``hugo deploy``, to a folder beside rsync.

All send the same files, those of a blog that byline built and checked before.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench import sites
from tests.bench.machine import hugo_version, machine
from tests.bench.measure import Failed, measure
from tests.bench.sites import COMMONMARK, HUGO, Blog
from tests.servers import objects
from tests.servers.objects import ObjectServer

__all__ = ["deploy", "quoted", "table"]

_FOLDER: Final = "to an empty folder"
_BESIDE_RSYNC: Final = 1.3
_TARGETS: Final = {
    ("to an empty bucket", 1000): 2.5,
    ("nothing changed", 10000): 1.5,
    ("back to the release before", 10000): 2.0,
}
_PUTS: Final = 12


@dataclass(frozen=True)
class Step:
    """What was measured: seconds by the clock, of byline and of another (None where it cannot).

    ``puts`` are the files that byline put into its bucket.
    """

    files: int
    label: str
    byline: float
    other: float | None
    puts: int | None = None


def deploy(sizes: Sequence[int], runs: int) -> Sequence[Step]:
    """Measure blogs of about so many files."""
    steps: list[Step] = []
    for files in sizes:
        taken = [_one(files) for _ in range(runs)]
        for several in zip(*taken, strict=True):
            first = several[0]
            others = [one.other for one in several if one.other is not None]
            steps.append(
                Step(
                    first.files,
                    first.label,
                    statistics.median(one.byline for one in several),
                    statistics.median(others) if others else None,
                    first.puts,
                )
            )
    return steps


def _one(files: int) -> Sequence[Step]:
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as name:
        folder = Path(name)
        with objects.seaweed(folder / "server") as server:
            return [*_steps(files, folder, server)]


def _steps(files: int, folder: Path, server: ObjectServer) -> Iterator[Step]:
    blog = sites.make(COMMONMARK, _posts(files), folder / "blog")
    if blog is None:
        raise Failed("byline is not installed")
    byline, hugo = (_warm(server) for _ in range(2))
    settings = folder / "blog" / "content" / "site.yaml"
    target = f"{{type: s3, bucket: {byline}, endpoint: '{server.endpoint}', compress: 'no'}}"
    beside = "{type: directory, path: ../www}"
    deploys = f"deploy:\n  web: {target}\n  beside: {beside}\n"
    settings.write_text(settings.read_text() + deploys, encoding="utf-8")
    _hugo_settings(folder, hugo, server)
    ours, theirs = _commands(blog, folder)
    environ = {**server.variables, "AWS_REGION": "us-east-1"}
    measure(blog.command)
    _seconds((*ours, "--plan"), environ)  # which checks the blog: the others check nothing
    count = blog.written().files

    def step(label: str, *, with_hugo: bool = True) -> Step:
        before = _requests(server, byline)
        took = _seconds([*ours], environ)
        puts = _changed(before, _requests(server, byline))
        hugos = _seconds(theirs, environ) if theirs and with_hugo else None
        return Step(count, label, took, hugos, puts)

    yield step("to an empty bucket")
    yield step("nothing changed")
    blog.edit_post(1)
    yield step("one post edited")
    ours = (*ours, "--rollback")
    yield step("back to the release before", with_hugo=False)
    yield Step(count, _FOLDER, *_to_folders(blog, folder))


def _to_folders(blog: Blog, folder: Path) -> tuple[float, float | None]:
    """Return how long byline and rsync take to send a blog to a folder each."""
    command = (blog.command[0], "deploy", "beside", "--yes", "--site", str(folder / "blog"))
    rsync = shutil.which("rsync")
    beside = (rsync or "rsync", "-a", "--checksum", f"{blog.output}/", str(folder / "rsync"))
    ours: list[float] = []
    theirs: list[float] = []
    for first in (True, False):  # in turn: what a disk has to write yet slows down who comes next
        for is_ours in (first, not first):
            if not (is_ours or rsync):
                continue
            for name in ("www", "rsync"):
                shutil.rmtree(folder / name, ignore_errors=True)
            os.sync()
            (ours if is_ours else theirs).append(_seconds(command if is_ours else beside, {}))
    return statistics.mean(ours), statistics.mean(theirs) if theirs else None


def _posts(files: int) -> int:
    """Return how many posts make a blog of about so many files."""
    return max(1, round((files - 48) / 1.54))


def _commands(blog: Blog, folder: Path) -> tuple[Sequence[str], Sequence[str] | None]:
    site = str(folder / "blog")
    ours = (blog.command[0], "deploy", "web", "--yes", "--site", site)
    program = sites.command(HUGO)
    more = ("deploy", "--source", str(folder), "--target", "bench", "--maxDeletes", "-1")
    return ours, (program, *more) if program else None


def _hugo_settings(folder: Path, bucket: str, server: ObjectServer) -> None:
    query = f"region=us-east-1&endpoint={server.endpoint}&s3ForcePathStyle=true"
    (folder / "hugo.toml").write_text(
        f'baseURL = "{sites.URL}"\npublishDir = "blog/output"\n[deployment]\n'
        f'[[deployment.targets]]\nname = "bench"\nURL = "s3://{bucket}?{query}"\n',
        encoding="utf-8",
    )


def _warm(server: ObjectServer) -> str:
    """Return a bucket that was written to: SeaweedFS takes seconds to find room for a new one."""
    import obstore

    bucket = server.bucket()
    store = _store(server, bucket)
    obstore.put(store, "first", b"x")
    obstore.delete(store, "first")
    return bucket


def _store(server: ObjectServer, bucket: str) -> object:
    from obstore.store import S3Store

    return S3Store(
        bucket,
        endpoint=server.endpoint,
        region="us-east-1",
        access_key_id=server.variables["AWS_ACCESS_KEY_ID"],
        secret_access_key=server.secret,
        client_options={"allow_http": True},
    )


def _requests(server: ObjectServer, bucket: str) -> Mapping[str, object]:
    """Return what is in a bucket, each with when it was put."""
    import obstore

    listed = obstore.list(_store(server, bucket)).collect()
    return {one["path"]: (one["e_tag"], one["last_modified"]) for one in listed}


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> int:
    return sum(before.get(path) != one for path, one in after.items())


def _seconds(command: Sequence[str], environ: Mapping[str, str]) -> float:
    old = dict(os.environ)
    os.environ.update(environ)
    try:
        return measure(command).wall
    finally:
        os.environ.clear()
        os.environ.update(old)


def table(steps: Sequence[Step], runs: int, date: str = "") -> str:
    """Return the table as Markdown, with what was to be reached."""
    lines = [
        "| files |  | byline | others | files put by byline | to reach |",
        "| ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for one in steps:
        puts = f"{one.puts:,}" if one.puts is not None else ""
        cells = (f"{one.files:,}", one.label, f"{one.byline:.2f} s", _beside(one), puts, _goal(one))
        lines.append(f"| {' | '.join(cells)} |")
    often = f"medians of {runs} runs" if runs > 1 else "one run"
    said = f"Seconds by the clock, {often}. {machine(hugo_version(sites.command(HUGO)))}."
    return "\n".join([*lines, "", f"{said}{f' {date}.' if date else ''}", ""])


def _beside(step: Step) -> str:
    if step.other is None:
        return "–"
    return f"{step.other:.2f} s ({'rsync' if step.label == _FOLDER else 'Hugo'})"


def _goal(step: Step) -> str:
    if step.label == "one post edited":
        return f"{_PUTS} puts"
    if step.label == _FOLDER:
        return f"{_BESIDE_RSYNC} × rsync"
    size = min((1000, 10000), key=lambda size: abs(size - step.files))
    goal = _TARGETS.get((step.label, size))
    return f"{goal} s" if goal else ""


_START: Final = "<!-- bench-deploy: written by `make bench-deploy README=1` -->"
_END: Final = "<!-- end of bench-deploy -->"


def quoted(readme: str, text: str) -> str:
    """Return the README with the table between its two markers, without what we aim at."""
    plain = re.sub(r"(?m)^(\|(?:[^|\n]*\|){5})[^|\n]*\|$", r"\1", text)
    before, start, rest = readme.partition(_START)
    _, end, after = rest.partition(_END)
    if not start or not end:
        raise ValueError(f"the README has no place for the table: {_START} … {_END}")
    return f"{before}{_START}\n\n{plain}\n{_END}{after}"
