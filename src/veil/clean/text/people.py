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
    signor signora dott sra srta señor señora daughter son wife husband mother father sister brother parent guardian
    spouse ehefrau ehemann mutter vater tochter sohn schwester bruder épouse époux mère père fille fils soeur frère esposa
    esposo marido madre padre hija hijo hermana hermano moglie marito figlia figlio sorella fratello mãe pai filha filho
    irmã irmão echtgenote echtgenoot moeder vader dochter zoon zus broer partner
    """.split()
)
"""Words after which a person follows."""
_WEAK: Final = frozenset("for by from per attn cc with von für pour par para por per di voor door of".split())
"""Words after which a person may follow, or anything else."""
_PARTICLES: Final = frozenset("de van von der den ter ten te da do dos das di del della la le el".split())
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
_DESCRIBING: Final = frozenset(
    "long short little small large young old white black brown gray grey green red blue low high new early late sharp "
    "strong thick wide good fine rich savage hard swift bright frank blunt petit klein gross".split()
)
"""Surnames that are adjectives."""
_NUMBERED: Final = frozenset("no nr number num nummer numero número # mrn acc accession id case visit folio".split())
_GIVEN: Final = re.compile(r"(?=.*\d)[A-Za-z0-9/-]{2,}|\d+|[A-Z]{1,2}")
_DEGREE: Final = re.compile(r"(?i)[(,]?(?:m\.?d|ph\.?d|r\.?n|d\.?o|f\.?r\.?c\.?r|r\.?t)\.?[),;]?")
_TECHNICAL: Final = re.compile(r"[\d_]")
_JOINT: Final = re.compile(r"[ .^_-]{1,4}|, ?")
_BREAK: Final = re.compile(r"[.,;:!?()\[\]\r\n]")
_FOLDER: Final = re.compile(r"[/\\]")
_OPENING: Final = re.compile(r"[:(;\[]")
_LETTERS: Final = re.compile(r"[\W\d_]+")
_FULL_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SIGNS: Final = ".,;:()[]{}'\"!?="
_SHORTEST: Final = 2


_MOST_INITIALS: Final = 3
_DOERS: Final = frozenset(
    """
    tech techs technologist technician radiographer sonographer operator op by initials initial initialed initialled
    signed rn rt reader dictated transcribed typed scanned performed acquired done radiologist rad physicist dosimetrist
    nurse resident fellow user von par por da door mtra manip
    """.split()
)
"""Words after which two or three capitals are who did it."""
_WEAK_DOERS: Final = frozenset("by von par por da door done acquired performed scanned".split())
_ABBREVIATIONS: Final = frozenset(
    """
    CT MR MRI US PT NM XR CR DX MG RF XA OT SR RT LT AP PA IV PO PD FS TE TR TI FA SE GE IR CE BH HR AC CC ML LM RL LR SI
    IS HF FF AX CO SA TRA COR SAG LAT OBL LL HD SD ID MD RN DO NO OK ET VR MPR MIP WO WB GD KM PET MRA MRV CTA DWI ADC
    """.split()
)
"""Never anybody's initials unless announced."""


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
        self._bare = [_bare(piece.text) for piece in pieces]
        self._low = [word.lower() for word in self._bare]
        self._left, self._right = _neighbours(pieces)

    def decide(self) -> list[Piece]:
        """Gives the pieces with names among the words taken out, and eponyms put back."""
        pieces = self._pieces
        for index, piece in enumerate(pieces):
            if piece.decided or not _bare(piece.text)[:1].isalpha():
                continue
            before, after = self._word(self._left[index]), self._word(self._right[index])
            eponym = self._names.is_eponym_context(before, self._bare[index], after)
            if piece.stays and not eponym and self._is_person(index):
                pieces[index] = piece._replace(stays=False, person=True)
            elif not piece.stays and eponym:
                pieces[index] = piece._replace(stays=True)
        for index in range(len(pieces) - 2, -1, -1):
            piece = pieces[index]
            if piece.stays and not piece.decided and self._leads_a_name(index):
                pieces[index] = piece._replace(stays=False, person=True)
        self._numbered()
        return pieces

    def _near(self, index: int, step: int) -> int:
        """The next piece with a word in it in that direction; -1 for none."""
        return self._left[index] if step < 0 else self._right[index]

    def _word(self, index: int) -> str:
        return self._bare[index] if index >= 0 else ""

    def _between(self, left: int, right: int) -> str:
        """What stands between two words, with the signs that belong to the pieces."""
        before, after = self._pieces[left], self._pieces[right]
        start, stop = before.stop, after.start
        if not before.person:
            start -= len(before.text) - len(before.text.rstrip(_SIGNS)) if before.stays else 0
        if after.stays:
            stop += len(after.text) - len(after.text.lstrip(_SIGNS))
        return self._text[start:stop]

    def _is_person(self, index: int) -> bool:
        piece = self._pieces[index]
        if piece.words != 1:
            return self._is_initials(index)
        if self._is_own(index) or self._is_initials(index) or self._has_a_degree(index) or self._is_a_folder(index):
            return True
        if len(self._bare[index]) < _SHORTEST:
            return False
        return self._follows_a_name(index) or (self._word(index)[:1].isupper() and self._is_announced(index))

    def _follows_a_name(self, index: int) -> bool:
        """After a given name that went, a word of the same writing is the family name, unless medicine goes on."""
        near = self._left[index]
        if near < 0:
            return False
        before = self._pieces[near]
        if before.stays or not before.person:
            return False
        between = self._between(near, index)
        if not _JOINT.fullmatch(between):
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
        first = self._near(near, -1)
        if tight and not name and first >= 0 and self._pieces[first].person and self._between(first, near) == between:
            return False  # Smith_Jane_Liver: the name is whole already
        if len(_FULL_WORD.findall(gone)) > 1 and self._goes_on(index):
            return False  # Jane Smith Metal artifact
        opening = _FULL_WORD.match(gone)
        announced = self._word(first).lower().rpartition("=")[2] in _STRONG or (
            opening is not None and opening[0].lower() in _STRONG
        )
        return name or announced or not self._goes_on(index)

    def _is_announced(self, index: int) -> bool:
        near = self._left[index]
        before = self._low[near] if near >= 0 else ""
        if (before not in _WEAK and before.rpartition("=")[2] not in _STRONG) or self._goes_on(index):
            return False
        between = self._between(near, index)
        if "." in between and before not in _TITLES:
            return False
        if before.rpartition("=")[2] in _STRONG:
            return True
        word = self._word(index)
        return before in _WEAK and self._names.is_name(word) and word.lower() not in _BODY

    def _is_own(self, index: int) -> bool:
        """A part of the patient's name stays only as a part of the body between words of medicine."""
        written, word = self._bare[index], self._low[index]
        if word not in self._own:
            return False
        near = self._near(index, 1)
        if word not in _BODY:
            return not (word in _DESCRIBING and self._describes(index))
        if near >= 0 and ":" in self._between(index, near):
            return True
        left = self._near(index, -1)
        before = "" if self._word(left) in _MODALITIES else self._word(left).lower()
        goes_on = self._goes_on(index)
        if written.islower() and not self._text.islower() and before not in _STRONG:
            return False  # names are written with a capital where anything is
        if left < 0 and near >= 0 and self._pieces[near].person and "(" in self._between(index, near):
            return False  # Chest (Ursula Chest)
        if before in _STRONG or (before in _WEAK and not goes_on):
            return True
        return not (
            goes_on or (left >= 0 and self._is_clinical(left) and not _BREAK.search(self._between(left, index)))
        )

    def _is_a_folder(self, index: int) -> bool:
        """A folder that is called by one name: /data/Young/, where a folder called Head is likelier of heads."""
        piece = self._pieces[index]
        if not self._word(index)[:1].isupper() or not _FOLDER.match(self._text, piece.stop):
            return False
        word = self._word(index)
        before = self._text[piece.start - 1 : piece.start]
        return before in ("/", "\\") and self._names.is_name(word) and word.lower() not in _BODY

    def _has_a_degree(self, index: int) -> bool:
        near = self._near(index, 1)
        if near < 0 or not self._word(index)[:1].isupper() or self._between(index, near).strip(" ,"):
            return False
        return bool(_DEGREE.fullmatch(self._pieces[near].text)) and len(self._word(index)) > _SHORTEST

    def _describes(self, index: int) -> bool:
        """Whether an adjective stands before what it describes: Long segment; not Long was seen."""
        near = self._near(index, 1)
        following = self._word(near)
        return (
            not self._text.islower()
            and following.islower()
            and not following.endswith(("s", "ed"))
            and self._goes_on(index)
        )

    def _is_initials(self, index: int) -> bool:
        """Somebody's initials: of a person known here, or of anybody after a word that announces who did it."""
        piece = self._pieces[index]
        letters = piece.text if piece.text.isalpha() else _LETTERS.sub("", piece.text)
        if not letters.isupper() or len(letters) > _MOST_INITIALS or len(_bare(piece.text)) > 2 * len(letters):
            return False
        own = letters.lower() in self._initials
        if own and "." in piece.text[:-1]:
            return True
        near = self._near(index, -1)
        before = self._word(near).lower().rpartition("=")[2]
        plain = letters in _ABBREVIATIONS
        announced = before in _DOERS and not (near >= 0 and "." in self._between(near, index))
        if announced and len(letters) > 1 and not (plain and (before in _WEAK_DOERS or self._goes_on(index))):
            return True
        if not own:
            return False
        following = self._text[piece.stop : piece.stop + 1]
        if (following == "." and len(letters) == 1) or before in _STRONG | _WEAK | {"at"}:
            return True
        return not plain and len(letters) > 1

    def _leads_a_name(self, index: int) -> bool:
        """A family name before a given name that went: BONE, IGNATIUS; CHEST^HIROSHI; Chest_Percival."""
        near = self._near(index, 1)
        piece = self._pieces[index]
        if near < 0 or piece.words != 1 or not self._word(index)[:1].isupper():
            return False
        after = self._pieces[near]
        if after.stays or not after.person:
            return False
        word = self._word(index)
        gone = self._text[after.start : after.stop]
        between = self._between(index, near) + gone[: len(gone) - len(gone.lstrip(" ,^_"))]
        left = self._near(index, -1)
        if between.isspace() and left >= 0 and self._word(left).lower() in _STRONG:
            return True
        if between.isspace() and self._names.is_name(word) and word.lower() not in _BODY:
            return _LETTERS.sub("", gone).isupper() == word.isupper()
        if "^" in between:
            return True
        if "," in between:
            gap = self._between(left, index) if left >= 0 else ""
            return (
                left < 0
                or not self._pieces[left].stays
                or bool(_OPENING.search(gap))
                or self._word(left).lower() in _STRONG | _WEAK | _PARTICLES
            )
        return between == "_" and (left < 0 or self._text[piece.start - 1 : piece.start] in ("/", "\\"))

    def _numbered(self) -> None:
        """What follows "no." is a number that somebody gave, whatever it looks like."""
        for index, piece in enumerate(self._pieces):
            near = self._left[index]
            if near < 0 or not piece.stays or piece.decided or self._low[near] not in _NUMBERED:
                continue
            first = index
            while index < len(self._pieces) and self._is_given(index, first=index == first):
                self._pieces[index] = self._pieces[index]._replace(stays=False)
                index += 1  # noqa: PLW2901  the number may be written in groups

    def _is_given(self, index: int, *, first: bool) -> bool:
        """Whether a piece may be a group of a number that somebody gave; behind one, a modality is none."""
        text = self._bare[index]
        return _GIVEN.fullmatch(text) is not None and (first or text not in _ABBREVIATIONS)

    def _goes_on(self, index: int) -> bool:
        """Whether medicine follows in the same sentence."""
        near = self._near(index, 1)
        return near >= 0 and self._is_clinical(near) and not _BREAK.search(self._between(index, near))

    def _is_clinical(self, index: int) -> bool:
        """Whether a word of medicine stands there: one of the field that is no name and no small word."""
        piece = self._pieces[index]
        word = self._bare[index]
        if not piece.stays or not word[:1].isalpha() or self._low[index] in _SMALL:
            return False
        if piece.words > 1:
            return not _DEGREE.fullmatch(piece.text) and not _TECHNICAL.search(piece.text)
        return self._names.has(word) and (not self._names.is_name(word) or word.lower() in _BODY)


def _neighbours(pieces: list[Piece]) -> tuple[list[int], list[int]]:
    """For every piece the next ones with a word in them, before and behind; -1 for none."""
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


def _bare(word: str) -> str:
    return word.strip(_SIGNS)
