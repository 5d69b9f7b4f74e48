"""One object of every storage SOP class, with the invented identity in every attribute that PS3.3 gives it.

What a module defines stands in the object, conditional and optional attributes too, and so do the attributes in the
items of its sequences, some levels deep. So an object is far from a real one, and no other bears as many carriers.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO

import pydicom
from pydicom.dataset import Dataset

from support.encode import EXPLICIT
from support.identity import PlantedIdentity
from veil import standard

IDENTITY = PlantedIdentity()
_FUNCTIONAL_GROUPS = 0x52009229
ROOT = "1.2.826.0.1.3680043.2"
_SHORT = {"SH": 16, "CS": 16, "AE": 16, "LO": 64}
_TEXT = frozenset({"LO", "SH", "ST", "LT", "UT", "UC"})
_LEFT_OUT = frozenset(
    {
        0x00080005,  # the character set is written first
        0x00100021,  # two issuers of one ID would be two people
        0x00100024,
        0x00280008,  # frames, where there is one
        0x04000500,  # encrypted attributes hold an instance
        0x04000561,  # what was there before goes whole
        0x7FE00001,  # offset tables belong to encapsulated pixel data
        0x7FE00002,
        0x7FE00003,
        0x7FE00008,  # one kind of pixels is enough
        0x7FE00009,
    }
)
_FIXED: dict[int, bytes] = {
    0x00080008: b"DERIVED\\PRIMARY\\VOLUME",
    0x00080060: b"OT",
    0x00081150: b"1.2.840.10008.5.1.4.1.1.2",
    0x0008115A: b"1.2.840.10008.5.1.4.1.1.2",
    0x00280002: b"\1\0",
    0x00280004: b"MONOCHROME2",
    0x00280010: b"\1\0",
    0x00280011: b"\1\0",
    0x00280100: b"\x10\0",
    0x00280101: b"\x10\0",
    0x00280102: b"\x0f\0",
    0x00280103: b"\0\0",
    0x00280301: b"NO",
    0x0040A010: b"CONTAINS",
    0x0040A040: b"TEXT",
    0x0040A050: b"SEPARATE",
    0x00480010: b"NO",  # a slide whose label is in the image
    0x003A0005: b"\1\0",
    0x003A0010: b"\1\0\0\0",
    0x54001004: b"\x10\0",
    0x54001006: b"SS",
    0x54001010: b"\1\0",
    0x60000010: b"\1\0",
    0x60000011: b"\1\0",
    0x60000015: b"1",
    0x60000040: b"G",
    0x60000050: b"\1\0\1\0",
    0x60000100: b"\1\0",
    0x60000102: b"\0\0",
    0x60003000: b"\1\0",
    0x7FE00010: b"\1\0",
    0x003A001A: b"500 ",  # a patient's number would be sound
}
"""Values on which the frame of an object stands: it would be refused as broken, and nothing would be looked at."""
_PLAIN = {
    "AS": b"045Y",
    "TM": b"101500",
    "AT": b"\x10\0\x10\0",
    "US": b"\1\0",
    "SS": b"\1\0",
    "UL": b"\1\0\0\0",
    "SL": b"\1\0\0\0",
    "FL": b"\0\0\x80\x3f",
    "FD": b"\0\0\0\0\0\0\xf0\x3f",
    "UV": bytes(8),
    "SV": bytes(8),
}
_BULK = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})


def objects() -> Iterator[tuple[str, Dataset]]:
    """(name, data set) of one object of every storage SOP class that has an IOD."""
    for uid, found in standard.sop.classes().items():
        if found.iod:
            yield f"{found.iod} {uid.rpartition('.')[2]}", pydicom.dcmread(BytesIO(instance(uid)))


def instance(sop_class: str, depth: int = 0, *, identity: PlantedIdentity = IDENTITY) -> bytes:
    """The file of an object of a SOP class; one without an IOD has the patient, the study and one pixel.

    Args:
        sop_class: its UID.
        depth: levels of sequences that are filled; 0 for one, and two in objects with functional groups.
        identity: what is planted.
    """
    found = standard.sop.classes()[sop_class]
    if found.iod and not depth:
        depth = 1 + (_FUNCTIONAL_GROUPS in standard.iod.children(found.iod, ()))
    number = zlib.crc32(sop_class.encode())
    own = {
        0x00080005: ("CS", b"ISO_IR 192"),
        0x00080016: ("UI", sop_class.encode()),
        0x00080018: ("UI", f"{ROOT}.{identity.record_number}.{number}".encode()),
        0x00080050: ("SH", identity.accession_number.encode()),
        0x00080080: ("LO", identity.hospital.encode()),
        0x00080090: ("PN", identity.physician.encode()),
        0x00100010: ("PN", f"{identity.name}={identity.ideographic}".encode()),
        0x00100020: ("LO", identity.record_number.encode()),
        0x00100030: ("DA", identity.birth_date.encode()),
        0x00101040: ("LO", identity.street.encode()),
        0x00102154: ("SH", identity.phone.encode()),
        0x0020000D: ("UI", f"{ROOT}.{identity.record_number}.1".encode()),
        0x0020000E: ("UI", f"{ROOT}.{identity.record_number}.2.{number}".encode()),
    }
    elements = {tag: EXPLICIT.element(tag, vr, value) for tag, (vr, value) in own.items()}
    if found.iod is None and found.pixel_data:
        shape = {tag: value for tag, value in _FIXED.items() if tag >> 16 in (0x28, 0x7FE0)}
        elements |= {tag: EXPLICIT.element(tag, _vr(tag), value) for tag, value in shape.items()}
    if found.iod:
        elements = dict(_elements(found.iod, (), depth, identity)) | elements
    body = b"".join(elements[tag] for tag in sorted(elements))
    meta = b"".join(
        EXPLICIT.element(tag, vr, value)
        for tag, vr, value in (
            (0x00020001, "OB", b"\0\1"),
            (0x00020002, "UI", sop_class.encode()),
            (0x00020003, "UI", own[0x00080018][1]),
            (0x00020010, "UI", b"1.2.840.10008.1.2.1"),
            (0x00020012, "UI", b"1.2.826.0.1.3680043.8.498.1"),
        )
    )
    head = EXPLICIT.element(0x00020000, "UL", len(meta).to_bytes(4, "little"))
    return b"\0" * 128 + b"DICM" + head + meta + body


def _elements(iod: str, path: tuple[int, ...], depth: int, identity: PlantedIdentity) -> Iterator[tuple[int, bytes]]:
    for tag in sorted(standard.iod.children(iod, path)):
        if tag in _LEFT_OUT or tag in path:
            continue
        vr = _vr(tag)
        if vr != "SQ":
            yield tag, EXPLICIT.element(tag, vr, _value(tag, vr, len(path), identity))
        elif depth:
            inside = b"".join(element for _, element in _elements(iod, (*path, tag), depth - 1, identity))
            yield tag, EXPLICIT.element(tag, "SQ", EXPLICIT.item(inside))


def _vr(tag: int) -> str:
    entry = standard.dictionary.entry(tag)
    return standard.dictionary.one_vr(entry.vr) if entry else "UN"


def _value(tag: int, vr: str, level: int, identity: PlantedIdentity) -> bytes:
    """What is planted in an attribute: another form of the identity in each, and at each level."""
    if tag in _FIXED:
        return _FIXED[tag]
    turn = (tag >> 16) + (tag & 0xFFFF) + level
    if vr == "PN":
        return (f"{identity.name}={identity.ideographic}" if turn % 2 else identity.physician).encode()
    if vr in _TEXT:
        form = identity.forms()[turn % len(identity.forms())]
        return (form if vr in _SHORT else f"Seen by {identity.physicians()[1]}. Liver of {form}.").encode()[
            : _SHORT.get(vr, 1024)
        ]
    if vr in _BULK:
        name = identity.names()[turn % 6].encode()
        return name + b"\0" * (-len(name) % 8)
    told = {
        "CS": (identity.family.upper(), identity.record_number)[turn % 2],
        "AE": identity.family.upper(),
        "UI": f"{ROOT}.{identity.record_number}.{tag}",
        "UR": f"https://{identity.hospital.split()[1].lower()}.example/{identity.record_number}",
        "DA": identity.birth_date,
        "DT": f"{identity.birth_date}101500+0100",
        "IS": identity.record_number,
        "DS": identity.record_number,
    }
    return told[vr].encode() if vr in told else _PLAIN[vr]
