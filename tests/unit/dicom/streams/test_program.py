"""Program streams: every place for words is emptied, every byte of a slice stays where it is; damage holds."""

import pytest

from support.bytescan import scan
from support.objects import muxes, videos
from support.objects.streams import WORDS
from support.planting import IDENTITY
from unit.dicom.streams.test_transport import KINDS, cleaned, direct, held


def _elementary(data: bytes) -> bytes:
    out, at = b"", 0
    while at < len(data):
        code = data[at + 3]
        size = (
            4
            if code == 0xB9
            else 14 + (data[at + 13] & 7)
            if code == 0xBA
            else 6 + int.from_bytes(data[at + 4 : at + 6], "big")
        )
        if code == 0xE0:
            out += data[at + 9 + data[at + 8] : at + size]
        at += size
    assert at == len(data)
    return out


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("step", "part"), [(333, 0), (1, 0), (2, 41), (50_000, 7)])
def test_words_go_and_pictures_are_those_of_the_bare_stream(name: str, step: int, part: int) -> None:
    syntax, make = KINDS[name]
    pictures = make(planted=True)
    data = muxes.program(pictures, muxes.TYPES[name], planted=True, step=step)
    assert list(scan(data, IDENTITY))
    out = cleaned(data, syntax, part)
    assert not list(scan(out, IDENTITY))
    assert WORDS[:6] not in out
    assert _elementary(data) == pictures
    assert _elementary(out) == direct(pictures, syntax) != pictures
    assert cleaned(out, syntax) == out


@pytest.mark.parametrize("name", KINDS)
def test_a_stream_without_words_stays_byte_by_byte(name: str) -> None:
    syntax, make = KINDS[name]
    data = muxes.program(make(planted=False), muxes.TYPES[name], planted=False)
    assert cleaned(data + b"\0", syntax) == data + b"\0"


def test_the_map_keeps_its_checksum_and_other_packets_become_padding() -> None:
    data = muxes.program(KINDS["avc"][1](planted=True), 0x1B, planted=True)
    out = cleaned(data, videos.AVC)
    at = out.index(b"\0\0\1\xbc")
    size = 6 + int.from_bytes(out[at + 4 : at + 6], "big")
    assert muxes.crc(out[at : at + size - 4]) == out[at + size - 4 : at + size]
    assert out[at : at + size] != data[at : at + size]
    first = data.index(b"\0\0\1\xbd")
    assert out[first + 3] == 0xBE
    assert not out[first + 6 : first + 100].strip(b"\xff")


def _changed(start: bytes, offset: int, value: bytes) -> bytes:
    data = muxes.program(KINDS["avc"][1](planted=False), 0x1B, planted=False)
    at = data.index(start) + offset
    assert data[at : at + len(value)] != value
    return data[:at] + value + data[at + len(value) :]


@pytest.mark.parametrize(
    ("start", "offset", "value"),
    [
        (b"\0\0\1\xba", 4, b"\x21"),  # a pack of MPEG-1
        (b"\0\0\1\xba", 4, b"DOE^JOHNX"),  # no clock
        (b"\0\0\1\xe0", 9, b"JOHNN"),  # no time
        (b"\0\0\1\xbb", 5, b"\x0a"),  # a wrong length
        (b"\0\0\1\xbb", 12, b"W"),  # no stream
        (b"\0\0\1\xbc", 5, b"\x0f"),  # a wrong length
        (b"\0\0\1\xbc", 14, b"\2"),  # a wrong checksum
        (b"\0\0\1\xe0", 5, b"\xff"),  # a wrong length
        (b"\0\0\1\xe0", 6, b"\x90"),  # scrambled
        (b"\0\0\1\xe0", 8, b"\1"),  # too short for its fields
        (b"\0\0\1\xe0", 3, b"\xfd"),  # unknown
        (b"\0\0\1\xb9", 2, b"\2"),  # no start code
    ],
)
def test_damage_holds(start: bytes, offset: int, value: bytes) -> None:
    assert held(_changed(start, offset, value)) == "H-BITSTREAM"


@pytest.mark.parametrize(
    "packet",
    [
        muxes.raw_packet(0xC0, WORDS),
        muxes.pes(0xBD, b"\x80" + WORDS, planted=False),
        muxes.pes(0xBD, b"\x0b\x77", planted=False),
    ],
)
def test_sound_holds(packet: bytes) -> None:
    data = muxes.program(KINDS["avc"][1](planted=False), 0x1B, planted=False)
    assert held(data + packet) == "H-VIDEO-AUDIO"


def test_truncated_streams_and_those_without_pictures_hold() -> None:
    data = muxes.program(KINDS["mpeg2"][1](planted=False), 2, planted=False)
    assert held(data[:-5], videos.MPEG2) == "H-BITSTREAM"
    assert held(data[: data.index(b"\0\0\1\xe0")], videos.MPEG2) == "H-BITSTREAM"
    assert held(data) == "H-BITSTREAM"  # other pictures than those of the transfer syntax
    assert held(data + WORDS, videos.MPEG2) == "H-BITSTREAM"
