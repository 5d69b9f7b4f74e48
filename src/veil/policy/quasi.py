"""What can be told of a patient without a name, as data: the default lists of [risk], each attribute with its reason.

Quasi-identifiers (Sweeney 2002) are what somebody who knows the patient may know as well; together they can tell one
from all others. Descriptions have many values a patient, so of them no single value may be rare, which is k^m-anonymity
with m = 1 (Terrovitis, Mamoulis, Kalnis 2008). Sensitive attributes are what nobody should learn of a patient who is
known to be in the collection (Machanavajjhala et al. 2007, l-diversity).
"""

from collections.abc import Mapping

QUASI: Mapping[str, str] = {
    "PatientSex": "everybody sees it",
    "PatientAge": "known to all who know the patient; in registers as year of birth",
    "PatientBirthDate": "in every register; where a policy keeps anything of it",
    "PatientSize": "seen, and in other records",
    "PatientWeight": "seen, and in other records",
    "PatientBodyMassIndex": "tells the weight where the size is known",
    "EthnicGroup": "seen, or asked for in registers",
    "EthnicGroups": "seen, or asked for in registers",
    "EthnicGroupCodeSequence": "seen, or asked for in registers",
    "PatientSexNeutered": "of an animal: its owner knows",
    "PatientSpeciesDescription": "of an animal: its owner knows",
    "PatientBreedDescription": "of an animal: its owner knows",
    "Occupation": "known to all who know the patient",
    "MilitaryRank": "known to all who know the patient",
    "PatientReligiousPreference": "known to those who know the patient",
    "CountryOfResidence": "known to all who know the patient",
    "RegionOfResidence": "known to all who know the patient",
    "StudyDate": "the day of a visit is known to family, employer and insurer",
    "InstitutionName": "where somebody is treated is known, or follows from where one lives",
    "InstitutionalDepartmentName": "as the institution",
    "ClinicalTrialSiteID": "the site of a trial is where its patients live",
    "ClinicalTrialSiteName": "the site of a trial is where its patients live",
    "StationName": "one machine of one place",
    "DeviceSerialNumber": "one machine of one place",
    "Manufacturer": "who knows the place knows what machines it has",
    "ManufacturerModelName": "who knows the place knows what machines it has",
}
"""Attributes that somebody else may know."""

RARE: Mapping[str, str] = {
    "StudyDescription": "a rare examination is talked about",
    "RequestedProcedureDescription": "a rare procedure is talked about",
    "PerformedProcedureStepDescription": "a rare procedure is talked about",
    "ProcedureCodeSequence": "a rare procedure is talked about",
    "RequestedProcedureCodeSequence": "a rare procedure is talked about",
    "ReasonForStudy": "an accident or a rare illness is in the news",
    "AdmittingDiagnosesDescription": "a rare diagnosis is talked about, and in registers",
    "AdmittingDiagnosesCodeSequence": "a rare diagnosis is talked about, and in registers",
    "BodyPartExamined": "a rare part of the body is talked about",
}
"""Descriptions and procedures: a value that few patients have may be known to belong to one."""

SENSITIVE: Mapping[str, str] = {
    "PregnancyStatus": "nobody else's business",
    "SmokingStatus": "of interest to insurers",
    "AdmittingDiagnosesDescription": "the illness itself",
    "AdmittingDiagnosesCodeSequence": "the illness itself",
    "MedicalAlerts": "names illnesses, such as infections",
    "AdditionalPatientHistory": "names illnesses",
}
"""Attributes of which a class of patients that cannot be told apart should have several values."""
