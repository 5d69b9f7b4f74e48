"""Which rules of the table of devices speak of an image, and where they wipe."""

from pathlib import Path

import pytest

from support.corpus import corpus
from support.described import CT, image
from veil.clean.pixels import devices
from veil.clean.pixels.model import Box
from veil.dicom.instance import open_instance
from veil.dicom.scan import PIXELS
from veil.errors import HoldError, VeilError
from veil.standard.regions import Rect, Region, Term, regions

IU22 = {"Modality": "US", "Manufacturer": "Philips Medical Systems", "ManufacturerModelName": "iU22"}


def _names(said: dict[str, str]) -> list[str]:
    return [region.name for region in devices.match({keyword: text.lower() for keyword, text in said.items()})]


@pytest.mark.parametrize(
    ("rows", "columns", "name"), [("480", "640", "ctp-20"), ("768", "1024", "ctp-21"), ("600", "800", "ctp-22")]
)
def test_of_a_device_with_several_matrices_the_fitting_rule_counts(rows: str, columns: str, name: str) -> None:
    assert _names({**IU22, "Rows": rows, "Columns": columns}) == [name]


def test_another_matrix_of_a_device_that_always_writes_is_held() -> None:
    with pytest.raises(HoldError) as held:
        _names({**IU22, "Rows": "350", "Columns": "800"})
    assert held.value.code == "H-PIXELS-DEVICE"
    assert "iU22" not in str(held.value)


def test_a_matrix_that_only_tells_screens_apart_holds_nothing() -> None:
    pet = {"Modality": "PT", "Manufacturer": "Philips Medical Systems", "ManufacturerModelName": "GEMINI TF"}
    assert _names({**pet, "Rows": "446", "Columns": "245"}) == ["ctp-13"]
    assert _names({**pet, "Rows": "144", "Columns": "144"}) == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Rows": "768", "Columns": "1024"},
        {"Modality": "US", "Rows": "768", "Columns": "1024"},
        {"Modality": "CT", "Manufacturer": "GE MEDICAL SYSTEMS", "Rows": "512", "Columns": "512"},
        {"Modality": "NM", "BurnedInAnnotation": "YES", "Manufacturer": "GE MEDICAL", "Rows": "1024", "Columns": "256"},
        {
            "Modality": "CT",
            "ManufacturerModelName": "LightSpeed VCT",
            "Manufacturer": "GE MEDICAL SYSTEMS",
            "ImageType": "ORIGINAL\\PRIMARY\\AXIAL",
            "SeriesDescription": "LOW DOSE LUNG",
            "Rows": "512",
            "Columns": "512",
        },
    ],
)
def test_ordinary_images_are_left_alone(said: dict[str, str]) -> None:
    assert _names(said) == []


def test_case_does_not_count_and_values_are_searched_as_a_whole() -> None:
    said = {"Manufacturer": "philips", "ImageType": "DERIVED\\SECONDARY\\dose_info", "Columns": "512", "Rows": "512"}
    assert _names(said) == ["ctp-10"]


@pytest.mark.parametrize(
    ("width", "fits"), [("1", True), ("1.0", True), ("1.000000", True), ("11", False), ("x", False)]
)
def test_numbers_are_compared_as_numbers(width: str, fits: bool) -> None:
    said = {
        "Modality": "CT",
        "Manufacturer": "TOSHIBA",
        "ManufacturerModelName": "Aquilion ONE",
        "ImageType": "DERIVED\\SECONDARY",
        "Rows": "512",
        "Columns": "512",
        "WindowWidth": width,
    }
    assert ("ctp-11" in _names(said)) is fits


def test_a_missing_attribute_is_no_match_and_its_negation_is_one() -> None:
    def holds(said: dict[str, str], *terms: Term) -> bool:
        return devices.holds(Region("t", "high", False, 0, 0, (terms,), (), ""), said)

    has, lacks = Term("Manufacturer", "?", ""), Term("Manufacturer", "?", "", negated=True)
    assert not holds({}, Term("Manufacturer", "~", "acme"))
    assert not holds({}, Term("Manufacturer", "=", "acme"))
    assert holds({}, Term("Manufacturer", "~", "acme", negated=True))
    assert (holds({}, has), holds({}, lacks)) == (False, True)
    assert (holds({"Manufacturer": "acme"}, has), holds({"Manufacturer": "acme"}, lacks)) == (True, False)
    assert holds({"Manufacturer": "acme"}, Term("Modality", "=", "us"), Term("Manufacturer", "=", "acme"))


def test_boxes_are_clipped_to_the_frame(tmp_path: Path) -> None:
    with image(
        tmp_path, {"Manufacturer": "Philips", "ManufacturerModelName": "CX50 "}, rows=600, columns=700
    ) as opened:
        assert devices.boxes(opened) == (Box(0, 0, 700, 59, kind="device"),)


def test_rules_that_say_the_same_give_one_box(tmp_path: Path) -> None:
    said = {"Manufacturer": "ADAC", "ProtocolName": "DUAL DETECTOR", "Modality": "NM"}
    with image(tmp_path, said, rows=832, columns=1024) as opened:
        assert [box[:4] for box in devices.boxes(opened)] == [
            (0, 0, 1024, 80),
            (0, 0, 1024, 130),
            (0, 762, 1024, 832),
        ]


def test_an_image_of_no_known_device_has_no_boxes(tmp_path: Path) -> None:
    with image(tmp_path, {"Manufacturer": "ACME", "Modality": "CT"}, sop_class=CT) as opened:
        assert devices.boxes(opened) == ()


def test_values_are_read_by_their_character_set(tmp_path: Path) -> None:
    latin = {"SpecificCharacterSet": "ISO_IR 100", "Manufacturer": "Gerätebau ", "SeriesDescription": ""}
    with image(tmp_path, latin) as opened:
        said = devices.attributes(opened)
    assert said["Manufacturer"] == "gerätebau"
    assert (said["Rows"], said["Columns"]) == ("4", "6")
    assert "SeriesDescription" not in said


def test_a_character_set_that_nobody_knows_is_no_error(tmp_path: Path) -> None:
    with image(tmp_path, {"SpecificCharacterSet": "ISO_IR 9999", "ManufacturerModelName": "iU22"}) as opened:
        assert devices.attributes(opened)["ManufacturerModelName"] == "iu22"


def test_rows_of_no_length_are_not_there(tmp_path: Path) -> None:
    with image(tmp_path, {"ManufacturerModelName": "ACME"}, rows=0, columns=0, pixels=False) as opened:
        assert {"Rows", "Columns"}.isdisjoint(devices.attributes(opened))


@pytest.mark.parametrize("region", [one for one in regions() if one.use == "wipe"], ids=lambda one: one.name)
def test_every_rule_that_wipes_can_be_met(region: Region) -> None:
    said = {clause[0].keyword: clause[0].text for clause in region.when}
    for clause in region.when:  # two terms may ask for parts of one value
        said[clause[0].keyword] = " ".join(
            dict.fromkeys(other[0].text for other in region.when if other[0].keyword == clause[0].keyword)
        )
    said |= {"Rows": str(region.rows or 64), "Columns": str(region.columns or 64)}
    assert region in devices.match(said)
    assert all(isinstance(rect, Rect) for rect in region.rects)


@pytest.mark.corpus
def test_of_the_corpus_no_ordinary_image_is_blanked(shared: Path) -> None:
    del shared
    met, held = list[tuple[str, str]](), 0
    for entry in corpus():
        try:
            with open_instance(entry.path) as opened:
                if PIXELS.isdisjoint(opened.tags):
                    continue
                said = devices.attributes(opened)
                met += [(said.get("Modality", ""), region.name) for region in devices.match(said)]
        except HoldError:
            held += 1
        except (VeilError, OSError):
            continue
    assert len(met) == 11
    assert {modality for modality, _ in met} == {"us"}
    assert held == 3
