"""Invented people, places and wordings of a set: each seed has its own."""

import random
from dataclasses import dataclass
from typing import Final

from support.labelled.model import Half
from support.labelled.template import load

_FAMILIES: Final = (
    ("Head", "Chest", "Parkinson", "Marchbanks", "Wolstenholme", "Brown", "Adeyemi", "Tregenza"),
    ("Hand", "Young", "Bone", "Penhaligon", "Ostrowski", "Long", "Featherstonehaugh", "Delacourt"),
    ("Marrow", "Stone", "White", "Quillfeather", "Nakagawa", "Sharp", "Ramaswamy", "Lund"),
    ("Foot", "Heart", "Black", "Tidewell", "Szczepanik", "Marsh", "Castellanos", "Okonjo"),
)
_GIVEN: Final = (
    ("Algernon", "Rowena", "Mary", "Crispin", "Ottoline", "Bartholomew", "Sunniva", "Hugo"),
    ("Clementina", "Peregrine", "John", "Isolde", "Lysander", "Wilhelmina", "Caspian", "Grace"),
    ("Thaddeus", "Anneliese", "Rose", "Ignatius", "Priyanka", "Olumide", "Dorothea", "Ferdinand"),
    ("Cordula", "Leopold", "Hope", "Evangeline", "Tomasz", "Amaru", "Rosalind", "Mark"),
)
_STAFF: Final = (
    ("Hargreaves", "Stone", "Villalba", "Kirkbride", "Montague", "Rose"),
    ("Cross", "Lindgren", "Baptiste", "White", "Osterhout", "Whitlock"),
    ("Head", "Fairweather", "Abernathy", "Small", "Vandermeer", "Petrosyan"),
    ("Young", "Castlemaine", "Gallagher", "Wood", "Hirschfeld", "Iwasaki"),
)
_HOSPITALS: Final = (
    ("Thistledown General Hospital", "Averley Park Clinic"),
    ("Copperbeech Medical Center", "Saint Aldhelm Infirmary"),
    ("Ravensmoor University Hospital", "Hollins Creek Health Center"),
    ("Larkfield Memorial Hospital", "Queen Ermintrude Hospital"),
)
_STREETS: Final = (
    ("Saltmarsh Road", "Fernley Avenue"),
    ("Kittiwake Drive", "Old Foundry Street"),
    ("Harrier Lane", "Millrace Court"),
    ("Bramblewood Boulevard", "Sexton Way"),
)
_CITIES: Final = (
    ("Brindlemere", "Eastholt"),
    ("Penruddock", "Stavelbury"),
    ("Ashcombe Falls", "Wexworth"),
    ("Dunmarrow", "Port Selwyn"),
)
_LOCAL: Final = ("THISTLE IMAGING 2.1", "CBMC RIS EXPORT", "RUH WORKLIST V4", "LARKFIELD PACS TOOLS")

_DESCRIPTION: Final = (
    ("{0} at {hospital}", "{0} for {given} {family}", "{0} ({family}, {given})"),
    ("{hospital}: {0}", "{0} - {family}^{given}", "{0} MRN {mrn}"),
    ("{0} / {family} {given} / {hospital}", "{given} {family}: {0}", "{0} ID#{mrn}"),
    ("{0}, {hospital}", "{0} referred by Dr {doctor}", "{0} [{mrn}] {family}, {given}"),
)
_SERIES: Final = (
    ("{0} for {given} {family}", "{0} pt {family}"),
    ("{0} {given} {family}", "{0} [{given} {family}]"),
    ("{0} - patient {family}", "{0} / {given} {family}"),
    ("{0} Mrs {family}", "{0} ({given} {family})"),
)
_PROTOCOL: Final = (
    ("{0} {doctor} protocol", "{0}_{doctor}"),
    ("{0} per Dr. {doctor}", "{0} ({doctor})"),
    ("{0} protocol of Dr {doctor}", "{0} - Dr. {doctor}"),
    ("{0} as per Prof. {doctor}", "Dr {doctor}: {0}"),
)
_ORDER: Final = (
    ("{0} for {family}", "{0} ordered by Dr {doctor}"),
    ("{0}, pt {given} {family}", "{0} acc {accession}"),
    ("{0} requested by Dr. {doctor}", "{0} accession {accession}"),
    ("{0} (Dr {doctor})", "{0} for Mr {given} {family}"),
)
_HISTORY: Final = (
    ("{given} {family} has {0}. Call {phone}.", "Mr. {family} with {0}, phone {phone}"),
    ("{0}. Next of kin of {given} {family}: {phone}.", "Pt {family}, {given}: {0}; tel {phone}"),
    ("{0}. Please call Dr. {doctor} at {phone}.", "Patient {given} {family}: {0}. MRN {mrn}."),
    ("Mrs. {given} {family}, {0}; contact {phone}", "{0}. Seen by Dr {doctor} at {hospital}."),
)
_TEXT: Final = (
    ("{0}. Discussed with {given} {family}.", "{0}. Reported to Dr. {doctor}."),
    ("{0} in {given} {family}.", "Dear Dr. {doctor}, {0}."),
    ("{0}. Findings were called to Dr. {doctor} at {phone}.", "{given} {family}: {0}."),
    ("{0}. Signed by Dr {doctor}, {hospital}.", "{0}. Compared with the study of {given} {family}."),
)
_ROI: Final = (
    ("{0} {given} {family}", "{0} for {family}"),
    ("{family}, {given}: {0}", "{0} ({given} {family})"),
    ("{0} - {given} {family}", "{0}_{doctor}"),
    ("{0} by Dr {doctor}", "{0} [{family}]"),
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A patient of the set with the people and places around them."""

    family: str
    given: str
    mrn: str
    born: str
    phone: str
    ssn: str
    address: str
    mother: tuple[str, str]
    hospital: str
    hospital_address: str
    doctor: tuple[str, str]
    performer: tuple[str, str]
    operator: tuple[str, str]
    record: tuple[str, str]
    study_date: str
    sex: str
    age: int

    @property
    def mail(self) -> str:
        return f"{self.given}.{self.family}@example.org".lower()


@dataclass(frozen=True, slots=True)
class Said:
    """A text with what has to go of it and what has to stay."""

    text: str
    remove: tuple[str, ...]
    keep: str


class Wording:
    """Everything that a set of one seed says."""

    def __init__(self, seed: int) -> None:
        self._which = seed % len(_FAMILIES)
        self.rng = random.Random(f"midi-like {seed}")
        self.creator = _LOCAL[self._which]

    def people(self, count: int) -> list[Somebody]:
        """The patients; the first have surnames that are words, and one is older than 89."""
        return [self._somebody(number) for number in range(count)]

    def said(self, forms: tuple[tuple[str, ...], ...], section: str, who: Somebody, accession: str) -> Said:
        """One of the set's wordings around a clinical phrase, which nothing that has to go is a part of."""
        form = self.rng.choice(forms[self._which])
        parts = {
            "hospital": who.hospital, "given": who.given, "family": who.family, "mrn": who.mrn, "phone": who.phone,
            "doctor": who.doctor[0], "accession": accession,
        }  # fmt: skip
        gone = tuple(value for name, value in parts.items() if "{" + name + "}" in form)
        tokens = {token for value in gone for token in value.lower().split()}
        phrase = self.phrase(section)
        while any(token in phrase.lower() for token in tokens):
            phrase = self.phrase(section)
        return Said(form.format(phrase, **parts), gone, phrase)

    def description(self, who: Somebody, accession: str) -> Said:
        """A study's description."""
        return self.said(_DESCRIPTION, "exam", who, accession)

    def series(self, who: Somebody, accession: str) -> Said:
        """A series's description."""
        return self.said(_SERIES, "series", who, accession)

    def protocol(self, who: Somebody, accession: str) -> Said:
        """A protocol's name."""
        return self.said(_PROTOCOL, "series", who, accession)

    def order(self, who: Somebody, accession: str) -> Said:
        """A requested procedure's description."""
        return self.said(_ORDER, "exam", who, accession)

    def history(self, who: Somebody, accession: str) -> Said:
        """A patient's history."""
        return self.said(_HISTORY, "history", who, accession)

    def finding(self, who: Somebody, accession: str) -> Said:
        """A sentence of a report."""
        return self.said(_TEXT, "finding", who, accession)

    def roi(self, who: Somebody, accession: str) -> Said:
        """A region's name."""
        return self.said(_ROI, "roi", who, accession)

    def phrase(self, section: str) -> str:
        """A clinical phrase, of the tuning half of the labelled set: what fails here is shown to who tunes."""
        return self.rng.choice(load("en").fillers(section, Half.TUNING))

    def number(self, count: int) -> str:
        """That many digits."""
        return str(self.rng.randint(10 ** (count - 1), 10**count - 1))

    def uid(self) -> str:
        """A new UID."""
        return f"1.2.826.0.1.3680043.10.999.7{self.number(28)}"

    def _somebody(self, number: int) -> Somebody:
        rng, which = self.rng, self._which
        families, given, staff = _FAMILIES[which], _GIVEN[which], _STAFF[which]
        year, age = rng.randint(2008, 2022), 93 if number == 1 else rng.randint(24, 84)
        born = year - age - 1
        return Somebody(
            family=families[number % len(families)],
            given=given[number % len(given)],
            mrn=self.number(8),
            born=f"{born}{rng.randint(1, 12):02}{rng.randint(1, 28):02}",
            phone=f"{self.number(3)}-555-{self.number(4)}",
            ssn=f"{self.number(3)}-{self.number(2)}-{self.number(4)}",
            address=f"{self.number(4)} {rng.choice(_STREETS[which])} {rng.choice(_CITIES[which])} {self.number(5)}",
            mother=(rng.choice(families), rng.choice(given)),
            hospital=rng.choice(_HOSPITALS[which]),
            hospital_address=f"{self.number(3)} {rng.choice(_STREETS[which])}, {rng.choice(_CITIES[which])}",
            doctor=(rng.choice(staff), rng.choice(given)),
            performer=(rng.choice(staff), rng.choice(given)),
            operator=(rng.choice(staff), rng.choice(given)),
            record=(rng.choice(staff), rng.choice(given)),
            study_date=f"{year}{rng.randint(1, 12):02}{rng.randint(1, 28):02}",
            sex=rng.choice("MF"),
            age=age,
        )
