"""`veil table`: the same patients, days and UIDs as the images of the run."""

import csv
from datetime import date
from pathlib import Path

import pytest
from pydicom import dcmread

import veil
from support import cohort
from support.unseen import FOLDER
from veil.cli import main

POLICY = FOLDER / "public-unseen.toml"
COLUMNS = "MRN=patient_id,seen=date:us,study=uid,surname=name,note=text,kg=PatientWeight,ward=remove"
ROWS = 12


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("table")
    cohort.folder(place / "in", ROWS)
    veil.run(place / "in", place / "out", policy=POLICY, vault=place / "vault", jobs=1)
    with (place / "in.csv").open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["MRN", "seen", "study", "surname", "note", "kg", "ward"])
        for number, data in enumerate(cohort.cohort(ROWS)):
            if data.StudyInstanceUID.endswith(".1"):
                day = data.StudyDate
                seen = f"{day[4:6]}/{day[6:]}/{day[:4]}"
                owner = int(data.PatientID[3:])
                note = f"Quillfeather{owner} has a chest scan on {seen}"
                writer.writerow(
                    [f" mrn{owner:05d}", seen, data.StudyInstanceUID, f"Quillfeather{owner}", note, "71.5", number]
                )
        writer.writerow(["MRN99999", "01/31/2020", "1.2.3", "Nobody", "no images", "60", "x"])
    return place


def _table(work: Path, target: Path, *more: str) -> int:
    words = ["table", str(work / "in.csv"), str(target), "--columns", COLUMNS, "--vault", str(work / "vault")]
    return main([*words, *(more or ("--policy", str(POLICY)))])


def test_the_table_says_the_same_as_the_images(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.csv"
    assert _table(work, target) == 0
    shown = capsys.readouterr()
    assert f"{ROWS + 1} rows of {ROWS + 1} patients, {ROWS} of them with images" in shown.out
    images = {
        (data.PatientID, data.StudyInstanceUID): data for data in map(dcmread, sorted((work / "out").rglob("*.dcm")))
    }
    with target.open(encoding="utf-8", newline="") as out:
        rows = list(csv.DictReader(out, delimiter=";"))
    assert list(rows[0]) == ["MRN", "seen", "study", "note", "kg"]
    for row in rows[:-1]:
        image = images[row["MRN"], row["study"]]
        month, day, year = row["seen"].split("/")
        assert f"{year}{month}{day}" == image.StudyDate
        assert "chest" in row["note"]
    assert len({row["MRN"] for row in rows}) == ROWS + 1
    assert date(int(rows[-1]["seen"][6:]), int(rows[-1]["seen"][:2]), int(rows[-1]["seen"][3:5])) < date(2020, 1, 31)


def test_nothing_that_identifies_is_shown_or_written(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.csv"
    assert _table(work, target, "--policy", str(POLICY), "--json") == 0
    shown = capsys.readouterr()
    for text in (shown.out + shown.err, target.read_text(encoding="utf-8")):
        assert "quillfeather" not in text.lower()
        assert "mrn0" not in text.lower()
        assert "2019" not in text


def test_another_policy_is_refused(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _table(work, tmp_path / "out.csv", "--policy", "basic") == 2
    assert "U-POLICY-CHANGED" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_other_pseudonyms_than_those_of_the_run_are_refused(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given.csv"
    given.write_text("id_old,id_new\nMRN00003,CASE-3\n", encoding="utf-8")
    assert _table(work, tmp_path / "out.csv", "--policy", str(POLICY), "--patients", str(given)) == 2
    assert "U-PATIENTS-CHANGED" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["given.csv"]
