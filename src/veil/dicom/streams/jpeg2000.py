"""JPEG 2000 and High-Throughput JPEG 2000 codestreams (ITU-T T.800 annex A, T.814): comments go."""

import re
from typing import Final

from veil.dicom.streams.encoders import is_line
from veil.dicom.streams.view import Found, View, unreadable

_EOC: Final = re.compile(rb"\xff\xd9")
_SOT, _SOD, _END = b"\xff\x90", b"\xff\x93", b"\xff\xd9"
_DECODING: Final = frozenset(
    (0x50, 0x51, 0x52, 0x53, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x61, 0x63, *range(0x72, 0x7C))
)
"""CAP, SIZ, COD, COC, TLM, PRF, PLM, PLT, CPF, QCD, QCC, RGN, POC, PPM, PPT, CRG, and the extensions of part 2."""
_SOT_LENGTH: Final = 12
_COM: Final = 0x64
_MOST_TOLD: Final = 128


def clean(view: View, start: int = 0, stop: int | None = None) -> tuple[Found, int]:
    """Finds the metadata of one codestream.

    In the main header they are taken out. In the header of a tile-part they are overwritten, so that the lengths that
    SOT and TLM give stay true.

    Args:
        view: what holds the codestream.
        start: of the codestream.
        stop: of what may belong to it; None for the end of the view.

    Returns:
        The edits, and the offset after the codestream.

    Raises:
        HoldError: H-BITSTREAM, it cannot be walked through.
    """
    stop = view.size if stop is None else stop
    found = Found()
    if view.take(start, start + 4) != b"\xff\x4f\xff\x51":
        raise unreadable("a JPEG 2000 codestream without its start")
    pos = _header(view, found, start + 2, stop, _SOT)
    while pos < stop:
        head = view.take(pos, min(pos + _SOT_LENGTH, stop))
        if head[:2] == _END:
            return found, pos + 2
        if head[:4] != b"\xff\x90\0\x0a" or len(head) < _SOT_LENGTH:
            if view.blank(pos, stop):
                return found, pos
            raise unreadable("something other than a tile-part in a JPEG 2000 codestream")
        length = int.from_bytes(head[6:10], "big")
        data = _header(view, found, pos + _SOT_LENGTH, stop, _SOD)
        end = pos + length
        if not length or end > stop:  # the last tile-part (T.800 section A.4.2), or one that was cut off
            end = view.find(_EOC, 2, data, stop)
            end = stop if end < 0 else end
        if end < data:
            raise unreadable("a tile-part of a JPEG 2000 codestream with a wrong length")
        pos = end
    found.keep_end(view)
    return found, stop


def _header(view: View, found: Found, pos: int, stop: int, last: bytes) -> int:
    """Walks a header up to its last marker; gives the offset of SOT, or the one after SOD."""
    while True:
        head = view.take(pos, min(pos + 4, stop))
        if head[:2] == last:
            return pos if last == _SOT else pos + 2
        end = pos + 2 + int.from_bytes(head[2:], "big")
        if len(head) < 4 or head[0] != 0xFF or end < pos + 4 or end > stop:  # noqa: PLR2004  marker and length
            raise unreadable("a header of a JPEG 2000 codestream with a wrong segment")
        if head[1] in _DECODING or (head[1] == _COM and is_line(view.take(pos + 6, min(end, pos + 6 + _MOST_TOLD)))):
            found.kept.append((pos, end))
        elif last == _SOT:
            found.cut(pos, end)
        elif not view.blank(pos + 4, end):
            found.fill(pos + 4, end)
        pos = end
