"""What is done with each column of a table: `NAME=KIND`, `NAME=KIND:FORMAT`, or `NAME=<keyword of PS3.6>`."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from veil import standard
from veil.errors import UsageError
from veil.linked.dates import FORMATS

KINDS: Final[Mapping[str, str]] = {
    "patient_id": "becomes the pseudonym",
    "issuer": "says whose the patient's number is, where the policy distinguishes; goes",
    "birth_date": "as the policy treats Patient's Birth Date",
    "date": "moves by the patient's offset",
    "datetime": "moves by the patient's offset; the time stays if the policy keeps times",
    "age": "capped, and put into the bands of Patient's Age",
    "uid": "becomes the UID that it has in the images",
    "id": "becomes a keyed stand-in",
    "name": "goes, and is searched for in the texts of the row",
    "text": "cleaned as free text is",
    "keep": "stays as it is",
    "remove": "goes",
}
"""What a column can be, beside an attribute of PS3.6, which is treated as the policy says."""
_DATED: Final = frozenset({"birth_date", "date", "datetime"})
_BY_VR: Final = {"AS": "age", "DA": "date", "DT": "datetime", "UI": "uid"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: as the header of the table has it, or `#` and its number from 1.
        kind: a key of `KINDS`, or `attribute`.
        form: how its dates are written, a key of `dates.FORMATS`.
        keyword: of an attribute.
    """

    name: str
    kind: str
    form: str = ""
    keyword: str = ""

    @property
    def told(self) -> str:
        """The kind as the user wrote it."""
        return self.keyword or (f"{self.kind}:{self.form}" if self.form else self.kind)


def parse(texts: Iterable[str]) -> tuple[Column, ...]:
    """Read the columns, given in one text or in several, separated by commas.

    Raises:
        UsageError: U-TABLE-COLUMNS: a kind is unknown, a column is named twice, or none holds the patient's ID.
    """
    columns: dict[str, Column] = {}
    for text in texts:
        for part in next(csv.reader([text], skipinitialspace=True), []):
            if part.strip():
                column = _column(part.strip())
                if column.name in columns:
                    raise _error(f"the column {column.name!r} is named twice", "name each once")
                columns[column.name] = column
    kinds = [column.kind for column in columns.values()]
    if kinds.count("patient_id") != 1 or kinds.count("issuer") > 1:
        raise _error("one column has to hold the patient's ID", "write NAME=patient_id once, and NAME=issuer at most")
    return tuple(columns.values())


def _column(part: str) -> Column:
    name, equals, what = (word.strip() for word in part.rpartition("="))
    kind, _, form = what.partition(":")
    if not equals or not name:
        raise _error(f"{part!r} is not NAME=KIND", f"kinds: {', '.join(KINDS)}, or a keyword of PS3.6")
    if kind not in KINDS:
        tag = standard.dictionary.tag(kind)
        entry = None if tag is None else standard.dictionary.entry(tag)
        if entry is None or standard.dictionary.one_vr(entry.vr) == "SQ":
            raise _error(f"{kind!r} is no kind of column", f"kinds: {', '.join(KINDS)}, or a keyword of PS3.6")
        dated = _BY_VR.get(standard.dictionary.one_vr(entry.vr), "") in _DATED
        column = Column(name, "attribute", form or ("any" if dated else ""), kind)
    else:
        column = Column(name, kind, form or ("any" if kind in _DATED else ""))
    if column.form and (column.form not in FORMATS or (column.kind != "attribute" and kind not in _DATED)):
        raise _error(f"{what!r} has no such format", f"formats of dates: {', '.join(FORMATS)}")
    return column


def _error(message: str, remedy: str) -> UsageError:
    return UsageError("U-TABLE-COLUMNS", message, where="--columns", remedy=remedy)
