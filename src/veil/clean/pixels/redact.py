"""Redaction: what was found in the pixels is wiped, and nothing else changes, in the transfer syntax that it has.

Native pixel data are edited in place. A JPEG frame of the DCT loses the coefficients of the blocks hit, and no other; a
frame of any other format is decoded, filled and encoded without loss, so that a lossy source has no second loss. A
frame in which every region already holds its fill keeps its bytes. A video is one stream over all frames: it is encoded
anew as a whole, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

import numpy as np

from veil.clean.pixels import codecs, fill, native, truth
from veil.clean.pixels.codecs import jpeg_header, jpegxl
from veil.clean.pixels.codecs.native import frame_bits, unpacked
from veil.clean.pixels.fill import Fill, Level, Meaning
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.jpeg import wipe
from veil.clean.pixels.model import Array, Box, Colour, Display, Format, Found
from veil.clean.pixels.window import read
from veil.dicom.instance import Opened
from veil.dicom.streams.view import Edit
from veil.errors import HoldError

_MOST_STREAMS: Final = 1 << 28
"""Bytes of all new frames of one instance."""
_MOST_DECODED: Final = 1 << 25
"""Samples of frames without a finding that are decoded only to know the extremes of the instance."""
_DCT: Final = frozenset((0xC0, 0xC1, 0xC2))
"""Frame headers of JPEG processes whose coefficients can be wiped: baseline, extended, progressive (T.81, B.1.1.3)."""
_JPEG_XL: Final = "1.2.840.10008.1.2.4.11"
_REACH: Final = 36
"""Pixels by which a wiped block can reach beyond its box: units of at most 32, and what decoders interpolate."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What redaction does to one instance; all three are empty where nothing changes.

    Attributes:
        edits: of native pixel data: absolute offsets in the source, in order, of the same length as what they replace.
        frames: of encapsulated pixel data: the new stream of each changed frame, by number from 0; a video is number 0.
        changes: new raw values of attributes by tag, of even length; no bytes for one that is removed. Those of lossy
            compression (`truth.lossy`) are to be added where the source lacks them.
    """

    edits: list[Edit] = field(default_factory=list)
    frames: dict[int, bytes] = field(default_factory=dict)
    changes: dict[int, bytes] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether any pixel changes."""
        return bool(self.edits or self.frames)


def redact(opened: Opened, frames: Frames, found: Sequence[Found], how: Fill) -> Redacted:
    """Wipes what was found.

    Args:
        opened: the instance.
        frames: its pixels.
        found: what is wiped, by runs of frames; a last frame below 0 means the last one of the instance.
        how: what wiped regions are filled with.

    Raises:
        HoldError: H-PIXELS-UNREADABLE or H-PIXELS-CODEC, a frame cannot be decoded or written; H-PIXELS-TOO-LARGE, the
            changes take too much memory; H-PIXELS-FORMAT, the samples cannot be reached in place.
    """
    plan = _plan(found, frames.format, len(frames))
    if not plan:
        return Redacted()
    if frames.is_video:
        return _video(opened, frames, found, how)
    work = _Native(opened, frames, how) if frames.native else _Encoded(opened, frames, how)
    for number in sorted(plan):
        work.frame(number, plan[number])
    edits, streams = work.done()
    if not edits and not streams:
        return Redacted()
    changes = {**truth.gone(opened), **_extremes(work, frames, set(plan)), **work.changes(opened)}
    return Redacted(edits, streams, changes)


def _video(opened: Opened, frames: Frames, found: Sequence[Found], how: Fill) -> Redacted:
    """Encodes a video anew; a run to the last frame goes on to the end, should the stream have more frames."""
    from veil.clean.pixels import video  # its libraries are in no default installation

    last = len(frames) - 1
    runs = [replace(run, last=-1) if run.last >= last else run for run in found]
    fragments = native.pixels(opened)[5] or []
    stream = b"".join([bytes(read(opened, value, stop)) for _, value, stop, *_ in fragments[1:]])
    new = video.wipe(stream, frames.format.syntax, runs, how)
    return Redacted([], {0: new.stream}, {**truth.gone(opened), **truth.lossy(opened, new.ratio, new.method)})


def _plan(found: Sequence[Found], form: Format, count: int) -> dict[int, tuple[Box, ...]]:
    """The boxes of each frame, cut to it; runs of frames with the same boxes share one tuple."""
    gathered: dict[int, list[tuple[Box, ...]]] = {}
    for run in found:
        boxes = fill.clipped(native.widened(run.wipe, form), form)
        if boxes:
            for number in range(max(run.first, 0), count if run.last < 0 else min(run.last + 1, count)):
                gathered.setdefault(number, []).append(boxes)
    shared: dict[tuple[Box, ...], tuple[Box, ...]] = {}
    plan = {}
    for number, parts in gathered.items():
        boxes = parts[0] if len(parts) == 1 else tuple(sorted({box for part in parts for box in part}))
        plan[number] = shared.setdefault(boxes, boxes)
    return plan


def _extremes(work: "_Native | _Encoded", frames: Frames, shown: set[int]) -> dict[int, bytes]:
    """Smallest and Largest Image Pixel Value; the other frames are decoded where they are few."""
    extremes, left = work.extremes, len(frames) - len(shown)
    if not extremes.asked:
        return extremes.changes(complete=False)
    form = frames.format
    few = left * form.rows * form.columns <= _MOST_DECODED
    if few:
        for number in range(len(frames)):
            if number not in shown:
                extremes.see(frames.stored(number))
    return extremes.changes(complete=few)


class _Filler:
    """Decides on the fills of one instance, frame after frame."""

    def __init__(self, opened: Opened, frames: Frames, how: Fill) -> None:
        self._frames = frames
        self._how = how
        self._last: tuple[tuple[Box, ...], list[Level]] = ((), [])
        self.extremes = truth.Extremes(opened, frames.format)

    def _levels(self, stored: Array, boxes: tuple[Box, ...]) -> list[Level]:
        meaning = Meaning(self._frames.format, self._frames.display, self._frames.colour)
        before = self._last[1] if self._last[0] == boxes else []
        found = fill.levels(stored, boxes, self._how, meaning, before)
        self._last = (boxes, found)
        return found

    def _see(self, stored: Array) -> None:
        if self.extremes.asked:
            self.extremes.see(stored)


class _Native(_Filler):
    """Pixel data that are not compressed."""

    def __init__(self, opened: Opened, frames: Frames, how: Fill) -> None:
        super().__init__(opened, frames, how)
        self._writer = native.Writer(opened, frames.format)

    def frame(self, number: int, boxes: tuple[Box, ...]) -> None:
        """Wipes one frame; numbers rise."""
        stored = self._frames.stored(number)
        levels = self._levels(stored, boxes)
        self._writer.frame(number, boxes, levels)
        self._see(fill.painted(stored, boxes, levels))

    def done(self) -> tuple[list[Edit], dict[int, bytes]]:
        """Gives the edits."""
        return self._writer.edits, {}

    def changes(self, opened: Opened) -> dict[int, bytes]:  # noqa: ARG002  as of frames that are compressed
        """Attributes that follow from the encoding: none."""
        return {}


class _Encoded(_Filler):
    """Pixel data in frames that are compressed one by one."""

    def __init__(self, opened: Opened, frames: Frames, how: Fill) -> None:
        super().__init__(opened, frames, how)
        self._streams: dict[int, bytes] = {}
        self._photometric: set[str] = set()
        self._done: dict[tuple[bytes, tuple[Box, ...]], int] = {}
        self._size = 0

    def frame(self, number: int, boxes: tuple[Box, ...]) -> None:
        """Wipes one frame; equal frames once."""
        old = self._frames.encoded(number)
        key = sha256(old).digest(), boxes
        if key in self._done:
            same = self._done[key]
            if same in self._streams:
                self._streams[number] = self._streams[same]
            return
        self._done[key] = number
        stored = self._frames.stored(number)
        colour, levels = self._frames.colour, self._levels(stored, boxes)
        inner = jpegxl.to_jpeg(old) if self._frames.format.syntax.startswith(_JPEG_XL) else old
        if inner and inner.startswith(b"\xff\xd8") and jpeg_header.header(inner).sof in _DCT:
            new, after = self._wiped(inner, boxes, levels, stored)
            new = old if new == inner else new if inner is old else jpegxl.from_jpeg(new)
        else:
            new, after = old, fill.painted(stored, boxes, levels)
            if not np.array_equal(after, stored):
                new, photometric = codecs.encode(after, self._frames.format, colour)
                self._photometric.add(photometric)
        self._see(after)
        if new != old:
            self._size += len(new)
            if self._size > _MOST_STREAMS:
                raise HoldError("H-PIXELS-TOO-LARGE", "redacted frames that take more memory than they may")
            self._streams[number] = new

    def _wiped(self, stream: bytes, boxes: tuple[Box, ...], levels: list[Level], stored: Array) -> tuple[bytes, Array]:
        """Wipes the blocks of a JPEG frame, and decodes it to see that nothing else became another."""
        form = self._frames.format
        new = wipe(stream, boxes, levels=[[int(value) for value in level] for level in levels])
        after, _ = codecs.jpeg.decode(new, form)
        elsewhere = np.ones(stored.shape[:2], np.bool_)
        for x0, y0, x1, y1, *_ in boxes:
            elsewhere[max(y0 - _REACH, 0) : y1 + _REACH, max(x0 - _REACH, 0) : x1 + _REACH] = False
        if after.shape != stored.shape or not np.array_equal(after[elsewhere], stored[elsewhere]):
            raise HoldError("H-PIXELS-UNREADABLE", "a JPEG frame that decodes to something else once it is wiped")
        return new, after

    def done(self) -> tuple[list[Edit], dict[int, bytes]]:
        """Gives the new frames."""
        return [], self._streams

    def changes(self, opened: Opened) -> dict[int, bytes]:
        """Photometric Interpretation, where all frames were encoded anew; else it is true of those that were not."""
        if len(self._streams) < len(self._frames) or len(self._photometric) != 1:
            return {}
        return truth.photometric(opened, *self._photometric)


class After:
    """The frames of an instance as they will stand in the output: decoded from the bytes that will be written.

    Args:
        opened: the instance as it was.
        frames: its pixels.
        redacted: what becomes of them.
    """

    def __init__(self, opened: Opened, frames: Frames, redacted: Redacted) -> None:
        self._opened = opened
        self._frames = frames
        self._redacted = redacted
        self._start = native.pixels(opened)[3]

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def format(self) -> Format:
        """What the data set says of its pixels."""
        return self._frames.format

    @property
    def display(self) -> Display:
        """How the data set says that its pixels are shown."""
        return self._frames.display

    @property
    def colour(self) -> Colour:
        """What the samples mean; redaction does not change it."""
        return self._frames.colour

    def stored(self, index: int) -> Array:
        """Gives the stored values of a frame.

        Raises:
            HoldError: H-PIXELS-UNREADABLE and the like, as of `Frames`.
        """
        form = self._frames.format
        if index in self._redacted.frames:
            return codecs.decode(self._redacted.frames[index], form)[0]
        if not self._redacted.edits:
            return self._frames.stored(index)
        bits = frame_bits(form)
        start = index * bits
        first, stop = self._start + start // 8, self._start + (start + bits + 7) // 8
        return unpacked(native.patched(self._opened, self._redacted.edits, first, stop), form, skip=start % 8)


def frames_after(opened: Opened, frames: Frames, redacted: Redacted) -> After:
    """Gives the frames as they will be, for a second look."""
    return After(opened, frames, redacted)
