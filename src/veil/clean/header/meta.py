"""Preamble and file meta information, made anew (PS3.10 section 7.1): nothing of the source's is carried over."""

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
    body = b"".join(
        encode.element(tag, vr, value, explicit=True)
        for tag, vr, value in (
            (0x00020001, b"OB", b"\0\1"),
            (0x00020002, b"UI", sop_class.encode()),
            (0x00020003, b"UI", sop_instance.encode()),
            (0x00020010, b"UI", syntax.encode()),
            (0x00020012, b"UI", IMPLEMENTATION_CLASS_UID.encode()),
            (0x00020013, b"SH", f"VEIL_{version}"[:16].encode()),
        )
    )
    return _PREFIX + _LENGTH(2, 0, b"UL", 4, len(body)) + body
