"""Dates in figures: 2011-05-12, 20110512, 12.05.2011, 5/12/11, 05/2011, with a time of day behind them.

Where day and month could change places, the date goes instead of moving (`days.becomes`). Dates with dots are read
day first: no country writes them otherwise. Years of two digits behind hyphens may be years in front of them: they go.
"""

import calendar
import re
from collections.abc import Iterator
from functools import cache

from veil.clean.text.patterns.days import Reading, becomes, keeps_weekday, year_of
from veil.clean.text.patterns.scan import Scan
from veil.clean.text.spans import Span
from veil.identity.dates import DateShifter

_MONTHS = 12
_COMPACT = 8
_FOUR = 4

_CLOCK = (
    r"(?P<clock>(?:T|[ \t]{1,2}|,[ \t]?|_|-|[ \t](?:at|um|à|a las|alle|às|om)[ \t])?"
    r"(?:[01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?(?:[ \t]?[ap]\.?m\b\.?)?|"
    r"(?<=\d)[0-5]\d(?:[0-5]\d(?:\.\d{1,6})?)?(?![\d.]))"
    r"(?:[ \t]?(?:Uhr|h)\b|Z\b|[+-]\d{2}:?\d{2})?)"
)


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    year = r"(?P<year>(?:19|20)\d\d)"
    iso = re.compile(
        rf"{year}(?P<a>[-./ _]?)(?P<month>0?[1-9]|1[0-2])(?P<b>(?P=a))(?P<day>[12]\d|3[01]|0?[1-9])"
        rf"(?:{_CLOCK}(?!\d))?(?!\d)",
        re.ASCII,
    )
    common = re.compile(
        rf"(?P<one>\d{{1,2}})(?P<a>[-./ ]|\. )(?P<two>\d{{1,2}})(?P<b>(?P=a))(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
        rf"(?:{_CLOCK}(?!\d))?",
        re.ASCII,
    )
    partial = re.compile(
        rf"(?:(?P<month>0?[1-9]|1[0-2])(?P<a>[-./]){year}|(?P<year2>(?:19|20)\d\d)(?P<a2>[-/])(?P<month2>0[1-9]|"
        rf"1[0-2]))"
        r"(?![\d])(?![-./]\d)",
        re.ASCII,
    )
    gate = re.compile(r"\d[-./ _]{1,2}\d{1,2}[-./ _]|(?:19|20)\d{4}|\d[-./](?:19|20)\d\d|(?:19|20)\d\d[-/]\d", re.ASCII)
    return iso, common, partial, gate


@cache
def _bare() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Day and month alone, and years alone, where a word says what they are."""
    day = re.compile(
        r"(?<!\w)(?:on|dated?|dd|am|vom|seit|ab|bis|le|du|el|del|il|dal|em|op|d\.d\.)[ \t]{1,2}(?:the )?"
        r"(?P<date>(?:[12]\d|3[01]|0?[1-9])(?P<sep>[./])(?:1[0-2]|0?[1-9])(?:\.(?!\d))?)(?![\w/%])(?![.,]\d)",
        re.ASCII | re.IGNORECASE,
    )
    year = re.compile(
        r"(?<!\w)(?P<word>(?:was |is )?born(?: in)?|year of birth|birth ?year|dob|yob|d\.o\.b\.?|geb\.?|"
        r"geboren(?: im jahre?| in)?|"
        r"jahrgang|jg\.?|née? en|nacid[oa] en|nat[oa] nel|nascid[oa] em|in|since|seit|depuis|en|desde|dal|nel|em|sinds)"
        r"[ \t:=]{1,3}(?P<year>(?:19|20)\d\d)(?![\w%/])(?![-.,:]\d)(?![ \t]?(?:m?s|ms|mm|cm|ml|hz|k?v|m?gy|hu|"
        r"units?|iu|ie|cc|"
        r"pixels?|images?|slices?|mg|patients|cases)\b)",
        re.IGNORECASE,
    )
    return day, year


_BIRTH_BEFORE = re.compile(
    r"(?<![^\W_])(?:born|birth|birth ?date|date of birth|dob|d\.o\.b\.?|bd|geb\.?|geboren|geburtsdatum|geb\.?-?dat\.|"
    r"geb\.?-?datum|né(?:e|\(e\))? le|naissance|"
    r"ddn|na(?:ci|sci)?[dt][oa](?:/a|\(a\))?|nacimiento|f\.? ?(?:de )?nac\.?|d\.n\.?|nascita|"
    r"nascimento|geboortedatum|geb\.? ?dat\.?)"
    r"[ \t:=(]{0,3}(?:(?:on|am|the|el|il|em|a|le|op|is|in)[ \t:]{1,3})?$|\*[ ]?$",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"b[io]r|birth|dob|yob|d\.o|geb|jahrg|jg|n[ée]|nac|nat|nas", re.IGNORECASE)
_YEAR_WORDS = frozenset(
    "in since born geb geboren jahrgang jg né née nacido nacida nato nata nascido nascida birth birthyear dob yob "
    "d seit depuis en desde dal nel em sinds".split()
)
_DAY_WORDS = frozenset("on date dated dd d am vom seit ab bis le du el del il dal em op".split())
_UNIT = re.compile(r"[ \t]?(?:mm|cm|ml|ms|sec|s|kg|g|mg|%|°|x\d|hz|mgy|mas|kv)(?![a-z])", re.IGNORECASE)
_VERSION = re.compile(
    r"(?:version|ver|rev|release|software|syngo|v|r|vers|fw|firmware|sw|build|kapitel|chapter|section|fig|"
    r"figure|table|no|nr|"
    r"ratio|=)[ .:#]{0,2}$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?[ \t]{1,2}$|"
    r"(?<!\w)(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|"
    r"jeudi|vendredi|"
    r"samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|"
    r"venerdì|sabato|"
    r"domenica|segunda(?:-feira)?|terça(?:-feira)?|quarta(?:-feira)?|quinta(?:-feira)?|sexta(?:-feira)?|maandag|"
    r"dinsdag|"
    r"woensdag|donderdag|vrijdag|zaterdag|zondag|mo|di|mi|do|fr|sa|so)\.?,?[ \t]{1,2}(?:den |the |le )?$",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(
    r"(?<![^\W_])(?:am|vom|zum|seit|bis|ab|den|dem|geb\.?|geboren|datum|op|le|du|el|del|il|dal|em|a|née?|nat[oa]|nacid[oa]|"
    r"nascid[oa]|desde|depuis|sinds|dated?|d\.d\.|dd|dob|kontrolle|voraufnahme|z\.n\.)[ \t:(]{1,3}$|\*[ ]?$",
    re.IGNORECASE,
)
"""What tells 2.11.08 from the number of a version."""
_WEEKDAY_SIZE = 24
_BEFORE = 14


def find(scan: Scan, dates: DateShifter | None) -> Iterator[Span]:
    """Finds the dates in figures; their spans may overlap."""
    if not scan.digits:
        return
    iso, common, partial, gate = _rules()
    if gate.search(scan.text):
        yield from _years_first(scan.text, iso, dates)
        yield from _years_last(scan.text, common, dates)
        yield from _partial(scan.text, partial, dates)
    if scan.any(_DAY_WORDS):
        for match in _bare()[0].finditer(scan.text):
            yield Span(match.start("date"), match.end("date"), "date")
    if scan.any(_YEAR_WORDS):
        yield from _introduced(scan.text, dates)


def span(text: str, start: int, stop: int, reading: Reading, dates: DateShifter | None) -> Span:
    """The span of a date that was read; the day of the week before it goes along where it is no longer right.

    A date of birth does not move: it would still tell the age.
    """
    head = text[max(0, start - _WEEKDAY_SIZE) : start]
    birth = dates is not None and dates.mode != "keep" and _BIRTH_BEFORE.search(head)
    replacement = "" if birth else becomes(reading, dates)
    if not (replacement and keeps_weekday(dates)):
        weekday = _WEEKDAY.search(head)
        if weekday:
            start -= len(weekday[0])
    return Span(start, stop, "date", replacement)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    return 1 <= month <= _MONTHS and 1 <= day <= calendar.monthrange(year, month)[1]


def _years_first(text: str, rule: re.Pattern[str], dates: DateShifter | None) -> Iterator[Span]:
    for match in rule.finditer(text):
        start, stop = match.span()
        year, a, month, b, day = match.group("year", "a", "month", "b", "day")
        if _inside_number(text, start, stop, a) or (not a and (len(month) < 2 or len(day) < 2)):  # noqa: PLR2004
            continue
        if not is_day(int(year), int(month), int(day)) or (a == " " and len(month + day) < _FOUR):
            continue
        parts = (("year", year), ("", a), ("month", month), ("", b), ("day", day), ("clock", match["clock"] or ""))
        yield span(text, start, stop, Reading(parts, int(year), int(month), int(day), sure=True), dates)


def _years_last(text: str, rule: re.Pattern[str], dates: DateShifter | None) -> Iterator[Span]:
    for match in rule.finditer(text):
        start, stop = match.span()
        one, a, two, b, year = match.group("one", "a", "two", "b", "year")
        if _inside_number(text, start, stop, a.strip() or a):
            continue
        short = len(year) < _FOUR
        before = text[max(0, start - _BEFORE) : start]
        if (a == " " and (short or len(one + two) < _FOUR)) or (
            short
            and a[0] == "."
            and (
                (len(one + two) < _FOUR and int(one) <= _MONTHS and not _DAY_BEFORE.search(before))
                or _VERSION.search(before)
            )
        ):
            continue
        number = year_of(year)
        first, second = int(one), int(two)
        day_first, month_first = is_day(number, second, first), is_day(number, first, second)
        if not (day_first or month_first or (short and is_day(year_of(one.zfill(2)), second, int(year)))):
            continue
        sure = a[0] == "." or day_first != month_first or first == second
        if (short and a in {"-", " "}) or not (day_first or month_first):
            sure = False
        day, month = (first, second) if day_first else (second, first)
        names = ("day", "month") if day_first else ("month", "day")
        parts = ((names[0], one), ("", a), (names[1], two), ("", b), ("year", year), ("clock", match["clock"] or ""))
        yield span(text, start, stop, Reading(parts, number, month, day, sure=sure), dates)


def _partial(text: str, rule: re.Pattern[str], dates: DateShifter | None) -> Iterator[Span]:
    for match in rule.finditer(text):
        start, stop = match.span()
        month, separator, year = match.group("month", "a", "year")
        backward = month is None
        if backward:
            year, separator, month = match.group("year2", "a2", "month2")
        if _inside_number(text, start, stop, separator) or _UNIT.match(text, stop):
            continue
        if (len(month) == 1 and (separator != "/" or year.endswith("00"))) or (
            separator == "." and _VERSION.search(text[max(0, start - _BEFORE) : start])
        ):
            continue
        parts = (("month", month), ("", separator), ("year", year))
        reading = Reading(parts[::-1] if backward else parts, int(year), int(month), None, sure=True)
        yield span(text, start, stop, reading, dates)


def _introduced(text: str, dates: DateShifter | None) -> Iterator[Span]:
    for match in _bare()[1].finditer(text):
        year = match["year"]
        birth = _BIRTH.match(match["word"].removeprefix("was ").removeprefix("is ")) is not None
        replacement = becomes(Reading((("year", year),), int(year), None, None, sure=True), None if birth else dates)
        start = match.start("year") if replacement else match.start()
        yield Span(start, match.end("year"), "date", replacement)


def _inside_number(text: str, start: int, stop: int, separator: str) -> bool:
    """Whether a date is cut out of something longer: a number, a version, a UID."""
    before, after = text[max(0, start - 2) : start], text[stop : stop + 2]
    if before[-1:].isdecimal():
        return True
    joins = separator or "."
    if len(before) > 1 and before[0].isdecimal() and before[1] == joins and joins != " ":
        return separator != "-" or not _is_range(text, start)
    return after[:1].isdecimal() or (
        len(after) > 1 and after[0] == joins and joins not in " -_" and after[1].isdecimal()
    )


def _is_range(text: str, start: int) -> bool:
    return start > _COMPACT and text[start - _FOUR - 1 : start - 1].isdecimal()
