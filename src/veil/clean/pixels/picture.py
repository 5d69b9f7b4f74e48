"""One frame as a person would see it: grey with larger numbers lighter, or RGB (PS3.3 sections C.7.6.3.1.2, C.11)."""

from typing import Final

import numpy as np

from veil.clean.pixels.model import Array, Colour, Display, Format, Picture

_HALF: Final = 0.5
_BYTE: Final = 8
_WORD: Final = 2
_RAMP: Final = np.arange(256)
_FULL_LUMA: Final = np.clip(np.rint((_RAMP - 16) * (255 / 219)), 0, 255).astype(np.uint8)
_FULL_CHROMA: Final = np.clip(np.rint((_RAMP - 128) * (255 / 224) + 128), 0, 255).astype(np.uint8)
"""Partial to full range: luma from 16 to 235, chroma from 16 to 240 (ITU-R BT.601)."""
Window = tuple[float, float]


def picture(stored: Array, frames_format: Format, display: Display, colour: Colour) -> Picture:
    """Makes a picture of stored values; they are not written to.

    Args:
        stored: (rows, columns) or (rows, columns, samples).
        frames_format: what the data set says of them.
        display: how it says that they are shown.
        colour: what the values mean.
    """
    if colour == "palette" and display.palette is not None:
        return Picture(_mapped(stored, display))
    if colour == "rgb":
        return Picture(_bytes(stored, frames_format))
    if colour == "ybr":
        values = _bytes(stored, frames_format)
        return Picture(_to_rgb(values, partial=frames_format.photometric.startswith("YBR_PARTIAL")))
    return _grey(stored, frames_format, display)


def _mapped(stored: Array, display: Display) -> Array:
    """Looks indices up; those outside take the nearest entry (C.7.6.3.1.5)."""
    assert display.palette is not None  # noqa: S101  asked by the caller
    out = np.empty((*stored.shape, 3), np.uint8)
    unsigned = np.dtype(f"u{stored.itemsize}")
    for place, (first, entries) in enumerate(display.palette):
        low, high = first, first + len(entries) - 1
        if stored.itemsize > _WORD:
            out[..., place] = entries[np.clip(stored.astype(np.int64), low, high) - first]
            continue
        # One table of all indices there can be costs less than to bound each pixel's.
        every = np.arange(1 << (8 * stored.itemsize), dtype=unsigned).view(stored.dtype.newbyteorder("="))
        table = entries[np.clip(every.astype(np.int64), low, high) - first]
        out[..., place] = table[stored.view(unsigned)]
    return out


def _bytes(stored: Array, fmt: Format) -> Array:
    """Colour samples as bytes; the leading eight of the bits that are used."""
    if stored.dtype == np.uint8 and fmt.stored == _BYTE:
        return np.ascontiguousarray(stored)
    if fmt.signed:
        stored = stored.astype(np.int64) + (1 << (fmt.stored - 1))
    shift = fmt.stored - _BYTE
    bounded: Array = np.clip(stored >> shift if shift > 0 else stored << -shift, 0, 255).astype(np.uint8)
    return bounded


def _to_rgb(values: Array, *, partial: bool) -> Array:
    """YCbCr to RGB (C.7.6.3.1.2); of partial range, luma goes from 16 to 235 and chroma from 16 to 240."""
    import cv2

    if partial:
        values = np.stack([_FULL_LUMA[values[..., 0]], *(_FULL_CHROMA[values[..., at]] for at in (1, 2))], axis=-1)
    turned: Array = cv2.cvtColor(np.ascontiguousarray(values[..., (0, 2, 1)]), cv2.COLOR_YCrCb2RGB)
    return turned


def _grey(stored: Array, fmt: Format, display: Display) -> Picture:
    windows = [_stored_window(window, display) for window in display.windows]
    values = stored
    if values.dtype.kind == "f":
        values = _finite(values)
    windows += _beside_padding(values, display.padding)
    # A falling rescale turns light and dark round as MONOCHROME1 does.
    if (fmt.photometric == "MONOCHROME1") != (display.slope < 0):
        values, turned = _turned(values, fmt)
        windows = [(turned - high, turned - low) for low, high in windows]
    return Picture(values, tuple(dict.fromkeys(windows)))


def _stored_window(window: Window, display: Display) -> Window:
    """Window Center and Width (C.11.2.1.2) as darkest and lightest stored value."""
    center, width = window
    half = max(width - 1, 0) / 2
    ends = ((center - _HALF - half - display.intercept) / display.slope,
            (center - _HALF + half - display.intercept) / display.slope)  # fmt: skip
    return min(ends), max(ends)


def _finite(values: Array) -> Array:
    """Floating-point values with the smallest in place of what is no number; infinities become the ends."""
    good = np.isfinite(values)
    if good.all():
        return values
    if not good.any():
        return np.zeros_like(values)
    low, high = values[good].min(), values[good].max()
    return np.nan_to_num(values, copy=True, nan=low, posinf=high, neginf=low)


def _beside_padding(values: Array, padding: int | None) -> list[Window]:
    """The range of what is not padding, where padding widens it; the values stay, for text may be drawn in it."""
    if padding is None:
        return []
    low, high = values.min().item(), values.max().item()
    if padding not in (low, high) or low == high:
        return []
    rest = values[values != (low if padding == low else high)]
    return [(float(rest.min()), float(rest.max()))] if rest.min() < rest.max() else []


def _turned(values: Array, fmt: Format) -> tuple[Array, float]:
    """Values turned round, and the number of which old and new are the two parts."""
    if values.dtype.kind == "f":
        return -values, 0.0
    if fmt.signed:
        return np.invert(values), -1.0
    most = (1 << fmt.stored) - 1
    highest = int(values.max(initial=0))
    if highest > most:  # a lossy stream may go beyond Bits Stored
        most = (1 << (values.dtype.itemsize * 8)) - 1
    return np.array(most, values.dtype) - values, float(most)
