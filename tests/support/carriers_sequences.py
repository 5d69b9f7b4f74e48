"""Carriers inside sequences: three deep, as UN, codes, functional groups, reports, radiotherapy, graphics."""

from collections.abc import Callable

from support.carrier import Carrier, Plant, Words, text, within
from support.encode import IMPLICIT, Syntax
from support.target import Target

Value = Callable[[Words], bytes]

_REFERENCED_IMAGES = 0x00081140
_REQUESTS = 0x00400275
_CONTENT = 0x0040A730


def _as_un(tag: int, inner_tag: int, inner_vr: str, *, undefined: bool, inside: Syntax = IMPLICIT) -> Plant:
    # PS3.5 6.2.2: a sequence under VR UN is encoded in implicit VR little endian, whatever surrounds it.
    def plant(target: Target, words: Words) -> bool:
        # In big endian even pydicom cannot find the end of one of undefined length.
        if target.syntax.implicit or (undefined and not target.syntax.little):
            return False
        content = inside.item(inside.element(inner_tag, inner_vr, words.text(64)), undefined=undefined)
        target.elements[tag] = target.syntax.element(tag, "UN", content, undefined=undefined)
        return True

    return plant


def _code(sequence: int, tag: int, vr: str, limit: int) -> Plant:
    # A code item with all its mandatory parts; the one named by `tag` bears the identity.
    parts = {0x00080100: ("SH", b"T-D1100"), 0x00080102: ("SH", b"99LOCAL"), 0x00080104: ("LO", b"Head")}

    def plant(target: Target, words: Words) -> bool:
        chosen = parts | {tag: (vr, words.text(limit))}
        content = b"".join(target.syntax.element(t, *chosen[t]) for t in sorted(chosen))
        target.add_item(sequence, content)
        return True

    return plant


def _report(value_type: bytes, tag: int, vr: str, value: Value) -> Plant:
    # A content item under a container: relationship, value type, concept name, value.
    def plant(target: Target, words: Words) -> bool:
        syntax = target.syntax
        name = syntax.element(0x00080100, "SH", b"121106") + syntax.element(0x00080102, "SH", b"DCM")
        name += syntax.element(0x00080104, "LO", b"Comment")
        parts = {
            0x0040A010: syntax.element(0x0040A010, "CS", b"CONTAINS"),
            0x0040A040: syntax.element(0x0040A040, "CS", value_type),
            0x0040A043: syntax.element(0x0040A043, "SQ", syntax.item(name)),
            tag: syntax.element(tag, vr, value(words)),
        }
        target.add_item(_CONTENT, b"".join(parts[t] for t in sorted(parts)))
        return True

    return plant


def _icon(target: Target, words: Words) -> bool:
    syntax = target.syntax
    samples = (words.blob() * 4).ljust(256, b"\x10")[:256]
    head = b"".join(
        syntax.element(tag, "US", number.to_bytes(2, "little" if syntax.little else "big"))
        for tag, number in ((0x00280002, 1), (0x00280010, 16), (0x00280011, 16), (0x00280100, 8))
    )
    target.add_item(0x00880200, head + syntax.element(0x7FE00010, "OW", samples))
    return True


def _nested_charset(target: Target, words: Words) -> bool:
    # An item may declare a character set of its own (PS3.3 C.12.1.1.2).
    value = f"{words.identity.name}={words.identity.ideographic}".encode()
    charset = target.syntax.element(0x00080005, "CS", b"ISO_IR 192")
    target.add_item(0x0040A078, charset + target.syntax.element(0x0040A123, "PN", value))
    return True


def _frames(target: Target, words: Words) -> bool:
    # One item in the shared groups and, in the frame groups, one more than there were.
    syntax = target.syntax
    for tag in (0x52009229, 0x52009230):
        frame = syntax.element(0x00209158, "LT", words.text(64)) + syntax.element(0x00209453, "LO", words.text(64))
        target.add_item(tag, syntax.element(0x00209111, "SQ", syntax.item(frame)))
    return True


def _simple() -> tuple[Carrier, ...]:
    images, requests = (_REFERENCED_IMAGES,), (_REQUESTS,)
    deep_listed = (0x00400275, 0x00321064, 0x00400008)
    deep_unlisted = (0x00189346, 0x0018930C, 0x00189341)
    unknown = (0x00561300,)
    table: tuple[tuple[str, tuple[int, ...], int, str, Value, bool], ...] = (
        ("sequence-listed", requests, 0x00400007, "LO", text(), False),
        ("sequence-listed-undefined", (0x00081111,), 0x0040A123, "PN", Words.person, True),
        (
            "sequence-of-references-with-text",
            images,
            0x00081160,
            "IS",
            lambda w: w.form(12).encode(),
            False,
        ),
        ("sequence-of-references-with-name", images, 0x00100010, "PN", Words.person, True),
        ("sequence-unlisted", (0x00189346,), 0x00080104, "LO", text(), False),
        ("sequence-unlisted-undefined", (0x00540016,), 0x00180034, "LO", text(), True),
        ("sequence-three-deep-listed", deep_listed, 0x00080104, "LO", text(), False),
        ("sequence-three-deep-undefined", (0x00081115, 0x00081199, 0x0040A170), 0x00104000, "LT", text(64), True),
        ("sequence-three-deep-unlisted", deep_unlisted, 0x00181030, "LO", text(), False),
        ("sequence-unknown", unknown, 0x00080104, "LO", text(), False),
        ("sequence-unknown-undefined", (0x00561302,), 0x00100010, "PN", Words.person, True),
        (
            "sequence-other-patient-ids",
            (0x00101002,),
            0x00100020,
            "LO",
            lambda w: w.identity.record_number.encode(),
            False,
        ),
        ("sequence-physician-identification", (0x00080096, 0x00401101), 0x00080104, "LO", text(), False),
        ("original-attributes", (0x04000561, 0x04000550), 0x00100010, "PN", Words.person, False),
        ("original-attributes-reason", (0x04000561,), 0x04000564, "LO", text(), False),
        ("contributing-equipment", (0x0018A001,), 0x00080080, "LO", text(), False),
        ("contributing-equipment-station", (0x0018A001,), 0x0018A003, "ST", text(1024), True),
        ("waveform-annotation", (0x0040B020,), 0x00700006, "ST", text(1024), False),
        ("waveform-channel", (0x54000100, 0x003A0200), 0x003A0203, "SH", text(16), False),
        ("rt-roi-name", (0x30060020,), 0x30060026, "LO", text(), False),
        ("rt-roi-observation", (0x30060080,), 0x30060085, "SH", text(16), False),
        ("rt-roi-interpreter", (0x30060080,), 0x300600A6, "PN", Words.person, False),
        ("rt-beam-name", (0x300A00B0,), 0x300A00C2, "LO", text(), False),
        ("rt-beam-description", (0x300A00B0,), 0x300A00C3, "ST", text(1024), True),
        ("segment-label", (0x00620002,), 0x00620005, "LO", text(), False),
        ("segment-description", (0x00620002,), 0x00620006, "ST", text(1024), False),
        ("graphics-text", (0x00700001, 0x00700008), 0x00700006, "ST", text(1024), False),
        ("graphics-layer", (0x00700060,), 0x00700068, "LO", text(), False),
        ("specimen-identifier", (0x00400560,), 0x00400551, "LO", text(), False),
        ("specimen-short-description", (0x00400560,), 0x00400600, "LO", text(), True),
        ("report-author-observer", (0x0040A078,), 0x0040A123, "PN", Words.person, True),
        ("report-participant", (0x0040A07A,), 0x0040A123, "PN", Words.person, False),
        ("method-code-meaning", (0x00120064,), 0x00080104, "LO", text(), False),
        ("mac-parameters", (0x4FFE0001,), 0x04000015, "CS", Words.coded, False),
        ("digital-signature", (0xFFFAFFFA,), 0x04000115, "OB", Words.blob, False),
        ("icc-in-optical-path", (0x00480105,), 0x00480106, "SH", text(16), False),
        ("patient-sex-comment", (0x00100043,), 0x00100042, "LO", text(), True),
    )
    return tuple(Carrier(n, within(path, tag, vr, value, undefined=u)) for n, path, tag, vr, value, u in table)


SEQUENCE_CARRIERS: tuple[Carrier, ...] = (
    *_simple(),
    Carrier("un-sequence-public-defined", _as_un(0x00081120, 0x00100010, "PN", undefined=False)),
    Carrier("un-sequence-public-undefined", _as_un(0x00080082, 0x00080104, "LO", undefined=True)),
    Carrier("un-sequence-unlisted-defined", _as_un(0x00081032, 0x00080104, "LO", undefined=False)),
    Carrier("un-sequence-unlisted-undefined", _as_un(0x00082218, 0x00080104, "LO", undefined=True)),
    Carrier("un-sequence-unknown-undefined", _as_un(0x00561304, 0x00100010, "PN", undefined=True)),
    Carrier("code-meaning", _code(0x00082228, 0x00080104, "LO", 64)),
    Carrier("code-value", _code(0x00082229, 0x00080100, "SH", 16)),
    Carrier("code-scheme", _code(0x00540220, 0x00080102, "SH", 16)),
    Carrier("code-long-value", _code(0x00540222, 0x00080119, "UC", 64)),
    Carrier("code-urn", _code(0x00540300, 0x00080120, "UR", 64)),
    Carrier("code-scheme-version", _code(0x00180026, 0x00080103, "SH", 16)),
    Carrier("code-context-group", _code(0x00180029, 0x0008010F, "CS", 16)),
    Carrier("report-text", _report(b"TEXT", 0x0040A160, "UT", text(1024))),
    Carrier("report-person", _report(b"PNAME", 0x0040A123, "PN", Words.person)),
    Carrier("report-date", _report(b"DATE", 0x0040A121, "DA", lambda w: w.identity.birth_date.encode())),
    Carrier("report-uid", _report(b"UIDREF", 0x0040A124, "UI", lambda w: b"1.2." + w.identity.record_number.encode())),
    Carrier("functional-groups", _frames),
    Carrier("icon-samples", _icon),
    Carrier("nested-charset", _nested_charset),
)
"""Elements of items, at every depth."""
