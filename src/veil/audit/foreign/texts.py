"""Free text, and text where none belongs: numbers, dates and bytes that spell words."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from veil import standard
from veil.audit.days import days_of
from veil.audit.findings import Severity
from veil.audit.foreign import concepts, equipment
from veil.audit.foreign.instance import Instance, parts_of, text_of
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.foreign.shapes import LIKELY, POSSIBLE, Shape, only_days, shapes, unknown
from veil.audit.reading import Leaf
from veil.audit.words import is_placeholder, words_of

TEXT: Final = frozenset((b"AE", b"CS", b"LO", b"LT", b"SH", b"ST", b"UC", b"UR", b"UT"))
BYTES: Final = frozenset((b"OB", b"OW", b"UN", b"OD", b"OF", b"OL", b"OV"))
_NUMBERS: Final = frozenset((b"FD", b"FL", b"SL", b"SS", b"SV", b"UL", b"US", b"UV"))
_FITS: Final = {
    b"DS": re.compile(rb"[0-9+\-.eE \0\\]*"),
    b"IS": re.compile(rb"[0-9+\- \0\\]*"),
    b"DA": re.compile(rb"[0-9.:\- \0\\]*"),
    b"TM": re.compile(rb"[0-9.:\- \0\\]*"),
    b"DT": re.compile(rb"[0-9.+\-: \0\\]*"),
    b"AS": re.compile(rb"[0-9]{1,3}[DWMY]?[ \0]*|[ \0]*"),
}
"""What a value of figures is made of; ranges and old spellings with points and colons included (PS3.5 table 6.2-1)."""
_CODE_VALUES: Final = frozenset((0x00080100, 0x00080119, 0x0008010B, 0x00080103, 0x0008010D, 0x0008010F, 0x00080117))
_VERSIONS: Final = frozenset((0x00181020, 0x0018106A, 0x00189004, 0x00181022, 0x00120063, 0x00280304))
"""Software Versions and the like: they hold figures of any length."""
_OPEN: Final = frozenset(
    (0x00080008, 0x00180020, 0x00180021, 0x00180022, 0x00540400, 0x00209071, 0x00181400, 0x00189179)
)
"""Coded strings into which makers write terms of their own: Image Type, Scan Options and the like."""
_ENUMERATED: Final = {0x20100100: ("BLACK", "WHITE"), 0x20100110: ("BLACK", "WHITE")}
"""Border Density and Empty Image Density: words that name people elsewhere (PS3.3 table C.13-3)."""
_PROFILE: Final = 0x00282000
_STUDY_DAYS: Final = (0x00080020, 0x00080021, 0x00080022, 0x00080023)
_NAME: Final = 5
_CLASSES: Final = frozenset((b"scnr", b"mntr", b"prtr", b"link", b"spac", b"abst", b"nmcl"))
_SPACES: Final = frozenset(
    (b"XYZ ", b"Lab ", b"Luv ", b"YCbr", b"Yxy ", b"RGB ", b"GRAY", b"HSV ", b"HLS ", b"CMYK", b"CMY ")
)
_RUN: Final = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE: Final = re.compile(rb"(?:[\x20-\x7e]\0){5,}|(?:\0[\x20-\x7e]){5,}")
_WORDY: Final = 0.6
_LETTERS: Final = 4
_LONG: Final = 9
_AGE: Final = re.compile(r"0*(\d+)Y")
_OLDEST: Final = 89
_MOST: Final = 1 << 16
_RAMP, _TURNS = 9, 1
"""Steps from which a run of bytes in their order is no word, and how often it may turn."""


def of_leaf(leaf: Leaf, instance: Instance) -> Iterator[Remark]:
    """What the text of a leaf of any VR holds but PN and UI, by its shape and by what its attribute is for.

    Args:
        leaf: the element.
        instance: its file, whose equipment and whose days may be named again in texts.
    """
    if not leaf.value:
        return
    if leaf.vr in TEXT:
        yield from _text(leaf, instance)
    elif leaf.vr in _FITS:
        yield from _figures(leaf)
    elif leaf.vr in BYTES:
        yield from _bytes(leaf, instance)
    elif leaf.vr in _NUMBERS and _spells(leaf.value):
        grade = LIKELY if _unknown_words(_latin(leaf.value)) else POSSIBLE
        yield remark("A-TEXT", grade, leaf.path, "is numbers whose bytes spell letters", _latin(leaf.value))


def _text(leaf: Leaf, instance: Instance) -> Iterator[Remark]:
    values = [text_of(leaf)] if leaf.vr in (b"LT", b"ST", b"UT", b"UR") else list(parts_of(leaf))
    for value in values:
        if not value or standard.terms.is_defined_term(value) or is_placeholder(value.casefold()):
            continue
        if value in _ENUMERATED.get(leaf.tag, ()):
            continue
        if leaf.tag in concepts.VALUES:
            yield from _code(leaf, value, instance)
        else:
            yield from (_said(leaf, shape, value, instance) for shape in _shapes(leaf, value, instance))
        if leaf.tag in equipment.MAKER and equipment.is_sentence(value):
            what = "is a sentence with an unknown word where equipment is named"
            yield remark("A-TEXT", LIKELY, leaf.path, what, value, "A")


def _shapes(leaf: Leaf, value: str, instance: Instance) -> list[Shape]:
    if equipment.is_named(leaf):
        return list(shapes(equipment.without(value)))
    found = list(shapes(value))
    if not any(shape.severity is LIKELY for shape in found):
        return found
    if leaf.tag == concepts.MEANING and concepts.is_meaning(value):
        return []
    # Reports name the equipment again.
    own = {word for name in instance.devices for word in words_of(name)}
    return list(shapes(equipment.without(value))) if own.issuperset(words_of(value)) else found


def _code(leaf: Leaf, value: str, instance: Instance) -> Iterator[Remark]:
    if concepts.is_unit(instance.schemes.get(leaf.where[:-1], ""), value):
        return
    if concepts.is_number_of_nobody(value):
        yield remark(
            "A-TEXT", LIKELY, leaf.path, "is a code as long as numbers of records, and of no scheme", value, "R"
        )
        return
    yield from (_said(leaf, shape, value, instance) for shape in shapes(value))


def _said(leaf: Leaf, shape: Shape, value: str, instance: Instance) -> Remark:
    grade, what = shape.severity, shape.what
    coded = (leaf.vr == b"CS" and leaf.tag not in _OPEN) or leaf.tag in concepts.VALUES
    if coded and any(len(word) >= _NAME and unknown(word) for word in words_of(value)):
        grade = LIKELY  # a code is a term of the standard, or of a maker, and no word
    if shape.hipaa in ("R", "D", "C") and (leaf.tag in _CODE_VALUES or leaf.tag in _VERSIONS):
        grade = POSSIBLE  # codes and versions are made of figures
    if shape.code == "A-DATE" and instance.moved and only_days(value, _days(instance)):
        grade, what = POSSIBLE, "holds a date of the examination in a text; the file says that dates were moved"
    return remark(shape.code, grade, leaf.path, what, value, shape.hipaa)


def _days(instance: Instance) -> frozenset[str]:
    return frozenset(day for tag in _STUDY_DAYS for day in days_of(instance.text(tag)))


def _figures(leaf: Leaf) -> Iterator[Remark]:
    value = leaf.value
    if not _FITS[leaf.vr].fullmatch(value):
        grade = LIKELY if _unknown_words(_latin(value)) else POSSIBLE
        yield remark("A-TEXT", grade, leaf.path, "holds letters where figures belong", _latin(value))
        return
    if leaf.vr == b"AS":
        match = _AGE.match(_latin(value))
        if match and int(match[1]) > _OLDEST:
            # Exactly 90 is how the category "90 or older" is written (45 CFR 164.514(b)(2)(i)(C)).
            grade = POSSIBLE if int(match[1]) == _OLDEST + 1 else Severity.CERTAIN
            yield remark("A-AGE", grade, leaf.path, "is an age above 89 years", _latin(value))
    elif leaf.vr in (b"DS", b"IS"):
        long = [part for part in parts_of(leaf) if part.isdigit() and len(part) >= _LONG and part.strip("0")[3:]]
        if long:
            yield remark("A-TEXT", POSSIBLE, leaf.path, "is a number as long as those of records", long[0], "R")


def _bytes(leaf: Leaf, instance: Instance) -> Iterator[Remark]:
    if leaf.vr == b"UN" and not leaf.tag & 0x10000 and _is_text(leaf.value):
        yield from _text(leaf, instance)
        return
    found: dict[Shape, str] = {}
    value = leaf.value[:_MOST]
    for text in printable(_without_head(value) if leaf.tag == _PROFILE else value):
        for shape in shapes(text):
            found.setdefault(shape, text)
    for shape, text in found.items():
        what = f"{shape.what}, among bytes"
        yield remark(shape.code, shape.severity, leaf.path, what, text, shape.hipaa)


def _without_head(profile: bytes) -> bytes:
    """An ICC profile without its class and colour spaces (ICC.1 7.2), which are words of four letters."""
    head = profile[12:24]
    known = head[:4] in _CLASSES and {head[4:8], head[8:]} <= _SPACES and profile[36:40] == b"acsp"
    return profile[:12] + bytes(12) + profile[24:] if known else profile


def _is_text(value: bytes) -> bool:
    bare = value.strip(b" \0")
    return bool(bare) and all(31 < code < 127 or code in (9, 10, 12, 13, 27) or code > 127 for code in bare)  # noqa: PLR2004  printable


def printable(value: bytes) -> Iterator[str]:
    """Runs of words in bytes, as ASCII and as UTF-16; what has few letters is chance."""
    runs = [match[0] for match in _RUN.finditer(value)]
    runs += [match[0].replace(b"\0", b"") for match in _WIDE.finditer(value)]
    for run in runs:
        text = run.decode("ascii")
        if _is_ramp(run):
            continue
        letters = sum(char.isalpha() or char == " " for char in text)
        if letters >= _WORDY * len(text) and max((len(word) for word in words_of(text)), default=0) >= _LETTERS:
            yield text
        elif text.strip().isdigit():
            yield text.strip()


def _is_ramp(run: bytes) -> bool:
    """Whether bytes rise and fall in long slopes, as a piece of a lookup table does and no words do."""
    slopes = [a < b for a, b in pairwise(run) if a != b]
    return len(slopes) >= _RAMP and sum(a != b for a, b in pairwise(slopes)) <= _TURNS


def _unknown_words(text: str) -> bool:
    return any(len(word) > 2 and unknown(word) for word in words_of(text))  # noqa: PLR2004  units have two letters


def _spells(value: bytes) -> bool:
    return len(value) >= 2 * _LETTERS and value.isalpha() and value.isascii()


def _latin(value: bytes) -> str:
    return value[:256].decode("latin-1").strip(" \0")
