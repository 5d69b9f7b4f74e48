"""RLE (PS3.5 annex G): byte planes, each packed by runs."""

from struct import Struct, error
from typing import Final

import numpy as np

from veil.clean.pixels.codecs.errors import no_codec, unreadable
from veil.clean.pixels.codecs.native import significant
from veil.clean.pixels.codecs.samples import colour_of, dtype_of
from veil.clean.pixels.model import Array, Colour, Format

_HEADER: Final = Struct("<16L")
_MOST: Final = 15
_GROWTH: Final = 64
"""A run of 128 equal bytes takes two: no segment unpacks to more than 64 times its length."""


def decode(stream: bytes, fmt: Format) -> tuple[Array, Colour]:
    """Decodes one frame.

    Raises:
        HoldError: H-PIXELS-UNREADABLE.
    """
    plane = (fmt.rows * fmt.columns + 7) // 8 if fmt.allocated == 1 else fmt.rows * fmt.columns
    width = max(fmt.allocated // 8, 1)
    offsets = _offsets(stream, fmt.samples * width)
    planes = np.empty((fmt.samples, width, plane), np.uint8)
    for number, (start, stop) in enumerate(zip(offsets, [*offsets[1:], len(stream)], strict=True)):
        # The most significant byte comes first (G.2); in memory it is the last.
        planes[number // width, width - 1 - number % width] = _segment(stream[start:stop], plane)
    if fmt.allocated == 1:
        bits = np.unpackbits(planes.reshape(-1), bitorder="little")[: fmt.rows * fmt.columns]
        return bits.reshape(fmt.rows, fmt.columns), colour_of(fmt)
    pixels = np.ascontiguousarray(planes.transpose(2, 0, 1)).view(dtype_of(fmt))[..., 0]
    shape = (fmt.rows, fmt.columns, fmt.samples) if fmt.samples > 1 else (fmt.rows, fmt.columns)
    return significant(pixels.reshape(shape), fmt), colour_of(fmt)


def _offsets(stream: bytes, wanted: int) -> list[int]:
    try:
        count, *offsets = _HEADER.unpack_from(stream)
    except error:
        raise unreadable("an RLE frame without its header") from None
    if count != wanted or count > _MOST:
        raise unreadable("an RLE frame with another number of segments than its samples have bytes")
    found = offsets[:count]
    if found[0] < _HEADER.size or found[-1] > len(stream) or sorted(set(found)) != found:
        raise unreadable("an RLE frame whose segments are not in order")
    return found


def _segment(packed: bytes, plane: int) -> Array:
    from imagecodecs import packbits_decode

    if len(packed) * _GROWTH < plane:
        raise unreadable("an RLE segment that is too short")
    try:
        found = bytes(packbits_decode(packed, out=plane))
    except (RuntimeError, ValueError):  # what packbits_decode raises has no public name
        found = b""
    if len(found) != plane:
        found = _forgiving(packed, plane)
    if len(found) < plane:
        raise unreadable("an RLE segment that unpacks to too little")
    return np.frombuffer(found, np.uint8, plane)


def _forgiving(packed: bytes, plane: int) -> bytes:
    """Unpacks what the library refuses: runs that go beyond the plane, and padding behind the last one."""
    out = bytearray()
    pos = 0
    while len(out) < plane and pos < len(packed):
        code = packed[pos]
        if code < 128:  # noqa: PLR2004  G.3.1: so many literal bytes, less one
            out += packed[pos + 1 : pos + 2 + code]
            pos += code + 2
        elif code > 128:  # noqa: PLR2004  the next byte, 257 less the code times
            out += packed[pos + 1 : pos + 2] * (257 - code)
            pos += 2
        else:
            pos += 1
    return bytes(out)


def encode(stored: Array, fmt: Format) -> bytes:
    """Encodes one frame, row by row (G.3.1), the most significant byte plane first.

    Raises:
        HoldError: H-PIXELS-CODEC.
    """
    from imagecodecs import packbits_encode

    if fmt.allocated == 1:
        planes = [np.packbits(stored.reshape(-1), bitorder="little")]
    else:
        shift = fmt.high - fmt.stored + 1
        words = np.ascontiguousarray((stored << shift if shift else stored).astype(dtype_of(fmt), copy=False))
        parts = words.view(np.uint8).reshape(fmt.rows, fmt.columns, fmt.samples, -1)
        width = parts.shape[3]
        planes = [
            parts[:, :, number // width, width - 1 - number % width].copy() for number in range(fmt.samples * width)
        ]
    if len(planes) > _MOST:
        raise no_codec("RLE of more bytes a pixel than it has segments")
    segments = [bytes(packbits_encode(plane)) for plane in planes]
    segments = [segment + b"\0" * (len(segment) % 2) for segment in segments]
    offsets = [_HEADER.size + sum(map(len, segments[:number])) for number in range(len(segments))]
    header = _HEADER.pack(len(segments), *offsets, *[0] * (_MOST - len(segments)))
    return header + b"".join(segments)
