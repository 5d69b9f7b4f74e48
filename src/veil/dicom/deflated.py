"""Deflated data sets (PS3.5 section A.5): unpacked to be cleaned, and packed again."""

import zlib
from typing import Final

from veil.errors import ReadError

MOST_INFLATED: Final = 1 << 28
"""Bytes to which a deflated data set may grow (256 MiB); more is taken for an attack."""


def inflate(data: bytes) -> bytes:
    """Unpacks a deflated data set (PS3.5 section A.5).

    Raises:
        ReadError: Q-TOO-LARGE or Q-ENCODING.
    """
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        out = engine.decompress(data, MOST_INFLATED)
    except zlib.error:
        raise ReadError("Q-ENCODING", "the deflated data set cannot be unpacked") from None
    if engine.unconsumed_tail:
        raise ReadError("Q-TOO-LARGE", "the deflated data set unpacks to more than the limit")
    if not engine.eof:
        raise ReadError("Q-TRUNCATED", "the deflated data set ends early")
    return out


def deflate(pieces: list[bytes]) -> bytes:
    """Packs a data set; an odd length gets one more byte (PS3.5 section A.5)."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    out = b"".join([engine.compress(piece) for piece in pieces]) + engine.flush()
    return out + b"\0" * (len(out) & 1)
