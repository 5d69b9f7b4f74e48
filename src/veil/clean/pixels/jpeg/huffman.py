"""Huffman tables of JPEG (T.81 Annex C and section F.2.2.3): look-ups of 16 bits, codes, and room for more symbols."""

import heapq
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from veil.clean.pixels.jpeg.errors import unreadable
from veil.clean.pixels.model import Array

_WIDTH: Final = 16
_WINDOWS: Final = 1 << _WIDTH
_ALL_ONES: Final = _WINDOWS - 1
_MOST_AT_ONCE: Final = 4
"""AC symbols in one look-up: four of the longest runs stay below `ENDED`, so that the two cannot be confused."""
ENDED: Final = 128
"""What an end of block adds to the index of the next coefficient."""
WRONG: Final = 1024
"""What a code that is not in the table adds to it."""
_FINE: Final = 40


class Table(NamedTuple):
    """One table as DHT defines it.

    Attributes:
        counts: number of codes of each length, 1 to 16 bits (BITS).
        symbols: in the order of their codes (HUFFVAL).
    """

    counts: bytes
    symbols: bytes

    def segment(self, kind: int, slot: int) -> bytes:
        """Gives a DHT segment with this table alone; `kind` is 0 for DC, 1 for AC."""
        body = bytes((kind << 4 | slot,)) + self.counts + self.symbols
        return b"\xff\xc4" + (len(body) + 2).to_bytes(2, "big") + body


def parse(body: bytes) -> Iterable[tuple[int, Table]]:
    """Gives the tables of a DHT segment, each with its class and slot (class << 4 | slot).

    Raises:
        HoldError: H-PIXELS-UNREADABLE, the lengths contradict each other or are of no prefix code.
    """
    at = 0
    while at < len(body):
        counts = body[at + 1 : at + 17]
        total = sum(counts)
        symbols = body[at + 17 : at + 17 + total]
        used = sum(count << (_WIDTH - length) for length, count in enumerate(counts, 1))
        if len(counts) < _WIDTH or len(symbols) < total or used > _WINDOWS or len(set(symbols)) < total:
            raise unreadable("a Huffman table that is none")
        yield body[at], Table(counts, symbols)
        at += 17 + total


@lru_cache(maxsize=32)
def codes(table: Table) -> dict[int, tuple[int, int]]:
    """Gives for each symbol its code and the code's length in bits."""
    found, code, at = {}, 0, 0
    for length, count in enumerate(table.counts, 1):
        for symbol in table.symbols[at : at + count]:
            found[symbol] = code, length
            code += 1
        at += count
        code <<= 1
    return found


def _windows(table: Table) -> tuple[Array, Array]:
    """Gives for every 16 bits the symbol that they begin with and the length of its code, which is 0 for none."""
    symbols, lengths = np.zeros(_WINDOWS, np.int64), np.zeros(_WINDOWS, np.int64)
    for symbol, (code, length) in codes(table).items():
        start = code << (_WIDTH - length)
        stop = start + (1 << (_WIDTH - length))
        symbols[start:stop], lengths[start:stop] = symbol, length
    return symbols, lengths


@lru_cache(maxsize=16)
def symbol_lookup(table: Table) -> list[int]:
    """Gives for every 16 bits: symbol << 5 | length of its code; 0 where no code begins so."""
    symbols, lengths = _windows(table)
    found: list[int] = np.where(lengths > 0, symbols << 5 | lengths, 0).tolist()
    return found


@lru_cache(maxsize=16)
def dc_lookup(table: Table) -> tuple[list[int], list[int]]:
    """Gives for every 16 bits the bits of a DC difference, code and value, and the difference.

    Where both together are longer than 16 bits, or no code begins so, the bits are 0.
    """
    sizes, lengths = _windows(table)
    total = lengths + sizes
    whole = (lengths > 0) & (total <= _WIDTH)
    values = np.arange(_WINDOWS) >> np.where(whole, _WIDTH - total, 0) & (1 << np.where(whole, sizes, 0)) - 1
    values -= np.where((sizes > 0) & (values < 1 << np.maximum(sizes, 1) - 1) & whole, (1 << sizes % 17) - 1, 0)
    return np.where(whole, total, 0).tolist(), np.where(whole, values, 0).tolist()


@lru_cache(maxsize=16)
def ac_lookup(table: Table) -> tuple[list[int], list[int]]:
    """Gives two look-ups for the AC coefficients of sequential scans (section F.2.2.2), of one symbol and of several.

    An entry is: how far the index of the coefficient moves << 6 | bits of codes and values. Of several symbols, all
    but the first lie within the 16 bits as a whole, and none comes after an end of block.
    """
    symbols, lengths = _windows(table)
    runs, sizes = symbols >> 4, symbols & 15
    step = np.where(sizes > 0, runs + 1, np.where(runs == 15, 16, ENDED))  # noqa: PLR2004  ZRL: sixteen zeros
    step = np.where(lengths > 0, step, WRONG)
    bits = lengths + sizes
    many_step, many_bits = step.copy(), bits.copy()
    places = np.arange(_WINDOWS)
    for _ in range(_MOST_AT_ONCE - 1):
        rest = (places << np.minimum(many_bits, _WIDTH)) & _ALL_ONES
        more = (many_step < ENDED) & (many_bits < _WIDTH) & (step[rest] < WRONG)
        more &= many_bits + bits[rest] <= _WIDTH
        many_step, many_bits = (
            many_step + np.where(more, step[rest], 0),
            many_bits + np.where(more, bits[rest], 0),
        )
    return (step << 6 | bits).tolist(), (many_step << 6 | many_bits).tolist()


def with_symbols(table: Table, needed: Iterable[int]) -> tuple[Table, bool]:
    """Gives a table that has some symbols besides, and whether all codes that there were are as they were.

    They can be where codes are free behind the longest one: what is coded with the old table is coded with the new.
    """
    lacking = sorted(set(needed) - set(table.symbols))
    if not lacking:
        return table, True
    longest = max((length for length, count in enumerate(table.counts, 1) if count), default=0)
    used = sum(count << (_WIDTH - length) for length, count in enumerate(table.counts, 1))
    for length in range(max(longest, 1), _WIDTH + 1):
        # The code of ones alone stays free (Annex C), for a decoder may look for it.
        if used + (len(lacking) << (_WIDTH - length)) < _WINDOWS:
            counts = bytearray(table.counts)
            counts[length - 1] += len(lacking)
            return Table(bytes(counts), table.symbols + bytes(lacking)), True
    return _anew(table, lacking), False


def _anew(table: Table, lacking: list[int]) -> Table:
    """Gives a table of new codes, by the old lengths as frequencies (T.81 section K.2)."""
    weights = {symbol: 1 << (_FINE - length) for symbol, (_, length) in codes(table).items()}
    weights |= dict.fromkeys(lacking, 1 << (_FINE - _WIDTH))
    # The pseudo-symbol 256 takes the code of ones alone.
    ranked = (weights | {256: 0}).items()
    heap: list[tuple[int, int, tuple[int, ...]]] = [(weight, symbol, (symbol,)) for symbol, weight in ranked]
    heapq.heapify(heap)
    lengths = dict.fromkeys((*weights, 256), 0)
    while len(heap) > 1:
        first, second = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in (*first[2], *second[2]):
            lengths[symbol] += 1
        heapq.heappush(heap, (first[0] + second[0], min(first[1], second[1]), first[2] + second[2]))
    counts = [0] * (max(lengths.values()) + 1)
    for length in lengths.values():
        counts[length] += 1
    _shorten(counts)
    order = sorted(weights, key=lambda symbol: (lengths[symbol], symbol))
    return Table(bytes(counts[1 : _WIDTH + 1]).ljust(_WIDTH, b"\0"), bytes(order))


def _shorten(counts: list[int]) -> None:
    """Brings all codes to at most 16 bits, then takes the reserved one out (T.81 figure K.3)."""
    for length in range(len(counts) - 1, _WIDTH, -1):
        while counts[length]:
            shorter = length - 2
            while not counts[shorter]:
                shorter -= 1
            counts[length] -= 2
            counts[length - 1] += 1
            counts[shorter + 1] += 2
            counts[shorter] -= 1
    del counts[_WIDTH + 1 :]
    counts[max(length for length, count in enumerate(counts) if count)] -= 1
