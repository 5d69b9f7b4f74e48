"""A closer look at boxes: lines at the height that the detector reads best, with what is beyond their ends.

The first look is at one scale, and in part at a coarse one; it finds a line, but may stop short of its last letters.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from veil.clean.pixels.detector import Detector
from veil.clean.pixels.maps import boxes_of
from veil.clean.pixels.model import Array, Box

HEIGHT: Final = 60
"""What a box is enlarged or shrunk to, in pixels that the detector sees."""
SCALES: Final = (0.5, 4.0)
"""The least and the most that a box is scaled by."""
BEYOND: Final = 2.5
"""Heights of a box beyond its ends that are looked at."""
BESIDE: Final = 0.6
"""Heights of a box above and below it that are looked at."""
CANVAS: Final = 600
"""Largest side of a canvas on which close-ups are put together."""
GAP: Final = 8
_TALL: Final = 1.5
_NEUTRAL: Final = 127


class _Patch(NamedTuple):
    """A close-up: which part of the picture, how much scaled, turned or not, and of which box."""

    x0: int
    y0: int
    x1: int
    y1: int
    scale: float
    turned: bool
    box: Box

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns on the canvas."""
        high, wide = round((self.y1 - self.y0) * self.scale), round((self.x1 - self.x0) * self.scale)
        high, wide = max(high, 1), max(wide, 1)
        return (wide, high) if self.turned else (high, wide)


def closer(views: Sequence[Array], found: Iterable[Box], detector: Detector) -> list[Box]:
    """The boxes of the lines in `found` as they are seen close up in `views` of one picture: not those of `found`."""
    rows, columns = views[0].shape[:2]
    patches = [patch for box in found for patch in _patches(box, rows, columns)]
    result: list[Box] = []
    for places in _packed(patches):
        for view in views:
            seen = detector.map(_canvas(view, places))
            for patch, (top, left) in places:
                high, wide = patch.size
                result += _back(patch, seen[top : top + high, left : left + wide])
    return result


def _patches(box: Box, rows: int, columns: int) -> Iterator[_Patch]:
    """The close-ups of a box: one, or one of each end where it is long; both ways where it tells no direction."""
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    ways = (high > wide,) if max(wide, high) > _TALL * min(wide, high) else (False, True)
    for turned in ways:
        height = wide if turned else high
        scale = float(np.clip(HEIGHT / height, *SCALES))
        beyond, beside = round(BEYOND * height) + 2, round(BESIDE * height) + 2
        start = max((box.y0 if turned else box.x0) - beyond, 0)
        stop = min((box.y1 if turned else box.x1) + beyond, rows if turned else columns)
        most = int((CANVAS - 1) / scale)
        spans = [(start, stop)] if stop - start <= most else [(start, start + most // 2), (stop - most // 2, stop)]
        for low, top in spans:
            if turned:
                part = (max(box.x0 - beside, 0), low, min(box.x1 + beside, columns), top)
            else:
                part = (low, max(box.y0 - beside, 0), top, min(box.y1 + beside, rows))
            patch = _Patch(*part, scale, turned, box)
            if max(patch.size) <= CANVAS:
                yield patch


def _packed(patches: list[_Patch]) -> list[list[tuple[_Patch, tuple[int, int]]]]:
    """Patches on shelves of canvases, with the upper left corner of each."""
    canvases: list[list[tuple[_Patch, tuple[int, int]]]] = []
    top = left = shelf = 0
    for patch in sorted(set(patches), key=lambda p: (-p.size[0], p)):
        high, wide = patch.size
        if left and left + wide > CANVAS:
            top, left, shelf = top + shelf + GAP, 0, 0
        if not canvases or top + high > CANVAS:
            canvases.append([])
            top = left = shelf = 0
        canvases[-1].append((patch, (top, left)))
        left, shelf = left + wide + GAP, max(shelf, high)
    return canvases


def _canvas(view: Array, places: list[tuple[_Patch, tuple[int, int]]]) -> Array:
    """The close-ups of a view on one canvas."""
    rows = max(top + patch.size[0] for patch, (top, _) in places)
    columns = max(left + patch.size[1] for patch, (_, left) in places)
    canvas = np.full((rows, columns, *view.shape[2:]), _NEUTRAL, np.uint8)
    for patch, (top, left) in places:
        high, wide = patch.size
        part = view[patch.y0 : patch.y1, patch.x0 : patch.x1]
        if patch.turned:
            part = np.rot90(part)
        how = cv2.INTER_CUBIC if patch.scale > 1 else cv2.INTER_AREA
        canvas[top : top + high, left : left + wide] = cv2.resize(
            np.ascontiguousarray(part), (wide, high), interpolation=how
        )
    return canvas


def _back(patch: _Patch, seen: Array) -> list[Box]:
    """The boxes of a close-up that lie on the line of its box, in pixels of the picture."""
    high, wide = patch.y1 - patch.y0, patch.x1 - patch.x0
    line = patch.box
    found = []
    for box in boxes_of(seen, patch.scale, wide if patch.turned else high, high if patch.turned else wide):
        x0, y0, x1, y1 = (wide - box.y1, box.x0, wide - box.y0, box.x1) if patch.turned else box[:4]
        middle = patch.x0 + (x0 + x1) / 2 if patch.turned else patch.y0 + (y0 + y1) / 2
        if (line.x0 < middle < line.x1) if patch.turned else (line.y0 < middle < line.y1):
            found.append(Box(patch.x0 + x0, patch.y0 + y0, patch.x0 + x1, patch.y0 + y1, box.score))
    return found
