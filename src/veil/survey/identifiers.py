"""Which attributes say who somebody is, and what kind of identifier each holds."""

from functools import cache
from typing import Final, Literal

from veil import standard

Kind = Literal["name", "id", "date", "phone", "address", "org", "device", "uid"]

_KEYWORDS: Final[dict[Kind, str]] = {
    "id": """
        PatientID OtherPatientIDs AccessionNumber StudyID AdmissionID ServiceEpisodeID
        MedicalRecordLocator IssuerOfPatientID RequestedProcedureID BreedRegistrationNumber
        ScheduledProcedureStepID PerformedProcedureStepID PlacerOrderNumberImagingServiceRequest
        FillerOrderNumberImagingServiceRequest PlacerOrderNumberProcedure FillerOrderNumberProcedure
        PlacerOrderNumberImagingServiceRequestRetired FillerOrderNumberImagingServiceRequestRetired
        ClinicalTrialSubjectID ClinicalTrialSubjectReadingID ClinicalTrialSiteID InterpretationID ResultsID
        SpecimenIdentifier ContainerIdentifier SpecimenAccessionNumber ScheduledStudyLocation
        FilmSessionLabel StudyIDIssuer ResultsIDIssuer InterpretationIDIssuer
    """,
    "date": "PatientBirthDate",
    "phone": """
        PatientTelephoneNumbers ReferringPhysicianTelephoneNumbers PersonTelephoneNumbers
        OrderCallbackPhoneNumber PatientTelecomInformation PersonTelecomInformation OrderCallbackTelecomInformation
    """,
    "address": """
        PatientAddress ReferringPhysicianAddress InstitutionAddress PersonAddress CountryOfResidence RegionOfResidence
        CurrentPatientLocation PatientInstitutionResidence
    """,
    "org": """
        InstitutionName InstitutionalDepartmentName ResponsibleOrganization RequestingService BranchOfService
        ClinicalTrialSponsorName ClinicalTrialSiteName ClinicalTrialCoordinatingCenterName VerifyingOrganization
        PatientInstitutionResidence IssuerOfPatientID CustodialOrganizationSequence
    """,
    "device": "StationName DeviceSerialNumber PlateID GantryID DetectorID CassetteID GeneratorID PerformedStationName",
    "uid": "StudyInstanceUID SeriesInstanceUID",
}


@cache
def kinds() -> dict[int, Kind]:
    """The kind of identifier of every public attribute that holds one; person names go by their VR besides."""
    found: dict[int, Kind] = {}
    for kind, keywords in _KEYWORDS.items():
        for keyword in keywords.split():
            tag = standard.dictionary.tag(keyword)
            entry = standard.dictionary.entry(tag) if tag is not None else None
            if tag is not None and entry is not None and entry.vr != "SQ":
                found.setdefault(tag, kind)
    for tag, entry in standard.dictionary.entries().items():
        if entry.vr == "PN":
            found[tag] = "name"
    return found
