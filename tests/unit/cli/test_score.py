"""`veil score`: counts and tags on the terminal, values only in the private list."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from veil.cli import main

POISON = "MEADOWSWEET^ISOLDE"


@pytest.fixture
def case(tmp_path: Path) -> tuple[str, str]:
    """A key with two checks, and an output that passes one of them."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", "2.25.7"
    dataset.PatientName = POISON
    (tmp_path / "out").mkdir()
    dataset.save_as(tmp_path / "out" / "1.dcm", enforce_file_format=True)
    checks = {
        "0": {"action": "<text_removed>", "tag_ds": "<(0010,0010)>", "action_text": f"<{POISON}>"},
        "1": {"action": "<uid_consistent>", "tag_ds": "<(0008,0018)>", "value": "<1.2.3>"},
    }
    columns = (
        "Modality, SOPClassUID, PatientID, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, Digest, AnswerData"
    )
    with closing(sqlite3.connect(tmp_path / "key.db")) as connection:
        connection.execute(f"CREATE TABLE answer_data ({columns})")
        row = ("OT", "", POISON, "1", "2", "1.2.3", "", json.dumps(checks))
        connection.execute("INSERT INTO answer_data VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.commit()
    (tmp_path / "uids.csv").write_text("id_old,id_new\n1.2.3,2.25.7\n", encoding="utf-8")
    return str(tmp_path / "key.db"), str(tmp_path / "out")


def test_for_people(case: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "failed.csv"
    assert main(["score", *case, "--uid-map", str(tmp_path / "uids.csv"), "--failed", str(listed), "--jobs", "1"]) == 0
    shown = capsys.readouterr().out
    assert "Score 50.00 %: 1 of 2 checks" in shown
    assert "1  fail  text_removed  (0010,0010)" in shown
    assert "files lack an attribute" in shown
    assert POISON not in shown
    assert POISON in listed.read_text(encoding="utf-8")


def test_for_programs(case: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", *case, "--uid-map", str(tmp_path / "uids.csv"), "--json", "--jobs", "1"]) == 0
    shown = capsys.readouterr().out
    events = [json.loads(line) for line in shown.splitlines()]
    assert [one["event"] for one in events] == ["action"] * 2 + ["category"] * 2 + ["failed", "score"]
    assert (events[-1]["pass"], events[-1]["fail"], events[-1]["score"], events[-1]["missing"]) == (1, 1, 0.5, 0)
    assert POISON not in shown


def test_without_maps_it_is_a_copy(case: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", *case, "--jobs", "1"]) == 0
    shown = capsys.readouterr().out
    assert "1 instances of the key have no file in OUT." in shown
    assert "1 files of OUT belong to no instance of the key" in shown


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("KEY", "none.db"), "U-SCORE-KEY"),
        (("OUT", "none"), "U-SCORE-OUT"),
        (("--uid-map", "none.csv"), "U-SCORE-MAP"),
        (("--failed", "list.txt"), "U-SCORE-LIST"),
        (("--failed", "out/list.csv"), "U-SCORE-LIST-IN-OUT"),
    ],
)
def test_what_is_wrong_is_one_line(
    case: tuple[str, str], change: tuple[str, str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, out = case
    name, path = change[0], str(tmp_path / change[1])
    arguments = [path if name == "KEY" else key, path if name == "OUT" else out]
    if name.startswith("--"):
        arguments += [name, path]
    assert main(["score", *arguments]) == 2
    shown = capsys.readouterr()
    assert f"[{code}]" in shown.err
    assert len(shown.err.strip().splitlines()) == 1
    assert shown.out == ""
