"""Words in videos: none is left, every slice and every offset is where it was; tracks that are no picture hold."""

import re
from pathlib import Path

import pytest

from support.bytescan import scan
from support.engine import Done, clean, cleaner_of
from support.objects import muxes, streams, videos
from support.planting import IDENTITY

CASES = {
    "avc": (videos.AVC, videos.annex_b(videos.avc_units(planted=True))),
    "hevc": (videos.HEVC, videos.annex_b(videos.hevc_units(planted=True))),
    "mpeg2": (videos.MPEG2, videos.mpeg2(planted=True)),
    "mp4-avc": ("1.2.840.10008.1.2.4.103", videos.mp4(videos.avc_units(planted=True))),
    "fragmented-avc": ("1.2.840.10008.1.2.4.103", videos.fragmented(videos.avc_units(planted=True))),
    "mp4-hevc": ("1.2.840.10008.1.2.4.108", videos.mp4(videos.hevc_units(planted=True), hevc=True)),
}

_PLANTED = {name: CASES[name] for name in ("mpeg2", "avc", "hevc")}
CONTAINERS = {
    **{f"ts-{name}": (name, muxes.transport(_PLANTED[name][1], muxes.TYPES[name], planted=True)) for name in _PLANTED},
    "m2ts-avc": ("avc", muxes.transport(_PLANTED["avc"][1], 0x1B, planted=True, lead=4)),
    **{f"ps-{name}": (name, muxes.program(_PLANTED[name][1], muxes.TYPES[name], planted=True)) for name in _PLANTED},
}


def _clean(data: bytes, folder: Path) -> Done:
    return clean(data, folder, cleaner_of(known=()))


def _stream(done: Done) -> bytes:
    assert done.outcome.code == "D-CLEAN"
    assert not list(scan(done.data, IDENTITY))
    value: bytes = done.dataset.PixelData
    return value


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("size", [0, 50])
def test_words_go_and_slices_stay(tmp_path: Path, name: str, size: int) -> None:
    syntax, video = CASES[name]
    assert list(scan(video, IDENTITY))
    parts = [video[at : at + size] for at in range(0, len(video), size)] if size else [video]
    data = streams.instance(syntax + (".1" if size else ""), parts, count=3)
    value = _stream(_clean(data, tmp_path))
    assert len(value) == len(streams.value(parts)) - len(streams.DELIMITER)
    whole = _joined(value)[: len(video)]
    units = videos.samples_of(
        videos.hevc_units(planted=False) if "hevc" in name else videos.avc_units(planted=False), hevc="hevc" in name
    )
    if name == "mpeg2":
        units = [videos.noise(20 + number) for number in range(3)]
        assert len(re.findall(rb"\x00\x00\x01\xb8\x00\x08\x00\x40", whole)) == 3
    assert units
    for unit in units:
        assert whole.find(unit) == video.find(unit) >= 0


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize("size", [0, 450])
def test_words_in_the_systems_layer_go_and_slices_stay(tmp_path: Path, name: str, size: int) -> None:
    kind, video = CONTAINERS[name]
    syntax = CASES[kind][0]
    assert list(scan(video, IDENTITY))
    parts = [video[at : at + size] for at in range(0, len(video), size)] if size else [video]
    data = streams.instance(syntax + (".1" if size else ""), parts, count=3)
    value = _stream(_clean(data, tmp_path))
    assert len(value) == len(streams.value(parts)) - len(streams.DELIMITER)
    whole = _joined(value)[: len(video)]
    slices = [videos.noise(number + first) for number in range(3) for first in (10, 20, 30)]
    runs = [one[at : at + 40] for one in slices for at in range(0, 400, 40)]  # what lies in one packet
    there = [run for run in runs if run in video]
    assert len(there) > 15
    for run in there:
        assert whole.find(run) == video.find(run)


@pytest.mark.parametrize("name", ["mpeg2", "avc"])
def test_a_container_without_words_is_copied_byte_by_byte(tmp_path: Path, name: str) -> None:
    plain = videos.mpeg2(planted=False) if name == "mpeg2" else videos.annex_b(videos.avc_units(planted=False))
    for make in (muxes.transport, muxes.program):
        video = make(plain, muxes.TYPES[name], planted=False)
        done = _clean(streams.instance(CASES[name][0], [video], count=3), tmp_path)
        assert done.data.endswith(streams.value([video]))


def _joined(value: bytes) -> bytes:
    out, pos = b"", 8 + int.from_bytes(value[4:8], "little")
    while value[pos : pos + 4] == b"\xfe\xff\0\xe0":
        size = int.from_bytes(value[pos + 4 : pos + 8], "little")
        out += value[pos + 8 : pos + 8 + size]
        pos += 8 + size
    return out


@pytest.mark.parametrize(
    ("syntax", "video"),
    [
        (videos.AVC, videos.annex_b(videos.avc_units(planted=False))),
        (videos.HEVC, videos.annex_b(videos.hevc_units(planted=False))),
        (videos.MPEG2, videos.mpeg2(planted=False)),
    ],
)
def test_a_video_without_words_is_copied_byte_by_byte(tmp_path: Path, syntax: str, video: bytes) -> None:
    done = _clean(streams.instance(syntax, [video], count=3), tmp_path)
    assert done.data.endswith(streams.value([video]))
    assert "clean:PixelData" not in done.outcome.actions


def test_messages_that_a_display_needs_stay(tmp_path: Path) -> None:
    value = _stream(_clean(streams.instance(*(videos.AVC, [CASES["avc"][1]]), count=3), tmp_path))
    kept = videos.prevented(videos.message(6, b"\x80\0\0\0") + videos.message(45, b"\x12\0\0\1\x34"))
    assert value.count(kept) == CASES["avc"][1].count(kept) == 6


def test_a_track_with_sound_holds(tmp_path: Path) -> None:
    video = videos.mp4(videos.avc_units(planted=False), audio=True)
    sounds = (
        video,
        muxes.transport(CASES["avc"][1], 3, planted=False),
        muxes.program(CASES["avc"][1], 0x1B, planted=False) + muxes.raw_packet(0xC0, b"sound"),
    )
    for number, one in enumerate(sounds):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = _clean(streams.instance(videos.AVC, [one], count=3), folder)
        assert done.outcome.code == "H-VIDEO-AUDIO"
        assert not done.data
