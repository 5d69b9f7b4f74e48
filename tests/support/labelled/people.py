"""Invented people of one language and one half of the set, and what a survey would know of them."""

import random
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from support.labelled.model import Half
from support.labelled.template import Language
from support.labelled.values import digits, fill, shape
from veil.identity import Known

_WORD_SHARE: Final = 0.3
_TRANSLITERATED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a name."""

    family: str
    given: str

    @property
    def initials(self) -> str:
        return self.given[:1] + self.family[:1].upper()

    @property
    def user(self) -> str:
        """As it stands in mail addresses and folder names."""
        return f"{plain(self.given)}.{plain(self.family)}".lower().replace(" ", "").replace("'", "")


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient with everything the header of their study says."""

    person: Person
    doctor: Person
    operator: Person
    hospital: str
    mrn: str
    accession: str
    insurance: str
    born: tuple[int, int, int]
    phone: str
    address: str
    city: str

    def is_called(self, words: Collection[str]) -> bool:
        """Whether the patient or their staff bear one of these surnames."""
        return any(one.family in words for one in (self.person, self.doctor, self.operator))

    def known(self) -> tuple[Known, ...]:
        """What the survey hands on."""
        year, month, day = self.born
        names = (self.person, self.doctor, self.operator)
        return (
            *(Known("name", f"{one.family}^{one.given}") for one in names),
            Known("id", self.mrn),
            Known("id", self.accession),
            Known("id", self.insurance),
            Known("date", f"{year:04}{month:02}{day:02}"),
            Known("phone", self.phone),
            Known("address", self.address),
            Known("org", self.hospital),
        )


def plain(text: str) -> str:
    """Without accents, as systems that know only ASCII write it."""
    folded = unicodedata.normalize("NFKD", text.translate(_TRANSLITERATED))
    return "".join(c for c in folded if c.isascii())


def person(language: Language, half: Half, rng: random.Random, *, plain_family: bool = False) -> Person:
    """Somebody new; about a third have a surname that is also a word, unless that is asked not to be.

    Nobody here has two names that are words (Will White): without their being known, nothing would tell.
    """
    word = not plain_family and rng.random() < _WORD_SHARE
    family = rng.choice(language.fillers("wordfamily" if word else "family", half))
    words = language.sections.get("wordgiven", ()) if word else ()
    return Person(family, rng.choice([name for name in language.fillers("given", half) if name not in words]))


def address(language: Language, half: Half, rng: random.Random) -> str:
    """A whole address."""
    parts: Mapping[str, str] = {
        "n": str(rng.randint(11, 9899)) if language.code[:2] == "en" else str(rng.randint(11, 289)),
        "street": rng.choice(language.fillers("street", half)),
        "city": rng.choice(language.fillers("city", half)),
        "zip": shape(rng.choice(language.sections["zip"]), rng),
    }
    return fill(rng.choice(language.sections["address"]), parts)


def patient(language: Language, half: Half, rng: random.Random, family: str | None) -> Patient:
    """A patient new to the world, with a surname of theirs or the one given."""
    sections = language.sections
    somebody = person(language, half, rng)
    return Patient(
        person=somebody if family is None else replace(somebody, family=family),
        doctor=person(language, half, rng),
        operator=person(language, half, rng),
        hospital=rng.choice(language.fillers("hospital", half)),
        mrn=shape(rng.choice(sections["mrn"]), rng),
        accession=shape(rng.choice(sections["accession"]), rng),
        insurance=shape(rng.choice(sections["insurance"]), rng),
        born=(rng.randint(1931, 1999), rng.randint(1, 12), rng.randint(1, 28)),
        phone=shape(rng.choice(sections["phone"]), rng),
        address=address(language, half, rng),
        city=rng.choice(language.fillers("city", half)),
    )


def extension(rng: random.Random) -> str:
    """A telephone extension."""
    return digits(4, rng)
