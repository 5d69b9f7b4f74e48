"""What a wiped region is filled with: one constant a region and channel, so that no trace of the text can survive.

`background` takes the value of the ring around the region where that ring is flat, else black. Black is what the
photometric interpretation shows as darkest (PS3.3 C.7.6.3.1.2): for grey the darkest value that the image itself has
outside the regions (the largest for MONOCHROME1), so that no viewer's automatic window moves, and the darkest of the
format only where nothing lies outside; zero for RGB and bits; zero with neutral chrominance for YBR; the darkest entry
of a palette.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from veil.clean.pixels.model import Array, Box, Colour, Display, Format

Fill = Literal["background", "black"]
Level: TypeAlias = tuple[int, ...] | tuple[float, ...]
"""The stored value of each channel."""

_RING: Final = 4
"""Pixels around a region that tell its background."""
_FLAT: Final = 0.04
"""A ring is flat where the middle four fifths of its values lie within this part of the range of the frame, or of what
is wiped: text on plain ground may be all there is."""
_LEVELS, _BYTE = 64, 8
"""The part of all levels that a flat ring may span in any case, of samples of so many bits or fewer: lossy coding
leaves that much."""
_LOW, _HIGH = 10, 90
_MOST_SAMPLES: Final = 1 << 14
_ALIKE: Final = (64, 32, 16, 8)
"""Levels are alike that differ by no more than such a part of what a sample can be."""
_FEW: Final = 4
"""Levels of one frame for which it is walked through as often."""
_SHARE: Final = 0.75
"""Of a ring in palette colours, what one index needs to be the background."""
_LUMA: Final = (0.299, 0.587, 0.114)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stored values look like.

    Attributes:
        form: of the pixels.
        display: how they are shown.
        colour: of the decoded frame.
    """

    form: Format
    display: Display
    colour: Colour

    @property
    def inverted(self) -> bool:
        """Whether larger grey values are darker."""
        return (self.form.photometric == "MONOCHROME1") != (self.display.slope < 0)


def clipped(boxes: Sequence[Box], form: Format) -> tuple[Box, ...]:
    """Boxes cut to the frame, the empty ones left out, in the order of their places."""
    cut = (
        box._replace(x0=max(box.x0, 0), y0=max(box.y0, 0), x1=min(box.x1, form.columns), y1=min(box.y1, form.rows))
        for box in boxes
    )
    return tuple(sorted({box for box in cut if box.x1 > box.x0 and box.y1 > box.y0}))


def alike(fills: Sequence[Level], boxes: Sequence[Box], extent: int) -> list[tuple[Level, list[Box]]]:
    """Gives boxes that can be filled together since their levels are about the same, with one of these levels.

    The more levels there are, the less alike they have to be, for every one of them costs a walk through the frame.

    Args:
        fills: of the boxes.
        boxes: that are filled.
        extent: the number of values that a sample can have.
    """
    ordered = sorted(zip(fills, boxes, strict=True))
    found: list[tuple[Level, list[Box]]] = []
    for part in _ALIKE:
        found = []
        for level, box in ordered:
            near = (some for first, some in found if _near(level, first, extent / part))
            some = next(near, None)
            if some is None:
                found.append((level, [box]))
            else:
                some.append(box)
        if len(found) <= _FEW:
            break
    return found


def _near(one: Level, two: Level, distance: float) -> bool:
    return all(abs(first - second) <= distance for first, second in zip(one, two, strict=True))


def levels(
    stored: Array, boxes: Sequence[Box], fill: Fill, meaning: Meaning, before: Sequence[Level] = ()
) -> list[Level]:
    """Gives the fill of each box; boxes that touch or overlap have the same.

    Args:
        stored: one frame, (rows, columns) or (rows, columns, samples).
        boxes: clipped to it.
        fill: what the policy says.
        meaning: of the values.
        before: what a frame before had for the same boxes: it is taken again where it is as good, so that the region
            does not flicker.
    """
    found: list[Level] = [()] * len(boxes)
    black: Level = ()
    noise = _noise(stored, boxes, meaning.form) if fill == "background" else 0.0
    for group in _groups(boxes):
        old = before[group[0]] if before else ()
        level = _background(_ring(stored, boxes, group), noise, meaning, old) if fill == "background" else ()
        if not level:
            level = black = black or _black(stored, boxes, meaning)
        for index in group:
            found[index] = level
    return found


def painted(stored: Array, boxes: Sequence[Box], fills: Sequence[Level]) -> Array:
    """Gives a copy of a frame in which each box holds its fill."""
    new = stored.copy()
    for box, level in zip(boxes, fills, strict=True):
        new[box.y0 : box.y1, box.x0 : box.x1] = level[0] if stored.ndim == 2 else level  # noqa: PLR2004  grey
    return new


def _groups(boxes: Sequence[Box]) -> Iterator[list[int]]:
    """Boxes that hang together, by their places in the sequence."""
    left = list(range(len(boxes)))
    while left:
        group = [left.pop(0)]
        for index in group:  # it grows while it is walked
            near = [other for other in left if _touch(boxes[index], boxes[other])]
            group += near
            left = [other for other in left if other not in near]
        yield group


def _touch(one: Box, two: Box) -> bool:
    return one.x0 <= two.x1 and two.x0 <= one.x1 and one.y0 <= two.y1 and two.y0 <= one.y1


def _ring(stored: Array, boxes: Sequence[Box], group: Sequence[int]) -> Array:
    """The values around a group, those of any box left out: (values, channels)."""
    found = []
    for index in group:
        x0, y0, x1, y1 = boxes[index][:4]
        top, left = max(y0 - _RING, 0), max(x0 - _RING, 0)
        part = stored[top : y1 + _RING, left : x1 + _RING]
        outside = np.ones(part.shape[:2], np.bool_)
        for box in boxes:
            outside[max(box.y0 - top, 0) : max(box.y1 - top, 0), max(box.x0 - left, 0) : max(box.x1 - left, 0)] = False
        found.append(part[outside])
    ring = np.concatenate(found)
    ring = ring[:, None] if ring.ndim == 1 else ring
    return ring[np.isfinite(ring).all(axis=1)] if ring.dtype.kind == "f" else ring


def _noise(stored: Array, boxes: Sequence[Box], form: Format) -> float:
    """The range of values within which a ring is flat."""
    extent = max(map(_extent, [stored, *(stored[box.y0 : box.y1, box.x0 : box.x1] for box in boxes)]))
    return max(_FLAT * extent, (1 << form.stored) // _LEVELS if form.stored <= _BYTE else 0)


def _background(ring: Array, noise: float, meaning: Meaning, before: Level) -> Level:
    """The value of a ring, or the one before where it lies within its middle; none where the ring is not flat."""
    if not len(ring):
        return ()
    if meaning.colour == "palette":
        entries, counts = np.unique(ring[:, 0], return_counts=True)
        most = int(np.argmax(counts))
        return (int(entries[most]),) if counts[most] >= _SHARE * len(ring) else ()
    low, middle, high = np.percentile(ring, (_LOW, 50, _HIGH), axis=0, method="nearest")
    spread = float(np.max(high.astype(np.float64) - low.astype(np.float64)))
    if spread > noise:
        return ()
    if before and bool(np.all((low <= before) & (np.array(before) <= high))):
        return before
    values: list[int] = middle.tolist()
    return tuple(values)


def _extent(stored: Array) -> float:
    """The range of values, without the outermost ones, from some of the pixels."""
    step = max(1, int((stored.shape[0] * stored.shape[1] / _MOST_SAMPLES) ** 0.5))
    some = stored[::step, ::step]
    if some.dtype.kind == "f":
        some = some[np.isfinite(some)]
    if not some.size:
        return 0.0
    low, high = np.percentile(some, (0.5, 99.5), method="nearest").tolist()
    return float(high) - float(low)


def _black(stored: Array, boxes: Sequence[Box], meaning: Meaning) -> Level:
    form = meaning.form
    if meaning.colour == "palette":
        return (_darkest_entry(meaning.display),)
    if meaning.colour == "ybr":
        return (0, 1 << form.stored - 1, 1 << form.stored - 1)
    if stored.ndim > 2:  # noqa: PLR2004  more than one sample
        return (0,) * form.samples
    if form.stored == 1:
        return (int(meaning.inverted),)
    outside = np.ones(stored.shape, np.bool_)
    for box in boxes:
        outside[box.y0 : box.y1, box.x0 : box.x1] = False
    values = stored[outside]
    if values.dtype.kind == "f":
        values = values[np.isfinite(values)]
    if not len(values):
        return (_darkest(meaning),)
    darkest: int = (values.max() if meaning.inverted else values.min()).item()
    return (darkest,)


def _darkest(meaning: Meaning) -> int:
    """The darkest value that the format allows."""
    form = meaning.form
    if form.number != "integer":
        return 0
    lowest = -(1 << form.stored - 1) if form.signed else 0
    return lowest + (1 << form.stored) - 1 if meaning.inverted else lowest


def _darkest_entry(display: Display) -> int:
    if display.palette is None:
        return 0
    size = min(len(table) for _, table in display.palette)
    light = sum(part * table[:size].astype(np.float64) for part, (_, table) in zip(_LUMA, display.palette, strict=True))
    return display.palette[0][0] + int(np.argmin(light))
