"""JPEG (ITU-T T.81): baseline, extended, progressive and lossless; components come out as they are coded."""

from typing import Final

import numpy as np

from veil.clean.pixels.codecs import jpeg_header
from veil.clean.pixels.codecs.errors import contradicts, hold_if_large, no_codec, unreadable
from veil.clean.pixels.codecs.samples import arranged, colour_of, pattern
from veil.clean.pixels.model import Array, Colour, Format

_LOSSLESS: Final = frozenset((0xC3, 0xCB))
_DECODED: Final = frozenset((0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA))
"""Baseline, extended, progressive and lossless, Huffman or (but for lossless) arithmetic; no hierarchical ones."""
_RGB: Final = (0x52, 0x47, 0x42)
_TRUE_COLOUR: Final = 3
_MOST_PRECISION: Final = 16


def decode(stream: bytes, fmt: Format) -> tuple[Array, Colour]:
    """Decodes one frame without a colour transform; subsampled components are enlarged.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, H-PIXELS-FORMAT, H-PIXELS-CODEC or H-PIXELS-TOO-LARGE.
    """
    head = jpeg_header.header(stream)
    if head.sof not in _DECODED:
        raise no_codec("a JPEG process for which there is no decoder")
    checked(head, fmt)
    # A progressive stream's coefficients are all in memory at once, two bytes each.
    hold_if_large(head.rows * head.columns * len(head.ids) * (4 if head.precision > 8 else 3))  # noqa: PLR2004
    found = _lossless(stream, head) if head.sof in _LOSSLESS else _components(stream, head)
    if found is None:
        raise unreadable("a JPEG stream that cannot be decoded")
    colour = colour_of(fmt) if head.sof in _LOSSLESS or fmt.samples == 1 else _meaning(head, fmt)
    return arranged(found, fmt, precision=head.precision, signed=False, bits=fmt.stored), colour


def checked(head: jpeg_header.Header, fmt: Format) -> None:
    """Compares a stream's headers with the data set's attributes.

    Raises:
        HoldError: H-PIXELS-FORMAT.
    """
    if (head.rows, head.columns, len(head.ids)) != (fmt.rows, fmt.columns, fmt.samples):
        raise contradicts("a JPEG stream of another size or number of components than the data set says")
    if head.precision > fmt.allocated:
        raise contradicts("a JPEG stream with more bits than are allocated")


def _components(stream: bytes, head: jpeg_header.Header) -> "Array | None":
    from imagecodecs import Jpeg8Error, jpeg8_decode

    # To ask for the space that the stream is said to be in keeps the library from converting.
    space = "YCBCR" if len(head.ids) == _TRUE_COLOUR else "GRAYSCALE"
    try:
        return np.asarray(jpeg8_decode(stream, colorspace=space, outcolorspace=space))
    except (Jpeg8Error, ValueError, RuntimeError, MemoryError):
        return None


def _lossless(stream: bytes, head: jpeg_header.Header) -> "Array | None":
    from imagecodecs import Jpeg8Error, Jpegsof3Error, jpeg8_decode, jpegsof3_decode

    space = "RGB" if len(head.ids) == _TRUE_COLOUR else "GRAYSCALE"
    try:
        return np.asarray(jpeg8_decode(stream, colorspace=space, outcolorspace=space))
    except (Jpeg8Error, ValueError, RuntimeError, MemoryError):
        pass
    try:
        return np.asarray(jpegsof3_decode(stream))
    except (Jpegsof3Error, ValueError, RuntimeError, MemoryError):
        return None


def _meaning(head: jpeg_header.Header, fmt: Format) -> Colour:
    """What three components mean: as the stream's own markers say, and the data set where they say nothing."""
    if head.subsampled:
        return "ybr"  # nobody halves green and blue
    if head.jfif:  # a file of that kind is YCbCr, whatever else it says, as the common decoders have it
        return "ybr"
    if head.adobe >= 0:
        return "ybr" if head.adobe else "rgb"
    return "rgb" if head.ids == _RGB or fmt.photometric == "RGB" else "ybr"


def encode(stored: Array, fmt: Format) -> bytes:
    """Encodes one frame losslessly: process 14, selection value 1 (PS3.5 sections A.4.1 and 8.2.1).

    Raises:
        HoldError: H-PIXELS-CODEC.
    """
    from imagecodecs import Jpeg8Error, jpeg8_encode

    words, bits = pattern(stored, fmt)
    if bits > _MOST_PRECISION or words.dtype.itemsize > 2:  # noqa: PLR2004  bytes of a sample
        raise no_codec("lossless JPEG of more than sixteen bits")
    space = "RGB" if fmt.samples == _TRUE_COLOUR else "GRAYSCALE"
    bits = max(bits, 2)
    try:
        out = jpeg8_encode(
            words if bits > 8 else words.astype(np.uint8),  # noqa: PLR2004  two bytes a sample above
            lossless=True, predictor=1, colorspace=space, outcolorspace=space, bitspersample=bits,
        )  # fmt: skip
    except (Jpeg8Error, ValueError):
        raise no_codec("a frame that the lossless JPEG encoder refuses") from None
    return _without_adobe(bytes(out))


def _without_adobe(stream: bytes) -> bytes:
    """Takes the Adobe segment out that the encoder puts behind the start: the data set tells the colours."""
    if stream[2:4] == b"\xff\xee":
        return stream[:2] + stream[4 + int.from_bytes(stream[4:6], "big") :]
    return stream
