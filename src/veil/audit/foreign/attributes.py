"""Attributes by their class: those that identify directly, those that PS3.15 E.1-1 takes out, and those of nobody's."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from veil import standard
from veil.audit.attributes import direct
from veil.audit.findings import Severity
from veil.audit.foreign import texts
from veil.audit.foreign.instance import Instance, parts_of, text_of
from veil.audit.foreign.remarks import Remark, hipaa_of, remark
from veil.audit.foreign.shapes import CERTAIN, LIKELY, POSSIBLE, name_grade, shapes, telling, unknown
from veil.audit.reading import Leaf, is_creator
from veil.audit.words import is_placeholder, says_nothing, words_of

PATIENT_NAME: Final = 0x00100010
PATIENT_ID: Final = 0x00100020
_CONTACT: Final = frozenset("BDE")
_DUMMIES: Final = frozenset(("", "0", "000Y", "0000", "000000", "REMOVED", "ANONYMIZED", "ANONYMOUS", "NONE", "99VEIL"))
_RECORD: Final = re.compile(r"[A-Za-z]{0,4}[\-_ ]?\d{5,}")
_RANDOM: Final = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[0-9A-Za-z_\-]{10,}|[0-9a-fA-F]{16,}")
"""A long mixture of letters and figures, as machines make pseudonyms."""
_CODED: Final = re.compile(r"(?=[A-Za-z_\-]*\d)\w{5,}")
"""A word with figures, of some length: the other words of a text that was taken out are all known."""
_DRAWN: Final = 10
"""Letters from which a word without a figure may be a machine's."""
_GONE: Final = frozenset("XZD")
_DATES: Final = frozenset((b"DA", b"DT", b"TM"))
_STRAY_GROUPS: Final = {0x0000: "of a command", 0x0004: "of a DICOMDIR", 0x0006: "of no group of the standard"}
_ODD_GROUPS: Final = frozenset((0x0001, 0x0003, 0x0005, 0x0007, 0xFFFF))


def is_pseudonymous(instance: Instance) -> bool:
    """Whether Patient's Name has no shape of a name, so that the Patient ID is taken for a pseudonym too.

    Letters that a machine drew have such a shape by chance: as name and as ID at once, long, and hardly a vowel.
    """
    name = instance.text(PATIENT_NAME)
    return name_grade(name) in (None, POSSIBLE) or (name == instance.text(PATIENT_ID) and _is_drawn(name))


def _is_drawn(word: str) -> bool:
    vowels = sum(char in "AEIOUY" for char in word)
    return len(word) >= _DRAWN and word.isascii() and word.isalpha() and word.isupper() and vowels * 4 <= len(word)


def of_leaf(leaf: Leaf, instance: Instance) -> Iterator[Remark]:
    """What the class of an attribute and its value say together; values of free text are judged by their shape too."""
    if not leaf.value.strip(b" \0"):
        return
    if leaf.tag & 0x10000:
        yield from _private(leaf, instance)
        return
    if leaf.vr == b"PN" or standard.dictionary.vr_table().get(leaf.tag) == "PN":
        yield from _name(leaf, instance)
        return
    owner = next((tag for tag in leaf.path if tag in direct()), None)
    if owner is not None and leaf.vr not in _DATES:
        yield from _direct(leaf, owner, instance)
        return
    if leaf.tag >> 16 in _STRAY_GROUPS and not (instance.is_directory and leaf.tag >> 16 == 4):  # noqa: PLR2004  the group of directories
        what = f"is an element {_STRAY_GROUPS[leaf.tag >> 16]}"
        yield remark("A-STRAY", LIKELY, leaf.path, what, text_of(leaf))
    elif standard.dictionary.entry(leaf.tag) is None and leaf.tag & 0xFFFF:
        grade = LIKELY if leaf.vr in texts.TEXT or any(texts.printable(leaf.value[:4096])) else POSSIBLE
        yield remark("A-STRAY", grade, leaf.path, "is an element that no dictionary knows", text_of(leaf))
    found = list(texts.of_leaf(leaf, instance))
    yield from found
    if not found and leaf.vr in texts.TEXT and _is_taken_out(leaf) and _CODED.search(text_of(leaf)):
        yield remark("A-DIRECT", POSSIBLE, leaf.path, "is taken out by the Basic Profile", text_of(leaf))


def _is_taken_out(leaf: Leaf) -> bool:
    for tag in leaf.path:
        row = standard.profile.row(tag)
        if row is not None and row.vr != "SQ" and set(row.basic) & _GONE and "U" not in row.basic:
            return True
    return False


def _is_dummy(leaf: Leaf) -> bool:
    return all(part.upper() in _DUMMIES or is_placeholder(part.casefold()) for part in parts_of(leaf))


def _name(leaf: Leaf, instance: Instance) -> Iterator[Remark]:
    own = instance.text(PATIENT_ID)
    for value in parts_of(leaf):
        grade = name_grade(value)
        if grade is None or value.strip("^= ") == own or value.upper() in _DUMMIES:
            continue
        if grade is POSSIBLE:
            what = "is a person's name that looks like a pseudonym and differs from the Patient ID"
        else:
            what = "is a person's name" if grade is CERTAIN else "is a word where a person's name belongs"
        yield remark("A-DIRECT", grade, leaf.path, what, value, "A")


def _direct(leaf: Leaf, owner: int, instance: Instance) -> Iterator[Remark]:
    """An attribute of the table of those that identify directly, or within such a sequence."""
    if _is_dummy(leaf) or leaf.vr in (b"UI", b"SQ"):
        return
    for value in parts_of(leaf):
        if says_nothing(value) or value.upper() in _DUMMIES:
            continue
        if leaf.tag == PATIENT_ID:
            yield from _patient_id(leaf, value, instance)
        else:
            yield _other(leaf, owner, value)


def _patient_id(leaf: Leaf, value: str, instance: Instance) -> Iterator[Remark]:
    if not is_pseudonymous(instance):
        yield remark("A-DIRECT", LIKELY, leaf.path, "is the Patient ID beside a person's name", value, "H")
    elif _RECORD.fullmatch(value) and value != instance.text(PATIENT_NAME).strip("^"):
        what = "is a Patient ID in the shape of a record number that differs from the pseudonym"
        yield remark("A-DIRECT", POSSIBLE, leaf.path, what, value, "H")
    elif value == instance.text(PATIENT_NAME) and _is_drawn(value):
        return
    elif name_grade(value) in (CERTAIN, LIKELY) and any(telling(word) for word in words_of(value)):
        yield remark("A-DIRECT", LIKELY, leaf.path, "is a Patient ID in the shape of a name", value, "A")


def _other(leaf: Leaf, owner: int, value: str) -> Remark:
    letter = hipaa_of(leaf.tag) or hipaa_of(owner)
    words = [word for word in words_of(value) if telling(word)]
    if leaf.vr not in texts.TEXT:
        return remark("A-DIRECT", POSSIBLE, leaf.path, "is of an attribute that identifies directly", value, letter)
    if _RANDOM.fullmatch(value):
        return remark("A-DIRECT", POSSIBLE, leaf.path, "identifies directly, unless it is a pseudonym", value, letter)
    shaped = any(shape.severity is LIKELY for shape in shapes(value))
    if letter in _CONTACT and (words or shaped):
        return remark("A-DIRECT", CERTAIN, leaf.path, "identifies directly and has a value", value, letter)
    if words or shaped or any(char.isdigit() for char in value):
        return remark("A-DIRECT", LIKELY, leaf.path, "identifies directly and has a value", value, letter)
    return remark("A-DIRECT", POSSIBLE, leaf.path, "is of an attribute that identifies directly", value, letter)


def _private(leaf: Leaf, instance: Instance) -> Iterator[Remark]:
    if is_creator(leaf.tag):
        yield from _creator(leaf)
        return
    listed = standard.private.lookup(leaf.creator, leaf.tag >> 16, leaf.tag & 0xFF, len(leaf.path) > 1)
    found = list(texts.of_leaf(leaf, instance)) if leaf.vr not in (b"PN", b"UI") else []
    if leaf.vr == b"PN" and name_grade(text_of(leaf)) is not None:
        found = [remark("A-DIRECT", LIKELY, leaf.path, "is a private person's name", text_of(leaf), "A")]
    if leaf.vr in _DATES and not (listed and listed.disposition == "shift"):
        found.append(remark("A-DATE", POSSIBLE, leaf.path, "is a date in a private element", text_of(leaf), "C"))
    yield from found
    if leaf.tag >> 16 in _ODD_GROUPS:
        yield remark("A-PRIVATE", LIKELY, leaf.path, "is of a group that is not allowed", text_of(leaf))
    elif listed is None:
        what = "is a private element without a creator" if leaf.creator == "?" else "is a private element of no list"
        yield remark("A-PRIVATE", _weight(leaf), leaf.path, what, text_of(leaf))
    elif leaf.vr.decode() not in listed.vr and leaf.vr != b"UN" and leaf.vr in texts.TEXT | texts.BYTES:
        what = "is a private element with another VR than on the list"
        yield remark("A-PRIVATE", LIKELY, leaf.path, what, text_of(leaf))


def _weight(leaf: Leaf) -> Severity:
    """How sure a private element of no list is: likely where it may say anything, possible where it is figures."""
    if leaf.vr in (b"PN", b"LT", b"ST", b"UT", b"UC"):
        return LIKELY
    if leaf.vr in texts.TEXT:
        return LIKELY if any(unknown(word) for word in words_of(text_of(leaf))) else POSSIBLE
    return LIKELY if leaf.vr in texts.BYTES and any(texts.printable(leaf.value[: 1 << 16])) else POSSIBLE


def _creator(leaf: Leaf) -> Iterator[Remark]:
    """A private creator that no list has may be somebody's name, or hold one."""
    value = text_of(leaf)
    if value in _creators():
        return
    found = [shape for shape in shapes(value) if shape.severity is LIKELY]
    grade = LIKELY if found or name_grade(value) is CERTAIN else POSSIBLE
    yield remark("A-PRIVATE", grade, leaf.path, "is a private creator of no list", value)


@cache
def _creators() -> frozenset[str]:
    return frozenset(entry.creator for entry in standard.private.entries())
