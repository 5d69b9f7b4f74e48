"""Decoding and lossless encoding of one frame, by transfer syntax: one module for each family."""

from typing import Final, NamedTuple

import numpy as np

from veil.clean.pixels.codecs import deflated, jpeg, jpeg2000, jpegls, jpegxl, native, rle
from veil.clean.pixels.codecs.errors import no_codec
from veil.clean.pixels.codecs.samples import colour_of
from veil.clean.pixels.model import Array, Colour, Format
from veil.errors import HoldError

__all__ = ["Encoded", "decode", "encode"]

_ROOT: Final = "1.2.840.10008.1.2."
_PLAIN: Final = _ROOT + "1.98"
"""Encapsulated Uncompressed Explicit VR Little Endian."""
_RLE: Final = _ROOT + "5"
_DEFLATED: Final = _ROOT + "8.1"
_JPEG: Final = frozenset(f"{_ROOT}4.{number}" for number in (50, 51, 52, 53, 54, 55, 56, 57, 58, 70))
_LOSSLESS_JPEG: Final = frozenset(f"{_ROOT}4.{number}" for number in (57, 70))
_JPEG_LS: Final = frozenset(f"{_ROOT}4.{number}" for number in (80, 81))
_JPEG_2000: Final = frozenset(f"{_ROOT}4.{number}" for number in (90, 91, 92, 93))
_FAST: Final = frozenset(f"{_ROOT}4.{number}" for number in (201, 202, 203))
_JPEG_XL: Final = frozenset(f"{_ROOT}4.{number}" for number in (110, 111, 112))


class Encoded(NamedTuple):
    """A frame that was encoded anew.

    Attributes:
        stream: its bytes, of even length.
        photometric: the Photometric Interpretation that is true of it.
    """

    stream: bytes
    photometric: str


def decode(stream: bytes, fmt: Format) -> tuple[Array, Colour]:
    """Decodes one frame.

    Args:
        stream: the frame's own bytes, its fragments joined.
        fmt: what the data set says of it.

    Returns:
        Stored values, (rows, columns) or (rows, columns, samples), and what they mean.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, H-PIXELS-FORMAT, H-PIXELS-CODEC or H-PIXELS-TOO-LARGE.
    """
    syntax = fmt.syntax
    if syntax in _JPEG:
        return jpeg.decode(stream, fmt)
    if syntax in _JPEG_LS:
        return jpegls.decode(stream, fmt)
    if syntax in _JPEG_2000 or syntax in _FAST:
        return jpeg2000.decode(stream, fmt)
    if syntax in _JPEG_XL:
        return jpegxl.decode(stream, fmt)
    if syntax == _RLE:
        return rle.decode(stream, fmt)
    if syntax == _DEFLATED:
        return deflated.decode(stream, fmt)
    if syntax == _PLAIN:
        return native.alone(stream, fmt), colour_of(fmt)
    raise no_codec("a transfer syntax for which there is no decoder of single frames")


def encode(stored: Array, fmt: Format, colour: Colour) -> Encoded:
    """Encodes one frame losslessly in its transfer syntax, and decodes it again to prove it.

    Args:
        stored: stored values, as `decode` gives them.
        fmt: what the data set says of the frame.
        colour: what the values mean, as `decode` says.

    Raises:
        HoldError: H-PIXELS-CODEC, no lossless encoder of that syntax carries these samples.
    """
    stream, photometric = _encoded(stored, fmt, colour)
    stream += b"\0" * (len(stream) % 2)
    try:
        again, meaning = decode(stream, fmt)
    except HoldError:
        raise no_codec("a frame that its own decoder does not read") from None
    if meaning != colour or again.dtype != stored.dtype or not np.array_equal(again, stored):
        raise no_codec("a frame that does not come back from its encoder as it was")
    return Encoded(stream, photometric)


def _encoded(stored: Array, fmt: Format, colour: Colour) -> tuple[bytes, str]:
    syntax = fmt.syntax
    if syntax in _LOSSLESS_JPEG:
        return jpeg.encode(stored, fmt), fmt.photometric
    if syntax in _JPEG_LS:
        return jpegls.encode(stored, fmt), fmt.photometric
    if syntax in _JPEG_2000:
        return jpeg2000.encode(stored, fmt, colour)
    if syntax in _FAST:
        return jpeg2000.encode_fast(stored, fmt, colour)
    if syntax in _JPEG_XL and not syntax.endswith("111"):
        return jpegxl.encode(stored, fmt, colour)
    if syntax == _RLE:
        return rle.encode(stored, fmt), fmt.photometric
    if syntax == _DEFLATED:
        return deflated.encode(stored, fmt), fmt.photometric
    if syntax == _PLAIN:
        return native.packed(stored, fmt), fmt.photometric
    raise no_codec("a transfer syntax for which there is no lossless encoder")
