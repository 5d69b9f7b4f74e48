"""The closed sets of words a shared report may use. What is in none of them is told as "other" or refused."""

from collections.abc import Mapping
from types import MappingProxyType

OTHER = "other"

MODALITIES = frozenset(
    [
        "ANN",
        "AR",
        "ASMT",
        "AU",
        "BDUS",
        "BI",
        "BMD",
        "CFM",
        "CR",
        "CT",
        "CTPROTOCOL",
        "DG",
        "DMS",
        "DOC",
        "DX",
        "ECG",
        "EEG",
        "EMG",
        "EOG",
        "EPS",
        "ES",
        "FID",
        "GM",
        "HC",
        "HD",
        "IO",
        "IOL",
        "IVOCT",
        "IVUS",
        "KER",
        "KO",
        "LEN",
        "LS",
        "M3D",
        "MG",
        "MR",
        "NM",
        "OAM",
        "OCT",
        "OP",
        "OPM",
        "OPT",
        "OPTBSV",
        "OPTENF",
        "OPV",
        "OSS",
        "OT",
        "PA",
        "PLAN",
        "POS",
        "PR",
        "PT",
        "PX",
        "REG",
        "RESP",
        "RF",
        "RG",
        "RTDOSE",
        "RTIMAGE",
        "RTINTENT",
        "RTPLAN",
        "RTRAD",
        "RTRECORD",
        "RTSEGANN",
        "RTSTRUCT",
        "RWV",
        "SEG",
        "SM",
        "SMR",
        "SR",
        "SRF",
        "STAIN",
        "TEXTUREMAP",
        "TG",
        "US",
        "VA",
        "XA",
        "XAPROTOCOL",
        "XC",
    ]
)
"""The defined terms of Modality (0008,0060), PS3.3 C.7.3.1.1.1."""

ACTIONS = (
    "keep",
    "remove",
    "empty",
    "dummy",
    "uid",
    "shift",
    "clean",
    "pseudonym",
    "alias",
    "generalise",
    "recurse",
    "supply",
    "mark",
    "look",
    "wipe",
)
"""What can be done to an element: the policy's actions, and what the cleaner adds of its own."""

ACTION_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "keep": "left as it was",
        "remove": "taken out",
        "empty": "left without a value",
        "dummy": "given a value that says nothing",
        "uid": "given a new UID",
        "shift": "moved by the patient's offset",
        "clean": "searched, and what identifies taken out",
        "pseudonym": "given the patient's pseudonym",
        "alias": "given a keyed stand-in, the same for the same identifier of the patient",
        "generalise": "made coarser, as the policy says",
        "recurse": "sequences treated inside",
        "supply": "missing and required, so supplied",
        "mark": "record of the de-identification",
        "look": "looked at for burned-in text",
        "wipe": "burned-in text wiped, and nothing else changed",
        OTHER: "anything else",
    }
)

RESEARCH: Mapping[str, str] = MappingProxyType(
    {
        "technical": "Image, acquisition and device parameters",
        "described": "Patient characteristics and descriptions",
        "dates": "Dates and times",
        "private": "Private elements on the safe lists",
    }
)
"""The kinds of research elements, see `veil.report.quality`."""

RETAINED: Mapping[str, str] = MappingProxyType(
    {
        "kept": "as it was",
        "shifted": "moved by the patient's offset",
        "cleaned": "a part of it stays: searched, rewritten or made coarser",
        "lost": "taken out, emptied or replaced",
    }
)
"""What became of a research element."""

IMAGES: Mapping[str, str] = MappingProxyType(
    {
        "identical": "bit by bit those of the source",
        "same_picture": "each pixel as it was; comments in the stream or unused bits cleared",
        "wiped": "burned-in text wiped, the rest as it was",
        "removed": "delivered without pixel data",
    }
)
"""What was done to the pixel data of an image."""

LOOKED: Mapping[str, str] = MappingProxyType(
    {
        "clear": "looked at for burned-in text, nothing to wipe found",
        "wiped": "burned-in text found and wiped",
        "not_looked": "not looked at",
    }
)
"""What is known of burned-in text in an image."""

RISK = (
    "Patients look alike who share all values of the attributes that the policy calls quasi-identifiers: age, sex, "
    "size and the like, as they were kept. Who stands alone can be found by somebody who knows these of a person."
)
"""What the figures of re-identification risk are about, see `veil.risk`."""

REFERENCE_STATES: Mapping[str, str] = MappingProxyType(
    {
        "resolved": "the target is in the output; a shared name stands in every file that has it",
        "outside": "points outside: the target was not received either",
        "undelivered": "points at a file that was received and not delivered",
        "removed": "taken out by the policy",
        "wrong": "does not point at what it pointed at",
    }
)
"""What became of a reference of a delivered file."""

WHY: Mapping[str, str] = MappingProxyType(
    {
        "claimed": "Switched on, done, and written into the files.",
        "claimed-where-done": "Switched on, and written into the files whose pixels were looked at and cleaned.",
        "off": "The policy does not ask for it.",
        "not-built": "The policy asks for it. This version cannot do all of it yet, so it is not claimed.",
        "by-policy": "Switched on; a setting of the policy leaves a part of it undone, as with faces only flagged.",
        "weakened": "A rule of the policy keeps what the Basic Profile takes away, so nothing is claimed.",
    }
)

CONTEXTS: Mapping[str, str] = MappingProxyType(
    {
        "public": "Unrestricted public release: anyone, anywhere, for any purpose, for ever.",
        "basic": "The Basic Profile of PS3.15 alone; the release context is the user's own.",
        "safe-harbor": "Release after removal of the 18 categories of HIPAA's Safe Harbor, years only.",
        "research": "Use under an agreement between named parties; not for public release.",
        "custom": "A policy of the user's own; its file states the context.",
    }
)

RISKS: Mapping[str, str] = MappingProxyType(
    {
        "face": "A face can be rebuilt from a scan that holds the skin of the head. Deface it, or share by agreement.",
        "burned-in": "Devices of this kind write names and numbers into the pixels, and no search finds every one. "
        "Look at a sample of every device.",
        "teeth": "Teeth, fillings and implants are as good as a fingerprint to who holds earlier pictures.",
        "eye": "Iris and retina vessels identify a person and do not change with age.",
        "photo": "A photograph can show a face, tattoos, scars, jewellery and name tags.",
        "signal": "Heart and brain signals can be matched with other recordings of the same person.",
        "surface": "Outlines of the body's surface, if they hold the head, rebuild a face.",
        "label": "Slide labels and overview images show numbers, names and bar codes.",
        "marker": "Lead markers and name plates lie in the image itself.",
        "text": "Text that a person wrote is part of the object; a coded form is safer.",
        "implant": "Implants with a readable number, rare anatomy, and age and sex are visible in the picture.",
    }
)

_FACE = ("face", "implant", "teeth")
MODALITY_RISKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "CT": _FACE,
        "MR": _FACE,
        "PT": _FACE,
        "NM": ("face", "burned-in"),
        "CR": ("marker", "burned-in", "implant"),
        "DX": ("marker", "burned-in", "implant"),
        "RG": ("marker", "implant"),
        "MG": ("marker", "burned-in", "implant"),
        "IO": ("teeth", "marker"),
        "PX": ("teeth", "marker"),
        "US": ("burned-in", "face"),
        "IVUS": ("burned-in",),
        "XA": ("burned-in", "implant"),
        "RF": ("burned-in", "implant"),
        "OT": ("burned-in", "text"),
        "DOC": ("text", "burned-in"),
        "XC": ("photo",),
        "ES": ("burned-in", "photo"),
        "GM": ("photo", "label"),
        "DMS": ("photo",),
        "OP": ("eye", "burned-in"),
        "OPT": ("eye",),
        "OPM": ("eye",),
        "OPV": ("eye", "text"),
        "IVOCT": ("burned-in",),
        "SM": ("label",),
        "ECG": ("signal", "burned-in"),
        "EEG": ("signal",),
        "EMG": ("signal",),
        "EOG": ("signal",),
        "HD": ("signal",),
        "AU": ("signal", "text"),
        "SR": ("text",),
        "KO": ("text",),
        "PR": ("text",),
        "SEG": ("surface", "text"),
        "RTSTRUCT": ("surface", "text"),
        "RTIMAGE": ("burned-in", "face"),
        "RTPLAN": ("text",),
        "RTDOSE": ("text",),
        "M3D": ("surface",),
        "ANN": ("text",),
        "REG": ("text",),
    }
)
"""What the pixels or the object itself can still tell, by modality. What is not listed gets UNLISTED_RISKS."""

UNLISTED_RISKS = ("burned-in", "text")

INDIRECT = (
    "PatientSex",
    "PatientAge",
    "PatientSize",
    "PatientWeight",
    "EthnicGroup",
    "SmokingStatus",
    "PregnancyStatus",
    "PatientSexNeutered",
    "PatientSpeciesDescription",
    "Occupation",
    "Allergies",
    "MedicalAlerts",
    "AdditionalPatientHistory",
    "PatientState",
    "StudyDate",
    "SeriesDate",
    "AcquisitionDate",
    "ContentDate",
    "StudyTime",
    "StudyDescription",
    "SeriesDescription",
    "ProtocolName",
    "Manufacturer",
    "ManufacturerModelName",
    "DeviceSerialNumber",
    "SoftwareVersions",
    "StationName",
    "InstitutionName",
    "InstitutionalDepartmentName",
    "BodyPartExamined",
    "AdmittingDiagnosesDescription",
)
"""Attributes that name nobody alone but can together; the report lists those that the policy lets stay."""


def modality(value: str) -> str:
    """The modality if it is a defined term, else "other": its value comes from the data."""
    return value if value in MODALITIES else OTHER
