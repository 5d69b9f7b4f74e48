"""What a person decides of pixels: checked, recorded word by word, applied to the bytes it was said of."""

from pathlib import Path

import pytest

from support.looks import Place
from veil.clean.pixels import decided
from veil.clean.pixels.decided import Decided
from veil.errors import UsageError
from veil.work import decisions, naming, review
from veil.work.decisions import Act, Word

BOXES = "10,10,200,40 400,440,630,470"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def _say(place: Place, ref: str, act: Act, *places: decided.Place, why: str = "", who: str = "kim") -> int:
    with place.vault.ledger() as ledger:
        (one,) = naming.subjects(ledger, [ref], place.out)
        return decisions.enter(ledger, [Word(one, act, places, why)], who)


def test_an_accepted_file_leaves_with_the_next_run_and_then_nothing_changes(place: Place) -> None:
    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.put("b", boxes=BOXES, code="H-PIXELS-REVIEW")
    assert place.run().codes == {"H-PIXELS-REVIEW": 2}
    number = place.files()["a"].number
    assert _say(place, "a", "accept") == 1
    assert place.files()["a"].state == "decided"
    result = place.run()
    assert (result.codes, result.changed) == ({"D-CLEAN": 1, "H-PIXELS-REVIEW": 1}, 1)
    assert (place.files()["a"].state, place.files()["a"].number) == ("accepted", number)
    assert place.run().changed == 0


@pytest.mark.parametrize("code", ["H-PIXELS-TEXT", "H-PIXELS-DEVICE"])
def test_text_and_devices_leave_only_with_a_reason(place: Place, code: str) -> None:
    place.put("a", boxes=BOXES, code=code)
    place.run()
    for why in ("", "  "):
        with pytest.raises(UsageError, match="U-REVIEW-REASON"):
            _say(place, "a", "accept", why=why)
    _say(place, "a", "accept", why="it is a ruler", who="kim")
    with place.vault.ledger() as ledger:
        (line,) = review.history(ledger, place.files()["a"].instance)
    assert line[1:] == ("kim", "accept", code, "it is a ruler")
    assert place.run().codes == {"D-CLEAN": 1}


def test_a_review_that_was_accepted_lets_no_text_pass(place: Place) -> None:
    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.run()
    _say(place, "a", "accept")
    (said,) = {file.said for file in place.files().values()}
    assert said.accepted == ("H-PIXELS-REVIEW",)


def test_boxes_are_added_and_dropped(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    assert _say(place, "a", "add", (0, -1, 1, 2, 30, 40)) == 1
    assert _say(place, "a", "drop", (0, 0, 10, 10, 200, 40)) == 1
    place.run()
    areas = [(area[3:7], area.kind) for area in place.files()["a"].areas]
    assert areas == [((400, 440, 630, 470), "text"), ((1, 2, 30, 40), "person")]


def test_the_last_word_on_a_place_counts(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    here = (0, 0, 10, 10, 200, 40)
    _say(place, "a", "drop", here)
    _say(place, "a", "add", here)
    assert place.files()["a"].said == Decided(add=(here,))
    _say(place, "a", "drop", here)
    assert place.files()["a"].said == Decided(), "what a person added is only taken back"


def test_what_is_taken_back_is_as_if_it_had_not_been_said(place: Place) -> None:
    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.run()
    _say(place, "a", "accept")
    assert _say(place, "a", "undo") == 0
    assert place.files()["a"].state == "waiting"
    assert place.run().changed == 0
    _say(place, "a", "accept")
    place.run()
    assert _say(place, "a", "undo") == 1
    assert place.run().codes == {"H-PIXELS-REVIEW": 1}
    assert not list(place.out.rglob("*.dcm")), "it was taken out of OUT again"
    with place.vault.ledger() as ledger:
        acts = [line.act for line in review.history(ledger, place.files()["a"].instance)]
    assert acts == ["accept", "undo", "accept", "undo"]


def test_to_confirm_what_was_delivered_cleans_nothing_again(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    assert _say(place, "a", "accept") == 0
    assert place.files()["a"].state == "accepted"
    assert place.run().changed == 0
    assert _say(place, "a", "add", (0, -1, 1, 2, 30, 40)) == 1
    assert _say(place, "a", "accept") == 1, "a box that was not applied yet is still applied"


def test_a_touched_file_keeps_its_decision(place: Place) -> None:
    path = place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.run()
    _say(place, "a", "accept")
    place.run()
    path.touch()
    place.run()
    assert place.run().codes == {"D-CLEAN": 1}


def test_of_a_corrected_file_only_added_boxes_hold(place: Place) -> None:
    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.run()
    _say(place, "a", "accept")
    _say(place, "a", "add", (0, -1, 1, 2, 30, 40))
    _say(place, "a", "drop", (0, 0, 10, 10, 200, 40))
    place.run()
    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW", slow="0.00")
    assert place.run().codes == {"H-PIXELS-REVIEW": 1}
    file = place.files()["a"]
    assert [area[3:7] for area in file.areas] == [(10, 10, 200, 40), (400, 440, 630, 470), (1, 2, 30, 40)]
    assert file.state == "waiting"
    assert place.run().changed == 0


@pytest.mark.parametrize(
    ("box", "told"),
    [
        ((0, -1, 0, 0, 641, 10), "640 x 480"),
        ((0, -1, 0, 0, 10, 481), "640 x 480"),
        ((0, -1, 10, 10, 10, 20), "no box"),
        ((0, -1, 10, 20, 20, 20), "no box"),
        ((3, 3, 0, 0, 10, 10), "no such frames"),
        ((0, 3, 0, 0, 10, 10), "no such frames"),
        ((2, 1, 0, 0, 10, 10), "no such frames"),
    ],
)
def test_a_box_outside_is_refused(place: Place, box: decided.Place, told: str) -> None:
    place.put("a", boxes=BOXES, frames=3)
    place.run()
    with pytest.raises(UsageError, match="U-REVIEW-BOX") as problem:
        _say(place, "a", "add", box)
    assert told in problem.value.message
    _say(place, "a", "add", (0, 2, 0, 0, 640, 480))


def test_if_one_word_is_wrong_none_is_entered(place: Place) -> None:
    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.put("b", boxes=BOXES, code="H-PIXELS-TEXT")
    place.run()
    with place.vault.ledger() as ledger:
        one, two = naming.subjects(ledger, ["a", "b"], place.out)
        with pytest.raises(UsageError, match="U-REVIEW-REASON"):
            decisions.enter(ledger, [Word(one, "accept"), Word(two, "accept")], "kim")
        assert decisions.undecided(ledger)
        assert not ledger.rows("SELECT 1 FROM said")


def test_a_file_in_which_nothing_was_found_gets_a_box_and_cannot_be_accepted(place: Place) -> None:
    place.put("a")
    place.run()
    with pytest.raises(UsageError, match="U-REVIEW-FILE"):
        _say(place, "a", "accept")
    assert _say(place, "a", "add", (0, -1, 0, 0, 9999, 9999)) == 1
    assert place.run().changed == 0, "the stand-in writes the same"
    with place.vault.ledger() as ledger:
        assert ledger.value("SELECT json FROM applied") == '{"add":[[0,-1,0,0,9999,9999]]}'
