"""Videos (PS3.5 sections 8.2.5 to 8.2.12): every frame is seen, and what was found is wiped by encoding them anew.

This needs PyAV, which is no part of the default installation: `veil-dicom[video]`. PyAV is under the BSD licence.
Its wheels on PyPI bring along FFmpeg's libraries, which call themselves LGPL version 3, and the encoders libx264 and
libx265 with them, which are under the GPL, version 2 or later; patents on H.264 and HEVC are held in some countries.
Who installs this extra takes these terms; veil neither contains nor distributes any of it.

Videos are lossy, and one that is wiped is lossy once more, as nothing else can be done: Lossy Image Compression and its
ratio and method say so afterwards (PS3.3 C.7.6.1.1.5). Time stamps, size, rate and number of frames stay; there is no
sound, no text of encoders, and no other metadata in what is written.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

import numpy as np

from veil.clean.pixels.model import Array, Box, Found, Picture
from veil.dicom.streams import program, transport, video
from veil.dicom.streams.view import View
from veil.errors import HoldError

if TYPE_CHECKING:
    from av import Packet, VideoFrame, VideoStream
    from av.bitstream import BitStreamFilterContext
    from av.container import InputContainer, OutputContainer

Fill = Literal["background", "black"]
_ROOT: Final = "1.2.840.10008.1.2.4.10"
_MOST_PIXELS: Final = 1 << 26
_PACKET: Final = 188
_RING: Final = 4
"""Pixels around a box that tell its background."""
_FULL: Final = 2
"""Colour range of FFmpeg in which black is 0."""
_FLAT: Final = 24
"""Levels, of 8 bits, that nine tenths of a flat background span."""
_ALIGNED_ACROSS, _ALIGNED_DOWN = 2, 4
"""Boxes grow to whole chroma samples, and to those of both fields."""


class Recoded(NamedTuple):
    """A video that was encoded anew.

    Attributes:
        stream: in the container of the source.
        frames: how many there are, counted in what was written.
        ratio: Lossy Image Compression Ratio (0028,2112): three samples of each pixel, against the stream's size.
        method: Lossy Image Compression Method (0028,2114).
    """

    stream: bytes
    frames: int
    ratio: float
    method: str


@dataclass(frozen=True, slots=True)
class _Coding:
    """How the streams of a kind are written.

    Attributes:
        encoder: its name in FFmpeg.
        method: Lossy Image Compression Method.
        raw: the format of elementary streams.
        options: of the encoder.
        drop: units with supplemental information, which are taken out again.
    """

    encoder: str
    method: str
    raw: str
    options: dict[str, str]
    drop: str = ""


_MPEG2: Final = {"g": "15", "bf": "2", "qmin": "1", "dc": "10", "a53cc": "0"}
_X264: Final = "mbtree=0"
"""With it, x264 gives other streams of the same frames from time to time."""
_AVC: Final = {
    "preset": "medium", "crf": "12", "profile": "high", "a53cc": "0", "maxrate": "50M", "bufsize": "62500k",
    "x264-params": _X264,
}  # fmt: skip
_X265: Final = (
    "log-level=none:info=0:pools=none:frame-threads=1:level-idc=5.1:high-tier=0:vbv-maxrate=40000:vbv-bufsize=40000"
)
_HEVC: Final = {"preset": "fast", "crf": "12", "a53cc": "0", "x265-params": _X265}
_CODINGS: Final = {
    "0": _Coding("mpeg2video", "ISO_13818_2", "mpegvideo", {**_MPEG2, "maxrate": "15M", "bufsize": "1835008"}),
    "1": _Coding("mpeg2video", "ISO_13818_2", "mpegvideo", {**_MPEG2, "maxrate": "80M", "bufsize": "9781248"}),
    "2": _Coding("libx264", "ISO_14496_10", "h264", {**_AVC, "level": "4.1"}, "6"),
    "3": _Coding("libx264", "ISO_14496_10", "h264", {**_AVC, "level": "4.1", "bluray-compat": "1"}, "6"),
    "4": _Coding("libx264", "ISO_14496_10", "h264", {**_AVC, "level": "4.2"}, "6"),
    "7": _Coding("libx265", "ISO_23008_2", "hevc", _HEVC, "39|40"),
    "8": _Coding("libx265", "ISO_23008_2", "hevc", _HEVC, "39|40"),
}
"""By the last figure of the transfer syntax, 1.2.840.10008.1.2.4.100 to .108; two of them are of three dimensions."""


def look(stream: bytes, syntax: str) -> Iterator[Picture]:
    """Gives every frame as a picture, one after the other in the order of time, one at a time in memory.

    A decoder may leave out frames of a damaged stream without a word: who looks compares their number with Number of
    Frames (0028,0008).

    Raises:
        HoldError: H-READER-MISSING, PyAV is not installed; H-PIXELS-UNREADABLE, the stream is damaged;
            H-PIXELS-CODEC, it is of a kind that cannot be decoded; H-PIXELS-TOO-LARGE.
    """
    coding = _coding(syntax)
    with _decoding(stream, coding) as (_, container, source):
        for frame in _frames(container, source):
            yield Picture(frame.to_ndarray(format="rgb24"))


def wipe(stream: bytes, syntax: str, found: Sequence[Found], fill: Fill = "background") -> Recoded:
    """Encodes a video anew, with boxes filled.

    A box gets one colour for the whole video: of the ring around it in the first of its frames if that ring is flat
    there, or black. Nothing of what was in a box reaches the encoder.

    Args:
        stream: the whole video, elementary or in a transport stream, a program stream or an MP4 file.
        syntax: Transfer Syntax UID, which stays true.
        found: boxes in pixels of the frame, by runs of frames from 0; a last frame below 0 means to the end.
        fill: what boxes are filled with.

    Raises:
        HoldError: as of `look`; H-PIXELS-CODEC too where frames come out in another number than went in.
    """
    coding, target = _coding(syntax), io.BytesIO()
    count = 0
    painter = _Painter(found, fill)
    with _decoding(stream, coding) as (form, container, source), _errors():
        import av

        options = {"fflags": "+bitexact", **({"mpegts_m2ts_mode": "1"} if _step(stream) > _PACKET else {})}
        with av.open(target, "w", format=form, options=options) as out:
            writer = _Writer(out, source, coding)
            for frame in _frames(container, source):
                painter.paint(frame, count)
                writer.frame(frame, count)
                count += 1
            writer.close()
        size = source.width, source.height
    new = _cleaned(target.getvalue(), syntax)
    if not count or _count(new, coding, size) != count:
        raise HoldError("H-PIXELS-CODEC", "a video whose frames do not all come back when it is encoded anew")
    depth = 1.25 if syntax.startswith(f"{_ROOT}8") else 1.0
    return Recoded(new, count, count * size[0] * size[1] * 3 * depth / len(new), coding.method)


def _cleaned(stream: bytes, syntax: str) -> bytes:
    """Takes out what a container's writer says of itself, as of any video."""
    parts, done = [], 0
    for start, stop, new in video.clean(View(stream, [0], [len(stream)]), syntax).edits:
        parts += [stream[done:start], new]
        done = stop
    return b"".join([*parts, stream[done:]])


def _coding(syntax: str) -> _Coding:
    tail = syntax.removeprefix(_ROOT)
    if tail == syntax or tail[:1] not in _CODINGS or tail[1:] not in {"", ".1"}:
        raise HoldError("H-PIXELS-CODEC", "a video of three dimensions, or of a transfer syntax that is not known")
    return _CODINGS[tail[:1]]


def _step(stream: bytes) -> int:
    """Bytes of a packet of a transport stream; 0 where it is none."""
    return transport.packet_size(View(stream, [0], [len(stream)]))


def _form(stream: bytes, coding: _Coding) -> str:
    """The container, by what it begins with: formats that refer to other files are never tried."""
    if stream[4:8] == b"ftyp":
        return "mp4"
    if stream[:4] == program.PACK:
        return "vob"
    return "mpegts" if _step(stream) else coding.raw


@contextmanager
def _errors() -> Iterator[None]:
    """Turns what the libraries raise into outcomes; their texts are not passed on."""
    from av.error import FFmpegError

    try:
        yield
    except (FFmpegError, ArithmeticError, MemoryError, OSError, ValueError):
        raise HoldError("H-PIXELS-UNREADABLE", "a video that cannot be decoded, or not be encoded anew") from None


@contextmanager
def _decoding(stream: bytes, coding: _Coding) -> "Iterator[tuple[str, InputContainer, VideoStream]]":
    """Opens a video, and gives the format of its container and its one stream of pictures."""
    try:
        import av
    except ImportError:
        raise HoldError(
            "H-READER-MISSING", "no reader of videos is installed", remedy="install veil-dicom[video]"
        ) from None
    form = _form(stream, coding)
    with _errors():
        demuxer = {"vob": "mpeg"}.get(form, form)
        with av.open(io.BytesIO(stream), "r", format=demuxer, metadata_errors="ignore") as container:
            source = _source(container, coding)
            yield {"mpegvideo": "mpeg2video"}.get(form, form), container, source


def _source(container: "InputContainer", coding: _Coding) -> "VideoStream":
    if len(container.streams.video) != 1:
        raise HoldError("H-PIXELS-CODEC", "a video without pictures, or with more than one stream of them")
    source = container.streams.video[0]
    name = getattr(source.codec_context, "name", "")  # there is no context for a format that nobody knows
    if name != ("mpeg2video" if coding.raw == "mpegvideo" else coding.raw):
        raise HoldError("H-PIXELS-FORMAT", "a video of another format than its transfer syntax")
    if source.width * source.height > _MOST_PIXELS:
        raise HoldError("H-PIXELS-TOO-LARGE", "a video of larger frames than memory is kept for")
    source.codec_context.thread_count = 1
    return source


def _frames(container: "InputContainer", source: "VideoStream") -> "Iterator[VideoFrame]":
    """Decodes the pictures in the order of time."""
    size, none = (source.width, source.height), True
    for frame in container.decode(source):
        if frame.is_corrupt or frame.rotation or (frame.width, frame.height) != size:
            raise HoldError("H-PIXELS-UNREADABLE", "a video with damaged or turned frames, or frames of another size")
        none = False
        yield frame
    if none:
        raise HoldError("H-PIXELS-UNREADABLE", "a video in which there is no frame")


def _count(stream: bytes, coding: _Coding, size: tuple[int, int]) -> int:
    """Decodes a video that was written, and counts its frames; none where they have another size."""
    with _decoding(stream, coding) as (_, container, source):
        return sum(1 for _ in _frames(container, source)) if (source.width, source.height) == size else 0


class _Painter:
    """Fills boxes in frames, as they are decoded: in planes of luminance and chrominance."""

    def __init__(self, found: Sequence[Found], fill: Fill) -> None:
        self._found = found
        self._fill = fill
        self._levels: dict[Box, tuple[int, ...]] = {}

    def paint(self, frame: "VideoFrame", number: int) -> None:
        """Fills the boxes of one frame."""
        boxes = [
            box
            for run in self._found
            if run.first <= number and (run.last < 0 or number <= run.last)
            for box in run.wipe
        ]
        if not boxes:
            return
        frame.make_writable()  # the decoder may still predict from what it gave
        planes = _planes(frame)
        places = [place for box in boxes if (place := _aligned(box, frame.width, frame.height)).area]
        for box in set(places) - set(self._levels):
            self._levels[box] = self._level(planes, box, frame)
        for box in places:
            for plane, level in zip(planes, self._levels[box], strict=True):
                plane[_place(box, plane, frame)] = level

    def _level(self, planes: list[Array], box: Box, frame: "VideoFrame") -> tuple[int, ...]:
        """Gives what each plane gets: the background where it is flat, or black."""
        shift = frame.format.components[0].bits - 8
        rings = [_ring(plane, box, frame) for plane in planes]
        spread = [np.ptp(np.percentile(ring, (5, 95))) if ring.size else np.inf for ring in rings]
        if self._fill == "background" and max(spread) <= _FLAT << shift:
            return tuple(int(np.median(ring)) for ring in rings)
        full = frame.color_range == _FULL or frame.format.name.startswith("yuvj")
        return (0 if full else 16 << shift, *[128 << shift] * (len(planes) - 1))


def _planes(frame: "VideoFrame") -> list[Array]:
    """Gives the planes of a frame as arrays over its own memory."""
    found = []
    for plane, component in zip(frame.planes, frame.format.components, strict=True):
        kind = np.uint8 if component.bits == 8 else np.uint16  # noqa: PLR2004  bits of a byte
        rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
        found.append(rows[:, : plane.width])
    return found


def _aligned(box: Box, width: int, height: int) -> Box:
    """Grows a box to whole samples of chrominance in both fields, within the frame."""
    return Box(
        max(box.x0, 0) // _ALIGNED_ACROSS * _ALIGNED_ACROSS,
        max(box.y0, 0) // _ALIGNED_DOWN * _ALIGNED_DOWN,
        min(-(-box.x1 // _ALIGNED_ACROSS) * _ALIGNED_ACROSS, width),
        min(-(-box.y1 // _ALIGNED_DOWN) * _ALIGNED_DOWN, height),
    )


def _place(box: Box, plane: Array, frame: "VideoFrame") -> tuple[slice, slice]:
    """Gives the rows and columns of a plane that a box covers."""
    across, down = -(-frame.width // plane.shape[1]), -(-frame.height // plane.shape[0])
    return slice(box.y0 // down, -(-box.y1 // down)), slice(box.x0 // across, -(-box.x1 // across))


def _ring(plane: Array, box: Box, frame: "VideoFrame") -> Array:
    """Gives the samples around a box."""
    rows, columns = _place(box, plane, frame)
    top, left = max(rows.start - _RING, 0), max(columns.start - _RING, 0)
    around = plane[top : rows.stop + _RING, left : columns.stop + _RING]
    outside = np.ones(around.shape, np.bool_)
    outside[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = False
    found: Array = around[outside].astype(np.int64)
    return found


class _Writer:
    """Encodes frames into a container.

    Args:
        out: the container.
        source: where the frames come from.
        coding: how they are encoded.
    """

    def __init__(self, out: "OutputContainer", source: "VideoStream", coding: _Coding) -> None:
        old = source.codec_context
        rate = source.average_rate or source.guessed_rate or source.base_rate or Fraction(25)
        # Elementary streams have a rate and no times; MPEG-2 has one of few rates in any container.
        self._counted = out.format.name in {"mpeg2video", "h264", "hevc"} or coding.encoder == "mpeg2video"
        self._step = 1 / rate
        options = dict(coding.options)
        if coding.raw == "hevc":
            options["profile"] = "main10" if "10" in (old.pix_fmt or "") else "main"
        self._stream = cast("VideoStream", out.add_stream(coding.encoder, rate=rate, options=options))
        new = self._stream.codec_context
        new.width, new.height, new.pix_fmt = source.width, source.height, old.pix_fmt or "yuv420p"
        self._base = self._step if self._counted or not source.time_base else source.time_base
        new.time_base = self._base
        if old.sample_aspect_ratio:
            new.sample_aspect_ratio = old.sample_aspect_ratio
        new.color_range, new.colorspace = old.color_range, old.colorspace
        new.color_primaries, new.color_trc = old.color_primaries, old.color_trc
        new.thread_count = 1
        if coding.encoder == "mpeg2video":
            new.bit_rate = min(int(source.width * source.height * rate), int(coding.options["maxrate"][:-1]) * 900_000)
        self._out, self._new, self._coding = out, new, coding
        self._last: Fraction | None = None
        self._filter: BitStreamFilterContext | None = None

    def frame(self, frame: "VideoFrame", number: int) -> None:
        """Encodes one frame, at the time that it had."""
        from av.codec.context import Flags
        from av.video.frame import PictureType

        if self._last is None and frame.interlaced_frame:
            self._new.flags |= Flags.interlaced_dct | Flags.interlaced_me
        time = number * self._step
        if not self._counted and frame.pts is not None and frame.time_base:
            time = frame.pts * frame.time_base
        if not self._counted and self._last is not None and time <= self._last:
            time = self._last + self._step
        self._last = time
        frame.pict_type = PictureType.NONE
        frame.pts, frame.time_base = round(time / self._base), self._base
        self._write(self._stream.encode(frame))

    def close(self) -> None:
        """Encodes what is still held back."""
        self._write(self._stream.encode(None))
        if self._filter:
            self._out.mux(self._named(self._filter.filter(None)))

    def _write(self, packets: "Sequence[Packet[VideoStream]]") -> None:
        from av.bitstream import BitStreamFilterContext

        for packet in packets:
            if self._coding.drop and self._filter is None:
                # The encoder is open now, and what it says of itself can be taken over.
                self._filter = BitStreamFilterContext(f"filter_units=remove_types={self._coding.drop}", self._stream)
            self._out.mux(self._named(self._filter.filter(packet)) if self._filter else [packet])

    def _named(self, packets: "Sequence[Packet[VideoStream]]") -> "Sequence[Packet[VideoStream]]":
        for packet in packets:
            packet.stream = self._stream
        return packets
