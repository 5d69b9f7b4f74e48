"""Videos in MPEG-2's systems layer, with the planted identity in every place that has room for words."""

import struct
from collections.abc import Iterable

from support.objects.streams import WORDS

PMT, VIDEO, PRIVATE, SUBTITLES, CLOCK, OTHER = 0x100, 0x101, 0x102, 0x103, 0x104, 0x200
TYPES = {"mpeg2": 2, "avc": 0x1B, "hevc": 0x24}


def crc(data: bytes) -> bytes:
    """CRC-32 of H.222.0 annex A, bit by bit."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
            value &= 0xFFFFFFFF
    return value.to_bytes(4, "big")


def section(table: int, body: bytes) -> bytes:
    """A section: header, body, checksum."""
    head = struct.pack(">BHHBBB", table, 0xB000 | len(body) + 9, 1, 0xC1, 0, 0)
    return head + body + crc(head + body)


def descriptor(tag: int, body: bytes) -> bytes:
    """A descriptor."""
    return bytes((tag, len(body))) + body


def pes(code: int, payload: bytes, *, planted: bool, length: bool = True) -> bytes:
    """A packet of an elementary stream; with `planted`, with copy information, checksum and private data."""
    times = b"\x21\0\1\0\1"
    fields = times + (WORDS[:13] + b"\x8e" + WORDS[:16] + WORDS[:40] if planted else b"\xff\xff")
    body = bytes((0x80, 0xBF if planted else 0x80, len(fields))) + fields + payload
    return b"\0\0\1" + bytes((code,)) + struct.pack(">H", len(body) if length else 0) + body


class Transport:
    """Writes packets of a transport stream."""

    def __init__(self, lead: int = 0) -> None:
        self._lead = lead
        self._counters: dict[int, int] = {}
        self.data = bytearray()

    def packet(self, pid: int, payload: bytes, *, start: bool = False, field: bytes | None = None) -> None:
        """Writes one packet; stuffing fills it. `field` is an adaptation field from its flags on."""
        room = 184 - len(payload)
        if field is not None or room:
            field = b"" if room == 1 else (field or b"\0").ljust(room - 1, b"\xff")
            field = bytes((len(field),)) + field
        assert len(field or b"") + len(payload) == 184
        counter = self._counters.get(pid, 15) + bool(payload) & 15
        self._counters[pid] = counter
        control = (0x20 if field else 0) | (0x10 if payload else 0) | counter
        self.data += bytes(self._lead) + bytes((0x47, (0x40 if start else 0) | pid >> 8, pid & 255, control))
        self.data += (field or b"") + payload

    def sections(self, pid: int, raw: bytes, tail: bytes = b"") -> None:
        """Writes sections over as many packets as they need; `tail` stands in the stuffing."""
        raw = b"\0" + raw + (b"\xff" + tail if tail else b"")
        raw += b"\xff" * (-len(raw) % 184)
        for at in range(0, len(raw), 184):
            self.packet(pid, raw[at : at + 184], start=not at)

    def stream(self, pid: int, raw: bytes, sizes: Iterable[int] = (184,), *, planted: bool = False) -> None:
        """Writes a packet of an elementary stream in parts of the sizes, which come again and again."""
        around = list(sizes)
        at = number = 0
        while at < len(raw):
            size = min(around[number % len(around)], 150 if planted and not number % 2 else 184)
            field = None
            if size <= 150:
                words = WORDS[:20]
                field = b"\x02" + bytes((len(words),)) + words if planted else None
            self.packet(pid, raw[at : at + size], start=not at, field=field)
            at += size
            number += 1


def tables(kind: int, *, planted: bool, clock: int = VIDEO) -> tuple[bytes, bytes]:
    """The sections that name the programs, and the streams of one."""
    words = b""
    if planted:
        words = descriptor(5, WORDS[:8]) + descriptor(0x0A, b"eng\0") + descriptor(0x52, WORDS[:1])
        words += descriptor(0x80, WORDS) + descriptor(0x48, WORDS)
    streams = bytes((kind,)) + struct.pack(">HH", 0xE000 | VIDEO, 0xF000 | len(words)) + words
    if planted:
        for other, pid in ((6, PRIVATE), (5, SUBTITLES)):
            streams += bytes((other,)) + struct.pack(">HH", 0xE000 | pid, 0xF000 | len(words)) + words
    body = struct.pack(">HH", 0xE000 | clock, 0xF000 | len(words)) + words + streams
    return section(0, struct.pack(">HHHH", 0, 0xE010, 1, 0xE000 | PMT)), section(2, body)


def transport(
    pictures: bytes,
    kind: int,
    *,
    planted: bool,
    lead: int = 0,
    sizes: Iterable[int] = (184,),
    step: int = 700,
) -> bytes:
    """A transport stream around an elementary one, in packets of `step` bytes of it."""
    out = Transport(lead)
    programs, streams = tables(kind, planted=planted, clock=CLOCK)
    for number, at in enumerate(range(0, len(pictures), step)):
        if not number % 4:
            out.sections(0, programs, WORDS if planted else b"")
            out.sections(PMT, streams, WORDS if planted else b"")
        out.packet(CLOCK, b"", field=b"\x10" + bytes(6))
        out.stream(
            VIDEO, pes(0xE0, pictures[at : at + step], planted=planted, length=number % 2 == 0), sizes, planted=planted
        )
        if planted:
            out.stream(PRIVATE, pes(0xBD, WORDS * 4, planted=True))
            out.sections(SUBTITLES, section(0x80, WORDS))
            for pid, table in ((0x10, 0x40), (0x11, 0x42), (0x12, 0x4E), (0x14, 0x73), (1, 1), (OTHER, 0xC0)):
                out.sections(pid, section(table, WORDS * 3))
            out.packet(0x1FFF, (WORDS * 4)[:184])
            out.packet(CLOCK, b"", field=b"\x1f" + bytes(6) + WORDS[:7] + bytes((len(WORDS),)) + WORDS)
    return bytes(out.data)


def stream_map(kind: int, *, planted: bool) -> bytes:
    """A map of the streams of a program stream."""
    words = descriptor(5, WORDS[:8]) + descriptor(0x80, WORDS) if planted else b""
    streams = struct.pack(">BBH", kind, 0xE0, len(words)) + words
    body = b"\xe1\xff" + struct.pack(">H", len(words)) + words + struct.pack(">H", len(streams)) + streams
    raw = b"\0\0\1\xbc" + struct.pack(">H", len(body) + 4) + body
    return raw + crc(raw)


def raw_packet(code: int, body: bytes) -> bytes:
    """A packet without a header of its own."""
    return b"\0\0\1" + bytes((code,)) + struct.pack(">H", len(body)) + body


def program(pictures: bytes, kind: int, *, planted: bool, step: int = 333) -> bytes:
    """A program stream around an elementary one."""
    out = b""
    for number, at in enumerate(range(0, len(pictures), step)):
        stuffing = WORDS[:7] if planted else b"\xff" * 3
        out += b"\0\0\1\xba\x44\0\4\0\4\1\1\x89\xc3" + bytes((0xF8 | len(stuffing),)) + stuffing
        if not number:
            out += raw_packet(0xBB, b"\x80\xc4\xe1\x04\xe1\x7f" + b"\xe0\xe0\xe8")
            out += stream_map(kind, planted=planted)
        out += pes(0xE0, pictures[at : at + step], planted=planted)
        if planted:
            out += pes(0xBD, b"\x20" + WORDS, planted=True)
            out += b"".join(raw_packet(code, WORDS) for code in (0xBE, 0xBF, 0xF0, 0xF1, 0xF2, 0xFF))
    return out + b"\0\0\1\xb9"
