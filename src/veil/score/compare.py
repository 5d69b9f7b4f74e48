"""The pass rules of the benchmark, an action each."""

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from typing import Protocol

from veil.score.key import Action, Check
from veil.score.maps import Maps
from veil.score.words import words

EMPTY = "<>"
HIDDEN = "<REMOVED>"
"""What stands for the value of Pixel Data and overlays, which the benchmark does not compare as text."""
_LONG = 256


class Result(IntEnum):
    """How a check ended, the worst first."""

    FAIL = 0
    BLANK = 1
    """The rule cannot say (a text of stop words only that is not there): it counts against the output."""
    UNJUDGED = 2
    """Somebody has to look at the image."""
    PASS = 3


class Values(Protocol):
    """An output file, as far as the rules see it."""

    def value(self, tag: str | None) -> str | None:
        """The value at a `tag_ds` as text in `<>`, or None if the attribute is not there."""
        ...


MISSING = {
    Action.TAG_RETAINED: Result.FAIL,
    Action.TEXT_NOTNULL: Result.FAIL,
    Action.TEXT_RETAINED: Result.FAIL,
    Action.TEXT_REMOVED: Result.PASS,
    Action.DATE_SHIFTED: Result.PASS,
    Action.UID_CHANGED: Result.PASS,
    Action.UID_CONSISTENT: Result.FAIL,
    Action.PATID_CONSISTENT: Result.FAIL,
    Action.PIXELS_RETAINED: Result.FAIL,
    Action.PIXELS_HIDDEN: Result.PASS,
}
"""What a check is worth if the output has no file for its instance."""


def judge(check: Check, found: str | None, maps: Maps) -> Result:
    """Judge a check that is not about pixels.

    Args:
        check: the check.
        found: the value in the output as text in `<>`, or None if the attribute is not there.
        maps: what old identifiers had to become.
    """
    return _RULES[check.action](check, found, maps)


def _tag_retained(check: Check, found: str | None, maps: Maps) -> Result:
    del check, maps
    return _passed(found is not None)


def _text_notnull(check: Check, found: str | None, maps: Maps) -> Result:
    del check, maps
    return _passed(found is not None and found != EMPTY)


def _text_retained(check: Check, found: str | None, maps: Maps) -> Result:
    del maps
    return Result.FAIL if found is None else compare_text(found, check.text, retain=True)


def _text_removed(check: Check, found: str | None, maps: Maps) -> Result:
    del maps
    return Result.PASS if found is None else compare_text(EMPTY if found == HIDDEN else found, check.text, retain=False)


def _changed(check: Check, found: str | None, maps: Maps) -> Result:
    del maps
    if found is None:
        return Result.PASS
    if check.value is None:
        return Result.BLANK
    # Substrings: a new UID that begins with the old one fails. That the move itself is right is not looked at.
    return _passed(bare(check.value).replace("\\", "") not in found.replace("\\", ""))


def _uid_consistent(check: Check, found: str | None, maps: Maps) -> Result:
    return _passed(found is None or found == maps.uid_in_brackets(check.value))


def _patid_consistent(check: Check, found: str | None, maps: Maps) -> Result:
    return _passed(found is None or found == maps.patient_in_brackets(check.value))


_RULES: dict[Action, Callable[[Check, str | None, Maps], Result]] = {
    Action.TAG_RETAINED: _tag_retained,
    Action.TEXT_NOTNULL: _text_notnull,
    Action.TEXT_RETAINED: _text_retained,
    Action.TEXT_REMOVED: _text_removed,
    Action.DATE_SHIFTED: _changed,
    Action.UID_CHANGED: _changed,
    Action.UID_CONSISTENT: _uid_consistent,
    Action.PATID_CONSISTENT: _patid_consistent,
}


def _passed(passed: bool) -> Result:  # noqa: FBT001  the one thing it is about
    return Result.PASS if passed else Result.FAIL


def bare(text: str) -> str:
    """A text without its `<>`, and without any other."""
    return text.replace("<", "").replace(">", "")


def compare_text(found: str, expected: str | None, *, retain: bool) -> Result:
    """Whether a text is kept, or gone.

    Numbers are compared as numbers. Else the text is kept if it stands in the value, or if each of its words does;
    it is gone if neither it nor any of its words does. Words are substrings: "al" stands in "medical".

    Args:
        found: the value in the output, in `<>`.
        expected: the text of the key, in `<>`.
        retain: whether it has to be kept.
    """
    if expected is None:
        return Result.BLANK
    if len(found) + len(expected) > _LONG:
        return _compare(found, expected, retain)
    return _compare_short(found, expected, retain)


def _compare(found: str, expected: str, retain: bool) -> Result:  # noqa: FBT001  a cache takes positions
    found, expected = bare(found).lower(), bare(expected).lower()
    if _is_number(found) and _is_number(expected):
        try:
            return _passed((float(found) == float(expected)) is retain)
        except ValueError:  # digits of another script that are no decimal digits
            return Result.BLANK
    if expected in found:
        return _passed(retain)
    parts = words(expected)
    if not parts:
        return Result.BLANK
    return _passed(all((part in found) is retain for part in parts))


_compare_short = lru_cache(maxsize=1 << 16)(_compare)
"""A series repeats its texts in each instance."""


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
