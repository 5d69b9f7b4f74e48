import pytest

from veil.clean.text.patterns import find
from veil.clean.text.patterns.ages import find as ages
from veil.clean.text.patterns.scan import Scan


def capped(text: str, max_age: int = 89) -> str:
    out, position = [], 0
    for span in find(text, None, max_age):
        out += [text[position : span.start], span.replacement]
        position = span.stop
    return "".join([*out, text[position:]])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("93yo", "90yo"), ("93 y/o male", "90 y/o male"), ("93-year-old", "90-year-old"), ("age 93", "age 90"),
        ("aged 101", "aged 90"), ("93Y", "90Y"), ("093Y", "090Y"), ("93 y.o. M", "90 y.o. M"), ("93 Jahre", "90 Jahre"),
        ("93-jährige Patientin", "90-jährige Patientin"), ("Alter: 93", "Alter: 90"), ("93 ans", "90 ans"),
        ("93 años", "90 años"), ("93 anni", "90 anni"), ("93 anos", "90 anos"), ("93 jaar", "90 jaar"),
        ("1130 months old", "1080 months old"), ("ninety-three year old", "ninety year old"),
    ],
)  # fmt: skip
def test_ages_over_the_limit_are_cut(text: str, left: str) -> None:
    assert capped(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "89yo",
        "a 78-year-old man",
        "089Y",
        "age 12",
        "93 mm",
        "TE 93",
        "93 slices",
        "18 months old",
        "Y-90",
        "200 years",
    ],
)
def test_other_ages_and_numbers_stay(text: str) -> None:
    assert capped(text) == text


def test_the_limit_is_the_policys() -> None:
    assert capped("85 years", 79) == "80 years"
    assert capped("93 years", 99) == "93 years"


def test_only_the_number_is_replaced() -> None:
    (span,) = ages(Scan.of("now 93 years"), 89)
    assert (span.start, span.stop, span.replacement) == (4, 6, "90")
