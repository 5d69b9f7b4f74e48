"""Free text, and text where none belongs: numbers, dates and bytes that spell words."""

import re
from collections.abc import Iterator
from typing import Final

from veil import standard
from veil.audit.findings import Severity
from veil.audit.foreign.instance import parts_of, text_of
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.foreign.shapes import POSSIBLE, Shape, shapes, unknown
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
_CODES: Final = frozenset((0x00080100, 0x00080119))
"""Code Value and Long Code Value."""
_VERSIONS: Final = frozenset((0x00181020, 0x0018106A, 0x00189004, 0x00181022, 0x00120063, 0x00280304))
"""Software Versions and the like: they hold figures of any length."""
_OPEN: Final = frozenset((0x00080008, 0x00180020, 0x00180021, 0x00180022, 0x00540400, 0x00209071, 0x00181400))
"""Coded strings into which makers write terms of their own: Image Type, Scan Options and the like."""
_NAME: Final = 5
_RUN: Final = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE: Final = re.compile(rb"(?:[\x20-\x7e]\0){5,}|(?:\0[\x20-\x7e]){5,}")
_WORDY: Final = 0.6
_LETTERS: Final = 4
_LONG: Final = 9
_AGE: Final = re.compile(r"0*(\d+)Y")
_OLDEST: Final = 89
_MOST: Final = 1 << 16


def of_leaf(leaf: Leaf) -> Iterator[Remark]:
    """What the text of a leaf of any VR holds but PN and UI, by its shape alone."""
    if not leaf.value:
        return
    if leaf.vr in TEXT:
        yield from _text(leaf)
    elif leaf.vr in _FITS:
        yield from _figures(leaf)
    elif leaf.vr in BYTES:
        yield from _bytes(leaf)
    elif leaf.vr in _NUMBERS and _spells(leaf.value):
        grade = Severity.LIKELY if _unknown_words(_latin(leaf.value)) else POSSIBLE
        yield remark("A-TEXT", grade, leaf.path, "is numbers whose bytes spell letters", _latin(leaf.value))


def _text(leaf: Leaf) -> Iterator[Remark]:
    values = [text_of(leaf)] if leaf.vr in (b"LT", b"ST", b"UT", b"UR") else list(parts_of(leaf))
    for value in values:
        if not value or standard.terms.is_defined_term(value) or is_placeholder(value.casefold()):
            continue
        for shape in shapes(value):
            yield _said(leaf, shape, value)


def _said(leaf: Leaf, shape: Shape, value: str) -> Remark:
    grade = shape.severity
    coded = (leaf.vr == b"CS" and leaf.tag not in _OPEN) or leaf.tag in _CODES
    if coded and any(len(word) >= _NAME and unknown(word) for word in words_of(value)):
        grade = Severity.LIKELY  # a code is a term of the standard, or of a maker, and no word
    if shape.hipaa in ("R", "D", "C") and (leaf.tag in _CODE_VALUES or leaf.tag in _VERSIONS):
        grade = POSSIBLE  # codes and versions are made of figures
    return remark(shape.code, grade, leaf.path, shape.what, value, shape.hipaa)


def _figures(leaf: Leaf) -> Iterator[Remark]:
    value = leaf.value
    if not _FITS[leaf.vr].fullmatch(value):
        grade = Severity.LIKELY if _unknown_words(_latin(value)) else POSSIBLE
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


def _bytes(leaf: Leaf) -> Iterator[Remark]:
    if leaf.vr == b"UN" and not leaf.tag & 0x10000 and _is_text(leaf.value):
        yield from _text(leaf)
        return
    found: dict[Shape, str] = {}
    for text in printable(leaf.value[:_MOST]):
        for shape in shapes(text):
            found.setdefault(shape, text)
    for shape, text in found.items():
        what = f"{shape.what}, among bytes"
        yield remark(shape.code, shape.severity, leaf.path, what, text, shape.hipaa)


def _is_text(value: bytes) -> bool:
    bare = value.strip(b" \0")
    return bool(bare) and all(31 < code < 127 or code in (9, 10, 12, 13, 27) or code > 127 for code in bare)  # noqa: PLR2004  printable


def printable(value: bytes) -> Iterator[str]:
    """Runs of words in bytes, as ASCII and as UTF-16; what has few letters is chance."""
    runs = [match[0] for match in _RUN.finditer(value)]
    runs += [match[0].replace(b"\0", b"") for match in _WIDE.finditer(value)]
    for run in runs:
        text = run.decode("ascii")
        letters = sum(char.isalpha() or char == " " for char in text)
        if letters >= _WORDY * len(text) and max((len(word) for word in words_of(text)), default=0) >= _LETTERS:
            yield text
        elif text.strip().isdigit():
            yield text.strip()


def _unknown_words(text: str) -> bool:
    return any(len(word) > 2 and unknown(word) for word in words_of(text))  # noqa: PLR2004  units have two letters


def _spells(value: bytes) -> bool:
    return len(value) >= 2 * _LETTERS and value.isalpha() and value.isascii()


def _latin(value: bytes) -> str:
    return value[:256].decode("latin-1").strip(" \0")
