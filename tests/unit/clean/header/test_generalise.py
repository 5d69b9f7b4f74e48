"""[generalise] in the header room: at every depth, after the rule, and nothing else is touched."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import book_of, clean_level, room_of, trace_level
from support.unseen import FOLDER
from veil.policy import RuleBook

COARSE = """extends = "public-unseen.toml"
[generalise]
PatientAge = 5
PatientWeight = { band = 10, high = 100 }
EthnicGroup = { keep = ["White", "Black"] }
BodyPartExamined = { keep = ["CHEST"] }
SmokingStatus = { keep = ["YES"] }
"""


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    path = tmp_path / "coarse.toml"
    path.write_text(COARSE.replace("public-unseen.toml", str(FOLDER / "public-unseen.toml")), encoding="utf-8")
    return book_of(path)


def _after(book: RuleBook, tag: int, vr: str, value: bytes) -> bytes:
    element = EXPLICIT.element(tag, vr, value)
    out = clean_level(room_of(book), element)
    return out[8:].rstrip(b" ") if out else b"(gone)"


@pytest.mark.parametrize(
    ("tag", "vr", "value", "expected"),
    [
        (0x00101010, "AS", b"046Y", b"047Y"),
        (0x00101010, "AS", b"047Y", b"047Y"),
        (0x00101010, "AS", b"097Y", b"090Y"),
        (0x00101010, "AS", b"46", b"(gone)"),
        (0x00101030, "DS", b"72.5", b"75"),
        (0x00101030, "DS", b"154", b"105"),
        (0x00102160, "SH", b"White", b"White"),
        (0x00102160, "SH", b"Sami", b"(gone)"),
        (0x00180015, "CS", b"CHEST", b"CHEST"),
        (0x00180015, "CS", b"HEAD", b"(gone)"),
        (0x001021A0, "CS", b"NO", b"(gone)"),
        (0x00101020, "DS", b"1.73", b"1.73"),  # of which nothing is said
    ],
)
def test_one_element(book: RuleBook, tag: int, vr: str, value: bytes, expected: bytes) -> None:
    assert _after(book, tag, vr, value) == expected


def test_it_reaches_into_sequences(book: RuleBook) -> None:
    nested = EXPLICIT.nested((0x00081115,), EXPLICIT.element(0x00101010, "AS", b"046Y"))
    assert b"047Y" in clean_level(room_of(book), nested)


def test_the_trace_says_what_was_done(book: RuleBook) -> None:
    rows = trace_level(room_of(book), EXPLICIT.element(0x00101010, "AS", b"046Y"))
    assert [(row.action, row.before, row.after) for row in rows] == [("generalise", "046Y", "047Y")]


def test_a_rule_that_takes_a_value_away_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "gone.toml"
    rule = '[[rule]]\nselect = "PatientAge"\naction = "remove"\nreason = "not needed"\n'
    path.write_text(
        f'extends = "{FOLDER / "public-unseen.toml"}"\n[generalise]\nPatientAge = 5\n{rule}', encoding="utf-8"
    )
    assert _after(book_of(path), 0x00101010, "AS", b"046Y") == b"(gone)"
