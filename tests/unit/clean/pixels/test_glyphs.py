"""The ink of a box is told apart into glyphs, each of which a reading must account for."""

import numpy as np

from support.marks_lines import boxed, written
from veil.clean.pixels.glyphs import Ink, accounted, ink_of, plain_beside
from veil.clean.pixels.model import Array, Box


def _ink(values: Array, box: Box) -> tuple[Array, Ink | None]:
    around = values[:, :, None] * 200.0
    inside = np.zeros(values.shape, bool)
    inside[box.y0 : box.y1, box.x0 : box.x1] = True
    return around, ink_of(around, inside)


def _middles(ink: Ink) -> list[float]:
    return [(glyph.x0 + glyph.x1) / 2 for glyph in ink.glyphs]


def test_each_letter_is_a_glyph() -> None:
    line = written("LEFT 5", 24)
    _, ink = _ink(line, boxed(line))

    assert ink is not None
    assert len(ink.glyphs) == 5
    assert {glyph.parts for glyph in ink.glyphs} == {"one"}
    assert 22 <= ink.height <= 27
    assert ink.contrast > 150


def test_dots_belong_to_their_letter() -> None:
    line = written("i:L", 40)
    _, ink = _ink(line, boxed(line))

    assert ink is not None
    assert [glyph.parts for glyph in ink.glyphs] == ["stacked", "stacked", "one"]
    assert accounted(ink, "i:L", _middles(ink))
    assert not accounted(ink, "LTL", _middles(ink))


def test_a_reading_accounts_for_every_glyph() -> None:
    line = written("LEFT", 24)
    _, ink = _ink(line, boxed(line))

    assert ink is not None
    middles = _middles(ink)
    assert accounted(ink, "LEFT", middles)
    assert not accounted(ink, "LEF", middles[:3])
    assert not accounted(ink, "LEFT", [*middles[:3], middles[3] + 40])
    assert not accounted(ink, "LEFTTTTTT", [*middles, *middles[-1:] * 5])
    assert not accounted(ink, "LEFT", middles[:3])


def test_ink_that_is_no_plain_line_is_none() -> None:
    line = written("LEFT", 24)
    box = boxed(line)

    assert _ink(np.zeros((60, 60)), Box(10, 10, 40, 30))[1] is None
    assert _ink(line, box._replace(x0=box.x0 + 10))[1] is None
    assert _ink(written("L", 5), Box(30, 55, 60, 80))[1] is None


def test_what_is_beside_the_ink_is_told_by_its_place() -> None:
    line = written("L", 24)
    box = Box(30, 50, 120, 105)
    around, ink = _ink(line, box)
    assert ink is not None
    nothing = np.zeros(line.shape, bool)
    near = np.s_[40:115, 20:140]

    shaded = around + np.linspace(0, 40, line.shape[1])[None, :, None]
    spotted = around.copy()
    spotted[80:83, 90:93] += 2
    covered = nothing.copy()
    covered[75:90, 85:100] = True

    cut = Ink(ink.mask[near], ink.top - 40, ink.left - 20, ink.depth, ink.contrast, ink.glyphs)
    assert plain_beside(around[near], cut, nothing[near]) is not None
    assert plain_beside(shaded[near], cut, nothing[near]) is not None
    assert plain_beside(spotted[near], cut, nothing[near]) is None
    assert plain_beside(spotted[near], cut, covered[near]) is not None
