"""Cuts a piece of text into the tokens that are looked for in what comes out."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from support.labelled.model import Label, Token

_WORD: Final = re.compile(r"[^\W_]+(?:[.][0-9]+[^\W_]*)*")
_PARTICLES: Final = frozenset("van von der den de la le du di da do dos das ten ter el lo d st zu und".split())
_WHOLE: Final = frozenset({"date", "email", "initials", "age"})
_NUMBERS: Final = frozenset({"id", "phone"})
_SHORTEST, _SHORTEST_PART = 2, 4


def clinical(text: str, kind: str, stop: Collection[str]) -> Iterator[Token]:
    """Words and measures; those on the stop list are neutral, single characters do not count."""
    for found in _WORD.finditer(text):
        if len(found[0]) >= _SHORTEST:
            neutral = found[0].casefold() in stop
            yield Token(found[0], Label.NEUTRAL if neutral else Label.CLINICAL, kind)


def identifying(text: str, kind: str, generic: Collection[str]) -> Iterator[Token]:
    """What has to go of an identifying piece.

    A date, an age, initials and a mail address count as a whole; a number as a whole and by its longer groups; names
    and places word by word. Particles of names are neutral, and so are words of `generic` ('hospital', 'street').
    """
    if kind in _WHOLE:
        if len(text) >= _SHORTEST:
            yield Token(text, Label.IDENTIFYING, kind)
        return
    words = [found[0] for found in _WORD.finditer(text)]
    if kind in _NUMBERS:
        yield Token(text, Label.IDENTIFYING, kind)
        words = [word for word in words if len(word) >= _SHORTEST_PART and word != text]
    for word in words:
        if len(word) >= _SHORTEST:
            neutral = word.casefold() in _PARTICLES or word.casefold() in generic
            yield Token(word, Label.NEUTRAL if neutral else Label.IDENTIFYING, kind)
