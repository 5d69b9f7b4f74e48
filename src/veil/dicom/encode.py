"""Writes elements, items and sequences in little endian (PS3.5 section 7)."""

from struct import Struct
from typing import Final

from veil.dicom import vr as vrs
from veil.dicom.scan import UNDEFINED

_SHORT: Final = Struct("<HH2sH").pack
_LONG: Final = Struct("<HH2sHL").pack
_IMPLICIT: Final = Struct("<HHL").pack
_ITEM: Final = Struct("<HHL").pack

ITEM_STOP: Final = _ITEM(0xFFFE, 0xE00D, 0)
SEQUENCE_STOP: Final = _ITEM(0xFFFE, 0xE0DD, 0)
_MAX_SHORT: Final = 0xFFFF


def header(tag: int, vr: bytes, length: int, *, explicit: bool) -> bytes:
    """Writes tag, VR and length; a VR that cannot hold so long a value is written as UN (PS3.5 section 6.2.2)."""
    group, element = tag >> 16, tag & 0xFFFF
    if not explicit:
        return _IMPLICIT(group, element, length)
    if vr in vrs.SHORT:
        if length <= _MAX_SHORT:
            return _SHORT(group, element, vr, length)
        vr = b"UN"
    return _LONG(group, element, vr, 0, length)


def element(tag: int, vr: bytes, value: bytes, *, explicit: bool) -> bytes:
    """Writes one element; the value is padded to even length."""
    if len(value) & 1:
        value = vrs.pad(vr, value)
    return header(tag, vr, len(value), explicit=explicit) + value


def item(body: bytes, *, undefined: bool = False) -> bytes:
    """Writes one item."""
    if undefined:
        return _ITEM(0xFFFE, 0xE000, UNDEFINED) + body + ITEM_STOP
    return _ITEM(0xFFFE, 0xE000, len(body)) + body


def sequence(tag: int, body: bytes, *, explicit: bool, undefined: bool = False, vr: bytes = b"SQ") -> bytes:
    """Writes a sequence of ready items."""
    if undefined:
        return header(tag, vr, UNDEFINED, explicit=explicit) + body + SEQUENCE_STOP
    return header(tag, vr, len(body), explicit=explicit) + body
