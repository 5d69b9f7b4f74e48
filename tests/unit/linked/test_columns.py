"""What is said of columns: read, and refused where it makes no sense."""

import pytest

from veil.errors import UsageError
from veil.linked import Column, parse


def test_what_is_read() -> None:
    columns = parse(
        ['MRN=patient_id,visit=date:us, "Name, first=name"', "kg=PatientWeight,#7=remove,a=b=keep,born=birth_date"]
    )
    assert columns == (
        Column("MRN", "patient_id"),
        Column("visit", "date", "us"),
        Column("Name, first", "name"),
        Column("kg", "attribute", "", "PatientWeight"),
        Column("#7", "remove"),
        Column("a=b", "keep"),
        Column("born", "birth_date", "any"),
    )
    assert [column.told for column in columns[:4]] == ["patient_id", "date:us", "name", "PatientWeight"]


@pytest.mark.parametrize(
    "text",
    [
        "visit=date",
        "MRN=patient_id,No=patient_id",
        "MRN=patient_id,MRN=keep",
        "MRN=patient_id,visit=day",
        "MRN=patient_id,visit=date:french",
        "MRN=patient_id,note=text:iso",
        "MRN=patient_id,codes=ProcedureCodeSequence",
        "MRN=patient_id,note",
        "MRN=patient_id,=keep",
    ],
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse([text])
    assert refused.value.code == "U-TABLE-COLUMNS"
