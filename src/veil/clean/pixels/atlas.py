"""Places of many frames on few pages, so that a finder sees them all in one look each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from veil.clean.pixels.model import Array, Box, Picture

_GAP: Final = 16
"""Pixels between places, so that no line seems to run from one into the next."""
_BATCH: Final = 8
"""Pages' worth of places that are in memory at once."""


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


@dataclass(slots=True)
class _Shelf:
    """A row of a page: where it begins, how high it is, and where the next place stands."""

    page: int
    y: int
    high: int
    x: int = 0


@dataclass(slots=True, eq=False)
class Page:
    """One page: the picture, and what stands on it."""

    picture: Picture
    placed: list[Placed] = field(default_factory=list)


class _Part(NamedTuple):
    """A place before it stands on a page: whose it is, and what is seen there."""

    frame: int
    place: Box
    seen: Array


def pages(places: Iterable[tuple[int, Picture, Box]], rows: int, columns: int) -> Iterator[Page]:
    """Puts places side by side, in rows of places of about one height, onto pages of the size of a frame.

    Args:
        places: number of the frame, the frame, and the place, clipped to it.
        rows: of a page.
        columns: of a page.
    """
    batch: list[_Part] = []
    first: Picture | None = None
    area = 0
    for frame, picture, place in places:
        seen = picture.values[place.y0 : place.y1, place.x0 : place.x1]
        if not seen.size:
            continue
        if first is not None and (area > _BATCH * rows * columns or first.windows != picture.windows):
            yield from _packed(batch, first, rows, columns)
            batch, first, area = [], None, 0
        first = first or _empty(picture, rows, columns)
        batch.append(_Part(frame, place, seen.copy()))
        area += place.area
    if first is not None:
        yield from _packed(batch, first, rows, columns)


def _packed(batch: Sequence[_Part], empty: Picture, rows: int, columns: int) -> list[Page]:
    """Pages of a batch: the highest places first, each on the first shelf that has room for it."""
    made: list[Page] = []
    shelves: list[_Shelf] = []
    below: list[int] = []
    for part in sorted(batch, key=lambda one: -one.seen.shape[0]):
        high, wide = part.seen.shape[:2]
        shelf = next((one for one in shelves if one.high >= high and one.x + wide <= columns), None)
        if shelf is None:
            at = next((number for number, y in enumerate(below) if y + high <= rows), len(made))
            if at == len(made):
                made.append(Page(Picture(empty.values.copy(), empty.windows)))
                below.append(0)
            shelf = _Shelf(at, below[at], high)
            shelves.append(shelf)
            below[at] += high + _GAP
        page = made[shelf.page]
        page.picture.values[shelf.y : shelf.y + high, shelf.x : shelf.x + wide] = part.seen
        page.placed.append(Placed(part.frame, part.place, shelf.x, shelf.y))
        shelf.x += wide + _GAP
    return made


def _empty(picture: Picture, rows: int, columns: int) -> Picture:
    """A page of what most of the frame is."""
    values = picture.values
    ground = np.median(np.nan_to_num(values[:: max(len(values) // 64, 1)]), axis=(0, 1)).astype(values.dtype)
    canvas: Array = np.empty((rows, columns, *values.shape[2:]), values.dtype)
    canvas[...] = ground
    return Picture(canvas, picture.windows)
