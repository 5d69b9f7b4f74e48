"""JPEG streams of any shape that hypothesis draws, wiped anywhere: nothing but the blocks of the boxes changes."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from support.jpeg_compare import assert_wiped
from support.jpeg_writing import Plan, random_planes, write
from veil.clean.pixels.jpeg import wipe
from veil.clean.pixels.model import Box
from veil.errors import HoldError

_QUICK = settings(max_examples=60, deadline=None)
_FACTORS = st.tuples(st.integers(1, 2), st.integers(1, 2))
_SCANS = st.sampled_from([None, [[0], [1], [2]], [[0, 1], [2]], [[2], [0, 1]]])
_SMALL = st.integers(-4, 50)
_BOXES = st.lists(st.builds(Box, _SMALL, _SMALL, _SMALL, _SMALL, st.just(1.0), st.just("text")), max_size=3)


@st.composite
def _plans(draw: st.DrawFn) -> Plan:
    count = draw(st.sampled_from([1, 3]))
    sampling = draw(st.lists(_FACTORS, min_size=count, max_size=count))
    # An interleaved scan has ten blocks in a unit at most (T.81 B.2.3).
    assume(count == 1 or sum(across * down for across, down in sampling) <= 10)
    return Plan(
        rows=draw(st.integers(1, 40)),
        columns=draw(st.integers(1, 40)),
        sampling=sampling,
        scans=draw(_SCANS) if count > 1 else None,
        interval=draw(st.integers(0, 5)),
        precision=draw(st.sampled_from([8, 12])),
        step=draw(st.integers(1, 40)),
        fill=draw(st.integers(0, 2)),
        spare=draw(st.integers(0, 1)),
        slots=draw(st.sampled_from([[0, 1, 1], [0, 0, 0], [2, 1, 0]])),
    )


@given(plan=_plans(), boxes=_BOXES, seed=st.integers(0, 1000), full=st.booleans())
@_QUICK
def test_only_the_blocks_of_the_boxes_change(plan: Plan, boxes: list[Box], seed: int, full: bool) -> None:
    stream = write(random_planes(plan, seed, full=full), plan)
    assert_wiped(stream, wipe(stream, boxes), boxes)


@given(boxes=_BOXES, places=st.lists(st.tuples(st.integers(2, 700), st.integers(0, 255)), min_size=1, max_size=4))
@_QUICK
def test_damage_is_held_or_passed(boxes: list[Box], places: list[tuple[int, int]]) -> None:
    plan = Plan(24, 40, [(2, 1), (1, 1), (1, 1)], interval=2)
    stream = bytearray(write(random_planes(plan, 1), plan))
    for place, value in places:
        stream[place % len(stream)] = value
    try:
        wipe(bytes(stream), boxes)
    except HoldError as error:
        assert error.code.startswith("H-PIXELS-")  # noqa: PT017  some damage is held, and some is none
