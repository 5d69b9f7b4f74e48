"""The history: added to, never changed; whoever changes it, or what it speaks of, is found out."""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from veil.errors import DiskFullError, LedgerError
from veil.work import chain, record
from veil.work.ledger import Ledger
from veil.work.plan import ShardSize
from veil.work.schema import HISTORY_GUARDS
from veil.work.testing import FakeKey
from veil.work.vault import Vault


def _events(world: Any) -> list[tuple[str, int | None, str]]:
    with world.vault.ledger() as ledger:
        return [(link.what, link.row, link.facts) for link in chain.walk(ledger)]


def _check(world: Any, key: FakeKey | None = None) -> record.Summary:
    with world.vault.ledger() as ledger:
        return record.check(ledger, partial(chain.is_sealed, key) if key else None)


def _by_hand(vault: Vault, *statements: str) -> None:
    """What somebody does who opens the ledger with another program, and takes the guards off first."""
    db = sqlite3.connect(vault.ledger_path)
    for name in HISTORY_GUARDS:
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    for statement in HISTORY_GUARDS.values():
        db.execute(statement)
    db.commit()
    db.close()


def _filled(world: Any) -> Any:
    for number in range(4):
        world.put(f"{number}", patient=f"P{number}", study=f"1.{number}")
    world.put("held", patient="H", study="1.9", do="hold")
    (world.source / "text").write_text("no")
    world.run()
    return world


def test_a_run_is_told_from_beginning_to_end(world: Any) -> None:
    events = _events(_filled(world))
    words = [what for what, _, _ in events]
    assert words[0] == "began"
    assert words[-2:] == ["ended", "sealed"]
    assert sorted(words[1:-2]) == ["delivered"] * 4 + ["held", "skipped"]
    assert '"status":"complete"' in events[-2][2]
    assert _check(world, FakeKey()).seals == 1


def test_a_second_run_adds_its_begin_and_end_alone(world: Any) -> None:
    _filled(world)
    before = len(_events(world))
    world.run()
    assert [what for what, _, _ in _events(world)[before:]] == ["began", "ended", "sealed"]


def test_what_follows_from_other_files_is_told_too(world: Any) -> None:
    world.put("a", patient="A", study="1.9")
    world.run()
    world.put("b", patient="B", study="1.9")
    world.run()
    (world.source / "b").unlink()
    world.run()
    told = [what for what, row, _ in _events(world) if row == 1]
    assert told == ["delivered", "withdrawn", "held", "delivered"]
    _check(world)


def test_a_corrected_file_and_one_that_went_agree_with_the_history(world: Any) -> None:
    world.put("a", patient="WRONG", sop="1.2.3")
    world.put("b", do="hold", study="1.4", patient="B")
    world.run()
    world.put("a", patient="RIGHT", sop="1.2.3")
    world.put("b", do="", study="1.4", patient="B", note="other")
    world.run()
    assert {what for what, _, _ in _events(world)} >= {"gone", "taken", "withdrawn"}
    _check(world)


def test_the_tables_refuse_to_change_the_history(world: Any) -> None:
    _filled(world)
    with world.vault.ledger() as ledger:
        for statement in (
            "UPDATE history SET facts = '{}'",
            "DELETE FROM history",
            "DELETE FROM history WHERE seq = 3",
        ):
            with pytest.raises(LedgerError), ledger.transaction() as db:
                db.execute(statement)
    _check(world)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET facts = replace(facts, 'D-CLEAN', 'H-FACE') WHERE what = 'delivered'",
        "UPDATE history SET at = '2000-01-01T00:00:00+00:00' WHERE seq = 3",
        "UPDATE history SET row = row + 1 WHERE seq = 4",
        "DELETE FROM history WHERE seq = 3",
        "DELETE FROM history WHERE seq = 1",
        "UPDATE history SET seq = 99 WHERE seq = 2",
        "INSERT INTO history SELECT 99, run, at, what, row, facts, hash FROM history WHERE seq = 2",
        "UPDATE instance SET target = target || 'x' WHERE target IS NOT NULL",
        "UPDATE instance SET output_digest = replace(output_digest, 'a', 'b') WHERE target IS NOT NULL",
        "UPDATE instance SET bytes_out = 1 WHERE id = (SELECT MIN(id) FROM instance WHERE target IS NOT NULL)",
        "UPDATE instance SET code = 'D-CLEAN', kind = 'delivered' WHERE code LIKE 'H-%'",
        "DELETE FROM instance WHERE code LIKE 'H-%'",
        "INSERT INTO instance(ref, seen, state, kind, code) VALUES('new', 1, 'done', 'held', 'H-FACE')",
        "UPDATE run SET policy_digest = 'other'",
        "INSERT INTO decision VALUES('d', '', '{\"accepted\":[\"H-FACE\"]}')",
        "INSERT INTO said(digest, at, who, act, what, code, why) VALUES('d', '', '', 'accept', '', '', '')",
    ],
)
def test_what_is_changed_by_hand_is_told_and_no_run_begins(world: Any, statement: str) -> None:
    _filled(world)
    before = world.tree()
    _by_hand(world.vault, statement)
    with pytest.raises(LedgerError, match="R-LEDGER-CHAIN"):
        _check(world)
    world.put("more", patient="M", study="1.7")
    with pytest.raises(LedgerError, match="R-LEDGER-CHAIN"):
        world.run()
    assert world.tree() == before


def test_hashes_made_anew_do_not_bear_the_seal(world: Any) -> None:
    _filled(world)
    db = sqlite3.connect(world.vault.ledger_path)
    rows = db.execute("SELECT seq, run, '2000-01-01', what, row, facts FROM history ORDER BY seq").fetchall()
    db.close()
    head, statements = chain.START, ["DELETE FROM history"]
    for seq, run, at, what, row, facts in rows:
        head = chain._hash(head, seq, run, at, what, row, facts)
        values = f"{seq}, {run}, '{at}', '{what}', {'NULL' if row is None else row}, '{facts}', x'{head.hex()}'"
        statements.append(f"INSERT INTO history VALUES({values})")
    _by_hand(world.vault, *statements)
    _check(world)  # the hashes alone cannot tell
    with pytest.raises(LedgerError, match="seal"):
        _check(world, FakeKey())


def test_another_key_made_no_seal(world: Any) -> None:
    with pytest.raises(LedgerError, match="seal"):
        _check(_filled(world), FakeKey("other"))


def test_a_history_that_was_turned_back_lacks_the_head_that_was_given_away(world: Any) -> None:
    _filled(world)
    old = world.vault.ledger_path.read_bytes()
    world.run()
    with world.vault.ledger() as ledger:
        given = chain.head(ledger).hash
        record.check(ledger, anchors=[given])
    world.vault.ledger_path.write_bytes(old)
    with world.vault.ledger() as ledger, pytest.raises(LedgerError, match="certificate"):
        record.check(ledger, anchors=[given])


def test_bytes_that_flip_or_go_missing_are_told_and_nothing_is_delivered(worlds: Callable[[str], Any]) -> None:
    for name in ("cut", "zeroed", "scrambled"):
        world = _filled(worlds(name))
        before = world.tree()
        path: Path = world.vault.ledger_path
        data = bytearray(path.read_bytes())
        if name == "cut":
            del data[len(data) // 2 :]
        elif name == "zeroed":
            data[4096:20480] = bytes(16384)
        else:
            data[5000:9000] = bytes(byte ^ 0x55 for byte in data[5000:9000])
        path.write_bytes(bytes(data))
        world.put("more", patient="M", study="1.7")
        with pytest.raises(LedgerError, match="R-LEDGER"):
            world.run()
        assert world.tree() == before


def test_a_disk_that_fills_under_the_ledger_stops_the_run_which_goes_on_later(
    worlds: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, calm = worlds("full"), worlds("calm")
    for place in (world, calm):
        for number in range(300):
            place.put(f"{number}", patient=f"P{number % 7}", study=f"1.{number % 7}")
        place.run(shard_size=ShardSize(10, 1 << 20)) if place is calm else None
    real = Ledger.__init__
    stopped = 0
    for more in (5, 30, 60, 80):

        def small(self: Ledger, path: Path, pages: int = more) -> None:
            real(self, path)
            self.db.execute(f"PRAGMA max_page_count = {self.value('PRAGMA page_count') + pages}")

        with monkeypatch.context() as patch:
            patch.setattr(Ledger, "__init__", small)
            try:
                world.run(shard_size=ShardSize(10, 1 << 20))
            except DiskFullError as error:
                stopped += error.code == "R-DISK-FULL"
        _check(world, FakeKey())
    assert stopped >= 2
    assert world.run().codes == {"D-CLEAN": 300}
    assert world.bytes() == calm.bytes()
    _check(world, FakeKey())


def test_when_the_key_is_destroyed_the_history_begins_anew_and_still_agrees(world: Any) -> None:
    vault = _filled(world).vault
    with vault.ledger() as ledger:
        head = chain.head(ledger)
    vault.destroy_key()
    with vault.ledger() as ledger:
        found = record.check(ledger, anchors=[head.hash])
        assert found.folded
        first = next(iter(chain.walk(ledger)))
        assert (first.what, head.hash.hex() in first.facts) == ("folded", True)
        targets = [link.facts for link in chain.walk(ledger) if link.what == "delivered"]
        assert targets == sorted(targets, key=lambda facts: facts.split('"target":')[1])
    _by_hand(vault, "UPDATE instance SET output_digest = 'x' WHERE target IS NOT NULL")
    with vault.ledger() as ledger, pytest.raises(LedgerError):
        record.check(ledger)
