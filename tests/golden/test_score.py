"""The sample of the benchmark: what a copy scores, and what veil's own output scores."""

import csv
import json
import shutil
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import numpy as np
import pydicom
import pytest

from support.runs import run
from veil.cli import main
from veil.codes import Kind
from veil.score import Maps, read_map, score

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

CHECKS = 2057
RETAINED = {"tag_retained", "text_notnull", "text_retained", "uid_consistent", "patid_consistent", "pixels_retained"}
LEFT_OUT = "1.2.826.0.1.3680043.8.498"
INKED = {"8": "ink_8.npz", "12": "ink_12.npz"}
"""Files of the sample with text in their pixels, by the number in their names: the ink."""
HIDDEN = 0.25
"""Correlation with the ink below which nobody can read it any more."""


@pytest.fixture
def sample(shared: Path) -> Path:
    return shared / "midi-sample"


def test_a_copy_passes_what_asks_to_keep_and_nothing_else(sample: Path) -> None:
    result = score(sample / "answer_key.db", sample / "input")
    assert (result.total.checks, result.total.blank, result.total.unjudged) == (CHECKS, 0, 0)
    assert (result.instances, result.missing, result.unexpected, result.skipped, result.lacking) == (19, 0, 0, 0, 0)
    for line in result.by_action():
        assert line.passed == (line.checks if line.name in RETAINED else 0), line.name


def test_a_copy_scores_the_published_figure_with_maps_that_lack_one_uid(sample: Path) -> None:
    # The published script's figure is 1155 of 2057. By the rules all 1156 checks that ask to keep hold in a copy; one
    # of them must have failed for the map of that run, which is not known. That it lacked this UID is a guess: it
    # occurs once, and is the root under which a well-known library makes its UIDs.
    with closing(sqlite3.connect(f"{(sample / 'answer_key.db').as_uri()}?mode=ro", uri=True)) as key:
        rows = key.execute("SELECT AnswerData FROM answer_data").fetchall()
    checks = [check for (data,) in rows for check in json.loads(data).values()]
    uids = {check["value"].strip("<>") for check in checks if check["action"] == "<uid_consistent>"}
    assert LEFT_OUT in uids
    result = score(sample / "answer_key.db", sample / "input", maps=Maps({uid: uid for uid in uids - {LEFT_OUT}}))
    assert (result.total.passed, result.total.checks) == (1155, CHECKS)
    assert f"{result.total.score:.2%}" == "56.15%"


def test_no_output_at_all(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    result = score(sample / "answer_key.db", tmp_path / "out")
    assert result.missing == 19
    assert {line.name for line in result.by_action() if line.passed} == {
        "text_removed", "date_shifted", "uid_changed", "pixels_hidden",
    }  # fmt: skip


def test_own_output(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(sample / "input", tmp_path, "public", look=True)
    assert done.result.kinds[Kind.DELIVERED] == done.result.received == 19
    monkeypatch.setenv("VEIL_KEY", bytes(range(32)).hex())
    assert main(["vault", "export", str(done.vault), "--out", str(tmp_path / "maps"), "--key", "env"]) == 0
    maps = Maps(read_map(tmp_path / "maps" / "uids.csv"), read_map(tmp_path / "maps" / "patients.csv"))
    result = score(sample / "answer_key.db", done.out, maps=maps, jobs=2)
    assert result.total.checks + result.total.unjudged == CHECKS
    assert (result.missing, result.unexpected, result.lacking) == (0, 0, 0)
    scores = {line.name: line.score for line in result.by_action()}
    # What is hidden nobody judges there but a reader of text; the ink below does.
    assert {name for name, share in scores.items() if share not in {1, None}} <= {"text_retained"}
    assert (result.total.score or 0) >= 0.999
    assert result.total.unjudged == len(INKED)
    for number, file in INKED.items():
        ((ref, written),) = [(ref, path) for ref, path in done.delivered().items() if ref.endswith(f"{number:0>4}.dcm")]
        before, after = _inked(sample / "input" / ref, sample / file), _inked(written, sample / file)
        assert before > HIDDEN > after


def _inked(path: Path, file: Path) -> float:
    """How much an image shows of the text that was drawn into it: the correlation with its ink, where that is."""
    drawn = np.load(file)
    ink, y, x = drawn["ink"], int(drawn["y"]), int(drawn["x"])
    image = pydicom.dcmread(path).pixel_array.astype(float)
    image = image.mean(axis=-1) if image.ndim > 2 else image
    part = image[y : y + ink.shape[0], x : x + ink.shape[1]]
    return abs(float(np.corrcoef(part.ravel(), ink.ravel())[0, 1])) if part.std() else 0.0


def test_many_checks_in_little_memory(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "key.db"
    shutil.copyfile(sample / "answer_key.db", path)
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as key:
        for _ in range(3):
            key.execute("INSERT INTO answer_data SELECT * FROM answer_data")
        key.commit()
    tracemalloc.start()
    result = score(path, sample / "input")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.total.checks == CHECKS * 8
    assert peak < 60 << 20


def test_the_list_has_a_line_for_each_check_that_failed(sample: Path, tmp_path: Path) -> None:
    listed = tmp_path / "failed.csv"
    key, out = sample / "answer_key.db", sample / "input"
    assert main(["score", str(key), str(out), "--failed", str(listed), "--jobs", "2"]) == 0
    with listed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 901
    assert all(row["found"] != "(absent)" for row in rows)
