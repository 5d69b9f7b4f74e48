"""A worker asks what it does not know, and nothing twice in a row; what it gives is the same."""

from pathlib import Path
from typing import Any

import pytest

from veil.work.tasks import FileTask, Shard
from veil.work.testing import FakeBook, FakeCleaner, FakeIdentity, FakeSurveyed
from veil.work.worker import Context, Worker

OWNERS = ("A", "A", "a ", "B", "B", "", "", "A", "Odd", "Odd", "A")
ISSUERS = ("", "N", "N", "N", "N", "N", "", "", "", "", "")


class _Counting(FakeIdentity):
    """Counts how often a patient was named, and refuses one."""

    asked: list[tuple[str, str]]

    def canonical(self, patient_id: str, issuer: str = "") -> str:
        if patient_id == "Odd":
            raise ValueError
        self.asked.append((patient_id, issuer))
        return f"{super().canonical(patient_id)}|{issuer}"


def _surveyed(path: Path) -> FakeSurveyed:
    number = int(path.name)
    return FakeSurveyed(patient_id=OWNERS[number], issuer=ISSUERS[number], study_uid="1.1", sop_uid=f"1.2.{number}")


def test_a_patient_is_named_once_for_files_in_a_row_and_an_odd_one_harms_its_own_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_Counting, "asked", [], raising=False)
    identity = _Counting()
    worker = Worker(Context(FakeBook(), identity, _surveyed, FakeCleaner))
    batch = worker.survey(Shard(tuple(FileTask(number, str(number), 1) for number in range(len(OWNERS)))))
    named = [(item.canonical, item.code) for item in batch.items]
    alone: list[Any] = []
    for number in range(len(OWNERS)):
        fresh = Worker(Context(FakeBook(), identity, _surveyed, FakeCleaner))
        (item,) = fresh.survey(Shard((FileTask(number, str(number), 1),))).items
        alone.append((item.canonical, item.code))
    assert named == alone
    assert [code for _, code in named].count("Q-FAILED") == 2
    assert identity.asked[:7] == [("A", ""), ("A", "N"), ("a", "N"), ("B", "N"), ("1.1", "N"), ("1.1", ""), ("A", "")]
    assert len(identity.asked) == 7 + len(OWNERS) - 2
