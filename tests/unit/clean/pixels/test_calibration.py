"""The calibrated regions of ultrasound, and what lies outside of them."""

import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.described import REGIONS, calibrated, image
from support.encode import EXPLICIT, IMPLICIT
from support.engine import instance
from veil.clean.pixels.calibration import outside, regions
from veil.clean.pixels.model import Box, Format
from veil.dicom.instance import open_instance

FORMAT = Format("1.2.840.10008.1.2.1", rows=40, columns=60)
ENTIRE = [(y, x) for y in range(40) for x in range(60)]


def _found(folder: Path, sequence: bytes) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    with image(folder, {}, sequence, rows=40, columns=60) as opened:
        return regions(opened, FORMAT), outside(opened, FORMAT)


@pytest.mark.parametrize("undefined", [False, True])
def test_far_ends_are_inclusive_and_the_banner_lies_outside(tmp_path: Path, undefined: bool) -> None:
    inside, around = _found(tmp_path, calibrated((0, 10, 59, 39), undefined=undefined))
    assert inside == (Box(0, 10, 60, 40),)
    assert around == (Box(0, 0, 60, 10),)


def test_regions_without_written_vrs(tmp_path: Path) -> None:
    item = IMPLICIT.item(
        b"".join(
            IMPLICIT.element(tag, "UL", struct.pack("<L", at))
            for tag, at in ((0x00186018, 5), (0x0018601A, 6), (0x0018601C, 7), (0x0018601E, 8))
        )
    )
    path = tmp_path / "implicit.dcm"
    path.write_bytes(instance(IMPLICIT.element(REGIONS, "SQ", item), explicit=False))
    with open_instance(path) as opened:
        assert regions(opened, FORMAT) == (Box(5, 6, 8, 9),)


def test_a_region_in_the_middle_has_four_sides(tmp_path: Path) -> None:
    _, around = _found(tmp_path, calibrated((10, 10, 19, 29)))
    assert around == (Box(0, 0, 60, 10), Box(0, 10, 10, 30), Box(20, 10, 60, 30), Box(0, 30, 60, 40))


def test_regions_that_touch_leave_nothing_between(tmp_path: Path) -> None:
    _, around = _found(tmp_path, calibrated((0, 0, 29, 39), (30, 0, 59, 39)))
    assert around == ()


@pytest.mark.parametrize(
    "sequence",
    [
        calibrated(),
        calibrated((50, 10, 20, 30)),
        calibrated((60, 0, 70, 10)),
        calibrated((0, 40, 10, 50)),
        EXPLICIT.element(REGIONS, "SQ", EXPLICIT.item(b"")),
        EXPLICIT.element(REGIONS, "SQ", EXPLICIT.item(EXPLICIT.element(0x00186018, "UL", b"\1\0\0\0"))),
        EXPLICIT.element(REGIONS, "SQ", EXPLICIT.item(EXPLICIT.element(0x00186018, "US", b"\1\0"))),
        EXPLICIT.element(REGIONS, "SQ", b"\xfe\xff\0\xe0\xff\0\0\0rubbish!"),
        EXPLICIT.element(REGIONS, "LO", b"no sequence"),
    ],
)
def test_damaged_regions_are_none(tmp_path: Path, sequence: bytes) -> None:
    assert _found(tmp_path, sequence) == ((), ())


def test_a_region_beyond_the_frame_is_clipped(tmp_path: Path) -> None:
    inside, around = _found(tmp_path, calibrated((30, 0, 4_000_000_000, 4_000_000_000)))
    assert inside == (Box(30, 0, 60, 40),)
    assert around == (Box(0, 0, 30, 40),)


def test_no_more_regions_are_read_than_real_images_have(tmp_path: Path) -> None:
    many = [(at % 60, at // 60, at % 60, at // 60) for at in range(1000)]
    assert len(_found(tmp_path, calibrated(*many))[0]) == 64


_corner = st.tuples(st.integers(0, 70), st.integers(0, 50), st.integers(0, 70), st.integers(0, 50))


@given(st.lists(_corner, min_size=1, max_size=6))
def test_each_pixel_lies_in_a_region_or_in_one_box_outside(corners: list[tuple[int, int, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        inside, around = _found(Path(folder), calibrated(*corners))
    if not inside:
        assert around == ()
        return
    for y, x in ENTIRE:
        within = any(box.x0 <= x < box.x1 and box.y0 <= y < box.y1 for box in inside)
        beside = sum(box.x0 <= x < box.x1 and box.y0 <= y < box.y1 for box in around)
        assert beside == (not within)
