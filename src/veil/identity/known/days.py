"""Patterns of a birth date in the ways in which people and programs write it."""

import re
from datetime import date

from veil.identity.known.patterns import Check, Patterns, Rule
from veil.identity.known.words import months

_DATE = re.compile(r"(\d{4})[.\-/]?(\d{2})[.\-/]?(\d{2})", re.ASCII)
_PLACEHOLDERS = frozenset({"00010101", "11111111", "18991230", "19000101", "19010101", "99991231"})
_SEPARATORS = ".-/"


def add_day(out: Patterns, value: str) -> None:
    """Search for a date, YYYYMMDD or YYYY.MM.DD; what is no date, or is one for want of a date, is left out."""
    match = _DATE.fullmatch(value.strip(" \0"))
    if match is None or "".join(match.groups()) in _PLACEHOLDERS:
        return
    year, month, day = match.groups()
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return
    for order in ((year, month, day), (day, month, year), (month, day, year)):
        out.text("".join(order), Rule.DIGITS)
        out.raw("".join(order), Check.NUMBER)
        for separator in _SEPARATORS:
            out.raw(separator.join(order), Check.NUMBER)
    _add_short(out, year, month, day)
    _add_words(out, year, months()[int(month) - 1], day)
    out.text(f"{year}年{int(month)}月{int(day)}日", Rule.NATIVE)
    out.text(f"{year}年{month}月{day}日", Rule.NATIVE)


def _add_short(out: Patterns, year: str, month: str, day: str) -> None:
    """Without leading zeros and with two digits of the year, where separators show what is what."""
    for y in (year, year[2:]):
        for m, d in {(month, day), (str(int(month)), str(int(day))), (str(int(month)), day), (month, str(int(day)))}:
            for first, second, third in ((y, m, d), (d, m, y), (m, d, y)):
                cuts = (len(first), len(first) + len(second))
                out.text(first + second + third, Rule.CUT, cuts=cuts)


def _add_words(out: Patterns, year: str, names: tuple[str, ...], day: str) -> None:
    short = str(int(day))
    ordinals = [short + suffix for suffix in ("st", "nd", "rd", "th", "er", "o")]
    for name in names:
        for d in {day, short}:
            for y in (year, year[2:]):
                out.text(d + name + y, Rule.NAMED)
                out.text(name + d + y, Rule.NAMED)
            out.text(year + name + d, Rule.NAMED)
            out.text(f"{d}de{name}de{year}", Rule.NAMED)
            out.text(f"{d}de{name}{year}", Rule.NAMED)
            out.text(f"{d}of{name}{year}", Rule.NAMED)
        for ordinal in ordinals:
            out.text(ordinal + name + year, Rule.NAMED)
            out.text(f"{ordinal}of{name}{year}", Rule.NAMED)
            out.text(name + ordinal + year, Rule.NAMED)
