"""What ties the files of a patient together: what one file shows of it, to be compared with what others show.

Each file may be sound, and still a study may fall apart, the dates of a patient move by two offsets, or two patients
become one. A tie says that something of the source became something of the output; where one thing became two, or two
became one, the files that show it contradict each other. Both sides are keyed hashes: what is compared tells nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from veil.audit.elements import Part10
from veil.audit.facts import Facts
from veil.audit.findings import Finding, Severity
from veil.audit.words import fold

PATIENT, PERSON, OFFSET, UID, ORIGIN = "patient", "person", "offset", "uid", "origin"
GRAPH: Final = frozenset((0x0020000D, 0x0020000E, 0x00200052, 0x30060024))
"""Attributes by which files hang together: study, series, frame of reference, and who refers to one."""
SAYS: Final[Mapping[str, tuple[str, str]]] = {
    PATIENT: ("A-PATIENT", "files of one patient were given two pseudonyms"),
    PERSON: ("A-PATIENT", "files of two patients were given one pseudonym"),
    OFFSET: ("A-DATE", "dates of the patient's files moved by different offsets"),
    UID: ("A-REFERENCE", "one study, series or frame of reference became two over the files"),
    ORIGIN: ("A-REFERENCE", "two studies, series or frames of reference became one over the files"),
}
"""For each kind of tie the code and the words of what is wrong where one thing has two others."""
_ID, _ISSUER, _STUDY, _INSTANCE = 0x00100020, 0x00100021, 0x0020000D, 0x00080018
_MOST: Final = 1 << 14


class Tie(NamedTuple):
    """One thing that has one other: the kind, and keyed hashes of both, below 2 ** 63."""

    kind: str
    one: int
    other: int


def finding(kind: str) -> Finding:
    """What is said of a file with a tie that contradicts another's."""
    code, words = SAYS[kind]
    return Finding(code, Severity.CERTAIN, "patient", words)


class Ties:
    """Makes the ties of the files of one patient.

    Args:
        facts: what is promised; without a key there are none.
    """

    def __init__(self, facts: Facts) -> None:
        self._key = facts.rare_key[:64]
        self._issuers = facts.issuers
        self._known: dict[tuple[str, str], int] = {}
        self._shown: tuple[object, ...] = ()
        self._made: tuple[Tie, ...] = ()

    def of(self, file: Part10, source: Part10, days: Iterable[int], graph: Mapping[str, str]) -> tuple[Tie, ...]:
        """The ties that one file shows, each once and in order.

        Args:
            file: the output.
            source: the source.
            days: by which its dates moved.
            graph: old UIDs of studies, series and frames of reference, with the new ones.
        """
        if not self._key:
            return ()
        name = source.text(_ID).replace("\0", " ").strip()
        issuer = source.text(_ISSUER) if self._issuers == "distinguish" and name else ""
        owner = name or source.text(_STUDY) or source.text(_INSTANCE)
        shown = (owner, issuer, file.text(_ID), tuple(sorted(days)), tuple(sorted(graph.items())))
        if shown != self._shown:  # the files of a series show the same
            self._shown, self._made = shown, self._ties(*shown)
        return self._made

    def _ties(
        self, owner: str, issuer: str, pseudonym: str, days: tuple[int, ...], graph: tuple[tuple[str, str], ...]
    ) -> tuple[Tie, ...]:
        found = set[Tie]()
        # What is not ASCII is another ID in another character set.
        if self._issuers and f"{owner}{issuer}".isascii() and "\x1b" not in f"{owner}{issuer}":
            found.update(self._patient(owner, issuer, pseudonym, days))
        for old, new in graph:
            found.add(Tie(UID, self._hash(UID, old), self._hash(ORIGIN, new)))
            found.add(Tie(ORIGIN, self._hash(ORIGIN, new), self._hash(UID, old)))
        return tuple(sorted(found))

    def _patient(self, owner: str, issuer: str, pseudonym: str, days: tuple[int, ...]) -> Iterable[Tie]:
        one = self._hash(PATIENT, f"{owner}\n{issuer}")
        for number in days:
            yield Tie(OFFSET, one, self._hash(OFFSET, str(number)))
        if not pseudonym:
            return
        other = self._hash(PERSON, pseudonym)
        yield Tie(PATIENT, one, other)
        yield Tie(PERSON, other, self._hash(PATIENT, f"{_coarse(owner)}\n{_coarse(issuer)}\ncoarse"))

    def _hash(self, kind: str, text: str) -> int:
        found = self._known.get((kind, text))
        if found is None:
            data = f"{kind}\n{text}".encode("utf-8", "surrogatepass")
            digest = hashlib.blake2b(data, digest_size=8, key=self._key).digest()
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[kind, text] = int.from_bytes(digest, "big") >> 1
        return found


def _coarse(text: str) -> str:
    """Letters and digits alone, without zeros in front: spellings that may well be one ID are one."""
    return (fold(text) or text).lstrip("0")
