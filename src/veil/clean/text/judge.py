"""What becomes of a run of non-blanks that no span touches, whatever stands around it: a shape, or its words."""

import re
from typing import Final

from veil.clean.text import roles
from veil.clean.text.tidy import Piece
from veil.clean.text.tokens import Chunk, words
from veil.clean.text.view import NamesLike

_MOST_REMEMBERED: Final = 50_000
_LONGEST_REMEMBERED: Final = 64
_TWO_CAPITALS: Final = re.compile(r"[^\W\d_]{2}")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['\u2019`-][^\W\d_]+)*")
_HYPHENED: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_FEWEST_DIGITS: Final = 3


class Judge:
    """Judges the runs of one patient's texts, each once.

    Args:
        vocabulary: the words of the field.
        site: words that a site allows besides, in lower case.
        own: the parts of the patient's names, in lower case.
        initials: of the people known here, in lower case.
    """

    def __init__(
        self, vocabulary: NamesLike | None, site: frozenset[str], own: frozenset[str], initials: frozenset[str]
    ) -> None:
        self._vocabulary = vocabulary
        self._site = site
        self._own = own
        self._initials = initials
        self._verdicts: dict[str, list[Piece]] = {}

    def pieces(self, chunk: str) -> list[Piece]:
        """The pieces of a run, with places counted from its start."""
        found = self._verdicts.get(chunk)
        if found is None:
            found = self._judge(chunk)
            if len(chunk) <= _LONGEST_REMEMBERED:
                if len(self._verdicts) >= _MOST_REMEMBERED:
                    self._verdicts.clear()
                self._verdicts[chunk] = found
        return found

    def _judge(self, chunk: str) -> list[Piece]:
        from veil.clean.text import shapes

        part = Chunk(0, len(chunk), chunk)
        inside = words(part)
        if not inside:
            return [Piece(0, part.stop, chunk, stays=True, words=0)]
        if shapes.is_number_given(chunk):
            return [Piece(0, part.stop, chunk, stays=False, words=len(inside))]
        if shapes.is_score(chunk):
            return [Piece(0, part.stop, chunk, stays=True, words=len(inside))]
        joined = _HYPHENED.finditer(chunk) if "-" in chunk else ()
        given = [found.span() for found in joined if shapes.is_number_given(found[0])]
        signed = len(inside) > 1 and (
            "\\" in chunk or any(self._may_be_initials(word) or word.lower() in self._own for _, _, word in inside)
        )
        if not signed and not given and shapes.is_safe_shape(chunk) and not self._is_person(chunk):
            return [Piece(0, part.stop, chunk, stays=True, words=len(inside))]
        return self._words(part, inside, given, signed=signed)

    def _words(
        self, part: Chunk, inside: list[tuple[int, int, str]], given: list[tuple[int, int]], *, signed: bool
    ) -> list[Piece]:
        from veil.clean.text import shapes

        pieces: list[Piece] = []
        for start, stop, word in inside:
            stays = self._harmless(word) or shapes.is_safe_shape(word)
            stays = stays and not any(first <= start < last for first, last in given)
            pieces.append(Piece(start, stop, word, stays, person=not stays and _LETTERS.fullmatch(word) is not None))
        pieces = _without_groups(part.text, pieces)
        if signed or given or len(pieces) == 1 or not all(piece.stays for piece in pieces):
            return pieces
        if any(self._is_somebody(piece.text) for piece in pieces):
            return pieces
        return [Piece(part.start, part.stop, part.text, stays=True, words=len(pieces))]

    def _harmless(self, word: str) -> bool:
        vocabulary = self._vocabulary
        return (vocabulary is not None and vocabulary.has(word)) or word.lower() in self._site

    def _may_be_initials(self, word: str) -> bool:
        """Whether what stands around has to decide: two capitals that say nothing of their own, or the patient's."""
        if not word.isupper() or word in roles.ABBREVIATIONS:
            return False
        return _TWO_CAPITALS.fullmatch(word) is not None or word.lower() in self._initials

    def _is_somebody(self, word: str) -> bool:
        return word.lower() in self._own or (self._vocabulary is not None and self._vocabulary.is_name(word))

    def _is_person(self, word: str) -> bool:
        return self._vocabulary is not None and self._vocabulary.is_name(word) and not self._harmless(word)


def _without_groups(chunk: str, pieces: list[Piece]) -> list[Piece]:
    """A number of which one group goes is a number of somebody's, if hyphens join the groups: RAD-5930-02535."""
    out = pieces[:]
    for index, piece in enumerate(pieces):
        if piece.stays or piece.person:
            continue
        for step in (-1, 1):
            at = index + step
            while 0 <= at < len(out) and chunk[min(out[at].stop, out[at - step].stop)] == "-" and _is_group(out[at]):
                out[at] = out[at]._replace(stays=False)
                at += step
    return out


def _is_group(piece: Piece) -> bool:
    return sum(map(str.isdigit, piece.text)) >= _FEWEST_DIGITS
