"""What the allow-list of marks holds, and what looks like a mark and is none."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.marks_lines import identifying, marks
from veil.clean.pixels.allowed import Allowed, folded


@pytest.mark.parametrize("text", marks())
def test_marks_of_the_field_are_allowed(text: str) -> None:
    allowed = Allowed()

    assert allowed.holds(text)
    assert allowed.holds(text.lower())
    assert allowed.holds(text.replace(" ", ""))


@pytest.mark.parametrize("text", ["Couché", "DÉCUBITO SUPINO", "Rückenlage", "à l'aulit"[4:], "De pie", "em pé"])
def test_accents_do_not_matter(text: str) -> None:
    assert Allowed().holds(text) is (text != "à l'aulit"[4:] or folded(text) == "aulit")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "LI",
        "Pal",
        "Lap",
        "L AP",
        "R JS",
        "R L",
        "L R",
        "A P R",
        "L Wu",
        "R. Lee",
        "R.",
        "ML",
        "CC",
        "MR 12",
        "CT 1",
        "1",
        "40",
        "123",
        "120",
        "123 cm",
        "1985",
        "12.03",
        "12.03.85",
        "45 Y",
        "L 40",
        "W 400",
        "5.25 mm",
        "1200 kV",
        "SUPINE SMITH",
        "SUPINE 12",
        "PORTABLE ICU",
        "AP 3",
        "LEFT LEFT",
        "Posten",
        "L\nSMITH",
        "٣ cm",
    ],
)
def test_what_could_identify_is_not(text: str) -> None:
    assert not Allowed().holds(text)


def test_no_invented_line_that_identifies_is_allowed() -> None:
    allowed = Allowed()

    assert len(identifying(5000)) == 5000
    assert [line for line in identifying(5000) if allowed.holds(line)] == []


@given(
    st.text(string.ascii_letters + " ", max_size=8),
    st.text(string.digits, min_size=5, max_size=9),
    st.text(string.ascii_letters + " ", max_size=8),
)
def test_a_long_number_is_never_allowed(before: str, number: str, after: str) -> None:
    assert not Allowed().holds(before + number + after)


def test_a_policy_adds_whole_lines() -> None:
    allowed = Allowed(("LI", "Thorax p.a."))

    assert allowed.holds("li")
    assert allowed.holds("THORAX P.A.")
    assert allowed.holds("L")
    assert not allowed.holds("LI 2")
    assert not allowed.holds("Thorax p.a. Mueller")


def test_a_policy_may_allow_its_own_texts_alone() -> None:
    allowed = Allowed(("LI", "  "), built_in=False)

    assert allowed.holds("LI")
    assert not allowed.holds("L")
    assert not allowed.holds("")


def test_a_view_of_the_breast_joins_a_side_and_is_nothing_alone() -> None:
    assert Allowed().joins("MLO")
    assert Allowed().joins("L")
    assert not Allowed().holds("MLO")
    assert not Allowed().joins("JS")
    assert not Allowed(built_in=False).joins("MLO")
