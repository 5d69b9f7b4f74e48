"""The structure of a JPEG stream: its frame, components and scans, each with the tables it is coded with (Annex B)."""

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from veil.clean.pixels.jpeg.errors import unknown, unreadable
from veil.clean.pixels.jpeg.huffman import Table, parse

_END_OF_SCAN: Final = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
"""A marker that is no restart, with the fill bytes before it (section B.1.1.5)."""
_SOF0, _SOF1, _SOF2, _DHT, _SOI, _EOI, _SOS, _DQT, _DNL, _DRI = (
    0xC0,
    0xC1,
    0xC2,
    0xC4,
    0xD8,
    0xD9,
    0xDA,
    0xDB,
    0xDC,
    0xDD,
)
_OTHER_FRAMES: Final = frozenset((*range(0xC3, 0xD0), 0xDE, 0xDF, 0xF7)) - {_DHT, 0xC8, 0xCC}
"""Frames that are lossless, hierarchical, of arithmetic coding or JPEG-LS, and the headers of hierarchies."""
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD8)))
_MOST_SEGMENTS: Final = 100_000
_MOST_SCANS: Final = 512
_MOST_BLOCKS_OF_UNIT: Final = 10
_LAST: Final = 63


class Component(NamedTuple):
    """One component of the frame (section B.2.2).

    Attributes:
        ident: its identifier.
        across: horizontal sampling factor.
        down: vertical sampling factor.
        wide: blocks in a row, without what fills up the last minimum coded unit.
        high: rows of blocks, likewise.
        all_wide: blocks in a row of an interleaved scan.
        all_high: rows of blocks of an interleaved scan.
        step: quantisation step of its DC coefficients.
    """

    ident: int
    across: int
    down: int
    wide: int
    high: int
    all_wide: int
    all_high: int
    step: int


class Member(NamedTuple):
    """A component in a scan: its number in the frame and its tables; None where none is there."""

    number: int
    dc_slot: int
    ac_slot: int
    dc: Table | None
    ac: Table | None


class Scan(NamedTuple):
    """One scan (section B.2.3).

    Attributes:
        head: offset of its header's marker.
        start: offset of its entropy-coded data.
        stop: offset behind them.
        members: its components.
        first: Ss.
        last: Se.
        high: Ah.
        low: Al.
        interval: minimum coded units in a restart interval; 0 for none.
    """

    head: int
    start: int
    stop: int
    members: tuple[Member, ...]
    first: int
    last: int
    high: int
    low: int
    interval: int


@dataclass(slots=True)
class Frame:
    """What `read` finds.

    Attributes:
        progressive: SOF2; else sequential, SOF0 or SOF1.
        precision: bits of a sample.
        rows: lines.
        columns: samples in a line.
        across: largest horizontal sampling factor.
        down: largest vertical sampling factor.
        components: in the order of the frame header.
        scans: in the order of the stream.
        transform: the colour transform of Adobe's segment; -1 for none.
    """

    progressive: bool = False
    precision: int = 0
    rows: int = 0
    columns: int = 0
    across: int = 1
    down: int = 1
    components: list[Component] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    transform: int = -1


def read(stream: bytes) -> Frame:
    """Reads the structure of a stream, up to its end marker or its end.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, H-PIXELS-CODEC.
    """
    if stream[:2] != b"\xff\xd8":
        raise unreadable("it has no start")
    reader, pos = _Reader(stream), 2
    for _ in range(_MOST_SEGMENTS):
        while stream[pos : pos + 2] == b"\xff\xff":
            pos += 1
        if pos >= len(stream) - 1 or stream[pos + 1] == _EOI:
            return reader.frame_found()
        marker = stream[pos + 1]
        if stream[pos] != 0xFF or marker in {0, _SOI}:  # noqa: PLR2004  every marker begins so
            raise unreadable("something stands where a marker has to")
        if marker in _ALONE:
            pos += 2
            continue
        stop = pos + 2 + int.from_bytes(stream[pos + 2 : pos + 4], "big")
        if stop < pos + 4 or stop > len(stream):
            raise unreadable("a segment has a wrong length")
        pos = reader.segment(marker, pos, stop)
    raise unreadable("it has more segments than any real stream")


class _Reader:
    """What the segments said so far."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._frame = Frame()
        self._heads: list[tuple[int, int, int, int]] = []
        self._steps: dict[int, int] = {}
        self._used: dict[int, int] = {}
        self._tables: dict[int, Table] = {}
        self._interval = 0

    def segment(self, marker: int, pos: int, stop: int) -> int:
        """Takes one segment in, and gives where the next begins."""
        body = self._stream[pos + 4 : stop]
        if marker in {_SOF0, _SOF1, _SOF2}:
            self._start_of_frame(marker, body)
        elif marker in _OTHER_FRAMES:
            raise unknown("lossless, hierarchical or of arithmetic coding")
        elif marker == _DHT:
            self._tables.update(parse(body))
        elif marker == _DQT:
            self._quantisation(body)
        elif marker == _DRI and len(body) == 2:  # noqa: PLR2004  a number of two bytes
            self._interval = int.from_bytes(body, "big")
        elif marker == _DNL and len(body) == 2 and self._frame.scans:  # noqa: PLR2004  likewise
            self._frame.rows = self._frame.rows or int.from_bytes(body, "big")
        elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:  # noqa: PLR2004  its marker and length
            self._frame.transform = body[11]
        elif marker == _SOS:
            return self._scan(body, pos, stop)
        return stop

    def _start_of_frame(self, marker: int, body: bytes) -> None:
        frame, count = self._frame, body[5] if len(body) > 5 else 0  # noqa: PLR2004  where the count stands
        if self._heads or not 1 <= count <= 4 or len(body) != 6 + 3 * count:  # noqa: PLR2004  what images have
            raise unreadable("its frame header is wrong, or there are two")
        frame.progressive = marker == _SOF2
        frame.precision = body[0]
        frame.rows, frame.columns = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
        for at in range(6, len(body), 3):
            self._heads.append((body[at], body[at + 1] >> 4, body[at + 1] & 15, body[at + 2]))
        factors = [factor for _, across, down, _ in self._heads for factor in (across, down)]
        precisions = {8} if marker == _SOF0 else {8, 12}
        if not 1 <= min(factors) <= max(factors) <= 4 or not frame.columns or body[0] not in precisions:  # noqa: PLR2004
            raise unreadable("its frame header is wrong")
        if len({head[0] for head in self._heads}) < count:
            raise unreadable("two components have one identifier")
        frame.across = max(across for _, across, _, _ in self._heads)
        frame.down = max(down for _, _, down, _ in self._heads)

    def _quantisation(self, body: bytes) -> None:
        """Takes the first step of each table, which is that of DC."""
        at = 0
        while at < len(body):
            width = 2 if body[at] >> 4 else 1
            step = int.from_bytes(body[at + 1 : at + 1 + width], "big")
            if at + 1 + 64 * width > len(body) or body[at] >> 4 > 1 or not step:
                raise unreadable("a quantisation table is wrong")
            self._steps[body[at] & 15] = step
            at += 1 + 64 * width

    def _scan(self, body: bytes, pos: int, stop: int) -> int:
        """Takes a scan header in, and finds the end of what it begins."""
        frame, count = self._frame, body[0] if body else 0
        if not self._heads or not 1 <= count <= len(self._heads) or len(body) != 4 + 2 * count:
            raise unreadable("a scan header is wrong")
        numbers = {head[0]: number for number, head in enumerate(self._heads)}
        first, last, high, low = body[-3], body[-2], body[-1] >> 4, body[-1] & 15
        if not frame.progressive:
            first, last, high, low = 0, _LAST, 0, 0
        if last > _LAST or first > last or (first and count > 1) or (frame.progressive and last > 0 and not first):
            raise unreadable("a scan's selection of coefficients is wrong")
        if low > 13 or (high and high != low + 1):  # noqa: PLR2004  section G.1.1.1
            raise unreadable("a scan's approximation is wrong")
        members: list[Member] = []
        for at in range(1, 1 + 2 * count, 2):
            number = numbers.get(body[at], -1)
            if number < 0 or number in [member.number for member in members]:
                raise unreadable("a scan names components wrongly")
            self._used.setdefault(number, self._steps.get(self._heads[number][3], 0))
            members.append(self._member(number, body[at + 1], first, last, high))
        units = sum(self._heads[member.number][1] * self._heads[member.number][2] for member in members)
        if count > 1 and units > _MOST_BLOCKS_OF_UNIT:
            raise unreadable("a scan's units are too large")
        end = _END_OF_SCAN.search(self._stream, stop)
        place = end.start() if end else len(self._stream)
        frame.scans.append(Scan(pos, stop, place, tuple(members), first, last, high, low, self._interval))
        if len(frame.scans) > _MOST_SCANS:
            raise unreadable("it has more scans than any real stream")
        return place

    def _member(self, number: int, slots: int, first: int, last: int, high: int) -> Member:
        dc, ac = self._tables.get(slots >> 4), self._tables.get(0x10 | slots & 15)
        if (not first and not high and dc is None) or (last and ac is None):
            raise unreadable("a scan has no Huffman table")
        return Member(number, slots >> 4, slots & 15, dc, ac)

    def frame_found(self) -> Frame:
        """Gives the whole, now that the number of lines is known."""
        frame = self._frame
        if not frame.scans or not frame.rows:
            raise unreadable("it has no scan, or no lines")
        units_wide, units_high = -(-frame.columns // (8 * frame.across)), -(-frame.rows // (8 * frame.down))
        for number, (ident, across, down, _) in enumerate(self._heads):
            if not self._used.get(number):
                raise unreadable("a component has no scan or no quantisation table")
            wide = -(-frame.columns * across // (8 * frame.across))
            high = -(-frame.rows * down // (8 * frame.down))
            all_wide, all_high = units_wide * across, units_high * down
            frame.components.append(Component(ident, across, down, wide, high, all_wide, all_high, self._used[number]))
        return frame
