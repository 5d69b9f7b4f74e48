"""Outlines of bodies in structure sets and segmentations: what may rebuild a face."""

import math
from io import BytesIO
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support.encode import EXPLICIT
from support.engine import instance
from support.objects.oncology import code, core, written
from veil.survey import survey_file
from veil.survey.outlines import names_outline
from veil.survey.profiles import reaches_head

STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3"
SEGMENTATION, SURFACE = "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.5"
SKIN, LIVER = code("39937001", "Skin"), code("10200004", "Liver")


def ring(width: float, depth: float, height: float) -> bytes:
    """An elliptic axial contour, in millimetres."""
    points = [(width / 2 * math.cos(step / 5), depth / 2 * math.sin(step / 5), height) for step in range(32)]
    return "\\".join(f"{part:.2f}" for point in points for part in point).encode()


TRUNK = [ring(380, 240, z) for z in range(-300, 0, 5)]
HEAD = [*TRUNK, *(ring(150, 190, z) for z in range(0, 220, 5))]
CUT_AT_THE_NECK = [*TRUNK, ring(130, 130, 5)]


@pytest.mark.parametrize(
    ("contours", "head"),
    [(TRUNK, False), (HEAD, True), (CUT_AT_THE_NECK, True), ([], False), ([b""], False)],
    ids=["trunk", "head", "neck", "none", "empty"],
)
def test_the_upper_end_tells_a_head(contours: list[bytes], head: bool) -> None:
    assert reaches_head(contours) is head


@pytest.mark.parametrize(
    "contour", [b"1\\2", b"1\\2\\x\\3\\4\\5", b"0\\0\\0\\400\\0\\50", b"nan\\nan\\nan", b"1", b"400\\0\\-5\\nan\\0\\-5"]
)
def test_a_contour_that_nobody_can_place_is_a_head(contour: bytes) -> None:
    assert reaches_head([*TRUNK, contour])


@pytest.mark.parametrize(
    "label",
    ["BODY", "External", "skin 5mm", "BODY_Drummond", "body-ptv", "Skin_R", "Head", "HeadNeck", "Entire body", "Haut",
     "PatientOutline", "BODY1", "Face"],
)  # fmt: skip
def test_labels_of_outlines(label: str) -> None:
    assert names_outline(label)


@pytest.mark.parametrize(
    "label",
    ["PTV", "FemoralHead_L", "Left Femoral Head", "Vertebral body", "head of pancreas", "External iliac node", "Liver",
     "CouchSurface", "Nobody", "skin lesion", "Heart"],
)  # fmt: skip
def test_labels_of_other_things(label: str) -> None:
    assert not names_outline(label)


def structures(
    contours: list[bytes], *, name: str = "ROI 1", kind: str = "", identified: Dataset | None = None
) -> Dataset:
    """A structure set of one ROI."""
    made = core(STRUCTURES)
    roi, seen, drawn = Dataset(), Dataset(), Dataset()
    roi.ROINumber, roi.ROIName, roi.ROIGenerationAlgorithm = 1, name, ""
    seen.ObservationNumber, seen.ReferencedROINumber, seen.RTROIInterpretedType, seen.ROIInterpreter = 1, 1, kind, ""
    if identified is not None:
        seen.RTROIIdentificationCodeSequence = Sequence([identified])
    drawn.ReferencedROINumber = 1
    drawn.ContourSequence = Sequence()
    for contour in contours:
        one = Dataset()
        one.ContourGeometricType = "CLOSED_PLANAR"
        one.NumberOfContourPoints = 32
        one.ContourData = contour.decode().split("\\")
        drawn.ContourSequence.append(one)
    made.StructureSetROISequence = Sequence([roi])
    made.RTROIObservationsSequence = Sequence([seen])
    made.ROIContourSequence = Sequence([drawn])
    return made


def segments(sop_class: str, label: str, kind: Dataset) -> Dataset:
    """A segmentation of one segment, without its pixels."""
    made = core(sop_class)
    segment = Dataset()
    segment.SegmentNumber, segment.SegmentLabel, segment.SegmentAlgorithmType = 1, label, "MANUAL"
    segment.SegmentedPropertyCategoryCodeSequence = Sequence([code("123037004", "Anatomical Structure")])
    segment.SegmentedPropertyTypeCodeSequence = Sequence([kind])
    made.SegmentSequence = Sequence([segment])
    return made


def face(made: Dataset, folder: Path, *, implicit: bool = False, undefined: bool = False) -> bool:
    """What the survey says of an object."""
    path = folder / "object.dcm"
    if undefined:
        for element in made:
            if element.VR == "SQ":
                element.is_undefined_length = True
    path.write_bytes(written(made, implicit=implicit))
    found = survey_file(path)
    assert found.code is None
    return found.face


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize(
    ("name", "kind", "identified", "outline"),
    [
        ("ROI 1", "EXTERNAL", None, True),
        ("BODY Drummond", "", None, True),
        ("ROI 1", "", SKIN, True),
        ("Liver", "ORGAN", LIVER, False),
    ],
)
def test_a_structure_set(
    tmp_path: Path, name: str, kind: str, identified: Dataset | None, *, outline: bool, implicit: bool, undefined: bool
) -> None:
    head = structures(HEAD, name=name, kind=kind, identified=identified)
    assert face(head, tmp_path, implicit=implicit, undefined=undefined) is outline
    trunk = structures(TRUNK, name=name, kind=kind, identified=identified)
    assert face(trunk, tmp_path, implicit=implicit, undefined=undefined) is False


@pytest.mark.parametrize("sop_class", [SEGMENTATION, SURFACE])
def test_a_segmentation(tmp_path: Path, sop_class: str) -> None:
    assert face(segments(sop_class, "Segment 1", SKIN), tmp_path)
    assert face(segments(sop_class, "body mask", LIVER), tmp_path)
    assert not face(segments(sop_class, "Liver", LIVER), tmp_path)


def test_no_other_object_is_looked_at(tmp_path: Path) -> None:
    assert not face(segments("1.2.840.10008.5.1.4.1.1.481.5", "Skin", SKIN), tmp_path)


def test_private_sequences_that_nobody_can_read_change_nothing(tmp_path: Path) -> None:
    made = segments(SEGMENTATION, "Liver", LIVER)
    item = made.SegmentSequence[0]
    block = item.private_block(0x0071, "ODD", create=True)
    block.add_new(1, "UN", b"\xfe\xff\x00\xe0\x10\0\0\0ab")
    assert not face(made, tmp_path)
    assert BytesIO(written(made)).read(132)[-4:] == b"DICM"


def test_a_sequence_that_nobody_can_read_may_hold_an_outline(tmp_path: Path) -> None:
    path = tmp_path / "object.dcm"
    for broken in (b"\xfe\xff\x00\xe0\x10\0\0\0ab", b"abcdefgh"):
        path.write_bytes(instance(EXPLICIT.element(0x00620002, "UN", broken), sop_class=SEGMENTATION))
        found = survey_file(path)
        assert (found.code, found.face) == (None, True)
