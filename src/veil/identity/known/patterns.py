"""What is searched for: squeezed strings with the rule that a hit must also keep, and strings for the bytes."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

LONGEST = 256
"""Longer values are searched for by their parts alone."""

WIDEST_GAP = 4
"""Characters that may stand between two letters of an identifier that is written with other separators."""

_WIDE_GAP = re.compile(rf"[\W_]{{{WIDEST_GAP + 1},}}")


class Rule(IntEnum):
    """How a hit of a squeezed pattern has to lie in the text."""

    PART = 0  # in one piece, anywhere, unless the word around it is a defined term
    WORD = 1  # in one piece, a whole word
    JOINED = 2  # small gaps allowed; whole words, or long and in one piece
    NATIVE = 3  # ideographic: small gaps allowed, anywhere
    DIGITS = 4  # a number: not within a longer one
    PHONE = 5  # a number that other digits (country code) may precede
    CUT = 6  # a date: gaps exactly where its parts meet
    NAMED = 7  # a date with a month's name: small gaps allowed, whole words
    EXACT = 8  # literally, not within a longer number: UIDs
    WHOLE = 9  # a name of whole words: as JOINED, or long with one end inside a word


class Shape(NamedTuple):
    """A rule, whether it holds in coded text too, and what two of the rules need."""

    rule: Rule
    coded: bool
    cuts: tuple[int, ...] = ()
    literal: str = ""


class Check(IntEnum):
    """What must hold around a hit in the bytes. Whatever passes here passes the text's rule as well."""

    NONE = 0
    PART = 1  # the word around it is no defined term
    WORD = 2  # no letter touches a letter of it, no digit a digit
    NUMBER = 3  # not within a longer number or a decimal


@dataclass(slots=True)
class Patterns:
    """The patterns of one patient, while they are being collected."""

    texts: dict[str, list[Shape]] = field(default_factory=dict)
    raws: dict[str, Check] = field(default_factory=dict)

    def text(
        self, squeezed: str, rule: Rule, *, coded: bool = True, cuts: tuple[int, ...] = (), literal: str = ""
    ) -> None:
        """Search texts for a squeezed string."""
        if 1 < len(squeezed) <= LONGEST:
            shape = Shape(rule, coded, cuts, literal)
            shapes = self.texts.setdefault(squeezed, [])
            if shape not in shapes:
                shapes.append(shape)

    def raw(self, value: str, check: Check) -> None:
        """Search bytes for a string; the weaker check wins when it is there already."""
        if len(value) <= LONGEST and not _WIDE_GAP.search(value):
            self.raws[value] = min(check, self.raws.get(value, check))
