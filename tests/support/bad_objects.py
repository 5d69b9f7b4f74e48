"""Objects that are broken where their family is: each with the invented identity in it, and what may become of it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from support.encode import EXPLICIT, UNDEFINED
from support.identity import PlantedIdentity

IDENTITY = PlantedIdentity()
CT = "1.2.840.10008.5.1.4.1.1.2"
REPORT, KEY_OBJECT = "1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.88.59"
PDF, CDA, MESH = (f"1.2.840.10008.5.1.4.1.1.104.{number}" for number in (1, 2, 3))
STRUCTURES, PLAN = "1.2.840.10008.5.1.4.1.1.481.3", "1.2.840.10008.5.1.4.1.1.481.5"
SEGMENTATION, STATE = "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.11.1"
ECG, REGISTRATION = "1.2.840.10008.5.1.4.1.1.9.1.1", "1.2.840.10008.5.1.4.1.1.66.1"
NOWHERE = "1.2.3.4.5.6.7"
DEEP = 5000
_ROOT = "1.2.826.0.1.3680043.2"
_CONTENT = 0x0040A730
_E = EXPLICIT.element


@dataclass(frozen=True, slots=True)
class Bad:
    """A broken object.

    Attributes:
        name: what is wrong with it.
        data: the file.
        codes: the codes that it may end with; empty for any by which it is held, or cleaned and delivered.
    """

    name: str
    data: bytes
    codes: frozenset[str] = frozenset()


def file(sop_class: str, number: int, *elements: bytes, meta_class: str | None = None) -> bytes:
    """An instance of the invented patient with some elements of its own, in order of their tags."""
    own = {
        0x00080005: ("CS", b"ISO_IR 192"),
        0x00080016: ("UI", sop_class.encode()),
        0x00080018: ("UI", f"{_ROOT}.9.{number}".encode()),
        0x00080050: ("SH", IDENTITY.accession_number.encode()),
        0x00080090: ("PN", IDENTITY.physician.encode()),
        0x00100010: ("PN", IDENTITY.name.encode()),
        0x00100020: ("LO", IDENTITY.record_number.encode()),
        0x00100030: ("DA", IDENTITY.birth_date.encode()),
        0x0020000D: ("UI", f"{_ROOT}.9".encode()),
        0x0020000E: ("UI", f"{_ROOT}.9.1".encode()),
    }
    found = {struct.unpack("<HH", element[:4]): element for element in elements}
    found |= {(tag >> 16, tag & 0xFFFF): _E(tag, vr, value) for tag, (vr, value) in own.items()}
    meta = b"".join(
        _E(tag, vr, value)
        for tag, vr, value in (
            (0x00020001, "OB", b"\0\1"),
            (0x00020002, "UI", (meta_class or sop_class).encode()),
            (0x00020003, "UI", own[0x00080018][1]),
            (0x00020010, "UI", b"1.2.840.10008.1.2.1"),
        )
    )
    head = _E(0x00020000, "UL", len(meta).to_bytes(4, "little"))
    return b"\0" * 128 + b"DICM" + head + meta + b"".join(found[tag] for tag in sorted(found))


def image(number: int, *elements: bytes, rows: int = 2) -> bytes:
    """A small CT image, sound unless an element makes it otherwise."""
    shape = {0x00280002: 1, 0x00280010: rows, 0x00280011: rows, 0x00280100: 16, 0x00280101: 16, 0x00280102: 15}
    words = [_E(tag, "US", struct.pack("<H", value)) for tag, value in (*shape.items(), (0x00280103, 0))]
    pixels = _E(0x7FE00010, "OW", bytes(2 * rows * rows))
    return file(CT, number, *words, _E(0x00280004, "CS", b"MONOCHROME2"), pixels, *elements)


def bad_objects() -> Iterator[Bad]:
    """Every broken object."""
    yield from _reports()
    yield from _documents()
    yield from _overlays()
    yield from _empty()
    yield from _references()


def _code(value: bytes, meaning: bytes) -> bytes:
    rows = ((0x00080100, "SH", value), (0x00080102, "SH", b"DCM"), (0x00080104, "LO", meaning))
    return EXPLICIT.item(b"".join(_E(tag, vr, text) for tag, vr, text in rows))


def _item(kind: bytes, *elements: bytes) -> bytes:
    return EXPLICIT.item(_E(0x0040A010, "CS", b"CONTAINS") + _E(0x0040A040, "CS", kind) + b"".join(elements))


def _report(number: int, content: bytes, sop_class: str = REPORT) -> bytes:
    name = _E(0x0040A043, "SQ", _code(b"126000", b"Imaging Measurement Report"))
    return file(sop_class, number, _E(0x0040A040, "CS", b"CONTAINER"), name, _E(0x0040A050, "CS", b"SEPARATE"), content)


def _text(text: str) -> bytes:
    return _item(b"TEXT", _E(0x0040A043, "SQ", _code(b"121071", b"Finding")), _E(0x0040A160, "UT", text.encode()))


def _reports() -> Iterator[Bad]:
    told = _text(f"Small lesion of {IDENTITY.given} {IDENTITY.family}")
    itself = EXPLICIT.item(_E(0x0040A010, "CS", b"INFERRED FROM") + _E(0x0040DB73, "UL", struct.pack("<L", 1)))
    yield Bad("a report whose item refers to its own root", _report(11, _E(_CONTENT, "SQ", told + itself)))
    inner = _item(b"CONTAINER", _E(_CONTENT, "SQ", told + itself))
    yield Bad("a report whose items refer to each other", _report(12, _E(_CONTENT, "SQ", inner + itself)))
    none = EXPLICIT.item(_E(0x0040A010, "CS", b"CONTAINS") + _E(0x0040DB73, "UL", struct.pack("<3L", 1, 99, 7)))
    yield Bad("a report whose item refers to nothing", _report(13, _E(_CONTENT, "SQ", told + none)))
    for number, undefined in ((14, True), (15, False)):
        how = "undefined" if undefined else "defined"
        deep = _report(number, _deep(told, undefined=undefined))
        yield Bad(f"a report {DEEP} deep, of {how} length", deep, frozenset({"Q-NESTING"}))
    strange = _item(b"DRUMMOND", _E(0x0040A160, "UT", IDENTITY.name.encode()))
    yield Bad("a report with an item of no known kind", _report(16, _E(_CONTENT, "SQ", strange + told)))
    yield Bad("a report whose tree is a text", _report(17, _E(_CONTENT, "LO", IDENTITY.name.encode())))
    # a person in the value of a code, a number and a reference: what the kind of the item does not let stand there
    wrong = _item(b"NUM", _E(0x0040A123, "PN", IDENTITY.name.encode()), _E(0x0040A160, "UT", IDENTITY.name.encode()))
    yield Bad("a report with values of another kind than its items", _report(18, _E(_CONTENT, "SQ", wrong)))


def _deep(inside: bytes, *, undefined: bool) -> bytes:
    if undefined:
        opened = EXPLICIT.tag(_CONTENT) + b"SQ\0\0" + struct.pack("<L", UNDEFINED)
        opened += EXPLICIT.tag(0xFFFEE000) + struct.pack("<L", UNDEFINED)
        closed = EXPLICIT.tag(0xFFFEE00D) + bytes(4) + EXPLICIT.tag(0xFFFEE0DD) + bytes(4)
        return opened * DEEP + _E(0x0040A160, "UT", IDENTITY.name.encode()) + closed * DEEP
    content = _E(_CONTENT, "SQ", inside)
    for _ in range(DEEP):
        content = _E(_CONTENT, "SQ", EXPLICIT.item(content))
    return content


def _document(number: int, sop_class: str, mime: bytes, body: bytes) -> bytes:
    return file(
        sop_class,
        number,
        _E(0x00280301, "CS", b"NO"),
        _E(0x00420010, "ST", f"Letter for {IDENTITY.given} {IDENTITY.family}".encode()),
        _E(0x00420011, "OB", body),
        _E(0x00420012, "LO", mime),
    )


def _documents() -> Iterator[Bad]:
    name = IDENTITY.name.encode()
    told = b"<</Title(" + name + b")>>"
    for number, what, sop_class, mime, body in (
        (21, "a PDF that is none", PDF, b"application/pdf", b"Not a PDF, but a letter of " + name),
        (22, "a PDF that is cut off", PDF, b"application/pdf", b"%PDF-1.7\n1 0 obj\n" + told + b"\nendobj\n"),
        (23, "a PDF of no bytes", PDF, b"application/pdf", b""),
        (24, "a PDF that says it is a picture", PDF, b"image/jpeg", b"%PDF-1.7\n" + told + b"\n%%EOF\n"),
        (25, "a CDA that is no XML", CDA, b"text/XML", b"<ClinicalDocument><name>" + name),
        (26, "a CDA whose entities grow", CDA, b"text/XML", _laughs(name)),
        (27, "a model that is none", MESH, b"model/stl", b"solid " + name + b"\nfacet"),
        (28, "a model of more triangles than bytes", MESH, b"model/stl", name.ljust(80) + b"\xff\xff\xff\x7f"),
    ):
        yield Bad(what, _document(number, sop_class, mime, body))


def _laughs(name: bytes) -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, 12))
    return b'<!DOCTYPE d [<!ENTITY e0 "' + name + b'">' + entities + b"]><ClinicalDocument>&e11;</ClinicalDocument>"


def _overlays() -> Iterator[Bad]:
    name = IDENTITY.name.encode() + b" "
    for number, what, side, data in (
        (31, "an overlay larger than its image", 512, bytes(512 * 512 // 8)),
        (32, "an overlay of more rows than bytes", 60_000, name * 2),
        (33, "an overlay of more bytes than rows", 2, name * 40),
        (34, "an overlay of no rows", 0, name),
    ):
        yield Bad(what, image(number, *_overlay(0x60000000, side, data)))
    name_only = _E(0x60021500, "LO", IDENTITY.name.encode())
    yield Bad("an overlay without data", image(35, *_overlay(0x60020000, 2, b"")[:-1], name_only))
    position = _E(0x60000102, "US", struct.pack("<H", 99))
    yield Bad("an overlay in a bit that no word has", image(36, *_overlay(0x60000000, 2, b"")[:-1], position))


def _overlay(group: int, side: int, data: bytes) -> list[bytes]:
    words = [_E(group | low, "US", struct.pack("<H", side)) for low in (0x10, 0x11)]
    kind = _E(group | 0x40, "CS", b"G")
    origin = _E(group | 0x50, "SS", struct.pack("<hh", 1, 1))
    bits = [_E(group | low, "US", struct.pack("<H", value)) for low, value in ((0x100, 1), (0x102, 0))]
    return [*words, kind, origin, *bits, _E(group | 0x3000, "OW", data)]


def _empty() -> Iterator[Bad]:
    label = _E(0x00700080, "CS", IDENTITY.family.upper().encode())
    for number, what, sop_class, tags in (
        (41, "structures without items", STRUCTURES, (0x30060010, 0x30060020, 0x30060039, 0x30060080)),
        (42, "a plan without items", PLAN, (0x300A0070, 0x300A00B0, 0x300C0060)),
        (43, "a segmentation without segments", SEGMENTATION, (0x00620002, 0x52009229, 0x52009230)),
        (44, "a presentation state without items", STATE, (0x00081115, 0x00700001, 0x0070005A)),
        (45, "a waveform without channels", ECG, (0x0040B020, 0x54000100)),
        (46, "a registration without items", REGISTRATION, (0x00700308,)),
        (47, "a report without items", REPORT, (0x0040A043, 0x0040A370, 0x0040A372, 0x0040A504, _CONTENT)),
        (48, "a key object without items", KEY_OBJECT, (0x0040A043, 0x0040A370, 0x0040A375, _CONTENT)),
    ):
        for shift, inside in ((0, b""), (100, EXPLICIT.item(b""))):
            content = [_E(tag, "SQ", inside) for tag in tags]
            name = f"{what}, of {'an empty item' if inside else 'length zero'}"
            yield Bad(name, file(sop_class, number + shift, *content, label))


def _references() -> Iterator[Bad]:
    row = _E(0x00081150, "UI", NOWHERE.encode()) + _E(0x00081155, "UI", f"{_ROOT}.{IDENTITY.record_number}".encode())
    outside = EXPLICIT.item(row)
    unknown = frozenset({"H-SOP-CLASS-UNKNOWN"})
    yield Bad("an object of a class that does not exist", file(NOWHERE, 51), unknown)
    yield Bad("an object whose meta names another class", file(CT, 52, meta_class=NOWHERE))
    yield Bad("an image that refers to a class that does not exist", image(53, _E(0x00081140, "SQ", outside)))
    image_item = _item(b"IMAGE", _E(0x00081199, "SQ", outside))
    for number, sop_class in ((54, REPORT), (55, KEY_OBJECT)):
        what = "a report" if sop_class == REPORT else "a key object"
        content = _E(_CONTENT, "SQ", image_item)
        yield Bad(f"{what} that refers to a class that does not exist", _report(number, content, sop_class))
    series = EXPLICIT.item(_E(0x00081140, "SQ", outside) + _E(0x0020000E, "UI", IDENTITY.record_number.encode()))
    state = file(STATE, 56, _E(0x00081115, "SQ", series), _E(0x00700080, "CS", b"ONE"))
    yield Bad("a presentation state that refers to a class that does not exist", state)
    words = EXPLICIT.item(_E(0x00081150, "UI", IDENTITY.name.encode()) + _E(0x00081155, "UI", b"Barnaby.Drummond"))
    yield Bad("an image that refers to a name", image(57, _E(0x00081140, "SQ", words)))
