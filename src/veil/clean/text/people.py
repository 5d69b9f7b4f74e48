"""Words that are of the field and somebody's name: what stands around them decides.

"CT HEAD" is an examination, "Rosalind Head" a person, and a patient called Head may have a CT of the head. A word is
taken for a name where it follows a name that was taken out, where something announces a person, and, if it is a part of
this patient's own name, where nothing around it is medicine.
"""

import re
from typing import Final, Protocol

from veil.clean.text.tidy import DANGLING, Piece

_STRONG: Final = frozenset(
    """
    dr dra drs prof mr mrs ms miss sir rev pt pat patient patients patientin rn md tech technologist operator physician
    radiologist nurse informed sonographer resident fellow herr frau hr fr dhr mevr mme mlle monsieur madame sig sigra
    signor signora dott sra srta señor señora daughter son wife husband mother father
    """.split()
)
"""Words after which a person follows."""
_WEAK: Final = frozenset("for by from per attn cc with von für pour par para por per di voor door of".split())
"""Words after which a person may follow, or anything else."""
_TITLES: Final = frozenset("dr prof mr mrs ms rev hr fr sr sra dra dott sig sigra pt pat st".split())
_MODALITIES: Final = frozenset(("MR", "DR", "PT", "SR"))
"""Written so before a part of the body they are no titles."""
_SMALL: Final = (
    DANGLING
    | _STRONG
    | _WEAK
    | frozenset(
        """
        md rn is was has had were are be been not no who which that this she he her his they asked says said told called
        """.split()
    )
)
_BODY: Final = frozenset(
    """
    abdomen ankle aorta arm back bladder bone bowel brain breast bronchus calf chest clavicle colon ear elbow eye face
    femur finger foot forearm hand head heart heel hip humerus jaw joint kidney knee larynx leg liver lung mandible neck
    nose orbit pancreas pelvis prostate rectum rib ribs sacrum scapula shoulder sinus skull spine spleen stomach sternum
    thigh thorax throat thumb thyroid toe tongue tooth teeth uterus wrist
    kopf hals hand fuss herz bein arm bauch brust knie leber lunge niere auge ohr nase mund zahn hüfte becken
    main pied bras jambe coeur cabeza mano pie brazo pierna corazón testa capo braccio gamba cuore cabeça mão pé
    hoofd hand voet hart been buik borst
    """.split()
)
"""Parts of the body: of a patient called so, these alone can be meant."""
_ALSO_NAMES: Final = frozenset("field fields power powers temple park lane marsh pool sharp day noble".split())
"""Words that are family names, too, and that a list of names may lack."""
_NUMBERED: Final = frozenset("no nr number num nummer numero número # mrn acc accession id case visit folio".split())
_GIVEN: Final = re.compile(r"(?=.*\d)[A-Za-z0-9/-]{2,}|\d+|[A-Z]{1,2}")
_DEGREE: Final = re.compile(r"(?i)[(,]?(?:m\.?d|ph\.?d|r\.?n|d\.?o|f\.?r\.?c\.?r|r\.?t)\.?[),;]?")
_TECHNICAL: Final = re.compile(r"[\d_]")
_JOINT: Final = re.compile(r"[ .^_-]{1,4}|, ?")
_BREAK: Final = re.compile(r"[.,;:!?()\[\]\r\n]")
_OPENING: Final = re.compile(r"[:(;\[]")
_LETTERS: Final = re.compile(r"[\W\d_]+")
_SHORTEST: Final = 2


class NamesLike(Protocol):
    """Which words are harmless and which are names (`veil.clean.text.vocabulary`)."""

    def has(self, word: str) -> bool:
        """Whether a word is of the field."""
        ...

    def is_name(self, word: str) -> bool:
        """Whether it is somebody's or some place's name, too."""
        ...

    def is_eponym_context(self, previous: str, word: str, following: str) -> bool:
        """Whether a name stands for a disease, sign or structure between these words."""
        ...


class People:
    """Decides about the words of one text.

    Args:
        text: the text.
        pieces: its pieces, as the allow-list left them.
        names: the vocabulary.
        own: the parts of the patient's own names, in lower case.
        initials: of the patient, in lower case.
    """

    def __init__(
        self, text: str, pieces: list[Piece], names: NamesLike, own: frozenset[str], initials: frozenset[str]
    ) -> None:
        self._text = text
        self._pieces = pieces
        self._names = names
        self._own = own
        self._initials = initials

    def decide(self) -> list[Piece]:
        """Gives the pieces with names among the words taken out, and eponyms put back."""
        pieces = self._pieces
        for index, piece in enumerate(pieces):
            if not piece.text[:1].isalpha() or piece.decided:
                continue
            before, after = (self._word(self._near(index, step)) for step in (-1, 1))
            eponym = self._names.is_eponym_context(before, _bare(piece.text), after)
            if piece.stays and not eponym and self._is_person(index):
                pieces[index] = piece._replace(stays=False, person=True)
            elif not piece.stays and eponym:
                pieces[index] = piece._replace(stays=True)
        for index in range(len(pieces) - 2, -1, -1):
            if pieces[index].stays and not pieces[index].decided and self._leads_a_name(index):
                pieces[index] = pieces[index]._replace(stays=False, person=True)
        self._numbered()
        return pieces

    def _near(self, index: int, step: int) -> int:
        """The next piece with a word in it in that direction; -1 for none."""
        index += step
        while 0 <= index < len(self._pieces) and not self._pieces[index].words:
            index += step
        return index if 0 <= index < len(self._pieces) else -1

    def _word(self, index: int) -> str:
        return _bare(self._pieces[index].text) if index >= 0 else ""

    def _between(self, left: int, right: int) -> str:
        return self._text[self._pieces[left].stop : self._pieces[right].start]

    def _is_person(self, index: int) -> bool:
        piece = self._pieces[index]
        if piece.words != 1:
            return self._is_initials(index)
        if self._is_own(index) or self._is_initials(index) or self._has_a_degree(index):
            return True
        if len(_bare(piece.text)) < _SHORTEST:
            return False
        return self._follows_a_name(index) or (piece.text[:1].isupper() and self._is_announced(index))

    def _follows_a_name(self, index: int) -> bool:
        """After a given name that went, a word of the same writing is the family name, unless medicine goes on."""
        near = self._near(index, -1)
        if near < 0:
            return False
        before, between = self._pieces[near], self._between(near, index)
        if before.stays or not before.person or not _JOINT.fullmatch(between):
            return False
        word = self._word(index)
        gone = self._text[before.start : before.stop].rstrip(". ")
        if "." in between and " " in between and gone[-2:-1].isalpha():
            return False  # a sentence ends; after an initial the name goes on
        if not self._names.is_name(word) and word.lower() not in _BODY | _ALSO_NAMES:
            return False
        written = _LETTERS.sub("", self._text[before.start : before.stop])
        tight = between in (".", "_", "-", "^")
        if not tight and (not word[:1].isupper() or (len(written) > 1 and written.isupper() != word.isupper())):
            return False
        name = self._names.is_name(word) and word.lower() not in _BODY
        if "," in between:
            return name
        announced = self._word(self._near(near, -1)).lower().rpartition("=")[2] in _STRONG
        return name or announced or not self._goes_on(index)

    def _is_announced(self, index: int) -> bool:
        near = self._near(index, -1)
        if near < 0 or self._goes_on(index):
            return False
        before = self._word(near).lower()
        between = self._between(near, index)
        if "." in between and before not in _TITLES:
            return False
        if before.rpartition("=")[2] in _STRONG:
            return True
        word = self._word(index)
        return before in _WEAK and self._names.is_name(word) and word.lower() not in _BODY

    def _is_own(self, index: int) -> bool:
        """A part of the patient's name stays only as a part of the body between words of medicine."""
        word = self._word(index).lower()
        if word not in self._own:
            return False
        near = self._near(index, 1)
        if word not in _BODY or (near >= 0 and ":" in self._between(index, near)):
            return True
        left = self._near(index, -1)
        before = "" if self._word(left) in _MODALITIES else self._word(left).lower()
        goes_on = self._goes_on(index)
        if before in _STRONG or (before in _WEAK and not goes_on):
            return True
        return not (
            goes_on or (left >= 0 and self._is_clinical(left) and not _BREAK.search(self._between(left, index)))
        )

    def _has_a_degree(self, index: int) -> bool:
        near = self._near(index, 1)
        if near < 0 or not self._pieces[index].text[:1].isupper() or self._between(index, near).strip(" ,"):
            return False
        return bool(_DEGREE.fullmatch(self._pieces[near].text)) and len(self._word(index)) > _SHORTEST

    def _is_initials(self, index: int) -> bool:
        """The patient's initials: dotted, or after a word that announces a person or a place."""
        piece = self._pieces[index]
        letters = _LETTERS.sub("", piece.text)
        if letters.lower() not in self._initials or not letters.isupper():
            return False
        following = self._text[piece.stop : piece.stop + 1]
        before = self._word(self._near(index, -1)).lower()
        return "." in piece.text[:-1] or (following == "." and len(letters) == 1) or before in _STRONG | _WEAK | {"at"}

    def _leads_a_name(self, index: int) -> bool:
        """A family name before a given name that went: BONE, IGNATIUS; CHEST^HIROSHI; Chest_Percival."""
        near = self._near(index, 1)
        piece = self._pieces[index]
        if near < 0 or piece.words != 1 or not piece.text[:1].isupper():
            return False
        after = self._pieces[near]
        if after.stays or not after.person:
            return False
        word = self._word(index)
        gone = self._text[after.start : after.stop]
        between = self._between(index, near) + gone[: len(gone) - len(gone.lstrip(" ,^_"))]
        if between.isspace() and self._names.is_name(word) and word.lower() not in _BODY:
            return _LETTERS.sub("", gone).isupper() == word.isupper()
        if "^" in between:
            return True
        left = self._near(index, -1)
        if "," in between:
            gap = self._between(left, index) if left >= 0 else ""
            return (
                left < 0
                or not self._pieces[left].stays
                or bool(_OPENING.search(gap))
                or self._word(left).lower() in _STRONG | _WEAK
            )
        return between == "_" and left < 0

    def _numbered(self) -> None:
        """What follows "no." is a number that somebody gave, whatever it looks like."""
        for index, piece in enumerate(self._pieces):
            near = self._near(index, -1)
            if near < 0 or not piece.stays or piece.decided or self._word(near).lower() not in _NUMBERED:
                continue
            while index < len(self._pieces) and _GIVEN.fullmatch(_bare(self._pieces[index].text)):
                self._pieces[index] = self._pieces[index]._replace(stays=False)
                index += 1  # noqa: PLW2901  the number may be written in groups

    def _goes_on(self, index: int) -> bool:
        """Whether medicine follows in the same sentence."""
        near = self._near(index, 1)
        return near >= 0 and self._is_clinical(near) and not _BREAK.search(self._between(index, near))

    def _is_clinical(self, index: int) -> bool:
        """Whether a word of medicine stands there: one of the field that is no name and no small word."""
        piece = self._pieces[index]
        word = _bare(piece.text)
        if not piece.stays or not word[:1].isalpha() or word.lower() in _SMALL:
            return False
        if piece.words > 1:
            return not _DEGREE.fullmatch(piece.text) and not _TECHNICAL.search(piece.text)
        return self._names.has(word) and (not self._names.is_name(word) or word.lower() in _BODY)


def _bare(word: str) -> str:
    return word.strip(".,;:()[]{}'\"!?")
