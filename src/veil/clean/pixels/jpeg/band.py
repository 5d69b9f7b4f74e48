"""Bands of AC coefficients in progressive frames (T.81 sections G.1.2.2 and G.1.2.3), walked block by block.

A block's band is a run of codes of its own, and then, unless its last coefficient is among them, an end of band that
it shares with the blocks after it. In refining scans, bits that refine the rest of the band follow that.
"""

from array import array
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from veil.clean.pixels.jpeg.bits import Interval
from veil.clean.pixels.jpeg.errors import unreadable
from veil.clean.pixels.jpeg.huffman import Table, symbol_lookup
from veil.clean.pixels.jpeg.recode import Code

_SIXTEEN: Final = 15


class Band(NamedTuple):
    """What a scan holds.

    Attributes:
        first: zigzag index of the first coefficient.
        last: of the last one.
        table: of its codes.
        noted: class and slot of the table if every code is wanted; -1 if not.
        history: of each block of the component, which coefficients are not zero, as bits; set by the walks.
    """

    first: int
    last: int
    table: Table
    noted: int
    history: list[int]


@dataclass(slots=True)
class BandWalk:
    """The blocks of one interval, in order.

    Attributes:
        starts: bit at which a block's own codes begin.
        stops: bit behind them.
        ended: whether it shares an end of band.
        tails: bit at which begins what refines it behind the end of band.
        lengths: bits of that.
        codes: all Huffman codes, where they are wanted.
    """

    starts: "array[int]" = field(default_factory=lambda: array("q"))
    stops: "array[int]" = field(default_factory=lambda: array("q"))
    ended: bytearray = field(default_factory=bytearray)
    tails: "array[int]" = field(default_factory=lambda: array("q"))
    lengths: "array[int]" = field(default_factory=lambda: array("q"))
    codes: list[Code] = field(default_factory=list)

    def add(self, start: int, stop: int, tail: int, length: int, *, ended: bool) -> None:
        """Takes one block in."""
        self.starts.append(start)
        self.stops.append(stop)
        self.ended.append(ended)
        self.tails.append(tail)
        self.lengths.append(length)


def first_walk(interval: Interval, places: list[int], band: Band) -> BandWalk:
    """Walks through the first scan of a band.

    Args:
        interval: its bits.
        places: of its blocks, in the component.
        band: what it holds.

    Raises:
        HoldError: H-PIXELS-UNREADABLE.
    """
    walk, symbols = BandWalk(), symbol_lookup(band.table)
    windows, size, last, history, p, run = interval.windows, interval.size, band.last, band.history, 0, 0
    for place in places:
        if run:
            run -= 1
            walk.add(p, p, 0, 0, ended=True)
            continue
        start, k, found, ended, stop = p, band.first, 0, False, p
        while k <= last:
            entry = symbols[windows[p >> 3] >> (16 - (p & 7)) & 0xFFFF]
            if not entry:
                raise unreadable("it has a code that is in no table")
            if band.noted >= 0:
                walk.codes.append(Code(p, band.noted, entry >> 5))
            zeros, bits = entry >> 9, entry >> 5 & 15
            stop, p = p, p + (entry & 31)
            if bits:
                k += zeros
                found |= 1 << k
                p += bits
            elif zeros == _SIXTEEN:
                k += zeros
            else:
                run = (1 << zeros) + interval.number(p, zeros) - 1
                p += zeros
                ended = True
                break
            k += 1
        if k > last + 1 or p > size:
            raise unreadable("a block has too many coefficients, or its data end too early")
        history[place] |= found
        walk.add(start, stop if ended else p, 0, 0, ended=ended)
    return walk


def refining_walk(interval: Interval, places: list[int], band: Band) -> BandWalk:
    """Walks through a scan that refines a band by one bit; see `first_walk`."""
    walk, symbols = BandWalk(), symbol_lookup(band.table)
    windows, size, last, history, p, run = interval.windows, interval.size, band.last, band.history, 0, 0
    mask = (2 << last) - 1
    for place in places:
        start, k, known = p, band.first, history[place]
        stop = p
        while not run and k <= last:
            entry = symbols[windows[p >> 3] >> (16 - (p & 7)) & 0xFFFF]
            zeros, bits = entry >> 9, entry >> 5 & 15
            if not entry or bits > 1:
                raise unreadable("it has a code that is in no table")
            if band.noted >= 0:
                walk.codes.append(Code(p, band.noted, entry >> 5))
            stop, p = p, p + (entry & 31) + bits
            if not bits and zeros != _SIXTEEN:
                run = (1 << zeros) + interval.number(p, zeros)
                p += zeros
                break
            while k <= last:
                if known >> k & 1:
                    p += 1
                elif zeros:
                    zeros -= 1
                else:
                    break
                k += 1
            if bits:
                if k > last:
                    raise unreadable("a block has too many coefficients")
                history[place] |= 1 << k
            k += 1
        if run:
            run -= 1
            length = (known & mask & -1 << k).bit_count()
            walk.add(start, stop, p, length, ended=True)
            p += length
        else:
            walk.add(start, p, 0, 0, ended=False)
        if p > size:
            raise unreadable("its data end too early")
    return walk
