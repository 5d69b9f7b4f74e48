"""Age String (AS, PS3.5 6.2): three digits and one of D, W, M, Y."""

import re

_AGE = re.compile(r"([0-9]{3,4})([DWMY])")
_VALID_DIGITS = 3
_UNITS_PER_400_YEARS = {"Y": 400, "M": 4800, "W": 20871, "D": 146097}
"""How many of each unit are in 400 years of the Gregorian calendar, which repeats after them."""


def capped(value: str, max_age: int) -> str | None:
    """The age as it is, or the first age above `max_age` in years (090Y for 89) when it is more; None if malformed.

    Four digits are not valid, but when they amount to a high age (1100M) the cap is still the true answer.
    """
    text = value.rstrip(" \0")
    if not text:
        return ""
    match = _AGE.fullmatch(text)
    if match is None:
        return None
    limit = (max_age + 1) * _UNITS_PER_400_YEARS[match[2]] // 400
    if int(match[1]) >= limit:
        return f"{max_age + 1:03d}Y"
    return text if len(match[1]) == _VALID_DIGITS else None
