"""De-identify by the public functions."""

import io
import os
from pathlib import Path

import pytest
from pydicom import Dataset, dcmread

import veil
from veil.demo import study
from veil.demo.people import PEOPLE


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api")
    study.make(folder)
    return folder


@pytest.fixture(scope="module")
def slices(source: Path) -> list[Path]:
    return sorted(path for path in source.rglob("*_1_?.dcm") if PEOPLE[0].number in str(path))


def _bytes(dataset: Dataset) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def test_dataset_and_path_give_the_same(slices: list[Path]) -> None:
    key = veil.Key.create()
    by_path = veil.deidentify(slices[0], key=key)
    by_dataset = veil.deidentify(dcmread(slices[0]), key=key)
    assert by_path == by_dataset
    assert by_path.file_meta == by_dataset.file_meta
    assert by_path.PatientName == by_path.PatientID != PEOPLE[0].number
    assert by_path.PixelData == dcmread(slices[0]).PixelData


def test_nothing_planted_is_left(slices: list[Path]) -> None:
    data = _bytes(veil.deidentify(slices[0])).lower()
    assert [word for word in PEOPLE[0].secrets() if word.lower().encode() in data] == []


def test_the_dataset_given_stays_as_it_is(slices: list[Path]) -> None:
    given, same = dcmread(slices[0]), dcmread(slices[0])
    veil.deidentify(given)
    assert given == same
    assert given.file_meta == same.file_meta


def test_one_key_keeps_a_series_together_and_no_key_parts_it(slices: list[Path]) -> None:
    key = veil.Key.create()
    first, second = (veil.deidentify(path, key=key) for path in slices)
    assert first.SeriesInstanceUID == second.SeriesInstanceUID
    assert first.SOPInstanceUID != second.SOPInstanceUID
    first, second = (veil.deidentify(path) for path in slices)
    assert first.SeriesInstanceUID != second.SeriesInstanceUID
    assert first.PatientID != second.PatientID


def test_a_dataset_made_by_hand(slices: list[Path]) -> None:
    read = dcmread(slices[0])
    made = Dataset()
    for element in read:
        made.add(element)
    assert veil.deidentify(made).Rows == read.Rows


def test_a_loaded_policy_and_a_name_give_the_same(slices: list[Path]) -> None:
    key = veil.Key.create()
    by_name = veil.deidentify(slices[0], policy="basic", key=key)
    assert by_name == veil.deidentify(slices[0], policy=veil.load_policy("basic"), key=key)


def test_cut_short(source: Path) -> None:
    with pytest.raises(veil.ReadError) as caught:
        veil.deidentify(next(source.glob("copy_for*")))
    assert caught.value.code == "Q-TRUNCATED"
    assert caught.value.remedy == veil.CODES["Q-TRUNCATED"].remedy


def test_not_dicom(source: Path) -> None:
    with pytest.raises(veil.SkipError) as caught:
        veil.deidentify(next(source.glob("notes*")))
    assert caught.value.code == "S-NOT-DICOM"


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(veil.ReadError) as caught:
        veil.deidentify(tmp_path / "MEADOWSWEET.dcm")
    assert caught.value.code == "Q-UNREADABLE"
    assert "MEADOWSWEET" not in str(caught.value)


def test_unknown_sop_class_is_held(slices: list[Path]) -> None:
    dataset = dcmread(slices[0])
    dataset.SOPClassUID = "1.2.3.4.5"
    with pytest.raises(veil.HoldError) as caught:
        veil.deidentify(dataset)
    assert caught.value.code == "H-SOP-CLASS-UNKNOWN"


def test_what_cannot_be_written_is_told_without_its_value(slices: list[Path]) -> None:
    dataset = dcmread(slices[0])
    dataset.Rows = "MEADOWSWEET"
    with pytest.raises(veil.ReadError) as caught:
        veil.deidentify(dataset)
    assert caught.value.code == "Q-ENCODING"
    assert "MEADOWSWEET" not in str(caught.value)


def test_run(source: Path, tmp_path: Path) -> None:
    events: list[veil.Progress] = []
    result = veil.run(source, tmp_path / "out", jobs=1, progress=events.append)
    assert (result.received, result.exit_status) == (8, 3)
    assert sum(result.kinds.values()) == 8
    assert events[-1].final
    assert (result.vault / "reports" / "1" / "public" / "report.html").is_file()


def test_run_refuses_places_before_it_makes_a_vault(source: Path, tmp_path: Path) -> None:
    with pytest.raises(veil.PathError):
        veil.run(source, source / "out", jobs=1)
    assert not (source / "out.vault").exists()
    with pytest.raises(veil.PathError):
        veil.run(tmp_path / "nothing", tmp_path / "out", jobs=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_as_input_is_refused_before_a_vault_is_made(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(veil.errors.PathError, match="U-IN-MISSING"):
        veil.run(tmp_path / "pipe", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
