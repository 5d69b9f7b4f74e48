"""Reports and key object selections, built with highdicom and pydicom, with the invented identity in every place."""

from collections.abc import Callable, Iterator
from typing import cast

import numpy as np
from highdicom import sr
from highdicom.ko import KeyObjectSelection, KeyObjectSelectionDocument
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code
from pydicom.uid import ExplicitVRLittleEndian

from support.identity import PlantedIdentity

IDENTITY = PlantedIdentity()
ROOT = f"1.2.826.0.1.3680043.2.{IDENTITY.record_number}"
DEVICE = "1.2.826.0.1.3680043.9.7"
"""Kept where a policy keeps the identity of devices, so it holds no number of the patient."""
CT = "1.2.840.10008.5.1.4.1.1.2"
ECG = "1.2.840.10008.5.1.4.1.1.9.1.1"
SR = "1.2.840.10008.5.1.4.1.1.88."
DATE, TIME = "20110512", "101500"
BIRTH = IDENTITY.birth_date
WHO = IDENTITY.names()[1]
DOCTOR = IDENTITY.physician
HOSPITAL = IDENTITY.hospital


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """One item of a code sequence."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


_VALUE = {
    "TEXT": "TextValue",
    "PNAME": "PersonName",
    "DATE": "Date",
    "TIME": "Time",
    "DATETIME": "DateTime",
    "UIDREF": "UID",
}


def item(
    relation: str, kind: str, concept: tuple[str, str, str] | None, value: object = None, *below: Dataset
) -> Dataset:
    """One content item; `value` is what its value type asks: text, a code, (number, unit), an instance UID, shapes."""
    made = Dataset()
    if relation:
        made.RelationshipType = relation
    made.ValueType = kind
    if concept:
        made.ConceptNameCodeSequence = [code(*concept)]
    if kind in _VALUE:
        setattr(made, _VALUE[kind], value)
    elif kind == "CODE":
        made.ConceptCodeSequence = [code(*cast("tuple[str, str, str]", value))]
    elif kind == "NUM":
        number, unit = cast("tuple[str, str]", value)
        measured = Dataset()
        measured.NumericValue, measured.MeasurementUnitsCodeSequence = number, [code(unit, "UCUM", unit)]
        made.MeasuredValueSequence = [measured]
    elif kind in ("IMAGE", "COMPOSITE", "WAVEFORM"):
        made.ReferencedSOPSequence = [reference(str(value), ECG if kind == "WAVEFORM" else CT)]
    elif kind == "SCOORD":
        made.GraphicType, made.GraphicData = "POINT", [12.5, 33.25]
    elif kind == "SCOORD3D":
        made.GraphicType, made.GraphicData = "POINT", [12.5, 33.25, -7.0]
        made.ReferencedFrameOfReferenceUID = f"{ROOT}.9"
    elif kind == "TCOORD":
        made.TemporalRangeType, made.ReferencedDateTime = "POINT", [f"{DATE}{TIME}"]
    elif kind == "CONTAINER":
        made.ContinuityOfContent = "SEPARATE"
    if below:
        made.ContentSequence = list(below)
    return made


def reference(uid: str, sop_class: str = CT) -> Dataset:
    """A reference to an instance."""
    made = Dataset()
    made.ReferencedSOPClassUID, made.ReferencedSOPInstanceUID = sop_class, uid
    return made


def by_position(relation: str, *position: int) -> Dataset:
    """A relation to an item by its position (PS3.3 C.17.3.2.5)."""
    made = Dataset()
    made.RelationshipType, made.ReferencedContentItemIdentifier = relation, list(position)
    return made


def image(number: int = 1) -> Dataset:
    """The header of an image that reports speak of, as their evidence."""
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID = CT, f"{ROOT}.3.{number}"
    made.StudyInstanceUID, made.SeriesInstanceUID, made.FrameOfReferenceUID = f"{ROOT}.1", f"{ROOT}.2", f"{ROOT}.9"
    made.PatientName, made.PatientID, made.PatientBirthDate, made.PatientSex = (
        IDENTITY.name,
        IDENTITY.record_number,
        BIRTH,
        "M",
    )
    made.StudyDate, made.StudyTime, made.StudyID, made.AccessionNumber = DATE, TIME, "7", IDENTITY.accession_number
    made.ReferringPhysicianName, made.Modality, made.Rows, made.Columns = DOCTOR, "CT", 64, 64
    made.SeriesDate, made.InstanceNumber, made.PatientAge = DATE, number, "061Y"
    made.PixelSpacing, made.SliceThickness = [0.5, 0.5], 2.5
    made.ImagePositionPatient, made.ImageOrientationPatient = [1.0, 2.0, 3.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    return made


def document(sop_class: str, title: tuple[str, str, str], *content: Dataset) -> Dataset:
    """A document around content, with people and places in every attribute that its modules have for them."""
    made = image()
    del made.Rows, made.Columns, made.FrameOfReferenceUID
    del made.PixelSpacing, made.SliceThickness, made.ImagePositionPatient, made.ImageOrientationPatient
    made.SOPClassUID, made.SOPInstanceUID, made.Modality = sop_class, f"{ROOT}.4", "SR"
    made.SeriesInstanceUID, made.SeriesNumber, made.Manufacturer = f"{ROOT}.5", 1, "Siemens"
    made.InstitutionName, made.InstitutionAddress, made.StationName = HOSPITAL, IDENTITY.street, "DRUMMOND1"
    made.OperatorsName, made.ReferencedPerformedProcedureStepSequence = DOCTOR, []
    made.ContentDate, made.ContentTime, made.PerformedProcedureCodeSequence = DATE, TIME, []
    made.CompletionFlag, made.VerificationFlag, made.CompletionFlagDescription = "COMPLETE", "VERIFIED", f"for {WHO}"
    observer = person("VerifyingObserverName", "VerifyingObserverIdentificationCodeSequence")
    observer.VerifyingOrganization, observer.VerificationDateTime = HOSPITAL, f"{DATE}{TIME}"
    author = person("PersonName", "PersonIdentificationCodeSequence")
    author.ObserverType, author.InstitutionName, author.InstitutionCodeSequence = "PSN", HOSPITAL, []
    participant = person("PersonName", "PersonIdentificationCodeSequence")
    participant.ParticipationType, participant.ParticipationDateTime = "ATTEST", f"{DATE}{TIME}"
    participant.ObserverType, participant.InstitutionName, participant.InstitutionCodeSequence = "PSN", HOSPITAL, []
    made.VerifyingObserverSequence, made.AuthorObserverSequence = [observer], [author]
    made.ParticipantSequence = [participant]
    custodian = Dataset()
    custodian.InstitutionName, custodian.InstitutionCodeSequence = HOSPITAL, [code("7", "99LOCAL", HOSPITAL)]
    made.CustodialOrganizationSequence = [custodian]
    request = Dataset()
    request.StudyInstanceUID, request.ReferencedStudySequence = f"{ROOT}.1", []
    request.AccessionNumber, request.RequestedProcedureID = IDENTITY.accession_number, IDENTITY.record_number
    request.PlacerOrderNumberImagingServiceRequest = IDENTITY.record_number
    request.FillerOrderNumberImagingServiceRequest = IDENTITY.record_number
    request.RequestedProcedureDescription, request.RequestedProcedureCodeSequence = f"CT of {WHO}", []
    made.ReferencedRequestSequence = [request]
    for name, number in (
        ("CurrentRequestedProcedureEvidenceSequence", 1),
        ("PertinentOtherEvidenceSequence", 2),
        ("PredecessorDocumentsSequence", 6),
    ):
        setattr(made, name, [evidence(number)])
    made.ValueType, made.ConceptNameCodeSequence, made.ContinuityOfContent = "CONTAINER", [code(*title)], "SEPARATE"
    made.ContentSequence = list(content)
    return with_meta(made)


def person(name: str, codes_: str) -> Dataset:
    """Somebody, by name and a code of the house."""
    made = Dataset()
    setattr(made, name, DOCTOR)
    setattr(made, codes_, [code(IDENTITY.record_number, "99LOCAL", WHO)])
    return made


def evidence(number: int) -> Dataset:
    """An item of an evidence sequence."""
    made, series = Dataset(), Dataset()
    series.SeriesInstanceUID, series.ReferencedSOPSequence = f"{ROOT}.2", [reference(f"{ROOT}.3.{number}")]
    made.StudyInstanceUID, made.ReferencedSeriesSequence = f"{ROOT}.1", [series]
    return made


def with_meta(made: Dataset) -> Dataset:
    """The data set with a file meta group, ready to be written."""
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID, made.file_meta.MediaStorageSOPInstanceUID = (
        made.SOPClassUID,
        made.SOPInstanceUID,
    )
    return made


def observers() -> list[Dataset]:
    """Who says it, about whom, in what procedure (TID 1001 to 1010), each with the identity in it."""
    had = "HAS OBS CONTEXT"
    rows = (
        ("PNAME", "121008", "Person Observer Name", DOCTOR),
        ("TEXT", "128774", "Person Observer's Login Name", IDENTITY.family.lower()),
        ("TEXT", "121009", "Person Observer's Organization Name", HOSPITAL),
        ("UIDREF", "121012", "Device Observer UID", DEVICE),
        ("TEXT", "121013", "Device Observer Name", "DRUMMOND1"),
        ("TEXT", "121016", "Device Observer Serial Number", IDENTITY.record_number),
        ("TEXT", "121017", "Device Observer Physical Location During Observation", HOSPITAL),
        ("UIDREF", "121018", "Procedure Study Instance UID", f"{ROOT}.1"),
        ("TEXT", "121022", "Accession Number", IDENTITY.accession_number),
        ("UIDREF", "121028", "Subject UID", f"{ROOT}.8"),
        ("PNAME", "121029", "Subject Name", IDENTITY.name),
        ("TEXT", "121030", "Subject ID", IDENTITY.record_number),
        ("DATE", "121031", "Subject Birth Date", BIRTH),
        ("CODE", "121032", "Subject Sex", ("M", "DCM", "Male")),
        ("NUM", "121033", "Subject Age", ("61", "a")),
    )
    return [item(had, kind, (value, "DCM", meaning), what) for kind, value, meaning, what in rows]


LENGTH = ("410668003", "SCT", "Length")


def _cad() -> Dataset:
    """Mammography CAD, with relations by position."""
    finding = item(
        "CONTAINS",
        "CODE",
        ("111059", "DCM", "Single Image Finding"),
        ("F-01796", "SRT", "Mammography breast density"),
        item("HAS PROPERTIES", "NUM", ("111047", "DCM", "Probability of cancer"), ("71", "%")),
        item("HAS PROPERTIES", "SCOORD", ("111010", "DCM", "Center"), None, by_position("SELECTED FROM", 1, 17)),
        item("HAS PROPERTIES", "TEXT", ("121106", "DCM", "Comment"), f"Seen with {WHO}, 3 mm"),
    )
    return document(
        f"{SR}50",
        ("111036", "DCM", "Mammography CAD Report"),
        *observers(),
        item("CONTAINS", "CONTAINER", ("111028", "DCM", "Image Library"), None),
        item("CONTAINS", "IMAGE", None, f"{ROOT}.3.1"),
        finding,
    )


def _dose() -> Dataset:
    """X-Ray radiation dose (TID 10001)."""
    event = item(
        "CONTAINS",
        "CONTAINER",
        ("113706", "DCM", "Irradiation Event X-Ray Data"),
        None,
        item("CONTAINS", "UIDREF", ("113769", "DCM", "Irradiation Event UID"), f"{ROOT}.11"),
        item("CONTAINS", "DATETIME", ("111526", "DCM", "DateTime Started"), f"{DATE}{TIME}"),
        item("CONTAINS", "TEXT", ("125203", "DCM", "Acquisition Protocol"), f"Abdomen {WHO}"),
        item("CONTAINS", "TEXT", ("113605", "DCM", "Irradiation Event Label"), f"{IDENTITY.record_number}"),
        item("CONTAINS", "NUM", ("113738", "DCM", "Dose (RP)"), ("0.01234", "Gy")),
        item("CONTAINS", "TEXT", ("113832", "DCM", "Identification of the X-Ray Source"), IDENTITY.record_number),
    )
    device = item(
        "CONTAINS",
        "TEXT",
        ("113877", "DCM", "Device Name"),
        "DRUMMOND1",
    )
    said = [one for one in observers() if one.ValueType not in ("DATE", "NUM")]
    dose = document(f"{SR}67", ("113701", "DCM", "X-Ray Radiation Dose Report"), *said, device, event)
    dose.ManufacturerModelName, dose.DeviceSerialNumber, dose.SoftwareVersions = "Model", IDENTITY.record_number, "V1"
    dose.ContentSequence.append(
        item("CONTAINS", "DATETIME", ("113723", "DCM", "Calibration DateTime"), f"{DATE}{TIME}")
    )
    dose.ContentSequence.append(
        item("CONTAINS", "PNAME", ("113850", "DCM", "Irradiation Authorizing"), DOCTOR,
             item("HAS PROPERTIES", "TEXT", ("113871", "DCM", "Person ID"), IDENTITY.record_number),
             item("HAS PROPERTIES", "TEXT", ("113873", "DCM", "Organization Name"), HOSPITAL)),
    )  # fmt: skip
    return dose


def _comprehensive() -> Dataset:
    """Every value type, under concepts that the table has, lacks, and of a house."""
    house = ("X1", "99LOCAL", f"Remark on {WHO}")
    odd = [
        item("CONTAINS", kind, concept, value)
        for concept in (house, ("112039", "DCM", "Tracking Identifier"))
        for kind, value in (
            ("TEXT", f"Lesion 1 of {WHO}, {IDENTITY.phone}"),
            ("PNAME", IDENTITY.name),
            ("DATE", BIRTH),
            ("DATETIME", f"{BIRTH}{TIME}"),
            ("TIME", TIME),
            ("UIDREF", f"{ROOT}.12"),
            ("CODE", (IDENTITY.record_number[:8], "99LOCAL", WHO)),
            ("NUM", ("4.5", "mm")),
            ("COMPOSITE", f"{ROOT}.3.2"),
            ("WAVEFORM", f"{ROOT}.3.3"),
            ("SCOORD3D", None),
        )
    ]
    timed = item(
        "CONTAINS", "TCOORD", ("121227", "DCM", "Time"), None, item("SELECTED FROM", "IMAGE", None, f"{ROOT}.3.1")
    )
    deep = item("CONTAINS", "TEXT", ("121071", "DCM", "Finding"), f"Nodule of {WHO}")
    for _ in range(8):
        deep = item("CONTAINS", "CONTAINER", ("121070", "DCM", "Findings"), None, deep)
    return document(f"{SR}34", ("126000", "DCM", "Imaging Measurement Report"), *observers(), *odd, timed, deep)


def _echo() -> Dataset:
    """Simplified adult echo (TID 5300)."""
    group = item(
        "CONTAINS",
        "CONTAINER",
        ("125301", "DCM", "Pre-coordinated Measurements"),
        None,
        item("CONTAINS", "NUM", ("18026-5", "LN", "Left Ventricular Internal Diastolic Dimension"), ("4.71", "cm"),
             item("INFERRED FROM", "IMAGE", ("121112", "DCM", "Source of Measurement"), f"{ROOT}.3.1"),
             item("HAS OBS CONTEXT", "TEXT", ("121041", "DCM", "Specimen Identifier"), IDENTITY.record_number)),
    )  # fmt: skip
    patient = item(
        "CONTAINS",
        "CONTAINER",
        ("121118", "DCM", "Patient Characteristics"),
        None,
        item("CONTAINS", "NUM", ("121033", "DCM", "Subject Age"), ("61", "a")),
        item("CONTAINS", "TEXT", ("121110", "DCM", "Patient Presentation"), f"{WHO}, chest pain"),
    )
    return document(
        f"{SR}33", ("125300", "DCM", "Simplified Adult Echocardiography Procedure Report"), *observers(), patient, group
    )


def _report() -> Dataset:
    """TID 1500 with planar measurements, by highdicom."""
    person_context = sr.ObserverContext(
        observer_type=codes.DCM.Person,
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(
            DOCTOR, login_name=IDENTITY.family.lower(), organization_name=HOSPITAL
        ),
    )
    device_context = sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(
            DEVICE, "DRUMMOND1", "Siemens", "Model", IDENTITY.record_number, HOSPITAL
        ),
    )
    subject = sr.SubjectContext(
        subject_class=codes.DCM.Specimen,
        subject_class_specific_context=sr.SubjectContextSpecimen(
            f"{ROOT}.13", identifier=IDENTITY.record_number, container_identifier=IDENTITY.accession_number
        ),
    )
    source = sr.SourceImageForRegion(CT, f"{ROOT}.3.1")
    group = sr.PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(f"{ROOT}.14", f"Lesion 1 {WHO}"),
        referenced_region=sr.ImageRegion("CIRCLE", np.array([[10.0, 11.0], [10.0, 14.5]]), source),
        finding_type=codes.SCT.Nodule,
        session=f"Session of {WHO}",
        finding_sites=[sr.FindingSite(codes.SCT.Lung)],
        time_point_context=sr.TimePointContext(f"{DATE} {WHO}", subject_time_point_identifier=IDENTITY.record_number),
        measurements=[
            sr.Measurement(
                codes.SCT.Length, 12.75, codes.UCUM.Millimeter,
                referenced_images=[sr.SourceImageForMeasurement(CT, f"{ROOT}.3.1")],
            ),
            sr.Measurement(codes.SCT.Area, 88.125, codes.UCUM.SquareMillimeter),
        ],
        qualitative_evaluations=[
            sr.QualitativeEvaluation(Code("C1", "99LOCAL", f"Grade by {WHO}"), codes.SCT.Large)
        ],
    )  # fmt: skip
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(person_context, device_context, subject),
        procedure_reported=codes.LN.CTUnspecifiedBodyRegion,
        imaging_measurements=[group],
        referenced_images=[image()],
    )
    return sr.Comprehensive3DSR(
        evidence=[image()],
        content=content[0],
        series_instance_uid=f"{ROOT}.5",
        series_number=1,
        sop_instance_uid=f"{ROOT}.4.2",
        instance_number=1,
        manufacturer="Siemens",
        is_complete=True,
        is_final=True,
        is_verified=True,
        institution_name=HOSPITAL,
        institutional_department_name=HOSPITAL,
        verifying_observer_name=DOCTOR,
        verifying_organization=HOSPITAL,
        previous_versions=[],
        requested_procedures=[],
    )


def _key_object() -> Dataset:
    """A key object selection, by highdicom."""
    person_context = sr.ObserverContext(
        observer_type=codes.DCM.Person,
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(DOCTOR, organization_name=HOSPITAL),
    )
    content = KeyObjectSelection(
        codes.DCM.OfInterest,
        [image(1), image(2)],
        observer_person_context=person_context,
        description=f"Nodule in the left lung of {WHO}",
    )
    return KeyObjectSelectionDocument(
        [image(1), image(2)],
        content,
        f"{ROOT}.5",
        1,
        f"{ROOT}.4.3",
        1,
        manufacturer="Siemens",
        institution_name=HOSPITAL,
        institutional_department_name=HOSPITAL,
    )


_MAKERS: dict[str, Callable[[], Dataset]] = {
    "report": _report,
    "key object": _key_object,
    "cad": _cad,
    "dose": _dose,
    "comprehensive 3d": _comprehensive,
    "echo": _echo,
}
NAMES = tuple(_MAKERS)


def make(name: str) -> Dataset:
    """One of the objects by its name."""
    return _MAKERS[name]()


def objects() -> Iterator[tuple[str, Dataset]]:
    """Every object, with its name."""
    for name in NAMES:
        yield name, make(name)
