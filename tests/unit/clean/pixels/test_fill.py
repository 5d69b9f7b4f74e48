"""The fill of a wiped region: the background where it is flat, else what is black for the interpretation."""

from dataclasses import replace

import numpy as np
import pytest

from support.native_files import form_of
from veil.clean.pixels import fill
from veil.clean.pixels.fill import Fill, Level, Meaning
from veil.clean.pixels.model import Array, Box, Colour, Display, Format

DISPLAY = Display()
BOX = Box(40, 30, 70, 44)


def meaning(form: Format, colour: Colour = "grey", display: Display = DISPLAY) -> Meaning:
    return Meaning(form, display, colour)


def busy(dtype: str = "u1", low: int = 20, high: int = 200, shape: tuple[int, ...] = (90, 120)) -> Array:
    """A frame of noise."""
    return np.random.default_rng(4).integers(low, high, shape).astype(dtype)


def text(frame: Array, box: Box, value: int) -> None:
    """Draws something that is not flat into a box."""
    frame[box.y0 + 2 : box.y1 - 2 : 2, box.x0 + 2 : box.x1 - 2] = value


def only(frame: Array, box: Box, how: Fill, means: Meaning) -> Level:
    (found,) = fill.levels(frame, [box], how, means)
    return found


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("value", [0, 90, 255])
def test_a_flat_ring_gives_the_background(photometric: str, value: int) -> None:
    frame = busy()
    frame[20:60, 30:90] = value
    text(frame, BOX, 255 - value)
    assert only(frame, BOX, "background", meaning(form_of(photometric=photometric))) == (value,)


def test_a_ring_with_a_little_noise_is_flat_and_some_ink_does_not_matter() -> None:
    frame = busy(low=0, high=4000, dtype="u2")
    frame[20:60, 30:90] = np.random.default_rng(1).integers(990, 1010, (40, 60))
    frame[29, 42:50] = 4000
    (level,) = only(frame, BOX, "background", meaning(form_of(allocated=16, stored=12)))
    assert 990 <= level < 1010


@pytest.mark.parametrize(
    ("photometric", "slope", "wanted"),
    [("MONOCHROME2", 1, 20), ("MONOCHROME1", 1, 199), ("MONOCHROME2", -1, 199), ("MONOCHROME1", -1, 20)],
)
@pytest.mark.parametrize("how", ["background", "black"])
def test_over_anatomy_it_is_the_darkest_value_of_the_image(
    how: Fill, photometric: str, slope: int, wanted: int
) -> None:
    frame = busy()
    text(frame, BOX, 255)
    frame[BOX.y0 + 1, BOX.x0 + 1] = 0  # what only the region has does not count
    means = meaning(form_of(photometric=photometric), display=replace(DISPLAY, slope=float(slope)))
    assert only(frame, BOX, how, means) == (wanted,)


def test_black_although_the_ring_is_flat() -> None:
    frame = busy()
    frame[20:60, 30:90] = 100
    assert only(frame, BOX, "black", meaning(form_of())) == (20,)


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        (form_of(), 0),
        (form_of(photometric="MONOCHROME1"), 255),
        (form_of(allocated=16, stored=12), 0),
        (form_of(allocated=16, stored=12, photometric="MONOCHROME1"), 4095),
        (form_of(allocated=16, stored=12, signed=True), -2048),
        (form_of(allocated=16, stored=12, signed=True, photometric="MONOCHROME1"), 2047),
        (form_of(allocated=32, stored=32, number="float"), 0),
    ],
)
@pytest.mark.parametrize("how", ["background", "black"])
def test_where_nothing_lies_outside_it_is_the_darkest_of_the_format(how: Fill, form: Format, wanted: int) -> None:
    frame = busy("f4" if form.number == "float" else "i2")
    assert only(frame, Box(0, 0, 120, 90), how, meaning(form)) == (wanted,)


def test_signed_values_and_padding() -> None:
    frame = busy("i2", -1000, 1500)
    frame[:, 60:] = -2000
    means = meaning(form_of(allocated=16, signed=True), display=replace(DISPLAY, padding=-2000))
    assert only(frame, Box(80, 30, 100, 40), "background", means) == (-2000,)
    assert only(frame, Box(10, 30, 40, 40), "background", means) == (-2000,)


def test_floating_point_with_holes() -> None:
    frame = busy("f4", 0, 1000)
    frame[0, 0] = np.inf
    frame[20:60, 30:90] = 12.5
    frame[28, 40:60] = np.nan
    means = meaning(form_of(allocated=32, number="float", signed=True))
    assert only(frame, BOX, "background", means) == (12.5,)
    assert np.isfinite(only(frame, BOX, "black", means)[0])


@pytest.mark.parametrize(
    ("colour", "stored", "black"), [("rgb", 8, (0, 0, 0)), ("ybr", 8, (0, 128, 128)), ("ybr", 12, (0, 2048, 2048))]
)
def test_colours(colour: Colour, stored: int, black: Level) -> None:
    frame = busy("u2", shape=(90, 120, 3))
    means = meaning(form_of(samples=3, allocated=16, stored=stored), colour)
    assert only(frame, BOX, "background", means) == black
    frame[20:60, 30:90] = (10, 150, 60)
    assert only(frame, BOX, "background", means) == (10, 150, 60)
    assert only(frame, BOX, "black", means) == black
    frame[20:60, 30:90, 1] = busy(shape=(40, 60))  # one channel is not flat
    assert only(frame, BOX, "background", means) == black


def test_palette_takes_an_index_and_never_a_mean() -> None:
    ramp = np.arange(256, dtype=np.uint8)
    display = replace(DISPLAY, palette=((0, np.roll(ramp, 77)), (0, np.roll(ramp, 77)), (0, np.roll(ramp, 77))))
    means = meaning(form_of(photometric="PALETTE COLOR"), "palette", display)
    frame = busy()
    assert only(frame, BOX, "background", means) == (77,)
    frame[20:60, 30:90] = 200
    assert only(frame, BOX, "background", means) == (200,)
    frame[20:60, 30:90:2] = 100
    assert only(frame, BOX, "background", means) == (77,)
    assert only(frame, BOX, "black", replace(means, display=DISPLAY)) == (0,)


def test_the_first_value_mapped_counts() -> None:
    table = np.array([9, 0, 5], np.uint8)
    display = replace(DISPLAY, palette=((30, table), (30, table), (30, table)))
    frame = busy()
    assert only(frame, BOX, "black", meaning(form_of(photometric="PALETTE COLOR"), "palette", display)) == (31,)


@pytest.mark.parametrize("inverted", [False, True])
def test_single_bits(inverted: bool) -> None:
    form = form_of(allocated=1, photometric="MONOCHROME1" if inverted else "MONOCHROME2")
    frame = np.random.default_rng(2).integers(0, 2, (90, 120)).astype("u1")
    assert only(frame, BOX, "background", meaning(form)) == (int(inverted),)
    frame[:] = 1
    assert only(frame, BOX, "background", meaning(form)) == (1,)


def test_boxes_that_touch_have_one_fill_and_text_of_another_box_is_no_background() -> None:
    frame = busy()
    frame[20:60, 30:110] = 50
    one, two, far = Box(40, 30, 60, 40), Box(60, 34, 80, 44), Box(84, 30, 100, 40)
    for box in (one, two, far):
        frame[box.y0 : box.y1, box.x0 : box.x1] = busy(low=200, high=255)[box.y0 : box.y1, box.x0 : box.x1]
    assert fill.levels(frame, [one, two, far], "background", meaning(form_of())) == [(50,)] * 3
    frame[20:30, 30:110] = busy()[20:30, 30:110]
    frame[40:60, 30:62] = busy(low=100, high=250)[40:60, 30:62]
    levels = fill.levels(frame, [one, two], "background", meaning(form_of()))
    assert levels[0] == levels[1]


def test_boxes_that_only_touch_hang_together() -> None:
    frame = busy()
    frame[20:60, 10:60], frame[20:60, 60:110] = 50, 90
    apart = fill.levels(frame, [Box(40, 30, 54, 40), Box(66, 30, 80, 40)], "background", meaning(form_of()))
    assert apart == [(50,), (90,)]
    for boxes in ([Box(20, 30, 60, 40), Box(60, 30, 100, 40)], [Box(60, 30, 100, 40), Box(20, 30, 60, 40)]):
        touching = fill.levels(frame, boxes, "background", meaning(form_of()))
        assert touching[0] == touching[1]


def test_a_fill_is_taken_again_where_it_is_as_good() -> None:
    frame = busy()
    frame[20:60, 30:90] = np.random.default_rng(3).integers(60, 64, (40, 60))
    means = meaning(form_of())
    assert fill.levels(frame, [BOX], "background", means, [(60,)]) == [(60,)]
    (level,) = fill.levels(frame, [BOX], "background", means, [(90,)])
    assert level in [(61,), (62,)]


def test_nothing_of_what_was_there_survives() -> None:
    frame = busy()
    boxes = (BOX, Box(0, 0, 9, 9), Box(60, 40, 90, 60))
    new = fill.painted(frame, boxes, fill.levels(frame, boxes, "background", meaning(form_of())))
    for box in boxes:
        assert len(np.unique(new[box.y0 : box.y1, box.x0 : box.x1])) == 1
    outside = np.ones(frame.shape, np.bool_)
    for box in boxes:
        outside[box.y0 : box.y1, box.x0 : box.x1] = False
    assert np.array_equal(new[outside], frame[outside])
    assert not np.shares_memory(new, frame)


def test_boxes_are_cut_to_the_frame() -> None:
    boxes = [Box(-5, -5, 4, 4), Box(110, 80, 300, 300), Box(5, 5, 5, 9), Box(200, 3, 210, 9), Box(-5, -5, 4, 4)]
    found = fill.clipped(boxes, form_of(90, 120))
    assert [box[:4] for box in found] == [(0, 0, 4, 4), (110, 80, 120, 90)]


def test_boxes_of_about_the_same_level_go_together() -> None:
    boxes = [Box(n, 0, n + 1, 1) for n in range(5)]
    found = fill.alike([(10,), (200,), (12,), (14,), (203,)], boxes, 256)
    assert [(level, [box.x0 for box in some]) for level, some in found] == [((10,), [0, 2, 3]), ((200,), [1, 4])]


def test_many_levels_are_brought_down_to_few() -> None:
    boxes = [Box(n, 0, n + 1, 1) for n in range(20)]
    found = fill.alike([(40 + 5 * n,) for n in range(20)], boxes, 256)
    assert len(found) <= 4
    for (level,), some in found:
        assert all(abs(40 + 5 * box.x0 - level) <= 32 for box in some)
    assert sorted(box for _, some in found for box in some) == boxes
