"""MPEG-2 video (ITU-T H.262): user data, time codes and copyright numbers are written over, all lengths kept."""

import re
from typing import Final

from veil.dicom.streams.view import Found, View, unreadable

_START: Final = re.compile(rb"\x00\x00\x01")
_HEADERS: Final = re.compile(rb"\x00\x00\x01[\xb0-\xff]", re.DOTALL)
"""Start codes that are neither a picture's nor a slice's (section 6.2.1, table 6-1)."""
_RESERVED: Final = frozenset((0xB0, 0xB1, 0xB6))
_USER, _SEQUENCE, _EXTENSION, _END, _GROUP = 0xB2, 0xB3, 0xB5, 0xB7, 0xB8
_SYSTEM: Final = 0xB9
_COPYRIGHT: Final = 4
_NO_COPYRIGHT: Final = (4 << 84 | 1 << 66 | 1 << 45 | 1 << 22).to_bytes(11, "big")
"""A copyright extension without identifier and numbers; its three marker bits are set (section 6.2.3.6)."""


def clean(view: View) -> Found:
    """Finds the metadata of an elementary stream.

    Raises:
        HoldError: H-BITSTREAM, it is none.
    """
    found = Found()
    first = view.find(_START, 3, 0, view.size)
    if first < 0 or view.take(first + 3, first + 4) != bytes((_SEQUENCE,)):
        raise unreadable("an MPEG-2 video that does not begin with its sequence header")
    if not view.blank(0, first):
        raise unreadable("an MPEG-2 video with bytes before its start")
    pos = first
    while (pos := view.find(_HEADERS, 4, pos, view.size)) >= 0:
        code = view.take(pos + 3, pos + 4)[0]
        body = pos + 4
        if code >= _SYSTEM:
            raise unreadable("a start code of a container in an MPEG-2 video")
        if code == _GROUP:
            _time_code(view, found, body)
        elif code != _SEQUENCE:
            stop = view.find(_START, 3, body, view.size)
            stop = view.size if stop < 0 else stop
            _other(view, found, code, (body, stop))
        pos = body
    return found


def _other(view: View, found: Found, code: int, place: tuple[int, int]) -> None:
    body, stop = place
    if code == _USER or code in _RESERVED:
        # Not zeros, of which 23 in a row are no user data (section 6.2.2.2.2).
        while stop > body and view.take(stop - 1, stop) == b"\0":
            stop -= 1
        if stop > body:
            found.fill(body, stop, 0xFF)
    elif code == _END and not view.blank(body, stop):
        found.fill(body, stop)
    elif code == _EXTENSION and stop - body >= len(_NO_COPYRIGHT):
        old = view.take(body, body + len(_NO_COPYRIGHT))
        if old[0] >> 4 == _COPYRIGHT and old != _NO_COPYRIGHT:
            found.replace(body, _NO_COPYRIGHT)


def _time_code(view: View, found: Found, body: int) -> None:
    """Sets the 25 bits of a group's time code to zero but its marker (section 6.2.2.6); what follows them stays."""
    old = view.take(body, body + 4)
    if len(old) < 4:  # noqa: PLR2004  a group's header
        return
    new = bytes((0, 8, 0, old[3] & 0x7F))
    if new != old:
        found.replace(body, new)
