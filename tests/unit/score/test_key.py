"""The answer key."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.score import make_key
from veil.errors import UsageError
from veil.score.key import UNKNOWN, Action, AnswerKey


def _answer(action: str, **values: Any) -> dict[str, Any]:
    return {"action": f"<{action}>", "tag_ds": "<(0010,0010)>", **values}


V2 = {
    "hipaa": {"z": "HZ", "m": "HM"},
    "dicom": {"p15": "DP", "iod": "DI"},
    "tcia": {"ptkb": "TK", "p15": "TP", "rev": "TR"},
}


def test_rows_and_categories(tmp_path: Path) -> None:
    answers = [_answer(action, answer_category_v2=V2) for action in Action]
    key = AnswerKey(make_key(tmp_path, {"1.2.3": answers, "1.2.4": []}))
    assert key.instances() == ([1, 2], {"1.2.3", "1.2.4"})
    first, second = key.rows(1, 2)
    assert (first.instance, first.patient, first.study, first.series) == ("1.2.3", "P1", "1.2.1", "1.2.2")
    assert second.checks == ()
    assert {check.action: check.category for check in first.checks} == {
        Action.TAG_RETAINED: ("dicom", "DI"),
        Action.TEXT_NOTNULL: ("dicom", "DI"),
        Action.TEXT_RETAINED: ("tcia", "TP"),
        Action.TEXT_REMOVED: ("hipaa", "HM"),
        Action.DATE_SHIFTED: ("hipaa", "HIPAA-C"),
        Action.UID_CHANGED: ("hipaa", "HIPAA-R"),
        Action.UID_CONSISTENT: ("dicom", "DICOM-P15-BASIC-U"),
        Action.PATID_CONSISTENT: ("dicom", "DICOM-P15-BASIC-C"),
        Action.PIXELS_RETAINED: ("tcia", "TCIA-P15-PIX-K"),
        Action.PIXELS_HIDDEN: ("hipaa", "HIPAA-A"),
    }


def test_the_first_category_that_is_named_counts(tmp_path: Path) -> None:
    given: list[Any] = [
        {**V2, "hipaa": {"z": "HZ", "m": None}},
        {"hipaa": {}, "tcia": {"rev": "TR", "ptkb": "TK", "p15": None}},
        {"tcia": {"rev": "TR"}},
        {},
        None,
    ]
    answers = [_answer("text_removed", answer_category_v2=one) for one in given]
    (row,) = AnswerKey(make_key(tmp_path, {"1.2.3": answers})).rows(1, 1)
    assert [check.category[1] for check in row.checks] == ["HZ", "TK", "TR", "unknown", "unknown"]
    assert row.checks[-1].category == UNKNOWN


def test_actions_without_a_rule_are_told(tmp_path: Path) -> None:
    (row,) = AnswerKey(make_key(tmp_path, {"1.2.3": [_answer("tag_retained"), _answer("eyes_closed")]})).rows(1, 1)
    assert (len(row.checks), row.strange) == (1, 1)


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="U-SCORE-KEY"):
        AnswerKey(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("a text that is long enough to be no database " * 40, encoding="utf-8")
    with pytest.raises(UsageError, match="readable"):
        AnswerKey(tmp_path / "text.db")
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    with pytest.raises(UsageError, match="not an answer key"):
        AnswerKey(tmp_path / "empty.db")
    path = make_key(tmp_path, {"1.2.3": []})
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE answer_data SET AnswerData = '{\"0\": 5}'")
        connection.commit()
    with pytest.raises(UsageError, match="row 1"):
        list(AnswerKey(path).rows(1, 1))
