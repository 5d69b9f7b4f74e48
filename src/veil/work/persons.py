"""Whether two descriptions of a patient are surely of two persons: by name, birth date and sex (PS3.3 C.7.1.1).

Placeholders are shared: `UNKNOWN` is the Patient ID of many. Spellings differ for one person, and names change by
marriage; so an equal birth date, a date that a slip of the hand explains, or names that have most in common, are never
two persons. What is not sure is not said.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from veil.audit.words import TITLES, folds, is_east_asian, is_placeholder, says_nothing, words_of

_NOBODYS_DAYS: Final = frozenset({"00010101", "11111111", "18991230", "19000101", "19010101", "19700101", "99991231"})
_SEXES: Final = frozenset({"M", "F"})
_HALF: Final = 0.5
_SHORTEST: Final = 2
_PREFIX: Final = 3
_SLIP, _SLIPS = 4, 8
"""Letters of words of which one, or two, may be mistyped."""
_DAYS: Final = 2
_DAY: Final = re.compile(r"\d{8}", re.ASCII)
_MOST: Final = 16


class Person(NamedTuple):
    """What a file says of its patient: values as written."""

    name: str = ""
    birth: str = ""
    sex: str = ""


def are_several(found: Sequence[Person]) -> bool:
    """Whether these surely are several persons; in time that grows with their number alone."""
    clear = [one for one in found if one.name and not says_nothing(one.name.replace("=", " "))]
    return any(are_two(one, other) for one in clear[:_MOST] for other in clear)


def are_two(one: Person, other: Person) -> bool:
    """Whether these surely are two persons."""
    far = _apart(one.birth, other.birth)
    sexes = {one.sex.strip(), other.sex.strip()}
    sex_differs = sexes == _SEXES
    if far is False or (far is None and not sex_differs):
        return False
    shared = _shared(one.name, other.name)
    if shared is None:
        return False
    if far is None:  # a slip, or nobody knows
        return shared == 0
    return shared == 0 or (shared <= _HALF and (sex_differs or _given_differ(one.name, other.name)))


def _apart(one: str, other: str) -> bool | None:
    """Whether two birth dates are two: False for equal ones; None where one is missing, or a slip explains it."""
    first, second = (re.sub(r"[.\-/ ]", "", text) for text in (one, other))
    if first == second and first:
        return False
    days = [_day(text) for text in (first, second)]
    if days[0] is None or days[1] is None:
        return None
    wrong = [place for place in range(8) if first[place] != second[place]]
    swapped = first[:4] == second[:4] and first[4:6] == second[6:] and first[6:] == second[4:6]
    turned = len(wrong) == 2 and first[wrong[0]] == second[wrong[1]] and first[wrong[1]] == second[wrong[0]]  # noqa: PLR2004
    only_year = first[:4] == second[:4] and "0101" in (first[4:], second[4:])
    if len(wrong) == 1 or swapped or turned or only_year or abs((days[0] - days[1]).days) <= _DAYS:
        return None
    return True


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text) or text in _NOBODYS_DAYS:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _shared(one: str, other: str) -> float | None:
    """The share of words that two names have in common, of the shorter one; None where they cannot be compared.

    Each may stand in several scripts (PS3.5 6.2.1.2); what is written in one alone is compared with nothing.
    """
    shares = [
        _common(first, second) / min(len(first), len(second))
        for first in _groups(one)
        for second in _groups(other)
        if _script(first) == _script(second)
    ]
    return max(shares, default=None)


@lru_cache(maxsize=1 << 12)
def _groups(name: str) -> tuple[list[set[str]], ...]:
    """The words of each group of a name, each in its spellings; without titles, initials and placeholders."""
    found = []
    for group in name.split("="):
        words = [folds(word) for word in words_of(group.replace("^", " "))]
        kept = [word for word in words if not any(_says_little(form) for form in word)]
        if kept:
            found.append(kept)
    return tuple(found)


def _says_little(word: str) -> bool:
    return word in TITLES or is_placeholder(word) or (len(word) < _SHORTEST and not is_east_asian(word))


def _script(words: list[set[str]]) -> str:
    """A coarse script, so that Latin is not compared with Han or Cyrillic."""
    text = "".join(min(word) for word in words)
    if text.isascii():
        return "latin"
    if is_east_asian(text):
        return "kana" if any("\u3040" <= char <= "\u30ff" for char in text) else "east asian"
    return "latin" if any(char.isascii() and char.isalpha() for char in text) else "other"


def _common(first: list[set[str]], second: list[set[str]]) -> int:
    """How many words of the shorter name the longer one has; all where they only are cut in words otherwise."""
    whole, pieces = ({"".join(sorted(min(word) for word in words)) for words in pair} for pair in ((first,), (second,)))
    if whole == pieces or _glued(first, second) or _glued(second, first):
        return min(len(first), len(second))
    short, long = sorted((first, second), key=len)
    left = list(long)
    number = 0
    for word in short:
        match = next((each for each in left if any(_similar(a, b) for a in word for b in each)), None)
        if match is not None:
            left.remove(match)
            number += 1
    return number


def _glued(words: list[set[str]], other: list[set[str]]) -> bool:
    """Whether a name is another one's words without what divides them."""
    if len(words) != 1 or len(other) < 2:  # noqa: PLR2004
        return False
    parts = [min(word) for word in other]
    forms = {"".join(parts), "".join(parts[::-1]), *("".join(pair) for pair in pairwise(parts))}
    return not forms.isdisjoint(words[0])


def _given_differ(one: str, other: str) -> bool:
    """Whether the given names have nothing in common, where both names have components."""
    given = [name.split("=")[0].split("^")[1:3] for name in (one, other)]
    words = [next(iter(_groups(" ".join(parts))), []) for parts in given]
    return bool(words[0] and words[1]) and not _common(words[0], words[1])


def _similar(one: str, other: str) -> bool:
    """Whether two words may be one: cut off, or mistyped."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if is_east_asian(one):
        return short in long
    if len(short) >= _PREFIX and long.startswith(short):
        return True
    allowed = 2 if len(short) >= _SLIPS else 1 if len(short) >= _SLIP else 0
    return _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, most: int) -> int:
    """Letters to change, add, drop or turn round to make one word another; more than `most` is told as one more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
