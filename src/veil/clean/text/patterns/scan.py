"""One text as all the pattern finders see it, and what they share to walk through its words."""

import re
from dataclasses import dataclass

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Scan:
    """A text with what is cheap to know about it; built once, read by every finder.

    Attributes:
        text: the text itself.
        low: the same in small letters, code point for code point.
        words: the runs of letters in `low`: finders ask it whether anything of theirs can be there at all.
        digits: whether there is a digit.
    """

    text: str
    low: str
    words: frozenset[str]
    digits: bool

    @classmethod
    def of(cls, text: str) -> "Scan":
        """Read a text."""
        low = lowered(text)
        return cls(text, low, frozenset(_LETTERS.findall(low)), _DIGIT.search(text) is not None)

    def any(self, words: frozenset[str]) -> bool:
        """Whether one of the words stands in the text."""
        return not words.isdisjoint(self.words)


def lowered(text: str) -> str:
    """The text in small letters, of the same length: a letter whose small form is longer stays as it is."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def alternatives(words: frozenset[str] | tuple[str, ...]) -> str:
    """A group of literal words for a regular expression, the longest first so that none hides another."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"
