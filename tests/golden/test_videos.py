"""Words in videos: none is left, every slice and every offset is where it was; tracks that are no picture hold."""

import re
from pathlib import Path

import pytest

from support.bytescan import scan
from support.engine import Done, clean, cleaner_of
from support.objects import streams, videos
from support.planting import IDENTITY

CASES = {
    "avc": (videos.AVC, videos.annex_b(videos.avc_units(planted=True))),
    "hevc": (videos.HEVC, videos.annex_b(videos.hevc_units(planted=True))),
    "mpeg2": (videos.MPEG2, videos.mpeg2(planted=True)),
    "mp4-avc": ("1.2.840.10008.1.2.4.103", videos.mp4(videos.avc_units(planted=True))),
    "mp4-hevc": ("1.2.840.10008.1.2.4.108", videos.mp4(videos.hevc_units(planted=True), hevc=True)),
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
    done = _clean(streams.instance(videos.AVC, [video], count=3), tmp_path)
    assert done.outcome.code == "H-VIDEO-AUDIO"
    assert not done.data
