"""MPEG transport streams (ITU-T H.222.0, section 2.4): packets of 188 bytes, or of 192 with a time before each.

The pictures are cleaned as an elementary stream; tables keep what decoding needs; all else becomes null packets.
Nothing changes its length or its place. What lost packets would hide, nobody can tell: gaps and repetitions hold.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from veil.dicom.streams import pes
from veil.dicom.streams.view import Edit, Found, View, unreadable

_SYNC: Final = 0x47
_SIZE: Final = 188
_TIMED: Final = 192
_HEAD: Final = 4
_NULL: Final = 0x1FFF
_NULL_PACKET: Final = b"\x47\x1f\xff\x10" + b"\xff" * (_SIZE - _HEAD)
_TABLE_HEAD: Final = 8
_MOST_SECTION: Final = 1021
_PROGRAMS, _STREAMS, _STUFFING = 0, 2, 0xFF


@dataclass(slots=True)
class _Pid:
    """The packets with one identifier.

    Attributes:
        packets: offset of each, at its sync byte.
        lengths: bytes of payload of each, which ends with the packet.
        units: number of each packet in which a unit starts.
        edits: of adaptation fields.
        counter: the last one; -1 before the first.
        whole: whether none is missing or there twice.
    """

    packets: "array[int]" = field(default_factory=lambda: array("Q"))
    lengths: "array[int]" = field(default_factory=lambda: array("B"))
    units: "array[int]" = field(default_factory=lambda: array("Q"))
    edits: list[Edit] = field(default_factory=list)
    counter: int = -1
    whole: bool = True

    def places(self, *, skip: bool = False) -> Iterator[tuple[int, int]]:
        """Where the payloads lie; with `skip`, without the pointer that stands before a section."""
        units = set(self.units) if skip else ()
        for number, (packet, length) in enumerate(zip(self.packets, self.lengths, strict=True)):
            yield packet + _SIZE - length + (number in units), packet + _SIZE


class _Programs(NamedTuple):
    """What the tables say.

    Attributes:
        tables: identifiers of packets with tables of streams.
        pictures: of packets of pictures.
        clocks: of packets with a clock.
        known: sections that were read, and what becomes of them.
    """

    tables: set[int]
    pictures: set[int]
    clocks: set[int]
    known: dict[bytes, bytes]


def packet_size(view: View) -> int:
    """Tells the distance of packets, 188 or 192; 0 where the stream is none."""
    head = view.take(0, 4 * _TIMED)
    if head[:1] == bytes((_SYNC,)):
        return _SIZE
    syncs = head[_HEAD::_TIMED]
    return _TIMED if len(head) >= _TIMED and syncs == bytes((_SYNC,)) * len(syncs) else 0


def clean(view: View, wanted: pes.Elementary) -> Found:
    """Finds the metadata of a stream.

    Args:
        view: the stream.
        wanted: what its pictures are written in.

    Raises:
        HoldError: H-BITSTREAM; H-VIDEO-AUDIO, where a stream of sound is in it.
    """
    found = Found()
    pids = _packets(view, packet_size(view))
    programs = _Programs(set(), set(), set(), {})
    if 0 in pids:
        _sections(view, found, pids[0], programs, _PROGRAMS, wanted)
    for pid in sorted(programs.tables.intersection(pids)):
        _sections(view, found, pids[pid], programs, _STREAMS, wanted)
    special = programs.tables | {0, _NULL}
    if special & programs.pictures or special & programs.clocks or 0 in programs.tables or _NULL in programs.tables:
        raise unreadable("a transport stream whose tables contradict each other")
    if not programs.pictures.intersection(pids):
        raise unreadable("a transport stream without pictures")
    for pid, packets in pids.items():
        if pid in programs.pictures:
            _pictures(view, found, packets, wanted)
        elif pid in programs.clocks:
            for start, stop in packets.places():
                _stuff(view, found, start, stop)
        elif pid not in programs.tables and pid != 0:
            _null(view, found, packets, pid)
            continue
        found.edits.extend(packets.edits)
    found.edits.sort(key=lambda edit: edit.start)
    return found


def _packets(view: View, size: int) -> dict[int, _Pid]:
    """Reads the headers of all packets (section 2.4.3.2)."""
    pids: dict[int, _Pid] = {}
    lead = size - _SIZE
    end = view.size - view.size % size
    if not view.blank(end, view.size):
        raise unreadable("a transport stream that ends within a packet")
    for start in range(lead, end, size):
        raw = view.take(start, start + _SIZE)
        if raw[0] != _SYNC or raw[1] & 0x80 or raw[3] & 0xC0 or not raw[3] & 0x30:
            raise unreadable("a transport stream with a damaged or scrambled packet")
        number = (raw[1] & 0x1F) << 8 | raw[2]
        pid = pids.get(number) or pids.setdefault(number, _Pid())
        length = _SIZE - _HEAD
        if raw[3] & 0x20 and number != _NULL:
            length = _adaptation(raw, start, pid)
        payload = bool(raw[3] & 0x10)
        if payload == (length == 0) and number != _NULL:
            raise unreadable("an adaptation field with a wrong length")
        if payload:
            if pid.counter >= 0 and raw[3] & 15 != pid.counter + 1 & 15:
                pid.whole = False
            pid.counter = raw[3] & 15
        if raw[1] & 0x40 and payload:
            pid.units.append(len(pid.packets))
        pid.packets.append(start)
        pid.lengths.append(length)
    return pids


def _adaptation(raw: bytes, start: int, pid: _Pid) -> int:
    """Makes all of an adaptation field but its clock stuffing (section 2.4.3.4): private data, extensions.

    Returns:
        Bytes of payload behind it.
    """
    size = raw[4]
    stop = _HEAD + 1 + size
    if stop > _SIZE:
        raise unreadable("an adaptation field with a wrong length")
    if size:
        flags = raw[5]
        used = 6 + (6 if flags & 0x10 else 0)
        if used > stop:
            raise unreadable("an adaptation field with a wrong length")
        new = bytes((flags & 0xF0,)) + raw[6:used] + b"\xff" * (stop - used)
        if new != raw[5:stop]:
            pid.edits.append(Edit(start + 5, start + stop, new))
    return _SIZE - stop


def _null(view: View, found: Found, packets: _Pid, pid: int) -> None:
    """Makes packets null packets (section 2.4.3.3): what they hold, nobody needs for the pictures."""
    for start in packets.packets:
        raw = view.take(start, start + _SIZE)
        if pid != _NULL or raw[_HEAD:] != _NULL_PACKET[_HEAD:]:
            found.edits.append(Edit(start, start + _SIZE, _NULL_PACKET))


def _stuff(view: View, found: Found, start: int, stop: int) -> None:
    if view.take(start, stop).strip(b"\xff"):
        found.fill(start, stop, 0xFF)


def _sections(view: View, found: Found, packets: _Pid, programs: _Programs, table: int, wanted: pes.Elementary) -> None:
    """Reads and cleans the sections in the packets of one identifier (section 2.4.4); between them is stuffing."""
    if not packets.whole or packets.units[:1] != array("Q", (0,)):
        raise unreadable("a transport stream whose tables are not complete")
    inner = view.within(packets.places(skip=True))
    edits = Found()
    pos = 0
    for start, stop in _units(view, packets):
        if pos > start:
            raise unreadable("a section with a wrong length")
        _stuff(inner, edits, pos, start)
        pos = start
        while pos < stop and inner.take(pos, pos + 1) != bytes((_STUFFING,)):
            head = inner.take(pos, pos + 3)
            end = pos + 3 + (int.from_bytes(head[1:], "big") & 0xFFF)
            if len(head) < 3 or end > inner.size or end - pos - 3 > _MOST_SECTION:  # noqa: PLR2004  its head
                raise unreadable("a section with a wrong length")
            raw = inner.take(pos, end)
            if raw not in programs.known:
                programs.known[raw] = _section(raw, programs, table, wanted)
            if programs.known[raw] != raw:
                edits.edits.append(Edit(pos, end, programs.known[raw]))
            pos = end
    _stuff(inner, edits, pos, inner.size)
    found.edits.extend(pes.stream(view, inner, edits.edits))


def _units(view: View, packets: _Pid) -> Iterator[tuple[int, int]]:
    """Where, without their pointers, sections begin that follow a pointer, and where the next such one does."""
    units = set(packets.units)
    at, begin = 0, -1
    for number, (packet, length) in enumerate(zip(packets.packets, packets.lengths, strict=True)):
        if number in units:
            pointer = view.take(packet + _SIZE - length, packet + _SIZE - length + 1)[0]
            if pointer >= length - 1:
                raise unreadable("a section that begins outside of its packet")
            if begin >= 0:
                yield begin, at + pointer
            begin = at + pointer
            length -= 1  # noqa: PLW2901  the pointer
        at += length
    yield begin, at


def _section(raw: bytes, programs: _Programs, table: int, wanted: pes.Elementary) -> bytes:
    """Reads one section and gives what becomes of it: as it is, or with other descriptors and a new checksum."""
    body = raw[:-4]
    if raw[0] != table or not raw[1] & 0x80 or len(body) < _TABLE_HEAD or pes.checksum(body) != raw[-4:]:
        raise unreadable("a section of a transport stream that cannot be read")
    if table == _PROGRAMS:
        for pos in range(_TABLE_HEAD, len(body) - 3, 4):
            if body[pos : pos + 2] != b"\0\0":  # not the network's table
                programs.tables.add(_number(body, pos + 2) & 0x1FFF)
        reserved = all(value >= 0xE0 for value in body[_TABLE_HEAD + 2 :: 4])  # noqa: PLR2004  three bits that are set
        if (len(body) - _TABLE_HEAD) % 4 or not reserved:
            raise unreadable("a section with a wrong length")
        return raw
    programs.clocks.add(_number(body, _TABLE_HEAD) & 0x1FFF)
    programs.clocks.discard(_NULL)
    pos, new = _list(body, _TABLE_HEAD + 2)
    out = [body[: _TABLE_HEAD + 4], new]
    while pos < len(body):
        pid, head = _number(body, pos + 1) & 0x1FFF, body[pos : pos + 5]
        if pes.is_video(body[pos], wanted):
            programs.pictures.add(pid)
        pos, new = _list(body, pos + 3)
        out += [head, new]
    cleaned = b"".join(out)
    return cleaned + pes.checksum(cleaned)


def _number(body: bytes, pos: int) -> int:
    return int.from_bytes(body[pos : pos + 2], "big")


def _list(body: bytes, pos: int) -> tuple[int, bytes]:
    """Reads descriptors behind their length; gives where they end and what becomes of them."""
    start = pos + 2
    stop = start + (_number(body, pos) & 0xFFF)
    if stop > len(body) or start > len(body):
        raise unreadable("descriptors with a wrong length")
    return stop, pes.descriptors(body[start:stop])


def _pictures(view: View, found: Found, packets: _Pid, wanted: pes.Elementary) -> None:
    """Cleans the packets of pictures: headers of the elementary stream's packets, and what they hold."""
    if not packets.whole or packets.units[:1] != array("Q", (0,)):
        raise unreadable("a stream of pictures that is not complete")
    inner = view.within(packets.places())
    edits = Found()
    places: list[tuple[int, int]] = []
    for start, stop in _packs(packets):
        raw = inner.take(start, min(stop, start + 264))
        size, new = pes.header(raw)
        if raw[3] not in pes.VIDEO_IDS or _number(raw, 4) not in (0, stop - start - 6):
            raise unreadable("a packet of pictures with a wrong length")
        if new != raw[:size]:
            edits.replace(start, new)
        places.append((start + size, stop))
    found.edits.extend(pes.stream(view, inner, edits.edits))
    pes.pictures(view, inner.within(places), found, wanted)


def _packs(packets: _Pid) -> Iterator[tuple[int, int]]:
    """Where the packets of an elementary stream begin and end in the payloads."""
    units = set(packets.units)
    at, begin = 0, 0
    for number, length in enumerate(packets.lengths):
        if number in units and at:
            yield begin, at
            begin = at
        at += length
    yield begin, at
