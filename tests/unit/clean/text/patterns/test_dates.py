from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veil.clean.text.patterns import find
from veil.identity.dates import DateShifter

DAYS = -70
SHIFT = DateShifter(days=DAYS)


def cleaned(text: str, dates: DateShifter | None = None) -> str:
    out, position = [], 0
    for span in find(text, dates, 89):
        out += [text[position : span.start], span.replacement]
        position = span.stop
    return "".join([*out, text[position:]])


MOVED = [
    ("2011-05-12", "2011-03-03"),
    ("20110512", "20110303"),
    ("2011/05/12", "2011/03/03"),
    ("2011.05.12", "2011.03.03"),
    ("12.05.2011", "03.03.2011"),
    ("1.5.2011", "20.2.2011"),
    ("25/12/2011", "16/10/2011"),
    ("12/25/2011", "10/16/2011"),
    ("5/25/11", "3/16/11"),
    ("12 May 2011", "3 March 2011"),
    ("May 12th, 2011", "March 3rd, 2011"),
    ("22nd of May 2011", "13th of March 2011"),
    ("12-MAY-2011", "03-MAR-2011"),
    ("12MAY2011", "03MAR2011"),
    ("2011-May-12", "2011-Mar-03"),
    ("12 May '11", "3 March '11"),
    ("12. Mai 2011", "3. März 2011"),
    ("3. März 2012", "24. Dezember 2011"),
    ("12 mai 2011", "3 mars 2011"),
    ("1er mai 2011", "20 février 2011"),
    ("12 de mayo de 2011", "3 de marzo de 2011"),
    ("12 maggio 2011", "3 marzo 2011"),
    ("12 de maio de 2011", "3 de março de 2011"),
    ("12 mei 2011", "3 maart 2011"),
    ("12 Sept. 2011", "4 Jul. 2011"),
    ("May 2011", "March 2011"),
    ("JAN 2011", "NOV 2010"),
    ("Mai 2011", "März 2011"),
    ("05/2011", "03/2011"),
    ("2011-05-12T14:32:05", "2011-03-03T14:32:05"),
    ("20110512143205", "20110303143205"),
    ("scan_20110512_1", "scan_20110303_1"),
    ("Fri Jun 17 22:13:23 EDT 2011", "Fri Apr 8 22:13:23 EDT 2011"),
    ("lundi 12 mai 2011", "lundi 3 mars 2011"),
]


@pytest.mark.parametrize(("text", "moved"), MOVED)
def test_dates_move_in_their_own_form(text: str, moved: str) -> None:
    assert cleaned(f"CT {text}, stable", SHIFT) == f"CT {moved}, stable"


@pytest.mark.parametrize("text", [text for text, _ in MOVED])
def test_dates_go_without_a_shifter(text: str) -> None:
    left = cleaned(f"CT {text}, stable").split()
    assert left in (["CT", ",", "stable"], ["CT,", "stable"], ["CT", "scan__1,", "stable"])


@pytest.mark.parametrize(
    "text",
    [
        "05/12/2011", "5/12/11", "05-12-2011", "12-05-11", "DOB 12.05.1932", "born 12 May 1932", "geb. am 12.05.1932",
        "né le 12/05/1932", "nacido el 12.05.1932", "born in 1932", "né en 1932", "geb. 1932", "on 12 May", "May 12",
        "12. Mai", "le 12 mai", "am 12.05.", "seen on 5/12", "31/13/11 05/12/11",
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_one_way_or_tells_the_age_goes(text: str) -> None:
    left = cleaned(text, SHIFT)
    assert not any(part in left for part in ("12", "1932", "05", "May", "Mai", "mai"))


def test_day_of_the_week_stays_only_where_it_is_right() -> None:
    assert cleaned("on Monday, 12 May 2014", DateShifter(days=-70)) == "on Monday, 3 March 2014"
    assert "Monday" not in cleaned("on Monday, 12 May 2014", DateShifter(days=-71))


def test_the_policy_decides() -> None:
    assert cleaned("CT 12.05.2011", DateShifter(days=1, mode="remove")) == "CT "
    assert cleaned("CT 12.05.2011", DateShifter(days=1, mode="year")) == "CT 2011"
    assert cleaned("CT 20110512", DateShifter(days=1, mode="keep")) == "CT 20110512"
    assert cleaned("CT 2011-05-12 14:32", DateShifter(days=7, times="remove")) == "CT 2011-05-19"
    assert cleaned("CT 2011-05-12T14:32Z", DateShifter(days=7)) == "CT 2011-05-19T14:32"
    assert cleaned("CT 2011-05-12T14:32Z", DateShifter(days=7, zone="keep")) == "CT 2011-05-19T14:32Z"


def test_a_date_that_would_stay_as_it_is_goes() -> None:
    assert cleaned("CT 19000101", SHIFT) == "CT "
    assert cleaned("May 2011", DateShifter(days=7)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "at 14:32", "phase 2/8", "1/3", "Q3 2012", "syngo MR 2004", "1.8.4.123", "v1.8.12", "version 12.05.11", "set 5",
        "mag 2000", "may be due to", "Mar", "TE 30 TR 2000", "SUV 10.12.", "ratio 1:100", "Gleason 3+4", "3-4 mm",
        "BP 120/80",
        "1.2.840.113619.2.55.3.20110512.1", "in 2000 ms", "HU 40-60", "5/1.5mm", "Sag T2 5/2",
    ],
)  # fmt: skip
def test_what_is_no_date_stays(text: str) -> None:
    assert cleaned(text, SHIFT) == text


FORMS: Sequence[str] = (
    "{d:%Y-%m-%d}",
    "{d:%Y%m%d}",
    "{d:%d.%m.%Y}",
    "{d:%m/%d/%Y}",
    "{d:%d/%m/%Y}",
    "{d.day} {m} {d.year}",
)


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.integers(-5000, 5000).filter(bool), st.sampled_from(FORMS))
def test_no_old_date_survives(day: date, offset: int, form: str) -> None:
    names = "January February March April May June July August September October November December".split()
    old = form.format(d=day, m=names[day.month - 1])
    moved = day + timedelta(days=offset)
    new = cleaned(f"seen {old} again", DateShifter(days=offset)).removeprefix("seen ").removesuffix(" again").strip()
    assert old not in new.split()
    expected = {"", form.format(d=moved, m=names[moved.month - 1]), "seen again"}
    if (
        day.day == day.month and "/" in form
    ):  # both readings are the same date, and the moved one may be written in either
        expected |= {f"{moved:%d/%m/%Y}", f"{moved:%m/%d/%Y}"}
    assert new in expected
