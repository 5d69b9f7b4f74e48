"""Small pictures of a frame for a person: as it came, as it would leave, and what lies in its boxes."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veil.clean.pixels.model import Array, Box, Found, Picture
from veil.clean.pixels.seen import MAX_CROPS, View

LONGEST = 320
_CROP = (480, 64)
"""Columns and rows of a crop at most."""
_MARGIN = 4
_QUALITY = 82
_ENOUGH = 4 * LONGEST
_RESIZED = (np.uint8, np.uint16, np.int16, np.float32)
"""Sample types that OpenCV makes smaller itself."""
_Levels = tuple[float, float]


def view(frame: int, before: Picture, after: Picture, found: Iterable[Found]) -> View:
    """Everything that is shown of one frame, from 0."""
    boxes = [box for one in found if one.first <= frame <= one.last for box in one.wipe]
    return View(frame, *thumbs(before, after, boxes), crops(before, boxes))


def thumbs(before: Picture, after: Picture, boxes: Sequence[Box] = ()) -> tuple[bytes, bytes]:
    """The frame as it came and as it would leave, as JPEG of at most 320 pixels on the long side.

    Both are shown with the same levels of grey: those of the frame's window if what lies in the boxes can be told apart
    there, else those of all its values.
    """
    small = _small(before.values)
    levels = _levels(before, small, boxes)
    return _jpeg(_eight(small, levels)), _jpeg(_eight(_small(after.values), levels))


def crops(picture: Picture, boxes: Sequence[Box]) -> tuple[bytes, ...]:
    """What lies in the first boxes, with a small margin, as JPEG; each with levels of grey of its own.

    Text that another window hides is seen so too. Large ones are made smaller.
    """
    return tuple(_crop(picture.values, box) for box in boxes[:MAX_CROPS])


def _crop(values: Array, box: Box) -> bytes:
    rows, columns = values.shape[:2]
    x0, x1 = sorted((min(max(box.x0 - _MARGIN, 0), columns - 1), min(max(box.x1 + _MARGIN, 1), columns)))
    y0, y1 = sorted((min(max(box.y0 - _MARGIN, 0), rows - 1), min(max(box.y1 + _MARGIN, 1), rows)))
    part = values[y0:y1, x0:x1]
    factor = min(_CROP[0] / part.shape[1], _CROP[1] / part.shape[0], 1.0)
    small = _resized(part, factor)
    return _jpeg(_eight(small, _spread(small)))


def _small(values: Array) -> Array:
    return _resized(values, min(LONGEST / max(values.shape[:2]), 1.0))


def _resized(values: Array, factor: float) -> Array:
    import cv2

    if values.dtype.type not in _RESIZED:
        # Few samples are enough, and OpenCV takes no other types.
        step = max(max(values.shape[:2]) // _ENOUGH, 1) if factor < 1 else 1
        factor, values = factor * step, values[::step, ::step].astype(np.float32)
    if factor >= 1:
        return values
    rows, columns = (max(round(length * factor), 1) for length in values.shape[:2])
    return cv2.resize(np.ascontiguousarray(values), (columns, rows), interpolation=cv2.INTER_AREA)


def _levels(picture: Picture, small: Array, boxes: Sequence[Box]) -> _Levels:
    """The darkest and the lightest value that are told apart."""
    if small.ndim == 3:  # noqa: PLR2004  colour
        return 0.0, 255.0
    spread = _spread(small)
    if not picture.windows:
        return spread
    low, high = window = picture.windows[0]
    for box in boxes:
        part = picture.values[max(box.y0, 0) : box.y1, max(box.x0, 0) : box.x1]
        if part.size and (float(part.max()) <= low or float(part.min()) >= high):
            return min(spread[0], float(part.min())), max(spread[1], float(part.max()))
    return window


def _spread(values: Array) -> _Levels:
    """All but the outermost values."""
    if values.ndim == 3:  # noqa: PLR2004  colour
        return 0.0, 255.0
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    low, high = np.percentile(finite, (0.5, 99.5))
    return float(low), float(high)


def _eight(values: Array, levels: _Levels) -> NDArray[np.uint8]:
    if values.dtype == np.uint8 and levels == (0.0, 255.0):
        return values
    low, high = levels
    numbers = np.nan_to_num(values.astype(np.float32), nan=low, posinf=high, neginf=low)
    scaled = (np.clip(numbers, low, high) - low) * (255.0 / max(high - low, 1e-6))
    eight: NDArray[np.uint8] = np.clip(scaled, 0, 255).astype(np.uint8)
    return eight


def _jpeg(values: NDArray[np.uint8]) -> bytes:
    import cv2

    turned: Any = values[..., ::-1] if values.ndim == 3 else values  # noqa: PLR2004  OpenCV has blue first
    done, encoded = cv2.imencode(".jpg", np.ascontiguousarray(turned), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert done  # noqa: S101  eight bits of one or three samples can always be encoded
    return bytes(encoded)
