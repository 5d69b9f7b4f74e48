"""What only shows over many files holds all that contradict each other, in any order, resumed or not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from veil.codes import Kind
from veil.errors import CancelledError
from veil.work import findings
from veil.work.plan import ShardSize
from veil.work.together import HELD, Together

ONE = ShardSize(1, 1 << 30)
SOUND, TORN, OTHER = "uid:1:10|offset:5:7", "uid:1:11|offset:5:7", "uid:2:20|offset:5:7"


def _put(world: Any, name: str, ties: str, **fields: str) -> Path:
    """A file of a series of its own, since files of one series go in one shard."""
    path: Path = world.put(name, ties=ties, series=f"1.1.{name}", **fields)
    return path


def _several(world: Any) -> None:
    _put(world, "a", SOUND)
    _put(world, "b", SOUND)
    _put(world, "c", OTHER, study="1.2")


def _ledger_and_out_agree(world: Any) -> None:
    with world.vault.ledger() as ledger:
        targets = {target for (target,) in ledger.rows("SELECT target FROM instance WHERE target IS NOT NULL")}
        ledger.check()
    assert {name for name in world.bytes() if name.endswith(".dcm")} == targets


def test_files_that_agree_are_delivered(world: Any) -> None:
    _several(world)
    assert world.run(shard_size=ONE).codes == {"D-CLEAN": 3}


@pytest.mark.parametrize("name", ["0", "aa", "z"])
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("size", [ONE, ShardSize()])
def test_one_that_contradicts_holds_all_that_it_contradicts(world: Any, name: str, jobs: int, size: ShardSize) -> None:
    _several(world)
    _put(world, name, TORN)
    result = world.run(shard_size=size, jobs=jobs)
    assert world.codes() == {"a": HELD, "b": HELD, "c": "D-CLEAN", name: HELD}
    assert result.kinds[Kind.HELD] == 3
    _ledger_and_out_agree(world)
    with world.vault.ledger() as ledger:
        for (row,) in ledger.rows("SELECT id FROM instance WHERE code = ?", HELD):
            assert findings.of(ledger, row)[0][:2] == ("A-REFERENCE", "certain")


def test_a_second_run_changes_nothing_and_cleans_nothing(world: Any) -> None:
    _several(world)
    _put(world, "z", TORN)
    first = world.run(shard_size=ONE)
    before = world.tree()
    second = world.run(shard_size=ONE, cleaner_factory=_no_cleaner)
    assert (second.codes, second.changed, second.withdrawn) == (first.codes, 0, 0)
    assert world.tree() == before


def _no_cleaner(*_: object) -> None:
    raise AssertionError("nothing is left to clean")


def test_what_comes_later_takes_out_what_was_delivered(world: Any) -> None:
    _several(world)
    world.run()
    _put(world, "z", TORN)
    result = world.run()
    assert (result.withdrawn, result.codes) == (2, {"D-CLEAN": 1, HELD: 3})
    _ledger_and_out_agree(world)


def test_what_is_contradicted_no_longer_is_delivered(world: Any) -> None:
    _several(world)
    bad = _put(world, "z", TORN)
    world.run()
    bad.unlink()
    assert world.run().codes == {"D-CLEAN": 3}
    _ledger_and_out_agree(world)


def test_another_policy_starts_anew(world: Any) -> None:
    from veil.work.testing import FakeBook

    _several(world)
    bad = _put(world, "z", TORN)
    world.run()
    bad.write_text(bad.read_text(encoding="utf-8").replace(TORN, SOUND), encoding="utf-8")
    assert world.run(policy_book=FakeBook(digest="1" * 64), policy_changed=True).codes == {"D-CLEAN": 4}


def test_another_version_is_compared_with_what_the_old_one_left(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _several(world)
    world.run()
    monkeypatch.setattr("veil.__version__", "99.0")
    _put(world, "z", TORN)
    assert world.run().codes == {"D-CLEAN": 1, HELD: 3}


def test_another_version_cleans_what_was_held_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _several(world)
    _put(world, "z", TORN)
    world.run()
    monkeypatch.setattr("veil.__version__", "99.0")
    monkeypatch.setattr("veil.work.testing._ties", lambda _: ())
    assert world.run().codes == {"D-CLEAN": 4}


def test_a_file_that_does_not_leave_contradicts_nobody(world: Any) -> None:
    _several(world)
    _put(world, "y", TORN, do="hold")
    assert world.run().codes == {"D-CLEAN": 3, "H-BURNED-IN": 1}


@pytest.mark.parametrize("step", ["_keep", "_hold_others", "_judged"])
@pytest.mark.parametrize("late", [False, True])
def test_a_run_that_stops_at_any_step_ends_like_another(
    worlds: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, step: str, late: bool
) -> None:
    whole, stopped = worlds("whole"), worlds("stopped")
    for world in (whole, stopped):
        _several(world)
        _put(world, "z", TORN)
    whole.run(shard_size=ONE)
    old: Any = getattr(Together, step)
    calls: list[int] = []

    def broken(self: Together, *args: Any) -> Any:
        calls.append(1)
        if len(calls) < (4 if late else 2):
            return old(self, *args)
        if step == "_hold_others" and late:
            old(self, *args)  # what was withdrawn is told, and the shard that did it is not
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Together, step, broken)
        with pytest.raises(CancelledError):
            stopped.run(shard_size=ONE)
    with stopped.vault.ledger() as ledger:
        held = {target for (target,) in ledger.rows("SELECT target FROM instance WHERE kind = 'held'")}
    assert held <= {None}
    stopped.run(shard_size=ONE)
    assert stopped.codes() == whole.codes()
    assert stopped.bytes() == whole.bytes()
    _ledger_and_out_agree(stopped)


def test_nothing_is_left_of_ties_when_the_key_is_destroyed(world: Any) -> None:
    _several(world)
    world.run()
    world.vault.destroy_key()
    with world.vault.ledger() as ledger:
        for table in ("tie", "tieset", "tied"):
            assert ledger.value(f"SELECT COUNT(*) FROM {table}") == 0  # noqa: S608  the names above
