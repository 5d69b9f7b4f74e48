"""Dates with the month in words: 12 May 2011, May 12th, 2011, 12. Mai 2011, 12 de mayo de 2011, 12MAY2011, Mai 2011."""

import re
from collections.abc import Iterator
from functools import cache

from veil.clean.text.patterns.dates import is_day, span
from veil.clean.text.patterns.days import Reading, year_of
from veil.clean.text.patterns.months import FAINT, WEAK, names, numbers
from veil.clean.text.patterns.scan import Scan, alternatives
from veil.clean.text.spans import Span
from veil.identity.dates import DateShifter

_LEAP = 2000
_CLOCK = (
    r"(?P<clock>(?:,?[ \t]{1,2}|,?[ \t](?:at|um|à|a las|alle|às|om)[ \t])"
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?(?:[ \t]?[ap]\.?m\b\.?)?(?:[ \t]?(?:Uhr|h)\b)?)"
)


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Day first, month first, year first, and month with what stands beside it alone."""
    month = rf"(?P<name>{alternatives(names())})"
    day = r"(?P<day>[12]\d|3[01]|0?[1-9])"
    year = r"(?P<year>(?:19|20)\d\d|['\u2019]?\d\d)(?!\d)(?![.:,]\d)"
    edge = r"(?![^\W\d_])"
    ordinal = r"(?P<ordinal>st|nd|rd|th|er|ère|[.ºª°]|o(?![^\W_]))?"
    between = r"[ \t]{0,2}[-/.,_]?[ \t]{0,2}"
    day_first = re.compile(
        rf"(?<!\d){day}{ordinal}(?P<a>{between}(?:(?:of|de|d['\u2019]|di)[ \t]{{0,2}})?){month}{edge}"
        rf"(?P<b>\.?{between}(?:(?:de|del|do|of)[ \t]{{1,2}})?){year}(?:{_CLOCK})?",
        re.IGNORECASE,
    )
    month_first = re.compile(
        rf"(?<![^\W\d_]){month}{edge}(?P<a>\.?[ \t]{{0,2}}[-_ ]?(?:the )?[ ]?){day}{ordinal}"
        rf"(?P<b>[ \t]{{0,2}}[-/,_][ \t]{{0,2}}|[ \t]{{1,2}}|"
        rf"[ \t]\d\d:\d\d(?::\d\d)?[ \t](?:[a-z]{{2,5}}[ \t])?){year}(?:{_CLOCK})?",
        re.IGNORECASE,
    )
    year_first = re.compile(
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<a>{between}){month}{edge}(?P<b>\.?{between}){day}(?!\d)", re.IGNORECASE
    )
    short = re.compile(
        rf"(?<!\d)(?P<day>(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|[.ºª°])?)[ \t-]{{0,2}}(?:(?:of|de|"
        rf"d['\u2019])[ \t]{{0,2}})?"
        rf"(?P<first>{alternatives(names())}){edge}\.?|"
        rf"(?<![^\W\d_]){month}{edge}(?P<a>\.?(?:[ \t]{{0,2}}[-/,_]?[ \t]{{0,2}}(?:(?:de|del|of)[ \t]{{1,2}})?))"
        r"(?:(?P<year>(?:19|20)\d\d)(?!\d)|(?P<figure>['\u2019]?\d\d?(?:st|nd|rd|th)?)(?![\w%]))(?![.:,/-]\d)",
        re.IGNORECASE,
    )
    return day_first, month_first, year_first, short


def find(scan: Scan, dates: DateShifter | None) -> Iterator[Span]:
    """Finds the dates with a month in words; their spans may overlap."""
    if not scan.digits or not scan.any(names()):
        return
    *whole, short = _rules()
    text = scan.text
    covered: set[int] = set()
    for rule in whole:
        for match in rule.finditer(text):
            covered.add(match.start("name"))
            yield _whole(text, match, dates)
    for match in short.finditer(text):
        found = None if max(match.start("name"), match.start("first")) in covered else _short(text, match, dates)
        if found is not None:
            yield found


def _whole(text: str, match: re.Match[str], dates: DateShifter | None) -> Span:
    groups = match.groupdict()
    names_ = [name for name in sorted(groups, key=match.start) if groups[name]]
    parts = tuple(("" if name in {"a", "b"} else name, groups[name]) for name in names_)
    parts = tuple(piece for part in parts for piece in _apart(part))
    year, month, day = year_of(groups["year"].strip("'\u2019")), _number(groups["name"]), int(groups["day"])
    sure = is_day(year, month, day) and (":" not in groups["b"] or (dates is not None and dates.times == "keep"))
    return span(text, *match.span(), Reading(parts, year, month, day, sure=sure), dates)


def _apart(part: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """An apostrophe before the year is no part of its digits."""
    name, text = part
    if name == "year" and not text[0].isdecimal():
        return (("", text[0]), (name, text[1:]))
    return (part,)


def _short(text: str, match: re.Match[str], dates: DateShifter | None) -> Span | None:
    """A month with a year, or with a day that lacks its year."""
    name, year = match["name"] or match["first"], match["year"]
    low = name.lower()
    if low in FAINT:
        return None
    if match["first"]:
        return _day_alone(text, match, dates) if name[0].isupper() or low not in _VERBS else None
    if low in WEAK and not name[0].isupper() and (year is None or low == "may" or _COUNTED.match(text, match.end())):
        return None
    if year is None:
        if low in WEAK and match["figure"].isdecimal() and not _is_date_like(match):
            return None
        return span(text, *match.span(), Reading((), None, None, None, sure=False), dates)
    parts = (("name", name), ("", match["a"]), ("year", year))
    return span(text, *match.span(), Reading(parts, int(year), _number(name), None, sure=True), dates)


_COUNTED = re.compile(r"[ \t]?(?:m?s|[mc]m|m?l|cc|hz|k?v|hu|mg|%|images?|slices?|pixels?)(?![^\W_])", re.IGNORECASE)
"""What stands behind a number that is no year."""
_VERBS = frozenset(("may", "mar", "mars", "dec", "sep", "dic", "jan"))


def _day_alone(text: str, match: re.Match[str], dates: DateShifter | None) -> Span | None:
    day = int("".join(filter(str.isdecimal, match["day"])))
    if not is_day(_LEAP, _number(match["first"]), day):
        return None
    return span(text, *match.span(), Reading((), None, None, None, sure=False), dates)


def _is_date_like(match: re.Match[str]) -> bool:
    """Whether a weak month before a bare number is a date all the same: its number could be a day."""
    return 1 <= int(match["figure"]) <= 31 and match["a"].strip(" .") == ""  # noqa: PLR2004  days of a month


def _number(name: str) -> int:
    return numbers()[name.lower()]
