"""Killed at any moment, a run goes on as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from veil.errors import CancelledError
from veil.work import local

SCRIPT = """
import sys
from pathlib import Path
from veil.work.run import run
from veil.work.testing import FakeBook, FakeCleaner, FakeIdentity, FakeKey, fake_seal, fake_survey
from veil.work.plan import ShardSize
from veil.work.vault import Vault
from veil.errors import VeilError

if __name__ == "__main__":
    root = Path(sys.argv[1])
    try:
        run(root / "in", root / "out", policy_book=FakeBook(), identity=FakeIdentity(), key=FakeKey(),
            vault=Vault.ensure(root / "out.vault"), jobs=int(sys.argv[2]), survey=fake_survey,
            cleaner_factory=FakeCleaner, seal=fake_seal, shard_size=ShardSize(5, 1 << 20))
    except VeilError as error:
        print(error.code)
        sys.exit(error.exit_status)
"""


@contextmanager
def started(world: Any, jobs: int) -> Iterator[subprocess.Popen[str]]:
    script = world.root / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, script, world.root, str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def fill(world: Any) -> None:
    for number in range(60):
        world.put(f"{number:02d}", patient=f"P{number % 5}", study=f"1.{number % 5}", known=f"k{number}", slow="0.03")
    world.put("copy", patient="P0", study="1.0", known="k0", slow="0.03", sop="1.2.00")
    world.put("held", patient="P1", study="1.1", do="hold")


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_random_moments_it_ends_like_an_undisturbed_run(worlds: Callable[[str], Any], jobs: int) -> None:
    world, calm = worlds("killed"), worlds("calm")
    fill(world)
    fill(calm)
    expected = calm.run().codes
    reference = calm.bytes()
    chance = random.Random(jobs)
    kills = 0
    for _ in range(8):
        with started(world, jobs) as process:
            deadline = time.monotonic() + chance.uniform(0.1, 0.7)
            while time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.005)
            kills += process.poll() is None
        for name, digest in world.bytes().items() if world.out.exists() else ():
            # Whatever is visible under a final name is whole.
            assert name.startswith(".veil-partial-") or reference[name] == digest
    assert kills >= 3
    with started(world, jobs) as process:
        assert process.wait(60) == 0
    assert world.bytes() == reference
    result = world.run()
    assert (dict(result.codes), result.changed) == (expected, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_workers_do_not_outlive_a_killed_leader(world: Any) -> None:
    for number in range(40):
        world.put(f"{number}", patient=f"P{number}", study=f"1.{number}", slow="0.2")
    with started(world, 2) as process:
        deadline = time.monotonic() + 20
        while len(children := _descendants(process.pid)) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(children) >= 3
    while any(_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(child) for child in children)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_in_order(world: Any, jobs: int, number: int) -> None:
    for index in range(60):
        world.put(f"{index}", patient=f"P{index}", study=f"1.{index}", slow="0.05")
    with started(world, jobs) as process:
        deadline = time.monotonic() + 20
        while not list(world.out.rglob("*.dcm")) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        out, _ = process.communicate(timeout=30)
    assert (process.returncode, out.strip()) == (130, "C-STOPPED")
    done = len(world.tree())
    assert 0 < done < 60
    assert not any(name.startswith(".veil") for name in (path.name for path in world.out.iterdir()))
    with world.vault.ledger() as ledger:
        assert ledger.value("SELECT COUNT(*) FROM instance WHERE state = 'done'") == done
        assert ledger.value("SELECT status FROM run") == "cancelled"


def _descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found: list[int] = []
    todo = [pid]
    while todo:
        children = parents.get(todo.pop(), [])
        found += children
        todo += children
    return found


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_a_ctrl_c_while_workers_start_is_put_off(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world.put("a")
    seen: list[bool] = []
    real = local.Processes.run

    def run(self: local.Processes, *rest: Any) -> Any:
        with local._uninterrupted():
            signal.raise_signal(signal.SIGINT)  # to this thread
            seen.append(self._stopped)
        seen.append(self._stopped)
        return real(self, *rest)

    monkeypatch.setattr(local.Processes, "run", run)
    with pytest.raises(CancelledError):
        world.run(jobs=2)
    assert seen[:2] == [False, True]
