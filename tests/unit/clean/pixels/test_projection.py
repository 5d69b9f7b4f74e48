"""Frames looked at together: nothing that one of them shows is lost."""

import cv2
import numpy as np
import pytest

from veil.clean.pixels import projection
from veil.clean.pixels.model import Array, Box, Picture
from veil.clean.pixels.projection import project, shows, thin_lines

ROWS, COLUMNS = 192, 256


def _anatomy(count: int, seed: int = 7) -> list[Array]:
    """Slices of something round that changes slowly, with noise, as a scanner gives them."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    slices = []
    for index in range(count):
        body = np.where((x - 128) ** 2 + (y - 96) ** 2 < (70 + index) ** 2, 400.0, 0.0)
        slices.append((body + rng.normal(0, 12, body.shape)).astype(np.int16))
    return slices


def _with_text(values: Array, value: int, at: tuple[int, int] = (60, 100)) -> tuple[Array, Array]:
    ink = np.zeros(values.shape, np.uint8)
    cv2.putText(ink, "QUILL 4711", at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 1, 1)
    changed = values.copy()
    changed[ink > 0] = value
    return changed, ink > 0


def _covered(boxes: tuple[Box, ...], ink: Array) -> float:
    inside = np.zeros(ink.shape, bool)
    for box in boxes:
        inside[box.y0 : box.y1, box.x0 : box.x1] = True
    return float(inside[ink].mean())


@pytest.mark.parametrize(("value", "which"), [(1500, 0), (-900, 1)])
def test_text_that_is_lighter_or_darker_than_all_else_is_in_a_projection(value: int, which: int) -> None:
    frames = _anatomy(9)
    frames[4], ink = _with_text(frames[4], value)
    pictures = project(Picture(frame) for frame in frames).pictures
    assert (pictures[which].values[ink] == value).all()


@pytest.mark.parametrize("index", [0, 4, 8])
def test_grey_text_in_one_frame_is_told(index: int) -> None:
    frames = _anatomy(9)
    frames[index], ink = _with_text(frames[index], 330)
    odd = project(Picture(frame) for frame in frames).odd
    assert _covered(odd.get(index, ()), ink) > 0.95


def test_slices_without_text_tell_nothing() -> None:
    assert project(Picture(frame) for frame in _anatomy(12)).odd == {}


def test_equal_frames_are_one_picture() -> None:
    frame = _anatomy(1)[0]
    projections = project(Picture(frame, ((0.0, 400.0),)) for _ in range(5))
    (picture,) = projections.pictures
    assert np.array_equal(picture.values, frame)
    assert picture.windows == ((0.0, 400.0),)


def test_the_frames_themselves_are_not_changed() -> None:
    frames = _anatomy(3)
    before = [frame.copy() for frame in frames]
    project(Picture(frame) for frame in frames)
    assert all(map(np.array_equal, frames, before))


def test_colour_and_what_is_no_number() -> None:
    colour = np.zeros((40, 60, 3), np.uint8)
    colour[10:12, 5:50] = (255, 0, 0)
    assert project(Picture(one) for one in (np.zeros_like(colour), colour)).pictures[0].values.max() == 255
    holes = np.full((40, 60), np.nan, np.float32)
    light = project(Picture(one) for one in (holes, np.ones((40, 60), np.float32))).pictures[0].values
    assert (light == 1).all()


def test_frames_of_two_shapes_and_none_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        project([Picture(np.zeros((8, 8))), Picture(np.zeros((8, 9)))])
    with pytest.raises(ValueError, match="no frame"):
        project([])


def test_tiny_frames_have_no_lines() -> None:
    assert not thin_lines(np.arange(6).reshape(2, 3)).any()


def test_a_frame_that_shows_the_same_is_told_from_one_that_does_not() -> None:
    with_text, ink = _with_text(_anatomy(1)[0], 1500)
    ys, xs = np.nonzero(ink)
    box = Box(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)
    assert shows(Picture(with_text), Picture(with_text), box)
    assert not shows(Picture(_anatomy(1, seed=8)[0]), Picture(with_text), box)
    assert not shows(Picture(np.zeros((ROWS, COLUMNS))), Picture(with_text), box)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [2, 5, 24])
def test_where_lines_are_few_nothing_is_reckoned_and_nothing_else_is_told(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    dense = [np.asarray(rng.gamma(1.0 + seed, 12, (24, 30)).clip(0, 255), np.uint8) for _ in range(count)]
    dense[count // 2][4:9, 6:20] = rng.integers(60, 250)
    whole = []
    for index, one in enumerate(dense):
        about = np.stack(dense[max(index - 8, 0) : index + 9])
        usual = np.sort(about, axis=0)[(len(about) - 1) // 4]
        whole.append(np.maximum(one, usual) - usual)
    patches = [np.zeros_like(one) for one in dense]
    assert list(projection._odd(patches, projection._beyond(dense))) == list(projection._odd(patches, whole))
