"""Initials: of people who are known, of whoever did something, and where people put them.

Two capitals mean a dozen things; what announces them, and where they stand, tells. At the end of a note, behind a date
or a time, in brackets, before a colon and around a slash people sign.
"""

import re
from typing import Final

from veil.clean.text import roles
from veil.clean.text.view import DEGREE, View

_MOST: Final = 3
_TWO: Final = 2
LONGEST: Final = 6
"""Characters of initials: A.B.C., with its signs."""
_NUMBER: Final = re.compile(r"\d{1,4}(?:[.,]\d{1,3})?")
_UNITS: Final = frozenset("MM CM ML CC MG KG GY KV MA MS HU HZ DL MIN SEC".split())
_DOTTED: Final = re.compile(r"(?:[^\W\d_]\.[ ]?){2,3}")
_LETTERS: Final = re.compile(r"[\W\d_]+")
_TIME: Final = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_PAIR: Final = re.compile(r"[^\W\d_]{2,3}")


class Signatures:
    """Decides about capitals of one text.

    Args:
        view: the text.
        initials: of the people known here, in lower case.
    """

    def __init__(self, view: View, initials: frozenset[str]) -> None:
        self._view = view
        self._initials = initials

    def has(self, index: int) -> bool:
        """Whether a piece is somebody's initials."""
        view = self._view
        piece = view.pieces[index]
        letters = piece.text if piece.text.isalpha() else _LETTERS.sub("", piece.text)
        own = letters.lower() in self._initials
        if not letters or (len(letters) > _MOST and not own) or len(view.words[index]) > 2 * len(letters):
            return False
        if piece.text in _UNITS and _NUMBER.fullmatch(view.word(view.left[index])):
            return False
        if not letters.isupper():
            return self._is_footer(index, letters)
        if own:
            return self._are_own(index, letters)
        return len(letters) > 1 and (self._are_announced(index, letters) or self._are_placed(index, letters))

    def _are_own(self, index: int, letters: str) -> bool:
        view = self._view
        if "." in view.pieces[index].text[:-1] or self._are_announced(index, letters):
            return True
        if view.before(index) in roles.STRONG | roles.WEAK | {"at"}:
            return True
        if len(letters) == 1:
            return view.signs(index)[1] == "."
        return letters not in roles.ABBREVIATIONS or self._are_placed(index, letters)

    def _are_announced(self, index: int, letters: str) -> bool:
        view = self._view
        before, near = view.before(index), view.left[index]
        if before not in roles.DOERS or len(letters) == 1 or "." in view.between(near, index):
            return False
        plain = letters in roles.ABBREVIATIONS
        if before in roles.WEAK_DOERS:
            following = view.right[index]
            ends = following < 0 or self._is_dated(following)
            return not plain or (ends and letters not in roles.DOTTED | roles.MODALITIES)
        return not (plain and view.goes_on(index))

    def _are_placed(self, index: int, letters: str) -> bool:
        """Whether they stand where people sign."""
        view = self._view
        near, following = view.left[index], view.right[index]
        before, behind = view.signs(index)
        if before == "/" and view.is_gone(near) and len(letters) == _TWO:
            return True  # Dr Jones/KL
        dotted = _DOTTED.fullmatch(view.words[index] + ".") is not None
        if letters in (roles.DOTTED if dotted else roles.ABBREVIATIONS) or len(letters) > _TWO:
            return False
        if before == "/" or behind == "/":
            return self._are_at_a_slash(index)
        gap = view.between(near, index) if near >= 0 else ""
        if behind == ":" and following >= 0 and view.right[following] < 0 and self._is_typist(following):
            return True  # MB:ip
        joined = following >= 0 and view.between(index, following) == "_"
        if joined and view.pieces[following].decided:
            return True
        if near < 0:
            dated = following >= 0 and self._is_dated(following) and view.between(index, following) == " "
            return dated or (behind == ":" and following >= 0 and not view.is_upper)
        after_date = self._is_dated(near) or (view.pieces[near].decided and following < 0)
        if dotted and (view.before(index) in roles.STRONG or (view.before(index) in roles.WEAK and following < 0)):
            return True
        if following < 0:
            sentence = not view.is_upper and (view.words[near].islower() or view.words[near][:1].isdigit())
            return after_date or before in "(-_@~" or (sentence and not gap.strip(" .,;-"))
        if DEGREE.fullmatch(view.pieces[following].text) and view.between(index, following) == " ":
            return True
        signed = view.text[view.pieces[index].stop :].lstrip()[:1] in ("-", ":")
        return after_date and (signed or not view.goes_on(index)) and behind in " -:"

    def _is_typist(self, index: int) -> bool:
        word = self._view.words[index]
        return word.islower() and word.isalpha() and _TWO <= len(word) <= _MOST

    def _is_dated(self, index: int) -> bool:
        """Whether a date or a time stands there."""
        piece = self._view.pieces[index]
        return (piece.decided and not piece.person and piece.stays) or _TIME.fullmatch(
            self._view.words[index]
        ) is not None

    def _are_at_a_slash(self, index: int) -> bool:
        """KL/jd, /KL at the end of a note, KL/ at its start."""
        view = self._view
        near, following = view.left[index], view.right[index]
        before, behind = view.signs(index)
        if before == "/" and following < 0:
            return near < 0 or not _PAIR.fullmatch(view.word(near)) or self._are_both(near, index)
        if behind == "/" and near < 0:
            return (
                following < 0
                or view.text[view.pieces[index].stop :][:2].strip("/") == ""
                or (self._are_both(index, following))
            )
        if before == "/":
            return self._are_both(near, index)
        return following >= 0 and self._are_both(index, following)

    def _are_both(self, one: int, other: int) -> bool:
        view = self._view
        return all(
            _PAIR.fullmatch(view.word(at)) is not None and view.word(at) not in roles.ABBREVIATIONS
            for at in (one, other)
        )

    def _is_footer(self, index: int, letters: str) -> bool:
        """The typist behind the one who dictated, in small letters: SB/lh, MB:ip; and tech: kl."""
        view = self._view
        near = view.left[index]
        if len(letters) < _TWO or not letters.islower() or near < 0:
            return False
        between = view.between(near, index)
        if between in ("/", ":") and view.word(near).isupper() and len(view.word(near)) in (_TWO, _MOST):
            return view.is_gone(near) or view.word(near) not in roles.ABBREVIATIONS
        return ":" in between and view.low[near] in roles.DOERS and view.right[index] < 0
