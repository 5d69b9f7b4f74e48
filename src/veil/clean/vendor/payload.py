"""Private bytes without a format that anybody published: what can be said of them by looking at them."""

import re
from enum import Enum, auto
from typing import Final

LONGEST_TEXT: Final = 4096
"""Bytes of a text in private bytes; longer ones are protocols, logs and files."""
LONGEST_NUMBERS: Final = 64
"""Bytes of binary numbers: a vector, a matrix, some flags. Longer ones are tables, images and packed files."""
_TEXT: Final = re.compile(rb"[\t\n\f\r\x20-\x7e]*")
# Four letters in a row, one or two bytes each, are a word for all that anybody knows, and so is an escape sequence of
# ISO 2022: where chance makes them, a number is lost.
_WORD: Final = re.compile(
    rb"[A-Za-z]{4}|[A-Za-z][a-z\xc0-\xff]{3}|(?:[A-Za-z]\0){3}|(?:\0[A-Za-z]){3}|[0-9][0-9/.:\-]{5}|\x1b[$(-/]"
)
_FILLED: Final = 2
"""One byte of so many is 0 or 255 in small and in round numbers; in letters of two bytes hardly any is."""


class Shape(Enum):
    """What private bytes are: nothing, text that is to be cleaned, a few binary numbers, or what nobody can read."""

    EMPTY = auto()
    TEXT = auto()
    NUMBERS = auto()
    OPAQUE = auto()


def shape(raw: bytes) -> Shape:
    """Says what private bytes are.

    Args:
        raw: the value; bounded work whatever its length.
    """
    if len(raw) > LONGEST_TEXT:
        return Shape.OPAQUE
    bare = raw.rstrip(b"\0 ")
    if not bare:
        return Shape.EMPTY
    # One byte or two are a flag or a small number: even as letters they would say nothing.
    if len(raw) > 2 and _TEXT.fullmatch(bare):  # noqa: PLR2004  bytes of a US
        return Shape.TEXT
    filled = raw.count(0) + raw.count(255)
    if len(raw) <= 2 or (len(raw) <= LONGEST_NUMBERS and filled * _FILLED >= len(raw) and not _WORD.search(raw)):  # noqa: PLR2004  as above
        return Shape.NUMBERS
    return Shape.OPAQUE
