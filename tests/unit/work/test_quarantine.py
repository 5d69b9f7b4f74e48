"""What did not leave: listed by code, tried again, released by a person's word; and another policy in one vault."""

import os
from typing import Any

import pytest

from veil.cli.app import main
from veil.codes import CODES
from veil.errors import LedgerError, UsageError
from veil.work import chain, decisions, naming, quarantine, record, review
from veil.work.testing import FakeBook, FakeCleaner, FakeIdentity, FakeOutcome


def entries(world: Any) -> dict[str, quarantine.Entry]:
    with world.vault.ledger() as ledger:
        found = list(quarantine.entries(ledger))
        return {ref: next(one for one in found if one.number == row)
                for row, ref in ledger.rows("SELECT id, ref FROM instance WHERE former = 0")
                if any(one.number == row for one in found)}  # fmt: skip


def release(world: Any, *refs: str, why: str = "looked at it") -> int:
    found = entries(world)
    with world.vault.ledger() as ledger:
        return quarantine.release(ledger, [found[ref] for ref in refs], "somebody", why)


def retry(world: Any, *refs: str) -> int:
    found = entries(world)
    with world.vault.ledger() as ledger:
        return quarantine.retry(ledger, [found[ref] for ref in refs])


@pytest.fixture
def held(world: Any) -> Any:
    world.put("ok")
    world.put("one", study="1.2", patient="B", do="hold")
    world.put("two", study="1.2", patient="B", do="hold")
    world.put("bad", study="1.3", patient="C", do="raise")
    world.put("odd", do="survey-raise")
    world.put("x", study="1.9", patient="X")
    world.put("y", study="1.9", patient="Y")
    world.run()
    return world


def test_it_is_listed_by_code(held: Any) -> None:
    with held.vault.ledger() as ledger:
        groups = [(one.code.code, one.files, one.retry, one.released) for one in quarantine.groups(ledger)]
    assert groups == [("H-BURNED-IN", 2, 0, 0), ("H-PATIENT-CONFLICT", 2, 0, 0), ("Q-FAILED", 2, 0, 0)]
    assert set(entries(held)) == {"one", "two", "bad", "odd", "x", "y"}


def test_what_is_gone_from_in_is_not_listed(held: Any) -> None:
    (held.source / "one").unlink()
    held.run()
    assert set(entries(held)) == {"two", "bad", "odd", "x", "y"}


def test_a_released_file_leaves_and_the_others_do_not(held: Any) -> None:
    assert release(held, "one") == 1
    assert {ref: one.state for ref, one in entries(held).items()}["one"] == "released"
    held.run()
    codes = held.codes()
    assert (codes["one"], codes["two"]) == ("D-CLEAN", "H-BURNED-IN")
    assert held.run().changed == 0
    with held.vault.ledger() as ledger:
        assert record.check(ledger).head.events
        ((said, facts),) = ledger.rows("SELECT what, facts FROM history WHERE what = 'said'")
        assert "somebody" not in facts
        row = ledger.value("SELECT id FROM instance WHERE ref = 'one'")
        (line,) = review.history(ledger, row)
        assert (said, line.who, line.act, line.code, line.why) == (
            "said", "somebody", "accept", "H-BURNED-IN", "looked at it",
        )  # fmt: skip


def test_a_release_is_taken_back_and_the_file_with_it(held: Any) -> None:
    release(held, "one")
    held.run()
    with held.vault.ledger() as ledger:
        decisions.enter(ledger, [decisions.Word(one, "undo") for one in naming.subjects(ledger, ["one"], None)], "me")
    assert held.run().withdrawn == 1
    assert held.codes()["one"] == "H-BURNED-IN"
    with held.vault.ledger() as ledger:
        record.check(ledger)


def test_a_release_is_of_these_bytes(held: Any) -> None:
    release(held, "one")
    held.put("one", study="1.2", patient="B", do="hold", note="other bytes")
    held.run()
    assert held.codes()["one"] == "H-BURNED-IN"


def test_a_release_needs_a_reason_and_a_code_that_may_be_overruled(held: Any) -> None:
    with pytest.raises(UsageError, match="U-RELEASE-REASON"):
        release(held, "one", why=" ")
    for ref in ("x", "bad", "odd"):
        with pytest.raises(UsageError, match="U-RELEASE-CODE"):
            release(held, "one", ref)
    held.run()
    assert held.codes()["one"] == "H-BURNED-IN"


def test_only_held_files_can_be_released() -> None:
    assert {code.kind for code in CODES.values() if code.release} == {"held"}
    assert not CODES["H-RESIDUAL"].release


def test_who_and_why_cannot_be_changed_afterwards(held: Any) -> None:
    release(held, "one")
    with held.vault.ledger() as ledger, ledger.transaction() as db:
        db.execute("UPDATE said SET who = 'somebody else'")
    with pytest.raises(LedgerError, match="decision"):
        held.run()


def test_a_vault_that_cannot_be_written_can_be_looked_at(
    held: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = entries(held)["one"].number
    release(held, "one")
    vault, real = held.vault, os.open

    def read_only(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if str(path).startswith(str(vault.path)) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(13, "no", str(path))
        return real(path, flags, *rest, **more)

    def unwritable(_: object) -> None:
        raise LedgerError("R-VAULT-READ-ONLY", "the vault cannot be written", where="vault", remedy="")

    before = {path.name: path.stat().st_mtime_ns for path in vault.path.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", read_only)
        patch.setattr("veil.work.vault.Ledger", unwritable)
        place = str(vault.path)
        assert main(["quarantine", place]) == 0
        assert main(["quarantine", "list", place, "--code", "H-BURNED-IN"]) == 0
        assert main(["quarantine", "show", place, str(number), "--reveal"]) == 0
        said = capsys.readouterr().out
        assert main(["quarantine", "retry", place, "--all"]) == 2
        assert "U-VAULT-READ-ONLY" in capsys.readouterr().err
    assert all(word in said for word in ("H-PATIENT-CONFLICT", "released for the next run", "looked at it"))
    assert {path.name: path.stat().st_mtime_ns for path in vault.path.iterdir()} == before


def test_it_can_be_looked_at_beside_a_run(held: Any) -> None:
    with held.vault.lock(), quarantine.looking(held.vault) as ledger:
        assert len(list(quarantine.entries(ledger))) == 6


class Mended(FakeCleaner):
    """A cleaner that can do now what it could not."""

    def clean_file(self, source: Any, temporary: Any, peers: tuple[str, ...] = (), decided: str = "") -> FakeOutcome:
        text = source.read_text().replace("do=hold", "do=")
        aside = source.with_name("aside")
        aside.write_text(text)
        try:
            return super().clean_file(aside, temporary, peers, decided)
        finally:
            aside.unlink()


def test_what_is_tried_again_is_cleaned_by_the_next_run(held: Any) -> None:
    held.run(cleaner_factory=Mended)
    assert held.codes()["one"] == "H-BURNED-IN"
    assert retry(held, "one", "x") == 1
    assert entries(held)["one"].state == "retry"
    held.run(cleaner_factory=Mended)
    codes = held.codes()
    assert (codes["one"], codes["two"], codes["x"]) == ("D-CLEAN", "H-BURNED-IN", "H-PATIENT-CONFLICT")
    with held.vault.ledger() as ledger:
        record.check(ledger)


def test_another_version_of_veil_tries_again_by_itself(held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veil.__version__", "99.0")
    held.run(cleaner_factory=Mended)
    assert held.codes()["one"] == held.codes()["two"] == "D-CLEAN"
    with held.vault.ledger() as ledger:
        record.check(ledger)


def test_entries_are_named_by_number_span_or_code(held: Any) -> None:
    with held.vault.ledger() as ledger:
        every = list(quarantine.entries(ledger))
        first, last = every[0].number, every[-1].number
        named = quarantine.named(ledger, [f"{first}-{last}", str(first)], None, everything=False)
        assert named == every == quarantine.named(ledger, [], None, everything=True)
        assert len(quarantine.named(ledger, [], "h-burned-in", everything=False)) == 2
        for words in (["0"], ["x"], ["999"]):
            with pytest.raises(UsageError, match="U-QUARANTINE-ENTRY"):
                quarantine.named(ledger, words, None, everything=False)
        with pytest.raises(UsageError, match="U-QUARANTINE-CODE"):
            quarantine.named(ledger, [], "H-NONE", everything=False)


def test_what_identifies_is_shown_by_the_private_part_alone(held: Any) -> None:
    one = entries(held)["one"]
    assert "B" not in repr(one).replace("H-BURNED", "").replace("DELIVERED", "").split("'")
    with held.vault.ledger() as ledger:
        found = quarantine.private(ledger, one)
    assert (found.ref, found.patient) == ("one", "B")


# --- another policy

OTHER = FakeBook(digest="1" * 64)


class OtherBytes(FakeCleaner):
    """Another policy gives other bytes, and holds nothing for its pixels."""

    def __init__(self, book: FakeBook, identity: FakeIdentity, canonical: str, known: Any) -> None:
        super().__init__(book, identity, canonical, (*known, ("policy", book.digest)))

    def clean_file(self, source: Any, temporary: Any, peers: tuple[str, ...] = (), decided: str = "") -> FakeOutcome:
        if self._book == OTHER:
            decided = '{"accepted":["H-BURNED-IN"]}'
        return super().clean_file(source, temporary, peers, decided)


def test_under_another_policy_all_is_made_anew(held: Any) -> None:
    held.run(cleaner_factory=OtherBytes)
    before = held.bytes()
    with pytest.raises(UsageError, match="U-POLICY-CHANGED"):
        held.run(policy_book=OTHER, cleaner_factory=OtherBytes)
    result = held.run(policy_book=OTHER, cleaner_factory=OtherBytes, policy_changed=True)
    codes = held.codes()
    assert (codes["ok"], codes["one"], codes["two"]) == ("D-CLEAN",) * 3
    after = held.bytes()
    assert before.keys() < after.keys()
    assert all(after[name] != before[name] for name in before)
    assert result.withdrawn == len(before)
    assert held.run(policy_book=OTHER, cleaner_factory=OtherBytes, policy_changed=True).changed == 0
    with held.vault.ledger() as ledger:
        record.check(ledger)
        assert [link.what for link in chain.walk(ledger)].count("policy changed") == 1


def test_nothing_is_touched_if_a_source_is_gone(held: Any) -> None:
    before = held.tree()
    (held.source / "ok").unlink()
    with pytest.raises(UsageError, match="U-POLICY-SOURCES"):
        held.run(policy_book=OTHER, policy_changed=True)
    assert held.tree() == before
    assert held.run().changed == 0
    held.put("ok")
    held.run()
    assert held.run(policy_book=OTHER, policy_changed=True).codes["D-CLEAN"] == 1


def test_other_pseudonyms_are_refused(held: Any) -> None:
    before = held.tree()
    with pytest.raises(UsageError, match="U-PATIENTS-CHANGED"):
        held.run(policy_book=OTHER, policy_changed=True, identity=FakeIdentity((("a", "GIVEN"),)))
    assert held.tree() == before


def test_a_release_lapses_with_its_policy(held: Any) -> None:
    release(held, "one")
    held.run()
    assert held.codes()["one"] == "D-CLEAN"
    held.run(policy_book=OTHER, policy_changed=True)
    assert held.codes()["one"] == "H-BURNED-IN"
    with held.vault.ledger() as ledger:
        record.check(ledger)
        assert ledger.rows("SELECT act FROM said ORDER BY id") == [("accept",), ("lapse",)]


def test_a_switch_that_is_killed_can_go_either_way(held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from veil.sinks import FolderSink

    before = held.bytes()
    real = FolderSink.withdraw

    def killed(self: FolderSink, target: str) -> None:
        real(self, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(FolderSink, "withdraw", killed)
        with pytest.raises(Exception, match="C-STOPPED"):
            held.run(policy_book=OTHER, policy_changed=True, cleaner_factory=OtherBytes)
    assert held.bytes() == {}
    held.run()
    assert held.bytes() == before
