"""Runners on this machine: in this process, or in processes beside it."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_all_start_methods, get_context, parent_process, resource_tracker
from typing import Any, TypeVar

from veil.errors import RunError
from veil.work.runner import Finished, Runner
from veil.work.tasks import Shard
from veil.work.worker import Worker

R = TypeVar("R")
_AHEAD = 2  # shards a worker: one at work, one waiting


def usable_cpus() -> int:
    """How many CPUs this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def local_runner(jobs: int, make: Callable[[], Worker]) -> Runner:
    """Choose the runner for a number of jobs."""
    return InProcess(make) if jobs <= 1 else Processes(jobs, make)


class InProcess:
    """Executes shards one after the other, here."""

    def __init__(self, make: Callable[[], Worker]) -> None:
        self._worker = make()
        self._stopped = False

    def run(self, shards: Iterable[Shard], execute: Callable[[Worker, Shard], R]) -> Iterator[Finished[R]]:
        """Execute each shard when its result is asked for."""
        for shard in shards:
            if self._stopped:
                return
            yield Finished(shard, execute(self._worker, shard))

    def stop(self) -> None:
        """Take no more shards."""
        self._stopped = True

    def close(self) -> None:
        """Nothing to let go of."""


# One worker a process, set by the pool's initializer: the standard library offers no other place for it.
_state: dict[str, Worker] = {}


def _begin(make: Callable[[], Worker]) -> None:
    # Ctrl-C reaches the whole process group; the leading process decides what happens to the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _state["worker"] = make()


def _die_with_parent() -> None:
    """A worker whose leader was killed would wait for work for ever: the queue's other end is open in itself."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _execute(execute: Callable[[Worker, Shard], R], shard: Shard) -> R:
    return execute(_state["worker"], shard)


def _ready() -> bool:
    return "worker" in _state


class Processes:
    """Executes shards in processes; a file that kills its process twice is given up, all others are done."""

    def __init__(self, jobs: int, make: Callable[[], Worker]) -> None:
        self._jobs = jobs
        self._make = make
        self._pool: ProcessPoolExecutor | None = None
        self._stopped = False

    def run(self, shards: Iterable[Shard], execute: Callable[[Worker, Shard], R]) -> Iterator[Finished[R]]:
        """Keep every worker busy, with no more shards out than they need."""
        waiting = iter(shards)
        out: dict[Future[R], Shard] = {}
        suspects: list[Shard] = []
        more = True
        try:
            while True:
                while more and not self._stopped and not suspects and len(out) < _AHEAD * self._jobs:
                    shard = next(waiting, None)
                    more = shard is not None
                    if shard is not None and not self._submit(out, execute, shard):
                        suspects.append(shard)
                if self._stopped:
                    _cancel(out)
                if not out and not suspects:
                    return
                done, _ = wait(out, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in done:
                    shard = out.pop(future)
                    try:
                        result = future.result()
                    except BrokenProcessPool:
                        suspects.append(shard)
                    else:
                        yield Finished(shard, result)
                if suspects and not out:
                    self._drop()
                    while suspects:
                        yield from self._one_by_one(suspects.pop(0), execute)
        finally:
            _cancel(out)

    def _submit(self, out: dict[Future[R], Shard], execute: Callable[[Worker, Shard], R], shard: Shard) -> bool:
        try:
            out[self._started().submit(_execute, execute, shard)] = shard
        except BrokenProcessPool:
            return False
        return True

    def _one_by_one(self, shard: Shard, execute: Callable[[Worker, Shard], R]) -> Iterator[Finished[R]]:
        """Redo a shard that was out when a worker died, a file at a time, so that only the guilty file is given up."""
        for part in shard.parts():
            if self._stopped:
                return
            try:
                result: R | None = self._started().submit(_execute, execute, part).result()
            except BrokenProcessPool:
                self._drop()
                result = None
            yield Finished(part, result)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Fork would copy locks and threads; the fork server starts workers fast where it exists.
            context: Any = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
            if context.get_start_method() == "forkserver":
                context.set_forkserver_preload(["veil.work.local"])
            self._pool = ProcessPoolExecutor(self._jobs, context, initializer=_begin, initargs=(self._make,))
            try:
                with _uninterrupted():
                    self._pool.submit(_ready).result()
            except BrokenProcessPool as error:
                self._drop()
                raise RunError(
                    "R-WORKERS",
                    "worker processes cannot start",
                    remedy='in a script, call veil under `if __name__ == "__main__":`; or use one job',
                ) from error
        return self._pool

    def _drop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def stop(self) -> None:
        """Take no more shards."""
        self._stopped = True

    def close(self) -> None:
        """Wait for the workers to end; they are given no more work."""
        with suppress(OSError):
            self._drop()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off while the fork server starts: it would die of it before it can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would let Ctrl-C in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cancel(out: dict[Future[R], Shard]) -> None:
    for future in [future for future in out if future.cancel()]:
        del out[future]
