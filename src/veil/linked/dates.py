"""Dates as tables have them, moved by the patient's offset and written as they were."""

import re
from typing import Final

from veil.identity import DateShifter

_ISO = r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
_GERMAN = r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"
_US = r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"
_BRITISH = r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"
_DICOM = r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
FORMATS: Final = {
    "iso": (_ISO,),
    "german": (_GERMAN,),
    "us": (_US,),
    "british": (_BRITISH,),
    "dicom": (_DICOM,),
    "any": (_ISO, _GERMAN, _DICOM),  # dates with slashes are read as the user says, never guessed
}
"""How the dates of a column are written."""
_WRITTEN: Final = {
    _ISO: "{y}-{m}-{d}",
    _GERMAN: "{d}.{m}.{y}",
    _US: "{m}/{d}/{y}",
    _BRITISH: "{d}/{m}/{y}",
    _DICOM: "{y}{m}{d}",
}
_TIME: Final = re.compile(
    r"(?P<gap>[T ])?(?P<clock>\d{2}:?\d{2}(?::?\d{2}(?:\.\d{1,6})?)?)(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


def date(value: str, form: str, shifter: DateShifter) -> str | None:
    """One date, moved as those of the images are; None if it is none or none stays.

    Args:
        value: as the table has it.
        form: a key of `FORMATS`.
        shifter: of the patient.
    """
    found = _split(value.strip(), form)
    if found is None or found[2]:
        return None
    pattern, digits, _ = found
    moved = shifter.da(digits)
    return None if not moved else _write(pattern, moved)


def datetime(value: str, form: str, shifter: DateShifter) -> str | None:
    """One date with or without a time; the time stays if the policy keeps times, the zone if it keeps zones."""
    found = _split(value.strip(), form)
    if found is None:
        return None
    pattern, digits, rest = found
    moved = shifter.da(digits)
    if not moved:
        return None
    time = _TIME.fullmatch(rest)
    if rest and time is None:
        return None
    if time is None or shifter.tm(time["clock"].replace(":", "")) is None:
        # What is no time would not be moved with the date, and may be anything.
        return _write(pattern, moved) if not rest or shifter.times == "remove" or shifter.mode == "year" else None
    zone = time["zone"] or ""
    return _write(pattern, moved) + (time["gap"] or "") + time["clock"] + (zone if shifter.zone == "keep" else "")


def day(value: str, form: str) -> str:
    """One date as YYYYMMDD; "" if it is none."""
    found = _split(value.strip(), form)
    return "" if found is None else found[1]


def _split(text: str, form: str) -> tuple[str, str, str] | None:
    """The pattern that a date has, its digits as YYYYMMDD, and what follows it."""
    for pattern in FORMATS[form]:
        found = re.match(pattern, text, re.ASCII)
        if found is not None:
            return pattern, f"{found['y']}{int(found['m']):02d}{int(found['d']):02d}", text[found.end() :]
    return None


def _write(pattern: str, digits: str) -> str:
    return _WRITTEN[pattern].format(y=digits[:4], m=digits[4:6], d=digits[6:8])
