"""``byline build``: the blog to a finished site."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.cli import options
from generator.model.diagnostic import Diagnostic, Severity
from generator.model.options import Options

if TYPE_CHECKING:
    from generator.profile import Profile

_OBJECTS: Final = 100_000
HELP: Final = "build the blog into a folder of files that any host can serve"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_site(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where to (default: output/ of the blog)"
    )
    options.add_as_of(parser)
    parser.add_argument("--drafts", action="store_true", help="publish drafts too")
    parser.add_argument("--strict", action="store_true", help="let warnings stop publication")
    workers = parser.add_mutually_exclusive_group()
    workers.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes to use (default: one a processor)"
    )
    workers.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="let the workers of a Dask cluster do the work, such as tcp://10.0.0.1:8786",
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="start afresh: use nothing of earlier builds"
    )
    parser.add_argument(
        "--verify",
        action="store_true",
        help="build a second time without the cache, and fail if one byte differs",
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="show where the time went, and what could not be taken from earlier builds",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="say nothing unless there are problems"
    )
    options.add_json(parser)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 to 1024')
    return int(text)


@dataclass(frozen=True, slots=True)
class Made:
    """What there is to say of a build, whether it was made or found to be made already."""

    ok: bool
    facts: Mapping[str, Any]
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    found: tuple[Diagnostic, ...] = ()
    themes: tuple[str, ...] = field(default=())
    profile: Profile | None = None


def run(args: argparse.Namespace) -> int:
    """Build, and say what was made."""
    start = time.perf_counter()
    # Next to nothing of what a build makes is garbage in circles: to look for it less often saves
    # a tenth of the time, and costs a few megabytes.
    gc.set_threshold(_OBJECTS, 20, 100)
    site: Path = args.site
    output: Path = args.output or site / "output"
    if args.cluster:  # whose workers stand in other folders
        site = site.absolute()
    asked = Options(
        as_of=args.as_of or options.now(),
        drafts=args.drafts,
        strict=args.strict,
        jobs=args.jobs or 0,
        cache=not args.no_cache,
    )
    quiet: bool = args.quiet or args.json
    made = made_by(site, output, asked, quiet=quiet, cluster=args.cluster, profiled=args.profile)
    if args.verify and made.ok:
        made = _verified(made, site, output, asked, quiet=quiet)
    seconds = time.perf_counter() - start
    gc.freeze()  # Python ends soon, and need not look through all of it once more
    if args.json:
        json.dump(
            _as_json(made, seconds, profiled=args.profile), sys.stdout, ensure_ascii=False, indent=2
        )
        sys.stdout.write("\n")
        return 0 if made.ok else 1
    if made.found:
        from generator.cli.terminal import print_diagnostics

        shown = [d for d in made.found if not args.quiet or d.severity is not Severity.NOTE]
        print_diagnostics(shown, [site], themes=[Path(folder) for folder in made.themes])
    if not args.quiet or not made.ok:
        stream = sys.stdout if made.ok else sys.stderr
        stream.write(_summary(made, output, seconds, strict=args.strict))
    if args.profile and made.profile:
        from generator.cli.profile import text_of_profile

        sys.stdout.write(text_of_profile(made.profile))
    return 0 if made.ok else 1


def made_by(
    site: Path,
    output: Path,
    asked: Options,
    *,
    quiet: bool,
    cluster: str | None = None,
    profiled: bool = False,
    mine: bool = False,
) -> Made:
    """Build, unless there is nothing to do; the output is ``mine`` where it is reserved."""
    known = _already(site, output, asked) if asked.cache and not profiled else None
    return known or _build(site, output, asked, quiet=quiet, cluster=cluster, mine=mine)


def _already(site: Path, output: Path, asked: Options) -> Made | None:
    """Return what the last build made, if there is nothing to do; nothing heavy is imported."""
    from generator.cache.shortcut import nothing_to_do

    known = nothing_to_do(site, output, asked)
    if known is None:
        return None
    facts, files = known
    found = tuple(Diagnostic(Severity(kind), *rest) for kind, *rest in facts["diagnostics"])
    return Made(ok=True, facts=facts, unchanged=files, found=found)


def _build(
    site: Path,
    output: Path,
    asked: Options,
    *,
    quiet: bool,
    cluster: str | None = None,
    mine: bool = False,
) -> Made:
    from generator import concurrency, pipeline
    from generator.cli.terminal import Progress
    from generator.cli.workers import built_by
    from generator.profile import Profile

    progress = Progress(sys.stderr, shown=not quiet)

    def waiting(holder: str) -> None:
        if not quiet:
            sys.stderr.write(waiting_for(holder))

    asked = replace(asked, jobs=asked.jobs or concurrency.cores())
    profile = Profile()

    def build(crew: concurrency.Crew | None) -> pipeline.Outcome:
        return pipeline.build(site, output, asked, progress, waiting, crew, profile, mine=mine)

    outcome = built_by(cluster, site, build)
    progress.close()
    report = outcome.report
    return Made(
        ok=outcome.ok,
        facts=outcome.facts,
        written=report.written if report else 0,
        unchanged=report.unchanged if report else 0,
        removed=report.removed if report else 0,
        found=outcome.diagnostics,
        themes=outcome.theme.folders if outcome.theme else (),
        profile=profile,
    )


def waiting_for(holder: str) -> str:
    """Say who else has the output."""
    return f"another build is at work here ({holder}); waiting for it\n"


def _verified(made: Made, site: Path, output: Path, asked: Options, *, quiet: bool) -> Made:
    """Hold what was made against a clean build of the same site at the same moment."""
    import tempfile

    from generator.model.diagnostic import error
    from generator.publish.compare import differences

    with tempfile.TemporaryDirectory(prefix="byline-verify-") as folder:
        clean = Path(folder) / "output"
        again = _build(site, clean, replace(asked, cache=False), quiet=quiet)
        found = differences(output, clean) if again.ok else ["the clean build failed"]
    problems = tuple(
        error("not-verified", said, hint="build again with --no-cache, and please report it")
        for said in found
    )
    return replace(made, ok=not problems, found=(*made.found, *problems))


def _as_json(made: Made, seconds: float, *, profiled: bool) -> dict[str, Any]:
    facts = made.facts
    more: dict[str, Any] = {}
    if profiled and made.profile:
        from generator.cli.profile import profile_as_json

        more["profile"] = profile_as_json(made.profile)
    return {
        "posts": facts["posts"],
        "pages": facts["pages"],
        "series": facts["series"],
        "written": made.written,
        "unchanged": made.unchanged,
        "removed": made.removed,
        "seconds": round(seconds, 3),
        "next_due": facts["next_due"],
        "diagnostics": [problem.as_data() for problem in made.found],
        **more,
    }


def _summary(made: Made, output: Path, seconds: float, *, strict: bool) -> str:
    from generator.cli.terminal import count

    if not made.ok:
        stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        problems = sum(problem.severity in stopping for problem in made.found)
        number = count(problems, "problem", "problems")
        if made.written or made.unchanged:
            return f"{number}; the site in {output} is not what a clean build makes\n"
        if any(problem.code == "cannot-write" for problem in made.found):
            return f"{number}; the build did not end, so do it again once that is mended\n"
        return f"{number}; nothing was published, the site is as it was\n"
    facts = made.facts
    posts, pages = count(facts["posts"], "post", "posts"), count(facts["pages"], "page", "pages")
    said = f"{posts}, {pages}, {facts['series']:,} series"
    if facts["drafts"]:
        drafts = count(facts["drafts"], "draft", "drafts")
        said += f" ({drafts} among them: not for publication)"
    files = f"{made.written:,} written, {made.unchanged:,} unchanged, {made.removed:,} removed"
    due = ""
    if facts["next_due"]:
        due = f"; next due {facts['next_due'][:16].replace('T', ' ')}"
    return f"{said} in {output} ({files}) in {seconds:.2f} s{due}\n"
