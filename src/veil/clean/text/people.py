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
_SMALL_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
_ENDS: Final = re.compile(r"[;)\]]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_FULL_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SHORTEST: Final = 2
_LONGEST_CODE: Final = 3
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
            if piece.stays and self._signatures.has(index):
                view.take(index)
                continue
            before, after = view.word(view.left[index]), view.word(view.right[index])
            eponym = view.names.is_eponym_context(before, view.words[index], after) and (
                view.before(index) not in roles.TITLES or before in roles.MODALITIES
            )
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
        view = self._view
        word, near = view.words[index], view.left[index]
        small = len(word) > _LONGEST_CODE and word.islower() and view.low[index] not in self._own
        if small and (near < 0 or (view.pieces[near].stays and view.low[near] not in roles.PARTICLES)):
            return False  # without a capital a word can only be the rest of a name that went
        if self._view.pieces[index].words != 1 or len(self._view.words[index]) < _SHORTEST:
            return False
        if self._is_own(index) or self._has_a_degree(index) or self._is_a_folder(index):
            return True
        if not self._view.words[index][:1].isupper():
            return self._follows_a_name(index)
        if self._follows_a_name(index) or self._is_announced(index) or self._stands_out(index):
            return True
        return self._is_of_two(index, view.right[index])

    def _is_known_name(self, index: int) -> bool:
        """Whether people are called so, and no part of the body is."""
        word = self._view.words[index]
        if roles.is_body(word) or self._view.low[index] in roles.SELDOM:
            return False
        return self._view.names.is_name(word) or self._view.low[index] in roles.ALSO_NAMES

    def _is_initial(self, index: int) -> bool:
        word = self._view.words[index]
        return len(word) == 1 and word.isupper()

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
        return names.is_name(word) or (len(word) > _LONGEST_CODE and alike and not names.has(word))

    def _follows_a_name(self, index: int) -> bool:
        """After a given name that went, a word of the same writing is the family name, unless medicine goes on."""
        view = self._view
        word = view.words[index]
        near, initial = self._reach(index)
        if initial and word.istitle() and "." in view.between(view.left[index], index) and self._is_known_name(index):
            return True  # B. Page
        if not view.is_gone(near):
            return False
        between = view.between(view.left[index], index)
        gone = view.text[view.pieces[near].start : view.pieces[near].stop].rstrip(". ")
        if not _JOINT.fullmatch(between) or (not initial and _is_sentence_end(between, gone)):
            return False
        hyphened = between == "-" and word.istitle() and gone.istitle() and not view.names.is_term(word)
        name = self._is_known_name(index) or (hyphened and not roles.is_body(word))
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
            return self._is_known_name(index) and not view.goes_on(index)
        if strong and title.istitle() and before in roles.SURE and word.istitle() and not word.endswith("ed"):
            return True  # Mr Spine difficult stick
        name = self._is_known_name(index)
        if strong and name and word.istitle() and not view.is_upper and view.word(view.right[index]).islower():
            return True  # RN Wood injected
        if view.goes_on(index):
            return False
        return strong or name

    def _is_of_two(self, index: int, other: int) -> bool:
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
        if not (self._is_known_name(index) and self._is_known_name(other)):
            return False
        return (view.low[index], view.low[other]) not in roles.COLLOCATIONS and not view.goes_on(other)

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
        return view.text[piece.start - 1 : piece.start] in ("/", "\\") and self._is_known_name(index)

    def _has_a_degree(self, index: int) -> bool:
        view = self._view
        near, word = view.right[index], view.words[index]
        if near < 0 or not word[:1].isupper() or not DEGREE.fullmatch(view.pieces[near].text):
            return False
        if view.between(index, near).strip(" ,") or len(word) <= _SHORTEST:
            return False
        doubtful = view.low[near] in roles.DOUBTFUL_DEGREES
        sure = not doubtful or ("," in view.between(index, near) and not view.is_clinical(index))
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
