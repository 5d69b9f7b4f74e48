"""The main header of a JPEG 2000 codestream (ITU-T T.800 annex A), read before a decoder may allocate."""

from struct import Struct, error
from typing import Final, NamedTuple

from veil.clean.pixels.codecs.errors import hold_if_large, unreadable

_START: Final = b"\xff\x4f\xff\x51"
_SIZ: Final = Struct(">HH8LH").unpack_from
_COD, _COM, _SOT = 0x52, 0x64, 0x90
_MOST_COMPONENTS: Final = 4
_MOST_BOXES: Final = 1 << 16
_A_TILE: Final = 12_000
"""Bytes that the decoder keeps for a tile and a component, whatever is in it."""
_A_PRECINCT: Final = 512
"""Bytes that the decoder keeps for a precinct or a code-block, tag trees included."""


class Codestream(NamedTuple):
    """What a codestream says of itself.

    Attributes:
        rows: of the image area.
        columns: of the image area.
        components: number of components.
        precision: bits of a sample, the same for all.
        signed: whether samples are signed, the same for all.
        multiple: whether a multiple component transform was applied.
        reversible: whether the 5-3 filter was used.
    """

    rows: int
    columns: int
    components: int
    precision: int
    signed: bool
    multiple: bool
    reversible: bool


def codestream(stream: bytes) -> Codestream:
    """Reads the main header; a codestream within a JP2 file is found.

    Raises:
        HoldError: H-PIXELS-UNREADABLE or H-PIXELS-TOO-LARGE.
    """
    start = 0 if stream.startswith(_START) else stream.find(_START, 0, _MOST_BOXES)
    try:
        if start < 0:
            raise unreadable("a JPEG 2000 stream without its start")
        length, _, x1, y1, x0, y0, tile_x, tile_y, left, top, count = _SIZ(stream, start + 4)
        parts = [stream[start + 42 + 3 * at : start + 45 + 3 * at] for at in range(min(count, _MOST_COMPONENTS + 1))]
        if not 1 <= count <= _MOST_COMPONENTS or length != 38 + 3 * count or len(parts[-1]) != 3:  # noqa: PLR2004
            raise unreadable("a JPEG 2000 codestream with a wrong size segment")
        if len({part[0] for part in parts}) > 1 or any(part[1:] != b"\1\1" for part in parts):
            raise unreadable("a JPEG 2000 codestream whose components differ")
        if x1 <= x0 or y1 <= y0:
            raise unreadable("a JPEG 2000 codestream without pixels")
        if not left <= x0 < left + tile_x or not top <= y0 < top + tile_y:  # T.800 section B.3
            raise unreadable("a JPEG 2000 codestream with tiles that do not cover it")
        rows, columns = y1 - y0, x1 - x0
        tiles = -(-(x1 - left) // tile_x) * -(-(y1 - top) // tile_y)
        hold_if_large(rows * columns * count * (4 + (2 if (parts[0][0] & 0x7F) > 7 else 1)))  # noqa: PLR2004
        hold_if_large(tiles * count * _A_TILE)
        multiple, reversible = _coding(stream, start + 4 + length, rows * columns * count)
    except error:
        raise unreadable("a JPEG 2000 codestream that ends within its header") from None
    precision = (parts[0][0] & 0x7F) + 1
    return Codestream(rows, columns, count, precision, parts[0][0] > 127, multiple, reversible)  # noqa: PLR2004


def _coding(stream: bytes, pos: int, samples: int) -> tuple[bool, bool]:
    """Reads the default coding style (T.800 section A.6.1): whether colours are transformed, and reversibly."""
    multiple = reversible = seen = False
    while pos + 4 <= len(stream) and stream[pos + 1] != _SOT:
        if stream[pos] != 0xFF:  # noqa: PLR2004  every marker begins so
            break
        length = int.from_bytes(stream[pos + 2 : pos + 4], "big")
        body = stream[pos + 4 : pos + 2 + length]
        if stream[pos + 1] == _COD and len(body) >= 10:  # noqa: PLR2004  T.800 Table A.12
            seen, multiple, reversible = True, body[4] > 0, body[9] == 1
            block = 1 << (body[6] + body[7] + 4)
            hold_if_large(samples // block * _A_PRECINCT)
            if body[0] & 1:  # sizes of precincts, the smallest resolution first
                hold_if_large(_precincts(samples, body[5], body[10:]) * _A_PRECINCT)
        pos += 2 + length
    if not seen:
        raise unreadable("a JPEG 2000 codestream without its coding style")
    return multiple, reversible


def _precincts(samples: int, levels: int, sizes: bytes) -> int:
    """About how many precincts there are in all resolutions; each halves both sides of the next."""
    return sum(
        (samples >> 2 * max(levels - resolution, 0)) >> (size >> 4) + (size & 15)
        for resolution, size in enumerate(sizes[: levels + 1])
    )


def without_comments(stream: bytes) -> bytes:
    """Takes the comments out of a main header: an encoder's name and version say what machine it ran on."""
    pos, kept = 2, [stream[:2]]
    while stream[pos + 1] != _SOT:
        stop = pos + 2 + int.from_bytes(stream[pos + 2 : pos + 4], "big")
        if stream[pos + 1] != _COM:
            kept.append(stream[pos:stop])
        pos = stop
    return b"".join([*kept, stream[pos:]])
