"""Dates that look as if nobody had moved them (PS3.15 E.3.6)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from veil.audit.days import days_of
from veil.audit.findings import Severity
from veil.audit.foreign.instance import Instance
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.foreign.shapes import is_day
from veil.audit.reading import Leaf

_BIRTH: Final = frozenset((0x00100030, 0x00100033, 0x00100034))
"""Patient's Birth Date, also in other calendars."""
_NOBODYS: Final = frozenset({"00010101", "11111111", "18991230", "19000101", "19010101", "19700101", "99991231"})
_STUDY, _SERIES, _ACQUIRED, _CONTENT = 0x00080020, 0x00080021, 0x00080022, 0x00080023
_MODIFIED: Final = 0x00280303
_BEFORE_DIGITAL: Final = 1950
"""Before any digital image, and before 1960, to which archives move the first visit."""
_IN_UID: Final = re.compile(r"(?<!\d)((?:19[6-9]|20[0-4])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))")
_ENOUGH: Final = 40
_WORKING: Final = 0.14
"""Share of studies on Saturdays and Sundays below which a clinic's week shows; chance gives two in seven."""
_SUNDAY: Final = 6


def of_leaf(leaf: Leaf, *, moved: bool) -> Iterator[Remark]:
    """What a date says by itself.

    Args:
        leaf: of VR DA or DT.
        moved: whether the file says that dates were moved or taken out.
    """
    for day in days_of(leaf.value.decode("latin-1")):
        if day in _NOBODYS or not is_day(int(day[:4]), int(day[4:6]), int(day[6:])):
            continue
        if leaf.tag in _BIRTH:
            grade = Severity.POSSIBLE if day.endswith("0101") or moved else Severity.LIKELY
            yield remark("A-DIRECT", grade, leaf.path, "is a date of birth", day)
        elif int(day[:4]) < _BEFORE_DIGITAL:
            what = "is older than digital images: a date of birth, or moved by decades"
            yield remark("A-DATE", Severity.POSSIBLE if moved else Severity.LIKELY, leaf.path, what, day)
        elif not moved:
            what = "is a date, and nothing says that it was moved"
            yield remark("A-DATE", Severity.POSSIBLE, leaf.path, what, day)


def of_file(instance: Instance, uids: frozenset[str]) -> Iterator[Remark]:
    """Evidence of one file that its dates are those of the examination."""
    own = {day for tag in (_STUDY, _SERIES, _ACQUIRED, _CONTENT) for day in days_of(instance.text(tag))} - _NOBODYS
    if not own:
        return
    if instance.text(_MODIFIED) == "UNMODIFIED":
        yield remark("A-DATE", Severity.LIKELY, (_MODIFIED,), "says that dates are as they were")
    if any(match in own for uid in uids for match in _IN_UID.findall(uid)):
        yield remark("A-DATE", Severity.LIKELY, (_STUDY,), "is a date that also stands in a UID: it was not moved")
    try:
        written = datetime.fromtimestamp(instance.path.stat().st_mtime, UTC).strftime("%Y%m%d")
    except (OSError, ValueError, OverflowError):
        return
    if written in own:
        yield remark("A-DATE", Severity.LIKELY, (_CONTENT,), "is the day on which the file was written, so not moved")


@dataclass(slots=True)
class Week:
    """The days of the week of all studies; memory does not grow with them."""

    days: list[int] = field(default_factory=lambda: [0] * 7)

    def add(self, day: str) -> None:
        """Count the date of a study, YYYYMMDD."""
        for one in days_of(day)[:1]:
            try:
                self.days[date(int(one[:4]), int(one[4:6]), int(one[6:])).weekday()] += 1
            except ValueError:
                continue

    def remarks(self) -> Iterator[Remark]:
        """Whether a clinic's week shows in them."""
        total = sum(self.days)
        if total >= _ENOUGH and sum(self.days[_SUNDAY - 1 :]) < _WORKING * total:
            what = "days of the week are those of a clinic: dates were not moved, or by whole weeks"
            yield remark("A-DATE", Severity.POSSIBLE, "collection", what)
