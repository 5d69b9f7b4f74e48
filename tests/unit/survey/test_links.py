"""References of sources by elements, and of outputs by bytes."""

from io import BytesIO
from pathlib import Path

import pytest
from pydicom import Dataset, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from veil.dicom.instance import open_instance
from veil.survey import links, survey_file

OLD = ("1.2.826.0.1.3680043.2.1", "1.2.826.0.1.3680043.2.2")
NEW = ("2.25.11", "2.25.222")


def _made(uids: tuple[str, str], *, implicit: bool = False) -> bytes:
    inner = Dataset()
    inner.ReferencedSOPClassUID, inner.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", uids[0]
    deep = Dataset()
    deep.ReferencedSOPSequence, deep.SeriesInstanceUID = [inner], uids[1]
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", f"{uids[0]}9"
    made.StudyInstanceUID, made.SeriesInstanceUID = f"{uids[0]}7", f"{uids[0]}8"
    made.StudyDescription = f"see {uids[1]}"
    made.IrradiationEventUID = list(uids)
    made.ReferencedSeriesSequence = [deep]
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID, made.file_meta.MediaStorageSOPInstanceUID = (
        made.SOPClassUID,
        made.SOPInstanceUID,
    )
    out = BytesIO()
    dcmwrite(out, made, enforce_file_format=True)
    return out.getvalue()


def _expected(uids: tuple[str, str]) -> set[tuple[int, str]]:
    return {(0x00081155, uids[0]), (0x0020000E, uids[1]), (0x00083010, uids[0]), (0x00083010, uids[1])}


@pytest.mark.parametrize("implicit", [False, True])
def test_a_survey_gives_references_at_every_depth_and_not_its_own_names(tmp_path: Path, *, implicit: bool) -> None:
    path = tmp_path / "one"
    path.write_bytes(_made(OLD, implicit=implicit))
    assert set(survey_file(path).links) == _expected(OLD)


@pytest.mark.parametrize("implicit", [False, True])
def test_bytes_say_what_elements_say(tmp_path: Path, *, implicit: bool) -> None:
    path = tmp_path / "one"
    path.write_bytes(_made(NEW, implicit=implicit))
    with open_instance(path) as opened:
        by_elements = links.read(opened)
    assert links.in_bytes([path.read_bytes()]) == by_elements
    own = ("2.25.117", "2.25.118", "2.25.119")
    assert set(links.without_own(by_elements, *own)) == _expected(NEW)


def test_a_new_uid_in_a_text_is_no_reference() -> None:
    text = b"\x08\x00\x30\x10LO\x08\x002.25.1234"
    assert links.in_bytes([text]) == set()
    assert links.in_bytes([b"\x08\x00\x55\x11UI\x10\x002.25.123\\2.25.9\0"]) == {
        (0x00081155, "2.25.123"),
        (0x00081155, "2.25.9"),
    }


@pytest.mark.parametrize("header", [b"\x20\0\x0d\0UI\x08\0", b"\x20\0\x0d\0\x08\0\0\0"])
def test_a_group_that_reads_as_a_digit_is_not_of_the_value_before_it(header: bytes) -> None:
    assert links.in_bytes([header + b"2.25.123" + b"\x32\0\x60\x10"]) == {(0x0020000D, "2.25.123")}


def test_what_is_registered_is_no_reference() -> None:
    assert links.values(b"1.2.840.10008.1.2\\1.2.3\0") == ["1.2.3"]
