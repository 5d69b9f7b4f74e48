"""From a map of the detector to boxes, and many boxes to few."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from veil.clean.pixels.model import Array, Box

MAP: Final = 0.2
"""A pixel of the map at or above this belongs to text."""
SCORE: Final = 0.25
"""The mean of the map over a box that counts."""
UNCLIP: Final = 1.6
"""How far a box is grown beyond its kernel: area * UNCLIP / perimeter (Liao et al. 2020, section 3.4)."""
PADDING: Final = 0.2
"""Of a box's height, added on each side besides, and one pixel."""
ENDS: Final = 0.3
"""Of a box's height, added at each end of the line besides: a last letter is missed sooner than an upper half."""
VAST: Final = 80
"""Pixels of a side up to which a box is never too large."""
AGREED: Final = 0.3
"""Share of a box that another look has to have too."""
_MIN_SIDE: Final = 3


class Look(NamedTuple):
    """What a model saw in a view: of the whole, turned or not, or of places of it enlarged."""

    model: str
    view: int
    boxes: Sequence[Box]

    @property
    def by(self) -> tuple[str, int]:
        """Who looked at what."""
        return self.model, self.view


def boxes_of(seen: Array, scale: float, rows: int, columns: int) -> list[Box]:
    """The boxes of a map made at `scale` of a picture of `rows` and `columns`, in the picture's pixels, padded."""
    mask = (seen >= MAP).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count <= 1:
        return []
    sums = np.bincount(labels.ravel(), weights=seen.ravel(), minlength=count)
    found = []
    for index in range(1, count):
        x, y, wide, high, area = (int(v) for v in stats[index])
        if min(wide, high) < _MIN_SIDE or wide * scale == 0:
            continue
        score = float(sums[index] / area)
        if score < SCORE:
            continue
        grow = wide * high * UNCLIP / (2 * (wide + high))
        grow += PADDING * (min(wide, high) + 2 * grow) + scale
        along = ENDS * (min(wide, high) + 2 * grow)
        across, down = (grow + along, grow) if wide >= high else (grow, grow + along)
        x0, y0 = math.floor((x - across) / scale), math.floor((y - down) / scale)
        x1, y1 = math.ceil((x + wide + across) / scale), math.ceil((y + high + down) / scale)
        found.append(Box(max(x0, 0), max(y0, 0), min(x1, columns), min(y1, rows), round(score, 3)))
    return [box for box in found if box.x1 > box.x0 and box.y1 > box.y0 and not _vast(box, rows, columns)]


def _vast(box: Box, rows: int, columns: int) -> bool:
    """Whether a box is too wide and too tall to be a line of text: the detector takes some pictures for one."""
    return box.x1 - box.x0 > max(columns / 4, VAST) and box.y1 - box.y0 > max(rows / 4, VAST)


def merged(found: Iterable[Box]) -> tuple[Box, ...]:
    """Boxes without those that lie in others, and with those of one line as one, from the top left."""
    todo = sorted(set(found), key=lambda b: (-b.area, b))
    kept: list[Box] = []
    while todo:
        box = todo.pop(0)
        for index, other in enumerate(kept):
            union = _union(box, other)
            overlap = box.area + other.area - _common(box, other)
            if union.area <= 1.15 * overlap and _common(box, other):
                kept.pop(index)
                todo.insert(0, union)
                break
        else:
            kept.append(box)
    return tuple(sorted(kept))


def proven(looks: Sequence[Look], close: Sequence[Look], enough: float) -> bool:
    """Whether two looks that know nothing of each other are sure of one place.

    Two are if they are of two models or of two views: one model that is shown one view again, turned or closer, sees
    again what it saw. A place is one where a box of a look at the whole, and one of another look that covers AGREED of
    it, score `enough` both.

    Args:
        looks: at the whole.
        close: at places of it.
        enough: the score, 0 to 1.
    """
    sure = [(look.by, [box for box in look.boxes if box.score >= enough]) for look in (*looks, *close)]
    return any(
        agrees(box, other)
        for by, boxes in sure[: len(looks)]
        for other_by, others in sure
        if by != other_by
        for box in boxes
        for other in others
    )


def agrees(box: Box, other: Box, share: float = AGREED) -> bool:
    """Whether another box covers so much of a box."""
    return _common(box, other) >= share * box.area


def _union(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1), max(a.score, b.score))


def _common(a: Box, b: Box) -> int:
    return max(min(a.x1, b.x1) - max(a.x0, b.x0), 0) * max(min(a.y1, b.y1) - max(a.y0, b.y0), 0)
