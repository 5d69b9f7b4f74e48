"""Boxes of a map, and boxes brought together."""

import random

import numpy as np

from veil.clean.pixels.maps import Look, agrees, boxes_of, merged, proven
from veil.clean.pixels.model import Array, Box


def seen(*places: tuple[int, int, int, int], shape: tuple[int, int] = (400, 600), value: float = 0.9) -> Array:
    result = np.zeros(shape, np.float32)
    for x0, y0, x1, y1 in places:
        result[y0:y1, x0:x1] = value
    return result


def test_a_box_holds_its_kernel_and_a_margin_on_every_side() -> None:
    (box,) = boxes_of(seen((100, 200, 220, 208)), 2, 200, 300)
    assert box.x0 < 50 - 4
    assert box.y0 < 100 - 2
    assert box.x1 > 110 + 4
    assert box.y1 > 104 + 2
    assert box.y1 - box.y0 < 30


def test_what_is_weak_or_a_speck_is_no_box() -> None:
    assert boxes_of(seen((100, 200, 220, 208), value=0.15), 1, 400, 600) == []
    assert boxes_of(seen((100, 200, 220, 208), value=0.22), 1, 400, 600) == []
    assert boxes_of(seen((100, 200, 220, 202)), 1, 400, 600) == []


def test_boxes_end_with_the_picture() -> None:
    first, last = boxes_of(seen((0, 0, 90, 8), (560, 392, 600, 400)), 2, 200, 300)
    assert first[:2] == (0, 0)
    assert last[2:4] == (300, 200)


def test_a_box_too_wide_and_too_tall_for_a_line_is_dropped() -> None:
    assert boxes_of(seen((100, 100, 400, 250)), 1, 400, 600) == []
    assert len(boxes_of(seen((100, 100, 400, 120)), 1, 400, 600)) == 1
    assert len(boxes_of(seen((10, 5, 60, 15), shape=(80, 80)), 1, 80, 80)) == 1


def test_a_box_in_another_goes_and_two_of_a_line_become_one() -> None:
    assert merged([Box(10, 10, 100, 30), Box(20, 12, 60, 28)]) == (Box(10, 10, 100, 30),)
    assert merged([Box(10, 10, 60, 30, 0.5), Box(50, 10, 100, 30, 0.7)]) == (Box(10, 10, 100, 30, 0.7),)


def test_boxes_that_only_touch_at_a_corner_stay_two() -> None:
    two = (Box(10, 10, 60, 30), Box(55, 25, 100, 50))
    assert merged(two) == two


def test_the_order_of_what_comes_does_not_matter() -> None:
    rng = random.Random(3)
    boxes = []
    for _ in range(60):
        x, y = rng.randrange(300), rng.randrange(300)
        boxes.append(Box(x, y, x + rng.randrange(5, 90), y + rng.randrange(5, 30), rng.random()))
    expected = merged(boxes)
    covered = np.zeros((400, 400), bool)
    for box in boxes:
        covered[box.y0 : box.y1, box.x0 : box.x1] = True
    for box in expected:
        covered[box.y0 : box.y1, box.x0 : box.x1] = False
    assert not covered.any()
    for _ in range(5):
        rng.shuffle(boxes)
        assert merged(boxes) == expected


def test_a_place_is_proven_by_two_looks_that_are_both_sure_of_it() -> None:
    box, again, alone = Box(0, 0, 100, 20, 0.9), Box(50, 0, 150, 20, 0.7), Box(0, 100, 100, 120, 0.9)
    one, other = Look("first", 0, [box, alone]), Look("second", 1, [again])
    assert agrees(box, again)
    assert proven([one, other], [], 0.6)
    assert proven([one], [other], 0.6)
    assert not proven([one, other], [], 0.8)
    assert not proven([one, Look("second", 1, [alone._replace(y0=116, y1=300)])], [], 0.6)
    assert not proven([], [one, other], 0.0)


def test_one_model_that_sees_one_view_again_proves_nothing() -> None:
    box = Box(0, 0, 100, 20, 0.9)
    one = Look("first", 0, [box, box])
    assert not proven([one, one], [one], 0.0)
    assert proven([one], [Look("first", 1, [box])], 0.8)
    assert proven([one], [Look("second", 0, [box])], 0.8)
