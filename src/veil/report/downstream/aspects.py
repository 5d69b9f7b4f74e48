"""What is compared, in words for those who never saw a data dictionary, and the attributes that it rests on (PS3.3)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from veil import standard

State = Literal["equal", "policy", "lost"]
"""equal: a reader gets the same; policy: it differs where the cleaner acted; lost: it differs, and nobody meant it."""

ASPECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opens": "opens in a reader",
        "pixels": "the same pixel values",
        "geometry": "size, place and direction of pixels in the body",
        "values": "the numbers behind pixels: rescale, window, uptake, dose",
        "times": "time between events: injection, acquisitions",
        "links": "links between objects: contours, masks, plans, series",
        "volume": "series that can be stacked: the same volume",
    }
)
"""What is compared, in the order in which it is shown. Series are counted for `volume`, files for all others."""

_GEOMETRY: Final = """
    Rows Columns NumberOfFrames PixelSpacing ImagerPixelSpacing NominalScannedPixelSpacing PixelAspectRatio
    ImagePositionPatient ImageOrientationPatient SliceThickness SpacingBetweenSlices SliceLocation
    GridFrameOffsetVector PatientPosition PatientOrientation Laterality ImageLaterality FrameLaterality
    InstanceNumber InStackPositionNumber TemporalPositionIndex TemporalPositionIdentifier NumberOfTemporalPositions
    NumberOfSlices DimensionIndexValues ContourData ContourGeometricType NumberOfContourPoints
    TotalPixelMatrixColumns TotalPixelMatrixRows ColumnPositionInTotalImagePixelMatrix
    RowPositionInTotalImagePixelMatrix XOffsetInSlideCoordinateSystem YOffsetInSlideCoordinateSystem
    ImageOrientationSlide FrameOfReferenceTransformationMatrix PhysicalDeltaX PhysicalDeltaY PhysicalUnitsXDirection
    PhysicalUnitsYDirection RegionLocationMinX0 RegionLocationMinY0 RegionLocationMaxX1 RegionLocationMaxY1
"""
_VALUES: Final = """
    RescaleSlope RescaleIntercept RescaleType WindowCenter WindowWidth VOILUTFunction LUTDescriptor LUTData
    PresentationLUTShape PixelIntensityRelationship PixelIntensityRelationshipSign RealWorldValueSlope
    RealWorldValueIntercept RealWorldValueFirstValueMapped RealWorldValueLastValueMapped PixelPaddingValue
    PixelPaddingRangeLimit RedPaletteColorLookupTableDescriptor RedPaletteColorLookupTableData
    GreenPaletteColorLookupTableData BluePaletteColorLookupTableData Units SUVType DecayCorrection DecayFactor
    CorrectedImage RadionuclideTotalDose RadionuclideHalfLife RadionuclidePositronFraction RadiopharmaceuticalVolume
    PatientWeight PatientSize DoseCalibrationFactor ScatterFractionFactor DoseGridScaling DoseUnits DoseType
    DoseSummationType RepetitionTime EchoTime InversionTime FlipAngle MagneticFieldStrength DiffusionBValue
    DiffusionGradientOrientation KVP XRayTubeCurrent Exposure ConvolutionKernel SegmentNumber SegmentationType
    MaximumFractionalValue ReferencedSegmentNumber ROINumber ReferencedROINumber ReferencedBeamNumber BeamMeterset
    TriggerTime FrameReferenceTime ActualFrameDuration FrameTime FrameTimeVector NumericValue
"""
_EVENTS: Final = """
    StudyDate SeriesDate AcquisitionDate ContentDate AcquisitionDateTime RadiopharmaceuticalStartDateTime
    RadiopharmaceuticalStopDateTime DecayCorrectionDateTime FrameAcquisitionDateTime FrameReferenceDateTime
    StartAcquisitionDateTime EndAcquisitionDateTime StudyTime SeriesTime AcquisitionTime ContentTime
    RadiopharmaceuticalStartTime RadiopharmaceuticalStopTime ContrastBolusStartTime ContrastBolusStopTime
    InterventionDrugStartTime
"""


@cache
def tags() -> dict[int, str]:
    """The aspect of each attribute that is compared; times are those that tell when something was done."""
    found: dict[int, str] = {}
    for aspect, words in (("geometry", _GEOMETRY), ("values", _VALUES), ("times", _EVENTS)):
        for word in words.split():
            tag = standard.dictionary.tag(word)
            if tag is not None:
                found[tag] = aspect
    return found
