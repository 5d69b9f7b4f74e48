"""Puts an invented identity into one data set and writes down what has to become of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from support.midi_like import answers as key
from support.midi_like.answers import Answers, Category
from support.midi_like.wording import Said, Somebody, Wording

_UIDS: Final = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID")
_DATES: Final = (
    "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "InstanceCreationDate",
    "PerformedProcedureStepStartDate",
)  # fmt: skip
_OLDEST: Final = 89  # HIPAA: ages above it are identifying
_LONGEST: Final = {"SH": 16, "LO": 64}
_OF_A_MODEL: Final = re.compile(r"(?i)manufacturer|model|\buid\b")
_OF_A_PLACE: Final = re.compile(r"(?i)organi[sz]ation|location|institution|hospital")
_OF_A_DEVICE: Final = re.compile(r"(?i)serial|device|identifier|identification|event label")
_OF_SOMEBODY: Final = re.compile(r"(?i)\bname\b|party|person|physician|observer")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The UIDs that several instances share."""

    study: str
    series: str
    frame: str
    accession: str


def plant(dataset: Any, who: Somebody, shared: Identifiers, wording: Wording) -> Answers:
    """Change the data set in place; the checks of what was planted."""
    answers = Answers()
    dataset.SpecificCharacterSet = "ISO_IR 100"
    _people(dataset, who, wording, shared, answers)
    _characteristics(dataset, who, wording, answers)
    _texts(dataset, who, wording, shared, answers)
    _dates(dataset, who, answers)
    _uids(dataset, shared, wording, answers)
    _nested(dataset, who, wording, shared, answers)
    _private(dataset, who, wording, answers)
    _content(dataset, who, wording, shared, answers)
    return answers


def _people(dataset: Any, who: Somebody, wording: Wording, shared: Identifiers, answers: Answers) -> None:
    def name(keyword: str, person: tuple[str, str]) -> None:
        _put(dataset, keyword, "^".join(person), " ".join(person), key.NAME, answers)

    name("PatientName", (who.family, who.given))
    _put(dataset, "PatientID", who.mrn, who.mrn, key.RECORD, answers)
    answers.add("patid_consistent", path(0x00100020), "Patient ID", who.mrn, None, key.SAME_PATIENT)
    for keyword, value, category in (
        ("PatientBirthDate", who.born, key.DATE),
        ("PatientAddress", who.address, key.ADDRESS),
        ("PatientTelephoneNumbers", who.phone, key.PHONE),
        ("OtherPatientIDs", who.ssn, key.SSN),
        ("AccessionNumber", shared.accession, key.ACCESSION),
        ("InstitutionName", who.hospital, key.BASIC_X),
        ("InstitutionAddress", who.hospital_address, key.BASIC_X),
        ("DeviceSerialNumber", f"SN{wording.number(7)}", key.DEVICE),
        ("StationName", f"RAD{wording.number(5)}", key.BASIC_X),
        ("StudyID", wording.number(6), key.OTHER_ID),
    ):
        _put(dataset, keyword, value, value, category, answers)
    department = f"{who.hospital} Imaging East"
    _put(dataset, "InstitutionalDepartmentName", department, who.hospital, key.BASIC_X, answers)
    name("PatientMotherBirthName", who.mother)
    name("ReferringPhysicianName", who.doctor)
    name("PerformingPhysicianName", who.performer)
    name("OperatorsName", who.operator)
    name("PhysiciansOfRecord", who.record)


def _characteristics(dataset: Any, who: Somebody, wording: Wording, answers: Answers) -> None:
    kept = {
        "PatientSex": who.sex,
        "PatientSize": f"1.{wording.number(2)}",
        "PatientWeight": wording.number(2),
        "EthnicGroup": wording.rng.choice(("HISPANIC", "ASIAN", "WHITE")),
        "SmokingStatus": wording.rng.choice(("YES", "NO", "UNKNOWN")),
    }
    for keyword, value in kept.items():
        setattr(dataset, keyword, value)
        _answer(dataset, keyword, "text_retained", value, key.PATIENT_K, answers)
    age = f"{who.age:03}Y"
    dataset.PatientAge = age
    if who.age > _OLDEST:
        _answer(dataset, "PatientAge", "text_removed", age, key.DATE, answers)
    else:
        _answer(dataset, "PatientAge", "text_retained", age, key.PATIENT_K, answers)


def _texts(dataset: Any, who: Somebody, wording: Wording, shared: Identifiers, answers: Answers) -> None:
    for keyword, said in (
        ("StudyDescription", wording.description(who, shared.accession)),
        ("SeriesDescription", wording.series(who, shared.accession)),
        ("ProtocolName", wording.protocol(who, shared.accession)),
        ("RequestedProcedureDescription", wording.order(who, shared.accession)),
        ("AdditionalPatientHistory", wording.history(who, shared.accession)),
    ):
        _say(dataset, keyword, said, answers)
    exam = wording.phrase("exam")
    dataset.PerformedProcedureStepDescription = exam
    _answer(dataset, "PerformedProcedureStepDescription", "text_retained", exam, key.CLEANED, answers)
    comment = f"Contact {who.mail}; lives at {who.address}"
    _put(dataset, "PatientComments", comment, who.mail, key.EMAIL, answers)
    _answer(dataset, "PatientComments", "text_removed", who.address, key.EMAIL, answers)
    said = wording.finding(who, shared.accession)
    dataset.ImageComments = said.text
    for gone in said.remove:
        _answer(dataset, "ImageComments", "text_removed", gone, key.NAME, answers)


def _dates(dataset: Any, who: Somebody, answers: Answers) -> None:
    for keyword in _DATES:
        if keyword in dataset or keyword in {"StudyDate", "PerformedProcedureStepStartDate"}:
            setattr(dataset, keyword, who.study_date)
            _answer(dataset, keyword, "date_shifted", None, key.DATE, answers)
    dataset.AcquisitionDateTime = f"{who.study_date}093015.000000"
    _answer(dataset, "AcquisitionDateTime", "date_shifted", None, key.DATE, answers)


def _uids(dataset: Any, shared: Identifiers, wording: Wording, answers: Answers) -> None:
    new = {
        "StudyInstanceUID": shared.study,
        "SeriesInstanceUID": shared.series,
        "SOPInstanceUID": wording.uid(),
        "FrameOfReferenceUID": shared.frame,
    }
    for keyword in _UIDS:
        if keyword in dataset or keyword != "FrameOfReferenceUID":
            setattr(dataset, keyword, new[keyword])
            _same_uid(dataset, keyword, answers)
    if dataset.get("InstanceCreatorUID"):
        _same_uid(dataset, "InstanceCreatorUID", answers)


def _nested(dataset: Any, who: Somebody, wording: Wording, shared: Identifiers, answers: Answers) -> None:
    from pydicom.dataset import Dataset

    said = wording.order(who, shared.accession)
    step = Dataset()
    step.RequestedProcedureDescription = said.text
    step.RequestedProcedureID = f"RP{wording.number(6)}"
    dataset.RequestAttributesSequence = [step]
    outer = path(0x00400275, 0)
    for gone in said.remove:
        _answer(step, "RequestedProcedureDescription", "text_removed", gone, key.NAME, answers, outer)
    _answer(step, "RequestedProcedureID", "text_removed", step.RequestedProcedureID, key.OTHER_ID, answers, outer)
    other = Dataset()
    other.PatientID = f"EXT{wording.number(8)}"
    other.TypeOfPatientID = "TEXT"
    dataset.OtherPatientIDsSequence = [other]
    _answer(other, "PatientID", "text_removed", other.PatientID, key.RECORD, answers, path(0x00101002, 0))
    if "PixelData" in dataset:
        image = Dataset()
        image.ReferencedSOPClassUID = dataset.SOPClassUID
        image.ReferencedSOPInstanceUID = dataset.SOPInstanceUID
        dataset.ReferencedImageSequence = [image]
        _same_uid(image, "ReferencedSOPInstanceUID", answers, path(0x00081140, 0))


def _private(dataset: Any, who: Somebody, wording: Wording, answers: Answers) -> None:
    from pydicom.dataset import Dataset

    known = dataset.private_block(0x0019, "SIEMENS MR HEADER", create=True)
    if 0x0C not in known:
        known.add_new(0x0C, "IS", wording.rng.choice(("0", "800", "1000")))
        value = str(known[0x0C].value)
        where = '<(0019,"SIEMENS MR HEADER",0c)>'
        answers.add("text_retained", where, "[B_value]", value, value, key.PRIVATE_K)
    name = f"{who.given} {who.family}"
    local = dataset.private_block(0x0029, wording.creator, create=True)
    operator = f"acq by {who.operator[1]} {who.operator[0]} tel {who.phone}"
    item = Dataset()
    item.PatientName = f"{who.family}^{who.given}"
    local.add_new(0x10, "LO", name)
    explicit = not dataset.file_meta.TransferSyntaxUID.is_implicit_VR  # else nobody can tell that it is a sequence
    if explicit:
        local.add_new(0x11, "SQ", [item])
    local.add_new(0x12, "UN", operator.encode() + b" " * (len(operator) % 2))
    where = f'<(0029,"{wording.creator.upper()}",'
    answers.add("text_removed", f"{where}10)>", "Private tag data", name, name, key.NAME)
    nested = f"{where}11)>[<0000>]<(0010,0010)>"
    if explicit:
        answers.add("text_removed", nested, "Patient's Name", item.PatientName, f"{who.family} {who.given}", key.NAME)
    answers.add("text_removed", f"{where}12)>", "Private tag data", operator.encode(), who.phone, key.PHONE)


def _content(dataset: Any, who: Somebody, wording: Wording, shared: Identifiers, answers: Answers) -> None:
    """Sentences of reports, observers, regions' names."""
    for item, where in _items(dataset, "ContentSequence", 0x0040A730):
        if item.get("ValueType") == "TEXT" and "TextValue" in item:
            _write(item, where, who, wording, shared, answers)
        elif item.get("ValueType") == "PNAME" and "PersonName" in item:
            _put(item, "PersonName", "^".join(who.performer), " ".join(who.performer), key.NAME, answers, where)
    for index, region in enumerate(dataset.get("StructureSetROISequence") or ()):
        _say(region, "ROIName", wording.roi(who, shared.accession), answers, path(0x30060020, index))


def _write(item: Any, where: str, who: Somebody, wording: Wording, shared: Identifiers, answers: Answers) -> None:
    """Into a text of a report what its concept asks for: a finding, or a name, a place or a number."""
    codes = item.get("ConceptNameCodeSequence")
    concept = str(codes[0].get("CodeMeaning", "")) if codes else ""
    if _OF_A_MODEL.search(concept):
        return
    if _OF_A_PLACE.search(concept):
        _put(item, "TextValue", who.hospital, who.hospital, key.BASIC_X, answers, where)
    elif _OF_A_DEVICE.search(concept):
        value = f"SN{wording.number(7)}"
        _put(item, "TextValue", value, value, key.DEVICE, answers, where)
    elif _OF_SOMEBODY.search(concept):
        _put(item, "TextValue", " ".join(who.performer), " ".join(who.performer), key.NAME, answers, where)
    else:
        _say(item, "TextValue", wording.finding(who, shared.accession), answers, where)


def _items(dataset: Any, keyword: str, tag: int, outer: str = "") -> Iterator[tuple[Any, str]]:
    for index, item in enumerate(dataset.get(keyword) or ()):
        where = outer + path(tag, index)
        yield item, where
        yield from _items(item, keyword, tag, where)


def path(tag: int, item: int | None = None) -> str:
    """An attribute, or an item of a sequence, as the key writes it."""
    return f"<({tag >> 16:04x},{tag & 0xFFFF:04x})>" + ("" if item is None else f"[<{item:04}>]")


def _say(dataset: Any, keyword: str, said: Said, answers: Answers, outer: str = "") -> None:
    from pydicom.datadict import dictionary_VR

    limit = _LONGEST.get(dictionary_VR(keyword), len(said.text))
    if len(said.text) > limit:
        said = Said(said.keep, (), said.keep)
    setattr(dataset, keyword, said.text)
    for gone in said.remove:
        _answer(dataset, keyword, "text_removed", gone, key.NAME, answers, outer)
    _answer(dataset, keyword, "text_retained", said.keep, key.CLEANED, answers, outer)


def _put(
    dataset: Any, keyword: str, value: str, gone: str, category: Category, answers: Answers, outer: str = ""
) -> None:
    setattr(dataset, keyword, value)
    _answer(dataset, keyword, "text_removed", gone, category, answers, outer)


def _same_uid(dataset: Any, keyword: str, answers: Answers, outer: str = "") -> None:
    _answer(dataset, keyword, "uid_changed", None, key.OTHER_ID, answers, outer)
    _answer(dataset, keyword, "uid_consistent", None, key.SAME_UID, answers, outer)


def _answer(
    dataset: Any, keyword: str, action: str, text: str | None, category: Category, answers: Answers, outer: str = ""
) -> None:
    element = dataset[keyword]
    answers.add(action, outer + path(int(element.tag)), element.name, element.value, text, category)
