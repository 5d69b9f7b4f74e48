"""Where words can stand in a compressed frame: header segments and what follows its end, not entropy-coded data.

Looked at here for known identifiers only; taking metadata out of bit streams is the work of a room to come.
"""

import re
from typing import Final

from veil.dicom.scan import Buffer

_JPEG: Final = b"\xff\xd8"
_J2K: Final = b"\xff\x4f\xff\x51"
_STAND_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9), 0x4F))
_LAST: Final = {_JPEG: 0xDA, _J2K[:2]: 0x90}
"""Start of Scan (ITU-T T.81) and Start of Tile-part (ITU-T T.800): entropy-coded data follow."""
_END: Final = b"\xff\xd9"
_SEGMENT: Final = re.compile(rb"\xff[\xe0-\xef\xfe](?=..)", re.DOTALL)
"""Application segments and comments, which may stand between the scans of a JPEG as well."""
_TILE_PART: Final = re.compile(rb"\xff\x90.*?\xff\x93", re.DOTALL)
"""The headers of tile-parts; neither marker occurs in the packets of JPEG 2000."""
_RLE: Final = b"\x40\0\0\0"
_RLE_HEADER: Final = 64
_RLE_TAIL: Final = 512
"""Bytes at the end of an RLE frame that are searched: where its last segment ends shows only to who decodes it."""


def metadata(buf: Buffer, start: int, stop: int) -> list[tuple[int, int]]:
    """Gives the ranges of one fragment in which words can stand.

    Args:
        buf: the file.
        start: of the fragment's value.
        stop: of the fragment's value.

    Returns:
        Ranges as (start, stop); the whole fragment where its format is none that is known here.
    """
    head = bytes(buf[start : start + 8])
    if head[4:8] == _RLE and head[1:4] == b"\0\0\0":  # PS3.5 section G.5: the first segment begins at byte 64
        return [(start, min(start + _RLE_HEADER, stop)), (max(start + _RLE_HEADER, stop - _RLE_TAIL), stop)]
    if head[:2] not in _LAST:
        return [(start, stop)]
    begin = _header_stop(buf, start, stop, _LAST[head[:2]])
    end = buf.find(_END, begin, stop)  # it occurs in no entropy-coded data
    if end < 0:
        end = stop
    ranges = [(start, begin)]
    if head[:2] == _JPEG:
        ranges += [
            (found.start(), min(found.end() + (buf[found.end()] << 8 | buf[found.end() + 1]), stop))
            for found in _SEGMENT.finditer(buf, begin, end)
        ]
    else:
        ranges += [found.span() for found in _TILE_PART.finditer(buf, begin, end)]
    if end + 2 < stop:
        ranges.append((end + 2, stop))
    return ranges


def _header_stop(buf: Buffer, start: int, stop: int, last: int) -> int:
    """The offset at which the entropy-coded data begin."""
    pos = start + 2
    while pos + 4 <= stop:
        if buf[pos] != 0xFF:  # noqa: PLR2004  every marker begins so
            return stop
        marker = buf[pos + 1]
        if marker == last:
            return pos
        if marker in _STAND_ALONE:
            pos += 2
        else:
            pos += 2 + (buf[pos + 2] << 8 | buf[pos + 3])
    return stop
