"""The other scans of progressive frames: refined DC coefficients, and AC coefficients (T.81 Annex G)."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from veil.clean.pixels.jpeg.band import Band, first_walk, refining_walk
from veil.clean.pixels.jpeg.bits import Interval, Writer
from veil.clean.pixels.jpeg.errors import unreadable
from veil.clean.pixels.jpeg.frame import Frame, Scan
from veil.clean.pixels.jpeg.huffman import with_symbols
from veil.clean.pixels.jpeg.order import Order, Part, parts
from veil.clean.pixels.jpeg.plane import Plane
from veil.clean.pixels.jpeg.recode import AC, Coder
from veil.clean.pixels.model import Array

_LONGEST: Final = 14
"""Of a run of 32,767 ends of band, the longest."""


class RefinedDcScan:
    """A scan that has one more bit of each DC coefficient (section G.1.2.1); it is coded without tables.

    Args:
        stream: the whole stream.
        frame: its structure.
        scan: of the frame.
        planes: all blocks; their DC coefficients are refined here.
    """

    def __init__(self, stream: bytes, frame: Frame, scan: Scan, planes: Sequence[Plane]) -> None:
        self._stream = stream
        self._scan = scan
        self._order = Order(frame, scan, planes)
        self._parts = parts(stream, scan, self._order.units)
        for part in self._parts:
            bits = self._bits(part)
            for plane, (order, flat) in zip(self._order.planes, self._order.blocks(part), strict=True):
                plane.dc.ravel()[flat] |= bits[order].astype(np.int32) << scan.low

    def _bits(self, part: Part) -> Array:
        interval, count = Interval(self._stream[part.start : part.stop]), part.units * len(self._order.unit)
        if count > interval.size:
            raise unreadable("its data end too early")
        return interval.bits(0, count)

    def plan(self, coder: Coder) -> None:
        """Needs no symbols."""

    def write(self, coder: Coder) -> bytes:  # noqa: ARG002  as the other scans
        """Gives the scan's entropy-coded data."""
        out, done = [], self._scan.start
        for part in self._parts:
            bits = self._bits(part)
            old = bits.copy()
            for plane, (order, flat) in zip(self._order.planes, self._order.blocks(part), strict=True):
                wiped = plane.wiped.ravel()[flat]
                bits[order[wiped]] = plane.new.ravel()[flat[wiped]] >> self._scan.low & 1
            if not np.array_equal(bits, old):
                writer = Writer()
                writer.add(bits)
                out += [self._stream[done : part.start], writer.stuffed()]
                done = part.stop
        return b"".join([*out, self._stream[done : self._scan.stop]])


class AcScan:
    """A scan of AC coefficients of one component, first or refining.

    Args:
        stream: the whole stream.
        frame: its structure.
        scan: of the frame.
        planes: all blocks; what is known of their coefficients is set here.
    """

    def __init__(self, stream: bytes, frame: Frame, scan: Scan, planes: Sequence[Plane]) -> None:
        self._stream = stream
        self._scan = scan
        self._order = Order(frame, scan, planes)
        self._plane = self._order.planes[0]
        self._key = AC | scan.members[0].ac_slot
        self._parts = parts(stream, scan, self._order.units)
        table = scan.members[0].ac
        if table is None:
            raise unreadable("a scan has no Huffman table")
        if not self._plane.history:
            self._plane.history = [0] * self._plane.wiped.size
        # Where the table has no room every code is asked for: a refining scan cannot be walked again later.
        key = -1 if with_symbols(table, (0,))[1] else self._key
        band = Band(scan.first, scan.last, table, key, self._plane.history)
        walked = refining_walk if scan.high else first_walk
        self._walks = [walked(self._interval(part), self._places(part).tolist(), band) for part in self._parts]

    def _interval(self, part: Part) -> Interval:
        return Interval(self._stream[part.start : part.stop])

    def _places(self, part: Part) -> Array:
        return self._order.blocks(part)[0][1]

    def plan(self, coder: Coder) -> None:
        """Needs an end of band where a block is wiped."""
        if self._plane.wiped.any():
            coder.need(self._key, (0,))

    def write(self, coder: Coder) -> bytes:
        """Gives the scan's entropy-coded data."""
        out, done = [], self._scan.start
        for part, walk in zip(self._parts, self._walks, strict=True):
            wiped = self._plane.wiped.ravel()[self._places(part)]
            if wiped.any() or coder.moved:
                source, ends = self._interval(part), _Ends(self._key, coder)
                for number, gone in enumerate(wiped.tolist()):
                    if gone:
                        ends.add(0, 0)
                        continue
                    start, stop = walk.starts[number], walk.stops[number]
                    if start < stop:
                        ends.flush(source)
                        coder.copy(ends.writer, source, start, stop, walk.codes)
                    if walk.ended[number]:
                        ends.add(walk.tails[number], walk.lengths[number])
                ends.flush(source)
                out += [self._stream[done : part.start], ends.writer.stuffed()]
                done = part.stop
        return b"".join([*out, self._stream[done : self._scan.stop]])


class _Ends:
    """The ends of band that wait for being written as a run (section G.1.2.2), and what refines their blocks."""

    def __init__(self, key: int, coder: Coder) -> None:
        self.writer = Writer()
        self._key = key
        self._coder = coder
        self._tails: list[tuple[int, int]] = []

    def add(self, tail: int, length: int) -> None:
        """Takes one block's end of band; `tail` and `length` say which bits refine it."""
        self._tails.append((tail, length))

    def flush(self, source: Interval) -> None:
        """Writes them, in as long runs as the table has symbols for."""
        at = 0
        while at < len(self._tails):
            size = min((len(self._tails) - at).bit_length() - 1, _LONGEST)
            while size and not self._coder.has(self._key, size << 4):
                size -= 1
            count = min(len(self._tails) - at, (2 << size) - 1)
            self._coder.put(self.writer, self._key, size << 4)
            self.writer.put(count - (1 << size), size)
            for tail, length in self._tails[at : at + count]:
                self.writer.copy(source, tail, tail + length)
            at += count
        self._tails.clear()
