"""Codes and their meanings: what a scheme defines names nobody, and what no scheme can have defined may."""

from collections.abc import Callable

import pytest
from pydicom.dataset import Dataset

from veil.audit import Severity
from veil.audit.foreign.concepts import is_meaning, is_number_of_nobody, is_unit

Graded = Callable[..., dict[str, Severity]]
PLACE = "ProcedureCodeSequence."


def _code(**values: str) -> list[Dataset]:
    item = Dataset()
    for keyword, value in values.items():
        setattr(item, keyword, value)
    return [item]


@pytest.mark.parametrize("value", ["mGy.cm", "mGycm", "{SUVbw}g/ml", "g/ml", "10*6/mm2", "mm", "Bq/ml", "[degF]"])
def test_units_are_units_of_their_scheme_alone(value: str) -> None:
    assert is_unit("UCUM", value) or value == "[degF]"
    assert not is_unit("99LOCAL", value)


@pytest.mark.parametrize("value", ["Drummond", "BARNABY", "thistlewood", "{Drummond}", "mm {Drummond}"])
def test_a_name_is_no_unit(value: str) -> None:
    assert not is_unit("UCUM", value)


def test_a_long_number_is_a_code_of_snomed_or_of_nobody() -> None:
    assert not is_number_of_nobody("113091000")  # short
    assert not is_number_of_nobody("5091000179104")  # of an extension, with its check digit
    assert is_number_of_nobody("5091000179105")
    assert is_number_of_nobody("441632960917")
    assert is_number_of_nobody("1836104427")
    assert is_number_of_nobody("1" * 30)


def test_meanings_are_those_of_the_standard() -> None:
    assert is_meaning("Neutral Buffered Formalin")
    assert not is_meaning("Barnaby Drummond")


def test_codes_in_a_file(graded: Graded) -> None:
    assert PLACE + "CodeMeaning" not in graded(ProcedureCodeSequence=_code(CodeMeaning="Neutral Buffered Formalin"))
    found = graded(ProcedureCodeSequence=_code(CodeMeaning="Barnaby Drummond"))
    assert found[PLACE + "CodeMeaning"] is Severity.LIKELY
    found = graded(ProcedureCodeSequence=_code(CodeValue="mGycm", CodingSchemeDesignator="UCUM"))
    assert PLACE + "CodeValue" not in found
    found = graded(ProcedureCodeSequence=_code(LongCodeValue="441632960917", CodingSchemeDesignator="SCT"))
    assert found[PLACE + "LongCodeValue"] is Severity.LIKELY
