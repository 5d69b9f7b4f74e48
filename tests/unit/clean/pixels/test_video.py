"""Videos: every frame is seen; boxes are filled, and number, size, rate and format of the frames stay."""

import io
import sys
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from support.drawn_videos import BOX, COUNT, FIRST, HEIGHT, LAST, ROOT, WIDTH, encoded, shown
from veil.clean.pixels import video
from veil.clean.pixels.model import Box, Found
from veil.dicom.streams import video as streams
from veil.dicom.streams.view import View
from veil.errors import HoldError

_FOUND = [Found(FIRST, LAST, (Box(*BOX),))]
_VIDEOS = {
    "mpeg2 elementary": ("0", "mpeg2video", "mpeg2video"),
    "mpeg2 transport": ("1", "mpeg2video", "mpegts"),
    "mpeg2 program": ("0", "mpeg2video", "vob"),
    "avc elementary": ("2", "libx264", "h264"),
    "avc mp4": ("3", "libx264", "mp4"),
    "avc transport": ("4", "libx264", "mpegts"),
    "avc m2ts": ("3", "libx264", "m2ts"),
    "avc program": ("2", "libx264", "vob"),
    "hevc elementary": ("7", "libx265", "hevc"),
    "hevc mp4": ("7", "libx265", "mp4"),
    "hevc transport": ("8", "libx265", "mpegts"),
}


@pytest.fixture
def av() -> Any:
    return pytest.importorskip("av", reason="PyAV is not installed (veil-dicom[video]): no video is made or read")


def _code(stream: bytes, syntax: str) -> str:
    with pytest.raises(HoldError) as caught:
        list(video.look(stream, syntax))
    with pytest.raises(HoldError) as again:
        video.wipe(stream, syntax, _FOUND)
    assert caught.value.code == again.value.code
    return caught.value.code


@pytest.mark.parametrize("name", _VIDEOS)
def test_boxes_are_filled_and_all_else_stays(av: Any, name: str) -> None:
    kind, codec, form = _VIDEOS[name]
    stream = encoded(codec, form)
    done = video.wipe(stream, ROOT + kind, _FOUND, "black")
    before, after = shown(stream), shown(done.stream)
    assert len(before) == len(after) == done.frames == COUNT
    x0, y0, x1, y1 = BOX
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        assert new.shape == (HEIGHT, WIDTH, 3)
        assert np.abs(old[80:] - new[80:]).mean() < 3
        if FIRST <= number <= LAST:
            assert old[y0:y1, x0:x1].max() > 200
            assert new[y0:y1, x0:x1].max() < 40
        else:
            assert np.abs(old[y0:y1, x0:x1] - new[y0:y1, x0:x1]).mean() < 3
    old_rate, new_rate = (_said(av, it) for it in (stream, done.stream))
    assert old_rate == new_rate


def _said(av: Any, stream: bytes) -> tuple[Any, ...]:
    with av.open(io.BytesIO(stream)) as container:
        (source,) = container.streams
        frames = list(container.decode(source))
        name, count = container.format.name, len(frames)
        times = [frame.time for frame in frames if frame.time is not None]
        if len(times) < count:
            times = []  # elementary streams have none, and packets of several frames have one
        gaps = sorted({round(after - before, 4) for before, after in pairwise(times)} - {0})
        return name, count, gaps, source.codec_context.name, source.codec_context.pix_fmt


@pytest.mark.parametrize("name", _VIDEOS)
def test_nothing_is_said_of_the_encoder(av: Any, name: str) -> None:
    assert av
    kind, codec, form = _VIDEOS[name]
    done = video.wipe(encoded(codec, form), ROOT + kind, _FOUND)
    for words in (b"x264", b"x265", b"Lav", b"FFmpeg", b"Service", b"Handler", b"DOE", b"cabac"):
        assert words not in done.stream
    assert not streams.clean(View(done.stream, [0], [len(done.stream)]), ROOT + kind).edits


@pytest.mark.parametrize(
    ("name", "method"),
    [("mpeg2 elementary", "ISO_13818_2"), ("avc mp4", "ISO_14496_10"), ("hevc mp4", "ISO_23008_2")],
)
def test_what_was_lost_is_told(av: Any, name: str, method: str) -> None:
    assert av
    kind, codec, form = _VIDEOS[name]
    done = video.wipe(encoded(codec, form), ROOT + kind, _FOUND)
    assert done.method == method
    assert done.ratio == pytest.approx(COUNT * WIDTH * HEIGHT * 3 / len(done.stream))


@pytest.mark.parametrize("name", _VIDEOS)
def test_every_frame_is_looked_at(av: Any, name: str) -> None:
    assert av
    kind, codec, form = _VIDEOS[name]
    stream = encoded(codec, form)
    seen = [picture.values for picture in video.look(stream, ROOT + kind)]
    assert len(seen) == COUNT
    assert all(values.shape == (HEIGHT, WIDTH, 3) and values.dtype == np.uint8 for values in seen)
    assert all(np.array_equal(values, frame) for values, frame in zip(seen, shown(stream), strict=True))


def test_a_transfer_syntax_of_fragments_is_the_same(av: Any) -> None:
    assert av
    stream = encoded("libx264", "h264")
    assert video.wipe(stream, ROOT + "2.1", _FOUND) == video.wipe(stream, ROOT + "2", _FOUND)


def test_flat_ground_is_filled_with_itself_and_other_ground_with_black(av: Any) -> None:
    assert av
    stream = encoded("libx264", "h264")
    flat = Found(0, -1, (Box(120, 112, 150, 132),))
    black = [frame[112:132, 120:150] for frame in shown(video.wipe(stream, ROOT + "2", [flat], "black").stream)]
    ground = [frame[112:132, 120:150] for frame in shown(video.wipe(stream, ROOT + "2", [flat]).stream)]
    assert max(part.max() for part in black) < 20
    assert max(np.abs(part - 90).max() for part in ground) < 8
    wide = [
        frame[80:140, 4:170]
        for frame in shown(video.wipe(stream, ROOT + "2", [Found(0, -1, (Box(4, 80, 170, 140),))]).stream)
    ]
    assert max(part.max() for part in wide) < 40


def test_boxes_out_of_the_frame_are_nothing(av: Any) -> None:
    assert av
    stream = encoded("libx264", "h264")
    boxes = (Box(-40, -40, -9, -9), Box(900, 900, 950, 950), Box(50, 50, 50, 90), Box(-9, 130, 30, 900))
    after = shown(video.wipe(stream, ROOT + "2", [Found(0, -1, boxes)], "black").stream)
    assert after[0][132:144, 0:28].max() < 20
    assert np.abs(after[0][:120] - shown(stream)[0][:120]).mean() < 3


@pytest.mark.parametrize(("codec", "kind", "form"), [("mpeg2video", "0", "mpeg2video"), ("libx264", "2", "h264")])
def test_interlaced_videos_stay_so(av: Any, codec: str, kind: str, form: str) -> None:
    def fields(stream: bytes) -> set[bool]:
        with av.open(io.BytesIO(stream)) as container:
            return {bool(frame.interlaced_frame) for frame in container.decode(video=0)}

    options = {"x264-params": "interlaced=1"} if codec == "libx264" else {}
    stream = encoded(codec, form, interlaced=True, **options)
    done = video.wipe(stream, ROOT + kind, _FOUND, "black")
    assert fields(done.stream) == fields(stream)
    assert shown(done.stream)[FIRST][BOX[1] : BOX[3], BOX[0] : BOX[2]].max() < 40


def test_ten_bits(av: Any) -> None:
    assert av
    stream = encoded("libx265", "mp4", pix="yuv420p10le")
    done = video.wipe(stream, ROOT + "8", _FOUND, "black")
    assert _said(av, done.stream) == _said(av, stream)
    assert done.ratio == pytest.approx(COUNT * WIDTH * HEIGHT * 3 * 1.25 / len(done.stream))
    assert shown(done.stream)[FIRST][BOX[1] : BOX[3], BOX[0] : BOX[2]].max() < 40


def test_the_same_video_comes_out_each_time(av: Any) -> None:
    assert av
    for kind, codec, form in (_VIDEOS["avc mp4"], _VIDEOS["hevc mp4"], _VIDEOS["mpeg2 transport"]):
        stream = encoded(codec, form)
        assert video.wipe(stream, ROOT + kind, _FOUND) == video.wipe(stream, ROOT + kind, _FOUND)


def test_without_the_reader_videos_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(HoldError) as caught:
        list(video.look(b"\0\0\1\xb3", ROOT + "0"))
    assert caught.value.code == "H-READER-MISSING"
    assert "veil-dicom[video]" in caught.value.remedy


@pytest.mark.parametrize(
    "syntax", [ROOT + "5", ROOT + "6", ROOT + "9", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.1"]
)
def test_what_is_no_plain_video_is_held(syntax: str) -> None:
    assert _code(b"\0\0\1\xb3", syntax) == "H-PIXELS-CODEC"


@pytest.mark.parametrize(
    "stream", [b"", b"\0", b"\0\0\0\1", bytes(4000), b"\0\0\1\xba" + bytes(200), b"\0\0\0\x20ftypisom" + bytes(99)]
)
@pytest.mark.parametrize("kind", ["0", "2", "7"])
def test_what_cannot_be_decoded_is_held(av: Any, stream: bytes, kind: str) -> None:
    assert av
    assert _code(stream, ROOT + kind) in {"H-PIXELS-UNREADABLE", "H-PIXELS-CODEC", "H-PIXELS-FORMAT"}


def test_a_format_that_is_not_of_the_transfer_syntax_is_held(av: Any) -> None:
    assert av
    assert _code(encoded("libx264", "mp4"), ROOT + "7") == "H-PIXELS-FORMAT"


def test_a_format_that_nobody_knows_is_held(av: Any) -> None:
    assert av
    stream = encoded("libx264", "mp4")
    assert _code(stream.replace(b"avc1\0\0\0\0", b"zzzz\0\0\0\0"), ROOT + "2") == "H-PIXELS-FORMAT"


@pytest.mark.parametrize("name", ["mpeg2 elementary", "avc mp4", "hevc transport"])
def test_damage_is_held_or_passed_and_never_crashes(av: Any, name: str) -> None:
    assert av
    kind, codec, form = _VIDEOS[name]
    stream = encoded(codec, form)
    rng = np.random.default_rng(3)
    for number in range(6):
        damaged = bytearray(stream)
        for place in rng.integers(0, len(stream), 40):
            damaged[place] = rng.integers(256)
        part = bytes(damaged[: len(stream) * number // 5] if number < 5 else damaged)
        try:
            video.wipe(part, ROOT + kind, _FOUND)
        except HoldError as error:
            assert error.code in {"H-PIXELS-UNREADABLE", "H-PIXELS-CODEC", "H-PIXELS-FORMAT", "H-BITSTREAM"}  # noqa: PT017  some damage is none
