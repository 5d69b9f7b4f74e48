"""What becomes of each kind of object: every storage SOP class has an answer under every built-in policy."""

from dataclasses import replace
from pathlib import Path

import pytest

from veil import standard
from veil.clean.answers import answer
from veil.codes import CODES
from veil.pipeline import ROOMS
from veil.policy import RuleBook, builtin, compile_policy, load
from veil.policy.model import PixelPolicy

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "sop-classes.md"
CT, US, DIRECTORY = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.6.1", "1.2.840.10008.1.3.10"
BOOKS = {name: compile_policy(load(name)) for name in builtin()}


@pytest.mark.parametrize("policy", builtin())
def test_every_class_has_an_answer(policy: str) -> None:
    assert len(standard.sop.classes()) == 212
    for uid in standard.sop.classes():
        found = answer(BOOKS[policy], ROOMS, uid)
        assert found.code != "H-SOP-CLASS-UNKNOWN"
        assert found.why
        assert found.delivered == (found.rooms[:1] == ("header",))
        assert set(found.rooms) <= {"header", "documents"} | ROOMS
        assert {found.code, *found.besides} <= CODES.keys()


def test_the_page_has_every_class_once_and_calls_none_unknown() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if "<br>" in line]
    assert [line.count("|") for line in rows] == [len(BOOKS) + 3] * 212
    assert {line.partition("<br>")[2].partition(" ")[0] for line in rows} == standard.sop.classes().keys()
    assert "unknown" not in "".join(rows).lower()


def test_a_class_that_nobody_knows_is_held() -> None:
    assert answer(BOOKS["public"], ROOMS, "1.2.3.4").code == "H-SOP-CLASS-UNKNOWN"


def test_a_directory_is_skipped() -> None:
    assert answer(BOOKS["public"], ROOMS, DIRECTORY).code == "S-DICOMDIR"


BLIND, SEEING = ROOMS - {"pixels"}, ROOMS | {"pixels"}


def _changed(**pixels: str) -> RuleBook:
    return compile_policy(replace(load("public"), pixels=replace(PixelPolicy(), **pixels)))  # type: ignore[arg-type]  # words of the policy


def test_pixels_of_high_risk_are_held_where_nobody_can_look() -> None:
    for burned_in in ("look", "risk"):
        book = _changed(burned_in=burned_in)
        assert answer(book, BLIND, US).code == "H-BURNED-IN"
        assert answer(book, BLIND, CT).besides == ("H-BURNED-IN",)
        assert answer(book, SEEING, US).delivered
        assert "pixels" in answer(book, SEEING, US).rooms


@pytest.mark.parametrize("rooms", [BLIND, SEEING])
def test_a_policy_that_does_not_look_ignores_or_holds(rooms: frozenset[str]) -> None:
    careless, careful = _changed(burned_in="ignore"), _changed(burned_in="hold")
    assert answer(careless, rooms, US).delivered
    assert not answer(careless, rooms, US).besides
    assert "pixels" not in answer(careless, rooms, US).rooms
    assert (answer(careful, rooms, CT).code, answer(careful, rooms, CT).why) == (
        "H-BURNED-IN",
        '[pixels] burned_in = "hold"',
    )


def test_only_kinds_with_pixels_go_through_the_room() -> None:
    report = "1.2.840.10008.5.1.4.1.1.88.33"
    assert "pixels" not in answer(BOOKS["public"], SEEING, report).rooms
    for name, book in BOOKS.items():
        assert "pixels" in answer(book, SEEING, CT).rooms, name  # under `risk` a single CT may need it


def test_single_files_of_a_delivered_kind_may_be_held() -> None:
    assert answer(BOOKS["public"], SEEING, CT).besides == ("H-PIXELS-TEXT",)
    assert answer(BOOKS["safe-harbor"], SEEING, CT).besides == ("H-PIXELS-TEXT", "H-FACE")
    for confirm in ("high_risk", "found"):
        assert answer(_changed(confirm=confirm), SEEING, CT).besides == ("H-PIXELS-TEXT", "H-PIXELS-REVIEW")


def test_rooms_follow_the_policy_and_the_object() -> None:
    assert answer(BOOKS["basic"], BLIND, CT).rooms == ("header",)
    assert "text" in answer(BOOKS["public"], ROOMS, CT).rooms
    every = frozenset({"text", "content", "graphics"})
    assert answer(BOOKS["public"], every, "1.2.840.10008.5.1.4.1.1.88.33").rooms == ("header", "content", "text")
    assert "graphics" in answer(BOOKS["public"], every, "1.2.840.10008.5.1.4.1.1.11.1").rooms
    assert "graphics" not in answer(BOOKS["basic"], every, "1.2.840.10008.5.1.4.1.1.11.1").rooms
