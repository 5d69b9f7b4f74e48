"""What the ledger says for a report: what was done by kind of file, and a sample of the output."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from veil.work import tally
from veil.work.ledger import Ledger


def _ledger(world: Any) -> Ledger:
    opened: Ledger = world.vault.ledger()
    return opened


def _spread(world: Any, modalities: dict[str, int]) -> int:
    """Give the delivered files modalities, so many of each; the number of the run comes back."""
    run = int(world.run().run)
    names = [name for name, count in modalities.items() for _ in range(count)]
    with _ledger(world) as ledger, ledger.transaction() as open_:
        ids = [row[0] for row in ledger.rows("SELECT id FROM instance WHERE target IS NOT NULL ORDER BY id")]
        open_.executemany("UPDATE instance SET modality = ? WHERE id = ?", list(zip(names, ids, strict=True)))
    return run


def test_a_sample_takes_all_of_few_and_spreads_over_many(world: Any) -> None:
    for number in range(60):
        world.put(f"{number:03}", sop=f"1.2.{number}")
    run = _spread(world, {"CT": 47, "MR": 3, "Meadowsweet": 6, "Isolde": 4})
    with _ledger(world) as ledger:
        found = list(tally.sample(ledger, run, ("CT", "MR"), 7))
        every = [row[0] for row in ledger.rows("SELECT target FROM instance WHERE modality = 'CT' ORDER BY target")]
    assert {name: sum(one.modality == name for one in found) for name in ("CT", "MR", "")} == {"CT": 7, "MR": 3, "": 7}
    assert len({one.target for one in found}) == len(found)
    places = [every.index(one.target) for one in found if one.modality == "CT"]
    gaps = [after - before for before, after in pairwise(places)]
    assert min(gaps) >= 6
    assert max(gaps) <= 7
    assert all(one.actions == {"remove:PatientName": 1} for one in found)


def test_a_sample_is_of_what_was_delivered_in_this_run(world: Any) -> None:
    world.put("a", sop="1.2.1")
    world.put("b", sop="1.2.2", do="hold")
    world.run()
    Path(world.source, "a").unlink()
    second = int(world.run().run)
    with _ledger(world) as ledger:
        assert list(tally.sample(ledger, second, ("CT",), 200)) == []
        assert list(tally.treated(ledger, second)) == []
        assert len(list(tally.sample(ledger, second - 1, ("CT",), 200))) <= 1


def test_what_was_done_is_counted_by_modality_kind_and_face(world: Any) -> None:
    for number in range(5):
        world.put(str(number), sop=f"1.2.{number}")
    run = _spread(world, {"CT": 4, "MR": 1})
    with _ledger(world) as ledger:
        found = {(one.modality, one.face, one.files) for one in tally.treated(ledger, run)}
        assert sum(one.files for one in tally.treated(ledger, run)) == 5
    assert {(name, files) for name, _, files in found} == {("CT", 4), ("MR", 1)}
