"""Dates of a patient moved by one offset (PS3.15 E.3.6): source and output are compared place by place."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from veil.audit.facts import Facts
from veil.audit.findings import Finding, Severity
from veil.audit.places import name_of
from veil.audit.reading import Leaf, Where

VRS: Final = frozenset((b"DA", b"DT"))
DUMMY: Final = "19000101"
_DAY: Final = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})", re.ASCII)
_OFFSET_FROM_UTC: Final = 0x00080201
_ZONED: Final = re.compile(rb"(?:\d{4,14}(?:\.\d{1,6})?[+-](?:0\d|1[0-4])[0-5]\d-?)+", re.ASCII)
"""A day, cut anywhere, with a suffix from -1200 to +1400; or a range of such."""
_ASKED: Final = 1024
"""Questions whose answers are remembered: the files of a series have the same dates."""
_WEEK: Final = 7

Days = Mapping[Where, tuple[tuple[int, ...], str]]
"""Values of DA and DT, by where they stand: path of tags, and the value."""


@lru_cache(maxsize=_ASKED)
def _days_of(value: str) -> tuple[str, ...]:
    parts = (part.strip(" \0") for part in re.split(r"[\\-]", value))
    return tuple("".join(match.groups()) for match in map(_DAY.match, parts) if match)


def days_of(value: str) -> list[str]:
    """The days in a DA or DT value, several values and ranges included, each as YYYYMMDD."""
    return list(_days_of(value))


@lru_cache(maxsize=_ASKED)
def distance(old: str, new: str) -> int | None:
    """Days from one YYYYMMDD to another; None if either is no day."""
    try:
        first, second = (date(int(text[:4]), int(text[4:6]), int(text[6:8])) for text in (old, new))
    except ValueError:
        return None
    return (second - first).days


def says_zone(leaf: Leaf) -> bool:
    """Whether an element tells the offset from UTC: Timezone Offset From UTC, or the suffix of a DT (PS3.5 6.2)."""
    if leaf.tag == _OFFSET_FROM_UTC:
        return bool(leaf.value.strip(b" \0"))
    return leaf.vr == b"DT" and any(_ZONED.fullmatch(part.strip()) for part in leaf.value.split(b"\\"))


class DayCheck:
    """Compares the dates of single files; those of all files of a patient are compared by their ties.

    Args:
        facts: what is promised.
        kept: tags that a line of the policy keeps.
    """

    def __init__(self, facts: Facts, kept: frozenset[int]) -> None:
        self._facts = facts
        self._kept = kept
        self._constants = facts.constants | {DUMMY, "00010101", "18991230", "19700101", "99991231"}
        self._births = frozenset(
            day for kind, value in facts.known if kind == "date" for day in days_of(value) if day not in self._constants
        )

    def check(self, before: Days, after: Days, by: set[int] | None = None) -> list[Finding]:
        """The dates of one file that are not where they should be.

        Args:
            before: of the source.
            after: of the output.
            by: is given the days by which the dates of this file moved.
        """
        found: list[Finding] = []
        moved: dict[int, str] = {}
        for where, (path, new) in after.items():
            old = before.get(where)
            if path[-1] in self._kept:
                continue
            if old is None:
                found += self._elsewhere(before, path, new)
                if self._births.intersection(days_of(new)):
                    what = "is the birth date, where the source has no date"
                    found.append(Finding("A-KNOWN", Severity.CERTAIN, name_of(path), what, new))
                continue
            for first, second in self._pairs(old[1], new):
                days = distance(first, second)
                what = self._wrong(first, second, days)
                if what:
                    found.append(Finding("A-DATE", Severity.CERTAIN, name_of(path), what))
                elif days is not None and self._facts.dates == "shift":
                    moved.setdefault(days, name_of(path))
        if self._facts.offset is None and len(moved) > 1:
            usual = min(moved)
            found += [
                Finding("A-DATE", Severity.CERTAIN, name, "did not move by the offset of another date of the file")
                for days, name in sorted(moved.items())
                if days != usual
            ]
        if by is not None:
            by.update(moved)
        return found

    def _elsewhere(self, before: Days, path: tuple[int, ...], new: str) -> list[Finding]:
        """A day of an item that has no place in the source, as where an item was added; it may be one of another's."""
        if self._facts.dates != "shift" or self._facts.offset is None:
            return []
        old = {day for tags, value in before.values() if tags == path for day in days_of(value)} - self._constants
        left = old.intersection(days_of(new))
        if not any(all(distance(one, day) != self._facts.offset for one in old) for day in left):
            return []
        return [Finding("A-DATE", Severity.CERTAIN, name_of(path), "did not move, in an item at another place")]

    def _pairs(self, old: str, new: str) -> Iterator[tuple[str, str]]:
        first, second = days_of(old), days_of(new)
        if len(first) == len(second):
            yield from (pair for pair in zip(first, second, strict=True) if pair[1] not in self._constants)

    def _wrong(self, old: str, new: str, days: int | None) -> str:
        """What is wrong with a date; "" if nothing is."""
        match self._facts.dates:
            case "keep":
                return "" if old == new else "changed although dates are kept"
            case "remove":
                return "was to be removed"
            case "year":
                return "" if new == f"{old[:4]}0101" else "says more than the year"
        if old == new and old not in self._constants:
            return "did not move"
        if days is None:
            return ""
        if self._facts.offset is not None and days != self._facts.offset:
            return "did not move by the offset of its patient"
        return "moved by no whole number of weeks" if self._facts.whole_weeks and days % _WEEK else ""
