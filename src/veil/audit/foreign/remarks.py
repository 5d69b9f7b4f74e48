"""A finding in data that others cleaned, with the classes of its attribute in PS3.15 and HIPAA."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from veil import standard
from veil.audit.findings import FINDINGS, Finding, Severity
from veil.audit.places import name_of

_LONGEST: Final = 256
MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **FINDINGS,
        "A-KNOWN": "An identifier of the patient, or of an original, stands where it does not belong.",
        "A-OTHER": "An identifier of another patient stands in it.",
        "A-UID": "A UID of an original is left.",
        "A-DATE": "A date looks as if nobody had moved it, or stands in a text.",
        "A-META": "The file meta information says what it need not.",
        "A-PATH": "The name of a file or a folder may identify.",
        "A-STRAY": "Something that is no DICOM object, or belongs to no element of one.",
        "A-PRIVATE": "A private element of no list of safe ones.",
        "A-MARKS": "The marks of de-identification are missing, or contradict what was found.",
        "A-VALID": "It cannot be read, so nobody can tell what it says.",
        "A-TEXT": "Text that may name somebody.",
        "A-AGE": "An age above 89 years.",
    }
)
"""What the codes of findings mean in data that others cleaned."""
GRADES: Final = (Severity.CERTAIN, Severity.LIKELY, Severity.POSSIBLE)
"""From the surest to the least sure."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding and its classes.

    Attributes:
        finding: what was found, its value included: private.
        action: what the Basic Profile of PS3.15 Table E.1-1 does to the attribute; "" if the table does not list it.
        hipaa: letter of 45 CFR 164.514(b)(2)(i), A to R; "" if it is none of them.
    """

    finding: Finding
    action: str = ""
    hipaa: str = ""


HIPAA: Final = {
    "A": "names",
    "B": "geographic subdivisions smaller than a state",
    "C": "dates, except the year; ages over 89",
    "D": "telephone numbers",
    "E": "fax numbers",
    "F": "e-mail addresses",
    "G": "social security numbers",
    "H": "medical record numbers",
    "I": "health plan beneficiary numbers",
    "J": "account numbers",
    "K": "certificate and license numbers",
    "L": "vehicle identifiers",
    "M": "device identifiers and serial numbers",
    "N": "URLs",
    "O": "IP addresses",
    "P": "biometric identifiers",
    "Q": "full-face photographs and comparable images",
    "R": "any other unique identifying number, characteristic or code",
}
"""The categories of 45 CFR 164.514(b)(2)(i), in short."""
_BY_VR: Final = {"PN": "A", "DA": "C", "DT": "C", "TM": "C", "AS": "C", "UR": "N", "UI": "R"}
_BY_WORD: Final = (
    ("Telephone", "D"), ("Telecom", "D"), ("CallbackPhone", "D"), ("Insurance", "I"), ("PatientID", "H"),
    ("MedicalRecord", "H"), ("Address", "B"), ("Residence", "B"), ("Institution", "B"), ("Location", "B"),
    ("Organization", "B"), ("SerialNumber", "M"), ("Device", "M"), ("Station", "M"), ("Detector", "M"), ("Plate", "M"),
    ("Cassette", "M"), ("Gantry", "M"), ("Generator", "M"), ("Accession", "R"), ("Name", "A"), ("Physician", "A"),
    ("Operator", "A"), ("Birth", "C"), ("Date", "C"), ("Age", "C"),
)  # fmt: skip


@cache
def action_of(tag: int) -> str:
    """The basic action of PS3.15 Table E.1-1; "" if it does not list the attribute."""
    row = standard.profile.private_row() if tag & 0x10000 else standard.profile.row(tag)
    return row.basic if row else ""


@cache
def hipaa_of(tag: int) -> str:
    """The HIPAA category of an attribute by its VR and its name; "" if neither tells one.

    A judgement of this table, not of the regulation: HIPAA speaks of facts, not of attributes.
    """
    entry = standard.dictionary.entry(tag) if not tag & 0x10000 else None
    if entry is None:
        return ""
    if entry.vr == "PN":
        return "A"
    return next((letter for word, letter in _BY_WORD if word in entry.keyword), _BY_VR.get(entry.vr, ""))


def remark(
    code: str, severity: Severity, path: tuple[int, ...] | str, what: str, value: str = "", hipaa: str = ""
) -> Remark:
    """A remark about an attribute (a path of tags) or about another place (a word)."""
    value = value[:_LONGEST]
    if isinstance(path, str):
        return Remark(Finding(code, severity, path, what, value), "", hipaa)
    finding = Finding(code, severity, name_of(path), what, value)
    return Remark(finding, action_of(path[-1]), hipaa or hipaa_of(path[-1]))
