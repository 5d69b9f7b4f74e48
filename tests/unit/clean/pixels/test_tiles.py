"""Tiles cover what varies, with an overlap, and their maps make one map."""

import numpy as np
import pytest

from veil.clean.pixels.model import Array
from veil.clean.pixels.tiles import CELL, OVERLAP, SIDE, active, spans, stitched, tiles


def noise(rows: int, columns: int) -> Array:
    return np.random.default_rng(1).integers(0, 256, (rows, columns)).astype(np.uint8)


@pytest.mark.parametrize("length", [1, 599, 600, 601, 1000, 2399, 5000])
def test_spans_cover_all_and_overlap(length: int) -> None:
    found = spans(7, 7 + length, 600, 96)
    assert found[0][0] == 7
    assert found[-1][1] == 7 + length
    assert all(stop - start <= 600 for start, stop in found)
    assert all(stop - start >= 96 for (start, _), (_, stop) in zip(found[1:], found, strict=False))


def test_a_flat_picture_has_no_tile() -> None:
    assert tiles(active(np.full((300, 500), 7)), 300, 500, 1) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (17, 33), (900, 1300), (40, 50, 3)])
def test_every_pixel_that_differs_lies_in_a_tile(shape: tuple[int, ...]) -> None:
    for row, column in ((0, 0), (shape[0] - 1, shape[1] - 1), (shape[0] // 2, shape[1] // 3)):
        picture = np.zeros(shape, np.int32)
        picture[row, column] = 1
        if picture.size == 1:
            continue
        found = tiles(active(picture), shape[0], shape[1], 2)
        assert any(t.x0 <= column < t.x1 and t.y0 <= row < t.y1 for t in found)


def test_a_change_of_one_sample_of_a_colour_counts() -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[20, 20, 2] = 1
    assert active(picture).any()


def test_what_is_beside_a_change_is_looked_at_too_and_what_is_far_is_not() -> None:
    picture = np.zeros((10 * CELL, 10 * CELL))
    picture[5 * CELL + 3, 5 * CELL + 3] = 1
    assert active(picture).sum() == 9


def test_tiles_are_never_larger_than_the_detector_takes_cheaply() -> None:
    for scale in (1, 2, 3):
        found = tiles(active(noise(900, 1100)), 900, 1100, scale)
        assert all((t.x1 - t.x0) * scale <= SIDE + CELL * scale for t in found)
        assert len(found) > 1


@pytest.mark.parametrize("shape", [(80, 90), (700, 1500)])
def test_the_maps_of_tiles_make_the_map_of_the_whole(shape: tuple[int, int]) -> None:
    picture = noise(*shape)
    whole = stitched(picture, tiles(active(picture), *shape, 1), 1, lambda tile: tile.astype(np.float32))
    assert np.array_equal(whole, picture)


def test_where_tiles_overlap_the_larger_value_counts() -> None:
    picture = noise(100, SIDE + OVERLAP)
    seen = iter((0.25, 0.5))
    parts = tiles(active(picture), 100, SIDE + OVERLAP, 1)
    whole = stitched(picture, parts, 1, lambda tile: np.full(tile.shape, next(seen), np.float32))
    assert whole[0, 0] == np.float32(0.25)
    assert whole[0, SIDE - 1] == np.float32(0.5)


def test_an_enlarged_map_is_as_large_as_the_enlarged_picture() -> None:
    picture = noise(33, 47)
    seen = stitched(picture, tiles(active(picture), 33, 47, 2), 2, lambda tile: np.ones(tile.shape, np.float32))
    assert seen.shape == (66, 94)
    assert seen.all()
