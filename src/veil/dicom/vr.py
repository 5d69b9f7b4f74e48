"""Value representations (PS3.5 section 6.2): how each is written and what it may hold."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from veil import standard

SHORT: Final = frozenset(
    v.encode()
    for v in [
        "AE",
        "AS",
        "AT",
        "CS",
        "DA",
        "DS",
        "DT",
        "FL",
        "FD",
        "IS",
        "LO",
        "LT",
        "PN",
        "SH",
        "SL",
        "SS",
        "ST",
        "TM",
        "UI",
        "UL",
        "US",
    ]
)
"""VRs whose explicit length takes 16 bits (PS3.5 Table 7.1-2)."""

LONG: Final = frozenset(
    v.encode() for v in ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]
)
"""VRs whose explicit length takes 32 bits after two reserved bytes (PS3.5 Table 7.1-1)."""

TEXT: Final = frozenset((b"LO", b"SH", b"ST", b"LT", b"UT", b"UC", b"PN"))
"""VRs that the Specific Character Set governs (PS3.5 section 6.1.2.3)."""

SINGLE: Final = frozenset((b"ST", b"LT", b"UT", b"UR"))
"""Text VRs in which the backslash separates nothing."""

BINARY: Final = frozenset(
    v.encode() for v in ["OB", "OD", "OF", "OL", "OV", "OW", "SV", "UN", "UV", "AT", "FL", "FD", "SL", "SS", "UL", "US"]
)
"""VRs that hold bytes or binary numbers."""

BULK: Final = frozenset(v.encode() for v in ["OB", "OD", "OF", "OL", "OV", "OW", "UN"])
"""VRs that hold a stream of bytes of any length."""

MAX_LENGTH: Final = {
    b"AE": 16, b"AS": 4, b"CS": 16, b"DA": 8, b"DS": 16, b"DT": 26, b"IS": 12,
    b"LO": 64, b"LT": 10240, b"PN": 64, b"SH": 16, b"ST": 1024, b"TM": 14, b"UI": 64,
}  # fmt: skip
"""Most characters in one value (PS3.5 Table 6.2-1); for a query range a date or time may be longer."""

_AMBIGUOUS: Final = {"OB or OW": b"OW", "US or SS": b"US", "US or SS or OW": b"OW", "US or OW": b"OW"}


def from_dictionary(text: str) -> bytes:
    """Gives the one VR with which an attribute is read in implicit VR.

    Args:
        text: the VR column of PS3.6, which may name several ("US or SS"); those are read as bytes or as words of
            16 bits, for which veil needs no sign.
    """
    return _AMBIGUOUS.get(text) or text[:2].encode() or b"UN"


@cache
def implicit_table() -> Mapping[int, bytes]:
    """The VR of every attribute of PS3.6 that has one tag, for reading implicit VR."""
    return {tag: from_dictionary(vr) for tag, vr in standard.dictionary.vr_table().items()}


def pad(vr: bytes, value: bytes) -> bytes:
    """Makes the length even, as PS3.5 section 6.2 asks: NUL for UI and bytes, a blank for text."""
    if len(value) & 1:
        return value + (b"\0" if vr == b"UI" or vr in BINARY else b" ")
    return value
