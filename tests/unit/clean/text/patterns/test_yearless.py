"""Days without a year."""

import pytest

from support.texts import cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("changed on 9/27", "changed"),
        ("delays since 12/22", "delays"),
        ("8/17 15:10 scan", "15:10 scan"),
        ("appt 11/25 07:50", "appt 07:50"),
    ],
)
def test_they_go_where_something_announces_them(text: str, left: str) -> None:
    assert cleaned(text).replace("since", "").strip() in {left, left.replace("appt ", "")}


@pytest.mark.parametrize("text", ["phase 2/8", "grade 3/4", "T1/2", "on 40/50 slices", "1/3 of the lung"])
def test_fractions_stay(text: str) -> None:
    assert cleaned(text) == text
