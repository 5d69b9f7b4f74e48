"""Presentation states of every kind, images with overlays and curves, with the invented identity wherever they draw.

The kinds that highdicom can write are written by it; the others take its grayscale state, or its graphics, and get
what their own modules ask for (PS3.3 A.33, A.45, A.62, A.80, A.81).
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import highdicom as hd
import numpy as np
import pydicom
from highdicom.pr import (
    AdvancedBlending,
    AdvancedBlendingPresentationState,
    BlendingDisplay,
    BlendingDisplayInput,
    ColorSoftcopyPresentationState,
    GraphicAnnotation,
    GraphicGroup,
    GraphicLayer,
    GraphicObject,
    GrayscaleSoftcopyPresentationState,
    PseudoColorSoftcopyPresentationState,
    TextObject,
)
from PIL.ImageCms import ImageCmsProfile, createProfile
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.uid import UID

from support.identity import PlantedIdentity

IDENTITY = PlantedIdentity()
STRANGER = "Pemberthwaite"
"""A name that no attribute tells: nobody can look for it but who reads the text."""
ROOT = "1.2.826.0.1.3680043.2.77"
_STATE = "1.2.840.10008.5.1.4.1.1.11."
KINDS = {
    "blending": f"{_STATE}4",
    "xa": f"{_STATE}5",
    "planar": f"{_STATE}6",
    "compositing": f"{_STATE}7",
    "volume": f"{_STATE}9",
    "segmented volume": f"{_STATE}10",
    "multiple volume": f"{_STATE}11",
    "variable modality": f"{_STATE}12",
    "structured display": "1.2.840.10008.5.1.4.1.1.131",
}
"""Presentation states that highdicom cannot write, with their SOP classes."""
POINTS = np.array([[10.5, 11.25], [40.75, 12.0], [33.0, 50.125], [10.5, 11.25]])


def image(*, colour: bool = False) -> Dataset:
    """A small CT image, or a colour photograph of the same size."""
    path = get_testdata_file("CT_small.dcm", download=False)
    assert isinstance(path, str)
    found = pydicom.dcmread(path)
    found.PatientName, found.PatientID = IDENTITY.name, IDENTITY.record_number
    found.SOPInstanceUID = found.file_meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.{1 + colour}")
    if colour:
        found.SOPClassUID = found.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.77.1.4")
        found.PhotometricInterpretation, found.SamplesPerPixel, found.PlanarConfiguration = "RGB", 3, 0
        found.BitsAllocated, found.BitsStored, found.HighBit, found.PixelRepresentation = 8, 8, 7, 0
        found.PixelData = bytes(range(256)) * (found.Rows * found.Columns * 3 // 256)
    return found


def data_of(dataset: Dataset) -> bytes:
    """A data set as the bytes of a file."""
    out = BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def texts() -> list[str]:
    """Texts with the identity, and clinical words that have to stay."""
    return [
        f"lesion {IDENTITY.given} {IDENTITY.family}",
        f"measurement by {STRANGER}",
        f"MRN {IDENTITY.record_number}",
        f"Dr {STRANGER}: tumor left lung",
    ]


def annotations(source: Dataset) -> dict[str, Any]:
    """Graphic annotations, layers and groups as highdicom's constructors take them."""
    named = GraphicLayer(IDENTITY.family.upper(), order=1, description=f"drawn by {STRANGER}")
    plain = GraphicLayer("LAYER1", order=2, description="measurement of the lesion")
    group = GraphicGroup(1, label=f"{IDENTITY.given}'s", description=f"group of {IDENTITY.name}")
    drawn = [
        GraphicObject("POLYLINE", POINTS, units="PIXEL", graphic_group=group, tracking_id=IDENTITY.accession_number,
                      tracking_uid=f"{ROOT}.9.1"),
        GraphicObject("CIRCLE", np.array([[60.0, 60.0], [70.0, 60.0]]), units="PIXEL"),
    ]  # fmt: skip
    written = [
        TextObject(text, units="PIXEL", bounding_box=(5.0, 6.0 + row, 50.0, 16.0 + row))
        for row, text in enumerate(texts())
    ]
    return {
        "graphic_annotations": [
            GraphicAnnotation([source], named, graphic_objects=drawn),
            GraphicAnnotation([source], plain, text_objects=written),
        ],
        "graphic_layers": [named, plain],
        "graphic_groups": [group],
    }


def _common(number: int, *, source: Dataset) -> dict[str, Any]:
    return {
        "series_instance_uid": f"{ROOT}.100",
        "series_number": 9,
        "sop_instance_uid": f"{ROOT}.100.{number}",
        "instance_number": number,
        "manufacturer": "Maker",
        "manufacturer_model_name": "Model",
        "software_versions": "1.0",
        "device_serial_number": IDENTITY.accession_number,
        "content_label": f"{STRANGER.upper()}"[:16],
        "content_description": f"state of {IDENTITY.given} {IDENTITY.family}, {STRANGER}",
        "content_creator_name": IDENTITY.physician,
        "institution_name": IDENTITY.hospital,
        **annotations(source),
    }


def _palette() -> hd.PaletteColorLUTTransformation:
    luts = [
        hd.PaletteColorLUT(first_mapped_value=0, lut_data=np.arange(256, dtype=np.uint16) * (k + 1) % 256, color=color)
        for k, color in enumerate(("red", "green", "blue"))
    ]
    red, green, blue = luts
    return hd.PaletteColorLUTTransformation(red, green, blue, palette_color_lut_uid=f"{ROOT}.8")


def grayscale(number: int = 1) -> Dataset:
    """A grayscale softcopy presentation state with a VOI LUT, compound graphics and every text that it can have."""
    source = image()
    window = hd.pr.SoftcopyVOILUTTransformation(
        window_center=[40.5], window_width=[400.25], window_explanation=[f"{STRANGER} lung"]
    )
    made = GrayscaleSoftcopyPresentationState(
        [source], voi_lut_transformations=[window], **_common(number, source=source)
    )
    made.DisplayedAreaSelectionSequence[0].PresentationPixelSpacing = [0.661468, 0.661468]
    made.GraphicAnnotationSequence[0].CompoundGraphicSequence = [_compound()]
    made.PresentationCreationDate, made.PresentationCreationTime = "20110305", "101112"
    return made


def _compound() -> Dataset:
    """A ruler with labelled ticks (PS3.3 C.10.5.1.3)."""
    ruler = Dataset()
    ruler.CompoundGraphicInstanceID, ruler.CompoundGraphicType, ruler.CompoundGraphicUnits = 1, "RULER", "PIXEL"
    ruler.GraphicDimensions, ruler.NumberOfGraphicPoints, ruler.GraphicData = 2, 2, [1.5, 2.5, 30.25, 2.5]
    ruler.GapLength, ruler.DiameterOfVisibility, ruler.RotationAngle = 1.25, 2.5, 12.5
    ruler.TickAlignment, ruler.TickLabelAlignment, ruler.ShowTickLabel = "CENTER", "TOP", "Y"
    ticks = []
    for position, label in ((0.0, f"{IDENTITY.family}"), (0.5, "10 mm"), (1.0, STRANGER)):
        tick = Dataset()
        tick.TickPosition, tick.TickLabel = position, label
        ticks.append(tick)
    ruler.MajorTicksSequence = ticks
    style = Dataset()
    style.FontName, style.FontNameType, style.CSSFontName = f"{STRANGER} Sans", "WINDOWS", "Arial"
    style.TextColorCIELabValue, style.HorizontalAlignment, style.VerticalAlignment = [1, 2, 3], "LEFT", "TOP"
    style.ShadowStyle, style.Underlined, style.Bold, style.Italic = "OFF", "N", "N", "N"
    ruler.TextStyleSequence = [style]
    fill = Dataset()
    fill.FillMode, fill.FillPattern, fill.PatternOnColorCIELabValue = "STIPPELED", IDENTITY.name.encode() * 6, [1, 2, 3]
    fill.PatternOnOpacity = 0.5
    ruler.FillStyleSequence = [fill]
    return ruler


def pseudo_colour(number: int = 2) -> Dataset:
    """A pseudo-colour softcopy presentation state with its palette."""
    source = image()
    return PseudoColorSoftcopyPresentationState(
        [source], palette_color_lut_transformation=_palette(), **_common(number, source=source)
    )  # fmt: skip


def colour(number: int = 3) -> Dataset:
    """A colour softcopy presentation state."""
    source = image(colour=True)
    profile = bytearray(ImageCmsProfile(createProfile("sRGB")).tobytes())
    profile[12:16] = b"scnr"  # highdicom takes profiles of inputs only
    return ColorSoftcopyPresentationState([source], icc_profile=bytes(profile), **_common(number, source=source))


def advanced_blending(number: int = 4) -> Dataset:
    """An advanced blending presentation state over two inputs."""
    first, second = image(), image()
    second.SOPInstanceUID, second.SeriesInstanceUID = f"{ROOT}.3", f"{ROOT}.4"
    window = hd.pr.SoftcopyVOILUTTransformation(window_center=40.5, window_width=400.25)
    inputs = [
        AdvancedBlending(
            [source],
            place + 1,
            voi_lut_transformations=[window],
            palette_color_lut_transformation=_palette(),
        )
        for place, source in enumerate((first, second))
    ]
    display = BlendingDisplay(
        "FOREGROUND", [BlendingDisplayInput(1), BlendingDisplayInput(2)], blending_input_number=1, relative_opacity=0.25
    )
    return AdvancedBlendingPresentationState(
        [first, second], blending=inputs, blending_display=[display], **_common(number, source=first)
    )  # fmt: skip


def other(kind: str) -> Dataset:
    """A presentation state that highdicom cannot write, one of `KINDS`."""
    number = 10 + list(KINDS).index(kind)
    made = grayscale(number)
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = UID(KINDS[kind])
    {"blending": _blending, "structured display": _structured}.get(kind, _volumetric)(made)
    return made


def _blending(made: Dataset) -> None:
    blend = []
    for position in ("SUPERIMPOSED", "UNDERLYING"):
        item = Dataset()
        item.BlendingPosition = position
        item.StudyInstanceUID = made.StudyInstanceUID
        item.ReferencedSeriesSequence = made.ReferencedSeriesSequence
        blend.append(item)
    made.BlendingSequence, made.RelativeOpacity = blend, 0.375
    del made.ReferencedSeriesSequence


def _volumetric(made: Dataset) -> None:
    made.PresentationAnimationStyle = "PRESENTATION_SEQ"
    made.PresentationDisplayCollectionUID = f"{ROOT}.7.1"
    made.RGBATransferFunctionDescription = f"transfer function of {STRANGER}"
    component = Dataset()
    component.ComponentType, component.AlphaPaletteColorLookupTableData = "ONE_TO_RGBA", bytes(range(16))
    component.WeightingTransferFunctionSequence = []
    made.PresentationStateClassificationComponentSequence = [component]


def _structured(made: Dataset) -> None:
    box = Dataset()
    box.UnformattedTextValue = f"{IDENTITY.given} {IDENTITY.family}, {STRANGER}"
    box.DisplayEnvironmentSpatialPosition, box.ImageBoxNumber = [0.0, 1.0, 0.5, 0.5], 1
    made.StructuredDisplayTextBoxSequence = [box]
    made.HangingProtocolName, made.HangingProtocolDescription = STRANGER[:16], f"for {IDENTITY.family}"
    made.HangingProtocolCreator, made.HangingProtocolUserGroupName = IDENTITY.physician, IDENTITY.hospital


def states() -> Iterator[tuple[str, Dataset]]:
    """Every kind of presentation state, by name."""
    yield "grayscale", grayscale()
    yield "pseudo-colour", pseudo_colour()
    yield "colour", colour()
    yield "advanced blending", advanced_blending()
    for kind in KINDS:
        yield kind, other(kind)


def drawn(rows: int, columns: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """A name drawn with a pen of one bit: letters as bars and dots that no image has."""
    out = np.zeros((rows, columns), dtype=bool)
    for place, letter in enumerate(IDENTITY.family):
        for bit in range(8):
            if ord(letter) >> bit & 1:
                out[2 + bit : rows - 2 : 12, 3 + place * 4 : 5 + place * 4] = True
    return out


def overlay(dataset: Dataset, group: int = 0x6000, *, position: int = 0, bitmap: bytes | None = None) -> Dataset:
    """Adds an overlay with its labels; in the pixel data at a bit position, or as a bitmap."""
    base = group << 16
    for element, vr, value in (
        (0x0010, "US", dataset.Rows),
        (0x0011, "US", dataset.Columns),
        (0x0022, "LO", f"made by {STRANGER}"),
        (0x0040, "CS", "G"),
        (0x0050, "SS", [1, 1]),
        (0x0100, "US", 1 if bitmap is not None else dataset.BitsAllocated),
        (0x0102, "US", position),
        (0x1301, "IS", "42"),
        (0x1500, "LO", f"{IDENTITY.family} ROI"),
        (0x4000, "LT", f"comment on {IDENTITY.name}"),
    ):
        dataset.add_new(base | element, vr, value)
    if bitmap is not None:
        dataset.add_new(base | 0x3000, "OW", bitmap)
    return dataset


def curve(dataset: Dataset, group: int = 0x5000, *, data: bytes | None = None) -> Dataset:
    """Adds a curve: an ECG of four samples, described in words."""
    base = group << 16
    for element, vr, value in (
        (0x0005, "US", 1),
        (0x0010, "US", 4),
        (0x0020, "CS", "ECG"),
        (0x0022, "LO", f"lead of {IDENTITY.given} {IDENTITY.family}"),
        (0x0030, "SH", "MV"),
        (0x0040, "SH", STRANGER[:16]),
        (0x0103, "US", 0),
        (0x2500, "LO", IDENTITY.family),
        (0x3000, "OW", IDENTITY.name.encode().ljust(24) if data is None else data),
    ):
        dataset.add_new(base | element, vr, value)
    return dataset
