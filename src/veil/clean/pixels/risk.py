"""How likely an image holds burned-in text, by what its header says, and whether the policy has it looked at.

A received Burned In Annotation of NO lowers nothing: it is no evidence (the MIDI report, best practice 10). Under
`burned_in = "look"` every object with pixels is looked at, also those that are no picture for the eye: the one bit of
a segmentation can spell a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from veil import standard
from veil.clean.pixels import devices
from veil.dicom.instance import Opened
from veil.dicom.scan import PIXELS
from veil.policy import RuleBook

Level = Literal["high", "medium", "low"]

_RANK: Final[dict[Level, int]] = {"low": 0, "medium": 1, "high": 2}
_MODALITIES: Final[dict[Level, frozenset[str]]] = {
    "high": frozenset(("BDUS", "DMS", "DOC", "ES", "FID", "GM", "HC", "IVUS", "OT", "SC", "US", "XA", "XC")),
    "medium": frozenset(("BMD", "CR", "DG", "DX", "IO", "IVOCT", "MG", "NM", "OP", "OPT", "PX", "RF", "RG", "RTIMAGE")),
}
"""Modalities whose images come from screens, cameras and scanners; and those that may bear marks and labels."""
_CONVERSIONS: Final[dict[str, Level]] = {
    "DF": "high",  # digitised film
    "DRW": "high",  # drawing
    "DV": "high",  # digitised video
    "SD": "high",  # scanned document
    "SI": "high",  # scanned image
    "SYN": "high",  # synthetic image
    "WSD": "high",  # workstation
    "DI": "medium",  # digital interface
}
"""Conversion Type (0008,0064), PS3.3 C.8.6.1."""
_MADE_OF_OTHERS: Final = ("derived", "secondary")
"""Words of Image Type (0008,0008), PS3.3 C.7.6.1.1.2."""
_CONVERSION_TYPE: Final = 0x00080064
_MODALITY: Final = 0x00080060
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Risk:
    """What the header of one image tells of text in its pixels.

    Attributes:
        level: high | medium | low.
        why: what made it so, for people; never a value from the data.
        look: whether the policy has it looked at.
    """

    level: Level
    why: str
    look: bool


def risk(opened: Opened, book: RuleBook) -> Risk:
    """Tells how likely an instance holds burned-in text, and whether it is looked at.

    Args:
        opened: the instance.
        book: the rules. With `look` whatever has pixels is looked at, with `risk` what has more than a low risk.
    """
    if PIXELS.isdisjoint(opened.tags):
        return Risk("low", "it has no pixels", look=False)
    level, why = max(_reasons(opened), key=lambda reason: _RANK[reason[0]])
    wanted = book.policy.burned_in
    return Risk(level, why, wanted == "look" or (wanted == "risk" and level != "low"))


def of_kind(sop_class: str, *, made_of_others: bool = False) -> Level:
    """Gives the risk that the kind of an object alone makes; of a kind that nobody knows it is high.

    Args:
        sop_class: UID of the SOP class.
        made_of_others: its Image Type says DERIVED or SECONDARY.
    """
    kind = standard.sop.sop_class(sop_class)
    if kind is None:
        return "high"
    said = kind.burned_in_risk
    if said.startswith("high"):
        return "high"
    return "medium" if said.startswith(("medium", "unknown")) or (made_of_others and "medium" in said) else "low"


def _reasons(opened: Opened) -> Iterator[tuple[Level, str]]:
    yield of_kind(opened.sop_class), "its kind"
    attributes = devices.attributes(opened)
    if any(word in attributes.get("ImageType", "") for word in _MADE_OF_OTHERS):
        yield of_kind(opened.sop_class, made_of_others=True), "its kind, and that it was made of other images"
    said = _codes(opened)
    modality = said.get(_MODALITY, "")
    for level, modalities in _MODALITIES.items():
        if modality in modalities:
            yield level, "its modality"
    if said.get(_CONVERSION_TYPE):
        yield _CONVERSIONS.get(said[_CONVERSION_TYPE], "medium"), "it was converted into an image"
    for region in devices.risks(attributes):
        if region.use == "wipe":
            yield "high", "a device that is known to write into its images"
        else:
            yield region.use, "its type, its description, its device or what it declares"


def _codes(opened: Opened) -> Mapping[int, str]:
    return {
        tag: bytes(opened.buf[start : min(stop, start + _LONGEST)]).decode("ascii", "replace").strip(" \0").upper()
        for tag, _, _, start, stop, _ in opened.elements
        if tag in (_MODALITY, _CONVERSION_TYPE)
    }
