"""The answer key: an SQLite file in the benchmark's schema, one row an instance, its checks as JSON."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

_TABLE: Final = (
    'CREATE TABLE answer_data ("index" INTEGER, "group" INTEGER, Modality TEXT, SOPClassUID TEXT, PatientID TEXT, '
    "StudyInstanceUID TEXT, SeriesInstanceUID TEXT, SOPInstanceUID TEXT, Digest TEXT, AnswerData TEXT)"
)

NAME: Final = {"hipaa": {"z": "HIPAA-A", "m": "HIPAA-A"}}
ADDRESS: Final = {"hipaa": {"z": "HIPAA-B", "m": "HIPAA-B"}}
DATE: Final = {"hipaa": {"z": "HIPAA-C", "m": "HIPAA-C"}}
PHONE: Final = {"hipaa": {"z": "HIPAA-D", "m": "HIPAA-D"}}
EMAIL: Final = {"hipaa": {"z": "HIPAA-F", "m": "HIPAA-F"}}
SSN: Final = {"hipaa": {"z": "HIPAA-G", "m": "HIPAA-G"}}
RECORD: Final = {"hipaa": {"z": "HIPAA-H", "m": "HIPAA-H"}}
ACCESSION: Final = {"hipaa": {"z": "HIPAA-R", "m": "HIPAA-R"}}
OTHER_ID: Final = {"hipaa": {"m": "HIPAA-R"}}
DEVICE: Final = {"hipaa": {"m": "HIPAA-M"}}
BASIC_X: Final = {"tcia": {"p15": "TCIA-P15-BASIC-X"}}
BASIC_K: Final = {"tcia": {"p15": "TCIA-P15-BASIC-K"}}
CLEANED: Final = {"tcia": {"p15": "TCIA-P15-DESC-C"}}
PATIENT_K: Final = {"tcia": {"p15": "TCIA-P15-PAT-K"}}
PRIVATE_K: Final = {"tcia": {"ptkb": "TCIA-PTKB-K"}}
PIXELS_K: Final = {"tcia": {"p15": "TCIA-P15-PIX-K"}}
HIDDEN: Final = {"hipaa": {"m": "HIPAA-A"}}
TYPE_1: Final = {"dicom": {"iod": "DICOM-IOD-1"}}
TYPE_2: Final = {"dicom": {"iod": "DICOM-IOD-2"}}
SAME_UID: Final = {"dicom": {"p15": "DICOM-P15-BASIC-U"}}
SAME_PATIENT: Final = {"dicom": {"p15": "DICOM-P15-BASIC-C"}}

Category = dict[str, dict[str, str]]


@dataclass(slots=True)
class Answers:
    """The checks of one instance, in the order in which they are added."""

    checks: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, action: str, path: str | None, name: str | None, value: object, text: str | None, category: Category
    ) -> None:
        """One check; `path` as the key writes it, `text` None where the action needs none."""
        self.checks.append({
            "scope": "<Instance>",
            "tag": None if path is None else f"<{path.rsplit('<', 1)[-1]}",
            "tag_ds": path,
            "tag_name": _in(name),
            "value": _in(value),
            "action": f"<{action}>",
            "action_text": _in(text),
            "answer_category": [],
            "answer_category_v2": _full(category),
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One instance of the key."""

    modality: str
    sop_class: str
    patient: str
    study: str
    series: str
    instance: str
    digest: str | None
    answers: Answers


def write(path: Path, rows: list[Row]) -> None:
    """Writes a new key."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_TABLE)
        for number, row in enumerate(rows):
            data = json.dumps({str(index): check for index, check in enumerate(row.answers.checks)})
            identifiers = (row.modality, row.sop_class, row.patient, row.study, row.series, row.instance, row.digest)
            connection.execute("INSERT INTO answer_data VALUES (?,?,?,?,?,?,?,?,?,?)", (number, 1, *identifiers, data))


def _in(value: object) -> str | None:
    return None if value is None else f"<{value}>"


def _full(category: Category) -> dict[str, Any]:
    parts = {"hipaa": ("z", "m"), "dicom": ("p15", "iod", "safe"), "tcia": ("ptkb", "p15", "rev")}
    full: dict[str, Any] = {
        group: {name: category.get(group, {}).get(name) for name in names} for group, names in parts.items()
    }
    return {**full, "prev_cat": []}
