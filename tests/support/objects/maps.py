"""Segmentations, maps, registrations and annotations, with the identity in every label, name, date and UID."""

from functools import cache

import highdicom as hd
import numpy as np
from highdicom.sr.coding import CodedConcept
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from support.objects.oncology import CT, ROOT, STRANGER, code, core, merged, of, person, reference, said, told
from support.planting import IDENTITY

NUMBERS = (
    "PixelData", "FloatPixelData", "DoubleFloatPixelData", "PointCoordinatesData", "DoublePointCoordinatesData",
    "LongPrimitivePointIndexList", "LongTrianglePointIndexList", "VectorGridData", "GridDimensions", "GridResolution",
    "FrameOfReferenceTransformationMatrix", "ContourData", "RealWorldValueSlope", "RealWorldValueIntercept",
    "RealWorldValueFirstValueMapped", "FloatingPointValues", "AnnotationIndexList", "SegmentNumber",
    "ReferencedSegmentNumber", "NumberOfAnnotations", "DimensionIndexValues",
)  # fmt: skip
"""Numbers that have to be the same, bit by bit."""
LABELS = ("GTV left lung", "Brainstem", "tumor cells")
LUNG, SLIDE = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.77.1.6"
_PARAMETERS = {"threshold": "0.5", "output": f"/home/{STRANGER.lower()}/{IDENTITY.family}/mask"}


@cache
def _slices() -> tuple[Dataset, ...]:
    made = []
    for number in range(3):
        one = merged(
            core(LUNG, "CT"),
            of(
                SOPInstanceUID=f"{ROOT}.9.{number}",
                SeriesInstanceUID=f"{ROOT}.2.2",
                ImageType=["ORIGINAL", "PRIMARY", "AXIAL"],
                ImagePositionPatient=[0, 0, number * 2.5],
                ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                PixelSpacing=[1, 1],
                SliceThickness=2.5,
                SamplesPerPixel=1,
                PhotometricInterpretation="MONOCHROME2",
                Rows=16,
                Columns=16,
                BitsAllocated=16,
                BitsStored=16,
                HighBit=15,
                PixelRepresentation=0,
                RescaleSlope=1,
                RescaleIntercept=0,
                PixelData=bytes(512),
            ),
        )
        one.file_meta = FileMetaDataset()
        one.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        made.append(one)
    return tuple(made)


def _concept(value: str, meaning: str) -> CodedConcept:
    return CodedConcept(value, "SCT", meaning)


def _algorithm() -> hd.AlgorithmIdentificationSequence:
    return hd.AlgorithmIdentificationSequence(
        name=f"Segmenter of Dr {STRANGER}",
        family=CodedConcept("123109", "DCM", "Artificial Intelligence"),
        version="1.0",
        source=IDENTITY.hospital,
        parameters=_PARAMETERS,
    )


def _creator() -> hd.content.ContentCreatorIdentificationCodeSequence:
    return hd.content.ContentCreatorIdentificationCodeSequence(
        person_identification_codes=[CodedConcept("4711", "99OSSYTH", IDENTITY.physician_family)],
        institution_name=IDENTITY.hospital,
        person_address=IDENTITY.street,
    )


def _segmentation(kind: str, number: int) -> Dataset:
    segments = [
        hd.seg.SegmentDescription(
            segment_number=place,
            segment_label=said(label, place),
            segmented_property_category=_concept("123037004", "Anatomical Structure"),
            segmented_property_type=_concept("39607008", "Lung"),
            algorithm_type="AUTOMATIC",
            algorithm_identification=_algorithm(),
            tracking_uid=f"{ROOT}.60.{place}",
            tracking_id=said(f"Lesion {place}", place + 1),
        )
        for place, label in enumerate(LABELS[:2], 1)
    ]
    shape = (3, 16, 16)
    random = np.random.default_rng(number)
    pixels = random.random((*shape, 2)) if kind == "FRACTIONAL" else random.integers(0, 3, shape, dtype=np.uint8)
    made = hd.seg.Segmentation(
        source_images=_slices(),
        pixel_array=pixels,
        segmentation_type=kind,
        segment_descriptions=segments,
        series_instance_uid=f"{ROOT}.2.{number}",
        series_number=number,
        sop_instance_uid=f"{ROOT}.3.{number}",
        instance_number=1,
        manufacturer="Maker",
        manufacturer_model_name="Model",
        software_versions="1.0",
        device_serial_number="SN-5520917436",
        content_description=told("Lung"),
        content_creator_name=IDENTITY.physician,
        content_label="LUNG",
        content_creator_identification=_creator(),
    )
    for segment in made.SegmentSequence:
        segment.SegmentDescription = told("GTV left lung")
    made.StationName = "STOSSYTH-LINAC7"
    return made


def binary() -> Dataset:
    """A binary segmentation."""
    return _segmentation("BINARY", 61)


def fractional() -> Dataset:
    """A segmentation of probabilities."""
    return _segmentation("FRACTIONAL", 62)


def label_map() -> Dataset:
    """A label map."""
    return _segmentation("LABELMAP", 63)


def parametric_map() -> Dataset:
    """A map of floating point numbers."""
    mapping = hd.pm.RealWorldValueMapping(
        lut_label=said("ADC"),
        lut_explanation=said("Apparent Diffusion Coefficient", 3),
        unit=CodedConcept("mm2/s", "UCUM", "mm2/s"),
        value_range=(0.0, 1.0),
        slope=0.123456789,
        intercept=0.0,
        quantity_definition=_concept("246205007", "Quantity"),
    )
    return hd.pm.ParametricMap(
        source_images=_slices(),
        pixel_array=np.random.default_rng(64).random((3, 16, 16)).astype(np.float32),
        series_instance_uid=f"{ROOT}.2.64",
        series_number=64,
        sop_instance_uid=f"{ROOT}.3.64",
        instance_number=1,
        manufacturer="Maker",
        manufacturer_model_name="Model",
        software_versions="1.0",
        device_serial_number="SN-5520917436",
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[mapping],
        voi_lut_transformations=[hd.VOILUTTransformation(window_center=0.5, window_width=1.0)],
        content_description=told("ADC"),
        content_creator_name=IDENTITY.physician,
        content_label="ADC",
        content_creator_identification=_creator(),
    )


def annotations() -> Dataset:
    """Annotations of a slide."""
    slide = merged(
        core(SLIDE, "SM"),
        of(
            ImageType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"],
            ContainerIdentifier=IDENTITY.record_number,
            TotalPixelMatrixColumns=64,
            TotalPixelMatrixRows=64,
            Rows=64,
            Columns=64,
            SamplesPerPixel=3,
        ),
    )
    random = np.random.default_rng(65)
    group = hd.ann.AnnotationGroup(
        number=1,
        uid=f"{ROOT}.66",
        label=said("tumor cells", 1),
        annotated_property_category=_concept("91723000", "Anatomical Structure"),
        annotated_property_type=_concept("4421005", "Cell"),
        graphic_type="POLYGON",
        graphic_data=[random.random((4, 2)).astype(np.float32) * 64 for _ in range(50)],
        algorithm_type="AUTOMATIC",
        algorithm_identification=_algorithm(),
        measurements=[
            hd.ann.Measurements(
                name=_concept("42798000", "Area"),
                values=np.array([np.nan, *random.random(49)], dtype=np.float32),
                unit=CodedConcept("um2", "UCUM", "um2"),
            )
        ],
        description=told("tumor cells"),
    )
    return hd.ann.MicroscopyBulkSimpleAnnotations(
        source_images=[slide],
        annotation_coordinate_type="2D",
        annotation_groups=[group],
        series_instance_uid=f"{ROOT}.2.65",
        series_number=65,
        sop_instance_uid=f"{ROOT}.3.65",
        instance_number=1,
        manufacturer="Maker",
        manufacturer_model_name="Model",
        software_versions="1.0",
        device_serial_number="SN-5520917436",
        content_description=told("tumor cells"),
        content_creator_name=IDENTITY.physician,
        content_label="CELLS",
        content_creator_identification=_creator(),
    )


def _content(label: str) -> Dataset:
    return of(
        ContentLabel=label.upper(),
        ContentDescription=told(label),
        ContentCreatorName=IDENTITY.physician,
        ContentCreatorIdentificationCodeSequence=[person()],
    )


def _plain_algorithm() -> Dataset:
    return of(
        AlgorithmFamilyCodeSequence=[code("123109", "Artificial Intelligence", "DCM")],
        AlgorithmName=f"Segmenter of Dr {STRANGER}",
        AlgorithmVersion="1.0",
        AlgorithmParameters=f"seen by Dr {STRANGER} of {IDENTITY.hospital}",
        AlgorithmSource=IDENTITY.hospital,
    )


def surface() -> Dataset:
    """A segmentation by a mesh."""
    random = np.random.default_rng(67)
    mesh = of(
        SurfaceNumber=1,
        SurfaceComments=told("Liver"),
        SurfaceProcessing="YES",
        SurfaceProcessingDescription=told("smooth"),
        RecommendedDisplayGrayscaleValue=65535,
        RecommendedPresentationOpacity=1.0,
        RecommendedPresentationType="SURFACE",
        FiniteVolume="YES",
        Manifold="YES",
        SurfacePointsSequence=[
            of(NumberOfSurfacePoints=400, PointCoordinatesData=random.random(1200).astype("<f4").tobytes())
        ],
        SurfaceMeshPrimitivesSequence=[
            of(LongTrianglePointIndexList=random.integers(1, 400, 300, dtype=np.uint32).tobytes())
        ],
    )
    segment = of(
        SegmentNumber=1,
        SegmentLabel=said("Liver", 1),
        SegmentDescription=told("Liver"),
        SegmentAlgorithmType="AUTOMATIC",
        SegmentAlgorithmName=f"Segmenter of Dr {STRANGER}",
        SegmentedPropertyCategoryCodeSequence=[code("123037004", "Anatomical Structure")],
        SegmentedPropertyTypeCodeSequence=[code("10200004", "Liver")],
        TrackingID=said("Lesion 1", 2),
        TrackingUID=f"{ROOT}.68",
        SurfaceCount=1,
        ReferencedSurfaceSequence=[
            of(
                ReferencedSurfaceNumber=1,
                SegmentSurfaceGenerationAlgorithmIdentificationSequence=[_plain_algorithm()],
                SegmentSurfaceSourceInstanceSequence=[reference(CT, "1")],
            )
        ],
    )
    return merged(
        core("1.2.840.10008.5.1.4.1.1.66.5", "SEG"),
        _content("Liver"),
        of(NumberOfSurfaces=1, SurfaceSequence=[mesh], SegmentSequence=[segment]),
    )


_MATRIX = [1, 0, 0, "10.123456789012345", 0, 1, 0, "-20.5", 0, 0, 1, "3.25", 0, 0, 0, 1]


def _matrix() -> Dataset:
    return of(FrameOfReferenceTransformationMatrixType="RIGID", FrameOfReferenceTransformationMatrix=_MATRIX)


def registration() -> Dataset:
    """A rigid registration."""
    one = of(
        FrameOfReferenceUID=f"{ROOT}.4.2",
        ReferencedImageSequence=[reference(CT, "1")],
        MatrixRegistrationSequence=[
            of(
                FrameOfReferenceTransformationComment=told("Lung"),
                RegistrationTypeCodeSequence=[code("125024", "Image Content-based Alignment", "DCM")],
                MatrixSequence=[_matrix()],
                UsedFiducialsSequence=[
                    of(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=f"{ROOT}.9.7", FiducialUID=f"{ROOT}.70")
                ],
            )
        ],
    )
    return merged(core("1.2.840.10008.5.1.4.1.1.66.1", "REG"), _content("Lung"), of(RegistrationSequence=[one]))


def deformable() -> Dataset:
    """A deformable registration."""
    grid = of(
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        ImagePositionPatient=[0, 0, 0],
        GridDimensions=[5, 6, 7],
        GridResolution=[2.5, 2.5, 3.0],
        VectorGridData=np.random.default_rng(71).random(5 * 6 * 7 * 3).astype("<f4").tobytes(),
    )
    one = of(
        SourceFrameOfReferenceUID=f"{ROOT}.4.2",
        ReferencedImageSequence=[reference(CT, "1")],
        DeformableRegistrationGridSequence=[grid],
        RegistrationTypeCodeSequence=[code("125024", "Image Content-based Alignment", "DCM")],
        PreDeformationMatrixRegistrationSequence=[_matrix()],
        FrameOfReferenceTransformationComment=told("Lung"),
    )
    return merged(
        core("1.2.840.10008.5.1.4.1.1.66.3", "REG"), _content("Lung"), of(DeformableRegistrationSequence=[one])
    )


def fiducials() -> Dataset:
    """A set of fiducials."""
    marks = [
        of(
            FiducialIdentifier=said(f"F{number}", number - 1),
            FiducialIdentifierCodeSequence=[code("F1", f"Marker {IDENTITY.family}", "99OSSYTH")],
            FiducialDescription=told("Marker"),
            FiducialUID=f"{ROOT}.72.{number}",
            ShapeType="POINT",
            ContourData=["1.5", "2.5", f"3.{number}"],
            NumberOfContourPoints=1,
        )
        for number in (1, 4)
    ]
    group = of(FrameOfReferenceUID=f"{ROOT}.4", ReferencedImageSequence=[reference(CT, "1")], FiducialSequence=marks)
    return merged(core("1.2.840.10008.5.1.4.1.1.66.2", "FID"), _content("Marker"), of(FiducialSetSequence=[group]))


def real_world_values() -> Dataset:
    """A mapping to real world values."""
    mapping = of(
        RealWorldValueFirstValueMapped=0,
        RealWorldValueLastValueMapped=4095,
        RealWorldValueIntercept=0.0,
        RealWorldValueSlope=0.000123456789,
        LUTExplanation=said("Standardized Uptake Value body weight", 3),
        LUTLabel=said("SUVbw", 3),
        MeasurementUnitsCodeSequence=[code("{SUVbw}g/ml", "Standardized Uptake Value body weight", "UCUM")],
    )
    one = of(RealWorldValueMappingSequence=[mapping], ReferencedImageSequence=[reference(CT, "1")])
    return merged(
        core("1.2.840.10008.5.1.4.1.1.67", "RWV"),
        _content("SUV"),
        of(ReferencedImageRealWorldValueMappingSequence=[one]),
    )


MAPS = {
    "binary segmentation": binary,
    "fractional segmentation": fractional,
    "label map": label_map,
    "parametric map": parametric_map,
    "bulk annotations": annotations,
    "surface segmentation": surface,
    "registration": registration,
    "deformable registration": deformable,
    "fiducials": fiducials,
    "real world values": real_world_values,
}
"""One maker for each kind of object."""
