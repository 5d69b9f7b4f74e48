"""A collection of one patient in which everything refers to everything: images, regions, a plan, a report, a view.

The images and what is drawn in them come first; plan, dose, report and key images are of a month later.
"""

from collections.abc import Mapping
from pathlib import Path

import highdicom as hd
import numpy as np
from highdicom.sr.coding import CodedConcept
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from support.planting import IDENTITY

ROOT = f"1.2.826.0.1.3680043.2.{IDENTITY.record_number}.7"
STUDY, LATER_STUDY = f"{ROOT}.1", f"{ROOT}.2"
FRAME = "1.2.826.0.1.3680043.2.77.1.9"
"""Without the patient's number, which would be replaced even where a policy keeps it."""
TRACKING = f"{ROOT}.1.8"
SLICES = 3
_RT = "1.2.840.10008.5.1.4.1.1.481"
_CT = "1.2.840.10008.5.1.4.1.1.2"


def _core(sop_class: str, modality: str, number: int, study: str = STUDY, **values: object) -> Dataset:
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID, made.Modality = sop_class, modality
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.5.{number}")
    made.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    made.StudyInstanceUID, made.SeriesInstanceUID = study, f"{ROOT}.4.{number // 100}"
    made.PatientName, made.PatientID, made.PatientBirthDate = IDENTITY.name, IDENTITY.record_number, IDENTITY.birth_date
    made.PatientSex, made.StudyID, made.AccessionNumber, made.ReferringPhysicianName = "F", "1", "", ""
    made.StudyDate = made.SeriesDate = made.ContentDate = "20190301" if study == STUDY else "20190401"
    made.StudyTime = made.SeriesTime = made.ContentTime = "101010"
    made.SeriesNumber, made.InstanceNumber, made.Manufacturer = number // 100, number % 100 + 1, "Acme"
    made.FrameOfReferenceUID, made.PositionReferenceIndicator = FRAME, ""
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def _of(**values: object) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def _to(other: Dataset) -> Dataset:
    return _of(ReferencedSOPClassUID=other.SOPClassUID, ReferencedSOPInstanceUID=other.SOPInstanceUID)


def _image(made: Dataset, *, bits: int = 16) -> Dataset:
    made.Rows = made.Columns = 16
    made.SamplesPerPixel, made.PhotometricInterpretation, made.PixelRepresentation = 1, "MONOCHROME2", 0
    made.BitsAllocated, made.BitsStored, made.HighBit = bits, bits, bits - 1
    made.PixelSpacing, made.ImageOrientationPatient = [1, 1], [1, 0, 0, 0, 1, 0]
    return made


def _slice(number: int) -> Dataset:
    made = _image(_core(_CT, "CT", 100 + number, ImageType=["ORIGINAL", "PRIMARY", "AXIAL"]))
    made.ImagePositionPatient, made.SliceThickness, made.KVP, made.AcquisitionNumber = [0, 0, number], 1, 120, 1
    made.RescaleIntercept, made.RescaleSlope, made.BodyPartExamined = 0, 1, "CHEST"
    made.PixelData = (np.arange(256, dtype="<u2") + number).tobytes()
    return made


def _segmentation(slices: list[Dataset]) -> Dataset:
    mask = np.zeros((SLICES, 16, 16), dtype=np.uint8)
    mask[:, 4:8, 4:8] = 1
    lung = CodedConcept("39607008", "SCT", "Lung")
    segment = hd.seg.SegmentDescription(
        1, "Lung", CodedConcept("123037004", "SCT", "Anatomical structure"), lung, "MANUAL",
        tracking_uid=TRACKING, tracking_id="lesion",
    )  # fmt: skip
    return hd.seg.Segmentation(
        slices, mask, "BINARY", [segment], f"{ROOT}.4.2", 2, f"{ROOT}.5.200", 1, "Acme", "M", "1", "0"
    )


def _structures(slices: list[Dataset]) -> Dataset:
    series = _of(
        SeriesInstanceUID=slices[0].SeriesInstanceUID,
        ContourImageSequence=[_to(one) for one in slices],
    )
    study = _of(
        ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1", ReferencedSOPInstanceUID=STUDY,
        RTReferencedSeriesSequence=[series],
    )  # fmt: skip
    contour = _of(
        ContourImageSequence=[_to(slices[0])], ContourGeometricType="POINT", NumberOfContourPoints=1,
        ContourData=[1, 1, 0],
    )  # fmt: skip
    return _core(
        f"{_RT}.3", "RTSTRUCT", 300, StructureSetLabel="regions", StructureSetDate="20190301",
        StructureSetTime="101010", ApprovalStatus="UNAPPROVED",
        ReferencedFrameOfReferenceSequence=[_of(FrameOfReferenceUID=FRAME, RTReferencedStudySequence=[study])],
        StructureSetROISequence=[_of(ROINumber=1, ReferencedFrameOfReferenceUID=FRAME, ROIName="PTV",
                                     ROIGenerationAlgorithm="MANUAL")],
        ROIContourSequence=[_of(ReferencedROINumber=1, ContourSequence=[contour])],
        RTROIObservationsSequence=[_of(ObservationNumber=1, ReferencedROINumber=1, RTROIInterpretedType="PTV",
                                       ROIInterpreter="")],
    )  # fmt: skip


def _registration(slices: list[Dataset]) -> Dataset:
    matrix = _of(
        FrameOfReferenceTransformationMatrix=[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        FrameOfReferenceTransformationMatrixType="RIGID",
    )
    item = _of(
        FrameOfReferenceUID=FRAME, ReferencedImageSequence=[_to(one) for one in slices],
        MatrixRegistrationSequence=[_of(MatrixSequence=[matrix])],
    )  # fmt: skip
    instances = _of(SeriesInstanceUID=slices[0].SeriesInstanceUID, ReferencedInstanceSequence=[_to(slices[0])])
    return _core(
        "1.2.840.10008.5.1.4.1.1.66.1", "REG", 400, RegistrationSequence=[item], ReferencedSeriesSequence=[instances],
        ContentLabel="REG", ContentDescription="", ContentCreatorName="",
    )  # fmt: skip


def _plan(structures: Dataset) -> Dataset:
    goal = _of(
        DoseReferenceNumber=1, DoseReferenceUID=f"{ROOT}.1.7", DoseReferenceStructureType="SITE",
        DoseReferenceType="TARGET",
    )  # fmt: skip
    return _core(
        f"{_RT}.5", "RTPLAN", 500, LATER_STUDY, RTPlanLabel="plan", RTPlanDate="20190401", RTPlanTime="101010",
        RTPlanGeometry="PATIENT", ApprovalStatus="UNAPPROVED", DoseReferenceSequence=[goal],
        ReferencedStructureSetSequence=[_to(structures)],
    )  # fmt: skip


def _dose(plan: Dataset, structures: Dataset) -> Dataset:
    made = _image(_core(f"{_RT}.2", "RTDOSE", 600, LATER_STUDY))
    made.ImagePositionPatient, made.NumberOfFrames, made.FrameIncrementPointer = [0, 0, 0], 1, 0x3004000C
    made.DoseUnits, made.DoseType, made.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    made.GridFrameOffsetVector, made.DoseGridScaling, made.SliceThickness = [0], 0.01, 1
    made.ReferencedRTPlanSequence, made.ReferencedStructureSetSequence = [_to(plan)], [_to(structures)]
    made.PixelData = np.arange(256, dtype="<u2").tobytes()
    return made


def _report(slices: list[Dataset], segmentation: Dataset) -> Dataset:
    region = hd.sr.ReferencedSegment(
        segmentation.SOPClassUID, segmentation.SOPInstanceUID, 1,
        source_images=[hd.sr.SourceImageForSegmentation(one.SOPClassUID, one.SOPInstanceUID) for one in slices],
    )  # fmt: skip
    group = hd.sr.VolumetricROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(TRACKING, "lesion"), referenced_segment=region
    )
    observer = hd.sr.ObserverContext(
        CodedConcept("121006", "DCM", "Person"),
        hd.sr.PersonObserverIdentifyingAttributes(IDENTITY.physician),
    )
    tree = hd.sr.MeasurementReport(
        hd.sr.ObservationContext(observer), CodedConcept("77477000", "SCT", "CT"), imaging_measurements=[group]
    )
    return hd.sr.Comprehensive3DSR(
        [*slices, segmentation], tree[0], f"{ROOT}.4.7", 7, f"{ROOT}.5.700", 1, "Acme",
        institution_name=IDENTITY.hospital,
    )  # fmt: skip


def _view(slices: list[Dataset]) -> Dataset:
    return hd.pr.GrayscaleSoftcopyPresentationState(
        slices, f"{ROOT}.4.8", 8, f"{ROOT}.5.800", 1, "Acme", "M", "1", "0", "VIEW",
        concept_name=CodedConcept("121021", "DCM", "Region in isodose"), content_creator_name=IDENTITY.physician,
    )  # fmt: skip


def _key_objects(slices: list[Dataset], segmentation: Dataset) -> Dataset:
    content = hd.ko.KeyObjectSelection(
        CodedConcept("113000", "DCM", "Of Interest"), [*slices, segmentation], description="see the lesion"
    )
    return hd.ko.KeyObjectSelectionDocument(
        [*slices, segmentation], content, f"{ROOT}.4.9", 9, f"{ROOT}.5.900", 1, "Acme"
    )


def make() -> tuple[dict[str, Dataset], dict[str, Dataset]]:
    """The objects of the first day and those of a month later, by name."""
    slices = [_slice(number) for number in range(SLICES)]
    segmentation, structures = _segmentation(slices), _structures(slices)
    first = {f"ct{number}": one for number, one in enumerate(slices)}
    first |= {"seg": segmentation, "rtstruct": structures, "reg": _registration(slices)}
    plan = _plan(structures)
    second = {
        "rtplan": plan,
        "rtdose": _dose(plan, structures),
        "sr": _report(slices, segmentation),
        "pr": _view(slices),
        "ko": _key_objects(slices, segmentation),
    }
    return first, second


def write(objects: Mapping[str, Dataset], folder: Path) -> None:
    """Write objects as files named by themselves."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in objects.items():
        one.save_as(folder / f"{name}.dcm", enforce_file_format=True)
