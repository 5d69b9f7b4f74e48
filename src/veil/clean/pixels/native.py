"""Native pixel data changed in place: which bytes of the source become which (PS3.5 sections 8.1 and 8.2, annex D).

Only rows of a region whose bytes are not yet what they become make an edit; rows that touch are one edit, and equal
bytes are one object however often they are written, so that the memory follows the number of rows and not their bytes.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from struct import pack
from typing import Final, NamedTuple

import numpy as np

from veil.clean.pixels.codecs.native import SHARED_CHROMA, frame_bits
from veil.clean.pixels.fill import Level
from veil.clean.pixels.model import Box, Format
from veil.clean.pixels.window import read
from veil.dicom.instance import Opened
from veil.dicom.scan import PIXELS, Element
from veil.dicom.streams.view import Edit
from veil.errors import HoldError

_BYTE: Final = 8
_FLOATS: Final = {"float": "<f", "double": "<d"}
_WIDTHS: Final = (1, 2, 4, 8)
_MOST_HELD: Final = 1 << 28
"""New bytes of one object, those that are equal counted once."""
_LONGEST: Final = 1 << 20
"""Bytes of one edit: what is shared, and what is compared at once."""


def pixels(opened: Opened) -> Element:
    """The element of the pixel data.

    Raises:
        HoldError: H-PIXELS-FORMAT, there is none.
    """
    found = next((element for element in reversed(opened.elements) if element[0] in PIXELS), None)
    if found is None:
        raise HoldError("H-PIXELS-FORMAT", "no pixel data")
    return found


class Raster(NamedTuple):
    """Where the bits of native pixel data stand.

    Attributes:
        start: offset of the value.
        frame: bits of one frame; frames follow each other without padding.
        planes: bits before each plane of a frame.
        pixel: bits of one pixel in a plane.
        pair: pixels that share bits, and so are wiped together: 2 for 4:2:2, else 1.
    """

    start: int
    frame: int
    planes: tuple[int, ...]
    pixel: int
    pair: int = 1


def raster(opened: Opened, form: Format) -> Raster:
    """Gives where the bits stand.

    Raises:
        HoldError: H-PIXELS-FORMAT, in a way that nobody can tell.
    """
    element = pixels(opened)
    value, stop = element[3:5]
    bits, pair = form.allocated, 1
    if element[5] is not None or (bits % _BYTE and bits != 1) or (bits == 1 and form.samples != 1):
        raise HoldError("H-PIXELS-FORMAT", "pixel data whose samples cannot be reached in place")
    if form.photometric in SHARED_CHROMA:
        if form.planar or form.samples != 3 or form.columns % 2:  # noqa: PLR2004  Y, Cb and Cr
            raise HoldError("H-PIXELS-FORMAT", "chrominance that is not shared by pairs of a row")
        pair, pixel = 2, 2 * bits
    else:
        pixel = bits if form.planar == 1 else form.samples * bits
    plane, frame = form.rows * form.columns * pixel, frame_bits(form)
    if value + (frame * form.frames + 7) // _BYTE > stop:
        raise HoldError("H-PIXELS-FORMAT", "the pixel data end before their last frame")
    return Raster(value, frame, tuple(range(0, frame, plane)), pixel, pair)


class Writer:
    """Gathers the edits of one object, frame after frame.

    Args:
        opened: the instance, with native pixel data.
        form: of its pixels.
    """

    def __init__(self, opened: Opened, form: Format) -> None:
        self._opened = opened
        self._form = form
        self._raster = raster(opened, form)
        self._known: dict[bytes, bytes] = {}
        self._held = 0
        self.edits: list[Edit] = []

    def frame(self, number: int, boxes: Sequence[Box], fills: Sequence[Level]) -> None:
        """Adds the edits of a frame; numbers rise.

        Args:
            number: of the frame, from 0.
            boxes: clipped to it; where they overlap, their fills are the same.
            fills: stored values, one a channel.
        """
        if self._form.allocated == 1:
            self._bits(number, boxes, fills)
            return
        base = self._raster.start + number * self._raster.frame // _BYTE
        pixel = self._raster.pixel
        for plane, before in enumerate(self._raster.planes):
            at = base + before // _BYTE
            inks = {level: self._ink(level, plane, base, boxes) for level in set(fills)}
            spans: dict[int, list[tuple[int, int, bytes]]] = {}
            for box, level in zip(boxes, fills, strict=True):
                for y in range(box.y0, box.y1):
                    spans.setdefault(y, []).append((box.x0, box.x1, inks[level]))
            for start, stop, ink in _joined(spans, self._form.columns):
                self._write(at + start * pixel // _BYTE, at + stop * pixel // _BYTE, ink)

    def _write(self, start: int, stop: int, ink: bytes) -> None:
        step = _LONGEST // len(ink) * len(ink)
        for at in range(start, stop, step):
            end = min(at + step, stop)
            new = ink * ((end - at) // len(ink))
            if read(self._opened, at, end) != new:
                self.edits.append(Edit(at, end, self._shared(new)))

    def _shared(self, new: bytes) -> bytes:
        """The one object that holds these bytes."""
        found = self._known.setdefault(new, new)
        if found is new:
            self._held += len(new)
            if self._held > _MOST_HELD:
                raise HoldError("H-PIXELS-TOO-LARGE", "regions to wipe that take more memory than they may")
        return found

    def _ink(self, level: Level, plane: int, base: int, boxes: Sequence[Box]) -> bytes:
        """The bytes of one pixel, or of a pair."""
        if self._raster.pair > 1:
            level = (level[0], *level)
        elif len(self._raster.planes) > 1:
            level = (level[plane],)
        if self._form.number != "integer":
            return b"".join(pack(_FLOATS[self._form.number], value) for value in level)
        form = self._form
        width, low = form.allocated // _BYTE, form.high + 1 - form.stored
        extended = min(level) < 0 and low == 0 and form.high + 1 < form.allocated and self._extended(base, boxes)
        mask = (1 << (form.allocated if extended else form.stored)) - 1
        return b"".join(((int(value) & mask) << low).to_bytes(width, "little") for value in level)

    def _extended(self, base: int, boxes: Sequence[Box]) -> bool:
        """Whether the bits above each sample of a box's first row repeat its sign, as readers may count on."""
        form = self._form
        row = form.columns * form.samples * form.allocated // _BYTE
        if row * _BYTE // form.columns not in (_BYTE * width for width in _WIDTHS):
            return False
        raw = read(self._opened, base + boxes[0].y0 * row, base + (boxes[0].y0 + 1) * row)
        values = np.frombuffer(raw, f"<i{form.allocated // _BYTE}")
        limit = 1 << form.stored - 1
        return bool(((values >= -limit) & (values < limit)).all())

    def _bits(self, number: int, boxes: Sequence[Box], fills: Sequence[Level]) -> None:
        """Samples of one bit; neighbouring frames may share a byte, so the edit before is looked at."""
        start = number * self._raster.frame
        first = self._raster.start + start // _BYTE
        stop = self._raster.start + (start + self._raster.frame + 7) // _BYTE
        raw = bytearray(read(self._opened, first, stop))
        last = self.edits[-1] if self.edits else None
        if last and last.stop == first + 1:  # the frame before ended within this byte
            raw[0] = last.new[-1]
        bits = np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little")
        at = start % _BYTE
        plane = bits[at : at + self._raster.frame].reshape(self._form.rows, self._form.columns)
        for box, level in zip(boxes, fills, strict=True):
            plane[box.y0 : box.y1, box.x0 : box.x1] = level[0]
        new = np.packbits(bits, bitorder="little")
        changed = np.flatnonzero(new != np.frombuffer(raw, np.uint8))
        for run in np.split(changed, np.flatnonzero(np.diff(changed) > 1) + 1) if len(changed) else ():
            begin, end = first + int(run[0]), first + int(run[-1]) + 1
            written = new[run[0] : run[-1] + 1].tobytes()
            if last and last.stop == begin + 1:
                self.edits[-1] = Edit(last.start, last.stop - 1, last.new[:-1])
                if not self.edits[-1].new:
                    self.edits.pop()
            self.edits.append(Edit(begin, end, self._shared(written)))
            last = None


def widened(boxes: Sequence[Box], form: Format) -> tuple[Box, ...]:
    """Boxes grown to whole pairs of pixels where two share their chrominance (PS3.3 C.7.6.3.1.2)."""
    if form.photometric not in SHARED_CHROMA:
        return tuple(boxes)
    return tuple(box._replace(x0=box.x0 // 2 * 2, x1=(box.x1 + 1) // 2 * 2) for box in boxes)


def _joined(spans: Mapping[int, list[tuple[int, int, bytes]]], columns: int) -> Iterator[tuple[int, int, bytes]]:
    """Runs of pixels, counted through the frame, that become one ink; spans that overlap or touch are one."""
    last: tuple[int, int, bytes] | None = None
    for y in sorted(spans):
        for x0, x1, ink in sorted(spans[y]):
            start, stop = y * columns + x0, y * columns + x1
            if last and start <= last[1] and ink == last[2]:
                last = (last[0], max(last[1], stop), ink)
                continue
            if last:
                yield last
            last = (start, stop, ink)
    if last:
        yield last


def patched(opened: Opened, edits: Sequence[Edit], start: int, stop: int) -> bytes:
    """Gives bytes of the source with the edits written over them: what will stand in the output.

    Args:
        opened: the instance.
        edits: in order, none over another.
        start: offset of the first byte.
        stop: offset after the last one.
    """
    raw = bytearray(read(opened, start, stop))
    index = bisect_left(edits, start, key=lambda edit: edit.stop)
    while index < len(edits) and edits[index].start < stop:
        edit = edits[index]
        low, high = max(edit.start, start), min(edit.stop, stop)
        raw[low - start : high - start] = edit.new[low - edit.start : high - edit.start]
        index += 1
    return bytes(raw)
