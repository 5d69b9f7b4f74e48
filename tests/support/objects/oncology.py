"""Pieces of which the objects of radiotherapy, segmentations, registrations and maps are made, by pydicom."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from pydicom import config
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from support.planting import IDENTITY

ROOT = f"1.2.826.0.1.3680043.2.{IDENTITY.record_number}"
"""Planted: the patient's number stands in every UID."""
STRANGER = "Oakenshaw"
"""An invented person whom no attribute of persons names, so that nobody can look for him."""
MACHINE, SERIAL = "STOSSYTH-LINAC7", "SN-5520917436"
LENGTHS = {"SH": 16, "LO": 64}
CT = "1.2.840.10008.5.1.4.1.1.2"
RT = "1.2.840.10008.5.1.4.1.1.481"
"""What the UIDs of the classes of radiotherapy begin with."""


def said(label: str, number: int = 0) -> str:
    """A useful label and behind it a form of the identity; another for each number."""
    names = (IDENTITY.family, IDENTITY.names()[1], IDENTITY.physicians()[2], STRANGER)
    return f"{label} {names[number % len(names)]}"


def told(label: str) -> str:
    """A longer text around a useful label."""
    return f"{label}. {IDENTITY.physicians()[2]} at {IDENTITY.hospital}"


def of(**values: Any) -> Dataset:
    """A data set with attributes by keyword; decimal numbers may have more digits than the standard lets them."""
    made = Dataset()
    for keyword, value in values.items():
        tag = tag_for_keyword(keyword)
        assert tag is not None, keyword
        vr = dictionary_VR(tag).partition(" or ")[0]
        if vr == "SQ":
            made.add(DataElement(tag, vr, Sequence(value)))
        else:
            texts = [value] if isinstance(value, str) else []
            assert all(len(text) <= LENGTHS.get(vr, len(text)) for text in texts), (keyword, value)
            made.add(DataElement(tag, vr, value, validation_mode=config.IGNORE))
    return made


def code(value: str, meaning: str, scheme: str = "SCT") -> Dataset:
    """An item of a code sequence."""
    return of(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def instance_of(sop_class: str) -> str:
    """The SOP Instance UID that `core` gives to an object of a class."""
    return f"{ROOT}.3.{sop_class.rpartition('1.1.')[2]}"


def reference(sop_class: str, number: str = "") -> Dataset:
    """A reference to an instance of a number, or to the object that is made of that class."""
    uid = f"{ROOT}.9.{number}" if number else instance_of(sop_class)
    return of(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=uid)


def person() -> Dataset:
    """The identification of somebody."""
    return of(
        PersonIdentificationCodeSequence=[code("4711", IDENTITY.physician_family, "99OSSYTH")],
        InstitutionName=IDENTITY.hospital,
        InstitutionAddress=IDENTITY.street,
        PersonTelephoneNumbers=IDENTITY.phone,
    )


def core(sop_class: str, modality: str = "OT") -> Dataset:
    """The patient, the study, the series and the equipment that every object has."""
    return of(
        SpecificCharacterSet="ISO_IR 192",
        SOPClassUID=sop_class,
        SOPInstanceUID=instance_of(sop_class),
        InstanceCreationDate="20190304",
        InstanceCreationTime="101500",
        InstanceCreatorUID=f"{ROOT}.77",
        StudyDate="20190304",
        StudyTime="101500",
        SeriesDate="20190304",
        SeriesTime="101500",
        ContentDate="20190304",
        ContentTime="101500",
        AccessionNumber=IDENTITY.accession_number,
        Modality=modality,
        Manufacturer="Maker",
        ManufacturerModelName="Model",
        InstitutionName=IDENTITY.hospital,
        InstitutionAddress=IDENTITY.street,
        StationName=MACHINE,
        DeviceSerialNumber=SERIAL,
        SoftwareVersions="1.0",
        ReferringPhysicianName=IDENTITY.physician,
        OperatorsName=IDENTITY.physician,
        StudyDescription=told("Lung therapy"),
        SeriesDescription=said("Planning"),
        PatientName=IDENTITY.name,
        PatientID=IDENTITY.record_number,
        PatientBirthDate=IDENTITY.birth_date,
        PatientSex="M",
        StudyInstanceUID=f"{ROOT}.1",
        SeriesInstanceUID=f"{ROOT}.2.{sop_class.rpartition('1.1.')[2]}",
        StudyID=IDENTITY.record_number,
        SeriesNumber=1,
        InstanceNumber=1,
        FrameOfReferenceUID=f"{ROOT}.4",
        PositionReferenceIndicator="",
    )


def merged(base: Dataset, *parts: Dataset) -> Dataset:
    """A data set with the elements of others put on top."""
    for part in parts:
        base.update(part)
    return base


def written(made: Dataset, *, implicit: bool = False) -> bytes:
    """The bytes of a file of an object."""
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    stream = BytesIO()
    made.save_as(stream, implicit_vr=implicit, little_endian=True, enforce_file_format=True)
    return stream.getvalue()


def numbers_of(made: Dataset, keywords: Iterable[str]) -> dict[str, list[Any]]:
    """The values of attributes at every depth, in the order in which they stand."""
    found: dict[str, list[Any]] = {keyword: [] for keyword in keywords}
    for element in made.iterall():
        if element.keyword in found:
            found[element.keyword].append(element.value)
    return found


def approved() -> Dataset:
    """An approval by somebody on a day."""
    return of(ApprovalStatus="APPROVED", ReviewDate="20190305", ReviewTime="080000", ReviewerName=IDENTITY.physician)
