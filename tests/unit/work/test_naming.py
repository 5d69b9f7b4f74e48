"""How a person names files, boxes, marks and frames; and the sheet of many decisions."""

import csv
import os
from pathlib import Path

import pytest

from support.looks import Place
from veil.errors import UsageError
from veil.work import decision_sheet, decisions, naming, review
from veil.work.decisions import Subject

BOXES = "10,10,200,40 400,440,630,470"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    for name in ("roe/a", "roe/b"):
        made.put(name, boxes=BOXES, marks="1,1,9,9:L", frames=5)
    made.put("roe/c", boxes=BOXES, code="H-PIXELS-REVIEW", series="1.1.2")
    made.put("roe/d", boxes=BOXES, code="H-PIXELS-TEXT", series="1.1.2")
    made.run()
    return made


def _named(place: Place, *words: str) -> list[Subject]:
    with place.vault.ledger() as ledger:
        return naming.subjects(ledger, words, place.out)


def _show(place: Place, top: int = 99) -> None:
    with place.vault.ledger() as ledger, ledger.transaction() as db:
        db.execute("UPDATE look SET shown = 1 WHERE id <= ?", (top,))


def test_a_file_is_named_by_number_target_or_source(place: Place) -> None:
    file = place.files()["roe/a"]
    assert file.target is not None
    words = (
        str(file.number),
        f"#{file.number}",
        "roe/a",
        file.target,
        str(place.out / file.target),
        str(place.root / "in" / "roe" / "a"),
    )
    assert {one.instance for word in words for one in _named(place, word)} == {file.instance}
    assert len(_named(place, *words)) == 1, "each file once"


def test_a_path_from_where_one_stands(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    target = place.files()["roe/a"].target or ""
    monkeypatch.chdir(place.out / Path(target).parent)
    assert _named(place, os.path.basename(target))[0].file == place.files()["roe/a"]  # noqa: PTH119  a word as typed


def test_numbers_can_be_a_range_up_to_what_was_shown(place: Place) -> None:
    with pytest.raises(UsageError, match="U-REVIEW-FILE"):
        _named(place, "1-9")
    _show(place, 3)
    numbers = [one.file.number for one in _named(place, "2-9") if one.file]
    assert numbers == [2, 3]


@pytest.mark.parametrize("word", ["99", "#0", "nobody", "/", ""])
def test_an_unknown_file_is_told_without_its_name(place: Place, word: str) -> None:
    with pytest.raises(UsageError, match="U-REVIEW-FILE") as problem:
        _named(place, word)
    assert problem.value.remedy
    assert "nobody" not in str(problem.value)


@pytest.mark.parametrize(("words", "span"), [("", (0, -1)), ("3", (2, 2)), ("1-20", (0, 19)), (" 2 - 4 ", (1, 3))])
def test_frames_count_from_one(words: str, span: tuple[int, int]) -> None:
    assert naming.frames(words) == span


@pytest.mark.parametrize("words", ["0", "0-3", "4-2", "a", "1-2-3", "-1"])
def test_frames_that_are_none(words: str) -> None:
    with pytest.raises(UsageError, match="U-REVIEW-BOX"):
        naming.frames(words)


def test_boxes_are_corners_and_marks_are_letters(place: Place) -> None:
    (one,) = _named(place, "roe/a")
    assert naming.to_add(one, ["1,2,30,40", "5;6;7;8", "a"], "2-3") == (
        (1, 2, 1, 2, 30, 40),
        (1, 2, 5, 6, 7, 8),
        (0, 4, 1, 1, 9, 9),
    )
    for word, code in (("B", "NUMBER"), ("1,2,3", "BOX"), ("1,2,-3,4", "BOX"), ("1.5,2,3,4", "BOX")):
        with pytest.raises(UsageError, match=f"U-REVIEW-{code}"):
            naming.to_add(one, [word], "")


def test_boxes_are_dropped_by_number(place: Place) -> None:
    (one,) = _named(place, "roe/a")
    assert naming.to_drop(one, ["2", "#1"]) == ((0, 4, 400, 440, 630, 470), (0, 4, 10, 10, 200, 40))
    for word in ("3", "0", "x", ""):
        with pytest.raises(UsageError, match="U-REVIEW-NUMBER") as problem:
            naming.to_drop(one, [word])
        assert problem.value.remedy == "it has 1 to 2"


def test_many_are_accepted_as_the_pages_showed_them(place: Place) -> None:
    with place.vault.ledger() as ledger, pytest.raises(UsageError, match="U-REVIEW-UNSEEN"):
        naming.many(ledger, None, reason=False)
    held = [file.number for ref, file in place.files().items() if ref in {"roe/c", "roe/d"}]
    _show(place, held[-1])
    place.put("roe/e", boxes=BOXES, code="H-PIXELS-REVIEW", series="1.1.2")
    place.put("roe/f", boxes="", code="H-PIXELS-REVIEW", series="1.1.3", blind=1)
    place.run()
    with place.vault.ledger() as ledger:
        found = naming.many(ledger, None, reason=False)
        assert ([one.name for one in found.subjects], found.unseen, found.reason) == ([f"file {held[0]}"], 2, 1)
        assert len(naming.many(ledger, 2, reason=True).subjects) == 2
        assert naming.many(ledger, 1, reason=True).subjects == []
        with pytest.raises(UsageError, match="U-REVIEW-SERIES"):
            naming.many(ledger, 99, reason=True)
    _show(place)
    with place.vault.ledger() as ledger:
        found = naming.many(ledger, None, reason=True)
    assert (len(found.subjects), found.blind, found.unseen) == (3, 1, 0)


def test_a_file_that_was_away_when_the_pages_were_written_was_not_seen(place: Place) -> None:
    path = place.root / "in" / "roe" / "c"
    kept, times = path.read_bytes(), path.stat()
    path.unlink()
    place.run()
    with place.vault.ledger() as ledger:
        review.mark_shown(ledger)
    path.write_bytes(kept)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    place.run()
    with place.vault.ledger() as ledger:
        found = naming.many(ledger, None, reason=True)
    assert (len(found.subjects), found.unseen) == (1, 1)


def test_a_sheet_is_written_filled_in_and_read(place: Place, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    _show(place)
    with place.vault.ledger() as ledger:
        assert decision_sheet.write(sheet, ((2, file) for file in decisions.waiting(ledger))) == 2
        assert decision_sheet.read(ledger, sheet, None) == []
    content = sheet.read_text(encoding="utf-8-sig")
    assert "roe" not in content
    rows = list(csv.DictReader(content.splitlines()))
    rows[0] |= {"action": "Accept"}
    rows[1] |= {"action": "accept", "reason": "a ruler"}
    more = [
        {"file": "1", "action": "add", "what": "1,2,30,40 A", "frames": "2"},
        {"file": "1", "action": "drop", "what": "1; 2"},
        {"file": "2", "action": "undo"},
    ]
    _write(sheet, [*rows, *more])
    with place.vault.ledger() as ledger:
        words = decision_sheet.read(ledger, sheet, None)
    assert [(word.act, len(word.places), word.why) for word in words] == [
        ("accept", 0, ""),
        ("accept", 0, "a ruler"),
        ("add", 2, ""),
        ("drop", 2, ""),
        ("undo", 0, ""),
    ]


def _write(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, decision_sheet.HEADER, delimiter=delimiter)
        sheet.writeheader()
        sheet.writerows(rows)


def test_a_sheet_with_semicolons_is_read_too(place: Place, tmp_path: Path) -> None:
    _write(tmp_path / "s.csv", [{"file": "1", "action": "add", "what": "1,2,30,40"}], ";")
    with place.vault.ledger() as ledger:
        (word,) = decision_sheet.read(ledger, tmp_path / "s.csv", None)
    assert word.places == ((0, -1, 1, 2, 30, 40),)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"file": "1", "action": "keep"}, "U-REVIEW-SHEET"),
        ({"file": "1", "action": "add"}, "U-REVIEW-SHEET"),
        ({"file": "1", "action": "drop", "what": " "}, "U-REVIEW-SHEET"),
        ({"file": "77", "action": "accept"}, "U-REVIEW-FILE"),
        ({"file": "1", "action": "add", "what": "0,0,9999,9"}, "U-REVIEW-BOX"),
        ({"file": "4", "action": "accept"}, "U-REVIEW-REASON"),
    ],
)
def test_a_wrong_row_is_told_by_its_line(place: Place, tmp_path: Path, row: dict[str, str], code: str) -> None:
    _write(tmp_path / "s.csv", [{"file": "1", "action": ""}, row])
    with place.vault.ledger() as ledger, pytest.raises(UsageError, match=code) as problem:
        decision_sheet.read(ledger, tmp_path / "s.csv", None)
    assert problem.value.where == f"{tmp_path / 's.csv'}:3"


def test_what_is_no_sheet_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xfe")
    (tmp_path / "b").write_text("one,two\n")
    (tmp_path / "c").write_text("")
    with place.vault.ledger() as ledger:
        for name in "abcd":
            with pytest.raises(UsageError, match="U-REVIEW-SHEET"):
                decision_sheet.read(ledger, tmp_path / name, None)
