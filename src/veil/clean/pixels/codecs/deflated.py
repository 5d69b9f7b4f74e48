"""Deflated image frames (PS3.5 section A.4.18): a native frame, deflated by itself."""

import zlib

from veil.clean.pixels.codecs.errors import unreadable
from veil.clean.pixels.codecs.native import frame_bits, packed, unpacked
from veil.clean.pixels.codecs.samples import colour_of
from veil.clean.pixels.model import Array, Colour, Format


def decode(stream: bytes, fmt: Format) -> tuple[Array, Colour]:
    """Decodes one frame.

    Raises:
        HoldError: H-PIXELS-UNREADABLE.
    """
    return unpacked(inflated(stream, fmt), fmt), colour_of(fmt)


def inflated(stream: bytes, fmt: Format) -> bytes:
    """Gives the native frame; never inflates to more than a frame takes.

    Raises:
        HoldError: H-PIXELS-UNREADABLE.
    """
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    size = (frame_bits(fmt) + 7) // 8
    try:
        raw = engine.decompress(stream, size + 2)
    except zlib.error:
        raise unreadable("a deflated frame that cannot be inflated") from None
    if not size <= len(raw) <= size + 1:
        raise unreadable("a deflated frame that holds more or less than its samples")
    return raw[:size]


def encode(stored: Array, fmt: Format) -> bytes:
    """Encodes one frame; an odd length gets one more byte."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    out = engine.compress(packed(stored, fmt)) + engine.flush()
    return out + b"\0" * (len(out) % 2)
