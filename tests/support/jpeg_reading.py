"""A second decoder of JPEG coefficients, from T.81 alone: slow, complete, and sharing nothing with the product."""

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Blocks = NDArray[np.int32]
Codes = dict[tuple[int, int], int]


@dataclass
class Read:
    """All quantised coefficients: for each component (rows of blocks, blocks in a row, 64), in zigzag order."""

    planes: list[Blocks] = field(default_factory=list)
    steps: dict[int, list[int]] = field(default_factory=dict)
    sampling: list[tuple[int, int, int]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    progressive: bool = False
    markers: list[int] = field(default_factory=list)


class _Bits:
    def __init__(self, data: bytes) -> None:
        self.data = data.replace(b"\xff\x00", b"\xff") + b"\0" * 8
        self.at = 0
        self.end = 8 * (len(self.data) - 8)

    def take(self, count: int) -> int:
        window = int.from_bytes(self.data[self.at >> 3 : (self.at >> 3) + 6], "big")
        found = window >> (48 - (self.at & 7) - count) & ((1 << count) - 1)
        self.at += count
        assert self.at <= self.end, "the data end too early"
        return found

    def symbol(self, codes: list[int]) -> int:
        window = int.from_bytes(self.data[self.at >> 3 : (self.at >> 3) + 4], "big")
        entry = codes[window >> (16 - (self.at & 7)) & 0xFFFF]
        assert entry, "a code in no table"
        self.at += entry & 31
        return entry >> 5

    def number(self, size: int) -> int:
        value = self.take(size)
        return value if not size or value >> (size - 1) else value - (1 << size) + 1


def coefficients(stream: bytes) -> Read:
    """Decodes a whole stream."""
    found, tables = Read(), dict[int, list[int]]()
    pos, interval, heads = 2, 0, list[tuple[int, int, int, int]]()
    while pos < len(stream) - 1:
        assert stream[pos] == 0xFF
        marker = stream[pos + 1]
        if marker == 0xFF:
            pos += 1
            continue
        found.markers.append(marker)
        if marker == 0xD9:
            break
        size = int.from_bytes(stream[pos + 2 : pos + 4], "big")
        body = stream[pos + 4 : pos + 2 + size]
        pos += 2 + size
        if marker in {0xC0, 0xC1, 0xC2}:
            found.progressive = marker == 0xC2
            found.rows, found.columns = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
            heads = [(body[i], body[i + 1] >> 4, body[i + 1] & 15, body[i + 2]) for i in range(6, len(body), 3)]
            found.rows = found.rows or _lines(stream[pos:])
            _allocate(found, heads)
        elif marker == 0xC4:
            _tables(body, tables)
        elif marker == 0xDB:
            _steps(body, found.steps)
        elif marker == 0xDD:
            interval = int.from_bytes(body, "big")
        elif marker == 0xDA:
            end = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]").search(stream, pos)
            stop = end.start() if end else len(stream)
            pieces = re.split(rb"\xff+[\xd0-\xd7]", stream[pos:stop])
            _scan(found, heads, body, tables, pieces, interval)
            pos = stop
    return found


def _lines(rest: bytes) -> int:
    return int.from_bytes(rest[rest.index(b"\xff\xdc\0\4") + 4 :][:2], "big")


def _allocate(found: Read, heads: list[tuple[int, int, int, int]]) -> None:
    most_h, most_v = max(h for _, h, _, _ in heads), max(v for _, _, v, _ in heads)
    wide, high = -(-found.columns // (8 * most_h)), -(-found.rows // (8 * most_v))
    found.sampling = [(h, v, q) for _, h, v, q in heads]
    found.planes = [np.zeros((high * v, wide * h, 64), np.int32) for _, h, v, _ in heads]


def _tables(body: bytes, tables: dict[int, list[int]]) -> None:
    at = 0
    while at < len(body):
        counts, lookup, code, place = body[at + 1 : at + 17], [0] * 65536, 0, at + 17
        for length, count in enumerate(counts, 1):
            for symbol in body[place : place + count]:
                low = code << (16 - length)
                assert low + (1 << (16 - length)) <= 65535, "a code of ones alone"
                lookup[low : low + (1 << (16 - length))] = [symbol << 5 | length] * (1 << (16 - length))
                code += 1
            place += count
            code <<= 1
        tables[body[at]] = lookup
        at = place


def _steps(body: bytes, steps: dict[int, list[int]]) -> None:
    at = 0
    while at < len(body):
        width = 1 + (body[at] >> 4)
        steps[body[at] & 15] = [
            int.from_bytes(body[i : i + width], "big") for i in range(at + 1, at + 1 + 64 * width, width)
        ]
        at += 1 + 64 * width


def _places(found: Read, numbers: list[int]) -> list[list[tuple[int, int, int]]]:
    """For each unit of a scan its blocks: (member, row, column)."""
    most_h, most_v = max(h for h, _, _ in found.sampling), max(v for _, v, _ in found.sampling)
    if len(numbers) == 1:
        h, v, _ = found.sampling[numbers[0]]
        wide, high = -(-found.columns * h // (8 * most_h)), -(-found.rows * v // (8 * most_v))
        return [[(0, row, column)] for row in range(high) for column in range(wide)]
    wide, high = -(-found.columns // (8 * most_h)), -(-found.rows // (8 * most_v))
    return [
        [
            (at, row * found.sampling[n][1] + y, column * found.sampling[n][0] + x)
            for at, n in enumerate(numbers)
            for y in range(found.sampling[n][1])
            for x in range(found.sampling[n][0])
        ]
        for row in range(high)
        for column in range(wide)
    ]


def _scan(
    found: Read, heads: list[tuple[int, int, int, int]], body: bytes, tables: dict[int, list[int]],
    pieces: list[bytes], interval: int,
) -> None:  # fmt: skip
    idents = [head[0] for head in heads]
    numbers = [idents.index(body[at]) for at in range(1, 1 + 2 * body[0], 2)]
    slots = [body[at] for at in range(2, 2 + 2 * body[0], 2)]
    first, last, high, low = body[-3], body[-2], body[-1] >> 4, body[-1] & 15
    units = _places(found, numbers)
    interval = interval or len(units)
    for start in range(0, len(units), interval):
        bits, preds, run = _Bits(pieces[start // interval]), [0] * len(numbers), 0
        for unit in units[start : start + interval]:
            for at, row, column in unit:
                block = found.planes[numbers[at]][row, column]
                dc, ac = tables.get(slots[at] >> 4, []), tables.get(16 | slots[at] & 15, [])
                if not found.progressive:
                    preds[at] += bits.number(bits.symbol(dc))
                    block[:] = 0
                    block[0] = preds[at]
                    _sequential(bits, ac, block)
                elif not first and not high:
                    preds[at] += bits.number(bits.symbol(dc))
                    block[0] = preds[at] << low
                elif not first:
                    block[0] |= bits.take(1) << low
                elif not high:
                    run = _first(bits, ac, block, run, (first, last, low))
                else:
                    run = _refine(bits, ac, block, run, (first, last, low))
        assert bits.end - bits.at < 8, "bits are left over"


def _sequential(bits: _Bits, ac: list[int], block: Blocks) -> None:
    k = 1
    while k < 64:
        zeros, size = divmod(bits.symbol(ac), 16)
        if not size and zeros != 15:
            return
        k += zeros
        block[k] = bits.number(size)
        k += 1


def _first(bits: _Bits, ac: list[int], block: Blocks, run: int, band: tuple[int, int, int]) -> int:
    k, last, low = band
    if run:
        return run - 1
    while k <= last:
        zeros, size = divmod(bits.symbol(ac), 16)
        if not size and zeros != 15:
            return (1 << zeros) + bits.take(zeros) - 1
        k += zeros
        block[k] = bits.number(size) << low
        k += 1
    return 0


def _refine(bits: _Bits, ac: list[int], block: Blocks, run: int, band: tuple[int, int, int]) -> int:
    k, last, low = band

    def correct(at: int) -> None:
        if bits.take(1):
            block[at] += (1 if block[at] > 0 else -1) << low

    while not run and k <= last:
        zeros, size = divmod(bits.symbol(ac), 16)
        if not size and zeros != 15:
            run = (1 << zeros) + bits.take(zeros)
            break
        value = (1 if bits.take(1) else -1) << low if size else 0
        while k <= last:
            if block[k]:
                correct(k)
            elif not zeros:
                break
            else:
                zeros -= 1
            k += 1
        if value:
            block[k] = value
        k += 1
    if run:
        for at in range(k, last + 1):
            if block[at]:
                correct(at)
        return run - 1
    return 0
