"""The main job by the command line, on the study of the demo."""

import csv
import json
import os
import stat
from pathlib import Path

import pytest

from veil.cli import main
from veil.demo import study
from veil.demo.people import PEOPLE


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the study in `in`, run once into `out`, with the vault beside it."""
    folder = tmp_path_factory.mktemp("project")
    study.make(folder / "in")
    assert main(["run", str(folder / "in"), str(folder / "out"), "--jobs", "1", "--quiet"]) == 3
    return folder


def test_counts_and_places_are_told(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(project / "in"), str(tmp_path / "out"), "--jobs", "1"]) == 3
    shown = capsys.readouterr()
    assert "Policy  public: Unrestricted public release (PS3.15 2026d" in shown.out
    assert f"Vault   {tmp_path / 'out.vault'}" in shown.out
    assert "received 8 = delivered 6 + held 0 + quarantined 1 + skipped 1" in shown.out
    assert "Q-TRUNCATED" in shown.out
    assert str(tmp_path / "out.vault" / "reports" / "1" / "public" / "report.html") in shown.out
    assert "clean" in shown.err
    for secret in study.secrets():
        assert secret not in shown.out + shown.err


def test_nothing_planted_is_in_the_output(project: Path) -> None:
    files, sought, hits = study.found(project / "out")
    assert (files, hits) == (6, 0)
    assert sought > 20


def test_the_search_finds_what_is_there(project: Path) -> None:
    assert study.found(project / "in")[2] > 100


def test_nothing_planted_is_in_the_report_to_share(project: Path) -> None:
    for path in (project / "out.vault" / "reports" / "1" / "public").iterdir():
        text = path.read_text(encoding="utf-8")
        assert [secret for secret in study.secrets() if secret in text] == []


def test_private_report_links_old_and_new(project: Path) -> None:
    private = project / "out.vault" / "reports" / "1" / "private"
    rows = list(csv.DictReader((private / "patients.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["id_old"] for row in rows} == {person.number for person in PEOPLE}
    assert {row["id_new"] for row in rows} == {path.name for path in (project / "out").iterdir()}
    page = (private / "before-after.html").read_text(encoding="utf-8")
    assert PEOPLE[0].name in page
    assert page.count("<section") == 1 + 4


def test_second_run_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in (project / "out").rglob("*")}
    assert main(["run", str(project / "in"), str(project / "out"), "--jobs", "1"]) == 3
    assert "Nothing has changed since the last run." in capsys.readouterr().out
    assert before == {path: path.stat().st_mtime_ns for path in (project / "out").rglob("*")}


def test_json_lines_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(project / "in"), str(project / "out"), "--jobs", "1", "--json"]) == 3
    shown = capsys.readouterr()
    events = [json.loads(line) for line in shown.out.splitlines()]
    assert [events[0]["event"], events[-1]["event"]] == ["start", "end"]
    assert {event["event"] for event in events[1:-1]} == {"progress"}
    end = events[-1]
    assert end["received"] == 8 == end["delivered"] + end["held"] + end["quarantined"] + end["skipped"]
    assert end["exit"] == 3
    assert shown.err == ""


def test_quiet_says_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", str(project / "in"), str(project / "out"), "--jobs", "1", "--quiet"])
    assert capsys.readouterr() == ("", "")


def test_strays_do_not_count_against_success(project: Path, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "notes.txt").write_text("not DICOM", encoding="utf-8")
    whole = next((project / "in").rglob("*_1_1.dcm"))
    (source / "a").write_bytes(whole.read_bytes())
    assert main(["run", str(source), str(tmp_path / "out"), "--jobs", "1", "--quiet"]) == 0


def test_another_policy_for_the_same_output_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(project / "in"), str(project / "out"), "--policy", "basic", "--jobs", "1"]) == 2
    assert "U-POLICY-CHANGED" in capsys.readouterr().err


def test_key_of_the_environment_stays_out_of_the_vault(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEIL_KEY", "5a" * 32)
    names = []
    for part in ("a", "b"):
        arguments = [str(project / "in"), str(tmp_path / part), "--key", "env", "--jobs", "1", "--quiet"]
        assert main(["run", *arguments]) == 3
        assert not (tmp_path / f"{part}.vault" / "key").exists()
        names.append(sorted(path.relative_to(tmp_path / part) for path in (tmp_path / part).rglob("*.dcm")))
    assert names[0] == names[1]
    assert main(["run", str(project / "in"), str(tmp_path / "a"), "--jobs", "1"]) == 2


def test_own_pseudonyms(project: Path, tmp_path: Path) -> None:
    table = tmp_path / "patients.csv"
    rows = [f"{person.number},SITE7-{number}" for number, person in enumerate(PEOPLE)]
    table.write_text("\n".join(["id_old,id_new", *rows]), encoding="utf-8")
    arguments = ["--patients", str(table), "--jobs", "1", "--quiet"]
    assert main(["run", str(project / "in"), str(tmp_path / "out"), *arguments]) == 3
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"SITE7-0", "SITE7-1"}


def test_vault_status_and_export(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vault", "status", str(project / "out.vault"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["patients"] == 2
    assert main(["vault", "status", str(project / "out.vault")]) == 0
    assert "Patients   2" in capsys.readouterr().out
    assert main(["vault", "export", str(project / "out.vault"), "--out", str(tmp_path / "x")]) == 0
    for name, column in (("patients.csv", {person.number for person in PEOPLE}), ("uids.csv", {PEOPLE[0].study})):
        rows = list(csv.DictReader((tmp_path / "x" / name).read_text(encoding="utf-8").splitlines()))
        assert list(rows[0]) == ["id_old", "id_new"]
        assert column <= {row["id_old"] for row in rows}


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_vault_is_for_its_owner_alone(project: Path) -> None:
    assert stat.S_IMODE((project / "out.vault").stat().st_mode) == 0o700
    assert stat.S_IMODE((project / "out.vault" / "key").stat().st_mode) == 0o600


def test_init_and_destroy_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    assert main(["vault", "init", str(vault)]) == 0
    secret = (vault / "key").read_text(encoding="utf-8").split()
    shown = capsys.readouterr().out
    assert "fingerprint" in shown
    assert all(word not in shown for word in secret if len(word) >= 32)
    assert main(["vault", "init", str(vault)]) == 2
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text: "n")
    assert main(["vault", "destroy-key", str(vault)]) == 130
    assert (vault / "key").exists()
    assert main(["vault", "destroy-key", str(vault), "--yes"]) == 0
    assert not (vault / "key").exists()
    assert main(["vault", "status", str(vault)]) == 0
    assert "destroyed" in capsys.readouterr().out


def test_init_without_key(tmp_path: Path) -> None:
    assert main(["vault", "init", str(tmp_path / "vault"), "--without-key"]) == 0
    assert not (tmp_path / "vault" / "key").exists()


def test_the_vault_is_named_in_one_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vault", "init", "--vault", str(tmp_path / "vault")]) == 0
    assert main(["vault", "status", "--vault", str(tmp_path / "vault")]) == 0
    for arguments in ([], [str(tmp_path), "--vault", str(tmp_path)]):
        assert main(["vault", "status", *arguments]) == 2
        assert "name the vault" in capsys.readouterr().err


def test_an_empty_input_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert main(["run", str(tmp_path / "in"), str(tmp_path / "out"), "--jobs", "1"]) == 0
    assert "There is nothing in IN." in capsys.readouterr().out
