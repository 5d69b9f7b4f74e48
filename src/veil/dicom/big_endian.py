"""Explicit VR big endian (PS3.5 section A.3, retired): turned into little endian, byte for byte at the same offsets.

Read here and not through pydicom, which takes a file that ends too early for a whole one (docs/decisions/0006).
"""

from struct import Struct, error, unpack_from
from typing import Final

from veil.dicom import vr as vrs
from veil.dicom.scan import MAX_DEPTH, UNDEFINED, scan_items
from veil.dicom.values import width
from veil.errors import ReadError

_HEAD: Final = Struct(">HH2sH").unpack_from
_LONG: Final = Struct(">L").unpack_from
_ITEM: Final = Struct(">HHL").unpack_from
_PIXEL_DATA: Final = (0x7FE0, 0x0010)
_BITS_ALLOCATED: Final = (0x0028, 0x0100)
_WORD: Final = 16


def to_little_endian(source: bytes, start: int) -> bytes:
    """Gives the file with its data set in explicit little endian; every offset and length stays what it was.

    Args:
        source: the whole file.
        start: offset of the data set.

    Raises:
        ReadError: Q-TRUNCATED, Q-LENGTH, Q-NESTING or Q-ENCODING.
    """
    out = bytearray(source)
    turner = _Turner(source, out)
    try:
        turner.level(start, len(source), 0, delimited=False)
    except error:
        if not turner.complete:
            raise ReadError("Q-TRUNCATED", "the data end inside an element") from None
    except ReadError:
        if not turner.complete:
            raise
    # Behind the pixel data may stand what is no element; it is left out.
    return bytes(out[: turner.stop] if turner.complete else out)


class _Turner:
    """Turns one file; remembers how wide its samples are."""

    def __init__(self, source: bytes, out: bytearray) -> None:
        self._source = source
        self._out = out
        self._bits = _WORD
        self.complete = False
        self.stop = 0

    def level(self, pos: int, end: int, depth: int, *, delimited: bool) -> int:
        """Turns the elements of one level; returns the offset after it."""
        if depth > MAX_DEPTH:
            raise ReadError("Q-NESTING", "sequences are nested too deep")
        while pos < end:
            group, element, vr, length = _HEAD(self._source, pos)
            if group == 0xFFFE and element == 0xE00D and delimited:  # noqa: PLR2004  Item Delimitation Item
                self._swap(pos, pos + 4, 2)
                return pos + 8
            if vr not in vrs.SHORT and vr not in vrs.LONG:
                raise ReadError("Q-ENCODING", "a big endian element without a VR of the standard")
            self._swap(pos, pos + 4, 2)
            if vr in vrs.SHORT:
                self._swap(pos + 6, pos + 8, 2)
                pos += 8
            else:
                (length,) = _LONG(self._source, pos + 8)
                self._swap(pos + 8, pos + 12, 4)
                pos += 12
            pos = self._value(pos, end, (group, element), vr, length, depth)
            if depth == 0:
                self.complete = self.complete or (group, element) == _PIXEL_DATA
                self.stop = pos
        if delimited:
            raise ReadError("Q-TRUNCATED", "an item without its end")
        return pos

    def _value(self, pos: int, end: int, tag: tuple[int, int], vr: bytes, length: int, depth: int) -> int:
        if length == UNDEFINED:
            if vr == b"UN":  # little endian, whatever surrounds it (PS3.5 section 6.2.2)
                return scan_items(self._source, pos, end, explicit=False, delimited=True, depth=depth)[1]
            if vr != b"SQ":
                raise ReadError("Q-LENGTH", "encapsulated data in big endian")
            return self._items(pos, end, depth, delimited=True)
        stop = pos + length
        if stop > end:
            raise ReadError("Q-LENGTH" if depth else "Q-TRUNCATED", "a length reaches beyond the data")
        if vr == b"SQ":
            self._items(pos, stop, depth, delimited=False)
            return stop
        if tag == _BITS_ALLOCATED and length == 2:  # noqa: PLR2004  one unsigned short
            (self._bits,) = unpack_from(">H", self._source, pos)
        size = 2 if vr == b"AT" else width(vr)
        if tag == _PIXEL_DATA and vr == b"OW" and self._bits > _WORD:
            size = self._bits // 8
        if size > 1:
            self._swap(pos, stop, size)
        return stop

    def _items(self, pos: int, end: int, depth: int, *, delimited: bool) -> int:
        while pos < end:
            group, element, length = _ITEM(self._source, pos)
            self._swap(pos, pos + 4, 2)
            self._swap(pos + 4, pos + 8, 4)
            pos += 8
            if (group, element) == (0xFFFE, 0xE0DD):
                return pos
            if (group, element) != (0xFFFE, 0xE000):
                raise ReadError("Q-LENGTH", "something other than an item stands in a sequence")
            if length == UNDEFINED:
                pos = self.level(pos, end, depth + 1, delimited=True)
            elif pos + length > end:
                raise ReadError("Q-LENGTH", "an item reaches beyond its sequence")
            else:
                pos = self.level(pos, pos + length, depth + 1, delimited=False)
        if delimited:
            raise ReadError("Q-TRUNCATED", "a sequence without its end")
        return pos

    def _swap(self, start: int, stop: int, size: int) -> None:
        """Turns numbers of `size` bytes; what is left over at the end stays."""
        stop -= (stop - start) % size
        for index in range(size):
            self._out[start + index : stop : size] = self._source[start + size - 1 - index : stop : size]
