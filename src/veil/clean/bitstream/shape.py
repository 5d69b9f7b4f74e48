"""What the data set says of its encapsulated pixel data: frames, samples, and the Extended Offset Table."""

from typing import Final, NamedTuple

from veil.dicom.scan import Buffer, Element

PIXEL_DATA: Final = 0x7FE00010
OFFSETS, LENGTHS, TOTAL = 0x7FE00001, 0x7FE00002, 0x7FE00003
"""Extended Offset Table, its Lengths, and Encapsulated Pixel Data Value Total Length (PS3.3 section C.7.6.3.1)."""
_FRAMES: Final = 0x00280008
_SAMPLES, _ROWS, _COLUMNS, _BITS = 0x00280002, 0x00280010, 0x00280011, 0x00280100
_LOOKED_AT: Final = frozenset((_FRAMES, _SAMPLES, _ROWS, _COLUMNS, _BITS, OFFSETS, LENGTHS, TOTAL))
_MOST: Final = 1 << 26


class Shape(NamedTuple):
    """Numbers of one object; 0 where it does not say.

    Attributes:
        frames: Number of Frames; 1 where it is missing or no number.
        plane: samples of one colour in one frame.
        planes: Samples per Pixel.
        bits: Bits Allocated.
        offsets: entries of the Extended Offset Table.
        lengths: its lengths.
        total: Encapsulated Pixel Data Value Total Length, or -1.
    """

    frames: int
    plane: int
    planes: int
    bits: int
    offsets: tuple[int, ...]
    lengths: tuple[int, ...]
    total: int

    @property
    def segment(self) -> int:
        """Bytes to which one segment of an RLE frame unpacks (PS3.5 section G.2)."""
        return self.plane if self.bits > 1 else (self.plane + 7) // 8

    @property
    def frame(self) -> int:
        """Bytes of one frame that is not compressed."""
        return (self.plane * self.planes * self.bits + 7) // 8


def shape(buf: Buffer, elements: list[Element]) -> Shape:
    """Reads the numbers from the outermost level."""
    found = {
        tag: bytes(buf[value : min(stop, value + _MOST)])
        for tag, _, _, value, stop, items in elements
        if tag in _LOOKED_AT and items is None
    }
    count = found.get(_FRAMES, b"").strip(b" \0")
    number = {tag: int.from_bytes(found.get(tag, b"")[:2], "little") for tag in (_SAMPLES, _ROWS, _COLUMNS, _BITS)}
    return Shape(
        int(count) if count.isdigit() and len(count) < 10 and int(count) else 1,  # noqa: PLR2004  an IS below 2**31
        number[_ROWS] * number[_COLUMNS],
        number[_SAMPLES] or 1,
        number[_BITS],
        _words(found.get(OFFSETS, b"")),
        _words(found.get(LENGTHS, b"")),
        int.from_bytes(found[TOTAL][:8], "little") if TOTAL in found else -1,
    )


def _words(raw: bytes) -> tuple[int, ...]:
    return tuple(memoryview(raw[: len(raw) // 8 * 8]).cast("Q")) if len(raw) % 8 == 0 and raw else ()
