"""`veil review`: what waits, the pages, and every way to decide, as a person types it."""

import json
from pathlib import Path

import pytest

from support.looks import Place
from veil.cli import main

BOXES = "10,10,200,40 400,440,630,470"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.put("Roe^Jane/a", boxes=BOXES, marks="600,200,620,230:ROE", code="H-PIXELS-REVIEW", frames=9)
    made.put("Roe^Jane/b", boxes=BOXES, code="H-PIXELS-TEXT")
    made.put("Roe^Jane/c", boxes=BOXES, series="1.1.2")
    made.put("Roe^Jane/d", series="1.1.2")
    made.run()
    return made


def _say(place: Place, *words: str, vault: bool = True) -> int:
    first, *rest = words
    return main(["review", first, *([str(place.vault.path)] if vault else []), *rest])


@pytest.mark.parametrize("words", [["list"], []])
def test_what_waits_is_listed_without_identity(
    place: Place, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["review", *words, str(place.vault.path)]) == 0
    shown = capsys.readouterr().out
    assert "3 files with findings in 2 series: 6 boxes wiped, 1 mark kept" in shown
    assert "2 wait, 0 are decided for the next run, 0 were accepted" in shown
    assert "H-PIXELS-REVIEW H-PIXELS-TEXT" in shown
    assert f"veil review pages {place.vault.path}" in shown
    for identity in ("Roe", "Jane", "ROE", "1.1.1"):
        assert identity not in shown


def test_the_list_for_programs(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert _say(place, "list", "--json") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["event"] for one in events] == ["review", "series", "series"]
    assert events[0]["waiting"] == 2
    assert events[1]["codes"] == {"H-PIXELS-REVIEW": 1, "H-PIXELS-TEXT": 1}


def test_the_vault_may_stand_before_the_word(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(place.vault.path), "accept", "1"]) == 0
    assert "Recorded for 1 file." in capsys.readouterr().out


def test_the_whole_way_of_a_review(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert _say(place, "accept", "--all") == 2, "nobody has seen the pages"
    assert "U-REVIEW-UNSEEN" in capsys.readouterr().err
    assert _say(place, "pages") == 0
    assert str(place.vault.review / "index.html") in capsys.readouterr().out
    assert _say(place, "accept", "--all", "--by", "kim") == 0
    shown = capsys.readouterr().out
    assert "Recorded for 1 file." in shown
    assert "1 left, which are held for text or a device: give --reason." in shown
    assert "Run veil run again with the same arguments; it cleans 1 of them again." in shown
    assert _say(place, "accept", "--series", "1", "--reason", "a ruler") == 0
    assert place.run().codes == {"D-CLEAN": 4}
    capsys.readouterr()
    assert _say(place, "list") == 0
    assert "0 wait, 0 are decided for the next run, 2 were accepted" in capsys.readouterr().out


def test_boxes_are_added_and_dropped_and_taken_back(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert _say(place, "add", "1", "0,0,90,20", "A", "--frames", "2-3") == 0
    assert _say(place, "drop", "1", "1", "2") == 0
    place.run()
    areas = [area[1:7] for area in place.files()["Roe^Jane/a"].areas]
    assert areas == [(0, 8, 600, 200, 620, 230), (1, 2, 0, 0, 90, 20)]
    number = str(place.files()["Roe^Jane/a"].number)
    capsys.readouterr()
    assert _say(place, "undo", "1") == 2, "the number was of other findings"
    assert "write them again with veil review pages" in capsys.readouterr().err
    assert _say(place, "undo", number) == 0
    place.run()
    assert len(place.files()["Roe^Jane/a"].areas) == 2


def test_a_box_in_a_file_in_which_nothing_was_found(place: Place) -> None:
    with place.vault.ledger() as ledger:
        target = ledger.value("SELECT target FROM instance WHERE ref = 'Roe^Jane/d'")
    assert _say(place, "add", str(place.out / target), "0,0,90,20") == 0


def test_a_sheet_of_many(place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _say(place, "pages")
    sheet = tmp_path / "filled.csv"
    text = (place.vault.review / "decisions.csv").read_text("utf-8-sig")
    sheet.write_text(text.replace("1,,,,,", "1,accept,,,,").replace("2,,,,,", "2,accept,,,a ruler,"), "utf-8")
    capsys.readouterr()
    assert _say(place, "apply", str(sheet)) == 0
    assert "it cleans 2 of them again" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["accept"], "U-USAGE"),
        (["accept", "1", "--all"], "U-USAGE"),
        (["accept", "77"], "U-REVIEW-FILE"),
        (["accept", "2"], "U-REVIEW-REASON"),
        (["accept", "Roe^John/x"], "U-REVIEW-FILE"),
        (["add", "1"], "U-USAGE"),
        (["add", "1", "0,0,641,9"], "U-REVIEW-BOX"),
        (["add", "1", "0,0,9,9", "--frames", "9-10"], "U-REVIEW-BOX"),
        (["add", "1", "top"], "U-REVIEW-NUMBER"),
        (["drop", "1", "3"], "U-REVIEW-NUMBER"),
        (["apply", "nowhere.csv"], "U-REVIEW-SHEET"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    place: Place, capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    assert _say(place, *words) == 2
    shown = capsys.readouterr()
    assert f"[{code}]" in shown.err
    assert shown.err.count("\n") == 1
    assert "Roe" not in shown.err
    assert shown.out == ""


def test_no_vault_and_a_busy_one(place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "list", str(tmp_path / "none")]) == 2
    assert "U-VAULT-MISSING" in capsys.readouterr().err
    with place.vault.lock():
        assert _say(place, "accept", "1") == 2
        assert "U-VAULT-BUSY" in capsys.readouterr().err
        assert _say(place, "list") == 0, "to look, nobody waits"
