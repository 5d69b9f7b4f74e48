"""Views show what a viewer shows, and what it hides."""

import warnings

import numpy as np
import pytest

from veil.clean.pixels.model import Array, Picture
from veil.clean.pixels.views import full, local, plain, window

VIEWS = (plain, full, local)


def ramp() -> Array:
    return np.tile(np.arange(1000, dtype=np.int32), (64, 1))


def test_the_first_window_that_is_one_is_shown() -> None:
    assert window(Picture(ramp(), ((5.0, 5.0), (float("nan"), 9.0), (100.0, 200.0), (0.0, 50.0)))) == (100.0, 200.0)


def test_without_a_window_most_values_are_shown() -> None:
    low, high = window(Picture(ramp()))
    assert 0 <= low <= 10
    assert 990 <= high <= 1000


def test_a_plain_view_runs_from_dark_to_light() -> None:
    view = plain(Picture(ramp(), ((100.0, 200.0),)))
    assert view[0, 50] == 0
    assert 127 <= view[0, 150] <= 128
    assert view[0, 300] == 255


def test_colours_come_as_the_detector_has_them() -> None:
    picture = np.zeros((4, 5, 3), np.uint8)
    picture[..., 0] = 200
    assert plain(Picture(picture))[0, 0].tolist() == [0, 0, 200]


@pytest.mark.parametrize("base", [0, 3000, 60000])
def test_a_local_view_shows_a_difference_of_two_units_anywhere_in_sixteen_bits(base: int) -> None:
    picture = np.full((64, 64), base, np.int32)
    picture[0, 0], picture[0, 63] = 0, 65535
    picture[30:34, 20:40] += 2
    shown = Picture(picture, ((20000.0, 30000.0),))
    assert np.ptp(plain(shown)[20:50, 10:50]) == 0
    assert np.ptp(local(shown)[25:40, 15:45]) > 80


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "values",
    [
        np.full((5, 7), np.nan),
        np.array([[np.inf, -np.inf, 0.0, 1e38]] * 9),
        np.array([[1e300, -1e300, 1.0]] * 5),
        np.ones((3, 4), bool),
        np.zeros((1, 1), np.uint8),
        np.array([[0, 2**32 - 1]] * 3, np.uint32),
        np.arange(12, dtype=np.float16).reshape(3, 4),
    ],
)
def test_any_values_give_a_view_of_bytes_without_a_warning(view: object, values: Array) -> None:
    assert callable(view)
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        result = view(Picture(values))
    assert result.dtype == np.uint8
    assert result.shape == values.shape


def test_a_view_leaves_the_picture_as_it_is() -> None:
    values = ramp()
    before = values.copy()
    for view in VIEWS:
        view(Picture(values))
    assert np.array_equal(values, before)
