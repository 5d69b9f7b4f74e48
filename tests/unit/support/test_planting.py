"""The proof's own proof: what is planted is found, what is not there is not, and a pydicom reader agrees."""

from pathlib import Path

import pydicom
import pytest
from pydicom.data import get_testdata_file

from support.bytescan import scan, scan_file, scan_folder, scan_intact
from support.carrier import Carrier, Words
from support.corpus import corpus
from support.planting import CARRIERS, IDENTITY, plant_file
from support.target import load


def _base(name: str = "CT_small.dcm") -> Path:
    found = get_testdata_file(name, download=False)
    assert isinstance(found, str)
    return Path(found)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("case", [str, str.upper, str.lower, str.swapcase])
def test_every_form_is_found_in_every_encoding(encoding: str, case: type[str]) -> None:
    for form in IDENTITY.forms():
        data = b"\x90\x01\xff" + case(form).encode(encoding) + b"\x00\x80"
        assert list(scan(data, IDENTITY)), form


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16-le", "utf-16-be", "shift_jis", "iso2022_jp", "euc_jp", "gb18030"]
)
def test_the_ideographic_name_is_found_in_every_encoding(encoding: str) -> None:
    for part in (IDENTITY.ideographic_family, IDENTITY.ideographic_given):
        data = b"\x01" + part.encode(encoding) + b"\x02"
        assert list(scan(data, IDENTITY))
        assert scan_intact(data, IDENTITY)


def test_separators_do_not_hide_a_form() -> None:
    for written in (b"D R U M M O N D", b"drum-mond", b"18-3610-4427", b"1911/09/13", b"Drum\r\nmond"):
        assert list(scan(written, IDENTITY)), written


def test_a_new_uid_that_spells_a_date_by_chance_is_no_finding() -> None:
    assert not list(scan(b"2.25.8819110913774", IDENTITY))
    assert list(scan(b"1.2.8819110913774", IDENTITY))


def test_names_of_files_and_folders_are_scanned(tmp_path: Path) -> None:
    folder = tmp_path / "Barnaby Drummond"
    folder.mkdir()
    (folder / "1836104427.dcm").write_bytes(b"nothing")
    kinds = {finding.kind for finding in scan_folder(tmp_path, IDENTITY)}
    assert {"name in path", "id in path"} <= kinds


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.name)
def test_every_carrier_bears_something_that_the_scan_finds(carrier: Carrier) -> None:
    for turn in range(0, 30, 7):
        target = load(_base("JPEG-lossy.dcm"))
        assert carrier.plant(target, Words(IDENTITY, turn))
        assert list(scan(target.to_bytes(), IDENTITY)), turn


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small_implicit.dcm", "MR_small_bigendian.dcm", "image_dfl.dcm"])
def test_a_planted_file_is_still_a_file_that_pydicom_reads(tmp_path: Path, name: str) -> None:
    path = tmp_path / "planted.dcm"
    planted = plant_file(_base(name), path, 9)
    assert len(planted.used) >= 200
    before, after = pydicom.dcmread(_base(name)), pydicom.dcmread(path)
    assert after.PatientName == IDENTITY.name
    assert before.PixelData == after.PixelData
    assert before.original_encoding == after.original_encoding
    assert len(scan_file(path, IDENTITY)) >= len(planted.used) // 2


def test_planting_is_a_function_of_its_arguments(tmp_path: Path) -> None:
    for number in (1, 2):
        plant_file(_base(), tmp_path / f"{number}.dcm", 5)
    assert (tmp_path / "1.dcm").read_bytes() == (tmp_path / "2.dcm").read_bytes()


@pytest.mark.corpus
@pytest.mark.slow
def test_no_corpus_file_holds_the_identity_by_chance(shared: Path) -> None:
    assert shared.is_dir()
    assert [entry.name for entry in corpus() if scan_file(entry.path, IDENTITY)] == []
