"""Names of two words of which one is known: the family name behind a given name that went, or before it.

"Rosalind Head", "HEAD^ROSALIND", "Head, Rosalind", "Brown_Crystal": a word of the field beside a name is a name,
unless it is medicine that goes on.
"""

import re
from typing import Final

from veil.clean.text import roles
from veil.clean.text.view import View

_JOINT: Final = re.compile(r"[ .^_-]{1,4}|, ?")
_OPENING: Final = re.compile(r"[:(;\[]")
_LETTERS: Final = re.compile(r"[\W\d_]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_FULL_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SHORTEST: Final = 2
_LONGEST_CODE: Final = 3
_MOST_PARTICLES: Final = 4


class Families:
    """Decides about the words beside names in one text.

    Args:
        view: the text.
        own: the parts of the patient's own names, in lower case.
    """

    def __init__(self, view: View, own: frozenset[str]) -> None:
        self._view = view
        self._own = own

    def is_name(self, index: int) -> bool:
        """Whether people are called so, and no part of the body is."""
        word = self._view.words[index]
        if roles.is_body(word) or self._view.low[index] in roles.SELDOM:
            return False
        return self._view.names.is_name(word) or self._view.low[index] in roles.ALSO_NAMES

    def _is_given_alone(self, near: int, gone: str, parts: list[str]) -> bool:
        """Whether what went is a given name without the family name: Dr. Connor S; not D. Connor."""
        view = self._view
        before = view.left[near]
        if len(parts) != 1 or not self._may_be_a_name(parts[0]):
            return False
        if view.is_gone(before) and view.between(before, near) == " ":
            return False
        words = (word for word in _WORD.findall(gone) if len(word) == 1 or word.lower() not in roles.SMALL)
        return next(words, "") == parts[0]

    def _may_be_a_name(self, word: str) -> bool:
        """Whether a word that went is called like people, or is of no language that is known."""
        names = self._view.names
        alike = word.istitle() or (word.islower() and self._view.is_lower)
        return names.is_name(word) or (len(word) > _LONGEST_CODE and word.isalpha() and alike and not names.has(word))

    def follows(self, index: int) -> bool:
        """After a given name that went, a word of the same writing is the family name, unless medicine goes on."""
        view = self._view
        word = view.words[index]
        near, initial = self._reach(index)
        if initial and word.istitle() and "." in view.between(view.left[index], index) and self.is_name(index):
            return True  # B. Page
        if not view.is_gone(near):
            return False
        between = view.between(view.left[index], index)
        gone = view.text[view.pieces[near].start : view.pieces[near].stop].rstrip(". ")
        if not _JOINT.fullmatch(between) or (not initial and _is_sentence_end(between, gone)):
            return False
        hyphened = between == "-" and word.istitle() and gone.istitle() and not view.names.is_term(word)
        name = self.is_name(index) or (hyphened and not roles.is_body(word))
        parts = [part for part in _FULL_WORD.findall(gone) if part.lower() not in roles.SMALL]
        led = self._is_led(near, gone) or view.before(near) in ("by", "attn") or (initial and len(parts) == 1)
        if not name and not self._may_be_family(index, near, gone, parts, led=led):
            return False
        tight = between in (".", "_", "-", "^")
        if not tight and not _is_written_alike(gone, word, name=name or led):
            return False
        if "," in between:
            return name and not self._is_titled(near, gone)  # Dear Dr. Lindgren, Black blood sequence
        first = view.left[near]
        if tight and not name and view.is_gone(first) and view.between(first, near) == between:
            return False  # Smith_Jane_Liver: the name is whole already
        if len(parts) > 1 and (tight or view.goes_on(index) or not name):
            return False  # Jane Smith Metal artifact
        return name or led or not view.goes_on(index)

    def _reach(self, index: int) -> tuple[int, bool]:
        """The word of a name before this one, behind particles (DIEDERIK DE LANGE) or one initial (Rivka X. Spine)."""
        view = self._view
        near = view.left[index]
        if near >= 0 and view.pieces[near].stays and len(view.words[near]) == 1 and view.words[near].isupper():
            return view.left[near], True
        for _ in range(_MOST_PARTICLES):
            if near < 0 or not view.pieces[near].stays or view.low[near] not in roles.PARTICLES:
                break
            near = view.left[near]
        return near, False

    def _may_be_family(self, index: int, near: int, gone: str, parts: list[str], *, led: bool) -> bool:
        """Whether a word that no list calls a name may be a family name all the same."""
        view = self._view
        body = roles.is_body(view.words[index])
        ends = view.right[index] < 0 or view.signs(index)[1] in (",", ";", ":", ")")
        if not led and not body and not ends and view.names.is_term(view.words[index]):
            return False
        if not led and not view.pieces[near].decided and not any(map(self._may_be_a_name, parts)):
            return False  # CST ABDOMEN
        if body or near != view.left[index]:
            return True
        word = view.words[index]
        sure = word.isupper() and len(word) > _SHORTEST and ends and all(map(view.names.is_name, parts))
        alone = self._is_given_alone(near, gone, parts) and (word.istitle() or sure)
        return alone and view.between(near, index) == " " and (led or not view.goes_on(index))

    def _is_led(self, near: int, gone: str) -> bool:
        """Whether a word that announces people stands before a name or opens it."""
        opening = _FULL_WORD.match(gone)
        return self._view.before(near) in roles.STRONG or (opening is not None and opening[0].lower() in roles.STRONG)

    def _is_a_given_name(self, near: int, gone: str) -> bool:
        """Whether what went may stand behind a family name and a comma: no hospital, and nobody with a title."""
        opening = _FULL_WORD.search(gone)
        led = opening is not None and opening[0].lower() in roles.SMALL
        kind = self._view.pieces[near].kind
        if kind == "known":  # of a person, and no hospital
            return not led and not self._own.isdisjoint(word.lower() for word in _FULL_WORD.findall(gone))
        return not led and kind in ("", "name", "recognised")

    def _is_titled(self, near: int, gone: str) -> bool:
        opening = _FULL_WORD.match(gone)
        return self._view.before(near) in roles.TITLES or (opening is not None and opening[0].lower() in roles.TITLES)

    def _is_whole(self, index: int) -> bool:
        """Whether a name that went is of two words already: LONG, HIROSHI."""
        behind = self._view.right[index]
        return self._view.is_gone(behind) and self._view.between(index, behind) in (" ", ", ", ",", "^", "_")

    def is_of_two(self, index: int, other: int) -> bool:
        """A given and a family name that are words both: Wade Fortune, Brown_Crystal; neither says anything here."""
        view = self._view
        if other < 0 or not view.pieces[other].stays or view.pieces[other].words != 1:
            return False
        one, two = view.words[index], view.words[other]
        alike = (one.istitle() and two.istitle()) or (one.isupper() and two.isupper() and len(one) > _LONGEST_CODE)
        if not alike or view.between(index, other) not in (" ", "_", "^", ", ") or len(two) <= _SHORTEST:
            return False
        if view.names.is_term(one) or view.names.is_term(two):
            return False
        if not (self.is_name(index) and self.is_name(other)):
            return False
        return (view.low[index], view.low[other]) not in roles.COLLOCATIONS and (
            view.between(index, other) == "_" or not view.goes_on(other)
        )

    def leads(self, index: int) -> bool:
        """A family name before a given name that went: BONE, IGNATIUS; CHEST^HIROSHI; Chest_Percival."""
        view = self._view
        near, piece, word = view.right[index], view.pieces[index], view.words[index]
        if not view.is_gone(near) or piece.words != 1 or not word[:1].isalpha():
            return False
        gone = view.text[view.pieces[near].start : view.pieces[near].stop]
        between = view.between(index, near) + gone[: len(gone) - len(gone.lstrip(" ,^_"))]
        left = view.left[index]
        name = self.is_name(index)
        folder = view.text[piece.start - 1 : piece.start] in ("/", "\\")
        if between == "_":
            tight = left >= 0 and view.between(left, index) == "_" and view.is_clinical(left)
            decided = view.pieces[near].decided and _FULL_WORD.search(gone) is not None and not _DIGIT.search(gone)
            given_name = decided or self._may_be_a_name(gone.strip("_ "))
            meant = roles.is_body(word) or (left < 0 and word.istitle() and not view.names.is_term(word))
            return name or ((left < 0 or folder or tight) and meant and given_name)
        if not word[:1].isupper():
            return False
        if between.isspace():
            if view.before(index) in roles.STRONG:
                return True
            return name and _LETTERS.sub("", gone).isupper() == word.isupper() and not self._is_whole(near)
        if "^" in between:
            return True
        if "," not in between or not self._is_a_given_name(near, gone):
            return False
        if not name and view.names.is_name(gone.strip(" ,")) and not view.names.is_term(word):
            name = not roles.is_body(word)
        gap = view.between(left, index) if left >= 0 else ""
        announced = view.before(index) in roles.STRONG | roles.WEAK | roles.PARTICLES
        return name or left < 0 or not view.pieces[left].stays or bool(_OPENING.search(gap)) or announced


def _is_sentence_end(between: str, gone: str) -> bool:
    """Whether a sentence ends between two words; after an initial the name goes on."""
    return "." in between and " " in between and gone[-2:-1].isalpha()


def _is_written_alike(gone: str, word: str, *, name: bool) -> bool:
    """Whether two words are of one name by their writing: both in capitals, both with a capital, both without."""
    written = _LETTERS.sub("", gone)
    if not word[:1].isupper():
        return name and written.islower()
    return len(written) < _SHORTEST or written.isupper() == word.isupper()
