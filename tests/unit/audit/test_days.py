"""Dates of a patient: one offset, place by place."""

from dataclasses import replace

import pytest

from veil.audit import Facts
from veil.audit.days import DayCheck, days_of, distance

FACTS = Facts(known=(("date", "19310527"),), dates="shift", offset=-364, constants=frozenset({"19800101"}))
STUDY: tuple[int, ...] = (0x00080020,)
SERIES: tuple[int, ...] = (0x00080021,)


def _check(facts: Facts, old: str, new: str, kept: frozenset[int] = frozenset()) -> list[str]:
    check = DayCheck(facts, kept)
    return [one.code for one in check.check({STUDY: (STUDY, old)}, {STUDY: (STUDY, new)})]


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("20040119", "20030120", False),
        ("20040119", "20040119", True),
        ("20040119", "20030121", True),
        ("2004.01.19", "2003.01.20", False),
        ("20040119101500", "20030120101500", False),
        ("20040119-20040126", "20030120-20030127", False),
        ("20040119\\20040126", "20030120\\20030128", True),
        ("20040119", "19000101", False),
        ("19800101", "19800101", False),
        ("20040119", "", False),
        ("2004", "2003", False),
    ],
)
def test_shifted_dates(old: str, new: str, wrong: bool) -> None:
    assert bool(_check(FACTS, old, new)) is wrong


def test_other_modes() -> None:
    assert _check(replace(FACTS, dates="keep", offset=None), "20040119", "20040119") == []
    assert _check(replace(FACTS, dates="keep", offset=None), "20040119", "20040120") == ["A-DATE"]
    assert _check(replace(FACTS, dates="year", offset=None), "20040119", "20040101") == []
    assert _check(replace(FACTS, dates="year", offset=None), "20040119", "20040119") == ["A-DATE"]
    assert _check(replace(FACTS, dates="remove", offset=None), "20040119", "20040119") == ["A-DATE"]
    assert _check(FACTS, "20040119", "20040119", frozenset(STUDY)) == []


def test_without_the_offset_all_must_move_alike() -> None:
    facts = replace(FACTS, offset=None)
    check = DayCheck(facts, frozenset())
    before = {STUDY: (STUDY, "20040119"), SERIES: (SERIES, "20040120")}
    assert check.check(before, {STUDY: (STUDY, "20030120"), SERIES: (SERIES, "20030121")}) == []
    assert check.check(before, {STUDY: (STUDY, "20030120"), SERIES: (SERIES, "20030114")})
    assert _check(facts, "20040119", "20030121") == ["A-DATE"], "no whole number of weeks"


def test_a_birth_date_where_the_source_has_none() -> None:
    check = DayCheck(FACTS, frozenset())
    assert [one.code for one in check.check({}, {STUDY: (STUDY, "19310527")})] == ["A-KNOWN"]
    assert check.check({}, {STUDY: (STUDY, "20310527")}) == []


def test_a_day_that_did_not_move_is_seen_in_an_item_that_stands_elsewhere() -> None:
    path: tuple[int, ...] = (0x0018A001, 0x0018A002)
    before: dict[tuple[int, ...], tuple[tuple[int, ...], str]] = {(path[0], 1, 0, path[1]): (path, "20040119101500")}
    for new, wrong in (("20040119101500", True), ("20030120101500", False), ("20050505", False), ("19800101", False)):
        found = DayCheck(FACTS, frozenset()).check(before, {(path[0], 2, 0, path[1]): (path, new)})
        assert [one.code for one in found] == ["A-DATE"] * wrong
    # One date of the source may become another one of it.
    before[path[0], 2, 1, path[1]] = (path, "20050117101500")
    found = DayCheck(FACTS, frozenset()).check(before, {(path[0], 3, 1, path[1]): (path, "20040119101500")})
    assert not found


def test_reading_days() -> None:
    assert days_of("20040119\\2004.01.20-20040121235959.1") == ["20040119", "20040120", "20040121"]
    assert distance("20040119", "20040120") == 1
    assert distance("20041319", "20040120") is None
