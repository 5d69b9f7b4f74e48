"""What a file says of itself, and has to go on saying: acquisition, pixels, types 1 and 2."""

import hashlib
import re
from typing import Any, Final

from support.midi_like import answers as key
from support.midi_like.answers import Answers
from support.midi_like.burn import Burned
from support.midi_like.plant import path
from veil import standard

# Attributes of the acquisition and of the image that TCIA keeps.
_KEPT: Final = """
    SpecificCharacterSet ImageType InstanceCreationTime StudyTime SeriesTime AcquisitionTime ContentTime Modality
    ConversionType Manufacturer ManufacturerModelName ContrastBolusAgent BodyPartExamined ScanningSequence
    SequenceVariant MRAcquisitionType SliceThickness KVP RepetitionTime EchoTime ImagingFrequency ImagedNucleus
    SpacingBetweenSlices SoftwareVersions ReconstructionDiameter ExposureTime XRayTubeCurrent Exposure
    ConvolutionKernel FlipAngle PatientPosition SeriesNumber AcquisitionNumber InstanceNumber ImagePositionPatient
    ImageOrientationPatient SliceLocation SamplesPerPixel PhotometricInterpretation NumberOfFrames
    PixelSpacing WindowCenter WindowWidth RescaleIntercept RescaleSlope RescaleType
    LossyImageCompression DoseUnits DoseType DoseSummationType GridFrameOffsetVector DoseGridScaling RTPlanTime
    StructureSetTime ViewPosition FilterType EchoNumbers MagneticFieldStrength
""".split()
# Attributes that TCIA removes wherever they are.
_REMOVED: Final = """
    TimezoneOffsetFromUTC NameOfPhysiciansReadingStudy DerivationDescription ClinicalTrialCoordinatingCenterName
    RequestingPhysician AdmissionID CurrentPatientLocation ScheduledProcedureStepID
""".split()
_TYPE_1: Final = """
    SOPClassUID Modality Rows Columns BitsAllocated BitsStored HighBit PixelRepresentation SamplesPerPixel
    PhotometricInterpretation StudyInstanceUID SeriesInstanceUID SOPInstanceUID
""".split()
_TYPE_2: Final = """
    PatientName PatientID PatientBirthDate PatientSex StudyDate StudyTime AccessionNumber ReferringPhysicianName
    StudyID SeriesNumber InstanceNumber
""".split()
# A value of the real file that names a machine or a place: nobody could ask to keep it.
_OF_A_SITE: Final = re.compile(r"://|@|[0-9]{9}")
_NUMBERS: Final = {"DS", "IS"}


def answer(dataset: Any, answers: Answers, burned: Burned | None = None) -> str | None:
    """Adds the checks of what is not touched, or of what is burned in; the MD5 of the Pixel Data, None without."""
    _keywords(dataset, answers)
    for tag, creator, low in _listed(dataset):
        element = dataset[tag]
        where = f'<({tag >> 16:04x},"{creator.upper()}",{low:02x})>'
        answers.add("text_retained", where, element.name, element.value, str(element.value), key.PRIVATE_K)
    if "PixelData" not in dataset:
        return None
    digest = hashlib.md5(dataset.PixelData, usedforsecurity=False).hexdigest()
    if burned is not None:
        burned.answer(answers)
    else:
        answers.add("pixels_retained", None, None, None, digest, key.PIXELS_K)
    return digest


def _keywords(dataset: Any, answers: Answers) -> None:
    for keywords, action, category in (
        (_KEPT, "text_retained", key.BASIC_K),
        (_REMOVED, "text_removed", key.BASIC_X),
        (_TYPE_1, "text_notnull", key.TYPE_1),
        (_TYPE_2, "tag_retained", key.TYPE_2),
    ):
        for keyword in keywords:
            if keyword not in dataset:
                continue
            element = dataset[keyword]
            empty = element.value is None or not str(element.value).strip()
            if (empty and action != "tag_retained") or (
                action == "text_retained" and _OF_A_SITE.search(str(element.value))
            ):
                continue
            text = str(element.value) if action.startswith("text_re") else None
            answers.add(action, path(int(element.tag)), element.name, element.value, text, category)


def _listed(dataset: Any) -> list[tuple[int, str, int]]:
    """Numbers in private attributes that a public list calls safe."""
    found: list[tuple[int, str, int]] = []
    for tag in list(dataset.keys()):
        if not tag.is_private or tag.is_private_creator:
            continue
        element = dataset[tag]
        creator, low = str(tag.private_creator or element.private_creator or ""), int(tag) & 0xFF
        entry = standard.private.lookup(creator, int(tag) >> 16, low) if creator else None
        if entry is not None and entry.disposition == "keep" and element.VR in _NUMBERS and str(element.value).strip():
            found.append((int(tag), creator.strip(), low))
    return found
