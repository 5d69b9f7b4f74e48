"""Videos made of headers and noise, with the planted identity in every place that has room for words.

No encoder is needed: what counts is the structure around the samples, which are noise without start codes.
"""

import random
import struct

from support.objects.streams import WORDS, box

START = b"\0\0\0\1"
AVC, HEVC, MPEG2 = "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.107", "1.2.840.10008.1.2.4.100"


def noise(seed: int, size: int = 400) -> bytes:
    """Samples that hold no start code and end with no zero."""
    return bytes(random.Random(seed).choices(range(1, 255), k=size))


def message(kind: int, body: bytes) -> bytes:
    """A supplemental message."""
    return bytes((kind, *[255] * (len(body) // 255), len(body) % 255)) + body


def prevented(data: bytes) -> bytes:
    """With the bytes that keep start codes from being emulated."""
    out = bytearray()
    for value in data:
        if out[-2:] == b"\0\0" and value <= 3:
            out.append(3)
        out.append(value)
    return bytes(out)


def avc_units(*, planted: bool) -> list[bytes]:
    """The units of three pictures; with `planted`, messages and units with words around each."""
    units = [b"\x67\x64\0\x28" + noise(1, 9), b"\x68\xee\x3c\x80"]
    kept = message(6, b"\x80\0\0\0") + message(45, b"\x12\0\0\1\x34")
    for number in range(3):
        units.append(b"\x06" + prevented(kept + b"\x80"))
        if planted:
            words = message(5, bytes(16) + WORDS + bytes(4)) + message(4, WORDS * 4) + message(1, WORDS[:7])
            units += [
                b"\x06" + prevented(message(5, bytes(range(16)) + WORDS) + kept + words + b"\x80"),
                b"\x06" + WORDS,
                b"\x0c" + WORDS + b"\x80",
                b"\x18" + WORDS,
                b"\x00" + WORDS,
            ]
        units.append(b"\x65" + noise(10 + number))
    return units


def hevc_units(*, planted: bool) -> list[bytes]:
    """As `avc_units`, for HEVC."""
    units = [bytes((kind << 1, 1)) + noise(kind, 12) for kind in (32, 33, 34)]
    for number in range(3):
        if planted:
            body = message(5, bytes(16) + WORDS) + message(136, WORDS[:9]) + message(4, WORDS) + b"\x80"
            units += [bytes((kind << 1, 1)) + prevented(body) for kind in (39, 40)]
            units += [bytes((kind << 1, 1)) + WORDS for kind in (38, 41, 48, 63)]
        units.append(bytes((19 << 1, 1)) + noise(30 + number))
    return units


def annex_b(units: list[bytes]) -> bytes:
    """Units behind start codes."""
    return b"".join(START + unit for unit in units)


def samples_of(units: list[bytes], *, hevc: bool = False) -> list[bytes]:
    """The units that hold slices or parameters."""
    plain = {19, 32, 33, 34} if hevc else {1, 5, 7, 8}
    return [unit for unit in units if (unit[0] >> 1 & 63 if hevc else unit[0] & 31) in plain]


def mpeg2(*, planted: bool) -> bytes:
    """A sequence of three groups of one picture."""
    out = b"\0\0\1\xb3" + noise(2, 8) + b"\0\0\1\xb5\x14\x82\0\1\0\0"
    for number in range(3):
        if planted:
            out += b"\0\0\1\xb2" + WORDS + b"\0\0\1\xb5\x4f" + WORDS[:10] + b"\0\0\1\xb0" + WORDS
        code = bytes((0x5C, 0x6B, 0x33, 0xC0)) if planted else bytes((0, 8, 0, 0x40))
        out += b"\0\0\1\xb8" + code + b"\0\0\1\0" + noise(3, 4)
        if planted:
            out += b"\0\0\1\xb2" + WORDS
        out += b"\0\0\1\1" + noise(20 + number)
    return out + b"\0\0\1\xb7" + (WORDS if planted else b"")


def _full(kind: bytes, body: bytes, version: int = 0) -> bytes:
    return box(kind, bytes((version, 0, 0, 0)) + body)


def fragmented(units: list[bytes]) -> bytes:
    """As `mp4`, in fragments of two samples each, with words in other boxes and between the samples."""
    whole = mp4([])
    out = whole[: whole.rindex(b"mdat") - 4]
    moov = out.index(b"moov") - 4
    size = int.from_bytes(out[moov : moov + 4], "big")
    extends = box(b"mvex", _full(b"trex", struct.pack(">LLLLL", 1, 1, 40, 0, 0)) + box(b"leva", WORDS))
    out = out[:moov] + box(b"moov", out[moov + 8 : moov + size] + extends) + out[moov + size :]
    for at in range(0, len(units), 2):
        parts = [struct.pack(">L", len(unit)) + unit for unit in units[at : at + 2]]
        entries = b"".join(struct.pack(">LL", 40, len(part)) for part in parts)

        def moof(offset: int, entries: bytes = entries, count: int = len(parts)) -> bytes:
            run = struct.pack(">LLl", 0x301, count, offset) + entries
            header = box(b"tfhd", struct.pack(">LL", 0x20000, 1)) + _full(b"tfdt", bytes(8), 1)
            track = box(b"traf", header + box(b"trun", run) + box(b"uuid", WORDS))
            return box(b"moof", _full(b"mfhd", b"\0\0\0\1") + track + box(b"udta", WORDS))

        head = box(b"styp", WORDS) + box(b"emsg", WORDS)
        out += head + moof(len(moof(0)) + 8 + len(WORDS)) + box(b"mdat", WORDS + b"".join(parts) + WORDS)
    return out + box(b"mfra", WORDS)


def mp4(units: list[bytes], *, hevc: bool = False, audio: bool = False) -> bytes:
    """An MP4 file, each unit a sample, with words in names, times, user data, and between the samples."""
    gap = WORDS
    parts = [struct.pack(">L", len(unit)) + unit for unit in units]
    sizes = [len(part) for part in parts]
    entry = bytearray(78)
    entry[6:8] = b"\0\1"
    entry[42:74] = (bytes((31,)) + WORDS)[:32]
    if hevc:
        array = struct.pack(">BHH", 39, 1, len(WORDS) + 2) + b"\x4e\1" + WORDS
        config = box(b"hvcC", bytes(21) + b"\3\1" + array)
        config = config[: 8 + 21] + b"\3\1" + array
    else:
        config = box(b"avcC", b"\1\x64\0\x28\xff\xe0\0")
    boxes = config + box(b"uuid", bytes(16) + WORDS) + box(b"colr", b"prof" + WORDS) + box(b"colr", b"nclx" + bytes(7))
    sample_entry = box(b"hvc1" if hevc else b"avc1", bytes(entry) + boxes)

    def whole(offset: int) -> bytes:
        positions = []
        for size in sizes:
            positions.append(offset)
            offset += size + len(gap)
        table = b"".join(
            (
                _full(b"stsd", struct.pack(">L", 1) + sample_entry),
                _full(b"stts", struct.pack(">LLL", 1, len(sizes), 40)),
                _full(b"stsc", struct.pack(">LLLL", 1, 1, 1, 1)),
                _full(b"stsz", struct.pack(">LL", 0, len(sizes)) + struct.pack(f">{len(sizes)}L", *sizes)),
                _full(b"stco", struct.pack(">L", len(sizes)) + struct.pack(f">{len(sizes)}L", *positions)),
            )
        )
        kind = b"soun" if audio else b"vide"
        data = box(b"dinf", _full(b"dref", struct.pack(">L", 1) + box(b"url ", b"\0\0\0\1" + WORDS)))
        media = box(
            b"mdia",
            _full(b"mdhd", WORDS[:8] + bytes(12) + WORDS)
            + _full(b"hdlr", bytes(4) + kind + bytes(12) + WORDS)
            + box(b"minf", _full(b"vmhd", bytes(8)) + data + box(b"stbl", table)),
        )
        track = box(b"trak", _full(b"tkhd", WORDS[:16] + bytes(64), 1) + media + box(b"udta", WORDS))
        meta = _full(b"meta", box(b"ilst", box(b"\xa9too", WORDS) + box(b"\xa9xyz", WORDS)))
        return box(b"moov", _full(b"mvhd", WORDS[:8] + bytes(88) + WORDS) + track + box(b"udta", meta)) + box(
            b"uuid", WORDS
        )

    top = box(b"ftyp", b"isom\0\0\0\1isom") + box(b"free", WORDS)
    head = top + whole(0)
    body = b"".join(part + gap for part in parts)
    return top + whole(len(head) + 8) + box(b"mdat", body)
