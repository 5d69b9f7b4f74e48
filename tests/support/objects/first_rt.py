"""Objects of the first generation of radiotherapy, with the identity in every label, name, date and UID."""

import math

import numpy as np
from pydicom.dataset import Dataset

from support.objects.oncology import (
    CT,
    MACHINE,
    ROOT,
    RT,
    STRANGER,
    approved,
    core,
    merged,
    of,
    person,
    reference,
    said,
    told,
)
from support.objects.rt_plans import accessories, brachy_plan, ion_plan, plan
from support.objects.rt_records import beams_record, brachy_record, ion_record, summary_record
from support.planting import IDENTITY

LABELS = ("PTV", "GTV left lung", "Brainstem", "BODY")
"""Names of structures that have to stay."""
NUMBERS = (
    "ContourData", "NumberOfContourPoints", "ROINumber", "ReferencedROINumber", "ROIDisplayColor", "DVHData",
    "DVHNormalizationPoint", "DoseGridScaling", "GridFrameOffsetVector", "PixelData", "LeafJawPositions",
    "GantryAngle", "CumulativeMetersetWeight", "BeamMeterset", "BeamDose", "ScanSpotPositionMap",
    "ScanSpotMetersetWeights", "NominalBeamEnergy", "IsocenterPosition", "BlockData", "CompensatorTransmissionData",
    "DeliveredMeterset", "SpecifiedMeterset", "ControlPoint3DPosition", "ChannelTotalTime", "FractionPattern",
)  # fmt: skip
"""Numbers that have to be the same, bit by bit."""


def _ring(radius: float, height: float) -> list[str]:
    points = [(radius * math.cos(step / 3), radius * math.sin(step / 3), height) for step in range(19)]
    # More digits than the 16 of the standard, as planning systems write them.
    return [f"{part:.16f}"[:18] for point in points for part in point]


def structure_set() -> Dataset:
    """A structure set of four structures."""
    made = core(f"{RT}.3", "RTSTRUCT")
    rois, seen, drawn = [], [], []
    for number, label in enumerate(LABELS, 1):
        rois.append(
            of(
                ROINumber=number,
                ReferencedFrameOfReferenceUID=f"{ROOT}.4",
                ROIName=said(label, number),
                ROIDescription=told(label),
                ROIGenerationAlgorithm="MANUAL",
                ROIGenerationDescription=told("drawn"),
                ROIDateTime="20190304101500",
                ROICreatorSequence=[person()],
            )
        )
        seen.append(
            of(
                ObservationNumber=number,
                ReferencedROINumber=number,
                ROIObservationLabel=f"{STRANGER} {number}",
                ROIObservationDescription=told(label),
                RTROIInterpretedType="EXTERNAL" if label == "BODY" else "PTV",
                ROIInterpreter=IDENTITY.physician,
                ROIInterpreterSequence=[person()],
                MaterialID=said("Bone", 3),
            )
        )
        contours = [
            of(
                ContourImageSequence=[reference(CT, str(height))],
                ContourGeometricType="CLOSED_PLANAR",
                NumberOfContourPoints=19,
                ContourNumber=height,
                ContourData=_ring(number * 40, height * 3),
            )
            for height in range(4)
        ]
        drawn.append(of(ROIDisplayColor=[255, 0, number], ContourSequence=contours, ReferencedROINumber=number))
    frame = of(
        FrameOfReferenceUID=f"{ROOT}.4",
        RTReferencedStudySequence=[
            of(
                ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1",
                ReferencedSOPInstanceUID=f"{ROOT}.1",
                RTReferencedSeriesSequence=[
                    of(SeriesInstanceUID=f"{ROOT}.2.2", ContourImageSequence=[reference(CT, str(n)) for n in range(4)])
                ],
            )
        ],
    )
    said_of = of(
        StructureSetLabel=said("Lung"),
        StructureSetName=said("Lung", 1),
        StructureSetDescription=told("Lung"),
        StructureSetDate="20190304",
        StructureSetTime="101500",
        ReferencedFrameOfReferenceSequence=[frame],
        StructureSetROISequence=rois,
        ROIContourSequence=drawn,
        RTROIObservationsSequence=seen,
    )
    return merged(made, said_of, approved())


def dose() -> Dataset:
    """A dose grid with a dose volume histogram."""
    grid = np.arange(48, dtype=np.uint32) * 77_777
    return merged(
        core(f"{RT}.2", "RTDOSE"),
        of(
            SamplesPerPixel=1,
            PhotometricInterpretation="MONOCHROME2",
            NumberOfFrames=3,
            FrameIncrementPointer=0x3004000C,
            Rows=4,
            Columns=4,
            BitsAllocated=32,
            BitsStored=32,
            HighBit=31,
            PixelRepresentation=0,
            ImagePositionPatient=["-10.5", "-20.5", "-30.5"],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            PixelSpacing=[2.5, 2.5],
            DoseUnits="GY",
            DoseType="PHYSICAL",
            DoseComment=told("Lung plan"),
            NormalizationPoint=["1.5", "2.5", "3.5"],
            DoseSummationType="PLAN",
            ReferencedRTPlanSequence=[reference(f"{RT}.5")],
            GridFrameOffsetVector=["0", "2.5", "5.0"],
            DoseGridScaling="1.23456789012e-05",
            ReferencedStructureSetSequence=[reference(f"{RT}.3")],
            DVHNormalizationPoint=["1.5", "2.5", "3.5"],
            DVHSequence=[
                of(
                    DVHReferencedROISequence=[of(DVHROIContributionType="INCLUDED", ReferencedROINumber=1)],
                    DVHType="CUMULATIVE",
                    DoseUnits="GY",
                    DoseType="PHYSICAL",
                    DVHDoseScaling="1.0",
                    DVHVolumeUnits="CM3",
                    DVHNumberOfBins=3,
                    DVHData=["0.01", "100.123456789012345", "0.01", "99.5", "0.01", "1.25e-03"],
                )
            ],
            PixelData=grid.tobytes(),
        ),
    )


def image() -> Dataset:
    """A portal image."""
    return merged(
        core(f"{RT}.1", "RTIMAGE"),
        of(
            RTImageLabel=said("AP"),
            RTImageName=said("AP"),
            RTImageDescription=told("AP portal"),
            RTImagePlane="NORMAL",
            ReportedValuesOrigin="OPERATOR",
            RadiationMachineName=MACHINE,
            RadiationMachineSAD=1000,
            RTImageSID=1500,
            GantryAngle=0,
            ImageType=["DERIVED", "PRIMARY", "PORTAL"],
            ConversionType="DI",
            SamplesPerPixel=1,
            PhotometricInterpretation="MONOCHROME2",
            Rows=4,
            Columns=4,
            BitsAllocated=16,
            BitsStored=12,
            HighBit=11,
            PixelRepresentation=0,
            ReferencedRTPlanSequence=[reference(f"{RT}.5")],
            ReferencedBeamNumber=1,
            ExposureSequence=[merged(of(KVP=6000, NumberOfBlocks=1), accessories())],
            PixelData=np.arange(16, dtype=np.uint16).tobytes(),
        ),
    )


FIRST = {
    "structure set": structure_set,
    "plan": plan,
    "ion plan": ion_plan,
    "brachy plan": brachy_plan,
    "dose": dose,
    "image": image,
    "beams record": beams_record,
    "ion record": ion_record,
    "brachy record": brachy_record,
    "summary record": summary_record,
}
"""One maker for each kind of object."""
