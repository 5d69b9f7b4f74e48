"""Words that are of the field and somebody's name: what stands around them decides.

"CT HEAD" is an examination, "Rosalind Head" a person, and a patient called Head may have a CT of the head. A word is
taken for a name where it follows a name that was taken out, where something announces a person, and, if it is a part of
this patient's own name, where nothing around it is medicine.
"""

import re
from typing import Final

from veil.clean.text import given, roles
from veil.clean.text.signatures import Signatures
from veil.clean.text.tidy import Piece
from veil.clean.text.view import DEGREE, NamesLike, View

_JOINT: Final = re.compile(r"[ .^_-]{1,4}|, ?")
_FOLDER: Final = re.compile(r"[/\\]")
_OPENING: Final = re.compile(r"[:(;\[]")
_LETTERS: Final = re.compile(r"[\W\d_]+")
_FULL_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SHORTEST: Final = 2
_MOST_PARTICLES: Final = 4


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
        self._signatures = Signatures(self._view, initials)

    def decide(self) -> list[Piece]:
        """Gives the pieces with names among the words taken out, and eponyms put back."""
        view = self._view
        pieces = view.pieces
        for index, piece in enumerate(pieces):
            if piece.decided or not view.words[index][:1].isalpha():
                continue
            before, after = view.word(view.left[index]), view.word(view.right[index])
            eponym = view.names.is_eponym_context(before, view.words[index], after)
            if piece.stays and not eponym and self._is_person(index):
                view.take(index)
            elif not piece.stays and eponym:
                pieces[index] = piece._replace(stays=True, person=False)
        for index in range(len(pieces) - 2, -1, -1):
            piece = pieces[index]
            if piece.stays and not piece.decided and self._leads_a_name(index):
                view.take(index)
        given.take(view)
        return pieces

    def _is_person(self, index: int) -> bool:
        if self._signatures.has(index):
            return True
        if self._view.pieces[index].words != 1 or len(self._view.words[index]) < _SHORTEST:
            return False
        if self._is_own(index) or self._has_a_degree(index) or self._is_a_folder(index):
            return True
        if not self._view.words[index][:1].isupper():
            return self._follows_a_name(index)
        return self._follows_a_name(index) or self._is_announced(index) or self._stands_out(index)

    def _is_known_name(self, index: int) -> bool:
        """Whether people are called so, and no part of the body is."""
        word = self._view.words[index]
        if roles.is_body(word):
            return False
        return self._view.names.is_name(word) or self._view.low[index] in roles.ALSO_NAMES

    def _follows_a_name(self, index: int) -> bool:
        """After a given name that went, a word of the same writing is the family name, unless medicine goes on."""
        view = self._view
        near = last = view.left[index]
        for _ in range(_MOST_PARTICLES):  # DIEDERIK DE LANGE
            if near < 0 or not view.pieces[near].stays or view.low[near] not in roles.PARTICLES:
                break
            near = view.left[near]
        if not view.is_gone(near):
            return False
        between = view.between(last, index)
        if not _JOINT.fullmatch(between):
            return False
        word = view.words[index]
        gone = view.text[view.pieces[near].start : view.pieces[near].stop].rstrip(". ")
        if "." in between and " " in between and gone[-2:-1].isalpha():
            return False  # a sentence ends; after an initial the name goes on
        name = self._is_known_name(index)
        parts = [part for part in _FULL_WORD.findall(gone) if part.lower() not in roles.SMALL]
        announced = self._is_led(near, gone)
        announced = announced or view.before(near) in ("by", "attn")
        one = len(parts) == 1 and view.names.is_name(parts[0]) and word.istitle() and between == " "
        if near == last and not (name or roles.is_body(word) or (one and (announced or not view.goes_on(index)))):
            return False
        tight = between in (".", "_", "-", "^")
        if not tight and not _is_written_alike(gone, word, name=name or announced):
            return False
        if "," in between:
            return name and not self._is_titled(near, gone)  # Dear Dr. Lindgren, Black blood sequence
        first = view.left[near]
        if tight and not name and view.is_gone(first) and view.between(first, near) == between:
            return False  # Smith_Jane_Liver: the name is whole already
        if len(parts) > 1 and view.goes_on(index):
            return False  # Jane Smith Metal artifact
        return name or announced or not view.goes_on(index)

    def _is_led(self, near: int, gone: str) -> bool:
        """Whether a word that announces people stands before a name or opens it."""
        opening = _FULL_WORD.match(gone)
        return self._view.before(near) in roles.STRONG or (opening is not None and opening[0].lower() in roles.STRONG)

    def _is_a_given_name(self, near: int, gone: str) -> bool:
        """Whether what went may stand behind a family name and a comma: no hospital, and nobody with a title."""
        opening = _FULL_WORD.search(gone)
        led = opening is not None and opening[0].lower() in roles.SMALL
        return not led and self._view.pieces[near].kind in ("", "known", "name", "recognised")

    def _is_titled(self, near: int, gone: str) -> bool:
        opening = _FULL_WORD.match(gone)
        return self._view.before(near) in roles.TITLES or (opening is not None and opening[0].lower() in roles.TITLES)

    def _is_whole(self, index: int) -> bool:
        """Whether a name that went is of two words already: LONG, HIROSHI."""
        behind = self._view.right[index]
        return self._view.is_gone(behind) and self._view.between(index, behind) in (" ", ", ", ",", "^", "_")

    def _is_announced(self, index: int) -> bool:
        view = self._view
        before, near = view.before(index), view.left[index]
        strong = before in roles.STRONG
        if not strong and before not in roles.WEAK:
            return False
        between, word = view.between(near, index), view.words[index]
        if "." in between and before not in roles.TITLES:
            return False
        title = view.words[near]
        if title in roles.MODALITIES and "." not in between:
            return self._is_known_name(index) and not view.goes_on(index)
        if strong and title.istitle() and before in roles.SURE and word.istitle() and not word.endswith("ed"):
            return True  # Mr Spine difficult stick
        name = self._is_known_name(index)
        if strong and name and word.istitle() and not view.is_upper and view.word(view.right[index]).islower():
            return True  # RN Wood injected
        if view.goes_on(index):
            return False
        return strong or name

    def _stands_out(self, index: int) -> bool:
        """A name with a capital between words without one: given to Stone (ED registrar)."""
        view = self._view
        near, following = view.left[index], view.right[index]
        if near < 0 or not view.words[index].istitle() or not view.words[near].islower():
            return False
        if view.between(near, index) != " " or not self._is_known_name(index) or view.goes_on(index):
            return False
        return following < 0 or not view.word(following)[:1].isupper() or view.between(index, following) != " "

    def _is_own(self, index: int) -> bool:
        """A part of the patient's name stays only as a part of the body between words of medicine."""
        view = self._view
        word = view.low[index]
        if word not in self._own:
            return False
        near, left = view.right[index], view.left[index]
        first = view.left[index]
        if (
            first >= 0
            and len(view.words[first]) == 1
            and view.words[first].isupper()
            and "." in view.between(first, index)
        ):
            return True  # H. May
        if self._is_told(index):
            return False
        if not roles.is_body(word):
            return not (word in roles.DESCRIBING and self._describes(index))
        if near >= 0 and ":" in view.between(index, near):
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
        if view.words[index].islower() and not view.is_lower and not announced:
            return True  # names are written with a capital where anything is
        if (before, word) in roles.COLLOCATIONS or (word, after) in roles.COLLOCATIONS:
            return True
        if after != "of" or not roles.is_body(word):
            return False
        organ = view.right[view.right[index]]
        if organ >= 0 and view.low[organ] in roles.ARTICLES:
            organ = view.right[organ]
        return organ >= 0 and view.is_clinical(organ)

    def _describes(self, index: int) -> bool:
        """Whether an adjective stands before what it describes: Long segment; not Long was seen."""
        following = self._view.word(self._view.right[index])
        return (
            not self._view.is_lower
            and following.islower()
            and not following.endswith(("s", "ed"))
            and self._view.goes_on(index)
        )

    def _is_a_folder(self, index: int) -> bool:
        """A folder that is called by one name: /data/Young/, where a folder called Head is likelier of heads."""
        view = self._view
        piece = view.pieces[index]
        if not view.words[index][:1].isupper() or not _FOLDER.match(view.text, piece.stop):
            return False
        return view.text[piece.start - 1 : piece.start] in ("/", "\\") and self._is_known_name(index)

    def _has_a_degree(self, index: int) -> bool:
        view = self._view
        near, word = view.right[index], view.words[index]
        if near < 0 or not word[:1].isupper() or not DEGREE.fullmatch(view.pieces[near].text):
            return False
        if view.between(index, near).strip(" ,") or len(word) <= _SHORTEST:
            return False
        sure = "," in view.between(index, near) or view.low[near] not in roles.DOUBTFUL_DEGREES
        return sure or self._is_known_name(index) or not view.is_clinical(index)

    def _leads_a_name(self, index: int) -> bool:
        """A family name before a given name that went: BONE, IGNATIUS; CHEST^HIROSHI; Chest_Percival."""
        view = self._view
        near, piece, word = view.right[index], view.pieces[index], view.words[index]
        if not view.is_gone(near) or piece.words != 1 or not word[:1].isalpha():
            return False
        gone = view.text[view.pieces[near].start : view.pieces[near].stop]
        between = view.between(index, near) + gone[: len(gone) - len(gone.lstrip(" ,^_"))]
        left = view.left[index]
        name = self._is_known_name(index)
        folder = view.text[piece.start - 1 : piece.start] in ("/", "\\")
        if between == "_":
            tight = left >= 0 and view.between(left, index) == "_" and view.is_clinical(left)
            given_name = view.pieces[near].decided or view.names.is_name(gone.strip("_ "))
            return name or ((left < 0 or folder or tight) and roles.is_body(word) and given_name)
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
        gap = view.between(left, index) if left >= 0 else ""
        announced = view.before(index) in roles.STRONG | roles.WEAK | roles.PARTICLES
        return name or left < 0 or not view.pieces[left].stays or bool(_OPENING.search(gap)) or announced


def _is_written_alike(gone: str, word: str, *, name: bool) -> bool:
    """Whether two words are of one name by their writing: both in capitals, both with a capital, both without."""
    written = _LETTERS.sub("", gone)
    if not word[:1].isupper():
        return name and written.islower()
    return len(written) < _SHORTEST or written.isupper() == word.isupper()
