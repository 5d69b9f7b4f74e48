"""Bits of Pixel Data that belong to no sample: where overlays lay until 2004 (PS3.3 C.9.2, PS3.5 section 8.1.2).

A viewer still draws what stands in them. They are written as zero; the bits of the samples stay what they were.
"""

from collections.abc import Iterator, Mapping
from io import FileIO
from struct import Struct
from typing import Final, NamedTuple

from veil.dicom import masks
from veil.dicom.instance import Opened
from veil.dicom.pieces import Range
from veil.dicom.scan import Buffer, Element
from veil.errors import HoldError, ReadError

DONE: Final = "clean:PixelData"
"""What was done, as the report counts it."""
BIT_POSITION: Final = 0x60000102
LAYOUT: Final = (0x00280100, 0x00280101, 0x00280102, 0x00280103)
"""Bits Allocated, Bits Stored, High Bit, Pixel Representation."""
_PIXEL_DATA: Final = 0x7FE00010
_PIXEL_DATA_BYTES: Final = b"\xe0\x7f\x10\0"
_US: Final = Struct("<H").unpack
_WORD: Final = 2
_BLOCK: Final = 3 * 5 * 7 * 8 << 8
"""Bytes that are looked at in one go: whole samples, whatever their width."""


class Place(NamedTuple):
    """Native pixel data whose unused bits are to be looked at.

    Attributes:
        samples: how they stand in their bytes.
        header: bytes before the value, from the start of the element.
    """

    samples: masks.Samples
    header: int


def is_bit_position(tag: int) -> bool:
    """Whether an attribute is the Overlay Bit Position of any group 60xx."""
    return tag & 0xFF00FFFF == BIT_POSITION


def hold_if_inseparable(opened: Opened, positions: Mapping[int, bytes]) -> None:
    """Holds an overlay in pixel data that cannot be told from the samples, or that only a decoder can reach.

    Args:
        opened: the instance.
        positions: the values of Overlay Bit Position that are not zero, by tag.

    Raises:
        HoldError: H-OVERLAY-BITS.
    """
    pixels = _pixels(opened)
    if pixels is None or not positions:
        return
    samples = _samples(opened)
    if pixels[5] is not None or samples is None:
        raise HoldError("H-OVERLAY-BITS", "an overlay in pixel data whose bits cannot be reached")
    for value in positions.values():
        if len(value) != _WORD or samples.low <= _US(value)[0] <= samples.high:
            raise HoldError("H-OVERLAY-BITS", "an overlay in bits of the samples")


def _pixels(opened: Opened) -> "Element | None":
    return next((element for element in reversed(opened.elements) if element[0] == _PIXEL_DATA), None)


def _samples(opened: Opened) -> masks.Samples | None:
    found = {}
    for tag, element in zip(opened.tags, opened.elements, strict=True):
        if tag > LAYOUT[-1]:
            break
        if tag in LAYOUT and element[4] - element[3] == _WORD:
            found[tag] = _US(opened.buf[element[3] : element[4]])[0]
    if LAYOUT[0] not in found or LAYOUT[1] not in found:
        return None
    allocated, stored, high, signed = (found.get(tag, 0) for tag in LAYOUT)
    return masks.samples(allocated, stored, high if LAYOUT[2] in found else stored - 1, signed=signed == 1)


class SpareBits:
    """Finds and masks unused bits; one for each worker and patient.

    Args:
        always: look at every image that has such bits, and not only where an overlay says that it lies there.
    """

    def __init__(self, *, always: bool) -> None:
        self._always = always
        self._buffer = bytearray(_BLOCK)

    def place(self, opened: Opened) -> Place | None:
        """Gives what is to be looked at in an instance, whose elements are in order; None for nothing."""
        pixels = _pixels(opened)
        if pixels is None or pixels[5] is not None:
            return None
        if not self._always and not any(map(is_bit_position, opened.tags)):
            return None
        _, _, start, value, _, _ = pixels
        samples = _samples(opened)
        return Place(samples, value - start) if samples is not None and samples.spare else None

    def masked(self, place: Place, buf: Buffer, stream: FileIO, pieces: list[bytes | Range]) -> bool:
        """Masks pixel data in place of their piece, where their unused bits hold anything.

        Args:
            place: what is to be looked at.
            buf: what of the source is in memory, from its start.
            stream: the source, still open.
            pieces: of the output; the one of the pixel data becomes two.

        Returns:
            Whether there was something to mask.
        """
        samples, header = place
        for index, piece in enumerate(pieces):
            if isinstance(piece, Range) and buf[piece.start : piece.start + 4] == _PIXEL_DATA_BYTES:
                value, stop = piece.start + header, piece.stop
                if not any(masks.is_told(block, samples) for block in self._blocks(buf, stream, value, stop)):
                    return False
                pieces[index : index + 1] = [Range(piece.start, value), Range(value, stop, samples.mask)]
                return True
        return False

    def _blocks(self, buf: Buffer, stream: FileIO, start: int, stop: int) -> Iterator[memoryview]:
        """The bytes from `start` to `stop`, in blocks that hold whole samples; each is void when the next one comes."""
        if stop <= len(buf) and isinstance(buf, bytes):
            whole = memoryview(buf)
            for at in range(start, stop, _BLOCK):
                yield whole[at : min(at + _BLOCK, stop)]
            return
        stream.seek(start)
        for at in range(start, stop, _BLOCK):
            view = memoryview(self._buffer)[: min(_BLOCK, stop - at)]
            if stream.readinto(view) != len(view):
                raise ReadError("Q-TRUNCATED", "the file became shorter while it was read")
            yield view
