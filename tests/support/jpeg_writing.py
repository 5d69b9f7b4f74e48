"""An encoder of JPEG coefficients with many liberties that T.81 gives, for streams that no common encoder makes."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Blocks = NDArray[np.int32]
Lengths = dict[int, int]


@dataclass
class Plan:
    """How a stream is written.

    `scans` are the numbers of the components of each scan; `lengths` gives each Huffman table's code lengths by
    (class, slot), where they are not to be sixteen symbols of four bits.
    """

    rows: int
    columns: int
    sampling: list[tuple[int, int]]
    scans: list[list[int]] | None = None
    interval: int = 0
    precision: int = 8
    sof: int = 0xC1
    step: int = 1
    wide_steps: bool = False
    lines_later: bool = False
    fill: int = 0
    spare: int = 1
    tail: bytes = b""
    slots: list[int] = field(default_factory=lambda: [0, 1, 1, 1])


def random_planes(plan: Plan, seed: int, *, full: bool = False, dense: int = 6) -> list[Blocks]:
    """Coefficients to be written: a DC each, and some AC coefficients, sparse or up to the last one."""
    rng = np.random.default_rng(seed)
    most_h, most_v = max(h for h, _ in plan.sampling), max(v for _, v in plan.sampling)
    wide, high = -(-plan.columns // (8 * most_h)), -(-plan.rows // (8 * most_v))
    found = []
    for h, v in plan.sampling:
        plane = np.zeros((high * v, wide * h, 64), np.int32)
        plane[:, :, 0] = rng.integers(-(8 << plan.precision - 2), 8 << plan.precision - 2, plane.shape[:2]) // plan.step
        for _ in range(dense):
            places = rng.integers(1, 64, plane.shape[:2])
            values = rng.integers(-40, 40, plane.shape[:2])
            np.put_along_axis(plane, places[:, :, None], values[:, :, None].astype(np.int32), 2)
        if full:
            plane[:, :, 63] = rng.choice([-1, 1], plane.shape[:2])
        found.append(plane)
    return found


class _Sink:
    def __init__(self) -> None:
        self.bits: list[str] = []

    def put(self, value: int, length: int) -> None:
        if length:
            self.bits.append(format(value, f"0{length}b"))

    def done(self) -> bytes:
        text = "".join(self.bits)
        text += "1" * (-len(text) % 8)
        return int("1" + text, 2).to_bytes(len(text) // 8 + 1, "big")[1:].replace(b"\xff", b"\xff\0")


def _symbols(block: Blocks, pred: int) -> list[tuple[int, int, int]]:
    """The codes of a block: (symbol, value, bits of the value); the first one is DC."""
    found = []

    def add(zeros: int, value: int) -> None:
        size = abs(value).bit_length()
        found.append((zeros << 4 | size, value if value > 0 else value + (1 << size) - 1, size))

    add(0, int(block[0]) - pred)
    zeros = 0
    last = max((k for k in range(1, 64) if block[k]), default=0)
    for k in range(1, last + 1):
        if not block[k]:
            zeros += 1
            continue
        while zeros > 15:
            found.append((0xF0, 0, 0))
            zeros -= 16
        add(zeros, int(block[k]))
        zeros = 0
    if last < 63:
        found.append((0, 0, 0))
    return found


def _table(symbols: Counter[int], spare: int) -> tuple[bytes, dict[int, tuple[int, int]]]:
    """A Huffman table of just these symbols, by frequency; with `spare` 0 no code of 16 bits or less is left over.

    The lengths are 1, 2, 3 ... while symbols are frequent, and the rest have one length; what is left over is used up
    by making codes shorter, so that only the code of ones alone stays free.
    """
    order = [symbol for symbol, _ in sorted(symbols.items(), key=lambda item: (-item[1], item[0]))]
    lengths = [max(1, (len(order)).bit_length())] * len(order)
    if not spare:
        lengths = _packed(len(order))
    counts = [lengths.count(length) for length in range(1, 17)]
    codes, code, at = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for symbol in order[at : at + count]:
            codes[symbol] = code, length
            code += 1
        at += count
        code <<= 1
    return bytes(counts) + bytes(order), codes


def _packed(count: int) -> list[int]:
    """Code lengths that leave only the code of ones alone, of 16 bits: room for nothing more."""
    left, found = (1 << 16) - 1, []
    for place in range(count):
        rest = count - place - 1
        length = next(n for n in range(1, 17) if left - (1 << 16 - n) >= rest)
        found.append(length)
        left -= 1 << 16 - length
    assert found == sorted(found)
    return found


def _units(plan: Plan, numbers: list[int]) -> list[list[tuple[int, int, int]]]:
    most_h, most_v = max(h for h, _ in plan.sampling), max(v for _, v in plan.sampling)
    if len(numbers) == 1:
        h, v = plan.sampling[numbers[0]]
        wide, high = -(-plan.columns * h // (8 * most_h)), -(-plan.rows * v // (8 * most_v))
        return [[(numbers[0], row, column)] for row in range(high) for column in range(wide)]
    wide, high = -(-plan.columns // (8 * most_h)), -(-plan.rows // (8 * most_v))
    steps = [(n, y, x) for n in numbers for y in range(plan.sampling[n][1]) for x in range(plan.sampling[n][0])]
    return [
        [(n, row * plan.sampling[n][1] + y, column * plan.sampling[n][0] + x) for n, y, x in steps]
        for row in range(high)
        for column in range(wide)
    ]


def _segment(marker: int, body: bytes, fill: int = 0) -> bytes:
    return b"\xff" * fill + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def write(planes: list[Blocks], plan: Plan) -> bytes:
    """Gives the stream."""
    count = len(planes)
    steps = (b"\x10" + plan.step.to_bytes(2, "big") * 64) if plan.wide_steps else b"\0" + bytes((plan.step,)) * 64
    rows = 0 if plan.lines_later else plan.rows
    head = bytes((plan.precision,)) + rows.to_bytes(2, "big") + plan.columns.to_bytes(2, "big") + bytes((count,))
    head += b"".join(bytes((n + 1, h << 4 | v, 0)) for n, (h, v) in enumerate(plan.sampling))
    out = [b"\xff\xd8", _segment(0xFE, b"a comment"), _segment(0xDB, steps), _segment(plan.sof, head, plan.fill)]
    if plan.interval:
        out.append(_segment(0xDD, plan.interval.to_bytes(2, "big")))
    for index, numbers in enumerate(plan.scans or [list(range(count))]):
        out += _scan(planes, plan, numbers)
        if plan.lines_later and not index:
            out.append(_segment(0xDC, plan.rows.to_bytes(2, "big")))
    return b"".join([*out, b"\xff" * plan.fill, b"\xff\xd9", plan.tail])


def _scan(planes: list[Blocks], plan: Plan, numbers: list[int]) -> list[bytes]:
    units = _units(plan, numbers)
    interval = plan.interval or len(units)
    coded: list[list[tuple[int, list[tuple[int, int, int]]]]] = []
    counts: dict[int, Counter[int]] = {}
    for start in range(0, len(units), interval):
        preds, piece = dict.fromkeys(numbers, 0), []
        for n, row, column in (block for unit in units[start : start + interval] for block in unit):
            symbols = _symbols(planes[n][row, column], preds[n])
            preds[n] = int(planes[n][row, column, 0])
            piece.append((plan.slots[n], symbols))
            counts.setdefault(plan.slots[n], Counter()).update((symbols[0][0],))
            counts.setdefault(0x10 | plan.slots[n], Counter()).update(symbol for symbol, _, _ in symbols[1:])
        coded.append(piece)
    tables = {key: _table(found, plan.spare) for key, found in counts.items()}
    out = [_segment(0xC4, bytes((key,)) + body) for key, (body, _) in sorted(tables.items())]
    members = b"".join(bytes((n + 1, plan.slots[n] * 17)) for n in numbers)
    out.append(_segment(0xDA, bytes((len(numbers),)) + members + b"\0\x3f\0"))
    for index, piece in enumerate(coded):
        sink = _Sink()
        for slot, symbols in piece:
            for place, (symbol, value, size) in enumerate(symbols):
                sink.put(*tables[slot | (0x10 if place else 0)][1][symbol])
                sink.put(value, size)
        out.append(
            sink.done()
            + (bytes((0xFF,)) * plan.fill + bytes((0xFF, 0xD0 | index & 7)) if index + 1 < len(coded) else b"")
        )
    return out
