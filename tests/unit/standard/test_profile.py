"""Table E.1-1 of PS3.15."""

import pickle
from collections import Counter

import pytest

from veil.standard import codes, profile


def test_the_table_is_whole() -> None:
    rows = profile.rows()

    assert len(rows) == 657
    assert Counter(row.basic for row in rows) == {
        "X": 417, "D": 93, "U": 55, "Z": 42, "X/D": 23, "X/Z": 11, "X/Z/D": 8, "Z/D": 6, "X/Z/U*": 2,
    }  # fmt: skip
    assert len({row.selector for row in rows}) == 657
    assert sum(row.tag is None for row in rows) == 4


def test_the_ten_options_have_the_cells_of_the_table() -> None:
    counts = Counter((option, code) for row in profile.rows() for option, code in row.options.items())

    assert counts == {
        ("retain_safe_private", "C"): 1,
        ("retain_uids", "K"): 60,
        ("retain_device_identity", "K"): 48,
        ("retain_device_identity", "C"): 11,
        ("retain_institution_identity", "K"): 10,
        ("retain_patient_characteristics", "K"): 14,
        ("retain_patient_characteristics", "C"): 5,
        ("retain_longitudinal_full_dates", "K"): 169,
        ("retain_longitudinal_modified_dates", "C"): 169,
        ("clean_descriptors", "C"): 141,
        ("clean_structured_content", "C"): 4,
        ("clean_graphics", "C"): 4,
    }
    assert len(profile.OPTIONS) == 10
    assert set(profile.OPTIONS) == {option for option, _ in counts}


def test_options_have_the_names_of_their_codes() -> None:
    named = {method.option for method in codes.methods()}
    assert named - set(profile.OPTIONS) == {"basic", "clean_pixel_data", "clean_recognizable_visual_features"}


@pytest.mark.parametrize(
    ("tag", "basic", "options"),
    [
        (0x00100010, "Z", {}),
        (0x00100020, "Z/D", {}),
        (0x00080018, "U", {"retain_uids": "K"}),
        (0x00100040, "Z", {"retain_patient_characteristics": "K"}),
        # What reads like an exception in the table is one:
        (0x0040A124, "U", {}),
        (0x04000100, "U", {}),
        (0x006A0003, "D", {"retain_uids": "K"}),
        (0x00080106, "D", None),
        (0x00080107, "D", None),
        (0x00100030, "Z", {}),
        (0x00100032, "X", {}),
    ],
)
def test_rows(tag: int, basic: str, options: dict[str, str] | None) -> None:
    row = profile.row(tag)

    assert row is not None
    assert row.tag == tag
    assert row.basic == basic
    if options is not None:
        assert row.options == options


@pytest.mark.parametrize("tag", [0x50000005, 0x50FEABCD, 0x60003000, 0x60FE3000, 0x60024000])
def test_repeating_groups_have_a_row(tag: int) -> None:
    row = profile.row(tag)

    assert row is not None
    assert row.basic == "X"
    assert row.options == {"clean_graphics": "C"}
    assert row.tag is None


@pytest.mark.parametrize("tag", [0x50010005, 0x60013000, 0x60000010, 0x00280010, 0x00091001, 0xFFFFFFFF, 0])
def test_what_the_table_does_not_list_has_no_row(tag: int) -> None:
    assert profile.row(tag) is None


def test_private_attributes_have_a_row_of_their_own() -> None:
    row = profile.private_row()
    assert (row.basic, row.options) == ("X", {"retain_safe_private": "C"})


def test_every_row_with_a_tag_is_found_by_it() -> None:
    for row in profile.rows():
        if row.tag is not None:
            assert profile.row(row.tag) is row


def test_rows_reach_a_worker_process() -> None:
    row = profile.rows()[0]
    assert pickle.loads(pickle.dumps(row)) == row  # noqa: S301  our own bytes
