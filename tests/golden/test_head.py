"""People called like a part of the body, through the whole product: the exam stays and the person goes, both ways."""

import re
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from support.runs import run

POLICY = """
title = "The default, with a comment that it would remove"
extends = "public"

[pixels]
burned_in = "ignore"

[[rule]]
select = "ImageComments"
action = "clean"
reason = "what is under test"
"""
CLINICAL = {"BodyPartExamined": "HEAD", "StudyDescription": "CT HEAD", "ProtocolName": "Head routine 5mm"}


def _file(path: Path, **values: str) -> None:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3.4.30")
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.3.4.10", "1.2.3.4.20"
    dataset.Modality, dataset.PatientID, dataset.PatientBirthDate = "CT", "58210437", "19610203"
    dataset.Rows = dataset.Columns = dataset.SamplesPerPixel = 1
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 0
    dataset.PhotometricInterpretation, dataset.PixelData = "MONOCHROME2", b"\1\0"
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    dataset.save_as(path, enforce_file_format=True)


def _clean(tmp_path: Path, **values: str) -> tuple[Dataset, bytes]:
    """One file in, one file out: read back, and its bytes."""
    source = tmp_path / "in"
    source.mkdir()
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    _file(source / "one.dcm", **CLINICAL, **values)
    done = run(source, tmp_path, tmp_path / "policy.toml", jobs=1)
    (released,) = done.delivered().values()
    return pydicom.dcmread(released), released.read_bytes()


def _words(dataset: Dataset, keyword: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", str(dataset.get(keyword, "")).lower())


@pytest.mark.parametrize(
    ("comment", "stays"),
    [
        ("Mr Head complains of headaches", "headaches"),
        ("headaches since May. Mr. Head was informed.", "headaches"),
        ("Rowena Head, headaches", "headaches"),
        ("CT HEAD of Rowena Head without contrast", "ct head without contrast"),
        ("HEAD^ROWENA: small lesion in the liver", "lesion in the liver"),
    ],
)
def test_a_patient_named_head(tmp_path: Path, comment: str, stays: str) -> None:
    done, data = _clean(
        tmp_path, PatientName="Head^Rowena", ImageComments=comment, SeriesDescription="CT HEAD for Head"
    )
    assert {keyword: done.get(keyword) for keyword in CLINICAL} == CLINICAL
    assert "head" not in str(done.PatientName).lower()
    assert b"rowena" not in data.lower()
    assert done.get("SeriesDescription") == "CT HEAD"
    left = _words(done, "ImageComments")
    assert left.count("head") == stays.split().count("head"), done.get("ImageComments")
    assert stays in " ".join(left), done.get("ImageComments")


@pytest.mark.parametrize(
    ("comment", "stays"),
    [
        ("headaches, seen by Dr Head", "headaches"),
        ("Dr. Head informed of a small lesion in the liver", "lesion in the liver"),
        ("CT head without contrast, discussed with Dr. Anna Head", "ct head without contrast"),
        ("Head CT normal. Reported by A. Head, MD", "head ct normal"),
    ],
)
@pytest.mark.parametrize("known", [True, False], ids=["in the header", "in the text alone"])
def test_a_doctor_named_head(tmp_path: Path, comment: str, stays: str, known: bool) -> None:
    doctor = {"ReferringPhysicianName": "Head^Anna"} if known else {}
    done, _ = _clean(tmp_path, PatientName="Smith^Ann", ImageComments=comment, **doctor)
    assert {keyword: done.get(keyword) for keyword in CLINICAL} == CLINICAL
    left = _words(done, "ImageComments")
    assert left.count("head") == stays.split().count("head"), done.get("ImageComments")
    assert "anna" not in left
    assert stays in " ".join(left), done.get("ImageComments")
