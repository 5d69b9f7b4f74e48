"""Codes are found whole in every kind, turn, polarity and window; texture and bars that say nothing are none."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp

from veil.clean.pixels import barcodes
from veil.clean.pixels.model import Array, Box, Picture

TEXTS = {
    "Code128": "PAT12345",
    "Code39": "MRN00815",
    "Code93": "HSP4711",
    "Codabar": "A1234567B",
    "ITF": "12345678",
    "EAN13": "4006381333931",
    "QRCode": "Doe^Jane 19700101",
    "MicroQRCode": "4711",
    "DataMatrix": "MRN 0081547",
    "PDF417": "Doe^Jane MRN 0081547",
    "Aztec": "0081547 Doe",
}
SHAPE = (480, 512)


def _code(kind: str, module: int = 2, text: str = "") -> Array:
    made = zxingcpp.create_barcode(text or TEXTS[kind], getattr(zxingcpp.BarcodeFormat, kind))
    return np.array(made.to_image(scale=module, add_quiet_zones=True))


def _placed(code: Array, x: int = 60, y: int = 150) -> tuple[Array, Array]:
    """A code in a grey frame, and the mask of its dark modules."""
    values, ink = np.full(SHAPE, 120, np.uint8), np.zeros(SHAPE, bool)
    values[y : y + code.shape[0], x : x + code.shape[1]] = code
    ink[y : y + code.shape[0], x : x + code.shape[1]] = code < 128
    return values, ink


def _covered(boxes: tuple[Box, ...], ink: Array) -> float:
    left = ink.copy()
    for box in boxes:
        left[box.y0 : box.y1, box.x0 : box.x1] = False
    return 1 - float(left.sum() / ink.sum())


@pytest.mark.parametrize("kind", TEXTS)
def test_every_kind_of_code_is_found_whole(kind: str) -> None:
    values, ink = _placed(_code(kind))

    found = barcodes.codes(Picture(values))

    assert [box.kind for box in found] == ["code"]
    assert _covered(found, ink) == 1
    assert found[0].area < 2.5 * np.ptp(np.nonzero(ink), axis=1).prod() + 4000


def _strange(values: Array) -> Array:
    strange = values.astype(np.float32)
    strange[0, :3] = [np.inf, -np.inf, np.nan]
    return strange


SIGHTS: dict[str, Callable[[Array], Picture]] = {
    "standing": lambda values: Picture(np.ascontiguousarray(np.rot90(values))),
    "upside down": lambda values: Picture(np.ascontiguousarray(values[::-1, ::-1])),
    "light on dark": lambda values: Picture(255 - values),
    "coloured": lambda values: Picture(np.stack([values, values // 2, 255 - values // 4], axis=-1)),
    "deep": lambda values: Picture(values.astype(np.int16) * 12 - 1000),
    "float": lambda values: Picture(_strange(values / 7)),
    "faint": lambda values: Picture((100 + values.astype(float) * 0.15).astype(np.uint8), ((95.0, 145.0),)),
    "in another window": lambda values: Picture(
        np.where(np.arange(SHAPE[0])[:, None] > 400, 9000, values).astype(np.int16), ((8000.0, 9500.0), (0.0, 255.0))
    ),
}


@pytest.mark.parametrize("kind", ["Code128", "QRCode", "DataMatrix"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_codes_are_found_in_every_sight(kind: str, sight: str) -> None:
    values, ink = _placed(_code(kind))
    turned = {"standing": np.rot90(ink), "upside down": ink[::-1, ::-1]}.get(sight, ink)

    assert _covered(barcodes.codes(SIGHTS[sight](values)), turned) == 1


@pytest.mark.parametrize("angle", [3, 7, -20])
@pytest.mark.parametrize("kind", ["Code128", "QRCode"])
def test_a_tilted_code_is_covered_whole(kind: str, angle: int) -> None:
    values, ink = _placed(_code(kind, 3) if kind == "QRCode" else _code(kind))
    turn = cv2.getRotationMatrix2D((256, 220), angle, 1)

    tilted = cv2.warpAffine(values, turn, SHAPE[::-1], borderValue=120)
    mask = cv2.warpAffine(ink.astype(np.uint8), turn, SHAPE[::-1]) > 0

    assert _covered(barcodes.codes(Picture(tilted)), mask) > 0.99


@pytest.mark.parametrize("seed", range(3))
def test_bars_are_followed_through_noise(seed: int) -> None:
    values, ink = _placed(_code("Code128"))
    noise = np.random.default_rng(seed).normal(0, 8, SHAPE)

    found = barcodes.codes(Picture((60 + values * 0.5 + noise).clip(0, 255).astype(np.uint8)))

    assert _covered(found, ink) > 0.99


def test_bars_longer_than_what_was_read_are_followed() -> None:
    rng = np.random.default_rng(2)
    lines = np.full((300, 120), 90.0)
    lines[40:260] = rng.integers(0, 2, 120) * 200
    lines[150] = 90  # a line that is hidden

    assert barcodes._bars(lines, 120, 140) == (40, 260)
    assert barcodes._bars(np.zeros((30, 20)), 10, 12) == (10, 12)


def test_two_codes_are_two_boxes_from_the_top() -> None:
    values, ink = _placed(_code("Code128"))
    lower, other = _placed(_code("QRCode"), 300, 330)
    values[330:], ink[330:] = lower[330:], other[330:]

    found = barcodes.codes(Picture(values))

    assert len(found) == 2
    assert found[0].y0 < found[1].y0
    assert _covered(found, ink) == 1


def test_a_code_in_a_large_picture_is_found() -> None:
    values = np.full((1600, 2000), 70, np.uint8)
    code = _code("Code128", 5)
    values[900 : 900 + code.shape[0], 1100 : 1100 + code.shape[1]] = code

    (box,) = barcodes.codes(Picture(values))

    assert box.x0 <= 1150
    assert box.x1 >= 1050 + code.shape[1]
    assert box.y0 <= 900
    assert box.y1 >= 900 + code.shape[0]


@pytest.mark.parametrize(("kind", "text"), [("ITF", "1234"), ("Codabar", "A12B"), ("Code39", "AB")])
def test_short_codes_without_a_check_are_not_believed(kind: str, text: str) -> None:
    values, _ = _placed(_code(kind, 3, text))

    assert barcodes.codes(Picture(values)) == ()


def _texture(seed: int) -> Array:
    rng = np.random.default_rng(seed)
    values: Array = rng.normal(100, 30, SHAPE)
    if seed % 4 == 1:
        values = cv2.GaussianBlur(values, (0, 0), 3) * 4 - 300
    if seed % 4 == 2:
        values[:] = rng.integers(0, 2, SHAPE[1]).repeat(1) * 255  # bars that say nothing
    if seed % 4 == 3:
        values = values + 80 * np.sin(np.arange(SHAPE[1]) / (1 + seed % 5))
    return values.clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", range(12))
def test_texture_and_bars_are_no_codes(seed: int) -> None:
    assert barcodes.codes(Picture(_texture(seed))) == ()


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((0, 0), np.uint8),
        np.zeros((1, 500), np.uint8),
        np.zeros((64, 64), np.uint8),
        np.full((64, 64), np.nan, np.float32),
        np.zeros((64, 64, 3), np.uint8),
    ],
)
def test_where_nothing_is_nothing_is_found(values: Array) -> None:
    assert barcodes.codes(Picture(values)) == ()


def test_codes_that_touch_are_one_box() -> None:
    apart, one, other = Box(80, 0, 90, 5), Box(0, 0, 10, 10), Box(5, 5, 20, 20)

    assert barcodes._merged([other, apart, one]) == (Box(0, 0, 20, 20, kind="code"), apart)
