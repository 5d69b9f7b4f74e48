"""Values that stand for a removed one: of non-zero length and valid for their VR (PS3.15 E.1.1, action D)."""

from typing import Final

from veil import standard
from veil.dicom import encode, values
from veil.dicom import vr as vrs

TEXT: Final = b"REMOVED"
_DUMMIES: Final[dict[bytes, bytes]] = {
    b"AE": b"REMOVED", b"AS": b"000Y", b"CS": b"0", b"DA": b"19000101", b"DS": b"0", b"DT": b"19000101000000",
    b"IS": b"0", b"LO": TEXT, b"LT": TEXT, b"PN": TEXT, b"SH": TEXT, b"ST": TEXT, b"TM": b"000000",
    b"UC": TEXT, b"UR": b"about:blank", b"UT": TEXT,
}  # fmt: skip
_CODE_VALUE, _CODE_SCHEME, _CODE_MEANING = 0x00080100, 0x00080102, 0x00080104
_CONDITIONAL: Final = {
    0x00700001: (0x00700008,),
    0x00700008: (0x00700004, 0x00700014, 0x00700015),
    0x0040B020: (0x00700006,),
    0x0040A730: (0x0040A160, 0x0040A043),
}
"""Type 1C, by sequence: what makes a graphic or another annotation, or a content item, complete."""
_CODED: Final = {0x0040A010: b"CONTAINS", 0x0040A040: b"TEXT", 0x00700004: b"DISPLAY", 0x00700015: b"N"}
"""Relationship Type, Value Type, units and visibility of an anchor: coded strings for which no digit will do."""
_MAX_DEPTH: Final = 3


def value(vr: bytes, uid: str = "") -> bytes:
    """Gives the dummy of a VR other than SQ; for UI the UID that the caller derived."""
    if vr == b"UI":
        return uid.encode()
    found = _DUMMIES.get(vr)
    return found if found is not None else bytes(max(2, values.width(vr)))


def sequence(tag: int, iod: str | None, path: tuple[int, ...], *, explicit: bool, uid: str) -> bytes:
    """Gives a sequence of one item that holds dummies for what the IOD requires in it (PS3.3 types 1 and 2).

    Args:
        tag: of the sequence.
        iod: key of the information object definition, or None.
        path: of the level that holds the sequence.
        explicit: how VRs are written.
        uid: what to write into UI attributes.
    """
    return encode.sequence(tag, encode.item(_content(tag, iod, path, explicit=explicit, uid=uid)), explicit=explicit)


def _content(tag: int, iod: str | None, path: tuple[int, ...], *, explicit: bool, uid: str) -> bytes:
    inner = (*path, tag)
    types = standard.iod.children(iod, inner) if iod else {}
    body = []
    if _CODE_MEANING in types:
        return code(explicit=explicit)
    for child in sorted(types):
        if types[child] not in ("1", "2") and child not in _CONDITIONAL.get(tag, ()):
            continue
        entry = standard.dictionary.entry(child)
        vr = vrs.from_dictionary(entry.vr) if entry else b"UN"
        if types[child] == "2":
            body.append(encode.element(child, vr, b"", explicit=explicit))
        elif vr != b"SQ":
            least = int(entry.vm[0]) if entry and entry.vm[:1].isdigit() else 1
            one = _CODED.get(child) or value(vr, uid)
            several = one * least if vr in vrs.BINARY else b"\\".join([one] * least)
            body.append(encode.element(child, vr, several, explicit=explicit))
        elif len(inner) < _MAX_DEPTH:
            body.append(sequence(child, iod, inner, explicit=explicit, uid=uid))
    if body:
        return b"".join(body)
    entry = standard.dictionary.entry(tag)
    return code(explicit=explicit) if entry and entry.keyword.endswith("CodeSequence") else b""


def code(*, explicit: bool) -> bytes:
    """The content of a code item that says nothing (PS3.3 section 8)."""
    return (
        encode.element(_CODE_VALUE, b"SH", b"0", explicit=explicit)
        + encode.element(_CODE_SCHEME, b"SH", b"99VEIL", explicit=explicit)
        + encode.element(_CODE_MEANING, b"LO", b"Removed", explicit=explicit)
    )
