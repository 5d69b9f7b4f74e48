"""The size of a JPEG XL image (ISO/IEC 18181-1 annex D), read before a decoder may allocate."""

from typing import Final

from veil.clean.pixels.codecs.errors import unreadable

_BARE: Final = b"\xff\x0a"
_BOXES: Final = b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a"
_RATIOS: Final = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_WIDTHS: Final = (9, 13, 18, 30)
_MOST_BOXES: Final = 10_000
_ENOUGH: Final = 32


class _Bits:
    """Bits of a codestream, the least significant of each byte first; zeros behind the end."""

    def __init__(self, data: bytes) -> None:
        self._left = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        """Gives the next number of so many bits."""
        found = self._left & ((1 << count) - 1)
        self._left >>= count
        return found

    def one_of(self, *ways: tuple[int, int]) -> int:
        """Gives a number that is written in one of four ways: bits to take, and what to add (section B.2)."""
        bits, more = ways[self.take(2)]
        return self.take(bits) + more


def size(stream: bytes) -> tuple[int, int]:
    """Gives rows and columns of a stream that holds one image and at most one channel beside its colours.

    Raises:
        HoldError: H-PIXELS-UNREADABLE.
    """
    head = _codestream(stream)
    if not head.startswith(_BARE) or len(head) < 4:  # noqa: PLR2004  signature and a size
        raise unreadable("a JPEG XL stream without its start")
    bits = _Bits(head[2:])
    found = _sides(bits)
    if not bits.take(1):
        _one_image(bits)
    return found


def _sides(bits: _Bits) -> tuple[int, int]:
    small = bits.take(1)
    rows = _side(bits, small=small)
    ratio = bits.take(3)
    if not ratio:
        return rows, _side(bits, small=small)
    over, under = _RATIOS[ratio - 1]
    return rows, rows * over // under


def _side(bits: _Bits, *, small: int) -> int:
    return (bits.take(5) + 1) * 8 if small else bits.one_of(*((width, 1) for width in _WIDTHS))


def _one_image(bits: _Bits) -> None:
    """Reads the start of the metadata (section D.3): animations and many channels take memory that no size tells of."""
    if bits.take(1):
        bits.take(3)
        if bits.take(1):
            _sides(bits)
        if bits.take(1) or bits.take(1):
            raise unreadable("a JPEG XL stream with a preview or more than one image")
    if bits.take(1):
        bits.one_of((0, 32), (0, 16), (0, 24), (6, 1))
        bits.take(4)
    else:
        bits.one_of((0, 8), (0, 10), (0, 12), (6, 1))
    bits.take(1)
    if bits.one_of((0, 0), (0, 1), (4, 2), (12, 1)) > 1:
        raise unreadable("a JPEG XL stream with more channels than an image has")


def _codestream(stream: bytes) -> bytes:
    """The first bytes of the codestream, bare or within boxes."""
    if stream.startswith(_BARE):
        return stream[:_ENOUGH]
    if not stream.startswith(_BOXES):
        raise unreadable("a JPEG XL stream without its start")
    pos = len(_BOXES)
    for _ in range(_MOST_BOXES):
        length, kind, start = int.from_bytes(stream[pos : pos + 4], "big"), stream[pos + 4 : pos + 8], pos + 8
        if length == 1:
            length, start = int.from_bytes(stream[pos + 8 : pos + 16], "big"), pos + 16
        if kind == b"jxlc":
            return stream[start : start + _ENOUGH]
        if kind == b"jxlp":
            return stream[start + 4 : start + 4 + _ENOUGH]
        if length < 8:  # noqa: PLR2004  the head of a box; 0 is the last one
            break
        pos += length
    raise unreadable("a JPEG XL file without a codestream")
