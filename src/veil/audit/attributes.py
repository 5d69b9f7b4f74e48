"""Attributes that identify directly, by the witness's own table, and those of PS3.15 E.1-1 that no option keeps."""

import re
from functools import cache
from typing import Final, NamedTuple

from veil import standard
from veil.audit.facts import DEVICE, INSTITUTION, Facts
from veil.audit.findings import Finding, Severity
from veil.audit.places import name_of
from veil.audit.reading import Leaf

_DIRECT: Final = {
    "": """
        PatientName PatientID PatientBirthDate PatientBirthTime PatientBirthName OtherPatientIDs OtherPatientNames
        PatientMotherBirthName PatientAddress PatientTelephoneNumbers PatientTelecomInformation MedicalRecordLocator
        MilitaryRank BranchOfService CountryOfResidence RegionOfResidence PatientReligiousPreference
        PatientInsurancePlanCodeSequence InsurancePlanIdentification ResponsiblePerson ResponsibleOrganization
        PersonName PersonAddress PersonTelephoneNumbers PersonTelecomInformation
        ReferringPhysicianName ReferringPhysicianAddress ReferringPhysicianTelephoneNumbers ConsultingPhysicianName
        PhysiciansOfRecord PerformingPhysicianName NameOfPhysiciansReadingStudy OperatorsName RequestingPhysician
        ScheduledPerformingPhysicianName AdmissionID AccessionNumber ServiceEpisodeID IssuerOfPatientID
        PlacerOrderNumberImagingServiceRequest FillerOrderNumberImagingServiceRequest OrderEnteredBy
        OrderEntererLocation OrderCallbackPhoneNumber OrderCallbackTelecomInformation CurrentPatientLocation
        PatientInstitutionResidence VerifyingObserverName AuthorObserverSequence ContentCreatorName
        ReviewerName InterpretationRecorder InterpretationTranscriber InterpretationAuthor
        PhysicianApprovingInterpretation
        DistributionName DistributionAddress ResultsDistributionListSequence NamesOfIntendedRecipientsOfResults
        PatientComments IdentifyingComments
    """,
    DEVICE: "DeviceSerialNumber StationName PlateID CassetteID DetectorID GantryID GeneratorID StationAETitle",
    INSTITUTION: "InstitutionName InstitutionAddress InstitutionalDepartmentName",
}  # fmt: skip
"""Keywords by the option that keeps them; "" for none. HIPAA 45 CFR 164.514(b)(2)(i): A, B, D to H, K to M."""
_DUMMIES: Final = frozenset(
    (
        *("", "REMOVED", "000Y", "19000101", "19000101000000", "000000", "0", "about:blank", "Removed", "99VEIL"),
        *("ANONYMIZED", "ANONYMOUS"),
    )
)
"""Values that stand for a removed one (docs/explanation; PS3.15 E.1.1 action D)."""
_ALIAS: Final = re.compile(r"S[0-9A-HJKMNP-TV-Z]{12}")
"""A keyed stand-in of a slide or specimen."""
_KEYED_UID: Final = re.compile(r"2\.25\.[1-9]\d{0,38}")
_BINARY: Final = frozenset((b"FD", b"FL", b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SL", b"SS", b"UL", b"UN", b"US"))
_CODES: Final = frozenset("KC")
_NAME: Final = b"PN"
_EQUIPMENT: Final = 0x0018A001
_MOST_PLACES: Final = 1 << 14


class _Rule(NamedTuple):
    """What a value at a place is; says nothing where any may stand."""

    severity: Severity
    says: str


_FREE: Final = _Rule(Severity.POSSIBLE, "")


@cache
def direct() -> dict[int, str]:
    """The tags of the table, with the option that keeps each."""
    found = {}
    for option, keywords in _DIRECT.items():
        for keyword in keywords.split():
            tag = standard.dictionary.tag(keyword)
            if tag is not None:
                found[tag] = option
    return found


class Attributes:
    """Says of an element whether it may have its value.

    Args:
        facts: what is promised.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        tags = (standard.dictionary.tag(keyword) for keyword in facts.kept)
        self._kept = frozenset(tag for tag in tags if tag is not None)
        gone = (standard.dictionary.tag(keyword) for keyword in facts.removed)
        self._removed = frozenset(tag for tag in gone if tag is not None) - self._kept
        self._allowed: dict[int, bool] = {}
        self._places: dict[tuple[tuple[int, ...], bytes], _Rule] = {}

    def check(self, leaf: Leaf) -> Finding | None:
        """A finding if a directly identifying attribute has a value that is no dummy."""
        place = leaf.path, leaf.vr
        rule = self._places.get(place)
        if rule is None:
            rule = self._rule(leaf)
            if len(self._places) < _MOST_PLACES:
                self._places[place] = rule
        if rule.says == "" or not leaf.value or self._is_dummy(leaf):
            return None
        return self._finding(leaf, rule.severity, rule.says)

    def may_be(self, leaf: Leaf) -> bool:
        """Whether a line of the policy keeps an attribute, or its value stands for a removed one."""
        return leaf.tag in self._kept or self._is_dummy(leaf)

    def _rule(self, leaf: Leaf) -> "_Rule":
        """What a value at the place of a leaf would be; the same for all values."""
        if leaf.tag in self._kept or leaf.tag & 0x10000:
            return _FREE
        is_name = leaf.vr == _NAME or standard.dictionary.vr_table().get(leaf.tag) == "PN"
        taken = leaf.tag in self._removed and leaf.path[0] != _EQUIPMENT  # where the cleaner names itself
        if taken:
            return _Rule(Severity.CERTAIN, "is taken out by the policy and has a value")
        if is_name or any(self._identifies(tag) for tag in leaf.path):
            return _Rule(Severity.CERTAIN, "identifies directly and has a value")
        if all(self._may_stay(tag) for tag in leaf.path):
            return _FREE
        return _Rule(Severity.POSSIBLE, "is taken out by PS3.15 E.1-1 and no option keeps it")

    def _identifies(self, tag: int) -> bool:
        option = direct().get(tag)
        return option is not None and option not in self._facts.options and tag not in self._kept

    def _may_stay(self, tag: int) -> bool:
        found = self._allowed.get(tag)
        if found is None:
            found = self._allowed[tag] = self._by_table(tag)
        return found

    def _by_table(self, tag: int) -> bool:
        row = standard.profile.row(tag)
        if row is None or tag in self._kept or row.basic.rstrip("*") in ("K", "C", "U") or row.vr == "SQ":
            return True
        return any(row.options.get(option, " ")[0] in _CODES for option in self._facts.options)

    def _is_dummy(self, leaf: Leaf) -> bool:
        if leaf.vr in _BINARY:
            return not leaf.value.strip(b"\0")
        own = self._facts.pseudonym
        return all(
            part in _DUMMIES
            or part == own
            or (own.startswith(part) and len(part) == 16)  # noqa: PLR2004  cut to the length of an SH
            or _ALIAS.fullmatch(part) is not None
            or _KEYED_UID.fullmatch(part) is not None
            for part in (part.strip(" \0^=") for part in leaf.value.decode("latin-1").split("\\"))
        )

    @staticmethod
    def _finding(leaf: Leaf, severity: Severity, what: str) -> Finding:
        return Finding("A-DIRECT", severity, name_of(leaf.path), what, leaf.value[:256].decode("latin-1"))
