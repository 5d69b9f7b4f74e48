"""Runs of non-blanks: numbers that hyphens join, names of scoring systems, folders."""

import pytest

from support.texts import cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("P43-1274-46 - LIVER", "LIVER"),
        ("LIVER WKS-4471", "LIVER"),
        ("scans/RAD-5930-02535/axial", "axial"),
        ("LIVER_P43-1274-46", "LIVER"),
    ],
)
def test_numbers_go_as_a_whole(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "text", ["BI-RADS 4", "LI-RADS 5", "L4-L5", "t1_mprage_sag_p2", "ISOVUE300/100", "b-1000", "2.5mm/1.25mm"]
)
def test_measures_and_scores_stay(text: str) -> None:
    assert cleaned(text) == text


def test_of_a_path_the_folders_of_medicine_stay() -> None:
    assert cleaned(r"C:\Users\Quagmyre\Seminal Vesicles\Rectum") == r"Seminal Vesicles\Rectum"
    assert cleaned("/data/plans/Young/brain") == "data/plans brain"
    assert cleaned("/home/oquagmyre/brain") == "brain"
