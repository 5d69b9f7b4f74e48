"""What is shown to the detector: a picture as 8-bit views, since text that one window hides another shows."""

from typing import Final

import cv2
import numpy as np

from veil.clean.pixels.model import Array, Picture

LOCAL: Final = 15
"""Pixels of the side of the square whose mean and deviation a local view is normalised by."""
SPREAD: Final = 45
"""Grey levels of a local view that one deviation takes."""
MIDDLE: Final = 128
SHOWN: Final = (0.5, 99.5)
"""Percentiles of the values that are shown where a picture has no window."""
SAMPLE: Final = 1 << 18
"""About how many values the percentiles are taken of."""
_GREY: Final = 2
_WIDE: Final = 1e6
_STEPS: Final = 65536


def window(picture: Picture) -> tuple[float, float]:
    """What a viewer would show of a grey picture: its first window, else the range of most of its values."""
    for low, high in picture.windows:
        if np.isfinite(low) and np.isfinite(high) and high > low:
            return low, high
    step = max(1, picture.values.size // SAMPLE)
    some = picture.values.ravel()[::step].astype(np.float64)
    some = some[np.isfinite(some)]
    if not some.size:
        return 0.0, 1.0
    low, high = (float(value) for value in np.percentile(some, SHOWN))
    return (low, high) if high > low else (float(some.min()), float(some.max()))


def plain(picture: Picture) -> Array:
    """The picture as a viewer would open it: grey (rows, columns), or B, G, R (rows, columns, 3), uint8."""
    if picture.values.ndim != _GREY:
        return np.ascontiguousarray(picture.values[:, :, ::-1])
    low, high = window(picture)
    return _stretched(picture.values, low, high)


def full(picture: Picture) -> Array:
    """The whole range of the values, uint8 (rows, columns), of a colour picture its lightness."""
    grey, _ = _light(picture)
    return _stretched(grey, float(grey.min()), float(grey.max()))


def local(picture: Picture, side: int = LOCAL) -> Array:
    """Each pixel against the mean and the deviation of the square about it: shows text of any window, uint8."""
    grey, floor = _light(picture)
    edge = cv2.BORDER_REFLECT
    mean = cv2.boxFilter(grey, cv2.CV_64F, (side, side), borderType=edge)
    square = cv2.sqrBoxFilter(grey, cv2.CV_64F, (side, side), borderType=edge)
    deviation = np.sqrt(np.maximum(square - mean * mean, 0))
    result = (grey - mean) / (deviation + floor) * SPREAD + MIDDLE
    return np.clip(result, 0, 255).astype(np.uint8)


def _light(picture: Picture) -> tuple[Array, float]:
    """The lightness as float32 from 0, and what is half the least step in it; what is no number counts as darkest."""
    values = picture.values
    if values.ndim != _GREY:
        return cv2.cvtColor(np.ascontiguousarray(values), cv2.COLOR_RGB2GRAY).astype(np.float32), 0.5
    grey = values.astype(np.float64)
    there = np.isfinite(grey)
    low = float(grey.min(where=there, initial=np.inf)) if there.any() else 0.0
    grey = np.where(there, grey, low) - low
    high = float(grey.max())
    if values.dtype.kind == "f" and high and not (high < _WIDE and (grey == np.rint(grey)).all()):
        return (grey / high).astype(np.float32), 0.5 / _STEPS
    return grey.astype(np.float32), 0.5


def _stretched(grey: Array, low: float, high: float) -> Array:
    """Values from `low` to `high` as 0 to 255; what is no number as 0."""
    factor = 255 / (high - low) if high > low else 0.0
    result = np.nan_to_num((grey.astype(np.float64) - low) * factor, nan=0.0, posinf=255.0, neginf=0.0)
    return np.clip(result + 0.5, 0, 255).astype(np.uint8)
