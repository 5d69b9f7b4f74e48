"""Ages over the highest that may be told: 93yo, 93 y/o, 93-year-old, age 93, 93 Jahre, 93 ans, 093Y, 1130 months.

Only the number is replaced, by the lowest age that stands for all above the limit (90 for a limit of 89), so that the
word for the unit stays and the text reads as before.
"""

import re
from collections.abc import Iterator
from functools import cache

from veil.clean.text.patterns.scan import Scan
from veil.clean.text.spans import Span

_OLDEST = 150
_PER_YEAR = {"m": 12, "w": 52, "d": 365}
_TENS = 90


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    years = (
        r"y/?o\b|y\.?o\.|yr?s?\b|years?|yo[mfw]\b|jahre?n?|jährig\w{0,2}|jaehrig\w{0,2}|j\.|ans?\b|años?|anni\b|"
        r"anos?\b|"
        r"jaar|jarige?|jr\b|a\.\b|[fm]\b"
    )
    after = re.compile(
        rf"(?<![\w.,/+-])(?P<age>0?\d{{2,3}})(?:\+|,\d)?[ \t\u00a0]?-?[ \t]?(?:{years})(?![^\W\d_]*\d)", re.IGNORECASE
    )
    before = re.compile(
        r"(?<![^\W_])(?:age[ds]?(?: of)?|alter|edad(?: de)?|età(?: di)?|eta|idade(?: de)?|leeftijd|"
        r"âgée?(?: de)?|âge|agée?(?: de)?|"
        r"aged|alt|anziano|pt age|patient'?s? age)[ \t]{0,2}[:=]?[ \t]{0,2}(?:is |was |of |von |is:)?(?P<age>0?\d{2,3})"
        r"(?![\d.,]\d)(?!\d)(?![ \t]?(?:m|mo|months?|monate?|mois|mesi|meses|w|wks?|weeks?|wochen|d|days?|tage)\b)",
        re.IGNORECASE,
    )
    months = re.compile(
        r"(?<![\w.,/])(?P<age>\d{3,5})[ \t\u00a0]?-?[ \t]?(?:(?P<m>months?|monate?n?|mois|mesi|meses|maanden)|"
        r"(?P<w>weeks?|wochen|semaines|semanas|settimane|weken)|(?P<d>days?|tagen?|jours|días|giorni|dias|"
        r"dagen))[ \t-]?"
        r"(?:old\b|alt\b|of age\b)",
        re.IGNORECASE,
    )
    words = re.compile(
        r"(?<!\w)(?P<age>ninety[ -](?:one|two|three|four|five|six|seven|eight|nine))(?!\w)", re.IGNORECASE
    )
    return after, before, months, words


_HINTS = frozenset(
    "f m y yo yom yof yow o yr yrs ys year years jahr jahre jahren jahres jährig jaehrig j an ans año años anni ano "
    "anos jaar jarig jarige jr a age ages aged alter edad età eta idade leeftijd âge âgé âgée agé agée alt "
    "anziano".split()
)
_SPANS = frozenset(
    "month months monat monate monaten mois mesi meses maanden week weeks wochen semaines semanas settimane weken "
    "day days tage tagen jours días giorni dias dagen".split()
)


def find(scan: Scan, max_age: int) -> Iterator[Span]:
    """Finds the ages above the limit."""
    after, before, months, words = _rules()
    if scan.digits and (scan.any(_HINTS) or any(word.startswith(("jährig", "jaehrig")) for word in scan.words)):
        for rule in (after, before):
            for match in rule.finditer(scan.text):
                age = int(match["age"])
                if max_age < age <= _OLDEST:
                    yield _capped(match, max_age + 1)
    if scan.digits and scan.any(_SPANS):
        for match in months.finditer(scan.text):
            unit = next(unit for unit in _PER_YEAR if match[unit])
            most = (max_age + 1) * _PER_YEAR[unit]
            if int(match["age"]) >= most:
                yield _capped(match, most)
    if "ninety" in scan.words and max_age < _TENS:
        for match in words.finditer(scan.text):
            yield Span(match.start(), match.end(), "age", match["age"][: len("ninety")])


def _capped(match: re.Match[str], most: int) -> Span:
    figures = match["age"]
    return Span(match.start("age"), match.end("age"), "age", str(most).zfill(len(figures) if figures[0] == "0" else 0))
