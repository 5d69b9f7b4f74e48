"""Entropy-coded data as bits: cut at its restart markers, without stuffed bytes, and put together again."""

import re
from array import array
from typing import Final

import numpy as np

from veil.clean.pixels.model import Array

RESTART: Final = re.compile(rb"\xff+[\xd0-\xd7]")
"""A restart marker with the fill bytes before it (T.81 section B.1.1.2)."""
_SLACK: Final = 512
"""Zeros behind the data: the longest block, 64 codes and values of 31 bits, is read before anyone looks at the end."""
_FULL: Final = 1 << 22


class Interval:
    """The bits of one restart interval.

    Args:
        stuffed: its bytes as they stand in the stream.

    Attributes:
        size: in bits.
        windows: at each byte, the 32 bits that begin there.
    """

    __slots__ = ("_bytes", "size", "windows")

    def __init__(self, stuffed: bytes) -> None:
        data = stuffed.replace(b"\xff\0", b"\xff")
        self.size = 8 * len(data)
        self._bytes = np.frombuffer(data + bytes(_SLACK), np.uint8)
        wide = self._bytes.astype(np.uint32)
        windows = wide[:-3] << 24 | wide[1:-2] << 16 | wide[2:-1] << 8 | wide[3:]
        self.windows = array("I", windows.tobytes())

    def bits(self, start: int, stop: int) -> Array:
        """Gives a range of bits, each a byte of 0 or 1."""
        low = start >> 3
        found: Array = np.unpackbits(self._bytes[low : (stop + 7) >> 3])[start - 8 * low : stop - 8 * low]
        return found

    def number(self, start: int, length: int) -> int:
        """Gives up to 24 bits as a number."""
        window = self.windows[start >> 3] << (start & 7) & 0xFFFFFFFF
        return window >> (32 - length)


class Writer:
    """Puts the bits of one restart interval together; memory is bounded, but for the bytes that come out."""

    __slots__ = ("_done", "_held", "_parts")

    def __init__(self) -> None:
        self._parts: list[Array] = []
        self._held = 0
        self._done = bytearray()

    def copy(self, source: Interval, start: int, stop: int) -> None:
        """Adds a range of bits of another interval."""
        while start < stop:
            end = min(stop, start + _FULL)
            self.add(source.bits(start, end))
            start = end

    def put(self, value: int, length: int) -> None:
        """Adds a number of some bits."""
        if length:
            self.add(np.array([value >> shift & 1 for shift in range(length - 1, -1, -1)], np.uint8))

    def add(self, part: Array) -> None:
        """Adds bits, each a byte of 0 or 1."""
        self._parts.append(part)
        self._held += len(part)
        if self._held >= _FULL:
            joined = np.concatenate(self._parts)
            whole = len(joined) & ~7
            self._done += np.packbits(joined[:whole]).tobytes()
            self._parts = [joined[whole:]]
            self._held = len(joined) - whole

    def stuffed(self) -> bytes:
        """Gives the bytes as they stand in a stream: filled up with ones (section F.1.2.3), zeros stuffed after 255."""
        self._parts.append(np.ones(-self._held % 8, np.uint8))
        self._done += np.packbits(np.concatenate(self._parts)).tobytes()
        return bytes(self._done).replace(b"\xff", b"\xff\0")
