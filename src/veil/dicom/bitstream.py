"""Where words can stand in a compressed frame: its header segments and what follows its end, not its entropy-coded data.

Looked at here for known identifiers only; taking metadata out of bit streams is the work of a room to come.
"""

from typing import Final

from veil.dicom.scan import Buffer

_JPEG: Final = b"\xff\xd8"
_J2K: Final = b"\xff\x4f\xff\x51"
_STAND_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9), 0x4F))
_LAST: Final = {_JPEG: 0xDA, _J2K[:2]: 0x90}
"""Start of Scan (ITU-T T.81) and Start of Tile-part (ITU-T T.800): entropy-coded data follow."""
_END: Final = b"\xff\xd9"
_RLE: Final = b"\x40\0\0\0"


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
        return []
    if head[:2] not in _LAST:
        return [(start, stop)]
    ranges = [(start, _header_stop(buf, start, stop, _LAST[head[:2]]))]
    tail = buf.rfind(_END, start, stop)
    if 0 <= tail < stop - 2:
        ranges.append((tail + 2, stop))
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
