"""Samples as a codec gives them, and as the data set means them (PS3.5 section 8.1): shape, type, sign, unused bits."""

from typing import Any, Final

import numpy as np

from veil.clean.pixels.codecs.errors import contradicts
from veil.clean.pixels.model import Array, Colour, Format

_COLOURS: Final[dict[str, Colour]] = {
    "MONOCHROME1": "grey", "MONOCHROME2": "grey", "PALETTE COLOR": "palette",
    "RGB": "rgb", "YBR_RCT": "rgb", "YBR_ICT": "rgb",
}  # fmt: skip


def colour_of(fmt: Format) -> Colour:
    """What the samples of a decoded frame mean by the Photometric Interpretation alone (PS3.3 section C.7.6.3.1.2).

    YBR_RCT and YBR_ICT are transforms within JPEG 2000, which its decoder undoes: what comes out is RGB.
    """
    return _COLOURS.get(fmt.photometric, "ybr")


def dtype_of(fmt: Format) -> "np.dtype[Any]":
    """The type of a decoded sample, little endian: as wide as Bits Allocated; one bit takes a byte."""
    if fmt.number != "integer":
        return np.dtype("<f4" if fmt.number == "float" else "<f8")
    return np.dtype(f"<{'i' if fmt.signed else 'u'}{max(fmt.allocated // 8, 1)}")


def shape_of(fmt: Format) -> tuple[int, ...]:
    """The shape of a decoded frame: (rows, columns) or (rows, columns, samples)."""
    return (fmt.rows, fmt.columns) if fmt.samples == 1 else (fmt.rows, fmt.columns, fmt.samples)


def extended(values: Array, bits: int) -> Array:
    """Takes the low `bits` of signed integers for the whole number; returns the same array where they are."""
    free = values.dtype.itemsize * 8 - bits
    if free <= 0 or not values.size:
        return values
    most = 1 << (bits - 1)
    if int(values.max()) < most and int(values.min()) >= -most:
        return values
    return (values << free) >> free


def arranged(found: Array, fmt: Format, *, precision: int, signed: bool, bits: int) -> Array:
    """Gives what a codec decoded in the data set's type.

    Args:
        found: integers as the codec gives them.
        fmt: the format.
        precision: bits of a sample in the stream.
        signed: whether the stream calls its samples signed.
        bits: where the stream is unsigned and the data set is not: the bits in which the sign is to be sought.

    Raises:
        HoldError: H-PIXELS-FORMAT, the frame is not of that shape or does not fit into its samples.
    """
    if found.shape != shape_of(fmt) or found.dtype.kind not in "iu":
        raise contradicts("a coded frame of another size or number of samples than the data set says")
    if precision > fmt.allocated:
        raise contradicts("a coded frame with more bits than are allocated")
    wanted = dtype_of(fmt)
    if signed and not fmt.signed:
        # The codestream's sign is believed by few viewers: the bits are taken as the data set reads them.
        found = found & np.array((1 << precision) - 1, dtype=found.dtype) if precision < found.itemsize * 8 else found
        return found.astype(wanted, copy=False)
    out = found.astype(wanted, copy=False)
    return extended(out, bits) if fmt.signed and not signed else out


def pattern(stored: Array, fmt: Format) -> tuple[Array, int]:
    """Gives samples as unsigned numbers for a codec that knows no sign, and the bits that they take.

    More than Bits Stored are taken where the values need them: they are what is in the file.
    """
    if fmt.signed:
        wide = np.dtype(f"<u{stored.itemsize}")
        mask = np.array((1 << fmt.stored) - 1, dtype=wide)
        return np.ascontiguousarray(stored).view(wide) & mask, fmt.stored
    most = int(stored.max()) if stored.size else 0
    return np.ascontiguousarray(stored), max(fmt.stored, most.bit_length())
