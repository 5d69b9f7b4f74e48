"""Puts a cleaned document in the place of the one that a data set holds."""

from veil.clean.documents import room
from veil.clean.documents.tools import Tools
from veil.clean.header.level import Entry
from veil.clean.header.treat import Treatment
from veil.dicom.instance import Opened
from veil.policy import RuleBook

_NAMES = {
    0x00420011: "EncapsulatedDocument",
    0x00420012: "MIMETypeOfEncapsulatedDocument",
    0x00420014: "ListOfMIMETypes",
    0x00420015: "EncapsulatedDocumentLength",
    0x0040E001: "HL7InstanceIdentifier",
}


def placed(book: RuleBook, opened: Opened, iod: str | None, treatment: Treatment, entries: list[Entry]) -> list[Entry]:
    """Gives the answers for a data set with those for its document, and for what is said of it, replaced.

    Args:
        book: the rules.
        opened: the instance, its elements in order.
        iod: key of its information object definition.
        treatment: of the patient.
        entries: the header room's answer for each element.

    Raises:
        HoldError: as `room.clean` does.
        ReadError: a sequence cannot be understood.
    """
    made = room.clean(book, opened, iod, _tools(treatment))
    if not made:
        return entries
    return [
        Entry(made[tag], (f"{'clean' if made[tag] else 'remove'}:{_NAMES[tag]}",)) if tag in made else entry
        for tag, entry in zip(opened.tags, entries, strict=True)
    ]


def _tools(treatment: Treatment) -> Tools:
    identity, canonical = treatment.identity, treatment.patient.canonical
    return Tools(
        treatment.text,
        treatment.dates.dt,
        treatment.map_uid,
        lambda name: identity.alias(canonical, name),
        treatment.known,
        identity.max_age,
    )
