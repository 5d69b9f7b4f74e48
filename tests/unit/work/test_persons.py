"""Two persons under one Patient ID are told only where it is sure; spellings, slips and marriages are one person."""

import pytest

from veil.work.persons import Person, are_several, are_two

ANNE = Person("Harcourt^Anne", "19620317", "F")


@pytest.mark.parametrize(
    "other",
    [
        ANNE,
        Person("HARCOURT^ANNE", "19620317", "F"),
        Person("Harcourt Anne", "1962.03.17"),
        Person("Anne^Harcourt", "19711105", "F"),  # the order of components, and another date
        Person("Harcourt^Anne^^Dr", "19711105", "F"),
        Person("Mrs Harcourt, Anne", "19711105"),
        Person("HarcourtAnne", "19711105"),
        Person("Harcort^Ann", "19711105", "F"),  # mistyped and cut off
        Person("Harcourt^A", "19711105", "F"),
        Person("Harcourt", "19711105", "F"),
        Person("Pellington^Anne", "19620317", "F"),  # a marriage
        Person("Quimby^Beatrix", "19620317", "F"),  # an alias
        Person("Quimby^Beatrix", "19621703", "F"),  # no date, which says nothing
        Person("Quimby^Beatrix", "19620318", "F"),  # dates that a slip explains
        Person("Quimby^Beatrix", "19620713", "F"),
        Person("Quimby^Beatrix", "19260317", "F"),
        Person("Quimby^Beatrix", "19620101", "F"),
        Person("Quimby^Beatrix", "", "F"),
        Person("Quimby^Beatrix", "19000101"),
        Person("", "19711105", "M"),
        Person("UNKNOWN", "19711105", "M"),
        Person("Anonymous^Patient", "19711105", "M"),
        Person("Харкорт^Анна", "19711105", "F"),  # another script
        Person("=山田^太郎", "19711105", "M"),
        Person("Harcourt^Anne=山田^太郎", "19711105", "F"),
    ],
)
def test_what_may_be_one_person_is_one(other: Person) -> None:
    assert not are_two(ANNE, other) or not are_several([ANNE, other])
    assert not are_several([ANNE, other])
    assert not are_several([other, ANNE])


@pytest.mark.parametrize(
    "other",
    [
        Person("Quimby^Beatrix", "19711105", "F"),
        Person("Quimby^Beatrix", "19711105"),
        Person("Quimby^Ludovic", "19711105", "M"),
        Person("Quimby^Ludovic", "", "M"),  # nothing in common and another sex
        Person("Quimby^Ludovic", "19620318", "M"),
        Person("Harcourt^Ludovic", "19901105", "M"),  # a son
        Person("Harcourt^Beatrix", "19901105", "F"),  # a daughter
    ],
)
def test_what_is_surely_another_is_told(other: Person) -> None:
    assert are_two(ANNE, other)
    assert are_two(other, ANNE)
    assert are_several([Person("UNKNOWN"), ANNE, ANNE._replace(name="HARCOURT^ANNE"), other])


def test_umlauts_have_two_spellings() -> None:
    first = Person("Müller^Jörg", "19620317", "M")
    for name in ("Mueller^Joerg", "MULLER^JORG", "Müller^Jörg=ミュラー^ヨルク"):
        assert not are_several([first, Person(name, "19711105", "M")])


def test_native_scripts_are_compared_with_themselves() -> None:
    first = Person("=山田^太郎", "19620317")
    assert are_several([first, Person("=洪^吉洞", "19711105")])
    assert not are_several([first, Person("=山田^太郎=やまだ^たろう", "19711105")])


def test_many_records_cost_little() -> None:
    many = [Person(f"Harcourt{number}^Anne", "19620317", "F") for number in range(3000)]
    assert not are_several(many)
