"""The demo: starts afresh, touches nothing of others, and says what it found."""

from pathlib import Path

import pytest

from veil.demo import study
from veil.demo.__main__ import main
from veil.demo.people import PEOPLE


def test_twice_in_one_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    for _ in range(2):
        assert main([str(folder)]) == 0
        shown = capsys.readouterr().out
        assert "received 8 = delivered 6 + held 0 + quarantined 1 + skipped 1" in shown
        assert "Searched 6 delivered files, names and bytes, for 29 planted identifiers: 0 found." in shown
        page = shown.rstrip().rpartition(": ")[2]
        assert Path(page).name == "before-after.html"
        assert PEOPLE[1].name in Path(page).read_text(encoding="utf-8")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "precious").write_text("keep", encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert (tmp_path / "out" / "precious").is_file()
    assert "another folder" in capsys.readouterr().err


def test_every_carrier_of_the_study_holds_what_is_planted(tmp_path: Path) -> None:
    assert study.make(tmp_path) == 8
    for path in tmp_path.rglob("*_1_1.dcm"):
        data = path.read_bytes()
        person = next(one for one in PEOPLE if one.number in str(path))
        assert person.number.encode() in data[:128]
        assert all(word.encode() in data for word in (person.phone, person.street, person.hospital, person.accession))


def test_the_search_finds_a_name_in_utf_16_and_in_a_file_name(tmp_path: Path) -> None:
    assert study.found(tmp_path)[2] == 0
    (tmp_path / "a").write_bytes(PEOPLE[0].street.upper().encode("utf-16-le"))
    assert study.found(tmp_path)[2] == 1
    (tmp_path / f"{PEOPLE[1].number}.txt").write_bytes(b"")
    assert study.found(tmp_path)[2] == 2
