"""JPEG (ITU-T T.81) and JPEG-LS (T.87): application segments, comments and what follows the end go.

What a decoder needs stays: tables, frame and scan headers, the JFIF header (without its thumbnail), Adobe's colour
transform, and in JPEG-LS the SPIFF header and the colour transform of HP's coders.
"""

import re
from typing import Final

from veil.dicom.streams.encoders import is_line
from veil.dicom.streams.view import Edit, Found, View, cut_tail, unreadable

_NEXT: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""What ends entropy-coded data (T.81 section B.1.1.5): neither a stuffed byte, nor a restart, nor fill."""
_NEXT_LS: Final = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
"""In JPEG-LS a bit is stuffed, so the byte after 255 is below 128 (T.87 section A.1)."""
_SOI, _EOI, _SOS, _SOF55 = 0xD8, 0xD9, 0xDA, 0xF7
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD8)))
_DECODING: Final = frozenset((*range(0xC0, 0xD0), *range(0xDA, 0xE0), _SOF55, 0xF8)) - {0xC8}
"""SOF, DHT, DAC, SOS, DQT, DNL, DRI, DHP, EXP, and of JPEG-LS SOF55 and LSE."""
_APP0, _APP8, _APP14 = 0xE0, 0xE8, 0xEE
_MOST_SEGMENTS: Final = 100_000
_JFIF: Final = 14
_ADOBE: Final = 12
_SPIFF: Final = 30
_HP: Final = 5
_COM: Final = 0xFE
_MOST_TOLD: Final = 128
_SPIFF_END: Final = b"\0\0\0\x01\xff\xd8"


def clean(view: View) -> Found:
    """Finds the metadata of one JPEG stream.

    Raises:
        HoldError: H-BITSTREAM, it cannot be walked through.
    """
    found = Found()
    if view.take(0, 2) != b"\xff\xd8":
        raise unreadable("a JPEG stream without its start")
    pos, scans, pattern = 2, 0, _NEXT
    for _ in range(_MOST_SEGMENTS):
        head = view.take(pos, pos + 4)
        if len(head) < 2 and scans:  # noqa: PLR2004  it ends without EOI, as damaged encoders leave it
            found.keep_end(view)
            return found
        if len(head) < 2 or head[0] != 0xFF:  # noqa: PLR2004  every marker begins so
            raise unreadable("something other than a marker in a JPEG stream")
        marker = head[1]
        if marker == _EOI:
            cut_tail(view, found, pos + 2)
            return found
        if marker == 0xFF:  # noqa: PLR2004  a fill byte
            pos += 1
            continue
        if marker in _ALONE:
            pos += 2
            continue
        stop = pos + 2 + int.from_bytes(head[2:], "big")
        if len(head) < 4 or stop < pos + 4 or stop > view.size or marker == _SOI:  # noqa: PLR2004  marker and length
            raise unreadable("a segment of a JPEG stream with a wrong length")
        if marker in _DECODING:
            found.kept.append((pos, stop))
            pattern = _NEXT_LS if marker == _SOF55 else pattern
        else:
            _application(view, found, marker, pos, stop)
        pos = stop
        if marker == _SOS:
            scans += 1
            pos = view.find(pattern, 2, stop, view.size)
            if pos < 0:
                found.keep_end(view)
                return found
    raise unreadable("more segments than any real JPEG stream has")


def _application(view: View, found: Found, marker: int, pos: int, stop: int) -> None:
    """Takes a segment out, or leaves of it the fixed fields that change how samples are decoded."""
    body = view.take(pos + 4, min(stop, pos + 36))
    keep = b""
    if marker == _APP0 and body[:5] == b"JFIF\0" and len(body) >= _JFIF:
        keep = body[:12] + b"\0\0"
    elif marker == _APP14 and body[:5] == b"Adobe" and len(body) >= _ADOBE:
        keep = body[:_ADOBE]
    elif marker == _APP8 and body[:6] == b"SPIFF\0" and len(body) >= _SPIFF:
        keep = body[:_SPIFF]
    elif marker == _APP8 and ((body[:4] == b"mrfx" and len(body) == _HP) or body == _SPIFF_END):
        keep = body
    if not keep and marker == _COM and is_line(view.take(pos + 4, min(stop, pos + 4 + _MOST_TOLD))):
        found.kept.append((pos, stop))
        return
    if not keep:
        found.cut(pos, stop)
        return
    new = bytes((0xFF, marker)) + (len(keep) + 2).to_bytes(2, "big") + keep
    if new != view.take(pos, stop):
        found.edits.append(Edit(pos, stop, new))
