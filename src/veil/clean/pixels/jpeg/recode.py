"""The Huffman codes with which a scan is written: those of its source, and more where more are needed."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from veil.clean.pixels.jpeg.bits import Interval, Writer
from veil.clean.pixels.jpeg.errors import unreadable
from veil.clean.pixels.jpeg.frame import Scan
from veil.clean.pixels.jpeg.huffman import Table, codes, with_symbols

DC, AC = 0x00, 0x10
_MOST_SIZE = 15


class Code(NamedTuple):
    """One Huffman code in an interval: the bit where it stands, its table (class and slot), and its symbol."""

    at: int
    key: int
    symbol: int


class Coder:
    """The tables of one scan.

    Args:
        scan: as it is read.

    Attributes:
        moved: tables whose codes became others, so that every code of them is written anew.
    """

    def __init__(self, scan: Scan) -> None:
        self._tables: dict[int, Table] = {}
        for member in scan.members:
            self._tables |= {DC | member.dc_slot: member.dc} if member.dc else {}
            self._tables |= {AC | member.ac_slot: member.ac} if member.ac else {}
        self._needed: dict[int, set[int]] = {key: set() for key in self._tables}
        self._old: dict[int, dict[int, tuple[int, int]]] = {}
        self._codes: dict[int, dict[int, tuple[int, int]]] = {}
        self.moved: set[int] = set()

    def need(self, key: int, symbols: Iterable[int]) -> None:
        """Says what will be written besides what there is."""
        self._needed[key].update(symbols)

    def has(self, key: int, symbol: int) -> bool:
        """Whether the scan's own table has a symbol."""
        return symbol in self._tables[key].symbols

    def settle(self) -> bytes:
        """Makes the tables, and gives the DHT segments that have to stand before the scan; may be empty."""
        segments = b""
        for key, table in self._tables.items():
            new, same = with_symbols(table, self._needed[key])
            self._old[key], self._codes[key] = codes(table), codes(new)
            if new != table:
                segments += new.segment(key >> 4, key & 15)
            if not same:
                self.moved.add(key)
        return segments

    def restore(self) -> bytes:
        """Gives the DHT segments that bring the tables back for the scans that follow."""
        return b"".join(self._tables[key].segment(key >> 4, key & 15) for key in sorted(self.moved))

    def put(self, writer: Writer, key: int, symbol: int) -> None:
        """Writes a symbol."""
        writer.put(*self._codes[key][symbol])

    def put_difference(self, writer: Writer, key: int, difference: int) -> None:
        """Writes a DC difference (T.81 section F.1.2.1)."""
        size = size_of(difference)
        self.put(writer, key, size)
        writer.put(difference if difference > 0 else difference + (1 << size) - 1, size)

    def copy(self, writer: Writer, source: Interval, start: int, stop: int, found: list[Code]) -> None:
        """Writes a range of bits, with new codes where tables moved; `found` holds all codes of the interval."""
        if self.moved:
            low, high = bisect_left(found, (start,)), bisect_left(found, (stop,))
            for at, key, symbol in found[low:high]:
                if key in self.moved:
                    writer.copy(source, start, at)
                    self.put(writer, key, symbol)
                    start = at + self._old[key][symbol][1]
        writer.copy(source, start, stop)


def size_of(difference: int) -> int:
    """Gives the category of a DC difference.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, none is so large.
    """
    size = abs(difference).bit_length()
    if size > _MOST_SIZE:
        raise unreadable("its DC coefficients are out of range")
    return size
