"""Preamble and file meta information, made anew (PS3.10 section 7.1): nothing of the source's is carried over."""

from functools import lru_cache
from struct import Struct
from typing import Final

from veil.dicom import encode

IMPLEMENTATION_CLASS_UID: Final = "2.25.252164023377446906512868164943018241811"
_PREFIX: Final = bytes(128) + b"DICM"
_LENGTH: Final = Struct("<HH2sHL").pack


def write(sop_class: str, sop_instance: str, syntax: str, version: str) -> bytes:
    """Gives preamble and file meta information.

    Args:
        sop_class: Media Storage SOP Class UID.
        sop_instance: Media Storage SOP Instance UID, which is the new SOP Instance UID.
        syntax: Transfer Syntax UID of what follows.
        version: of veil, for the Implementation Version Name.
    """
    before, after = _around(sop_class, syntax, version)
    instance = encode.element(0x00020003, b"UI", sop_instance.encode(), explicit=True)
    length = len(before) + len(instance) + len(after)
    return b"".join((_PREFIX, _LENGTH(2, 0, b"UL", 4, length), before, instance, after))


@lru_cache(maxsize=256)
def _around(sop_class: str, syntax: str, version: str) -> tuple[bytes, bytes]:
    """What stands before and after the instance's UID: the same in all files of a series."""
    before = ((0x00020001, b"OB", b"\0\1"), (0x00020002, b"UI", sop_class.encode()))
    after = (
        (0x00020010, b"UI", syntax.encode()),
        (0x00020012, b"UI", IMPLEMENTATION_CLASS_UID.encode()),
        (0x00020013, b"SH", f"VEIL_{version}"[:16].encode()),
    )
    one, other = (
        b"".join(encode.element(tag, vr, value, explicit=True) for tag, vr, value in rows) for rows in (before, after)
    )
    return one, other
