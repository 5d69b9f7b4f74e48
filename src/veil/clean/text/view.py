"""The pieces of one text with their neighbours: what the rules about people, initials and numbers look at."""

import re
from typing import Final, Protocol

from veil.clean.text import roles
from veil.clean.text.tidy import Piece

DEGREE: Final = re.compile(
    r"(?i)[(,]?(?:m\.?d|ph\.?d|r\.?n|d\.?o|f\.?r\.?c\.?r|r\.?t|p\.?a-?c?)\.?(?:\([a-z]\))?[),;]?"
)
_SIGNS: Final = ".,;:()[]{}'\"!?=_/#@~-"
_TECHNICAL: Final = re.compile(r"[\d_]")
_MEASURE: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
_BREAK: Final = re.compile(r"[.,;:!?()\[\]\r\n]")


class NamesLike(Protocol):
    """Which words are harmless and which are names (`veil.clean.text.vocabulary`)."""

    def has(self, word: str) -> bool:
        """Whether a word is of the field."""
        ...

    def is_name(self, word: str) -> bool:
        """Whether it is somebody's or some place's name, too."""
        ...

    def is_term(self, word: str) -> bool:
        """Whether it says what was examined, how, or what was found."""
        ...

    def is_eponym(self, word: str) -> bool:
        """Whether anything of medicine is called after somebody of that name."""
        ...

    def is_eponym_context(self, previous: str, word: str, following: str, *, borne: bool = False) -> bool:
        """Whether a name stands for a disease, sign or structure between these words."""
        ...


class View:
    """One text.

    Args:
        text: the text.
        pieces: its pieces, as the allow-list left them; the rules put others in their places.
        names: the vocabulary.

    Attributes:
        words: the piece's word without the signs around it.
        low: the same in small letters.
        left: of each piece, the last one before it with a word in it; -1 for none.
        right: the next one behind it.
        is_upper: all letters of the text are capitals.
        is_lower: all of them are small.
    """

    def __init__(self, text: str, pieces: list[Piece], names: NamesLike) -> None:
        self.text = text
        self.pieces = pieces
        self.names = names
        self.words = [piece.text.strip(_SIGNS) for piece in pieces]
        self.low = [word.lower() for word in self.words]
        self.left, self.right = _neighbours(pieces)
        self.is_upper = text.isupper()
        self.is_lower = text.islower()

    def word(self, index: int) -> str:
        """The word of a piece; "" for -1."""
        return self.words[index] if index >= 0 else ""

    def before(self, index: int) -> str:
        """The word before a piece, in small letters, behind an equals sign: operator=."""
        near = self.left[index]
        if near < 0 or self.words[near] in roles.MODALITIES:
            return ""  # MR, DR, PT and SR in capitals are no titles
        return self.low[near].rpartition("=")[2]

    def between(self, left: int, right: int) -> str:
        """What stands between two words, with the signs that belong to the pieces."""
        before, after = self.pieces[left], self.pieces[right]
        start, stop = before.stop, after.start
        if before.stays and not before.person:
            start -= len(before.text) - len(before.text.rstrip(_SIGNS))
        if after.stays:
            stop += len(after.text) - len(after.text.lstrip(_SIGNS))
        return self.text[start:stop]

    def signs(self, index: int) -> tuple[str, str]:
        """The character before a piece's word and the one behind it; "" at the ends of the text."""
        piece, word = self.pieces[index], self.words[index]
        start = piece.start + max(piece.text.find(word), 0)
        stop = start + len(word)
        stop += "." in word and self.text[stop : stop + 1] == "."
        return self.text[start - 1 : start] if start else "", self.text[stop : stop + 1]

    def is_gone(self, index: int) -> bool:
        """Whether a person stood there and was taken out."""
        return index >= 0 and self.pieces[index].person and not self.pieces[index].stays

    def take(self, index: int, *, person: bool = True) -> None:
        """Takes a piece out."""
        self.pieces[index] = self.pieces[index]._replace(stays=False, person=person)

    def goes_on(self, index: int) -> bool:
        """Whether medicine follows in the same sentence."""
        near = self.right[index]
        return near >= 0 and self.is_clinical(near) and not _BREAK.search(self.between(index, near))

    def comes_from(self, index: int) -> bool:
        """Whether medicine stands before it in the same sentence."""
        near = last = self.left[index]
        if near >= 0 and _MEASURE.fullmatch(self.words[near]):
            near = self.left[near]
        return near >= 0 and self.is_clinical(near) and not _BREAK.search(self.between(last, index))

    def is_clinical(self, index: int) -> bool:
        """Whether a word of medicine stands there: one of the field that is no name and no small word."""
        piece = self.pieces[index]
        word = self.words[index]
        if word in roles.MODALITIES:
            return piece.stays
        if not piece.stays or not word[:1].isalpha() or self.low[index] in roles.SMALL:
            return False
        if piece.words > 1:
            return not DEGREE.fullmatch(piece.text) and not _TECHNICAL.search(piece.text)
        return self.names.has(word) and (not self.names.is_name(word) or roles.is_body(word))


def _neighbours(pieces: list[Piece]) -> tuple[list[int], list[int]]:
    left, right = [-1] * len(pieces), [-1] * len(pieces)
    last = -1
    for index, piece in enumerate(pieces):
        left[index] = last
        if piece.words:
            last = index
    last = -1
    for index in range(len(pieces) - 1, -1, -1):
        right[index] = last
        if pieces[index].words:
            last = index
    return left, right
