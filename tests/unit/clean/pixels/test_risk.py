"""How likely an image holds text, and whether the policy has it looked at."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from support.described import CT, SEGMENTATION, US, image
from support.encode import EXPLICIT
from veil import standard
from veil.clean.pixels.risk import of_kind, risk
from veil.policy import RuleBook, compile_policy, load
from veil.policy.model import BurnedIn, PixelPolicy

MR, CR, PET, WHOLE_SLIDE = (f"1.2.840.10008.5.1.4.1.1.{part}" for part in ("4", "1", "128", "77.1.6"))
ORIGINAL = {"Modality": "CT", "ImageType": "ORIGINAL\\PRIMARY\\AXIAL", "Manufacturer": "ACME"}


@cache
def _book(burned_in: BurnedIn = "look") -> RuleBook:
    return compile_policy(replace(load("public"), pixels=PixelPolicy(burned_in)))


@pytest.mark.parametrize(
    ("sop_class", "said", "level"),
    [
        (CT, {}, "low"),
        (CT, {"BurnedInAnnotation": "NO"}, "low"),
        (CT, {"BurnedInAnnotation": "YES"}, "high"),
        (CT, {"ImageType": "DERIVED\\SECONDARY\\MPR"}, "medium"),
        (CT, {"ImageType": "DERIVED\\SECONDARY\\SCREEN SAVE"}, "high"),
        (CT, {"ImageType": "derived\\secondary\\screen save"}, "high"),
        (CT, {"ImageType": ""}, "medium"),
        (CT, {"SeriesDescription": "Dose Report"}, "high"),
        (CT, {"SeriesDescription": "Patient Protocol"}, "high"),
        (CT, {"Modality": "OT"}, "high"),
        (CT, {"ConversionType": "WSD"}, "high"),
        (CT, {"ConversionType": "DI"}, "medium"),
        (CT, {"ConversionType": "??"}, "medium"),
        (CT, {"SecondaryCaptureDeviceManufacturer": "ACME"}, "high"),
        (CT, {"SecondaryCaptureDeviceManufacturerModelName": "ACME"}, "high"),
        (CT, {"SecondaryCaptureDeviceSoftwareVersions": "1"}, "high"),
        (CT, {"DateOfSecondaryCapture": "20200101"}, "high"),
        (CT, {"Manufacturer": "VITAL Images", "SeriesDescription": "AAA"}, "low"),  # its rule is for another matrix
        (MR, {"Modality": "MR"}, "low"),
        (PET, {"Modality": "PT"}, "low"),
        (PET, {"Modality": "PT", "ImageType": "DERIVED\\PRIMARY"}, "medium"),
        (SEGMENTATION, {"Modality": "SEG", "ImageType": "DERIVED\\PRIMARY"}, "low"),
        (CR, {"Modality": "CR"}, "medium"),
        (SEGMENTATION, {"Modality": "SEG"}, "low"),
        (US, {"Modality": "US", "BurnedInAnnotation": "NO"}, "high"),
        (CR, {"Modality": "XA"}, "high"),
        (WHOLE_SLIDE, {"Modality": "SM"}, "high"),
        ("1.2.3.4", {}, "high"),
    ],
)
def test_levels(tmp_path: Path, sop_class: str, said: dict[str, str], level: str) -> None:
    with image(tmp_path, {**ORIGINAL, **said}, sop_class=sop_class) as opened:
        assert risk(opened, _book()).level == level


def test_a_device_that_always_writes_makes_it_high_whatever_its_matrix(tmp_path: Path) -> None:
    said = {**ORIGINAL, "ManufacturerModelName": "iU22"}
    with image(tmp_path, said, sop_class=CT, rows=7) as opened:
        found = risk(opened, _book())
    assert (found.level, found.why) == ("high", "a device that is known to write into its images")


def test_why_tells_no_value(tmp_path: Path) -> None:
    with image(tmp_path, {**ORIGINAL, "SeriesDescription": "Dose Report of Drummond"}, sop_class=CT) as opened:
        assert "Drummond" not in risk(opened, _book()).why


@pytest.mark.parametrize(
    ("burned_in", "looked"),
    [
        ("look", {"low", "medium", "high"}),
        ("risk", {"medium", "high"}),
        ("hold", set()),
        ("ignore", set()),
    ],
)
def test_what_is_looked_at(tmp_path: Path, burned_in: BurnedIn, looked: set[str]) -> None:
    book, seen = _book(burned_in), set[str]()
    for sop_class, modality in ((SEGMENTATION, "SEG"), (CR, "CR"), (US, "US")):
        with image(tmp_path, {**ORIGINAL, "Modality": modality}, sop_class=sop_class) as opened:
            found = risk(opened, book)
        seen |= {found.level} if found.look else set()
    assert seen == looked


def test_what_has_no_pixels_is_not_looked_at(tmp_path: Path) -> None:
    with image(tmp_path, {"Modality": "US"}, pixels=False) as opened:
        assert not risk(opened, _book()).look


def test_float_pixels_are_pixels(tmp_path: Path) -> None:
    floats = EXPLICIT.element(0x7FE00008, "OF", bytes(96))
    with image(tmp_path, ORIGINAL, floats, sop_class=SEGMENTATION, pixels=False) as opened:
        assert risk(opened, _book()).look


def test_every_kind_with_pixels_has_a_level() -> None:
    levels = {uid: of_kind(uid) for uid, kind in standard.sop.classes().items() if kind.pixel_data}
    assert set(levels.values()) == {"high", "medium", "low"}
    assert levels[CT] == levels[MR] == "low"
    assert levels[US] == "high"
