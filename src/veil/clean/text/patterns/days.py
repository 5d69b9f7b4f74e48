"""What becomes of a date that was read: moved in its own form, cut to its year, or gone."""

import re
from dataclasses import dataclass

from veil.clean.text.patterns.months import named
from veil.identity.dates import DateShifter

_PIVOT = 50
"""Years of two digits up to it are of this century."""
_WEEK = 7
_ENGLISH_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_ENGLISH = re.compile(r"(?:st|nd|rd|th)", re.IGNORECASE)
_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A date as it stands in a text: its parts in the order in which they are written.

    Attributes:
        parts: (name, text) with the names `year`, `month`, `name` (a month in words), `day`, `ordinal` (what follows
            the day), `clock` (a time of day with what parts it from the date), and "" for what stands between.
        sure: whether the order of the parts is certain.
    """

    parts: tuple[tuple[str, str], ...]
    year: int | None
    month: int | None
    day: int | None
    sure: bool

    @property
    def whole(self) -> str | None:
        """YYYYMMDD, or None if a part is missing."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return f"{self.year:04d}{self.month:02d}{self.day:02d}"


def year_of(digits: str) -> int:
    """A year of two or four digits."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004  a year of two digits
        return year
    return year + (2000 if year <= _PIVOT else 1900)


def becomes(reading: Reading, dates: DateShifter | None) -> str:
    """What takes the date's place; "" where it goes.

    A date moves only if it is whole (or lacks the day) and can be read in one way. The day and month of 05/12/2011
    cannot be told apart without knowing the writer's country; moved under the wrong reading it could become the true
    date of the other, so it goes, as does a partial date that its own offset would leave as it is.
    """
    if dates is None or dates.mode not in {"shift", "keep", "year"}:
        return ""
    if dates.mode == "keep":
        return "".join(text for name, text in reading.parts if name != "clock" or dates.times == "keep")
    if dates.mode == "year":
        year = next((text for name, text in reading.parts if name == "year"), "")
        return year if len(year) == 4 and year.isascii() else ""  # noqa: PLR2004  a whole year
    moved = _moved(reading, dates) if reading.sure else None
    if moved is None:
        return ""
    text = _written(reading, moved, dates)
    return "" if text == "".join(part for _, part in reading.parts) else text


def keeps_weekday(dates: DateShifter | None) -> bool:
    """Whether a day of the week before a date is still right."""
    return dates is not None and (dates.mode == "keep" or (dates.mode == "shift" and dates.days % _WEEK == 0))


def _moved(reading: Reading, dates: DateShifter) -> str | None:
    """The digits of the moved date, as many as the reading has."""
    whole = reading.whole
    if whole is not None:
        moved = dates.da(whole)
        return None if moved is None or moved == whole else moved
    if reading.day is not None or reading.year is None:
        return None
    digits = f"{reading.year:04d}" + ("" if reading.month is None else f"{reading.month:02d}")
    moved = dates.dt(digits)
    return None if moved is None or moved == digits else moved


def _written(reading: Reading, moved: str, dates: DateShifter) -> str:
    """The moved date in the form of the old one."""
    year, month, day = moved[:4], moved[4:6], moved[6:8]
    texts = [text for _, text in reading.parts]
    dot = any(name == "ordinal" and text.startswith(".") for name, text in reading.parts)
    particle = any(name == "" and text.strip().lower() == "de" for name, text in reading.parts)
    padded = _is_padded(reading)
    for index, (name, text) in enumerate(reading.parts):
        if name == "year":
            texts[index] = year[-len(text) :] if len(text) in {2, 4} else year
        elif name == "month":
            texts[index] = _digits(month, text, padded=padded)
        elif name == "day":
            texts[index] = _digits(day, text, padded=padded)
        elif name == "name":
            texts[index] = named(int(month), text, particle=particle, ordinal_dot=dot, short=padded)
        elif name == "ordinal":
            texts[index] = _ordinal(int(day), text)
        elif name == "clock":
            texts[index] = _clock(text, dates)
    return "".join(texts)


def _is_padded(reading: Reading) -> bool:
    """Whether days and months have two digits, as far as the old date tells: 12/25 does, 12/5 and 12 May do not."""
    figures = [text for name, text in reading.parts if name in {"day", "month"}]
    if any(text[0] == "0" for text in figures):
        return True
    if any(name == "name" for name, _ in reading.parts):
        return not any(name == "" and " " in text for name, text in reading.parts)
    return all(len(text) > 1 for text in figures)


def _digits(value: str, like: str, *, padded: bool) -> str:
    return value if padded and len(like) > 1 else str(int(value))


def _ordinal(day: int, like: str) -> str:
    if _ENGLISH.match(like):
        ending = _ENGLISH_ENDINGS.get(day, "th")
        return (ending.upper() if like.isupper() else ending) + like[2:]
    if like.lower().startswith("er"):  # French: the first of the month alone
        return like if day == 1 else like[2:]
    return like


def _clock(text: str, dates: DateShifter) -> str:
    if dates.times != "keep":
        return ""
    return text if dates.zone == "keep" else _ZONE.sub("", text)
