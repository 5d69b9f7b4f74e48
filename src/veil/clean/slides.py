"""Slides: which images of a microscope show the glass's label, and whose identifiers a preparation step names.

A slide scanner photographs the whole glass beside what it scans: the label bears the patient's name, the number of the
block, a bar code. PS3.3 C.8.12.4 tells such images by the third value of Image Type and by Specimen Label in Image. A
scan may reach the label without saying so: then it is longer than any cover slip, and only a look at it can tell.
"""

import re
from collections.abc import Mapping
from struct import unpack_from
from typing import Final, Literal

from veil.dicom.scan import Buffer, Element, scan, scan_items
from veil.errors import HoldError, ReadError

CATEGORY: Final = "wsi_microscopy"
"""Category of the SOP classes that this module answers for."""
WHOLE_SLIDE: Final = "1.2.840.10008.5.1.4.1.1.77.1.6"
IMAGE_TYPE: Final = 0x00080008
WIDTH, HEIGHT = 0x00480001, 0x00480002
"""Imaged Volume Width and Height, FL, in mm."""
LABEL_IN_IMAGE: Final = 0x00480010
"""Specimen Label in Image, CS: YES or NO."""
LOOKED_AT: Final = frozenset((WIDTH, HEIGHT, LABEL_IN_IMAGE))
"""What is looked at beside the Image Type."""
MOST_MM: Final = 60.0
"""Length in mm from which an image of a slide must reach its label: no cover slip (ISO 8255-1) is longer."""
_FLAVOURS: Final = (b"VOLUME", b"THUMBNAIL")
_LABELS: Final = (b"LABEL", b"OVERVIEW")
FRAMES: Final = (0x52009229, 0x52009230)
"""Shared and Per-Frame Functional Groups Sequence."""
MOST_SEARCHED: Final = 1 << 22
"""Bytes of each that are searched for the types of frames."""
_FRAME_TYPE: Final = re.compile(rb"\x08\0\x07\x90.{4}[A-Z0-9_ \\]{0,64}?(?:LABEL|OVERVIEW)", re.DOTALL)
_VISIBLE_LIGHT: Final = "1.2.840.10008.5.1.4.1.1.77.1."
_FLAVOUR: Final = 2

PREPARATION_ITEMS: Final = 0x00400612
"""Specimen Preparation Step Content Item Sequence."""
_CONCEPT_NAME: Final = 0x0040A043
_CODE_VALUE, _SCHEME = 0x00080100, 0x00080102
TEXT_VALUE: Final = 0x0040A160
_SPECIMENS: Final = frozenset((b"121041", b"111700", b"111705"))
"""Specimen Identifier, Specimen Container Identifier, Parent Specimen Identifier: DCM, PS3.16 TID 8001 to 8003."""


def hold_if_labelled(sop_class: str, category: str, found: Mapping[int, bytes]) -> None:
    """Holds an image of a slide that shows the label, or may; of other kinds, one that says that it does.

    Args:
        sop_class: its SOP class.
        category: of the SOP class.
        found: the raw values of `IMAGE_TYPE` and `LOOKED_AT`, little endian; those that it lacks are missing.

    Raises:
        HoldError: H-SLIDE-LABEL.
    """
    flavours = [part.strip(b" \0").upper() for part in found.get(IMAGE_TYPE, b"").split(b"\\")]
    said = found.get(LABEL_IN_IMAGE, b"").strip(b" \0").upper()
    if said == b"YES" or (sop_class.startswith(_VISIBLE_LIGHT) and any(label in flavours for label in _LABELS)):
        raise HoldError("H-SLIDE-LABEL", "it says that it shows the label of a slide")
    if category != CATEGORY:
        return
    if len(flavours) <= _FLAVOUR or flavours[_FLAVOUR] not in _FLAVOURS:
        raise HoldError("H-SLIDE-LABEL", "an image of a slide that is neither VOLUME nor THUMBNAIL")
    if said != b"NO" and (said or sop_class == WHOLE_SLIDE):
        raise HoldError("H-SLIDE-LABEL", "Specimen Label in Image is not NO")
    sides = [_millimetres(found[tag]) for tag in (WIDTH, HEIGHT) if tag in found]
    if not all(0 < side < MOST_MM for side in sides) or (sop_class == WHOLE_SLIDE and len(sides) < 2):  # noqa: PLR2004  width and height
        raise HoldError("H-SLIDE-LABEL", "the image is as long as the glass, or does not say how long it is")


def hold_if_a_frame_is(groups: bytes) -> None:
    """Holds an image of which some frame says by its Frame Type (0008,9007) that it shows the label.

    Args:
        groups: the value of a functional groups sequence, little endian.

    Raises:
        HoldError: H-SLIDE-LABEL.
    """
    if _FRAME_TYPE.search(groups):
        raise HoldError("H-SLIDE-LABEL", "a frame says that it shows the label of a slide")


def _millimetres(raw: bytes) -> float:
    """The value of an FL; 0 where it is none."""
    return float(unpack_from("<f", raw)[0]) if len(raw) == 4 else 0.0  # noqa: PLR2004  bytes of an FL


def kind_of_step(buf: Buffer, elements: list[Element], *, explicit: bool) -> Literal["", "specimen"]:
    """Whether a content item of a preparation step holds an identifier of a specimen or its container."""
    for element in elements:
        if element[0] == _CONCEPT_NAME:
            return "specimen" if _names_specimen(buf, element, explicit=explicit) else ""
    return ""


def _names_specimen(buf: Buffer, element: Element, *, explicit: bool) -> bool:
    _, _, _, value, stop, items = element
    try:
        if items is None:
            items, _ = scan_items(buf, value, stop, explicit=explicit, delimited=False, depth=1)
        if not items:
            return False
        _, start, end, _, inside = items[0]  # type: ignore[misc]  # an item: pixels alone have fragments
        if inside is None:
            inside, _ = scan(buf, start, end, explicit=explicit, depth=2)
    except ReadError:
        return False  # who reads the sequence next says so
    said = {one[0]: bytes(buf[one[3] : one[4]]).strip(b" \0") for one in inside}
    return said.get(_SCHEME) == b"DCM" and said.get(_CODE_VALUE) in _SPECIMENS
