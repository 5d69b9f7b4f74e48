"""Carriers that are private: listed, unknown and missing creators; sequences, also as UN."""

from collections.abc import Callable

from support.carrier import Carrier, Plant, Words, text
from support.encode import IMPLICIT
from support.target import Target

Value = Callable[[Words], bytes]

_UNKNOWN = "MAKER OF NOWHERE 07"
_STANDARD: tuple[tuple[str, int, int, str, Value], ...] = (
    ("GEMS_ACQU_01", 0x0019, 0x9E, "LO", text()),
    ("GEMS_PARM_01", 0x0043, 0x27, "SH", text(16)),
    ("Philips Imaging DD 001", 0x2001, 0x5A, "ST", text(1024)),
    ("NQHeader", 0x0099, 0x05, "LT", text(1024)),
    ("HOLOGIC, Inc.", 0x7E01, 0x12, "OB", Words.blob),
    ("ELSCINT1", 0x01E1, 0x26, "CS", Words.coded),
    ("ELSCINT1", 0x00E1, 0x21, "DS", lambda w: w.identity.record_number.encode()),
    ("NQHeader", 0x0099, 0x02, "UI", lambda w: b"1.2." + w.identity.record_number.encode()),
)
_CURATED: tuple[tuple[str, int, int, str, Value], ...] = (
    ("GEMS_IDEN_01", 0x0009, 0x01, "LO", text()),
    ("GEMS_IDEN_01", 0x0009, 0x04, "SH", text(16)),
    ("FDMS 1.0", 0x0009, 0x90, "ST", text(1024)),
    ("GEMS_GENIE_1", 0x0011, 0x37, "LT", text(1024)),
    ("SIEMENS MR SDI 02", 0x0021, 0x71, "UT", text(1024)),
    ("GEMS_PETD_01", 0x0015, 0x3C, "UN", Words.blob),
    ("LORAD Selenia", 0x0019, 0x06, "OB", Words.blob),
    ("FDMS 1.0", 0x0009, 0x10, "CS", Words.coded),
    ("GEMS_PETD_01", 0x0009, 0x7F, "DS", lambda w: w.identity.record_number.encode()),
    ("SIEMENS CM VA0  CMS", 0x0013, 0x10, "DA", lambda w: w.identity.birth_date.encode()),
    ("GEMS_PETD_01", 0x0009, 0x07, "UI", lambda w: b"1.2." + w.identity.record_number.encode()),
)
_ANY: tuple[tuple[str, Value], ...] = (
    ("LO", text()),
    ("SH", text(16)),
    ("ST", text(1024)),
    ("LT", text(1024)),
    ("UT", text(1024)),
    ("UN", Words.blob),
    ("OB", lambda w: w.blob("utf-16-le")),
    ("CS", Words.coded),
    ("DS", lambda w: w.identity.record_number.encode()),
    ("PN", Words.person),
)


def _owned(creator: str, group: int, low: int, vr: str, value: Value) -> Plant:
    def plant(target: Target, words: Words) -> bool:
        tag = group << 16 | target.block(group, creator) | low
        target.put(tag, vr, value(words))
        return True

    return plant


def _orphan(group: int, low: int, vr: str, value: Value) -> Plant:
    def plant(target: Target, words: Words) -> bool:
        if group << 16 | 0xE7 in target.elements:
            return False
        target.put(group << 16 | 0xE700 | low, vr, value(words))
        return True

    return plant


def _creator_is_name(target: Target, words: Words) -> bool:
    name = words.identity.names()[words.turn % 4]
    tag = 0x0029 << 16 | target.block(0x0029, name) | 0x01
    target.put(tag, "LO", b"harmless")
    return True


def _known_creator_with_name(target: Target, words: Words) -> bool:
    # The creator string of a list, followed by the name: no longer on any list.
    target.put(0x004500EE, "LO", b"GEMS_PARM_01 " + words.identity.family.encode())
    return True


def _sequence(creator: str, group: int, low: int, tags: tuple[int, ...], *, undefined: bool) -> Plant:
    def plant(target: Target, words: Words) -> bool:
        tag = group << 16 | target.block(group, creator) | low
        inner = target.syntax.element(0x00100010, "PN", words.person())
        inner += target.syntax.element(0x00104000, "LT", words.text(64))
        target.add_item(tag, target.syntax.nested(tags, inner, undefined=undefined), undefined=undefined)
        return True

    return plant


def _as_un(creator: str, group: int, low: int, *, undefined: bool, depth: int = 1) -> Plant:
    def plant(target: Target, words: Words) -> bool:
        if undefined and not target.syntax.little:
            return False
        tag = group << 16 | target.block(group, creator) | low
        inner = IMPLICIT.element(0x00100010, "PN", words.person()) + IMPLICIT.element(0x00104000, "LT", words.text(64))
        inner = IMPLICIT.nested((0x00081140,) * (depth - 1), inner, undefined=undefined)
        content = IMPLICIT.item(inner, undefined=undefined)
        target.elements[tag] = target.syntax.element(tag, "UN", content, undefined=undefined)
        return True

    return plant


def _inside_sequence(*, known: bool) -> Plant:
    # The creator element stands in the same item as what it owns (PS3.5 7.8.1).
    creator, low = ("GEMS_PARM_01", 0x27) if known else (_UNKNOWN, 0x05)

    def plant(target: Target, words: Words) -> bool:
        content = target.syntax.element(0x00430010, "LO", creator.encode())
        content += target.syntax.element(0x00431000 | low, "SH", words.text(16))
        target.add_item(0x00540013, content)
        return True

    return plant


def _second_block(target: Target, words: Words) -> bool:
    # The same creator reserves a second block; both are its own.
    target.put(0x004300F3, "LO", b"GEMS_PARM_01")
    target.put(0x0043F327, "SH", words.text(16))
    return True


def _listed() -> tuple[Carrier, ...]:
    lists = (("private-standard-list", _STANDARD), ("private-tcia-list", _CURATED))
    carriers = [
        Carrier(f"{title}-{vr.lower()}", _owned(creator, group, low, vr, value))
        for title, rows in lists
        for creator, group, low, vr, value in rows
    ]
    for place, (vr, value) in enumerate(_ANY):
        carriers.append(Carrier(f"private-unknown-creator-{vr.lower()}", _owned(_UNKNOWN, 0x0071, place, vr, value)))
    for place, (vr, value) in enumerate(_ANY):
        carriers.append(Carrier(f"private-no-creator-{vr.lower()}", _orphan(0x0073, place, vr, value)))
    return tuple(carriers)


PRIVATE_CARRIERS: tuple[Carrier, ...] = (
    *_listed(),
    Carrier("private-listed-as-un", _owned("GEMS_PARM_01", 0x0043, 0x29, "UN", text())),
    Carrier("private-listed-wrong-vr", _owned("GEMS_PARM_01", 0x0043, 0x28, "LO", text())),
    Carrier("private-creator-is-name", _creator_is_name),
    Carrier("private-creator-with-name", _known_creator_with_name),
    Carrier("private-second-block", _second_block),
    Carrier("private-in-item-known", _inside_sequence(known=True)),
    Carrier("private-in-item-unknown", _inside_sequence(known=False)),
    Carrier("private-sequence-listed", _sequence("HOLOGIC, Inc.", 0x7E01, 0x10, (), undefined=False)),
    Carrier(
        "private-sequence-tcia", _sequence("SIEMENS SYNGO ADVANCED PRESENTATION", 0x0029, 0x02, (), undefined=True)
    ),
    Carrier("private-sequence-unknown", _sequence(_UNKNOWN, 0x0071, 0x30, (), undefined=False)),
    Carrier("private-sequence-deep", _sequence(_UNKNOWN, 0x0071, 0x31, (0x00081140, 0x00081199), undefined=True)),
    Carrier("private-sequence-un-defined", _as_un("HOLOGIC, Inc.", 0x7E01, 0x11, undefined=False)),
    Carrier("private-sequence-un-undefined", _as_un(_UNKNOWN, 0x0071, 0x33, undefined=True)),
    Carrier(
        "private-sequence-un-deep",
        _as_un("SIEMENS SYNGO ADVANCED PRESENTATION", 0x0029, 0x03, undefined=False, depth=3),
    ),
    Carrier("private-after-pixels", _owned(_UNKNOWN, 0x7FE3, 0x10, "LO", text())),
    Carrier("private-group-0009-low", _orphan(0x0009, 0x02, "UN", text())),
    Carrier("private-illegal-group", _orphan(0x0005, 0x02, "LO", text()), group="around"),
)
"""Private elements, by what is known of their creator."""
