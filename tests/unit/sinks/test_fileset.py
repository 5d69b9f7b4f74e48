"""A DICOMDIR: the records are those that pydicom's own file-set has, at a cost that grows with the files alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydicom import Dataset, dcmread
from pydicom.fileset import FileSet, RecordNode
from pydicom.uid import UID

from support.objects import collection
from veil.sinks import fileset

OFFSETS = ("OffsetOfTheNextDirectoryRecord", "OffsetOfReferencedLowerLevelDirectoryEntity")


@contextmanager
def _file_set(listing: Path | None = None) -> Iterator[FileSet]:
    """A file-set of pydicom, which leaves a folder of its own behind until it is collected."""
    found = FileSet(listing)
    try:
        yield found
    finally:
        found._stage["t"].cleanup()


def _write(objects: Mapping[str, Dataset], out: Path) -> list[str]:
    for number, made in enumerate(objects.values()):
        made.PatientID = f"P{number % 2}"
    collection.write(objects, out)
    return sorted(path.name for path in out.iterdir())


def _records(listing: Path, skipped: int) -> list[tuple[Any, ...]]:
    """All records in their order, with how many follow them; `skipped` parts of each file ID are left out."""
    found = dcmread(listing)
    records = list(found.DirectoryRecordSequence)
    places = {record.seq_item_tell: number for number, record in enumerate(records)}
    rows = []
    for record in records:
        follows = [places.get(record[keyword].value) for keyword in OFFSETS]
        name = record.get("ReferencedFileID")
        for keyword in (*OFFSETS, "ReferencedFileID"):
            record.pop(keyword, None)
        rows.append((follows, name and list(name)[skipped:], record.to_json()))
    return rows


def test_the_records_are_those_of_pydicom_s_own_file_set(tmp_path: Path) -> None:
    first, later = collection.make()
    out = tmp_path / "out"
    targets = _write(first | later, out)
    counts = fileset.write(out, targets, tmp_path / "scratch", "2.25.1")
    assert counts == fileset.FileSetCounts(len(targets), 0)
    with _file_set() as theirs:
        theirs.UID, theirs.ID = UID("2.25.1"), "VEIL"
        for target in targets:
            theirs.add(fileset._header(out / target))
        theirs.write(tmp_path / "theirs")
    ours = _records(out / fileset.DICOMDIR, 1)
    assert ours == _records(tmp_path / "theirs" / fileset.DICOMDIR, 0)
    assert len(ours) > len(targets) + 4
    with _file_set(out / fileset.DICOMDIR) as listed:
        assert (listed.UID, listed.ID) == ("2.25.1", "VEIL")
        found = {Path(one.path).read_bytes() for one in listed}
    assert found == {(out / target).read_bytes() for target in targets}
    assert not (tmp_path / "scratch").exists()


def _asked(folder: Path, slices: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a record was asked for its key while a series was listed."""
    first, _ = collection.make()
    made, asked = first["ct0"], 0
    objects = {}
    for number in range(slices):
        one = Dataset.from_json(made.to_json())
        one.file_meta = made.file_meta
        one.SOPInstanceUID = f"2.25.{number + 1}"
        objects[f"s{number:03}"] = one
    targets = _write(objects, folder / "out")
    key = RecordNode.key

    def counted(self: RecordNode) -> str:
        nonlocal asked
        asked += 1
        return str(key.__get__(self))

    with monkeypatch.context() as patched:
        patched.setattr(RecordNode, "key", property(counted))
        fileset.write(folder / "out", targets, folder / "scratch", "2.25.1")
    return asked


def test_the_cost_grows_with_the_files_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (_asked(tmp_path / str(number), number, monkeypatch) for number in (10, 40))
    assert 0 < many <= 4 * few


def test_what_no_record_can_be_made_of_is_counted_and_nothing_is_left(tmp_path: Path) -> None:
    first, _ = collection.make()
    out = tmp_path / "out"
    targets = _write({"ct0": first["ct0"]}, out)
    broken = dcmread(out / targets[0])
    del broken.SOPClassUID
    broken.save_as(out / "odd.dcm")
    assert fileset.write(out, ["odd.dcm"], tmp_path / "scratch", "2.25.1") == fileset.FileSetCounts(0, 1)
    assert not (out / fileset.DICOMDIR).exists()
    counts = fileset.write(out, [*targets, "odd.dcm"], tmp_path / "scratch", "2.25.1")
    assert counts == fileset.FileSetCounts(1, 1)
    with _file_set(out / fileset.DICOMDIR) as listed:
        assert len(listed) == 1
