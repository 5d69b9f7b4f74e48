"""Dates of tables: as those of images move, in the form that they had."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veil.identity import DateShifter
from veil.linked import dates

WEEK = DateShifter(-7)


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("any", "2024-03-05", "2024-02-27"),
        ("any", " 2024-3-5 ", "2024-02-27"),
        ("any", "05.03.2024", "27.02.2024"),
        ("any", "5.3.2024", "27.02.2024"),
        ("any", "20240305", "20240227"),
        ("us", "03/05/2024", "02/27/2024"),
        ("us", "3/5/2024", "02/27/2024"),
        ("british", "05/03/2024", "27/02/2024"),
        ("any", "03/05/2024", None),  # of which nobody can say what it is
        ("iso", "05.03.2024", None),
        ("any", "2024-02-30", None),
        ("any", "2024-03-05 10:15", None),
        ("any", "March 2024", None),
        ("any", "2024", None),
        ("any", "1900-01-01", "1900-01-01"),  # a constant tells the offset if it moves
    ],
)
def test_dates(form: str, value: str, expected: str | None) -> None:
    assert dates.date(value, form, WEEK) == expected


@pytest.mark.parametrize(
    ("value", "shifter", "expected"),
    [
        ("2024-03-05T10:15:30", WEEK, "2024-02-27T10:15:30"),
        ("2024-03-05 10:15", WEEK, "2024-02-27 10:15"),
        ("20240305101530.250", WEEK, "20240227101530.250"),
        ("2024-03-05T10:15:30+02:00", WEEK, "2024-02-27T10:15:30"),
        ("2024-03-05T10:15:30+02:00", DateShifter(-7, zone="keep"), "2024-02-27T10:15:30+02:00"),
        ("2024-03-05T10:15:30Z", WEEK, "2024-02-27T10:15:30"),
        ("2024-03-05", WEEK, "2024-02-27"),
        ("2024-03-05T10:15", DateShifter(-7, times="remove"), "2024-02-27"),
        ("2024-03-05T25:15", WEEK, None),
        ("2024-03-05 on call", WEEK, None),
        ("2024-03-05T10:15", DateShifter(-7, mode="remove"), None),
        ("2024-03-05T10:15", DateShifter(-7, mode="year"), "2024-01-01"),
        ("2024-03-05T10:15", DateShifter(-7, mode="keep"), "2024-03-05T10:15"),
    ],
)
def test_dates_with_times(value: str, shifter: DateShifter, expected: str | None) -> None:
    assert dates.datetime(value, "any", shifter) == expected


@given(
    st.dates(date(1910, 1, 1), date(2100, 1, 1)),
    st.integers(-4000, -1),
    st.sampled_from(("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d")),
)
def test_every_day_moves_as_that_of_an_image(day: date, offset: int, form: str) -> None:
    shifter = DateShifter(offset)
    moved = dates.date(day.strftime(form), "any", shifter)
    assert moved is not None
    assert dates.day(moved, "any") == shifter.da(day.strftime("%Y%m%d"))
