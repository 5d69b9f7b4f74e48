"""Attributes that speak of the pixels stay true, or go where nobody can tell any more."""

import struct
from pathlib import Path

import numpy as np
import pytest

from support.native_files import file_of, form_of, written
from veil.clean.pixels import truth
from veil.clean.pixels.model import Array, Format
from veil.clean.pixels.truth import LARGEST, PHOTOMETRIC, SMALLEST, Extremes
from veil.dicom.instance import open_instance

UNSIGNED, SIGNED = form_of(allocated=16), form_of(allocated=16, signed=True)


def changes(
    folder: Path, form: Format, old: dict[int, int | bytes], shown: list[Array], *, complete: bool
) -> dict[int, bytes]:
    code = "<h" if form.signed else "<H"
    extra = {
        tag: ("SS" if form.signed else "US", value if isinstance(value, bytes) else struct.pack(code, value))
        for tag, value in old.items()
    }
    with open_instance(written(folder / "a", file_of(form, bytes(12 * 16 * 8), extra))) as opened:
        extremes = Extremes(opened, form)
        for stored in shown:
            if extremes.asked:
                extremes.see(stored)
        return extremes.changes(complete=complete)


def array(*values: int, kind: str = "u2") -> Array:
    return np.array([values], kind)


def test_nothing_is_added(tmp_path: Path) -> None:
    assert changes(tmp_path, UNSIGNED, {}, [array(1, 2)], complete=True) == {}


@pytest.mark.parametrize("complete", [True, False])
def test_what_is_still_true_stays(tmp_path: Path, complete: bool) -> None:
    assert changes(tmp_path, UNSIGNED, {SMALLEST: 1, LARGEST: 9}, [array(1, 5), array(9)], complete=complete) == {}


def test_all_frames_tell_the_new_extremes(tmp_path: Path) -> None:
    found = changes(tmp_path, UNSIGNED, {SMALLEST: 1, LARGEST: 999}, [array(3, 70), array(8, 400)], complete=True)
    assert found == {SMALLEST: b"\3\0", LARGEST: struct.pack("<H", 400)}


def test_what_cannot_be_proven_goes(tmp_path: Path) -> None:
    found = changes(tmp_path, UNSIGNED, {SMALLEST: 1, LARGEST: 999}, [array(3, 70)], complete=False)
    assert found == {SMALLEST: b"", LARGEST: b""}


def test_a_frame_beyond_the_old_extreme_tells_the_new_one(tmp_path: Path) -> None:
    found = changes(tmp_path, UNSIGNED, {SMALLEST: 5, LARGEST: 999}, [array(0, 2000)], complete=False)
    assert found == {SMALLEST: b"\0\0", LARGEST: struct.pack("<H", 2000)}


def test_signed(tmp_path: Path) -> None:
    found = changes(tmp_path, SIGNED, {SMALLEST: -1024, LARGEST: 3000}, [array(-2000, 100, kind="i2")], complete=True)
    assert found == {SMALLEST: struct.pack("<h", -2000), LARGEST: struct.pack("<h", 100)}


@pytest.mark.parametrize(
    ("form", "old", "shown"),
    [
        (form_of(allocated=32), 5, array(70000, 90000, kind="u4")),
        (form_of(samples=3, photometric="RGB"), 5, array(1)),
        (form_of(allocated=32, number="float", signed=True), 5, array(1)),
        (UNSIGNED, b"\1\2\3\4", array(1)),
        (UNSIGNED, b"", array(1)),
    ],
)
def test_what_has_no_such_value_goes(tmp_path: Path, form: Format, old: int | bytes, shown: Array) -> None:
    assert changes(tmp_path, form, {LARGEST: old}, [shown], complete=True) == {LARGEST: b""}


def test_copies_of_the_pixels_and_the_series_go(tmp_path: Path) -> None:
    extra = {0x00280108: ("US", b"\0\0"), 0x00280109: ("US", b"\1\0"), 0x00281050: ("DS", b"4 ")}
    extra |= {0x00880200: ("SQ", b""), 0x00603000: ("SQ", b"")}
    with open_instance(written(tmp_path / "a", file_of(UNSIGNED, bytes(12 * 16 * 2), extra))) as opened:
        assert truth.gone(opened) == dict.fromkeys((0x00280108, 0x00280109, 0x00603000, 0x00880200), b"")


def test_photometric_interpretation(tmp_path: Path) -> None:
    form = form_of(samples=3, photometric="YBR_ICT")
    with open_instance(written(tmp_path / "a", file_of(form, bytes(12 * 16 * 3)))) as opened:
        assert truth.photometric(opened, "YBR_ICT") == {}
        assert truth.photometric(opened, "YBR_RCT") == {PHOTOMETRIC: b"YBR_RCT "}
        assert truth.photometric(opened, "RGB") == {PHOTOMETRIC: b"RGB "}
