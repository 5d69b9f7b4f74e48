"""A picture in tiles that the detector takes, and the map that they make together; flat parts are not looked at."""

from collections.abc import Callable
from typing import Final, NamedTuple

import cv2
import numpy as np

from veil.clean.pixels.model import Array

SIDE: Final = 600
"""Largest side of a tile, in pixels that the detector sees: beyond 640 with strip a pixel costs more."""
OVERLAP: Final = 96
"""Pixels that the detector sees which two neighbours share, so that no line is cut in both."""
CELL: Final = 16
"""Side, in pixels of the picture, of the cells that are flat or not."""
_GREY: Final = 2


class Tile(NamedTuple):
    """A part of the picture, in its pixels; far ends exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int


def active(values: Array) -> Array:
    """Which cells of a picture vary at all, their neighbours included: bool (rows / CELL, columns / CELL)."""
    rows, columns = values.shape[:2]
    high, wide = -(-rows // CELL), -(-columns // CELL)
    changes = np.zeros((high * CELL, wide * CELL), bool)
    across, down = values[:, 1:] != values[:, :-1], values[1:] != values[:-1]
    changes[:rows, : columns - 1] = across if values.ndim == _GREY else across.any(axis=-1)
    changes[: rows - 1, :columns] |= down if values.ndim == _GREY else down.any(axis=-1)
    varied = changes.reshape(high, CELL, wide, CELL).any(axis=(1, 3))
    grown: Array = np.asarray(cv2.dilate(np.asarray(varied, np.uint8), np.ones((3, 3), np.uint8)), bool)
    return grown


def tiles(cells: Array, rows: int, columns: int, scale: float) -> list[Tile]:
    """Tiles that cover every active cell, from the top left; each shrunk to what is active in it."""
    box = _bounds(cells, Tile(0, 0, columns, rows))
    if box is None:
        return []
    side, overlap = int(SIDE / scale), int(OVERLAP / scale)
    found = []
    for y0, y1 in spans(box.y0, box.y1, side, overlap):
        for x0, x1 in spans(box.x0, box.x1, side, overlap):
            tile = _bounds(cells, Tile(x0, y0, x1, y1))
            if tile is not None:
                found.append(tile)
    return found


def stitched(view: Array, parts: list[Tile], scale: float, look: Callable[[Array], Array]) -> Array:
    """The map of a whole view at `scale`, from its tiles: float32, 0 where none looked, the larger of two looks."""
    rows, columns = view.shape[:2]
    result = np.zeros((round(rows * scale), round(columns * scale)), np.float32)
    for part in parts:
        cut = view[part.y0 : part.y1, part.x0 : part.x1]
        x0, y0 = round(part.x0 * scale), round(part.y0 * scale)
        x1, y1 = min(round(part.x1 * scale), result.shape[1]), min(round(part.y1 * scale), result.shape[0])
        if scale != 1:
            how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
            cut = cv2.resize(cut, (x1 - x0, y1 - y0), interpolation=how)
        target = result[y0:y1, x0:x1]
        np.maximum(target, look(cut), out=target)
    return result


def spans(start: int, stop: int, side: int, overlap: int) -> list[tuple[int, int]]:
    """The fewest even spans of at most `side` that overlap by `overlap` or a little more, from `start` to `stop`."""
    length = stop - start
    if length <= side:
        return [(start, stop)]
    count = -(-(length - overlap) // (side - overlap))
    side = -(-(length + (count - 1) * overlap) // count)  # no longer than need be: every pixel seen costs
    step = (length - side) / (count - 1)
    return [(start + round(i * step), start + round(i * step) + side) for i in range(count)]


def _bounds(cells: Array, tile: Tile) -> Tile | None:
    """The smallest part of a tile that holds its active cells."""
    part = cells[tile.y0 // CELL : -(-tile.y1 // CELL), tile.x0 // CELL : -(-tile.x1 // CELL)]
    down, across = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not down.size:
        return None
    left, top = tile.x0 // CELL, tile.y0 // CELL
    return Tile(
        max(tile.x0, (left + int(across[0])) * CELL),
        max(tile.y0, (top + int(down[0])) * CELL),
        min(tile.x1, (left + int(across[-1]) + 1) * CELL),
        min(tile.y1, (top + int(down[-1]) + 1) * CELL),
    )
