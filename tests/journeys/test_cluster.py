"""A cluster of real processes makes what one machine makes; one that cannot is told of."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator import cluster, pipeline, reading
from generator.cli import main
from generator.concurrency import Alone, Hired
from generator.publish.manifest import Manifest
from tests.conftest import AS_OF, SiteFolder, byline, tree

distributed = pytest.importorskip("distributed")

_AS_OF = ("--as-of", "2026-11-22")
_HERE = ("--no-cache", "--jobs", "1")
_POSTS = {
    f"content/posts/p{n:02}.md": (
        f"---\ntitle: Post {n}\ndate: 2020-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
        f"tags: [t{n % 5}]\nseries: S{n % 3}\n---\n"
        f"Words.[^1] See [it](p{(n * 7) % 60:02}.md).\n\n[^1]: A note.\n\n# Two\n\n"
        f"```python\nx = {n}\n```\n"
    )
    for n in range(60)
}
_FILES: dict[str, str | bytes] = {
    **_POSTS,
    "content/pages/about.md": "---\ntitle: About\n---\nMe.\n",
    "content/static/x.bin": bytes(range(256)),
    "templates/partials/hello.html": "hello",
}


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """Two workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as made:
        yield made


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    monkeypatch.setattr(cluster, "_LOOK", 0.2)


def _build(made: SiteFolder, *arguments: str, output: str = "output") -> tuple[int, str]:
    """Build from inside the site's folder, so that its path is a relative one."""
    done = byline(
        "build", *_AS_OF, "--quiet", "--output", f"../{output}", *arguments, cwd=made.folder
    )
    return done.returncode, done.stdout + done.stderr


def _made(made: SiteFolder, output: str) -> tuple[dict[str, bytes], bytes]:
    folder = made.folder.parent / output
    return tree(folder), Manifest.path(folder).read_bytes()


def _done(workers: Any) -> list[int]:
    with distributed.Client(workers, set_as_default=False) as client:
        counts = client.run(lambda dask_worker: dask_worker.state.executed_count)
        return [counts[name] for name in sorted(counts)]


def test_a_cluster_makes_what_one_machine_makes(
    site: Callable[..., SiteFolder], workers: Any
) -> None:
    made = site(_FILES)
    assert len(_POSTS) >= reading.FEWEST
    address = ("--cluster", workers.scheduler_address)
    before = _done(workers)
    assert _build(made, *_HERE, output="here") == (0, "")
    assert _build(made, *address) == (0, "")
    assert _made(made, "output") == _made(made, "here")
    after = _done(workers)
    # All texts and all files, sixteen together: each of the two did a part of that.
    assert sum(after) - sum(before) >= (60 + len(_made(made, "here")[0]) - 2) / 16
    assert all(later > earlier for earlier, later in zip(before, after, strict=True))
    # What other pages show of a post has changed.
    made.write({"content/posts/p07.md": _POSTS["content/posts/p07.md"].replace("Post 7", "New")})
    assert _build(made, *address) == (0, "")
    assert _build(made, *_HERE, output="here") == (0, "")
    assert _made(made, "output") == _made(made, "here")
    assert b">New</h1>" in _made(made, "output")[0]["p07/index.html"]
    assert sum(_done(workers)) > sum(after)


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_the_executor_of_a_cluster_is_one_as_any(
    site: Callable[..., SiteFolder], workers: Any, engine: str
) -> None:
    settings = f"title: Test\nurl: https://example.com/\nmarkdown: {{engine: {engine}}}\n"
    made = site({**_FILES, "content/site.yaml": settings})
    options = pipeline.Options(AS_OF, cache=False)
    before = _done(workers)
    with distributed.Client(workers, set_as_default=False) as client:
        hired = Hired(client.get_executor(pure=False))
        assert pipeline.build(made.folder, made.output, options, crew=hired).ok
    assert sum(_done(workers)) > sum(before)
    here = made.folder.parent / "here"
    assert pipeline.build(made.folder, here, options, crew=Alone()).ok
    assert tree(made.output) == tree(here)
    assert Manifest.path(made.output).read_bytes() == Manifest.path(here).read_bytes()


def test_mistakes_are_told_as_one_machine_tells_them(
    site: Callable[..., SiteFolder], workers: Any
) -> None:
    made = site(
        {
            **_FILES,
            "content/posts/p11.md": "---\ntitel: A\n---\n",
            "content/posts/p13.md": _POSTS["content/posts/p13.md"] + "\n[nowhere](nowhere.md)\n",
            "templates/partials/card.html": "\n{{ post.nothing }}",
        }
    )
    here = _build(made, *_HERE)
    there = _build(made, "--no-cache", "--cluster", workers.scheduler_address)
    assert here == there
    assert here[0] == 1
    assert 'did you mean "title"?' in here[1]
    assert "templates/partials/card.html:2" in here[1]


# What a cluster cannot do


def _problem(made: SiteFolder, address: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return what is wrong with a cluster; the site is as it was."""
    before = tree(made.output) if made.output.is_dir() else {}
    code = main(["build", "--site", str(made.folder), *_AS_OF, "--json", "--cluster", address])
    said = capsys.readouterr()
    assert (code, said.err) == (1, "")
    assert (tree(made.output) if made.output.is_dir() else {}) == before
    (problem,) = json.loads(said.out)["diagnostics"]
    assert problem["hint"]
    assert problem["severity"] == "error"
    return problem


def test_without_the_packages_it_is_said_how_to_get_them(
    site: Callable[..., SiteFolder],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    problem = _problem(site(), "tcp://127.0.0.1:1", capsys)
    assert problem["code"] == "cluster-not-installed"
    assert "byline[cluster]" in problem["hint"]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "foo://x:1", "", "silent"])
def test_where_no_cluster_answers_it_is_said_soon(
    site: Callable[..., SiteFolder], capsys: pytest.CaptureFixture[str], address: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:  # which says nothing
        start = time.monotonic()
        where = f"tcp://127.0.0.1:{server.getsockname()[1]}" if address == "silent" else address
        problem = _problem(site(), where, capsys)
        assert time.monotonic() - start < 10
    assert problem["code"] == "cluster-unreachable"
    assert where in problem["message"]


@pytest.mark.usefixtures("few")
def test_a_cluster_without_workers_is_told_of(
    site: Callable[..., SiteFolder], capsys: pytest.CaptureFixture[str]
) -> None:
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty:
        problem = _problem(site(), empty.scheduler_address, capsys)
    assert problem["code"] == "cluster-empty"


def _lie(dask_worker: Any, names: list[str], name: str) -> None:
    """Let the first worker give another answer than it would: what it is asked is a function."""
    import generator.cli.workers as there

    if dask_worker.address == names[0]:
        setattr(there, f"{name}_", getattr(there, name))
        setattr(there, name, lambda *_: "other")


def _tell(dask_worker: Any, names: list[str], name: str) -> None:
    if dask_worker.address == names[0]:
        there = sys.modules["generator.cli.workers"]
        setattr(there, name, getattr(there, f"{name}_"))


@pytest.mark.parametrize(
    ("function", "code", "said"),
    [
        ("program_here", "cluster-differs", "runs another byline, Python or package"),
        ("code_of", "cluster-differs", "other Markdown extensions"),
        ("files_in", "cluster-sees-other-files", "does not see the same files"),
    ],
)
def test_a_worker_that_would_make_something_else_is_told_of(
    site: Callable[..., SiteFolder],
    workers: Any,
    capsys: pytest.CaptureFixture[str],
    function: str,
    code: str,
    said: str,
) -> None:
    made = site({"content/posts/a.md": "---\ntitle: A\ndate: 2020-01-01\n---\n"})
    with distributed.Client(workers, set_as_default=False) as client:
        names = sorted(client.nthreads())
        client.run(_lie, names=names, name=function)
        try:
            problem = _problem(made, workers.scheduler_address, capsys)
        finally:
            client.run(_tell, names=names, name=function)
    assert problem["code"] == code
    assert said in problem["message"]
    assert names[0] in problem["message"]


def test_a_scheduler_without_byline_is_told_of(
    site: Callable[..., SiteFolder], workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The scheduler is in this process, and the build in another.
    monkeypatch.setitem(sys.modules, "generator.cluster", None)
    code, said = _build(site(), "--cluster", workers.scheduler_address)
    assert code == 1
    assert f"the scheduler at {workers.scheduler_address} has no byline" in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("few")
def test_workers_give_results_in_order_and_raise_what_is_raised(workers: Any) -> None:
    with cluster.workers_of(workers.scheduler_address, ()) as crew:
        assert not crew.near
        with crew.over(abs, range(-100, 0), 3) as results:
            assert list(results) == list(range(100, 0, -1))
        with crew.over(abs, (), 3) as results:
            assert list(results) == []
        with crew.over(int, ["1", "2", "x"], 1) as results:
            assert [next(results), next(results)] == [1, 2]
            with pytest.raises(ValueError, match="'x'"):
                next(results)
        with (
            crew.over(os.stat, ["/nowhere"], 1) as results,
            pytest.raises(FileNotFoundError) as problem,
        ):
            next(results)
        assert (problem.value.errno, problem.value.filename) == (errno.ENOENT, "/nowhere")
        with crew.over(time.sleep, [0.5], 1) as results:
            assert list(results) == [None]
        with crew.over(_late, [1], 1) as results, pytest.raises(TimeoutError, match="own"):
            next(results)


def _late(_: object) -> None:
    raise TimeoutError("the function's own")


@pytest.mark.usefixtures("few")
def test_a_cluster_whose_scheduler_ends_is_told_of() -> None:
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as made,
        cluster.workers_of(made.scheduler_address, ()) as crew,
        crew.over(time.sleep, [0, 60, 60], 1) as results,
    ):
        next(results)
        made.close()
        with pytest.raises(cluster.ClusterProblem, match="was lost while it worked") as problem:
            next(results)
        assert problem.value.diagnostic.code == "cluster-lost"
        with (
            crew.over(abs, [1], 1) as more,
            pytest.raises(cluster.ClusterProblem, match="was lost while it worked"),
        ):
            next(more)


@pytest.mark.usefixtures("few")
def test_a_cluster_whose_workers_die_is_told_of() -> None:
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as made,
        cluster.workers_of(made.scheduler_address, ()) as crew,
        crew.over(os._exit, [1], 1) as results,
        pytest.raises(cluster.ClusterProblem, match="was lost while it worked"),
    ):
        next(results)


def test_a_build_by_a_cluster_or_by_so_many_processes() -> None:
    done = byline("build", "--cluster", "tcp://127.0.0.1:1", "--jobs", "2")
    assert done.returncode == 2
    assert "not allowed with" in done.stderr
