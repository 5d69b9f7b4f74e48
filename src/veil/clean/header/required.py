"""Attributes that the IOD requires and the source lacks (PS3.3 types 1 and 2), so that the object is whole."""

from functools import lru_cache
from typing import Final

from veil import standard
from veil.clean.header import dummies
from veil.dicom import encode
from veil.dicom import vr as vrs

_TEXT_OR_DATE: Final = frozenset((b"DA", b"DT", b"LO", b"PN", b"SH", b"TM"))
"""VRs of which a dummy can be right. A number or a code that nobody measured would be a lie about the image."""
_UIDS: Final = frozenset((0x0020000D, 0x0020000E))
_PATIENT: Final = (0x00100010, 0x00100020)
_MODALITY: Final = 0x00080060
MODALITIES: Final = {
    "computed-radiography-image": b"CR", "ct-image": b"CT", "enhanced-ct-image": b"CT", "enhanced-mr-image": b"MR",
    "enhanced-pet-image": b"PT", "enhanced-us-volume": b"US", "legacy-converted-enhanced-ct-image": b"CT",
    "legacy-converted-enhanced-mr-image": b"MR", "legacy-converted-enhanced-pet-image": b"PT", "mr-image": b"MR",
    "mr-spectroscopy": b"MR", "multi-frame-grayscale-byte-secondary-capture-image": b"OT",
    "multi-frame-grayscale-word-secondary-capture-image": b"OT",
    "multi-frame-single-bit-secondary-capture-image": b"OT",
    "multi-frame-true-color-secondary-capture-image": b"OT", "nuclear-medicine-image": b"NM",
    "positron-emission-tomography-image": b"PT", "rt-dose": b"RTDOSE", "rt-image": b"RTIMAGE", "rt-ion-plan": b"RTPLAN",
    "rt-plan": b"RTPLAN", "rt-structure-set": b"RTSTRUCT", "secondary-capture-image": b"OT", "segmentation": b"SEG",
    "ultrasound-image": b"US", "ultrasound-multi-frame-image": b"US", "x-ray-angiographic-image": b"XA",
    "x-ray-radiofluoroscopic-image": b"RF",
}  # fmt: skip
"""The modality that the IOD itself fixes, or OT for what was captured from anywhere (PS3.3 C.7.3.1.1.1)."""


@lru_cache(maxsize=512)
def supplements(iod: str | None, *, explicit: bool) -> dict[int, bytes]:
    """Gives what is written for each required top-level attribute where it is missing: type 2 empty, type 1 a dummy.

    Type 1 attributes whose value says something of the image or names another object are left out, but for the
    modality, which the kind of object tells.
    """
    if iod is None:
        return {}
    out = {}
    for tag, kind in standard.iod.required(iod).items():
        entry = standard.dictionary.entry(tag)
        if entry is None or tag in _UIDS or tag in _PATIENT:
            continue
        vr = vrs.from_dictionary(entry.vr)
        if kind == "2":
            out[tag] = encode.element(tag, vr, b"", explicit=explicit)
        elif tag == _MODALITY and iod in MODALITIES:
            out[tag] = encode.element(tag, vr, MODALITIES[iod], explicit=explicit)
        elif vr in _TEXT_OR_DATE:
            out[tag] = encode.element(tag, vr, dummies.value(vr), explicit=explicit)
    return out
