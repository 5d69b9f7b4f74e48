"""One value under one rule."""

from pathlib import Path

import pytest

from support.engine import KNOWN, book_of, room_of
from veil.clean.header.level import Level
from veil.clean.header.treat import Treatment, written
from veil.policy import Action, Rule


@pytest.fixture
def treatment() -> Treatment:
    return room_of(book_of(), KNOWN).treatment


@pytest.fixture
def level() -> Level:
    return room_of(book_of()).level(None, explicit=True)


def _rule(action: Action, fallback: Action = Action.REMOVE, source: str = "policy") -> Rule:
    return Rule(action, fallback, "a test", source)


@pytest.mark.parametrize("vr", [b"LO", b"DS", b"DA", b"UI", b"CS", b"US", b"OB", b"AS", b"AE", b"UR", b"UT", b"FD"])
def test_remove_empty_and_dummy(treatment: Treatment, level: Level, vr: bytes) -> None:
    raw = b"Drummond"
    assert treatment.value(_rule(Action.REMOVE), 0x00080070, vr, raw, level) == (None, Action.REMOVE)
    assert treatment.value(_rule(Action.EMPTY), 0x00080070, vr, raw, level) == (b"", Action.EMPTY)
    new, done = treatment.value(_rule(Action.DUMMY), 0x00080070, vr, raw, level)
    assert done is Action.DUMMY
    assert new
    assert new != raw


@pytest.mark.parametrize("fallback", [Action.REMOVE, Action.EMPTY, Action.DUMMY])
@pytest.mark.parametrize(
    ("vr", "raw"),
    [(b"DS", b"Drummond"), (b"DA", b"someday"), (b"LO", b"Drummond"), (b"AS", b"old"), (b"AE", b"DRUMMOND")],
)
def test_what_cannot_stay_takes_the_fallback(
    treatment: Treatment, level: Level, fallback: Action, vr: bytes, raw: bytes
) -> None:
    for action in (Action.KEEP, Action.CLEAN):
        new, done = treatment.value(_rule(action, fallback), 0x00080070, vr, raw, level)
        assert done is fallback
        assert (new is None) == (fallback is Action.REMOVE)
        assert (new == b"") == (fallback is Action.EMPTY)


@pytest.mark.parametrize("action", [Action.KEEP, Action.CLEAN, Action.SHIFT, Action.UID])
def test_padding_alone_stays(treatment: Treatment, level: Level, action: Action) -> None:
    for raw in (b"", b"  ", b"\0"):
        new, done = treatment.value(_rule(action), 0x00080020, b"DA", raw, level)
        assert new is raw
        assert done is Action.KEEP


def test_uids_of_several_values(treatment: Treatment, level: Level) -> None:
    raw = b"1.2.3\\1.2.840.10008.1.1\\\\1.2.3"
    new, done = treatment.value(_rule(Action.UID), 0x00081167, b"UI", raw, level)
    assert done is Action.UID
    assert new is not None
    first, second, third, fourth = new.split(b"\\")
    assert (second, third) == (b"1.2.840.10008.1.1", b"")
    assert first == fourth == treatment.uids["1.2.3"].encode()


def test_dates_of_several_values_move_together(treatment: Treatment, level: Level) -> None:
    new, done = treatment.value(_rule(Action.SHIFT), 0x00080020, b"DA", b"20110512\\20110519\\\\nonsense", level)
    assert done is Action.SHIFT
    assert new is not None
    one, two, three, four = new.split(b"\\")
    assert (three, four) == (b"", b"")
    expected = treatment.dates
    assert (one.decode(), two.decode()) == (expected.da("20110512"), expected.da("20110519"))
    assert treatment.value(_rule(Action.SHIFT), 0x00080020, b"DA", b"19000101", level)[0] == b"19000101"


def test_a_shift_of_what_is_no_date_by_its_vr(treatment: Treatment, level: Level) -> None:
    new, _ = treatment.value(_rule(Action.SHIFT), 0x00091001, b"LO", b"20110512", level)
    assert new == (treatment.dates.da("20110512") or "").encode()
    new, _ = treatment.value(_rule(Action.SHIFT), 0x00091001, b"LO", b"20110512101112", level)
    assert new == (treatment.dates.dt("20110512101112") or "").encode()


def test_ages(treatment: Treatment, level: Level) -> None:
    assert treatment.value(_rule(Action.CLEAN), 0x00101010, b"AS", b"093Y", level)[0] == b"090Y"
    assert treatment.value(_rule(Action.KEEP), 0x00101010, b"AS", b"093Y", level)[0] == b"090Y"
    raw = b"089Y"
    assert treatment.value(_rule(Action.KEEP), 0x00101010, b"AS", raw, level)[0] is raw


def test_the_pseudonym_fits(treatment: Treatment, level: Level) -> None:
    for vr, limit in ((b"LO", 64), (b"PN", 64), (b"SH", 16)):
        new, _ = treatment.value(_rule(Action.PSEUDONYM), 0x00100020, vr, b"x", level)
        assert new == treatment.pseudonym.encode()[:limit]


def test_binary_numbers(treatment: Treatment, level: Level) -> None:
    for raw in (b"\1\0", b"\1\0\2\0\3\0", bytes(64)):
        assert treatment.value(_rule(Action.KEEP), 0x00281101, b"US", raw, level)[0] is raw
    for raw in (b"\1\0\2", b"Drummond", b"xxDrummondxx"):
        assert treatment.value(_rule(Action.KEEP), 0x00281101, b"US", raw, level) == (None, Action.REMOVE)


def test_what_is_written() -> None:
    assert written(0x00080070, b"LO", None, explicit=True) == b""
    assert written(0x00080070, b"LO", b"abc", explicit=True) == b"\x08\0\x70\0LO\4\0abc "


def test_uids_in_texts_stay_where_uids_stay(tmp_path: Path, level: Level) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "research"\n[options]\nretain_uids = true\n')
    value = b"made by 1.2.840.113619.2.5.77"
    kept = room_of(book_of(mine)).treatment.value(_rule(Action.KEEP), 0x00081090, b"LO", value, level)
    assert kept == (value, Action.KEEP)
    replaced, _ = room_of(book_of()).treatment.value(_rule(Action.KEEP), 0x00081090, b"LO", value, level)
    assert replaced is not None
    assert b"113619" not in replaced
