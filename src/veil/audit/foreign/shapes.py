"""Shapes of identity in free text: what a reader takes for a name, a number, a date or an address, whoever wrote it.

No list of names is used. A word that the vocabulary does not know is possible; such words in the shape of a name, or
figures in the shape of an identifier, are likely.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from veil.audit.findings import Severity
from veil.audit.foreign.vocabulary import is_known, is_word
from veil.audit.words import fold, is_east_asian, is_placeholder, says_nothing, words_of

CERTAIN, LIKELY, POSSIBLE = Severity.CERTAIN, Severity.LIKELY, Severity.POSSIBLE


class Shape(NamedTuple):
    """What a text holds: the code of the finding, how sure, what, and its HIPAA category."""

    code: str
    severity: Severity
    what: str
    hipaa: str


_L: Final = r"[^\W\d_]"
_CARET: Final = re.compile(rf"({_L}{{2,}})\^({_L}+)")
_REGIONS: Final = frozenset(
    "abdomen cardiac cardio extremities extremity neuro pelvis petct spine thorax vascular wholebody".split()
)
"""Folders of protocols on consoles, by region; words that people are called, such as Head, are left out."""
_TITLE: Final = re.compile(
    rf"\b(?:dr|prof|mr|mrs|ms|miss|herr|frau|mme|mlle|dott|dra|sra|señor|doctor|professor)\b\.?[ ^_]+({_L}{{3,}})",
    re.IGNORECASE,
)
_INITIAL: Final = re.compile(rf"\b[A-Z]\.[ _]?({_L}{{3,}})|\b({_L}{{3,40}}), ?[A-Z]\b")
_PAIR: Final = re.compile(rf"{_L}{{3,}}(?:[ ,_\-/'^]+{_L}{{3,}})+")
_MAIL: Final = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,64}\.\w+")
_URL: Final = re.compile(r"\w{3,12}://[^\s/]{1,255}/(\S+)")
_PHONE: Final = re.compile(r"(?<![\d.])(?:\+|\(?0)\d[\d ()/.\-]{6,20}\d(?![\d.])")
_STREET: Final = re.compile(
    rf"\b\d+\w? +(?:{_L}+ +){{1,4}}"
    r"(?:lane|street|st|road|rd|avenue|ave|drive|way|close|court|square|strasse|str|weg|platz)\b"
    rf"|\b{_L}+(?:strasse|straße|gasse|weg|platz) \d+|\b(?:rue|via|calle|rua|avenida) {_L}+",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"\b(?:hospital|infirmary|clinic|clinica|clinique|klinik|klinikum|krankenhaus|hopital|hôpital|ospedale|ziekenhuis|"
    r"university|universit\w+|institute|institut\w*|sanatorium|hospice|surgery)\b",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(?<![\d.])(?:(\d{4})([-/. ]?)(\d{2})\2(\d{2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))(?![\d])")
_MONTH: Final = re.compile(
    r"\b\d{1,2}[ .\-]*(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*[ .,\-]+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?<![\d.])\d(?:[\d]|(?<=\d)[ \-](?=\d)){5,}\d(?![\d.]|\.\d)")
_CODE: Final = re.compile(r"\b[A-Za-z]{1,6}[\-_/]?\d{5,}\b")
_AGE: Final = re.compile(r"\b(?:9\d|1[0-4]\d)[ \-]?(?:y|yo|yr|yrs|years?|jahre?|ans|anni|años)\b", re.IGNORECASE)
_SSN: Final = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_IP: Final = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])")
_FIGURES: Final = 7
_OLDEST, _NEWEST = 1880, 2100
_HOSTS: Final = (
    r"(?:[\w\-]+\.)*(?:github\.com|gitlab\.com|bitbucket\.org|sourceforge\.net|nema\.org|dicomstandard\.org|hl7\.org|ihe\.net"
    r"|snomed\.info|loinc\.org|unitsofmeasure\.org|radlex\.org|rsna\.org|ietf\.org|w3\.org|color\.org|nih\.gov|qiicr\.org"
    r"|commontk\.org|slicer\.org|itk\.org|apache\.org|gnu\.org|creativecommons\.org|cancerimagingarchive\.net|doi\.org)"
)
"""Where standards, vocabularies and the sources of software lie."""
_REGISTERED: Final = re.compile(rf"(?:https?://|git@){_HOSTS}(?![\w.])[\w./:#%+\-]*", re.IGNORECASE)
_DAYS: Final = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CTIME: Final = re.compile(
    rf"\b(?:{_DAYS}) ({'|'.join(_MONTHS)}) +(\d{{1,2}}) \d\d:\d\d:\d\d(?: [A-Z]{{3,4}})? (\d{{4}})\b", re.IGNORECASE
)
"""A time as C writes it, as in the versions of software: its words are no names."""
_SHORT_MONTH: Final = re.compile(rf"\b(\d{{1,2}})-({'|'.join(_MONTHS)})-(\d{{4}}|\d\d)\b", re.IGNORECASE)
_MARKUP: Final = re.compile(r"(?:(?<=<)|(?<=</))[A-Za-z][\w.:\-]{0,63}(?=[\s/>])|(?<=\s)[A-Za-z][\w.:\-]{0,63}=(?=\")")
"""Names of elements and attributes of XML; what they hold is read."""
_DIGEST: Final = re.compile(r"\b[0-9a-fA-F]{16,}\b|\b\d+(?:\.\d+){3,}\b")


def name_grade(value: str) -> Severity | None:
    """How sure a value of a person's name is that of a person; None for what stands for nobody.

    It is a pseudonym unless it has the shape of a name: two words of letters of which the vocabulary does not know all,
    or any word of Han, Kana or Hangul (certain); or one such word (likely). What holds a figure has no such shape.
    """
    value = value.strip(" \0^=\\")
    if not value or says_nothing(value):
        return None
    if is_east_asian(value):
        return CERTAIN
    words = [word for word in words_of(value) if len(word) > 1]
    strange = [word for word in words if word.isalpha() and not is_known(word)]
    if any(char.isdigit() for char in value):
        return LIKELY if len(strange) > 1 else POSSIBLE
    if len(words) > 1 and strange:
        return CERTAIN
    return LIKELY if strange else POSSIBLE


def shapes(text: str) -> Iterator[Shape]:
    """What a text holds, the surest first; nothing where all its words are known and it has no telling figures."""
    found = [Shape("A-TEXT", POSSIBLE, "holds a URL", "N")] if _REGISTERED.search(text) else []
    text = _MARKUP.sub("|", _DIGEST.sub(" ", _REGISTERED.sub("|", text)))
    named = _CTIME.sub("|", text)
    seen = dict.fromkeys([*_names(named), *_places(named), *_figures(text), *found])
    yield from sorted(seen, key=lambda shape: shape.severity is not LIKELY)
    if not seen and any(unknown(word) for word in words_of(named)):
        yield Shape("A-TEXT", POSSIBLE, "holds a word that the vocabulary does not know", "")


def unknown(word: str) -> bool:
    """Whether a word of a free text may name somebody: of letters, and none that the vocabulary knows."""
    return word.isalpha() and not is_word(word) and not is_placeholder(fold(word))


def telling(word: str) -> bool:
    """The same where a name belongs: words of descriptions in other languages are names there."""
    return word.isalpha() and not is_known(word) and not is_placeholder(fold(word))


def _names(text: str) -> Iterator[Shape]:
    if is_east_asian(text):
        yield Shape("A-TEXT", LIKELY, "holds Han, Kana or Hangul, which may be a name", "A")
    name = Shape("A-TEXT", LIKELY, "holds words in the shape of a name", "A")
    if any(_is_person(*match.groups()) for match in _CARET.finditer(text)):
        yield name
    if any(unknown(match[1]) for match in _TITLE.finditer(text)):
        yield name
    if any(unknown(match[1] or match[2]) for match in _INITIAL.finditer(text)):
        yield name
    for match in _PAIR.finditer(text):
        words = words_of(match[0])
        if any(unknown(a) and unknown(b) and _capital(a) and _capital(b) for a, b in pairwise(words)):
            yield name


def _is_person(family: str, given: str) -> bool:
    """Whether two words with a caret between are a person's; consoles write Region^Protocol so, too."""
    return fold(family) not in _REGIONS and (unknown(family) or unknown(given))


def _capital(word: str) -> bool:
    return any(char.isupper() or not char.islower() for char in word)


def _places(text: str) -> Iterator[Shape]:
    if _STREET.search(text):
        yield Shape("A-TEXT", LIKELY, "holds an address", "B")
    match = _PLACE.search(text)
    if match and any(telling(word) for word in words_of(text)):
        yield Shape("A-TEXT", LIKELY, "names an institution", "B")
    if _MAIL.search(text):
        yield Shape("A-TEXT", LIKELY, "holds an e-mail address", "F")
    for match in _URL.finditer(text):
        strange = any(telling(word) or (word.isdigit() and len(word) >= _FIGURES) for word in words_of(match[1]))
        yield Shape("A-TEXT", LIKELY if strange else POSSIBLE, "holds a URL", "N")
    if _IP.search(text):
        yield Shape("A-TEXT", POSSIBLE, "holds what may be an IP address", "O")


def _figures(text: str) -> Iterator[Shape]:
    if has_date(text):
        yield Shape("A-DATE", LIKELY, "holds a date in a text", "C")
    if _AGE.search(text):
        yield Shape("A-AGE", LIKELY, "holds an age above 89 years in a text", "C")
    if _SSN.search(text):
        yield Shape("A-TEXT", LIKELY, "holds a number in the shape of a social security number", "G")
    if any(sum(map(str.isdigit, match[0])) > _FIGURES for match in _PHONE.finditer(text)):
        yield Shape("A-TEXT", LIKELY, "holds a number in the shape of a telephone number", "D")
    for match in _NUMBER.finditer(text):
        digits = fold(match[0])
        if len(digits) >= _FIGURES and not is_placeholder(digits) and not _is_day(digits):
            yield Shape("A-TEXT", LIKELY, "holds a number as long as those of records", "R")
    if any(not is_placeholder(fold(match[0])) for match in _CODE.finditer(text)):
        yield Shape("A-TEXT", LIKELY, "holds a code of letters and figures", "R")


def has_date(text: str) -> bool:
    """Whether a text holds a day, in figures or with the name of its month."""
    return _MONTH.search(text) is not None or any(True for _ in _dates(text))


def only_days(text: str, days: frozenset[str]) -> bool:
    """Whether each date in a text is one of these days, YYYYMMDD, in one of the ways to read it."""
    left = _SHORT_MONTH.sub(" ", _CTIME.sub(" ", text))
    return _MONTH.search(left) is None and all(found & days for found in _dates(text))


def _dates(text: str) -> Iterator[frozenset[str]]:
    """The dates of a text, each in all ways to read it: YYYYMMDD."""
    for match in _DATE.finditer(text):
        year, month, day = (match[1], match[3], match[4]) if match[1] else (match[8], match[7], match[5])
        yield from _ways(int(year), (int(month), int(day)), (int(day), int(month)))
    for match in _CTIME.finditer(text):
        yield from _ways(int(match[3]), (_MONTHS.index(match[1].lower()) + 1, int(match[2])))
    for match in _SHORT_MONTH.finditer(text):
        year, month = int(match[3]), _MONTHS.index(match[2].lower()) + 1
        whole = year if year > 99 else 2000 + year  # noqa: PLR2004  two figures
        yield from _ways(whole, (month, int(match[1])))


def _ways(year: int, *ways: tuple[int, int]) -> Iterator[frozenset[str]]:
    found = frozenset(f"{year:04}{month:02}{day:02}" for month, day in ways if is_day(year, month, day))
    if found:
        yield found


def _is_day(digits: str) -> bool:
    return len(digits) == 8 and is_day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))  # noqa: PLR2004  YYYYMMDD


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there was, or soon will be, such a day in somebody's life."""
    try:
        return _OLDEST <= date(year, month, day).year < _NEWEST
    except ValueError:
        return False
