"""Words that are of the field and somebody's name: what stands around them decides.

"CT HEAD" is an examination, "Rosalind Head" a person, and a patient called Head may have a CT of the head. A word is
taken for a name where it follows a name that was taken out, where something announces a person, and, if it is a part of
this patient's own name, where nothing around it is medicine.
"""

import re
from typing import Final

from veil.clean.text import given, roles
from veil.clean.text.families import Families
from veil.clean.text.signatures import LONGEST, Signatures
from veil.clean.text.tidy import Piece
from veil.clean.text.view import DEGREE, NamesLike, View

_FOLDER: Final = re.compile(r"[/\\]")
_SMALL_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
_ENDS: Final = re.compile(r"[;)\]]")
_SHORTEST: Final = 2
_LONGEST_CODE: Final = 3


class People:
    """Decides about the words of one text.

    Args:
        text: the text.
        pieces: its pieces, as the allow-list left them.
        names: the vocabulary.
        own: the parts of the patient's own names, in lower case.
        initials: of the people known here, in lower case.
    """

    def __init__(
        self, text: str, pieces: list[Piece], names: NamesLike, own: frozenset[str], initials: frozenset[str]
    ) -> None:
        self._view = View(text, pieces, names)
        self._own = own
        self._families = Families(self._view, own)
        self._signatures = Signatures(self._view, initials)

    def decide(self) -> list[Piece]:
        """Gives the pieces with names among the words taken out, and eponyms put back."""
        view = self._view
        pieces = view.pieces
        for index, piece in enumerate(pieces):
            if piece.decided or not view.words[index][:1].isalpha():
                continue
            if piece.stays and len(view.words[index]) <= LONGEST and self._signatures.has(index):
                view.take(index)
                continue
            eponym = view.names.is_eponym(view.words[index]) and self._is_eponym(index)
            if piece.stays and not eponym and self._is_person(index):
                view.take(index)
            elif not piece.stays and eponym:
                pieces[index] = piece._replace(stays=True, person=False)
        for index in range(len(pieces) - 2, -1, -1):
            piece = pieces[index]
            near = view.right[index]
            if near < 0 or pieces[near].stays or not pieces[near].person:
                continue  # nobody stands behind it
            if piece.stays and not piece.decided and self._families.leads(index):
                view.take(index)
        given.take(view)
        return pieces

    def _is_eponym(self, index: int) -> bool:
        """Whether a name stands for a disease or the like, and no title announces a person."""
        view = self._view
        before, after = view.word(view.left[index]), view.word(view.right[index])
        found = view.names.is_eponym_context(before, view.words[index], after, borne=view.low[index] in self._own)
        return found and (view.before(index) not in roles.TITLES or before in roles.MODALITIES)

    def _is_person(self, index: int) -> bool:
        view = self._view
        word, near = view.words[index], view.left[index]
        small = len(word) > _LONGEST_CODE and word.islower() and view.low[index] not in self._own
        if small and (near < 0 or (view.pieces[near].stays and view.low[near] not in roles.PARTICLES)):
            return False  # without a capital a word can only be the rest of a name that went
        if view.pieces[index].words != 1 or len(word) < _SHORTEST:
            return False
        if self._is_own(index) or self._has_a_degree(index) or self._is_a_folder(index):
            return True
        # Behind a word that stays, which is no initial and no particle, no name goes on.
        behind = near >= 0 and (
            not view.pieces[near].stays or len(view.words[near]) == 1 or view.low[near] in roles.PARTICLES
        )
        if behind and self._families.follows(index):
            return True
        if not word[:1].isupper():
            return False
        if self._is_announced(index) or self._stands_out(index):
            return True
        return self._families.is_of_two(index, view.right[index])

    def _is_announced(self, index: int) -> bool:
        view = self._view
        near = view.left[index]
        before = view.low[near].rpartition("=")[2] if near >= 0 else ""
        strong = before in roles.STRONG
        if not strong and before not in roles.WEAK:
            return False
        between, word = view.between(near, index), view.words[index]
        if _ENDS.search(between) or ("." in between and before not in roles.TITLES):
            return False
        title = view.words[near]
        if title in roles.MODALITIES and "." not in between:
            return self._families.is_name(index) and not view.goes_on(index)
        if strong and title.istitle() and before in roles.SURE and word.istitle() and not word.endswith("ed"):
            return True  # Mr Spine difficult stick
        name = self._families.is_name(index)
        if strong and name and word.istitle() and not view.is_upper and view.word(view.right[index]).islower():
            return True  # RN Wood injected
        if view.goes_on(index):
            return False
        plain = not name and not roles.is_body(word) and before not in roles.SURE
        return name or (strong and not plain)  # Patient Orientation

    def _stands_out(self, index: int) -> bool:
        """A name with a capital between words without one: given to Stone (ED registrar)."""
        view = self._view
        near, following = view.left[index], view.right[index]
        if near < 0 or not view.words[index].istitle() or not view.words[near].islower():
            return False
        if view.between(near, index) != " " or not self._families.is_name(index) or view.goes_on(index):
            return False
        return following < 0 or not view.word(following)[:1].isupper() or view.between(index, following) != " "

    def _is_own(self, index: int) -> bool:
        """A part of the patient's name stays only as a part of the body between words of medicine."""
        view = self._view
        word = view.low[index]
        if word not in self._own:
            return False
        near, left = view.right[index], view.left[index]
        if left >= 0 and len(view.words[left]) == 1 and view.words[left].isupper() and "." in view.between(left, index):
            return True  # H. May
        if self._is_told(index):
            return False
        if not roles.is_body(word):
            return not (word in roles.DESCRIBING and self._describes(index))
        if left >= 0 and view.low[left] == word:
            return True  # MR HEAD/HEAD
        title = view.low[left] if left >= 0 else ""
        if title in roles.TITLES and any(view.low[at] == word for at in range(left)):
            return True  # DX HAND LAT, PT HAND
        if near >= 0 and ":" in view.between(index, near) and not view.comes_from(index):
            return True
        before = "" if view.word(left) in roles.MODALITIES else view.word(left).lower()
        goes_on = view.goes_on(index)
        if left < 0 and near >= 0 and view.pieces[near].person and "(" in view.between(index, near):
            return False  # Chest (Ursula Chest)
        if before in roles.STRONG or (before in roles.WEAK and not goes_on):
            return True
        return not (goes_on or view.comes_from(index))

    def _is_told(self, index: int) -> bool:
        """Whether writing or a neighbour shows that the word is meant: a small letter, kidney stone, head of the ..."""
        view = self._view
        before, word, after = view.before(index), view.low[index], view.word(view.right[index]).lower()
        announced = before in roles.STRONG or before in roles.WEAK or before in roles.DOERS
        alone = view.signs(index)[0] in ("", " ")
        if alone and view.words[index].islower() and not view.is_lower and not announced:
            return True  # names are written with a capital where anything is
        if (before, word) in roles.COLLOCATIONS or (word, after) in roles.COLLOCATIONS:
            return True
        sign, behind = view.signs(index)
        near, following = view.left[index], view.right[index]
        if behind == "-" and following >= 0 and view.words[following].islower() and view.names.has(after):
            return True  # bell-shaped
        if not roles.is_body(word):
            return False
        if sign == "-" and before in roles.LEVELS:
            return True  # L-Spine
        if near < 0 and _SMALL_NUMBER.fullmatch(after):
            return True  # Head 5.0 H31s
        if after in roles.AND and following >= 0 and self._is_part(view.right[following]):
            return True  # HEAD AND NECK
        if before in roles.AND and near >= 0 and self._is_part(view.left[near]):
            return True
        if after != "of":
            return False
        organ = view.right[view.right[index]]
        if organ >= 0 and view.low[organ] in roles.ARTICLES:
            organ = view.right[organ]
        return organ >= 0 and view.is_clinical(organ)

    def _is_part(self, index: int) -> bool:
        return index >= 0 and self._view.is_clinical(index)

    def _describes(self, index: int) -> bool:
        """Whether an adjective stands before what it describes: Long segment; not Long was seen."""
        following = self._view.word(self._view.right[index])
        return (
            self._view.words[index].istitle()
            and following not in roles.ADVERBS
            and following.islower()
            and not following.endswith(("s", "ed"))
            and self._view.names.has(following)
            and not self._view.signs(index)[1].strip()
        )

    def _is_a_folder(self, index: int) -> bool:
        """A folder that is called by one name: /data/Young/, where a folder called Head is likelier of heads."""
        view = self._view
        piece = view.pieces[index]
        if not view.words[index][:1].isupper() or not _FOLDER.match(view.text, piece.stop):
            return False
        return view.text[piece.start - 1 : piece.start] in ("/", "\\") and self._families.is_name(index)

    def _has_a_degree(self, index: int) -> bool:
        view = self._view
        near, word = view.right[index], view.words[index]
        if near < 0 or not word[:1].isupper() or not DEGREE.fullmatch(view.pieces[near].text):
            return False
        if view.between(index, near).strip(" ,") or len(word) <= _SHORTEST:
            return False
        doubtful = view.low[near] in roles.DOUBTFUL_DEGREES
        sure = not doubtful or ("," in view.between(index, near) and not view.is_clinical(index))
        return sure or self._families.is_name(index) or not view.is_clinical(index)
