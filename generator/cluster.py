"""The workers of a Dask cluster as a crew, once they are known to make what this machine makes."""

from __future__ import annotations

import asyncio
import functools
import itertools
import logging
import pickle
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from generator.concurrency import Hired
from generator.model.diagnostic import Diagnostic, error

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Remote

__all__ = ["ClusterProblem", "Likeness", "workers_of"]

_PATIENCE: Final = 10.0  # seconds to wait for an answer, and for the first worker
_LOOK: Final = 1.0  # seconds after which a result is late enough to see who is still there
_AHEAD: Final = 2  # batches that lie ready for each thread, so that none has to wait

Result = TypeVar("Result")


class ClusterProblem(Exception):  # noqa: N818 - it carries a diagnostic, it is not one
    """The cluster cannot do the work."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Carry the diagnostic."""
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Likeness(NamedTuple):
    """What must be the same on each worker as it is here: what ``look(*arguments)`` returns.

    ``look`` is a function of a module, by which the workers know it. With ``lasting`` a worker's
    first answer stands for as long as it runs: it imports files once, whatever they become.
    ``code``, ``message`` and ``hint`` are told when it is not the same, with the worker's name in
    place of ``{}``.
    """

    look: Callable[..., str]
    arguments: tuple[Any, ...]
    lasting: bool
    code: str
    message: str
    hint: str


@contextmanager
def workers_of(address: str, likenesses: Sequence[Likeness]) -> Iterator[Hired]:
    """Give the body the workers that the cluster at ``address`` has now.

    Raises :class:`ClusterProblem` when there are none, when one of them would not make what this
    machine makes, and, where results are read, when they are lost.
    """
    with _silence():
        try:
            from distributed import Client
        except ImportError:
            raise ClusterProblem(_NOT_INSTALLED) from None
        try:
            asyncio.run(_greet(address))
            client = Client(address, timeout=_PATIENCE, set_as_default=False, name="byline")
        except (OSError, ValueError, TypeError):  # also for an address that is none
            raise ClusterProblem(_unreachable(address)) from None
        try:
            threads = _threads(client, address)
            _check_scheduler(client, address)
            for likeness in likenesses:
                _check(client, likeness, sorted(threads))
            yield Hired(_Team(client, address, threads))
        finally:
            client.close(timeout=_PATIENCE)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what Dask logs and warns of from the terminal: what matters is told as diagnostics."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


async def _greet(address: str) -> None:
    """Get an answer from a scheduler: Dask's client waits for ever for one that says nothing."""
    from distributed import Security
    from distributed.comm import connect

    arguments = Security().get_connection_args("client")
    greeting = connect(address, timeout=_PATIENCE, **arguments)
    comm = await asyncio.wait_for(greeting, _PATIENCE)
    await comm.close()


def _threads(client: Client, address: str) -> dict[str, int]:
    """Return how many threads each worker has; wait for the first worker, but not for ever."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            threads = dict(client.nthreads())
        except (OSError, CancelledError):  # not reached: only when it ends after its greeting
            raise ClusterProblem(_lost(address)) from None
        if threads:
            return threads
        if time.monotonic() > end:
            raise ClusterProblem(
                error(
                    "cluster-empty",
                    f"the cluster at {address} has no workers",
                    hint=f"start some where the blog's folder can be seen: dask worker {address}",
                )
            )
        time.sleep(0.1)


def _check_scheduler(client: Client, address: str) -> None:
    """Make sure that the scheduler knows the work that it hands on."""
    try:
        client.run_on_scheduler(_answer)
    except Exception:  # noqa: BLE001 - whatever it cannot do
        message = f"the scheduler at {address} has no byline like this machine's"
        raise ClusterProblem(error("cluster-differs", message, hint=_INSTALL)) from None


def _answer() -> str:
    return "here"


def _check(client: Client, likeness: Likeness, workers: list[str]) -> None:
    """Hold what each worker sees against what this machine sees."""
    expected = likeness.look(*likeness.arguments)
    look = _first if likeness.lasting else _now
    task = functools.partial(look, likeness.look, likeness.arguments)
    # An exception is as good as another answer: byline is missing there, or of another version.
    found = client.run(task, workers=workers, on_error="return")
    for worker in workers:
        if found.get(worker) != expected:
            message = likeness.message.replace("{}", worker)
            raise ClusterProblem(error(likeness.code, message, hint=likeness.hint))


def _now(look: Callable[..., str], arguments: tuple[Any, ...]) -> str:
    return look(*arguments)


@functools.cache
def _first(look: Callable[..., str], arguments: tuple[Any, ...]) -> str:
    return look(*arguments)


class _Team(Executor):
    """The workers that were looked at, and no others that come later; it can only ``map``."""

    def __init__(self, client: Client, address: str, threads: dict[str, int]) -> None:
        self._client, self._address = client, address
        self._workers = sorted(threads)
        self._ahead = _AHEAD * sum(threads.values())

    def map(
        self, fn: Callable[..., Result], *iterables: Iterable[Any], **_: Any
    ) -> Iterator[Result]:
        """Yield the results in order; only as many are begun as keep all workers busy."""
        calls = zip(*iterables, strict=False)
        started: deque[Remote] = deque()
        while True:
            for call in itertools.islice(calls, self._ahead - len(started)):
                started.append(self._started(pickle.dumps((fn, call))))
            if not started:
                return
            yield pickle.loads(self._result(started.popleft()))  # noqa: S301 - our own workers'

    def _started(self, data: bytes) -> Remote:
        # As bytes, which Dask passes on as they are. Not pure: files change.
        try:
            return self._client.submit(
                _run, data, pure=False, workers=self._workers, allow_other_workers=False
            )
        except Exception:  # noqa: BLE001 # not reached: it has ended, and nobody knows it yet
            raise ClusterProblem(_lost(self._address)) from None

    def _result(self, future: Remote) -> bytes:
        from distributed import KilledWorker

        while True:
            try:
                result: bytes = future.result(timeout=_LOOK)
            except Exception as problem:
                late = isinstance(problem, TimeoutError) and future.status != "error"
                # It may have come between the end of the wait and this look at it.
                if late and (future.status == "finished" or self._remain()):
                    continue
                if future.status == "error" and not isinstance(problem, KilledWorker):
                    raise  # what the function itself raised
                raise ClusterProblem(_lost(self._address)) from None
            return result

    def _remain(self) -> bool:
        """Say whether any of the workers is still there."""
        try:
            return not self._client.nthreads().keys().isdisjoint(self._workers)
        except (OSError, CancelledError):  # not reached: only when it ends between two questions
            return False


def _run(data: bytes) -> bytes:
    """Do a piece of work on a worker."""
    function, arguments = pickle.loads(data)  # noqa: S301 - from whom the worker was started for
    return pickle.dumps(function(*arguments))


_INSTALL: Final = "install the same versions on all machines, then start the cluster again"
_NOT_INSTALLED: Final = error(
    "cluster-not-installed",
    "--cluster needs packages that are not installed",
    hint="pip install 'byline[cluster]'",
)


def _unreachable(address: str) -> Diagnostic:
    return error(
        "cluster-unreachable",
        f"no cluster answers at {address}",
        hint="write the address that the scheduler told when it was started, such as "
        "tcp://10.0.0.1:8786",
    )


def _lost(address: str) -> Diagnostic:
    return error(
        "cluster-lost",
        f"the cluster at {address} was lost while it worked",
        hint="see what became of its scheduler and workers, or build without --cluster",
    )
