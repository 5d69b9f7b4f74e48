"""Values made coarser: bands of numbers and ages, and texts of which only frequent ones stay ([generalise]).

A band is told by its middle, which is a valid value of the same VR, changes means least, and cannot be taken for an
end that was measured. Bands begin at multiples of their width, so that bands of 10 hold whole bands of 5. What lies
below `low` or above `high` goes into the first or the last band (bottom and top coding).
"""

import re
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from veil.policy.model import Generalisation

NUMBERS: Final = frozenset({"AS", "DS", "IS"})
"""VRs of which bands can be made."""
TEXTS: Final = frozenset({"CS", "LO", "LT", "SH", "ST", "UC", "UT"})
"""VRs of which a list of values can be kept."""
_AGE: Final = re.compile(r"([0-9]{3})([DWMY])")
_PER_400_YEARS: Final = {"Y": 400, "M": 4800, "W": 20871, "D": 146097}
"""How many of each unit are in 400 years of the Gregorian calendar."""
_LONGEST_DS: Final = 16


def coarsened(how: Generalisation, vr: str, value: str, max_age: int) -> str:
    """One value as it may stay.

    Args:
        how: the bands, or the values that stay.
        vr: AS, DS, IS, or one of text.
        value: a single value.
        max_age: ages in years above it stay the one value that they are, unless `how` has a highest.

    Returns:
        The value itself, the middle of its band, or "" where it does not stay or is none of its VR.
    """
    bare = value.strip(" \0")
    if not bare:
        return ""
    if how.keep is not None:
        return value if folded(bare) in _kept(how.keep) else ""
    if how.band is None:
        return value
    if vr == "AS":
        return _age(how, bare, max_age)
    number = decimal(bare)
    if number is None:
        return ""
    if not number:
        return value  # devices write zero where they know nothing
    low, high = _bounds(how, how.band, number)
    middle = (low + high) / 2
    text = str(int(middle.to_integral_value(ROUND_FLOOR))) if vr == "IS" else format(middle.normalize(), "f")
    return text if len(text) <= _LONGEST_DS else ""


def folded(text: str) -> str:
    """A text as two of them are compared: blanks and case do not count."""
    return " ".join(text.split()).casefold()


def decimal(text: str) -> Decimal | None:
    """The number that a DS or IS writes; None for what is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def years(age: str) -> int | None:
    """The whole years of an AS; None if it is malformed."""
    match = _AGE.fullmatch(age)
    return None if match is None else int(match[1]) * 400 // _PER_400_YEARS[match[2]]


def _age(how: Generalisation, value: str, max_age: int) -> str:
    old = years(value)
    if old is None or how.band is None:
        return ""
    if how.high is None and old > max_age:
        return f"{max_age + 1:03d}Y"
    low, high = _bounds(how, how.band, min(Decimal(old), Decimal(max_age)))
    first, last = int(low), min(int(high), max_age + 1)
    return f"{first + (last - first) // 2:03d}Y"


def _bounds(how: Generalisation, width: Decimal, number: Decimal) -> tuple[Decimal, Decimal]:
    if how.high is not None:
        number = min(number, how.high)
    if how.low is not None:
        number = max(number, how.low)
    low = (number / width).to_integral_value(ROUND_FLOOR) * width
    return low, low + width


@lru_cache(maxsize=256)
def _kept(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(folded, values))
