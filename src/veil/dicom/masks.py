"""Bits of native pixel data that belong to no sample (PS3.5 section 8.1.1): told, and written as zero.

Whole blocks are taken as one long number, so that no library is needed.
"""

from functools import lru_cache
from typing import Final, NamedTuple

_BYTE: Final = 8
_WIDEST: Final = 8
_STEP: Final = 1 << 16


class Samples(NamedTuple):
    """How the samples of native pixel data stand in their bytes, little endian.

    Attributes:
        width: bytes of one sample.
        low: the lowest bit that belongs to it, counted from 0.
        high: the highest one (High Bit).
        signed: whether it is a two's complement (Pixel Representation 1).
    """

    width: int
    low: int
    high: int
    signed: bool

    @property
    def mask(self) -> bytes:
        """The bits of a sample, as one number of `width` bytes, little endian."""
        return ((1 << self.high + 1) - (1 << self.low)).to_bytes(self.width, "little")

    @property
    def spare(self) -> bool:
        """Whether there are bits that belong to no sample."""
        return self.low > 0 or self.high + 1 < self.width * _BYTE


def samples(allocated: int, stored: int, high: int, *, signed: bool) -> Samples | None:
    """Gives how samples stand in their bytes; None where the numbers contradict each other or bytes are shared.

    Args:
        allocated: Bits Allocated (0028,0100).
        stored: Bits Stored (0028,0101).
        high: High Bit (0028,0102).
        signed: Pixel Representation (0028,0103) is 1.
    """
    width, odd = divmod(allocated, _BYTE)
    if odd or not 0 < width <= _WIDEST or not 0 < stored <= high + 1 <= allocated:
        return None
    return Samples(width, high + 1 - stored, high, signed)


def apply(block: bytes | memoryview, mask: bytes, phase: int) -> bytes:
    """Gives a block with all bits zero that the mask does not have.

    Args:
        block: a part of a row of numbers; it may begin and end inside one.
        mask: of one number, little endian.
        phase: bytes of the row before the block.
    """
    phase %= len(mask)
    parts = [
        (int.from_bytes(part, "little") & _repeated(mask, (phase + start) % len(mask), len(part))).to_bytes(
            len(part), "little"
        )
        for start in range(0, len(block), _STEP)
        if (part := block[start : start + _STEP])
    ]
    return b"".join(parts)


@lru_cache(maxsize=32)
def _repeated(mask: bytes, phase: int, length: int) -> int:
    return int.from_bytes((mask * (length // len(mask) + 2))[phase : phase + length], "little")


def is_told(block: bytes | memoryview, layout: Samples) -> bool:
    """Whether bits that belong to no sample say anything; a sign extension says what the sample does.

    Args:
        block: whole samples; what is left over at the end is a byte of padding.
        layout: how they stand.
    """
    return _some(block, layout) and not (layout.signed and _extended(block, layout))


def _some(block: bytes | memoryview, layout: Samples) -> bool:
    """Whether any bit is set that belongs to no sample."""
    width = layout.width
    spare = ((1 << width * _BYTE) - 1 ^ int.from_bytes(layout.mask, "little")).to_bytes(width, "little")
    step = _STEP - _STEP % width
    for start in range(0, len(block) - len(block) % width, step):
        part = block[start : start + step]
        part = part[: len(part) - len(part) % width]
        if int.from_bytes(part, "little") & _repeated(spare, 0, len(part)):
            return True
    return False


def _extended(block: bytes | memoryview, layout: Samples) -> bool:
    """Whether the bits above each sample repeat its sign, and those below it are zero."""
    width, bits = layout.width, layout.width * _BYTE
    for start in range(0, len(block) - len(block) % width, _STEP - _STEP % width):
        part = block[start : start + _STEP - _STEP % width]
        part = part[: len(part) - len(part) % width]
        numbers = int.from_bytes(part, "little")
        spare = ((1 << bits) - 1 ^ int.from_bytes(layout.mask, "little")).to_bytes(width, "little")
        signs = numbers & _repeated((1 << layout.high).to_bytes(width, "little"), 0, len(part))
        # For a sign at bit h: 2^bits - 2^(h+1), all the bits above it; borrows never reach the next sample.
        wanted = (signs << bits - layout.high) - (signs << 1)
        if numbers & _repeated(spare, 0, len(part)) != wanted:
            return False
    return True
