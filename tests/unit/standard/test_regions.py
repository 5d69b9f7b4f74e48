"""Where known devices write into their images: what the table may say."""

import pytest

from veil.standard import dictionary, regions

RULES = {region.name: region for region in regions.regions()}
DEVICE = {"Manufacturer", "ManufacturerModelName", "SecondaryCaptureDeviceManufacturer"}


def test_every_rule_is_whole() -> None:
    assert len(RULES) == len(regions.regions())
    for region in RULES.values():
        assert region.name.partition("-")[0] in {"ctp", "deid"}
        assert region.use in {"wipe", "high", "medium"}
        assert bool(region.rects) == (region.use == "wipe")
        assert region.use == "wipe" or not region.hold
        assert all(region.when)
        for rect in region.rects:
            assert 0 <= rect.x0 < rect.x1
            assert 0 <= rect.y0 < rect.y1


def test_conditions_ask_for_attributes_that_there_are() -> None:
    known = {entry.keyword for entry in dictionary.entries().values()}
    assert regions.keywords() <= known
    terms = [term for region in RULES.values() for clause in region.when for term in clause]
    assert all(term.mark in "~=?" and bool(term.text) == (term.mark != "?") for term in terms)
    assert all(term.text == term.text.lower() for term in terms)


def test_what_blanks_names_a_device_and_a_matrix() -> None:
    for region in RULES.values():
        if region.use == "wipe":
            asked = {term.keyword for clause in region.when for term in clause}
            assert asked & DEVICE or region.name == "ctp-51", region.name  # an injector writes its name as the series
            assert region.rows or region.columns, region.name


def test_what_blanks_cannot_meet_an_ordinary_slice() -> None:
    for region in RULES.values():
        modalities = {term.text for clause in region.when for term in clause if term.keyword == "Modality"}
        if region.use == "wipe" and modalities & {"ct", "mr"}:
            asked = {term.keyword for clause in region.when for term in clause}
            assert asked & {"ImageType", "SeriesDescription", "BurnedInAnnotation"}, region.name


@pytest.mark.parametrize(
    ("name", "rows", "columns", "hold", "rects"),
    [
        ("ctp-21", 768, 0, True, ((0, 0, 1024, 75),)),
        ("ctp-17", 0, 640, True, ((0, 0, 640, 40),)),  # no matrix in its condition: that which its rectangle spans
        ("ctp-9", 860, 0, False, ((0, 0, 1132, 60),)),
        ("ctp-46", 860, 0, False, ((0, 0, 1132, 90), (0, 780, 1132, 860))),
        ("deid-94", 825, 0, True, ((0, 0, 800, 59),)),
    ],
)
def test_rectangles_and_matrices(
    name: str, rows: int, columns: int, hold: bool, rects: tuple[tuple[int, int, int, int], ...]
) -> None:
    found = RULES[name]
    assert (found.rows, found.columns, found.hold, found.rects) == (rows, columns, hold, rects)


def test_alternatives_and_negations() -> None:
    report = RULES["ctp-8"].when
    assert [[term.text for term in clause] for clause in report] == [["vital images"], ["aaa", "report"]]
    without = RULES["deid-57"].when[0][0]
    assert (without.keyword, without.mark, without.negated) == ("Manufacturer", "?", True)


def test_rules_of_a_modality_are_those_that_ask_for_no_other() -> None:
    names = {modality: {one.name for one in regions.of_modality(modality)} for modality in ("US", "ct", "mr", "", "x")}
    assert {"ctp-21", "ctp-29", "deid-172"} <= names["US"]
    assert "ctp-29" not in names["ct"]
    assert {"ctp-9", "deid-170", "ctp-21"} <= names["ct"]
    assert "deid-170" in names["mr"]
    assert names[""] == names["x"]
    assert set.union(*names.values()) < RULES.keys()


@pytest.mark.parametrize("name", ["ctp-12", "ctp-16", "deid-55", "deid-56", "deid-60", "deid-123", "deid-174"])
def test_rules_that_are_left_out(name: str) -> None:
    assert name not in RULES
