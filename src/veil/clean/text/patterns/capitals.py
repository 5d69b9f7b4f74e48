"""Runs of capitalised words, as names of people, streets and institutions are written."""

import re
from collections.abc import Callable

from veil.clean.text.patterns.scan import Scan
from veil.clean.text.patterns.words import functions, is_stop

WORD = re.compile(r"[^\W\d_]+(?:['\u2019`-][^\W\d_]+)*")
_GAP = re.compile(r"[ \t\u00a0^]{0,4}")
_BLANKS = " \t\u00a0"
_JOINTS = "'\u2019`-"
_WIDEST = 3
_LONGEST_WORD = 44

PARTICLES = frozenset(
    "van von der den de da do du di del della dello la le las los dos das el al bin ben ibn abu ter ten te zu zum "
    "zur y e und of san santa saint st sankt op het 't d l dell dall aan vom am".split()
)
"""What may stand between the parts of a name in small letters."""
_ARTICLES = frozenset("van von der den de da do du di del della dello la le las los dos das el al".split())


def is_capital(word: str) -> bool:
    """Whether a word begins like a name: with a capital, or in a script that has none."""
    return not word[0].islower()


def end_of_run(
    scan: Scan,
    at: int,
    most: int,
    *,
    stop: Callable[[str], bool] = is_stop,
    free: int = 0,
    gap: re.Pattern[str] = _GAP,
) -> int:
    """The end of up to `most` capitalised words from `at` on (blanks first), or `at` if there is none.

    Args:
        scan: the text.
        at: where the run may start.
        most: how many words at most; initials and particles do not count.
        stop: tells, of a word in small letters, that the run ends before it.
        free: the number of words at the start that `stop` is not asked about.
        gap: what may stand before a word.
    """
    text, end, position, count = scan.text, at, at, 0
    for _ in range(most * 3):
        blank = gap.match(text, position)
        start = blank.end() if blank else position
        match = WORD.match(text, start, start + _LONGEST_WORD)
        if match is None or text[match.end() : match.end() + 1].isdecimal():
            break
        word, low = match[0], scan.low[start : match.end()]
        if not is_capital(word) or (low in PARTICLES and low in _ARTICLES):
            if low not in PARTICLES:
                break
            position = match.end() + (text[match.end() : match.end() + 1] == "'")
            continue
        initial = len(word) == 1
        if not initial and (count >= most or (count >= free and stop(low))):
            break
        count += not initial
        end = position = match.end()
        if text[end : end + 1] == "." and (initial or low in {"st", "jr", "sr", "dr"}):
            end = position = end + 1
    return end


def start_of_run(scan: Scan, at: int, most: int, *, stop: Callable[[str], bool] = is_stop, through: bool = True) -> int:
    """The start of up to `most` capitalised words that end, with a blank, at `at`; `at` if there is none.

    Words that `stop` names are passed over only to reach another that it does not (London Chest Hospital), and not
    at all unless `through`.
    """
    start = position = at
    count = 0
    for _ in range(most * 3):  # particles do not count, but a text of nothing else must not be walked through each time
        if count >= most:
            break
        first = _word_before(scan.text, position)
        match = WORD.match(scan.low, first, position) if first < position else None
        if match is None or (first > 0 and not _opens(scan.text[first - 1])):
            break
        low = match[0]
        count += low not in PARTICLES
        if low in _ARTICLES_BEHIND_OF and _OF.search(scan.low, max(0, first - _LONGEST_OF), first):
            pass  # Our Lady of the Lake Hospital
        elif not is_capital(scan.text[first]):
            if low not in PARTICLES:
                break
        elif not stop(low):
            start = first
        elif not through or low in _NEVER_INSIDE or (low in functions() and low not in PARTICLES):
            break
        position = first
    return start


def _word_before(text: str, at: int) -> int:
    """Where the word starts that ends, with one to three blanks, at a place; the place itself if there is none."""
    end = at
    while end > max(0, at - _WIDEST) and text[end - 1] in _BLANKS:
        end -= 1
    if end == at:
        return at
    if end and text[end - 1] == ".":
        end -= 1
    start, floor = end, max(0, end - _LONGEST_WORD)
    while start > floor and (text[start - 1].isalpha() or text[start - 1] in _JOINTS):
        start -= 1
    while start < end and text[start] in _JOINTS:
        start += 1
    return start if start < end else at


_NEVER_INSIDE = frozenset(
    "ct mr mri us pt pet xr cr dx nm mg dr xa rf ap pa lat the a and or at for by with to".split()
)


_ARTICLES_BEHIND_OF = frozenset(("the",))
_OF = re.compile(r"(?<![^\W_])of[ \t]{1,3}$")
_LONGEST_OF = 6


def _opens(char: str) -> bool:
    return not (char.isalnum() or char in "_'")
