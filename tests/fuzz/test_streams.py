"""Damaged and hostile streams: an answer or a hold, in bounded time, and never another error."""

import random
import struct
import time
from collections.abc import Callable

import pytest

from support.objects import muxes, streams, videos
from support.objects.streams import SIZE, box, segment
from veil.dicom.streams import boxes, deflate, jpeg, nal, rle, video
from veil.dicom.streams.view import Found, View
from veil.errors import HoldError

_TURNS = 300
_LONGEST = 5.0
"""Seconds of the processor; each hostile stream below takes well under one."""


def _view(data: bytes, part: int = 0) -> View:
    if not part:
        return View(data, [0], [len(data)])
    starts = list(range(0, len(data), part)) or [0]
    return View(data, starts, [min(part, len(data) - start) for start in starts])


def _rle(view: View) -> Found:
    return rle.clean(view, SIZE * SIZE)


def _deflated(view: View) -> Found:
    return deflate.clean(view, SIZE * SIZE)


def _of(syntax: str) -> Callable[[View], Found]:
    return lambda view: video.clean(view, syntax)


_CASES = {case.name: case for case in streams.CASES}
_FORMATS: dict[str, tuple[Callable[[View], Found], bytes]] = {
    "jpeg": (jpeg.clean, _CASES["jpeg"].planted(_CASES["jpeg"].plain(1))),
    "j2k": (boxes.clean_codestream, _CASES["j2k"].planted(_CASES["j2k"].plain(1))),
    "jp2": (boxes.clean_jp2, _CASES["jp2"].planted(_CASES["jp2"].plain(1))),
    "jxl": (boxes.clean_jxl, _CASES["jxl"].planted(b"\xff\x0a" + videos.noise(4))),
    "rle": (_rle, _CASES["rle"].planted(_CASES["rle"].plain(1))),
    "deflated": (_deflated, _CASES["deflated"].planted(_CASES["deflated"].plain(1))),
    "avc": (_of(videos.AVC), videos.annex_b(videos.avc_units(planted=True))),
    "hevc": (_of(videos.HEVC), videos.annex_b(videos.hevc_units(planted=True))),
    "mpeg2": (_of(videos.MPEG2), videos.mpeg2(planted=True)),
    "ts": (_of(videos.AVC), muxes.transport(videos.annex_b(videos.avc_units(planted=True))[:2000], 0x1B, planted=True)),
    "m2ts": (_of(videos.MPEG2), muxes.transport(videos.mpeg2(planted=True)[:900], 2, planted=True, lead=4)),
    "ps": (_of(videos.AVC), muxes.program(videos.annex_b(videos.avc_units(planted=True)), 0x1B, planted=True)),
    "moof": (_of(videos.AVC), videos.fragmented(videos.avc_units(planted=True))),
    "mp4": (_of(videos.AVC), videos.mp4(videos.avc_units(planted=True))),
}


def _held(error: HoldError) -> None:
    assert error.code in ("H-BITSTREAM", "H-VIDEO-AUDIO")


def _check(found: Found, size: int) -> None:
    position = 0
    for start, stop, _ in found.edits:
        assert position <= start <= stop <= size
        position = stop


@pytest.mark.parametrize("name", _FORMATS)
def test_truncated_and_changed_streams(name: str) -> None:
    clean, data = _FORMATS[name]
    rng = random.Random(7)
    looked = 0
    for turn in range(_TURNS):
        changed = bytearray(data[: rng.randrange(len(data) + 1)] if turn % 3 == 0 else data)
        for _ in range(rng.randrange(1, 6) if changed and turn % 3 else 0):
            at = rng.randrange(len(changed))
            changed[at : at + rng.choice((0, 1, 4))] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\1", b"\0", b"\x7f"))
        try:
            found = clean(_view(bytes(changed), rng.choice((0, 0, 3, 17))))
        except HoldError as error:
            _held(error)
            continue
        looked += 1
        _check(found, len(changed))
    assert looked or name == "deflated"


def _touching(found: Found) -> list[tuple[int, int, bytes]]:
    # One edit in the place of those that touch: packets lie in parts where the stream does.
    out: list[tuple[int, int, bytes]] = []
    for start, stop, new in found.edits:
        if out and out[-1][1] == start:
            out[-1] = (out[-1][0], stop, out[-1][2] + new)
        else:
            out.append((start, stop, new))
    return out


@pytest.mark.parametrize("name", _FORMATS)
@pytest.mark.parametrize("part", [1, 2, 3, 7, 64])
def test_the_answer_does_not_depend_on_how_a_stream_is_cut(name: str, part: int) -> None:
    clean, data = _FORMATS[name]
    found, other = clean(_view(data, part)), clean(_view(data))
    assert _touching(found) == _touching(other)
    assert found.kept == other.kept


def _nested(kind: bytes, depth: int) -> bytes:
    # Lengths that enclose each other, written from the outside in.
    return b"".join(struct.pack(">L", 8 * (depth - level)) + kind for level in range(depth))


def _single(size: int, count: int) -> bytes:
    """A transport stream with start codes of messages, in packets with so many bytes of them each."""
    out = muxes.Transport()
    for pid, raw in zip((0, muxes.PMT), muxes.tables(0x1B, planted=False), strict=True):
        out.sections(pid, raw)
    head = muxes.pes(0xE0, b"", planted=False, length=False)
    raw = head + b"\0\0\1\x06" * (size * count // 4)
    out.packet(muxes.VIDEO, raw[: len(head)], start=True)
    for at in range(len(head), len(raw), size):
        out.packet(muxes.VIDEO, raw[at : at + size])
    return bytes(out.data)


def _runs(size: int, count: int) -> bytes:
    """Fragments whose runs say that they hold so many samples of one size."""
    data = videos.fragmented(videos.avc_units(planted=False))
    run = b"trun" + struct.pack(">LLl", 1, count, 0)
    at = data.index(b"trex") + 20
    data = data[:at] + struct.pack(">L", size) + data[at + 4 :]
    at = data.index(b"traf") + 4
    stop = at - 8 + int.from_bytes(data[at - 8 : at - 4], "big")
    inner = box(b"tfhd", struct.pack(">LL", 0x20000, 1)) + box(b"trun", run[4:])
    return data[:at] + inner + box(b"free", bytes(stop - at - len(inner) - 8)) + data[stop:]


def _tables(count: int) -> bytes:
    """A transport stream of tables, no one like another."""
    out = muxes.Transport()
    for number in range(count):
        out.sections(0, muxes.section(0, struct.pack(">HH", number, 0xE000 | muxes.PMT)) * 10)
    return bytes(out.data)


@pytest.mark.parametrize(
    ("clean", "data"),
    [
        (jpeg.clean, b"\xff\xd8" + segment(0xFE, b"") * 1_000_000),
        (jpeg.clean, b"\xff\xd8" + b"\xff" * 1_000_000),
        (jpeg.clean, b"\xff\xd8" + (b"\xff\xda\0\2ab" + segment(0xFE, b"w")) * 100_000 + b"\xff\xd9"),
        (boxes.clean_jp2, streams.CASES[4].plain(0)[:12] + _nested(b"jp2h", 200_000)),
        (boxes.clean_jp2, streams.CASES[4].plain(0)[:12] + box(b"xml ", b"") * 1_000_000),
        (boxes.clean_jxl, box(b"JXL ", b"\r\n\x87\n") + box(b"Exif", b"") * 1_000_000),
        (_of(videos.AVC), box(b"ftyp", b"isom") + _nested(b"moov", 1_000_000)),
        (_of(videos.AVC), box(b"ftyp", b"isom") + box(b"moov", box(b"trak", b"") * 1_000_000)),
        (_of(videos.AVC), videos.START + b"\x06" + b"\xff" * 2_000_000),
        (_of(videos.AVC), videos.START + b"\x06" + b"\0\0\3" * 300_000),
        (_of(videos.AVC), videos.START + b"\x06" + b"\5\0" * 400_000),
        (_of(videos.AVC), (videos.START + b"\x06") * 60_000),
        (_of(videos.MPEG2), b"\0\0\1\xb3" + b"\0\0\1\xb2" * 60_000),
        (_of(videos.MPEG2), b"\0\0\1\xba\x44\0\4\0\4\1\1\x89\xc3\xf8" + muxes.pes(0xE0, b"", planted=False) * 60_000),
        (_of(videos.MPEG2), b"\0\0\1\xba\x44\0\4\0\4\1\1\x89\xc3\xf8" * 100_000),
        (_of(videos.MPEG2), b"\0\0\1\xba\x44\0\4\0\4\1\1\x89\xc3\xf8" + b"\0\0\1\xbe\0\0" * 100_000),
        (_of(videos.AVC), (b"\x47\x1f\xff\x10" + b"w" * 184) * 50_000),
        (_of(videos.AVC), _runs(0, 0xFFFFFFFF)),
        (_of(videos.AVC), _runs(1, 0xFFFFFFFF)),
        (_of(videos.AVC), _single(1, 40_000)),
        (_of(videos.AVC), _single(184, 2_000)),
        (_of(videos.AVC), _tables(4_000)),
        (_rle, struct.pack("<16L", 1, 64, *[0] * 14) + b"\x80" * 2_000_000),
        (_deflated, b"\x4b\x04\x05" * 10),
    ],
)
def test_hostile_streams_are_answered_in_time(clean: Callable[[View], Found], data: bytes) -> None:
    began = time.process_time()
    try:
        _check(clean(_view(data)), len(data))
    except HoldError as error:
        _held(error)
    assert time.process_time() - began < _LONGEST


def test_samples_of_one_byte_without_end() -> None:
    units = videos.avc_units(planted=False)
    video_ = bytearray(videos.mp4(units))
    at = video_.index(b"stsz") + 8
    video_[at : at + 8] = struct.pack(">LL", 1, 0xFFFFFFFF)
    with pytest.raises(HoldError):
        video.clean(_view(bytes(video_)), videos.AVC)


def test_filler_messages_have_the_size_asked_for() -> None:
    for size in (*range(2, 1100), 66_000):
        made = nal.filler(size)
        assert len(made) == size
        pos = 0
        while pos < size:
            assert made[pos] == 3
            length, pos = 0, pos + 1
            while made[pos] == 255:
                length, pos = length + 255, pos + 1
            pos += 1 + length + made[pos]
        assert pos == size
