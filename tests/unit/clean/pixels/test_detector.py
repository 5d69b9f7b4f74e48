"""The detector sees text, and no text where there is none."""

import cv2
import numpy as np
import pytest

from veil.clean.pixels.detector import Detector, Model
from veil.clean.pixels.model import Array


@pytest.fixture(scope="module", params=["det_v4", "det_v6"])
def detector(request: pytest.FixtureRequest) -> Detector:
    name: Model = request.param
    return Detector(name)


def written(ink: int, ground: int) -> Array:
    tile = np.full((96, 320), ground, np.uint8)
    cv2.putText(tile, "Doe, Jane 4711", (20, 60), cv2.FONT_HERSHEY_DUPLEX, 1, ink, 1, cv2.LINE_AA)
    return tile


@pytest.mark.parametrize(("ink", "ground"), [(255, 0), (0, 255), (200, 90)])
def test_text_of_either_polarity_is_seen_where_it_is(detector: Detector, ink: int, ground: int) -> None:
    seen = detector.map(written(ink, ground))
    assert seen[45:55, 40:200].mean() > 0.5
    assert seen[:20].max() < 0.2
    assert seen[80:].max() < 0.2


@pytest.mark.parametrize("shape", [(1, 1), (33, 7), (64, 64, 3), (100, 130)])
def test_a_map_is_as_large_as_its_tile(detector: Detector, shape: tuple[int, ...]) -> None:
    seen = detector.map(np.zeros(shape, np.uint8))
    assert seen.shape == shape[:2]
    assert float(seen.min()) >= 0
    assert float(seen.max()) < 0.2


def test_a_smooth_picture_is_not_one_large_text(detector: Detector) -> None:
    rows, columns = np.mgrid[-1:1:256j, -1:1:256j]
    ball = np.clip(255 * (1 - rows**2 - columns**2), 0, 255).astype(np.uint8)
    assert detector.map(ball).max() < 0.2


def test_the_same_tile_gives_the_same_map(detector: Detector) -> None:
    assert np.array_equal(detector.map(written(255, 0)), detector.map(written(255, 0)))
