"""Transport streams: every place for words is emptied, every byte of a slice stays where it is; damage holds."""

import pytest

from support.bytescan import scan
from support.objects import muxes, videos
from support.objects.streams import WORDS
from support.planting import IDENTITY
from veil.dicom.streams import pes, video
from veil.dicom.streams.view import View
from veil.errors import HoldError

KINDS = {
    "mpeg2": (videos.MPEG2, videos.mpeg2),
    "avc": (videos.AVC, lambda *, planted: videos.annex_b(videos.avc_units(planted=planted))),
    "hevc": (videos.HEVC, lambda *, planted: videos.annex_b(videos.hevc_units(planted=planted))),
}


def cleaned(data: bytes, syntax: str, part: int = 0) -> bytes:
    """The stream after its edits; with `part`, it lies in ranges of so many bytes with a gap behind each."""
    if part:
        pieces = [data[at : at + part] for at in range(0, len(data), part)]
        starts = [number * (part + 5) for number in range(len(pieces))]
        view = View(b"".join(piece + b"#####" for piece in pieces), starts, [len(piece) for piece in pieces])
    else:
        view = View(data, [0], [len(data)])
    out, position = bytearray(data), 0
    for start, stop, new in video.clean(view, syntax).edits:
        assert position <= start < stop <= len(data)
        assert len(new) == stop - start
        out[start:stop] = new
        position = stop
    return bytes(out)


def elementary(data: bytes, lead: int = 0) -> bytes:
    """The pictures of a transport stream; an own reader."""
    out, units = b"", b""
    for at in range(lead, len(data), 188 + lead):
        packet = data[at : at + 188]
        if (packet[1] & 31) << 8 | packet[2] == muxes.VIDEO and packet[3] & 16:
            payload = packet[5 + packet[4] :] if packet[3] & 32 else packet[4:]
            if packet[1] & 64 and units:
                out += units[9 + units[8] :]
                units = b""
            units += payload
    return out + units[9 + units[8] :]


def direct(pictures: bytes, syntax: str) -> bytes:
    """The elementary stream, cleaned without a container."""
    return cleaned(pictures, syntax)


def held(data: bytes, syntax: str = videos.AVC) -> str:
    """The code with which a stream holds."""
    with pytest.raises(HoldError) as caught:
        video.clean(View(data, [0], [len(data)]), syntax)
    return caught.value.code


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("lead", "sizes", "part"), [(0, (184,), 0), (4, (184,), 0), (0, (1, 2, 183, 3), 97), (0, (5, 8), 1000)]
)
def test_words_go_and_pictures_are_those_of_the_bare_stream(
    name: str, lead: int, sizes: tuple[int, ...], part: int
) -> None:
    syntax, make = KINDS[name]
    pictures = make(planted=True)
    data = muxes.transport(pictures, muxes.TYPES[name], planted=True, lead=lead, sizes=sizes)
    assert list(scan(data, IDENTITY))
    out = cleaned(data, syntax, part)
    assert not list(scan(out, IDENTITY))
    assert WORDS[:6] not in out
    assert elementary(data, lead) == pictures
    assert elementary(out, lead) == direct(pictures, syntax) != pictures
    assert all(out[at + lead] == 0x47 for at in range(0, len(out), 188 + lead))
    assert cleaned(out, syntax) == out


@pytest.mark.parametrize("name", KINDS)
def test_a_stream_without_words_stays_byte_by_byte(name: str) -> None:
    syntax, make = KINDS[name]
    data = muxes.transport(make(planted=False), muxes.TYPES[name], planted=False, sizes=(7, 184, 100))
    assert cleaned(data, syntax) == data


def test_tables_keep_their_checksums_and_other_packets_become_null_packets() -> None:
    data = muxes.transport(KINDS["avc"][1](planted=True), 0x1B, planted=True)
    out = cleaned(data, videos.AVC)
    numbers = set()
    whole = b""
    for at in range(0, len(out), 188):
        numbers.add((out[at + 1] & 31) << 8 | out[at + 2])
        if out[at + 1 : at + 3] in (b"\x41\0", b"\1\0") and len(whole) < 4 * 184:
            whole += out[at + 4 : at + 188]
    assert numbers == {0, muxes.PMT, muxes.VIDEO, muxes.CLOCK, 0x1FFF}
    size = 4 + (int.from_bytes(whole[2:4], "big") & 0xFFF)
    assert size > 184
    assert muxes.crc(whole[1 : size - 4]) == whole[size - 4 : size]


def test_the_checksum_is_that_of_the_standard() -> None:
    assert pes.checksum(b"123456789").hex() == "0376e6e7"
    assert pes.checksum(WORDS) == muxes.crc(WORDS)


def _plain() -> bytes:
    return muxes.transport(KINDS["avc"][1](planted=False), 0x1B, planted=False)


def _at(data: bytes | bytearray, pid: int, number: int = 0) -> int:
    places = [at for at in range(0, len(data), 188) if (data[at + 1] & 31) << 8 | data[at + 2] == pid]
    return places[number]


@pytest.mark.parametrize(
    ("pid", "number", "offset", "value"),
    [
        (muxes.VIDEO, 1, 0, b"\x46"),  # no sync byte
        (muxes.VIDEO, 1, 1, b"\x81"),  # an error that the receiver saw
        (muxes.VIDEO, 1, 3, b"\xd1"),  # scrambled
        (muxes.VIDEO, 1, 3, b"\x15"),  # one is missing
        (muxes.VIDEO, 0, 1, b"\1"),  # begins in the midst
        (muxes.VIDEO, 0, 4, b"\1"),  # no start code
        (muxes.VIDEO, 0, 8, b"\1"),  # a wrong length of a packet of the elementary stream
        (muxes.VIDEO, 0, 12, b"\1"),  # a header that is too short for its fields
        (muxes.CLOCK, 0, 4, b"\xb8"),  # a wrong length of an adaptation field
        (0, 0, 4, b"\xb7"),  # a pointer out of the packet
        (0, 0, 7, b"\x0e"),  # a wrong length of a section
        (0, 0, 14, b"\2"),  # a wrong checksum
        (muxes.PMT, 0, 13, b"\xe1\2"),  # another one
    ],
)
def test_damage_holds(pid: int, number: int, offset: int, value: bytes) -> None:
    data = bytearray(_plain())
    at = _at(data, pid, number) + offset
    assert data[at : at + len(value)] != value
    data[at : at + len(value)] = value
    assert held(bytes(data)) == "H-BITSTREAM"


def test_what_is_missing_or_there_twice_holds() -> None:
    data = _plain()
    at = _at(data, muxes.VIDEO, 1)
    assert held(data[:-1]) == "H-BITSTREAM"
    assert held(data[:at] + data[at + 188 :]) == "H-BITSTREAM"
    assert held(data[:at] + data[at : at + 188] + data[at:]) == "H-BITSTREAM"
    for pid in (0, muxes.PMT, muxes.VIDEO):
        rest = b"".join(
            data[at : at + 188] for at in range(0, len(data), 188) if (data[at + 1] & 31) << 8 | data[at + 2] != pid
        )
        assert held(rest) == "H-BITSTREAM"


@pytest.mark.parametrize(
    ("kind", "code"), [(3, "H-VIDEO-AUDIO"), (0x0F, "H-VIDEO-AUDIO"), (0x10, "H-BITSTREAM"), (2, "H-BITSTREAM")]
)
def test_sound_and_other_pictures_hold(kind: int, code: str) -> None:
    assert held(muxes.transport(KINDS["avc"][1](planted=False), kind, planted=False)) == code


def test_only_clocks_hold() -> None:
    out = muxes.Transport()
    for _ in range(5):
        out.packet(muxes.CLOCK, b"", field=b"\x10" + bytes(6))
    assert held(bytes(out.data)) == "H-BITSTREAM"


def test_sound_that_only_a_descriptor_tells_holds() -> None:
    assert pes.descriptors(muxes.descriptor(0x80, WORDS)) == bytes((0x42, len(WORDS))) + b"\xff" * len(WORDS)
    assert pes.descriptors(muxes.descriptor(5, b"HDMV")) == b"\5\4HDMV"
    for raw in (muxes.descriptor(0x6A, b"\0"), muxes.descriptor(5, b"AC-3")):
        with pytest.raises(HoldError) as caught:
            pes.descriptors(raw)
        assert caught.value.code == "H-VIDEO-AUDIO"
    for raw in (b"\5", b"\5\4abc"):
        with pytest.raises(HoldError):
            pes.descriptors(raw)
