"""The blocks of one component: which are wiped, what their DC coefficients are, and what they become."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from veil.clean.pixels.jpeg.frame import Component, Frame
from veil.clean.pixels.model import Array, Box
from veil.errors import HoldError

_MOST_BLOCKS: Final = 1 << 22


class Region(NamedTuple):
    """A rectangle of blocks; the far ends are exclusive. `box` is the number of the box that it comes from."""

    left: int
    top: int
    right: int
    bottom: int
    box: int


class Plane:
    """All blocks of a component, those that fill up the last units included.

    Args:
        component: of the frame.
        regions: the blocks to wipe.

    Attributes:
        wiped: (rows, columns) of blocks, true where one is wiped.
        dc: quantised DC coefficients as they are read.
        new: as they are written.
        history: for progressive scans, of each block the coefficients that are not zero, as bits by zigzag index.
    """

    __slots__ = ("component", "dc", "history", "new", "regions", "wiped")

    def __init__(self, component: Component, regions: Sequence[Region]) -> None:
        self.component = component
        self.regions = regions
        shape = component.all_high, component.all_wide
        self.wiped = np.zeros(shape, np.bool_)
        for left, top, right, bottom, _ in regions:
            self.wiped[top:bottom, left:right] = True
        self.dc = np.zeros(shape, np.int32)
        self.new = self.dc
        self.history: list[int] = []

    @property
    def near(self) -> Array:
        """Like `wiped`, with the blocks that border them."""
        found = self.wiped.copy()
        for left, top, right, bottom, _ in self.regions:
            found[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1] = True
        return found

    def fill(self, levels: Sequence[int] | None, middle: int) -> None:
        """Decides what the wiped blocks become.

        Args:
            levels: a sample value for each box; None for the mean of the blocks around each region.
            middle: half of the range of samples, which DC coefficients count from.
        """
        self.new = self.dc.copy()
        limit = middle * 8 // self.component.step
        for region in self.regions:
            inside = np.s_[region.top : region.bottom, region.left : region.right]
            level = levels[region.box] if levels is not None else 0
            around = np.zeros(0) if levels is not None else self._around(region)
            value = round(float(around.mean()) if around.size else (level - middle) * 8 / self.component.step)
            self.new[inside] = min(max(value, -limit), limit)

    def _around(self, region: Region) -> Array:
        """Gives the DC coefficients of the blocks that border a region and stay."""
        top, left = max(region.top - 1, 0), max(region.left - 1, 0)
        bottom = min(region.bottom + 1, self.component.high)
        right = min(region.right + 1, self.component.wide)
        found: Array = self.dc[top:bottom, left:right][~self.wiped[top:bottom, left:right]]
        return found


def planes(frame: Frame, boxes: Sequence[Box]) -> list[Plane]:
    """Gives the blocks of all components, with those chosen that a box touches.

    Raises:
        HoldError: H-PIXELS-TOO-LARGE.
    """
    found: list[Plane] = []
    if sum(component.all_wide * component.all_high for component in frame.components) > _MOST_BLOCKS:
        raise HoldError("H-PIXELS-TOO-LARGE", "a JPEG frame of more blocks than memory is kept for")
    for component in frame.components:
        regions = []
        for number, box in enumerate(boxes):
            left, right = _range(box.x0, box.x1, frame.columns, component.across, frame.across)
            top, bottom = _range(box.y0, box.y1, frame.rows, component.down, frame.down)
            if left < right and top < bottom:
                # What fills up the last unit may repeat the edge of the picture, and goes with it.
                right = component.all_wide if right == component.wide else right
                bottom = component.all_high if bottom == component.high else bottom
                regions.append(Region(left, top, right, bottom, number))
        found.append(Plane(component, regions))
    return found


def _range(start: int, stop: int, size: int, factor: int, most: int) -> tuple[int, int]:
    """Gives the blocks, in one direction, that some pixels touch.

    Of a component with fewer samples than pixels, decoders that interpolate let a sample reach into the pixels of its
    neighbours; so the samples next to the box go too.
    """
    start, stop = max(start, 0), min(stop, size)
    if start >= stop:
        return 0, 0
    reach = 1 if factor < most else 0
    low = start * factor // most - reach
    high = -(-stop * factor // most) + reach
    last = -(-size * factor // most)
    return max(low, 0) // 8, -(-min(high, last) // 8)
