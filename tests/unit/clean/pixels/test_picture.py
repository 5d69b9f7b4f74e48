"""Pictures: light is light, colours are RGB, windows are in the picture's units."""

import numpy as np
import pytest

from support.pixel_files import native
from veil.clean.pixels.model import Array, Colour, Display, Format, Picture
from veil.clean.pixels.picture import picture

_ROW = np.array([[0, 100, 255]], np.uint8)


def _of(stored: Array, fmt: Format, display: Display | None = None, colour: Colour = "grey") -> Picture:
    return picture(stored, fmt, display or Display(), colour)


def test_grey_is_what_is_stored() -> None:
    made = _of(_ROW, native(rows=1, columns=3))
    assert made.values is _ROW
    assert made.windows == ()


def test_monochrome1_is_turned_round_with_its_windows() -> None:
    fmt = native(rows=1, columns=3, photometric="MONOCHROME1")
    made = _of(_ROW, fmt, Display(windows=((100.5, 101),)))
    assert made.values.tolist() == [[255, 155, 0]]
    assert made.values.dtype == np.uint8
    assert made.windows == ((105, 205),)
    twelve = native(rows=1, columns=3, photometric="MONOCHROME1", allocated=16, stored=12)
    assert _of(np.array([[0, 4095, 1]], np.uint16), twelve).values.tolist() == [[4095, 0, 4094]]
    above = _of(np.array([[0, 5000]], np.uint16), twelve).values
    assert above[0, 0] > above[0, 1], "a value beyond Bits Stored"


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.float32, np.float64])
def test_signed_values_are_turned_round_without_overflow(dtype: type) -> None:
    values: Array = np.array([[-128, 0, 127]], dtype)
    bits = values.itemsize * 8
    fmt = native(rows=1, columns=3, photometric="MONOCHROME1", allocated=bits, signed=True)
    assert np.all(np.diff(_of(values, fmt).values.astype(float)) < 0)


def test_windows_come_back_from_the_rescale() -> None:
    made = _of(_ROW, native(rows=1, columns=3), Display(windows=((40.5, 401),), slope=2, intercept=-1024))
    assert made.windows == (((40 - 200 + 1024) / 2, (40 + 200 + 1024) / 2),)


def test_a_falling_rescale_turns_light_and_dark_round() -> None:
    made = _of(_ROW, native(rows=1, columns=3), Display(windows=((-99.5, 101),), slope=-1))
    assert made.values.tolist() == [[255, 155, 0]]
    assert made.windows == ((255 - 150, 255 - 50),)
    both = native(rows=1, columns=3, photometric="MONOCHROME1")
    assert _of(_ROW, both, Display(slope=-1)).values.tolist() == _ROW.tolist()


def test_padding_is_no_part_of_a_range_and_stays() -> None:
    values = np.array([[-2000, -1000, 500]], np.int16)
    fmt = native(rows=1, columns=3, allocated=16, signed=True)
    made = _of(values, fmt, Display(padding=-2000))
    assert made.windows == ((-1000, 500),)
    assert np.array_equal(made.values, values)
    assert _of(values, fmt, Display(padding=-1000)).windows == ()
    assert _of(np.full((2, 2), -2000, np.int16), fmt, Display(padding=-2000)).windows == ()


def test_padding_of_floating_point_pixels_is_no_part_of_a_range() -> None:
    values = np.array([[-1e30, -1, 500.5]], np.float32)
    fmt = native(rows=1, columns=3, allocated=32, number="float")
    assert _of(values, fmt, Display(padding=int(values[0, 0]))).windows == ((-1, 500.5),)


def test_what_is_no_number_becomes_the_smallest() -> None:
    fmt = native(rows=1, columns=4, allocated=32, number="float")
    made = _of(np.array([[np.nan, np.inf, -1, 2]], np.float32), fmt)
    assert made.values.tolist() == [[-1, 2, -1, 2]]
    assert _of(np.full((1, 4), np.nan, np.float32), fmt).values.tolist() == [[0, 0, 0, 0]]


def test_palettes_are_looked_up_and_ends_go_on() -> None:
    table = (10, np.array([1, 2, 3], np.uint8))
    other = (9, np.array([7, 8], np.uint8))
    fmt = native(rows=1, columns=3, photometric="PALETTE COLOR")
    for dtype in (np.uint8, np.uint16, np.int16):
        made = _of(np.array([[0, 11, 200]], dtype), fmt, Display(palette=(table, table, other)), "palette")
        assert made.values.tolist() == [[[1, 1, 7], [2, 2, 8], [3, 3, 8]]]
        assert made.values.dtype == np.uint8


def test_a_palette_that_begins_below_zero() -> None:
    table = (-1, np.array([5, 6, 7], np.uint8))
    fmt = native(rows=1, columns=3, photometric="PALETTE COLOR", allocated=16, signed=True)
    made = _of(np.array([[-1, 0, 1]], np.int16), fmt, Display(palette=(table, table, table)), "palette")
    assert made.values[0, :, 0].tolist() == [5, 6, 7]


def test_deep_colours_become_bytes() -> None:
    values = np.array([[[0, 0x8000, 0xFFFF]]], np.uint16)
    fmt = native(rows=1, columns=1, samples=3, photometric="RGB", allocated=16)
    assert _of(values, fmt, colour="rgb").values.tolist() == [[[0, 128, 255]]]
    few = native(rows=1, columns=1, samples=3, photometric="RGB", stored=4)
    assert _of(np.array([[[0, 7, 15]]], np.uint8), few, colour="rgb").values.tolist() == [[[0, 112, 240]]]


@pytest.mark.parametrize(
    ("ybr", "rgb"), [((255, 128, 128), (255, 255, 255)), ((76, 85, 255), (254, 0, 0)), ((0, 128, 128), (0, 0, 0))]
)
def test_ybr_becomes_rgb(ybr: tuple[int, ...], rgb: tuple[int, ...]) -> None:
    fmt = native(rows=1, columns=1, samples=3, photometric="YBR_FULL")
    assert tuple(_of(np.array([[ybr]], np.uint8), fmt, colour="ybr").values[0, 0]) == rgb


def test_partial_ranges_reach_black_and_white() -> None:
    fmt = native(rows=1, columns=2, samples=3, photometric="YBR_PARTIAL_422")
    made = _of(np.array([[[16, 128, 128], [235, 128, 128]]], np.uint8), fmt, colour="ybr")
    assert made.values.tolist() == [[[0, 0, 0], [255, 255, 255]]]
