"""JPEG XL (ISO/IEC 18181), lossless, lossy and recompressed JPEG."""

from typing import Final

import numpy as np

from veil.clean.pixels.codecs import jpeg, jxl_header
from veil.clean.pixels.codecs.errors import contradicts, hold_if_large, no_codec, unreadable
from veil.clean.pixels.codecs.samples import arranged, colour_of
from veil.clean.pixels.model import Array, Colour, Format

_REBUILD: Final = b"jbrd"
_MOST_PRECISION: Final = 16
_TRUE_COLOUR: Final = 3


def decode(stream: bytes, fmt: Format) -> tuple[Array, Colour]:
    """Decodes one frame; a recompressed JPEG is decoded as the JPEG that it was, components as they are coded.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, H-PIXELS-FORMAT or H-PIXELS-TOO-LARGE.
    """
    from imagecodecs import JpegxlError, jpegxl_decode

    if jxl_header.size(stream) != (fmt.rows, fmt.columns):
        raise contradicts("a JPEG XL stream of another size than the data set says")
    hold_if_large(fmt.rows * fmt.columns * fmt.samples * 8)  # it works in numbers of four bytes
    original = to_jpeg(stream)
    if original is not None:
        return jpeg.decode(original, fmt)
    try:
        found = np.asarray(jpegxl_decode(stream, keeporientation=True, numthreads=1))
    except (JpegxlError, ValueError, RuntimeError, MemoryError):
        raise unreadable("a JPEG XL stream that cannot be decoded") from None
    precision = found.dtype.itemsize * 8
    if precision > fmt.allocated:
        raise contradicts("a JPEG XL stream with more bits than are allocated")
    # The library gives RGB whatever was coded; only what was coded without loss may be something else by another name.
    lossless = fmt.syntax.endswith(".110") and fmt.photometric.startswith("YBR")
    colour: Colour = "rgb" if fmt.samples == _TRUE_COLOUR and not lossless else colour_of(fmt)
    return arranged(found, fmt, precision=precision, signed=False, bits=fmt.stored), colour


def to_jpeg(stream: bytes) -> bytes | None:
    """Gives the JPEG stream that was recompressed, byte for byte; None where it was none."""
    from imagecodecs import JpegxlError, jpegxl_decode_jpeg

    if _REBUILD not in stream:
        return None
    try:
        return bytes(jpegxl_decode_jpeg(stream, numthreads=1))
    except (JpegxlError, ValueError, RuntimeError, MemoryError):
        return None


def from_jpeg(stream: bytes) -> bytes:
    """Recompresses a JPEG stream so that it can be had back byte for byte, which is proven.

    Raises:
        HoldError: H-PIXELS-CODEC.
    """
    from imagecodecs import JpegxlError, jpegxl_encode_jpeg

    try:
        out = bytes(jpegxl_encode_jpeg(stream, usecontainer=True, numthreads=1))
    except (JpegxlError, ValueError, RuntimeError):
        raise no_codec("a JPEG stream that the JPEG XL encoder refuses") from None
    if to_jpeg(out) != stream:
        raise no_codec("a JPEG stream that does not come back from JPEG XL")
    return out + b"\0" * (len(out) % 2)


def encode(stored: Array, fmt: Format, colour: Colour) -> tuple[bytes, str]:
    """Encodes one frame losslessly.

    Returns:
        The stream, and the Photometric Interpretation that is true of it.

    Raises:
        HoldError: H-PIXELS-CODEC.
    """
    from imagecodecs import JpegxlError, jpegxl_encode

    bits = max(fmt.stored, int(stored.max(initial=0)).bit_length())
    if fmt.signed or bits > _MOST_PRECISION or colour == "ybr":
        raise no_codec("JPEG XL of signed samples, of more than sixteen bits, or of YBR")
    try:
        out = jpegxl_encode(
            np.ascontiguousarray(stored), lossless=True, bitspersample=bits, usecontainer=False, numthreads=1,
            photometric="RGB" if fmt.samples == _TRUE_COLOUR else "GRAY",
        )  # fmt: skip
    except (JpegxlError, ValueError):
        raise no_codec("a frame that the JPEG XL encoder refuses") from None
    return bytes(out), "RGB" if fmt.samples == _TRUE_COLOUR else fmt.photometric
