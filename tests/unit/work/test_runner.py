"""Every runner keeps the promises of runners, and a file that kills workers is given up alone."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from veil.errors import DiskFullError, RunError
from veil.work.local import InProcess, Processes, local_runner
from veil.work.tasks import FileTask, Shard
from veil.work.testing import FakeBook, FakeCleaner, FakeIdentity, check_runner, fake_survey
from veil.work.worker import Context, Worker, maker

CONTEXT = Context(FakeBook(), FakeIdentity(), fake_survey, FakeCleaner)


@pytest.mark.parametrize("make", [InProcess, partial(Processes, 1), partial(Processes, 2)])
def test_conformance(make: Callable[[Callable[[], Worker]], Any], tmp_path: Path) -> None:
    check_runner(make, maker(CONTEXT), tmp_path)


def test_one_job_works_here() -> None:
    assert isinstance(local_runner(1, maker(CONTEXT)), InProcess)
    assert isinstance(local_runner(2, maker(CONTEXT)), Processes)


def test_a_file_that_kills_workers_is_given_up_and_all_others_are_done(world: Any) -> None:
    for number in range(30):
        world.put(f"{number:02d}", patient=f"P{number % 3}", study=f"1.{number % 3}")
    world.put("killer1", patient="P1", study="1.1", do="die")
    world.put("killer2", patient="P2", study="1.2", do="die")
    world.put("killer3", patient="P2", study="1.2", do="survey-die")
    result = world.run(jobs=2)
    assert result.codes == {"D-CLEAN": 30, "Q-WORKER-DIED": 3}
    assert len(world.tree()) == 30


class RaisingWorker(Worker):
    """Fails."""

    def __init__(self) -> None:
        raise ValueError


def test_workers_that_cannot_start_stop_the_run_and_blame_no_file(tmp_path: Path) -> None:
    runner = Processes(1, RaisingWorker)
    with pytest.raises(RunError, match="R-WORKERS"):
        list(runner.run([Shard((FileTask(1, str(tmp_path), 0),))], Worker.survey))
    runner.close()


@pytest.mark.parametrize("make", [InProcess, partial(Processes, 2)])
def test_what_a_worker_raises_on_purpose_reaches_the_leader(make: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("STANDIN\nsop=1\ndo=full\n")
    shard = Shard((FileTask(1, str(path), path.stat().st_size, None, str(tmp_path / "t")),))
    runner = make(maker(CONTEXT))
    with pytest.raises(DiskFullError, match="R-DISK-FULL"):
        list(runner.run([shard] * 3, Worker.clean))
    runner.close()
