"""A study that falls apart between two runs, and a patient whose dates do: each file is sound, all are held."""

from pathlib import Path
from typing import Any
from unittest import mock

import pydicom
import pytest
from pydicom.uid import UID

from support.audited import base
from support.runs import Done, check_counts, run
from veil.identity import Identity

HELD = "H-WITNESS-PATIENT"


def _put(source: Path, number: int, **values: Any) -> None:
    dataset = pydicom.dcmread(base("CT_small.dcm"))
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = UID(f"1.2.826.0.1.3680043.2.99.{number}")
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    source.mkdir(exist_ok=True)
    dataset.save_as(source / f"{number}.dcm")


def _then(tmp_path: Path, name: str, crippled: Any) -> tuple[Done, Done]:
    source = tmp_path / "in"
    for number in range(3):
        _put(source, number)
    _put(source, 7, StudyInstanceUID="1.2.3.77", SeriesInstanceUID="1.2.3.78", FrameOfReferenceUID="1.2.3.79")
    first = run(source, tmp_path, jobs=1)
    _put(source, 3)
    with mock.patch.object(Identity, name, crippled):
        return first, run(source, tmp_path, jobs=1)


@pytest.mark.parametrize(
    ("name", "shift", "left"),
    [
        ("uid", lambda old, self, uid: old(self, f"{uid}.1"), {"7.dcm"}),
        ("offset_days", lambda old, self, who: old(self, who) - 7, set()),
    ],
)
def test_what_contradicts_is_held_on_both_sides(tmp_path: Path, name: str, shift: Any, left: set[str]) -> None:
    old = getattr(Identity, name)
    first, second = _then(tmp_path, name, lambda *given: shift(old, *given))
    assert {one.code for one in first.files.values()} == {"D-CLEAN"}
    check_counts(second)
    assert {ref for ref, one in second.files.items() if one.code != HELD} == left
    assert second.result.withdrawn == (3 if left else 4)
    again = run(tmp_path / "in", tmp_path, jobs=2)
    assert (again.result.changed, again.files) == (0, second.files)


def test_two_persons_under_a_placeholder_are_held(tmp_path: Path) -> None:
    source = tmp_path / "in"
    first = {"PatientName": "Harcourt^Anne", "PatientBirthDate": "19620317", "PatientSex": "F"}
    second = {
        "PatientName": "Quimby^Ludovic=昆比^路",
        "PatientBirthDate": "19711105",
        "SpecificCharacterSet": "ISO_IR 192",
    }
    _put(source, 1, PatientID="UNKNOWN", StudyInstanceUID="1.2.3.1", **first)
    _put(source, 2, PatientID="UNKNOWN", StudyInstanceUID="1.2.3.2", **first | {"PatientName": "HARCOURT, Anne Mrs"})
    _put(source, 3, PatientID="P-3", StudyInstanceUID="1.2.3.3", **second)
    assert {one.code for one in run(source, tmp_path, jobs=1).files.values()} == {"D-CLEAN"}
    _put(source, 4, PatientID="unknown ", StudyInstanceUID="1.2.3.4", **second)
    done = run(source, tmp_path, jobs=2)
    check_counts(done)
    assert {ref: one.code for ref, one in done.files.items() if one.target is None} == dict.fromkeys(
        ("1.dcm", "2.dcm", "4.dcm"), "H-PERSON-CONFLICT"
    )
