"""Scans that begin DC coefficients: sequential ones, and first ones of progressive frames (T.81 F.2.2, G.1.2.1).

A scan is walked once: where each block begins, where its AC coefficients begin, and its DC coefficient. What is
written is the same bits, but for wiped blocks and for the DC difference of the block after them.
"""

from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from veil.clean.pixels.jpeg.bits import Interval, Writer
from veil.clean.pixels.jpeg.errors import unreadable
from veil.clean.pixels.jpeg.frame import Frame, Member, Scan
from veil.clean.pixels.jpeg.huffman import ENDED, ac_lookup, dc_lookup, symbol_lookup
from veil.clean.pixels.jpeg.order import Order, Part, parts
from veil.clean.pixels.jpeg.plane import Plane
from veil.clean.pixels.jpeg.recode import AC, DC, Code, Coder, size_of
from veil.clean.pixels.model import Array

_BLOCK: Final = 64
_MOST_SIZE: Final = 15

_Lookups = tuple[list[int], list[int], list[int], list[int], list[int]]


class _Walk(NamedTuple):
    """What is known of the blocks of one interval, in the order of the scan.

    Attributes:
        starts: bit at which each block begins, and last, where all end.
        middles: bit at which its AC coefficients begin.
        differences: of the DC coefficients.
    """

    starts: "array[int]"
    middles: "array[int]"
    differences: "array[int]"


class _Change(NamedTuple):
    """A block that is written anew: its number in the interval, its component, its DC difference, whether all goes."""

    number: int
    member: Member
    difference: int
    wiped: bool


class DcScan:
    """One such scan.

    Args:
        stream: the whole stream.
        frame: its structure.
        scan: of the frame.
        planes: all blocks; their DC coefficients are set here.
        around: whether the blocks beside the wiped ones are needed, too.
    """

    def __init__(self, stream: bytes, frame: Frame, scan: Scan, planes: Sequence[Plane], *, around: bool) -> None:
        self._stream = stream
        self._scan = scan
        self._order = Order(frame, scan, planes)
        self._parts = parts(stream, scan, self._order.units)
        self._walks: dict[int, _Walk] = {}
        self._changes: dict[int, list[_Change]] = {}
        whole = frame.progressive
        for number, part in enumerate(self._parts):
            blocks = self._order.blocks(part)
            near = [plane.near if around else plane.wiped for plane in self._order.planes]
            if whole or any(mask.ravel()[flat].any() for mask, (_, flat) in zip(near, blocks, strict=True)):
                self._walks[number] = self._walk(part, blocks)

    def _walk(self, part: Part, blocks: list[tuple[Array, Array]]) -> _Walk:
        interval = Interval(self._stream[part.start : part.stop])
        coded = [_lookups(member, self._scan.last > 0) for member in self._scan.members]
        walk = _walked(interval, [coded[number] for number in self._order.unit], part.units)
        differences = np.array(walk.differences)
        for plane, (order, flat) in zip(self._order.planes, blocks, strict=True):
            plane.dc.ravel()[flat] = np.cumsum(differences[order]) << self._scan.low
        return walk

    def plan(self, coder: Coder) -> None:
        """Finds what is written anew, now that it is known what the wiped blocks become."""
        for number, walk in self._walks.items():
            changes: list[_Change] = []
            blocks = self._order.blocks(self._parts[number])
            differences = np.array(walk.differences)
            for member, plane, (order, flat) in zip(self._scan.members, self._order.planes, blocks, strict=True):
                wiped = plane.wiped.ravel()[flat]
                old = differences[order]
                new = np.diff(np.where(wiped, plane.new.ravel()[flat] >> self._scan.low, np.cumsum(old)), prepend=0)
                for at in np.flatnonzero(wiped | (new != old)).tolist():
                    changes.append(_Change(int(order[at]), member, int(new[at]), bool(wiped[at])))
                    coder.need(DC | member.dc_slot, (size_of(int(new[at])),))
                if self._scan.last and wiped.any():
                    coder.need(AC | member.ac_slot, (0,))
            if changes:
                self._changes[number] = sorted(changes)

    def write(self, coder: Coder) -> bytes:
        """Gives the scan's entropy-coded data."""
        out, done = [], self._scan.start
        for number, part in enumerate(self._parts):
            if number in self._changes or coder.moved:
                out += [self._stream[done : part.start], self._interval(number, part, coder)]
                done = part.stop
        return b"".join([*out, self._stream[done : self._scan.stop]])

    def _interval(self, number: int, part: Part, coder: Coder) -> bytes:
        interval, writer = Interval(self._stream[part.start : part.stop]), Writer()
        walk = self._walks.get(number) or self._walk(part, self._order.blocks(part))
        members = [self._scan.members[at] for at in self._order.unit]
        found = _codes(interval, walk, members, ac=self._scan.last > 0) if coder.moved else []
        done = 0
        for at, member, difference, wiped in self._changes.get(number, ()):
            coder.copy(writer, interval, done, walk.starts[at], found)
            coder.put_difference(writer, DC | member.dc_slot, difference)
            if wiped and self._scan.last:
                coder.put(writer, AC | member.ac_slot, 0)
            done = walk.starts[at + 1] if wiped else walk.middles[at]
        coder.copy(writer, interval, done, walk.starts[-1], found)
        return writer.stuffed()


def _lookups(member: Member, ac: bool) -> _Lookups:  # noqa: FBT001  what the scan has
    """Gives what one component's blocks are read with."""
    if member.dc is None or (ac and member.ac is None):
        raise unreadable("a scan has no Huffman table")
    one, many = ac_lookup(member.ac) if ac and member.ac else ([], [])
    return *dc_lookup(member.dc), symbol_lookup(member.dc), one, many


def _walked(interval: Interval, unit: list[_Lookups], units: int) -> _Walk:
    """Walks through an interval; one function, since a call for each block would double the time."""
    starts, middles, differences = array("q"), array("q"), array("q")
    windows, size, p = interval.windows, interval.size, 0
    for _ in range(units):
        for dc_bits, dc_values, dc_symbols, one, many in unit:
            if p > size:
                raise unreadable("its data end too early")
            starts.append(p)
            window = windows[p >> 3] >> (16 - (p & 7)) & 0xFFFF
            if dc_bits[window]:
                p += dc_bits[window]
                differences.append(dc_values[window])
            else:
                entry = dc_symbols[window]
                if not entry or entry >> 5 > _MOST_SIZE:
                    raise unreadable("it has a code that is in no table")
                p += (entry & 31) + (entry >> 5)
                differences.append(_extended(interval.number(p - (entry >> 5), entry >> 5), entry >> 5))
            middles.append(p)
            if not many:
                continue
            k = 1
            while k < _BLOCK:
                entry = many[windows[p >> 3] >> (16 - (p & 7)) & 0xFFFF]
                p += entry & 63
                k += entry >> 6
            if k != _BLOCK and not ENDED < k < ENDED + _BLOCK:
                # The last look-up read on into the next block: its first symbols alone are taken.
                p -= entry & 63
                k -= entry >> 6
                while k < _BLOCK:
                    entry = one[windows[p >> 3] >> (16 - (p & 7)) & 0xFFFF]
                    p += entry & 63
                    k += entry >> 6
                if k != _BLOCK and not ENDED < k < ENDED + _BLOCK:
                    raise unreadable("it has a code that is in no table, or a block with too many coefficients")
    starts.append(p)
    if p > size:
        raise unreadable("its data end too early")
    return _Walk(starts, middles, differences)


def _extended(value: int, size: int) -> int:
    """Gives the signed number that some bits mean (T.81 figure F.12)."""
    return value if value >> (size - 1) else value - (1 << size) + 1


def _codes(interval: Interval, walk: _Walk, unit: list[Member], *, ac: bool) -> list[Code]:
    """Gives every Huffman code of an interval: the slow way, for tables that have no room."""
    found = []
    for number, start in enumerate(walk.starts[:-1]):
        member = unit[number % len(unit)]
        dc = symbol_lookup(member.dc) if member.dc else []
        found.append(Code(start, DC | member.dc_slot, dc[interval.number(start, 16)] >> 5))
        if not ac or not member.ac:
            continue
        symbols, p = symbol_lookup(member.ac), walk.middles[number]
        while p < walk.starts[number + 1]:
            entry = symbols[interval.number(p, 16)]
            found.append(Code(p, AC | member.ac_slot, entry >> 5))
            p += (entry & 31) + (entry >> 5 & 15)
    return found
