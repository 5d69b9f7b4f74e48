"""What a look at the pixels found: kept in the vault, by numbers that are never used again, within bounds."""

import json
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from support.looks import Place, see
from veil.clean.pixels.model import Box, Found
from veil.clean.pixels.seen import Seen
from veil.codes import Kind
from veil.work import pixels, review
from veil.work.pixels import Bounds
from veil.work.review import letter
from veil.work.tasks import CleanItem

BOXES = "10,10,200,40 400,440,630,470"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_what_was_seen_is_there_to_review(place: Place) -> None:
    place.put("a", boxes=BOXES, marks="600,200,620,230:R", why="high risk")
    place.put("b")
    place.run()
    (file,) = place.files().values()
    assert [area[:7] for area in file.areas] == [(1, 0, 0, 10, 10, 200, 40), (2, 0, 0, 400, 440, 630, 470)]
    assert file.signs == (("A", 0, 0, 600, 200, 620, 230, "R"),)
    assert (file.rows, file.columns, file.frames, file.why, file.state) == (480, 640, 1, "high risk", "delivered")
    with place.vault.ledger() as ledger:
        (shot,) = review.shots(ledger, file.pictures or 0)
    assert shot == (0, b"before", b"after", (b"crop", b"crop"))


def test_a_run_that_changes_nothing_keeps_numbers_and_pictures(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    before = place.files()
    assert place.run().changed == 0
    place.put("b", patient="Jane Roe", known="Roe", boxes=BOXES)  # more is known: a is cleaned again
    place.run()
    assert place.files()["a"] == before["a"]


def test_other_findings_have_another_number_and_no_number_comes_again(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    first = place.files()["a"]
    place.put("a", boxes="10,10,200,40", slow=0)
    place.run()
    second = place.files()["a"]
    place.put("a", boxes="1,1,2,2", slow="0.0")
    place.run()
    assert first.number < second.number < place.files()["a"].number
    with place.vault.ledger() as ledger:
        assert ledger.value("SELECT COUNT(*) FROM shots.picture") == 1


def test_files_of_a_series_with_like_boxes_share_a_picture_unless_they_are_held(place: Place) -> None:
    for number in range(3):
        place.put(f"d{number}", boxes=f"{9 + number},10,200,40", picture=number)
        place.put(f"h{number}", boxes="10,10,200,40", picture=number, code="H-PIXELS-REVIEW", series="1.1.2")
    place.put("far", boxes="300,10,400,40")
    place.put("else", boxes="10,10,200,40", series="1.1.3")
    place.run()
    files = place.files()
    assert len({files[f"d{number}"].pictures for number in range(3)}) == 1
    assert len({files[name].pictures for name in ("d0", "far", "else", "h0", "h1", "h2")}) == 6


@pytest.mark.parametrize(
    ("bounds", "held", "kept"),
    [
        (Bounds(series=2), Kind.HELD, 2),
        (Bounds(delivered=1), Kind.DELIVERED, 1),
        (Bounds(bytes=0), Kind.HELD, 0),
        (Bounds(), Kind.HELD, 4),
    ],
)
def test_pictures_are_bounded(place: Place, bounds: Bounds, held: Kind, kept: int) -> None:
    for number in range(4):
        place.put(f"{number}")
    place.run()
    code = "D-CLEAN" if held is Kind.DELIVERED else "H-PIXELS-REVIEW"
    items = [
        CleanItem(row, held, code, None, "", None, {}, {}, 1, None, seen=see({"boxes": f"{row}0,0,{row}9,9"}))
        for row in range(1, 5)
    ]
    with place.vault.ledger() as ledger:
        with ledger.transaction() as db:
            pixels.keep(db, items, bounds)
        assert ledger.value("SELECT COUNT(pictures) FROM look") == ledger.value("SELECT COUNT(*) FROM pictures") == kept
        assert ledger.value("SELECT COUNT(*) FROM look") == 4


def test_delivered_files_leave_room_for_those_that_are_held(place: Place) -> None:
    for number in range(2):
        place.put(f"{number}")
    place.run()
    seen = see({"boxes": "1,1,5,5"})
    with place.vault.ledger() as ledger:
        room = Bounds(bytes=2 * _bytes(place.vault.pictures_path) - 1)
        with ledger.transaction() as db:
            delivered = CleanItem(1, Kind.DELIVERED, "D-CLEAN", None, "", None, {}, {}, 1, None, seen=seen)
            held = replace(delivered, id=2, kind=Kind.HELD, code="H-PIXELS-REVIEW")
            pixels.keep(db, [delivered, held], room)
        assert ledger.rows("SELECT pictures IS NULL FROM look ORDER BY instance") == [(1,), (0,)]


def _bytes(path: Path) -> int:
    db = sqlite3.connect(path)
    pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    db.close()
    return int(pages * size)


def test_a_film_with_other_text_in_every_frame_is_bounded() -> None:
    found = tuple(
        Found(frame, frame, tuple(Box(n, frame, n + 9, frame + 9) for n in range(10))) for frame in range(700)
    )
    text, counts = pixels.plain(Seen(480, 640, 700, found))
    assert sum(len(run["wipe"]) for run in json.loads(text)) == pixels.MOST_BOXES
    assert counts == (7000, 0)


def test_what_is_held_for_a_person_is_listed_even_if_nobody_could_look(place: Place) -> None:
    place.put("a", code="H-PIXELS-DEVICE", blind=1)
    place.run()
    file = place.files()["a"]
    assert (file.state, file.areas, file.pictures, file.rows) == ("waiting", (), None, 0)


def test_nothing_is_left_of_a_file_that_is_gone(place: Place) -> None:
    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.run()
    with place.vault.ledger() as ledger:
        with ledger.transaction() as db:
            db.execute("DELETE FROM instance")
            pixels.sweep(db)
        counts = [
            ledger.value(f"SELECT COUNT(*) FROM {name}")  # noqa: S608  names of tables
            for name in ("look", "pictures", "shots.picture", "shots.crop")
        ]
    assert counts == [0, 0, 0, 0]


def test_a_file_that_is_clean_now_is_not_listed_any_more(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    place.put("a", slow=0)
    place.run()
    assert place.files() == {}


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_pictures_are_readable_for_the_owner_alone(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    for path in place.vault.path.glob("pictures.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_destroyed_key_leaves_no_picture_and_no_box(place: Place) -> None:
    place.put("a", boxes=BOXES, marks="600,200,620,230:ROE", picture="SECRET" * 100, code="H-PIXELS-REVIEW")
    place.run()
    vault = place.vault
    (vault.review).mkdir(mode=0o700)
    (vault.review / "index.html").write_text("SECRET")
    vault.destroy_key()
    assert not vault.review.exists()
    left = b"".join(path.read_bytes() for path in vault.path.rglob("*") if path.is_file())
    assert b"SECRET" not in left
    assert b"ROE" not in left
    assert b"10,10,200,40" not in left


def test_totals_add_up_over_series(place: Place) -> None:
    place.put("a", boxes=BOXES, marks="1,1,2,2:L")
    place.put("b", boxes=BOXES, series="1.1.2", code="H-PIXELS-REVIEW")
    place.put("c", boxes="", series="1.1.2", code="H-PIXELS-DEVICE")
    result = place.run()
    with place.vault.ledger() as ledger:
        total = review.totals(ledger)
        every = list(review.series(ledger))
        assert review.totals(ledger, result.run) == total
        assert review.totals(ledger, result.run + 1) == review.Totals()
        assert list(review.series(ledger, only=every[1].number)) == [every[1]]
    assert (total.series, total.files, total.with_text, total.boxes, total.marks) == (2, 3, 2, 4, 1)
    assert (total.waiting, total.decided, total.accepted) == (2, 0, 0)
    assert [one.waiting for one in every] == [0, 2]
    assert every[1].codes == {"H-PIXELS-DEVICE": 1, "H-PIXELS-REVIEW": 1}
    assert every[0].folder.count("/") == 2
    assert every[1].folder == every[0].folder.split("/")[0], "the pseudonym, where nothing was delivered"


def test_files_gone_from_in_wait_no_more(place: Place) -> None:
    path = place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.put("b", boxes=BOXES)
    place.run()
    path.unlink()
    place.run()
    assert set(place.files()) == {"b"}


def test_marks_have_letters() -> None:
    assert [letter(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]
