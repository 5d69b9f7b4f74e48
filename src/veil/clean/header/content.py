"""Content items of structured reports: those whose concept says that their value names somebody.

What an item holds follows the rules of its attributes, like everything else; but whether a text is a finding or a
serial number, and a date one of an examination or of birth, its concept name alone can tell (PS3.16 TID 1001 to 1010).
"""

from typing import Final

from veil.dicom.scan import Buffer, Element, scan, scan_items
from veil.errors import ReadError

CONTENT_SEQUENCE: Final = 0x0040A730
_CONCEPT_NAME: Final = 0x0040A043
_CODE_VALUE: Final = 0x00080100
_SCHEME: Final = 0x00080102
VALUES: Final = frozenset((0x0040A120, 0x0040A121, 0x0040A122, 0x0040A123, 0x0040A160))
"""DateTime, Date, Time, Person Name and Text Value: dummies take their place."""
MEASURED: Final = 0x0040A300
"""Measured Value Sequence: it may be empty."""

_CONCEPTS: Final[dict[bytes, str]] = {
    b"110190": "",  # Issuer of Identifier
    b"111700": "",  # Specimen Container Identifier
    b"111705": "",  # Parent Specimen Identifier
    b"111706": "",  # Issuer of Parent Specimen Identifier
    b"111724": "",  # Issuer of Specimen Identifier
    b"113516": "",  # Prescription Identifier
    b"113870": "",  # Person Name
    b"113871": "",  # Person ID
    b"113872": "",  # Person ID Issuer
    b"113873": "retain_institution_identity",  # Organization Name
    b"113877": "retain_device_identity",  # Device Name
    b"113880": "retain_device_identity",  # Device Serial Number
    b"121008": "",  # Person Observer Name
    b"121009": "retain_institution_identity",  # Person Observer's Organization Name
    b"121013": "retain_device_identity",  # Device Observer Name
    b"121016": "retain_device_identity",  # Device Observer Serial Number
    b"121017": "retain_device_identity",  # Device Observer Physical Location During Observation
    b"121020": "",  # Placer Number
    b"121021": "",  # Filler Number
    b"121022": "",  # Accession Number
    b"121029": "",  # Subject Name
    b"121030": "",  # Subject ID
    b"121031": "",  # Subject Birth Date
    b"121033": "",  # Subject Age: it stays in Patient's Age, where the limit is kept
    b"121040": "",  # Specimen Accession Number
    b"121041": "",  # Specimen Identifier
    b"121114": "",  # Performing Physician
    b"121148": "",  # Unit Serial Identifier
    b"121152": "",  # Person administering drug/contrast
    b"121193": "",  # Device Subject Name
    b"121196": "retain_device_identity",  # Device Subject Serial Number
    b"121197": "retain_device_identity",  # Device Subject Physical Location during observation
    b"125010": "",  # Identifier
    b"128774": "",  # Person Observer's Login Name
    b"128775": "",  # Identifier within Person Observer's Role
}
"""Code values of the scheme DCM (PS3.16 annex D), with the option that keeps what they announce."""


def names_somebody(buf: Buffer, elements: list[Element], *, explicit: bool, options: frozenset[str]) -> bool:
    """Whether the value of a content item identifies, by its concept name."""
    for element in elements:
        if element[0] == _CONCEPT_NAME:
            option = _CONCEPTS.get(_concept(buf, element, explicit=explicit))
            return option is not None and option not in options
        if element[0] > _CONCEPT_NAME:
            break
    return False


def _concept(buf: Buffer, element: Element, *, explicit: bool) -> bytes:
    """The code value of a concept name, if it is one of DCM; nothing otherwise."""
    _, _, _, value, stop, items = element
    try:
        if items is None:
            items, _ = scan_items(buf, value, stop, explicit=explicit, delimited=False, depth=1)
        if not items:
            return b""
        _, start, end, _, inside = items[0]  # type: ignore[misc]  # an item: pixels alone have fragments
        if inside is None:
            inside, _ = scan(buf, start, end, explicit=explicit, depth=2)
    except ReadError:
        return b""  # who reads the sequence next says so
    said = {one[0]: bytes(buf[one[3] : one[4]]).strip(b" \0") for one in inside}
    return said.get(_CODE_VALUE, b"") if said.get(_SCHEME) == b"DCM" else b""
