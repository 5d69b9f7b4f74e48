"""A run that has to stop, and what it says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from veil.codes import Kind
from veil.errors import CancelledError, DiskFullError, VaultError
from veil.sinks import FolderSink
from veil.work import tally
from veil.work.ledger import Ledger
from veil.work.progress import Progress
from veil.work.result import RunResult
from veil.work.testing import (
    FakeCleaner,
    FakeOutcome,
    FakeSurveyed,
)


def test_two_runs_in_one_vault_are_refused(world: Any) -> None:
    world.put("a")
    vault = world.vault
    with vault.lock(), pytest.raises(VaultError, match="U-VAULT-BUSY"):
        world.run(vault=vault)
    assert world.run().received == 1


# --- stopping


def test_a_full_disk_stops_cleanly_and_the_run_goes_on_later(worlds: Callable[[str], Any]) -> None:
    world, fresh = worlds("a"), worlds("b")
    for place in (world, fresh):
        for number in range(10):
            place.put(f"{number}", patient=f"P{number}", study=f"1.{number}")
    path = world.put("5", patient="P5", study="1.5", do="full")
    with pytest.raises(DiskFullError) as error:
        world.run()
    assert "full" not in str(error.value).split("[", maxsplit=1)[0]
    assert not any(name.startswith(".veil") for name in (path.name for path in world.out.iterdir()))
    assert 0 < len(world.tree()) < 10
    fresh.run()
    path.write_bytes((fresh.source / "5").read_bytes())
    assert world.run().codes == {"D-CLEAN": 10}
    assert world.bytes() == fresh.bytes()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_at_delivery_stops_cleanly(world: Any, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    for number in range(10):
        world.put(f"{number}", patient=f"P{number}", study=f"1.{number}")
    real = FolderSink.deliver

    def deliver(self: FolderSink, temporary: Path, target: str) -> None:
        if len(list(self.out.rglob("*.dcm"))) == 4:
            raise DiskFullError("R-DISK-FULL", "no space is left", where="OUT")
        real(self, temporary, target)

    with monkeypatch.context() as patch:
        patch.setattr(FolderSink, "deliver", deliver)
        with pytest.raises(DiskFullError):
            world.run(jobs=jobs)
    assert len(world.tree()) == 4
    assert world.run(jobs=jobs).codes == {"D-CLEAN": 10}
    assert len(world.tree()) == 10


def test_an_interruption_is_told_and_the_run_goes_on_later(world: Any) -> None:
    for number in range(10):
        world.put(f"{number}", patient=f"P{number}", study=f"1.{number}")

    def stop(event: Progress) -> None:
        if event.phase == "clean":
            raise KeyboardInterrupt

    with pytest.raises(CancelledError) as error:
        world.run(progress=stop)
    assert error.value.exit_status == 130
    assert world.vault.status().last_run == "cancelled"
    assert world.run().codes == {"D-CLEAN": 10}


def test_no_value_of_the_data_reaches_log_or_error(world: Any) -> None:
    world.put("a", patient="Planted^Name", do="raise")
    world.put("b", patient="Planted^Name", do="survey-raise")
    world.run()
    log = world.vault.log_path.read_text()
    assert "RuntimeError" in log
    assert "veil/work/testing.py:" in log
    assert "Planted" not in log
    assert world.vault.log_path.stat().st_mode & 0o077 == 0


def test_what_a_cleaner_says_is_not_believed_blindly(world: Any) -> None:
    for index, outcome in enumerate(
        (
            FakeOutcome(Kind.DELIVERED, "H-FACE", "p/x"),
            FakeOutcome(Kind.DELIVERED, "D-CLEAN", "../x"),
            FakeOutcome(Kind.DELIVERED, "D-CLEAN", None),
            FakeOutcome(Kind.DELIVERED, "D-CLEAN", "p/x"),  # but it wrote nothing
            FakeOutcome(Kind.HELD, "NO-SUCH-CODE"),
        )
    ):
        world.put(f"f{index}", patient=f"P{index}", study=f"1.{index}")

        class Liar:
            said = outcome

            def __init__(self, *_: object) -> None:
                pass

            def clean_file(
                self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = ""
            ) -> FakeOutcome:
                del source, temporary, peers, decided
                return self.said

        world.run(cleaner_factory=Liar)
        assert world.codes()[f"f{index}"] == "Q-FAILED"
    assert world.tree() == {}


# --- reading the ledger


def test_the_ledger_counts_by_patient_study_and_series(world: Any) -> None:
    world.put("a", face=1)
    world.put("b", series="1.1.2", do="hold")
    world.put("c", patient="B", study="1.2", series="1.2.1")
    result = world.run()
    assert result.faces == 1
    with world.vault.ledger() as ledger:
        for level, count in {"patient": 2, "study": 2, "series": 3}.items():
            groups = list(tally.groups(ledger, result.run, level))
            assert len(groups) == count
            assert sum(sum(group.kinds.values()) for group in groups) == 3
        assert tally.actions(ledger, result.run) == {"remove:PatientName": 2}
        rows = list(tally.rows(ledger, result.run))
        assert [row.ref for row in rows] == ["a", "b", "c"]
        assert [row.target is None for row in rows] == [False, True, False]
        assert tally.faces(ledger, result.run) == [str(Path(rows[0].target or "").parent)]


def test_odd_names_and_values_do_not_trouble_the_ledger(world: Any) -> None:
    data = world.put("plain").read_bytes()
    with open(os.fsencode(world.source) + b"/\xff\xfe", "wb") as file:  # noqa: PTH123  a name that Path cannot spell
        file.write(data.replace(b"1.2.plain", b"1.2.odd"))

    def survey(path: Path) -> FakeSurveyed:
        return FakeSurveyed(patient_id="Odd\udcff\0id", sop_uid="1.2." + str(len(path.name)))

    result = world.run(survey=survey)
    assert result.codes == {"D-CLEAN": 2}
    assert r"\xff\xfe" in world.codes()
    assert world.run(survey=survey).changed == 0


class _ChangesWhileRead(FakeCleaner):
    def clean_file(self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = "") -> Any:
        outcome = super().clean_file(source, temporary, peers, decided)
        source.write_text(source.read_text(encoding="utf-8") + "name=somebody else\n", encoding="utf-8")
        return outcome


def test_a_file_that_changes_while_it_is_cleaned_does_not_leave(world: Any) -> None:
    world.put("a")
    result = world.run(cleaner_factory=_ChangesWhileRead)
    assert result.codes == {"Q-UNREADABLE": 1}
    assert world.tree() == {}
    assert world.run().codes == {"D-CLEAN": 1}


class _IsReplacedWhileRead(FakeCleaner):
    def clean_file(self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = "") -> Any:
        outcome = super().clean_file(source, temporary, peers, decided)
        status = source.stat()
        other = source.with_name("other")
        other.write_bytes(source.read_bytes().replace(b"patient=A", b"patient=B"))
        os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
        other.replace(source)
        return outcome


@pytest.mark.skipif(os.name != "posix", reason="files may have no number, and a time of change that is another")
def test_a_file_that_another_of_its_size_and_time_replaced_while_it_was_cleaned_does_not_leave(world: Any) -> None:
    world.put("a")
    assert world.run(cleaner_factory=_IsReplacedWhileRead).codes == {"Q-UNREADABLE": 1}
    assert world.tree() == {}


def test_the_report_is_made_before_another_run_may_begin(world: Any) -> None:
    world.put("a")
    seen: list[int] = []

    def report(ledger: Ledger, result: RunResult) -> None:
        seen.append(len(list(tally.rows(ledger, result.run))))
        with pytest.raises(VaultError, match="U-VAULT-BUSY"):
            world.run()

    world.run(report=report)
    assert seen == [1]
