"""A slide as a scanner writes it: a pyramid of three levels, a thumbnail, the label and the overview of the glass."""

import numpy as np
from pydicom.dataset import Dataset

from support.identity import PlantedIdentity
from support.objects.signals import ROOT, base, code

WSI = "1.2.840.10008.5.1.4.1.1.77.1.6"
CONTAINER, SPECIMEN = "S19-48213-A1-7", "S19-48213-A"
FRAME = f"{ROOT}.5"
_TILE = 16


def slide(identity: PlantedIdentity, *, container: str = CONTAINER, first: int = 100) -> dict[str, Dataset]:
    """The six images of one slide, by what they are."""
    found = {
        f"level{level}": _image(identity, "VOLUME", container, first + level, 4 >> level, 20.0) for level in range(3)
    }
    found["thumbnail"] = _image(identity, "THUMBNAIL", container, first + 3, 1, 20.0)
    found["label"] = _image(identity, "LABEL", container, first + 4, 1, 20.0)
    found["overview"] = _image(identity, "OVERVIEW", container, first + 5, 1, 75.0)
    return found


def _image(identity: PlantedIdentity, flavour: str, container: str, number: int, tiles: int, width: float) -> Dataset:
    ds = base(WSI, identity, number, "SM")
    ds.ImageType = ["ORIGINAL", "PRIMARY", flavour, "NONE"]
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = FRAME, "SLIDE_CORNER"
    ds.PyramidUID, ds.PyramidLabel = f"{ROOT}.6", f"pyramid of {identity.family}"
    ds.SpecimenLabelInImage = "YES" if flavour in ("LABEL", "OVERVIEW") else "NO"
    if flavour == "LABEL":
        ds.LabelText, ds.BarcodeValue = f"{identity.names()[1]} {container}", f"*{container}*"
    else:
        ds.BarcodeValue = container
    ds.ImagedVolumeWidth, ds.ImagedVolumeHeight, ds.ImagedVolumeDepth = width, 15.0, 1.0
    ds.TotalPixelMatrixColumns = ds.TotalPixelMatrixRows = tiles * _TILE
    ds.TotalPixelMatrixOriginSequence = [Dataset()]
    ds.TotalPixelMatrixOriginSequence[0].XOffsetInSlideCoordinateSystem = 20
    ds.TotalPixelMatrixOriginSequence[0].YOffsetInSlideCoordinateSystem = 40
    ds.ImageOrientationSlide, ds.FocusMethod, ds.ExtendedDepthOfField = [0, -1, 0, -1, 0, 0], "AUTO", "NO"
    ds.BurnedInAnnotation, ds.VolumetricProperties, ds.LossyImageCompression = "NO", "VOLUME", "00"
    ds.DimensionOrganizationType = "TILED_FULL"
    ds.DimensionOrganizationSequence = [Dataset()]
    ds.DimensionOrganizationSequence[0].DimensionOrganizationUID = f"{ROOT}.7"
    ds.ConcatenationUID, ds.SOPInstanceUIDOfConcatenationSource = f"{ROOT}.8", f"{ROOT}.8.1"
    ds.OpticalPathSequence = [_path(identity)]
    _specimen(ds, identity, container)
    return _pixels(ds, tiles, number)


def _pixels(ds: Dataset, tiles: int, seed: int) -> Dataset:
    ds.Rows = ds.Columns = _TILE
    ds.NumberOfFrames = tiles * tiles
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "RGB", 0
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelRepresentation = 7, 0
    size = tiles * tiles * _TILE * _TILE * 3
    ds.PixelData = np.random.default_rng(seed).integers(0, 256, size, dtype=np.uint8).tobytes()
    ds["PixelData"].VR = "OB"
    return ds


def _path(identity: PlantedIdentity) -> Dataset:
    item = Dataset()
    item.OpticalPathIdentifier, item.OpticalPathDescription = "1", f"bright field, set by {identity.physician_family}"
    item.IlluminationTypeCodeSequence = [code("111744", "DCM", "Brightfield illumination")]
    item.IlluminationColorCodeSequence = [code("414298005", "SCT", "Full Spectrum")]
    return item


def _specimen(ds: Dataset, identity: PlantedIdentity, container: str) -> None:
    ds.ContainerIdentifier = container
    issuer = Dataset()
    issuer.LocalNamespaceEntityID = identity.hospital
    ds.IssuerOfTheContainerIdentifierSequence = [issuer]
    ds.ContainerTypeCodeSequence = [code("433466003", "SCT", "Microscope slide")]
    other = Dataset()
    other.ContainerIdentifier, other.IssuerOfTheContainerIdentifierSequence = f"OLD-{container}", [issuer]
    other.ContainerTypeCodeSequence = [code("433466003", "SCT", "Microscope slide")]
    ds.AlternateContainerIdentifierSequence = [other]
    item = Dataset()
    item.SpecimenIdentifier, item.SpecimenUID = SPECIMEN, f"{ROOT}.{identity.record_number}.77"
    item.IssuerOfTheSpecimenIdentifierSequence = [issuer]
    item.SpecimenShortDescription = f"Breast core of {identity.family}"
    item.SpecimenDetailedDescription = f"Core biopsy of {identity.names()[1]}, {identity.hospital}"
    step = Dataset()
    step.SpecimenPreparationStepContentItemSequence = [
        _item("TEXT", code("121041", "DCM", "Specimen Identifier"), TextValue=SPECIMEN),
        _item("TEXT", code("111705", "DCM", "Parent Specimen Identifier"), TextValue="S19-48213"),
        _item("DATETIME", code("111702", "DCM", "DateTime of processing"), DateTime="20190303120000"),
        _item("PNAME", code("111702", "99SITE", "Technician"), PersonName=identity.physician),
        _item("TEXT", code("111703", "DCM", "Processing step description"), TextValue=f"Stain for {identity.family}"),
        _item(
            "CODE",
            code("424361007", "SCT", "Using substance"),
            ConceptCodeSequence=[code("12710003", "SCT", "hematoxylin stain")],
        ),
    ]
    item.SpecimenPreparationSequence = [step]
    item.PrimaryAnatomicStructureSequence = [code("76752008", "SCT", "Breast")]
    ds.SpecimenDescriptionSequence = [item]


def _item(kind: str, concept: Dataset, **values: object) -> Dataset:
    item = Dataset()
    item.ValueType, item.ConceptNameCodeSequence = kind, [concept]
    for keyword, value in values.items():
        setattr(item, keyword, value)
    return item
