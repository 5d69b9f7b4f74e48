"""One instance through all stages."""

import hashlib
from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import (
    CT,
    FAMILY,
    INSTANCE,
    NAME,
    PATIENT_ID,
    SERIES,
    STUDY,
    book_of,
    clean,
    cleaner_of,
    identity_of,
    instance,
)
from veil.codes import Kind
from veil.errors import InstanceError
from veil.pipeline import Outcome, clean_bytes, patient_of, trace_file


def test_a_delivered_file_and_what_is_told_of_it(tmp_path: Path) -> None:
    data = instance(
        EXPLICIT.element(0x00080070, "LO", NAME.encode()), EXPLICIT.element(0x00561234, "LO", NAME.encode())
    )
    done = clean(data, tmp_path)
    outcome = done.outcome
    assert (outcome.kind, outcome.code) == (Kind.DELIVERED, "D-CLEAN")
    assert outcome.source_digest == hashlib.sha256(data).hexdigest()
    assert outcome.output_digest == hashlib.sha256(done.data).hexdigest()
    assert (outcome.bytes_in, outcome.bytes_out) == (len(data), len(done.data))
    assert outcome.actions["pseudonym:PatientName"] == 1
    assert outcome.actions["remove:unregistered"] == 1
    assert {STUDY, SERIES, INSTANCE} <= set(outcome.uids)
    dataset = done.dataset
    assert outcome.uids[STUDY] == dataset.StudyInstanceUID
    assert (
        outcome.target
        == f"{dataset.PatientID}/{dataset.StudyInstanceUID}/{dataset.SeriesInstanceUID}/{dataset.SOPInstanceUID}.dcm"
    )
    told = repr((outcome.kind, outcome.code, outcome.target, outcome.actions))
    assert not [word for word in (FAMILY, PATIENT_ID, STUDY) if word in told]


def test_uids_are_told_once(tmp_path: Path) -> None:
    cleaner = cleaner_of()
    assert STUDY in clean(instance(), tmp_path, cleaner).outcome.uids
    assert clean(instance(), tmp_path, cleaner).outcome.uids == {}


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"", Kind.SKIPPED, "S-EMPTY"),
        (b"Drummond" * 99, Kind.SKIPPED, "S-NOT-DICOM"),
        (instance()[:-5], Kind.QUARANTINED, "Q-TRUNCATED"),
        (instance(sop_class="1.2.3.4"), Kind.HELD, "H-SOP-CLASS-UNKNOWN"),
        (instance(EXPLICIT.nested((0x00081115,) * 60, b"")), Kind.QUARANTINED, "Q-NESTING"),
        (instance(EXPLICIT.element(0x00080005, "CS", b"DRUMMOND")), Kind.QUARANTINED, "Q-CHARSET"),
    ],
)
def test_a_file_that_does_not_leave(tmp_path: Path, data: bytes, kind: Kind, code: str) -> None:
    done = clean(data, tmp_path)
    assert done.outcome == Outcome(kind, code, source_digest=hashlib.sha256(data).hexdigest(), bytes_in=len(data))
    assert not (tmp_path / "target").exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    outcome = cleaner_of().clean_file(tmp_path / "absent", tmp_path / "target")
    assert (outcome.code, outcome.source_digest, outcome.bytes_in) == ("Q-UNREADABLE", "", 0)


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(instance())
    with pytest.raises(OSError):  # noqa: PT011  which one depends on the system
        cleaner_of().clean_file(source, tmp_path / "absent" / "target")


def test_in_memory_with_the_identifiers_of_the_file_alone() -> None:
    book = book_of()
    data = instance(EXPLICIT.element(0x00080070, "LO", b"of Drummond"), sop_class=CT)
    cleaned, outcome = clean_bytes(data, book, identity_of(book))
    assert outcome.kind is Kind.DELIVERED
    assert b"Drummond" not in cleaned
    assert clean_bytes(data, book, identity_of(book))[0] == cleaned
    for bad, code in ((b"", "S-EMPTY"), (instance(sop_class="1.2.3.4"), "H-SOP-CLASS-UNKNOWN")):
        with pytest.raises(InstanceError, match=code):
            clean_bytes(bad, book, identity_of(book))


def test_the_trace_of_a_file(tmp_path: Path) -> None:
    path, book = tmp_path / "source", book_of()
    path.write_bytes(
        instance(EXPLICIT.nested((0x00081115,), EXPLICIT.element(0x00100010, "PN", NAME.encode())), sop_class=CT)
    )
    rows = {row.path: row for row in trace_file(path, book, identity_of(book))}
    assert rows["(0008,1115)[0].(0010,0010)"].before == NAME
    assert rows["(0010,0020)"].after == identity_of(book).pseudonym(patient_of(path, book, identity_of(book)).canonical)
    assert sorted(path.parent.iterdir()) == [path]  # nothing is written
    path.write_bytes(b"none" * 99)
    with pytest.raises(InstanceError):
        trace_file(path, book, identity_of(book))


@pytest.mark.parametrize("rows", [32, 256])
@pytest.mark.parametrize("at_end", [False, True])
def test_an_identifier_at_an_end_of_the_pixel_data_holds_the_file(tmp_path: Path, rows: int, at_end: bool) -> None:
    shape = ((0x00280002, 1), (0x00280010, rows), (0x00280011, rows), (0x00280100, 16))
    parts = [EXPLICIT.element(tag, "US", number.to_bytes(2, "little")) for tag, number in shape]
    blank = bytes(rows * rows * 2 - len(NAME))
    for pixels, code in (
        (blank + bytes(len(NAME)), "D-CLEAN"),
        (blank + NAME.encode() if at_end else NAME.encode() + blank, "H-RESIDUAL"),
    ):
        data = instance(*parts, EXPLICIT.element(0x7FE00010, "OW", pixels), sop_class=CT)
        assert clean(data, tmp_path).outcome.code == code


def test_texts_that_stay_are_told_for_the_inventory(tmp_path: Path) -> None:
    data = instance(
        EXPLICIT.element(0x00081030, "LO", b"CT HEAD"),
        EXPLICIT.element(0x0008103E, "LO", f"LUNG for {FAMILY}".encode()),
        EXPLICIT.element(0x00204000, "LT", FAMILY.encode()),
        EXPLICIT.element(0x00081090, "LO", f"scanner of {FAMILY}".encode()),
    )
    outcome = clean(data, tmp_path).outcome
    assert dict(outcome.texts) == {"StudyDescription": "CT HEAD", "SeriesDescription": "LUNG"}
    assert outcome.actions["clean:SeriesDescription"] == 1
    assert outcome.actions["keep:ManufacturerModelName"] == 1
    assert not [action for action in outcome.actions if "StudyDescription" in action]


def test_no_text_stays_where_the_text_room_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veil.pipeline.ROOMS", frozenset())
    done = clean(instance(EXPLICIT.element(0x00081030, "LO", b"CT HEAD")), tmp_path)
    assert "StudyDescription" not in done.dataset
    assert done.outcome.texts == ()
