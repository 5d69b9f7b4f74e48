"""Whether a single letter has the shape of that letter: a second opinion, since a recogniser has no context for it.

A recogniser of two scripts takes a letter of a third for one of its own: a whole Arabic name, joined up, for an L.
"""

from functools import cache
from typing import Final

import numpy as np

from veil.clean.pixels.model import Array

_ALIKE: Final = 0.5  # correlation; letters of eight typefaces have 0.50 to 0.95
_SIDE: Final = 24  # pixels to which both are fitted
_BLUR: Final = 2.0  # pixels, about a stroke
_WIDEST: Final = 1.15  # of the height
_STROKE: Final = 0.45  # of the height: an I, which is nothing but a stroke


def shaped(depth: Array, letter: str) -> bool:
    """Whether ink as (rows, columns), 0 to 1, can be a letter of the Latin alphabet."""
    rows, columns = depth.shape
    if columns > _WIDEST * rows:
        return False
    if letter in "Iil":
        return bool(columns <= _STROKE * rows)
    fitted = _fitted(depth)
    return any(float((fitted * shape).sum()) >= _ALIKE for shape in _shapes(letter))


@cache
def _shapes(letter: str) -> tuple[Array, ...]:
    """The letter, small and large, in three of Hershey's typefaces (A. V. Hershey, 1967), which OpenCV draws."""
    import cv2

    shapes = []
    for one in sorted({letter.lower(), letter.upper()}):
        for face in (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX):
            drawn = np.zeros((120, 120), np.uint8)
            cv2.putText(drawn, one, (30, 80), face, 2, 255, 6, cv2.LINE_AA)
            rows, columns = np.flatnonzero(drawn.max(axis=1) > 0), np.flatnonzero(drawn.max(axis=0) > 0)
            shapes.append(_fitted(drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] / 255.0))
    return tuple(shapes)


def _fitted(depth: Array) -> Array:
    """Ink in a square, blurred, with mean 0 and length 1; 0 everywhere where it has no shape."""
    import cv2

    square = cv2.resize(depth.astype(np.float32), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    square = cv2.GaussianBlur(square, (0, 0), _BLUR)
    square -= square.mean()
    length = float(np.linalg.norm(square))
    even: Array = square / length if length else square
    return even
