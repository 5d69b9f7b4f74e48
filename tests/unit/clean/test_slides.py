"""Which images show the label of a slide, and which content items name a specimen."""

from struct import pack

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from veil.clean import slides
from veil.dicom.scan import scan
from veil.errors import HoldError

CONFOCAL = "1.2.840.10008.5.1.4.1.1.77.1.8"
SLIDE_COORDINATES = "1.2.840.10008.5.1.4.1.1.77.1.3"
CT = "1.2.840.10008.5.1.4.1.1.2"
VOLUME = b"ORIGINAL\\PRIMARY\\VOLUME\\NONE"
SIZE = {slides.WIDTH: pack("<f", 26.5), slides.HEIGHT: pack("<f", 24.0)}


def _held(sop_class: str, category: str, found: dict[int, bytes]) -> bool:
    codes = []
    try:
        slides.hold_if_labelled(sop_class, category, found)
    except HoldError as error:
        codes.append(error.code)
    assert codes in ([], ["H-SLIDE-LABEL"])
    return bool(codes)


@pytest.mark.parametrize(
    ("image_type", "said", "held"),
    [
        (VOLUME, b"NO", False),
        (b"DERIVED\\PRIMARY\\THUMBNAIL\\RESAMPLED", b"NO ", False),
        (VOLUME, b"YES", True),
        (VOLUME, b"", True),
        (b"ORIGINAL\\PRIMARY\\LABEL\\NONE", b"NO", True),
        (b"ORIGINAL\\PRIMARY\\overview \\NONE", b"NO", True),
        (b"ORIGINAL\\PRIMARY\\VOLUME\\LABEL", b"NO", True),
        (b"ORIGINAL\\PRIMARY", b"NO", True),
        (b"", b"NO", True),
    ],
)
def test_what_a_whole_slide_image_says_of_itself(image_type: bytes, said: bytes, held: bool) -> None:
    found = {slides.IMAGE_TYPE: image_type, slides.LABEL_IN_IMAGE: said, **SIZE}
    assert _held(slides.WHOLE_SLIDE, slides.CATEGORY, found) is held


@pytest.mark.parametrize("side", [slides.WIDTH, slides.HEIGHT])
@pytest.mark.parametrize("value", [60.0, 76.0, float("inf"), float("nan"), 0.0, -5.0])
def test_an_image_as_long_as_the_glass(side: int, value: float) -> None:
    found = {slides.IMAGE_TYPE: VOLUME, slides.LABEL_IN_IMAGE: b"NO", **SIZE, side: pack("<f", value)}
    assert _held(slides.WHOLE_SLIDE, slides.CATEGORY, found)
    assert _held(slides.WHOLE_SLIDE, slides.CATEGORY, {**found, side: b"\1\2"})


def test_other_microscopes_need_not_say_how_long_they_scan() -> None:
    assert not _held(CONFOCAL, slides.CATEGORY, {slides.IMAGE_TYPE: VOLUME})
    assert _held(CONFOCAL, slides.CATEGORY, {slides.IMAGE_TYPE: VOLUME, slides.LABEL_IN_IMAGE: b"MAYBE"})


def test_images_of_other_kinds() -> None:
    label = {slides.IMAGE_TYPE: b"ORIGINAL\\PRIMARY\\LABEL"}
    assert _held(SLIDE_COORDINATES, "image", label)
    assert not _held(SLIDE_COORDINATES, "image", {slides.IMAGE_TYPE: b"ORIGINAL\\PRIMARY"})
    assert not _held(CT, "image", {slides.IMAGE_TYPE: b"ORIGINAL\\PRIMARY\\AXIAL"})
    assert _held(CT, "image", {slides.LABEL_IN_IMAGE: b"YES"})


@pytest.mark.parametrize(
    ("scheme", "value", "kind"),
    [
        (b"DCM", b"121041", "specimen"),
        (b"DCM ", b"111700", "specimen"),
        (b"DCM", b"121040", ""),
        (b"99SITE", b"121041", ""),
    ],
)
def test_concepts_that_name_a_specimen(scheme: bytes, value: bytes, kind: str) -> None:
    concept = EXPLICIT.element(0x00080100, "SH", value) + EXPLICIT.element(0x00080102, "SH", scheme)
    for name in (EXPLICIT.item(concept), b""):
        data = EXPLICIT.element(0x0040A040, "CS", b"TEXT") + EXPLICIT.element(0x0040A043, "SQ", name)
        elements, _ = scan(data, 0, len(data), explicit=True)
        assert slides.kind_of_step(data, elements, explicit=True) == (kind if name else "")
    assert slides.kind_of_step(data, elements[:1], explicit=True) == ""


@pytest.mark.parametrize(("flavour", "held"), [(b"VOLUME", False), (b"LABEL", True), (b"OVERVIEW", True)])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_the_type_of_a_frame_tells_too(flavour: bytes, held: bool, syntax: Syntax) -> None:
    value = b"ORIGINAL\\PRIMARY\\" + flavour + b"\\NONE"
    groups = syntax.item(syntax.element(0x00400710, "SQ", syntax.item(syntax.element(0x00089007, "CS", value))))
    if held:
        with pytest.raises(HoldError) as raised:
            slides.hold_if_a_frame_is(groups)
        assert raised.value.code == "H-SLIDE-LABEL"
    else:
        slides.hold_if_a_frame_is(groups)
