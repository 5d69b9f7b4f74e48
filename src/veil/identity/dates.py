"""Dates and times of one patient, moved by one offset: DA, DT and TM of PS3.5 6.2, single values.

Only the calendar part moves, by whole days, so intervals stay exact and times keep their digits. None always means
that the value cannot be treated as its VR asks, and that the caller falls back to what the rule says.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

CONSTANTS = frozenset({"00010101", "18991230", "19000101", "19700101", "99991231"})
"""Dates that software writes for want of a real one: shifted, each would tell the offset. Policies list more."""

_DA = re.compile(r"(\d{4})(\.?)(\d{2})\2(\d{2})", re.ASCII)
_DT = re.compile(r"(\d{4})(?:(\d{2})(?:(\d{2})(\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?)?)?([+-]\d{4})?", re.ASCII)
_TM = re.compile(r"(\d{2})(?:(:?)(\d{2})(?:\2(\d{2})(?:\.\d{1,6})?)?)?", re.ASCII)
_PAD = " \0"
_ZONE_DIGITS = 4
_ZONE_WEST, _ZONE_EAST = -1200, 1400  # PS3.5 6.2, note to DT


@dataclass(frozen=True, slots=True)
class DateShifter:
    """Treats the dates of one patient.

    Args:
        days: the offset in days; negative is into the past.
        mode: 'shift', 'keep', 'remove' or 'year'.
        times: 'keep' or 'remove', for TM and for the time in DT.
        zone: 'keep' or 'drop', for the suffix of DT.
        constants: dates (YYYYMMDD) that never move, beside `CONSTANTS`.
    """

    days: int = field(repr=False)
    mode: str = "shift"
    times: str = "keep"
    zone: str = "drop"
    constants: frozenset[str] = frozenset()

    def da(self, value: str) -> str | None:
        """One DA value: YYYYMMDD, the legacy YYYY.MM.DD, or a range of them (A-B, A-, -B)."""
        text = value.rstrip(_PAD)
        if self.mode == "remove":
            return None
        if "-" not in text:
            return self._da(text) if text else ""
        first, _, last = text.partition("-")
        return _join(self._da(first) if first else "", self._da(last) if last else "")

    def dt(self, value: str) -> str | None:
        """One DT value, whole or cut anywhere, with fraction and zone, or a range of them.

        A partial date (YYYY, YYYYMM) moves from the middle of its period and is cut again.
        """
        text = value.rstrip(_PAD)
        if self.mode == "remove":
            return None
        if not text:
            return ""
        single = self._dt(text)
        if single is not None or "-" not in text:
            return single
        for position in (i for i, char in enumerate(text) if char == "-"):  # a '-' may also start a zone
            first, last = text[:position], text[position + 1 :]
            both = _join(self._dt(first) if first else "", self._dt(last) if last else "")
            if both is not None and len(last) != _ZONE_DIGITS:  # four digits are a zone, here one that does not exist
                return both
        return None

    def tm(self, value: str) -> str | None:
        """One TM value (or range) if times are kept and it is valid: HH, HHMM, HHMMSS, a fraction, legacy colons."""
        text = value.rstrip(_PAD)
        if self.mode in {"remove", "year"} or self.times == "remove":
            return None
        first, dash, last = text.partition("-")
        if dash and not (first or last):
            return None
        return text if all(not part or _is_time(part) for part in (first, last)) else None

    def _da(self, text: str) -> str | None:
        match = _DA.fullmatch(text)
        if match is None:
            return None
        year, dot, month, day = match.groups()
        if self.mode == "year":
            return f"{year}{dot}01{dot}01" if _is_day(year, month, day) else None
        moved = self._moved(year, month, day)
        return moved and f"{moved[:4]}{dot}{moved[4:6]}{dot}{moved[6:]}"

    def _dt(self, text: str) -> str | None:
        match = _DT.fullmatch(text)
        if match is None:
            return None
        year, month, day, clock, zone = match.groups()
        if (clock and not _is_time(clock)) or (zone and not _ZONE_WEST <= int(zone) <= _ZONE_EAST):
            return None
        if self.mode == "year":
            return year if _is_day(year, month or "01", day or "01") else None
        if day:
            moved = self._moved(year, month, day)
        elif month:
            moved = self._moved(year, month, "15", partial=True)
        else:
            moved = self._moved(year, "07", "02", partial=True)
        if moved is None:
            return None
        kept = moved[: 8 if day else 6 if month else 4]
        if clock and self.times == "keep":
            kept += clock
        return kept + (zone.replace("-0000", "+0000") if zone and self.zone == "keep" else "")

    def _moved(self, year: str, month: str, day: str, *, partial: bool = False) -> str | None:
        """The day as YYYYMMDD after the shift; None if there is no such day before or after it."""
        text = year + month + day
        if not _is_day(year, month, day):
            return None
        if self.mode == "keep" or (not partial and (text in CONSTANTS or text in self.constants)):
            return text
        try:
            moved = date(int(year), int(month), int(day)) + timedelta(days=self.days)
        except OverflowError:
            return None
        return f"{moved.year:04d}{moved.month:02d}{moved.day:02d}"  # strftime does not pad years everywhere


def _join(first: str | None, last: str | None) -> str | None:
    return None if first is None or last is None or not (first or last) else f"{first}-{last}"


def _is_day(year: str, month: str, day: str) -> bool:
    y, m, d = int(year), int(month), int(day)
    return y > 0 and 1 <= m <= 12 and 1 <= d <= calendar.monthrange(y, m)[1]  # noqa: PLR2004  months of a year


def _is_time(text: str) -> bool:
    match = _TM.fullmatch(text)
    if match is None:
        return False
    hour, _, minute, second = match.groups("00")
    return hour < "24" and minute < "60" and second <= "60"  # 60: a leap second (PS3.5 6.2)
