"""Attributes that say something of the pixels and have to stay true once some of them are wiped.

Smallest and Largest Image Pixel Value (PS3.3 C.7.6.3.1) are over all frames of the instance: they follow where the new
extreme is known, and go where it can no longer be proven. What repeats the pixels (an icon, a histogram) or speaks of
other instances too (the extremes of the series) goes. Lossy Image Compression, its ratio and its method stay: wiping
neither adds a loss nor takes one back, but for videos. Pixel Padding Value stays: wiping makes no padding.
"""

from struct import error, pack
from typing import Final

import numpy as np

from veil.clean.pixels.model import Array, Format
from veil.dicom.instance import Opened

SMALLEST, LARGEST = 0x00280106, 0x00280107
PHOTOMETRIC: Final = 0x00280004
LOSSY, RATIO, METHOD = 0x00282110, 0x00282112, 0x00282114
"""Lossy Image Compression, its ratios and its methods."""
GOES: Final = (
    0x00280104,  # Smallest Valid Pixel Value (retired)
    0x00280105,  # Largest Valid Pixel Value (retired)
    0x00280108,  # Smallest Pixel Value in Series
    0x00280109,  # Largest Pixel Value in Series
    0x00280110,  # Smallest Image Pixel Value in Plane (retired)
    0x00280111,  # Largest Image Pixel Value in Plane (retired)
    0x00603000,  # Histogram Sequence
    0x00880200,  # Icon Image Sequence
)
"""What is removed with any redaction."""
_WORD: Final = 2


class Extremes:
    """The smallest and the largest stored value of an instance, as far as they have been seen.

    Args:
        opened: the instance as it was.
        form: of its pixels.
    """

    def __init__(self, opened: Opened, form: Format) -> None:
        self._form = form
        self._code = "<h" if form.signed else "<H"
        self._old = {
            tag: int.from_bytes(raw, "little", signed=form.signed)
            for tag in (SMALLEST, LARGEST)
            if len(raw := value(opened, tag)) == _WORD
        }
        self._present = tuple(tag for tag in (SMALLEST, LARGEST) if tag in opened.tags)
        self._low: int | None = None
        self._high: int | None = None

    @property
    def asked(self) -> bool:
        """Whether frames have to be shown at all."""
        return bool(self._old) and self._form.number == "integer" and self._form.samples == 1

    def see(self, stored: Array) -> None:
        """Takes note of a frame as it will be."""
        low, high = int(np.min(stored)), int(np.max(stored))
        self._low = low if self._low is None else min(self._low, low)
        self._high = high if self._high is None else max(self._high, high)

    def changes(self, *, complete: bool) -> dict[int, bytes]:
        """Gives the attributes that become another value; no bytes for one that goes.

        Args:
            complete: every frame was shown. Else those that were not are the same as before, and the old extreme holds
                for them: it is also the new one only where a frame that was shown reaches it or goes beyond.
        """
        out: dict[int, bytes] = {}
        for tag in self._present:
            seen, old = self._low if tag == SMALLEST else self._high, self._old.get(tag)
            if not self.asked or seen is None or old is None:
                out[tag] = b""
            elif complete or (seen <= old if tag == SMALLEST else seen >= old):
                if seen != old:
                    out[tag] = self._written(seen)
            else:
                out[tag] = b""
        return out

    def _written(self, number: int) -> bytes:
        try:
            return pack(self._code, number)
        except error:  # more than 16 bits
            return b""


def gone(opened: Opened) -> dict[int, bytes]:
    """Gives the attributes that go, of those that the source has."""
    return dict.fromkeys((tag for tag in GOES if tag in opened.tags), b"")


def lossy(opened: Opened, ratio: float, method: str) -> dict[int, bytes]:
    """Gives the attributes that tell of one more lossy compression (PS3.3 C.7.6.1.1.5), whether the source has them.

    Args:
        opened: the instance as it was.
        ratio: of the new compression.
        method: its defined term.
    """
    new = {RATIO: f"{ratio:.2f}"[:16].encode("ascii"), METHOD: method.encode("ascii")}
    for tag, last in new.items():
        before = value(opened, tag).strip(b" \0")
        new[tag] = _even(before + b"\\" + last if before else last)
    return {LOSSY: b"01", **new}


def photometric(opened: Opened, new: str) -> dict[int, bytes]:
    """Gives Photometric Interpretation where it became another."""
    old = value(opened, PHOTOMETRIC).strip(b" \0").decode("latin-1")
    return {} if new == old else {PHOTOMETRIC: _even(new.encode("ascii"))}


def _even(text: bytes) -> bytes:
    return text + b" " * (len(text) % 2)


def value(opened: Opened, tag: int) -> bytes:
    """The raw value of an attribute of the outermost level; empty where it is missing or a sequence."""
    for found, _, _, start, stop, items in opened.elements:
        if found == tag and items is None:
            return bytes(opened.buf[start:stop])
    return b""
