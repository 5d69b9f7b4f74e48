"""Small pictures for a person: of every kind of sample, small, alike before and after, and readable."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from veil.clean.pixels import thumbs
from veil.clean.pixels.model import Array, Box, Found, Picture
from veil.clean.pixels.seen import MAX_CROPS


def _read(picture: bytes) -> Array:
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format == "JPEG"
        return np.asarray(image)


def _ramp(shape: tuple[int, ...], dtype: Any, low: float, high: float) -> Array:
    columns = np.linspace(low, high, shape[1])
    values = np.broadcast_to(columns.reshape(1, -1, *[1] * (len(shape) - 2)), shape)
    return np.ascontiguousarray((np.round(values) if dtype == np.bool_ else values).astype(dtype))


TYPES = [
    (np.uint8, 0, 255), (np.int8, -128, 127), (np.uint16, 0, 65535), (np.int16, -1024, 3071), (np.uint32, 0, 4e9),
    (np.int32, -2e9, 2e9), (np.float32, -0.5, 0.5), (np.float64, 0, 1e12), (np.bool_, 0, 1),
]  # fmt: skip


@pytest.mark.parametrize(("dtype", "low", "high"), TYPES, ids=lambda value: getattr(value, "__name__", str(value)))
@pytest.mark.parametrize("shape", [(50, 400), (700, 900), (3, 2), (1, 1)], ids=str)
def test_every_type_and_size_is_shown(dtype: Any, low: float, high: float, shape: tuple[int, int]) -> None:
    values = _ramp(shape, dtype, low, high)
    before, after = (_read(one) for one in thumbs.thumbs(Picture(values), Picture(values)))
    assert max(before.shape) == min(max(shape), 320)
    assert np.array_equal(before, after)
    if shape[1] > 100:
        assert before[:, 0].mean() < 30
        assert before[:, -1].mean() > 225


def test_colours_stay_what_they_are() -> None:
    values = np.zeros((400, 640, 3), np.uint8)
    values[:, :320] = (200, 30, 60)
    shown = _read(thumbs.thumbs(Picture(values), Picture(values))[0])
    assert shown.shape == (200, 320, 3)
    assert np.abs(shown[100, 80].astype(int) - (200, 30, 60)).max() < 6
    assert shown[100, 240].max() < 6


def test_before_and_after_have_the_same_greys() -> None:
    values = _ramp((100, 100), np.int16, 0, 1000)
    wiped = values.copy()
    wiped[:20] = -5000
    before, after = (_read(one).astype(int) for one in thumbs.thumbs(Picture(values), Picture(wiped)))
    assert np.abs(before[32:] - after[32:]).max() <= 3
    assert after[:16].max() < 10


def test_text_that_the_window_hides_is_seen() -> None:
    values = np.zeros((100, 200), np.int16)
    values[50:] = 100
    values[10:20, 10:60] = -3000
    values[12:14, 12:50] = -2000
    window = ((40.0, 400.0),)
    shown = _read(thumbs.thumbs(Picture(values, window), Picture(values, window), [Box(8, 8, 62, 22)])[0]).astype(int)
    assert shown[13, 30] > shown[17, 30] + 40
    (crop,) = thumbs.crops(Picture(values, window), [Box(10, 10, 60, 20)])
    assert int(_read(crop)[6:8].max()) - int(_read(crop).min()) > 60


@pytest.mark.parametrize(
    "box", [Box(0, 0, 9, 9), Box(-5, -5, 2000, 2000), Box(190, 90, 200, 100), Box(300, 300, 400, 400), Box(5, 5, 5, 5)]
)
def test_a_crop_of_any_box_is_small_and_a_picture(box: Box) -> None:
    (crop,) = thumbs.crops(Picture(_ramp((100, 200), np.uint16, 0, 4095)), [box])
    rows, columns = _read(crop).shape
    assert 1 <= rows <= 64
    assert 1 <= columns <= 480


def test_a_view_shows_the_boxes_of_its_frame_and_a_bounded_number() -> None:
    picture = Picture(_ramp((100, 200), np.uint8, 0, 255))
    boxes = tuple(Box(x, 0, x + 5, 9) for x in range(0, 100, 5))
    found = (Found(0, 1, boxes[:3]), Found(2, 9, boxes))
    assert len(thumbs.view(1, picture, picture, found).crops) == 3
    assert len(thumbs.view(2, picture, picture, found).crops) == MAX_CROPS
    assert thumbs.view(10, picture, picture, found).crops == ()


def test_values_that_are_no_numbers_are_shown_dark() -> None:
    values = _ramp((40, 40), np.float32, 0, 1)
    values[:10] = np.nan
    values[10:12] = np.inf
    before, _ = thumbs.thumbs(Picture(values), Picture(values))
    assert _read(before)[20:, -1].mean() > 200
    flat = Picture(np.full((40, 40), np.nan))
    assert _read(thumbs.thumbs(flat, flat)[0]).shape == (40, 40)


def test_pictures_are_the_same_every_time() -> None:
    picture = Picture(np.random.default_rng(3).integers(0, 4096, (500, 700), dtype=np.uint16))
    assert thumbs.thumbs(picture, picture) == thumbs.thumbs(picture, picture)
