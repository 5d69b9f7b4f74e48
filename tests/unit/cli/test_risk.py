"""`veil risk`: from a run to its risk, a proposal, and the run that applies it."""

import json
from pathlib import Path

import pytest

import veil
from support import cohort
from support.unseen import FOLDER
from veil.cli import main
from veil.policy import compile_policy, load
from veil.risk import Collection, read

POLICY = FOLDER / "public-unseen.toml"
PATIENTS = 60


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("risk")
    cohort.folder(place / "in", PATIENTS)
    _run(place, "out", POLICY)
    return place


def _run(place: Path, out: str, policy: Path) -> None:
    result = veil.run(place / "in", place / out, policy=policy, jobs=1, key=veil.Key(bytes(range(32))))
    assert result.exit_status == 0


def _events(capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for line in capsys.readouterr().out.splitlines():
        event = json.loads(line)
        found.setdefault(event["event"], []).append(event)
    return found


def _cells(collection: Collection, quasi: tuple[str, ...]) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (patient.name, key): patient.values[key]
        for patient in collection.patients
        for key in quasi
        if patient.values.get(key)
    }


def test_the_next_run_reaches_k_and_costs_what_was_shown(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proposed = tmp_path / "next.toml"
    assert main(["risk", str(work / "out"), "--policy", str(POLICY), "--propose", str(proposed), "--json"]) == 3
    said = _events(capsys)
    ((shown,), (before,)) = said["proposal"], said["risk"]
    assert (before["met"], before["k"], before["patients"]) == (False, 1, PATIENTS)
    assert said["policy"] == [{"event": "policy", "same": True}]
    assert shown["reached"] is True

    _run(work, "again", proposed)
    assert main(["risk", str(work / "again"), "--policy", str(proposed), "--json"]) == 0
    ((after,),) = (_events(capsys)["risk"],)
    assert (after["met"], after["k"]) == (True, shown["k"])

    book = compile_policy(load(proposed))
    wanted = (*book.policy.risk.quasi, *book.policy.risk.rare)
    old, new = (_cells(read(work / name, book), wanted) for name in ("out", "again"))
    assert len(old) == shown["values"]
    assert sum(new.get(key) == cell for key, cell in old.items()) == shown["exact"]
    assert len(old) - len(new) == shown["gone"]
    assert shown["coarser"] != 0


def test_the_screen_shows_no_value_and_no_record(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "risk.html"
    assert main(["risk", str(work / "out"), "--policy", str(POLICY), "--html", str(page)]) == 3
    shown = capsys.readouterr().out
    assert "k          1, at least 5 asked for: MISSED" in shown
    assert "PatientWeight  option retain_patient_characteristics: K" in shown
    assert "With it k = " in shown
    collection = read(work / "out", compile_policy(load(POLICY)))
    assert [patient.name for patient in collection.patients if patient.name in shown] == []
    for name in ("Sami", "Hitachi", "Quillfeather", "MRN0"):
        assert name.lower() not in shown.lower()
    assert any(patient.name in page.read_text(encoding="utf-8") for patient in collection.patients)


def test_another_policy_than_that_of_the_run_is_told(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["risk", str(work / "out"), "--policy", "basic"]) in {0, 3}
    assert "OUT was made by another policy" in capsys.readouterr().out


def test_nothing_is_proposed_where_all_is_reached(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(6):
        cohort.save(cohort.instance(number, {"PatientSex": "F"}), tmp_path / "out" / f"{number}.dcm")
    proposed = tmp_path / "next.toml"
    assert main(["risk", str(tmp_path / "out"), "--propose", str(proposed)]) == 0
    assert "Nothing to propose" in capsys.readouterr().out
    assert not proposed.exists()


@pytest.mark.parametrize(
    ("words", "code"), [(["{}/nowhere"], "U-OUT-MISSING"), (["{}/out", "--html", "{}/out/risk.html"], "U-RISK-PLACE")]
)
def test_what_cannot_be_done_is_told(
    work: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["risk", *(word.format(work) for word in words), "--policy", str(POLICY)]) == 2
    assert code in capsys.readouterr().err
