"""The answer key: an SQLite file with one row an instance and all its checks as JSON in `AnswerData`."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from veil.errors import UsageError

_COLUMNS = (
    "Modality", "SOPClassUID", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "Digest",
    "AnswerData",
)  # fmt: skip


class Action(StrEnum):
    """What a check asks for."""

    TAG_RETAINED = "tag_retained"
    TEXT_NOTNULL = "text_notnull"
    TEXT_RETAINED = "text_retained"
    TEXT_REMOVED = "text_removed"
    DATE_SHIFTED = "date_shifted"
    UID_CHANGED = "uid_changed"
    UID_CONSISTENT = "uid_consistent"
    PATID_CONSISTENT = "patid_consistent"
    PIXELS_RETAINED = "pixels_retained"
    PIXELS_HIDDEN = "pixels_hidden"


ABOUT_PIXELS = frozenset({Action.PIXELS_RETAINED, Action.PIXELS_HIDDEN})
_ACTIONS = {f"<{action}>": action for action in Action}
_FIXED = {
    Action.DATE_SHIFTED: ("hipaa", "HIPAA-C"),
    Action.UID_CHANGED: ("hipaa", "HIPAA-R"),
    Action.PIXELS_HIDDEN: ("hipaa", "HIPAA-A"),
    Action.PATID_CONSISTENT: ("dicom", "DICOM-P15-BASIC-C"),
    Action.UID_CONSISTENT: ("dicom", "DICOM-P15-BASIC-U"),
    Action.PIXELS_RETAINED: ("tcia", "TCIA-P15-PIX-K"),
}
_TCIA = (("tcia", "p15"), ("tcia", "ptkb"), ("tcia", "rev"))
_FIRST_OF = {
    Action.TAG_RETAINED: (("dicom", "iod"),),
    Action.TEXT_NOTNULL: (("dicom", "iod"),),
    Action.TEXT_REMOVED: (("hipaa", "m"), ("hipaa", "z"), *_TCIA),
    Action.TEXT_RETAINED: _TCIA,
}
UNKNOWN = ("unknown", "unknown")


class Check(NamedTuple):
    """One check. Texts are as the key has them, in `<>`; None where it has none."""

    action: Action
    tag: str | None
    name: str | None
    value: str | None
    text: str | None
    category: tuple[str, str]


class Row(NamedTuple):
    """One instance of the key: its old identifiers, the MD5 of its Pixel Data, and its checks.

    `strange` is the number of checks with an action that no rule is published for; they do not count.
    """

    modality: str
    sop_class: str
    patient: str
    study: str
    series: str
    instance: str
    digest: str
    checks: tuple[Check, ...]
    strange: int


class AnswerKey:
    """A key on disk. Rows are read a few at a time, so that its size does not matter.

    Raises:
        UsageError: `U-SCORE-KEY`, here or while reading: it is missing or not an answer key.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise self._wrong("there is no such file", "name the SQLite file of the answer key")
        with closing(self._open()) as connection:
            columns = {row[1] for row in self._read(connection, "PRAGMA table_info(answer_data)")}
        if not columns >= set(_COLUMNS):
            raise self._wrong("this is not an answer key of the benchmark")

    def instances(self) -> tuple[list[int], set[str]]:
        """The row numbers in order, and the old SOP Instance UIDs."""
        numbers, uids = [], set()
        with closing(self._open()) as connection:
            for number, uid in self._read(connection, "SELECT rowid, SOPInstanceUID FROM answer_data ORDER BY rowid"):
                numbers.append(number)
                uids.add(_text(uid))
        return numbers, uids

    def rows(self, first: int, last: int) -> Iterator[Row]:
        """The rows from one row number to another, both included."""
        query = f"SELECT rowid, {', '.join(_COLUMNS)} FROM answer_data WHERE rowid BETWEEN ? AND ? ORDER BY rowid"  # noqa: S608  column names of ours
        with closing(self._open()) as connection:
            for number, *columns, data in self._read(connection, query, (first, last)):
                try:
                    answers = json.loads(data) if data else {}
                    found = [_check(answer) for answer in answers.values()]
                except (ValueError, AttributeError, TypeError, KeyError):
                    raise self._wrong(f"the checks of row {number} cannot be read") from None
                checks = tuple(check for check in found if check is not None)
                modality, sop_class, patient, study, series, instance, digest = map(_text, columns)
                strange = len(found) - len(checks)
                yield Row(modality, sop_class, patient, study, series, instance, digest, checks, strange)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)

    def _read(self, connection: sqlite3.Connection, query: str, values: Sequence[int] = ()) -> Iterator[Any]:
        try:
            yield from connection.execute(query, values)
        except sqlite3.Error:
            raise self._wrong("this is not a readable SQLite file") from None

    def _wrong(self, message: str, remedy: str = "get the answer key again") -> UsageError:
        return UsageError("U-SCORE-KEY", message, where=str(self.path), remedy=remedy)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _check(answer: Mapping[str, Any]) -> Check | None:
    action = _ACTIONS.get(answer["action"])
    if action is None:
        return None
    return Check(
        action,
        _optional(answer.get("tag_ds")),
        _optional(answer.get("tag_name")),
        _optional(answer.get("value")),
        _optional(answer.get("action_text")),
        _FIXED.get(action) or _category(action, answer.get("answer_category_v2")),
    )


def _category(action: Action, given: object) -> tuple[str, str]:
    """The category under which the benchmark reports a check: the first that the key names, in its order."""
    if isinstance(given, dict):
        for group, name in _FIRST_OF[action]:
            part = given.get(group)
            if isinstance(part, dict) and part.get(name):
                return group, str(part[name])
    return UNKNOWN
