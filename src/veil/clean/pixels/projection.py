"""Many frames looked at as few: the lightest and the darkest value of each pixel, over the frames of a group.

Text that stands in all frames is in both projections, and text that passes in one of them is in one, if it is lighter
or darker than what the other frames have there. What is neither - grey letters in one frame only - is a dense patch of
thin lines that the frames before and after lack. Letters that move, or stand in a few frames, are denser in lines than
the same place is in some frames about. Such places are told, and looked at by themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from veil.clean.pixels.model import Array, Box, Picture

_STROKE: Final = 5
"""Widest stroke, in pixels, that counts as thin."""
_OVER_NOISE, _OVER_NEAR, _NEAR = 3.0, 1.6, 31
"""A line counts from so many times the median of the frame, and so many times the mean of its surroundings."""
_LONG, _HIGH = 61, 11
"""The patch in which new lines are counted: a few letters, along or upright."""
_DENSE, _DENSER = 0.12, 1.5
"""Share of new lines in a patch that is told: at least the first, and the second times the median of all frames."""
_ABOUT: Final = 8
"""Frames before and after: what a quarter of them do not exceed is how dense a place usually is."""
_MORE, _MUCH_MORE = 0.22, 0.34
"""Share of lines beyond the usual that is told: so many times what frames of this group have, within these bounds."""
_SPARSE: Final = 3
"""Of so many rows and columns one is enough for the median."""
_AROUND: Final = 8
_ALIKE: Final = 0.3
"""Correlation from which a frame is taken to show what the projection shows."""
_FLAT: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Projections:
    """What is looked at in place of a group of frames.

    Attributes:
        pictures: lightest and darkest; one where they are the same.
        odd: places to look at by themselves, by the number of the frame within the group.
    """

    pictures: tuple[Picture, ...]
    odd: dict[int, tuple[Box, ...]]


def project(pictures: Iterable[Picture]) -> Projections:
    """Projects frames of one shape; the projections, three frames, and small maps of all are in memory.

    Raises:
        ValueError: there is none, or the shapes differ.
    """
    lightest: Array | None = None
    darkest: Array | None = None
    windows: dict[tuple[float, float], None] = {}
    patches: list[Array] = []
    whole: list[Array] = []
    lines: list[Array] = []
    for picture in pictures:
        values = picture.values
        windows |= dict.fromkeys(picture.windows)
        if lightest is None or darkest is None:
            lightest, darkest = values.copy(), values.copy()
        elif values.shape != lightest.shape:
            raise ValueError("frames of one group have one shape")
        else:
            # NaN is passed over, as viewers do.
            np.fmax(lightest, values, out=lightest)
            np.fmin(darkest, values, out=darkest)
        lines.append(thin_lines(values))
        whole.append(_density(lines[-1]))
        if len(lines) > 1:
            patches.append(_density(_new(lines[-2], lines[-3:-2] + lines[-1:])))
            lines = lines[-2:]
    if lightest is None or darkest is None:
        raise ValueError("no frame")
    if patches:
        patches.append(_density(_new(lines[-1], lines[-2:-1])))
    shown: tuple[Picture, ...] = (Picture(lightest, tuple(windows)),)
    if not np.array_equal(lightest, darkest):
        shown += (Picture(darkest, tuple(windows)),)
    return Projections(shown, dict(_odd(patches, _beyond(whole))))


def thin_lines(values: Array) -> Array:
    """A map of uint8: 1 where a pixel is lighter or darker than what lies beside a line of at most five pixels."""
    import cv2

    grey = values.max(axis=2) if values.ndim > 2 else values  # noqa: PLR2004  rows, columns and colours
    whole = grey.dtype.kind in "iub"
    grey = grey.astype(np.float32, copy=False)
    grey = grey if whole else np.nan_to_num(grey)
    if min(grey.shape) < _STROKE:
        return np.zeros(grey.shape, np.uint8)
    kernel = np.ones((_STROKE, _STROKE), np.uint8)
    found = np.maximum(
        cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, kernel), cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, kernel)
    )
    noise = _OVER_NOISE * float(np.median(found[::_SPARSE, ::_SPARSE]))
    near = _OVER_NEAR * cv2.blur(found, (_NEAR, _NEAR))
    told: Array = (found > np.maximum(near, max(noise, _FLAT))).astype(np.uint8)
    return told


def _new(lines: Array, neighbours: list[Array]) -> Array:
    """The lines that no neighbour has."""
    import cv2

    beside = np.zeros(lines.shape, np.uint8)
    for other in neighbours:
        np.bitwise_or(beside, other, out=beside)
    new: Array = np.where(cv2.dilate(beside, np.ones((3, 3), np.uint8)) > 0, 0, lines)
    return new


def _density(lines: Array) -> Array:
    """How dense lines are, at a quarter of the size, as uint8 of 1/255."""
    import cv2

    full = lines * np.uint8(255)
    dense = np.maximum(cv2.blur(full, (_LONG, _HIGH)), cv2.blur(full, (_HIGH, _LONG)))
    quarter: Array = dense[::4, ::4].copy()
    return quarter


def _beyond(whole: list[Array]) -> list[Array]:
    """By how much the lines of each frame are denser than the same place is in a quarter of the frames about."""
    if len(whole) < 2:  # noqa: PLR2004  one has none about it
        return []
    stack = np.stack(whole)
    # Where lines are no denser than this, they are beyond the usual by no more, and that changes nothing in `_odd`.
    least = int(_MORE * 255 / _DENSER)
    beyond = []
    for index, one in enumerate(whole):
        there = one > least
        about = stack[max(index - _ABOUT, 0) : index + _ABOUT + 1, there]
        quarter = (len(about) - 1) // 4
        usual = np.partition(about, quarter, axis=0)[quarter]
        extra = np.zeros_like(one)
        extra[there] = np.maximum(one[there], usual) - usual
        beyond.append(extra)
    return beyond


def _odd(patches: list[Array], beyond: list[Array]) -> Iterator[tuple[int, tuple[Box, ...]]]:
    """The places of each frame where new lines, or lines at all, are denser than frames of this group have them."""
    import cv2

    if not patches:
        return
    least = max(_DENSE * 255, _DENSER * _usual(patches))
    more = min(max(_MORE * 255, _DENSER * _usual(beyond)), _MUCH_MORE * 255)
    for index, (patch, extra) in enumerate(zip(patches, beyond, strict=True)):
        if patch.max() <= least and extra.max() <= more:
            continue
        told = ((patch > least) | (extra > more)).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(told, connectivity=8)
        boxes = [
            Box(
                max(int(x) * 4 - _AROUND - _LONG // 2, 0),
                max(int(y) * 4 - _AROUND - _LONG // 2, 0),
                int(x + width) * 4 + _AROUND + _LONG // 2,
                int(y + height) * 4 + _AROUND + _LONG // 2,
            )
            for x, y, width, height, _ in stats[1:]
        ]
        yield index, tuple(boxes)


def _usual(maps: list[Array]) -> float:
    """The upper median of the largest values, so that values below those that matter need not be known."""
    return float(sorted(one.max() for one in maps)[len(maps) // 2])


def shows(picture: Picture, projection: Picture, box: Box) -> bool:
    """Whether a frame shows in a box what its projection shows there; what is flat in the frame shows nothing."""
    cut = (slice(box.y0, box.y1), slice(box.x0, box.x1))
    own, whole = _detail(picture.values[cut]), _detail(projection.values[cut])
    size = float(np.sqrt((own * own).sum() * (whole * whole).sum()))
    return size > _FLAT and float((own * whole).sum()) / size > _ALIKE


def _detail(values: Array) -> Array:
    import cv2

    grey = values.astype(np.float32).max(axis=2) if values.ndim > 2 else values.astype(np.float32)  # noqa: PLR2004  as above
    grey = np.nan_to_num(grey)
    detail: Array = grey - cv2.blur(grey, (15, 15))
    return detail
