"""A closer look goes beyond the ends of what was found, along the line and not across it."""

import cv2
import numpy as np
import pytest

from veil.clean.pixels.closeups import CANVAS, closer
from veil.clean.pixels.detector import Detector
from veil.clean.pixels.maps import merged
from veil.clean.pixels.model import Array, Box


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def lines() -> Array:
    view = np.zeros((300, 400), np.uint8)
    for y, text in ((60, "Doe, Jane 19520417 F 071Y"), (220, "Saint Elsewhere Hospital")):
        cv2.putText(view, text, (40, y), cv2.FONT_HERSHEY_DUPLEX, 0.5, 230, 1, cv2.LINE_AA)
    return view


@pytest.mark.parametrize("turned", [False, True])
def test_a_line_that_was_found_in_part_is_followed_to_what_is_beside_it(detector: Detector, *, turned: bool) -> None:
    view, part = lines(), Box(60, 44, 200, 66)
    if turned:
        view, part = np.ascontiguousarray(np.rot90(view, -1)), Box(300 - 66, 60, 300 - 44, 200)
    found = merged(closer([view], [part], detector))
    ink = np.argwhere(view > 100)
    near = ink[ink[:, 1] > 200] if turned else ink[ink[:, 0] < 100]
    ends = near[:, 0] if turned else near[:, 1]
    seen = [(b.y0, b.y1) if turned else (b.x0, b.x1) for b in found]
    assert min(start for start, _ in seen) <= max(ends.min(), 5)
    assert max(stop for _, stop in seen) > 235
    assert all(b.x0 > 150 if turned else b.y1 < 150 for b in found)


def test_where_nothing_is_nothing_is_seen(detector: Detector) -> None:
    assert closer([np.zeros((300, 400), np.uint8)], [Box(60, 44, 200, 66)], detector) == []
    assert closer([lines()], [], detector) == []


@pytest.mark.parametrize(
    "box", [Box(0, 0, 1, 1), Box(0, 0, 400, 3), Box(399, 299, 400, 300), Box(0, 0, 400, 300), Box(0, 0, 2, 300)]
)
def test_boxes_of_any_shape_can_be_looked_at(detector: Detector, box: Box) -> None:
    for seen in closer([lines(), np.zeros((300, 400, 3), np.uint8)], [box], detector):
        assert 0 <= seen.x0 < seen.x1 <= 400
        assert 0 <= seen.y0 < seen.y1 <= 300


def test_a_canvas_is_never_larger_than_the_detector_takes_cheaply(
    detector: Detector, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = []

    def keep(tile: Array) -> Array:
        shapes.append(tile.shape)
        return np.zeros(tile.shape[:2], np.float32)

    monkeypatch.setattr(detector, "map", keep)
    boxes = [Box(x, y, x + 70 + y, y + 9) for x in (0, 100, 200) for y in range(0, 280, 12)]
    closer([lines()], boxes, detector)
    assert len(shapes) > 1
    assert all(max(shape) <= CANVAS for shape in shapes)
