"""Carriers that are single elements: every VR, listed in PS3.15 Table E.1-1 and not, retired, unknown."""

import struct
from collections.abc import Callable

from support.carrier import Carrier, Plant, Words, element, text
from support.target import Target

Value = Callable[[Words], bytes]


def _birth(words: Words) -> bytes:
    return words.identity.birth_date.encode()


def _number(words: Words) -> bytes:
    return words.identity.record_number.encode()


def _name(words: Words) -> bytes:
    return words.identity.family.encode()


def _upper(words: Words) -> bytes:
    return words.identity.family.upper().encode()


def _ideographic(encoding: str) -> Value:
    return lambda words: f"{words.identity.name}={words.identity.ideographic}".encode(encoding)


def _ideographic_text(encoding: str) -> Value:
    return lambda words: words.identity.ideographic.replace("^", " ").encode(encoding)


def _simple() -> tuple[Carrier, ...]:
    table: tuple[tuple[str, int, str, Value], ...] = (
        ("pn-listed", 0x00101005, "PN", Words.person),
        ("pn-unlisted", 0x00142006, "PN", Words.person),
        ("pn-retired-unlisted", 0x0040A067, "PN", Words.person),
        ("pn-multi-valued", 0x00081070, "PN", lambda w: b"Someone^Else\\" + w.person()),
        ("lo-listed-description", 0x00081030, "LO", text()),
        ("lo-listed-series", 0x0008103E, "LO", text()),
        ("lo-listed-institution", 0x00081040, "LO", text()),
        ("lo-unlisted-manufacturer", 0x00080070, "LO", text()),
        ("lo-unlisted-model", 0x00081090, "LO", text()),
        ("lo-multi-valued", 0x00181020, "LO", lambda w: b"V1.2\\" + w.text(64) + b"\\V1.3"),
        ("lo-lower-case", 0x00181030, "LO", lambda w: w.text(64).lower()),
        ("lo-mixed-case", 0x00181019, "LO", lambda w: w.text(64).swapcase()),
        ("sh-unlisted-coil", 0x00181250, "SH", text(16)),
        ("wrong-vr-text-as-da", 0x00181200, "LO", text()),
        ("wrong-vr-text-as-fd", 0x00181271, "LO", text()),
        ("sh-listed", 0x00081010, "SH", text(16)),
        ("sh-unlisted-kernel", 0x00181210, "SH", text(16)),
        ("sh-unlisted-sequence-name", 0x00180024, "SH", text(16)),
        ("sh-study-id", 0x00200010, "SH", text(16)),
        ("lt-listed", 0x001021B0, "LT", text(1024)),
        ("lt-listed-comments", 0x00204000, "LT", lambda w: b"line one\r\n" + w.text(1024) + b"\r\nline three"),
        ("lt-unlisted", 0x00187006, "LT", text(1024)),
        ("st-listed", 0x00080081, "ST", text(1024)),
        ("st-unlisted", 0x00082111, "ST", text(1024)),
        ("ut-listed", 0x0040A160, "UT", text(1024)),
        ("ut-unlisted", 0x0008030E, "UT", text(1024)),
        ("uc-listed", 0x00189367, "UC", text(1024)),
        ("uc-unlisted", 0x00100212, "UC", text(1024)),
        ("ur-listed", 0x00081190, "UR", lambda w: b"https://pacs.example/" + _name(w) + b"/" + _number(w)),
        ("ur-unlisted", 0x0040E010, "UR", lambda w: b"https://pacs.example/?mrn=" + _number(w)),
        ("cs-kept", 0x00180015, "CS", Words.coded),
        ("cs-multi-valued", 0x00080008, "CS", lambda w: b"ORIGINAL\\PRIMARY\\" + w.coded()),
        ("cs-patient-position", 0x00185100, "CS", _upper),
        ("cs-out-of-repertoire", 0x00180022, "CS", lambda w: w.text(64)),
        ("ds-name", 0x00180050, "DS", _name),
        ("ds-record-number", 0x00180088, "DS", _number),
        ("ds-multi-valued", 0x00181164, "DS", lambda w: b"1.5\\" + _number(w)),
        ("is-record-number", 0x00200012, "IS", _number),
        ("is-name", 0x00200011, "IS", _name),
        ("ae-listed", 0x00080055, "AE", text(16)),
        ("ae-retrieve", 0x00080054, "AE", lambda w: b"ARCHIVE\\" + _upper(w)),
        ("as-name", 0x00101010, "AS", _name),
        ("da-birth-date", 0x00080020, "DA", _birth),
        ("da-unlisted-birth-date", 0x00141020, "DA", _birth),
        ("da-dotted-birth-date", 0x00080021, "DA", lambda w: w.identity.birth_dates()[1].replace("-", ".").encode()),
        ("da-name", 0x00080022, "DA", _name),
        ("dt-birth-date", 0x0008002A, "DT", lambda w: _birth(w) + b"101500.000000"),
        ("dt-unlisted-birth-date", 0x00080404, "DT", lambda w: _birth(w) + b"1015"),
        ("tm-name", 0x00080030, "TM", _name),
        ("ui-with-record-number", 0x00200052, "UI", lambda w: b"1.2.826.0.1.3680043." + _number(w) + b".7"),
        ("ui-with-name", 0x00080014, "UI", lambda w: b"1.2." + _name(w)),
        ("ui-unlisted", 0x00041432, "UI", lambda w: b"1.2.826.0." + _number(w)),
        ("ui-unlisted-of-instance", 0x00083012, "UI", lambda w: b"1.2.826.0." + _number(w)),
        ("un-public", 0x00181000, "UN", Words.blob),
        ("un-for-number", 0x00180087, "UN", lambda w: w.text(64)),
        ("ob-listed-document", 0x00420011, "OB", lambda w: b"%PDF-1.4 " + w.text(64) + b" %%EOF"),
        ("ob-unlisted", 0x00701808, "OB", Words.blob),
        ("ow-utf16-le", 0x00660023, "OW", lambda w: w.blob("utf-16-le")),
        ("ow-utf16-be", 0x00660024, "OW", lambda w: w.blob("utf-16-be")),
        ("ow-lookup-table", 0x00281201, "OW", Words.blob),
        ("of-coordinates", 0x00660016, "OF", lambda w: (_name(w) + _name(w)).ljust(16)[:16]),
        ("fd-bytes-of-name", 0x00189087, "FD", _name),
        ("us-bytes-of-name", 0x00209518, "US", _name),
        ("retired-comments", 0x00324000, "LT", text(1024)),
        ("retired-identifying-comments", 0x00084000, "LT", text(1024)),
        ("retired-insurance", 0x00101050, "LO", text()),
        ("retired-interpretation-author", 0x4008010C, "PN", Words.person),
        ("retired-arbitrary", 0x40000010, "LT", text(1024)),
        ("unknown-even-group", 0x00561234, "LO", text()),
        ("unknown-even-group-un", 0x00561236, "UN", Words.blob),
        ("unknown-element-of-known-group", 0x0008FF02, "LO", text()),
        ("unknown-element-of-patient-group", 0x0010FFFE, "PN", Words.person),
        ("unknown-element-after-pixels", 0x7FE0FFF2, "LO", text()),
        ("group-length-of-odd-size", 0x00080000, "UL", _name),
        ("group-0004-file-set", 0x00041130, "CS", Words.coded),
        ("group-0004-file-id", 0x00041500, "CS", lambda w: b"DICOM\\" + _upper(w)),
        ("rt-plan-label", 0x300A0002, "SH", text(16)),
        ("rt-structure-set-label", 0x30060002, "SH", text(16)),
        ("content-label", 0x00700080, "CS", Words.coded),
        ("content-description", 0x00700081, "LO", text()),
        ("specimen-container", 0x00400512, "LO", text()),
        ("prior-method-text", 0x00120063, "LO", lambda w: b"Earlier tool for " + w.form().encode()),
        ("trial-subject", 0x00120040, "LO", text()),
        ("frame-comments-top-level", 0x00209158, "LT", text(1024)),
        ("pixel-data-provider", 0x00287FE0, "UR", lambda w: b"https://jpip.example/" + _name(w)),
    )
    return tuple(Carrier(name, element(tag, vr, value)) for name, tag, vr, value in table)


def _charset(terms: str, encoding: str, *, also_text: bool) -> Plant:
    # Only where the file's own text is ASCII: it must mean the same afterwards.
    def plant(target: Target, words: Words) -> bool:
        if target.charset() not in {"", terms, terms.replace("\\", "", 1)}:
            return False
        target.put(0x00080005, "CS", terms.encode())
        target.put(0x00100010, "PN", _ideographic(encoding)(words))
        if also_text:
            target.put(0x00104000, "LT", _ideographic_text(encoding)(words))
            target.put(0x00180010, "LO", _ideographic_text(encoding)(words))
        return True

    return plant


def _numbers_of_name(target: Target, words: Words) -> bool:
    family = words.identity.family.encode()
    values = struct.unpack("<4H", family)
    end = "<" if target.syntax.little else ">"
    target.put(0x00281102, "US", struct.pack(end + "4H", *values))
    return True


def _text_for_sequence(target: Target, words: Words) -> bool:
    if target.syntax.implicit:
        return False  # there it would be a broken sequence, not a wrong VR
    target.put(0x00081250, "LT", words.text(1024))
    return True


ELEMENT_CARRIERS: tuple[Carrier, ...] = (
    *_simple(),
    Carrier("group-0006", element(0x00060010, "LO", text()), group="around"),
    Carrier("us-words-of-name", _numbers_of_name),
    Carrier("wrong-vr-text-as-sq", _text_for_sequence),
    Carrier("charset-utf-8", _charset("ISO_IR 192", "utf-8", also_text=True), group="charset"),
    Carrier("charset-iso-2022-ir-87", _charset("\\ISO 2022 IR 87", "iso2022_jp", also_text=True), group="charset"),
    Carrier("charset-gb18030", _charset("GB18030", "gb18030", also_text=True), group="charset"),
    Carrier("charset-undeclared-shift-jis", element(0x00181016, "LO", _ideographic_text("shift_jis")), group="charset"),
    Carrier("charset-undeclared-euc-jp", element(0x00181018, "LO", _ideographic_text("euc_jp")), group="charset"),
)
"""Single elements, by VR and by standing in Table E.1-1."""
