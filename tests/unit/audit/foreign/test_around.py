from pathlib import Path

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEGBaseline8Bit

from veil.audit import Severity
from veil.audit.foreign import around, images
from veil.audit.foreign.days import Week
from veil.audit.foreign.instance import Instance, is_dicom, open_instance

LIKELY, POSSIBLE = Severity.LIKELY, Severity.POSSIBLE


def _instance(path: Path, *, preamble: bytes = b"\0" * 128, title: str = "", stream: bytes = b"") -> Instance:
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID, dataset.Modality = CTImageStorage, "2.25.1", "CT"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit if stream else ExplicitVRLittleEndian
    dataset.preamble = preamble
    if title:
        dataset.file_meta.SourceApplicationEntityTitle = title
    if stream:
        dataset.PixelData = encapsulate([stream])
        dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path, enforce_file_format=True)
    return open_instance(path, path.name)


def _grades(instance: Instance) -> set[tuple[str, Severity]]:
    found = [*around.of_file(instance), *images.of_file(instance, looked=False)]
    return {(one.finding.code, one.finding.severity) for one in found}


def test_nothing_around_a_plain_file(tmp_path: Path) -> None:
    assert not _grades(_instance(tmp_path / "1"))


@pytest.mark.parametrize(
    ("head", "grade"),
    [(b"II*\0", POSSIBLE), (b"II*\0 Barnaby Drummond", LIKELY), (b"\x01\x02\x03\x04", LIKELY)],
)
def test_a_preamble_that_is_not_zero(tmp_path: Path, head: bytes, grade: Severity) -> None:
    assert ("A-PREAMBLE", grade) in _grades(_instance(tmp_path / "1", preamble=head.ljust(128, b"\0")))


@pytest.mark.parametrize(("title", "grade"), [("CT01", POSSIBLE), ("DRUMMOND", LIKELY)])
def test_a_title_in_the_file_meta(tmp_path: Path, title: str, grade: Severity) -> None:
    assert ("A-META", grade) in _grades(_instance(tmp_path / "1", title=title))


@pytest.mark.parametrize(
    ("marker", "text", "found"),
    [
        (b"\xff\xfe", b"Barnaby Drummond", LIKELY),
        (b"\xff\xe1", b"\1\2\3\4", POSSIBLE),
        (b"\xff\xe0", b"JFIF\0\1\2", None),
    ],
)
def test_comments_of_a_stream(tmp_path: Path, marker: bytes, text: bytes, found: Severity | None) -> None:
    segment = marker + (len(text) + 2).to_bytes(2, "big") + text
    grades = _grades(_instance(tmp_path / "1", stream=b"\xff\xd8" + segment + b"\xff\xda\0\2\xff\xd9\0"))
    assert {grade for code, grade in grades if code == "A-TEXT"} == ({found} if found else set())


@pytest.mark.parametrize(
    ("ref", "found"),
    [
        ("VX7Q0042/1.2.3.4/00001.dcm", False),
        ("ST000001/SE000002/IM000003", False),
        ("0123456789abcdef0123/2.25.77.dcm", False),
        ("Barnaby Drummond/1.dcm", True),
        ("DrummondBarnaby.dcm", True),
        ("scan-1836104427.dcm", True),
        ("2011-03-05/1.dcm", True),
    ],
)
def test_names_of_a_path(ref: str, found: bool) -> None:
    assert any(one.finding.severity is LIKELY for one in around.of_path(ref)) is found


def test_dicom_is_known_by_its_start() -> None:
    assert is_dicom(b"\0" * 128 + b"DICM")
    assert is_dicom(b"\x08\0\x05\0CS\x0a\0ISO_IR 100")
    assert not is_dicom(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    assert not is_dicom(b"")


@pytest.mark.parametrize(("weekend", "found"), [(0, True), (14, False)])
def test_the_week_of_a_clinic_shows(weekend: int, found: bool) -> None:
    week = Week()
    for number in range(50):
        week.add(f"201103{5 + number % 2:02}" if number < weekend else f"201103{7 + number % 5:02}")
    assert any(week.remarks()) is found
