"""What a preview shows, and that it shows no value unless it is told to."""

import json
from pathlib import Path

import pytest
from pydicom import dcmread

from veil.cli import main
from veil.demo import study
from veil.demo.people import PEOPLE


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    study.make(folder)
    return folder


def _one(source: Path) -> Path:
    return min(path for path in source.rglob("*_1_1.dcm") if PEOPLE[0].number in str(path))


def test_masked(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = tmp_path / "slice.dcm"
    plain.write_bytes(_one(source).read_bytes())
    assert main(["preview", str(plain)]) == 0
    shown = capsys.readouterr().out
    assert [secret for secret in study.secrets() if secret in shown] == []
    assert "PatientName" in shown
    assert "Modality" not in shown
    assert "***** -> (gone)" in shown


def test_all_shows_what_stays(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(_one(source)), "--all"]) == 0
    assert "***** -> =" in capsys.readouterr().out


def test_reveal(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(_one(source)), "--reveal"]) == 0
    assert f"{PEOPLE[0].name} -> " in capsys.readouterr().out


def test_folder_shows_one_of_each_series_by_number(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(source)]) == 0
    shown = capsys.readouterr().out
    assert [line.split(":")[0] for line in shown.splitlines() if line.startswith("instance")] == [
        f"instance {number}" for number in range(1, 5)
    ]
    assert [secret for secret in study.secrets() if secret in shown] == []


def test_html(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(source), "--html", str(tmp_path / "page.html")]) == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "values masked" in page
    assert [secret for secret in study.secrets() if secret in page] == []
    assert "PatientName" not in capsys.readouterr().out


def test_json(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(_one(source)), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["event"] for row in rows} == {"element"}
    assert {"path": "(0010,0010)", "before": "*****", "action": "pseudonym"}.items() <= next(
        row for row in rows if row["keyword"] == "PatientName"
    ).items()


def test_same_key_same_values(
    source: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEIL_KEY", "5a" * 32)
    shown = []
    for _ in range(2):
        main(["preview", str(_one(source)), "--key", "env"])
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    main(["preview", str(_one(source))])
    assert capsys.readouterr().out != shown[0]


def test_a_file_that_cannot_leave_says_why(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(next(source.glob("copy_for*")))]) == 3
    assert "Q-TRUNCATED" in capsys.readouterr().out


def test_a_file_name_commands_no_terminal_and_no_library_speaks(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    odd = tmp_path / "in" / "a\x1b[31m\nDOE.dcm"
    odd.parent.mkdir()
    dataset = dcmread(_one(source))
    dataset.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
    dataset.StudyDescription = "ABC"
    dataset.save_as(odd)
    # An escape sequence that no character set has: pydicom warns of it.
    odd.write_bytes(odd.read_bytes().replace(b"ABC ", b"\x1b$)C"))
    recwarn.clear()
    assert main(["preview", str(odd.parent), "--reveal"]) == 0
    assert main(["run", str(odd.parent), str(tmp_path / "out"), "--jobs", "1", "--quiet"]) == 0
    assert "a [31m DOE.dcm: delivered" in capsys.readouterr().out
    assert [str(one.message) for one in recwarn] == []
