"""The folder that is scored."""

from pathlib import Path

import pytest
from pydicom import Dataset, dcmread
from pydicom.uid import DeflatedExplicitVRLittleEndian

from support.score import make_file
from veil.errors import PathError
from veil.score.outputs import Output, read_index


def test_index(tmp_path: Path) -> None:
    make_file(tmp_path, "b/1.dcm", "1.2.3")
    make_file(tmp_path, "a/2.dcm", "1.2.3")
    make_file(tmp_path, "3", "1.2.4")
    make_file(tmp_path, ".hidden/4.dcm", "1.2.5")
    (tmp_path / "out" / "note.txt").write_text("no DICOM", encoding="utf-8")
    index = read_index(tmp_path / "out")
    assert index.files == {"1.2.3": ("a/2.dcm", "b/1.dcm"), "1.2.4": ("3",)}
    assert index.skipped == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PathError, match="U-SCORE-OUT"):
        read_index(tmp_path / "none")


def test_values(tmp_path: Path) -> None:
    item = Dataset()
    item.PatientID = "EXT1"
    make_file(tmp_path,
        "1.dcm", "1.2.3", PatientName="Doe^Jo ", PatientBirthDate="", ImageType=["ORIGINAL", "PRIMARY"],
        SliceThickness="5.000", FrameIncrementPointer=0x3004000C, OtherPatientIDsSequence=[item], PatientWeight=None,
    )  # fmt: skip
    output = Output.open(tmp_path / "out", "1.dcm")
    assert output is not None
    values = {
        "<(0010,0010)>": "<Doe^Jo>",
        "<(0010,0030)>": "<>",
        "<(0010,1030)>": "<>",
        "<(0008,0008)>": "<['ORIGINAL', 'PRIMARY']>",
        "<(0018,0050)>": "<5.000>",
        "<(0028,0009)>": "<(3004, 000C)>",
        "<(0010,1002)>[<0000>]<(0010,0020)>": "<EXT1>",
        "<(0010,0040)>": None,
        "nonsense": None,
    }
    assert {tag: output.value(tag) for tag in values} == values
    assert output.value(None) is None
    dump = output.value("<(0010,1002)>") or ""
    assert "(0010, 0020)" in dump
    assert "EXT1" in dump


def test_pixels_and_overlays_are_no_text(tmp_path: Path) -> None:
    path = make_file(tmp_path, "1.dcm", "1.2.3")
    dataset = dcmread(path)
    dataset.add_new(0x60020010, "US", 8)
    dataset.add_new(0x60023000, "OW", b"Jo")
    dataset.add_new(0x7FE00010, "OW", b"pixels")
    dataset.save_as(path)
    output = Output.open(tmp_path / "out", "1.dcm")
    assert output is not None
    assert output.value("<(6002,0010)>") == "<8>"
    assert output.value("<(6002,3000)>") == output.value("<(7fe0,0010)>") == "<REMOVED>"
    assert output.pixel_data() == b"pixels"


def test_large_values_are_read_from_deflated_files_too(tmp_path: Path) -> None:
    path = make_file(tmp_path, "1.dcm", "1.2.3")
    dataset = dcmread(path)
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    dataset.add_new(0x7FE00010, "OW", bytes(range(256)) * 8192)
    dataset.save_as(path)
    output = Output.open(tmp_path / "out", "1.dcm")
    assert output is not None
    assert output.pixel_data() == bytes(range(256)) * 8192


def test_what_the_published_script_needs(tmp_path: Path) -> None:
    make_file(tmp_path, "1.dcm", "1.2.3")
    path = make_file(tmp_path, "2.dcm", "1.2.4")
    dataset = dcmread(path)
    del dataset.Modality
    dataset.save_as(path)
    opened = [Output.open(tmp_path / "out", name) for name in ("1.dcm", "2.dcm", "none.dcm")]
    assert [one and one.lacks() for one in opened] == [False, True, None]
