"""The border between a run and what executes it: processes here, or a cluster.

A runner promises, and `veil.work.testing.check_runner` checks: every shard is executed; each file of it comes back
exactly once, in a result or as dead; order is free; what `execute` raises ends the run and is raised to the caller.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from veil.work.tasks import Shard
from veil.work.worker import Worker

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Finished(Generic[R]):
    """A shard with its result; no result means that its one file killed a worker twice."""

    shard: Shard
    result: R | None


class Runner(Protocol):
    """Executes shards, somewhere."""

    def run(self, shards: Iterable[Shard], execute: Callable[[Worker, Shard], R]) -> Iterator[Finished[R]]:
        """Execute `execute(worker, shard)` for each shard, taking shards only as fast as they are worked off."""
        ...

    def stop(self) -> None:
        """Take no more shards; those at work are finished and yielded. May be called from a signal handler."""
        ...

    def close(self) -> None:
        """Let go of all workers."""
        ...
