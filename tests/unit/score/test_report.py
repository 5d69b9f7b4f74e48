"""Counts, and the list of what did not pass."""

import csv
import json
import os
import stat
from collections import Counter
from pathlib import Path

import pytest

from veil.errors import PathError, UsageError
from veil.score.compare import Result
from veil.score.key import Action
from veil.score.report import Failed, Kind, Line, Score, failed_list, short

FAILED = Failed(*(f"<{name}>" for name in Failed._fields))


def _score() -> Score:
    kept, pixels = ("tcia", "K"), ("hipaa", "A")
    return Score(
        Counter(
            {
                Kind(Action.TEXT_RETAINED, kept, "(0010,0010)", Result.PASS): 6,
                Kind(Action.TEXT_RETAINED, kept, "(0010,0010)", Result.FAIL): 1,
                Kind(Action.TEXT_RETAINED, kept, "(0010,0020)", Result.FAIL): 2,
                Kind(Action.TEXT_RETAINED, kept, "(0010,0040)", Result.BLANK): 1,
                Kind(Action.PIXELS_HIDDEN, pixels, "(pixels)", Result.UNJUDGED): 10,
            }
        )
    )


def test_score_is_pass_of_all_that_are_judged() -> None:
    score = _score()
    assert score.total == Line("all", 6, 3, 1, 10)
    assert (score.total.checks, score.total.score) == (10, 0.6)
    assert score.bounds == (0.3, 0.8)
    assert score.without_pixels.score == 0.6
    assert [(line.name, line.checks, line.score) for line in score.by_action()] == [
        ("text_retained", 10, 0.6),
        ("pixels_hidden", 0, None),
    ]
    assert [line.name for line in score.by_category()] == ["hipaa/A", "tcia/K"]
    assert score.by_tag() == [
        (10, "not judged", "pixels_hidden", "(pixels)"),
        (2, "fail", "text_retained", "(0010,0020)"),
        (1, "blank", "text_retained", "(0010,0040)"),
        (1, "fail", "text_retained", "(0010,0010)"),
    ]


def test_nothing_to_score() -> None:
    assert Score().total.score is None
    assert Score().bounds == (0, 0)


def test_csv_and_json(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("old", encoding="utf-8")
    for name in ("one.csv", "one.json"):
        with failed_list(tmp_path / name, tmp_path / "out") as listing:
            listing.add(FAILED)
            listing.add(FAILED)
    rows = list(csv.DictReader((tmp_path / "one.csv").read_text(encoding="utf-8").splitlines()))
    assert rows == json.loads((tmp_path / "one.json").read_text(encoding="utf-8")) == [FAILED._asdict()] * 2
    with failed_list(tmp_path / "none.json", tmp_path / "out"):
        pass
    assert json.loads((tmp_path / "none.json").read_text(encoding="utf-8")) == []


@pytest.mark.skipif(os.name == "nt", reason="rights are the folder's there")
def test_the_list_is_for_the_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "one.csv").touch(0o644)
    with failed_list(tmp_path / "one.csv", tmp_path / "out"):
        pass
    assert stat.S_IMODE((tmp_path / "one.csv").stat().st_mode) == 0o600


def test_half_a_list_does_not_stay(tmp_path: Path) -> None:
    def stopped() -> None:
        with failed_list(tmp_path / "one.csv", tmp_path / "out") as listing:
            listing.add(FAILED)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []


def test_where_no_list_is_written(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name, code, kind in (
        ("list.xlsx", "U-SCORE-LIST", UsageError),
        ("none/list.csv", "U-SCORE-LIST", UsageError),
        ("out/list.csv", "U-SCORE-LIST-IN-OUT", PathError),
    ):
        with pytest.raises(kind) as told, failed_list(tmp_path / name, tmp_path / "out"):
            pass
        assert told.value.code == code
    assert list((tmp_path / "out").iterdir()) == []


def test_long_values_are_cut() -> None:
    assert short(None) == ""
    assert short("x" * 1000) == "x" * 1000
    assert short("x" * 1001) == "x" * 1000 + "... (1001 characters)"
