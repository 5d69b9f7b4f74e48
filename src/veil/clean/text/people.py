"""Words that are of the field and somebody's name: what stands around them decides.

"CT HEAD" is an examination, "Rosalind Head" a person, and a patient called Head may have a CT of the head. A word is
taken for a name where it follows a name that was taken out, where something announces a person, and, if it is a part of
this patient's own name, where nothing around it is medicine.
"""

from typing import Final, Protocol

from veil import standard
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
_JOINED: Final = frozenset((" ", "_", "^", ". ", ".", "-", "  "))
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
    """

    def __init__(self, text: str, pieces: list[Piece], names: NamesLike, own: frozenset[str]) -> None:
        self._text = text
        self._pieces = pieces
        self._names = names
        self._own = own

    def decide(self) -> list[Piece]:
        """Gives the pieces with names among the words taken out, and eponyms put back."""
        pieces = self._pieces
        for index in range(len(pieces)):
            piece = pieces[index]
            if not piece.text[:1].isalpha() or len(piece.text) < _SHORTEST:
                continue
            before = pieces[index - 1].text if index else ""
            after = pieces[index + 1].text if index + 1 < len(pieces) else ""
            eponym = self._names.is_eponym_context(before.strip(".,;:()"), piece.text, after.strip(".,;:()"))
            if piece.stays and not piece.decided and not eponym and self._is_person(index):
                pieces[index] = piece._replace(stays=False, person=True)
            elif not piece.stays and not piece.decided and eponym:
                pieces[index] = piece._replace(stays=True)
        for index in range(len(pieces) - 2, -1, -1):
            if pieces[index].stays and not pieces[index].decided and self._leads_a_name(index):
                pieces[index] = pieces[index]._replace(stays=False, person=True)
        return pieces

    def _is_person(self, index: int) -> bool:
        piece = self._pieces[index]
        if piece.words != 1 or not piece.text[:1].isupper():
            return self._is_own(index) if piece.words == 1 else False
        return self._follows_a_name(index) or self._is_announced(index) or self._is_own(index)

    def _follows_a_name(self, index: int) -> bool:
        """After a given name that went, a word of the same writing is the family name, unless medicine goes on."""
        if not index or self._is_clinical(index + 1):
            return False
        before = self._pieces[index - 1]
        between = self._text[before.stop : self._pieces[index].start]
        written = self._text[before.start : before.stop].strip(" .,;:()^_")
        same = written.isupper() == self._pieces[index].text.strip(".,").isupper() or len(written) == 1
        return before.person and not before.stays and between in _JOINED and same

    def _is_announced(self, index: int) -> bool:
        if not index or self._is_clinical(index + 1):
            return False
        before = self._pieces[index - 1].text.lower().strip(".,:;=()")
        between = self._text[self._pieces[index - 1].stop : self._pieces[index].start]
        if before.rpartition("=")[2] in _STRONG or (between.strip() in (":", "=") and before in _STRONG):
            return True
        word = self._pieces[index].text.strip(".,;:()")
        return before in _WEAK and self._names.is_name(word) and not standard.terms.is_defined_term(word.upper())

    def _is_own(self, index: int) -> bool:
        """A part of the patient's name stays only as a body part between words of medicine."""
        word = self._pieces[index].text.strip(".,;:()'\"")
        if word.lower() not in self._own:
            return False
        if not standard.terms.is_defined_term(word.upper()):
            return True
        before = self._pieces[index - 1].text.lower().strip(".,:;()") if index else ""
        if before in _STRONG or (before in _WEAK and not self._is_clinical(index + 1)):
            return True
        return not (self._is_clinical(index - 1) or self._is_clinical(index + 1))

    def _leads_a_name(self, index: int) -> bool:
        """A family name before a given name that went: BONE, IGNATIUS; CHEST^HIROSHI; Chest_Percival."""
        piece, after = self._pieces[index], self._pieces[index + 1]
        if after.stays or not after.person or piece.words != 1 or not piece.text[:1].isupper():
            return False
        between = self._text[piece.stop : after.start]
        if "^" in between:
            return True
        if between.strip() == "," or piece.text.endswith(","):
            before = self._pieces[index - 1] if index else None
            gap = self._text[before.stop : piece.start] if before else ""
            return before is None or not before.stays or ":" in before.text + gap or "(" in gap
        return between == "_" and not index

    def _is_clinical(self, index: int) -> bool:
        """Whether a word of medicine stands there: a word of the field that is no name, no number and no small word."""
        if not 0 <= index < len(self._pieces):
            return False
        piece = self._pieces[index]
        word = piece.text.strip(".,;:()[]'\"")
        if not piece.stays or not word[:1].isalpha() or word.lower() in DANGLING | _STRONG | _WEAK:
            return False
        if piece.words > 1:
            return True
        if index and piece.text[:1] == "(":
            return False
        return self._names.has(word) and (not self._names.is_name(word) or standard.terms.is_defined_term(word.upper()))
