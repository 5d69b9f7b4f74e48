"""Boxes of JPEG frames made flat: which blocks change, what they become, and that no other coefficient does."""

from dataclasses import replace

import numpy as np
import pytest

from support.jpeg_compare import assert_wiped
from support.jpeg_reading import coefficients
from support.jpeg_writing import Plan, random_planes, write
from veil.clean.pixels.jpeg import wipe
from veil.clean.pixels.model import Box

_ONE = [(1, 1)]
_PLANS = {
    "grey": Plan(61, 77, _ONE),
    "grey with factors": Plan(61, 77, [(2, 2)]),
    "4:4:4": Plan(40, 56, [(1, 1)] * 3),
    "4:2:2": Plan(45, 77, [(2, 1), (1, 1), (1, 1)]),
    "4:2:0": Plan(61, 77, [(2, 2), (1, 1), (1, 1)]),
    "4:4:0": Plan(61, 50, [(1, 2), (1, 1), (1, 1)]),
    "4:1:1": Plan(40, 90, [(4, 1), (1, 1), (1, 1)]),
    "three to two": Plan(50, 90, [(3, 1), (2, 1), (1, 1)]),
    "four components": Plan(41, 41, [(1, 1)] * 4),
    "the second one larger": Plan(50, 60, [(1, 1), (2, 2), (1, 2)]),
    "a scan each": Plan(61, 77, [(2, 2), (1, 1), (1, 1)], scans=[[0], [1], [2]]),
    "two scans": Plan(61, 77, [(2, 1), (1, 1), (1, 1)], scans=[[0], [1, 2]]),
    "restarts": Plan(61, 77, [(2, 2), (1, 1), (1, 1)], interval=2),
    "many restarts": Plan(61, 77, _ONE, interval=1),
    "restarts in each scan": Plan(61, 77, [(2, 2), (1, 1), (1, 1)], scans=[[0], [1], [2]], interval=7),
    "fill bytes": Plan(61, 77, _ONE, interval=9, fill=3),
    "lines told later": Plan(61, 77, [(2, 2), (1, 1), (1, 1)], lines_later=True),
    "steps of 16 bits": Plan(61, 77, _ONE, step=300, wide_steps=True),
    "12 bits": Plan(61, 77, _ONE, precision=12),
    "what follows the end": Plan(61, 77, _ONE, tail=b"\0\0"),
    "no free codes": Plan(61, 77, [(2, 2), (1, 1), (1, 1)], spare=0),
    "all tables in one": Plan(61, 77, [(1, 1)] * 3, slots=[0, 0, 0]),
}
_BOXES = {
    "inside": [Box(20, 17, 35, 30)],
    "one pixel": [Box(24, 24, 25, 25)],
    "two": [Box(3, 3, 9, 12), Box(30, 20, 36, 28)],
    "over each other": [Box(10, 10, 30, 30), Box(20, 20, 39, 39)],
    "to the corner": [Box(30, 30, 500, 500)],
    "from outside": [Box(-9, -9, 10, 10)],
    "everything": [Box(0, 0, 500, 500)],
    "a line of blocks": [Box(0, 16, 500, 24)],
}


@pytest.mark.parametrize("name", _PLANS)
def test_only_the_blocks_of_the_boxes_change(name: str) -> None:
    plan = _PLANS[name]
    stream = write(random_planes(plan, 1), plan)
    for boxes in (_BOXES["two"], _BOXES["to the corner"]):
        out = wipe(stream, boxes)
        assert_wiped(stream, out, boxes)
        assert out.endswith(b"\xff\xd9" + plan.tail)


@pytest.mark.parametrize("boxes", _BOXES.values(), ids=_BOXES)
@pytest.mark.parametrize("name", ["grey", "4:2:0", "a scan each", "restarts"])
def test_boxes_may_lie_anywhere(name: str, boxes: list[Box]) -> None:
    stream = write(random_planes(_PLANS[name], 1), _PLANS[name])
    assert_wiped(stream, wipe(stream, boxes), boxes)


@pytest.mark.parametrize("level", [0, 1, 100, 128, 255])
@pytest.mark.parametrize("step", [1, 3, 16, 255])
def test_the_level_is_the_nearest_that_there_is(level: int, step: int) -> None:
    plan = replace(_PLANS["4:2:0"], step=step)
    stream, boxes, levels = write(random_planes(plan, 2), plan), [Box(20, 17, 35, 30)], [level, 128, 255 - level]
    assert_wiped(stream, wipe(stream, boxes, levels), boxes, levels)


def test_the_background_is_the_mean_of_the_blocks_around() -> None:
    plan = Plan(64, 64, _ONE)
    planes = random_planes(plan, 3)
    planes[0][:, :, 0] = 40
    planes[0][3:5, 3:5, 0] = -500
    planes[0][2, 2, 0] = 52
    out = coefficients(wipe(write(planes, plan), [Box(24, 24, 40, 40)]))
    assert (out.planes[0][3:5, 3:5, 0] == 41).all()


def test_a_picture_wiped_as_a_whole_has_no_background_and_becomes_black() -> None:
    plan = Plan(16, 16, _ONE, step=2)
    out = coefficients(wipe(write(random_planes(plan, 3), plan), [Box(0, 0, 16, 16)]))
    assert (out.planes[0][:, :, 0] == -512).all()


@pytest.mark.parametrize(
    ("sampling", "photometric", "expected"),
    [
        (_ONE, "", (-1024,)),
        (_ONE, "MONOCHROME2", (-1024,)),
        (_ONE, "MONOCHROME1", (1016,)),
        ([(1, 1)] * 3, "YBR_FULL", (-1024, 0, 0)),
        ([(1, 1)] * 3, "RGB", (-1024, -1024, -1024)),
        ([(1, 1)] * 3, "", (-1024, 0, 0)),
    ],
)
def test_black_is_what_the_photometric_interpretation_means(
    sampling: list[tuple[int, int]], photometric: str, expected: tuple[int, ...]
) -> None:
    plan = Plan(32, 32, sampling)
    out = coefficients(
        wipe(write(random_planes(plan, 4), plan), [Box(8, 8, 16, 16)], fill="black", photometric=photometric)
    )
    assert tuple(plane[1, 1, 0] for plane in out.planes) == expected


def test_what_the_stream_says_of_its_colours_decides_where_nothing_else_does() -> None:
    plan = Plan(32, 32, [(1, 1)] * 3)
    stream = write(random_planes(plan, 4), plan)
    adobe = stream[:2] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0" + stream[2:]
    out = coefficients(wipe(adobe, [Box(8, 8, 16, 16)], fill="black"))
    assert [plane[1, 1, 0] for plane in out.planes] == [-1024] * 3


@pytest.mark.parametrize(
    "boxes", [[], [Box(5, 5, 5, 9)], [Box(77, 0, 90, 10)], [Box(-20, -20, 0, 0)], [Box(9, 9, 3, 3)]]
)
def test_nothing_to_wipe_gives_the_same_bytes(boxes: list[Box]) -> None:
    stream = write(random_planes(_PLANS["4:2:0"], 5), _PLANS["4:2:0"])
    assert wipe(stream, boxes) is stream


def test_wiping_again_changes_nothing() -> None:
    plan = _PLANS["4:2:0"]
    once = wipe(write(random_planes(plan, 6), plan), [Box(20, 17, 35, 30)], [90, 120, 130])
    assert wipe(once, [Box(20, 17, 35, 30)], [90, 120, 130]) == once


def test_intervals_without_a_box_keep_their_bytes() -> None:
    plan = Plan(64, 64, _ONE, interval=8)
    stream = write(random_planes(plan, 7), plan)
    out = wipe(stream, [Box(24, 24, 30, 30)], [0])
    row = stream.index(b"\xff\xd3")
    assert out.endswith(stream[row:])
    start, stop = stream.index(b"\xff\xda"), stream.index(b"\xff\xd2")
    assert stream[start:stop] in out


def test_a_restart_marker_behind_the_last_interval_is_borne() -> None:
    plan = Plan(32, 32, _ONE, interval=4)
    stream = write(random_planes(plan, 7), plan)
    longer = stream[:-2] + b"\xff\xd3" + stream[-2:]
    out = wipe(longer, [Box(8, 24, 16, 32)], [0])
    assert_wiped(longer, out, [Box(8, 24, 16, 32)], [0])
    assert out[-4:] == longer[-4:]


def test_chroma_blocks_cover_more_of_the_picture_than_the_box() -> None:
    plan = Plan(64, 64, [(2, 2), (1, 1), (1, 1)])
    read = coefficients(wipe(write(random_planes(plan, 8), plan), [Box(16, 16, 32, 32)], [0, 0, 0]))
    flat = [~plane[:, :, 1:].any(axis=2) for plane in read.planes]
    assert np.argwhere(flat[0]).tolist() == [[2, 2], [2, 3], [3, 2], [3, 3]]
    # Interpolation takes the samples beside the box into it: the blocks that hold them go, too.
    assert np.argwhere(flat[1]).tolist() == [[row, column] for row in range(3) for column in range(3)]


def test_a_symbol_that_is_lacking_is_added_without_moving_the_other_codes() -> None:
    plan = Plan(64, 64, _ONE)
    planes = random_planes(plan, 9)
    planes[0][:, :, 0] = 5
    planes[0][0, 0, 0] = 0
    stream = write(planes, plan)
    out = wipe(stream, [Box(24, 24, 40, 40)], [0])
    assert_wiped(stream, out, [Box(24, 24, 40, 40)], [0])
    assert coefficients(out).markers.count(0xC4) == coefficients(stream).markers.count(0xC4) + 1


@pytest.mark.parametrize("interval", [0, 3])
@pytest.mark.parametrize("scans", [[[0, 1, 2]], [[0], [1], [2]]])
def test_a_table_without_room_is_made_anew_and_the_scan_with_it(interval: int, scans: list[list[int]]) -> None:
    plan = Plan(61, 77, [(1, 1)] * 3, spare=0, interval=interval, scans=scans)
    stream = write(random_planes(plan, 10, full=True), plan)
    assert_wiped(stream, wipe(stream, [Box(20, 17, 35, 30)], [0, 9, 255]), [Box(20, 17, 35, 30)], [0, 9, 255])


def test_tables_made_anew_are_gone_for_the_scans_that_follow() -> None:
    plan = Plan(61, 77, [(1, 1)] * 3, spare=0, scans=[[0], [1], [2]], slots=[0, 0, 0])
    stream = write(random_planes(plan, 11, full=True), plan)
    head = stream.index(b"\xff\xc4", stream.index(b"\xff\xda"))
    following = stream.index(b"\xff\xda", head)
    planes = coefficients(stream).planes
    assert (planes[1][:, :, 63] != 0).all()
    out = wipe(stream, [Box(20, 17, 35, 30)], [0, 9, 255])
    assert stream[head:following] in out
    assert_wiped(stream, out, [Box(20, 17, 35, 30)], [0, 9, 255])


def test_a_level_for_each_box_and_component_is_needed() -> None:
    stream = write(random_planes(_PLANS["4:2:0"], 5), _PLANS["4:2:0"])
    with pytest.raises(ValueError, match="each component"):
        wipe(stream, [Box(0, 0, 8, 8)], [0])
    with pytest.raises(ValueError, match="each box"):
        wipe(stream, [Box(0, 0, 8, 8)], levels=[[0, 0, 0], [1, 1, 1]])


@pytest.mark.parametrize("name", ["grey", "a scan each", "restarts"])
def test_each_box_may_have_its_own_level(name: str) -> None:
    plan = _PLANS[name]
    count = len(plan.sampling)
    boxes = [Box(8, 8, 20, 14), Box(90, 90, 99, 99), Box(50, 40, 60, 50)]
    stream = write(random_planes(plan, 5), plan)
    out = wipe(stream, boxes, levels=[[10 + n for n in range(count)], [0] * count, [200 - n for n in range(count)]])
    read = assert_wiped(stream, out, boxes)
    one = wipe(wipe(stream, boxes[:1], [10 + n for n in range(count)]), boxes[2:], [200 - n for n in range(count)])
    assert all(np.array_equal(a, b) for a, b in zip(read.planes, coefficients(one).planes, strict=True))
    assert read.planes[0][1, 1, 0] == (10 - 128) * 8


def test_large_differences_of_12_bits() -> None:
    plan = Plan(64, 64, _ONE, precision=12)
    planes = [np.zeros((8, 8, 64), np.int32)]
    planes[0][:, :, 0] = np.where(np.indices((8, 8)).sum(0) % 2, 16383, -16384)
    stream = write(planes, plan)
    after = coefficients(wipe(stream, [Box(16, 16, 24, 24)], [4095]))
    planes[0][2, 2, 0] = 16376
    assert np.array_equal(after.planes[0], planes[0])
