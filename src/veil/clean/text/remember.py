"""What was looked up once of a word is not looked up again: texts say the same few thousand words over and over."""

from functools import cache, lru_cache
from typing import Final

from veil.clean.text.vocabulary import LONGEST, Vocabulary, load

_MOST: Final = 1 << 15
"""Words; with their answers about 5 MB, in each worker."""


class Remembering:
    """A vocabulary that keeps its answers about single words.

    The answers are those of the vocabulary: what is kept depends on the word alone, not on a patient or a text.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._has = lru_cache(maxsize=_MOST)(vocabulary.has)
        self._is_name = lru_cache(maxsize=_MOST)(vocabulary.is_name)
        self._is_term = lru_cache(maxsize=_MOST)(vocabulary.is_term)
        self._is_eponym = lru_cache(maxsize=_MOST)(vocabulary.is_eponym)

    def has(self, word: str) -> bool:
        """Whether a word is of the field."""
        return self._has(word) if len(word) <= LONGEST else self._vocabulary.has(word)

    def is_name(self, word: str) -> bool:
        """Whether it is somebody's or some place's name, too."""
        return self._is_name(word) if len(word) <= LONGEST else self._vocabulary.is_name(word)

    def is_term(self, word: str) -> bool:
        """Whether it says what was examined, how, or what was found."""
        return self._is_term(word) if len(word) <= LONGEST else self._vocabulary.is_term(word)

    def is_eponym(self, word: str) -> bool:
        """Whether anything of medicine is called after somebody of that name."""
        return self._is_eponym(word) if len(word) <= LONGEST else self._vocabulary.is_eponym(word)

    def is_eponym_context(self, previous: str, word: str, following: str, *, borne: bool = False) -> bool:
        """Whether a name stands for a disease, sign or structure between these words."""
        if len(word) <= LONGEST and not self._is_eponym(word):
            return False
        return self._vocabulary.is_eponym_context(previous, word, following, borne=borne)


@cache
def remembered() -> Remembering:
    """The vocabulary of the package, which remembers; one for the process."""
    return Remembering(load())
