"""The frames of one instance, read and decoded one at a time."""

from functools import cached_property
from typing import Final

from veil.clean.bitstream.frames import frames as grouped
from veil.clean.bitstream.shape import shape
from veil.clean.pixels import codecs
from veil.clean.pixels.codecs.errors import contradicts, no_codec, unreadable
from veil.clean.pixels.codecs.native import frame_bits, unpacked
from veil.clean.pixels.codecs.samples import colour_of
from veil.clean.pixels.format import display_of, format_of, pixels_of
from veil.clean.pixels.model import Array, Colour, Display, Format
from veil.clean.pixels.window import read
from veil.dicom.instance import Opened
from veil.dicom.scan import Fragment
from veil.dicom.streams import video

_NATIVE: Final = frozenset(("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"))
_MAGIC: Final = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\xff\x0a", b"\0\0\0\x0cjP  ", b"\0\0\0\x0cJXL ")
_RLE: Final = "1.2.840.10008.1.2.5"


class Frames:
    """The frames of one instance; holds no frame, so memory is bounded by the one that is asked for.

    Args:
        opened: the instance, open as long as frames are asked for.

    Attributes:
        format: what the data set says of its pixels.
        colour: what the samples of the frame that was decoded last mean; before that, what the data set says.

    Raises:
        HoldError: H-PIXELS-FORMAT, H-PIXELS-UNREADABLE or H-PIXELS-TOO-LARGE.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self.format: Format = format_of(opened)
        self.colour: Colour = colour_of(self.format)
        pixels = pixels_of(opened)
        assert pixels is not None  # noqa: S101  format_of holds what has none
        self._start = pixels[3]
        self._fragments: list[Fragment] | None = pixels[5]  # type: ignore[assignment]  # pixel data hold no items
        self._groups: list[tuple[int, int]] = []
        if (self.format.syntax in _NATIVE) != (self._fragments is None):
            raise contradicts("native pixel data in an encapsulated transfer syntax, or the other way round")
        if self._fragments is not None and not self.is_video:
            self._group(self._fragments)

    def __len__(self) -> int:
        return self.format.frames

    @property
    def native(self) -> bool:
        """Whether pixel data are not encapsulated."""
        return self._fragments is None

    @property
    def is_video(self) -> bool:
        """Whether all frames are in one stream, of which no single one can be had here."""
        return video.is_video(self.format.syntax)

    @cached_property
    def display(self) -> Display:
        """How the data set says that its pixels are shown.

        Raises:
            HoldError: H-PIXELS-FORMAT.
        """
        return display_of(self._opened)

    def stored(self, index: int) -> Array:
        """Gives the stored values of a frame, which may be a view that cannot be written to; sets `colour`.

        Raises:
            HoldError: H-PIXELS-UNREADABLE, H-PIXELS-FORMAT, H-PIXELS-CODEC or H-PIXELS-TOO-LARGE.
        """
        if self._fragments is None:
            start, stop, skip = self._place(index)
            return unpacked(read(self._opened, start, stop), self.format, skip=skip)
        if self.is_video:
            raise no_codec("a video, of which no single frame can be decoded here")
        values, self.colour = codecs.decode(self.encoded(index), self.format)
        return values

    def encoded(self, index: int) -> bytes:
        """Gives a frame's own bytes: its fragments joined, or the range of native data that holds it.

        Raises:
            HoldError: H-PIXELS-UNREADABLE or H-PIXELS-CODEC.
        """
        if self._fragments is None:
            start, stop, _ = self._place(index)
            return bytes(read(self._opened, start, stop))
        if self.is_video:
            raise no_codec("a video, of which no single frame can be had here")
        first, last = self._groups[index]
        parts = self._fragments[first + 1 : last + 1]
        joined = b"".join([bytes(read(self._opened, value, stop)) for _, value, stop in parts])
        if not joined:
            raise unreadable("a frame without bytes")
        return joined

    def _place(self, index: int) -> tuple[int, int, int]:
        """First and last byte of a native frame, and the bits in the first one that are of the frame before."""
        if not 0 <= index < self.format.frames:
            raise IndexError(index)
        bits = frame_bits(self.format)
        start = index * bits
        return self._start + start // 8, self._start + (start + bits + 7) // 8, start % 8

    def _group(self, fragments: list[Fragment]) -> None:
        """Finds which fragments make up which frame, and that there are as many frames as the data set says."""
        buf, count = self._opened.buf, self.format.frames
        if len(fragments) < 2:  # noqa: PLR2004  the offset table and one fragment
            raise unreadable("encapsulated pixel data without a fragment")
        found = grouped(buf, fragments, count, shape(buf, self._opened.elements).offsets)
        if found is None or len(found.groups) != count:
            raise contradicts("fragments that do not make up as many frames as the data set says")
        for first, last in found.groups:
            for _, value, stop in fragments[first + 2 : last + 1]:
                if self._starts(bytes(buf[value : min(stop, value + 64)])):
                    raise contradicts("more frames in the fragments than the data set says")
        self._groups = found.groups

    def _starts(self, head: bytes) -> bool:
        """Whether a fragment looks like the start of a frame."""
        if self.format.syntax == _RLE:
            segments = self.format.samples * max(self.format.allocated // 8, 1)
            return head[:8] == segments.to_bytes(4, "little") + b"\x40\0\0\0"
        return head.startswith(_MAGIC)
