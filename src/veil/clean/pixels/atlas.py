"""Places of many frames on few pages, so that a finder sees them all in one look each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from veil.clean.pixels.model import Array, Box, Picture

_GAP: Final = 16
"""Pixels between places, so that no line seems to run from one into the next."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A place of a frame and where it stands on the page."""

    frame: int
    place: Box
    x: int
    y: int

    def meets(self, box: Box) -> bool:
        """Whether a box of the page lies in it, wholly or in part."""
        wide, high = self.place.x1 - self.place.x0, self.place.y1 - self.place.y0
        return box.x0 < self.x + wide and box.x1 > self.x and box.y0 < self.y + high and box.y1 > self.y


@dataclass(slots=True, eq=False)
class Page:
    """One page: the picture, and what stands on it."""

    picture: Picture
    placed: list[Placed] = field(default_factory=list)


def pages(places: Iterable[tuple[int, Picture, Box]], rows: int, columns: int) -> Iterator[Page]:
    """Puts places side by side, in rows, onto pages of the size of a frame.

    Args:
        places: number of the frame, the frame, and the place, clipped to it.
        rows: of a page.
        columns: of a page.
    """
    page: Page | None = None
    x = y = below = 0
    for frame, picture, place in places:
        part = picture.values[place.y0 : place.y1, place.x0 : place.x1]
        high, wide = part.shape[:2]
        if not part.size:
            continue
        if x and x + wide > columns:
            x, y = 0, below
        if page is None or y + high > rows or page.picture.windows != picture.windows:
            if page is not None:
                yield page
            page, x, y, below = Page(_empty(picture, rows, columns)), 0, 0, 0
        page.picture.values[y : y + high, x : x + wide] = part
        page.placed.append(Placed(frame, place, x, y))
        x, below = x + wide + _GAP, max(below, y + high + _GAP)
    if page is not None:
        yield page


def _empty(picture: Picture, rows: int, columns: int) -> Picture:
    """A page of what most of the frame is."""
    values = picture.values
    ground = np.median(np.nan_to_num(values[:: max(len(values) // 64, 1)]), axis=(0, 1)).astype(values.dtype)
    canvas: Array = np.empty((rows, columns, *values.shape[2:]), values.dtype)
    canvas[...] = ground
    return Picture(canvas, picture.windows)
