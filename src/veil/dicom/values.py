"""What a value of each VR may look like (PS3.5 Table 6.2-1), and how several stand in one element."""

import re
from math import inf
from typing import Final

from veil.dicom import vr as vrs

_NUMBER: Final = re.compile(rb" *[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)? *\0?")
_PATTERNS: Final[dict[bytes, re.Pattern[bytes]]] = {
    b"CS": re.compile(rb" *[A-Z0-9_ ]{0,16} *\0?"),
    b"DS": _NUMBER,
    b"IS": _NUMBER,
    b"UI": re.compile(rb"(?=[0-9.]{1,64}[\0 ]?\Z)[0-9]+(\.[0-9]+)*[\0 ]?"),
    b"AS": re.compile(rb"\d{3}[DWMY] *"),
    b"DA": re.compile(rb"(\d{8}|\d{4}\.\d{2}\.\d{2}) *\0?"),
    b"TM": re.compile(rb"(\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?|\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?) *\0?"),
    b"DT": re.compile(rb"\d{4}(\d{2}(\d{2}(\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?)?)?)?([+-]\d{4})? *\0?"),
}

DS_LIMIT: Final = 40
"""Longest number kept: writers put more digits into DS than the 16 bytes of the standard, but not a sentence."""


def valid(vr: bytes, value: bytes) -> bool:
    """Tells whether one value (no backslash) may stand in an element of this VR; an empty one always may.

    VRs of free text and of binary numbers are not judged here.
    """
    if not value.strip(b" \0"):
        return True
    pattern = _PATTERNS.get(vr)
    if pattern is None:
        return True
    return len(value) <= DS_LIMIT + 24 and pattern.fullmatch(value) is not None


def split(vr: bytes, value: bytes) -> list[bytes]:
    """Splits an element's ASCII value into its values; a VR in which the backslash is text gives one."""
    if vr in vrs.SINGLE or vr in vrs.BINARY:
        return [value]
    return value.split(b"\\")


_WIDTH: Final = {
    b"US": 2, b"SS": 2, b"OW": 2, b"UL": 4, b"SL": 4, b"FL": 4, b"OF": 4, b"OL": 4, b"AT": 4,
    b"FD": 8, b"OD": 8, b"OV": 8, b"SV": 8, b"UV": 8,
}  # fmt: skip


def width(vr: bytes) -> int:
    """Bytes of one number of a binary VR; 1 for the others."""
    return _WIDTH.get(vr, 1)


def most(vr: bytes, vm: str) -> float:
    """Most bytes of a value of a binary number by its value multiplicity (PS3.6); no limit for the others."""
    last = vm.rpartition("-")[2]
    return width(vr) * int(last) if last.isdigit() and vr in _WIDTH and vr not in vrs.BULK else inf
