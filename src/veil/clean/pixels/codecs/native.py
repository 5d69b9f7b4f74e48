"""Samples as they lie in memory (PS3.5 section 8.1.1, PS3.3 section C.7.6.3.1): packed bits, planes, shared chroma."""

from typing import Final

import numpy as np

from veil.clean.pixels.codecs.errors import unreadable
from veil.clean.pixels.codecs.samples import dtype_of, extended, shape_of
from veil.clean.pixels.model import Array, Format
from veil.dicom.scan import Buffer

SHARED_CHROMA: Final = frozenset(("YBR_FULL_422", "YBR_PARTIAL_422"))
"""Two pixels of a row share Cb and Cr: they lie as Y Y Cb Cr."""


def frame_bits(fmt: Format) -> int:
    """Bits from the start of one native frame to the start of the next; frames of packed bits are not aligned."""
    samples = 2 if fmt.photometric in SHARED_CHROMA else fmt.samples
    return fmt.rows * fmt.columns * samples * fmt.allocated


def unpacked(raw: "Buffer | memoryview", fmt: Format, *, skip: int = 0) -> Array:
    """Gives the stored values of one frame; a view over `raw` where they lie as they are wanted.

    Args:
        raw: the bytes that hold the frame, little endian; more may follow.
        fmt: the format.
        skip: bits before the frame in the first byte (Bits Allocated of 1).

    Raises:
        HoldError: H-PIXELS-UNREADABLE, there are too few bytes.
    """
    bits = frame_bits(fmt)
    if len(raw) * 8 < bits + skip:
        raise unreadable("a frame with fewer bytes than its samples take")
    if fmt.allocated == 1:
        # The first pixel lies in the least significant bit (PS3.5 section 8.1.1).
        flat = np.unpackbits(np.frombuffer(raw, np.uint8, (skip + bits + 7) // 8), bitorder="little")
        return flat[skip : skip + bits].reshape(shape_of(fmt))
    dtype = dtype_of(fmt)
    flat = np.frombuffer(raw, dtype, bits // (dtype.itemsize * 8))
    if fmt.photometric in SHARED_CHROMA:
        pairs = flat.reshape(fmt.rows, fmt.columns // 2, 4)
        out = np.empty((fmt.rows, fmt.columns, 3), dtype)
        out[:, 0::2, 0], out[:, 1::2, 0] = pairs[:, :, 0], pairs[:, :, 1]
        out[:, :, 1:] = np.repeat(pairs[:, :, 2:], 2, axis=1)
        return significant(out, fmt)
    if fmt.samples > 1 and fmt.planar:
        return significant(flat.reshape(fmt.samples, fmt.rows, fmt.columns).transpose(1, 2, 0), fmt)
    return significant(flat.reshape(shape_of(fmt)), fmt)


def alone(raw: bytes, fmt: Format) -> Array:
    """Gives the stored values of a frame that lies by itself, with a byte of padding at most.

    Raises:
        HoldError: H-PIXELS-UNREADABLE.
    """
    if len(raw) > (frame_bits(fmt) + 7) // 8 + 1:
        raise unreadable("a frame that holds more than its samples")
    return unpacked(raw, fmt)


def significant(words: Array, fmt: Format) -> Array:
    """Takes the stored bits out of the allocated ones (High Bit, Bits Stored); the same array where others agree."""
    if fmt.number != "integer" or fmt.allocated in (fmt.stored, 1):
        return words
    shift = fmt.high - fmt.stored + 1
    if shift:
        words = words >> shift
    if fmt.signed:
        return extended(words, fmt.stored)
    most = (1 << fmt.stored) - 1
    return words & np.array(most, words.dtype) if int(words.max(initial=0)) > most else words


def packed(stored: Array, fmt: Format) -> bytes:
    """Writes stored values as they lie in a native frame; bits that are not stored become zero, or the sign's."""
    if fmt.allocated == 1:
        return np.packbits(stored.reshape(-1), bitorder="little").tobytes()
    shift = fmt.high - fmt.stored + 1
    words = stored << shift if fmt.number == "integer" and shift else stored
    words = words.astype(dtype_of(fmt), copy=False)
    if fmt.photometric in SHARED_CHROMA:
        pairs = np.empty((fmt.rows, fmt.columns // 2, 4), words.dtype)
        pairs[:, :, 0], pairs[:, :, 1] = words[:, 0::2, 0], words[:, 1::2, 0]
        pairs[:, :, 2:] = words[:, 0::2, 1:]
        return pairs.tobytes()
    if fmt.samples > 1 and fmt.planar:
        words = words.transpose(2, 0, 1)
    return words.tobytes()
