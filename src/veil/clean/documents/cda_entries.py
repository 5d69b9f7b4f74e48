"""Entries of a CDA section (POCD_MT000040, clinical statements): what was observed, done and given.

People, places, devices, attachments, references to other documents and regions of interest go; of the rest codes stay,
numbers stay, times follow the policy, texts and names of things go through the text room, identifiers become UIDs.
"""

from collections.abc import Callable
from typing import Final

from veil.clean.documents.cda_values import NULL, V3, Values, node
from veil.clean.documents.xml import Node

_CLASSES: Final = {
    "act": "ACT",
    "encounter": "ENC",
    "observation": "OBS",
    "organizer": "CLUSTER",
    "procedure": "PROC",
    "substanceAdministration": "SBADM",
    "supply": "SPLY",
}
"""The clinical statements, with the class that each must state and has unless it says a narrower one."""
STATEMENTS: Final = frozenset(_CLASSES)
_HOLDERS: Final = frozenset(("entryRelationship", "component"))
"""Elements that are there for the statement inside."""
_CONTAINERS: Final = frozenset(
    "consumable product manufacturedProduct manufacturedMaterial manufacturedLabeledDrug referenceRange "
    "observationRange precondition criterion specimen specimenRole specimenPlayingEntity".split()
)
_CODES: Final = frozenset(
    "code statusCode priorityCode languageCode interpretationCode methodCode targetSiteCode approachSiteCode routeCode "
    "administrationUnitCode qualifier".split()
)
_TIMES: Final = frozenset("effectiveTime activityTime availabilityTime expectedUseTime".split())
_QUANTITIES: Final = frozenset("repeatNumber doseQuantity rateQuantity maxDoseQuantity quantity sequenceNumber".split())
_TEXTS: Final = frozenset(("text", "name"))
_TRUTHS: Final = frozenset(("independentInd", "seperatableInd"))
_ATTRIBUTES: Final = {
    "classCode": frozenset(
        "ACT ACCM CONS CTTEVENT INC INFRM PCPR REG SPCTRT ENC OBS ALRT CLNTRL CNOD COND CASE OUTB DGIMG GEN DETPOL EXP "
        "LOC PHN POL SEQ SEQVAR INVSTG OBSSER OBSCOR ROIBND ROIOVL SPCOBS SBADM SPLY DIET PROC CLUSTER BATTERY MANU "
        "SPEC MMAT ENT".split()
    ),
    "moodCode": frozenset("EVN INT RQO PRMS PRP DEF GOL ARQ APT EVN.CRT".split()),
    "typeCode": frozenset("XCRPT COMP RSON SPRT CAUS GEVL MFST REFR SAS SUBJ DRIV CSM PRD REFV PRCN SPC".split()),
    "determinerCode": frozenset(("INSTANCE", "KIND")),
    "negationInd": frozenset(("true", "false")),
    "inversionInd": frozenset(("true", "false")),
    "contextConductionInd": frozenset(("true", "false")),
    NULL: frozenset("NI UNK ASKU NAV NASK MSK NA OTH".split()),
}


def entry(old: Node, values: Values) -> Node | None:
    """Gives an entry; None where nothing of it is left."""
    made = node("entry", _attributes(old))
    made.content += [_statement(one, values) for one in old.nodes if one.space == V3 and one.name in STATEMENTS][:1]
    return made if made.content else None


def _statement(old: Node, values: Values) -> Node:
    """A statement or a part of one, its elements in their order, which is that of the schema."""
    concept = next((one.attributes.get("code", "") for one in old.nodes if (one.space, one.name) == (V3, "code")), "")
    made = node(old.name, _attributes(old), *values.templates(old))
    for one in old.nodes:
        if one.space != V3:
            continue
        if one.name == "value":
            made.content.append(values.value(one, concept))
        elif one.name in STATEMENTS or one.name in _CONTAINERS:
            made.content.append(_statement(one, values))
        elif one.name in _HOLDERS:
            inner = _statement(one, values)
            if any(part.name in STATEMENTS for part in inner.nodes):
                made.content.append(inner)
        else:
            treated = _TREATED.get(one.name)
            part = treated(values, one) if treated else None
            if part is not None:
                made.content.append(part)
    return made


def _attributes(old: Node) -> dict[str, str]:
    made = {"classCode": _CLASSES[old.name], "moodCode": "EVN"} if old.name in STATEMENTS else {}
    return made | {key: said for key, said in old.attributes.items() if said in _ATTRIBUTES.get(key, ())}


_TREATED: Final[dict[str, Callable[[Values, Node], Node | None]]] = {
    "id": Values.identifier,
    **dict.fromkeys(_CODES, Values.code),
    **dict.fromkeys(_TIMES, Values.time),
    **dict.fromkeys(_QUANTITIES, Values.quantity),
    **dict.fromkeys(_TEXTS, Values.worded),
    **dict.fromkeys(_TRUTHS, Values.truth),
}
