"""The ink of a box, apart from any recogniser: its glyphs, and whether anything else stands out of the background."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from veil.clean.pixels.model import Array

_STRONG = 0.5  # of the contrast: ink
_CONTRAST = 99  # percentile of the difference from the background
_SPECK = 2  # pixels of a component that noise makes
_LEAST_HEIGHT = 7  # pixels of a line's ink
_OVERLAP = 0.3  # of the narrower component: columns that two components of one glyph share
_LOW_MARKS = ".,:;-=+/'"
_STACKED = "ij:;=%éèäöü!"
_NESTED = "0"  # with a dot in it
_LEAST_GLYPH = 0.4  # of the line's height: a letter without ascender
_NARROWEST = 0.2  # of the line's height: a letter that touches the next one
_REACH = 0.3  # of the line's height: how far beside a glyph its character may be placed
_HALO = 0.15  # of the line's height: blur about ink, which is not looked at
_SIGMAS = 4.5
_SCALES = (3, 5)  # pixels: about the width of strokes
_NOISE = 0.05  # of the contrast: more noise hides too much
_EXACT = 1e-6  # of the contrast: less is rounding
_SPOT = 4  # pixels that stand out together


class Glyph(NamedTuple):
    """The columns and rows of one glyph, in the ink's rectangle, and how its parts lie to each other."""

    x0: int
    x1: int
    y0: int
    y1: int
    parts: Literal["one", "stacked", "nested"] = "one"


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """What stands out of a box's background.

    Attributes:
        mask: of the ink, as large as the box with what stands about it.
        top: first row of the ink; `left` first column.
        depth: (rows, columns) of the ink's rectangle, 0 for background to 1 for the full contrast.
        contrast: in the picture's units.
        glyphs: from left to right.
    """

    mask: Array
    top: int
    left: int
    depth: Array
    contrast: float
    glyphs: tuple[Glyph, ...]

    @property
    def height(self) -> int:
        """Rows of the ink."""
        return int(self.depth.shape[0])

    @property
    def width(self) -> int:
        """Columns of the ink."""
        return int(self.depth.shape[1])

    def shown(self) -> Array:
        """The ink light on black, uint8."""
        return (self.depth * 255).astype(np.uint8)


def ink_of(around: Array, inside: Array) -> Ink | None:
    """The ink of a box; None where it cannot be told from the background, is cut off, or is no single plain line.

    Args:
        around: (rows, columns, channels), the box with what stands about it.
        inside: (rows, columns) mask of the box.
    """
    import cv2

    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    area = around[top : rows[-1] + 1, left : columns[-1] + 1]
    edge = np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]])
    difference = np.abs(area - np.median(edge, axis=0)).max(axis=2)
    contrast = float(np.percentile(difference, _CONTRAST))
    if contrast <= 0:
        return None
    strong = (difference > _STRONG * contrast).astype(np.uint8)
    if strong[0].any() or strong[-1].any() or strong[:, 0].any() or strong[:, -1].any():
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strong, connectivity=8)
    parts = [(i, *map(int, stats[i])) for i in range(1, len(stats)) if stats[i][4] > _SPECK]
    if not parts:
        return None
    x0, y0 = min(part[1] for part in parts), min(part[2] for part in parts)
    x1, y1 = max(part[1] + part[3] for part in parts), max(part[2] + part[4] for part in parts)
    glyphs = _glyphs([(x - x0, y - y0, x - x0 + w, y - y0 + h) for _, x, y, w, h, _ in parts])
    if y1 - y0 < _LEAST_HEIGHT or glyphs is None:
        return None
    mask = np.zeros(inside.shape, bool)
    mask[top : top + strong.shape[0], left : left + strong.shape[1]] = np.isin(labels, [part[0] for part in parts])
    depth = (difference[y0:y1, x0:x1] / contrast).clip(0, 1)
    return Ink(mask, top + y0, left + x0, depth, contrast, glyphs)


def _glyphs(parts: list[tuple[int, int, int, int]]) -> tuple[Glyph, ...] | None:
    """Components as (x0, y0, x1, y1) put together where they share columns; None where that makes no glyph."""
    glyphs: list[Glyph] = []
    for x0, y0, x1, y1 in sorted(parts):
        last = glyphs[-1] if glyphs else None
        if last is None or min(last.x1, x1) - x0 <= _OVERLAP * min(x1 - x0, last.x1 - last.x0):
            glyphs.append(Glyph(x0, x1, y0, y1))
            continue
        if last.parts != "one":
            return None
        if min(last.y1, y1) <= max(last.y0, y0):
            glyphs[-1] = Glyph(last.x0, max(last.x1, x1), min(last.y0, y0), max(last.y1, y1), "stacked")
        elif x1 < last.x1 and last.y0 < y0 and y1 < last.y1:
            glyphs[-1] = last._replace(parts="nested")
        else:
            return None
    return tuple(glyphs)


def accounted(ink: Ink, characters: str, places: list[float]) -> bool:
    """Whether each glyph of the ink is one or several characters of a reading, of plausible size.

    Args:
        ink: of the box.
        characters: that were read, without blanks.
        places: the column of each, in the ink's rectangle.
    """
    if len(characters) != len(places) or len(ink.glyphs) > len(characters):
        return False
    given: list[str] = [""] * len(ink.glyphs)
    each = len(characters) == len(ink.glyphs)
    for at, (character, place) in enumerate(zip(characters, places, strict=True)):
        distances = [max(glyph.x0 - place, place - glyph.x1, 0) for glyph in ink.glyphs]
        glyph = at if each else int(np.argmin(distances))
        if distances[glyph] > _REACH * ink.height:
            return False
        given[glyph] += character
    return all(_plausible(glyph, said, ink.height) for glyph, said in zip(ink.glyphs, given, strict=True))


def _plausible(glyph: Glyph, said: str, height: int) -> bool:
    """Whether a glyph can be the characters that were read in its place."""
    if not said:
        return False
    if glyph.parts != "one" and not set(said) <= set(_STACKED if glyph.parts == "stacked" else _NESTED):
        return False
    if len(said) > 1 and glyph.x1 - glyph.x0 < _NARROWEST * height * len(said):
        return False
    return set(said) <= set(_LOW_MARKS) or glyph.y1 - glyph.y0 >= _LEAST_GLYPH * height


def plain_beside(around: Array, ink: Ink, others: Array) -> Array | None:
    """The place without its ink, stretched to its noise (uint8), or None where something stands out of it.

    A curved surface is taken off first, so that a background may be shaded.

    Args:
        around: (rows, columns, channels), the box with what stands about it.
        ink: of the box.
        others: (rows, columns) mask of other boxes, which are judged for themselves.
    """
    import cv2

    halo = 2 * max(round(_HALO * ink.height), 2) + 1
    hidden = cv2.dilate(ink.mask.astype(np.uint8), np.ones((halo, halo), np.uint8)).astype(bool)
    open_ = ~(hidden | others)
    if not open_.any():
        return None
    rest = np.zeros(around.shape[:2])
    for channel in range(around.shape[2]):
        flat = around[:, :, channel] - _surface(around[:, :, channel], open_)
        flat[~open_] = 0
        for size in _SCALES:
            smooth = _mean_of_open(flat, open_, size)
            sigma = 1.4826 * float(np.median(np.abs(smooth[open_])))
            if sigma > _NOISE * ink.contrast:
                return None
            out = (np.abs(smooth) > max(_SIGMAS * sigma, _EXACT * ink.contrast)).astype(np.uint8)
            _, _, stats, _ = cv2.connectedComponentsWithStats(out, connectivity=8)
            if any(int(part[4]) >= _SPOT for part in stats[1:]):
                return None
            if sigma > _EXACT * ink.contrast:
                rest = np.maximum(rest, np.abs(smooth) / (_SIGMAS * sigma))
    rest[~open_] = np.resize(rest[open_], np.count_nonzero(~open_))  # else the ink could be read from its gap
    return (rest.clip(0, 1) * 255).astype(np.uint8)


def _surface(values: Array, open_: Array) -> Array:
    """The least-squares quadratic surface through the open pixels."""
    rows, columns = values.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    weights, *_ = np.linalg.lstsq(terms[open_], values[open_], rcond=None)
    fitted: Array = terms @ weights
    return fitted


def _mean_of_open(values: Array, open_: Array, size: int) -> Array:
    """The mean over the open ones of `size` x `size` pixels; 0 elsewhere."""
    import cv2

    total = cv2.blur(values, (size, size), borderType=cv2.BORDER_CONSTANT)
    share = cv2.blur(open_.astype(np.float64), (size, size), borderType=cv2.BORDER_CONSTANT)
    mean: Array = np.where(open_, total / np.maximum(share, 1e-9), 0.0)
    return mean
