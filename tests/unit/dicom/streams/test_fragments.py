"""Fragments of MP4: samples stay where they are, whatever says how long they are; what contradicts itself holds."""

import struct

import pytest

from support.bytescan import scan
from support.objects import videos
from support.objects.streams import WORDS, box
from support.planting import IDENTITY
from unit.dicom.streams.test_transport import cleaned, held

UNITS = videos.avc_units(planted=True)


def test_samples_are_cleaned_in_place_and_the_rest_goes() -> None:
    data = videos.fragmented(UNITS)
    assert list(scan(data, IDENTITY))
    out = cleaned(data, videos.AVC, 101)
    assert not list(scan(out, IDENTITY))
    assert WORDS[:6] not in out
    for unit in videos.samples_of(UNITS):
        assert out.find(unit) == data.find(unit) >= 0
    assert cleaned(out, videos.AVC) == out


def test_a_size_for_all_samples_and_an_absolute_base() -> None:
    units = [b"\x65" + videos.noise(number, 50) for number in range(3)]
    data = videos.fragmented([])
    data = data[: data.rindex(b"mfra") - 4]
    parts = b"".join(struct.pack(">L", len(unit)) + unit for unit in units)
    size = 8 + 8 + 28 + 20  # of the fragment: its head, the track's, and two boxes
    base = len(data) + size + 8
    header = box(b"tfhd", struct.pack(">LLQL", 0x11, 1, base + 7, 55))
    track = box(b"traf", header + box(b"trun", struct.pack(">LLl", 1, 3, -7)))
    data += box(b"moof", track) + box(b"mdat", parts + WORDS)
    assert data.index(parts) == base
    out = cleaned(data, videos.AVC)
    assert out.index(parts) == base
    assert not list(scan(out, IDENTITY))


@pytest.mark.parametrize(
    ("kind", "offset", "value"),
    [
        (b"trun", 7, b"\2"),  # fields that the length has no room for
        (b"trun", 11, b"\1"),  # fewer samples
        (b"trun", 12, b"\x7f"),  # outside of the media data
        (b"trun", 12, b"\xff"),  # before the file
        (b"trun", 4, b"free"),  # other flags
        (b"tfhd", 7, b"\1"),  # an offset that is not there
        (b"tfhd", 0, b"free"),  # no header
        (b"mfhd", -1, b"\x0c"),  # a wrong length
        (b"trex", -1, b"\x18"),  # another one
    ],
)
def test_damage_holds(kind: bytes, offset: int, value: bytes) -> None:
    data = bytearray(videos.fragmented(videos.avc_units(planted=False)))
    at = data.index(kind) + offset
    assert data[at : at + len(value)] != value
    data[at : at + len(value)] = value
    assert held(bytes(data)) == "H-BITSTREAM"


def test_a_file_without_samples_holds() -> None:
    assert held(videos.fragmented([])) == "H-BITSTREAM"
    assert held(videos.mp4([])) == "H-BITSTREAM"


def test_more_than_one_track_holds() -> None:
    data = videos.fragmented(UNITS)
    at = data.index(b"moof") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    moof = box(b"moof", data[at + 8 : at + size] + box(b"traf", b""))
    assert held(data[:at] + moof + data[at + size :]) == "H-BITSTREAM"
